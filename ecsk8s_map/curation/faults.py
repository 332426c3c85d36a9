"""What is wrong with the form of a dataset's file, in lines that a person can act upon."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from ..errors import nearest, printable, shown
from .lines import Lines, Place


def described(
    error: ValidationError, raw: Mapping[str, Any], text: str, name: str, rows: Mapping[str, Any]
) -> Iterator[str]:
    """Yield what pydantic found wrong, a line each: file, line, row, field, what was expected.

    `rows` has the type of each table's rows, and under an empty name the whole document's.
    """
    lines = Lines(text)
    for problem in error.errors():
        place: Place = problem["loc"]
        table, title, field = "", "", place
        if len(place) > 2 and isinstance(place[1], int):
            table, field = str(place[0]), place[2:]
            title = f"{row_title(raw[table][place[1]])}: "
        elif len(place) > 1 and place[0] in rows and isinstance(place[1], str):
            table = str(place[0])
        if problem["type"] in ("missing", "extra_forbidden"):
            field = field[:-1]
        path = ".".join(printable(str(step), 200) for step in field)
        label = f"{path}: " if path else ""
        line = lines.of(place)
        where = name if line is None else f"{name}:{line}"
        yield f"{where}: {title}{label}{_complaint(problem, rows[table])}"


_WORDS = {
    "dict_type": "expected a table",
    "list_type": "expected a list",
    "too_short": "expected at least one element",
}


def _complaint(problem: Any, row: Any) -> str:
    """Return what was expected in a place, what was found, and what is nearest to it."""
    given, kind, field = problem["input"], problem["type"], str(problem["loc"][-1])
    if kind == "extra_forbidden":
        known = row.__annotations__
        near = nearest(field, known) or f"; known: {', '.join(known)}"
        return f"unknown field {shown(field)}{near}"
    if kind == "missing":
        return f"missing field {field!r}; add it: {_descriptions(row)[field]}"
    expected = problem.get("ctx", {}).get("expected", "")  # the members of an enumeration
    wanted = _WORDS.get(kind) or (f"expected {expected}" if expected else problem["msg"])
    near = nearest(given, re.findall(r"'([^']*)'", expected))
    return f"{wanted}, got {shown(given)}{near}"


@cache
def _descriptions(row: Any) -> dict[str, str]:
    """Return the description of each field of a row type, in one line."""
    properties = TypeAdapter(row).json_schema()["properties"]
    return {field: " ".join(each["description"].split()) for field, each in properties.items()}


def row_title(row: Mapping[str, Any]) -> str:
    """Return what a person calls a row: its addresses or its name."""
    if "match" in row or "ecs" in row or "kubernetes" in row:
        return " -> ".join(_named(row.get(side, "nothing")) for side in ("ecs", "kubernetes"))
    for key in ("address", "id", "name", "kind", "as", "from"):
        if row.get(key):
            return _named(row[key])
    return "a row without a name"


def _named(value: object) -> str:
    is_plain = isinstance(value, str) and value and value == value.strip()
    return printable(str(value), 200) if is_plain else shown(value)
