"""The tables of a dataset's file: which fields each has, and what is reported of other ones."""

import dataclasses
import json
import re
from copy import deepcopy
from typing import Any, ClassVar

import pytest
from every_field import CPU, EVERY_FIELD, FIELDS, PLACES, answer, changed, line_of, row, toml
from pydantic import TypeAdapter, ValidationError

from ecsk8s_map import Match, Pair
from ecsk8s_map.curation.faults import row_title
from ecsk8s_map.curation.schema import DOCUMENT, TABLES, DatasetFile, parse_document, row_of


def test_the_document_with_every_field_has_every_field_and_is_of_the_right_form() -> None:
    assert sorted(FIELDS) == sorted(
        (table, field) for table in TABLES for field in EVERY_FIELD[table][0]
    )
    assert json.loads(json.dumps(parse_document(toml(EVERY_FIELD)))) == EVERY_FIELD


REQUIRED = {
    **{
        table: set(TABLES[table])
        for table in ("references", "addons", "keys", "conversions", "sets", "sources")
    },
    "same": {"addresses", "as"},
    "kinds": {"kind", "names"},
    "formats": {"name", "types", "summary", "addresses"},
    "releases": {"address", "source"},
    "defaults": {"address", "source"},
    "pairs": {"match", "sources"},
    "baseline": {"botocore", "cloudformation", "kubernetes"},
}


@pytest.mark.parametrize(("table", "field"), PLACES)
def test_a_field_may_be_missing_if_it_is_not_required(table: str, field: str) -> None:
    document = deepcopy(EVERY_FIELD)
    del row(document, table)[field]
    said = [line for line in answer(document) if f"missing field '{field}'; add it: " in line]
    line = toml(document).split("\n").index("[baseline]" if table == "baseline" else f"[[{table}]]")
    assert len(said) == (field in REQUIRED[table])
    assert all(each.startswith(f"mappings.toml:{line + 1}: ") for each in said)


@pytest.mark.parametrize(("table", "field"), PLACES)
def test_a_field_of_another_name_is_refused_with_the_nearest(table: str, field: str) -> None:
    document = deepcopy(EVERY_FIELD)
    content = row(document, table)
    content[f"{field}x"] = content.pop(field)
    line = line_of(toml(document), f"{field}x", table)
    (said,) = [line for line in answer(document) if "unknown field" in line]
    assert said.startswith(f"mappings.toml:{line}: ")
    assert said.endswith(f": unknown field '{field}x'; did you mean {field}?")


@pytest.mark.parametrize("table", [*EVERY_FIELD])
def test_a_table_of_another_name_is_refused_with_the_nearest(table: str) -> None:
    document = {f"{name}x" if name == table else name: EVERY_FIELD[name] for name in EVERY_FIELD}
    found = "\n".join(answer(document))
    assert re.search(rf"toml:\d+: unknown field '{table}x'; did you mean {table}\?", found)


@pytest.mark.parametrize("table", TABLES)
def test_what_is_no_list_of_tables_is_refused(table: str) -> None:
    for content, expected in [
        (False, "expected a list, got False"),
        ({"x": 1}, "expected a list, got {'x': 1}"),
        ([False], "expected a table, got False"),
        ([[]], "expected a table, got \\[\\]"),
    ]:
        said = answer({**EVERY_FIELD, table: content})
        assert re.fullmatch(rf"mappings\.toml:\d+: {table}(\.0)?: {expected}", said[0]), said


def test_a_dataset_has_pairs() -> None:
    assert answer({**EVERY_FIELD, "pairs": []}) == [
        "mappings.toml:3: pairs: expected at least one element, got []"
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = ", "not TOML: Invalid value"),
        ("x = 1\nx = 2", "not TOML: Cannot overwrite a value .at end of document."),
        (f"x = {'9' * 5_000}", "not TOML: Exceeds the limit"),
        ("x = " + "[" * 5_000, "^mappings.toml: nested too deeply$"),
        ("x = " + "{ a = " * 5_000, "nested too deeply$"),
        (f"schema_version = 0x{'f' * 5_000}", "schema_version a value of type int is newer than 1"),
        ("schema_version = 1", "^mappings.toml: missing field 'version'; add it: The version of"),
    ],
)
def test_a_text_that_is_no_dataset_is_refused(text: str, said: str) -> None:
    assert re.search(said, answer(text)[0])


def test_what_is_missing_is_described_in_one_line() -> None:
    document = {**EVERY_FIELD, "pairs": [{"ecs": CPU, "match": "close"}], "baseline": {}}
    assert answer(document)[0] == (
        "mappings.toml:3: baseline: missing field 'botocore'; add it: "
        "The version of botocore, whose model of the ECS API was read."
    )
    document["baseline"] = EVERY_FIELD["baseline"]
    assert answer(document) == [
        f"mappings.toml:{toml(document).split(chr(10)).index('[[pairs]]') + 1}: {CPU} -> nothing: "
        "missing field 'sources'; add it: The URLs of the pages that support the pair; in the"
        " file also the ids of `[[sources]]`."
    ]
    del document["pairs"]
    assert answer(document)[-1].startswith(
        "mappings.toml: missing field 'pairs'; add it: The parameters of both systems, each with"
    )


