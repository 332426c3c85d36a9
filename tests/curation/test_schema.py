"""What the dataset file may hold, and what is said of a file that holds something else."""

import datetime
import json
import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from ecsk8s_map import DatasetError
from ecsk8s_map.curation.compiling import vocabularies
from ecsk8s_map.curation.formatting import TABLES
from ecsk8s_map.curation.schema import (
    TYPES,
    Lines,
    canonical_form,
    comments,
    parse_document,
    row_title,
)
from ecsk8s_map.curation.validation import Source, validate
from ecsk8s_map.errors import printable

CPU = "TaskDefinition.ContainerDefinitions[].Cpu"
REQUEST = "Pod.spec.containers[].resources.requests.cpu"
PAGE = "https://kubernetes.io/docs/"
EVERY_FIELD: dict[str, Any] = {
    "schema_version": 1,
    "version": "1.0.0",
    "baseline": {"botocore": "1.44.5", "cloudformation": "1.58.0", "kubernetes": ["1.25", "1.26"]},
    "same": [{"addresses": ["Deployment.metadata"], "as": "Pod.metadata", "except": ["name"]}],
    "kinds": [
        {
            "kind": "Pod",
            "system": "kubernetes",
            "api_version": "v1",
            "names": ["po"],
            "template": "",
            "scaffold": {"spec": {"containers": [{}]}},
        }
    ],
    "references": [{"from": "Pod.spec.hostname", "to": "Pod.metadata.name"}],
    "addons": [{"id": "karpenter", "name": "Karpenter", "summary": "Nodes.", "url": PAGE}],
    "formats": [
        {
            "name": "cpu-units",
            "types": ["integer"],
            "of": "integer",
            "where": {"TaskDefinition.NetworkMode": "host"},
            "summary": "CPU units.",
            "addresses": [CPU],
        }
    ],
    "conversions": [
        {"name": "copy", "takes": "any", "gives": "any", "summary": "The value as it is."}
    ],
    "releases": [{"address": "Pod.spec.hostname", "release": "1.26", "source": PAGE}],
    "keys": [{"address": "Pod.metadata.labels.app", "type": "string", "source": PAGE}],
    "defaults": [
        {
            "address": "Pod.spec.hostname",
            "where": {"TaskDefinition.NetworkMode": ["host"]},
            "value": "x",
            "text": "the pod's name",
            "source": PAGE,
        }
    ],
    "pairs": [
        {
            "ecs": CPU,
            "kubernetes": REQUEST,
            "where": {"TaskDefinition.NetworkMode": "host"},
            "match": "close",
            "role": "also",
            "role_to_ecs": "instead",
            "reason": "managed",
            "subtree": True,
            "to_kubernetes": "copy",
            "to_ecs": "copy",
            "values": [[1, "1"]],
            "combine": "max",
            "requires": ["karpenter"],
            "note": "It differs, see `Pod.spec.hostname`; 2 by default, from Kubernetes 1.26.",
            "sources": [PAGE],
        }
    ],
}
ADDRESSES = (
    *("Pod", "Pod.metadata", "Pod.metadata.name", "Pod.metadata.labels", "Pod.spec"),
    *("Pod.spec.hostname", "Pod.spec.containers", "Deployment", "Deployment.metadata"),
    *("TaskDefinition", "TaskDefinition.NetworkMode", "TaskDefinition.ContainerDefinitions"),
    *(CPU, REQUEST),
)
ROWS = {
    system: [row for row in rows if row["address"] in ADDRESSES]
    for system, rows in vocabularies().items()
}


def toml(document: dict[str, Any]) -> str:
    """Return any document as TOML: a line for each field, each row under a header of its own."""
    lines, rows = [], []
    for name, content in document.items():
        table = content if isinstance(content, list) else [content]
        if table and all(isinstance(row, dict) for row in table):
            header = f"[[{name}]]" if isinstance(content, list) else f"[{name}]"
            for row in table:
                rows += [header, *(f"{key(field)} = {inline(row[field])}" for field in row)]
        else:
            lines.append(f"{key(name)} = {inline(content)}")
    return "\n".join([*lines, *rows, ""])


def key(name: str) -> str:
    return name if re.fullmatch("[a-z_]+", name) else inline(name)


def inline(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key(name)} = {inline(value[name])}" for name in value) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(inline, value))}]"
    if isinstance(value, str):
        return json.dumps(value).replace("\x7f", r"\u007f")
    return str(value).lower() if isinstance(value, bool) else str(value)


