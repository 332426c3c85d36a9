"""Records what every spelling and every example document answers, as files to compare with.

    python -m tools.golden

rewrites `tests/golden/`. What changes there is read as a diff: each line is an answer that a user
would see change.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from ecsk8s_map import (
    Finding,
    NotInReleaseError,
    Pair,
    Parameter,
    System,
    UnknownParameterError,
    dataset,
    lookup,
    parse,
    resolve,
)
from ecsk8s_map.address import ancestors, last_step
from tools import conversions

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "tests" / "golden"
DOCUMENTS = ROOT / "examples" / "documents"

sys.path.insert(0, str(ROOT / "examples"))
from convert import convert_documents  # noqa: E402  # the examples are scripts, not a package


def spellings() -> set[str]:
    """Return every spelling that a vocabulary records, in full and as a leaf name."""
    found = set()
    for parameter in dataset().parameters:
        above = ancestors(parameter.address)
        for path in (parameter.address, *(name.path for name in parameter.names)):
            found |= {path, last_step(path)}
            if above and path != parameter.address:
                found.add(f"{above[-1]}.{path}")
    return found


def resolved() -> Iterator[str]:
    """Yield a line for each spelling that names anything but the one parameter so addressed."""
    for spelling in sorted(spellings()):
        try:
            names = [f"{parameter.system}:{parameter}" for parameter in resolve(spelling)]
        except UnknownParameterError as error:
            names = [str(error)]
        if [name.partition(":")[2] for name in names] != [spelling]:
            shown = names if len(names) < 5 else [*names[:3], f"{len(names)} in all", digest(names)]
            yield "\t".join((spelling, *shown))


def digest(names: Iterable[str]) -> str:
    """Return a short digest of a list too long to be shown."""
    return sha256("\n".join(names).encode()).hexdigest()[:12]


def paired() -> Iterator[str]:
    """Yield a line for each parameter whose answer is anything but one pair of its own."""
    for parameter in sorted(dataset().parameters, key=lambda each: (each.system, each.address)):
        pairs = lookup(parameter)
        if [pair.side(parameter.system) for pair in pairs] != [parameter.address]:
            answers = (answer(pair, parameter) for pair in pairs)
            yield "\t".join((f"{parameter.system}:{parameter}", *answers))


def answer(pair: Pair, parameter: Parameter) -> str:
    """Return a pair's natural key as its parameter's reader sees it."""
    mine, other = pair.ecs, pair.kubernetes
    if parameter.system is System.KUBERNETES:
        mine, other = other, mine
    via = "" if mine == parameter.address else f"{mine} "
    where = f" where {' and '.join(map(str, pair.where))}" if pair.where else ""
    return f"{via}-> {other or 'nothing'}{where}"


def released() -> Iterator[str]:
    """Yield a line for each Kubernetes parameter that a release lacks: those that have it."""
    releases = dataset().baseline.kubernetes
    for parameter in sorted(dataset().parameters, key=lambda each: each.address):
        if parameter.system is System.KUBERNETES:
            having = [each for each in releases if is_in(parameter, each)]
            if len(having) < len(releases):
                yield f"{parameter}\t{' '.join(having)}"


def is_in(parameter: Parameter, release: str) -> bool:
    """Return whether a release has a parameter on by default."""
    try:
        return bool(lookup(parameter, kubernetes_version=release))
    except NotInReleaseError:
        return False


def document(path: Path) -> Iterator[str]:
    """Yield the lines for a document: its findings, and what the example converts it to."""
    documents = parse(path.read_text(encoding="utf-8"))
    findings = list(dataset().explain(documents))
    yield "# findings"
    yield from map(found, findings)
    systems = [finding.parameter.system for finding in findings if finding.parameter]
    for to in ("kubernetes",) if systems[0] is System.ECS else ("ecs", "cloudformation"):
        bare = convert_documents(documents, to=to)
        yield f"\n# report of the conversion to {to}"
        for entry in bare.report:
            places = f" at {', '.join(entry.pointers)}" if entry.pointers else ""
            yield f"{entry.finding.pointer}: {entry.outcome}{places}. {entry.why}".rstrip()
        yield f"\n# converted to {to}"
        yield written(bare.documents)
        full = convert_documents(documents, to=to, addons=list(dataset().addons))
        if full.documents != bare.documents:
            yield f"\n# converted to {to}, with every add-on"
            yield written(full.documents)


def found(finding: Finding) -> str:
    """Return a line for a finding: its pairs, those that are not certain behind a question mark."""
    parameter = finding.parameter
    if parameter is None:
        near = f" (near {', '.join(finding.suggestions)})" if finding.suggestions else ""
        return f"{finding.pointer}: {finding.problem}{near}"
    told = [
        answer(pair, parameter) + ("" if pair in finding.certain else " ?")
        for pair in finding.pairs
    ] or [finding.problem or ""]
    owners = " in ".join(owner.pointer or "/" for owner in reversed(finding.owners))
    by = f" by {finding.intrinsic}" if finding.intrinsic else ""
    return "\n    ".join((f"{finding.pointer} in {owners}: {parameter}{by}", *told))


def written(documents: list[dict[str, Any]]) -> str:
    """Return documents as YAML."""
    return str(yaml.safe_dump_all(documents, sort_keys=False, width=100)).rstrip()


def record() -> dict[str, str]:
    """Return the content of every file below `tests/golden/`, by its path."""
    files = {
        "spellings.tsv": resolved(),
        "pairs.tsv": paired(),
        "releases.tsv": released(),
        "conversions.tsv": conversions.rows(),
    }
    files |= {f"documents/{path.name}.txt": document(path) for path in DOCUMENTS.iterdir()}
    return {name: "\n".join(lines) + "\n" for name, lines in files.items()}


def main() -> None:
    """Rewrite the files, and remove those that nothing is recorded for."""
    files = record()
    for old in FOLDER.rglob("*.t*"):
        if str(old.relative_to(FOLDER)) not in files:
            old.unlink()
    for name, text in files.items():
        (FOLDER / name).parent.mkdir(parents=True, exist_ok=True)
        (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
