"""Fuzz the library, and print what was found.

    python -m fuzz                       every target, each with its own number of inputs
    python -m fuzz parsed --runs 20000   one target
    python -m fuzz parsed --input 613a   one input again, with its traceback

Each target runs in a process of its own. A fault is an error that is not documented, or an
assertion of the target; each kind is told once, with the shortest input that leads to it. Exits
with 1 where there are any.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from .engine import ask
from .targets import TARGETS

ROOT = Path(__file__).parents[1]


def run(target: str, runs: int | None, seed: int) -> dict[str, Any]:
    """Fuzz a target in a process of its own; return what it reports."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        way = "guided" if TARGETS[target].guided else "by-chance"
        command = [sys.executable, "-m", "fuzz.engine", way, target, folder, str(seed)]
        command += [str(runs)] if runs else []
        ran = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, errors="replace", check=False
        )
        if not report.exists():
            told = "\n".join(ran.stderr.splitlines()[-30:])
            return {"target": target, "died": f"exit code {ran.returncode}\n{told}"}
        found: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
        return found


def told(found: dict[str, Any]) -> Iterator[str]:
    """Yield the lines of a report."""
    if "died" in found:
        yield f"{found['target']}: the process died: {found['died']}"
        return
    rate = found["inputs"] / max(found["seconds"], 0.001)
    yield (
        f"{found['target']:<12}{found['inputs']:>10,} inputs {found['seconds']:>8.1f} s "
        f"{rate:>9,.0f}/s, the slowest {found['slowest']:.2f} s: {len(found['faults'])} faults"
    )
    for fault in found["faults"]:
        yield f"    {fault['count']:,} times {fault['kind']}: {fault['said']}"
        yield f"        {fault['question']}"
        yield f"        python -m fuzz {found['target']} --input {fault['input']}"


def main() -> int:
    """Run what is asked for; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m fuzz", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("target", nargs="*", help=f"of {', '.join(TARGETS)}; all without one")
    parser.add_argument(
        "--runs", type=int, help="inputs for each target, instead of its own number"
    )
    parser.add_argument("--seed", type=int, default=1, help="another one tries other inputs")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="targets at a time")
    parser.add_argument("--input", metavar="HEX", help="run one input of one target")
    given = parser.parse_args()
    if unknown := sorted({*given.target} - TARGETS.keys()):
        parser.error(f"no target named {', '.join(unknown)}")
    if given.input is not None:
        (target,) = given.target
        ask(target, bytes.fromhex(given.input))
        print("nothing is wrong with it")
        return 0
    is_sound = True
    with ThreadPoolExecutor(given.jobs) as pool:
        for found in pool.map(
            lambda each: run(each, given.runs, given.seed), given.target or TARGETS
        ):
            print(*told(found), sep="\n", flush=True)
            is_sound = is_sound and not found.get("died") and not found["faults"]
    return 0 if is_sound else 1


if __name__ == "__main__":
    sys.exit(main())
