"""The dataset's file as a person writes it: its tables, their fields, and how it is read.

Each table is defined here once, in the order in which it is written, with a description of each
field. The pairs are the exception: their row is derived from `model.Pair`. What depends on the
fields (the canonical form, the JSON Schema, the messages for a wrong one) asks these types.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Annotated, Any, NotRequired, get_args, get_type_hints

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError, with_config

from ..errors import DatasetError, too_new
from ..model import (
    Address,
    Combine,
    Condition,
    Day,
    Match,
    Pair,
    Reason,
    Role,
    System,
    ValuePair,
)
from ..store import SCHEMA_VERSION
from . import faults
from .fields import (
    EqualValues,
    Flag,
    Path,
    Release,
    Reviewed,
    Scaffold,
    Scalar,
    SchemaVersion,
    Text,
    Texts,
    Type,
    Version,
    Where,
)

if sys.version_info >= (3, 12):
    from typing import TypedDict, is_typeddict
else:  # pydantic reads no other before Python 3.12
    from typing_extensions import TypedDict, is_typeddict

_DESCRIBED = ConfigDict(use_attribute_docstrings=True)
_ROW = ConfigDict(extra="forbid", use_attribute_docstrings=True)


@with_config(_ROW)
class BaselineRow(TypedDict):
    """The vendor releases that every address was checked against."""

    botocore: Text
    """The version of botocore, whose model of the ECS API was read."""
    cloudformation: Text
    """The package, and its version, whose CloudFormation schemas were read."""
    kubernetes: Annotated[list[Release], Field(min_length=1)]
    """The releases of Kubernetes whose schemas were read, the oldest first."""


# In the functional form, since `as`, `except` and `from` are keywords of the language.
SameRow = TypedDict(
    "SameRow",
    {
        "addresses": Annotated[
            Texts, Field(description="The addresses below which the fields of `as` occur, too.")
        ],
        "as": Annotated[
            Text, Field(description="The address whose fields, pairs and formats these have.")
        ],
        "except": NotRequired[
            Annotated[
                Texts,
                Field(
                    description="Fields below `addresses` that differ from those of `as`: the"
                    " vocabulary has entries of their own for them."
                ),
            ]
        ],
    },
)
SameRow.__doc__ = "Addresses below which another's fields occur again, such as pod templates."
with_config(_ROW)(SameRow)


@with_config(_ROW)
class KindRow(TypedDict):
    """What a document of a kind cannot do without, and what kubectl calls it."""

    kind: Text
    """The kind, with its API group outside core Kubernetes, or the ECS resource."""
    system: NotRequired[System]
    """The system that the kind belongs to; Kubernetes where it is left out."""
    api_version: NotRequired[Text]
    """The `apiVersion` of its documents."""
    names: list[Text]
    """The other names by which kubectl knows the kind."""
    wrapped_in: NotRequired[Texts]
    """The keys under which answers of the ECS API have such resources."""
    beside: NotRequired[Texts]
    """The other keys of those answers."""
    preferred: NotRequired[Flag]
    """Whether a document that says nothing of its kind is taken for this one before others."""
    template: NotRequired[Path]
    """The path of the pod template, empty for a pod itself; only where there is one."""
    scaffold: NotRequired[Scaffold]
    """What each document of the kind has, where `{name}` is the object's name and `{}` an object
    whose fields have to be given. Without a scaffold no document of the kind is written."""


ReferenceRow = TypedDict(
    "ReferenceRow",
    {
        "from": Annotated[
            Text, Field(description="The field whose value is the name of another element.")
        ],
        "to": Annotated[Text, Field(description="The field that holds that element's name.")],
    },
)
ReferenceRow.__doc__ = "A field that names another element, or another object."
with_config(_ROW)(ReferenceRow)


@with_config(_ROW)
class SetRow(TypedDict):
    """Values that several rows have in a condition, under one name."""

    name: Text
    """What `where` calls them, as in `{ set = "windows" }`."""
    values: Annotated[list[Scalar], Field(min_length=1)]
    """The values, any one of them."""


@with_config(_ROW)
class SourceRow(TypedDict):
    """A page that pairs cite by a name of its own."""

    id: Text
    """What a pair's `sources` call it."""
    title: Text
    """Its title, its publisher and its day."""
    url: Text
    """Its address."""


@with_config(_ROW)
class AddonRow(TypedDict):
    """Something that a Kubernetes cluster does not have by itself."""

    id: Text
    """What a pair's `requires` calls it."""
    name: Text
    """Its name, as its makers write it."""
    summary: Text
    """What it does, in a sentence."""
    url: Text
    """The page that describes it."""


@with_config(_ROW)
class FormatRow(TypedDict):
    """How a value is written beyond its type (a unit, a grammar, a meaning), and where."""

    name: Text
    """The name of the format."""
    types: Annotated[list[Type], Field(min_length=1)]
    """The types that an address of the format may have."""
    of: NotRequired[Text]
    """The more general format, or the type, that a value of this format has as well."""
    where: NotRequired[Where]
    """The conditions under which the addresses have the format."""
    summary: Text
    """What a value of the format is, in a sentence."""
    addresses: Texts
    """The parameters whose values have the format."""


@with_config(_ROW)
class ConversionRow(TypedDict):
    """What a named conversion does, with its units."""

    name: Text
    """The name of the conversion, which is its function's."""
    takes: Text
    """The format that it reads, or the type where the value has no format."""
    gives: Text
    """The format that it writes, or the type where the value has no format."""
    summary: Text
    """What it does: the first paragraph of its function's docstring."""


