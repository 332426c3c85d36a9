"""Which resources of several documents belong together: a workload and what stands beside it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from ..address import steps
from ..errors import wrong_type
from ..model import Finding, Owner, Reference
from .walk import as_text


class _Resource(NamedTuple):
    """A resource with its findings; `place` is what a workload has one of."""

    owner: Owner
    place: str
    findings: list[Finding]

    def values(self, address: str) -> list[Any]:
        """Return the values of a parameter."""
        return [each.value for each in self.findings if str(each.parameter) == address]


def workloads(
    findings: Iterable[Finding],
    references: Iterable[Reference],
    kinds: Collection[str],
) -> list[list[Finding]]:
    """Return the findings of each workload, with those of what belongs to it.

    `kinds` are those that have a pod template; see `Dataset.workloads`.
    """
    resources = []
    for owners, part in groupby(findings, _resource):
        if owners:
            address = owners[0].parameter.address
            place = "" if address in kinds else address
            resources.append(_Resource(owners[0], place, list(part)))
    links = _links(resources, [each for each in references if "[]" not in each.target])
    found: list[dict[str, int]] = []
    # First those that a reference joins: what is left goes where there is room.
    for number, resource in sorted(enumerate(resources), key=lambda each: each[0] not in links):
        free = [each for each in found if resource.place not in each]
        if number in links:
            free = [each for each in free if links[number].intersection(each.values())]
        if not free:
            found.append({})
            free = found[-1:]
        free[0][resource.place] = number
    found.sort(key=lambda each: min(each.values()))
    return [
        [finding for number in sorted(each.values()) for finding in resources[number].findings]
        for each in found
    ]


def _resource(finding: Finding) -> tuple[Owner, ...]:
    """Return the resource that a finding stands in, if any."""
    if not isinstance(finding, Finding):
        raise wrong_type("the findings of explain", finding)
    return finding.owners[:1]


def _links(resources: Sequence[_Resource], references: Iterable[Reference]) -> dict[int, set[int]]:
    """Return which resources refer to which, by their numbers, in both directions."""
    links: dict[int, set[int]] = {}
    for reference in references:
        kind = steps(reference.target)[0]
        named: dict[str, list[int]] = {}
        for number, resource in enumerate(resources):
            if resource.owner.parameter.address == kind:
                logical_id = resource.owner.pointer.rpartition("/")[0]  # above its properties
                for name in (*resource.values(reference.target), logical_id):
                    named.setdefault(as_text(name), []).append(number)
        for number, resource in enumerate(resources):
            for value in resource.values(reference.source):
                names = _names(value, resource.owner.pointer)
                for other in (other for name in names for other in named.get(name, ())):
                    if other != number:
                        links.setdefault(number, set()).add(other)
                        links.setdefault(other, set()).add(number)
    return links


def _names(value: Any, pointer: str) -> list[str]:
    """Return what a reference may name.

    An ARN or a revision has the name between `/` and `:`; a template's `Ref` names a resource
    beside the one at `pointer`.
    """
    if isinstance(value, dict) and len(value) == 1:
        (named,) = value.values()
        beside = pointer.split("/")[:-2]
        first = named[0] if isinstance(named, list) and named else named
        return ["/".join([*beside, as_text(first)])]
    return re.split("[/:]", as_text(value))
