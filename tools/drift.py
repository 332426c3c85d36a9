"""Report what the vendors' newest packages have that the vocabularies do not, as Markdown.

    python -m tools.drift > issue.md

Installs the newest packages into a virtual environment of its own; needs npm and the registries.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from .vocabulary.entries import FOLDER, ROOT

PACKAGES = ("botocore", "cfn-lint", "kubernetes-validate")
TERRAFORM = "cdktn-provider-aws"
ADDONS = "@kubernetes-models/karpenter"  # the npm packages are released together
# A link moves with every release of Kubernetes; that does not change the parameter.
IGNORED = {"url"}
Entries = Mapping[str, Mapping[str, Any]]


def newest(folder: Path) -> None:
    """Generate the vocabularies from the newest packages into a folder."""
    environment = folder / "venv"
    venv.create(environment, with_pip=True)
    python = environment / "bin" / "python"
    pip = [str(python), "-m", "pip"]
    subprocess.run([*pip, "install", "--quiet", "--upgrade", *PACKAGES], check=True)
    versions = [*pip, "index", "versions", TERRAFORM]
    listed = subprocess.run(versions, check=True, capture_output=True, text=True).stdout
    terraform = listed.split("(", 1)[1].split(")", 1)[0]
    view = ["npm", "view", "--silent", ADDONS, "version"]
    addons = subprocess.run(view, check=True, capture_output=True, text=True).stdout.strip()
    generate = [str(python), "-m", "tools.vocabulary", "--output", str(folder)]
    choose = ["--terraform", terraform, "--addons", addons]
    subprocess.run([*generate, *choose], check=True, cwd=ROOT, stdout=subprocess.DEVNULL)


def read(file: Path) -> tuple[dict[str, str], Entries]:
    """Return the packages of a generated file and its entries by address."""
    content = json.loads(file.read_text(encoding="utf-8"))
    return content["packages"], {entry["address"]: entry for entry in content["parameters"]}


def report(old: Path, new: Path) -> Iterator[str]:
    """Yield the lines of the report for one vocabulary file."""
    (before, known), (after, found) = read(old), read(new)
    moved = [
        f"{name} {before.get(name, 'none')} to {version}"
        for name, version in after.items()
        if before.get(name) != version
    ]
    yield f"## {old.name}: {', '.join(moved) or 'the same packages'}\n"
    sections = {
        "New": [f"`{address}` ({found[address]['type']})" for address in found.keys() - known],
        "Gone": [f"`{address}`" for address in known.keys() - found],
        "Changed": [
            f"`{address}`: {changes}"
            for address in known.keys() & found
            if (changes := changed(known[address], found[address]))
        ],
    }
    for title, lines in sections.items():
        yield f"{title}: {len(lines)}\n"
        if lines:
            yield "".join(f"- [ ] {line}\n" for line in sorted(lines))


def changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """Return what of an entry changed, or an empty string."""
    keys = [key for key in {**old, **new} if key not in IGNORED and old.get(key) != new.get(key)]
    return "; ".join(f"{key} {old.get(key)} to {new.get(key)}" for key in keys)


def main() -> int:
    """Print the report."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        newest(folder)
        print("# Drift of the vendors' schemas\n")
        for old in sorted(FOLDER.glob("*.json")):
            print("\n".join(report(old, folder / old.name)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
