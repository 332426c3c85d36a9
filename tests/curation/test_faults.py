"""What is reported of a file of the wrong form, whatever is wrong."""

import datetime
import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from every_field import EVERY_FIELD, answer

from ecsk8s_map.curation.faults import row_title
from ecsk8s_map.errors import printable

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
def test_whatever_is_wrong_is_reported_in_lines_that_begin_with_a_place(table: str) -> None:
    tried = 0
    for document in mutations(EVERY_FIELD, table):
        for said in answer(document):
            assert re.match(r"mappings\.toml(:\d+)?: \S", said), said
            assert said.isprintable(), said
            assert len(said) < 1_500, said
        tried += 1
    assert tried >= len(WRONG)


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
