"""What the fields of a dataset's file may hold, each with the words for whatever else is there."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    Strict,
    with_config,
)
from pydantic_core import CoreSchema, core_schema

if sys.version_info >= (3, 12):
    from typing import TypedDict
else:  # pydantic reads no other before Python 3.12
    from typing_extensions import TypedDict


@dataclass(frozen=True, slots=True)
class Expected:
    """What a field holds, in words: the one message for whatever else is found there."""

    what: str

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.custom_error_schema(
            handler(source),
            custom_error_type="expected",
            custom_error_message=f"expected {self.what}",
        )


def _json_object(value: dict[str, Any]) -> dict[str, Any]:
    json.dumps(value, allow_nan=False)  # compiled, it is JSON, which has no dates and no nan
    return value


TYPES = (
    *("any", "boolean", "integer", "integer|string", "map", "number", "object", "object|string"),
    *("quantity", "string", "time"),
)
"""What a parameter's value is in JSON; `[]` behind it makes a list of it."""

_CONTROL = r"\x00-\x1f\x7f"
Text = Annotated[
    str,
    Field(pattern=rf"^[^\s{_CONTROL}]([^{_CONTROL}]*[^\s{_CONTROL}])?$"),
    Expected("some text, in one line and without spaces around it"),
]
Texts = Annotated[list[Text], Field(min_length=1)]
Integer = Annotated[int, Strict(), Field(ge=-(2**63), lt=2**63)]
Scalar = Annotated[
    str | Integer | Annotated[bool, Strict()], Expected("a string, a whole number, true or false")
]


@with_config(ConfigDict(extra="forbid"))
class SetName(TypedDict):
    """The values of a set, by its name."""

    set: Text


Where = Annotated[
    dict[
        Text,
        Annotated[
            str | Integer | Annotated[bool, Strict()] | list[Scalar] | SetName,
            Expected(
                "a string, a whole number, true or false, a list of them, or the name of a set such"
                ' as { set = "windows" }'
            ),
        ],
    ],
    Field(min_length=1),
]
EqualValues = Annotated[
    list[
        Annotated[
            tuple[Scalar, Scalar],
            Expected("two values that mean the same, [ECS value, Kubernetes value]"),
        ]
    ],
    Field(min_length=1),
]
Flag = Annotated[Literal[True], BeforeValidator(lambda value: value is True), Expected("true")]
"""A field that is left out where it is not true."""

Type = Annotated[
    str,
    Field(pattern=rf"^({'|'.join(map(re.escape, TYPES))})(\[\])?$"),
    Expected(f"a type ({', '.join(TYPES)}, or a list such as string[])"),
]
Release = Annotated[
    str, Field(pattern=r"^1\.[1-9][0-9]{0,3}$"), Expected('a release of Kubernetes such as "1.29"')
]
Reviewed = Annotated[
    str,
    Field(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]) [0-9a-f]{8}$"),
    Expected('a day and a digest such as "2026-11-25 0a1b2c3d"'),
]
_NUMBER = "(0|[1-9][0-9]{0,8})"
Version = Annotated[
    str,
    Field(pattern=rf"^{_NUMBER}\.{_NUMBER}\.{_NUMBER}$"),
    Expected('three numbers such as "1.2.0"'),
]
SchemaVersion = Annotated[int, Strict(), Field(ge=1), Expected("a whole number from 1 on")]
Path = Annotated[str, Expected("a path such as spec.template")]
Scaffold = Annotated[
    dict[str, Any], AfterValidator(_json_object), Expected("a table of what JSON can hold")
]
