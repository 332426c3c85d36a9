"""How many fields have a pair of their own, and at which level: on a dataset made by hand."""

from typing import Any

from ecsk8s_map import Dataset, Match, System, dataset
from ecsk8s_map.curation.statistics import Count, count, markdown, total

DOCUMENT: Any = {
    "schema_version": 1,
    "version": "1.0.0",
    "baseline": {"botocore": "1", "cloudformation": "2", "kubernetes": ["1.25"]},
    "same": [{"as": "Pod.a", "addresses": ["Pod.b"]}],
    "pairs": [
        {"ecs": "Task", "match": "close", "kubernetes": "Pod", "sources": []},
        {"ecs": "Task.x", "match": "exact", "kubernetes": "Pod.a", "sources": []},
        {"ecs": "Task.y", "match": "narrow", "kubernetes": "Pod.a", "sources": []},
        {"ecs": "Task.y", "match": "none", "role": "instead", "sources": []},
        {"ecs": "Task.z", "match": "none", "subtree": True, "sources": []},
        {"ecs": "RunTask", "match": "related", "kubernetes": "Pod", "sources": []},
        {"kubernetes": "Pod.a.x", "match": "none", "sources": []},
    ],
}
ROWS: Any = {
    System.ECS: [
        {"address": "RunTask", "type": "operation"},
        {"address": "StopTask", "type": "operation"},
        {"address": "Task", "type": "resource"},
        *({"address": f"Task.{name}", "type": "string"} for name in ("x", "y", "z", "z.x", "w")),
        {"address": "Cluster", "type": "resource"},
        {"address": "Attribute", "type": "resource"},
    ],
    System.KUBERNETES: [
        {"address": "kubectl apply", "type": "command"},
        {"address": "Pod", "type": "kind"},
        *({"address": f"Pod.{name}", "type": "string"} for name in ("a", "a.x", "b", "b.x")),
    ],
}
ECS, KUBERNETES = System
# exact, close, broad, narrow, related, none
EXPECTED = [
    Count(ECS, "Task", (1, 1, 0, 1, 0, 1), again=0, above=1, undecided=1),
    Count(ECS, "(operations)", (0, 0, 0, 0, 1, 0), again=0, above=0, undecided=1),
    Count(ECS, "Attribute", (0, 0, 0, 0, 0, 0), again=0, above=0, undecided=1),
    Count(ECS, "Cluster", (0, 0, 0, 0, 0, 0), again=0, above=0, undecided=1),
    Count(KUBERNETES, "Pod", (1, 1, 0, 0, 0, 1), again=2, above=0, undecided=0),
    Count(KUBERNETES, "(commands)", (0, 0, 0, 0, 0, 0), again=0, above=0, undecided=1),
]


def test_each_field_counts_by_its_first_pair_and_the_largest_resource_goes_first() -> None:
    order = (Match.EXACT, Match.CLOSE, Match.BROAD, Match.NARROW, Match.RELATED, Match.NONE)
    assert tuple(Match) == order
    assert count(Dataset(DOCUMENT, ROWS)) == EXPECTED
    assert [each.fields for each in EXPECTED] == [6, 2, 1, 1, 5, 1]


def test_the_total_of_a_system_is_the_sum_of_its_resources() -> None:
    assert list(total(EXPECTED)) == [
        Count(ECS, "total", (1, 1, 0, 1, 1, 1), again=0, above=1, undecided=4),
        Count(KUBERNETES, "total", (1, 1, 0, 0, 0, 1), again=2, above=0, undecided=1),
    ]


def test_the_table_has_a_row_for_each_system() -> None:
    large = [each._replace(again=1_234) for each in EXPECTED[:1]]
    assert markdown([*large, *EXPECTED[1:]]).splitlines() == [
        "|  | fields | exact | close | broad | narrow | related | none | as another |"
        " by an ancestor |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
        "| ECS and its companions | 1,244 | 1 | 1 | 0 | 1 | 1 | 1 | 1,234 | 1 |",
        "| Kubernetes and add-ons | 6 | 1 | 1 | 0 | 0 | 0 | 1 | 2 | 0 |",
    ]


def test_every_parameter_is_counted_once() -> None:
    counts = count(dataset())
    assert sum(each.fields for each in counts) == len(list(dataset().parameters)) > 6_000
