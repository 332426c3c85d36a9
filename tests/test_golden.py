"""What every spelling and every example document answers is what was recorded.

A change that is meant is recorded by `python -m tools.golden`, and its diff is read.
"""

from collections.abc import Mapping
from functools import cache

import pytest

from tools.golden import DOCUMENTS, FOLDER, record

FILES = ["conversions.tsv", "pairs.tsv", "releases.tsv", "spellings.tsv"]
FILES += [f"documents/{path.name}.txt" for path in sorted(DOCUMENTS.iterdir())]


@cache
def recorded() -> Mapping[str, str]:
    return record()


def test_nothing_is_recorded_but_what_is_answered_today() -> None:
    there = {str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.t*")}
    assert there == set(FILES) == set(recorded())
    assert len(FILES) > 35


@pytest.mark.parametrize("name", FILES)
def test_the_answers_are_those_recorded(name: str) -> None:
    expected = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    answered = recorded()[name].splitlines()
    lost, gained = sorted({*expected} - {*answered}), sorted({*answered} - {*expected})
    assert (lost[:5], gained[:5]) == ([], []), "read the diff of: python -m tools.golden"
    assert answered == expected, "their order changed; read the diff of: python -m tools.golden"