@with_config(_ROW)
class ReleaseRow(TypedDict):
    """From which Kubernetes release on a field is on by default, if any."""

    address: Text
    """The Kubernetes field."""
    release: NotRequired[Release]
    """The first release that has it on by default; left out where none has yet."""
    source: Text
    """The page that says so."""


@with_config(_ROW)
class KeyRow(TypedDict):
    """A well-known key of an open map, which no vendor's schema lists."""

    address: Text
    """The address of the key, directly below the map's."""
    type: Type
    """The type of the key's value."""
    source: Text
    """The page that describes it."""


@with_config(_ROW)
class DefaultRow(TypedDict):
    """What a system assumes when a field is left out."""

    address: Text
    """The field."""
    where: NotRequired[Where]
    """The conditions under which this is the default."""
    value: NotRequired[Scalar]
    """The value that is assumed."""
    text: NotRequired[Text]
    """The default in words, where it is not one value."""
    source: Text
    """The page that says so."""


_FORMS: Mapping[object, Any] = {
    Address | None: Text,
    str | None: Text,
    Match: Match,
    Role | None: Role,
    Reason | None: Reason,
    Combine | None: Combine,
    Day | None: Reviewed,
    bool: Flag,
    tuple[Condition, ...]: Where,
    tuple[ValuePair, ...]: EqualValues,
    tuple[str, ...]: Texts,
}
"""What the file holds for each type of the model."""


def row_of(record: type, *, required: Collection[str]) -> Any:
    """Return the row type of a dataclass of the model: the same fields in the form of the file."""
    hints = get_type_hints(record)
    described = TypeAdapter(with_config(_DESCRIBED)(record)).json_schema()["properties"]
    annotations = {}
    for field in fields(record):
        form = _FORMS[hints[field.name]]
        form = Annotated[form, Field(description=described[field.name]["description"])]
        annotations[field.name] = form if field.name in required else NotRequired[form]
    row: Any = TypedDict(f"{record.__name__}Row", annotations)  # type: ignore[misc]
    row.__doc__ = (record.__doc__ or "").partition("\n\n")[0]
    return with_config(_ROW)(row)


if TYPE_CHECKING:
    PairRow = dict[str, Any]
else:
    PairRow = row_of(Pair, required=("match", "sources"))  # sources: only a file has to have some


@with_config(_ROW)
class DatasetFile(TypedDict):
    """The whole of `data/mappings.toml`."""

    schema_version: SchemaVersion
    """The form of the file; it rises when an older reader could misread a newer file."""
    version: Version
    """The version of the data, which is not the library's."""
    baseline: BaselineRow
    """What the data was checked against."""
    same: NotRequired[list[SameRow]]
    """Addresses below which another's fields occur again."""
    kinds: NotRequired[list[KindRow]]
    """What a document of each kind cannot do without."""
    references: NotRequired[list[ReferenceRow]]
    """Fields that name other elements."""
    sets: NotRequired[list[SetRow]]
    """Values that several rows have in a condition."""
    sources: NotRequired[list[SourceRow]]
    """The pages that pairs cite by a name."""
    addons: NotRequired[list[AddonRow]]
    """What pairs require that a cluster does not have by itself."""
    formats: NotRequired[list[FormatRow]]
    """How values are written beyond their types."""
    conversions: NotRequired[list[ConversionRow]]
    """What the named conversions do."""
    releases: NotRequired[list[ReleaseRow]]
    """From which release on fields are on by default, where their schema had them earlier."""
    keys: NotRequired[list[KeyRow]]
    """The well-known keys of open maps."""
    defaults: NotRequired[list[DefaultRow]]
    """What each system assumes when a field is left out."""
    pairs: Annotated[list[PairRow], Field(min_length=1)]
    """The parameters of both systems, each with its counterpart or the reason for having none."""


DOCUMENT: TypeAdapter[DatasetFile] = TypeAdapter(DatasetFile)
"""Validates a document; its `json_schema()` describes the file for editors."""


def _row_of_table(hint: Any) -> Any:
    """Return the type of a table's rows: what the hint has innermost."""
    while inner := get_args(hint):
        hint = inner[0]
    return hint


_ROWS: Mapping[str, Any] = {"": DatasetFile} | {
    table: row
    for table, hint in get_type_hints(DatasetFile).items()
    if is_typeddict(row := _row_of_table(hint))
}
"""The type of the rows of each table, and under an empty name the whole document's."""

TABLES: Mapping[str, tuple[str, ...]] = {
    table: tuple(row.__annotations__)
    for table, row in _ROWS.items()
    if table not in ("", "baseline")
}
"""The tables that are lists of rows, in their order, and the fields of a row in theirs."""


def parse_document(text: str, name: str = "mappings.toml") -> DatasetFile:
    """Return the validated content of a dataset's text; `name` is the file's, for the errors.

    Raises `DatasetError` with file, line, the row and what was expected: for a text that is not
    TOML, that a newer version wrote, or that has unknown or missing fields.
    """
    try:
        raw = tomllib.loads(text)
    except RecursionError:
        raise DatasetError(f"{name}: nested too deeply") from None
    except ValueError as error:  # not a TOMLDecodeError for an integer too long for Python
        raise DatasetError(f"{name}: not TOML: {error}") from None
    newest = raw.get("schema_version")
    if isinstance(newest, int) and newest > SCHEMA_VERSION:
        raise too_new(name, newest, SCHEMA_VERSION)
    try:
        return DOCUMENT.validate_python(raw)
    except ValidationError as error:
        problems = faults.described(error, raw, text, name, _ROWS)
        raise DatasetError("\n".join(dict.fromkeys(problems))) from None
