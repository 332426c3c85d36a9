"""Findings on their way: what they are, where they are to be written, and what became of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from ecsk8s_map import Combine, Finding, Pair, Parameter, System, UnknownParameterError, dataset

NOTHING: Any = object()


class RefusedError(Exception):
    """A pair cannot be applied here; the message says why."""


@dataclass(eq=False)
class Draft:
    """A finding on its way, with those above and below it; `lists` are the elements around it."""

    finding: Finding
    above: list[Draft]
    lists: list[str]
    below: list[Draft] = field(default_factory=list)
    writes: list[Write] = field(default_factory=list)
    hindered: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    @property
    def is_list(self) -> bool:
        """Whether its value is a list."""
        return isinstance(self.finding.value, list)

    @property
    def is_carried(self) -> bool:
        """Whether anything of it has arrived."""
        return any(not write.refused for write in self.writes)


@dataclass(eq=False)
class Write:
    """A converted value on its way to `nodes`; in `beside` stand its pair's constants."""

    draft: Draft
    pair: Pair
    address: str
    value: Any
    loss: str | None = None
    refused: str = ""
    nodes: list[Node] = field(default_factory=list)
    beside: list[Node] = field(default_factory=list)
    elements: list[Node] = field(default_factory=list)
    pointers: list[str] = field(default_factory=list)

    @property
    def shared(self) -> int:
        """How many lists the target has more than the source: their elements all get the value."""
        lists = self.address.count("[]") - len(self.draft.lists)
        return max(0, lists) if self.pair.combine else 0


@dataclass(eq=False)
class Node:
    """A part of a document: fields by name, elements by where each came from, or a value.

    `needed` are the fields that the kind's scaffold has.
    """

    parameter: Parameter | None
    is_list: bool = False
    parts: dict[str, Node] = field(default_factory=dict)
    value: Any = NOTHING
    writes: list[Write] = field(default_factory=list)
    is_scaffold: bool = False
    needed: list[str] = field(default_factory=list)

    def all(self, element: Node | None = None) -> Iterator[tuple[Node, Node | None]]:
        """Yield this and every node below, each with the innermost list element around it."""
        yield self, element
        for part in self.parts.values():
            yield from part.all(part if self.is_list else element)

    def leaves(self) -> list[tuple[Node, Node | None]]:
        """Return those that have a value."""
        return [(node, element) for node, element in self.all() if node.value is not NOTHING]

    def fields(self) -> dict[str, Parameter]:
        """Return what the vocabulary has below, by every spelling."""
        return dict(dataset().fields(self.parameter)) if self.parameter else {}

    def drop(self, why: str) -> None:
        """Refuse what stands nowhere else; without its constants a value does not stand either."""
        for node, _ in self.all():
            for write in node.writes:
                write.nodes = [other for other in write.nodes if other is not node]
                if not write.nodes or node in write.beside:
                    write.refused = write.refused or why


def side(pair: Pair, system: System) -> str:
    """Return a pair's address in a system, empty where it has none."""
    return (pair.ecs if system is System.ECS else pair.kubernetes) or ""


def split(address: str) -> tuple[str, list[str]]:
    """Return the resource of an address, and the names of the fields below it."""
    root = re.match(r"(?:[a-z0-9.-]+/)?[\w:]*", address)
    keys = re.findall(r'\.([^.\["]+)|\["([^"]*)"\]', address[root.end() :] if root else "")
    return root[0] if root else "", [name or quoted for name, quoted in keys]


@cache
def parameter_at(address: str, system: System) -> Parameter | None:
    """Return the parameter that has this very address, or None."""
    try:
        found = dataset().resolve(address, system=system)
    except UnknownParameterError:
        return None
    return next((parameter for parameter in found if parameter.address == address), None)


def typed(value: Any, wanted: str) -> Any:
    """Return a value in a parameter's type: digits as a number, a number as a text, no guesses."""
    if wanted.endswith("[]"):
        values = value if isinstance(value, list) else [value]
        return [typed(each, wanted.removesuffix("[]")) for each in values]
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if wanted == "integer" and isinstance(value, str) and value.isdecimal():
        return int(value)
    if wanted == "boolean" and value in ("true", "false"):
        return value == "true"
    if wanted in ("string", "quantity") and number:
        return str(value)
    expected = {"integer": int, "boolean": bool, "string": str, "map": dict, "object": dict}
    kind = expected.get(wanted, object)
    if not isinstance(value, kind) or (kind is int and not number):
        raise RefusedError(f"{value!r:.60} is no {wanted}.")
    return value


@cache
def counterparts(to: System) -> set[tuple[str, str]]:
    """Return which address leads to which."""
    other = System.KUBERNETES if to is System.ECS else System.ECS
    return {(side(pair, other), side(pair, to)) for pair in dataset().pairs}


def combined(write: Write, there: Any, value: Any) -> Any:
    """Return what several values that meet in one field come to."""
    how = write.pair.combine
    if how is Combine.APPEND and isinstance(there, list):
        return [*there, *(each for each in value if each not in there)]
    if how in (Combine.MAX, Combine.SUM) and isinstance(there, int) and isinstance(value, int):
        write.loss = f"{there} and {value} meet in one field: their {how}."
        return max(there, value) if how is Combine.MAX else there + value
    raise RefusedError(f"{value!r:.60} meets {there!r:.60}, and one field holds one value.")


def read(
    documents: Sequence[Any], kubernetes_version: str | None
) -> tuple[list[Draft], list[list[Draft]]]:
    """Return a draft for each finding, and those of each workload with what belongs to it.

    Each kind of resource belongs to the first workload that has none of it yet.
    """
    drafts: list[Draft] = []
    workloads: list[dict[str, list[Draft]]] = []
    stack: list[Draft] = []
    resource: str | None = None
    current: list[Draft] = []
    for finding in dataset().explain(list(documents), kubernetes_version=kubernetes_version):
        while stack and not finding.pointer.startswith(f"{stack[-1].finding.pointer}/"):
            stack.pop()
        around = finding.pointer.rpartition("/")[0]
        if finding.parameter and not stack and around != resource:
            resource, root = around, split(finding.parameter.address)[0]
            kind = dataset().kinds.get(root)
            place = "" if kind and kind.template is not None else root
            if all(place in workload for workload in workloads):
                workloads.append({})
            current = next(each for each in workloads if place not in each).setdefault(place, [])
        above = [each.finding.pointer for each in stack if each.is_list]
        lists = ["/".join(finding.pointer.split("/")[: each.count("/") + 2]) for each in above]
        depth = finding.parameter.address.count("[]") if finding.parameter else 0
        draft = Draft(finding, list(stack), [str(resource)] * (depth - len(lists)) + lists)
        for each in stack:
            each.below.append(draft)
        drafts.append(draft)
        current.append(draft)
        stack.append(draft)
    return drafts, [[each for part in workload.values() for each in part] for workload in workloads]
