"""Small datasets made by hand, compiled as the whole one is."""

from collections.abc import Iterable, Mapping
from typing import Any

from ecsk8s_map import System, dataset
from ecsk8s_map.curation.compiling import compile_store
from ecsk8s_map.query import Index
from ecsk8s_map.store import Store
from ecsk8s_map.vocabulary import Vocabulary

Rows = Mapping[str, Mapping[str, Any]]
RELEASES = ("1.8", "1.9", "1.10", "1.11")
ROOT: Mapping[str, Any] = {"type": "resource"}
KIND: Mapping[str, Any] = {"type": "kind"}
FIELD: Mapping[str, Any] = {"type": "string"}
MAP: Mapping[str, Any] = {"type": "map"}
SERVICE: Rows = {
    "Service": {
        **ROOT,
        "names": {
            "cloudformation": ["AWS::ECS::Service"],
            "api": ["CreateService"],
            "terraform": ["aws_ecs_service"],
        },
    },
    "Service.DesiredCount": {
        **FIELD,
        "names": {"api": ["desiredCount"], "terraform": ["desired_count"]},
    },
    "Service.Network.Subnets": {**FIELD, "names": {"terraform": ["network_subnets"]}},
}


POD: Rows = {
    "Pod": KIND,
    "Pod.metadata": {"type": "object"},
    "Pod.metadata.labels": MAP,
    'Pod.metadata.labels["example.com/team"]': FIELD,
    "Pod.spec": {"type": "object"},
    "Pod.spec.hostname": FIELD,
    "ConfigMap": KIND,
    "ConfigMap.data": MAP,
}


def content(
    ecs: Rows | None = None,
    kubernetes: Rows | None = None,
    pairs: Iterable[Mapping[str, Any]] = (),
    same: Mapping[str, str] | None = None,
    **tables: Any,
) -> bytes:
    """Return the compiled dataset that has these parameters, by address, and pairs.

    A parameter is a string where its row has no type; a pair is close where it has no level.
    `same` has the address whose fields an address has, too; `tables` are the others of the file.
    """
    document: Any = {
        "schema_version": 1,
        "version": "1.0.0",
        "baseline": {"botocore": "1", "cloudformation": "2", "kubernetes": list(RELEASES)},
        "same": [{"as": target, "addresses": [source]} for source, target in (same or {}).items()],
        "pairs": [{"match": "close", "sources": [], **pair} for pair in pairs],
        **tables,
    }
    rows = {System.ECS: _rows(ecs or {}), System.KUBERNETES: _rows(kubernetes or {})}
    return compile_store(document, rows)


def index(*given: Any, **tables: Any) -> Index:
    """Return the index of a dataset that is made of what `content` takes."""
    return Index(Store(content(*given, **tables), "a small dataset"))


def _rows(rows: Rows) -> list[dict[str, Any]]:
    return [{"address": address, "type": "string", **row} for address, row in rows.items()]


def vocabulary(
    ecs: Rows | None = None,
    kubernetes: Rows | None = None,
    kinds: Mapping[str, Iterable[str]] | None = None,
    **tables: Any,
) -> Vocabulary:
    """Return the vocabulary of a small dataset; `kinds` has what kubectl calls a kind."""
    named = [{"kind": kind, "names": [*names]} for kind, names in (kinds or {}).items()]
    return index(ecs, kubernetes, kinds=named, **tables).vocabulary


def whole() -> Index:
    """Return the index of the bundled dataset."""
    return dataset()._index
