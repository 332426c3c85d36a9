"""Kubernetes quantities, read in every form that the API accepts and written in its canonical one.

The format, its rounding and its limits are described in
https://github.com/kubernetes/apimachinery/blob/master/pkg/api/resource/quantity.go.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

from ...json_values import type_of
from .reading import RefusedError

LARGEST = 2**63 - 1
"""No quantity may be greater; Kubernetes silently cuts some off there."""

_NANO = 10**9
_LONGEST = 1_000
# The grammar demands a digit. The API's scanner also reads `.`, `+` and `Mi`, as 0, which nobody
# means.
_QUANTITY = re.compile(
    r"(?P<sign>[+-]?)(?=\.?[0-9])(?P<digits>[0-9]*)(?:\.(?P<decimals>[0-9]*))?"
    r"(?:(?P<suffix>[KMGTPE]i|[numkMGTPE]?)|[eE](?P<exponent>[+-]?[0-9]+))"
)
_SUFFIXES = {
    **{
        suffix: Fraction(1000) ** power
        for power, suffix in enumerate(("n", "u", "m", ""), start=-3)
    },
    **{suffix: Fraction(1000) ** power for power, suffix in enumerate("kMGTPE", start=1)},
    **{f"{suffix}i": Fraction(1024) ** power for power, suffix in enumerate("KMGTPE", start=1)},
}


def read_quantity(value: Any) -> Fraction:
    """Return the amount of a quantity in its base unit: cores, bytes, pieces.

    Takes what the API takes: `512Mi`, `1.5G`, `.5`, `1.`, `250m`, `1e3`, `1E3`, a sign, spaces
    around it, a JSON number. What is finer than a nano is rounded up, as Kubernetes does. Other
    spellings (`1K`, `1 Gi`, an empty string), negative amounts, which no resource may have, and
    amounts above 2^63 - 1 are refused.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise RefusedError(f"it has to be a quantity, not {type_of(value)}")
    if isinstance(value, int):
        return _within_bounds(Fraction(value))
    # The shortest form of a float is what a YAML file has.
    spelled = repr(value) if isinstance(value, float) else value.strip(" ")
    parsed = _QUANTITY.fullmatch(spelled) if len(spelled) <= _LONGEST else None
    if parsed is None:
        raise RefusedError("it is not a quantity such as 512Mi, 250m or 1.5")
    digits, decimals = parsed["digits"], parsed["decimals"] or ""
    amount = Fraction(int(digits + decimals), 10 ** len(decimals))
    if parsed["exponent"] is None:
        amount *= _SUFFIXES[parsed["suffix"]]
    else:
        amount *= Fraction(10) ** _exponent(parsed["exponent"])
    if parsed["sign"] == "-":
        amount = -amount
    return Fraction(_rounded_up(_within_bounds(amount) * _NANO), _NANO)


def _exponent(spelled: str) -> int:
    if len(spelled) > 11 or abs(int(spelled)) > 2**31 - 1:
        raise RefusedError("its exponent is out of range")
    # Beyond twice the longest spelling every amount is too large or rounds up to a nano.
    return max(-2 * _LONGEST, min(int(spelled), 2 * _LONGEST))


def _within_bounds(amount: Fraction) -> Fraction:
    if amount < 0:
        raise RefusedError("it is negative")
    if amount > LARGEST:
        raise RefusedError("it is more than 2^63 - 1, where Kubernetes' quantities end")
    return amount


def _rounded_up(amount: Fraction) -> int:
    return -(-amount.numerator // amount.denominator)


def write_decimal(thousandths: int) -> str:
    """Return the canonical quantity of so many thousandths: `250m`, `1`, `1500m`, `2k`."""
    return _written(thousandths, 1000, ("m", "", "k", "M", "G", "T", "P", "E"))


def write_binary(size: int) -> str:
    """Return the canonical quantity of so many bytes: `512Mi`, `2Gi`, `1536Mi`."""
    return _written(size, 1024, ("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"))


def _written(amount: int, base: int, suffixes: tuple[str, ...]) -> str:
    if amount == 0:
        return "0"
    power = 0
    while amount % base == 0 and power + 1 < len(suffixes):
        amount, power = amount // base, power + 1
    return f"{amount}{suffixes[power]}"
