"""Add-on kinds, from the TypeScript declarations in npm's `@kubernetes-models/*` packages."""

from __future__ import annotations

import re
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

from . import kubernetes
from .entries import Entry, entry

VERSION = "2.0.0"
KINDS = {  # package: kinds, each as group/version/kind
    "argo-rollouts": (
        "argoproj.io/v1alpha1/AnalysisTemplate",
        "argoproj.io/v1alpha1/Rollout",
    ),
    "external-secrets": (
        "external-secrets.io/v1/ExternalSecret",
        "external-secrets.io/v1/SecretStore",
    ),
    "gateway-api": (
        "gateway.networking.k8s.io/v1/GRPCRoute",
        "gateway.networking.k8s.io/v1/Gateway",
        "gateway.networking.k8s.io/v1/HTTPRoute",
    ),
    "karpenter": ("karpenter.k8s.aws/v1/EC2NodeClass", "karpenter.sh/v1/NodePool"),
    "keda": ("keda.sh/v1alpha1/ScaledObject",),
}
# Of a secret store's three dozen providers only AWS's is this project's concern.
ELSEWHERE = re.compile(r"external-secrets\.io/SecretStore\.spec\.provider\.(?!aws\b)")
FIELD = re.compile(r'^    "([^"]+)"(\?)?: (\{.*?^    \}|[^\n]+);$', re.M | re.S)
EXTENDS = re.compile(r"^export interface \w+ extends (?!TypeMeta\b)(\w+)", re.M)
IMPORT = re.compile(r'import \{ ([^}]+) \} from "([^"]+)"')
METADATA = {
    "metadata": "object",
    "metadata.annotations": "map",
    "metadata.labels": "map",
    "metadata.name": "string",
    "metadata.namespace": "string",
}
URLS = {
    "argoproj.io": "https://argo-rollouts.readthedocs.io/en/stable/features/specification/",
    "external-secrets.io": "https://external-secrets.io/latest/api/spec/",
    "gateway.networking.k8s.io": "https://gateway-api.sigs.k8s.io/reference/spec/",
    "karpenter.k8s.aws": "https://karpenter.sh/docs/concepts/nodeclasses/",
    "karpenter.sh": "https://karpenter.sh/docs/concepts/nodepools/",
    "keda.sh": "https://keda.sh/docs/latest/reference/scaledobject-spec/",
}


@dataclass(frozen=True)
class Declared:
    """What a TypeScript type says: its kind, its values, and where its fields are declared."""

    kind: str
    values: tuple[str, ...] = ()
    file: PurePosixPath | None = None
    core: str | None = None


def packages() -> dict[str, str]:
    """Return the packages that the declarations come from, and their versions."""
    return {f"@kubernetes-models/{name}": VERSION for name in KINDS}


@cache
def _package(name: str) -> dict[PurePosixPath, str]:
    with tempfile.TemporaryDirectory() as folder:
        pack = ["npm", "pack", "--silent", f"@kubernetes-models/{name}@{VERSION}"]
        subprocess.run(pack, cwd=folder, check=True, capture_output=True)
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as tar:
            files = {}
            for member in tar:
                handle = tar.extractfile(member)
                if handle and member.name.endswith(".d.ts"):
                    files[PurePosixPath(member.name).relative_to("package")] = (
                        handle.read().decode()
                    )
    return files


def generate(supplement: dict[str, Any]) -> list[Entry]:
    """Return every field of the kinds above and of those that the supplement declares."""
    newest = list(kubernetes.releases().values())[-1]
    core = {_camel(name): name for name in newest}
    found: list[Entry] = []
    for package, kinds in KINDS.items():
        files = _package(package)
        for path in kinds:
            group, number, kind = path.split("/")
            root, file = f"{group}/{kind}", PurePosixPath(f"{path}.d.ts")
            found += _root(root, f"{group}/{number}", URLS[group])
            found += _fields(files, file, root, URLS[group], newest, core, frozenset())
    for kind in supplement["kinds"]:
        root, url = kind["kind"], kind["source"]
        found += _root(root, kind["api_version"], url)
        found += [
            entry(
                address=f"{root}.{address}",
                type=named.rstrip("!"),
                url=url,
                required=["kubernetes"] if named.endswith("!") else [],
                read_only=kubernetes.is_status(f"{root}.{address}"),
            )
            for address, named in kind["fields"].items()
        ]
    return [e for e in found if not ELSEWHERE.match(e["address"])]


def _root(root: str, api_version: str, url: str) -> Iterator[Entry]:
    """Yield the kind itself and what every object's metadata has."""
    yield entry(address=root, type="resource", api_version=api_version, url=url)
    for path, kind in METADATA.items():
        yield entry(address=f"{root}.{path}", type=kind, url=url)


