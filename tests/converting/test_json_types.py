"""Types in words."""

from typing import Any

import pytest

from ecsk8s_map import dataset
from ecsk8s_map.converting.json_types import in_words, type_of


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
