"""CloudFormation resource types, from the provider schemas that cfn-lint carries."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import cfnlint

from .entries import Entry, entry

REGION = "us-east-1"
DOCS = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
Schema = dict[str, Any]


def packages() -> dict[str, str]:
    """Return the package that the schemas come from, and its version."""
    return {"cfn-lint": version("cfn-lint")}


@cache
def _providers() -> dict[str, str]:
    folder = Path(cfnlint.__file__).parent / "data" / "schemas"
    types: dict[str, str] = json.loads((folder / "providers" / f"{REGION}.json").read_text())
    return types


def types(prefix: str) -> list[str]:
    """Return the resource types below a prefix such as `AWS::ECS::`."""
    return sorted(name for name in _providers() if name.startswith(prefix))


def _schema(type_name: str) -> Schema:
    folder = Path(cfnlint.__file__).parent / "data" / "schemas" / "resources"
    schema: Schema = json.loads((folder / f"{_providers()[type_name]}.json").read_text())
    return schema


def _type(schema: Schema, definitions: Schema) -> str:
    """Return `string`, `integer[]`, `object`, `map`, … ; alternatives joined by `|`."""
    if "$ref" in schema:
        return _type(definitions[schema["$ref"].rsplit("/", 1)[1]], definitions)
    if "items" in schema:
        return _type(schema["items"], definitions) + "[]"
    if "patternProperties" in schema and not schema.get("properties"):
        return "map"
    named = schema.get("type")
    if named is None:
        options = schema.get("oneOf") or schema.get("anyOf") or []
        return "|".join(sorted({_type(option, definitions) for option in options})) or "object"
    if isinstance(named, list):
        return "|".join(sorted(named))
    return str(named)


def walk(type_name: str, root: str) -> Iterator[Entry]:
    """Yield the resource and every property path of it, addressed below `root`."""
    schema = _schema(type_name)
    definitions: Schema = schema.get("definitions", {})
    slug = type_name.removeprefix("AWS::").lower().replace("::", "-")
    read_only = {path.removeprefix("/properties/") for path in schema.get("readOnlyProperties", [])}
    yield entry(
        address=root,
        type="resource",
        names={"cloudformation": [type_name]},
        url=f"{DOCS}aws-resource-{slug}.html",
    )

    def properties(
        node: Schema, at: str, pointer: str, page: str, anchor: str, seen: frozenset[str]
    ) -> Iterator[Entry]:
        for name, child in sorted(node.get("properties", {}).items()):
            target, inner = child, f"{pointer}{name}"
            kind = _type(child, definitions)
            yield entry(
                address=f"{at}.{name}",
                type=kind,
                required=["cloudformation"] if name in node.get("required", []) else [],
                read_only=inner in read_only,
                values=_values(child, definitions),
                names={"cloudformation": [f"{at}.{name}".removeprefix(f"{root}.")]},
                url=f"{DOCS}{page}.html#{anchor}-{name.lower()}",
            )
            if "items" in target:
                target, inner = target["items"], f"{inner}/*"
            below_page, below_anchor = page, f"{anchor}-{name.lower()}"
            if "$ref" in target:
                reference = target["$ref"].rsplit("/", 1)[1]
                if reference in seen:
                    continue
                below_page = f"aws-properties-{slug}-{reference.lower()}"
                below_anchor = f"cfn-{slug}-{reference.lower()}"
                target, below = definitions[reference], seen | {reference}
            else:
                below = seen
            mark = "[]" if "items" in child or kind.endswith("[]") else ""
            if "items" in target:  # a definition that is itself a list
                target, mark = target["items"], "[]"
                if "$ref" in target:
                    target = definitions[target["$ref"].rsplit("/", 1)[1]]
            yield from properties(
                target, f"{at}.{name}{mark}", f"{inner}/", below_page, below_anchor, below
            )

    yield from properties(schema, root, "", f"aws-resource-{slug}", f"cfn-{slug}", frozenset())


def _values(schema: Schema, definitions: Schema) -> list[str]:
    if "$ref" in schema:
        return _values(definitions[schema["$ref"].rsplit("/", 1)[1]], definitions)
    if "items" in schema:
        return _values(schema["items"], definitions)
    return [value for value in schema.get("enum", []) if isinstance(value, str)]
