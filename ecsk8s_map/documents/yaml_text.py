"""YAML texts: read by libyaml where PyYAML has it, which is some ten times faster.

What both accept means the same in both, but each accepts texts that the other does not, and words
its errors differently. So the loader in Python decides: it reads what libyaml refuses, and texts
with characters that libyaml takes differently.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

import yaml

from ..errors import DocumentError
from .building import Builder, Document
from .events import Event, Place
from .scalars import scalar

_TOKENS = {
    yaml.AliasEvent: "*",
    yaml.ScalarEvent: '"',
    yaml.SequenceStartEvent: "[",
    yaml.SequenceEndEvent: "]",
    yaml.MappingStartEvent: "{",
    yaml.MappingEndEvent: "}",
}
_LIBYAML: Any = getattr(yaml, "CSafeLoader", None)
_PYTHON: Any = yaml.SafeLoader
# Tabs and unusual line breaks; `?` in `{a?: 1}`; directives; a comment right behind `|`; tags that
# are not a name alone.
_TAKEN_DIFFERENTLY = re.compile(
    r"[\t\r\x85\u2028\u2029\ufeff?]|^%|[|>][-+0-9]*#"
    r"|(?<![^\s\[{,:])!(?!!?[A-Za-z0-9]+(?:[ \n]|\Z))",
    re.MULTILINE,
)


def read_yaml(text: str, first: int) -> Iterator[Document]:
    """Yield the documents of a YAML text that begins at a line, from 0.

    Raises `DocumentError` with line and column for what is not YAML, and for what JSON cannot hold.
    """
    if unprintable := yaml.reader.Reader.NON_PRINTABLE.search(text):
        before = text[: unprintable.start()]
        place = Place(first + before.count("\n") + 1, len(before) - before.rfind("\n"))
        why = f"the character U+{ord(unprintable[0]):04X} is not allowed"
        raise DocumentError(f"{place}: not YAML: {why}")
    if _LIBYAML is not None and not _TAKEN_DIFFERENTLY.search(text):
        try:
            documents = list(_documents(text, first, _LIBYAML))
        except DocumentError:
            pass  # what the other loader makes of it counts
        else:
            yield from documents
            return
    yield from _documents(text, first, _PYTHON)


def _documents(text: str, first: int, loader: Any) -> Iterator[Document]:
    events = _events(text, first, loader)
    for number, event in enumerate(events):
        content = Builder(events, scalar).document(event)
        if content is not None:
            yield Document(content, partial(_places, text, first, loader, number))


def _places(text: str, first: int, loader: Any, number: int) -> dict[str, Place]:
    """Read a text again for the places in one of its documents."""
    events = _events(text, first, loader)
    places: dict[str, Place] = {}
    for _ in range(number):
        Builder(events, scalar).document(next(events))
    Builder(events, scalar, places).document(next(events))
    return places


def _events(text: str, first: int, loader: Any) -> Iterator[Event]:
    parser = loader(text)
    try:
        while parser.check_event():
            event = parser.get_event()
            if token := _TOKENS.get(type(event)):
                yield _event(token, event, first)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise DocumentError(f"{_place(mark, first)}: not YAML: {error.problem}") from None
    except (ValueError, OverflowError):
        # \UFFFFFFFF, or a version in %YAML of more digits than Python reads
        place = _place(parser.get_mark(), first)
        raise DocumentError(f"{place}: not YAML: a number is too large") from None


def _event(token: str, event: Any, first: int) -> Event:
    mark = event.start_mark
    line, column = first + mark.line + 1, mark.column + 1
    if token == '"':
        tag, is_plain = event.tag, event.implicit[0]
        return Event(token, line, column, event.value, tag, event.anchor, is_plain)
    if token == "*":
        return Event(token, line, column, event.anchor)
    if token in "]}":
        return Event(token, line, column)
    return Event(token, line, column, "", event.tag, event.anchor)


def _place(mark: Any, first: int) -> Place:
    return Place(first + mark.line + 1, mark.column + 1)
