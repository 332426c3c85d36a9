"""YAML: libyaml reads what it reads as the loader in Python does, which reads the rest."""

import ast
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ecsk8s_map import DocumentError, parse
from ecsk8s_map.documents import yaml_text
from ecsk8s_map.documents.parsing import read_documents

EXAMPLES = Path(__file__).parents[2] / "examples" / "documents"
needs_libyaml = pytest.mark.skipif(
    not hasattr(yaml, "CSafeLoader"), reason="PyYAML was built without libyaml"
)


def texts_of_tests() -> list[str]:
    """Return every string in the tests of documents."""
    return [
        node.value
        for file in Path(__file__).parent.glob("test_*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]


TEXTS = [path.read_text(encoding="utf-8") for path in sorted(EXAMPLES.glob("*.yaml"))]
TEXTS += sorted({*texts_of_tests(), *(f"a: {text}" for text in texts_of_tests())})


def read(text: str) -> tuple[list[Any], list[str]]:
    """Return the contents and places of a text's documents, and the errors."""
    errors: list[DocumentError] = []
    documents = list(read_documents(text, errors.append))
    return [(repr(each.content), each.places) for each in documents], [*map(str, errors)]


def in_python(text: str) -> tuple[list[Any], list[str]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml_text, "_LIBYAML", None)
        return read(text)


@needs_libyaml
def test_both_loaders_read_the_same_in_examples_and_tests() -> None:
    assert len(TEXTS) > 1_000
    different = [text for text in TEXTS if read(text) != in_python(text)]
    assert different == []


TOKENS = st.sampled_from(
    [
        *("a: ", "b: 1\n", "- ", "? ", ": ", "{", "}", "[", "]", ",", "\n", "  ", "#", "|", "> "),
        *("&x ", "*x", "<<: ", "\n...\n", "%YAML 1.1\n", "'", '"', "\\", "\t", "\r", "\u2028"),
        *("!!int ", "!Ref ", "!", "!x!y", "!<x>", "!%41", "!-a", "a?", "|#", ">-", "|2\n", "@"),
        *("a: b: c", "[a: b]", "{a}", "{a: }", "a:b", "a#b", " #c\n", "k" * 1030, "\u4e2d", "`"),
    ]
)


@needs_libyaml
@given(st.lists(TOKENS, max_size=12).map("".join))
def test_both_loaders_read_the_same_in_any_text(text: str) -> None:
    assert read(text) == in_python(text)


@needs_libyaml
def test_libyaml_reads_what_documents_usually_have(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_text, "_PYTHON", None)
    read_by_it = [text for text in TEXTS[: len([*EXAMPLES.glob("*.yaml")])] if "?" not in text]
    assert len(read_by_it) > 8
    for text in read_by_it:
        assert parse(text)


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("{a?: 1}", DocumentError),
        ("a: |# b", DocumentError),
        ("a: !x!y z", DocumentError),
        ("a:\tb", DocumentError),
        ("a: b\r\n", {"a": "b"}),
        ("a: 'b\u2028c'", {"a": "b\u2028c"}),
        ("%TAG !y! tag:yaml.org,2002:\n---\na: !y!str 1", {"a": "1"}),
        ("a: what?", {"a": "what?"}),
        ("a: b!", {"a": "b!"}),
        ("a: ! 1", {"a": "1"}),
        ("[!Ref a, !Ref b]", [{"Ref": "a"}, {"Ref": "b"}]),
    ],
)
def test_what_libyaml_takes_differently_is_read_in_python(text: str, content: Any) -> None:
    if content is DocumentError:
        with pytest.raises(DocumentError, match=r"^1:\d+: not YAML: "):
            parse(text)
    else:
        assert parse(text) == [content]


def test_without_libyaml_all_is_read_in_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_text, "_LIBYAML", None)
    (document,) = read_documents("a: [1, !Ref b]\n")
    assert document.content == {"a": [1, {"Ref": "b"}]}
    assert document.places["/a/1/Ref"] == (1, 8)


@pytest.mark.parametrize("end", ["\r", "\u2028"])
def test_each_of_several_documents_in_one_part_has_its_places(end: str) -> None:
    first, second = read_documents(f"a: 1{end}---{end}b: [x]")
    assert (first.content, second.content) == ({"a": 1}, {"b": ["x"]})
    assert first.places == {"": (1, 1), "/a": (1, 1)}
    assert second.places == {"": (3, 1), "/b": (3, 1), "/b/0": (3, 5)}


def test_places_are_looked_for_once_and_only_when_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked: list[int] = []
    find = yaml_text._places

    def counted(*given: Any) -> Any:
        looked.append(given[-1])
        return find(*given)

    monkeypatch.setattr(yaml_text, "_places", counted)
    (document,) = read_documents("a: 1")
    assert (document.content, looked) == ({"a": 1}, [])
    assert document.places is document.places
    assert (document.places, looked) == ({"": (1, 1), "/a": (1, 1)}, [0])
