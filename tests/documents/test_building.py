"""Documents out of events: tags, keys, merges, aliases, nesting, places."""

import sys
import textwrap
from collections.abc import Iterator
from typing import Any

import pytest

from ecsk8s_map import DocumentError, parse
from ecsk8s_map.documents.parsing import Document, read_documents
from ecsk8s_map.json_values import MAX_DEPTH


def exactly(value: Any) -> tuple[type, Any]:
    return type(value), value


@pytest.mark.parametrize(
    ("spelled", "key"), [("on", "true"), ("1.50", "1.5"), ("010", "8"), ("a", "a")]
)
def test_an_alias_can_be_a_key(spelled: str, key: str) -> None:
    (document,) = parse(f"- &k {spelled}\n- {{*k : x}}")
    assert document[1] == {key: "x"}


@pytest.mark.parametrize(
    ("spelled", "value"),
    [
        ("!!str 5", "5"),
        ('!!int "0x10"', 16),
        ("!!float 3", 3),
        ("!!float .5", 0.5),
        ('!!bool "yes"', True),
        ('!!null ""', None),
        ("!!null ~", None),
        ("!!timestamp 2026-1-2", "2026-1-2"),
        ("!!timestamp 2026-11-23T01:02:03.5+01:00", "2026-11-23T01:02:03.5+01:00"),
        ("!!timestamp 2026-11-23t1:2:3Z", "2026-11-23t1:2:3Z"),
        ("!!timestamp 2026-11-23 01:02:03", "2026-11-23 01:02:03"),
        ("!!binary aGVsbG8=", "hello"),
        ("!!binary |\n  aGVs\n  bG8=\n", "hello"),
        ("!!set {a, b}", {"a": None, "b": None}),
        ("!!omap [a: 1, b: 2]", [{"a": 1}, {"b": 2}]),
        ("!!pairs [a: 1, a: 2]", [{"a": 1}, {"a": 2}]),
        ("!!map {a: 1}", {"a": 1}),
        ("!!seq [1]", [1]),
        ("!<tag:yaml.org,2002:int> 5", 5),
        ("!Ref x", {"Ref": "x"}),
        ("!Ref 1", {"Ref": "1"}),
        ("!Condition x", {"Condition": "x"}),
        ("!Sub on", {"Fn::Sub": "on"}),
        ("!GetAtt a.b.c", {"Fn::GetAtt": ["a", "b.c"]}),
        ("!GetAtt [a, b]", {"Fn::GetAtt": ["a", "b"]}),
        ("!If [a, !Ref b, 010]", {"Fn::If": ["a", {"Ref": "b"}, 8]}),
        ("!Transform {Name: a}", {"Fn::Transform": {"Name": "a"}}),
    ],
)
def test_a_tag_says_what_a_value_is(spelled: str, value: Any) -> None:
    (document,) = parse(f"a: {spelled}")
    assert exactly(document["a"]) == exactly(value)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ('!!int ""', "'' is not a !!int"),
        ("!!int 1.0", "'1.0' is not a !!int"),
        ("!!int true", "'true' is not a !!int"),
        ("!!bool foo", "'foo' is not a !!bool"),
        ("!!bool 1", "'1' is not a !!bool"),
        ("!!float x", "'x' is not a !!float"),
        ("!!float true", "'true' is not a !!float"),
        ("!!null x", "'x' is not a !!null"),
        ("!!timestamp foo", "'foo' is not a !!timestamp"),
        ("!!timestamp 2026-13-01", "'2026-13-01' is not a !!timestamp"),
        ("!!timestamp 2026-11-23 01:02:03Z", "'2026-11-23 01:02:03Z' is not a !!timestamp"),
        ("!!timestamp 2026-11-23T01:02:03", "'2026-11-23T01:02:03' is not a !!timestamp"),
        ("!!binary x", "not base64-encoded text: 'x'"),
        ("!!binary /w==", "not base64-encoded text: '/w=='"),
        ("!!binary aGV!sbG8=", "not base64-encoded text: 'aGV!sbG8='"),
        ("!!python/object:os.system x", "unknown tag '!!python/object:os.system'"),
        ("!!foo [1]", "unknown tag '!!foo'"),
        ("!!int [1]", "unknown tag '!!int'"),
        ("!!seq {a: 1}", "unknown tag '!!seq'"),
        ("!!map [1]", "unknown tag '!!map'"),
        ("!!map x", "unknown tag '!!map'"),
        ("!<tag:example.com,2000:x> y", "unknown tag 'tag:example.com,2000:x'"),
        (".inf", "expected a finite number of 64 bits, got '.inf'"),
        ("-.INF", "expected a finite number of 64 bits, got '-.INF'"),
        ("+.Inf", "expected a finite number of 64 bits, got '+.Inf'"),
        (".nan", "expected a finite number of 64 bits, got '.nan'"),
        ("9" * 5000, "expected a finite number of 64 bits, got '999"),
        ("-" + "9" * 5000, "expected a finite number of 64 bits, got '-999"),
        ("0" * 5000 + "9", "\\Z"),
        (r'"\ud800"', "half of a surrogate pair, U+D800, is not a character"),
        (r'"\udfffx"', "half of a surrogate pair, U+DFFF, is not a character"),
        (r'"\ud83d\ude00"', "half of a surrogate pair, U+D83D, is not a character"),
        ("*x", "no anchor named 'x'"),
        ("&x [*x]", "the anchor 'x' contains itself"),
        ("&x {b: [*x]}", "the anchor 'x' contains itself"),
        ("{<<: 3}", "only mappings can be merged"),
        ("{<<: [{}, 3]}", "only mappings can be merged"),
        ("{.inf : 1}", "expected a finite number of 64 bits, got '.inf'"),
        ("{~ : 1}", "a key cannot be null, a list or a mapping"),
        ("{[1]: 2}", "a key cannot be null, a list or a mapping"),
        ("{{b: 1}: 2}", "a key cannot be null, a list or a mapping"),
        ("{!Ref b : 2}", "a key cannot be null, a list or a mapping"),
        (r'{"\ud800": 2}', "half of a surrogate pair, U+D800, is not a character"),
    ],
)
def test_a_value_that_json_cannot_hold_is_refused_with_its_place(value: str, said: str) -> None:
    if said == "\\Z":  # zeros in front do not count
        assert parse(f"a: {value}") == [{"a": 9}]
        return
    column = 4 + max(value.find("*x"), 0) if "*x" in value else 4 + value.startswith("{")
    with pytest.raises(DocumentError) as raised:
        parse(f"# a comment\na: {value}")
    place = f"2:{column}: "
    assert str(raised.value).startswith(place + said)


