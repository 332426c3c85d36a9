"""The rules of `validation.notes`, on data that breaks them and data that does not."""

from typing import Any

import pytest

from ecsk8s_map import Pair
from ecsk8s_map.curation.reviewing import digest
from validation.checks import (
    CLOSE,
    CONTAINER,
    EXACT,
    HOST,
    NETWORK,
    assert_breach,
    breaches,
    default,
    document,
    problems,
    released,
    rules_of,
)

PROBE = "Pod.spec.containers[].livenessProbe.periodSeconds"
INTERVAL = f"{CONTAINER}.HealthCheck.Interval"
CHECK = {**CLOSE, "ecs": INTERVAL, "kubernetes": PROBE}
CHECKED = [default(INTERVAL, value=30), default(PROBE, value=10)]


def noted(note: str, pair: dict[str, Any] = CLOSE, **tables: Any) -> dict[str, Any]:
    return document({**pair, "note": note}, **tables)


REVIEWED = "2026-11-25 " + digest(Pair.from_row(CLOSE))

BAD: list[tuple[str, dict[str, Any], str]] = [
    (
        "reviews_are_current",
        noted("It differs, and how.", {**CLOSE, "reviewed": REVIEWED}),
        "reviewed: the pair has changed since: remove it, or have the pair read again",
    ),
    (
        "notes_name_what_exists",
        noted(f"See `{HOST}x`."),
        (
            "note: 'Pod.spec.hostnamex' is in no vocabulary and not in [[keys]]; did "
            "you mean Pod.spec.hostname or …?"
        ),
    ),
    (
        "notes_name_what_exists",
        noted("See `Service.Bar`."),
        "note: 'Service.Bar' is in no vocabulary and not in [[keys]]",
    ),
    (
        "notes_name_what_exists",
        noted("See `Pod.spec.initContainers[].nope`."),
        (
            "note: 'Pod.spec.initContainers[].nope' is in no vocabulary and not in "
            "[[keys]]; did you mean kubectl.top.node or …?"
        ),
    ),
    (
        "notes_agree_with_the_defaults",
        noted(
            "2 minutes by default.",
            CHECK,
            defaults=[CHECKED[0], default(PROBE, text="every minute (60s)")],
        ),
        "note: it says '2 minutes by default', but [[defaults]] has 30, 60: correct one of them",
    ),
    (
        "notes_agree_with_the_defaults",
        noted("A `livenessProbe.periodSeconds` of 20 by default.", CHECK, defaults=CHECKED),
        "note: it says '20 by default', but [[defaults]] has 10, 30: correct one of them",
    ),
    (
        "notes_agree_with_the_defaults",
        noted("Every 20 seconds by default.", CHECK, defaults=CHECKED),
        "note: it says '20 seconds by default', but [[defaults]] has 10, 30: correct one of them",
    ),
    (
        "notes_agree_with_the_defaults",
        noted("The defaults are 60 s and 10.", CHECK, defaults=CHECKED),
        "note: it says 'defaults are 60 s', but [[defaults]] has 10, 30: correct one of them",
    ),
    (
        "notes_agree_with_the_defaults",
        noted("By default 1 minute.", CHECK, defaults=CHECKED),
        "note: it says 'By default 1 minute', but [[defaults]] has 10, 30: correct one of them",
    ),
    (
        "notes_agree_with_the_defaults",
        noted("Above `x`. It defaults to `1,000`.", CHECK, defaults=CHECKED),
        "note: it says 'defaults to `1,000`', but [[defaults]] has 10, 30: correct one of them",
    ),
    (
        "notes_agree_with_the_defaults",
        noted("The `periodSeconds` of 20 by default.", CHECK, defaults=CHECKED),
        "note: it says '20 by default', but [[defaults]] has 10, 30: correct one of them",
    ),
    (
        "notes_agree_with_the_releases",
        noted(
            "On by default from 1.28 (off by default since 1.27); on by default only since 1.29.",
            EXACT,
            releases=[released(HOST, "1.28")],
        ),
        (
            "note: it says 'on by default only since 1.29', but [[releases]] has 1.28 "
            "for Pod.spec.hostname: correct one of them"
        ),
    ),
    (
        "notes_agree_with_the_releases",
        noted("On by default from 1.29.", EXACT, releases=[released(HOST, "1.28")]),
        (
            "note: it says 'On by default from 1.29', but [[releases]] has 1.28 for "
            "Pod.spec.hostname: correct one of them"
        ),
    ),
    (
        "notes_agree_with_the_releases",
        noted("Off by default before 1.29.", EXACT, releases=[released(HOST, "1.28")]),
        (
            "note: it says 'Off by default before 1.29', but [[releases]] has 1.28 for "
            "Pod.spec.hostname: correct one of them"
        ),
    ),
    (
        "notes_agree_with_the_releases",
        noted("From Kubernetes 1.29.", EXACT, releases=[released("Pod.spec", "1.28")]),
        (
            "note: it says 'From Kubernetes 1.29', but [[releases]] has 1.28 for "
            "Pod.spec: correct one of them"
        ),
    ),
    (
        "notes_agree_with_the_releases",
        noted("Since 1.29 on by default.", EXACT, releases=[released(HOST, None)]),
        (
            "note: it says 'Since 1.29 on by default', but [[releases]] has no release "
            "yet for Pod.spec.hostname: correct one of them"
        ),
    ),
    (
        "notes_say_what_differs",
        document({k: v for k, v in CLOSE.items() if k != "note"}),
        "match is 'close': add a note on what differs",
    ),
    ("notes_say_what_differs", noted("No period"), "note: end it with a period or a question mark"),
    (
        "notes_say_what_differs",
        noted("x" * 620 + "."),
        "note: 621 characters, at most 620 are allowed: shorten it",
    ),
    (
        "notes_are_not_repeated",
        document(
            CLOSE,
            {**CLOSE, "ecs": f"{CONTAINER}.User", "kubernetes": "Pod.spec.nodeName"},
            {**CLOSE, "ecs": f"{CONTAINER}.Image", "kubernetes": HOST},
        ),
        "\n".join(
            ["note: 3 pairs have this one, at most 2 may share a note: use [[same]] or a subtree…"]
            * 3
        ),
    ),
]


@pytest.mark.parametrize(("rule", "content", "message"), BAD)
def test_a_breach_is_reported_with_what_to_do(
    rule: str, content: dict[str, Any], message: str
) -> None:
    assert_breach(rule, content, message)


def test_every_rule_is_tried_on_bad_data() -> None:
    assert {rule for rule, _, _ in BAD} == rules_of("notes")


GOOD: list[tuple[str, dict[str, Any]]] = [
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
    ("notes_are_not_repeated", document(CLOSE, {**CLOSE, "kubernetes": HOST})),
    (
        "notes_are_not_repeated",
        document(*({**EXACT, "where": {NETWORK: mode}} for mode in ("host", "none", "bridge"))),
    ),
    ("notes_say_what_differs", noted("x" * 619 + ".")),
    ("notes_say_what_differs", noted("Why?")),
]


@pytest.mark.parametrize(("rule", "content"), GOOD)
def test_what_a_rule_allows(rule: str, content: dict[str, Any]) -> None:
    assert breaches(rule, content) == []


def test_a_number_of_any_length_and_an_address_that_is_none_end_in_no_traceback() -> None:
    note = f"{'8' * 5_000} by default, 1.{'8' * 5_000} by default."
    odd = {**CLOSE, "ecs": "[", "kubernetes": "[", "note": note}
    found = problems(document(odd, defaults=[default("[", text="9" * 5_000)]))
    assert len([line for line in found if "note: it says" in line]) == 2
