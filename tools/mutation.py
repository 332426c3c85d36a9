"""Mutation testing: what mutmut's runs need of pytest, and the figures by module.

    nox -s mutation
    nox -s mutation -- ecsk8s_map.address ecsk8s_map.converting.conversions

As pytest's plugin (`-p tools.mutation`) it lets each test start from a dataset that has not
answered anything yet while mutmut notes which test runs which function: what one test has made the
dataset remember, the next would take from there, and a mutant would be tried on the first alone.

As a program it prints the figures of the last run, and fails where a module's are too low.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LEAST = 90
"""The percentage of a module's mutants that the tests have to notice."""

COLUMNS = ("killed", "timeout", "survived", "no tests", "other")
STATUS = {
    **dict.fromkeys((1, 2, 3), "killed"),  # 2: it does not even import
    0: "survived",
    **dict.fromkeys((5, 33), "no tests"),
    **dict.fromkeys((24, -24, 36, 152), "timeout"),
}
"""What an exit code of a mutant's tests means; mutmut takes 255, no run at all, for a timeout."""


def pytest_configure() -> None:
    """Allow calls to go deeper: between two of the library's is one of mutmut's or two."""
    sys.setrecursionlimit(3 * sys.getrecursionlimit())


@pytest.fixture(autouse=os.environ.get("MUTANT_UNDER_TEST") == "stats")
def _nothing_answered_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a test start from a dataset that has not answered anything yet, from the same store."""
    from ecsk8s_map import Dataset, datasets
    from ecsk8s_map.curation.compiling import entries
    from ecsk8s_map.query import search
    from ecsk8s_map.vocabulary import suggestions

    monkeypatch.setattr(datasets, "_bundled", Dataset(datasets.dataset()._index.store))
    for cached in (entries.read, search._texts, suggestions._names):
        cached.cache_clear()


def count(folder: Path) -> dict[str, Counter[str]]:
    """Return how many mutants of each module met which end."""
    found = {}
    for file in sorted(folder.rglob("*.py.meta")):
        codes = json.loads(file.read_text(encoding="utf-8"))["exit_code_by_key"].values()
        checked = [code for code in codes if code is not None]
        if checked:
            module = str(file.relative_to(folder)).removesuffix(".py.meta")
            found[module] = Counter(STATUS.get(code, "other") for code in checked)
    return found


def main(modules: Sequence[str]) -> int:
    """Print a line for each module; return 1 where one is below the least percentage."""
    print(
        f"{'module':32}{'mutants':>9}" + "".join(f"{name:>10}" for name in COLUMNS) + "   noticed"
    )
    is_low = False
    for module, ends in count(ROOT / "mutants").items():
        name = module.replace("/", ".")
        if modules and not any(f"{name}.".startswith(f"{wanted}.") for wanted in modules):
            continue
        noticed = 100 * (ends["killed"] + ends["timeout"]) / ends.total()
        is_low = is_low or noticed < LEAST
        row = "".join(f"{ends[column]:10}" for column in COLUMNS)
        print(f"{module:32}{ends.total():9}{row}{noticed:9.1f}%")
    return int(is_low)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
