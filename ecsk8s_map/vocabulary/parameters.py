"""The parameters of both systems, by address and by what is below what."""

from __future__ import annotations

from types import MappingProxyType

from ..address import ancestors
from ..model import Address, Default, Dialect, Name, Parameter, System, conditions
from ..store import FLAWS
from .spelling import Spellings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from ..store import Store

_COLUMNS = (
    "system, address, type, types, api_version, required, read_only, value_list, names, since,"
    " until, url, defaults, format"
)
_ID = "SELECT id FROM parameters WHERE address = ? AND system = ?"
_FIELDS = """
    SELECT name, parameter FROM fields
    WHERE owner = (SELECT id FROM parameters WHERE address = ? AND system = ?) ORDER BY position
"""


class Vocabulary:
    """All parameters of both systems, read from a compiled dataset as they are asked for.

    A parameter has a number, by which other tables refer to it. What was read once is kept;
    threads may read the same at the same time, to the same result.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._spellings = Spellings(store)
        self._numbered: dict[int, Parameter] = {}
        self._numbers: dict[tuple[str, str], int | None] = {}
        self._fields: dict[tuple[str, str], Mapping[str, Parameter]] = {}
        self._aliases: dict[Address, Address] | None = None

    def __contains__(self, address: str) -> bool:
        return any(self.number(address, system) is not None for system in System)

    def __iter__(self) -> Iterator[Parameter]:
        ordered = "SELECT id FROM parameters ORDER BY id + shift"
        yield from self.numbered([number for (number,) in self._store.rows(ordered)])

    def __len__(self) -> int:
        ((count,),) = self._store.rows("SELECT count(*) FROM parameters")
        return int(count)

    def get(self, address: str, system: System | str) -> Parameter | None:
        """Return the parameter at a canonical address, or None."""
        number = self.number(address, system)
        return None if number is None else self.numbered([number])[0]

    def number(self, address: str, system: System | str) -> int | None:
        """Return the number of the parameter at a canonical address, or None."""
        key = address, str(system)
        if key not in self._numbers:
            rows = self._store.rows(_ID, key)
            self._numbers[key] = rows[0][0] if rows else None
        return self._numbers[key]

    def numbered(self, numbers: Iterable[int]) -> list[Parameter]:
        """Return the parameters that have these numbers."""
        wanted = list(numbers)
        known = self._numbered
        lacking = [number for number in wanted if number not in known]
        try:
            for start in range(0, len(lacking), 500):
                some = lacking[start : start + 500]
                marks = ",".join("?" * len(some))
                query = f"SELECT id, {_COLUMNS} FROM parameters WHERE id IN ({marks})"
                for number, *row in self._store.rows(query, some):
                    known.setdefault(number, _parameter(row))
            return [known[number] for number in wanted]
        except FLAWS as error:
            raise self._store.damaged(error) from error

    def resources(self, system: System) -> list[Parameter]:
        """Return the resources, kinds and operations of a system: what has nothing above it."""
        query = "SELECT id FROM parameters WHERE root = id AND system = ? ORDER BY id + shift"
        return self.numbered([number for (number,) in self._store.rows(query, (system,))])

    def children(self, parameter: Parameter) -> Mapping[str, Parameter]:
        """Return the fields directly below a parameter, by their names in documents.

        Below an address that has another's fields these are that other's, but for those that
        have a meaning of their own.
        """
        key = parameter.address, parameter.system.value
        fields = self._fields.get(key)
        if fields is None:
            rows = self._store.rows(_FIELDS, key)
            below = self.numbered([number for _, number in rows])
            names = (name for name, _ in rows)
            fields = MappingProxyType(dict(zip(names, below, strict=True)))
            fields = self._fields.setdefault(key, fields)
        return fields

    def alias_of(self, address: Address) -> Address | None:
        """Return the address whose fields an address has, too, or None."""
        if self._aliases is None:
            self._aliases = dict(self._store.rows("SELECT address, target FROM same"))
        return alias_of(address, self._aliases)

    def match(self, text: str, system: System | None) -> list[Parameter]:
        """Return the parameters that a spelling names; see `Spellings.match`."""
        return self.numbered(self._spellings.match(text, system))

    def match_numbers(self, text: str, system: System | None) -> list[int]:
        """Return the numbers of the parameters that a spelling names; see `Spellings.match`."""
        return self._spellings.match(text, system)

    def suggestions(
        self, text: str, system: System | None = None, count: int = 3
    ) -> tuple[Address, ...]:
        """Return the addresses nearest to a text that names nothing: nearest last names first."""
        from .suggestions import suggestions  # only a miss needs it, and difflib is slow to import

        return suggestions(self._store, text, system, count)


def alias_of(address: Address, aliases: Mapping[Address, Address]) -> Address | None:
    """Return the address whose fields an address has, too, by the rows of `[[same]]`, or None."""
    for above in (address, *ancestors(address)):
        for prefix in (f"{above}[]", above):
            target = aliases.get(Address(prefix))
            if target and address.startswith(prefix):
                return Address(target + address.removeprefix(prefix))
    return None


def _parameter(row: list[Any]) -> Parameter:
    system, address, kind, types, api_version, required, read_only, values, names, *rest = row
    since, until, url, defaults, format_name = rest
    return Parameter(
        system=System(system),
        address=address,
        type=kind,
        types=tuple((Dialect(name), each) for name, each in _split(types)),
        api_version=api_version,
        required=tuple(map(Dialect, required.split())) if required else (),
        read_only=bool(read_only),
        values=tuple(values.split("\n")) if values else (),
        names=tuple(Name(Dialect(name), path) for name, path in _split(names)),
        since=since,
        until=until,
        url=url,
        defaults=_defaults(defaults) if defaults else (),
        format=format_name,
    )


def _split(lines: str | None) -> list[list[str]]:
    """Return the first word and the rest of each line."""
    return [line.split(" ", 1) for line in lines.split("\n")] if lines else []


def _defaults(text: str) -> tuple[Default, ...]:
    from json import loads

    return tuple(
        Default(value, said, conditions(where), source)
        for value, said, where, source in loads(text)
    )
