"""Loading the dataset, and the object that answers from it."""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from . import query
from .address import ancestors
from .converting.composing import Composer
from .errors import DatasetError, shown, too_new, wrong_type
from .model import (
    SCHEMA_VERSION,
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
    one_of,
)
from .vocabulary import Row, Vocabulary, conditions

if sys.version_info >= (3, 12):
    from importlib.resources import files
    from importlib.resources.abc import Traversable
else:
    from importlib_resources import files
    from importlib_resources.abc import Traversable

if TYPE_CHECKING:
    from .curation.schema import Document

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

    Nothing of it can be changed. The bundled dataset comes out of pickling and copying as the
    bundled one; no other can be pickled.
    """

    def __init__(self, document: Document, rows: Mapping[System, Iterable[Row]]) -> None:
        self._version = document["version"]
        baseline = document["baseline"]
        self._baseline = Baseline(
            botocore=baseline["botocore"],
            cloudformation=baseline["cloudformation"],
            kubernetes=tuple(baseline["kubernetes"]),
        )
        self._addons = MappingProxyType(
            {row["id"]: Addon(**row) for row in document.get("addons", [])}
        )
        kinds = [_kind(row) for row in document.get("kinds", [])]
        references = [
            Reference(Address(row["from"]), Address(row["to"]))
            for row in document.get("references", [])
        ]
        vocabulary = Vocabulary(
            with_keys(rows, document),
            same=same_addresses(document),
            kinds={row["kind"]: row["names"] for row in document.get("kinds", []) if row["names"]},
            defaults=document.get("defaults", []),
            formats=unconditional_formats(document),
        )
        self._index = query.Index(
            document["pairs"],
            _pair,
            vocabulary,
            self._baseline.kubernetes,
            {Address(row["address"]): row.get("release") for row in document.get("releases", [])},
            references,
            kinds,
        )

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """All pairs, in the order of the file."""
        return self._index.pairs

    @property
    def version(self) -> str:
        """The data's own version, not the library's."""
        return self._version

    @property
    def baseline(self) -> Baseline:
        """The vendor releases that every address was checked against."""
        return self._baseline

    @property
    def addons(self) -> Mapping[str, Addon]:
        """The add-ons that pairs require, by id."""
        return self._addons

    @property
    def kinds(self) -> Mapping[tuple[System, str], Kind]:
        """What a document of a kind cannot do without, by system and kind."""
        return self._index.kinds

    @property
    def references(self) -> tuple[Reference, ...]:
        """Which fields name other elements."""
        return self._index.references

    @property
    def vocabulary(self) -> Vocabulary:
        """The parameters of both systems."""
        return self._index.vocabulary

    def __repr__(self) -> str:
        return f"<Dataset {self.version}: {len(self.pairs)} pairs>"

    def __reduce__(self) -> tuple[Any, ...]:
        if self is not _bundled:
            raise TypeError("only the bundled dataset can be pickled and copied")
        return dataset, ()

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
        `NotInReleaseError` where the release has none of the counterparts, `ValueError` for
        another system and a release outside the dataset, and `TypeError` for what is no text.
        """
        found = self.resolve(parameter, system=system)
        return self._index.lookup(parameter, found, kubernetes_version)

    def resolve(
        self, parameter: str | Parameter, *, system: System | str | None = None
    ) -> tuple[Parameter, ...]:
        """Return the parameters that a spelling names, without their pairs; see `lookup`."""
        wanted = None if system is None else one_of(System, system)
        return query.resolve(self.vocabulary, parameter, wanted)

    def convert(self, pair: Pair, value: Any, *, to: System | str) -> Converted:
        """Return a value of one side of a pair as a value of the other.

        The value is parsed JSON, in the spelling of the ECS API or of CloudFormation; what comes
        out is JSON for Kubernetes or for the ECS API, in the type of the parameter there: `"80"`
        becomes 80 where an integer is wanted. Nothing is rounded, cut or guessed in silence:
        `loss` is a sentence that says what had to give, or None.

        Raises `NotConvertibleError` where the pair has no conversion in that direction, so that
        a person has to decide, and where the conversion does not take the value; `TypeError` for
        what is no pair, and `TypeError` or `ValueError` for what is no system.
        """
        from .converting.translation import convert_value  # a lookup needs none of it

        if not isinstance(pair, Pair):
            raise wrong_type("a Pair", pair)
        return convert_value(pair, value, one_of(System, to), self._index.vocabulary)

    def explain(self, document: Any, *, kubernetes_version: str | None = None) -> Iterator[Finding]:
        """Return one finding for each parameter that occurs in a parsed document, in its order.

        The document consists of dicts and lists: an ECS task definition, service or run-task
        input in the API's or CloudFormation's spelling, what `aws ecs describe-…` prints, a
        CloudFormation template, a Kubernetes manifest or List, a list of such documents. What
        is no parameter is a finding, too, whose `problem` says so. The values in it are those of
        JSON and YAML: texts, numbers, booleans, None, and dates.

        `kubernetes_version` leaves out the pairs that the release does not have, as `lookup`.

        Raises `DocumentError` where the document is none of these, nested too deep, too large,
        or holds what neither JSON nor YAML has; `ValueError` and `TypeError` for a release as
        `lookup` does. The document is checked whole before the first finding comes.
        """
        from .documents.explaining import explain  # a lookup needs no document

        release = None if kubernetes_version is None else self._index.release(kubernetes_version)
        return explain(document, self._index, release)

    def workloads(self, findings: Iterable[Finding]) -> list[list[Finding]]:
        """Return the findings of each workload in documents, with those of what belongs to it.

        A service belongs to the task definition that it names, a service account to the pods
        that name it. Where nothing is named, a resource belongs to the first workload that has
        none of its kind yet. What stands outside of resources belongs to none.

        Raises `TypeError` for what are no findings.
        """
        from .documents.workloads import workloads  # a lookup needs no document

        if isinstance(findings, (str, bytes, Mapping)) or not isinstance(findings, Iterable):
            raise wrong_type("the findings of explain", findings)
        return workloads(findings, self.references, self._index.workload_kinds)

    def translate(self, pair: Pair, finding: Finding, *, to: System | str) -> Setting:
        """Return what a pair makes of a finding of `explain`: the value to write, and where.

        The value is converted, and the pair's constants stand beside it. An element of a list is
        known by the pointer of the element that it comes from: the one in the list whose
        counterpart the target's list is. What `composer` returns takes it.

        Raises `NotConvertibleError` as `convert` does, and for what stands in a list or an object
        that has another's fields but a meaning of its own, such as init containers; `TypeError`
        for what is no pair or no finding, `TypeError` or `ValueError` for what is no system.
        """
        from .converting.translation import translate  # a lookup needs no document

        if not isinstance(pair, Pair):
            raise wrong_type("a Pair", pair)
        if not isinstance(finding, Finding):
            raise wrong_type("a Finding", finding)
        return translate(pair, finding, one_of(System, to), self._index)

    def composer(
        self, dialect: Dialect | str, *, workload: str = "Pod", name: str = "app"
    ) -> Composer:
        """Return what writes addressed values into documents: `explain`, the other way round.

        `dialect` is "kubernetes", "api" (task definition and service as the ECS API takes them)
        or "cloudformation" (a template). `workload` is the kind whose pod template holds what is
        addressed as `Pod.…`, `name` what objects are called whose name no value tells.

        Raises `ValueError` for another dialect, for a kind that is no workload and for an empty
        name; `TypeError` for what is no text.
        """
        for what, given in (("the kind of a workload", workload), ("a name", name)):
            if not isinstance(given, str):
                raise wrong_type(what, given)
        if not name:
            raise ValueError("expected a name, got an empty text")
        return Composer(one_of(Dialect, dialect), self._index, workload=workload, name=name)

    def fields(self, parameter: Parameter) -> Mapping[str, Parameter]:
        """Return the fields directly below a parameter, by their names in documents.

        Raises `TypeError` for what is no parameter, `UnknownParameterError` for one that this
        dataset does not have.
        """
        if not isinstance(parameter, Parameter):
            raise wrong_type("a Parameter", parameter)
        return self.vocabulary.children(query.entry(self.vocabulary, parameter))

    def search(self, text: str) -> tuple[Pair, ...]:
        """Return the pairs with every word of `text` in an address or note, best first.

        Raises `ValueError` for a text that is empty or longer than 2,000 characters, `TypeError`
        for what is no text.
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
        wrapped_in=tuple(row.get("wrapped_in", ())),
        beside=tuple(row.get("beside", ())),
        preferred=row.get("preferred", False),
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
    data = None if bundled.is_dir() else checkout()
    return bundled if data is None else data


def read_vocabularies() -> dict[System, list[Row]]:
    """Return the generated entries by system.

    Raises `DatasetError` for a file that is missing or damaged.
    """
    rows: dict[System, list[Row]] = {}
    for name, system in VOCABULARIES.items():
        file = _folder() / "vocabulary" / f"{name}.json"
        entries: Any = _read_json(file).get("parameters")
        if not _is_table(entries, "address", "type"):
            raise _damaged(file, "holds no parameters")
        rows.setdefault(system, []).extend(entries)
    return rows


_bundled: Dataset | None = None
_loading = threading.Lock()


def _renew_lock() -> None:
    """Let a forked process load, though a thread that it does not have was loading."""
    global _loading
    _loading = threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew_lock)


def dataset() -> Dataset:
    """Return the bundled dataset, loaded once: who asks for it meanwhile waits.

    Raises `DatasetError` where its files are missing, damaged, or of a newer version.
    """
    global _bundled
    if _bundled is None:
        with _loading:
            if _bundled is None:
                _bundled = _load()
    return _bundled


def _load() -> Dataset:
    folder = _folder()
    if folder == checkout():
        from .curation.schema import parse_document

        document = parse_document(_read(folder / "mappings.toml"))
    else:
        document = _compiled(folder / "mappings.json")
    rows = read_vocabularies()
    try:
        return Dataset(document, rows)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise _damaged(folder, f"does not fit together: {error!r}") from error


def _compiled(file: Traversable | Path) -> Document:
    """Return the dataset that the build has compiled; it was validated before."""
    document: Any = _read_json(file)
    version = document.get("schema_version")
    if isinstance(version, int) and version > SCHEMA_VERSION:
        raise too_new(file, version, SCHEMA_VERSION)
    if version != SCHEMA_VERSION:
        raise _damaged(file, f"has schema_version {shown(version)}, expected {SCHEMA_VERSION}")
    pairs: Any = document.get("pairs")
    if not _is_table(pairs, "match") or not {row["match"] for row in pairs} <= {*Match}:
        raise _damaged(file, "holds no pairs")
    found: Document = document
    return found


def _read_json(file: Traversable | Path) -> dict[str, Any]:
    text = _read(file)
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _damaged(file, f"is not JSON: {error}") from None
    if not isinstance(content, dict):
        raise _damaged(file, "is not a JSON object")
    return content


def _read(file: Traversable | Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (FileNotFoundError, KeyError):  # what a zip lacks is a missing key
        raise _damaged(file, "is missing") from None
    except Exception as error:  # disks, zips and encodings have errors of their own
        raise _damaged(file, f"cannot be read: {error}") from error


def _is_table(rows: Any, *fields: str) -> bool:
    """Return whether there are rows, each of which has a text in these fields."""
    if not isinstance(rows, list) or {*map(type, rows)} != {dict}:
        return False
    return all({type(row.get(field)) for row in rows} == {str} for field in fields)


def _damaged(file: Traversable | Path, what: str) -> DatasetError:
    return DatasetError(f"{file} {what}; reinstall ecsk8s_map")
