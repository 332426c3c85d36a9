"""Reading: which documents a text holds, where they are, and what is refused."""

import inspect
import json
import math
import sys
import textwrap
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecsk8s_map import DocumentError, parse
from ecsk8s_map.documents.parsing import Place, read_documents
from ecsk8s_map.json_values import MAX_DEPTH


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
        ("[" * 100_000, "1:1: nested too deeply to read"),
    ],
)
def test_what_is_neither_json_nor_yaml_is_refused_with_its_place(text: str, said: str) -> None:
    with pytest.raises(DocumentError) as raised:
        parse(text)
    message = str(raised.value)
    assert message.startswith(said)
    assert "\n" not in message
    assert len(message) < 250


def test_a_stack_that_is_used_up_is_a_document_that_is_too_deep() -> None:
    def below(levels: int) -> None:
        if levels:
            below(levels - 1)
        else:
            parse("a: 1\n---\n" + "- " * MAX_DEPTH + "x")

    with pytest.raises(DocumentError, match=r"^2:1: nested too deeply to read$"):
        below(sys.getrecursionlimit() - len(inspect.stack(0)) - 250)


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
def test_documents_are_separated(text: str, contents: list[Any]) -> None:
    assert parse(text) == contents


@pytest.mark.parametrize("second", ["b: 1", '"b": 1'])
def test_places_go_on_counting_from_document_to_document(second: str) -> None:
    _, document = read_documents(f"a: 1\n\n---\n\n  {second}\n")
    assert document.places == {"": (5, 3), "/b": (5, 3)}


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


YAML = """\
    Resources:
      Web:
        Type: AWS::ECS::TaskDefinition
        Properties:
          Family: !Sub "${AWS::StackName}-web"
          Cpu: !If [Big, 1024, 256]
          ExecutionRoleArn: !GetAtt Role.Arn
          ContainerDefinitions:
            - Name: app
              Image: nginx
              Created: 2020-01-01
    """


def test_yaml_is_read_with_short_tags_and_places() -> None:
    (document,) = read_documents(textwrap.dedent(YAML))
    properties = document.content["Resources"]["Web"]["Properties"]
    assert properties["Family"] == {"Fn::Sub": "${AWS::StackName}-web"}
    assert properties["Cpu"] == {"Fn::If": ["Big", 1024, 256]}
    assert properties["ExecutionRoleArn"] == {"Fn::GetAtt": ["Role", "Arn"]}
    assert properties["ContainerDefinitions"][0]["Created"] == "2020-01-01"
    place = document.places["/Resources/Web/Properties/ContainerDefinitions/0/Image"]
    assert place == (10, 11)


def test_several_documents_are_read_one_after_the_other() -> None:
    text = "kind: A\n---\n\n---\nkind: B\n"
    assert [document.content for document in read_documents(text)] == [{"kind": "A"}, {"kind": "B"}]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"a": }', r"1:7: not JSON"),
        ("a: [1,\nb: 2", r"2:5: not YAML"),
        ("a: !!python/object:os.system x", "1:4: unknown tag '!!python/object:os.system'"),
        ("[" * 100_000, "nested too deep|not JSON"),
        ("a: &a [*a", "1:8: the anchor 'a' contains itself"),
        ("a: 1\nb:\n  a: 1\na: 2", "4:1: duplicate key 'a'; the first is at 1:1"),
        ('{"a": 1, "a": 2}', "1:10: duplicate key 'a'"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(text: str, said: str) -> None:
    with pytest.raises(DocumentError, match=said):
        list(read_documents(text))
