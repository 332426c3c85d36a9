"""From a parser's events to a document, and to the place of everything in it."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any

from ..address import escaped
from ..errors import shown
from ..intrinsics import long_argument, long_name
from ..json_values import MAX_DEPTH, MAX_NODES
from .events import TAG_PREFIX, Event, Place, refused, unknown_tag
from .scalars import float_key

_COLLECTIONS = {"{": {"map", "set"}, "[": {"seq", "omap", "pairs"}}
_SURROGATE = re.compile(r"[\ud800-\udfff]")


class Document:
    """A parsed document; `content` consists of what JSON can hold.

    `places` is worked out when it is first used, since that takes longer than reading the document.
    """

    def __init__(self, content: Any, find_places: Callable[[], Mapping[str, Place]]) -> None:
        self.content = content
        self._find_places = find_places

    @cached_property
    def places(self) -> Mapping[str, Place]:
        """The place of each JSON Pointer; there is none for what is in an alias."""
        return self._find_places()


class _Unfinished:
    """In the place of an anchor's content while that is read."""


class Builder:
    """Builds one document.

    `scalar` returns the value of a scalar's event. `places` is filled with the place of each JSON
    Pointer if it is given; there is none for what is in an alias.
    """

    def __init__(
        self,
        events: Iterator[Event],
        scalar: Callable[[Event], Any],
        places: dict[str, Place] | None = None,
    ) -> None:
        self._events = events
        self._scalar = scalar
        self._places = places
        self._anchors: dict[str, Any] = {}
        self._merged = 0

    def document(self, event: Event) -> Any:
        """Return the document that begins with an event.

        Raises `DocumentError` with the place of what JSON cannot hold, of a duplicate key, of a
        tag or an alias that is unknown, and of what is nested too deep.
        """
        return self._placed(event, "", event, 0)

    def _placed(self, place: Event, pointer: str, event: Event, depth: int) -> Any:
        """Return the value that begins with an event, and note its place."""
        if self._places is not None:
            self._places[pointer] = place.place
        return self._value(event, pointer, depth)

    def _value(self, event: Event, pointer: str, depth: int) -> Any:
        token, tag, anchor = event.token, event.tag, event.anchor
        if token == "*":
            return self._aliased(event)
        if depth > MAX_DEPTH:
            raise refused(event, f"nested deeper than {MAX_DEPTH} levels")
        unfinished = None
        if anchor:
            unfinished = self._anchors[anchor] = _Unfinished()
        function = long_name(tag) if tag and tag[0] == "!" and tag != "!" else None
        if function and self._places is not None:
            pointer = f"{pointer}/{escaped(function)}"
            self._places[pointer] = event.place
        content: Any
        if token == '"':
            content = _held(event, self._scalar(event))
        elif token == "[":
            content = self._sequence(event, pointer, depth)
        else:
            content = self._mapping(event, pointer, depth)
        if function and tag:
            content = {function: long_argument(tag, content)}
        if anchor and self._anchors[anchor] is unfinished:
            self._anchors[anchor] = content
        return content

    def _aliased(self, event: Event) -> Any:
        if event.text not in self._anchors:
            raise refused(event, f"no anchor named {shown(event.text)}")
        content = self._anchors[event.text]
        if isinstance(content, _Unfinished):
            raise refused(event, f"the anchor {shown(event.text)} contains itself")
        return content

    def _sequence(self, event: Event, pointer: str, depth: int) -> list[Any]:
        _check_tag(event)
        content: list[Any] = []
        while (item := next(self._events)).token != "]":
            at = pointer if self._places is None else f"{pointer}/{len(content)}"
            content.append(self._placed(item, at, item, depth + 1))
        return content

    def _mapping(self, event: Event, pointer: str, depth: int) -> dict[str, Any]:
        """Return a mapping; of keys that are merged into it, the later ones win, as in kubectl."""
        _check_tag(event)
        content: dict[str, Any] = {}
        own: dict[str, Event] = {}
        while (name := next(self._events)).token != "}":
            if _is_merge(name):
                merged = self._value(next(self._events), pointer, depth + 1)
                content |= self._of_merge(name, merged)
                continue
            key = self._key(name, depth)
            if key in own:
                first = own[key].place
                raise refused(name, f"duplicate key {shown(key)}; the first is at {first}")
            own[key] = name
            at = pointer if self._places is None else f"{pointer}/{escaped(key)}"
            content[key] = self._placed(name, at, next(self._events), depth + 1)
        return content

    def _key(self, event: Event, depth: int) -> str:
        """Return the key that JSON has instead of one that is not a string."""
        value = None if event.token in "[{" else self._value(event, "", depth)
        if isinstance(value, str):
            return value
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, (int, float)):
            spelled = self._scalar(event) if event.token == '"' else value
            return float_key(spelled) if isinstance(spelled, float) else str(spelled)
        raise refused(event, "a key cannot be null, a list or a mapping")

    def _of_merge(self, event: Event, content: Any) -> dict[str, Any]:
        parts = content if isinstance(content, list) else [content]
        merged: dict[str, Any] = {}
        for part in reversed(parts):  # the first one wins
            if not isinstance(part, dict):
                raise refused(event, "only mappings can be merged")
            self._merged += len(part)
            if self._merged > MAX_NODES:
                raise refused(event, f"more than {MAX_NODES:,} values, with merges resolved")
            merged |= part
        return merged


def _is_merge(event: Event) -> bool:
    if event.text != "<<" or event.token != '"':
        return False
    return event.is_plain if event.tag is None else event.tag == f"{TAG_PREFIX}merge"


def _held(event: Event, value: Any) -> Any:
    """Return a scalar as JSON holds it: a number without a fraction is an integer."""
    if isinstance(value, str) and (lone := _SURROGATE.search(value)):
        raise refused(event, f"half of a surrogate pair, U+{ord(lone[0]):04X}, is not a character")
    if isinstance(value, float):
        if not math.isfinite(value):
            raise refused(event, f"expected a finite number of 64 bits, got {shown(event.text)}")
        return as_integer(value)
    return value


def as_integer(value: float) -> int | float:
    """Return a number without a fraction as an integer, where that has 64 bits."""
    return int(value) if value.is_integer() and -(2**63) <= value < 2**63 else value


def _check_tag(event: Event) -> None:
    tag = event.tag
    if tag and tag[0] != "!" and tag.removeprefix(TAG_PREFIX) not in _COLLECTIONS[event.token]:
        raise unknown_tag(event)
