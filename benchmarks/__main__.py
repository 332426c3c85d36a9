"""`python -m benchmarks`: measures everything in one run, and prints each figure with its bar."""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from . import packages, processes, tenfold
from .report import Figure, printed

HERE = Path(__file__).parent
DOCUMENTS = HERE.parent / "examples" / "documents"
MEGABYTE = 1_000_000


def main() -> None:
    """Build, install, measure, print."""
    options = _options().parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        wheel = packages.build_wheel(packages.ROOT, folder / "wheel")
        python = options.python or packages.new_environment(folder / "environment", wheel)
        many, why = _tenfold(folder)
        print(f"Python {platform.python_version()}, {options.rounds} rounds, medians\n")
        times = processes.medians(processes.commands(python, many), options.rounds)
        print(printed("whole processes", processes.figures(times)))
        if why:
            print(f"ten times the data was not measured: {why}\n")
        print(printed("memory and size", _sizes(python, wheel)))
        print(printed("a process that has answered before", _warm(python, options)))


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--python", type=Path, help="measure what this Python has; by default a new wheel"
    )
    parser.add_argument("--rounds", type=int, default=25, help="processes of each kind")
    parser.add_argument("--texts", type=int, default=1000, help="different questions of each kind")
    parser.add_argument("--passes", type=int, default=5, help="passes over the questions")
    return parser


def _tenfold(folder: Path) -> tuple[Path | None, str]:
    """Return a folder with the library and ten times the data, or why there is none."""
    source, target = folder / "tenfold", folder / "tenfold-installed"
    source.mkdir()
    packages.copy_of_checkout(source)
    tenfold.multiply(source / "data")
    try:
        packages.unpack(packages.build_wheel(source, folder / "tenfold-wheel"), target)
    except subprocess.CalledProcessError as error:
        return None, f"its wheel cannot be built: {error}"
    return target, ""


def _sizes(python: Path, wheel: Path) -> Iterator[Figure]:
    yield Figure("wheel", wheel.stat().st_size / MEGABYTE, "MB", 1.5)
    if sys.platform == "linux":
        added = [_program(python, "memory.py", "lookup")["megabytes"] for _ in range(5)]
        yield Figure("memory that a first lookup adds", sorted(added)[2], "MB", 10)
    peak = _program(python, "memory.py", "explain", str(12 * MEGABYTE))
    remark = f"{peak['megabytes']:.0f} MB, {peak['findings']:,} findings"
    yield Figure("peak of explaining 12 MB", peak["ratio"], "x the document", 3, remark)


def _warm(python: Path, options: argparse.Namespace) -> Iterator[Figure]:
    measured = _program(python, "warm.py", str(DOCUMENTS), str(options.texts), str(options.passes))
    bars = {"full address": 20, '"name"': 500, "unknown, with suggestions": 3000, "search": 5000}
    for name, taken in measured["lookups"].items():
        yield Figure(name, taken, "us", bars.get(name, 60))
    yield Figure("explain", measured["explain"], "us a finding", 20)
    for name, ours, theirs in measured["parse"]:
        remark = f"{ours:.1f} ms against {theirs:.1f} ms"
        yield Figure(f"parse of {name}", ours / theirs, "x its own parser", remark=remark)


def _program(python: Path, name: str, *arguments: str) -> Any:
    """Run a program of this folder with the library of another Python; return what it prints."""
    command = [str(python), "-I", str(HERE / name), *arguments]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


if __name__ == "__main__":
    main()
