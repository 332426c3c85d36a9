"""What a value is beyond its type, and which conversions fit between two parameters.

The types are those of the vocabularies. Two fit each other where they are the same or `any`,
`integer` and `number`, `string` and `time`, or where one has a part of the other's
(`integer|string`). What only some values can become, such as a text of digits a number, does not
fit: a conversion says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..model import Dialect, Parameter

_LIKE = {"number": "integer", "time": "string"}


@dataclass(frozen=True, slots=True)
class Side:
    """What the value of one of a pair's parameters is; `types` by dialect where they differ."""

    address: str
    types: tuple[str, ...]
    format: str | None = None

    def __str__(self) -> str:
        return f"{self.format} ({self.types[0]})" if self.format else self.types[0]

    def may_be(self, kind: str) -> bool:
        """Return whether its type fits another."""
        return any(types_fit(own, kind) for own in self.types)


def types_fit(one: str, other: str) -> bool:
    """Return whether a value of one type can be one of the other, unchanged.

    >>> types_fit("integer", "integer|string"), types_fit("integer", "string")
    (True, False)
    """
    if "any" in (one, other):
        return True
    if one.endswith("[]") and other.endswith("[]"):
        return types_fit(one.removesuffix("[]"), other.removesuffix("[]"))
    return not _parts(one).isdisjoint(_parts(other))


def _parts(kind: str) -> set[str]:
    return {_LIKE.get(part, part) for part in kind.split("|")}


class Formats:
    """The formats of a dataset, by the rows of `[[formats]]`."""

    def __init__(self, rows: Iterable[Mapping[str, Any]]) -> None:
        self._of: dict[str, str | None] = {}
        self._at: dict[str, list[tuple[Mapping[str, Any], str]]] = {}
        for row in rows:
            self._of[row["name"]] = row.get("of")
            for address in row["addresses"]:
                self._at.setdefault(address, []).append((row.get("where", {}), row["name"]))

    def __contains__(self, name: str) -> bool:
        return name in self._of

    def lineage(self, name: str | None) -> tuple[str, ...]:
        """Return a format and the more general ones that its values have, too, a type at the end.

        >>> Formats([{"name": "port-name", "of": "port", "addresses": []}]).lineage("port-name")
        ('port-name', 'port')
        """
        found: list[str] = []
        while name is not None and name not in found:
            found.append(name)
            name = self._of.get(name)
        return tuple(found)

    def is_circular(self, name: str) -> bool:
        """Return whether the more general formats of a format go in a circle."""
        return self._of.get(self.lineage(name)[-1]) is not None

    def at(self, address: str, where: Mapping[str, Any]) -> str | None:
        """Return the format of an address under the conditions of a pair.

        A row with a condition that the pair has, too, goes before one without.
        """
        rows = self._at.get(address, [])
        for condition, name in sorted(rows, key=lambda row: -len(row[0])):
            if all(_implies(where.get(key), value) for key, value in condition.items()):
                return name
        return None

    def side(self, parameter: Parameter, where: Mapping[str, Any]) -> Side:
        """Return what the value of a parameter is under the conditions of a pair."""
        types = dict(parameter.types)
        kinds = dict.fromkeys((types.get(Dialect.API, parameter.type), parameter.type))
        return Side(parameter.address, tuple(kinds), self.at(parameter.address, where))

    def misfit(self, conversion: Mapping[str, Any], source: Side, target: Side) -> str | None:
        """Return why a conversion, a row of `[[conversions]]`, does not fit two sides, or None.

        It takes what the source is and gives what the target is: a format, or of a type what has
        no format. One that takes and gives a type leaves the format as it is.
        """
        name, takes, gives = conversion["name"], conversion["takes"], conversion["gives"]
        if takes in self or gives in self:
            taken = self._has(source, takes, takes in self.lineage(source.format))
            given = self._has(target, gives, target.format in self.lineage(gives))
        else:
            taken, given = source.may_be(takes), target.may_be(gives)
            if taken and given and not self._stays(source, target, takes == "any"):
                return f"{name} leaves {source.address} {source}, but {target.address} is {target}"
        if not taken:
            return f"{name} takes {takes}, but {source.address} is {source}"
        return None if given else f"{name} gives {gives}, but {target.address} is {target}"

    def fitting(
        self, conversions: Iterable[Mapping[str, Any]], source: Side, target: Side
    ) -> list[str]:
        """Return the names of the conversions that fit two sides."""
        return [row["name"] for row in conversions if self.misfit(row, source, target) is None]

    def _has(self, side: Side, wanted: str, format_fits: bool) -> bool:
        if wanted in self:
            return format_fits
        return side.format is None and side.may_be(wanted)

    def _stays(self, source: Side, target: Side, same_type: bool) -> bool:
        """Return whether a value in the source's format is one in the target's."""
        if same_type and not any(target.may_be(kind) for kind in source.types):
            return False
        lineage = self.lineage(source.format)
        if target.format is not None:
            return target.format in lineage
        return not lineage or (lineage[-1] not in self and target.may_be(lineage[-1]))


def _implies(given: Any, demanded: Any) -> bool:
    """Return whether a pair's condition, if any, allows only values that a format demands."""
    allowed = _listed(given)
    return bool(allowed) and all(value in _listed(demanded) for value in allowed)


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
