"""The one canonical form of a dataset file, so that a diff is a change of meaning."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ..errors import DatasetError
from ..model import ROLES
from .lines import comments
from .schema import TABLES, BaselineRow, DatasetFile, parse_document

UNORDERED = {"formats": ("addresses", "types"), "pairs": ("requires",)}
"""The lists whose order means nothing, by table."""

_WIDTH = 100
NO_COMMENTS = "comment: the canonical form has none; put it into a note"


def canonical_form(text: str, name: str = "mappings.toml") -> str:
    """Return a dataset's text in its canonical form.

    Raises `DatasetError` as `parse_document` does, and with its line for each comment, which the
    canonical form does not have.
    """
    document = parse_document(text, name)
    if lines := comments(text):
        raise DatasetError("\n".join(f"{name}:{line}: {NO_COMMENTS}" for line in lines))
    return dumps(document)


def order(table: str, row: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return what rows of a table are sorted by: pairs by ECS address, role, Kubernetes address."""
    where = json.dumps(row.get("where", {}), sort_keys=True)
    if table == "pairs":
        ecs, role = row.get("ecs"), ROLES.index(row.get("role"))
        return ecs is None, ecs or "", role, row.get("kubernetes", ""), where
    return row[TABLES[table][0]], where


def dumps(document: DatasetFile) -> str:
    """Return the canonical text: tables and fields in order, rows sorted."""
    content: Mapping[str, Any] = document
    parts = [
        f"schema_version = {content['schema_version']}\nversion = {_string(content['version'])}\n",
        _table("[baseline]", tuple(BaselineRow.__annotations__), content["baseline"]),
    ]
    for table, fields in TABLES.items():
        rows = sorted(content.get(table, []), key=lambda row: order(table, row))
        parts += (_table(f"[[{table}]]", fields, _in_order(table, row)) for row in rows)
    return "\n".join(parts)


def _in_order(table: str, row: Mapping[str, Any]) -> Mapping[str, Any]:
    ordered = {field: sorted(row[field]) for field in UNORDERED.get(table, ()) if field in row}
    return {**row, **ordered}


def _table(header: str, fields: tuple[str, ...], row: Mapping[str, Any]) -> str:
    lines = (_line(field, row[field]) for field in fields if field in row)
    return "\n".join((header, *lines)) + "\n"


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
