"""Every error that the library raises on purpose."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .model import Pair


def _shortened(text: str, limit: int = 80) -> str:
    return text if len(text) <= limit else f"{text[:limit]}… ({len(text):,} characters)"


def shown(value: Any) -> str:
    """Return a value as Python writes it, shortened."""
    try:
        return _shortened(repr(value))
    except (ValueError, RecursionError):  # an integer or a nesting too long to be written
        return f"a value of type {type(value).__name__}"


class UnknownParameterError(LookupError):
    """No parameter is spelled like that; `suggestions` are the nearest addresses."""

    def __init__(self, text: str, suggestions: Iterable[str] = (), why: str = "") -> None:
        self.text = text
        self.suggestions = tuple(suggestions)
        message = f"unknown parameter {_shortened(text)!r}"
        if why:
            message += f": {why}"
        if self.suggestions:
            message += f"; did you mean {' or '.join(self.suggestions)}?"
        super().__init__(message)

    def __reduce__(self) -> tuple[type[UnknownParameterError], tuple[str, tuple[str, ...]]]:
        return type(self), (self.text, self.suggestions)


class NotInReleaseError(LookupError):
    """The Kubernetes release asked for has none of the counterparts on by default."""

    def __init__(self, text: str, version: str, needed: Iterable[tuple[str, str]]) -> None:
        self.text = text
        self.version = version
        self.needed = tuple(needed)
        lines = "; ".join(f"{address} {when}" for address, when in self.needed)
        super().__init__(f"{text!r} has no counterpart in Kubernetes {version}: {lines}")

    def __reduce__(
        self,
    ) -> tuple[type[NotInReleaseError], tuple[str, str, tuple[tuple[str, str], ...]]]:
        return type(self), (self.text, self.version, self.needed)


class NotConvertibleError(ValueError):
    """No conversion of the pair takes the value; `why` says what stands in the way."""

    def __init__(self, value: Any, pair: Pair, why: str) -> None:
        self.value = value
        self.pair = pair
        self.why = why
        super().__init__(f"cannot convert {shown(value)} by {pair}: {why}")

    def __reduce__(self) -> tuple[type[NotConvertibleError], tuple[Any, Pair, str]]:
        return type(self), (self.value, self.pair, self.why)


class PlacementError(ValueError):
    """A value cannot stand in the documents that are written; the message says why."""


class DatasetError(ValueError):
    """A dataset cannot be used; the message names the file, the line and the mend."""


class DocumentError(ValueError):
    """A document cannot be explained; the message says what it is not, or what is too much."""