def answer(document: dict[str, Any] | str) -> list[str]:
    """What is said of a document: nothing, or a line for each thing that is wrong."""
    text = document if isinstance(document, str) else toml(document)
    try:
        return validate(Source(text, parse_document(text), ROWS))
    except DatasetError as error:
        return str(error).split("\n")


def line_of(text: str, field: str, table: str) -> int:
    """The line of a field in the first row of a table."""
    lines = text.split("\n")
    start = next(at for at, line in enumerate(lines) if line in (f"[[{table}]]", f"[{table}]"))
    return next(
        at for at, line in enumerate(lines[start:], start + 1) if line.startswith(f"{field} =")
    )


FIELDS = [(table, field) for table, fields in TABLES.items() for field in fields]
PLACES = [*FIELDS, *(("baseline", field) for field in EVERY_FIELD["baseline"])]


def row(document: dict[str, Any], table: str) -> dict[str, Any]:
    content: Any = document[table]
    first: dict[str, Any] = content[0] if isinstance(content, list) else content
    return first


def changed(table: str, field: str, value: Any) -> dict[str, Any]:
    """The document with another value in a field of the first row of a table."""
    document = deepcopy(EVERY_FIELD)
    row(document, table)[field] = value
    return document


def test_the_document_with_every_field_has_every_field_and_is_of_the_right_form() -> None:
    assert sorted(FIELDS) == sorted(
        (table, field) for table in TABLES for field in EVERY_FIELD[table][0]
    )
    assert json.loads(json.dumps(parse_document(toml(EVERY_FIELD)))) == EVERY_FIELD


@pytest.mark.parametrize(("table", "field"), PLACES)
def test_a_value_of_the_wrong_type_is_named_with_its_line_and_field(table: str, field: str) -> None:
    document = changed(table, field, datetime.date(2026, 1, 31))
    line = line_of(toml(document), field, table)
    title = "" if table == "baseline" else f"{row_title(row(document, table))}: "
    path = f"baseline.{field}" if table == "baseline" else field
    (said,) = answer(document)
    assert said.startswith(f"mappings.toml:{line}: {title}{path}: expected ")
    assert ", got datetime.date(2026, 1, 31)" in said


REQUIRED = {
    **{table: set(TABLES[table]) for table in ("references", "addons", "keys", "conversions")},
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
    said = [line for line in answer(document) if line.endswith(f"{field}: field required")]
    line = toml(document).split("\n").index("[baseline]" if table == "baseline" else f"[[{table}]]")
    assert len(said) == (field in REQUIRED[table])
    assert all(each.startswith(f"mappings.toml:{line + 1}: ") for each in said)


@pytest.mark.parametrize(("table", "field"), PLACES)
def test_a_field_of_another_name_is_refused_with_the_nearest(table: str, field: str) -> None:
    document = deepcopy(EVERY_FIELD)
    content = row(document, table)
    content[f"{field}x"] = content.pop(field)
    line = line_of(toml(document), f"{field}x", table)
    (said,) = [line for line in answer(document) if "there is no such field" in line]
    assert said.startswith(f"mappings.toml:{line}: ")
    assert said.endswith(f"{field}x: there is no such field; nearest: {field}")


@pytest.mark.parametrize("table", [*EVERY_FIELD])
def test_a_table_of_another_name_is_refused_with_the_nearest(table: str) -> None:
    document = {f"{name}x" if name == table else name: EVERY_FIELD[name] for name in EVERY_FIELD}
    assert f"{table}x: there is no such field; nearest: {table}" in "\n".join(answer(document))


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
        "mappings.toml:3: pairs: expected at least one, got []"
    ]


@pytest.mark.parametrize("table", TABLES)
def test_a_row_that_stands_twice_is_named_with_its_line(table: str) -> None:
    document = {**EVERY_FIELD, table: EVERY_FIELD[table] * 2}
    lines = toml(document).split("\n")
    second = len(lines) - lines[::-1].index(f"[[{table}]]")
    said = "\n".join(answer(document))
    assert f"mappings.toml:{second}: {row_title(EVERY_FIELD[table][0])}: stands twice" in said


