"""A dataset of ten times the size: nine copies of every parameter and pair, under other names."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ecsk8s_map.curation.formatting import dumps

_NAME = re.compile(r"[\w-]+(?=[.\[\"]|$)")
_ADDRESSES: Mapping[str, tuple[str, ...]] = {
    "same": ("addresses", "as", "except"),
    "references": ("from", "to"),
    "releases": ("address",),
    "keys": ("address",),
    "defaults": ("address", "where"),
    "pairs": ("ecs", "kubernetes", "where"),
}
"""The tables about parameters, and their fields that hold addresses."""


def renamed(value: Any, suffix: str) -> Any:
    """Return an address, or what holds addresses, with a suffix behind each name in it.

    All names, not only the resource's: else a short name would have ten times the answers, and
    the time of a lookup grows with what it answers.

    >>> renamed("Pod.spec.containers[].image", "X")
    'PodX.specX.containersX[].imageX'
    """
    if isinstance(value, str):
        return _NAME.sub(lambda name: name[0] + suffix, value)
    if isinstance(value, list):
        return [renamed(each, suffix) for each in value]
    return {renamed(address, suffix): wanted for address, wanted in value.items()}


def multiply(data: Path, times: int = 10) -> None:
    """Rewrite a folder `data/` with the parameters and pairs that many times."""
    suffixes = [f"Copy{number}" for number in range(1, times)]
    for file in (data / "vocabulary").glob("*.json"):
        content = json.loads(file.read_text(encoding="utf-8"))
        content["parameters"] += [
            _copied_parameter(row, suffix) for suffix in suffixes for row in content["parameters"]
        ]
        file.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    file = data / "mappings.toml"
    document: Any = tomllib.loads(file.read_text(encoding="utf-8"))
    for table in _ADDRESSES.keys() & document.keys():
        document[table] += [
            copy for suffix in suffixes for copy in _copies(document, table, suffix)
        ]
    file.write_text(dumps(document), encoding="utf-8", newline="\n")


def _copied_parameter(row: Mapping[str, Any], suffix: str) -> dict[str, Any]:
    names = {name: renamed(paths, suffix) for name, paths in row.get("names", {}).items()}
    return {
        **row,
        "address": renamed(row["address"], suffix),
        **({"names": names} if names else {}),
    }


def _copies(document: Mapping[str, Any], table: str, suffix: str) -> Iterator[dict[str, Any]]:
    for row in document[table]:
        fields = {field: renamed(row[field], suffix) for field in _ADDRESSES[table] if field in row}
        note = {"note": f"{row['note']} {suffix}."} if "note" in row else {}
        yield {**row, **fields, **note}
