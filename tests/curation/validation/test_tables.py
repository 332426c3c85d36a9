"""The rules of `validation.tables`, on data that breaks them and data that does not."""

from typing import Any

import pytest

from ecsk8s_map.curation.formatting import dumps
from validation.checks import (
    CLOSE,
    CONTAINER,
    EXACT,
    HOST,
    NETWORK,
    PAGE,
    SOURCE,
    assert_breach,
    breaches,
    default,
    document,
    format_row,
    problems,
    rules_of,
)

ARTICLE = {"id": "page", "title": "A page, 2026", "url": PAGE}
BOTH = {"name": "both", "values": ["a", "b"]}

BAD: list[tuple[str, dict[str, Any], str]] = [
    (
        "rows_are_unique",
        document(
            EXACT,
            kinds=[
                {"kind": "Service", "system": "ecs", "names": []},
                {"kind": "Service", "system": "ecs", "names": ["s"]},
                {"kind": "Service", "system": "kubernetes", "names": []},
            ],
        ),
        "duplicate row: remove one",
    ),
    (
        "rows_are_unique",
        document(CLOSE, CLOSE),
        "duplicate row: remove one, or tell them apart by where",
    ),
    (
        "rows_are_unique",
        document(EXACT, formats=[format_row("x", HOST), format_row("x", "Pod.spec.subdomain")]),
        "duplicate row: remove one, or tell them apart by where",
    ),
    (  # a set is its values
        "rows_are_unique",
        document(
            {**CLOSE, "where": {HOST: {"set": "both"}}},
            {**CLOSE, "where": {HOST: ["b", "a"]}},
            sets=[BOTH],
        ),
        "duplicate row: remove one, or tell them apart by where",
    ),
    (  # a source is its URL
        "lists_have_no_duplicates",
        document({**CLOSE, "sources": ["page", PAGE]}, sources=[ARTICLE]),
        f"sources: duplicate '{PAGE}': remove one",
    ),
    (  # one value is a list of one, and neither has an order
        "rows_are_unique",
        document(
            {**CLOSE, "where": {NETWORK: "host"}},
            {**CLOSE, "where": {NETWORK: ["none", "host"], HOST: "a"}},
            {**CLOSE, "where": {NETWORK: ["host"]}},
            {**CLOSE, "where": {HOST: "a", NETWORK: ["host", "none"]}},
        ),
        "\n".join(["duplicate row: remove one, or tell them apart by where"] * 2),
    ),
    (
        "lists_have_no_duplicates",
        document({**CLOSE, "sources": [PAGE, *SOURCE, PAGE]}),
        "sources: duplicate 'https://docs.aws.amazon.com/': remove one",
    ),
    (
        "lists_have_no_duplicates",
        document(EXACT, formats=[format_row("x", HOST, HOST, types=["any", "any"])]),
        (
            "types: duplicate 'any': remove one\n"
            "addresses: duplicate 'Pod.spec.hostname': remove one"
        ),
    ),
    (
        "lists_have_no_duplicates",
        document(
            {**CLOSE, "requires": ["x", "y", "x", "x"]},
            kinds=[{"kind": "Pod", "names": ["po", "po"]}],
            same=[{"addresses": ["Job.spec"], "as": "Pod.spec", "except": ["a", "a"]}],
        ),
        (
            "except: duplicate 'a': remove one\n"
            "names: duplicate 'po': remove one\n"
            "requires: duplicate 'x': remove one"
        ),
    ),
    (
        "addons_are_described",
        document({**CLOSE, "requires": ["karpenter"]}),
        "requires: unknown add-on 'karpenter'; describe it in [[addons]]",
    ),
    (
        "addons_are_described",
        document(CLOSE, addons=[{"id": "x", "name": "X", "summary": "X.", "url": PAGE}]),
        "no pair requires it: remove it",
    ),
    (
        "sources_are_pages",
        document({**CLOSE, "sources": ["some page"]}),
        "sources: expected a URL (https://…) or an id of [[sources]], got 'some page'",
    ),
    (
        "sources_are_pages",
        document(
            {**CLOSE, "sources": ["page"]},
            sources=[ARTICLE],
            defaults=[default(HOST, value="x", source="page")],
        ),
        "source: expected a URL (https://…), got 'page'",
    ),
    (
        "sources_are_pages",
        document(CLOSE, sources=[{**ARTICLE, "url": "x"}]),
        "url: expected a URL (https://…), got 'x'",
    ),
    (
        "names_are_used",
        document(CLOSE, sources=[ARTICLE]),
        "no row uses it: remove it",
    ),
    (
        "names_are_used",
        document(CLOSE, sets=[BOTH]),
        "no row uses it: remove it",
    ),
    (
        "names_are_used",
        document({**CLOSE, "where": {HOST: {"set": "boht"}}}, sets=[BOTH]),
        "where: unknown set 'boht'; did you mean both?\nno row uses it: remove it",
    ),
    (
        "names_are_used",
        document({**CLOSE, "where": {HOST: {"set": "xyz"}}}),
        "where: unknown set 'xyz'; list its values in [[sets]]",
    ),
    (
        "sources_are_pages",
        document(CLOSE, addons=[{"id": "x", "name": "X", "summary": "X.", "url": "x"}]),
        "url: expected a URL (https://…), got 'x'",
    ),
    (
        "defaults_say_one_thing",
        document(CLOSE, defaults=[default(HOST, value=1, text="x")]),
        "expected a value or a text, got both: remove one",
    ),
    (
        "defaults_say_one_thing",
        document(CLOSE, defaults=[default(HOST)]),
        "expected a value or a text, got neither: add one",
    ),
]