@pytest.mark.parametrize(
    ("text", "key", "second", "first"),
    [
        ("a: 1\na: 2", "a", "2:1", "1:1"),
        ("a: 1\nb:\n  c: 1\n  d: 2\n  'c': 3", "c", "5:3", "3:3"),
        ("yes: a\ntrue: b", "true", "2:1", "1:1"),
        ("on: a\n'true': b", "true", "2:1", "1:1"),
        ("1: a\n'1': b", "1", "2:1", "1:1"),
        ("1: a\n0x1: b", "1", "2:1", "1:1"),
        ("1.5: a\n1.50: b", "1.5", "2:1", "1:1"),
        ("x: &k a\na: 1\n*k : 2", "a", "3:1", "2:1"),
        ("<<: {a: 0}\na: 1\na: 2", "a", "3:1", "2:1"),
        ("!!set {a, a}", "a", "1:11", "1:8"),
        ("a: !Sub [x, {b: 1, b: 2}]", "b", "1:20", "1:14"),
        ('{"a": 1,\n "b": {"c": 1, "c": 2}}', "c", "2:16", "2:8"),
        ('{"a": 1,\n "\\u0061": 2}', "a", "2:2", "1:2"),
    ],
)
def test_a_duplicate_key_is_refused_where_it_is(
    text: str, key: str, second: str, first: str
) -> None:
    with pytest.raises(DocumentError) as raised:
        parse(text)
    assert str(raised.value) == f"{second}: duplicate key '{key}'; the first is at {first}"


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("- &a {x: 1, z: 1}\n- {<<: *a, x: 2}", {"x": 2, "z": 1}),
        ("- &a {x: 1}\n- &b {<<: *a, x: 2}\n- {<<: *b, x: 3}", {"x": 3}),
        ("- &a {x: 1}\n- &b {z: 2}\n- {<<: *a, <<: *b}", {"x": 1, "z": 2}),
        ("- {x: 1, <<: {x: 2, z: 3}, z: 4}", {"x": 2, "z": 4}),
        ("- {<<: [{x: 1}, {x: 2, z: 2}]}", {"x": 1, "z": 2}),
        ("- {<<: {}}", {}),
        ("- {!!merge <<: {x: 1}}", {"x": 1}),
        ("- {'<<': {x: 1}}", {"<<": {"x": 1}}),
        ("- {a: <<}", {"a": "<<"}),
    ],
)
def test_keys_are_merged_as_kubectl_merges_them(text: str, last: Any) -> None:
    assert parse(text)[0][-1] == last


def test_merging_does_not_change_what_is_merged() -> None:
    assert parse("a: &a {x: 1}\nb: {<<: *a, x: 2}") == [{"a": {"x": 1}, "b": {"x": 2}}]


