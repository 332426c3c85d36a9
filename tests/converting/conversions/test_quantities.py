"""Quantities of Kubernetes."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversions.checks import converted
from ecsk8s_map import NotConvertibleError
from ecsk8s_map.converting.conversions.quantities import read_quantity, write_binary, write_decimal


@pytest.mark.parametrize(
    ("spelled", "amount"),
    [
        ("1", 1),
        ("+1", 1),
        ("01", 1),
        ("1.", 1),
        (".5", Fraction(1, 2)),
        ("1.5G", 1_500_000_000),
        ("1.5Gi", 3 * 2**29),
        ("1.G", 1_000_000_000),
        ("1k", 1_000),
        ("1e3", 1_000),
        ("1E3", 1_000),
        ("1E+3", 1_000),
        ("1E", 10**18),
        ("5e-1", Fraction(1, 2)),
        ("1n", Fraction(1, 10**9)),
        ("1u", Fraction(1, 10**6)),
        ("1m", Fraction(1, 1000)),
        ("0.1n", Fraction(1, 10**9)),
        ("1e-10", Fraction(1, 10**9)),
        ("1.0000000001", 1 + Fraction(1, 10**9)),
        ("1e-2147483647", Fraction(1, 10**9)),
        ("0e2147483647", 0),
        ("-0", 0),
        (" 1Ki ", 1024),
        ("7Ei", 7 * 2**60),
        (5, 5),
        (0.5, Fraction(1, 2)),
        (1e3, 1_000),
        (1e-7, Fraction(1, 10**7)),
        (1e16, 10**16),
    ],
)
def test_a_quantity_is_read_as_kubernetes_reads_it(spelled: Any, amount: Fraction) -> None:
    assert read_quantity(spelled) == amount


@pytest.mark.parametrize(
    "spelled",
    [
        *(
            "",
            " ",
            "1K",
            "1 Gi",
            "1ki",
            "1gi",
            "1KI",
            "1i",
            ".5i",
            "1e",
            "1E+",
            "1e1.0",
            "1Ke3",
            "Mi",
        ),
        *(".", "+", "--1", "+-1", "1..2", "1.1.M", "0x1", "1,5", "1_000", "\u0661", "1\n", "aoeu"),
        *("8Ei", "1e99", "-1", "1e99999999999", [], {}, None, True, float("inf"), float("nan")),
    ],
)
def test_what_is_no_amount_of_a_resource_is_refused(spelled: Any) -> None:
    with pytest.raises(NotConvertibleError):
        converted("quantity-to-mebibytes", spelled)


@given(st.integers(0, 2**63 - 1))
def test_a_quantity_written_is_read_back(amount: int) -> None:
    assert read_quantity(write_binary(amount)) == amount
    assert read_quantity(write_decimal(amount)) == Fraction(amount, 1000)
