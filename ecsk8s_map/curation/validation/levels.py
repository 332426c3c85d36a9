"""A pair's level, its sides and its reason fit each other, and the other pairs' levels."""

from __future__ import annotations

from collections.abc import Iterator

from ...address import ancestors
from ...model import Match, Reason, Role, System
from .source import Problem, Source, rule


@rule
def sides_fit_the_level(source: Source) -> Iterator[Problem]:
    """A pair has two sides; it has only one exactly where the match is `none`."""
    for at, pair in enumerate(source.pairs):
        given = " and ".join(str(system) for system in System if pair.side(system)) or "neither"
        is_alone = pair.match is Match.NONE
        if given not in (("ecs", "kubernetes") if is_alone else ("ecs and kubernetes",)):
            wanted = "ecs or kubernetes" if is_alone else "ecs and kubernetes"
            message = f"match is '{pair.match}': expected {wanted}, got {given}"
            yield Problem("pairs", at, f"{message}: change the sides or the match")


@rule
def none_is_alone(source: Source) -> Iterator[Problem]:
    """A parameter that has no counterpart has none but under conditions, or as a mention."""
    for system in System:
        paired = {
            pair.side(system)
            for pair in source.pairs
            if pair.match is not Match.NONE and pair.role_from(system) is not Role.MENTION
        }
        for at, pair in enumerate(source.pairs):
            address = pair.side(system)
            if pair.match is Match.NONE and not pair.where and address and address in paired:
                message = f"{address} has a counterpart in another pair: remove one of the pairs"
                yield Problem("pairs", at, f"match is 'none', but {message}")


@rule
def reason_on_none_only(source: Source) -> Iterator[Problem]:
    """`none` has a reason; no other level does."""
    for at, pair in enumerate(source.pairs):
        if pair.match is Match.NONE and pair.reason is None:
            known = ", ".join(Reason)
            yield Problem("pairs", at, f"match is 'none': add a reason, one of {known}")
        if pair.match is not Match.NONE and pair.reason is not None:
            yield Problem("pairs", at, f"match is '{pair.match}': remove the reason")


@rule
def one_exact_counterpart(source: Source) -> Iterator[Problem]:
    """A parameter has at most one `exact` counterpart."""
    for system in System:
        seen: dict[str, str] = {}
        for at, pair in enumerate(source.pairs):
            address = pair.side(system)
            if pair.match is Match.EXACT and address:
                if address in seen:
                    message = f"{address} already has an exact counterpart: {seen[address]}"
                    yield Problem("pairs", at, f"{message}; change one of the levels")
                seen[address] = str(pair)


@rule
def subtrees_have_no_exceptions(source: Source) -> Iterator[Problem]:
    """Below a `subtree` verdict no parameter has a pair of its own."""
    for system in System:
        verdicts = {pair.side(system) for pair in source.pairs if pair.subtree}
        for at, pair in enumerate(source.pairs):
            for above in ancestors(pair.side(system) or ""):
                if above in verdicts:
                    message = f"{above} has a subtree verdict, which covers every field below"
                    yield Problem("pairs", at, f"{message}: remove one of the two pairs")
