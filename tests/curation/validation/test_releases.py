"""The rules of `validation.releases`, on data that breaks them and data that does not."""

from typing import Any

import pytest

from validation.checks import EXACT, HOST, assert_breach, breaches, document, released, rules_of


def based(*releases: str) -> dict[str, Any]:
    content = document(EXACT)
    content["baseline"]["kubernetes"] = [*releases]
    return content


BAD: list[tuple[str, dict[str, Any], str]] = [
    (
        "baseline_is_in_order",
        based("1.26", "1.25"),
        "kubernetes: 1.25 comes after 1.26: list each release once, the oldest first",
    ),
    (
        "baseline_is_in_order",
        based("1.25", "1.26", "1.26"),
        "kubernetes: 1.26 comes after 1.26: list each release once, the oldest first",
    ),
    (
        "baseline_is_in_order",
        based("1.25", "1.100", "1.99"),
        "kubernetes: 1.99 comes after 1.100: list each release once, the oldest first",
    ),
    (
        "releases_are_of_the_baseline",
        document(EXACT, releases=[released(HOST, "1.99")]),
        "release: '1.99' is not in the baseline, which has 1.25 to 1.25",
    ),
]


@pytest.mark.parametrize(("rule", "content", "message"), BAD)
def test_a_breach_is_reported_with_what_to_do(
    rule: str, content: dict[str, Any], message: str
) -> None:
    assert_breach(rule, content, message)


def test_every_rule_is_tried_on_bad_data() -> None:
    assert {rule for rule, _, _ in BAD} == rules_of("releases")


GOOD: list[tuple[str, dict[str, Any]]] = [
    ("baseline_is_in_order", based("1.9", "1.25", "1.100")),
    (
        "releases_are_of_the_baseline",
        document(EXACT, releases=[released(HOST, "1.25"), released("Pod.spec", None)]),
    ),
]


@pytest.mark.parametrize(("rule", "content"), GOOD)
def test_what_a_rule_allows(rule: str, content: dict[str, Any]) -> None:
    assert breaches(rule, content) == []
