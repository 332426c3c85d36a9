"""A lookup against what one would write instead: reading the TOML and scanning it.

    python -m benchmarks.lookup

Builds and installs the wheel into a virtual environment of its own, as users have it. Prints
medians of one run, and ratios; the machine's speed is in both sides of a ratio.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import timeit
import tomllib
import venv
from pathlib import Path

from ecsk8s_map import lookup

ROOT = Path(__file__).parents[1]
NAME = "memoryReservation"
ADDRESS = "TaskDefinition.ContainerDefinitions[].MemoryReservation"
SCAN = (
    "import tomllib; "
    f"pairs = tomllib.load(open({str(ROOT / 'data' / 'mappings.toml')!r}, 'rb'))['pairs']; "
    f"[pair for pair in pairs if pair.get('ecs', '').lower().endswith({NAME.lower()!r})]"
)


def median(python: Path | str, code: str, runs: int = 15) -> float:
    """Return the median seconds of a fresh interpreter that runs the code."""
    command = [str(python), "-c", code]
    times = [
        timeit.timeit(lambda: subprocess.run(command, check=True, cwd="/"), number=1)
        for _ in range(runs)
    ]
    return statistics.median(times)


def main() -> None:
    """Print one line for each comparison."""
    with tempfile.TemporaryDirectory() as name:
        venv.create(name, with_pip=True)
        python = Path(name) / "bin" / "python"
        install = [str(python), "-m", "pip", "install", "--quiet", str(ROOT)]
        subprocess.run(install, check=True)
        bare = median(python, "pass")
        ours = median(python, f"import ecsk8s_map; ecsk8s_map.lookup({NAME!r})")
        scan = median(python, SCAN)
    print(f"Python {sys.version.split()[0]}, an interpreter alone takes {bare * 1000:.0f} ms")
    _print("first answer of a fresh process", ours, scan)

    pairs = tomllib.loads((ROOT / "data" / "mappings.toml").read_text(encoding="utf-8"))["pairs"]
    lookup(NAME)
    warm = timeit.timeit(lambda: lookup(ADDRESS), number=2_000) / 2_000
    loop = timeit.timeit(lambda: [p for p in pairs if p.get("ecs") == ADDRESS], number=500) / 500
    _print("an address in a running process", warm, loop)


def _print(what: str, ours: float, scan: float) -> None:
    print(
        f"{what}: lookup {ours * 1000:.3f} ms, scanning the TOML {scan * 1000:.3f} ms, "
        f"ratio {scan / ours:.1f}"
    )


if __name__ == "__main__":
    main()
