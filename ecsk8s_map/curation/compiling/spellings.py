"""How each parameter is spelled, in rows that are quick to search."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any

from ...address import Segments, ancestors, fold, last_step
from ...model import System
from ...vocabulary.spelling import KUBERNETES, MAP, OWN, ROOT, in_reverse
from .entries import Entries, Entry, read
from .tables import Content

if TYPE_CHECKING:
    from ..schema import DatasetFile


class Spelled:
    """The spellings of all parameters; `alone` are those whose address spells no other."""

    def __init__(self, document: DatasetFile, entries: Entries) -> None:
        self._entries = entries
        self._kinds = {row["kind"]: row["names"] for row in document.get("kinds", [])}
        self._roots = {entry.id: self._root_names(entry) for entry in entries if entry.is_root}
        self._roots |= {number: [read(name)] for number, name in entries.rootless.items()}
        self._rows = [row for entry in entries for row in self._spelled(entry)]
        self.alone = _alone(entries, self._rows, self._roots)

    def tables(self) -> Iterator[tuple[str, Content]]:
        """Yield the rows of each table."""
        yield "spellings", self._rows
        yield "leaves", sorted({(row[0].partition(".")[0],) for row in self._rows})
        yield (
            "roots",
            (
                (
                    number,
                    position,
                    _folded(name),
                    in_reverse(name),
                    position == 0,
                )
                for number, names in self._roots.items()
                for position, name in enumerate(names)
            ),
        )
        yield (
            "blocks",
            (
                (name,)
                for entry in self._entries
                if entry.is_root
                for name in entry.row.get("names", {}).get("terraform", ())
            ),
        )
        yield "completions", sorted(self._completions())
        yield "rewrites", ((number, *row) for number, row in enumerate(self._rewrites(), 1))

    def _root_names(self, entry: Entry) -> list[Segments]:
        """Return what a resource is called, its own name first."""
        root = entry.address
        names = [root, *(self._kinds.get(root, ()) if entry.system is System.KUBERNETES else ())]
        names += (name for spelled in entry.row.get("names", {}).values() for name in spelled)
        if entry.row.get("api_version"):
            names.append(f"{entry.row['api_version']}/{root.rsplit('/', 1)[-1]}")
        return list(dict.fromkeys(read(name) for name in names))

    def _spelled(self, entry: Entry) -> Iterator[tuple[Any, ...]]:
        """Yield the spellings of a parameter below its resource, of a resource its names.

        An operation's name is its own, though a resource is known by it, too; and a field's name
        goes before kubectl's short name of a kind.
        """
        if entry.is_root:
            own, *others = self._roots[entry.id]
            shorts = {read(name) for name in self._kinds.get(entry.address, ())}
            names = [own]
            for name in others:
                dotted = ".".join(name)
                is_anothers = any(self._entries.get(dotted, system) for system in System)
                is_hidden = name in shorts and not self._is_free(name, entry)
                if not is_anothers and not is_hidden:
                    names.append(name)
        else:
            names = [read(path) for path in dict.fromkeys(entry.paths())]
        for name in names:
            yield (
                _folded(name),
                entry.id,
                in_reverse(name),
                entry.root,
                MAP * (entry.row["type"] == "map")
                + OWN * (name == names[0])
                + ROOT * entry.is_root
                + KUBERNETES * (entry.system is System.KUBERNETES),
            )

    def _is_free(self, short: Segments, kind: Entry) -> bool:
        """Return whether the last name of a kind's short name is the kind's, and nothing else's."""
        name = fold(short[-1])
        return name in kind.leaves or self._shorts.get(name) is kind

    @cached_property
    def _shorts(self) -> Mapping[str, Entry]:
        """Return the kinds by those short names that are nobody's last name."""
        taken = set().union(*(entry.leaves for entry in self._entries))
        found: dict[str, Entry] = {}
        for kind, shorts in self._kinds.items():
            if entry := self._entries.get(kind, System.KUBERNETES):
                names = (fold(read(short)[-1]) for short in shorts)
                found = {**{name: entry for name in names if name not in taken}, **found}
        return found

    def _completions(self) -> set[tuple[bool, str, str]]:
        others = {
            path for entry in self._entries for path in chain(*entry.row.get("names", {}).values())
        }
        names = {
            last_step(path) for path in chain(others, (entry.address for entry in self._entries))
        }
        return {(False, name.lower(), name) for name in names} | {
            (True, path.lower(), path) for path in others if "." in path
        }

    def _rewrites(self) -> Iterator[tuple[str, str]]:
        """Yield the spellings of each address that has another's fields, with the other's."""
        for source, target in self._entries.same.items():
            root = [source, *ancestors(source)][-1]
            other = [target, *ancestors(target)][-1]
            below = read(source)[len(read(root)) :]
            names = [
                name
                for system in System
                if self._entries.get(other, system)
                for name in self._names_of(root, system)
            ]
            for spelled in dict.fromkeys(".".join(map(fold, name + below)) for name in names):
                yield spelled, ".".join(read(target))

    def _names_of(self, root: str, system: System) -> list[Segments]:
        entry = self._entries.get(root, system)
        return self._roots[entry.id] if entry else [read(root)]


def _folded(name: Segments) -> str:
    return in_reverse([fold(segment) for segment in name])


def _alone(
    entries: Iterable[Entry],
    spellings: Iterable[tuple[Any, ...]],
    roots: Mapping[int, list[Segments]],
) -> set[int]:
    """Return the numbers of the parameters whose address spells no other to the letter."""
    by_path: dict[str, list[tuple[int, int]]] = {}
    for _, number, exact, root, _ in spellings:
        by_path.setdefault(exact, []).append((number, root))
    ordered = sorted(by_path)
    found = set()
    for entry in entries:
        names = read(entry.address)
        whole = in_reverse(names)
        others: set[int] = set()
        for at in range(bisect_left(ordered, whole), len(ordered)):
            if not ordered[at].startswith(whole):
                break
            others.update(number for number, _ in by_path[ordered[at]])
        for at in range(1, len(names)):
            head = names[:at]
            others.update(
                number
                for number, root in by_path.get(in_reverse(names[at:]), ())
                if number != root and any(name[-at:] == head for name in roots[root])
            )
        if others == {entry.id}:
            found.add(entry.id)
    return found
