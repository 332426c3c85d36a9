"""What parsed JSON is, at its bounds."""

from typing import Any

import pytest

from ecsk8s_map import dataset
from ecsk8s_map.json_values import flaw, in_words, is_of_type, type_of


def nested(depth: int, innermost: Any) -> Any:
    """Return a value below so many lists and objects in turn."""
    for level in range(depth):
        innermost = [innermost] if level % 2 else {"a": innermost}
    return innermost


@pytest.mark.parametrize(
    "value",
    [
        *(None, True, False, 0, 1, -1, 0.0, 0.1, "", "a", [], {}, {"": ""}),
        *(2**63 - 1, -(2**63), -(2.0**63), 2.0**62, [None, [{}]], {"a": {"b": [1.5, "c"]}}),
    ],
)
def test_what_a_document_can_hold_has_no_flaw(value: Any) -> None:
    assert flaw(value) is None


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (2**63, "9223372036854775808 is not a number of at most 64 bits"),
        (2.0**63, "9.223372036854776e+18 is not a number of at most 64 bits"),
        (-(2**63) - 1, "-9223372036854775809 is not a number of at most 64 bits"),
        (float("nan"), "nan is not a number of at most 64 bits"),
        (-0.0, "-0.0 is not a number that a field can be set to: give 0"),
        (b"a", "b'a' is a bytes, which JSON does not have"),
        ((1,), "(1,) is a tuple, which JSON does not have"),
        ({"a": 1, 2: 3, None: 4}, "an object's key has to be a string, not 2"),
    ],
)
def test_a_flaw_is_named_wherever_it_stands(value: Any, why: str) -> None:
    for depth in range(4):
        assert flaw(nested(depth, value)) == why


def test_a_number_too_long_to_be_shown_is_refused() -> None:
    assert str(flaw([10**5_000])).endswith("is not a number of at most 64 bits")


def test_two_hundred_levels_are_the_most() -> None:
    assert flaw(nested(200, "a")) is None
    assert flaw(nested(201, "a")) == "it is nested deeper than 200 levels"
    assert flaw(nested(100_000, "a")) == "it is nested deeper than 200 levels"


def test_a_million_values_are_the_most() -> None:
    part = [0] * 998  # 999 with the list itself: 1,001 of them and the list around make a million
    assert flaw([part] * 1_001) is None
    assert flaw([*[part] * 1_001, 0]) == "it has more than 1,000,000 values"


def test_a_few_lines_that_stand_for_a_billion_values_are_refused() -> None:
    bomb: Any = "a"
    for _ in range(30):
        bomb = [bomb, bomb]
    assert flaw(bomb) == "it has more than 1,000,000 values"


@pytest.mark.parametrize(
    ("value", "wanted", "expected"),
    [
        (1, "integer", True),
        (1.5, "integer", False),
        ("1", "integer", False),
        (True, "integer", False),
        (1, "number", True),
        (1.5, "number", True),
        (True, "number", False),
        ("1", "number", False),
        ("1Gi", "quantity", True),
        (1, "quantity", True),
        (0.5, "quantity", True),
        (True, "quantity", False),
        ([], "quantity", False),
        (True, "boolean", True),
        (1, "boolean", False),
        ("true", "boolean", False),
        ("x", "string", True),
        (1, "string", False),
        (None, "string", False),
        (True, "string", False),
        ({}, "map", True),
        ([], "map", False),
        ({}, "object", True),
        ("x", "object", False),
        (True, "object", False),
        ([{}], "object", False),
        ([1, 2], "integer[]", True),
        ([], "integer[]", True),
        ([1, "2"], "integer[]", False),
        (1, "integer[]", False),
        ([[1], [2]], "integer[][]", True),
        ([1], "integer[][]", False),
        (None, "any", True),
        (True, "any", True),
        ([], "any", True),
    ],
)
def test_a_value_is_of_a_type_or_not(value: Any, wanted: str, expected: bool) -> None:
    assert is_of_type(value, wanted) is expected


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (None, "null"),
        (False, "a boolean"),
        (0, "a number"),
        (1.5, "a number"),
        ("", "a string"),
        ([], "a list"),
        ({}, "an object"),
        (b"x", "a bytes"),
        ((), "a tuple"),
    ],
)
def test_a_value_has_the_type_that_json_calls_it(value: Any, name: str) -> None:
    assert type_of(value) == name


@pytest.mark.parametrize(
    ("parameter_type", "words"),
    [
        ("string", "a string"),
        ("integer", "an integer"),
        ("object", "an object"),
        ("quantity", "a quantity"),
        ("integer|string", "an integer or a string"),
        ("object|string", "an object or a string"),
        ("string[]", "a list of strings"),
        ("quantity[]", "a list of quantities"),
        ("integer|string[]", "a list of integers or strings"),
        ("any[]", "a list"),
    ],
)
def test_a_parameters_type_is_said_in_words(parameter_type: str, words: str) -> None:
    assert in_words(parameter_type) == words


def test_every_type_of_the_vocabulary_has_words_without_its_punctuation() -> None:
    types = {each.type for each in dataset().parameters}
    assert len(types) > 10
    for each in types:
        assert not {*in_words(each)} & {*"[]|"}
