"""What a parser of JSON or YAML comes to, one after the other, and where."""

from __future__ import annotations

from typing import NamedTuple

from ..errors import DocumentError, shown

TAG_PREFIX = "tag:yaml.org,2002:"
"""What YAML's own tags begin with; a document has `!!` for it."""


class Place(NamedTuple):
    """A line and a column, both from 1."""

    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.line}:{self.column}"


class Event(NamedTuple):
    """A bracket, a scalar or an alias.

    `token` is one of the four brackets, `*` for an alias, `"` for a scalar. `text` is a scalar's,
    or the name of the anchor that an alias refers to. `line` and `column` are from 1.
    """

    token: str
    line: int
    column: int
    text: str = ""
    tag: str | None = None
    anchor: str | None = None
    is_plain: bool = False

    @property
    def place(self) -> Place:
        """Where it begins."""
        return Place(self.line, self.column)


def refused(event: Event, why: str) -> DocumentError:
    """Return the error for what begins with an event."""
    return DocumentError(f"{event.place}: {why}")


def unknown_tag(event: Event) -> DocumentError:
    """Return the error for a tag that is neither YAML's own nor a CloudFormation function's."""
    tag = str(event.tag)
    name = f"!!{tag.removeprefix(TAG_PREFIX)}" if tag.startswith(TAG_PREFIX) else tag
    return refused(event, f"unknown tag {shown(name)}")
