"""Percentages: of tasks or pods, and of traffic."""

from typing import Any

import pytest
from hypothesis import strategies as st

from conversions.checks import (
    Example,
    Refusal,
    check_converted,
    check_inverse,
    check_refused,
    check_same_meaning,
    conversions_of,
)

CONVERTED: list[Example] = [
    ("max-surge-to-maximum-percent", "25%", 125, ""),
    ("max-surge-to-maximum-percent", "0%", 100, ""),
    ("max-surge-to-maximum-percent", 0, 100, ""),
    ("max-unavailable-to-minimum-healthy-percent", "25%", 75, ""),
    ("max-unavailable-to-minimum-healthy-percent", 0, 100, ""),
    ("maximum-percent-to-max-surge", 200, "100%", ""),
    ("maximum-percent-to-max-surge", "150", "50%", ""),
    ("maximum-percent-to-max-surge", 100, 0, ""),
    ("minimum-healthy-percent-to-max-unavailable", 75, "25%", ""),
    ("minimum-healthy-percent-to-max-unavailable", 100, 0, ""),
    ("minimum-healthy-percent-to-max-unavailable", 0, "100%", ""),
    ("percent-to-weight", 5.0, 5, ""),
    ("weight-to-percent", 100, 100, ""),
]

REFUSED: list[Refusal] = [
    ("max-surge-to-maximum-percent", 1, "a number of pods"),
    ("max-surge-to-maximum-percent", "1", "a percentage such as 25%"),
    ("max-unavailable-to-minimum-healthy-percent", "101%", "from 0 to 100"),
    ("maximum-percent-to-max-surge", 99, "it has to be from 100"),
    ("minimum-healthy-percent-to-max-unavailable", 101, "from 0 to 100"),
    ("percent-to-weight", 0.1, "a whole number"),
    ("percent-to-weight", 0, "from 1 to 100"),
    ("weight-to-percent", 0, "from 1 to 100"),
    ("max-unavailable-to-minimum-healthy-percent", 1, "a number of pods is not a percentage"),
    ("max-unavailable-to-minimum-healthy-percent", "25", "a percentage such as 25%"),
    ("percent-to-weight", 101, "from 1 to 100"),
    ("weight-to-percent", "5", "it has to be a whole number, not a string"),
    ("weight-to-percent", 101, "from 1 to 100"),
]


@pytest.mark.parametrize(("name", "value", "expected", "loss"), CONVERTED)
def test_a_value_is_converted(name: str, value: Any, expected: Any, loss: str) -> None:
    check_converted(name, value, expected, loss)


@pytest.mark.parametrize(("name", "value", "why"), REFUSED)
def test_a_value_is_refused_with_the_reason(name: str, value: Any, why: str) -> None:
    check_refused(name, value, why)


def test_every_conversion_has_an_example_and_a_refusal() -> None:
    assert {name for name, *_ in CONVERTED} == conversions_of("percentages") != set()
    assert {name for name, *_ in REFUSED} == conversions_of("percentages")


INVERSES: list[tuple[str, str, st.SearchStrategy[Any]]] = [
    ("maximum-percent-to-max-surge", "max-surge-to-maximum-percent", st.integers(100, 1_000)),
    ("percent-to-weight", "weight-to-percent", st.integers(1, 100)),
    (
        "minimum-healthy-percent-to-max-unavailable",
        "max-unavailable-to-minimum-healthy-percent",
        st.integers(0, 100),
    ),
]


@pytest.mark.parametrize(("there", "back", "values"), INVERSES)
def test_there_and_back_is_the_same_value(
    there: str, back: str, values: st.SearchStrategy[Any]
) -> None:
    check_inverse(there, back, values)


def test_a_surge_comes_back_as_the_same_percentage() -> None:
    check_same_meaning(
        "max-surge-to-maximum-percent",
        "maximum-percent-to-max-surge",
        st.integers(0, 300).map("{}%".format),
        lambda percent: int(str(percent).rstrip("%")),
    )
