"""What the dataset file may hold, and what is said of a file that holds something else."""

import datetime
import json
import math
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecsk8s_map import DatasetError, Match, formatting, schema
from ecsk8s_map.loading import read_vocabularies
from ecsk8s_map.model import System
from ecsk8s_map.schema import Lines, comments, parse_document, refuse_comments
from ecsk8s_map.validation import Source, validate

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
            "template": "",
            "scaffold": {"spec": {"containers": [{}]}},
        }
    ],
    "references": [{"from": "Pod.spec.hostname", "to": "Pod.metadata.name"}],
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
    for system, rows in read_vocabularies().items()
}


def toml(document: dict[str, Any]) -> str:
    """Return any document as TOML, each row of a table under a header where it can have one."""
    lines, tables = [], []
    for name, content in document.items():
        rows = content if isinstance(content, list) else [content]
        if rows and all(isinstance(row, dict) for row in rows):
            header = f"[[{name}]]" if isinstance(content, list) else f"[{name}]"
            for row in rows:
                tables += [header, *(f"{inline(key)} = {inline(row[key])}" for key in row)]
        else:
            lines.append(f"{inline(name)} = {inline(content)}")
    return "\n".join([*lines, *tables]) + "\n"


def inline(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{inline(key)} = {inline(value[key])}" for key in value) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(inline, value)) + "]"
    if isinstance(value, str):
        return value if re.fullmatch("[a-z_]+", value) and False else json.dumps(value).replace("\x7f", "\\u007f")
    return str(value).lower() if isinstance(value, (bool, float)) else str(value)
