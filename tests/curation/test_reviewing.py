"""What a review is of: a change of what was read changes the digest, and nothing else does."""

from typing import Any

import pytest

from ecsk8s_map import Pair
from ecsk8s_map.curation.reviewing import digest

ROW: dict[str, Any] = {
    "ecs": "Service.DesiredCount",
    "kubernetes": "Deployment.spec.replicas",
    "where": {"Service.SchedulingStrategy": ["REPLICA", "X"], "Service.LaunchType": "EC2"},
    "match": "close",
    "values": [["a", "b"]],
    "note": "It differs.",
    "sources": ["https://kubernetes.io/"],
}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("ecs", "Service.Count"),
        ("kubernetes", "StatefulSet.spec.replicas"),
        ("where", {"Service.SchedulingStrategy": ["REPLICA", "X"]}),
        ("match", "broad"),
        ("reason", "managed"),
        ("role", "also"),
        ("role_to_ecs", "also"),
        ("subtree", True),
        ("values", [["b", "a"]]),
        ("note", "It differs, too."),
    ],
)
def test_what_was_read_is_in_the_digest(field: str, value: Any) -> None:
    assert digest(Pair.from_row({**ROW, field: value})) != digest(Pair.from_row(ROW))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("to_kubernetes", "copy"),
        ("to_ecs", "copy"),
        ("combine", "max"),
        ("requires", ["karpenter"]),
        ("sources", ["https://example.com/"]),
        ("reviewed", "2026-01-02 00000000"),
        ("where", {"Service.LaunchType": ["EC2"], "Service.SchedulingStrategy": ["X", "REPLICA"]}),
    ],
)
def test_what_is_added_later_is_not(field: str, value: Any) -> None:
    assert digest(Pair.from_row({**ROW, field: value})) == digest(Pair.from_row(ROW))


def test_a_digest_is_the_same_tomorrow() -> None:
    assert digest(Pair.from_row(ROW)) == "b244a179"
