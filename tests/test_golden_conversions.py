"""A value that each pair converts, in each direction, becomes what was recorded.

A change that is meant is recorded by `python -m tools.golden`, and its diff is read.
"""

import json

from ecsk8s_map import System, dataset
from ecsk8s_map.converting.conversions import CONVERSIONS
from tools.conversions import SAMPLES, rows
from tools.golden import FOLDER

RECORDED = (FOLDER / "conversions.tsv").read_text(encoding="utf-8").splitlines()


def test_every_value_becomes_what_was_recorded() -> None:
    answered = list(rows())
    assert len(answered) > 900
    assert answered == RECORDED, "read the diff of: python -m tools.golden"


def test_each_pair_has_a_row_for_each_direction_that_it_converts_in() -> None:
    expected = {
        (str(to), name, pair.side(source), pair.side(to), " and ".join(map(str, pair.where)))
        for pair in dataset().pairs
        for to, source in (tuple(System), tuple(reversed(System)))
        if (name := pair.conversion(to))
    }
    assert {tuple(row.split("\t")[:5]) for row in RECORDED} == expected
    assert len(expected) > 800


def test_every_row_gives_json_for_json() -> None:
    for row in RECORDED:
        *_, given, become, loss = row.split("\t")
        assert json.loads(given) is not None
        assert json.loads(become) is not None
        assert not loss or loss.endswith(".")


def test_every_named_conversion_has_a_sample() -> None:
    assert set(SAMPLES) == set(CONVERSIONS) - {"copy", "values"}
    assert all(SAMPLES.values())
