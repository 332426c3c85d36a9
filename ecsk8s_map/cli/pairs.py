"""Printing pairs: as lines, as tables on a terminal, as JSON."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from .. import dataset
from ..model import Condition, Name, Node, Pair, Parameter, System, ValuePair
from .output import print_lines

_TITLES = {System.ECS: "ECS", System.KUBERNETES: "Kubernetes"}


def print_pairs(pairs: Iterable[tuple[Pair, System | None]]) -> None:
    """Print pairs, each with the side whose counterparts were asked for."""
    if sys.stdout.isatty():
        from .tables import print_table  # a pipe needs no rich

        for pair, asked in pairs:
            print_table(described(pair, asked), pair.match)
        return
    for at, (pair, asked) in enumerate(pairs):
        start = [""] if at else []
        print_lines(*start, *(f"{label}: {text}" for label, text in described(pair, asked)))


def described(pair: Pair, asked: System | None) -> Iterator[tuple[str, str]]:
    """Yield everything that is known about a pair, each line with its label.

    `asked` is the side whose counterparts the pair is among; without one, its role is given for
    both sides.
    """
    yield "ECS", pair.ecs or "(nothing)"
    yield "Kubernetes", pair.kubernetes or "(nothing)"
    yield "Match", f"{pair.match}: {pair.words(_counterpart(pair, asked))}"
    yield from _roles(pair, asked)
    if pair.note:
        yield "Note", pair.note
    if pair.subtree:
        yield "Covers", "every field below"
    if pair.values:
        yield "Values", ", ".join(f"{_text(v.ecs)} = {_text(v.kubernetes)}" for v in pair.values)
    sides = list(_sides(pair))
    for parameter in sides:
        yield from _recorded(parameter)
    if pair.where:
        yield "Where", "; ".join(map(str, pair.where))
    for addon in pair.requires:
        known = dataset().addons[addon]
        yield "Requires", f"{known.name} ({known.url})"
    for parameter in sides:
        if parameter.url:
            yield "Reference", parameter.url
    yield from _evidence(pair)


def _roles(pair: Pair, asked: System | None) -> Iterator[tuple[str, str]]:
    for system in [asked] if asked else System:
        if role := pair.role_from(system):
            label = "Role" if asked else f"Role from {_TITLES[system]}"
            yield label, role.words


def _recorded(parameter: Parameter) -> Iterator[tuple[str, str]]:
    """Yield a parameter's default and its Kubernetes releases."""
    if parameter.node is Node.FIELD:
        label = f"{_TITLES[parameter.system]} default"
        yield label, "; ".join(map(str, parameter.defaults)) or "none recorded"
    if parameter.since and parameter.since != dataset().baseline.kubernetes[0]:
        yield "In the schema", f"from Kubernetes {parameter.since} on"
    if parameter.until:
        yield "In the schema", f"up to Kubernetes {parameter.until}"


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _sides(pair: Pair) -> Iterator[Parameter]:
    """Yield the parameters of both sides, ECS first."""
    for system in System:
        address = pair.side(system)
        parameter = dataset().parameter(address, system) if address else None
        if parameter:
            yield parameter


def _evidence(pair: Pair) -> Iterator[tuple[str, str]]:
    """Yield the pages that support a pair, and when it was compared with them."""
    for source in pair.sources:
        page = dataset().pages.get(source)
        yield "Source", f"{page.title} ({source})" if page else source
    if pair.reviewed:
        yield "Reviewed", pair.reviewed


def _counterpart(pair: Pair, asked: System | None) -> Parameter | None:
    """Return the parameter of the side that was not asked; the Kubernetes one if none was."""
    sides = [each for each in _sides(pair) if each.system is not (asked or System.ECS)]
    return sides[0] if sides else None


def plain_pair(pair: Pair, asked: System | None) -> dict[str, Any]:
    """Return a pair with the words for its level and the parameters of its sides."""
    sides = {parameter.system: plain(parameter) for parameter in _sides(pair)}
    words = pair.words(_counterpart(pair, asked))
    return {**plain(pair), "words": words, "parameters": sides}


def plain(value: object) -> Any:
    """Return a value of the model as JSON has it, without fields that are None or empty."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
        return {name: plain(inner) for name, inner in fields.items() if inner not in (None, ())}
    if isinstance(value, (Condition, Name, ValuePair)):
        return {name: plain(inner) for name, inner in value._asdict().items()}
    if isinstance(value, tuple):
        return [plain(inner) for inner in value]
    return value
