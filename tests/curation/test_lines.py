"""Where in a text rows, fields and comments are."""

from typing import Any

import pytest

from ecsk8s_map.curation.lines import Lines, comments

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
