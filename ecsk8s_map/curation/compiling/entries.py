"""The parameters of a dataset: those of the vocabularies, and the well-known keys of open maps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from ...address import AddressSyntaxError, Segments, ancestors, fold
from ...address import read as read_path
from ...model import Address, Dialect, System
from ...vocabulary.parameters import alias_of
from .generated import Row, Rows

if TYPE_CHECKING:
    from ..schema import DatasetFile


@lru_cache(maxsize=20_000)
def read(spelled: str) -> Segments:
    """Return the names of a spelling; what is not a path, which validation reports, is one."""
    try:
        return read_path(spelled)
    except AddressSyntaxError:
        return (spelled,)


class Entry:
    """A parameter on its way into the store."""

    def __init__(self, system: System, row: Row, position: int, *, is_key: bool) -> None:
        self.system = system
        self.row = row
        self.position = position
        self.is_key = is_key
        self.address: Address = row["address"]
        self.above = ancestors(self.address)
        self.id = 0
        self.root = 0
        self.map: Entry | None = None

    @property
    def order(self) -> tuple[int, str, str]:
        """What parameters are numbered by."""
        return len(self.above), self.system, self.address

    @property
    def is_root(self) -> bool:
        """Whether nothing is above it."""
        return not self.above

    @cached_property
    def leaves(self) -> set[str]:
        """The last names of all its paths."""
        return {fold(read(path)[-1]) for path in self.paths()}

    def paths(self, dialects: Iterable[str] = tuple(Dialect)) -> Iterator[str]:
        """Yield the paths below the resource: the address's own and each dialect's."""
        yield self.address.removeprefix(f"{self.above[-1]}.") if self.above else self.address
        for dialect, paths in self.row.get("names", {}).items():
            if dialect in dialects:
                yield from paths


class Entries:
    """All parameters, in the order of their numbers: those nearest to a root first.

    `same` has the address whose fields each address of `[[same]]` has, too.
    """

    def __init__(self, document: DatasetFile, rows: Rows) -> None:
        self.same = {
            Address(address): Address(row["as"])
            for row in document.get("same", [])
            for address in row["addresses"]
        }
        self._by_key: dict[tuple[System, str], Entry] = {}
        for system, entries in rows.items():
            for row in entries:
                self._add(system, row)
        for key in document.get("keys", []):
            self._add_key(key)
        self._ordered = sorted(self._by_key.values(), key=lambda entry: entry.order)
        rootless: dict[str, int] = {}
        for number, entry in enumerate(self._ordered, 1):
            entry.id = number
            if not entry.above:
                entry.root = number
                continue
            above = self.get(entry.above[0], entry.system)
            entry.map = above if above and above.row["type"] == "map" else None
            name = entry.above[-1]  # `kubectl` is not a parameter itself
            root = self.get(name, entry.system)
            entry.root = root.id if root else rootless.setdefault(name, -1 - len(rootless))
        self.rootless = {number: name for name, number in rootless.items()}

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._ordered)

    def _add(self, system: System, row: Row, *, is_key: bool = False) -> None:
        entry = Entry(system, row, len(self._by_key), is_key=is_key)
        self._by_key.setdefault((system, entry.address), entry)

    def _add_key(self, key: Mapping[str, Any]) -> None:
        """Add a well-known key to the system whose open map it is a key of."""
        for open_map in ancestors(key["address"])[:1]:
            for system in reversed(System):
                if (system, open_map) in self._by_key:
                    row = {"address": key["address"], "type": key["type"], "url": key["source"]}
                    self._add(system, row, is_key=True)
                    return

    def get(self, address: str, system: System) -> Entry | None:
        """Return the parameter at an address, or None."""
        return self._by_key.get((system, address))

    def aliases(self, address: Address) -> Iterator[Address]:
        """Yield an address, that whose fields it has, that whose fields that has, and so on."""
        seen: set[Address] = set()
        again: Address | None = address
        while again is not None and again not in seen:
            seen.add(again)
            yield again
            again = alias_of(again, self.same)
