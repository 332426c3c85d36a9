"""The rules of `validation.addresses`, on data that breaks them and data that does not."""

from typing import Any

import pytest

from validation.checks import (
    CLOSE,
    CONTAINER,
    EXACT,
    HOST,
    assert_breach,
    breaches,
    default,
    document,
    format_row,
    key,
    released,
    rules_of,
)


def kind(**row: Any) -> dict[str, Any]:
    return document(EXACT, kinds=[{"kind": "Pod", "api_version": "v1", "names": []} | row])


ONLY_ECS = 'wrapped_in, beside and preferred need system = "ecs"'
BAD: list[tuple[str, dict[str, Any], str]] = [
    (
        "kinds_are_the_vendors",
        kind(kind="Pood"),
        "kind: 'Pood' is in no vocabulary and not in [[keys]]; did you mean Pod or …?",
    ),
    (
        "kinds_are_the_vendors",
        kind(system="ecs"),
        "kind: 'Pod' is in no vocabulary and not in [[keys]]",
    ),
    (
        "kinds_are_the_vendors",
        kind(api_version="v2"),
        "api_version: expected 'v1', as in the vendor's schema, got 'v2'",
    ),
    (
        "kinds_are_the_vendors",
        document(
            EXACT,
            kinds=[
                {"kind": "Nope", "names": []},
                {"kind": "Pod", "names": []},
                {"kind": "Service", "system": "ecs", "names": [], "template": "Cluster.x.y"},
            ],
        ),
        (
            "kind: 'Nope' is in no vocabulary and not in [[keys]]; did you mean Node or …?\n"
            "api_version: expected 'v1', as in the vendor's schema, got none\n"
            "template: Service has no field 'Cluster.x'"
        ),
    ),
    (
        "kinds_are_the_vendors",
        kind(scaffold={"metadata": {"labels": {"a": {"b": 1}}, "x": 1}, "spec": {"volumes": [{}]}}),
        "scaffold: Pod has no field 'metadata.x'",
    ),
    (
        "kinds_are_the_vendors",
        kind(scaffold={"spec": {"x": {}}}),
        "scaffold: Pod has no field 'spec.x'",
    ),
    ("kinds_are_the_vendors", kind(template="spec.tmpl"), "template: Pod has no field 'spec.tmpl'"),
    ("answers_are_of_ecs", kind(wrapped_in=["pods"]), ONLY_ECS),
    ("answers_are_of_ecs", kind(beside=["failures"]), ONLY_ECS),
    ("answers_are_of_ecs", kind(preferred=True), ONLY_ECS),
    (
        "answers_are_of_ecs",
        document(
            EXACT,
            kinds=[
                {"kind": "Cluster", "system": "ecs", "names": [], "wrapped_in": ["a", "b"]},
                {"kind": "Service", "system": "ecs", "names": [], "wrapped_in": ["c", "b"]},
            ],
        ),
        "'b' is in the wrapped_in of another kind",
    ),
    (
        "addresses_exist",
        document({**EXACT, "ecs": f"{CONTAINER}.Memry"}),
        "ecs: '….Memry' is in no vocabulary and not in [[keys]]; did you mean ….Memory or …?",
    ),
    (
        "addresses_exist",
        document({**EXACT, "kubernetes": f"{HOST}x"}),
        (
            "kubernetes: 'Pod.spec.hostnamex' is in no vocabulary and not in [[keys]]; "
            "did you mean Pod.spec.hostname or …?"
        ),
    ),
    (
        "addresses_exist",
        document({**EXACT, "kubernetes": f"{CONTAINER}.Cpu"}),
        "kubernetes: '….Cpu' is in no vocabulary and not in [[keys]]",
    ),
    (
        "addresses_exist",
        document({**CLOSE, "where": {"Service.Nope": 1}}),
        (
            "where: 'Service.Nope' is in no vocabulary and not in [[keys]]; did you "
            "mean kubectl.top.node or …?"
        ),
    ),
    (
        "addresses_exist",
        document(EXACT, defaults=[default("Pod.nope", value=1)]),
        "address: 'Pod.nope' is in no vocabulary and not in [[keys]]; did you mean Node or …?",
    ),
    (
        "addresses_exist",
        document(EXACT, defaults=[default(HOST, value=1, where={"Pod.no": 1})]),
        "where: 'Pod.no' is in no vocabulary and not in [[keys]]",
    ),
    (
        "addresses_exist",
        document(EXACT, releases=[released("Pod.nope", None)]),
        "address: 'Pod.nope' is in no vocabulary and not in [[keys]]; did you mean Node or …?",
    ),
    (
        "addresses_exist",
        document(EXACT, references=[{"from": "Pod.nope", "to": HOST}]),
        "from: 'Pod.nope' is in no vocabulary and not in [[keys]]; did you mean Node or …?",
    ),
    (
        "addresses_exist",
        document(EXACT, references=[{"from": HOST, "to": "Pod.nope"}]),
        "to: 'Pod.nope' is in no vocabulary and not in [[keys]]; did you mean Node or …?",
    ),
    (
        "addresses_exist",
        document(EXACT, same=[{"addresses": ["Job.spec"], "as": "Pod.nope[]"}]),
        "as: 'Pod.nope[]' is in no vocabulary and not in [[keys]]; did you mean Node or …?",
    ),
    (
        "addresses_exist",
        document(EXACT, formats=[format_row("x", HOST, "Pod.nope", where={"Pod.no": 1})]),
        (
            "addresses: 'Pod.nope' is in no vocabulary and not in [[keys]]; did you mean Node…\n"
            "where: 'Pod.no' is in no vocabulary and not in [[keys]]"
        ),
    ),
    (
        "keys_are_in_maps",
        document(EXACT, keys=[key("Pod.spec.hostname.x")]),
        "Pod.spec.hostname is not an open map: only those have keys",
    ),
    (
        "keys_are_in_maps",
        document(EXACT, keys=[key("Pod")]),
        "expected the key of an open map, such as Pod.metadata.labels.x",
    ),
    (
        "keys_are_in_maps",
        document(EXACT, keys=[key('Pod.metadata.labels["x"]')]),
        "write .x: only dots and slashes need quotes",
    ),
    (
        "keys_are_used",
        document(EXACT, keys=[key("Pod.metadata.labels.x")]),
        "no pair mentions it: add one, or remove the key",
    ),
    (
        "aliases_have_an_end",
        document(
            EXACT,
            same=[
                {"addresses": ["Pod.spec.volumes[]"], "as": "Pod.spec.containers"},
                {"addresses": ["Pod.spec.containers[]"], "as": "Pod.spec.volumes"},
            ],
        ),
        (
            "addresses: Pod.spec.containers[] leads back to itself: remove it from one row\n"
            "addresses: Pod.spec.volumes[] leads back to itself: remove it from one row"
        ),
    ),
    (
        "aliases_have_an_end",
        document(
            EXACT,
            same=[
                {"addresses": ["Pod.spec"], "as": "Job.spec"},
                {"addresses": ["Job.spec"], "as": "Pod.spec"},
            ],
        ),
        (
            "addresses: Job.spec leads back to itself: remove it from one row\n"
            "addresses: Pod.spec leads back to itself: remove it from one row"
        ),
    ),
    (
        "aliases_have_an_end",
        document(EXACT, same=[{"addresses": ["Pod.spec"], "as": "Pod.spec.x"}]),
        "addresses: Pod.spec leads back to itself: remove it from one row",
    ),
    (
        "exceptions_have_entries",
        document(
            EXACT,
            same=[{"addresses": ["Job.spec"], "as": "Pod.spec", "except": ["hostname", "nope"]}],
        ),
        (
            "except: no address has an entry for 'hostname' in the vocabulary; "
            "run: python -m tools.vocabulary\n"
            "except: Pod.spec has no field 'nope'"
        ),
    ),
    (
        "keys_are_used",
        document(
            {**CLOSE, "where": {"Pod.metadata.labels.c": "x"}},
            {**CLOSE, "ecs": "Service.Tags", "kubernetes": "Pod.metadata.labels.b"},
            keys=[key(f"Pod.metadata.labels.{name}") for name in "abcd"],
        ),
        (
            "no pair mentions it: add one, or remove the key\n"
            "no pair mentions it: add one, or remove the key"
        ),
    ),
]


