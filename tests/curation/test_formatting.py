"""Whatever is written in canonical form is TOML, reads back the same, and is canonical."""

import datetime
import enum
import math
import tomllib
from typing import (
    Annotated,
    Any,
    Literal,
    NotRequired,
    get_args,
    get_origin,
    get_type_hints,
)

import pytest
from every_field import EVERY_FIELD, toml
from hypothesis import given
from hypothesis import strategies as st

from ecsk8s_map import DatasetError
from ecsk8s_map.curation import fields, schema
from ecsk8s_map.curation.formatting import canonical_form, dumps, order
from ecsk8s_map.curation.schema import TABLES, parse_document


def row_of(table: str) -> Any:
    """The `TypedDict` of a table's rows."""
    return get_args(get_type_hints(schema.DatasetFile)[table])[0]


def document(**tables: Any) -> Any:
    head = {"botocore": "1", "cloudformation": "1", "kubernetes": ["1.25"]}
    return {"schema_version": 1, "version": "1.0.0", "baseline": head, "pairs": [], **tables}


def kind(scaffold: dict[str, Any]) -> Any:
    return document(kinds=[{"kind": "Pod", "names": [], "scaffold": scaffold}])


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8) | st.sampled_from(
    [
        *(
            "",
            "\0",
            "\x1f",
            "\x7f",
            "\x80",
            "\n",
            "\r\n",
            "\t",
            "\\",
            "\\u0041",
            "#",
            "=",
            "'",
            '"',
        ),
        *('it\'s "quoted"', '"quoted"', "'''", '"""', "é", "\u2028", "\ufeff", "\U0010ffff"),
    ]
)
"""Every character that TOML can hold, which are all of Unicode but surrogates."""
LINES = TEXTS.map(lambda text: "".join(filter(str.isprintable, text)).strip() or "#")
INTEGERS = st.integers(-(2**63), 2**63 - 1)
JSON = st.recursive(
    TEXTS | st.booleans() | INTEGERS | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=8,
)
KNOWN: list[tuple[Any, st.SearchStrategy[Any]]] = [
    (fields.Text, LINES),
    (fields.Type, st.sampled_from(["any", "integer|string", "string[]"])),
    (fields.Reviewed, st.from_regex("20[0-9]{2}-1[0-2]-2[0-8] [0-9a-f]{8}", fullmatch=True)),
    (fields.Release, st.from_regex("1[.][1-9][0-9]?", fullmatch=True)),
    (fields.Version, st.from_regex("[1-9][.]0[.][1-9]", fullmatch=True)),
    (fields.SchemaVersion, st.just(1)),
    (fields.Integer, INTEGERS),
    (fields.Scaffold, st.dictionaries(TEXTS, JSON, max_size=4)),
    (str, TEXTS),
    (bool, st.booleans()),
]


def values_of(hint: Any) -> st.SearchStrategy[Any]:
    """What the schema allows for a type."""
    for known, values in KNOWN:
        if hint == known:
            return values
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return values_of(inner[0]).filter(lambda value: value not in ([], {}))
    if origin is Literal:
        return st.sampled_from(inner)
    if origin is list:
        return st.lists(values_of(inner[0]), max_size=3)
    if origin is tuple:
        return st.tuples(*map(values_of, inner)).map(list)
    if origin is dict:
        return st.dictionaries(values_of(inner[0]), values_of(inner[1]), max_size=3)
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return st.sampled_from([str(member.value) for member in hint])
    if hasattr(hint, "__annotations__"):
        return rows_of(hint)
    return st.one_of(*map(values_of, inner))


def bare(hint: Any) -> Any:
    """A type without the description that a field has."""
    if get_origin(hint) is NotRequired:
        return bare(get_args(hint)[0])
    if get_origin(hint) is Annotated and getattr(hint.__metadata__[-1], "description", None):
        metadata = hint.__metadata__[:-1]
        return Annotated[(hint.__origin__, *metadata)] if metadata else hint.__origin__
    return hint


def rows_of(row: Any) -> st.SearchStrategy[dict[str, Any]]:
    hints = get_type_hints(row, include_extras=True)
    optional = {name for name, hint in hints.items() if get_origin(hint) is NotRequired}
    values = {name: values_of(bare(hint)) for name, hint in hints.items()}
    return st.fixed_dictionaries(
        {name: values[name] for name in hints if name not in optional},
        optional={name: values[name] for name in hints if name in optional},
    )


SORTED = {"pairs": ("requires",), "formats": ("addresses", "types")}


def in_order(content: Any) -> Any:
    """A document as it is written: rows and some lists sorted, without tables that have no row."""
    ordered = {}
    for table, rows in content.items():
        if table in TABLES and rows:
            ordered[table] = sorted(rows, key=lambda row: order(table, row))
            for field in SORTED.get(table, ()):
                ordered[table] = [
                    {**row, field: sorted(row[field])} if field in row else row
                    for row in ordered[table]
                ]
        elif table not in TABLES:
            ordered[table] = rows
    return ordered


