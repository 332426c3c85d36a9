"""Terraform's attribute names for ECS resources, read from the wheel of the CDK provider.

The wheel is only read, never installed: it is large and needs a Node runtime to import.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from .entries import Entry, fold

NAME = "cdktn-provider-aws"
VERSION = "25.8.1"  # built from release 6.69.1 of the provider
ANCHOR = re.compile(r"#(\w+) \w+#\w+\}")
Tree = dict[str, "Tree"]


def packages() -> dict[str, str]:
    """Return the package that the names come from, and its version."""
    return {NAME: VERSION}


@cache
def _wheel() -> zipfile.ZipFile:
    folder = Path(tempfile.gettempdir()) / f"{NAME}-{VERSION}"
    if not list(folder.glob("*.whl")):
        pip = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--dest", str(folder)]
        subprocess.run([*pip, f"{NAME}=={VERSION}"], check=True)
    return zipfile.ZipFile(next(folder.glob("*.whl")))


def attributes(resource: str) -> Tree:
    """Return the nested attribute names of a resource such as `ecs_service`."""
    source = _wheel().read(f"cdktn_provider_aws/{resource}/__init__.py")
    structs: dict[str, list[tuple[str, str]]] = {}
    for node in ast.parse(source).body:
        if not isinstance(node, ast.ClassDef):
            continue
        for init in node.body:
            if isinstance(init, ast.FunctionDef) and init.name == "__init__":
                names = dict(_terraform_names(ast.get_docstring(init) or ""))
                structs[node.name] = [
                    (names[arg.arg], ast.unparse(arg.annotation or ast.Constant(None)))
                    for arg in init.args.kwonlyargs
                    if arg.arg in names
                ]
    prefix = "".join(part.capitalize() for part in resource.split("_"))

    def tree(struct: str) -> Tree:
        found: Tree = {}
        for name, annotation in structs[struct]:
            nested = [s for s in re.findall(rf"{prefix}\w+", annotation) if s in structs]
            found[name] = tree(nested[0]) if nested else {}
        return found

    return tree(f"{prefix}Config")


def _terraform_names(docstring: str) -> Iterator[tuple[str, str]]:
    for line in docstring.splitlines():
        param, anchor = re.match(r":param (\w+):", line.strip()), ANCHOR.search(line)
        if param and anchor:
            yield param[1], anchor[1]


def merge(merged: dict[str, Entry], supplement: dict[str, Any]) -> None:
    """Add the Terraform spelling to every parameter that has one.

    Raises `LookupError` for an attribute that is neither a parameter's, nor renamed, nor listed
    as Terraform's own: a name that cannot be placed must not be lost.
    """
    renamed: dict[str, str] = supplement["renamed"]
    own: dict[str, str] = supplement["own"]
    bare = {address.replace("[]", ""): e for address, e in merged.items()}
    unused, lost = {*renamed, *own}, []

    def visit(tree: Tree, parent: str, at: str) -> None:
        for name, below in tree.items():
            path = f"{at}.{name}"
            unused.discard(path)
            if path in own or name in own:
                unused.discard(name)
                continue
            known = (
                merged.get(fold(renamed[path])) if path in renamed else _child(bare, parent, name)
            )
            if known is None:
                lost.append(path)
                continue
            _add(known, path)
            visit(below, str(known["address"]), path)

    for resource, root in supplement["resources"].items():
        merged[fold(root)]["names"]["terraform"] = [f"aws_{resource}"]
        visit(attributes(resource), root, f"aws_{resource}")
    if lost:
        raise LookupError("supplement: no place for Terraform's " + ", ".join(lost))
    if unused:
        raise LookupError("supplement: Terraform has no " + ", ".join(sorted(unused)))
    _inside_container_definitions(merged)


def _add(known: Entry, path: str) -> None:
    spelled, name = known["names"].setdefault("terraform", []), path.split(".", 1)[1]
    if name not in spelled:
        spelled.append(name)


def _child(bare: dict[str, Entry], parent: str, leaf: str) -> Entry | None:
    """Return the parameter that an attribute names: Terraform names a block in the singular."""
    at = fold(parent.replace("[]", ""))
    for name in (leaf, f"{leaf}s", f"{leaf}es", leaf.removesuffix("y") + "ies"):
        if found := bare.get(f"{at}.{fold(name)}"):
            return found
    return None


def _inside_container_definitions(merged: dict[str, Entry]) -> None:
    """Spell what is in Terraform's `container_definitions` string: the API's JSON."""
    prefix = "containerDefinitions[]."
    for e in merged.values():
        for name in e["names"].get("api", []):
            if e["address"].startswith("TaskDefinition.") and name.startswith(prefix):
                e["names"]["terraform"] = ["container_definitions[]." + name.removeprefix(prefix)]
