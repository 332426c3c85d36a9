"""What each kind of field may hold."""

import datetime
import re
from typing import Any

import pytest
from every_field import EVERY_FIELD, PLACES, answer, changed, line_of, row, toml

from ecsk8s_map.curation.compiling import vocabularies
from ecsk8s_map.curation.faults import row_title
from ecsk8s_map.curation.fields import TYPES
from ecsk8s_map.curation.schema import parse_document


@pytest.mark.parametrize(("table", "field"), PLACES)
def test_a_value_of_the_wrong_type_is_named_with_its_line_and_field(table: str, field: str) -> None:
    document = changed(table, field, datetime.date(2026, 1, 31))
    line = line_of(toml(document), field, table)
    title = "" if table == "baseline" else f"{row_title(row(document, table))}: "
    path = f"baseline.{field}" if table == "baseline" else field
    (said,) = answer(document)
    assert said.startswith(f"mappings.toml:{line}: {title}{path}: expected ")
    assert ", got datetime.date(2026, 1, 31)" in said


TEXT = "expected some text, in one line and without spaces around it, got "
VALUE = "expected a string, a whole number, true or false"
SET = f"{VALUE}, a list of them, or the name of a set"
ROLE = "expected 'also', 'instead' or 'mention', got 'allso'; did you mean also"
REFUSED: list[tuple[str, str, Any, str]] = [
    *(
        ("pairs", "note", value, TEXT + re.escape(repr(value)))
        for value in ("", " ", "a\nb", "a\tb", "a\x7fb", "a\x1f", " a", "a ", "\x7f")
    ),
    ("pairs", "note", 7, f"{TEXT}7"),
    ("pairs", "sources", [], r"sources: expected at least one element, got \[\]"),
    ("pairs", "sources", [""], f"sources.0: {TEXT}''"),
    ("pairs", "requires", [], "requires: expected at least one"),
    ("pairs", "values", [], "values: expected at least one"),
    (
        "pairs",
        "values",
        [[1]],
        "two values that mean the same, .ECS value, .*, got .1.",
    ),
    ("pairs", "values", [[1, 1.5]], r"values.0: .*, got \[1, 1.5\]"),
    ("pairs", "where", {}, "where: expected at least one element, got {}"),
    ("pairs", "where", {"": 1}, f"{TEXT}''"),
    (
        "pairs",
        "where",
        {"a": 1.5},
        rf"where.a: {SET}.*, got 1\.5",
    ),
    ("pairs", "where", {"a": [[]]}, f"where.a: {SET}"),
    ("pairs", "where", {"a": {}}, f"where.a: {SET}"),
    ("pairs", "where", {"a": {"set": "x", "b": 1}}, f"where.a: {SET}"),
    ("pairs", "reviewed", "2026-13-01 0a1b2c3d", "expected a day and a digest such as"),
    ("pairs", "reviewed", "2026-11-25", "expected a day and a digest such as"),
    ("sets", "values", [], "expected at least one element"),
    ("pairs", "where", {"a": 2**63}, "where.a: expected"),
    ("pairs", "where", {"a": -(2**63) - 1}, "where.a: expected"),
    (
        "pairs",
        "match",
        "exakt",
        "expected 'exact', .* or 'none', got 'exakt'; did you mean exact",
    ),
    (
        "pairs",
        "role",
        "allso",
        "expected 'also', 'instead' or 'mention', got 'allso'; did you mean also\\?",
    ),
    ("pairs", "subtree", False, "expected true, got False"),
    ("pairs", "subtree", 1, "expected true, got 1"),
    ("defaults", "value", 0.5, f"value: {VALUE}, got 0.5"),
    ("keys", "type", "text", r"expected a type \(any, boolean, .*string\[\]\), got 'text'"),
    ("keys", "type", "string[][]", "expected a type"),
    ("formats", "types", [], "types: expected at least one"),
    ("releases", "release", "1.029", 'expected a release of Kubernetes such as "1.29"'),
    ("releases", "release", "v1.29", "expected a release of Kubernetes"),
    ("releases", "release", "1.29.1", "expected a release of Kubernetes"),
    ("baseline", "kubernetes", [], "baseline.kubernetes: expected at least one"),
    ("baseline", "kubernetes", ["2.1"], "baseline.kubernetes.0: expected a release"),
    ("kinds", "system", "aws", "expected 'ecs' or 'kubernetes', got 'aws'"),
    ("kinds", "scaffold", {"a": float("inf")}, "a table of what JSON can hold, got {'a': inf}"),
    ("kinds", "scaffold", {"a": datetime.date(2026, 1, 1)}, "a table of what JSON can hold"),
]


@pytest.mark.parametrize(("table", "field", "value", "said"), REFUSED)
def test_a_value_that_makes_no_sense_is_refused(
    table: str, field: str, value: Any, said: str
) -> None:
    document = changed(table, field, value)
    found = answer(document)
    assert len(found) == 1
    assert re.search(said, found[0])
    assert found[0].startswith(f"mappings.toml:{line_of(toml(document), field, table)}: ")


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("schema_version", 0, "mappings.toml:1: schema_version: expected a whole number from 1 on"),
        ("schema_version", True, "schema_version: expected a whole number from 1 on, got True"),
        ("schema_version", "1", "schema_version: expected a whole number from 1 on, got '1'"),
        ("schema_version", 2, "schema_version 2 is newer than 1, .* upgrade ecsk8s_map"),
        ("version", "1.0", 'toml:2: version: expected three numbers such as "1.2.0", got .1.0.'),
        ("version", "1.0.0.0", "version: expected three numbers"),
        ("version", "1.0.01", "version: expected three numbers"),
        ("version", "v1.0.0", "version: expected three numbers"),
        ("version", 1, "version: expected three numbers"),
    ],
)
def test_the_head_of_a_file_is_checked(field: str, value: Any, said: str) -> None:
    (found,) = answer({**EVERY_FIELD, field: value})
    assert re.search(said, found)


def test_the_largest_and_the_least_number_are_values() -> None:
    for number in (2**63 - 1, -(2**63)):
        document = changed("pairs", "where", {"a": number})
        assert parse_document(toml(document))["pairs"][0].get("where") == {"a": number}


def test_every_type_of_the_vocabularies_is_a_type() -> None:
    kinds = {row["type"].removesuffix("[]") for rows in vocabularies().values() for row in rows}
    assert kinds - {"resource", "operation", "command"} == set(TYPES)
