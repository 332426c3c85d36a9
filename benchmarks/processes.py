"""Whole processes, from start to end: an interpreter, a first lookup, the command."""

from __future__ import annotations

import os
import statistics
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from .report import Figure

NAME = "memoryReservation"
LOOKUP = f"from ecsk8s_map import lookup; lookup({NAME!r})"
CONTENDER = "import pycountry; pycountry.countries.get(alpha_2='DE')"
HELLO = Path(__file__).with_name("hello.py")
TAB = {
    "_ECSK8S_COMPLETE": "complete_bash",
    "COMP_WORDS": "ecsk8s\nlookup\nmemoryRes",
    "COMP_CWORD": "2",
}


class Command:
    """A program for a Python that ignores the settings of whoever runs the benchmarks (`-I`)."""

    def __init__(
        self, python: Path, *arguments: str, variables: Mapping[str, str] | None = None
    ) -> None:
        self.line = [str(python), "-I", *arguments]
        self.variables = {**os.environ, **(variables or {})}

    def milliseconds(self) -> float:
        """Run it once, and return the processor's time that it took.

        Nothing in it waits, so this is how long it takes on a machine that does nothing else.
        Raises `subprocess.CalledProcessError` where it fails.
        """
        process = subprocess.Popen(
            self.line, env=self.variables, cwd="/", stdout=subprocess.DEVNULL
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, self.line)
        return (used.ru_utime + used.ru_stime) * 1e3


def commands(python: Path, tenfold: Path | None) -> dict[str, Command]:
    """Return the programs to compare, by name."""
    script = str(python.parent / "ecsk8s")
    found = {
        "bare": Command(python, "-c", "pass"),
        "lookup": Command(python, "-c", LOOKUP),
        "contender": Command(python, "-c", CONTENDER),
        "hello": Command(python, str(HELLO)),
        "command": Command(python, script, "lookup", NAME),
        "tab": Command(python, script, variables=TAB),
    }
    if tenfold:
        path = f"import sys; sys.path.insert(0, {str(tenfold)!r}); "
        found["tenfold"] = Command(python, "-c", path + LOOKUP)
    return found


def medians(programs: Mapping[str, Command], rounds: int) -> dict[str, float]:
    """Return the median milliseconds of each program.

    Each round runs each of them once, so that all meet the machine in the same states; the first
    round, which reads files that the disk's cache lacks, does not count.
    """
    times: dict[str, list[float]] = {name: [] for name in programs}
    for at in range(rounds + 1):
        for name, program in programs.items():
            taken = program.milliseconds()
            if at:
                times[name].append(taken)
    return {name: statistics.median(taken) for name, taken in times.items()}


def figures(times: Mapping[str, float]) -> Sequence[Figure]:
    """Return the ratios of the medians."""

    def ratio(name: str, one: str, other: str, unit: str, bar: float) -> Figure:
        is_measured = one in times and other in times
        value = times[one] / times[other] if is_measured else None
        return Figure(name, value, f"x {unit}", bar, f"{times[one]:.0f} ms" if is_measured else "")

    return [
        ratio("first lookup", "lookup", "bare", "bare interpreter", 4.2),
        ratio("first lookup", "lookup", "contender", "pycountry's get", 0.8),
        ratio("first lookup, ten times the data", "tenfold", "lookup", "first lookup", 1.1),
        ratio(f"ecsk8s lookup {NAME}", "command", "hello", "Typer hello", 1.3),
        ratio("TAB completion of a parameter", "tab", "bare", "bare interpreter", 3),
    ]
