"""What parsed JSON is: the one kind of value that is converted and written."""

from __future__ import annotations

from collections.abc import Mapping
from math import copysign
from typing import Any

from .errors import shown

MAX_NODES = 1_000_000
"""A document of more values than this, aliases resolved, is refused."""

MAX_DEPTH = 200
"""A document nested deeper than this is refused; a real one has some 20 levels."""

_LEAST_NUMBER, _LARGEST_NUMBER = -(2**63), 2**63 - 1
"""The bounds of Kubernetes' `int64` and of the ECS API's `long`."""

_TYPES: Mapping[str, type | tuple[type, ...]] = {
    "integer": int,
    "number": (int, float),
    "quantity": (str, int, float),
    "boolean": bool,
    "string": str,
    "time": str,
    "map": dict,
    "object": dict,
    "integer|string": (int, str),
    "object|string": (dict, str),
}
"""What parsed JSON has for a parameter's type; of a type that is not here is anything."""

_JSON_TYPES: dict[str, type | tuple[type, ...]] = {
    "null": type(None),
    "a boolean": bool,
    "a number": (int, float),
    "a string": str,
    "a list": list,
    "an object": dict,
}
"""The names of JSON's types."""

_PLURALS = {"quantity": "quantities"}


def flaw(value: Any) -> str | None:
    """Return why no JSON document of either system can hold a value, or None where one can.

    It consists of strings, booleans, null, lists, objects whose keys are strings, and finite
    numbers of at most 64 bits. Negative zero is none of them: only a computation makes it.
    """
    count, stack = 0, [(value, 0)]
    while stack:
        part, depth = stack.pop()
        count += 1
        if depth > MAX_DEPTH:
            return f"it is nested deeper than {MAX_DEPTH} levels"
        if count > MAX_NODES:
            return f"it has more than {MAX_NODES:,} values"
        if isinstance(part, dict):
            if wrong := [key for key in part if not isinstance(key, str)]:
                return f"an object's key has to be a string, not {shown(wrong[0])}"
            stack += ((each, depth + 1) for each in part.values())
        elif isinstance(part, list):
            stack += ((each, depth + 1) for each in part)
        elif why := _scalar_flaw(part):
            return why
    return None


def _scalar_flaw(value: Any) -> str | None:
    if value is None or isinstance(value, bool | str):
        return None
    if not isinstance(value, int | float):
        return f"{shown(value)} is a {type(value).__name__}, which JSON does not have"
    if not _LEAST_NUMBER <= value <= _LARGEST_NUMBER:  # NaN is not between any two numbers
        return f"{shown(value)} is not a number of at most 64 bits"
    if value == 0 and copysign(1, value) < 0:
        return f"{shown(value)} is not a number that a field can be set to: give 0"
    return None


def is_of_type(value: Any, wanted: str) -> bool:
    """Return whether a value of parsed JSON is of a parameter's type.

    >>> is_of_type([80, 443], "integer[]"), is_of_type(True, "integer"), is_of_type("1", "integer")
    (True, False, False)
    """
    if wanted.endswith("[]"):
        inner = wanted.removesuffix("[]")
        return isinstance(value, list) and all(is_of_type(each, inner) for each in value)
    if isinstance(value, bool):
        return wanted == "boolean" or wanted not in _TYPES
    return isinstance(value, _TYPES.get(wanted, object))


def type_of(value: Any) -> str:
    """Return the name that JSON has for the type of a value.

    >>> type_of(True), type_of(1.5), type_of("a")
    ('a boolean', 'a number', 'a string')
    """
    for name, types in _JSON_TYPES.items():
        if isinstance(value, types):
            return name
    return f"a {type(value).__name__}"


def in_words(parameter_type: str) -> str:
    """Return a parameter's type in words.

    >>> in_words("integer"), in_words("integer|string")
    ('an integer', 'an integer or a string')
    >>> in_words("string[]"), in_words("any[]")
    ('a list of strings', 'a list')
    """
    if parameter_type == "any[]":
        return "a list"
    if parameter_type.endswith("[]"):
        names = parameter_type.removesuffix("[]").split("|")
        return f"a list of {' or '.join(_PLURALS.get(name, f'{name}s') for name in names)}"
    names = parameter_type.split("|")
    return " or ".join(f"{'an' if name[0] in 'aeio' else 'a'} {name}" for name in names)
