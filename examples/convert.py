"""Convert task definitions and services to Kubernetes manifests, and back, by the dataset alone.

No parameter is named here: which field becomes which, with what value and beside what else, is
read from the pairs. What they leave to a person is listed in the report, with their notes.

    python examples/convert.py taskdef.json service.json --to kubernetes > manifests.yaml
    python examples/convert.py manifests.yaml --to ecs > ecs.json
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from ecsk8s_map import (
    Dialect,
    Finding,
    Match,
    NotConvertibleError,
    Pair,
    Role,
    System,
    dataset,
    parse,
)
from ecsk8s_map.converting import Placement, PlacementError

DIALECTS = {
    "kubernetes": Dialect.KUBERNETES,
    "ecs": Dialect.API,
    "cloudformation": Dialect.CLOUDFORMATION,
}


class Outcome(StrEnum):
    """What became of a finding."""

    EXACTLY = "converted exactly"
    WITH_DIFFERENCE = "converted with a difference"
    LISTED = "left to a person"


class Entry(NamedTuple):
    """What became of one finding: `pair` has the level and the note, `why` what prevented more.

    `pointers` are the places in the output. Every pointer begins with the document's number.
    """

    finding: Finding
    outcome: Outcome
    pair: Pair | None
    why: str
    pointers: tuple[str, ...]

    def __str__(self) -> str:
        level, note = (self.pair.match, self.pair.note) if self.pair else (Match.NONE, None)
        details = " ".join(filter(None, (self.why, note)))
        return f"{self.finding.pointer}: {self.outcome} ({level}). {details}"


class Result(NamedTuple):
    """The documents of the other system, and one entry for each finding of the input."""

    documents: list[dict[str, Any]]
    report: list[Entry]


@dataclass(eq=False)
class Draft:
    """A finding on its way, with those above and below it, and what became of each pair.

    `added` has each pair that was applied with the index of its placement.
    """

    finding: Finding
    above: list[Draft] = field(default_factory=list)
    below: list[Draft] = field(default_factory=list)
    added: list[tuple[Pair, int]] = field(default_factory=list)
    placed: list[tuple[Pair, Placement]] = field(default_factory=list)
    hindered: list[str] = field(default_factory=list)

    def entry(self, first: int) -> Entry:
        """Return what became of it; an object is converted where all its fields are known."""
        finding = self.finding
        pair = next((pair for pair, _ in self.carried), next(iter(finding.pairs), None))
        why = [placement.refused or placement.loss for _, placement in self.placed]
        is_converted = bool(self.carried)
        if not self.carried and self.below:
            values = finding.value if isinstance(finding.value, list) else [finding.value]
            keys = {str(key) for value in values if isinstance(value, dict) for key in value}
            missed = sorted(keys - {below.finding.spelled for below in self.below})
            is_converted = not missed and any(below.carried for below in self.below)
            why = [f"Not converted: {', '.join(missed)}."] if missed else []
        outcome = Outcome.LISTED
        if is_converted:
            # Broad and narrow fields differ in what else they take, not in what both take.
            same = pair and pair.match in (Match.EXACT, Match.BROAD, Match.NARROW)
            outcome = Outcome.EXACTLY if same and not any(why) else Outcome.WITH_DIFFERENCE
        elif not any(why := [*why, *self.hindered]):
            reason = pair.reason.words if pair and pair.reason else "it has no conversion"
            sentence = finding.problem or reason
            why = [f"{sentence[0].upper()}{sentence[1:]}."]
        places = [place for _, placement in self.carried for place in placement.pointers]
        moved = (re.sub(r"\d+", lambda at: str(int(at[0]) + first), p, count=1) for p in places)
        details = " ".join(dict.fromkeys(filter(None, why)))
        return Entry(finding, outcome, pair, details, tuple(dict.fromkeys(moved)))

    @property
    def carried(self) -> list[tuple[Pair, Placement]]:
        """What of it has arrived."""
        return [(pair, placement) for pair, placement in self.placed if not placement.refused]


class Conversion:
    """One workload on its way to the other system: which pairs are applied to its findings."""

    def __init__(
        self,
        findings: Iterable[Finding],
        dialect: Dialect,
        addons: Collection[str],
        workload: str | None,
        name: str,
    ) -> None:
        self.to = System.KUBERNETES if dialect is Dialect.KUBERNETES else System.ECS
        self.source = next(system for system in System if system is not self.to)
        self.addons = frozenset(addons)
        self.drafts: dict[str, Draft] = {}
        for finding in findings:
            draft = self.drafts[finding.pointer] = Draft(finding)
            tokens = finding.pointer.split("/")
            above = (self.drafts.get("/".join(tokens[:end])) for end in range(1, len(tokens)))
            draft.above = [each for each in above if each]
            for each in draft.above:
                each.below.append(draft)
        kind = workload or self.default_workload()
        self.composer = dataset().composer(dialect, workload=kind, name=name)
        for draft in self.drafts.values():
            self.choose(draft)
        lost = (d for d in self.drafts.values() if not d.added and not d.below)
        composed = self.composer.compose(o.pointer for d in lost for o in d.finding.owners)
        for draft in self.drafts.values():
            draft.placed = [(pair, composed.placements[at]) for pair, at in draft.added]
        self.documents = composed.documents

    def default_workload(self) -> str:
        """Return the kind that the first pairs lead to: before all, one that a value names."""
        kinds = [kind for kind in dataset().kinds.values() if kind.template is not None]
        led = [
            (pair, kind)
            for draft in self.drafts.values()
            for pair in draft.finding.pairs[:1]
            for kind in kinds
            if pair in draft.finding.certain and str(pair.kubernetes).startswith(f"{kind.kind}.")
        ]
        named = [kind for pair, kind in led if any(v.kubernetes == kind.kind for v in pair.values)]
        best = [*named, *(kind for _, kind in led if kind.template)]
        return [*best, *(kind for kind in kinds if not kind.template)][0].kind

    def choose(self, draft: Draft) -> None:
        """Apply the first choice that can be applied, and each pair that is set in addition."""
        if any(each.finding.intrinsic for each in (*draft.above, draft)):
            draft.hindered.append("The template computes it: give the computed value.")
            return
        parameter = draft.finding.parameter
        if parameter and parameter.system is self.to:
            draft.hindered.append(f"It is already a parameter of {self.to}.")
            return
        is_chosen = False
        for pair in draft.finding.pairs:
            role = pair.role_from(self.source)
            if not pair.side(self.to) or (is_chosen and role is not Role.ALSO):
                continue
            try:
                draft.added += self.consumed(draft, pair) or self.applied(draft, pair)
                is_chosen = is_chosen or role is not Role.ALSO
            except (PlacementError, NotConvertibleError) as error:
                if pair.conversion(self.to):
                    draft.hindered.append(str(error))
                    # An add-on that the cluster has was chosen, so its alternatives were not.
                    is_chosen = is_chosen or (bool(pair.requires) and self.has(pair))

    def consumed(self, draft: Draft, pair: Pair) -> list[tuple[Pair, int]]:
        """Return what was added for an object above that was converted to the same address."""
        whole = [added for above in draft.above for added in above.added]
        address = str(pair.side(self.to))
        return [each for each in whole if address.startswith(str(each[0].side(self.to)))]

    def applied(self, draft: Draft, pair: Pair) -> list[tuple[Pair, int]]:
        """Add what a pair makes of a finding, where the pair can be applied."""
        if not self.has(pair):
            raise PlacementError(f"It needs {' and '.join(pair.requires)}.")
        if pair not in draft.finding.certain:
            conditions = " and ".join(map(str, pair.where))
            raise PlacementError(f"It needs {conditions}, which the input does not say.")
        return [(pair, self.composer.add(dataset().translate(pair, draft.finding, to=self.to)))]

    def has(self, pair: Pair) -> bool:
        """Return whether the cluster has what a pair requires."""
        return self.addons.issuperset(pair.requires)


def convert_documents(
    documents: Sequence[Any],
    *,
    to: str,
    kubernetes_version: str | None = None,
    addons: Collection[str] = frozenset(),
    workload: str | None = None,
    name: str = "app",
) -> Result:
    """Convert parsed documents to "kubernetes", "ecs" (the API's spelling) or "cloudformation".

    `addons` are the ids of those that the cluster has, `workload` is the kind of workload to
    write, `name` what objects are called that the input does not name. Of several workloads each is
    converted by itself. Raises what `explain` raises.
    """
    findings = list(dataset().explain(list(documents), kubernetes_version=kubernetes_version))
    made: list[dict[str, Any]] = []
    entries: dict[str, Entry] = {}
    for number, part in enumerate(dataset().workloads(findings), 1):
        called = name if number == 1 else f"{name}-{number}"
        conversion = Conversion(part, DIALECTS[to], addons, workload, called)
        entries |= {at: draft.entry(len(made)) for at, draft in conversion.drafts.items()}
        made += conversion.documents
    return Result(made, [entries.get(f.pointer) or Draft(f).entry(0) for f in findings])


def main() -> None:
    """Convert files and print the documents; the report goes to stderr."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("files", nargs="+", help="JSON or YAML, or - for standard input")
    parser.add_argument("--to", choices=DIALECTS, required=True)
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
