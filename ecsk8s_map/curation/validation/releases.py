"""The releases of Kubernetes are in order, and those that rows name are in the baseline."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from ...errors import shown
from .source import Problem, Source, rule


@rule
def baseline_is_in_order(source: Source) -> Iterator[Problem]:
    """The baseline lists each release of Kubernetes once, the oldest first."""
    releases = source.document["baseline"]["kubernetes"]
    for before, after in pairwise(releases):
        if _numbers(before) >= _numbers(after):
            message = f"{after} comes after {before}: list each release once, the oldest first"
            yield Problem("baseline", None, f"kubernetes: {message}")


def _numbers(release: str) -> list[int]:
    return [int(number) for number in release.split(".")]


@rule
def releases_are_of_the_baseline(source: Source) -> Iterator[Problem]:
    """A release from which a field is on by default is in the baseline."""
    known = source.document["baseline"]["kubernetes"]
    for at, row in enumerate(source.table("releases")):
        release = row.get("release", known[0])
        if release not in known:
            message = f"release: {shown(release)} is not in the baseline"
            yield Problem("releases", at, f"{message}, which has {known[0]} to {known[-1]}")
