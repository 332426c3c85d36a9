"""The rules of `validation.levels`, on data that breaks them and data that does not."""

from typing import Any

import pytest

from validation.checks import (
    CLOSE,
    CONTAINER,
    EXACT,
    HOST,
    NETWORK,
    NONE,
    SOURCE,
    assert_breach,
    breaches,
    document,
    rules_of,
)

BAD: list[tuple[str, dict[str, Any], str]] = [
    (
        "sides_fit_the_level",
        document({**NONE, "kubernetes": HOST}),
        (
            "match is 'none': expected ecs or kubernetes, got ecs and kubernetes: "
            "change the sides or the match"
        ),
    ),
    (
        "sides_fit_the_level",
        document({"ecs": f"{CONTAINER}.Cpu", "match": "close", "note": "X.", "sources": SOURCE}),
        "match is 'close': expected ecs and kubernetes, got ecs: change the sides or the match",
    ),
    (
        "none_is_alone",
        document({**NONE, "ecs": f"{CONTAINER}.Cpu"}, CLOSE),
        "match is 'none', but ….Cpu has a counterpart in another pair: remove one of the pairs",
    ),
    (
        "none_is_alone",
        document({"kubernetes": "Pod.spec.subdomain", "match": "none", "sources": SOURCE}, CLOSE),
        (
            "match is 'none', but Pod.spec.subdomain has a counterpart in another "
            "pair: remove one of the pairs"
        ),
    ),
    (
        "reason_on_none_only",
        document({**CLOSE, "reason": "managed"}),
        "match is 'close': remove the reason",
    ),
    (
        "reason_on_none_only",
        document({k: v for k, v in NONE.items() if k != "reason"}),
        "match is 'none': add a reason, one of unsupported, managed, elsewhere, not-applicable",
    ),
    (
        "one_exact_counterpart",
        document(EXACT, {**EXACT, "kubernetes": "Pod.spec.subdomain", "role": "instead"}),
        (
            "….Memory already has an exact counterpart: ….Memory -> Pod.spec.hostname "
            "(exact); change one of the levels"
        ),
    ),
    (
        "one_exact_counterpart",
        document(EXACT, {**EXACT, "ecs": f"{CONTAINER}.Hostname"}),
        (
            "Pod.spec.hostname already has an exact counterpart: ….Hostname -> "
            "Pod.spec.hostname (exact); change one of the levels"
        ),
    ),
    (
        "subtrees_have_no_exceptions",
        document(
            {
                "kubernetes": "Pod.spec.dnsConfig",
                "match": "none",
                "subtree": True,
                "sources": SOURCE,
            },
            {**CLOSE, "kubernetes": "Pod.spec.dnsConfig.searches"},
        ),
        (
            "Pod.spec.dnsConfig has a subtree verdict, which covers every field "
            "below: remove one of the two pairs"
        ),
    ),
    (
        "subtrees_have_no_exceptions",
        document(NONE, {**CLOSE, "ecs": f"{CONTAINER}.Ulimits[].Name"}),
        (
            "….Ulimits has a subtree verdict, which covers every field below: "
            "remove one of the two pairs"
        ),
    ),
]


@pytest.mark.parametrize(("rule", "content", "message"), BAD)
def test_a_breach_is_reported_with_what_to_do(
    rule: str, content: dict[str, Any], message: str
) -> None:
    assert_breach(rule, content, message)


def test_every_rule_is_tried_on_bad_data() -> None:
    assert {rule for rule, _, _ in BAD} == rules_of("levels")


GOOD: list[tuple[str, dict[str, Any]]] = [
    (
        "none_is_alone",
        document({**NONE, "where": {NETWORK: "host"}}, {**CLOSE, "ecs": NONE["ecs"]}),
    ),
    ("none_is_alone", document(NONE, CLOSE)),
    (
        "none_is_alone",
        document({**NONE, "ecs": f"{CONTAINER}.Cpu"}, {**CLOSE, "role": "mention"}),
    ),
]


@pytest.mark.parametrize(("rule", "content"), GOOD)
def test_what_a_rule_allows(rule: str, content: dict[str, Any]) -> None:
    assert breaches(rule, content) == []
