"""Documents from JSON and YAML texts, with the line and column of everything in them.

`parse` and the command line read texts; `explain` takes what is parsed already.

YAML means here what kubectl reads: `on` and `y` are true, `010` is 8, `1e3` is 1000, `12:30` and
`2026-11-23` are texts, and a key that is no text becomes the one that JSON has for it. The rules
are those of sigs.k8s.io/yaml 1.6.0 and of go.yaml.in/yaml/v2 2.4.2, which it reads with:
https://github.com/yaml/go-yaml/blob/v2.4.2/resolve.go
https://github.com/kubernetes-sigs/yaml/blob/v1.6.0/yaml.go
Task definitions and CloudFormation templates are read by the same rules, since a text does not
say for which system it is. Stricter than kubectl: a duplicate key is an error, and so is a tag that
is neither YAML's own nor a CloudFormation function.
"""

from __future__ import annotations

import base64
import json
import math
import re
import struct
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import yaml

from ..address import escaped
from ..errors import DocumentError, shown
from ..json_values import MAX_DEPTH, MAX_NODES

# What begins like JSON is read as JSON: as YAML, `{"a": }` would pass.
_JSON = re.compile(r'\ufeff?\s*[\[{]\s*["\[{\]}]')
_JSON_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{}]|[^\s\[\]{}",:]+')
# Documents are told apart before they are parsed, so that one which is broken leaves the others
# whole: YAML has these marks at the beginning of a line nowhere else.
_BOUNDARY = re.compile(r"^(?:---(?=[ \t\r\n]|\Z)|(?:\.\.\.(?=[ \t\r\n]|\Z).*\n?)+)", re.MULTILINE)
_SURROGATE = re.compile(r"[\ud800-\udfff]")

_YAML = "tag:yaml.org,2002:"
_COLLECTIONS = {"{": {"map", "set"}, "[": {"seq", "omap", "pairs"}}
_KINDS: Mapping[str, set[type]] = {
    "bool": {bool},
    "int": {int},
    "float": {int, float},
    "null": {type(None)},
}
_WORDS: Mapping[str, bool | float | None] = {
    word: value
    for value, words in (
        (True, "y Y yes Yes YES true True TRUE on On ON"),
        (False, "n N no No NO false False FALSE off Off OFF"),
        (None, "~ null Null NULL"),
        (math.inf, ".inf .Inf .INF +.inf +.Inf +.INF"),
        (-math.inf, "-.inf -.Inf -.INF"),
        (math.nan, ".nan .NaN .NAN"),
    )
    for word in (*words.split(), *([""] if value is None else []))
}
_INTEGER = re.compile(
    r"([-+]?)(?:0[xX]([\da-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9]\d*))", re.ASCII
)
_BASES = (16, 2, 8, 10)
_FLOAT = re.compile(r"[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?", re.ASCII)
_POINT_FLOAT = re.compile(r"\.\d+(?:_\d+)*(?:[eE][-+]?\d+(?:_\d+)*)?", re.ASCII)
_TIMESTAMP = re.compile(
    r"\d{4}-(?:0?[1-9]|1[0-2])-(?:0?[1-9]|[12]\d|3[01])"
    r"(?:(?:[Tt]|(?P<space> ))(?:[01]?\d|2[0-3]):[0-5]?\d:[0-5]?\d(?:[.,]\d+)?"
    r"(?(space)|(?:Z|[-+]\d\d:\d\d)))?",
    re.ASCII,
)


class Place(NamedTuple):
    """A line and a column, both from 1."""

    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.line}:{self.column}"


class Document(NamedTuple):
    """A parsed document and the place of each JSON Pointer in it.

    What an alias or a short function stands before has no places of its own.
    """

    content: Any
    places: Mapping[str, Place]


class _Event(NamedTuple):
    """What a parser of JSON or YAML comes to next.

    `kind` is one of the four brackets, `*` for an alias, `"` for a scalar. `text` is a scalar's,
    or the name that an alias stands for.
    """

    kind: str
    place: Place
    text: str = ""
    tag: str | None = None
    anchor: str | None = None
    is_plain: bool = False


