"""Conversions are those that exist, and fit the formats of the parameters that they are for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ...converting.conversions import CONVERSIONS
from ...errors import nearest, shown
from ...model import Condition, Pair, System, in_order
from ...model import conditions as conditions_of
from ..fields import TYPES
from ..formats import Side
from .source import Problem, Source, rule

DIRECTIONS = (
    ("to_kubernetes", System.ECS, System.KUBERNETES),
    ("to_ecs", System.KUBERNETES, System.ECS),
)
"""The field that names a conversion, the side that it reads, the side that it writes."""

VALUE_TYPES = (*TYPES, *(f"{each}[]" for each in TYPES))
"""The types, and the lists of them."""


@rule
def conversions_are_described(source: Source) -> Iterator[Problem]:
    """Every conversion that a pair names is described, and every one described is named."""
    known = [row["name"] for row in source.table("conversions")]
    used = set()
    for at, pair in enumerate(source.pairs):
        for field, _, to in DIRECTIONS:
            name = pair.conversion(to)
            used.add(name)
            if name is not None and name not in known:
                near = nearest(name, known) or f"; known: {', '.join(sorted(known))}"
                yield Problem("pairs", at, f"{field}: unknown conversion {shown(name)}{near}")
            if name == "values" and not pair.values:
                message = f"{field}: the conversion 'values' needs the field values: add it"
                yield Problem("pairs", at, message)
    for at, row in enumerate(source.table("conversions")):
        if row["name"] not in used:
            yield Problem("conversions", at, "no pair names it: remove it")


@rule
def conversions_are_the_functions(source: Source) -> Iterator[Problem]:
    """A conversion is described as its function is, and takes and gives formats that exist."""
    formats = [row["name"] for row in source.table("formats")]
    for at, row in enumerate(source.table("conversions")):
        function = CONVERSIONS.get(row["name"])
        if function is None:
            near = nearest(row["name"], CONVERSIONS)
            message = f"name: no function is called {shown(row['name'])}{near}"
            yield Problem("conversions", at, message)
        elif row["summary"] != (summary := described(function)):
            message = f"summary: expected the function's docstring, {summary!r}"
            yield Problem("conversions", at, message)
        for field in ("takes", "gives"):
            if row[field] not in source.formats and row[field] not in VALUE_TYPES:
                yield Problem("conversions", at, f"{field}: {_unknown(row[field], formats)}")


def _unknown(name: str, formats: list[str]) -> str:
    return f"unknown format or type {shown(name)}{nearest(name, [*formats, *VALUE_TYPES])}"


def described(function: Callable[..., Any]) -> str:
    """Return what a conversion does: the first paragraph of its docstring, without `Return`.

    >>> described(CONVERSIONS["seconds-to-minutes"])
    'A number of whole seconds as a number of whole minutes.'
    """
    first = " ".join((function.__doc__ or "").strip().split("\n\n")[0].split())
    summary = first.removeprefix("Return ")
    return summary[:1].upper() + summary[1:]


@rule
def formats_fit_their_parameters(source: Source) -> Iterator[Problem]:
    """A format has a name of its own, and an address has one of the format's types."""
    names = [row["name"] for row in source.table("formats")]
    for at, row in enumerate(source.table("formats")):
        if row["name"] in VALUE_TYPES:
            message = f"name: {shown(row['name'])} is a type: give the format another name"
            yield Problem("formats", at, message)
        for address in row["addresses"]:
            for known in source.parameters(address):
                if known.type not in row["types"]:
                    types = " or ".join(row["types"])
                    message = f"{address} is of type {known.type}, expected {types}"
                    yield Problem("formats", at, f"addresses: {message}")
        if source.formats.is_circular(row["name"]):
            message = f"of: {shown(row['of'])} leads in a circle of formats: remove one `of`"
            yield Problem("formats", at, message)
        elif row.get("of", VALUE_TYPES[0]) not in (*names, *VALUE_TYPES):
            yield Problem("formats", at, f"of: {_unknown(row['of'], names)}")


@rule
def addresses_have_one_format(source: Source) -> Iterator[Problem]:
    """An address has one format under the same conditions."""
    seen: dict[tuple[str, tuple[Condition, ...]], str] = {}
    for at, row in enumerate(source.table("formats")):
        where = in_order(conditions_of(row.get("where", {})))
        for address in row["addresses"]:
            first = seen.setdefault((address, where), row["name"])
            if first != row["name"]:
                message = f"{address} already has the format {shown(first)}: remove it from one"
                yield Problem("formats", at, f"addresses: {message}")


@rule
def conversions_fit_their_pairs(source: Source) -> Iterator[Problem]:
    """A conversion takes what the one side is, and gives what the other side is.

    So the two of a pair undo each other: each gives what the other takes. Only `values`, which
    takes anything, has to be checked for that.
    """
    rows = {row["name"]: row for row in source.table("conversions") if row["name"] != "values"}
    for at, pair in enumerate(source.pairs):
        names = {pair.to_kubernetes, pair.to_ecs} - {None}
        if "values" in names and len(names) > 1:
            message = f"{' and '.join(sorted(map(str, names)))} do not undo each other: remove one"
            yield Problem("pairs", at, f"to_kubernetes and to_ecs: {message}")
        for field, one, other in DIRECTIONS:
            row = rows.get(pair.conversion(other) or "")
            read, written = _side(source, pair, one), _side(source, pair, other)
            if row is None or read is None or written is None:
                continue
            if misfit := source.formats.misfit(row, read, written):
                fitting = source.formats.fitting(rows.values(), read, written)
                fits = f"what fits: {', '.join(fitting)}" if fitting else "no conversion fits"
                yield Problem("pairs", at, f"{field}: {misfit}; {fits}")


def _side(source: Source, pair: Pair, system: System) -> Side | None:
    parameter = source.vocabulary.get(pair.side(system) or "", system)
    where: dict[str, Any] = {each.address: list(each.values) for each in pair.where}
    return source.formats.side(parameter, where) if parameter else None
