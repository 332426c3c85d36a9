"""How many fields of each resource and kind have a pair of their own, and at which level."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..address import ancestors
from ..datasets import Dataset
from ..model import Match, Node, Parameter, System


class Count(NamedTuple):
    """The fields of a resource: by the level of their first choice, and those without own pairs.

    `again` have the pairs of the address that they are an alias of, `above` an ancestor's verdict,
    `undecided` have none.
    """

    system: System
    resource: str
    levels: tuple[int, ...]
    again: int
    above: int
    undecided: int

    @property
    def fields(self) -> int:
        """How many fields the resource has."""
        return sum(self.levels) + self.again + self.above + self.undecided


def count(dataset: Dataset) -> list[Count]:
    """Return the counts of every resource and kind of both vocabularies, the largest first."""
    verdicts: dict[tuple[System, str], Counter[str]] = {}
    for parameter in dataset.parameters:
        if parameter.node in (Node.OPERATION, Node.COMMAND):
            root = f"({parameter.node}s)"
        else:
            root = [parameter.address, *ancestors(parameter.address)][-1]
        counter = verdicts.setdefault((parameter.system, root), Counter())
        counter[_verdict(dataset, parameter)] += 1
    counts = [
        Count(
            system,
            root,
            tuple(counter[match] for match in Match),
            counter["again"],
            counter["above"],
            counter["undecided"],
        )
        for (system, root), counter in verdicts.items()
    ]
    return sorted(counts, key=lambda c: (c.system, -c.fields, c.resource))


def _verdict(dataset: Dataset, parameter: Parameter) -> str:
    pairs = dataset.lookup(parameter)
    if not pairs:
        return "undecided"
    own = pairs[0].ecs if parameter.system is System.ECS else pairs[0].kubernetes
    if own == parameter.address:
        return pairs[0].match
    return "above" if own in ancestors(parameter.address) else "again"


def total(counts: Sequence[Count]) -> Iterator[Count]:
    """Yield the sum of each system."""
    for system in System:
        of = [each for each in counts if each.system is system]
        yield Count(
            system,
            "total",
            tuple(map(sum, zip(*(each.levels for each in of), strict=True))),
            sum(each.again for each in of),
            sum(each.above for each in of),
            sum(each.undecided for each in of),
        )


def markdown(counts: Sequence[Count]) -> str:
    """Return the totals as the table that the README shows."""
    heads = ["", "fields", *map(str, Match), "as another", "by an ancestor"]
    rows = [heads, ["---", *["---:"] * (len(heads) - 1)]]
    for each in total(counts):
        name = "ECS and its companions" if each.system is System.ECS else "Kubernetes and add-ons"
        numbers = (each.fields, *each.levels, each.again, each.above)
        rows.append([name, *(f"{number:,}" for number in numbers)])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
