"""Every error that the library raises on purpose."""

from __future__ import annotations

from collections.abc import Iterable


def _shortened(text: str, limit: int = 80) -> str:
    return text if len(text) <= limit else f"{text[:limit]}… ({len(text):,} characters)"


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


class DatasetError(ValueError):
    """A dataset cannot be used; the message names the file, the line and the mend."""