@pytest.mark.parametrize(("rule", "content", "message"), BAD)
def test_a_breach_is_reported_with_what_to_do(
    rule: str, content: dict[str, Any], message: str
) -> None:
    assert_breach(rule, content, message)


def test_every_rule_is_tried_on_bad_data() -> None:
    assert {rule for rule, _, _ in BAD} == rules_of("addresses")


GOOD: list[tuple[str, dict[str, Any]]] = [
    (
        "exceptions_have_entries",
        document(
            EXACT,
            same=[
                {"addresses": ["Manifest.metadata", "Job.metadata"], "as": "Pod.metadata"}
                | {"except": ["name"]}
            ],
        ),
    ),
    (
        "addresses_exist",
        document(
            EXACT, same=[{"addresses": ["Manifest.metadata[]"], "as": "Pod.spec.containers[]"}]
        ),
    ),
    (
        "keys_are_used",
        document(
            {**CLOSE, "ecs": f"{CONTAINER}.DockerLabels.x"},
            keys=[key(f"{CONTAINER}.DockerLabels.x")],
        ),
    ),
]


@pytest.mark.parametrize(("rule", "content"), GOOD)
def test_what_a_rule_allows(rule: str, content: dict[str, Any]) -> None:
    assert breaches(rule, content) == []
