"""Every error that the library raises on purpose, and how errors show what was given."""

from __future__ import annotations

import copyreg

TYPE_CHECKING = False  # `typing` is slow to import
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from .model import Pair

_LIMIT = 80


def shown(value: Any) -> str:
    """Return a value as Python writes it, shortened and with what is unprintable escaped."""
    try:
        return repr(_shortened(value)) if isinstance(value, str) else _shortened(repr(value))
    except (ValueError, RecursionError):  # an integer or a nesting too long to be written
        return f"a value of type {type(value).__name__}"


def printable(value: Any, longest: int = _LIMIT) -> str:
    """Return a value without quotes, shortened and with what is unprintable escaped."""
    return one_line(_shortened(value, longest)) if isinstance(value, str) else shown(value)


def one_line(text: str) -> str:
    """Return a string in one line, without what a terminal or a log would take for a command."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def _shortened(text: str, longest: int = _LIMIT) -> str:
    return text if len(text) <= longest else f"{text[:longest]}… ({len(text):,} characters)"


def nearest(given: object, known: Iterable[str]) -> str:
    """Return the end of a message about an unknown name: the known one most like it, if any is.

    >>> nearest("hostnam", ["hostname", "image"]), nearest("x", ["hostname"]), nearest(7, ["7"])
    ('; did you mean hostname?', '', '')
    """
    import difflib  # only what is unknown needs it, and it is slow to import

    if not isinstance(given, str):
        return ""
    near = difflib.get_close_matches(given[:100], list(known), n=1)
    return f"; did you mean {near[0]}?" if near else ""


def too_new(file: object, version: int, newest: int) -> DatasetError:
    """Return the error for a dataset in a form that only a newer library reads."""
    return DatasetError(
        f"{file}: schema_version {shown(version)} is newer than {newest}, the newest that this "
        "version of ecsk8s_map reads; upgrade ecsk8s_map"
    )


def wrong_type(wanted: str, value: object) -> TypeError:
    """Return the error for an argument of a wrong type; `wanted` says what it has to be."""
    return TypeError(f"expected {wanted}, got {shown(value)}")


class Error(Exception):
    """The base of every error of the library's own.

    It comes out of pickling and copying with its message, attributes and notes. Arguments of a
    wrong type or value are a `TypeError` or `ValueError` instead.
    """

    def __reduce__(self) -> tuple[Any, ...]:
        return copyreg.__newobj__, (type(self), *self.args), self.__dict__  # type: ignore[attr-defined]


class UnknownParameterError(Error, LookupError):
    """No parameter is spelled like that; `suggestions` are the nearest addresses.

    `why` says what is wrong with the text itself, where it is not a path in any dialect.
    """

    def __init__(self, text: str, suggestions: Iterable[str] = (), why: str = "") -> None:
        self.text = text
        self.suggestions = tuple(suggestions)
        self.why = why
        message = f"unknown parameter {shown(text)}"
        if why:
            message += f": {why}"
        if self.suggestions:
            message += f"; did you mean {one_line(' or '.join(self.suggestions))}?"
        super().__init__(message)


class NotInReleaseError(Error, LookupError):
    """The Kubernetes release asked for has none of the counterparts on by default."""

    def __init__(self, text: str, version: str, needed: Iterable[tuple[str, str]]) -> None:
        self.text = text
        self.version = version
        self.needed = tuple(needed)
        lines = one_line("; ".join(f"{address} {when}" for address, when in self.needed))
        super().__init__(
            f"{shown(text)} has no counterpart in Kubernetes {printable(version)}: {lines}"
        )


class NotConvertibleError(Error, ValueError):
    """The pair has no conversion that takes the value; `why` says why not."""

    def __init__(self, value: Any, pair: Pair, why: str) -> None:
        self.value = value
        self.pair = pair
        self.why = why
        super().__init__(f"cannot convert {shown(value)} by {pair}: {why}")


class PlacementError(Error, ValueError):
    """A value cannot be written into the documents; the message says why."""


class DatasetError(Error, ValueError):
    """A dataset cannot be used; the message names the file, the line and the mend."""


class DocumentError(Error, ValueError):
    """A document cannot be explained; the message says what it is not, or what is too much."""