def _camel(name: str) -> str:
    return "".join(part[0].upper() + part[1:] for part in re.split(r"[.-]", name) if part)


def _fields(
    files: dict[PurePosixPath, str],
    file: PurePosixPath,
    at: str,
    url: str,
    newest: kubernetes.Types,
    core: dict[str, str],
    seen: frozenset[PurePosixPath],
) -> Iterator[Entry]:
    body = files[file].split("export declare class", 1)[0]
    for base in EXTENDS.findall(body):
        declared, _ = _declared(files, file, base, core)
        if declared.file:
            yield from _fields(files, declared.file, at, url, newest, core, seen | {file})
    for name, optional, spelled in FIELD.findall(body):
        if name == "metadata" and "/" in at and "." not in at.rpartition("/")[2]:
            continue
        declared, listed = _declared(files, file, spelled, core)
        address = f"{at}.{name}"
        yield entry(
            address=address,
            type=declared.kind + "[]" * listed,
            required=[] if optional else ["kubernetes"],
            read_only=kubernetes.is_status(address),
            values=list(declared.values),
            url=url,
        )
        below = address + "[]" * listed
        if declared.file and declared.file not in seen and not ELSEWHERE.match(address + "."):
            inner = seen | {file}
            yield from _fields(files, declared.file, below, url, newest, core, inner)
        elif declared.core and declared.core != kubernetes.TEMPLATE:
            for e in kubernetes._fields(newest, declared.core, below, "", frozenset()):
                yield entry(**{**e, "url": url})


def _declared(
    files: dict[PurePosixPath, str], file: PurePosixPath, spelled: str, core: dict[str, str]
) -> tuple[Declared, int]:
    """Return what a type expression declares, and how many lists it is wrapped in."""
    listed = 0
    while wrapped := re.fullmatch(r"Array<(.+)>", spelled):
        spelled, listed = wrapped[1], listed + 1
    if declared := _written_out(spelled):
        return declared, listed
    if " | " in spelled:
        options = (_declared(files, file, option, core)[0] for option in spelled.split(" | "))
        return Declared("|".join(sorted(option.kind for option in options))), listed
    if spelled.startswith("IIoK8sApi"):
        return _core(file, spelled, core), listed
    declared, more = _imported(files, file, spelled, core)
    return declared, listed + more


def _written_out(spelled: str) -> Declared | None:
    """Return what an expression declares by itself, without a name of another type."""
    if spelled in ("string", "number", "boolean", "any"):
        return Declared(spelled)
    if literals := re.findall(r'"([^"]*)"', spelled):
        return Declared("string", tuple(literals))
    if re.fullmatch(r"\d+( \| \d+)*", spelled):
        return Declared("integer", tuple(spelled.split(" | ")))
    if spelled.startswith("{") or spelled == "object":
        return Declared("map" if "[key: string]" in spelled else "any")
    return None


def _core(file: PurePosixPath, spelled: str, core: dict[str, str]) -> Declared:
    """Return what the name of a core Kubernetes type declares."""
    name = core.get(spelled[1:])
    if name is None:
        raise LookupError(f"{file}: no core type {spelled}")
    kind = kubernetes._type({"$ref": f"#/{name}"}, _newest())
    return Declared(kind, core=name if kind == "object" else None)


def _imported(
    files: dict[PurePosixPath, str], file: PurePosixPath, spelled: str, core: dict[str, str]
) -> tuple[Declared, int]:
    """Return what a type declares that is imported from another file, and in how many lists."""
    imports = {
        name.split(" as ")[-1].strip(): origin
        for names, origin in IMPORT.findall(files[file])
        for name in names.split(",")
    }
    origin = imports.get(spelled)
    if origin is None:
        raise LookupError(f"{file}: cannot read the type {spelled!r}")
    target = PurePosixPath(*_resolved(file.parent, origin.replace(".js", ".d.ts")))
    text = files[target]
    if "export interface" in text:
        return Declared("object", file=target), 0
    alias = re.search(r"export type I?\w+ = ([^;]+(?:;\n\})?);", text)
    if alias is None:
        raise LookupError(f"{target}: no declaration")
    meaning = " ".join(alias[1].split())
    if "[key: string]" in meaning:
        return Declared("map"), 0
    return _declared(files, target, meaning, core)


def _newest() -> kubernetes.Types:
    return list(kubernetes.releases().values())[-1]


def _resolved(folder: PurePosixPath, relative: str) -> list[str]:
    parts = list(folder.parts)
    for part in PurePosixPath(relative).parts:
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return parts
