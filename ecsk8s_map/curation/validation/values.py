"""The values in a row are values that its parameters can have."""

from __future__ import annotations

from collections.abc import Iterator

from ...errors import nearest, shown
from ...json_values import is_of_type
from ...model import Parameter, System
from ...model import conditions as conditions_of
from .source import Problem, Source, rule


@rule
def values_are_the_parameters(source: Source) -> Iterator[Problem]:
    """A value in `values` is one that the parameter can have."""
    for at, pair in enumerate(source.pairs):
        for place, system in enumerate(System if pair.values else ()):
            known = source.vocabulary.get(pair.side(system) or "", system)
            for values in pair.values if known else ():
                if known and (message := _not_a_value(known, values[place])):
                    yield Problem("pairs", at, f"values: {message}")


@rule
def conditions_are_possible(source: Source) -> Iterator[Problem]:
    """A value that `where` demands is one that the parameter can have."""
    for table in ("defaults", "formats", "pairs"):
        for at, row in enumerate(source.table(table)):
            for address, demanded in conditions_of(row.get("where", {})):
                for known in source.parameters(address):
                    for value in demanded:
                        if message := _not_a_value(known, value):
                            yield Problem(table, at, f"where: {message}")


def _not_a_value(known: Parameter, value: object) -> str:
    if known.values and isinstance(value, str) and value not in known.values:
        all_values = ", ".join(known.values)
        message = f"{shown(value)} is not a value of {known.address}, which has {all_values}"
        return f"{message}{nearest(value, known.values)}"
    kinds = known.element_type.split("|")
    if not any(is_of_type(value, kind) for kind in kinds):
        return f"expected a value of type {known.type} for {known.address}, got {shown(value)}"
    return ""


@rule
def quantities_are_converted(source: Source) -> Iterator[Problem]:
    """A quantity has more spellings than `values` can list."""
    for at, pair in enumerate(source.pairs):
        for system in System if pair.values else ():
            known = source.vocabulary.get(pair.side(system) or "", system)
            if known and known.element_type == "quantity":
                message = f"values: {known.address} is a quantity (1Gi is 1024Mi)"
                yield Problem("pairs", at, f"{message}: name a conversion instead")