def test_an_unknown_field_that_is_near_to_none_is_reported_with_all_there_are() -> None:
    document = changed("references", "?", 1)
    line = line_of(toml(document), "from", "references")
    assert answer(document) == [
        f"mappings.toml:{line - 1}: Pod.spec.hostname: unknown field '?'; known: from, to"
    ]
    document = changed("baseline", "?", 1)
    assert answer(document) == [
        "mappings.toml:3: baseline: unknown field '?'; known: botocore, cloudformation, kubernetes"
    ]
    (found,) = answer({**EVERY_FIELD, "?": 1})
    assert found.endswith(f": unknown field '?'; known: {', '.join(DatasetFile.__annotations__)}")


SCHEMA = DOCUMENT.json_schema()


def rows_of(table: str) -> dict[str, Any]:
    """The JSON Schema of the rows of a table, or of the baseline."""
    found = SCHEMA["properties"][table]
    found = found.get("items", found)
    row: dict[str, Any] = SCHEMA["$defs"][found["$ref"].rpartition("/")[2]]
    return row


@pytest.mark.parametrize("table", [*TABLES, "baseline"])
def test_the_json_schema_describes_every_field_of_a_table_in_its_order(table: str) -> None:
    row = rows_of(table)
    assert list(row["properties"]) == [field for at, field in PLACES if at == table]
    assert set(row["required"]) == REQUIRED[table]
    assert row["additionalProperties"] is False
    texts = [row["description"], *(each["description"] for each in row["properties"].values())]
    assert all(text.endswith(".") for text in texts), texts
    assert len(set(texts)) == len(texts)


def test_the_json_schema_describes_every_table() -> None:
    assert list(SCHEMA["properties"]) == ["schema_version", "version", "baseline", *TABLES]
    assert set(SCHEMA["required"]) == {"schema_version", "version", "baseline", "pairs"}
    assert all(each["description"].endswith(".") for each in SCHEMA["properties"].values())


@dataclasses.dataclass
class Small:
    """Something small.

    With more about it.
    """

    __pydantic_config__: ClassVar = {"use_attribute_docstrings": True}

    note: str | None
    """What it is."""
    match: Match = Match.NONE
    """How it matches."""
    subtree: bool = False
    """Whether
    it is deep."""


def test_a_row_has_the_fields_of_a_dataclass_in_the_form_of_the_file() -> None:
    row = row_of(Small, required=("match",))
    assert row.__name__ == "SmallRow"
    assert row.__doc__ == "Something small."
    assert list(row.__annotations__) == ["note", "match", "subtree"]
    assert (row.__required_keys__, row.__optional_keys__) == ({"match"}, {"note", "subtree"})
    properties = TypeAdapter(row).json_schema()["properties"]
    assert [each["description"] for each in properties.values()] == [
        "What it is.",
        "How it matches.",
        "Whether\nit is deep.",
    ]
    checked = TypeAdapter(row)
    assert checked.validate_python({"match": "close"}) == {"match": Match.CLOSE}
    given = {"note": "n", "match": "exact", "subtree": True}
    assert checked.validate_python(given) == given
    for wrong in ({"match": "close", "subtree": False}, {"match": "close", "note": " "}):
        with pytest.raises(ValidationError, match="1 validation error"):
            checked.validate_python(wrong)
    for wrong in ({"note": "n"}, {"match": "close", "other": 1}):
        with pytest.raises(ValidationError, match="1 validation error for SmallRow"):
            checked.validate_python(wrong)


def test_the_fields_of_a_pair_and_their_descriptions_are_defined_with_the_class() -> None:
    described = TypeAdapter(Pair).json_schema()["properties"]
    fields = [field.name for field in dataclasses.fields(Pair)]
    assert list(TABLES["pairs"]) == fields
    row = rows_of("pairs")
    assert {field: row["properties"][field]["description"] for field in fields} == {
        field: described[field]["description"] for field in fields
    }
    assert row["description"] == (Pair.__doc__ or "").split("\n")[0]
    assert row["title"] == "PairRow"


@pytest.mark.parametrize("table", TABLES)
def test_a_duplicate_row_is_reported_with_its_line(table: str) -> None:
    document = {**EVERY_FIELD, table: EVERY_FIELD[table] * 2}
    lines = toml(document).split("\n")
    second = len(lines) - lines[::-1].index(f"[[{table}]]")
    title = row_title(EVERY_FIELD[table][0])
    assert f"mappings.toml:{second}: {title}: duplicate row: remove" in "\n".join(answer(document))
