"""Reading: what JSON and YAML texts hold, where it is, and what is refused."""

import json
import math
import sys
import textwrap
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecsk8s_map import DocumentError, parse
from ecsk8s_map.documents.parsing import Document, Place, read_documents
from ecsk8s_map.json_values import MAX_DEPTH

# What kubectl 1.32.4 makes of a scalar without quotes: `kubectl label --local -o json`.
AS_KUBECTL = [
    *(
        (word, True)
        for word in ["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"]
    ),
    *(
        (word, False)
        for word in ["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"]
    ),
    *((word, None) for word in ("~", "null", "Null", "NULL", "")),
    *(
        (word, word)
        for word in [
            "tRUE",
            "yEs",
            "nULL",
            "oN",
            "none",
            "=",
            "<<",
            "_1",
            "+",
            ".",
            ".e5",
            "._5",
            "1e",
            "1e+",
            "e3",
        ]
    ),
    ("0", 0),
    ("-0", 0),
    ("+1", 1),
    ("-12", -12),
    ("1_000", 1000),
    ("1__0_", 10),
    ("010", 8),
    ("-010", -8),
    ("0_7", 7),
    ("0o10", 8),
    ("0O10", 8),
    ("08", 8),
    ("0o8", "0o8"),
    ("0x1F", 31),
    ("-0Xff", -255),
    ("0x_ff", 255),
    ("0xg", "0xg"),
    ("0b11", 3),
    ("0B11", 3),
    ("0b12", "0b12"),
    ("0x", "0x"),
    ("1e3", 1000),
    ("1E-3", 0.001),
    ("1.0", 1),
    ("1.", 1),
    ("1.5", 1.5),
    ("-.5", -0.5),
    ("+.5", 0.5),
    (".5", 0.5),
    (".5_0", 0.5),
    (".5e3", 500),
    (".5e999", ".5e999"),
    (".5e-1_0", 0.5e-10),
    ("1_.5", 1.5),
    ("1.5.2", "1.5.2"),
    ("0x1p3", "0x1p3"),
    ("1e999", "1e999"),
    ("9223372036854775807", 9223372036854775807),
    ("9223372036854775808", 9223372036854775808),
    ("18446744073709551615", 18446744073709551615),
    ("18446744073709551616", 18446744073709551616.0),
    ("123456789012345678901", 123456789012345680000.0),
    ("-9223372036854775808", -9223372036854775808),
    ("0x10000000000000000", "0x10000000000000000"),
    ("0777777777777777777777777777777", 7.777777777777778e29),
    ("12:30", "12:30"),
    ("1:30:00", "1:30:00"),
    ("2026-11-23", "2026-11-23"),
    ("2026-11-23T01:02:03Z", "2026-11-23T01:02:03Z"),
    ("256m", "256m"),
    ("\u0661", "\u0661"),
    (".\u0661", ".\u0661"),
    ("1\u0661", "1\u0661"),
]
KEYS_AS_KUBECTL = [
    ("yes", "true"),
    ("off", "false"),
    ("1", "1"),
    ("010", "8"),
    ("-0", "0"),
    ("1_0", "10"),
    ("18446744073709551615", "18446744073709551615"),
    ("1.10", "1.1"),
    ("1e3", "1000"),
    ("-0.0", "-0"),
    ("123456.5", "123456.5"),
    ("100000.0", "100000"),
    ("1000000.0", "1e+06"),
    ("1234567.5", "1.2345675e+06"),
    ("3.14159265358979", "3.1415927"),
    ("0.0001", "0.0001"),
    ("0.00001", "1e-05"),
    ("1e300", ".inf"),
    ("-1e300", "-.inf"),
    ("2026-11-23", "2026-11-23"),
    ("!!str 1", "1"),
    ("'1'", "1"),
    ("=", "="),
    ("'<<'", "<<"),
    ("!!str <<", "<<"),
]


def exactly(value: Any) -> tuple[type, Any]:
    return type(value), value


@pytest.mark.parametrize(("spelled", "value"), AS_KUBECTL)
def test_a_scalar_is_what_kubectl_reads(spelled: str, value: Any) -> None:
    (document,) = parse(f"a: {spelled}")
    if isinstance(value, float) and abs(value) < 2**63:
        assert exactly(document["a"]) == (float, value)
    else:
        assert document["a"] == value
        assert isinstance(document["a"], bool) == isinstance(value, bool)
        assert isinstance(document["a"], str) == isinstance(value, str)


@pytest.mark.parametrize(
    "spelled", ["1.0", "1e3", "9223372036854774784.0", "-9223372036854775808.0"]
)
def test_a_number_without_a_fraction_is_an_integer_of_64_bits(spelled: str) -> None:
    assert exactly(parse(f"a: {spelled}")[0]["a"]) == (int, int(float(spelled)))


@pytest.mark.parametrize(
    ("spelled", "value"),
    [
        ("9223372036854775807", 2**63 - 1),
        ("9223372036854775808", 2**63),
        ("18446744073709551615", 2**64 - 1),
        ("-9223372036854775808", -(2**63)),
        ("-9223372036854775809", -(2**63)),
        ("+9223372036854775807", 2**63 - 1),
    ],
)
def test_an_integer_of_64_bits_is_exact(spelled: str, value: int) -> None:
    assert exactly(parse(f"a: {spelled}")[0]["a"]) == (int, value)


