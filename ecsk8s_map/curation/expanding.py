"""What rows of a dataset's file refer to by name, in the place of the name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from .schema import DatasetFile

Row = Mapping[str, Any]


def expanded(document: DatasetFile) -> DatasetFile:
    """Return a dataset with the values of each set in `where`, and the URL of each source.

    A name that no table has is left as it is: validation reports it.
    """
    tables: Mapping[str, Any] = document
    sets = {row["name"]: row["values"] for row in tables.get("sets", [])}
    urls = {row["id"]: row["url"] for row in tables.get("sources", [])}
    changes: Mapping[str, Callable[[Any], Any]] = {
        "where": lambda where: {key: _values(value, sets) for key, value in where.items()},
        "sources": lambda sources: [urls.get(each, each) for each in sources],
    }
    rows = {
        table: [_changed(row, changes) for row in content]
        for table, content in tables.items()
        if isinstance(content, list)
    }
    return cast("DatasetFile", {**tables, **rows})


def set_names(row: Row) -> Iterable[str]:
    """Return the names of the sets in a row's conditions."""
    return [value["set"] for value in row.get("where", {}).values() if isinstance(value, dict)]


def _changed(row: Row, changes: Mapping[str, Callable[[Any], Any]]) -> Row:
    found = {field: change(row[field]) for field, change in changes.items() if field in row}
    return {**row, **found} if found else row


def _values(value: Any, sets: Mapping[str, Any]) -> Any:
    return sets.get(value["set"], [value["set"]]) if isinstance(value, dict) else value
