"""The parameters as the generated files have them, or as they were compiled."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ...errors import DatasetError
from ...model import Parameter, System
from ...store import bundled, checkout
from ...vocabulary import Vocabulary

VOCABULARIES = {
    "ecs": System.ECS,
    "companions": System.ECS,
    "kubernetes": System.KUBERNETES,
    "addons": System.KUBERNETES,
    "eks": System.KUBERNETES,
}
"""The generated files, and the system whose parameters each has."""

Row = Mapping[str, Any]
"""A parameter as the generated files have it; see `tools/vocabulary/entries.py`."""

Rows = Mapping[System, Iterable[Row]]


def vocabularies() -> dict[System, list[Row]]:
    """Return the parameters of both systems without the well-known keys of open maps.

    In a checkout these are the generated entries of its `data/`, else those that were compiled.
    """
    if folder := checkout():
        return read_vocabularies(folder)
    rows: dict[System, list[Row]] = {system: [] for system in System}
    store = bundled()
    numbers = [number for (number,) in store.rows(_VENDORS)]
    for parameter in Vocabulary(store).numbered(numbers):
        rows[parameter.system].append(_row(parameter))
    return rows


_VENDORS = "SELECT id FROM parameters WHERE NOT is_key ORDER BY id + shift"


def _row(parameter: Parameter) -> Row:
    names: dict[str, list[str]] = {}
    for name in parameter.names:
        names.setdefault(name.dialect, []).append(name.path)
    row = {
        "address": parameter.address,
        "type": parameter.type,
        "types": dict(parameter.types),
        "api_version": parameter.api_version,
        "required": list(parameter.required),
        "read_only": parameter.read_only,
        "values": list(parameter.values),
        "names": names,
        "since": parameter.since,
        "until": parameter.until,
        "url": parameter.url,
    }
    return {name: value for name, value in row.items() if value}


def read_vocabularies(folder: str | Path) -> dict[System, list[Row]]:
    """Return the generated entries of a `data/` by system.

    Raises `DatasetError` for a file that is missing or damaged.
    """
    rows: dict[System, list[Row]] = {}
    for name, system in VOCABULARIES.items():
        file = Path(folder) / "vocabulary" / f"{name}.json"
        try:
            entries = json.loads(file.read_text(encoding="utf-8"))["parameters"]
        except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
            said = f"{type(error).__name__}: {error}"
            raise DatasetError(f"{file} is not a vocabulary: {said}; generate it anew") from None
        rows.setdefault(system, []).extend(entries)
    return rows
