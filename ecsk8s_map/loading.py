"""Loading the dataset, and the object that answers from it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import query
from .address import ancestors
from .composing import Composer
from .errors import DatasetError
from .model import (
    Addon,
    Address,
    Baseline,
    Combine,
    Converted,
    Dialect,
    Finding,
    Kind,
    Match,
    Pair,
    Parameter,
    Reason,
    Reference,
    Role,
    Setting,
    System,
    ValuePair,
)
from .vocabulary import Row, Vocabulary, conditions

if sys.version_info >= (3, 12):
    from importlib.resources import files
    from importlib.resources.abc import Traversable
else:
    from importlib_resources import files
    from importlib_resources.abc import Traversable

if TYPE_CHECKING:
    from .schema import Document

VOCABULARIES = {
    "ecs": System.ECS,
    "companions": System.ECS,
    "kubernetes": System.KUBERNETES,
    "addons": System.KUBERNETES,
    "eks": System.KUBERNETES,
}
"""The generated files, and the system whose parameters each holds."""


class Dataset:
    """The pairs, what they were checked against, and the vocabularies of both systems.

    `pairs` are all pairs in the order of the file. `version` is the data's own version, not the
    library's. `addons` are the add-ons that pairs require, by id. `kinds` tell what a document of
    a kind cannot do without, by system and kind, `references` which fields name other elements.
    """

    def __init__(self, document: Document, rows: Mapping[System, Iterable[Row]]) -> None:
        self.version = document["version"]
        baseline = document["baseline"]
        self.baseline = Baseline(
            botocore=baseline["botocore"],
            cloudformation=baseline["cloudformation"],
            kubernetes=tuple(baseline["kubernetes"]),
        )
        self.addons: Mapping[str, Addon] = {
            row["id"]: Addon(**row) for row in document.get("addons", [])
        }
        kinds = [_kind(row) for row in document.get("kinds", [])]
        self.kinds: Mapping[tuple[System, str], Kind] = {
            (kind.system, kind.kind): kind for kind in kinds
        }
        self.references = tuple(
            Reference(Address(row["from"]), Address(row["to"]))
            for row in document.get("references", [])
        )
        self.vocabulary = Vocabulary(
            with_keys(rows, document),
            same=same_addresses(document),
            kinds={row["kind"]: row["names"] for row in document.get("kinds", []) if row["names"]},
            defaults=document.get("defaults", []),
            formats=unconditional_formats(document),
        )
        self._index = query.PairIndex(
            document["pairs"],
            _pair,
            self.vocabulary,
            self.baseline.kubernetes,
            {Address(row["address"]): row.get("release") for row in document.get("releases", [])},
        )

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """All pairs, in the order of the file."""
        return self._index.pairs

    @cached_property
    def _workload_kinds(self) -> set[str]:
        """The kinds that have a pod template, and the pod itself."""
        return {kind.kind for kind in self.kinds.values() if kind.template is not None}

    def __repr__(self) -> str:
        return f"<Dataset {self.version}: {len(self.pairs)} pairs>"

    def lookup(
        self,
        parameter: str | Parameter,
        *,
        system: System | str | None = None,
        kubernetes_version: str | None = None,
    ) -> tuple[Pair, ...]:
        """Return every pair of a parameter, in either direction.

        `parameter` is a `Parameter`, or a spelling in any dialect: CloudFormation, the ECS API,
        Terraform, JSON Pointer, JSONPath, `kubectl explain`, in full or shortened from the left.
        A short name that several parameters share returns the pairs of all, nearest to the root
        first; `system` ("ecs" or "kubernetes") narrows it. A parameter without a pair of its own
        gets its nearest ancestor's `subtree` verdict, recognizable by its address. A parameter
        that the dataset knows and has no pair for returns an empty tuple.

        `kubernetes_version` ("1.29", "v1.29.3", "1.29-eks") leaves out what that release does
        not have on by default.

        Raises `UnknownParameterError` with suggestions for a text that names nothing,
        `NotInReleaseError` where the release has none of the counterparts, and `ValueError` for
        a release outside the dataset.
        """
        found = self.resolve(parameter, system=system)
        return self._index.lookup(parameter, found, kubernetes_version)

    def resolve(
        self, parameter: str | Parameter, *, system: System | str | None = None
    ) -> tuple[Parameter, ...]:
        """Return the parameters that a spelling names, without their pairs; see `lookup`."""
        return query.resolve(self.vocabulary, parameter, System(system) if system else None)

    def convert(self, pair: Pair, value: Any, *, to: System | str) -> Converted:
        """Return a value of one side of a pair as a value of the other.

        The value is parsed JSON, in the spelling of the ECS API or of CloudFormation; what comes
        out is JSON for Kubernetes or for the ECS API, in the type of the parameter there: `"80"`
        becomes 80 where an integer is wanted. Nothing is rounded, cut or guessed in silence:
        `loss` is a sentence that says what had to give, or None.

        Raises `NotConvertibleError` where the pair has no conversion in that direction, so that
        a person has to decide, and where the conversion does not take the value.
        """
        from .conversions import convert  # a lookup needs none of them

        system = System(to)
        address = pair.side(system)
        target = self.vocabulary.get(address, system) if address else None
        kind = dict(target.types).get(Dialect.API, target.type) if target else None
        return convert(pair, value, to=system, kind=kind)

    def explain(self, document: Any, *, kubernetes_version: str | None = None) -> Iterator[Finding]:
        """Yield one finding for each parameter that occurs in a parsed document, lazily.

        The document consists of dicts and lists: an ECS task definition, service or run-task
        input in the API's or CloudFormation's spelling, what `aws ecs describe-…` prints, a
        CloudFormation template, a Kubernetes manifest or List, a list of such documents. What
        is no parameter is a finding, too, whose `problem` says so.

        `kubernetes_version` leaves out the pairs that the release does not have, as `lookup`.

        Raises `DocumentError` where the document is none of these, nested too deep, or too large.
        """
        from .documents import explain  # a lookup needs no document

        release = self._index.release(kubernetes_version) if kubernetes_version else None
        pairs = partial(self._index.in_release, release=release)
        return explain(document, self.vocabulary, pairs, self.references)

    def workloads(self, findings: Iterable[Finding]) -> list[list[Finding]]:
        """Return the findings of each workload in documents, with those of what belongs to it.

        A service belongs to the task definition that it names, a service account to the pods
        that name it. Where nothing is named, a resource belongs to the first workload that has
        none of its kind yet. What stands outside of resources belongs to none.
        """
        from .grouping import workloads  # a lookup needs no document

        return workloads(findings, self.references, self._workload_kinds)

    def translate(self, pair: Pair, finding: Finding, *, to: System | str) -> Setting:
        """Return what a pair makes of a finding of `explain`: the value to write, and where.

        The value is converted, and the pair's constants stand beside it. An element of a list is
        known by the pointer of the element that it comes from: the one in the list whose
        counterpart the target's list is. What `composer` returns takes it.

        Raises `NotConvertibleError` as `convert` does, and for what stands in a list or an object
        that has another's fields but a meaning of its own, such as init containers.
        """
        from .translating import translate  # a lookup needs no document

        return translate(
            pair,
            finding,
            System(to),
            vocabulary=self.vocabulary,
            pairs=self._index.pairs_of,
            convert=self.convert,
            workloads=self._workload_kinds,
        )

    def composer(
        self, dialect: Dialect | str, *, workload: str = "Pod", name: str = "app"
    ) -> Composer:
        """Return what writes addressed values into documents: `explain`, the other way round.

        `dialect` is "kubernetes", "api" (task definition and service as the ECS API takes them)
        or "cloudformation" (a template). `workload` is the kind whose pod template holds what is
        addressed as `Pod.…`, `name` what objects are called whose name no value tells.

        Raises `ValueError` for another dialect, and for a kind that is no workload.
        """
        return Composer(
            dialect,
            self.vocabulary,
            self.kinds,
            self.references,
            workload=workload,
            name=name,
        )

    def fields(self, parameter: Parameter) -> Mapping[str, Parameter]:
        """Return the fields directly below a parameter, by their names in documents."""
        return self.vocabulary.children(parameter)

    def search(self, text: str) -> tuple[Pair, ...]:
        """Return the pairs with every word of `text` in an address or note, best first.

        Raises `ValueError` for an empty text.
        """
        return query.search(self.pairs, text)


def _kind(row: Mapping[str, Any]) -> Kind:
    system, scaffold = System(row.get("system", System.KUBERNETES)), row.get("scaffold")
    if scaffold is not None and "api_version" in row:
        header = {"apiVersion": row["api_version"], "kind": row["kind"].rpartition("/")[2]}
        scaffold = header | scaffold
    return Kind(
        system=system,
        kind=row["kind"],
        api_version=row.get("api_version"),
        template=row.get("template"),
        scaffold=None if scaffold is None else json.dumps(scaffold),
    )


def _pair(row: Mapping[str, Any]) -> Pair:
    reason, combine = row.get("reason"), row.get("combine")
    return Pair(
        ecs=row.get("ecs"),
        kubernetes=row.get("kubernetes"),
        match=Match(row["match"]),
        note=row.get("note"),
        reason=Reason(reason) if reason else None,
        role=Role(row["role"]) if "role" in row else None,
        role_to_ecs=Role(row["role_to_ecs"]) if "role_to_ecs" in row else None,
        where=conditions(row.get("where", {})),
        subtree=row.get("subtree", False),
        to_kubernetes=row.get("to_kubernetes"),
        to_ecs=row.get("to_ecs"),
        values=tuple(ValuePair(*values) for values in row.get("values", ())),
        combine=Combine(combine) if combine else None,
        requires=tuple(row.get("requires", ())),
        sources=tuple(row.get("sources", ())),
    )


def same_addresses(document: Document) -> dict[Address, Address]:
    """Return each address below which another's fields stand again, with that other."""
    return {
        Address(address): Address(row["as"])
        for row in document.get("same", [])
        for address in row["addresses"]
    }


