"""Each rule of the data, on data that breaks it."""

import re
from pathlib import Path
from typing import Any

import pytest

from ecsk8s_map.curation.compiling import vocabularies
from ecsk8s_map.curation.formatting import dumps
from ecsk8s_map.curation.schema import parse_document
from ecsk8s_map.curation.validation import (
    ARTICLE,
    RULES,
    Source,
    conversions_fit_their_pairs,
    validate,
)

ROWS = vocabularies()
TEXT = (Path(__file__).parents[2] / "data" / "mappings.toml").read_text(encoding="utf-8")
CONTAINER = "TaskDefinition.ContainerDefinitions[]"
NETWORK = "TaskDefinition.NetworkMode"
LIMIT = "Pod.spec.containers[].resources.limits.memory"
PAGE = "https://docs.aws.amazon.com/"
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


def source_of(text: str) -> Source:
    return Source(text, parse_document(text), ROWS)


def problems(content: dict[str, Any], text: str | None = None) -> list[str]:
    """What every rule says of a document."""
    return validate(source_of(dumps(content) if text is None else text))  # type: ignore[arg-type]


def breaches(rule: str, content: dict[str, Any]) -> list[str]:
    """What one rule says of a document."""
    (check,) = [check for check in RULES if check.__name__ == rule]
    source = source_of(dumps(content))  # type: ignore[arg-type]
    found = list(check(source))
    for problem in found:
        assert problem.table in source.document
        assert problem.at is None or problem.at < len(source.table(problem.table))
    return [problem.said for problem in found]


def test_good_data_breaks_no_rule() -> None:
    assert problems(document(EXACT, CLOSE, NONE)) == []


def based(*releases: str) -> dict[str, Any]:
    content = document(EXACT)
    content["baseline"]["kubernetes"] = [*releases]
    return content


def key(address: str, kind: str = "string") -> dict[str, Any]:
    return {"address": address, "type": kind, "source": PAGE}


def kind(**row: Any) -> dict[str, Any]:
    return document(EXACT, kinds=[{"kind": "Pod", "api_version": "v1", "names": []} | row])


CONVERSIONS = {row["name"]: row for row in parse_document(TEXT)["conversions"]}
FORMATS = parse_document(TEXT)["formats"]
COPY = {**CLOSE, "to_kubernetes": "copy", "to_ecs": "copy"}
COPYING = [CONVERSIONS["copy"]]
VALUES = [CONVERSIONS["values"]]


def converting(ecs: str, kubernetes: str, **pair: Any) -> dict[str, Any]:
    """A document with one pair, and with all conversions and formats that there are."""
    return document(
        {**CLOSE, "ecs": ecs, "kubernetes": kubernetes, **pair},
        conversions=[*CONVERSIONS.values()],
        formats=FORMATS,
        keys=[key(LIMIT, "quantity")],
    )


def noted(note: str, pair: dict[str, Any] = CLOSE, **tables: Any) -> dict[str, Any]:
    return document({**pair, "note": note}, **tables)


def default(address: str, **row: Any) -> dict[str, Any]:
    return {"address": address, "source": PAGE} | row


def released(address: str, release: str | None) -> dict[str, Any]:
    row = {"address": address, "source": PAGE}
    return row | ({"release": release} if release else {})


def format_row(name: str, *addresses: str, **row: Any) -> dict[str, Any]:
    return {"name": name, "types": ["string"], "summary": "X.", "addresses": [*addresses]} | row


