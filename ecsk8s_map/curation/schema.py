"""The dataset file as a person writes it: the types that pydantic validates.

The wheel carries the dataset already validated; only what is read from TOML passes through here.
"""

from __future__ import annotations

import difflib
import json
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, NotRequired

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    Strict,
    TypeAdapter,
    ValidationError,
    with_config,
)
from pydantic_core import CoreSchema, core_schema

from ..errors import DatasetError, printable, shown, too_new
from ..model import Combine, Match, Reason, Role, System
from ..store import SCHEMA_VERSION
from . import formatting

if sys.version_info >= (3, 12):
    from typing import TypedDict
else:  # pydantic reads no other before Python 3.12
    from typing_extensions import TypedDict


@dataclass(frozen=True, slots=True)
class Expected:
    """What stands in a field, in words: the one message for whatever else is found there."""

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
    json.dumps(value, allow_nan=False)  # the wheel holds it as JSON, which has no dates and no nan
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
    str | Integer | Annotated[bool, Strict()], Expected("a text, a whole number, true or false")
]
Where = Annotated[
    dict[
        Text,
        Annotated[
            str | Integer | Annotated[bool, Strict()] | list[Scalar],
            Expected("a text, a whole number, true or false, or a list of them"),
        ],
    ],
    Field(min_length=1),
]
Type = Annotated[
    str,
    Field(pattern=rf"^({'|'.join(map(re.escape, TYPES))})(\[\])?$"),
    Expected(f"a type ({', '.join(TYPES)}, or a list such as string[])"),
]
Release = Annotated[
    str, Field(pattern=r"^1\.[1-9][0-9]{0,3}$"), Expected('a release of Kubernetes such as "1.29"')
]
_NUMBER = "(0|[1-9][0-9]{0,8})"
Version = Annotated[
    str,
    Field(pattern=rf"^{_NUMBER}\.{_NUMBER}\.{_NUMBER}$"),
    Expected('three numbers such as "1.2.0"'),
]
SchemaVersion = Annotated[int, Strict(), Field(ge=1), Expected("a whole number from 1 on")]

_STRICT = ConfigDict(extra="forbid")


ValuesRow = Annotated[
    tuple[Scalar, Scalar], Expected("two values that mean the same: [of ECS, of Kubernetes]")
]


@with_config(_STRICT)
class PairRow(TypedDict):
    """`[[pairs]]`: one ECS parameter and one Kubernetes parameter, or one of them alone."""

    ecs: NotRequired[Text]
    kubernetes: NotRequired[Text]
    where: NotRequired[Where]
    match: Match
    role: NotRequired[Role]
    role_to_ecs: NotRequired[Role]
    reason: NotRequired[Reason]
    subtree: NotRequired[
        Annotated[Literal[True], BeforeValidator(lambda value: value is True), Expected("true")]
    ]
    to_kubernetes: NotRequired[Text]
    to_ecs: NotRequired[Text]
    values: NotRequired[Annotated[list[ValuesRow], Field(min_length=1)]]
    combine: NotRequired[Combine]
    requires: NotRequired[Texts]
    note: NotRequired[Text]
    sources: Texts


@with_config(_STRICT)
class BaselineRow(TypedDict):
    """`[baseline]`: the vendor releases that every address was checked against."""

    botocore: Text
    cloudformation: Text
    kubernetes: Annotated[list[Release], Field(min_length=1)]


# `[[same]]`: addresses below which another's fields stand again. In the functional form,
# since `as` and `except` are keywords of the language.
SameRow = TypedDict("SameRow", {"as": Text, "addresses": Texts, "except": NotRequired[Texts]})
with_config(_STRICT)(SameRow)


@with_config(_STRICT)
class KeyRow(TypedDict):
    """`[[keys]]`: a well-known key of an open map."""

    address: Text
    type: Type
    source: Text


@with_config(_STRICT)
class DefaultRow(TypedDict):
    """`[[defaults]]`: what a system assumes when a field is left out."""

    address: Text
    where: NotRequired[Where]
    value: NotRequired[Scalar]
    text: NotRequired[Text]
    source: Text


@with_config(_STRICT)
class ReleaseRow(TypedDict):
    """`[[releases]]`: from which Kubernetes release on a field is on by default, if any."""

    address: Text
    release: NotRequired[Release]
    source: Text


