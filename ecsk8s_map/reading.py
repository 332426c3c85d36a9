"""Documents from JSON and YAML texts, with the line and column of everything in them.

`parse` and the command line read texts; `explain` takes what is parsed already.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import yaml

from .errors import DocumentError

# What begins like JSON is read as JSON: as YAML, `{"a": }` would pass.
_JSON = re.compile(r'\ufeff?\s*[\[{]\s*["\[{\]}]')


class Place(NamedTuple):
    """A line and a column, both from 1."""

    line: int
    column: int


class Document(NamedTuple):
    """A parsed document and the place of each JSON Pointer in it."""

    content: Any
    places: Mapping[str, Place]


class _Loader(yaml.SafeLoader):
    """Reads CloudFormation's short intrinsic tags, and dates as the text that they are.

    A key that stands twice is an error: the first value would be lost in silence.
    """

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Return a mapping; refuse a key that stands twice."""
        seen: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.tag != "tag:yaml.org,2002:merge":
                if key.value in seen:
                    problem = f"the key {key.value!r} stands twice"
                    raise yaml.constructor.ConstructorError(None, None, problem, key.start_mark)
                seen.add(key.value)
        return super().construct_mapping(node, deep)


_Loader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _intrinsic(loader: _Loader, suffix: str, node: yaml.Node) -> Any:
    """Return `!Ref x` as `{"Ref": "x"}` and `!Sub x` as `{"Fn::Sub": "x"}`."""
    content: Any
    if isinstance(node, yaml.ScalarNode):
        content = loader.construct_scalar(node)
        if suffix == "GetAtt":
            content = str(content).split(".", 1)
    elif isinstance(node, yaml.SequenceNode):
        content = loader.construct_sequence(node, deep=True)
    else:
        content = loader.construct_mapping(node, deep=True)  # type: ignore[arg-type]
    return {suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}": content}


_Loader.add_multi_constructor("!", _intrinsic)


def read_documents(text: str) -> Iterator[Document]:
    """Yield the documents of a JSON or YAML text, with the places of their values.

    Raises `DocumentError` with line and column for a text that is neither, for tags that would
    run code, and for one nested too deep to read.
    """
    try:
        yield from _read_json(text) if _JSON.match(text) else _read_yaml(text)
    except RecursionError:
        raise DocumentError("nested too deep to read") from None


def _read_json(text: str) -> Iterator[Document]:
    try:
        content = json.loads(text.lstrip("\ufeff"), object_pairs_hook=_unique)
    except json.JSONDecodeError as error:
        said = f"{error.msg[0].lower()}{error.msg[1:]}"
        raise DocumentError(f"{error.lineno}:{error.colno}: not JSON: {said}") from None
    try:  # JSON is YAML but for tabs, which stand between its values only
        node = yaml.compose(text.replace("\t", " "), Loader=_Loader)
    except yaml.YAMLError:
        node = None
    yield Document(content, dict(_places(node, "")) if node else {})


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise DocumentError(f"not JSON: the key {twice!r} stands twice")
    return content


def _read_yaml(text: str) -> Iterator[Document]:
    loader = _Loader(text)
    try:
        while loader.check_node():
            node = loader.get_node()
            if node is not None:
                content = loader.construct_document(node)
                if content is not None:
                    yield Document(content, dict(_places(node, "")))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = f"{mark.line + 1}:{mark.column + 1}: " if mark else ""
        raise DocumentError(f"{at}not YAML: {error.problem}") from None
    except yaml.YAMLError as error:
        raise DocumentError(f"not YAML: {error}") from None
    except (ValueError, TypeError) as error:  # a value that its own tag does not allow
        raise DocumentError(f"not YAML: {error}") from None
    finally:
        loader.dispose()


def _places(node: yaml.Node, pointer: str) -> Iterator[tuple[str, Place]]:
    """Yield pointer and place of a node and all below it, each node once: aliases add none."""
    seen: set[int] = set()
    stack = [(node, pointer, node.start_mark)]
    while stack:
        at, path, mark = stack.pop()
        yield path, Place(mark.line + 1, mark.column + 1)
        if id(at) in seen:
            continue
        seen.add(id(at))
        if isinstance(at, yaml.MappingNode):
            for key, value in at.value:
                token = str(getattr(key, "value", "")).replace("~", "~0").replace("/", "~1")
                stack.append((value, f"{path}/{token}", key.start_mark))
        elif isinstance(at, yaml.SequenceNode):
            stack += (
                (item, f"{path}/{index}", item.start_mark) for index, item in enumerate(at.value)
            )
