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
    model = _model()
    _merge_inputs(merged, model, supplement)
    _merge_outputs(merged, model, supplement["outputs"], supplement["renamed_outputs"])
    terraform.merge(merged, supplement["terraform"])
    for name in model["operations"]:
        operation = entry(address=name, type="operation", url=f"{DOCS}API_{name}.html")
        merged.setdefault(fold(name), operation)
    return [entry(**e) for e in merged.values()]


def _merge_inputs(
    merged: dict[str, Entry], model: dict[str, Any], supplement: dict[str, Any]
) -> None:
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
    for operation in sorted(
        model["operations"], key=lambda name: (name.startswith("Update"), name)
    ):
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
    return SCALARS.get(node["type"], str(node["type"]))


def _enum(shape: str, shapes: dict[str, Any]) -> list[str]:
    node = shapes[shape]
    return (
        _enum(node["member"]["shape"], shapes) if node["type"] == "list" else node.get("enum", [])
    )


def _merge_outputs(
    merged: dict[str, Entry],
    model: dict[str, Any],
    outputs: dict[str, str],
    renamed: dict[str, str],
) -> None:
    """Add what the Describe operations report, for the resources whose shapes are named."""
    shapes = model["shapes"]

    def visit(shape: str, path: str, parent: str, seen: frozenset[str]) -> None:
        node = shapes[shape]
        if node["type"] == "list":
            return visit(node["member"]["shape"], f"{path}[]", f"{parent}[]", seen)
        if node["type"] != "structure" or shape in seen:
            return None
        for name, member in node["members"].items():
            api = f"{path}.{name}" if path else name
            address = renamed.get(f"{parent}.{name}", f"{parent}.{name[0].upper()}{name[1:]}")
            known = merged.get(fold(address)) or merged.get(_spelled_in_api(merged, parent, api))
            if known is None:
                known = merged[fold(address)] = entry(
                    address=address,
                    type="?",
                    read_only=True,
                    url=f"{DOCS}API_{shape}.html#ECS-Type-{shape}-{name}",
                )
                known["names"] = {}
            _add_api(known, api, member["shape"], shapes)
            visit(member["shape"], api, known["address"], seen | {shape})
        return None

    for root, shape in outputs.items():
        kind = entry(address=root, type="resource", url=f"{DOCS}API_{shape}.html")
        merged.setdefault(fold(root), kind).setdefault("names", {})
        visit(shape, "", root, frozenset())


def _spelled_in_api(merged: dict[str, Entry], parent: str, path: str) -> str:
    """Return the key of the parameter below a parent that the API spells like this, or ""."""
    root = parent.split(".", 1)[0].removesuffix("[]")
    for key, e in merged.items():
        if e["address"].startswith(f"{root}.") and path in e.get("names", {}).get("api", []):
            return key
    return ""
