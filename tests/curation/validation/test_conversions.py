"""The rules of `validation.conversions`, on data that breaks them and data that does not."""

from typing import Any

import pytest

from ecsk8s_map.curation.schema import parse_document
from ecsk8s_map.curation.validation import Source
from ecsk8s_map.curation.validation.conversions import conversions_fit_their_pairs
from validation.checks import (
    CLOSE,
    CONTAINER,
    EXACT,
    HOST,
    LIMIT,
    NETWORK,
    ROWS,
    TEXT,
    assert_breach,
    breaches,
    document,
    format_row,
    key,
    rules_of,
    source_of,
)

CONVERSIONS = {row["name"]: row for row in parse_document(TEXT)["conversions"]}
FORMATS = parse_document(TEXT)["formats"]
COPY = {**CLOSE, "to_kubernetes": "copy", "to_ecs": "copy"}
COPYING = [CONVERSIONS["copy"]]
VALUES = [CONVERSIONS["values"]]
LABELS = "Deployment.metadata.labels"


def converting(ecs: str, kubernetes: str, **pair: Any) -> dict[str, Any]:
    """A document with one pair, and with all conversions and formats that there are."""
    return document(
        {**CLOSE, "ecs": ecs, "kubernetes": kubernetes, **pair},
        conversions=[*CONVERSIONS.values()],
        formats=FORMATS,
        keys=[key(LIMIT, "quantity")],
    )


BAD: list[tuple[str, dict[str, Any], str]] = [
    (
        "conversions_are_described",
        document({**CLOSE, "to_kubernetes": "x"}, conversions=COPYING + VALUES),
        (
            "to_kubernetes: unknown conversion 'x'; known: copy, values\n"
            "no pair names it: remove it\n"
            "no pair names it: remove it"
        ),
    ),
    (
        "conversions_are_described",
        document({**CLOSE, "to_ecs": "copi"}, conversions=COPYING),
        "to_ecs: unknown conversion 'copi'; did you mean copy?\nno pair names it: remove it",
    ),
    (
        "conversions_are_described",
        document({**CLOSE, "to_kubernetes": "values"}, conversions=VALUES),
        "to_kubernetes: the conversion 'values' needs the field values: add it",
    ),
    (
        "conversions_are_described",
        document(CLOSE, conversions=COPYING),
        "no pair names it: remove it",
    ),
    (
        "conversions_are_the_functions",
        document(
            COPY,
            conversions=[{**COPYING[0], "takes": "cpuunits"}],
            formats=[format_row("cpu-units", HOST)],
        ),
        "takes: unknown format or type 'cpuunits'; did you mean cpu-units?",
    ),
    (
        "conversions_are_the_functions",
        document(COPY, conversions=[{**COPYING[0], "name": "copi"}]),
        "name: no function is called 'copi'; did you mean copy?",
    ),
    (
        "conversions_are_the_functions",
        document(COPY, conversions=[{**COPYING[0], "summary": "Copies."}]),
        (
            "summary: expected the function's docstring, 'The value as it is; what "
            "CloudFormation computes is refused.'"
        ),
    ),
    (
        "conversions_are_the_functions",
        document(COPY, conversions=[{**COPYING[0], "takes": "strin", "gives": "no"}]),
        (
            "takes: unknown format or type 'strin'; did you mean string?\n"
            "gives: unknown format or type 'no'"
        ),
    ),
    (
        "formats_fit_their_parameters",
        document(
            EXACT,
            formats=[
                format_row("port-name", HOST),
                format_row("x", "Pod.spec.subdomain", of="portname"),
            ],
        ),
        "of: unknown format or type 'portname'; did you mean port-name?",
    ),
    (
        "formats_fit_their_parameters",
        document(EXACT, formats=[format_row("x", f"{CONTAINER}.Cpu", types=["string", "any"])]),
        "addresses: ….Cpu is of type integer, expected any or string",
    ),
    (
        "formats_fit_their_parameters",
        document(EXACT, formats=[format_row("string[]", HOST)]),
        "name: 'string[]' is a type: give the format another name",
    ),
    (
        "formats_fit_their_parameters",
        document(EXACT, formats=[format_row("x", HOST, f"{CONTAINER}.Cpu")]),
        "addresses: ….Cpu is of type integer, expected string",
    ),
    (
        "formats_fit_their_parameters",
        document(EXACT, formats=[format_row("x", HOST, of="strng")]),
        "of: unknown format or type 'strng'; did you mean string?",
    ),
    (
        "formats_fit_their_parameters",
        document(
            EXACT,
            formats=[
                format_row("x", HOST, of="y"),
                format_row("y", "Pod.spec.subdomain", of="x"),
            ],
        ),
        (
            "of: 'y' leads in a circle of formats: remove one `of`\n"
            "of: 'x' leads in a circle of formats: remove one `of`"
        ),
    ),
    (
        "addresses_have_one_format",
        document(EXACT, formats=[format_row("x", HOST), format_row("y", HOST)]),
        "addresses: Pod.spec.hostname already has the format 'x': remove it from one",
    ),
    (
        "conversions_fit_their_pairs",
        converting(
            "AWS::IAM::Role.Arn",
            "AWS::EKS::PodIdentityAssociation.RoleArn",
            to_kubernetes="name-to-dns-label",
        ),
        (
            "to_kubernetes: name-to-dns-label takes string, but AWS::IAM::Role.Arn is "
            "role-arn (string); what fits: copy, role-to-role-arn"
        ),
    ),
    (
        "conversions_fit_their_pairs",
        converting(f"{CONTAINER}.Memory", LIMIT, to_kubernetes="cron-to-schedule-expression"),
        (
            "to_kubernetes: cron-to-schedule-expression takes cron-schedule, but "
            "….Memory is mebibytes (integer); what fits: mebibytes-to-quantity"
        ),
    ),
    (
        "conversions_fit_their_pairs",
        converting(f"{CONTAINER}.Memory", LIMIT, to_kubernetes="copy"),
        (
            "to_kubernetes: copy leaves ….Memory mebibytes (integer), but …memory is "
            "bytes-quantity (quantity); what fits: mebibytes-to-quantity"
        ),
    ),
    (
        "conversions_fit_their_pairs",
        converting(f"{CONTAINER}.Memory", LIMIT, to_ecs="quantity-to-gibibytes"),
        (
            "to_ecs: quantity-to-gibibytes gives gibibytes, but ….Memory is mebibytes "
            "(integer); what fits: quantity-to-mebibytes"
        ),
    ),
    (
        "conversions_fit_their_pairs",
        converting(f"{CONTAINER}.StopTimeout", "Deployment.spec.replicas", to_kubernetes="copy"),
        (
            "to_kubernetes: copy leaves ….StopTimeout seconds (integer), but "
            "Deployment.spec.replicas is integer; no conversion fits"
        ),
    ),
    (
        "conversions_fit_their_pairs",
        converting(NETWORK, HOST, to_ecs="copy", to_kubernetes="values", values=[["host", "x"]]),
        "to_kubernetes and to_ecs: copy and values do not undo each other: remove one",
    ),
]


