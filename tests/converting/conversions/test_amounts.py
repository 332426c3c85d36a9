"""Amounts: CPU, memory, storage, GPUs, time."""

from collections.abc import Callable
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
from ecsk8s_map.converting.conversions.quantities import read_quantity

NUMBERS = (
    st.integers(0, 2**31 - 1)
    | st.integers(0, 20_000)
    | st.integers(0, 10_000).map(lambda number: number * 128)
)
QUANTITIES = st.tuples(
    st.integers(0, 5_000), st.sampled_from(["", "m", "k", "M", "Mi", "Gi", "Ti", "e3"])
).map(lambda parts: f"{parts[0]}{parts[1]}")


CONVERTED: list[Example] = [
    ("cpu-units-to-quantity", 256, "250m", ""),
    ("cpu-units-to-quantity", "256", "250m", ""),
    ("cpu-units-to-quantity", 1024.0, "1", ""),
    ("cpu-units-to-quantity", 1536, "1500m", ""),
    ("cpu-units-to-quantity", 0, "0", ""),
    ("cpu-units-to-quantity", 100, "98m", "100 CPU units are 97.65625 millicores, .* up to 98"),
    ("duration-to-minutes", "1h", 60, ""),
    ("duration-to-minutes", "1.5h", 90, ""),
    ("duration-to-minutes", 120, 2, ""),
    ("duration-to-minutes", "120", 2, ""),
    ("duration-to-minutes", "90s", 2, "90s is 1.5 minutes, and ECS counts whole ones"),
    ("duration-to-seconds", "1m30s", 90, ""),
    ("duration-to-seconds", "0", 0, ""),
    ("duration-to-seconds", "500ms", 1, "500ms is 0.5 seconds"),
    ("gibibytes-to-quantity", 21, "21Gi", ""),
    ("gibibytes-to-quantity", 16384, "16Ti", ""),
    ("gpu-count-to-quantity", "2", "2", ""),
    ("integer-to-string", 3000, "3000", ""),
    ("integer-to-string", "3000", "3000", ""),
    ("mebibytes-to-quantity", 512, "512Mi", ""),
    ("mebibytes-to-quantity", "2048", "2Gi", ""),
    ("mebibytes-to-quantity", 1536, "1536Mi", ""),
    ("minutes-to-duration", 10, "10m", ""),
    ("minutes-to-duration", 90, "1h30m", ""),
    ("minutes-to-duration", 0, "0s", ""),
    ("minutes-to-seconds", 5, 300, ""),
    ("quantity-to-cpu-units", "250m", 256, ""),
    ("quantity-to-cpu-units", 0.5, 512, ""),
    ("quantity-to-cpu-units", 2, 2048, ""),
    ("quantity-to-cpu-units", "100m", 103, "100m is 102.4 CPU units, and ECS counts whole ones"),
    ("quantity-to-cpu-units", 0.1, 103, "0.1 cores are 102.4 CPU units"),
    ("quantity-to-gibibytes", "2Ti", 2048, ""),
    ("quantity-to-gibibytes", "100G", 94, "100G is about 93.132257 GiB"),
    ("quantity-to-gpu-count", 2, "2", ""),
    ("quantity-to-gpu-count", "2000m", "2", ""),
    ("quantity-to-mebibytes", "1Gi", 1024, ""),
    ("quantity-to-mebibytes", 536870912, 512, ""),
    ("quantity-to-mebibytes", "100M", 96, "100M is about 95.367432 MiB, .*: rounded up to 96"),
    ("quantity-to-mebibytes", 1000, 1, "1000 bytes are about 0.000954 MiB"),
    ("quantity-to-task-cpu", "1", "1024", ""),
    ("quantity-to-task-cpu", "300m", "308", r"300m is 307\.2 CPU units"),
    ("quantity-to-task-memory", "2Gi", "2048", ""),
    ("seconds-to-duration", 30, "30s", ""),
    ("seconds-to-duration", 5400, "1h30m", ""),
    ("seconds-to-minutes", 300, 5, ""),
    ("seconds-to-minutes", 301, 6, "301 seconds are about 5.016667 minutes"),
    ("string-to-integer", "3000", 3000, ""),
    ("string-to-integer", "-1", -1, ""),
    ("task-cpu-to-quantity", "512", "500m", ""),
    ("task-cpu-to-quantity", 512, "500m", ""),
    ("task-cpu-to-quantity", ".25 vCPU", "250m", ""),
    ("task-cpu-to-quantity", "1vcpu", "1", ""),
    ("task-cpu-to-quantity", "129", "126m", "129 is about 125.976562 millicores"),
    ("task-memory-to-quantity", "1 GB", "1Gi", ""),
    ("task-memory-to-quantity", ".5gb", "512Mi", ""),
    ("task-memory-to-quantity", "1024", "1Gi", ""),
]

