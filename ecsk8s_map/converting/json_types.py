"""The types of JSON values in words, for messages."""

from __future__ import annotations

from typing import Any

_PLURALS = {"quantity": "quantities"}


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


_JSON_TYPES: dict[str, type | tuple[type, ...]] = {
    "null": type(None),
    "a boolean": bool,
    "a number": (int, float),
    "a string": str,
    "a list": list,
    "an object": dict,
}
