"""A dataset with every field that there is, as TOML, and what is reported of it once changed."""

import json
import re
from copy import deepcopy
from typing import Any

from ecsk8s_map import DatasetError
from ecsk8s_map.curation.compiling import vocabularies
from ecsk8s_map.curation.schema import TABLES, parse_document
from ecsk8s_map.curation.validation import Source, validate

CPU = "TaskDefinition.ContainerDefinitions[].Cpu"
REQUEST = "Pod.spec.containers[].resources.requests.cpu"
PAGE = "https://kubernetes.io/docs/"
EVERY_FIELD: dict[str, Any] = {
    "schema_version": 1,
    "version": "1.0.0",
    "baseline": {"botocore": "1.44.5", "cloudformation": "1.58.0", "kubernetes": ["1.25", "1.26"]},
    "same": [{"addresses": ["Deployment.metadata"], "as": "Pod.metadata", "except": ["name"]}],
    "kinds": [
        {
            "kind": "Pod",
            "system": "kubernetes",
            "api_version": "v1",
            "names": ["po"],
            "wrapped_in": ["pods"],
            "beside": ["failures"],
            "preferred": True,
            "template": "",
            "scaffold": {"spec": {"containers": [{}]}},
        }
    ],
    "references": [{"from": "Pod.spec.hostname", "to": "Pod.metadata.name"}],
    "sets": [{"name": "shared", "values": ["host", "none"]}],
    "sources": [{"id": "page", "title": "A page, 2026", "url": f"{PAGE}x"}],
    "addons": [{"id": "karpenter", "name": "Karpenter", "summary": "Nodes.", "url": PAGE}],
    "formats": [
        {
            "name": "cpu-units",
            "types": ["integer"],
            "of": "integer",
            "where": {"TaskDefinition.NetworkMode": "host"},
            "summary": "CPU units.",
            "addresses": [CPU],
        }
    ],
    "conversions": [
        {"name": "copy", "takes": "any", "gives": "any", "summary": "The value as it is."}
    ],
    "releases": [{"address": "Pod.spec.hostname", "release": "1.26", "source": PAGE}],
    "keys": [{"address": "Pod.metadata.labels.app", "type": "string", "source": PAGE}],
    "defaults": [
        {
            "address": "Pod.spec.hostname",
            "where": {"TaskDefinition.NetworkMode": ["host"]},
            "value": "x",
            "text": "the pod's name",
            "source": PAGE,
        }
    ],
    "pairs": [
        {
            "ecs": CPU,
            "kubernetes": REQUEST,
            "where": {"TaskDefinition.NetworkMode": "host"},
            "match": "close",
            "role": "also",
            "role_to_ecs": "instead",
            "reason": "managed",
            "subtree": True,
            "to_kubernetes": "copy",
            "to_ecs": "copy",
            "values": [[1, "1"]],
            "combine": "max",
            "requires": ["karpenter"],
            "note": "It differs, see `Pod.spec.hostname`; 2 by default, from Kubernetes 1.26.",
            "sources": [PAGE],
            "reviewed": "2026-11-25 0a1b2c3d",
        }
    ],
}
ADDRESSES = (
    *("Pod", "Pod.metadata", "Pod.metadata.name", "Pod.metadata.labels", "Pod.spec"),
    *("Pod.spec.hostname", "Pod.spec.containers", "Deployment", "Deployment.metadata"),
    *("TaskDefinition", "TaskDefinition.NetworkMode", "TaskDefinition.ContainerDefinitions"),
    *(CPU, REQUEST),
)
ROWS = {
    system: [row for row in rows if row["address"] in ADDRESSES]
    for system, rows in vocabularies().items()
}


def toml(document: dict[str, Any]) -> str:
    """Return any document as TOML: a line for each field, each row under a header of its own."""
    lines, rows = [], []
    for name, content in document.items():
        table = content if isinstance(content, list) else [content]
        if table and all(isinstance(row, dict) for row in table):
            header = f"[[{name}]]" if isinstance(content, list) else f"[{name}]"
            for row in table:
                rows += [header, *(f"{key(field)} = {inline(row[field])}" for field in row)]
        else:
            lines.append(f"{key(name)} = {inline(content)}")
    return "\n".join([*lines, *rows, ""])


def key(name: str) -> str:
    return name if re.fullmatch("[a-z_]+", name) else inline(name)


def inline(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key(name)} = {inline(value[name])}" for name in value) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(inline, value))}]"
    if isinstance(value, str):
        return json.dumps(value).replace("\x7f", r"\u007f")
    return str(value).lower() if isinstance(value, bool) else str(value)


def answer(document: dict[str, Any] | str) -> list[str]:
    """What is said of a document: nothing, or a line for each thing that is wrong."""
    text = document if isinstance(document, str) else toml(document)
    try:
        return validate(Source(text, parse_document(text), ROWS))
    except DatasetError as error:
        return str(error).split("\n")


def line_of(text: str, field: str, table: str) -> int:
    """The line of a field in the first row of a table."""
    lines = text.split("\n")
    start = next(at for at, line in enumerate(lines) if line in (f"[[{table}]]", f"[{table}]"))
    return next(
        at for at, line in enumerate(lines[start:], start + 1) if line.startswith(f"{field} =")
    )


FIELDS = [(table, field) for table, fields in TABLES.items() for field in fields]
PLACES = [*FIELDS, *(("baseline", field) for field in EVERY_FIELD["baseline"])]


def row(document: dict[str, Any], table: str) -> dict[str, Any]:
    content: Any = document[table]
    first: dict[str, Any] = content[0] if isinstance(content, list) else content
    return first


def changed(table: str, field: str, value: Any) -> dict[str, Any]:
    """The document with another value in a field of the first row of a table."""
    document = deepcopy(EVERY_FIELD)
    row(document, table)[field] = value
    return document


def parsed(document: dict[str, Any]) -> Any:
    return parse_document(toml(document))
