"""Documents as JSON has them, and the places of the values in them."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from ...address import escaped
from ...model import Dialect
from .nodes import NOTHING, Node
from .spelling import Spelling


def written(roots: Mapping[str, Node], spelling: Spelling) -> tuple[dict[str, Any], ...]:
    """Return the documents; the settings get the pointers of their values.

    In CloudFormation there is one template with a resource for each, named after its kind.
    """
    if spelling.dialect is not Dialect.CLOUDFORMATION:
        return tuple(_json(node, f"/{number}") for number, node in enumerate(roots.values()))
    resources = {
        kind: {
            "Type": _resource_type(kind, spelling),
            "Properties": _json(node, f"/0/Resources/{kind}/Properties"),
        }
        for kind, node in roots.items()
    }
    return ({"Resources": resources},) if resources else ()


def _resource_type(kind: str, spelling: Spelling) -> str:
    parameter = spelling.parameter(kind)
    names = parameter.names if parameter else ()
    return next((name.path for name in names if name.dialect is spelling.dialect), kind)


def _json(node: Node, pointer: str) -> Any:
    for write in node.writes:
        if node in write.nodes and not write.refused:
            write.pointers.append(pointer)
    if node.is_list and node.parts:
        elements = [_json(part, f"{pointer}/{at}") for at, part in enumerate(node.elements())]
        return elements if node.value is NOTHING else [*elements, *deepcopy(node.value)]
    if node.parts:
        return {key: _json(part, f"{pointer}/{escaped(key)}") for key, part in node.parts.items()}
    return deepcopy(node.value)