def unconditional_formats(document: Document) -> dict[str, str]:
    """Return the format of each address that has one whatever else is set."""
    return {
        address: row["name"]
        for row in document.get("formats", [])
        if "where" not in row
        for address in row["addresses"]
    }


def with_keys(rows: Mapping[System, Iterable[Row]], document: Document) -> dict[System, list[Row]]:
    """Return the vocabularies together with the well-known keys of open maps."""
    joined = {system: list(entries) for system, entries in rows.items()}
    owner = {row["address"]: system for system, entries in joined.items() for row in entries}
    for key in document.get("keys", []):
        for open_map in ancestors(key["address"])[:1]:
            if open_map in owner:
                row = {"address": key["address"], "type": key["type"], "url": key["source"]}
                joined[owner[open_map]].append(row)
    return joined


def checkout() -> Path | None:
    """Return the folder `data/` of the checkout that the package stands in, or None."""
    folder = Path(__file__).resolve().parent.parent
    return folder / "data" if (folder / "pyproject.toml").is_file() else None


def _folder() -> Traversable | Path:
    """Return the folder that holds the data: the package's own, or a checkout's."""
    bundled = files(__package__) / "data"
    if (bundled / "mappings.json").is_file():
        return bundled
    if (data := checkout()) is not None:
        return data
    raise DatasetError("the package holds no data: reinstall ecsk8s_map")


def read_vocabularies() -> dict[System, list[Row]]:
    """Return the generated entries by system."""
    rows: dict[System, list[Row]] = {}
    for name, system in VOCABULARIES.items():
        text = (_folder() / "vocabulary" / f"{name}.json").read_text(encoding="utf-8")
        rows.setdefault(system, []).extend(json.loads(text)["parameters"])
    return rows


@cache
def dataset() -> Dataset:
    """Return the bundled dataset, loaded once."""
    compiled = _folder() / "mappings.json"
    if compiled.is_file():
        document: Document = json.loads(compiled.read_text(encoding="utf-8"))
    else:
        from .schema import parse_document

        document = parse_document((_folder() / "mappings.toml").read_text(encoding="utf-8"))
    return Dataset(document, read_vocabularies())
