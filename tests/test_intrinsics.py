"""CloudFormation's intrinsic functions: what is one, and which values are in it."""

from collections import UserDict
from typing import Any

import pytest

from ecsk8s_map.intrinsics import branches, intrinsic, logical_id, long_argument, long_name


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ({"Ref": "x"}, "Ref"),
        ({"Fn::Sub": "x"}, "Fn::Sub"),
        ({"Fn::": None}, "Fn::"),
        (UserDict({"Ref": "x"}), "Ref"),
        ({"Ref": "x", "y": 1}, None),
        ({"Reference": "x"}, None),
        ({"Condition": "x"}, None),
        ({"fn::Sub": "x"}, None),
        ({1: "x"}, None),
        ({}, None),
        (["Ref"], None),
        ("Ref", None),
        (None, None),
    ],
)
def test_a_function_is_an_object_with_its_name_as_the_one_key(value: Any, name: str | None) -> None:
    assert intrinsic(value) == name


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ({"Fn::If": ["c", 1, 2]}, [(1, 1), (2, 2)]),
        ({"Fn::If": ["c", 1]}, [(1, 1)]),
        ({"Fn::If": ["c"]}, []),
        ({"Fn::If": []}, []),
        ({"Fn::If": {"c": 1}}, []),
        ({"Fn::Join": ["", 1, 2]}, []),
    ],
)
def test_the_values_of_a_field_are_in_the_branches_of_an_if(
    value: Any, found: list[tuple[int, Any]]
) -> None:
    assert list(branches(value)) == found


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ({"Ref": "x"}, "x"),
        ({"Fn::GetAtt": ["x", "Arn"]}, "x"),
        ({"Fn::GetAtt": "x"}, "x"),
        ({"Fn::GetAtt": []}, None),
        ({"Ref": ["x"]}, None),
        ({"Fn::GetAtt": [{"Ref": "x"}, "Arn"]}, None),
        ({"Fn::Sub": "x"}, None),
        ({"x": "y"}, None),
        ("x", None),
    ],
)
def test_a_resource_is_referred_to_by_ref_and_getatt(value: Any, name: str | None) -> None:
    assert logical_id(value) == name


@pytest.mark.parametrize(
    ("tag", "name"),
    [("!Ref", "Ref"), ("!Condition", "Condition"), ("!Sub", "Fn::Sub"), ("!x", "Fn::x")],
)
def test_a_tag_is_short_for_a_function(tag: str, name: str) -> None:
    assert long_name(tag) == name


@pytest.mark.parametrize(
    ("tag", "argument", "expected"),
    [
        ("!GetAtt", "a.b.c", ["a", "b.c"]),
        ("!GetAtt", "a", ["a"]),
        ("!GetAtt", ["a", "b"], ["a", "b"]),
        ("!Sub", "a.b", "a.b"),
    ],
)
def test_the_argument_of_a_short_getatt_is_split(tag: str, argument: Any, expected: Any) -> None:
    assert long_argument(tag, argument) == expected
