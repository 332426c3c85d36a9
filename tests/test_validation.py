"""Each rule of the data, on data that breaks it."""

import re
from typing import Any

import pytest

from ecsk8s_map import DatasetError
from ecsk8s_map.formatting import dumps
from ecsk8s_map.loading import read_vocabularies
from ecsk8s_map.schema import parse_document
from ecsk8s_map.validation import RULES, Source, validate

ROWS = read_vocabularies()
CONTAINER = "TaskDefinition.ContainerDefinitions[]"
SOURCE = ["https://kubernetes.io/docs/"]
EXACT = {
    "ecs": f"{CONTAINER}.Memory",
    "kubernetes": "Pod.spec.hostname",
    "match": "exact",
    "sources": SOURCE,
}
CLOSE = {
    "ecs": f"{CONTAINER}.Cpu",
    "kubernetes": "Pod.spec.subdomain",
    "match": "close",
    "note": "It differs.",
    "sources": SOURCE,
}
NONE = {
    "ecs": f"{CONTAINER}.Ulimits",
    "match": "none",
    "reason": "unsupported",
    "subtree": True,
    "note": "Nothing.",
    "sources": SOURCE,
}


def document(*pairs: dict[str, Any], **tables: Any) -> dict[str, Any]:
    head = {"botocore": "1", "cloudformation": "1", "kubernetes": ["1.25"]}
    return {"schema_version": 1, "version": "1.0.0", "baseline": head, "pairs": [*pairs], **tables}


def problems(content: dict[str, Any], text: str | None = None) -> list[str]:
    written = dumps(content) if text is None else text  # type: ignore[arg-type]
    return validate(Source(written, parse_document(written), ROWS))


def test_good_data_breaks_no_rule() -> None:
    assert problems(document(EXACT, CLOSE, NONE)) == []


def kind(**row: Any) -> dict[str, Any]:
    return document(EXACT, kinds=[{"kind": "Pod", "api_version": "v1", "names": []} | row])


BAD: list[tuple[str, dict[str, Any], str]] = [
    ("kinds_are_the_vendors", kind(kind="Pood"), "no vocabulary has the address Pood"),
    ("kinds_are_the_vendors", kind(system="ecs"), "no vocabulary has the address Pod"),
    ("kinds_are_the_vendors", kind(api_version="v2"), "api_version is v2, in the schema v1"),
    ("kinds_are_the_vendors", kind(scaffold={"spec": {"x": {}}}), "Pod has no field spec.x"),
    ("kinds_are_the_vendors", kind(template="spec.tmpl"), "Pod has no field spec.tmpl"),
    (
        "addresses_exist",
        document({**EXACT, "ecs": f"{CONTAINER}.Memry"}),
        "no vocabulary has the address .*Memry; nearest: .*Memory",
    ),
    ("addresses_exist", document({**EXACT, "kubernetes": "Pod.spec.hostnam"}), "Pod.spec.hostnam"),
    ("addresses_exist", document({**CLOSE, "where": {"Service.Nope": 1}}), "where: .*Service.Nope"),
    (
        "addresses_exist",
        document(EXACT, defaults=[{"address": "Pod.nope", "value": 1, "source": "x"}]),
        "Pod.nope",
    ),
    (
        "keys_stand_in_maps",
        document(EXACT, keys=[{"address": "Pod.spec.hostname.x", "type": "string", "source": "x"}]),
        "Pod.spec.hostname is no open map",
    ),
    (
        "keys_stand_in_maps",
        document(
            EXACT,
            keys=[{"address": 'Pod.metadata.labels["x"]', "type": "string", "source": "x"}],
        ),
        "write .x: only dots and slashes need quotes",
    ),
    (
        "keys_are_used",
        document(
            EXACT,
            keys=[{"address": "Pod.metadata.labels.x", "type": "string", "source": "x"}],
        ),
        "labels.x: no pair speaks of it",
    ),
    (
        "same_leads_somewhere",
        document(
            EXACT,
            same=[
                {"addresses": ["Pod.spec"], "as": "Job.spec"},
                {"addresses": ["Job.spec"], "as": "Pod.spec"},
            ],
        ),
        "Pod.spec leads back to",
    ),
    ("sides_fit_the_level", document({**NONE, "kubernetes": "Pod.spec.hostname"}), "needs 1 side"),
    (
        "sides_fit_the_level",
        document({"ecs": f"{CONTAINER}.Cpu", "match": "close", "note": "X.", "sources": SOURCE}),
        r"needs 2 side\(s\), has 1",
    ),
    (
        "none_stands_alone",
        document({**NONE, "ecs": f"{CONTAINER}.Cpu"}, CLOSE),
        "Cpu has a counterpart: remove one",
    ),
    ("reason_on_none_only", document({**CLOSE, "reason": "managed"}), "remove the reason"),
    (
        "reason_on_none_only",
        document({k: v for k, v in NONE.items() if k != "reason"}),
        "add a reason",
    ),
    (
        "notes_say_what_differs",
        document({k: v for k, v in CLOSE.items() if k != "note"}),
        "match is close: add a note",
    ),
    ("notes_say_what_differs", document({**CLOSE, "note": "No period"}), "end with a period"),
    ("notes_say_what_differs", document({**CLOSE, "note": "x" * 700 + "."}), "701 characters"),
    (
        "notes_are_not_repeated",
        document(
            CLOSE,
            {**CLOSE, "ecs": f"{CONTAINER}.User", "kubernetes": "Pod.spec.nodeName"},
            {**CLOSE, "ecs": f"{CONTAINER}.Image", "kubernetes": "Pod.spec.hostname"},
        ),
        "the same note stands under 3 pairs",
    ),
    ("keys_are_unique", document(CLOSE, CLOSE), "stands twice"),
    (
        "one_first_choice",
        document(CLOSE, {**CLOSE, "kubernetes": "Pod.spec.hostname"}),
        "is a first choice for .*Cpu too",
    ),
    (
        "one_first_choice",
        document(CLOSE, {**CLOSE, "ecs": f"{CONTAINER}.User"}),
        "is a first choice for Pod.spec.subdomain too: give one a role_to_ecs",
    ),
    (
        "one_exact_counterpart",
        document(EXACT, {**EXACT, "kubernetes": "Pod.spec.subdomain", "role": "instead"}),
        "has an exact counterpart already",
    ),
    ("addons_are_described", document({**CLOSE, "requires": ["karpenter"]}), "'karpenter'"),
    (
        "addons_are_described",
        document(CLOSE, addons=[{"id": "x", "name": "X", "summary": "X.", "url": "x"}]),
        "no pair requires it",
    ),
    ("conversions_are_described", document({**CLOSE, "to_ecs": "nope"}), "no conversion 'nope'"),
    (
        "conversions_are_described",
        document({**CLOSE, "to_ecs": "values"}, conversions=[{"name": "values", "summary": "X."}]),
        "needs the table `values`",
    ),
    (
        "values_are_the_parameters",
        document(
            {
                **CLOSE,
                "ecs": "Service.SchedulingStrategy",
                "values": [["DAEMN", "x"]],
            }
        ),
        "has no value 'DAEMN'; it has DAEMON, REPLICA",
    ),
    (
        "values_are_the_parameters",
        document({**CLOSE, "where": {"Service.LaunchType": ["EC2", "LAMBDA"]}}),
        "has no value 'LAMBDA'",
    ),
    ("sources_are_pages", document({**CLOSE, "sources": []}), "add a source"),
    ("sources_are_pages", document({**CLOSE, "sources": ["some page"]}), "neither a URL nor"),
    (
        "defaults_say_one_thing",
        document(
            CLOSE,
            defaults=[{"address": "Pod.spec.hostname", "value": 1, "text": "x", "source": "x"}],
        ),
        "exactly one of value and text",
    ),
    (
        "subtrees_speak_alone",
        document(NONE, {**CLOSE, "ecs": f"{CONTAINER}.Ulimits[].Name"}),
        "Ulimits has a subtree verdict",
    ),
]


