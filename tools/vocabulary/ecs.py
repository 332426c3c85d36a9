"""ECS: CloudFormation types and API inputs, merged into one address per parameter."""

from __future__ import annotations

import gzip
import json
import re
from importlib.metadata import version
from pathlib import Path
from typing import Any

import botocore

from . import cloudformation, terraform
from .entries import Entry, entry, fold

DOCS = "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/"
VERBS = re.compile(r"(Associate|Create|Execute|Put|Register|Run|Start|Update)[A-Z]")
SCALARS = {
    "long": "integer",
    "double": "number",
    "float": "number",
    "structure": "object",
    "timestamp": "time",
}


def packages() -> dict[str, str]:
    """Return the packages that the schemas come from, and their versions."""
    return {
        "botocore": version("botocore"),
        **cloudformation.packages(),
        **terraform.packages(),
    }


def _model() -> dict[str, Any]:
    folder = Path(botocore.__file__).parent / "data" / "ecs" / "2014-11-13"
    file = next(folder.glob("service-2.json*"))
    raw = file.read_bytes()
    model: dict[str, Any] = json.loads(gzip.decompress(raw) if file.suffix == ".gz" else raw)
    return model


def generate(supplement: dict[str, Any]) -> list[Entry]:
    """Return every ECS parameter. Raises where the supplement names what no schema has."""
    merged: dict[str, Entry] = {}
    for type_name in cloudformation.types("AWS::ECS::"):
        for e in cloudformation.walk(type_name, type_name.rsplit("::", 1)[1]):
            merged[fold(e["address"])] = e
    _merge_api(merged, supplement)
    terraform.merge(merged, supplement["terraform"])
    entries = [_tidy(e) for e in merged.values()]
    return entries + [entry(**extra) for extra in supplement["entries"]]


def _merge_api(merged: dict[str, Entry], supplement: dict[str, Any]) -> None:
    model = _model()
    shapes = model["shapes"]
    resources: dict[str, str] = supplement["operations"]
    renamed: dict[str, str] = supplement["renamed"]
    unused = set(renamed)

    def visit(shape: str, path: str, parent: str, operation: str, seen: frozenset[str]) -> None:
        node = shapes[shape]
        if node["type"] == "list":
            return visit(node["member"]["shape"], f"{path}[]", f"{parent}[]", operation, seen)
        if node["type"] != "structure" or shape in seen:
            return None
        for name, member in node["members"].items():
            api = f"{path}.{name}" if path else name
            full = f"{operation}.{api}"
            unused.discard(full)
            address = renamed.get(full, f"{parent}.{name[0].upper()}{name[1:]}")
            known = merged.get(fold(address))
            if known is None:
                page = f"API_{operation}" if not path else f"API_{shape}"
                anchor = (
                    f"ECS-{operation}-request-{name}" if not path else f"ECS-Type-{shape}-{name}"
                )
                known = merged[fold(address)] = entry(
                    address=address, type="?", names={}, url=f"{DOCS}{page}.html#{anchor}"
                )
                known["names"] = {}
            _add_api(known, api, member["shape"], shapes)
            if name in node.get("required", []) and not operation.startswith("Update"):
                known["required"] = sorted({*known.get("required", []), "api"})
            visit(member["shape"], api, known["address"], operation, seen | {shape})
        return None

    # Operations that create come first: theirs is the fuller description of a parameter.
    for operation in sorted(model["operations"], key=lambda name: (name.startswith("Update"), name)):
        if not VERBS.match(operation):
            continue
        root = resources.get(operation, operation)
        known = merged.setdefault(
            fold(root),
            entry(address=root, type="operation", names={}, url=f"{DOCS}API_{operation}.html"),
        )
        known.setdefault("names", {}).setdefault("api", []).append(operation)
        visit(model["operations"][operation]["input"]["shape"], "", root, operation, frozenset())
    if unused:
        raise LookupError(f"supplement: no API member {', '.join(sorted(unused))}")


def _add_api(known: Entry, path: str, shape: str, shapes: dict[str, Any]) -> None:
    spelled = known["names"].setdefault("api", [])
    if path not in spelled:
        spelled.append(path)
    kind, values = _type(shape, shapes), _enum(shape, shapes)
    if known["type"] == "?":
        known["type"] = kind
    elif known["type"] != kind and len(spelled) == 1:
        known["types"] = {"cloudformation": known["type"], "api": kind}
    known["values"] = list(dict.fromkeys([*known.get("values", []), *values]))


def _type(shape: str, shapes: dict[str, Any]) -> str:
    node = shapes[shape]
    if node["type"] == "list":
        return _type(node["member"]["shape"], shapes) + "[]"
    return SCALARS.get(node["type"], node["type"])


def _enum(shape: str, shapes: dict[str, Any]) -> list[str]:
    node = shapes[shape]
    return _enum(node["member"]["shape"], shapes) if node["type"] == "list" else node.get("enum", [])


def _tidy(e: Entry) -> Entry:
    return entry(**{key: value for key, value in e.items()})