TEXT = "expected some text, in one line and without spaces around it, got "
VALUE = "expected a text, a whole number, true or false"
REFUSED: list[tuple[str, str, Any, str]] = [
    *(
        ("pairs", "note", value, TEXT + re.escape(repr(value)))
        for value in ("", " ", "a\nb", "a\tb", "a\x7fb", "a\x1f", " a", "a ", "\x7f")
    ),
    ("pairs", "note", 7, f"{TEXT}7"),
    ("pairs", "sources", [], r"sources: expected at least one, got \[\]"),
    ("pairs", "sources", [""], f"sources.0: {TEXT}''"),
    ("pairs", "requires", [], "requires: expected at least one"),
    ("pairs", "values", [], "values: expected at least one"),
    ("pairs", "values", [[1]], "two values that mean the same: .*, got .1."),
    ("pairs", "values", [[1, 1.5]], r"values.0: .*, got \[1, 1.5\]"),
    ("pairs", "where", {}, "where: expected at least one, got {}"),
    ("pairs", "where", {"": 1}, f"{TEXT}''"),
    ("pairs", "where", {"a": 1.5}, f"where.a: {VALUE}, or a list of them, got 1.5"),
    ("pairs", "where", {"a": [[]]}, f"where.a: {VALUE}, or a list of them"),
    ("pairs", "where", {"a": 2**63}, "where.a: expected"),
    ("pairs", "where", {"a": -(2**63) - 1}, "where.a: expected"),
    ("pairs", "match", "exakt", "expected 'exact', .* or 'none', got 'exakt'; nearest: exact"),
    ("pairs", "role", "allso", "expected 'also' or 'instead', got 'allso'; nearest: also"),
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


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = ", "not TOML: Invalid value"),
        ("x = 1\nx = 2", "not TOML: Cannot overwrite a value .at end of document."),
        (f"x = {'9' * 5_000}", "not TOML: Exceeds the limit"),
        ("x = " + "[" * 5_000, "^mappings.toml: nested too deep$"),
        ("x = " + "{ a = " * 5_000, "nested too deep"),
        (f"schema_version = 0x{'f' * 5_000}", "schema_version a value of type int is newer than 1"),
        ("schema_version = 1", "mappings.toml: version: field required"),
    ],
)
def test_a_text_that_is_no_dataset_is_refused(text: str, said: str) -> None:
    assert re.search(said, answer(text)[0])


WRONG: list[Any] = [
    *("", " x ", "\0\x1b[31m\x7f\n::error::x\u2028\ue000", "é", "a" * 20_000, "`", "[]", 'Pod["'),
    *("Pod", "Pod.", "Pod.spec.hostname", "copy", "values", "1.99", "by default 3."),
    *(0, -1, 2**63, 10**30, 1.5, float("inf"), float("nan"), True, False),
    *([], [[]], [1], [""], ["x", "x"], ["Pod"], [{}], {}, {"x": 1}, {"": ""}, {"Pod": {"a": 1}}),
    *({"Pod.spec.hostname": []}, {"Pod.spec.hostname": ["a", True, 1]}),
    *(datetime.date(2026, 1, 31), datetime.time(1, 2), datetime.datetime(2026, 1, 31, 1, 2)),
]


def mutations(document: dict[str, Any], table: str) -> Iterator[dict[str, Any]]:
    """Each value of a table's content in turn, wherever it stands: replaced, removed, renamed."""
    for place in places(document[table], (table,)):
        for value in WRONG:
            yield from put(document, place, value)
        if len(place) > 1:
            yield from put(document, place)
        if isinstance(place[-1], str):
            yield from put(document, place, renamed=f"{place[-1]} x")


