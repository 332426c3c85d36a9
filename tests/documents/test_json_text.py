"""JSON: read as it was written, and where everything in it is."""

import json
import textwrap
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecsk8s_map import DocumentError, parse
from ecsk8s_map.documents import json_text
from ecsk8s_map.documents.parsing import Document, read_documents


def placed(text: str) -> dict[str, tuple[int, int]]:
    (document,) = read_documents(textwrap.dedent(text))
    assert isinstance(document, Document)
    return {pointer: (place.line, place.column) for pointer, place in document.places.items()}


def test_every_value_of_a_json_document_has_its_place() -> None:
    text = '\n\n {"a{": ["\\"[", -1.5,\n\t {"/~": null}],\n"\\u0062": "\u2028\x85", "c":{}}'
    assert placed(text) == {
        "": (3, 2),
        "/a{": (3, 3),
        "/a{/0": (3, 10),
        "/a{/1": (3, 17),
        "/a{/2": (4, 3),
        "/a{/2/~1~0": (4, 4),
        "/b": (5, 1),
        "/c": (5, 17),
    }


@pytest.mark.parametrize(
    "number",
    [0, -1, 1.5, -0.25, 1e300, 10**300, -(2**64) - 1, 2**53 + 1, 1e-9, 123456789012345678901],
)
def test_a_number_of_json_is_read_whole(number: float) -> None:
    assert parse(json.dumps({"a": number})) == [{"a": number}]


NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)


TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner),
    max_leaves=12,
)


@given(st.dictionaries(TEXTS, VALUES, min_size=1), st.booleans(), st.sampled_from([None, 1, "\t"]))
def test_json_is_read_as_it_was_written(value: Any, is_ascii: bool, indent: int | str) -> None:
    text = json.dumps(value, ensure_ascii=is_ascii, indent=indent)
    (document,) = read_documents(text)
    assert document.content == value
    assert len(document.places) == 1 + count(value)


def count(value: Any) -> int:
    """Return how many values are in a value."""
    if not isinstance(value, (dict, list)):
        return 0
    inner = value.values() if isinstance(value, dict) else value
    return sum(1 + count(each) for each in inner)


@pytest.mark.parametrize("indent", [None, 2, "\t"])
def test_json_is_read_with_places(indent: int | str | None) -> None:
    text = json.dumps({"family": "x", "cpu": "\U0001f600"}, indent=indent)
    (document,) = read_documents(text)
    assert document.content == json.loads(text)
    assert document.places["/cpu"].line == (1 if indent is None else 3)


TRICKY = [
    '{"a": 1e3, "b": -0, "c": -0.0, "d": 1.0, "e": 2.5, "f": 1E-2}',
    '{"a": 9223372036854775807, "b": 9223372036854775808, "c": 9223372036854775808.0}',
    '{"a": -9223372036854775808.0, "b": -9223372036854777856.0}',
    '{"a": %s}' % ("9" * 299),
    '{"a": %s}' % ("9" * 300),
    '{"a": %s}' % ("9" * 308),
    '{"a": %s}' % ("9" * 309),
    '{"a": -%s}' % ("9" * 5_000),
    '{"a": 1e308}',
    '{"a": 1e309}',
    '{"a": -1e309}',
    '{"a": NaN}',
    '{"a": Infinity}',
    '{"a": [-Infinity]}',
    r'{"a": "\ud83d\ude00", "b": "\u00e9\\"}',
    r'{"a": "\ud800"}',
    r'{"a": "\udc00"}',
    r'{"a": "\ud800\ud800\udc00"}',
    r'{"a": "\ud800\udc00\udc00"}',
    r'{"a": "\uD800x\uDC00"}',
    r'{"a": "\\ud800"}',
    r'{"a": "\\ud83d\ude00"}',
    r'{"a": "\\\ud83d\ude00"}',
    r'{"\ud800": 1}',
    '{"a": "\ud800"}',
    '{"a": "\U0001f600\u2028\x85\x7f"}',
    '{"a": "\x00"}',
    '{"a": "\t"}',
    '{"a": 1, "a": 2}',
    '{"a": [{"b": 1, "\\u0062": 2}]}',
    '{"a": 1, "a": }',
    '{"a": 1,}',
    '{"a": 01}',
    '{"a": 1} x',
    '["a", 1] [2]',
    '{"a": tru}',
    '{"a"; 1}',
    '{"": {"": []}}',
    '\ufeff{"a": 1}',
    '["x"%s]' % (', ["x"' * 199 + "]" * 199),
    '["x"%s]' % (', ["x"' * 200 + "]" * 200),
    '["x", %s]' % ("[" * 199 + "]" * 199),
    '["x", %s]' % ("[" * 200 + "]" * 200),
    '["x", %s]' % ("[" * 201 + "]" * 201),
    '{"a": %s}' % ('{"a": ' * 199 + "{}" + "}" * 199),
    '{"a": %s}' % ('{"a": ' * 200 + "1" + "}" * 200),
    '{"a": %s}' % ('{"a": ' * 300 + "1" + "}" * 300),
]


def outcome(read: Callable[[str, int], Any], text: str) -> tuple[str, str]:
    """Return what is read, with its types, or the error."""
    try:
        return "read", repr(read(text, 2))
    except DocumentError as error:
        return "refused", str(error)


@pytest.mark.parametrize("text", TRICKY)
def test_the_json_module_reads_what_the_tokens_say(text: str) -> None:
    fast = outcome(lambda text, first: json_text.read_json(text, first).content, text)
    assert fast == outcome(json_text._built, text)


def test_tricky_texts_are_of_both_kinds() -> None:
    found = [outcome(json_text._built, text)[0] for text in TRICKY[:40]]
    assert found.count("read") > 12
    assert found.count("refused") > 20


PARTS = st.sampled_from(
    [
        *('{"a": ', '"b": 1', "}", "[", "]", ",", '"x"', "1e3", "1.0", "-0", "NaN", "9" * 310),
        *(
            r'"\ud800"',
            r'"\ud83d\ude00"',
            r'"\\ud800"',
            '"\ud800"',
            '{"a": 1, "a": 2}',
            "null",
            " ",
        ),
    ]
)


@given(st.lists(PARTS, max_size=8).map("".join).map(lambda inner: f'{{"k": [{inner}]}}'))
def test_any_json_is_read_as_the_tokens_say(text: str) -> None:
    fast = outcome(lambda text, first: json_text.read_json(text, first).content, text)
    assert fast == outcome(json_text._built, text)


USUAL = {"name": "caf\u00e9 \U0001f600", "n": [0, -1, 2**63, 1.5], "x": {"y": [None, True]}}


@pytest.mark.parametrize("is_ascii", [True, False])
def test_a_usual_text_is_read_without_its_tokens_until_places_are_asked_for(
    is_ascii: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    events = json_text._events

    def counted(text: str, line: int) -> Any:
        asked.append(text)
        return events(text, line)

    monkeypatch.setattr(json_text, "_events", counted)
    text = json.dumps(USUAL, ensure_ascii=is_ascii)
    (document,) = read_documents(text)
    assert (document.content["n"], asked) == (USUAL["n"], [])
    assert document.places["/n/1"] == (1, text.index("-1") + 1)
    assert document.places is document.places
    assert asked == [text]