@pytest.mark.parametrize(("rule", "content", "message"), BAD)
def test_a_breach_is_reported_with_what_to_do(
    rule: str, content: dict[str, Any], message: str
) -> None:
    assert_breach(rule, content, message)


def test_every_rule_is_tried_on_bad_data() -> None:
    tried = {rule for rule, _, _ in BAD} | {"rows_are_sorted", "text_is_canonical"}
    assert tried == rules_of("tables")


GOOD: list[tuple[str, dict[str, Any]]] = [
    (
        "rows_are_unique",
        document(
            CLOSE,
            {**CLOSE, "ecs": f"{CONTAINER}.User"},
            {**CLOSE, "kubernetes": HOST},
            {**CLOSE, "where": {NETWORK: "host"}},
            references=[{"from": HOST, "to": "Pod"}, {"from": "Pod", "to": HOST}],
        ),
    ),
    (
        "rows_are_unique",
        document({**CLOSE, "where": {NETWORK: "host"}}, {**CLOSE, "where": {NETWORK: "none"}}),
    ),
    ("lists_have_no_duplicates", document({**CLOSE, "sources": [PAGE, *SOURCE]})),
    (
        "addons_are_described",
        document(
            {**CLOSE, "requires": ["x"]},
            addons=[{"id": "x", "name": "X", "summary": "X.", "url": PAGE}],
        ),
    ),
    ("sources_are_pages", document({**CLOSE, "sources": ["page", *SOURCE]}, sources=[ARTICLE])),
    (
        "names_are_used",
        document(
            {**CLOSE, "where": {HOST: {"set": "both"}}, "sources": ["page"]},
            sets=[BOTH],
            sources=[ARTICLE],
        ),
    ),
    (
        "names_are_used",
        document(CLOSE, sets=[BOTH], defaults=[default(HOST, where={HOST: {"set": "both"}})]),
    ),
    (
        "rows_are_unique",
        document(EXACT, references=[{"from": HOST, "to": HOST}, {"from": "Pod.spec", "to": HOST}]),
    ),
]


@pytest.mark.parametrize(("rule", "content"), GOOD)
def test_what_a_rule_allows(rule: str, content: dict[str, Any]) -> None:
    assert breaches(rule, content) == []


def test_rows_out_of_order_are_reported_with_the_command_that_sorts_them() -> None:
    text = dumps(document(EXACT, CLOSE))  # type: ignore[arg-type]
    head, first, second = text.split("[[pairs]]")
    swapped = "[[pairs]]".join((head, f"{second}\n", first.rstrip("\n") + "\n"))
    assert problems({}, swapped) == [
        f"mappings.toml:15: {CONTAINER}.Cpu -> Pod.spec.subdomain: not sorted; run: ecsk8s format",
        "mappings.toml:1: not in canonical form; run: ecsk8s format",
    ]


def test_other_spacing_is_reported_with_the_command_that_mends_it() -> None:
    text = dumps(document(EXACT)).replace(" = ", "=")  # type: ignore[arg-type]
    assert problems({}, text) == ["mappings.toml:1: not in canonical form; run: ecsk8s format"]


def test_comments_are_reported_with_their_lines_and_nothing_else() -> None:
    text = dumps(document(EXACT)).replace("[[pairs]]", "[[pairs]] # one") + "# two\n"  # type: ignore[arg-type]
    line = text.split("\n").index("[[pairs]] # one") + 1
    message = "comment: the canonical form has none; put it into a note"
    assert problems({}, text) == [
        f"mappings.toml:{line}: {message}",
        f"mappings.toml:{text.count(chr(10))}: {message}",
    ]
