"""Which of a parameter's pairs is the first choice, and under which conditions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from ...errors import shown
from ...model import Address, Condition, Match, Pair, Role, Scalar, System, in_order
from .source import Problem, Source, rule

_FIELDS = {System.ECS: "role", System.KUBERNETES: "role_to_ecs"}
"""The field that holds a pair's role among the counterparts of each side."""


@rule
def one_first_choice(source: Source) -> Iterator[Problem]:
    """A parameter has at most one first choice in each direction under the same conditions.

    The conditions are the part of `where` on the side converted from; the rest are constants.
    """
    for system, field in _FIELDS.items():
        seen: dict[tuple[Address, tuple[Condition, ...]], Pair] = {}
        for at, pair in enumerate(source.pairs):
            address = pair.side(system)
            if address is None or pair.role_from(system):
                continue
            key = address, in_order(_conditions(source, pair, system))
            if key in seen:
                message = f"{seen[key]} is already the first choice for {address}"
                yield Problem("pairs", at, f"{message}: give one of the two a {field}")
            seen[key] = pair


def _conditions(source: Source, pair: Pair, system: System) -> list[Condition]:
    """Return the part of `where` that is a condition for who converts from a system."""
    return [each for each in pair.where if source.vocabulary.get(each.address, system)]


@rule
def others_have_a_first_choice(source: Source) -> Iterator[Problem]:
    """What is set in addition or instead has a first choice whose conditions can hold with its."""
    for system, field in _FIELDS.items():
        firsts = defaultdict(list)
        for pair in source.pairs:
            if not pair.role_from(system) and pair.match is not Match.NONE:
                firsts[pair.side(system)].append(dict(_conditions(source, pair, system)))
        for at, pair in enumerate(source.pairs):
            address = pair.side(system)
            if pair.role_from(system) in (Role.ALSO, Role.INSTEAD) and address:
                own = dict(_conditions(source, pair, system))
                if not any(_can_hold_together(own, first) for first in firsts[address]):
                    message = f"{address} has no first choice under these conditions"
                    yield Problem("pairs", at, f"{field}: {message}: remove the {field}")


@rule
def mentions_answer_the_other_side(source: Source) -> Iterator[Problem]:
    """A pair is only mentioned on one side at most, has a counterpart, and is not converted there.

    A parameter of which every pair is a mention also has a verdict of its own: none, and why.
    """
    answered = {
        (system, pair.side(system))
        for pair in source.pairs
        for system in System
        if pair.role_from(system) is not Role.MENTION
    }
    for at, pair in enumerate(source.pairs):
        mentioned = [each for each in System if pair.role_from(each) is Role.MENTION]
        if len(mentioned) > 1:
            yield Problem("pairs", at, "role_to_ecs: 'mention' on both sides answers nobody")
        for system in mentioned:
            to = next(other for other in System if other is not system)
            field = f"{_FIELDS[system]}: 'mention'"
            if pair.side(to) is None:
                yield Problem("pairs", at, f"{field} of a pair without a counterpart: remove it")
            if pair.conversion(to):
                message = f"is not converted: remove to_{to} or the {_FIELDS[system]}"
                yield Problem("pairs", at, f"{field} {message}")
            if (system, pair.side(system)) not in answered:
                message = f"{pair.side(system)} has nothing but mentions: add its verdict, none"
                yield Problem("pairs", at, f"{field}: {message}, and its reason")


def _can_hold_together(
    one: Mapping[Address, tuple[Scalar, ...]], other: Mapping[Address, tuple[Scalar, ...]]
) -> bool:
    """Return whether a document can fulfill both conditions; no value is a field left out."""
    return all(
        any(value in other[address] for value in one[address]) or one[address] == other[address]
        for address in one.keys() & other.keys()
    )


@rule
def own_conditions_can_hold(source: Source) -> Iterator[Problem]:
    """A condition on a pair's own parameter names some of its values, and `values` keeps to them.

    A pair about one value out of many is fine: `NetworkMode`, where it is `none`.
    """
    for at, pair in enumerate(source.pairs):
        for place, system in enumerate(System):
            address = pair.side(system)
            own = dict(_conditions(source, pair, system)).get(address) if address else None
            if own == ():
                message = f"where: {address} cannot be left out in a pair about it"
                yield Problem("pairs", at, f"{message}: name its values")
            for values in pair.values if own else ():
                if values[place] not in (own or ()):
                    known = ", ".join(map(shown, own or ()))
                    message = f"values: expected a value that where names, {known}"
                    message += f", got {shown(values[place])}"
                    yield Problem("pairs", at, message)
