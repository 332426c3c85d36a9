"""YAML's scalars: what kubectl makes of them."""

from typing import Any

import pytest

from ecsk8s_map import parse

# What kubectl 1.32.4 makes of a scalar without quotes: `kubectl label --local -o json`.
AS_KUBECTL = [
    *(
        (word, True)
        for word in ["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"]
    ),
    *(
        (word, False)
        for word in ["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"]
    ),
    *((word, None) for word in ("~", "null", "Null", "NULL", "")),
    *(
        (word, word)
        for word in [
            "tRUE",
            "yEs",
            "nULL",
            "oN",
            "none",
            "=",
            "<<",
            "_1",
            "+",
            ".",
            ".e5",
            "._5",
            "1e",
            "1e+",
            "e3",
        ]
    ),
    ("0", 0),
    ("-0", 0),
    ("+1", 1),
    ("-12", -12),
    ("1_000", 1000),
    ("1__0_", 10),
    ("010", 8),
    ("-010", -8),
    ("0_7", 7),
    ("0o10", 8),
    ("0O10", 8),
    ("08", 8),
    ("0o8", "0o8"),
    ("0x1F", 31),
    ("-0Xff", -255),
    ("0x_ff", 255),
    ("0xg", "0xg"),
    ("0b11", 3),
    ("0B11", 3),
    ("0b12", "0b12"),
    ("0x", "0x"),
    ("1e3", 1000),
    ("1E-3", 0.001),
    ("1.0", 1),
    ("1.", 1),
    ("1.5", 1.5),
    ("-.5", -0.5),
    ("+.5", 0.5),
    (".5", 0.5),
    (".5_0", 0.5),
    (".5e3", 500),
    (".5e999", ".5e999"),
    (".5e-1_0", 0.5e-10),
    ("1_.5", 1.5),
    ("1.5.2", "1.5.2"),
    ("0x1p3", "0x1p3"),
    ("1e999", "1e999"),
    ("9223372036854775807", 9223372036854775807),
    ("9223372036854775808", 9223372036854775808),
    ("18446744073709551615", 18446744073709551615),
    ("18446744073709551616", 18446744073709551616.0),
    ("123456789012345678901", 123456789012345680000.0),
    ("-9223372036854775808", -9223372036854775808),
    ("0x10000000000000000", "0x10000000000000000"),
    ("0777777777777777777777777777777", 7.777777777777778e29),
    ("12:30", "12:30"),
    ("1:30:00", "1:30:00"),
    ("2026-11-23", "2026-11-23"),
    ("2026-11-23T01:02:03Z", "2026-11-23T01:02:03Z"),
    ("256m", "256m"),
    ("\u0661", "\u0661"),
    (".\u0661", ".\u0661"),
    ("1\u0661", "1\u0661"),
]


KEYS_AS_KUBECTL = [
    ("yes", "true"),
    ("off", "false"),
    ("1", "1"),
    ("010", "8"),
    ("-0", "0"),
    ("1_0", "10"),
    ("18446744073709551615", "18446744073709551615"),
    ("1.10", "1.1"),
    ("1e3", "1000"),
    ("-0.0", "-0"),
    ("123456.5", "123456.5"),
    ("100000.0", "100000"),
    ("1000000.0", "1e+06"),
    ("1234567.5", "1.2345675e+06"),
    ("3.14159265358979", "3.1415927"),
    ("0.0001", "0.0001"),
    ("0.00001", "1e-05"),
    ("1e300", ".inf"),
    ("-1e300", "-.inf"),
    ("2026-11-23", "2026-11-23"),
    ("!!str 1", "1"),
    ("'1'", "1"),
    ("=", "="),
    ("'<<'", "<<"),
    ("!!str <<", "<<"),
]


def exactly(value: Any) -> tuple[type, Any]:
    return type(value), value


@pytest.mark.parametrize(("spelled", "value"), AS_KUBECTL)
def test_a_scalar_is_what_kubectl_reads(spelled: str, value: Any) -> None:
    (document,) = parse(f"a: {spelled}")
    if isinstance(value, float) and abs(value) < 2**63:
        assert exactly(document["a"]) == (float, value)
    else:
        assert document["a"] == value
        assert isinstance(document["a"], bool) == isinstance(value, bool)
        assert isinstance(document["a"], str) == isinstance(value, str)


@pytest.mark.parametrize(
    "spelled", ["1.0", "1e3", "9223372036854774784.0", "-9223372036854775808.0"]
)
def test_a_number_without_a_fraction_is_an_integer_of_64_bits(spelled: str) -> None:
    assert exactly(parse(f"a: {spelled}")[0]["a"]) == (int, int(float(spelled)))


@pytest.mark.parametrize(
    ("spelled", "value"),
    [
        ("9223372036854775807", 2**63 - 1),
        ("9223372036854775808", 2**63),
        ("18446744073709551615", 2**64 - 1),
        ("-9223372036854775808", -(2**63)),
        ("-9223372036854775809", -(2**63)),
        ("+9223372036854775807", 2**63 - 1),
    ],
)
def test_an_integer_of_64_bits_is_exact(spelled: str, value: int) -> None:
    assert exactly(parse(f"a: {spelled}")[0]["a"]) == (int, value)


@pytest.mark.parametrize(
    "spelled",
    [
        *("0.5", "9223372036854775808.0", "18446744073709551616", "1e20", "-18446744073709551615"),
        *("+9223372036854775808", "-9223372036854777856"),
    ],
)
def test_other_numbers_are_floats(spelled: str) -> None:
    assert exactly(parse(f"a: {spelled}")[0]["a"]) == (float, float(spelled))


@pytest.mark.parametrize(("spelled", "key"), KEYS_AS_KUBECTL)
def test_a_key_is_the_text_that_kubectl_makes_of_it(spelled: str, key: str) -> None:
    assert parse(f"? {spelled}\n: x") == [{key: "x"}]


@pytest.mark.parametrize("quoted", ["'on'", '"on"', "|-\n  on", "! on", "!!str on"])
def test_quotes_make_a_text(quoted: str) -> None:
    assert parse(f"a: {quoted}") == [{"a": "on"}]
