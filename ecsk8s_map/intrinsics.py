"""The intrinsic functions that a CloudFormation template has in the place of values.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_WITHOUT_PREFIX = ("Ref", "Condition")
"""The functions that are not called `Fn::…`; what follows `!` in YAML is then the whole name."""

_BRANCHES = {"Fn::If": 1}
"""The functions whose arguments, from this one on, are values of the field itself."""


def intrinsic(value: Any) -> str | None:
    """Return the name of the function that is in a value's place, or None.

    >>> intrinsic({"Ref": "Cluster"}), intrinsic({"Fn::Sub": "${AWS::StackName}-web"})
    ('Ref', 'Fn::Sub')
    """
    if isinstance(value, dict | Mapping) and len(value) == 1:  # a dict is recognized faster
        (name,) = value
        if isinstance(name, str) and (name == "Ref" or name.startswith("Fn::")):
            return name
    return None


def branches(value: Any) -> Iterator[tuple[int, Any]]:
    """Yield the arguments of a function that are values of the field, with their positions.

    >>> list(branches({"Fn::If": ["IsLarge", 1024, 256]}))
    [(1, 1024), (2, 256)]
    """
    for name, arguments in value.items():
        if name in _BRANCHES and isinstance(arguments, list):
            yield from enumerate(arguments[_BRANCHES[name] :], _BRANCHES[name])


def logical_id(value: Any) -> str | None:
    """Return the logical ID of the resource that a `Ref` or an `Fn::GetAtt` refers to, or None.

    >>> logical_id({"Ref": "Web"}), logical_id({"Fn::GetAtt": ["Web", "Arn"]})
    ('Web', 'Web')
    """
    name = intrinsic(value)
    referred: Any = value[name] if name in ("Ref", "Fn::GetAtt") else None
    if name == "Fn::GetAtt" and isinstance(referred, list) and referred:
        referred = referred[0]
    return referred if isinstance(referred, str) else None


def long_name(tag: str) -> str:
    """Return the name of the function that a short form's tag stands for, such as `!Sub`.

    >>> long_name("!Ref"), long_name("!Sub")
    ('Ref', 'Fn::Sub')
    """
    name = tag.removeprefix("!")
    return name if name in _WITHOUT_PREFIX else f"Fn::{name}"


def long_argument(tag: str, argument: Any) -> Any:
    """Return the argument of a short form as the long form has it: `!GetAtt A.B` takes a list."""
    if tag == "!GetAtt" and isinstance(argument, str):
        return argument.split(".", 1)
    return argument