HOST = "Pod.spec.hostname"
PROBE = "Pod.spec.containers[].livenessProbe.periodSeconds"
INTERVAL = f"{CONTAINER}.HealthCheck.Interval"
CHECK = {**CLOSE, "ecs": INTERVAL, "kubernetes": PROBE}
CHECKED = [default(INTERVAL, value=30), default(PROBE, value=10)]
BAD: list[tuple[str, dict[str, Any], str]] = [
    (
        "kinds_are_the_vendors",
        kind(kind="Pood"),
        "no vocabulary has the address Pood; nearest: Pod.*",
    ),
    ("kinds_are_the_vendors", kind(system="ecs"), "no vocabulary has the address Pod"),
    ("kinds_are_the_vendors", kind(api_version="v2"), "api_version is v2, in the schema v1"),
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
        "no .* Nope.*\napi_version is None, in the schema v1\nService has no field Cluster.x",
    ),
    (
        "kinds_are_the_vendors",
        kind(scaffold={"metadata": {"labels": {"a": {"b": 1}}, "x": 1}, "spec": {"volumes": [{}]}}),
        "Pod has no field metadata.x",
    ),
    ("kinds_are_the_vendors", kind(scaffold={"spec": {"x": {}}}), "Pod has no field spec.x"),
    ("kinds_are_the_vendors", kind(template="spec.tmpl"), "Pod has no field spec.tmpl"),
    (
        "addresses_exist",
        document({**EXACT, "ecs": f"{CONTAINER}.Memry"}),
        "no vocabulary has the address .*.Memry; nearest: .*.Memory.*",
    ),
    (
        "addresses_exist",
        document({**EXACT, "kubernetes": f"{HOST}x"}),
        "no vocabulary has the address Pod.spec.hostnamex; nearest: Pod.spec.hostname.*",
    ),
    (
        "addresses_exist",
        document({**EXACT, "kubernetes": f"{CONTAINER}.Cpu"}),
        "no vocabulary has the address .*.Cpu",
    ),
    (
        "addresses_exist",
        document({**CLOSE, "where": {"Service.Nope": 1}}),
        "where: no vocabulary has the address Service.Nope; nearest: kubectl.top.node.*",
    ),
    (
        "addresses_exist",
        document(EXACT, defaults=[default("Pod.nope", value=1)]),
        "no vocabulary has the address Pod.nope; nearest: Node.*",
    ),
    (
        "addresses_exist",
        document(EXACT, defaults=[default(HOST, value=1, where={"Pod.no": 1})]),
        "where: no vocabulary has the address Pod.no",
    ),
    (
        "addresses_exist",
        document(EXACT, releases=[released("Pod.nope", None)]),
        "no vocabulary has the address Pod.nope; nearest: Node.*",
    ),
    (
        "addresses_exist",
        document(EXACT, references=[{"from": "Pod.nope", "to": HOST}]),
        "from: no vocabulary has the address Pod.nope; nearest: Node.*",
    ),
    (
        "addresses_exist",
        document(EXACT, references=[{"from": HOST, "to": "Pod.nope"}]),
        "to: no vocabulary has the address Pod.nope; nearest: Node.*",
    ),
    (
        "addresses_exist",
        document(EXACT, same=[{"addresses": ["Job.spec"], "as": "Pod.nope[]"}]),
        r"as: no vocabulary has the address Pod.nope\[\]; nearest: Node.*",
    ),
    (
        "addresses_exist",
        document(EXACT, formats=[format_row("x", HOST, "Pod.nope", where={"Pod.no": 1})]),
        "addresses: no vocabulary has the address Pod.nope; .*\nwhere: no .* address Pod.no",
    ),
    (
        "notes_name_what_exists",
        noted(f"See `{HOST}x`."),
        "the note: no vocabulary has the address Pod.spec.hostnamex; nearest: Pod.spec.hostname.*",
    ),
    (
        "notes_name_what_exists",
        noted("See `Service.Bar`."),
        "the note: no vocabulary has the address Service.Bar",
    ),
    (
        "notes_name_what_exists",
        noted("See `Pod.spec.initContainers[].nope`."),
        r"the note: no vocabulary has the address Pod.spec.initContainers\[\].nope; .*",
    ),
    (
        "notes_agree_with_the_defaults",
        noted(
            "2 minutes by default.",
            CHECK,
            defaults=[CHECKED[0], default(PROBE, text="every minute (60s)")],
        ),
        r"the note says '2 minutes by default', and \[\[defaults\]\] gives 30, 60",
    ),
    (
        "notes_agree_with_the_defaults",
        noted("A `livenessProbe.periodSeconds` of 20 by default.", CHECK, defaults=CHECKED),
        r"the note says '20 by default', and \[\[defaults\]\] gives 10, 30",
    ),
    (
        "notes_agree_with_the_defaults",
        noted("Every 20 seconds by default.", CHECK, defaults=CHECKED),
        r"the note says '20 seconds by default', and \[\[defaults\]\] gives 10, 30",
    ),
    (
        "notes_agree_with_the_defaults",
        noted("The defaults are 60 s and 10.", CHECK, defaults=CHECKED),
        r"the note says 'defaults are 60 s', and \[\[defaults\]\] gives 10, 30",
    ),
    (
        "notes_agree_with_the_defaults",
        noted("By default 1 minute.", CHECK, defaults=CHECKED),
        r"the note says 'By default 1 minute', and \[\[defaults\]\] gives 10, 30",
    ),
    (
        "notes_agree_with_the_defaults",
        noted("Above `x`. It defaults to `1,000`.", CHECK, defaults=CHECKED),
        r"the note says 'defaults to `1,000`', and \[\[defaults\]\] gives 10, 30",
    ),
    (
        "notes_agree_with_the_defaults",
        noted("The `periodSeconds` of 20 by default.", CHECK, defaults=CHECKED),
        r"the note says '20 by default', and \[\[defaults\]\] gives 10, 30",
    ),
    (
        "notes_agree_with_the_releases",
        noted(
            "On by default from 1.28 (off by default since 1.27); on by default only since 1.29.",
            EXACT,
            releases=[released(HOST, "1.28")],
        ),
        r"the note says 'on by default only since 1.29', and \[\[releases\]\] gives 1.28 for .*",
    ),
    (
        "notes_agree_with_the_releases",
        noted("On by default from 1.29.", EXACT, releases=[released(HOST, "1.28")]),
        r"the note says 'On by default from 1.29', and \[\[releases\]\] gives 1.28 for .*hostname",
    ),
    (
        "notes_agree_with_the_releases",
        noted("Off by default before 1.29.", EXACT, releases=[released(HOST, "1.28")]),
        r"the note says 'Off by default before 1.29', and \[\[releases\]\] gives 1.28 for .*",
    ),
    (
        "notes_agree_with_the_releases",
        noted("From Kubernetes 1.29.", EXACT, releases=[released("Pod.spec", "1.28")]),
        r"the note says 'From Kubernetes 1.29', and \[\[releases\]\] gives 1.28 for Pod.spec",
    ),
    (
        "notes_agree_with_the_releases",
        noted("Since 1.29 on by default.", EXACT, releases=[released(HOST, None)]),
        r"the note says 'Since 1.29 on by default', and \[\[releases\]\] gives no .* yet for .*",
    ),
    (
        "keys_stand_in_maps",
        document(EXACT, keys=[key("Pod.spec.hostname.x")]),
        "Pod.spec.hostname is not an open map",
    ),
    (
        "keys_stand_in_maps",
        document(EXACT, keys=[key("Pod")]),
        "expected the key of an open map, such as Pod.metadata.labels.x",
    ),
    (
        "keys_stand_in_maps",
        document(EXACT, keys=[key('Pod.metadata.labels["x"]')]),
        "write .x: only dots and slashes need quotes",
    ),
    (
        "keys_are_used",
        document(EXACT, keys=[key("Pod.metadata.labels.x")]),
        "no pair speaks of it: remove it",
    ),
    (
        "same_leads_somewhere",
        document(
            EXACT,
            same=[
                {"addresses": ["Pod.spec.volumes[]"], "as": "Pod.spec.containers"},
                {"addresses": ["Pod.spec.containers[]"], "as": "Pod.spec.volumes"},
            ],
        ),
        r"Pod.spec.containers\[\] leads back to itself\nPod.spec.volumes\[\] leads back to itself",
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
        "Job.spec leads back to itself\nPod.spec leads back to itself",
    ),
    (
        "same_leads_somewhere",
        document(EXACT, same=[{"addresses": ["Pod.spec"], "as": "Pod.spec.x"}]),
        "Pod.spec leads back to itself",
    ),
    (
        "same_leads_somewhere",
        document(
            EXACT,
            same=[{"addresses": ["Job.spec"], "as": "Pod.spec", "except": ["hostname", "nope"]}],
        ),
        "except: Pod.spec has no field nope",
    ),
    (
        "keys_are_used",
        document(
            {**CLOSE, "where": {"Pod.metadata.labels.c": "x"}},
            {**CLOSE, "ecs": "Service.Tags", "kubernetes": "Pod.metadata.labels.b"},
            keys=[key(f"Pod.metadata.labels.{name}") for name in "abcd"],
        ),
        "no pair speaks of it: remove it\nno pair speaks of it: remove it",
    ),
    (
        "sides_fit_the_level",
        document({**NONE, "kubernetes": HOST}),
        r"match none needs 1 side\(s\), has 2",
    ),
    (
        "sides_fit_the_level",
        document({"ecs": f"{CONTAINER}.Cpu", "match": "close", "note": "X.", "sources": SOURCE}),
        r"match close needs 2 side\(s\), has 1",
    ),
    (
        "none_stands_alone",
        document({**NONE, "ecs": f"{CONTAINER}.Cpu"}, CLOSE),
        ".*.Cpu has a counterpart: remove one",
    ),
    (
        "none_stands_alone",
        document({"kubernetes": "Pod.spec.subdomain", "match": "none", "sources": SOURCE}, CLOSE),
        "Pod.spec.subdomain has a counterpart: remove one",
    ),
    (
        "reason_on_none_only",
        document({**CLOSE, "reason": "managed"}),
        "match is close: remove the reason",
    ),
    (
        "reason_on_none_only",
        document({k: v for k, v in NONE.items() if k != "reason"}),
        "match is none: add a reason",
    ),
    (
        "notes_say_what_differs",
        document({k: v for k, v in CLOSE.items() if k != "note"}),
        "match is close: add a note",
    ),
    ("notes_say_what_differs", noted("No period"), "the note does not end with a period"),
    ("notes_say_what_differs", noted("x" * 620 + "."), "the note has 621 characters, at most 620"),
    (
        "notes_are_not_repeated",
        document(
            CLOSE,
            {**CLOSE, "ecs": f"{CONTAINER}.User", "kubernetes": "Pod.spec.nodeName"},
            {**CLOSE, "ecs": f"{CONTAINER}.Image", "kubernetes": HOST},
        ),
        "\n".join(["the same note stands under 3 pairs"] * 3),
    ),
    (
        "keys_are_unique",
        document(
            EXACT,
            kinds=[
                {"kind": "Service", "system": "ecs", "names": []},
                {"kind": "Service", "system": "ecs", "names": ["s"]},
                {"kind": "Service", "system": "kubernetes", "names": []},
            ],
        ),
        "stands twice; remove one or tell them apart by where",
    ),
    (
        "keys_are_unique",
        document(CLOSE, CLOSE),
        "stands twice; remove one or tell them apart by where",
    ),
    (
        "keys_are_unique",
        document(EXACT, formats=[format_row("x", HOST), format_row("x", "Pod.spec.subdomain")]),
        "stands twice; remove one or tell them apart by where",
    ),
    (
        "lists_have_no_duplicates",
        document({**CLOSE, "sources": [PAGE, *SOURCE, PAGE]}),
        "sources: duplicate 'https://docs.aws.amazon.com/'",
    ),
    (
        "lists_have_no_duplicates",
        document(EXACT, formats=[format_row("x", HOST, HOST, types=["any", "any"])]),
        "addresses: duplicate 'Pod.spec.hostname'\ntypes: duplicate 'any'",
    ),
    (
        "lists_have_no_duplicates",
        document(
            {**CLOSE, "requires": ["x", "y", "x", "x"]},
            kinds=[{"kind": "Pod", "names": ["po", "po"]}],
            same=[{"addresses": ["Job.spec"], "as": "Pod.spec", "except": ["a", "a"]}],
        ),
        "except: duplicate 'a'\nnames: duplicate 'po'\nrequires: duplicate 'x'",
    ),
    (
        "baseline_is_in_order",
        based("1.26", "1.25"),
        "kubernetes: 1.25 stands after 1.26: each release once, the oldest first",
    ),
    (
        "baseline_is_in_order",
        based("1.25", "1.26", "1.26"),
        "kubernetes: 1.26 stands after 1.26: each release once, the oldest first",
    ),
    (
        "baseline_is_in_order",
        based("1.25", "1.100", "1.99"),
        "kubernetes: 1.99 stands after 1.100: each release once, the oldest first",
    ),
    (
        "releases_are_of_the_baseline",
        document(EXACT, releases=[released(HOST, "1.99")]),
        "the baseline has no release 1.99; it has 1.25 to 1.25",
    ),
    (
        "one_first_choice",
        document(
            {**CLOSE, "role_to_ecs": "also"},
            {**CLOSE, "ecs": f"{CONTAINER}.Image"},
            {**CLOSE, "ecs": f"{CONTAINER}.User"},
        ),
        ".*Image -> .* is a first choice for Pod.spec.subdomain too: give one a role_to_ecs",
    ),
    (
        "one_first_choice",
        document(CLOSE, {**CLOSE, "kubernetes": HOST}),
        ".*.Cpu -> Pod.spec.hostname is a first choice for .*.Cpu too: give one a role",
    ),
    (
        "one_first_choice",
        document(CLOSE, {**CLOSE, "ecs": f"{CONTAINER}.User"}),
        ".*.Cpu -> .* is a first choice for Pod.spec.subdomain too: give one a role_to_ecs",
    ),
    (
        "one_first_choice",
        document(
            {**CLOSE, "role": "also"},
            {**CLOSE, "kubernetes": HOST, "where": {NETWORK: "host", HOST: "a"}},
            {**CLOSE, "kubernetes": "Pod.spec.nodeName", "where": {NETWORK: ["host"]}},
        ),
        ".*hostname is a first choice for .*.Cpu too: give one a role",
    ),
    (
        "others_have_a_first_choice",
        document({**CLOSE, "role": "also"}),
        "role: no first choice for .*.Cpu under these conditions: remove it",
    ),
    (
        "others_have_a_first_choice",
        document({**CLOSE, "role_to_ecs": "instead"}),
        "role_to_ecs: no first choice for Pod.spec.subdomain under these conditions: remove it",
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
        "role: no first choice for .*.Cpu under these conditions: remove it",
    ),
    (
        "others_have_a_first_choice",
        document(
            {**CLOSE, "where": {NETWORK: []}},
            {**CLOSE, "kubernetes": HOST, "role": "instead", "where": {NETWORK: "none"}},
        ),
        "role: no first choice for .*.Cpu under these conditions: remove it",
    ),
    (
        "others_have_a_first_choice",
        document(
            {**NONE, "ecs": f"{CONTAINER}.Cpu", "where": {NETWORK: "host"}},
            {**CLOSE, "role": "also"},
        ),
        "role: no first choice for .*.Cpu under these conditions: remove it",
    ),
    (
        "own_conditions_can_hold",
        document({**CLOSE, "ecs": NETWORK, "where": {NETWORK: []}}),
        "where: TaskDefinition.NetworkMode cannot be left out where the pair speaks of it",
    ),
    (
        "own_conditions_can_hold",
        document({**CLOSE, "where": {"Pod.spec.subdomain": []}}),
        "where: Pod.spec.subdomain cannot be left out where the pair speaks of it",
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
        "values: 'bridge' is not among the values in where",
    ),
    (
        "one_exact_counterpart",
        document(EXACT, {**EXACT, "kubernetes": "Pod.spec.subdomain", "role": "instead"}),
        ".*.Memory has an exact counterpart already: .*.Memory -> Pod.spec.hostname",
    ),
    (
        "one_exact_counterpart",
        document(EXACT, {**EXACT, "ecs": f"{CONTAINER}.Hostname"}),
        "Pod.spec.hostname has an exact counterpart already: .*Hostname -> Pod.spec.hostname",
    ),
    (
        "addons_are_described",
        document({**CLOSE, "requires": ["karpenter"]}),
        r"requires 'karpenter': describe it in \[\[addons\]\]",
    ),
    (
        "addons_are_described",
        document(CLOSE, addons=[{"id": "x", "name": "X", "summary": "X.", "url": PAGE}]),
        "no pair requires it: remove it",
    ),
    (
        "conversions_are_described",
        document({**CLOSE, "to_kubernetes": "x"}, conversions=COPYING + VALUES),
        "to_kubernetes: no conversion 'x'; known: copy, values\n(no pair names it: .*\n?){2}",
    ),
    (
        "conversions_are_described",
        document({**CLOSE, "to_ecs": "copi"}, conversions=COPYING),
        "to_ecs: no conversion 'copi'; nearest: copy; known: copy\nno pair names it: remove it",
    ),
    (
        "conversions_are_described",
        document({**CLOSE, "to_kubernetes": "values"}, conversions=VALUES),
        "conversion 'values' needs the table `values`",
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
        "takes: no format or type 'cpuunits'; nearest: cpu-units",
    ),
    (
        "conversions_are_the_functions",
        document(COPY, conversions=[{**COPYING[0], "name": "copi"}]),
        "no function has this name; nearest: copy",
    ),
    (
        "conversions_are_the_functions",
        document(COPY, conversions=[{**COPYING[0], "summary": "Copies."}]),
        "summary: the function's docstring says 'The value as it is.*",
    ),
    (
        "conversions_are_the_functions",
        document(COPY, conversions=[{**COPYING[0], "takes": "strin", "gives": "no"}]),
        "takes: no format or type 'strin'; nearest: string\ngives: no format or type 'no'",
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
        "of: no format or type 'portname'; nearest: port-name",
    ),
    (
        "formats_fit_their_parameters",
        document(EXACT, formats=[format_row("x", f"{CONTAINER}.Cpu", types=["string", "any"])]),
        ".*.Cpu is integer, not any or string",
    ),
    (
        "formats_fit_their_parameters",
        document(EXACT, formats=[format_row("string[]", HOST)]),
        "a type has this name: give the format another",
    ),
    (
        "formats_fit_their_parameters",
        document(EXACT, formats=[format_row("x", HOST, f"{CONTAINER}.Cpu")]),
        ".*.Cpu is integer, not string",
    ),
    (
        "formats_fit_their_parameters",
        document(EXACT, formats=[format_row("x", HOST, of="strng")]),
        "of: no format or type 'strng'; nearest: string",
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
        "of: y leads in a circle\nof: x leads in a circle",
    ),
    (
        "addresses_have_one_format",
        document(EXACT, formats=[format_row("x", HOST), format_row("y", HOST)]),
        "Pod.spec.hostname has the format x: remove one",
    ),
    (
        "conversions_fit_their_pairs",
        converting(
            "AWS::IAM::Role.Arn",
            "AWS::EKS::PodIdentityAssociation.RoleArn",
            to_kubernetes="name-to-dns-label",
        ),
        "to_kubernetes: name-to-dns-label takes string, and .* is role-arn .string.; "
        "what fits: copy, role-to-role-arn",
    ),
    (
        "conversions_fit_their_pairs",
        converting(f"{CONTAINER}.Memory", LIMIT, to_kubernetes="cron-to-schedule-expression"),
        r"to_kubernetes: cron-to-schedule-expression takes cron-schedule, and .*.Memory is "
        r"mebibytes \(integer\); what fits: mebibytes-to-quantity",
    ),
    (
        "conversions_fit_their_pairs",
        converting(f"{CONTAINER}.Memory", LIMIT, to_kubernetes="copy"),
        r"to_kubernetes: copy keeps .*.Memory mebibytes \(integer\), and .*memory is "
        r"bytes-quantity \(quantity\); what fits: mebibytes-to-quantity",
    ),
    (
        "conversions_fit_their_pairs",
        converting(f"{CONTAINER}.Memory", LIMIT, to_ecs="quantity-to-gibibytes"),
        r"to_ecs: quantity-to-gibibytes gives gibibytes, and .*.Memory is mebibytes "
        r"\(integer\); what fits: quantity-to-mebibytes",
    ),
    (
        "conversions_fit_their_pairs",
        converting(f"{CONTAINER}.StopTimeout", "Deployment.spec.replicas", to_kubernetes="copy"),
        r"to_kubernetes: copy keeps .*.StopTimeout seconds \(integer\), and "
        "Deployment.spec.replicas is integer; what fits: none",
    ),
    (
        "conversions_fit_their_pairs",
        converting(NETWORK, HOST, to_ecs="copy", to_kubernetes="values", values=[["host", "x"]]),
        "copy and values do not undo each other",
    ),
    (
        "values_are_the_parameters",
        document({**CLOSE, "kubernetes": "Service.spec.ports[].targetPort", "values": [[1, True]]}),
        r"values: .*targetPort is of type integer\|string, and True is not",
    ),
    (
        "values_are_the_parameters",
        document({**CLOSE, "ecs": "Service.SchedulingStrategy", "values": [["DAEMN", "x"]]}),
        "values: .* has no value 'DAEMN'; nearest: DAEMON; it has DAEMON, REPLICA",
    ),
    (
        "values_are_the_parameters",
        document({**CLOSE, "values": [["1", "x"]]}),
        "values: .*.Cpu is of type integer, and '1' is not",
    ),
    (
        "values_are_the_parameters",
        document({**CLOSE, "values": [[1, True]]}),
        "values: Pod.spec.subdomain is of type string, and True is not",
    ),
    (
        "values_are_the_parameters",
        document({**CLOSE, "where": {"Service.LaunchType": ["EC2", "LAMBDA"]}}),
        "where: Service.LaunchType has no value 'LAMBDA'; it has EC2, FARGATE, .*",
    ),
    (
        "values_are_the_parameters",
        document(CLOSE, defaults=[default(HOST, value="x", where={NETWORK: "hst"})]),
        "where: .* has no value 'hst'; nearest: host; it has awsvpc, bridge, host, none",
    ),
    (
        "values_are_the_parameters",
        document(CLOSE, formats=[format_row("x", HOST, where={f"{CONTAINER}.Cpu": "x"})]),
        "where: .*.Cpu is of type integer, and 'x' is not",
    ),
    (
        "quantities_are_converted",
        document(
            {**CLOSE, "kubernetes": LIMIT, "values": [[1, "1Gi"]]}, keys=[key(LIMIT, "quantity[]")]
        ),
        r"values: .*memory is a quantity \(1Gi is 1024Mi\): name a conversion",
    ),
    (
        "quantities_are_converted",
        document(
            {**CLOSE, "kubernetes": LIMIT, "values": [[1, "1Gi"]]}, keys=[key(LIMIT, "quantity")]
        ),
        r"values: .*memory is a quantity \(1Gi is 1024Mi\): name a conversion",
    ),
    (
        "sources_are_pages",
        document({**CLOSE, "sources": ["some page"]}),
        "source 'some page' is neither a URL nor 'founding-article'",
    ),
    (
        "sources_are_pages",
        document(CLOSE, defaults=[default(HOST, value="x", source="founding-article")]),
        "source 'founding-article' is not a URL: https://…",
    ),
    (
        "sources_are_pages",
        document(CLOSE, addons=[{"id": "x", "name": "X", "summary": "X.", "url": "x"}]),
        "url 'x' is not a URL: https://…",
    ),
    (
        "defaults_say_one_thing",
        document(CLOSE, defaults=[default(HOST, value=1, text="x")]),
        "give exactly one of value and text",
    ),
    (
        "defaults_say_one_thing",
        document(CLOSE, defaults=[default(HOST)]),
        "give exactly one of value and text",
    ),
    (
        "subtrees_speak_alone",
        document(
            {
                "kubernetes": "Pod.spec.dnsConfig",
                "match": "none",
                "subtree": True,
                "sources": SOURCE,
            },
            {**CLOSE, "kubernetes": "Pod.spec.dnsConfig.searches"},
        ),
        "Pod.spec.dnsConfig has a subtree verdict: remove one",
    ),
    (
        "subtrees_speak_alone",
        document(NONE, {**CLOSE, "ecs": f"{CONTAINER}.Ulimits[].Name"}),
        ".*.Ulimits has a subtree verdict: remove one",
    ),
]


