"""The rules of `validation.values`, on data that breaks them and data that does not."""

from typing import Any

import pytest

from validation.checks import (
    CLOSE,
    CONTAINER,
    HOST,
    LIMIT,
    NETWORK,
    assert_breach,
    breaches,
    default,
    document,
    format_row,
    key,
    rules_of,
)

BAD: list[tuple[str, dict[str, Any], str]] = [
    (
        "values_are_the_parameters",
        document({**CLOSE, "kubernetes": "Service.spec.ports[].targetPort", "values": [[1, True]]}),
        (
            "values: expected a value of type integer|string for "
            "Service.spec.ports[].targetPort, got True"
        ),
    ),
    (
        "values_are_the_parameters",
        document({**CLOSE, "ecs": "Service.SchedulingStrategy", "values": [["DAEMN", "x"]]}),
        (
            "values: 'DAEMN' is not a value of Service.SchedulingStrategy, which has "
            "DAEMON, REPLICA; did you mean DAEMON?"
        ),
    ),
    (
        "values_are_the_parameters",
        document({**CLOSE, "values": [["1", "x"]]}),
        "values: expected a value of type integer for ….Cpu, got '1'",
    ),
    (
        "values_are_the_parameters",
        document({**CLOSE, "values": [[1, True]]}),
        "values: expected a value of type string for Pod.spec.subdomain, got True",
    ),
    (
        "conditions_are_possible",
        document({**CLOSE, "where": {"Service.LaunchType": ["EC2", "LAMBDA"]}}),
        (
            "where: 'LAMBDA' is not a value of Service.LaunchType, which has EC2, "
            "FARGATE, EXTERNAL, MANAGED_INSTANCES"
        ),
    ),
    (
        "conditions_are_possible",
        document(CLOSE, defaults=[default(HOST, value="x", where={NETWORK: "hst"})]),
        (
            "where: 'hst' is not a value of TaskDefinition.NetworkMode, which has "
            "awsvpc, bridge, host, none; did you mean host?"
        ),
    ),
    (
        "conditions_are_possible",
        document(CLOSE, formats=[format_row("x", HOST, where={f"{CONTAINER}.Cpu": "x"})]),
        "where: expected a value of type integer for ….Cpu, got 'x'",
    ),
    (
        "quantities_are_converted",
        document(
            {**CLOSE, "kubernetes": LIMIT, "values": [[1, "1Gi"]]}, keys=[key(LIMIT, "quantity[]")]
        ),
        "values: …memory is a quantity (1Gi is 1024Mi): name a conversion instead",
    ),
    (
        "quantities_are_converted",
        document(
            {**CLOSE, "kubernetes": LIMIT, "values": [[1, "1Gi"]]}, keys=[key(LIMIT, "quantity")]
        ),
        "values: …memory is a quantity (1Gi is 1024Mi): name a conversion instead",
    ),
]


@pytest.mark.parametrize(("rule", "content", "message"), BAD)
def test_a_breach_is_reported_with_what_to_do(
    rule: str, content: dict[str, Any], message: str
) -> None:
    assert_breach(rule, content, message)


def test_every_rule_is_tried_on_bad_data() -> None:
    assert {rule for rule, _, _ in BAD} == rules_of("values")


GOOD: list[tuple[str, dict[str, Any]]] = [
    (
        "values_are_the_parameters",
        document({**CLOSE, "values": [[1, "x"]], "where": {f"{CONTAINER}.Cpu": [1, 2]}}),
    ),
    (
        "values_are_the_parameters",
        document({**CLOSE, "where": {"TaskDefinition.RequiresCompatibilities": "EC2"}}),
    ),
    (
        "values_are_the_parameters",
        document(
            {
                **CLOSE,
                "kubernetes": "Service.spec.ports[].targetPort",
                "values": [[1, "x"], [2, 80]],
            }
        ),
    ),
]


@pytest.mark.parametrize(("rule", "content"), GOOD)
def test_what_a_rule_allows(rule: str, content: dict[str, Any]) -> None:
    assert breaches(rule, content) == []
