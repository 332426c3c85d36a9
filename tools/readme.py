"""Writes the totals of the data into the README, between their marks."""

from __future__ import annotations

from pathlib import Path

from ecsk8s_map import dataset
from ecsk8s_map.curation import statistics

BEGIN, END = "<!-- stats: ecsk8s stats --markdown -->\n", "\n<!-- end of stats -->"


def main() -> None:
    """Rewrite the README in place."""
    file = Path(__file__).parents[1] / "README.md"
    before, rest = file.read_text(encoding="utf-8").split(BEGIN)
    after = rest[rest.index(END.lstrip("\n")) :]
    table = statistics.markdown(statistics.count(dataset()))
    file.write_text(f"{before}{BEGIN}{table}\n{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
