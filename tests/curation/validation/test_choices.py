"""The rules of `validation.choices`, on data that breaks them and data that does not."""

from typing import Any

import pytest

from validation.checks import (
    CLOSE,
    CONTAINER,
    HOST,
    NETWORK,
    NONE,
    assert_breach,
    breaches,
    document,
    rules_of,
)

ALONE = {name: value for name, value in NONE.items() if name != "ecs"}

BAD: list[tuple[str, dict[str, Any], str]] = [
    (
        "one_first_choice",
        document(
            {**CLOSE, "role_to_ecs": "also"},
            {**CLOSE, "ecs": f"{CONTAINER}.Image"},
            {**CLOSE, "ecs": f"{CONTAINER}.User"},
        ),
        (
            "….Image -> Pod.spec.subdomain (close) is already the first choice for "
            "Pod.spec.subdomain: give one of the two a role_to_ecs"
        ),
    ),
    (
        "one_first_choice",
        document(CLOSE, {**CLOSE, "kubernetes": HOST}),
        (
            "….Cpu -> Pod.spec.hostname (close) is already the first choice for ….Cpu: "
            "give one of the two a role"
        ),
    ),
    (
        "one_first_choice",
        document(CLOSE, {**CLOSE, "ecs": f"{CONTAINER}.User"}),
        (
            "….Cpu -> Pod.spec.subdomain (close) is already the first choice for "
            "Pod.spec.subdomain: give one of the two a role_to_ecs"
        ),
    ),
    (
        "one_first_choice",
        document(
            {**CLOSE, "role": "also"},
            {**CLOSE, "kubernetes": HOST, "where": {NETWORK: "host", HOST: "a"}},
            {**CLOSE, "kubernetes": "Pod.spec.nodeName", "where": {NETWORK: ["host"]}},
        ),
        (
            "….Cpu -> Pod.spec.hostname (close) is already the first choice for ….Cpu: "
            "give one of the two a role"
        ),
    ),
    (
        "others_have_a_first_choice",
        document({**CLOSE, "role": "also"}),
        "role: ….Cpu has no first choice under these conditions: remove the role",
    ),
    (
        "others_have_a_first_choice",
        document({**CLOSE, "role_to_ecs": "instead"}),
        (
            "role_to_ecs: Pod.spec.subdomain has no first choice under these "
            "conditions: remove the role_to_ecs"
        ),
    ),
    (
        "others_have_a_first_choice",
        document(
            {**CLOSE, "where": {NETWORK: "host"}},
            {
                **CLOSE,
                "kubernetes": HOST,
                "role": "instead",
                "where": {NETWORK: ["none", "bridge"]},
            },
        ),
        "role: ….Cpu has no first choice under these conditions: remove the role",
    ),
    (
        "others_have_a_first_choice",
        document(
            {**CLOSE, "where": {NETWORK: []}},
            {**CLOSE, "kubernetes": HOST, "role": "instead", "where": {NETWORK: "none"}},
        ),
        "role: ….Cpu has no first choice under these conditions: remove the role",
    ),
    (
        "others_have_a_first_choice",
        document(
            {**NONE, "ecs": f"{CONTAINER}.Cpu", "where": {NETWORK: "host"}},
            {**CLOSE, "role": "also"},
        ),
        "role: ….Cpu has no first choice under these conditions: remove the role",
    ),
    (
        "mentions_answer_the_other_side",
        document(CLOSE, {**CLOSE, "kubernetes": HOST, "role": "mention", "role_to_ecs": "mention"}),
        (
            "role_to_ecs: 'mention' on both sides answers nobody\n"
            "role_to_ecs: 'mention': Pod.spec.hostname has nothing but mentions: "
            "add its verdict, none, and its reason"
        ),
    ),
    (
        "mentions_answer_the_other_side",
        document({**NONE, "role": "mention"}, NONE),
        "role: 'mention' of a pair without a counterpart: remove it",
    ),
    (
        "mentions_answer_the_other_side",
        document(CLOSE, {**CLOSE, "kubernetes": HOST, "role": "mention", "to_kubernetes": "copy"}),
        "role: 'mention' is not converted: remove to_kubernetes or the role",
    ),
    (
        "mentions_answer_the_other_side",
        document({**CLOSE, "role_to_ecs": "mention", "to_ecs": "copy", "to_kubernetes": "copy"}),
        (
            "role_to_ecs: 'mention' is not converted: remove to_ecs or the role_to_ecs\n"
            "role_to_ecs: 'mention': Pod.spec.subdomain has nothing but mentions: "
            "add its verdict, none, and its reason"
        ),
    ),
    (
        "own_conditions_can_hold",
        document({**CLOSE, "ecs": NETWORK, "where": {NETWORK: []}}),
        (
            "where: TaskDefinition.NetworkMode cannot be left out in a pair about it: "
            "name its values"
        ),
    ),
    (
        "own_conditions_can_hold",
        document({**CLOSE, "where": {"Pod.spec.subdomain": []}}),
        "where: Pod.spec.subdomain cannot be left out in a pair about it: name its values",
    ),
    (
        "own_conditions_can_hold",
        document(
            {
                **CLOSE,
                "ecs": NETWORK,
                "where": {NETWORK: ["host", "none"]},
                "values": [["host", "x"], ["bridge", "y"]],
            }
        ),
        "values: expected a value that where names, 'host', 'none', got 'bridge'",
    ),
]