@pytest.mark.parametrize(("rule", "content", "message"), BAD)
def test_a_breach_is_reported_with_what_to_do(
    rule: str, content: dict[str, Any], message: str
) -> None:
    assert_breach(rule, content, message)


def test_every_rule_is_tried_on_bad_data() -> None:
    assert {rule for rule, _, _ in BAD} == rules_of("conversions")


GOOD: list[tuple[str, dict[str, Any]]] = [
    (
        "conversions_are_described",
        document({**CLOSE, "to_ecs": "values", "values": [[1, "x"]]}, conversions=VALUES),
    ),
    (
        "conversions_are_the_functions",
        document(
            COPY,
            conversions=[{**COPYING[0], "takes": "x", "gives": "map[]"}],
            formats=[format_row("x", HOST)],
        ),
    ),
    (
        "conversions_fit_their_pairs",
        converting(
            f"{CONTAINER}.Memory",
            LIMIT,
            to_kubernetes="mebibytes-to-quantity",
            to_ecs="quantity-to-mebibytes",
        ),
    ),
    ("conversions_fit_their_pairs", converting("Service.Tags", LABELS, to_ecs="labels-to-tags")),
    (
        "conversions_fit_their_pairs",
        converting(NETWORK, HOST, to_ecs="values", values=[["host", "x"]]),
    ),
    ("formats_fit_their_parameters", document(EXACT, formats=[format_row("x", HOST, of="string")])),
    (
        "addresses_have_one_format",
        document(
            EXACT, formats=[format_row("x", HOST), format_row("y", HOST, where={NETWORK: "host"})]
        ),
    ),
    (
        "conversions_fit_their_pairs",
        converting(
            "ContainerInstance.RegisteredResources[].IntegerValue",
            LIMIT,
            where={"ContainerInstance.RegisteredResources[].Name": "MEMORY"},
            to_kubernetes="mebibytes-to-quantity",
        ),
    ),
]


@pytest.mark.parametrize(("rule", "content"), GOOD)
def test_what_a_rule_allows(rule: str, content: dict[str, Any]) -> None:
    assert breaches(rule, content) == []


def test_the_conversions_of_todays_pairs_fit_no_other_units() -> None:
    """Each pair with another pair's conversion: what does not fit it is found."""
    source = source_of(TEXT)
    assert list(conversions_fit_their_pairs(source)) == []
    units = [
        pair for pair in source.document["pairs"] if "quantity" in pair.get("to_kubernetes", "")
    ]
    assert len(units) > 15
    for name in ("minutes-to-duration", "name-to-dns-label", "copy", "tags-to-labels"):
        pairs = [{**pair, "to_kubernetes": name} for pair in units]
        wrong = Source("", {**source.document, "pairs": pairs}, ROWS)
        found = {problem.at for problem in conversions_fit_their_pairs(wrong)}
        assert found == set(range(len(pairs)))
