"""Kubernetes: every field of the kinds below, in every release that kubernetes-validate has."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import kubernetes_validate

from ecsk8s_map.address import steps

from .entries import Entry, entry

KINDS = {
    "apps/v1": ("DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"),
    "autoscaling/v2": ("HorizontalPodAutoscaler",),
    "batch/v1": ("CronJob", "Job"),
    "networking.k8s.io/v1": ("Ingress", "IngressClass", "NetworkPolicy"),
    "node.k8s.io/v1": ("RuntimeClass",),
    "policy/v1": ("PodDisruptionBudget",),
    "rbac.authorization.k8s.io/v1": ("ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"),
    "resource.k8s.io/v1": ("ResourceClaimTemplate",),
    "scheduling.k8s.io/v1": ("PriorityClass",),
    "storage.k8s.io/v1": ("StorageClass", "VolumeAttributesClass"),
    "v1": (
        "ConfigMap",
        "LimitRange",
        "Namespace",
        "Node",
        "PersistentVolume",
        "PersistentVolumeClaim",
        "Pod",
        "ResourceQuota",
        "Secret",
        "Service",
        "ServiceAccount",
    ),
}
DOCS = "https://kubernetes.io/docs/reference/generated/kubernetes-api"
NAMED = {
    "io.k8s.apimachinery.pkg.api.resource.Quantity": "quantity",
    "io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime": "time",
    "io.k8s.apimachinery.pkg.apis.meta.v1.Time": "time",
    "io.k8s.apimachinery.pkg.util.intstr.IntOrString": "integer|string",
}
TEMPLATE = "io.k8s.api.core.v1.PodTemplateSpec"
Types = dict[str, Any]


def packages() -> dict[str, str]:
    """Return the package that the schemas come from, and its version."""
    return {"kubernetes-validate": version("kubernetes-validate")}


def releases() -> dict[str, Types]:
    """Return each release's type definitions, oldest first."""
    root = Path(kubernetes_validate.__file__).parent / "kubernetes-json-schema"
    found = {}
    for folder in root.glob("v*-local"):
        major, minor = folder.name.removeprefix("v").split(".")[:2]
        whole = json.loads((folder / "_definitions.json").read_text())
        found[int(major), int(minor)] = whole.get("$defs") or whole["definitions"]
    return {f"{major}.{minor}": found[major, minor] for major, minor in sorted(found)}


def generate(supplement: dict[str, Any], repeated: dict[str, str], kept: set[str]) -> list[Entry]:
    """Return every field, with the releases whose schema has it.

    `repeated` maps an address that has another's fields to that other; such
    fields are not stored a second time, but for the addresses in `kept`.
    """
    seen: dict[str, Entry] = {}
    schemas = releases()
    names = list(schemas)
    for release, types in schemas.items():
        for api_version, kinds in KINDS.items():
            for kind in kinds:
                for e in _kind(types, api_version, kind, release):
                    since = seen.get(e["address"], {}).get("since", release)
                    seen[e["address"]] = e | {"since": since, "until": release}
    for e in seen.values():
        if e["until"] == names[-1]:
            del e["until"]
    for address, again in supplement["values"].items():
        if address not in seen:
            raise LookupError(f"supplement: no field {address}")
        seen[address]["values"] = again["values"]
    extra = [entry(**e) for e in supplement["entries"]]
    stored = [e for e in seen.values() if not _stands_again(e["address"], seen, repeated, kept)]
    return [entry(**e) for e in stored] + extra


def _stands_again(
    address: str, seen: dict[str, Entry], repeated: dict[str, str], kept: set[str]
) -> bool:
    if address in kept:
        return False
    for prefix, other in repeated.items():
        if address.startswith(f"{prefix}."):
            target = other + address.removeprefix(prefix)
            return target in seen or _stands_again(target, seen, repeated, kept)
    return False


def _kind(types: Types, api_version: str, kind: str, release: str) -> Iterator[Entry]:
    group, _, number = api_version.rpartition("/")
    package = {"": "core", "rbac.authorization.k8s.io": "rbac"}.get(group, group.split(".")[0])
    name = f"io.k8s.api.{package}.{number}.{kind}"
    if name not in types:
        return
    yield entry(
        address=kind, type="resource", api_version=api_version, url=_url(name, release, package)
    )
    yield from _fields(types, name, kind, release, frozenset())


def _fields(
    types: Types, name: str, at: str, release: str, seen: frozenset[str]
) -> Iterator[Entry]:
    required = types[name].get("required", [])
    for field, schema in types[name].get("properties", {}).items():
        address, target = f"{at}.{field}", _reference(schema)
        yield entry(
            address=address,
            type=_type(schema, types),
            required=["kubernetes"] if field in required else [],
            read_only=is_status(address) or "Read-only." in schema.get("description", ""),
            url=_url(name, release, name.split(".")[-3]),
        )
        if target and target not in NAMED and target not in seen and target != TEMPLATE:
            below = f"{address}[]" if "items" in schema else address
            yield from _fields(types, target, below, release, seen | {name})


def is_status(address: str) -> bool:
    """Return whether an address is a kind's `status`, or below: controllers write it.

    See https://kubernetes.io/docs/concepts/overview/working-with-objects/#object-spec-and-status.
    """
    return "status" in steps(address)[1:2]


def _reference(schema: Types) -> str | None:
    reference = schema.get("$ref") or schema.get("items", {}).get("$ref")
    return str(reference).rsplit("/", 1)[1] if reference else None


def _type(schema: Types, types: Types) -> str:
    if "items" in schema:
        return _type(schema["items"], types) + "[]"
    if "additionalProperties" in schema:
        return "map"
    if "$ref" in schema:
        target = str(schema["$ref"]).rsplit("/", 1)[1]
        return NAMED.get(target) or ("object" if "properties" in types[target] else "any")
    named = schema.get("type", "object")
    if isinstance(named, list):
        named = next(kind for kind in named if kind != "null")
    return str(named)


def _url(name: str, release: str, group: str) -> str:
    version_, kind = name.split(".")[-2:]
    return f"{DOCS}/v{release}/#{kind.lower()}-{version_}-{group.lower()}"