@pytest.mark.parametrize(("rule", "content", "said"), BAD)
def test_a_breach_is_told_with_its_row_and_mend(
    rule: str, content: dict[str, Any], said: str
) -> None:
    assert any(re.search(said, problem) for problem in problems(content)), rule


def test_every_rule_is_tried_on_bad_data() -> None:
    tried = {rule for rule, _, _ in BAD} | {"rows_are_sorted", "text_is_canonical"}
    assert tried == {check.__name__ for check in RULES}


def test_rows_out_of_order_are_told_with_the_command_that_mends_them() -> None:
    text = dumps(document(EXACT, CLOSE))  # type: ignore[arg-type]
    head, first, second = text.split("[[pairs]]")
    swapped = "[[pairs]]".join((head, f"{second}\n", first.rstrip("\n") + "\n"))
    found = problems({}, swapped)
    assert any("not sorted; run: ecsk8s format" in problem for problem in found)


def test_other_spacing_is_told_with_the_command_that_mends_it() -> None:
    text = dumps(document(EXACT)).replace(" = ", "=")  # type: ignore[arg-type]
    assert problems({}, text) == ["mappings.toml:1: not in canonical form; run: ecsk8s format"]


def test_formatting_is_idempotent_and_loses_nothing() -> None:
    content = document(EXACT, CLOSE, NONE)
    text = dumps(content)  # type: ignore[arg-type]
    again = parse_document(text)
    assert dumps(again) == text
    assert len(again["pairs"]) == 3


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = ", "not TOML"),
        ("schema_version = 2", "newer than 1.*upgrade ecsk8s_map"),
        ("schema_version = 1", "version: field required"),
        (
            dumps(document({**EXACT, "mach": "exact"})).replace(  # type: ignore[arg-type]
                "match =", 'mach = "exact"\nmatch ='
            ),
            r"mappings\.toml:\d+: .*Memory -> Pod\.spec\.hostname: mach: there is no such field",
        ),
        (
            dumps(document(EXACT)).replace('"exact"', '"exakt"'),  # type: ignore[arg-type]
            "match: input should be 'exact', .* got 'exakt'",
        ),
    ],
)
def test_a_file_of_the_wrong_form_is_refused_with_its_place(text: str, said: str) -> None:
    with pytest.raises(DatasetError, match=said):
        parse_document(text)
