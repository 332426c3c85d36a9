"""The one canonical form of a dataset file, so that a diff is a change of meaning."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .schema import Document

TABLES: Mapping[str, tuple[str, ...]] = {
    "same": ("addresses", "as", "except"),
    "kinds": (
        "kind",
        "system",
        "api_version",
        "names",
        "wrapped_in",
        "beside",
        "preferred",
        "template",
        "scaffold",
    ),
    "references": ("from", "to"),
    "addons": ("id", "name", "summary", "url"),
    "formats": ("name", "types", "of", "where", "summary", "addresses"),
    "conversions": ("name", "takes", "gives", "summary"),
    "releases": ("address", "release", "source"),
    "keys": ("address", "type", "source"),
    "defaults": ("address", "where", "value", "text", "source"),
    "pairs": (
        "ecs",
        "kubernetes",
        "where",
        "match",
        "role",
        "role_to_ecs",
        "reason",
        "subtree",
        "to_kubernetes",
        "to_ecs",
        "values",
        "combine",
        "requires",
        "note",
        "sources",
    ),
}
"""The tables in their order, and the fields of a row in theirs."""

_SORTED = {("[[formats]]", "addresses"), ("[[formats]]", "types"), ("[[pairs]]", "requires")}
_WIDTH = 100
_ROLES = {None: 0, "also": 1, "instead": 2}


def order(table: str, row: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return what rows of a table are sorted by: a pair by ECS address, role, the other side."""
    where = json.dumps(row.get("where", {}), sort_keys=True, default=str)
    if table == "pairs":
        ecs = row.get("ecs")
        return (ecs is None, ecs or "", _ROLES[row.get("role")], row.get("kubernetes", ""), where)
    return (row[TABLES[table][0]], where)


def dumps(document: Document) -> str:
    """Return the canonical text: tables and fields in order, rows sorted."""
    content: Mapping[str, Any] = document
    parts = [
        f"schema_version = {content['schema_version']}\nversion = {_string(content['version'])}\n",
        _table("[baseline]", content["baseline"], ("botocore", "cloudformation", "kubernetes")),
    ]
    for table, fields in TABLES.items():
        rows = sorted(content.get(table, []), key=lambda row: order(table, row))
        parts += (_table(f"[[{table}]]", row, fields) for row in rows)
    return "\n".join(parts)


def _table(header: str, row: Mapping[str, Any], fields: Iterable[str]) -> str:
    lines = [header]
    for field in fields:
        if field in row:
            value = row[field]
            if (header, field) in _SORTED:
                value = sorted(value)
            lines.append(_line(field, value))
    return "\n".join(lines) + "\n"


def _line(field: str, value: Any) -> str:
    line = f"{field} = {_value(value)}"
    if isinstance(value, list) and len(line) > _WIDTH:
        inner = "".join(f"  {_value(item)},\n" for item in value)
        return f"{field} = [\n{inner}]"
    return line


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(_value(item) for item in value)}]"
    if isinstance(value, dict):
        inner = ", ".join(f"{_string(key)} = {_value(value[key])}" for key in sorted(value))
        return f"{{ {inner} }}" if inner else "{}"
    return str(value)


def _string(text: str) -> str:
    """Return a TOML string: a literal one where that spares the escapes of quotes."""
    if '"' in text and "'" not in text and text.isprintable():
        return f"'{text}'"
    # JSON's escapes are TOML's, but JSON takes the one control character beyond ASCII's first 32.
    return json.dumps(str(text), ensure_ascii=False).replace("\x7f", "\\u007f")
