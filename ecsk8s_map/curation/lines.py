"""Where in a dataset's text its rows, fields and comments are."""

from __future__ import annotations

import re
from collections import Counter

# A string of any of the four kinds, or a comment. A multi-line string may end in up to two quotes
# of its own before the three that close it.
_STRING_OR_COMMENT = re.compile(
    r'''"""(?:\\.|[^\\])*?"{3,5}|"(?:\\.|[^"\\\n])*"''' r"""|'{3}.*?'{3,5}|'[^'\n]*'|#[^\n]*""",
    re.DOTALL,
)
_LINE = re.compile(r"(?P<open>\[\[?) *(?P<table>[\w.-]+) *\]|(?P<key>[\w-]+)\s*=")
TablePath = tuple[str | int, ...]
"""The way to a value of a document: table, row from 0, field."""


class Lines:
    """The lines, from 1, at which the rows and fields of a dataset's TOML begin."""

    def __init__(self, text: str) -> None:
        self._lines: dict[TablePath, int] = {}
        rows: Counter[str] = Counter()
        row: TablePath = ()
        bare = _STRING_OR_COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
        for number, line in enumerate(bare.split("\n"), 1):
            found = _LINE.match(line)
            if found is None:
                continue
            if found["key"]:
                self._lines.setdefault((*row, found["key"]), number)
                continue
            row = (found["table"],)
            if found["open"] == "[[":
                self._lines.setdefault(row, number)
                row = (*row, rows[found["table"]])
                rows[found["table"]] += 1
            self._lines[row] = number

    def of(self, place: TablePath) -> int | None:
        """Return the line of a value, or of the nearest around it that begins a line."""
        ends = range(len(place), 0, -1)
        return next((self._lines[place[:end]] for end in ends if place[:end] in self._lines), None)


def comments(text: str) -> list[int]:
    """Return the lines, from 1, on which a TOML text has a comment.

    >>> comments('note = "a # b"  # c')
    [1]
    """
    return [
        text.count("\n", 0, found.start()) + 1
        for found in _STRING_OR_COMMENT.finditer(text)
        if found[0].startswith("#")
    ]
