"""Small datasets to break rules with, and what the rules report of them."""

import re
from pathlib import Path
from typing import Any

from ecsk8s_map.curation.compiling import vocabularies
from ecsk8s_map.curation.formatting import dumps
from ecsk8s_map.curation.schema import parse_document
from ecsk8s_map.curation.validation import RULES, Source, validate

ROWS = vocabularies()
TEXT = (Path(__file__).parents[3] / "data" / "mappings.toml").read_text(encoding="utf-8")
CONTAINER = "TaskDefinition.ContainerDefinitions[]"
NETWORK = "TaskDefinition.NetworkMode"
HOST = "Pod.spec.hostname"
LIMIT = "Pod.spec.containers[].resources.limits.memory"
PAGE = "https://docs.aws.amazon.com/"
SOURCE = ["https://kubernetes.io/docs/"]
EXACT = {"ecs": f"{CONTAINER}.Memory", "kubernetes": HOST, "match": "exact", "sources": SOURCE}
CLOSE = {
    "ecs": f"{CONTAINER}.Cpu",
    "kubernetes": "Pod.spec.subdomain",
    "match": "close",
    "note": "It differs.",
    "sources": SOURCE,
}
NONE = {
    "ecs": f"{CONTAINER}.Ulimits",
    "match": "none",
    "reason": "unsupported",
    "subtree": True,
    "note": "Nothing.",
    "sources": SOURCE,
}


def document(*pairs: dict[str, Any], **tables: Any) -> dict[str, Any]:
    head = {"botocore": "1", "cloudformation": "1", "kubernetes": ["1.25"]}
    return {"schema_version": 1, "version": "1.0.0", "baseline": head, "pairs": [*pairs], **tables}


def default(address: str, **row: Any) -> dict[str, Any]:
    return {"address": address, "source": PAGE} | row


def released(address: str, release: str | None) -> dict[str, Any]:
    row = {"address": address, "source": PAGE}
    return row | ({"release": release} if release else {})


def format_row(name: str, *addresses: str, **row: Any) -> dict[str, Any]:
    return {"name": name, "types": ["string"], "summary": "X.", "addresses": [*addresses]} | row


def key(address: str, kind: str = "string") -> dict[str, Any]:
    return {"address": address, "type": kind, "source": PAGE}


def source_of(text: str) -> Source:
    return Source(text, parse_document(text), ROWS)


def problems(content: dict[str, Any], text: str | None = None) -> list[str]:
    """What every rule reports of a document."""
    return validate(source_of(dumps(content) if text is None else text))  # type: ignore[arg-type]


def breaches(rule: str, content: dict[str, Any]) -> list[str]:
    """What one rule reports of a document."""
    (check,) = [check for check in RULES if check.__name__ == rule]
    source = source_of(dumps(content))  # type: ignore[arg-type]
    found = list(check(source))
    for problem in found:
        assert problem.table in source.document
        assert problem.at is None or problem.at < len(source.table(problem.table))
    return [problem.message for problem in found]


def assert_breach(rule: str, content: dict[str, Any], messages: str) -> None:
    """Assert what a rule reports of a document, a line for each breach; `…` is any text."""
    pattern = re.escape(messages).replace("…", ".*")
    found = "\n".join(breaches(rule, content))
    assert re.fullmatch(pattern, found), found


def rules_of(module: str) -> set[str]:
    """The names of the rules of a module."""
    found = {check.__name__ for check in RULES if check.__module__.endswith(f".{module}")}
    assert found
    return found