@pytest.mark.parametrize(("rule", "content", "message"), BAD)
def test_a_breach_is_reported_with_what_to_do(
    rule: str, content: dict[str, Any], message: str
) -> None:
    assert_breach(rule, content, message)


def test_every_rule_is_tried_on_bad_data() -> None:
    assert {rule for rule, _, _ in BAD} == rules_of("choices")


GOOD: list[tuple[str, dict[str, Any]]] = [
    ("one_first_choice", document(CLOSE, {**NONE, "role_to_ecs": "also"})),
    (  # a mention needs no first choice, but a verdict
        "others_have_a_first_choice",
        document({**CLOSE, "role": "mention"}, {**NONE, "ecs": f"{CONTAINER}.Cpu"}),
    ),
    (
        "mentions_answer_the_other_side",
        document(
            {**CLOSE, "role": "mention", "to_ecs": "copy"}, {**NONE, "ecs": f"{CONTAINER}.Cpu"}
        ),
    ),
    (
        "mentions_answer_the_other_side",
        document(
            {**CLOSE, "role_to_ecs": "mention", "to_kubernetes": "copy"},
            {**ALONE, "kubernetes": "Pod.spec.subdomain"},
        ),
    ),
    (
        "others_have_a_first_choice",
        document(
            {**CLOSE, "where": {NETWORK: ["host", "none"]}},
            {
                **CLOSE,
                "kubernetes": HOST,
                "role": "instead",
                "where": {NETWORK: ["none", "bridge"]},
            },
            {**CLOSE, "kubernetes": "Pod.spec.nodeName", "role": "also"},
        ),
    ),
    (
        "others_have_a_first_choice",
        document(
            {**CLOSE, "where": {NETWORK: [], "Pod.spec.subdomain": "a"}},
            {**CLOSE, "kubernetes": HOST, "role": "instead", "where": {NETWORK: [], HOST: "b"}},
        ),
    ),
    (
        "own_conditions_can_hold",
        document({**CLOSE, "ecs": NETWORK, "where": {NETWORK: "host"}, "values": [["host", "x"]]}),
    ),
    ("own_conditions_can_hold", document({**CLOSE, "where": {NETWORK: []}})),
    ("one_first_choice", document(NONE, {**NONE, "ecs": f"{CONTAINER}.Cpu"})),
    (
        "one_first_choice",
        document(
            {**CLOSE, "where": {NETWORK: "host"}},
            {**CLOSE, "kubernetes": HOST, "where": {NETWORK: "none"}},
        ),
    ),
]


@pytest.mark.parametrize(("rule", "content"), GOOD)
def test_what_a_rule_allows(rule: str, content: dict[str, Any]) -> None:
    assert breaches(rule, content) == []