REFUSED: list[Refusal] = [
    ("cpu-units-to-quantity", True, "a whole number, not a boolean"),
    ("cpu-units-to-quantity", 1.5, "a whole number"),
    ("cpu-units-to-quantity", "1.5", "a whole number"),
    ("cpu-units-to-quantity", "٣", "a whole number"),
    ("cpu-units-to-quantity", -1, "from 0 to 2,147,483,647"),
    ("cpu-units-to-quantity", 2**31, "from 0 to 2,147,483,647"),
    ("duration-to-minutes", "1 h", "it is not a duration"),
    ("duration-to-minutes", -60, "it has to be from 0"),
    ("duration-to-seconds", "30", "it is not a duration with units"),
    ("duration-to-seconds", "-1s", "it is not a duration"),
    ("duration-to-seconds", "9999999h", "it is longer than a duration can be"),
    ("duration-to-seconds", "999999h", "takes 0 to 359,996,400 seconds"),
    ("gibibytes-to-quantity", "21Gi", "a whole number"),
    ("gpu-count-to-quantity", "ALL", "a whole number"),
    ("gpu-count-to-quantity", "0.25", "a whole number"),
    ("integer-to-string", "traffic-port", "a whole number"),
    ("mebibytes-to-quantity", "512Mi", "a whole number"),
    ("minutes-to-duration", 1.5, "a whole number"),
    ("minutes-to-seconds", -1, "it has to be from 0"),
    ("minutes-to-seconds", 2**31 - 1, "takes 0 to 2,147,483,647 seconds"),
    ("quantity-to-cpu-units", "-1", "negative"),
    ("quantity-to-gibibytes", "1GiB", "it is not a quantity"),
    ("quantity-to-gpu-count", "500m", "0.5 is not a whole number of GPUs"),
    ("quantity-to-mebibytes", "16Ei", r"it is more than 2\^63 - 1"),
    ("quantity-to-mebibytes", True, "a quantity, not a boolean"),
    ("quantity-to-task-cpu", "100m", "ECS takes 128 to 196,608 CPU units"),
    ("quantity-to-task-memory", "1E", "ECS takes 0 to 2,147,483,647 MiB"),
    ("seconds-to-duration", "30s", "a whole number"),
    ("seconds-to-minutes", 1.5, "a whole number"),
    ("string-to-integer", "traffic-port", "a whole number"),
    ("string-to-integer", "007", "needless characters; the number is 7"),
    ("string-to-integer", 7, "a string, not a number"),
    ("task-cpu-to-quantity", "64", "ECS takes 128 to 196,608"),
    ("task-cpu-to-quantity", ".3 vCPU", "307.2 CPU units, and ECS takes whole ones"),
    ("task-cpu-to-quantity", "1 GB", "it has to be a number of CPU units, or of vCPU"),
    ("task-memory-to-quantity", "1 GiB", "it has to be a number of MiB, or of GB"),
]


@pytest.mark.parametrize(("name", "value", "expected", "loss"), CONVERTED)
def test_a_value_is_converted(name: str, value: Any, expected: Any, loss: str) -> None:
    check_converted(name, value, expected, loss)


@pytest.mark.parametrize(("name", "value", "why"), REFUSED)
def test_a_value_is_refused_with_the_reason(name: str, value: Any, why: str) -> None:
    check_refused(name, value, why)


def test_every_conversion_has_an_example_and_a_refusal() -> None:
    assert {name for name, *_ in CONVERTED} == conversions_of("amounts") != set()
    assert {name for name, *_ in REFUSED} == conversions_of("amounts")


INVERSES: list[tuple[str, str, st.SearchStrategy[Any]]] = [
    ("cpu-units-to-quantity", "quantity-to-cpu-units", NUMBERS),
    ("gibibytes-to-quantity", "quantity-to-gibibytes", NUMBERS),
    ("gpu-count-to-quantity", "quantity-to-gpu-count", NUMBERS.map(str)),
    ("integer-to-string", "string-to-integer", NUMBERS),
    ("mebibytes-to-quantity", "quantity-to-mebibytes", NUMBERS),
    ("minutes-to-duration", "duration-to-minutes", st.integers(0, 30_000_000)),
    ("minutes-to-seconds", "seconds-to-minutes", st.integers(0, 30_000_000)),
    ("seconds-to-duration", "duration-to-seconds", st.integers(0, 300_000_000)),
    (
        "task-cpu-to-quantity",
        "quantity-to-task-cpu",
        (st.integers(128, 196_608) | st.integers(1, 1_536).map(lambda n: n * 128)).map(str),
    ),
    ("task-memory-to-quantity", "quantity-to-task-memory", NUMBERS.map(str)),
]


@pytest.mark.parametrize(("there", "back", "values"), INVERSES)
def test_there_and_back_is_the_same_value_where_nothing_is_lost(
    there: str, back: str, values: st.SearchStrategy[Any]
) -> None:
    check_inverse(there, back, values)


BACKWARDS: list[tuple[str, str, st.SearchStrategy[Any], Callable[[Any], Any]]] = [
    ("quantity-to-cpu-units", "cpu-units-to-quantity", QUANTITIES, read_quantity),
    ("quantity-to-mebibytes", "mebibytes-to-quantity", QUANTITIES, read_quantity),
    ("quantity-to-gibibytes", "gibibytes-to-quantity", QUANTITIES, read_quantity),
    ("quantity-to-task-memory", "task-memory-to-quantity", QUANTITIES, read_quantity),
]


@pytest.mark.parametrize(("there", "back", "values", "comparable"), BACKWARDS)
def test_back_and_there_means_the_same_where_nothing_is_lost(
    there: str, back: str, values: st.SearchStrategy[Any], comparable: Callable[[Any], Any]
) -> None:
    check_same_meaning(there, back, values, comparable)
