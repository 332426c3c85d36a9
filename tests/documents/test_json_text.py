"""JSON: read as it was written, and where everything in it is."""

import json
import textwrap
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecsk8s_map import parse
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
