"""Documents that several tests explain, and explain for a small dataset."""

import sys
from collections.abc import Callable, Iterable, Mapping
from types import FrameType
from typing import Any, TypeVar

import small as small_datasets

from ecsk8s_map import (
    Address,
    Condition,
    Finding,
    Match,
    Pair,
    Role,
    System,
    explain,
)
from ecsk8s_map.documents import explaining
from ecsk8s_map.query import Index

R = TypeVar("R")
TASK = {
    "family": "web",
    "networkMode": "awsvpc",
    "containerDefinitions": [
        {
            "name": "app",
            "memory": 512,
            "portMappings": [{"containerPort": 80, "hostPort": 80}],
            "dockerLabels": {"team": "a"},
            "logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": "g"}},
        }
    ],
}


C = "TaskDefinition.ContainerDefinitions"


def addresses(document: Any) -> list[str]:
    return [str(finding.parameter) for finding in explain(document) if finding.parameter]


def told(document: Any) -> list[tuple[str, str, Any, str | None, str | None]]:
    """Return pointer, spelling, value, parameter and problem of each finding."""
    return [
        (f.pointer, f.spelled, f.value, str(f.parameter) if f.parameter else None, f.problem)
        for f in explain(document)
    ]


def made(
    addresses: Iterable[str],
    pairs: Mapping[str, Any],
    references: Iterable[tuple[str, str]] = (),
    defaults: Iterable[Mapping[str, Any]] = (),
    system: System = System.ECS,
) -> Callable[[Any], list[Finding]]:
    """Return explain for a task definition of a few fields; `pairs` are those of each address."""
    types = {address: "object[]" if address.endswith("s") else "string" for address in addresses}
    types |= {"TaskDefinition": "resource", "Pod": "kind"}
    index = small(types, pairs, references, defaults, system)
    return lambda document: list(explaining.explain(document, index))


def small(
    types: Mapping[str, str],
    pairs: Mapping[str, Iterable[Pair]] | None = None,
    references: Iterable[tuple[str, str]] = (),
    defaults: Iterable[Mapping[str, Any]] = (),
    system: System = System.ECS,
) -> Index:
    """Return the index of a small dataset, given the type and the pairs of each address."""
    parameters = {address: {"type": each} for address, each in types.items()}
    rows = [
        {
            system: address,
            "note": each.note,
            "match": each.match,
            "role": each.role,
            "values": [list(values) for values in each.values],
            "where": {condition.address: [*condition.values] for condition in each.where},
        }
        for address, found in (pairs or {}).items()
        for each in found
    ]
    sides: dict[str, Any] = {system: parameters}
    named = [{"from": source, "to": target} for source, target in references]
    return small_datasets.index(**sides, pairs=rows, references=named, defaults=[*defaults])


T = "TaskDefinition"
FIELDS = [f"{T}.{name}" for name in ("Mode", "Other", "Port")]


def pair(name: str, role: Role | None = None, /, **where: Any) -> Pair:
    """Return a pair of that note; `where` has fields of the task definition with their values."""
    conditions = tuple(
        Condition(Address(f"{T}.{address.replace('__', '[].')}"), tuple(values))
        for address, values in where.items()
    )
    ecs, kubernetes = Address(f"{T}.Port"), Address("Pod.port")
    return Pair(ecs, kubernetes, Match.CLOSE, note=name, role=role, where=conditions)


def ranked(
    pairs: list[Pair], document: Any, defaults: Iterable[Mapping[str, Any]] = ()
) -> tuple[list[str | None], list[str | None]]:
    """Return the notes of the pairs that hold for the field Port, and of those that are certain."""
    explained = made(FIELDS, {f"{T}.Port": pairs}, defaults=defaults)
    (finding,) = (f for f in explained(document) if f.spelled == "Port")
    return [p.note for p in finding.pairs], [p.note for p in finding.certain]


DEFAULT = {"address": f"{T}.Mode", "value": "bridge", "source": "s"}


LISTS = [
    f"{T}.{name}"
    for name in ("Mode", "Volumes", "Volumes[].Name", "Volumes[].Host", "Volumes[].Kind")
]


MOUNTS = [f"{T}.Mounts", f"{T}.Mounts[].Source", f"{T}.Mounts[].Port", f"{T}.Mounts[].Kind"]


def holding(
    explained: Callable[[Any], list[Finding]], document: Any
) -> dict[str, list[str | None]]:
    return {f.pointer: [p.note for p in f.pairs] for f in explained(document) if f.pairs}


def counted(run: Callable[[], R]) -> tuple[R, int]:
    """Return what a function returns, and how many instructions of Python it takes."""
    count = 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        frame.f_trace_opcodes = True
        count += event == "opcode"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        result = run()
    finally:
        sys.settrace(before)
    return result, count
