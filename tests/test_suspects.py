"""What the list of suspects has: each kind, on a pair that is one and on a pair that is none."""

from typing import Any

import pytest
from small import KIND, ROOT, content

from ecsk8s_map import Dataset
from ecsk8s_map.store import Store
from tools.suspects import KINDS

OBJECT = {"type": "object"}
ECS = {
    "Service": ROOT,
    "Service.Check": OBJECT,
    "Service.Check.Port": {"type": "integer"},
    "Service.Other.Check.Port": {"type": "integer"},
    "Service.State": {"read_only": True},
    "Service.Names": {"type": "string[]"},
}
KUBERNETES = {
    "Pod": KIND,
    "Pod.probe": OBJECT,
    "Pod.probe.port": {"type": "integer"},
    "Pod.other.probe.port": {"type": "integer"},
    "Pod.phase": {"read_only": True},
    "Pod.gone": {"until": "1.10"},
    "Pod.names": {"type": "string[]"},
}
STATE: dict[str, Any] = {"ecs": "Service.State", "kubernetes": "Pod.phase"}
PORT: dict[str, Any] = {"ecs": "Service.Check.Port", "kubernetes": "Pod.probe.port"}
OTHER = {"ecs": "Service.Other.Check.Port", "kubernetes": "Pod.other.probe.port"}
CHECK = {"ecs": "Service.Check", "kubernetes": "Pod.probe"}
NAMES = {"ecs": "Service.Names", "kubernetes": "Pod.names", "match": "exact"}
NONE = {"ecs": "Service.State", "match": "none", "reason": "managed"}
FIVE = [{**STATE, "kubernetes": each, "role": "also"} for each in [*KUBERNETES][:5]]


@pytest.mark.parametrize(
    ("kind", "pairs", "found"),
    [
        ("absolutes", [{**PORT, "note": "It never does, and only so."}], ["never, only"]),
        ("absolutes", [{**PORT, "note": "It nevertheless does."}], []),
        ("none_that_names_one", [{**NONE, "note": "See `Pod.phase`."}], ["Pod.phase"]),
        ("none_that_names_one", [{**NONE, "note": "See `Service.Check`, `phase`."}], []),
        ("types_that_differ", [{**NAMES, "kubernetes": "Pod.phase"}], ["list of value and value"]),
        ("types_that_differ", [NAMES, {**NAMES, "kubernetes": "Pod.phase", "match": "close"}], []),
        (
            "levels_of_like_shapes",
            [PORT, {**OTHER, "match": "broad"}],
            [
                "close Service.Check.Port -> Pod.probe.port; "
                "broad Service.Other.Check.Port -> Pod.other.probe.port"
            ],
        ),
        ("levels_of_like_shapes", [PORT, OTHER, {**STATE, "match": "broad"}], []),
        (
            "objects_whose_fields_are_exact",
            [CHECK, {**PORT, "match": "exact"}],
            ["its 1 paired fields are exact"],
        ),
        ("objects_whose_fields_are_exact", [CHECK, PORT], []),
        ("removed_first_choices", [{**STATE, "kubernetes": "Pod.gone"}], ["until 1.10"]),
        ("removed_first_choices", [{**STATE, "kubernetes": "Pod.gone", "role": "also"}], []),
        (
            "read_only_to_set",
            [{**PORT, "kubernetes": "Pod.phase", "note": "Set it."}],
            ["Pod.phase is read-only"],
        ),
        ("read_only_to_set", [{**PORT, "note": "Set it."}], []),
        (
            "read_only_to_set",
            [{**PORT, "kubernetes": "Pod.phase", "role": "mention", "note": "Set it."}],
            [],
        ),
        ("many_counterparts", FIVE, ["5 of ecs's Service.State"]),
        ("many_counterparts", [*FIVE[:4], {**FIVE[4], "role": "mention"}], []),
        ("fields_that_do_not_exist", [{**PORT, "note": "See `portName`."}], ["portName"]),
        ("fields_that_do_not_exist", [{**PORT, "note": "See `Port`, `a-b`, `phase`."}], []),
    ],
)
def test_a_suspect_is_listed_with_its_reason(
    kind: str, pairs: list[dict[str, Any]], found: list[str]
) -> None:
    data = Dataset(Store(content(ECS, KUBERNETES, pairs), "it"))
    assert [why for _, why in KINDS[kind](data)] == found
