"""The generated entry, its canonical JSON, and what every generator shares."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

Entry = dict[str, Any]

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "data" / "vocabulary"
KEYS = (
    "address",
    "type",
    "types",
    "api_version",
    "required",
    "read_only",
    "values",
    "names",
    "since",
    "until",
    "url",
)


def entry(**fields: Any) -> Entry:
    """Return the fields in canonical order, without those that say nothing."""
    unknown = fields.keys() - set(KEYS)
    if unknown:
        raise ValueError(f"an entry has no field {', '.join(sorted(unknown))}")
    return {key: fields[key] for key in KEYS if fields.get(key) not in (None, False, [], {}, ())}


def dump(packages: dict[str, str], entries: list[Entry]) -> str:
    """Return the file's text: one parameter a line, sorted, so that a diff reads by parameter."""
    lines = [
        json.dumps(e, ensure_ascii=False) for e in sorted(entries, key=lambda e: str(e["address"]))
    ]
    head = json.dumps(dict(sorted(packages.items())))
    return f'{{"packages": {head},\n "parameters": [\n' + ",\n".join(lines) + "\n]}\n"


def fold(name: str) -> str:
    """Return a spelling without case and separators, to match one vendor's name with another's."""
    return name.replace("_", "").replace("-", "").lower()