@pytest.mark.parametrize(
    "spelled",
    [
        *("0.5", "9223372036854775808.0", "18446744073709551616", "1e20", "-18446744073709551615"),
        *("+9223372036854775808", "-9223372036854777856"),
    ],
)
def test_other_numbers_are_floats(spelled: str) -> None:
    assert exactly(parse(f"a: {spelled}")[0]["a"]) == (float, float(spelled))


@pytest.mark.parametrize(("spelled", "key"), KEYS_AS_KUBECTL)
def test_a_key_is_the_text_that_kubectl_makes_of_it(spelled: str, key: str) -> None:
    assert parse(f"? {spelled}\n: x") == [{key: "x"}]


@pytest.mark.parametrize(
    ("spelled", "key"), [("on", "true"), ("1.50", "1.5"), ("010", "8"), ("a", "a")]
)
def test_an_alias_can_be_a_key(spelled: str, key: str) -> None:
    (document,) = parse(f"- &k {spelled}\n- {{*k : x}}")
    assert document[1] == {key: "x"}


@pytest.mark.parametrize("quoted", ["'on'", '"on"', "|-\n  on", "! on", "!!str on"])
def test_quotes_make_a_text(quoted: str) -> None:
    assert parse(f"a: {quoted}") == [{"a": "on"}]


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
        ("!!binary x", "not a text in base64: 'x'"),
        ("!!binary /w==", "not a text in base64: '/w=='"),
        ("!!binary aGV!sbG8=", "not a text in base64: 'aGV!sbG8='"),
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
    ("text", "said"),
    [
        ("a\0b", "1:2: not YAML: the character U+0000 is not allowed"),
        ("a: 1\nbc: \x1b[0m", "2:5: not YAML: the character U+001B is not allowed"),
        ("a: 1\n\nb: 1\nc: \x7f", "4:4: not YAML: the character U+007F is not allowed"),
        ("a: \x9b", "1:4: not YAML: the character U+009B is not allowed"),
        ("a: \ud800", "1:4: not YAML: the character U+D800 is not allowed"),
        ("a: [1,\nb: 2", "2:5: not YAML: "),
        ("a:\n\tb: 1", "2:1: not YAML: found character '\\t' that cannot start any token"),
        (r'a: "\UFFFFFFFF"', "1:7: not YAML: a number is too large"),
        (r'a: "\U00110000"', "1:7: not YAML: a number is too large"),
        ("%YAML " + "9" * 5000 + ".1\n---\na: 1", "1:7: not YAML: a number is too large"),
        ('{"a": }', "1:7: not JSON: expecting value"),
        ('{"a": 1}\n\n x', "3:2: not JSON: extra data"),
        ('{"a": "\x01"}', "1:8: not JSON: invalid control character at"),
        ('{"a": NaN}', "1:7: expected a finite number of 64 bits, got 'NaN'"),
        ('{"a": [-Infinity]}', "1:8: expected a finite number of 64 bits, got '-Infinity'"),
        ('{"a": 1e999}', "1:7: expected a finite number of 64 bits, got '1e999'"),
        ('{"a":\n\n  ' + "9" * 5000 + "}", "3:3: expected a finite number of 64 bits, got '9"),
        ('{"a": "\\ud800"}', "1:7: half of a surrogate pair, U+D800, is not a character"),
        ('{"a": "\ud800"}', "1:7: half of a surrogate pair, U+D800, is not a character"),
        ('{"\\ud800": 1}', "1:2: half of a surrogate pair, U+D800, is not a character"),
        ("[" * 100_000, "1:1: nested too deep to read"),
    ],
)
def test_what_is_neither_json_nor_yaml_is_refused_with_its_place(text: str, said: str) -> None:
    with pytest.raises(DocumentError) as raised:
        parse(text)
    message = str(raised.value)
    assert message.startswith(said)
    assert "\n" not in message
    assert len(message) < 250


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
    monkeypatch.setattr("ecsk8s_map.documents.parsing.MAX_NODES", 6)
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


def test_a_stack_that_is_used_up_is_a_document_that_is_too_deep() -> None:
    def below(levels: int) -> None:
        if levels:
            below(levels - 1)
        else:
            parse("a: 1\n---\n" + "- " * MAX_DEPTH + "x")

    with pytest.raises(DocumentError, match=r"^2:1: nested too deep to read$"):
        below(700)


@pytest.mark.parametrize("value", [None, b"a: 1", 1, ["a: 1"], {"a": 1}, Place(1, 1)])
def test_parse_takes_a_text_only(value: Any) -> None:
    with pytest.raises(TypeError) as raised:
        parse(value)
    kind = type(value).__name__
    assert str(raised.value) == f"expected the text of a document, a str, got {kind}"


STREAM = """\
a: 1
---
b: [
---
c: !!int x
--- # a comment
d: *d
---
e: \x00
---
f: 1
f: 2
...
---
g: "
---
{"h": 1}
---
last: 1
"""


