"""What a conversion is given, as parsed JSON holds it: checked, and never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

LARGEST_INTEGER = 2**31 - 1
"""What an `integer` of the ECS API and an `int32` of Kubernetes hold at most."""

_DIGITS = re.compile(r"-?[0-9]{1,25}")


class RefusedError(ValueError):
    """The conversion does not take the value; the text says why."""


def text(value: Any, what: str = "a text") -> str:
    """Return a string; anything else is refused."""
    if not isinstance(value, str):
        raise RefusedError(f"it has to be {what}, not {kind(value)}")
    return value


def whole(value: Any, least: int = 0, most: int = LARGEST_INTEGER) -> int:
    """Return a whole number between two bounds.

    Digits in a string are a number too, since CloudFormation's JSON often has them so, and a
    float is if it is whole. A boolean is not.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise RefusedError(f"it has to be a whole number, not {kind(value)}")
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
        raise RefusedError(f"it has to be {what}, not {kind(value)}")
    return value


def texts(value: Any) -> list[str]:
    """Return the elements of a list of strings."""
    return [text(element, "a list of texts") for element in elements(value, "a list of texts")]


def fields(value: Any, names: Iterable[str]) -> dict[str, Any]:
    """Return an object's fields under the given names, without those that are null.

    ECS spells `accessPointId` and `iam`, CloudFormation `AccessPointId` and `IAM`, so letter case
    does not count. A field with another name is refused, lest it be dropped in silence.
    """
    if not isinstance(value, dict):
        raise RefusedError(f"it has to be an object, not {kind(value)}")
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
    """Return the text of a field that has to be there and may not be empty."""
    if not found.get(name):
        raise RefusedError(f"its field {name} is missing")
    return text(found[name], f"an object whose {name} is a text")


def kind(value: Any) -> str:
    """Return how JSON calls the type of a value."""
    for name, types in _KINDS.items():
        if isinstance(value, types):
            return name
    return f"a {type(value).__name__}"


_KINDS: dict[str, type | tuple[type, ...]] = {
    "null": type(None),
    "a boolean": bool,
    "a number": (int, float),
    "a text": str,
    "a list": list,
    "an object": dict,
}
