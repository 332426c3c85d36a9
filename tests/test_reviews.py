"""The logs of reviews, and the stamps that come from them."""

import json
from pathlib import Path
from typing import Any

import pytest

from ecsk8s_map import Pair
from ecsk8s_map.curation.expanding import expanded
from ecsk8s_map.curation.reviewing import digest
from ecsk8s_map.curation.schema import parse_document
from tools import review

DATA = Path(__file__).parents[1] / "data"
ROW: dict[str, Any] = {
    "ecs": "Service.DesiredCount",
    "kubernetes": "Deployment.spec.replicas",
    "where": {"Service.SchedulingStrategy": {"set": "some"}},
    "match": "close",
    "note": "It differs.",
    "sources": ["https://kubernetes.io/"],
}
OTHER = {
    "kubernetes": "Pod.spec",
    "match": "none",
    "reason": "managed",
    "note": "Why.",
    "sources": [],
}
DOCUMENT: Any = {
    "schema_version": 1,
    "version": "1.0.0",
    "baseline": {"botocore": "1", "cloudformation": "1", "kubernetes": ["1.25"]},
    "sets": [{"name": "some", "values": ["REPLICA", "X"]}],
    "pairs": [ROW, OTHER],
}


def with_pairs(*rows: dict[str, Any]) -> Any:
    return {**DOCUMENT, "pairs": [*rows]}


def log(folder: Path, *rows: dict[str, Any]) -> Path:
    (folder / "x.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    return folder


def read_of(row: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A line of a log about a pair of the document as it is."""
    whole: dict[str, Any] = expanded(with_pairs(row))["pairs"][0]
    sides: dict[str, Any] = {n: whole[n] for n in ("ecs", "kubernetes", "where") if n in whole}
    digested = digest(Pair.from_row(whole))
    return {**sides, "day": "2026-11-25", "digest": digested, "basis": ["a page"], **more}


def test_a_pair_that_is_as_it_was_read_is_stamped_with_its_last_review(tmp_path: Path) -> None:
    last = read_of(ROW, day="2026-12-01")
    folder = log(tmp_path, last, read_of(ROW), read_of(OTHER))
    document, stale = review.stamped(DOCUMENT, review.read(folder))
    assert stale == []
    assert [row["reviewed"] for row in document["pairs"]] == [
        f"2026-12-01 {last['digest']}",
        f"2026-11-25 {read_of(OTHER)['digest']}",
    ]
    assert [{**row, "reviewed": 0} for row in document["pairs"]] == [
        {**ROW, "reviewed": 0},
        {**OTHER, "reviewed": 0},
    ]


def test_a_pair_that_changed_loses_its_stamp_and_its_review_is_told(tmp_path: Path) -> None:
    folder = log(tmp_path, read_of({**ROW, "note": "It was otherwise."}))
    old = with_pairs({**ROW, "reviewed": "2026-11-25 0a1b2c3d"}, OTHER)
    document, (stale,) = review.stamped(old, review.read(folder))
    assert document["pairs"] == [ROW, OTHER]
    assert stale.key == Pair.from_row(expanded(DOCUMENT)["pairs"][0]).key


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"basis": []}, "basis: expected at least one page"),
        ({"basis": [1]}, "basis: expected at least one page"),
        ({"note": "x"}, "unknown field note"),
        ({"where": 1}, "AttributeError"),
    ],
)
def test_a_line_that_is_no_review_is_refused_with_its_place(
    change: dict[str, Any], what: str, tmp_path: Path
) -> None:
    folder = log(tmp_path, read_of(ROW), read_of(ROW, **change))
    with pytest.raises(ValueError, match=rf"x\.jsonl:2: not a review: .*{what}"):
        list(review.read(folder))
    (folder / "x.jsonl").write_text("{\n")
    with pytest.raises(ValueError, match=r"x\.jsonl:1: not a review"):
        list(review.read(folder))


def test_the_data_has_the_stamps_of_its_logs_and_no_others() -> None:
    document = parse_document((DATA / "mappings.toml").read_text(encoding="utf-8"))
    reviews = list(review.read(DATA / "reviews"))
    again, _ = review.stamped(document, reviews)
    assert reviews
    assert again == document
