"""JSON texts: read by the json module, or token by token for places and exact errors."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from ..errors import DocumentError
from ..json_values import MAX_DEPTH
from .building import Builder, Document, as_integer
from .events import Event, Place

_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{}]|[^\s\[\]{}",:]+')
# The escape of half of a surrogate pair, or what may be one: behind a backslash, which may be
# escaped itself.
_HALF = re.compile(
    r"\\u[dD](?:[89abAB]..(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB]..\\u[dD])[c-fC-F])"
    r"|\\\\u[dD]"
)
_DIGITS = 300
"""Integers of as many digits may be too large for a float."""


class _IrregularError(Exception):
    """The text has something that only its tokens decide."""


def read_json(text: str, first: int) -> Document:
    """Return the document of a JSON text that begins at a line, from 0.

    Raises `DocumentError` with line and column for what is not JSON, for a duplicate key and for
    a value that a document cannot have: infinite, half a character, nested too deep.
    """
    try:
        content = _loaded(text)
    except json.JSONDecodeError as error:
        raise _syntax_error(error, first) from None
    except _IrregularError:
        content = _built(text, first)
    return Document(content, partial(_places, text, first))


def _loaded(text: str) -> Any:
    """Return what the json module reads, where that is sure to be what `_built` returns."""
    if _may_have_half_a_character(text):
        raise _IrregularError
    content = json.loads(
        text,
        object_pairs_hook=_object,
        parse_int=_integer,
        parse_float=_number,
        parse_constant=_number,
    )
    if _is_too_deep(content):
        raise _IrregularError
    return content


def _may_have_half_a_character(text: str) -> bool:
    if "\\u" in text and _HALF.search(text):
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) != len(pairs):  # a key is there twice
        raise _IrregularError
    return content


def _integer(text: str) -> int:
    if len(text) >= _DIGITS:
        raise _IrregularError
    return int(text)


def _number(text: str) -> int | float:
    value = float(text)
    if not math.isfinite(value):
        raise _IrregularError
    return as_integer(value)


def _is_too_deep(content: Any) -> bool:
    level = [content]
    for _ in range(MAX_DEPTH):
        if not level:
            return False
        level = [
            part
            for each in level
            for part in (each.values() if isinstance(each, dict) else each)
            if isinstance(part, dict | list)
        ]
    return any(level)


def _built(text: str, first: int, places: dict[str, Place] | None = None) -> Any:
    try:  # for its syntax only
        json.loads(text, parse_int=len, parse_float=len, parse_constant=len)
    except json.JSONDecodeError as error:
        raise _syntax_error(error, first) from None
    events = _events(text, first + 1)
    return Builder(events, _scalar, places).document(next(events))


def _places(text: str, first: int) -> dict[str, Place]:
    places: dict[str, Place] = {}
    _built(text, first, places)
    return places


def _syntax_error(error: json.JSONDecodeError, first: int) -> DocumentError:
    place = Place(first + error.lineno, error.colno)
    return DocumentError(f"{place}: not JSON: {error.msg[0].lower()}{error.msg[1:]}")


def _events(text: str, line: int) -> Iterator[Event]:
    start = end = 0  # of the line, of the token before
    for token in _TOKEN.finditer(text):
        if lines := text.count("\n", end, token.start()):
            line += lines
            start = text.rindex("\n", end, token.start()) + 1
        end = token.end()
        what = token[0] if token[0] in "[]{}" else '"'
        yield Event(what, line, token.start() - start + 1, token[0])


def _scalar(event: Event) -> Any:
    text = event.text
    if text[0] == '"' or text in ("true", "false", "null"):
        return json.loads(text)
    value = float(text)
    return int(text) if math.isfinite(value) and text.lstrip("-").isdigit() else value
