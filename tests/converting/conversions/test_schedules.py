"""Schedules."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import strategies as st

from conversions.checks import (
    Example,
    Refusal,
    check_converted,
    check_refused,
    check_same_meaning,
    conversions_of,
    converted,
)


def cron_field(least: int, most: int) -> st.SearchStrategy[str]:
    numbers = st.integers(least, most)
    return (
        st.just("*")
        | numbers.map(str)
        | st.tuples(numbers, numbers).map(lambda ends: f"{min(ends)}-{max(ends)}")
        | st.integers(2, 12).map(lambda step: f"*/{step}")
    )


SCHEDULES = st.tuples(
    cron_field(0, 59), cron_field(0, 23), cron_field(1, 31), cron_field(1, 12), cron_field(0, 6)
).map(" ".join)


CONVERTED: list[Example] = [
    ("cron-to-schedule-expression", "0 3 * * 1-5", "cron(0 3 ? * MON-FRI *)", ""),
    ("cron-to-schedule-expression", "0 3 1,15 * *", "cron(0 3 1,15 * ? *)", ""),
    ("cron-to-schedule-expression", "*/15 * * jan-mar ?", "cron(0/15 * * 1-3 ? *)", ""),
    ("cron-to-schedule-expression", "0-30/10 */2 * * *", "cron(0,10,20,30 0/2 * * ? *)", ""),
    ("cron-to-schedule-expression", "0 0 * * */2", "cron(0 0 ? * SUN,TUE,THU,SAT *)", ""),
    ("cron-to-schedule-expression", "@weekly", "cron(0 0 ? * SUN *)", ""),
    ("cron-to-schedule-expression", "@daily", "cron(0 0 * * ? *)", ""),
    ("schedule-expression-to-cron", "cron(0 3 ? * 2-6 *)", "0 3 * * 1-5", ""),
    ("schedule-expression-to-cron", "cron(0/15 8-17 ? * MON,FRI *)", "*/15 8-17 * * 1,5", ""),
    ("schedule-expression-to-cron", "cron(5/20 0 1 JAN ? *)", "5-59/20 0 1 1 *", ""),
    ("schedule-expression-to-cron", "cron(1/2 2 ? JAN 1/2 *)", "1-59/2 2 * 1 */2", ""),
    (
        "cron-to-schedule-expression",
        "1-59/2 2 * 1 */2",
        "cron(1/2 2 ? 1 SUN,TUE,THU,SAT *)",
        "",
    ),
    (
        "schedule-expression-to-cron",
        "cron(1/2 2 ? 1 SUN,TUE,THU,SAT *)",
        "1-59/2 2 * 1 0,2,4,6",
        "",
    ),
    ("schedule-expression-to-cron", "rate(5 minutes)", "*/5 * * * *", "keeps to the clock"),
    ("schedule-expression-to-cron", "rate(60 minutes)", "0 * * * *", "keeps to the clock"),
    ("schedule-expression-to-cron", "rate(6 hours)", "0 */6 * * *", "keeps to the clock"),
    ("schedule-expression-to-cron", "rate(1 day)", "0 0 * * *", "keeps to the clock"),
]

REFUSED: list[Refusal] = [
    ("cron-to-schedule-expression", "0 3 1 * 1", "it restricts both"),
    ("cron-to-schedule-expression", "0 0 * * 7", "takes 0 to 6, not '7'"),
    ("cron-to-schedule-expression", "0 0 * * fri-mon", "runs backwards"),
    ("cron-to-schedule-expression", "*/x * * * *", "a step that is not a number"),
    ("cron-to-schedule-expression", "@every 1h", "it has to be five cron fields"),
    ("schedule-expression-to-cron", "at(2026-01-01T00:00:00)", "a CronJob has nothing else"),
    ("schedule-expression-to-cron", "rate(7 minutes)", "neither the hour nor the day"),
    ("schedule-expression-to-cron", "rate(0 minutes)", r"rate\(\.\.\.\) takes a positive number"),
    ("schedule-expression-to-cron", "cron(0 3 ? * 2-6 2026)", "no field for years"),
    ("schedule-expression-to-cron", "cron(0 3 L * ? *)", "not 'L'"),
    ("schedule-expression-to-cron", "cron(0 3 ? * 6#3 *)", "not '6#3'"),
    ("schedule-expression-to-cron", "cron(0 3 * * * *)", "EventBridge needs "),
    ("schedule-expression-to-cron", "cron(0 3 * * ?)", "six fields, this one 5"),
]


@pytest.mark.parametrize(("name", "value", "expected", "loss"), CONVERTED)
def test_a_value_is_converted(name: str, value: Any, expected: Any, loss: str) -> None:
    check_converted(name, value, expected, loss)


@pytest.mark.parametrize(("name", "value", "why"), REFUSED)
def test_a_value_is_refused_with_the_reason(name: str, value: Any, why: str) -> None:
    check_refused(name, value, why)


def test_every_conversion_has_an_example_and_a_refusal() -> None:
    assert {name for name, *_ in CONVERTED} == conversions_of("schedules") != set()
    assert {name for name, *_ in REFUSED} == conversions_of("schedules")


BACKWARDS: list[tuple[str, str, st.SearchStrategy[Any], Callable[[Any], Any]]] = [
    (
        "cron-to-schedule-expression",
        "schedule-expression-to-cron",
        SCHEDULES,
        lambda cron: converted("cron-to-schedule-expression", cron),
    ),
]


@pytest.mark.parametrize(("there", "back", "values", "comparable"), BACKWARDS)
def test_back_and_there_means_the_same_where_nothing_is_lost(
    there: str, back: str, values: st.SearchStrategy[Any], comparable: Callable[[Any], Any]
) -> None:
    check_same_meaning(there, back, values, comparable)