@with_config(_STRICT)
class AddonRow(TypedDict):
    """`[[addons]]`: something that a cluster does not have by itself."""

    id: Text
    name: Text
    summary: Text
    url: Text


Scaffold = Annotated[
    dict[str, Any], AfterValidator(_json_object), Expected("a table of what JSON can hold")
]


@with_config(_STRICT)
class KindRow(TypedDict):
    """`[[kinds]]`: what a document of a kind cannot do without, and what kubectl calls it.

    `system` is Kubernetes where it is left out. In `scaffold`, `{name}` stands for the object's
    name and `{}` for fields that have to be given; without one, no document of the kind is
    written. `template` is the path of the pod template, empty for a pod itself.
    """

    system: NotRequired[System]
    kind: Text
    api_version: NotRequired[Text]
    names: list[Text]
    template: NotRequired[Annotated[str, Expected("a path such as spec.template")]]
    scaffold: NotRequired[Scaffold]


# `[[references]]`: a field whose value is the name of another element, and that element's name.
ReferenceRow = TypedDict("ReferenceRow", {"from": Text, "to": Text})
with_config(_STRICT)(ReferenceRow)


@with_config(_STRICT)
class ConversionRow(TypedDict):
    """`[[conversions]]`: what a named conversion does, with its units.

    `takes` and `gives` are the name of a format, or a type where the value has none.
    """

    name: Text
    takes: Text
    gives: Text
    summary: Text


@with_config(_STRICT)
class FormatRow(TypedDict):
    """`[[formats]]`: how a value is written beyond its type (a unit, a grammar), and where.

    `types` are the types that an address of it may have. A value of it is one of the format or
    type `of`, too. With `where`, the addresses have it under that condition only.
    """

    name: Text
    types: Annotated[list[Type], Field(min_length=1)]
    of: NotRequired[Text]
    where: NotRequired[Where]
    summary: Text
    addresses: Texts


@with_config(_STRICT)
class Document(TypedDict):
    """The whole of `data/mappings.toml`."""

    schema_version: SchemaVersion
    version: Version
    baseline: BaselineRow
    same: NotRequired[list[SameRow]]
    kinds: NotRequired[list[KindRow]]
    references: NotRequired[list[ReferenceRow]]
    addons: NotRequired[list[AddonRow]]
    formats: NotRequired[list[FormatRow]]
    conversions: NotRequired[list[ConversionRow]]
    keys: NotRequired[list[KeyRow]]
    releases: NotRequired[list[ReleaseRow]]
    defaults: NotRequired[list[DefaultRow]]
    pairs: Annotated[list[PairRow], Field(min_length=1)]


_DOCUMENT: TypeAdapter[Document] = TypeAdapter(Document)


def parse_document(text: str, name: str = "mappings.toml") -> Document:
    """Return the validated content of a dataset's text; `name` is the file's, for the errors.

    Raises `DatasetError` with file, line, the row and what was expected: for a text that is not
    TOML, that a newer version wrote, or that has unknown or missing fields.
    """
    try:
        raw = tomllib.loads(text)
    except RecursionError:
        raise DatasetError(f"{name}: nested too deep") from None
    except ValueError as error:  # an integer of more digits than Python reads is no TOMLDecodeError
        raise DatasetError(f"{name}: not TOML: {error}") from None
    newest = raw.get("schema_version")
    if isinstance(newest, int) and newest > SCHEMA_VERSION:
        raise too_new(name, newest, SCHEMA_VERSION)
    try:
        return _DOCUMENT.validate_python(raw)
    except ValidationError as error:
        lines = Lines(text)
        problems = [_described(problem, raw, lines, name) for problem in error.errors()]
        raise DatasetError("\n".join(dict.fromkeys(problems))) from None


# A text of any of the four kinds, or a comment. A multi-line text may end in up to two quotes of
# its own before the three that close it.
_TEXT_OR_COMMENT = re.compile(
    r'''"""(?:\\.|[^\\])*?"{3,5}|"(?:\\.|[^"\\\n])*"''' r"""|'{3}.*?'{3,5}|'[^'\n]*'|#[^\n]*""",
    re.DOTALL,
)
_LINE = re.compile(r"(?P<open>\[\[?) *(?P<table>[\w.-]+) *\]|(?P<key>[\w-]+)\s*=")
Place = tuple[str | int, ...]
"""The way to a value of a document: table, row from 0, field."""


