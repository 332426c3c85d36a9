"""Stamp the pairs that the logs of reviews name, and take the stamp off those that changed since.

    python -m tools.review

`data/reviews/` has a line for each pair that a reader, who did not write it, compared with its
sources: both addresses and `where`, the day, the digest of what was read, and under `basis` the
pages with their anchors, or files and lines of a version, on which the claims rest.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from ecsk8s_map.curation.expanding import expanded
from ecsk8s_map.curation.formatting import dumps
from ecsk8s_map.curation.reviewing import digest
from ecsk8s_map.curation.schema import DatasetFile, parse_document
from ecsk8s_map.model import Pair, PairKey

DATA = Path(__file__).parents[1] / "data"
FIELDS = {"ecs", "kubernetes", "where", "day", "digest", "basis"}


class Review(NamedTuple):
    """What a log says about a pair."""

    key: PairKey
    day: str
    digest: str
    basis: tuple[str, ...]


def read(folder: Path) -> Iterator[Review]:
    """Yield the reviews of all logs in a folder.

    Raises `ValueError` with file and line for what is not a review.
    """
    for file in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            try:
                yield _review(json.loads(line))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                what = f"{type(error).__name__}: {error}"
                raise ValueError(f"{file.name}:{number}: not a review: {what}") from None


def _review(row: Mapping[str, Any]) -> Review:
    if unknown := row.keys() - FIELDS:
        raise ValueError(f"unknown field {', '.join(sorted(unknown))}")
    if not row["basis"] or not all(isinstance(each, str) for each in row["basis"]):
        raise ValueError("basis: expected at least one page, or file and line")
    sides = {name: row[name] for name in ("ecs", "kubernetes", "where") if name in row}
    key = Pair.from_row({**sides, "match": "none"}).key
    return Review(key, row["day"], row["digest"], tuple(row["basis"]))


def stamped(document: DatasetFile, reviews: Iterable[Review]) -> tuple[DatasetFile, list[Review]]:
    """Return a dataset with `reviewed` on each pair that is as it was read, and on no other.

    With it come the last reviews of pairs that have changed since or are gone.
    """
    logged = sorted(reviews, key=_day)
    known = {(review.key, review.digest): review for review in logged}
    stale = {review.key: review for review in logged}
    rows = []
    for row, whole in zip(document["pairs"], expanded(document)["pairs"], strict=True):
        pair = Pair.from_row(whole)
        bare = {name: value for name, value in row.items() if name != "reviewed"}
        if review := known.get((pair.key, digest(pair))):
            del stale[pair.key]
            bare["reviewed"] = f"{review.day} {review.digest}"
        rows.append(bare)
    return {**document, "pairs": rows}, list(stale.values())


def _day(review: Review) -> str:
    return review.day


def main() -> int:
    """Rewrite `data/mappings.toml`; return the exit code."""
    file = DATA / "mappings.toml"
    document = parse_document(file.read_text(encoding="utf-8"))
    try:
        document, stale = stamped(document, read(DATA / "reviews"))
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    file.write_text(dumps(document), encoding="utf-8")
    for review in stale:
        ecs, kubernetes, _ = review.key
        print(f"{ecs or 'nothing'} -> {kubernetes or 'nothing'}: changed since {review.day}")
    done = sum("reviewed" in row for row in document["pairs"])
    print(f"{done} of {len(document['pairs'])} pairs are reviewed")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
