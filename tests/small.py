"""Small datasets made by hand, compiled as the whole one is."""

from collections.abc import Iterable, Mapping
from typing import Any

from ecsk8s_map import System
from ecsk8s_map.curation.compiling import compile_store
from ecsk8s_map.query import Index
from ecsk8s_map.store import Store

Rows = Mapping[str, Mapping[str, Any]]
RELEASES = ("1.8", "1.9", "1.10", "1.11")


def index(
    ecs: Rows | None = None,
    kubernetes: Rows | None = None,
    pairs: Iterable[Mapping[str, Any]] = (),
    same: Mapping[str, str] | None = None,
    **tables: Any,
) -> Index:
    """Return the index of a dataset that has these parameters, by address, and pairs.

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
    return Index(Store(compile_store(document, rows), "a small dataset"))


def _rows(rows: Rows) -> list[dict[str, Any]]:
    return [{"address": address, "type": "string", **row} for address, row in rows.items()]
