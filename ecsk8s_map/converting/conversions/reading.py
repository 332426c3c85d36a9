"""The values given to conversions, as parsed JSON has them: checked, and never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from ...json_values import type_of

LARGEST_INTEGER = 2**31 - 1
"""What an `integer` of the ECS API and an `int32` of Kubernetes hold at most."""

_DIGITS = re.compile(r"-?[0-9]{1,25}")


class RefusedError(ValueError):
    """The conversion does not take the value; the message says why."""


def string(value: Any, what: str = "a string") -> str:
    """Return a string; anything else is refused."""
    if not isinstance(value, str):
        raise RefusedError(f"it has to be {what}, not {type_of(value)}")
    return value


def whole(value: Any, least: int = 0, most: int = LARGEST_INTEGER) -> int:
    """Return a whole number between two bounds.

    Digits in a string are a number too, as CloudFormation's JSON often has them, and so is a
    float without decimals. A boolean is not.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise RefusedError(f"it has to be a whole number, not {type_of(value)}")
    if isinstance(value, str) and not _DIGITS.fullmatch(value):
        raise RefusedError("it has to be a whole number")
    if isinstance(value, float) and not value.is_integer():
        raise RefusedError("it has to be a whole number")
    number = int(value)
    if not least <= number <= most:
        raise RefusedError(f"it has to be from {least:,} to {most:,}")
    return number


def elements(value: Any, what: str = "a list") -> list[Any]:
    """Return the elements of a list; anything else is refused."""
    if not isinstance(value, list):
        raise RefusedError(f"it has to be {what}, not {type_of(value)}")
    return value


def strings(value: Any) -> list[str]:
    """Return the elements of a list of strings; anything else is refused."""
    what = "a list of strings"
    return [string(element, what) for element in elements(value, what)]


def fields(value: Any, names: Iterable[str]) -> dict[str, Any]:
    """Return an object's fields under the given names, without those that are null.

    ECS spells `accessPointId` and `iam`, CloudFormation `AccessPointId` and `IAM`, so letter case
    does not count. A field with another name is refused: it would be dropped silently.
    """
    if not isinstance(value, dict):
        raise RefusedError(f"it has to be an object, not {type_of(value)}")
    known = {name.lower(): name for name in names}
    found: dict[str, Any] = {}
    for key, content in value.items():
        name = known.get(key.lower()) if isinstance(key, str) else None
        if name is None:
            raise RefusedError(f"it has a field {str(key)[:60]!r}; known: {', '.join(names)}")
        if name in found:
            raise RefusedError(f"it has the field {name} twice")
        if content is not None:
            found[name] = content
    return found


def required(found: dict[str, Any], name: str) -> str:
    """Return the string in a field that has to be there and must not be empty."""
    if not found.get(name):
        raise RefusedError(f"its field {name} is missing")
    return string(found[name], f"an object whose {name} is a string")
