"""The dataset file as a person writes it: the types that pydantic validates.

The wheel carries the dataset already validated; only what is read from TOML passes through here.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Mapping
from typing import Any, Literal, NotRequired

from pydantic import ConfigDict, TypeAdapter, ValidationError, with_config

from .errors import DatasetError
from .model import Combine, Match, Reason, Role, Scalar, System

if sys.version_info >= (3, 12):
    from typing import TypedDict
else:  # pydantic reads no other before Python 3.12
    from typing_extensions import TypedDict

SCHEMA_VERSION = 1
"""The newest form of the file that this version reads."""

_STRICT = ConfigDict(extra="forbid")
Where = dict[str, Scalar | list[Scalar]]


@with_config(_STRICT)
class PairRow(TypedDict):
    """`[[pairs]]`: one ECS parameter and one Kubernetes parameter, or one of them alone."""

    ecs: NotRequired[str]
    kubernetes: NotRequired[str]
    where: NotRequired[Where]
    match: Match
    role: NotRequired[Role]
    role_to_ecs: NotRequired[Role]
    reason: NotRequired[Reason]
    subtree: NotRequired[Literal[True]]
    to_kubernetes: NotRequired[str]
    to_ecs: NotRequired[str]
    values: NotRequired[list[tuple[Scalar, Scalar]]]
    combine: NotRequired[Combine]
    requires: NotRequired[list[str]]
    note: NotRequired[str]
    sources: list[str]


@with_config(_STRICT)
class BaselineRow(TypedDict):
    """`[baseline]`: the vendor releases that every address was checked against."""

    botocore: str
    cloudformation: str
    kubernetes: list[str]


# `[[same]]`: addresses below which another's fields stand again. In the functional form,
# since `as` and `except` are keywords of the language.
SameRow = TypedDict(
    "SameRow", {"as": str, "addresses": list[str], "except": NotRequired[list[str]]}
)
with_config(_STRICT)(SameRow)


@with_config(_STRICT)
class KeyRow(TypedDict):
    """`[[keys]]`: a well-known key of an open map."""

    address: str
    type: str
    source: str


@with_config(_STRICT)
class DefaultRow(TypedDict):
    """`[[defaults]]`: what a system assumes when a field is left out."""

    address: str
    where: NotRequired[Where]
    value: NotRequired[Scalar]
    text: NotRequired[str]
    source: str


@with_config(_STRICT)
class ReleaseRow(TypedDict):
    """`[[releases]]`: from which Kubernetes release on a field is on by default, if any."""

    address: str
    release: NotRequired[str]
    source: str


@with_config(_STRICT)
class AddonRow(TypedDict):
    """`[[addons]]`: something that a cluster does not have by itself."""

    id: str
    name: str
    summary: str
    url: str


@with_config(_STRICT)
class KindRow(TypedDict):
    """`[[kinds]]`: what a document of a kind cannot do without, and what kubectl calls it.

    `system` is Kubernetes where it is left out. In `scaffold`, `{name}` stands for the object's
    name and `{}` for fields that have to be given; without one, no document of the kind is
    written. `template` is the path of the pod template, empty for a pod itself.
    """

    system: NotRequired[System]
    kind: str
    api_version: NotRequired[str]
    names: list[str]
    template: NotRequired[str]
    scaffold: NotRequired[dict[str, Any]]


# `[[references]]`: a field whose value is the name of another element, and that element's name.
ReferenceRow = TypedDict("ReferenceRow", {"from": str, "to": str})
with_config(_STRICT)(ReferenceRow)


@with_config(_STRICT)
class ConversionRow(TypedDict):
    """`[[conversions]]`: what a named conversion does, with its units."""

    name: str
    summary: str


@with_config(_STRICT)
class Document(TypedDict):
    """The whole of `data/mappings.toml`."""

    schema_version: int
    version: str
    baseline: BaselineRow
    same: NotRequired[list[SameRow]]
    kinds: NotRequired[list[KindRow]]
    references: NotRequired[list[ReferenceRow]]
    addons: NotRequired[list[AddonRow]]
    conversions: NotRequired[list[ConversionRow]]
    keys: NotRequired[list[KeyRow]]
    releases: NotRequired[list[ReleaseRow]]
    defaults: NotRequired[list[DefaultRow]]
    pairs: list[PairRow]


_DOCUMENT: TypeAdapter[Document] = TypeAdapter(Document)
_TABLE = re.compile(r"^\[\[(\w+)\]\]\s*$")


def parse_document(text: str, name: str = "mappings.toml") -> Document:
    """Return the validated content of a dataset's text; `name` is the file's, for the errors.

    Raises `DatasetError` with file, line, the row and what was expected: for a text that is not
    TOML, that a newer version wrote, or that has unknown or missing fields.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DatasetError(f"{name}: not TOML: {error}") from None
    newest = raw.get("schema_version")
    if isinstance(newest, int) and newest > SCHEMA_VERSION:
        raise DatasetError(
            f"{name}: schema_version {newest} is newer than {SCHEMA_VERSION}, the newest that this "
            "version of ecsk8s_map reads; upgrade ecsk8s_map"
        )
    try:
        return _DOCUMENT.validate_python(raw)
    except ValidationError as error:
        lines = table_lines(text)
        problems = [_described(problem, raw, lines, name) for problem in error.errors()]
        raise DatasetError("\n".join(dict.fromkeys(problems))) from None


def table_lines(text: str) -> dict[tuple[str, int], int]:
    """Return the line, from 1, at which each row of each table begins."""
    found: dict[tuple[str, int], int] = {}
    count: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if header := _TABLE.match(line):
            at = count.get(header[1], 0)
            found[header[1], at] = number
            count[header[1]] = at + 1
    return found


def row_title(row: Mapping[str, Any]) -> str:
    """Return what a person calls a row: its addresses or its name."""
    if "match" in row or "ecs" in row or "kubernetes" in row:
        return f"{row.get('ecs', 'nothing')} -> {row.get('kubernetes', 'nothing')}"
    for key in ("address", "id", "name", "kind", "as"):
        if key in row:
            return str(row[key])
    return "a row without a name"


def _described(
    problem: Any, raw: Mapping[str, Any], lines: Mapping[tuple[str, int], int], name: str
) -> str:
    location = problem["loc"]
    place, title, field = name, "", ".".join(str(part) for part in location)
    if len(location) > 1 and isinstance(location[1], int):
        table, at = location[0], location[1]
        place = f"{name}:{lines.get((table, at), '?')}"
        title = f"{row_title(raw[table][at])}: "
        field = ".".join(str(part) for part in location[2:])
    if problem["type"] == "extra_forbidden":
        said = "there is no such field"
    else:
        said = problem["msg"][0].lower() + problem["msg"][1:]
        if problem["type"] != "missing":
            said += f", got {problem['input']!r}"
    return f"{place}: {title}{field}: {said}"
