"""Which resources of several documents belong together: a workload and what goes with it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from heapq import heappop, heappush
from itertools import groupby
from typing import Any, NamedTuple

from ..about import Reference
from ..address import steps
from ..errors import wrong_type
from ..findings import Finding, Owner
from ..intrinsics import intrinsic, logical_id
from .recognition import as_text

_WORKLOAD = ""
"""The slot of a workload: a group has one of them, whatever its kind."""


def workloads(
    findings: Iterable[Finding],
    references: Iterable[Reference],
    kinds: Collection[str],
) -> list[list[Finding]]:
    """Return the findings of each workload, with those of the resources that belong to it.

    `kinds` are those that have a pod template; see `Dataset.workloads`. A group has at most one
    resource of each kind, and one workload. A resource that names another, or is named by it, is
    in its group where that has no other of its kind: of two services of one task definition, the
    second is a group of its own, which does not repeat the task definition, and no other task
    definition joins it. Each finding is in one group only.
    """
    resources = list(_resources(findings, kinds))
    groups = _Groups(resources, _links(resources, references, kinds)).members
    return [
        [finding for number in sorted(group) for finding in resources[number].findings]
        for group in sorted(groups, key=min)
    ]


class _Resource(NamedTuple):
    """A resource with its findings; `slot` is what a group has one of: a kind, or a workload."""

    owner: Owner
    slot: str
    findings: list[Finding]


def _resources(findings: Iterable[Finding], kinds: Collection[str]) -> Iterator[_Resource]:
    for owners, part in groupby(findings, _resource_of):
        if owners:
            yield _Resource(owners[0], _slot(owners[0].parameter.address, kinds), list(part))


def _resource_of(finding: Finding) -> tuple[Owner, ...]:
    """Return the resource that a finding is in, if any."""
    if not isinstance(finding, Finding):
        raise wrong_type("the findings of explain", finding)
    return finding.owners[:1]


def _slot(kind: str, kinds: Collection[str]) -> str:
    return _WORKLOAD if kind in kinds else kind


class _Side:
    """The resources on one side of a link: those that use a name, or those that have it.

    `groups` are those that have one of the resources, for each slot of the other side: a heap of
    their numbers, without those that turned out to have no room for the slot.
    """

    def __init__(self) -> None:
        self.numbers: list[int] = []
        self.groups: dict[str, list[int]] = {}


class _Link(NamedTuple):
    """The side of a link that a resource is on, and the other.

    `named_slot` is the slot of what the resource names; None where it is the one that is named.
    """

    own: _Side
    other: _Side
    named_slot: str | None


def _links(
    resources: Sequence[_Resource], references: Iterable[Reference], kinds: Collection[str]
) -> dict[int, list[_Link]]:
    """Return the links of each resource that has any, by its number."""
    whole = [each for each in references if "[]" not in each.target]  # not between elements
    values = _values(resources, {address for each in whole for address in each})
    links: dict[int, list[_Link]] = defaultdict(list)
    for source, target in whole:
        kind = steps(target)[0]
        named: dict[str, _Side] = defaultdict(_Side)
        for number, resource in enumerate(resources):
            if resource.owner.parameter.address == kind:
                beside = resource.owner.pointer.rpartition("/")[0]  # a template's resource
                names = (*values[target].get(number, ()), beside)
                for name in {as_text(each) for each in names}:
                    named[name].numbers.append(number)
        naming: dict[str, _Side] = defaultdict(_Side)
        for number, found in values[source].items():
            at = resources[number].owner.pointer
            for name in {name for each in found for name in _names(each, at) if name in named}:
                naming[name].numbers.append(number)
        for name, users in naming.items():
            _join(links, resources, users, named[name], _slot(kind, kinds))
    return links


def _join(
    links: dict[int, list[_Link]],
    resources: Sequence[_Resource],
    naming: _Side,
    named: _Side,
    slot: str,
) -> None:
    """Add a link to all resources on it, except for one that only names itself."""
    if naming.numbers == named.numbers and len(named.numbers) == 1:
        return
    named.groups = {resources[number].slot: [] for number in naming.numbers}
    naming.groups = {slot: []}
    for number in naming.numbers:
        links[number].append(_Link(naming, named, slot))
    for number in named.numbers:
        links[number].append(_Link(named, naming, None))


def _values(
    resources: Sequence[_Resource], addresses: Collection[str]
) -> dict[str, dict[int, list[Any]]]:
    """Return the values that resources have at addresses, by address and resource."""
    values: dict[str, dict[int, list[Any]]] = {address: {} for address in addresses}
    for number, resource in enumerate(resources):
        for finding in resource.findings:
            if finding.parameter is not None and finding.parameter.address in values:
                found = values[finding.parameter.address].setdefault(number, [])
                found.append(finding.value)
    return values


def _names(value: Any, pointer: str) -> list[str]:
    """Return what a reference may name.

    An ARN or a revision has the name between `/` and `:`; a template's function refers to a
    resource beside the one at `pointer`.
    """
    if intrinsic(value):
        referred = logical_id(value)
        beside = pointer.split("/")[:-2]
        return [] if referred is None else ["/".join([*beside, referred])]
    return [name for name in re.split("[/:]", as_text(value)) if name]


def _outward(resources: Sequence[_Resource], links: dict[int, list[_Link]]) -> Iterator[int]:
    """Yield the resources with links: the workloads, what is linked to them, and so on.

    What is not linked to a workload follows in the same way, from the first resource of it on.
    """
    seen: set[int] = set()
    linked = sorted(links)
    workloads = [number for number in linked if resources[number].slot == _WORKLOAD]
    for start in (workloads, *([number] for number in linked)):
        level = [number for number in start if number not in seen]
        while level:
            yield from level
            seen.update(level)
            sides = {link.other for number in level for link in links[number]}
            level = sorted({number for side in sides for number in side.numbers} - seen)


class _Groups:
    """Puts each resource into a group; `members` are the numbers of those in each.

    Resources with links come first, from the workloads outward; the others go where there is room.
    A resource's group has no room for another in the place of one that it names, even where that
    is in another group.
    """

    def __init__(self, resources: Sequence[_Resource], links: dict[int, list[_Link]]) -> None:
        self.members: list[list[int]] = []
        self._taken: list[set[str]] = []
        self._first_with_room: dict[str, int] = defaultdict(int)
        named: list[tuple[int, str]] = []
        for number in _outward(resources, links):
            slot = resources[number].slot
            group = self._add(number, slot, self._linked(slot, links[number]))
            for link in links[number]:
                for groups in link.own.groups.values():
                    heappush(groups, group)
                if link.named_slot is not None:
                    named.append((group, link.named_slot))
        for group, slot in named:
            self._taken[group].add(slot)
        for number, resource in enumerate(resources):
            if number not in links:
                self._add(number, resource.slot, self._with_room(resource.slot))

    def _add(self, number: int, slot: str, group: int) -> int:
        """Add a resource to a group, which may be a new one, and return the group's number."""
        if group == len(self.members):
            self.members.append([])
            self._taken.append(set())
        self.members[group].append(number)
        self._taken[group].add(slot)
        return group

    def _linked(self, slot: str, links: Iterable[_Link]) -> int:
        """Return the first group with room that has a resource on the other side of a link."""
        first = len(self.members)
        for link in links:
            groups = link.other.groups[slot]
            while groups and slot in self._taken[groups[0]]:
                heappop(groups)
            first = min([first, *groups[:1]])
        return first

    def _with_room(self, slot: str) -> int:
        """Return the first group that has room; what is taken is never free again."""
        group = self._first_with_room[slot]
        while group < len(self._taken) and slot in self._taken[group]:
            group += 1
        self._first_with_room[slot] = group
        return group