_EVENTS = {
    yaml.AliasEvent: "*",
    yaml.ScalarEvent: '"',
    yaml.SequenceStartEvent: "[",
    yaml.SequenceEndEvent: "]",
    yaml.MappingStartEvent: "{",
    yaml.MappingEndEvent: "}",
}


def read_documents(
    text: str, on_error: Callable[[DocumentError], None] | None = None
) -> Iterator[Document]:
    """Yield the documents of a JSON or YAML text, with the places of their values.

    A document that cannot be read is a `DocumentError`, whose message begins with line and column:
    it is neither JSON nor YAML, has a duplicate key or a value that its tag does not allow or that
    JSON cannot hold, or is nested too deep. The error is raised; or, with `on_error`, that is
    called with it, and the documents after it are read.
    """
    for line, part in _parts(text):
        try:
            yield from _read_json(part, line) if _JSON.match(part) else _read_yaml(part, line)
        except RecursionError:
            error = DocumentError(f"{line + 1}:1: nested too deep to read")
        except DocumentError as refused:
            error = refused
        else:
            continue
        if on_error is None:
            raise error
        on_error(error)


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """Yield the text of each document and its first line, from 0."""
    start, line = 0, 0
    for boundary in _BOUNDARY.finditer(text):
        end = boundary.start() if boundary[0] == "---" else boundary.end()
        part = text[start:end]
        if not _is_prologue(part):
            yield line, part
            start, line = end, line + part.count("\n")
    yield line, text[start:]


def _is_prologue(part: str) -> bool:
    """Return whether there is nothing but comments and directives, which the next part needs."""
    return all(
        not line.strip() or line.startswith("%") or line.lstrip().startswith("#")
        for line in part.splitlines()
    )


def _read_json(text: str, first: int) -> Iterator[Document]:
    text = text.lstrip("\ufeff")
    try:  # for its syntax only
        json.loads(text, parse_int=len, parse_float=len, parse_constant=len)
    except json.JSONDecodeError as error:
        said = f"{error.msg[0].lower()}{error.msg[1:]}"
        place = Place(first + error.lineno, error.colno)
        raise DocumentError(f"{place}: not JSON: {said}") from None
    events = _json_events(text, first + 1)
    yield _Builder(events, _json_scalar).document(next(events))


def _json_events(text: str, line: int) -> Iterator[_Event]:
    start = end = 0  # of the line, of the token before
    for token in _JSON_TOKEN.finditer(text):
        if lines := text.count("\n", end, token.start()):
            line += lines
            start = text.rindex("\n", end, token.start()) + 1
        end = token.end()
        kind = token[0] if token[0] in "[]{}" else '"'
        yield _Event(kind, Place(line, token.start() - start + 1), token[0])


def _json_scalar(event: _Event) -> Any:
    text = event.text
    if text[0] == '"' or text in ("true", "false", "null"):
        return json.loads(text)
    value = float(text)
    return int(text) if math.isfinite(value) and text.lstrip("-").isdigit() else value


def _read_yaml(text: str, first: int) -> Iterator[Document]:
    events = _yaml_events(text, first)
    for event in events:
        document = _Builder(events, _yaml_scalar).document(event)
        if document.content is not None:
            yield document


