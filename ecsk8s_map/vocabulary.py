"""Which parameters exist, how each is spelled, and which of them a spelling names."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain
from types import MappingProxyType
from typing import Any

from .address import Segments, ancestors, fold, last_step, read
from .model import Address, Condition, Default, Dialect, Name, Parameter, Scalar, System

_IN_DOCUMENTS = ("cloudformation", "api")
_DOCUMENTS = (
    "TaskDefinition",
    "Service",
    "RunTask",
    "TaskDefinition.ContainerDefinitions",
)
"""What a document without further marks is taken for, where its fields fit as well."""

Spelling = tuple[Segments, Segments]
"""A full spelling's names, and the same without case."""

_TYPES: Mapping[str, type | tuple[type, ...]] = {
    "integer": int,
    "number": (int, float),
    "quantity": (str, int, float),
    "boolean": bool,
    "string": str,
    "map": dict,
    "object": dict,
}
"""What parsed JSON has for a parameter's type; of a type that is not here is anything."""

Row = Mapping[str, Any]
"""A parameter as the generated files hold it; see `tools/vocabulary/entries.py`."""


class Vocabulary:
    """All parameters of both systems.

    `rows` are the generated entries by system, `same` tells below which addresses another's
    fields stand again, `kinds` gives the names that kubectl knows a kind by, `formats` the
    format of each address that has one.
    """

    def __init__(
        self,
        rows: Mapping[System, Iterable[Row]],
        same: Mapping[Address, Address],
        kinds: Mapping[str, Iterable[str]],
        defaults: Iterable[Row],
        formats: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._rows: dict[Address, list[tuple[System, Row]]] = {}
        self._by_leaf: dict[str, list[tuple[System, Row]]] = {}
        self._same = same
        self._formats = formats
        self._kinds = kinds
        self._defaults: dict[Address, list[Default]] = {}
        for default in defaults:
            self._defaults.setdefault(default["address"], []).append(_default(default))
        for system, entries in rows.items():
            for row in entries:
                self._rows.setdefault(row["address"], []).append((system, row))
                leaves = {fold(_leaf(row["address"]))}
                for paths in row.get("names", {}).values():
                    leaves.update(fold(_leaf(path)) for path in paths)
                for leaf in leaves:
                    self._by_leaf.setdefault(leaf, []).append((system, row))
        for kind, aliases in kinds.items():
            for alias in aliases:  # a field's name goes before kubectl's short name of a kind
                if fold(alias) not in self._by_leaf:
                    self._by_leaf[fold(alias)] = [
                        (owner, row)
                        for owner, row in self._rows[Address(kind)]
                        if owner is System.KUBERNETES
                    ]
        self._spellings: dict[tuple[System, str], list[Spelling]] = {}
        self._children: dict[tuple[System, str], Mapping[str, Parameter]] = {}
        self._built: dict[tuple[System, Address], Parameter] = {}
        self._roots: dict[str, tuple[Segments, ...]] = {}

    def __contains__(self, address: str) -> bool:
        return address in self._rows

    def __iter__(self) -> Iterator[Parameter]:
        for rows in self._rows.values():
            for system, row in rows:
                yield self._parameter(system, row)

    def get(self, address: str, system: System) -> Parameter | None:
        """Return the parameter at a canonical address, or None."""
        for owner, row in self._rows.get(Address(address), ()):
            if owner is system:
                return self._parameter(owner, row)
        return None

    def standing_for(self, address: Address) -> Address | None:
        """Return the address whose fields stand again at this one, or None."""
        for above in (address, *ancestors(address)):
            for prefix in (f"{above}[]", above):
                target = self._same.get(Address(prefix))
                if target and address.startswith(prefix):
                    return Address(target + address.removeprefix(prefix))
        return None

    @cached_property
    def _by_parent(self) -> dict[tuple[System, str], dict[str, Row]]:
        """The fields below each address, by every name that a document spells them with."""
        found: dict[tuple[System, str], dict[str, Row]] = {}
        for rows in self._rows.values():
            for system, row in rows:
                above = ancestors(row["address"])
                if above:
                    fields = found.setdefault((system, above[0]), {})
                    for path in _paths(row, _IN_DOCUMENTS):
                        fields.setdefault(last_step(path), row)
        return found

    def children(self, parameter: Parameter) -> Mapping[str, Parameter]:
        """Return the fields directly below a parameter, by their names in documents.

        Below an address where another's fields stand again these are that other's, but for
        those that have a meaning of their own.
        """
        key = parameter.system, parameter.address
        if key not in self._children:
            rows: dict[str, Row] = {}
            again: Address | None = parameter.address
            while again is not None:
                bare = again.removesuffix("[]")
                rows = {**self._by_parent.get((parameter.system, bare), {}), **rows}
                again = self.standing_for(again) or self.standing_for(Address(f"{bare}[]"))
            self._children[key] = {
                name: self._parameter(parameter.system, row) for name, row in rows.items()
            }
        return self._children[key]

    def owner_of(self, fields: Collection[str]) -> Parameter | None:
        """Return the ECS resource, or container definition, that has the most of the fields."""
        best, most = None, 0
        for (system, address), names in self._by_parent.items():
            if system is System.ECS and (address in _DOCUMENTS or not ancestors(address)):
                count = sum(name in names for name in fields)
                if (count, address in _DOCUMENTS) > (most, best in _DOCUMENTS) and count:
                    best, most = address, count
        return self.get(best, System.ECS) if best else None

    def match(self, segments: Segments, system: System | None) -> list[Parameter]:
        """Return the parameters that a spelling names, nearest to the root first.

        A spelling that is some dialect's to the letter goes before one that differs in case.
        A field below an open map is the map's; below an address where another's fields stand
        again, it is that other's.
        """
        for at in range(len(segments), 0, -1):
            head = segments[:at]
            for text in chain([head], self._rewritten(head, set()), self._unlabeled(head)):
                found = self._match_whole(text, system)
                if at < len(segments):
                    found = [parameter for parameter in found if parameter.type == "map"]
                if found:
                    return sorted(found, key=_nearness)
        return []

    def _match_whole(self, segments: Segments, system: System | None) -> list[Parameter]:
        folded = _folded(segments)
        exact: dict[tuple[System, Address], Parameter] = {}
        loose: dict[tuple[System, Address], Parameter] = {}
        for owner, row in self._by_leaf.get(folded[-1], ()):
            if system is not None and owner is not system:
                continue
            spellings = self._spelled(owner, row)
            level = max((_agreement(name, segments, folded) for name in spellings), default=0)
            if level:
                parameter = self._parameter(owner, row)
                (exact if level == 2 else loose)[owner, parameter.address] = parameter
        return list((exact or loose).values())

    def _spelled(self, system: System, row: Row) -> Iterable[Spelling]:
        """Return every full spelling of a parameter: each root name before each path."""
        address = row["address"]
        if (system, address) not in self._spellings:
            above = ancestors(address)
            root = above[-1] if above else address
            roots = self._root_names(root)
            if above:
                paths = [read(path) for path in dict.fromkeys(_paths(row))]
                spelled = [name + path for path in paths for name in roots]
            else:  # an operation's name is its own, though a resource is known by it, too
                own = read(root)
                spelled = [name for name in roots if name == own or ".".join(name) not in self]
            self._spellings[system, address] = [(name, _folded(name)) for name in spelled]
        return self._spellings[system, address]

    def _root_names(self, root: str) -> tuple[Segments, ...]:
        if root not in self._roots:
            names = [root, *self._kinds.get(root, ())]
            for _, row in self._rows.get(Address(root), ()):
                names += (name for spelled in row.get("names", {}).values() for name in spelled)
                if row.get("api_version"):
                    names.append(f"{row['api_version']}/{root.rsplit('/', 1)[-1]}")
            self._roots[root] = tuple(dict.fromkeys(read(name) for name in names))
        return self._roots[root]

    @cached_property
    def _rewrites(self) -> list[tuple[Segments, Address]]:
        """Each spelling of an address where another's fields stand again, with that other."""
        found = []
        for source, target in self._same.items():
            root = [source, *ancestors(source)][-1]
            below = read(source)[len(read(root)) :]
            found += [(_folded(name + below), target) for name in self._root_names(root)]
        return found

    def _rewritten(self, segments: Segments, seen: set[Segments]) -> Iterator[Segments]:
        """Yield what a spelling becomes where another's fields stand again."""
        folded = _folded(segments)
        for source, target in self._rewrites:
            for size in range(min(len(source), len(segments) - 1), 0, -1):
                if folded[:size] == source[-size:]:
                    again = read(target) + segments[size:]
                    if again not in seen:
                        seen.add(again)
                        yield again
                        yield from self._rewritten(again, seen)
                    break

    def _unlabeled(self, segments: Segments) -> Iterator[Segments]:
        """Yield a Terraform reference (`aws_ecs_service.web.name`) without the block's label."""
        roots = (row for _, row in self._by_leaf.get(fold(segments[0]), ()))
        if any(segments[0] in row.get("names", {}).get("terraform", ()) for row in roots):
            yield segments[:1] + segments[2:]

    def suggestions(
        self, text: str, system: System | None = None, count: int = 3
    ) -> tuple[Address, ...]:
        """Return the addresses nearest to a text that names nothing: nearest leaf names first."""
        import difflib  # only a miss needs it, and it is slow to import

        try:
            segments = read(text)
        except ValueError:
            return ()
        leaf = fold(segments[-1])[:100]
        whole = ".".join(segments)[:200].lower()
        found: list[Address] = []
        close = difflib.get_close_matches(leaf, self._by_leaf, n=3, cutoff=0.7)
        likeness = [difflib.SequenceMatcher(None, leaf, name).ratio() for name in close]
        for name, ratio in zip(close, likeness, strict=True):
            if ratio < likeness[0] - 0.1:  # one good suggestion is better with no bad ones
                break
            near = [row for owner, row in self._by_leaf[name] if system in (None, owner)]
            if len(segments) > 1:
                near.sort(
                    key=lambda row: (
                        -difflib.SequenceMatcher(
                            None, whole, row["address"].lower().replace("[]", "")
                        ).ratio()
                    )
                )
            else:
                near.sort(
                    key=lambda row: (row.get("read_only", False), _depth(row), row["address"])
                )
            found += [Address(row["address"]) for row in near[:count]]
        return tuple(dict.fromkeys(found))[:count]

    def _parameter(self, system: System, row: Row) -> Parameter:
        key = system, Address(row["address"])
        if key not in self._built:
            self._built[key] = Parameter(
                system=system,
                address=key[1],
                type=row["type"],
                types=tuple((Dialect(name), kind) for name, kind in row.get("types", {}).items()),
                api_version=row.get("api_version"),
                required=tuple(Dialect(name) for name in row.get("required", ())),
                read_only=row.get("read_only", False),
                values=tuple(row.get("values", ())),
                names=tuple(
                    Name(Dialect(dialect), path)
                    for dialect, paths in row.get("names", {}).items()
                    for path in paths
                ),
                since=row.get("since"),
                until=row.get("until"),
                url=row.get("url"),
                defaults=tuple(self._defaults.get(key[1], ())),
                format=self._format(key[1]),
            )
        return self._built[key]

    def _format(self, address: Address) -> str | None:
        """Return the format of an address, or of the one whose fields stand again there."""
        again: Address | None = address
        while again is not None and again not in self._formats:
            again = self.standing_for(again)
        return self._formats[again] if again is not None else None


def is_of_type(value: Any, wanted: str) -> bool:
    """Return whether a value of parsed JSON is of a parameter's type.

    >>> is_of_type([80, 443], "integer[]"), is_of_type(True, "integer"), is_of_type("1", "integer")
    (True, False, False)
    """
    if wanted.endswith("[]"):
        inner = wanted.removesuffix("[]")
        return isinstance(value, list) and all(is_of_type(each, inner) for each in value)
    if isinstance(value, bool):
        return wanted == "boolean" or wanted not in _TYPES
    return isinstance(value, _TYPES.get(wanted, object))


def _folded(segments: Segments) -> Segments:
    return tuple(fold(segment) for segment in segments)


def _agreement(spelling: Spelling, segments: Segments, folded: Segments) -> int:
    """Return 2 where the text is an end of the spelling, 1 where it is but for case, else 0."""
    spelled, without_case = spelling
    if spelled[-len(segments) :] == segments:
        return 2
    return int(without_case[-len(segments) :] == folded)


def _depth(row: Row) -> int:
    return len(ancestors(row["address"]))


def _nearness(parameter: Parameter) -> tuple[int, str, str]:
    return len(ancestors(parameter.address)), parameter.system, parameter.address


def _leaf(path: str) -> str:
    """Return `read(path)[-1]`, without reading the whole: this runs for every name there is."""
    bare = path.rstrip('[]"')
    return bare[max(map(bare.rfind, './:"')) + 1 :]


def _paths(row: Row, dialects: Collection[str] = tuple(Dialect)) -> Iterator[str]:
    """Yield the paths below the resource: the address's own and each dialect's."""
    address = row["address"]
    above = ancestors(address)
    if above:
        yield address.removeprefix(f"{above[-1]}.")
    else:
        yield address
    for dialect, paths in row.get("names", {}).items():
        if dialect in dialects:
            yield from paths


def _default(row: Row) -> Default:
    return Default(
        value=row.get("value"),
        text=row.get("text"),
        where=conditions(row.get("where", {})),
        source=row["source"],
    )


def conditions(where: Mapping[str, Scalar | list[Scalar]]) -> tuple[Condition, ...]:
    """Return a `where` table as conditions."""
    return tuple(
        Condition(Address(address), tuple(value) if isinstance(value, list) else (value,))
        for address, value in where.items()
    )
