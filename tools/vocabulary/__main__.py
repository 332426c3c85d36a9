"""Regenerate `data/vocabulary/`, or with `--check` fail where it is not what would be generated.

pip install '.[vocabulary]'
python -m tools.vocabulary
"""

from __future__ import annotations

import argparse
import difflib
import sys
import tomllib
from pathlib import Path

from . import addons, cloudformation, ecs, kubernetes, terraform
from .entries import FOLDER, ROOT, dump


def generate() -> dict[str, str]:
    """Return the text of each generated file."""
    supplement = tomllib.loads((FOLDER / "supplement.toml").read_text())
    mappings = tomllib.loads((ROOT / "data" / "mappings.toml").read_text())
    repeated = {
        address: same["as"] for same in mappings.get("same", []) for address in same["addresses"]
    }
    kept = {
        f"{address}.{name}"
        for same in mappings.get("same", [])
        for address in same["addresses"]
        for name in same.get("except", [])
    }
    eks, companions = (
        [e for name in names for e in cloudformation.walk(name, name)]
        for names in (cloudformation.types("AWS::EKS::"), supplement["companions"]["types"])
    )
    return {
        "ecs.json": dump(ecs.packages(), ecs.generate(supplement["ecs"])),
        "kubernetes.json": dump(
            kubernetes.packages(), kubernetes.generate(supplement["kubernetes"], repeated, kept)
        ),
        "addons.json": dump(addons.packages(), addons.generate(supplement["addons"])),
        "eks.json": dump(cloudformation.packages(), eks),
        "companions.json": dump(cloudformation.packages(), companions),
    }


def main() -> int:
    """Write the files, or compare them; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.vocabulary", description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    parser.add_argument("--output", type=Path, default=FOLDER, help="the folder to write to")
    parser.add_argument("--terraform", default=terraform.VERSION, help="version of the provider")
    parser.add_argument("--addons", default=addons.VERSION, help="version of the npm packages")
    options = parser.parse_args()
    check = options.check
    terraform.VERSION, addons.VERSION = options.terraform, options.addons
    stale = 0
    for name, text in generate().items():
        file = options.output / name
        old = file.read_text() if file.exists() else ""
        if old == text:
            continue
        stale += 1
        changed = [
            line
            for line in difflib.unified_diff(old.splitlines(), text.splitlines(), n=0, lineterm="")
            if line[:1] in "+-" and line[:3] not in ("+++", "---")
        ]
        print(f"{file.name}: {len(changed)} lines differ")
        if check:
            print("\n".join(line[:200] for line in changed[:20]))
        else:
            file.write_text(text)
    if check and stale:
        print("run: python -m tools.vocabulary", file=sys.stderr)
    return 1 if check and stale else 0


if __name__ == "__main__":
    raise SystemExit(main())