def _yaml_events(text: str, first: int) -> Iterator[_Event]:
    try:
        loader: Any = yaml.SafeLoader(text)
    except yaml.reader.ReaderError as error:
        before = text[: error.position]
        place = Place(first + before.count("\n") + 1, len(before) - before.rfind("\n"))
        said = f"the character U+{ord(text[error.position]):04X} is not allowed"
        raise DocumentError(f"{place}: not YAML: {said}") from None
    loader.line = first
    try:
        while loader.check_event():
            event = loader.get_event()
            if kind := _EVENTS.get(type(event)):
                yield _yaml_event(kind, event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise DocumentError(f"{_place(mark)}: not YAML: {error.problem}") from None
    except (ValueError, OverflowError):
        # \UFFFFFFFF, or a version in %YAML of more digits than Python reads
        raise DocumentError(
            f"{_place(loader.get_mark())}: not YAML: a number is too large"
        ) from None


def _yaml_event(kind: str, event: Any) -> _Event:
    place = _place(event.start_mark)
    if kind == '"':
        return _Event(kind, place, event.value, event.tag, event.anchor, event.implicit[0])
    if kind == "*":
        return _Event(kind, place, event.anchor)
    return _Event(kind, place, "", getattr(event, "tag", None), getattr(event, "anchor", None))


def _place(mark: Any) -> Place:
    return Place(mark.line + 1, mark.column + 1)


def _yaml_scalar(event: _Event) -> Any:
    """Return what a scalar is to kubectl, or its text where it is a short function's argument."""
    text, tag = event.text, event.tag
    if tag is None:
        return _resolved(text) if event.is_plain else text
    kind = tag.removeprefix(_YAML)
    if tag.startswith("!") or kind == "str":
        return text
    if kind == "binary":
        try:
            return base64.b64decode(text.replace("\n", ""), validate=True).decode("utf-8")
        except ValueError:
            raise _wrong(event, f"not a text in base64: {shown(text)}") from None
    value: Any = text
    if kind == "timestamp":
        is_allowed = _TIMESTAMP.fullmatch(text) is not None
    elif kind in _KINDS:
        value = _resolved(text)
        is_allowed = type(value) in _KINDS[kind]
    else:
        raise _unknown_tag(event)
    if not is_allowed:
        raise _wrong(event, f"{shown(text)} is not a !!{kind}")
    return value


def _resolved(text: str) -> str | int | float | bool | None:
    """Return what a scalar without quotes is: go-yaml's rules, see the module's docstring."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] == ".":
        is_number = _POINT_FLOAT.fullmatch(text) and math.isfinite(float(text))
        return float(text) if is_number else text
    if text[0] not in "+-0123456789":
        return text
    plain = text.replace("_", "")
    value = _integer(plain)
    if value is not None:
        return value
    if _FLOAT.fullmatch(plain):
        number = float(plain)
        if math.isfinite(number) or plain.lstrip("+-").isdigit():
            return number
    return text


def _integer(plain: str) -> int | None:
    """Return the integer that a text spells, None where it has none of 64 bits."""
    spelled = _INTEGER.fullmatch(plain)
    if spelled is None:
        return None
    sign, *bases = spelled.groups()
    digits, base = next((d, b) for d, b in zip(bases, _BASES, strict=True) if d is not None)
    if base == 10 and len(digits) > 20:  # Python refuses to read thousands of decimal digits
        return None
    value = int(f"{sign}{digits}", base)
    most = 2**63 if sign else 2**64
    return value if -(2**63) <= value < most else None


class _Open:
    """Stands for the content of an anchor whose end is not read yet."""


class _Builder:
    """Makes a document of what a parser comes to."""

    def __init__(self, events: Iterator[_Event], scalar: Callable[[_Event], Any]) -> None:
        self._events = events
        self._scalar = scalar
        self._places: dict[str, Place] = {}
        self._anchors: dict[str, Any] = {}
        self._merged = 0

    def document(self, event: _Event) -> Document:
        """Return the document that begins with an event."""
        self._places[""] = event.place
        return Document(self._value(event, "", 0), self._places)

    def _value(self, event: _Event, pointer: str, depth: int) -> Any:
        if event.kind == "*":
            return self._aliased(event)
        if depth > MAX_DEPTH:
            raise _wrong(event, f"nested deeper than {MAX_DEPTH} levels")
        opened = _Open()
        if event.anchor:
            self._anchors[event.anchor] = opened
        content: Any
        if event.kind == '"':
            content = _held(event, self._scalar(event))
        elif event.kind == "[":
            content = self._sequence(event, pointer, depth)
        else:
            content = self._mapping(event, pointer, depth)
        if event.tag and event.tag.startswith("!") and event.tag != "!":
            content = _intrinsic(event.tag[1:], content)
        if event.anchor and self._anchors[event.anchor] is opened:
            self._anchors[event.anchor] = content
        return content

    def _aliased(self, event: _Event) -> Any:
        if event.text not in self._anchors:
            raise _wrong(event, f"no anchor named {shown(event.text)}")
        content = self._anchors[event.text]
        if isinstance(content, _Open):
            raise _wrong(event, f"the anchor {shown(event.text)} contains itself")
        return content

    def _sequence(self, event: _Event, pointer: str, depth: int) -> list[Any]:
        _check_tag(event)
        content: list[Any] = []
        while (item := next(self._events)).kind != "]":
            at = f"{pointer}/{len(content)}"
            self._places[at] = item.place
            content.append(self._value(item, at, depth + 1))
        return content

    def _mapping(self, event: _Event, pointer: str, depth: int) -> dict[str, Any]:
        """Return a mapping; of keys that are merged into it, the later ones win, as in kubectl."""
        _check_tag(event)
        content: dict[str, Any] = {}
        own: dict[str, Place] = {}
        while (name := next(self._events)).kind != "}":
            if _is_merge(name):
                merged = self._value(next(self._events), pointer, depth + 1)
                content |= self._of_merge(name, merged)
                continue
            key = self._key(name, depth)
            if key in own:
                raise _wrong(name, f"duplicate key {shown(key)}; the first is at {own[key]}")
            at = f"{pointer}/{escaped(key)}"
            own[key] = self._places[at] = name.place
            content[key] = self._value(next(self._events), at, depth + 1)
        return content

    def _key(self, event: _Event, depth: int) -> str:
        """Return the key that JSON has instead of one that is not a text."""
        value = None if event.kind in "[{" else self._value(event, "", depth)
        if isinstance(value, str):
            return value
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, (int, float)):
            spelled = self._scalar(event) if event.kind == '"' else value
            return _float_key(spelled) if isinstance(spelled, float) else str(spelled)
        raise _wrong(event, "a key cannot be null, a list or a mapping")

    def _of_merge(self, event: _Event, content: Any) -> dict[str, Any]:
        parts = content if isinstance(content, list) else [content]
        merged: dict[str, Any] = {}
        for part in reversed(parts):  # the first one wins
            if not isinstance(part, dict):
                raise _wrong(event, "only mappings can be merged")
            self._merged += len(part)
            if self._merged > MAX_NODES:
                raise _wrong(event, f"more than {MAX_NODES:,} values, with merges resolved")
            merged |= part
        return merged


def _is_merge(event: _Event) -> bool:
    if event.kind != '"' or event.text != "<<":
        return False
    return event.is_plain if event.tag is None else event.tag == f"{_YAML}merge"


def _held(event: _Event, value: Any) -> Any:
    """Return a scalar as JSON holds it: a number without a fraction is an integer."""
    if isinstance(value, str) and (lone := _SURROGATE.search(value)):
        raise _wrong(event, f"half of a surrogate pair, U+{ord(lone[0]):04X}, is not a character")
    if isinstance(value, float):
        if not math.isfinite(value):
            raise _wrong(event, f"expected a finite number of 64 bits, got {shown(event.text)}")
        if value.is_integer() and -(2**63) <= value < 2**63:
            return int(value)
    return value


def _float_key(value: float) -> str:
    """Return a float as Go's `FormatFloat(value, 'g', -1, 32)` writes it, which keys become."""
    try:
        single = struct.pack("<f", value)
    except OverflowError:
        return ".inf" if value > 0 else "-.inf"
    (rounded,) = struct.unpack("<f", single)
    decimals, spelled = 0, f"{rounded:.0e}"
    while struct.pack("<f", float(spelled)) != single:
        decimals += 1
        spelled = f"{rounded:.{decimals}e}"
    exponent = int(spelled.partition("e")[2])
    if -4 <= exponent < 6:
        return f"{rounded:.{max(decimals - exponent, 0)}f}"
    return spelled


def _intrinsic(name: str, content: Any) -> dict[str, Any]:
    """Return `!Ref x` as `{"Ref": "x"}` and `!Sub x` as `{"Fn::Sub": "x"}`."""
    if name == "GetAtt" and isinstance(content, str):
        content = content.split(".", 1)
    return {name if name in ("Ref", "Condition") else f"Fn::{name}": content}


def _check_tag(event: _Event) -> None:
    tag = event.tag
    if tag and not tag.startswith("!") and tag.removeprefix(_YAML) not in _COLLECTIONS[event.kind]:
        raise _unknown_tag(event)


def _unknown_tag(event: _Event) -> DocumentError:
    tag = str(event.tag)
    name = f"!!{tag.removeprefix(_YAML)}" if tag.startswith(_YAML) else tag
    return _wrong(event, f"unknown tag {shown(name)}")


def _wrong(event: _Event, said: str) -> DocumentError:
    return DocumentError(f"{event.place}: {said}")