@pytest.mark.parametrize(("rule", "content", "said"), BAD)
def test_a_breach_is_told_with_what_mends_it(rule: str, content: dict[str, Any], said: str) -> None:
    assert re.fullmatch(said, "\n".join(breaches(rule, content)))


def test_every_rule_is_tried_on_bad_data() -> None:
    tried = {rule for rule, _, _ in BAD} | {"rows_are_sorted", "text_is_canonical"}
    assert tried == {check.__name__ for check in RULES}


LABELS = "Deployment.metadata.labels"
GOOD: list[tuple[str, dict[str, Any]]] = [
    # names that are no full address, and addresses that stand again or below a map
    ("notes_name_what_exists", noted("See `hostname`, `spec.nope`, `Pod.spec.…`, `Pod.spec.*`.")),
    ("notes_name_what_exists", noted("`Pod.spec.nope: true` and `Nothing.at.all` and `Pod`.")),
    ("notes_name_what_exists", noted("See `Pod.metadata.labels.any`, `Pod.spec.containers[]`.")),
    (
        "notes_name_what_exists",
        noted('`Pod.metadata.annotations["x.y/z"]` and `Service.LaunchType`.'),
    ),
    (
        "notes_name_what_exists",
        noted(
            "See `Pod.spec.initContainers[].image`.",
            same=[{"addresses": ["Pod.spec.initContainers[]"], "as": "Pod.spec.containers[]"}],
        ),
    ),
    # numbers that are a default's, of another thing, or of a side whose default is not given
    (
        "notes_agree_with_the_defaults",
        noted("30 by default, here 10 s by default.", CHECK, defaults=CHECKED),
    ),
    (
        "notes_agree_with_the_defaults",
        noted("Its `other` is 20 by default.", CHECK, defaults=CHECKED),
    ),
    ("notes_agree_with_the_defaults", noted("Every 20 s.", CHECK, defaults=CHECKED)),
    ("notes_agree_with_the_defaults", noted("20 by default.", CHECK, defaults=CHECKED[:1])),
    (
        "notes_agree_with_the_defaults",
        noted(
            "Half a minute by default, 1 minute by default.",
            CHECK,
            defaults=[CHECKED[0], default(PROBE, text="60s")],
        ),
    ),
    (
        "notes_agree_with_the_releases",
        noted(
            "On by default from 1.28, from Kubernetes 1.28.",
            EXACT,
            releases=[released(HOST, "1.28")],
        ),
    ),
    (
        "notes_agree_with_the_releases",
        noted(
            "Alpha from 1.27, off by default since 1.27.", EXACT, releases=[released(HOST, "1.28")]
        ),
    ),
    ("notes_agree_with_the_releases", noted("On by default from 1.29.", EXACT)),
    (
        "notes_agree_with_the_releases",
        noted(
            "On by default from 1.29.",
            EXACT,
            releases=[released("Pod.spec", "1.28"), released(HOST, "1.29")],
        ),
    ),
    (
        "addresses_exist",
        document(
            EXACT, same=[{"addresses": ["Manifest.metadata[]"], "as": "Pod.spec.containers[]"}]
        ),
    ),
    (
        "none_stands_alone",
        document({**NONE, "where": {NETWORK: "host"}}, {**CLOSE, "ecs": NONE["ecs"]}),
    ),
    ("none_stands_alone", document(NONE, CLOSE)),
    ("notes_are_not_repeated", document(CLOSE, {**CLOSE, "kubernetes": HOST})),
    (
        "notes_are_not_repeated",
        document(*({**EXACT, "where": {NETWORK: mode}} for mode in ("host", "none", "bridge"))),
    ),
    (
        "keys_are_unique",
        document(
            CLOSE,
            {**CLOSE, "ecs": f"{CONTAINER}.User"},
            {**CLOSE, "kubernetes": HOST},
            {**CLOSE, "where": {NETWORK: "host"}},
            references=[{"from": HOST, "to": "Pod"}, {"from": "Pod", "to": HOST}],
        ),
    ),
    (
        "keys_are_unique",
        document({**CLOSE, "where": {NETWORK: "host"}}, {**CLOSE, "where": {NETWORK: ["host"]}}),
    ),
    ("one_first_choice", document(CLOSE, {**NONE, "role_to_ecs": "also"})),
    ("lists_have_no_duplicates", document({**CLOSE, "sources": [PAGE, *SOURCE]})),
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
        "addons_are_described",
        document(
            {**CLOSE, "requires": ["x"]},
            addons=[{"id": "x", "name": "X", "summary": "X.", "url": PAGE}],
        ),
    ),
    (
        "values_are_the_parameters",
        document({**CLOSE, "values": [[1, "x"]], "where": {f"{CONTAINER}.Cpu": [1, 2]}}),
    ),
    ("notes_say_what_differs", noted("x" * 619 + ".")),
    ("notes_say_what_differs", noted("Why?")),
    ("baseline_is_in_order", based("1.9", "1.25", "1.100")),
    (
        "releases_are_of_the_baseline",
        document(EXACT, releases=[released(HOST, "1.25"), released("Pod.spec", None)]),
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
    ("sources_are_pages", document({**CLOSE, "sources": [ARTICLE, PAGE]})),
    ("formats_fit_their_parameters", document(EXACT, formats=[format_row("x", HOST, of="string")])),
    (
        "addresses_have_one_format",
        document(
            EXACT, formats=[format_row("x", HOST), format_row("y", HOST, where={NETWORK: "host"})]
        ),
    ),
    (
        "keys_are_used",
        document(
            {**CLOSE, "ecs": f"{CONTAINER}.DockerLabels.x"},
            keys=[key(f"{CONTAINER}.DockerLabels.x")],
        ),
    ),
    (
        "keys_are_unique",
        document(EXACT, references=[{"from": HOST, "to": HOST}, {"from": "Pod.spec", "to": HOST}]),
    ),
    ("one_first_choice", document(NONE, {**NONE, "ecs": f"{CONTAINER}.Cpu"})),
    (
        "one_first_choice",
        document(
            {**CLOSE, "where": {NETWORK: "host"}},
            {**CLOSE, "kubernetes": HOST, "where": {NETWORK: "none"}},
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
    source = Source(TEXT, parse_document(TEXT), ROWS)
    found = {problem.at for problem in conversions_fit_their_pairs(source)}
    assert found == set()
    units = [
        pair for pair in source.document["pairs"] if "quantity" in pair.get("to_kubernetes", "")
    ]
    assert len(units) > 15
    for name in ("minutes-to-duration", "name-to-dns-label", "copy", "tags-to-labels"):
        pairs = [{**pair, "to_kubernetes": name} for pair in units]
        wrong = Source("", {**source.document, "pairs": pairs}, ROWS)  # type: ignore[typeddict-item]
        assert {problem.at for problem in conversions_fit_their_pairs(wrong)} == set(
            range(len(pairs))
        )


def test_rows_out_of_order_are_told_with_the_command_that_mends_them() -> None:
    text = dumps(document(EXACT, CLOSE))  # type: ignore[arg-type]
    head, first, second = text.split("[[pairs]]")
    swapped = "[[pairs]]".join((head, f"{second}\n", first.rstrip("\n") + "\n"))
    found = problems({}, swapped)
    assert any("not sorted; run: ecsk8s format" in problem for problem in found)


def test_other_spacing_is_told_with_the_command_that_mends_it() -> None:
    text = dumps(document(EXACT)).replace(" = ", "=")  # type: ignore[arg-type]
    assert problems({}, text) == ["mappings.toml:1: not in canonical form; run: ecsk8s format"]


def test_comments_are_told_with_their_lines_and_nothing_else() -> None:
    text = dumps(document(EXACT)).replace("[[pairs]]", "[[pairs]] # one") + "# two\n"  # type: ignore[arg-type]
    line = text.split("\n").index("[[pairs]] # one") + 1
    said = "comment: the canonical form has none; say it in a note"
    assert problems({}, text) == [
        f"mappings.toml:{line}: {said}",
        f"mappings.toml:{text.count(chr(10))}: {said}",
    ]


def test_a_number_of_any_length_and_an_address_that_is_none_end_in_no_traceback() -> None:
    note = f"{'8' * 5_000} by default, 1.{'8' * 5_000} by default."
    odd = {**CLOSE, "ecs": "[", "kubernetes": "[", "note": note}
    text = "9" * 5_000
    found = problems(document(odd, defaults=[default("[", text=text)]))
    assert len([said for said in found if "the note says" in said]) == 2


def test_a_message_is_one_printable_line_of_bounded_length() -> None:
    evil = "Pod.\u2028" + "x" * 5_000
    found = problems(document({**EXACT, "kubernetes": evil}))
    assert any("no vocabulary has the address" in said for said in found)
    for said in found:
        assert said.startswith("mappings.toml:9: ")
        assert said.isprintable()
        assert len(said) < 1_100
        assert r"Pod.\u2028xxx" in said
