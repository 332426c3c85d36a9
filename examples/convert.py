"""Convert task definitions and services to Kubernetes manifests, and back, by the dataset alone.

No parameter is named here: which field becomes which, with what value and beside what else, is
read from the pairs. What they leave to a person is listed in the report, with their notes.

    python examples/convert.py taskdef.json service.json --to kubernetes > manifests.yaml
    python examples/convert.py manifests.yaml --to ecs > ecs.json
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Collection, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from converter.choosing import Conversion
from converter.drafts import Draft, read

from ecsk8s_map import Finding, Match, Pair, System, dataset


class Outcome(StrEnum):
    """What became of a finding."""

    EXACTLY = "converted exactly"
    WITH_DIFFERENCE = "converted with a difference"
    LISTED = "left to a person"


class Entry(NamedTuple):
    """What became of one finding: `pair` has the level and the note, `why` what stood against it.

    `pointers` are the places in the output. Every pointer begins with the document's number.
    """

    finding: Finding
    outcome: Outcome
    pair: Pair | None
    why: str
    pointers: tuple[str, ...]

    def __str__(self) -> str:
        level, note = (self.pair.match, self.pair.note) if self.pair else (Match.NONE, None)
        said = " ".join(filter(None, (self.why, note)))
        return f"{self.finding.pointer}: {self.outcome} ({level}). {said}"


class Result(NamedTuple):
    """The documents of the other system, and one entry for each finding of the input."""

    documents: list[dict[str, Any]]
    report: list[Entry]


def entry(draft: Draft) -> Entry:
    """Return what became of a finding; an object is converted where all its fields are known."""
    finding = draft.finding
    alive = [write for write in draft.writes if not write.refused]
    pair = alive[0].pair if alive else next(iter(finding.pairs), None)
    why = [*draft.lost, *(write.refused or write.loss or "" for write in draft.writes)]
    is_converted = bool(alive)
    if not alive and draft.below:
        values = finding.value if isinstance(finding.value, list) else [finding.value]
        keys = {str(key) for value in values if isinstance(value, dict) for key in value}
        missed = sorted(keys - {below.finding.spelled for below in draft.below})
        is_converted = not missed and any(below.is_carried for below in draft.below)
        why = [f"Not converted: {', '.join(missed)}."] if missed else []
    outcome = Outcome.LISTED
    if is_converted:
        # Broader and narrower is what else the fields take; what they share means the same.
        same = pair and pair.match in (Match.EXACT, Match.BROAD, Match.NARROW) and not any(why)
        outcome = Outcome.EXACTLY if same else Outcome.WITH_DIFFERENCE
    elif not any(why := [*why, *draft.hindered]):
        reason = pair.reason.words if pair and pair.reason else "no conversion leads there"
        why = [f"{finding.problem or reason}.".capitalize()]
    pointers = dict.fromkeys(pointer for write in alive for pointer in write.pointers)
    said = " ".join(dict.fromkeys(filter(None, why)))
    return Entry(finding, outcome, pair, said, tuple(pointers))


def convert_documents(
    documents: Sequence[Any],
    *,
    to: System | str,
    kubernetes_version: str | None = None,
    addons: Collection[str] = frozenset(),
    workload: str | None = None,
    name: str = "app",
) -> Result:
    """Convert parsed documents to the other system.

    `addons` are the ids of those that the cluster has, `workload` is the kind of workload to
    write, `name` what objects are called whose name the input does not tell. Of several workloads
    each is converted by itself. Raises what `explain` raises.
    """
    drafts, workloads = read(documents, kubernetes_version)
    made: list[dict[str, Any]] = []
    for number, parts in enumerate(workloads, 1):
        called = name if number == 1 else f"{name}-{number}"
        building = Conversion(parts, System(to), addons, workload, called).documents
        for node in building.roots.values():
            made.append(building.plain(node, f"/{len(made)}"))
    return Result(made, [entry(draft) for draft in drafts])


class Loader(yaml.SafeLoader):
    """Reads a template's short functions, such as `!Ref`, and dates as the texts that they are."""


def function(loader: Loader, suffix: str, node: yaml.Node) -> Any:
    """Return `!Sub x` as `{"Fn::Sub": "x"}`."""
    content: Any
    if isinstance(node, yaml.MappingNode):
        content = loader.construct_mapping(node, deep=True)
    elif isinstance(node, yaml.SequenceNode):
        content = loader.construct_sequence(node, deep=True)
    else:
        content = node.value
    return {suffix if suffix == "Ref" else f"Fn::{suffix}": content}


Loader.add_multi_constructor("!", function)
Loader.add_constructor("tag:yaml.org,2002:timestamp", lambda _, node: node.value)


def parse(text: str) -> list[Any]:
    """Return the documents of a JSON or YAML text."""
    return [document for document in yaml.load_all(text, Loader) if document is not None]


def main() -> None:
    """Convert files and print the documents; the report goes to stderr."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("files", nargs="+", help="JSON or YAML, or - for standard input")
    parser.add_argument("--to", choices=[str(system) for system in System], required=True)
    parser.add_argument("--kubernetes-version", metavar="1.33")
    parser.add_argument("--addon", action="append", default=[], choices=sorted(dataset().addons))
    parser.add_argument("--workload", metavar="KIND", help="the kind to write, as in a manifest")
    parser.add_argument("--name", default="app", help="for objects that the input does not name")
    given = parser.parse_args()
    texts = [
        sys.stdin.read() if file == "-" else Path(file).read_text("utf-8") for file in given.files
    ]
    result = convert_documents(
        [document for text in texts for document in parse(text)],
        to=given.to,
        kubernetes_version=given.kubernetes_version,
        addons=given.addon,
        workload=given.workload,
        name=given.name,
    )
    if given.to == System.KUBERNETES:
        print(yaml.safe_dump_all(result.documents, sort_keys=False), end="")
    else:
        print(json.dumps(result.documents, indent=2))
    print(*result.report, sep="\n", file=sys.stderr)


if __name__ == "__main__":
    main()