class Lines:
    """The lines, from 1, at which the rows and fields of a dataset's TOML begin."""

    def __init__(self, text: str) -> None:
        self._lines: dict[Place, int] = {}
        rows: Counter[str] = Counter()
        row: Place = ()
        bare = _TEXT_OR_COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
        for number, line in enumerate(bare.split("\n"), 1):
            found = _LINE.match(line)
            if found is None:
                continue
            if found["key"]:
                self._lines.setdefault((*row, found["key"]), number)
                continue
            row = (found["table"],)
            if found["open"] == "[[":
                self._lines.setdefault(row, number)
                row = (*row, rows[found["table"]])
                rows[found["table"]] += 1
            self._lines[row] = number

    def of(self, place: Place) -> int | None:
        """Return the line of a value, or of the nearest around it that begins a line."""
        ends = range(len(place), 0, -1)
        return next((self._lines[place[:end]] for end in ends if place[:end] in self._lines), None)


def comments(text: str) -> list[int]:
    """Return the lines, from 1, on which a TOML text has a comment.

    >>> comments('note = "a # b"  # c')
    [1]
    """
    return [
        text.count("\n", 0, found.start()) + 1
        for found in _TEXT_OR_COMMENT.finditer(text)
        if found[0].startswith("#")
    ]


NO_COMMENTS = "comment: the canonical form has none; say it in a note"


def canonical_form(text: str, name: str = "mappings.toml") -> str:
    """Return a dataset's text in its canonical form.

    Raises `DatasetError` as `parse_document` does, and with its line for each comment, which the
    canonical form does not have.
    """
    document = parse_document(text, name)
    if lines := comments(text):
        raise DatasetError("\n".join(f"{name}:{line}: {NO_COMMENTS}" for line in lines))
    return formatting.dumps(document)


def row_title(row: Mapping[str, Any]) -> str:
    """Return what a person calls a row: its addresses or its name."""
    if "match" in row or "ecs" in row or "kubernetes" in row:
        return " -> ".join(_named(row.get(side, "nothing")) for side in ("ecs", "kubernetes"))
    for key in ("address", "id", "name", "kind", "as", "from"):
        if row.get(key):
            return _named(row[key])
    return "a row without a name"


def _named(value: object) -> str:
    is_plain = isinstance(value, str) and value and value == value.strip()
    return printable(str(value), 200) if is_plain else shown(value)


_SAID = {
    "dict_type": "expected a table",
    "list_type": "expected a list",
    "missing": "field required",
    "too_short": "expected at least one",
}


def _described(problem: Any, raw: Mapping[str, Any], lines: Lines, name: str) -> str:
    """Return what pydantic found wrong as one line: place, row, field, what was expected."""
    place: Place = problem["loc"]
    title, field = "", place
    if len(place) > 2 and isinstance(place[1], int):
        title, field = f"{row_title(raw[str(place[0])][place[1]])}: ", place[2:]
    path = ".".join(printable(str(part), 200) for part in field)
    line = lines.of(place)
    return f"{name}{'' if line is None else f':{line}'}: {title}{path}: {_said(problem, place)}"


def _said(problem: Any, place: Place) -> str:
    """Return what was expected in a place, what was found, and what is nearest to it."""
    given, kind = problem["input"], problem["type"]
    if kind == "extra_forbidden":
        return f"there is no such field{nearest(str(place[-1]), _fields_beside(place))}"
    expected = problem.get("ctx", {}).get("expected", "")  # what an enumeration has
    said = _SAID.get(kind) or (f"expected {expected}" if expected else problem["msg"])
    if kind == "missing":
        return said
    known = re.findall(r"'([^']*)'", expected)
    return f"{said}, got {shown(given)}{nearest(given, known)}"


def _fields_beside(place: Place) -> Iterable[str]:
    if len(place) == 1:
        return Document.__annotations__
    if place[0] == "baseline":
        return BaselineRow.__annotations__
    return formatting.TABLES[str(place[0])]


def nearest(given: object, known: Iterable[str]) -> str:
    """Return what an error's text says of the name that is nearest to a given one, if any is."""
    if not isinstance(given, str):
        return ""
    near = difflib.get_close_matches(given[:100], list(known), n=1)
    return f"; nearest: {near[0]}" if near else ""