def places(content: Any, place: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    yield place
    if isinstance(content, (dict, list)):
        for step in content if isinstance(content, dict) else range(len(content)):
            yield from places(content[step], (*place, step))


def put(document: Any, place: tuple[Any, ...], *value: Any, renamed: str = "") -> Iterator[Any]:
    copied = deepcopy(document)
    above = copied
    for step in place[:-1]:
        above = above[step]
    old = above.pop(place[-1])
    if renamed:
        above[renamed] = old
    elif value and isinstance(above, list):
        above.insert(place[-1], value[0])
    elif value:
        above[place[-1]] = value[0]
    yield copied


@pytest.mark.parametrize("table", [*EVERY_FIELD])
def test_whatever_is_wrong_is_said_in_lines_that_begin_with_a_place(table: str) -> None:
    tried = 0
    for document in mutations(EVERY_FIELD, table):
        for said in answer(document):
            assert re.match(r"mappings\.toml(:\d+)?: \S", said), said
            assert said.isprintable(), said
            assert len(said) < 1_500, said
        tried += 1
    assert tried >= len(WRONG)


LINES = """\
schema_version = 1
[baseline]
botocore = "1"

[[pairs]]
ecs = \'\'\'
[[pairs]]
ecs = "not this"\'\'\'
match = "exact"
sources = [
  "a", # why
  "[[pairs]]",
]
[[keys]]
[[pairs]]
where = { ecs = 1 }
ecs = \"\"\"
ecs = 1
\u2028\"\"\"
"""


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (("schema_version",), 1),
        (("baseline",), 2),
        (("baseline", "botocore"), 3),
        (("baseline", "kubernetes"), 2),
        (("pairs",), 5),
        (("pairs", 0), 5),
        (("pairs", 0, "ecs"), 6),
        (("pairs", 0, "match"), 9),
        (("pairs", 0, "sources", 1), 10),
        (("keys", 0, "address"), 14),
        (("pairs", 1, "where", "ecs"), 16),
        (("pairs", 1, "ecs"), 17),
        (("pairs", 2), 5),
        (("version",), None),
    ],
)
def test_a_value_has_the_line_that_it_begins_on(place: tuple[Any, ...], line: int | None) -> None:
    assert Lines(LINES).of(place) == line


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        ("a = 1", []),
        ("# one\na = 1 # two\n\n#three", [1, 2, 4]),
        ('a = "#"', []),
        ('a = "\\"#" # b', [1]),
        ("a = '#' # b", [1]),
        ("a = '\\' # b", [1]),
        ("a = '''\n#\n'''\nb = 1 # c", [4]),
        ('a = """\n#\\"""#"""\nb = 1 # c', [3]),
        ('a = """"#"""" # b', [1]),
        ('a = """"#"""""\n# b', [2]),
        ("a = ''''#'''''# b", [1]),
        ('a = "" # b', [1]),
        ("a = [\n  1, # b\n]", [2]),
        ('"#" = 1', []),
    ],
)
def test_comments_are_found_outside_of_texts(text: str, lines: list[int]) -> None:
    assert comments(text) == lines


def test_formatting_a_file_with_comments_is_refused_with_their_lines() -> None:
    text = canonical_form(toml(EVERY_FIELD)).replace("[[pairs]]", "[[pairs]] # why") + "# end\n"
    last = text.count("\n")
    with pytest.raises(DatasetError) as refused:
        canonical_form(text, "mine.toml")
    assert str(refused.value).split("\n") == [
        f"mine.toml:{line}: comment: the canonical form has none; say it in a note"
        for line in (text[: text.index("# why")].count("\n") + 1, last)
    ]


def test_the_largest_and_the_least_number_are_values() -> None:
    for number in (2**63 - 1, -(2**63)):
        document = changed("pairs", "where", {"a": number})
        assert parse_document(toml(document))["pairs"][0].get("where") == {"a": number}


def test_formatting_a_file_of_the_wrong_form_is_refused() -> None:
    with pytest.raises(DatasetError, match=r"^mappings\.toml: not TOML"):
        canonical_form("x")
    with pytest.raises(DatasetError, match=r"mine\.toml: not TOML"):
        canonical_form("x", "mine.toml")


def test_every_type_of_the_vocabularies_is_a_type() -> None:
    kinds = {row["type"].removesuffix("[]") for rows in vocabularies().values() for row in rows}
    assert kinds - {"resource", "operation", "command"} == set(TYPES)


@pytest.mark.parametrize(
    ("given", "title"),
    [
        ({"match": "close"}, "nothing -> nothing"),
        ({"ecs": "A", "kubernetes": "B"}, "A -> B"),
        ({"ecs": 7}, "7 -> nothing"),
        ({"kubernetes": "B"}, "nothing -> B"),
        ({"address": "A"}, "A"),
        ({"kind": "Pod", "names": []}, "Pod"),
        ({"name": "x", "summary": "X."}, "x"),
        ({"id": "x", "name": "X"}, "x"),
        ({"as": "A", "addresses": []}, "A"),
        ({"from": "A", "to": "B"}, "A"),
        ({"name": ""}, "a row without a name"),
        ({"address": "a\x1b" + "b" * 300}, r"a\x1b" + "b" * 198 + "… (302 characters)"),
    ],
)
def test_a_row_is_called_by_its_addresses_or_its_name(given: dict[str, Any], title: str) -> None:
    assert row_title(given) == title


def test_a_text_is_shown_in_one_line_shortened_and_escaped() -> None:
    assert printable("a\n\x1b[1mé", 1_000) == r"a\n\x1b[1mé"
    assert printable("x" * 5, 5) == "xxxxx"
    assert printable("x" * 6, 5) == "xxxxx… (6 characters)"
    assert printable("x" * 1_001, 1_000) == "x" * 1_000 + "… (1,001 characters)"