def test_merges_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ecsk8s_map.documents.building.MAX_NODES", 6)
    text = "- &a {x: 1, w: 2, z: 3}\n- <<: *a\n- <<: *a\n"
    assert len(parse(text)[0]) == 3
    with pytest.raises(DocumentError, match=r"^4:3: more than 6 values, with merges resolved$"):
        parse(text + "- <<: *a\n")


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("a: &x 1\nb: &x 2\nc: *x", {"a": 1, "b": 2, "c": 2}),
        ("a: &x {b: &x 1}\nc: *x", {"a": {"b": 1}, "c": 1}),
        ("a: &x !Ref y\nc: *x", {"a": {"Ref": "y"}, "c": {"Ref": "y"}}),
        ("&x a: b\nc: *x", {"a": "b", "c": "a"}),
        ("a: &x ~\nc: [*x]", {"a": None, "c": [None]}),
    ],
)
def test_an_alias_is_the_value_that_had_its_name_last(text: str, content: Any) -> None:
    assert parse(text) == [content]


def test_an_anchor_is_known_in_its_own_document_only() -> None:
    with pytest.raises(DocumentError, match=r"^3:4: no anchor named 'x'$"):
        parse("a: &x 1\n---\nb: *x")


def test_an_alias_that_is_repeated_costs_no_memory() -> None:
    levels = [f"- &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 60)]
    (content,) = parse("\n".join(["- &a0 x", *levels]))
    assert content[-1][0] is content[-1][8] is content[-2]


@pytest.fixture
def deep_stack() -> Iterator[None]:
    """Leave room for those who follow each call: coverage, mutation."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(10_000)
    yield
    sys.setrecursionlimit(before)


@pytest.mark.usefixtures("deep_stack")
@pytest.mark.parametrize("levels", [MAX_DEPTH + 2, 100_000])
def test_what_is_nested_too_deep_is_not_read_to_its_end(levels: int) -> None:
    with pytest.raises(DocumentError, match=rf"^2:{MAX_DEPTH + 2}: nested deeper than 200 levels$"):
        parse("---\n" + "[" * levels)


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", '{"a": [', '["a", ['])
@pytest.mark.usefixtures("deep_stack")
def test_nesting_is_refused_below_the_deepest_level_only(opening: str) -> None:
    per = opening.count("[") + opening.count("{") + opening.count("-")
    if opening == "- ":
        text, deeper = "- " * MAX_DEPTH + "x", "- " * (MAX_DEPTH + 1) + "x"
    else:
        closing = "".join({"[": "]", "{": "}"}.get(c, "") for c in reversed(opening))
        text, deeper = (
            opening * times + "1" + closing * times
            for times in (MAX_DEPTH // per, MAX_DEPTH // per + 1)
        )
    (content,) = parse(text)
    depth = 0
    while isinstance(content, (list, dict)):
        content = content[-1] if isinstance(content, list) else content["a"]
        depth += 1
    assert depth == MAX_DEPTH
    with pytest.raises(DocumentError, match=f"^1:\\d+: nested deeper than {MAX_DEPTH} levels$"):
        parse(deeper)


@pytest.mark.usefixtures("deep_stack")
def test_what_is_merged_is_no_deeper_than_other_values() -> None:
    text = "{<<: " * MAX_DEPTH + "{a: {}}" + "}" * MAX_DEPTH
    with pytest.raises(DocumentError, match=f": nested deeper than {MAX_DEPTH} levels$"):
        parse(text)
    assert parse(text.replace("{a: {}}", "{}")) == [{}]


def test_a_list_as_a_key_is_not_read() -> None:
    with pytest.raises(DocumentError, match=r"^1:3: a key cannot be null, a list or a mapping$"):
        parse("? [*unknown]\n: 1")


def placed(text: str) -> dict[str, tuple[int, int]]:
    (document,) = read_documents(textwrap.dedent(text))
    assert isinstance(document, Document)
    return {pointer: (place.line, place.column) for pointer, place in document.places.items()}


def test_every_value_of_a_yaml_document_has_its_place() -> None:
    text = """\
    # a comment
    a: &a
      - x
      -   {b/c: 1, d~e: 2}
    on: *a
    f: [*a, {<<: {g: 1}}]
    h: !If [x, [y]]
    """
    assert placed(text) == {
        "": (2, 1),
        "/a": (2, 1),
        "/a/0": (3, 5),
        "/a/1": (4, 7),
        "/a/1/b~1c": (4, 8),
        "/a/1/d~0e": (4, 16),
        "/true": (5, 1),
        "/f": (6, 1),
        "/f/0": (6, 5),
        "/f/1": (6, 9),
        "/f/1/g": (6, 15),
        "/h": (7, 1),
        "/h/Fn::If": (7, 4),
        "/h/Fn::If/0": (7, 9),
        "/h/Fn::If/1": (7, 12),
        "/h/Fn::If/1/0": (7, 13),
    }