@given(rows_of(schema.DatasetFile))
def test_every_document_that_the_schema_allows_is_written_and_read_back(content: Any) -> None:
    text = dumps(content)
    again = parse_document(text)
    assert tomllib.loads(text) == in_order(content)
    assert dumps(again) == text


INSTANTS = st.datetimes(
    timezones=st.sampled_from(
        [datetime.UTC, datetime.timezone(-datetime.timedelta(hours=3, minutes=30))]
    )
)
ANYTHING = st.recursive(
    TEXTS
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.dates()
    | st.times()
    | st.datetimes()
    | INSTANTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(TEXTS, ANYTHING, max_size=4))
def test_everything_that_toml_can_hold_is_written_and_read_back(scaffold: dict[str, Any]) -> None:
    text = dumps(kind(scaffold))
    assert tomllib.loads(text)["kinds"][0]["scaffold"] == scaffold
    assert dumps(tomllib.loads(text)) == text  # type: ignore[arg-type]


def test_what_is_no_number_is_written_and_read_back() -> None:
    text = dumps(kind({"nan": math.nan}))
    assert math.isnan(tomllib.loads(text)["kinds"][0]["scaffold"]["nan"])


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("plain", '"plain"'),
        ("it's", '"it\'s"'),
        ('a "b"', "'a \"b\"'"),
        ('it\'s "b"', '"it\'s \\"b\\""'),
        ("a\tb\x7f\n", r'"a\tb\u007f\n"'),
        ('"\x7f', r'"\"\u007f"'),
        ("é\x80", '"é\x80"'),
        (True, "true"),
        (-1, "-1"),
        (1.5, "1.5"),
        (math.inf, "inf"),
        ({}, "{}"),
        ([], "[]"),
        ({"b": [1, "x"], 'a"': {}}, '{ \'a"\' = {}, "b" = [1, "x"] }'),
    ],
)
def test_a_value_has_one_spelling(text: Any, written: str) -> None:
    assert f'scaffold = {{ "x" = {written} }}\n' in dumps(kind({"x": text}))


def test_a_list_that_is_too_long_for_a_line_has_a_line_for_each_element() -> None:
    names = ["x" * 40, "y" * 40]
    row = {"kind": "Pod", "names": names}
    assert f'names = ["{names[0]}", "{names[1]}"]\n' in dumps(document(kinds=[row]))
    longer = {"kind": "Pod", "names": [*names, "z"]}
    lines = "".join(f'  "{name}",\n' for name in longer["names"])
    assert f"names = [\n{lines}]\n" in dumps(document(kinds=[longer]))


def test_fields_and_rows_have_one_order() -> None:
    pairs = [
        {"match": "none", "kubernetes": "Pod", "sources": ["a"]},
        {"ecs": "B", "match": "close", "sources": ["a"]},
        {"ecs": "A", "kubernetes": "Z", "role": "instead", "match": "close", "sources": []},
        {"ecs": "A", "kubernetes": "Y", "role": "also", "match": "close", "sources": []},
        {"ecs": "A", "kubernetes": "X", "role": "also", "match": "close", "sources": []},
        {"ecs": "A", "kubernetes": "Z", "where": {"b": 1}, "match": "close", "sources": []},
        {
            "ecs": "A",
            "kubernetes": "Z",
            "where": {"c": 1, "a": 1},
            "match": "close",
            "sources": ["b"],
        },
    ]
    written = tomllib.loads(dumps(document(pairs=pairs)))["pairs"]
    assert written == [pairs[at] for at in (6, 5, 4, 3, 2, 1, 0)]
    assert [*written[0]] == ["ecs", "kubernetes", "where", "match", "sources"]


def test_formatting_a_file_with_comments_is_refused_with_their_lines() -> None:
    text = canonical_form(toml(EVERY_FIELD)).replace("[[pairs]]", "[[pairs]] # why") + "# end\n"
    last = text.count("\n")
    with pytest.raises(DatasetError) as refused:
        canonical_form(text, "mine.toml")
    assert str(refused.value).split("\n") == [
        f"mine.toml:{line}: comment: the canonical form has none; put it into a note"
        for line in (text[: text.index("# why")].count("\n") + 1, last)
    ]


def test_formatting_a_file_of_the_wrong_form_is_refused() -> None:
    with pytest.raises(DatasetError, match=r"^mappings\.toml: not TOML"):
        canonical_form("x")
    with pytest.raises(DatasetError, match=r"mine\.toml: not TOML"):
        canonical_form("x", "mine.toml")