def test_what_is_wrong_with_one_document_leaves_the_others() -> None:
    errors: list[DocumentError] = []
    contents = [document.content for document in read_documents(STREAM, errors.append)]
    assert contents == [{"a": 1}, {"h": 1}, {"last": 1}]
    assert [str(error).partition(": ")[0] for error in errors] == [
        "4:1",
        "5:4",
        "7:4",
        "9:4",
        "12:1",
        "16:1",
    ]
    with pytest.raises(DocumentError) as raised:
        parse(STREAM)
    assert str(raised.value) == str(errors[0])


def test_documents_before_an_error_are_yielded_before_it_is_raised() -> None:
    documents = read_documents("a: 1\n---\nb: *b")
    assert next(documents).content == {"a": 1}
    with pytest.raises(DocumentError, match=r"^3:4: "):
        next(documents)


@pytest.mark.parametrize(
    ("text", "contents"),
    [
        ("", []),
        ("null", []),
        ("# nothing", []),
        ("---\n---\n\n---\n~\n", []),
        ("a: 1\n---\nb: 2\n", [{"a": 1}, {"b": 2}]),
        ("a: 1\r\n---\r\nb: 2\r\n", [{"a": 1}, {"b": 2}]),
        ("a: 1\n--- # b\nb: 2", [{"a": 1}, {"b": 2}]),
        ("--- a\n--- b", ["a", "b"]),
        ("a: 1\n...\nb: 2\n...\n...\n", [{"a": 1}, {"b": 2}]),
        ("a: 1\n... # end\n", [{"a": 1}]),
        ("%YAML 1.1\n# b\n---\na: 1\n...\n%YAML 1.1\n\n  # c\n---\nb: 2", [{"a": 1}, {"b": 2}]),
        ("%TAG !y! tag:yaml.org,2002:\n---\na: !y!str 1", [{"a": "1"}]),
        ("a: ---\nb: x---", [{"a": "---", "b": "x---"}]),
        ("---a: 1\n....b: 2", [{"---a": 1, "....b": 2}]),
        ("a: |\n  x\n  ---\n  y\n", [{"a": "x\n---\ny\n"}]),
        ("\ufeff---\na: 1", [{"a": 1}]),
        ("\ufeffa: 1", [{"a": 1}]),
        ('\ufeff{"a": 1}', [{"a": 1}]),
        ('{"a": 1}\n---\n{"b": 2}\n', [{"a": 1}, {"b": 2}]),
        ("{a: 1}", [{"a": 1}]),
        ("[1, 2]", [[1, 2]]),
        ('[{"a": null, "b": [true, false]}]', [[{"a": None, "b": [True, False]}]]),
        ("{}", [{}]),
        ("[]", [[]]),
        ("0", [0]),
        ("'a: 1'", ["a: 1"]),
    ],
)
def test_documents_are_told_apart(text: str, contents: list[Any]) -> None:
    assert parse(text) == contents


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
        "/h/0": (7, 9),
        "/h/1": (7, 12),
        "/h/1/0": (7, 13),
    }


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


@pytest.mark.parametrize("second", ["b: 1", '"b": 1'])
def test_places_go_on_counting_from_document_to_document(second: str) -> None:
    _, document = read_documents(f"a: 1\n\n---\n\n  {second}\n")
    assert document.places == {"": (5, 3), "/b": (5, 3)}


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


FRAGMENTS = st.sampled_from(
    [
        *("a: ", "b: 1\n", "- ", "? ", ": ", "{", "}", "[", "]", ",", "\n", "  ", "#", "|", "> "),
        *("&x ", "*x", "<<: ", "\n---\n", "\n...\n", "%YAML 1.1\n", "'", '"', "\\", "\t", "\r"),
        *("!!int ", "!!binary ", "!!set ", "!Ref ", "!GetAtt ", "!", "!!", "!<x>", "!%ff", "@"),
        *("\\ud800", "\\UFFFFFFFF", "\\x", "\0", "\x1b", "\ud800", "\u2028", "\x85", "\ufeff"),
        *("9" * 400, ".inf", "~", "1e3", "1.5", "null", "NaN", '"a"', ":", "\u00e9", "1e300"),
    ]
)


@given(st.lists(FRAGMENTS, max_size=14).map("".join) | st.text())
def test_any_text_is_json_values_or_errors_with_a_place(text: str) -> None:
    errors: list[DocumentError] = []
    for document in read_documents(text, errors.append):
        json.dumps(document.content, allow_nan=False).encode("utf-8")
        assert all(
            isinstance(place, Place) and min(place) >= 1 for place in document.places.values()
        )
        stack = [document.content]
        while stack:
            value = stack.pop()
            assert type(value) in (dict, list, str, int, float, bool, type(None))
            if isinstance(value, dict):
                assert all(type(key) is str for key in value)
                stack += value.values()
            elif isinstance(value, list):
                stack += value
            assert not isinstance(value, float) or math.isfinite(value)
    for error in errors:
        line, column, _ = str(error).split(":", 2)
        assert min(int(line), int(column)) >= 1
