"""Pairs and parameters that tests of several modules print."""

from ecsk8s_map import dataset
from ecsk8s_map.model import (
    Address,
    Condition,
    Match,
    Pair,
    Parameter,
    Reason,
    Role,
    System,
    ValuePair,
)

TASK = Parameter(System.ECS, Address("TaskDefinition.Cpu"), "string")
POD = Parameter(System.KUBERNETES, Address("Pod.spec.hostname"), "string")
EXACT = Pair(
    Address("TaskDefinition.Cpu"), Address("Pod.spec.hostname"), Match.EXACT, note="no need"
)
CLOSE = Pair(
    Address("TaskDefinition.Cpu"),
    Address("Pod.spec.hostname"),
    Match.CLOSE,
    note=" ".join(["word"] * 40),
)
NONE = Pair(Address("TaskDefinition.Cpu"), None, Match.NONE, reason=Reason.MANAGED)
INTERVAL = Address("TaskDefinition.ContainerDefinitions[].HealthCheck.Interval")
GONE = Address("NetworkPolicy.status")
FULL = Pair(
    INTERVAL,
    GONE,
    Match.CLOSE,
    note="[red]a note\x1b",
    role=Role.ALSO,
    role_to_ecs=Role.INSTEAD,
    where=(
        Condition(Address("TaskDefinition.NetworkMode"), ("host", "none")),
        Condition(Address("Pod.spec.hostNetwork"), (True,)),
    ),
    subtree=True,
    values=(ValuePair("A", True), ValuePair(1, "b")),
    requires=("keda",),
    sources=("https://example.com/1", "https://example.com/2"),
)


def parameter(address: str, system: System) -> Parameter:
    """Return the parameter at an address."""
    found = dataset().parameter(address, system)
    assert found
    return found


def rows_of_full() -> list[tuple[str, str]]:
    """Return what is known about `FULL`, without its roles."""
    interval, gone = parameter(INTERVAL, System.ECS), parameter(GONE, System.KUBERNETES)
    assert interval.defaults
    assert gone.until
    addon = dataset().addons["keda"]
    return [
        ("ECS", INTERVAL),
        ("Kubernetes", GONE),
        ("Match", "close: almost the same, with a difference that matters"),
        ("Note", "[red]a note\x1b"),
        ("Covers", "every field below"),
        ("Values", "A = true, 1 = b"),
        ("ECS default", "; ".join(map(str, interval.defaults))),
        ("Kubernetes default", "none recorded"),
        ("In the schema", f"up to Kubernetes {gone.until}"),
        ("Where", "TaskDefinition.NetworkMode = host or none; Pod.spec.hostNetwork = True"),
        ("Requires", f"{addon.name} ({addon.url})"),
        ("Reference", str(interval.url)),
        ("Reference", str(gone.url)),
        ("Source", "https://example.com/1"),
        ("Source", "https://example.com/2"),
    ]
