"""The rows of the parameters, and of what is below what."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ...address import last_step
from ...model import Address, Dialect, System
from ...vocabulary.parameters import alias_of
from .entries import Entries, Entry
from .tables import Content

if TYPE_CHECKING:
    from ..schema import DatasetFile


class Parameters:
    """What each parameter is, besides how it is spelled."""

    def __init__(self, document: DatasetFile, entries: Entries, alone: set[int]) -> None:
        self._entries = entries
        self._alone = alone
        self._formats = {
            address: row["name"]
            for row in document.get("formats", [])
            if "where" not in row
            for address in row["addresses"]
        }
        self._defaults: dict[str, list[Any]] = {}
        for row in document.get("defaults", []):
            default = row.get("value"), row.get("text"), row.get("where", {}), row["source"]
            self._defaults.setdefault(row["address"], []).append(default)
        self._fields = self._grouped()

    def tables(self) -> Iterator[tuple[str, Content]]:
        """Yield the rows of each table."""
        yield "parameters", self._rows()
        yield (
            "fields",
            (
                (entry.id, position, name, field.id)
                for entry in self._entries
                for position, (name, field) in enumerate(self._children(entry).items())
            ),
        )
        yield "same", self._entries.same.items()

    def _rows(self) -> Iterator[tuple[Any, ...]]:
        for entry in self._entries:
            row = entry.row
            defaults = self._defaults.get(entry.address)
            formats = (self._formats.get(each) for each in self._entries.aliases(entry.address))
            yield (
                entry.id,
                entry.position - entry.id,
                entry.system,
                entry.address,
                entry.root,
                len(entry.above),
                entry.map and entry.map.id,
                entry.is_key,
                entry.id in self._alone,
                row["type"],
                "\n".join(f"{name} {kind}" for name, kind in row.get("types", {}).items()) or None,
                row.get("api_version"),
                " ".join(row.get("required", ())) or None,
                row.get("read_only", False),
                "\n".join(row.get("values", ())) or None,
                "\n".join(
                    f"{dialect} {path}"
                    for dialect, paths in row.get("names", {}).items()
                    for path in paths
                )
                or None,
                row.get("since"),
                row.get("until"),
                row.get("url"),
                json.dumps(defaults, ensure_ascii=False) if defaults else None,
                next(filter(None, formats), None),
            )

    def _grouped(self) -> dict[tuple[System, str], dict[str, Entry]]:
        """Return the fields below each address, by every name that a document has for them."""
        found: dict[tuple[System, str], dict[str, Entry]] = {}
        for entry in sorted(self._entries, key=lambda each: each.position):
            if entry.above:
                fields = found.setdefault((entry.system, entry.above[0]), {})
                for path in entry.paths((Dialect.CLOUDFORMATION, Dialect.API)):
                    fields.setdefault(last_step(path), entry)
        return found

    def _children(self, entry: Entry) -> dict[str, Entry]:
        """Return the fields directly below a parameter, its own before those of its alias."""
        fields: dict[str, Entry] = {}
        seen: set[Address] = set()
        again: Address | None = entry.address
        while again is not None and again not in seen:
            seen.add(again)
            bare = Address(again.removesuffix("[]"))
            fields = {**self._fields.get((entry.system, bare), {}), **fields}
            same = self._entries.same
            again = alias_of(again, same) or alias_of(Address(f"{bare}[]"), same)
        return fields
