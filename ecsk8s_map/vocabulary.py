"""Which parameters exist, how each is spelled, and which of them a spelling names."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from types import MappingProxyType
from typing import Any

from .address import Segments, ancestors, fold, last_step, read, read_steps
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
    "time": str,
    "map": dict,
    "object": dict,
    "integer|string": (int, str),
    "object|string": (dict, str),
}
"""What parsed JSON has for a parameter's type; of a type that is not here is anything."""

Row = Mapping[str, Any]
"""A parameter as the generated files hold it; see `tools/vocabulary/entries.py`."""


class Vocabulary:
    """All parameters of both systems.

    `rows` are the generated entries by system, `same` tells below which addresses another's
    fields stand again, `kinds` gives the names that kubectl knows a kind by, `formats` the
    format of each address that has one.

    What is asked for the first time is kept. Threads may work it out at the same time, to the
    same result: each cache is filled with what is whole, and none is ever iterated over.
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
        self._roots: dict[tuple[System, str], tuple[Segments, ...]] = {}
        self._parents: dict[tuple[System, str], dict[str, Row]] | None = None
        self._sources: Mapping[str, Sequence[tuple[Segments, Address]]] | None = None

    def __contains__(self, address: str) -> bool:
        return address in self._rows

    def __iter__(self) -> Iterator[Parameter]:
        for rows in self._rows.values():
            for system, row in rows:
                yield self._parameter(system, row)

    def get(self, address: str, system: System | str) -> Parameter | None:
        """Return the parameter at a canonical address, or None."""
        for owner, row in self._rows.get(Address(address), ()):
            if owner == system:
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

    def _by_parent(self) -> dict[tuple[System, str], dict[str, Row]]:
        """Return the fields below each address, by every name that a document spells them with."""
        if self._parents is None:
            self._parents = self._grouped()
        return self._parents

    def _grouped(self) -> dict[tuple[System, str], dict[str, Row]]:
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
                rows = {**self._by_parent().get((parameter.system, bare), {}), **rows}
                again = self.standing_for(again) or self.standing_for(Address(f"{bare}[]"))
            fields = {name: self._parameter(parameter.system, row) for name, row in rows.items()}
            self._children[key] = MappingProxyType(fields)
        return self._children[key]

    def owner_of(self, fields: Collection[str]) -> Parameter | None:
        """Return the ECS resource, or container definition, that has the most of the fields."""
        best, most = None, 0
        for (system, address), names in self._by_parent().items():
            if system is System.ECS and (address in _DOCUMENTS or not ancestors(address)):
                count = sum(name in names for name in fields)
                if (count, address in _DOCUMENTS) > (most, best in _DOCUMENTS) and count:
                    best, most = address, count
        return self.get(best, System.ECS) if best else None

    def match(self, text: str, system: System | None) -> list[Parameter]:
        """Return the parameters that a spelling names, nearest to the root first.

        An address in full goes before all others, and a spelling that is some dialect's to the
        letter before one that differs in case. A field below an open map is the map's; below an
        address where another's fields stand again, it is that other's.

        Raises `AddressSyntaxError` for a text that is no path.
        """
        steps = read_steps(text)
        segments = tuple(chain.from_iterable(steps))
        for found, size in self._matches(segments, system):
            left = segments[size:]
            if len(left) > len(steps[-1]) and self._is_path_of_another(segments[:size], left):
                break
            return sorted(found, key=partial(_nearness, segments))
        return []

    def _matches(
        self, segments: Segments, system: System | None, *, to_the_letter: bool = False
    ) -> Iterator[tuple[list[Parameter], int]]:
        """Yield what all the segments name, then the open maps that fewer and fewer of them name.

        The number tells how many of them name it; those left are a key of the map.
        """
        for size in range(len(segments), 0, -1):
            head = segments[:size]
            for text in chain([head], self._rewritten(head, set()), self._unlabeled(head)):
                exact, loose = self._agreeing(text, system)
                found = exact if exact or to_the_letter else loose
                if size < len(segments):
                    found = [parameter for parameter in found if parameter.type == "map"]
                if found:
                    yield found, size

    def _is_path_of_another(self, head: Segments, left: Segments) -> bool:
        """Return whether what is left behind a map's name is another parameter's path, no key.

        `data.aws_ecs_service.web.desired_count` has nothing to do with the `data` of a ConfigMap.
        It is a key where the map is spelled from its root, and where it is a key elsewhere, too.
        """
        if self._is_rooted(head):
            return False
        return any(self._unlabeled(left)) or any(
            self._is_rooted(left[:size])
            or (size == len(left) and not all(map(self.open_map_of, found)))
            for found, size in self._matches(left, None, to_the_letter=True)
        )

    def _is_rooted(self, segments: Segments) -> bool:
        """Return whether a spelling begins with the name of a resource or kind."""
        heads = (segments[:size] for size in range(1, len(segments) + 1))
        return any(
            not ancestors(parameter.address)
            for head in heads
            for parameter in chain(*self._agreeing(head, None))
        )

    def open_map_of(self, parameter: Parameter) -> Parameter | None:
        """Return the open map that a parameter is a well-known key of, or None."""
        above = self.get(next(iter(ancestors(parameter.address)), ""), parameter.system)
        return above if above is not None and above.type == "map" else None

    def _agreeing(
        self, segments: Segments, system: System | None
    ) -> tuple[list[Parameter], list[Parameter]]:
        """Return the parameters with a spelling that ends so: to the letter, and but for case."""
        folded = _folded(segments)
        exact: dict[tuple[System, Address], Parameter] = {}
        loose: dict[tuple[System, Address], Parameter] = {}
        for owner, row in self._by_leaf.get(folded[-1], ()):
            if system is not None and owner != system:
                continue
            spellings = self._spelled(owner, row)
            level = max((_agreement(name, segments, folded) for name in spellings), default=0)
            if level:
                parameter = self._parameter(owner, row)
                (exact if level == 2 else loose)[owner, parameter.address] = parameter
        return list(exact.values()), list(loose.values())

    def _spelled(self, system: System, row: Row) -> Iterable[Spelling]:
        """Return every full spelling of a parameter: each root name before each path."""
        address = row["address"]
        if (system, address) not in self._spellings:
            root = _root(address)
            roots = self._root_names(system, root)
            if root != address:
                paths = [read(path) for path in dict.fromkeys(_paths(row))]
                spelled = [name + path for path in paths for name in roots]
            else:  # an operation's name is its own, though a resource is known by it, too
                own = read(root)
                spelled = [name for name in roots if name == own or ".".join(name) not in self]
            self._spellings[system, address] = [(name, _folded(name)) for name in spelled]
        return self._spellings[system, address]

    def _root_names(self, system: System, root: str) -> tuple[Segments, ...]:
        """Return what a resource is called: both systems have a Service, and names of their own."""
        if (system, root) not in self._roots:
            names = [root, *(self._kinds.get(root, ()) if system is System.KUBERNETES else ())]
            for row in (row for owner, row in self._rows.get(Address(root), ()) if owner is system):
                names += (name for spelled in row.get("names", {}).values() for name in spelled)
                if row.get("api_version"):
                    names.append(f"{row['api_version']}/{root.rsplit('/', 1)[-1]}")
            self._roots[system, root] = tuple(dict.fromkeys(read(name) for name in names))
        return self._roots[system, root]

    def _rewrites(self) -> Mapping[str, Sequence[tuple[Segments, Address]]]:
        """Return the spellings of addresses where another's fields stand again, with that other.

        They stand under each of their names, since a text that is shortened begins with any.
        """
        if self._sources is None:
            found: dict[str, list[tuple[Segments, Address]]] = {}
            for source, target in self._same.items():
                root = _root(source)
                below = read(source)[len(read(root)) :]
                owners = [owner for owner, _ in self._rows.get(_root(target), ())]
                names = (name for owner in owners for name in self._root_names(owner, root))
                for spelled in (_folded(name + below) for name in dict.fromkeys(names)):
                    for segment in dict.fromkeys(spelled):
                        found.setdefault(segment, []).append((spelled, target))
            self._sources = found
        return self._sources

    def _rewritten(self, segments: Segments, seen: set[Segments]) -> Iterator[Segments]:
        """Yield what a spelling becomes where another's fields stand again."""
        folded = _folded(segments)
        for source, target in self._rewrites().get(folded[0], ()):
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
        seen: set[Address] = set()
        again: Address | None = address
        while again is not None and again not in seen:
            if again in self._formats:
                return self._formats[again]
            seen.add(again)
            again = self.standing_for(again)
        return None


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


def _root(address: str) -> Address:
    """Return the resource or kind that an address begins with."""
    return Address([address, *ancestors(address)][-1])


def _depth(row: Row) -> int:
    return len(ancestors(row["address"]))


def _nearness(segments: Segments, parameter: Parameter) -> tuple[bool, int, str, str]:
    """Return what the parameters of a spelling are ordered by: its own address goes first."""
    address = parameter.address
    is_canonical = address.startswith(segments[0]) and read(address) == segments
    return not is_canonical, len(ancestors(address)), parameter.system, address


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
