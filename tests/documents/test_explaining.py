"""explain: one finding for each parameter; what is refused before the first."""

import gc
import json
import tracemalloc
import weakref
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from explained import FIELDS, TASK, C, T, made, pair, small

from ecsk8s_map import DocumentError, Match, explain, json_values
from ecsk8s_map.documents import explaining
from ecsk8s_map.documents.conditions import Rules
from ecsk8s_map.documents.recognition import Recognizer
from ecsk8s_map.json_values import MAX_DEPTH
from ecsk8s_map.query import Index


def test_a_finding_has_place_spelling_value_parameter_and_pairs() -> None:
    finding = next(f for f in explain(TASK) if f.spelled == "memory")
    assert finding.pointer == "/containerDefinitions/0/memory"
    assert finding.value == 512
    assert str(finding.parameter) == f"{C}[].Memory"
    assert finding.pairs[0].match is Match.EXACT
    assert finding.problem is None


def test_a_release_leaves_out_what_it_does_not_have() -> None:
    document = {"family": "x", "memory": "1024", "containerDefinitions": []}

    def targets(version: str) -> set[str | None]:
        found = next(
            f for f in explain(document, kubernetes_version=version) if f.spelled == "memory"
        )
        return {pair.kubernetes for pair in found.pairs}

    assert "Pod.spec.resources.limits.memory" in targets("1.34") - targets("1.33")


def deep(levels: int) -> Any:
    document: Any = []
    for _ in range(levels):
        document = [document]
    return {"containerDefinitions": document}


def bomb() -> Any:
    document: Any = ["x"] * 10
    for _ in range(12):
        document = [document] * 10
    return {"containerDefinitions": document}


def cycle() -> Any:
    document: dict[str, Any] = {}
    document["containerDefinitions"] = [document]
    return document


def wide_cycle() -> Any:
    document: dict[str, Any] = {}
    document["containerDefinitions"] = [document] * 10
    return document


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (deep(10_000), "nested deeper than 200 levels"),
        (cycle(), "nested deeper than 200 levels"),
        (bomb(), "more than 1,000,000 values, with aliases resolved"),
        (wide_cycle(), "nested deeper than 200 levels"),
    ],
    ids=["deep", "cycle", "bomb", "wide cycle"],
)
def test_what_cannot_be_walked_in_bounded_time_is_refused(document: Any, said: str) -> None:
    with pytest.raises(DocumentError) as caught:
        explain(document)
    assert str(caught.value) == said


def nodes(document: Any) -> int:
    inner = document.values() if isinstance(document, dict) else document
    return 1 + (sum(map(nodes, inner)) if isinstance(document, (dict, list)) else 0)


def levels(document: Any) -> int:
    inner = document.values() if isinstance(document, dict) else document
    return 1 + max(map(levels, inner)) if isinstance(document, (dict, list)) and inner else 0


@pytest.mark.parametrize(
    ("limit", "size", "said"),
    [("MAX_NODES", nodes, "more than 16 values"), ("MAX_DEPTH", levels, "deeper than 4 levels")],
)
def test_a_document_may_be_as_large_and_as_deep_as_the_limit(
    limit: str, size: Callable[[Any], int], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (json_values.MAX_NODES, json_values.MAX_DEPTH) == (1_000_000, 200)
    count = len(list(explain(TASK)))
    monkeypatch.setattr(explaining, limit, size(TASK))
    assert len(list(explain(TASK))) == count
    monkeypatch.setattr(explaining, limit, size(TASK) - 1)
    with pytest.raises(DocumentError, match=said):
        explain(TASK)


def test_a_key_that_cannot_be_written_is_refused() -> None:
    with pytest.raises(DocumentError, match="a key cannot be written: a value of type int"):
        explain({**TASK, 10**5_000: 1})
    with pytest.raises(DocumentError, match="not an object: a value of type int"):
        explain(10**5_000)


def test_a_document_is_checked_whole_before_the_first_finding_comes() -> None:
    with pytest.raises(DocumentError, match="/1 is not a task definition"):
        explain([TASK, {"foo": 1}])


def test_a_list_without_documents_has_no_findings() -> None:
    assert list(explain([])) == list(explain([[]])) == []


@pytest.mark.parametrize(
    "value",
    [
        "\ud800",
        "\x00",
        10**5_000,
        float("nan"),
        float("inf"),
        Decimal("0.5"),
        date(2026, 1, 2),
        datetime(2026, 1, 2, tzinfo=UTC),
        None,
        True,
        "x" * 100_000,
    ],
    ids=lambda value: type(value).__name__,
)
def test_every_value_that_json_and_yaml_have_is_found(value: Any) -> None:
    (family,) = (f for f in explain({"family": value, "cpu": 1}) if f.spelled == "family")
    assert family.value is value
    assert family.pairs


def test_the_problem_is_why_a_parameter_has_no_pair() -> None:
    explained = made(FIELDS, {f"{T}.Port": [pair("host", Mode=["host"])]})
    problems = {f.spelled: f.problem for f in explained({"Mode": "x", "Port": 1})}
    assert problems == {"Mode": "no pair in this release", "Port": "no pair's conditions hold here"}
    assert [f.problem for f in explained({"Mode": "host", "Port": 1})][1] is None


def test_a_document_is_walked_again_for_its_findings() -> None:
    document = {"family": "web", "cpu": 256}
    found = explain(document)
    document["memory"] = 512
    assert [finding.spelled for finding in found] == ["family", "cpu", "memory"]


def container(number: int) -> dict[str, Any]:
    return {
        "name": f"c{number}",
        "environment": [{"name": f"N{n}", "value": f"v{number}-{n}"} for n in range(20)],
        "portMappings": [{"containerPort": 80, "hostPort": number}],
        "mountPoints": [{"sourceVolume": f"v{number}", "containerPath": "/x"}],
    }


def test_no_more_of_a_document_is_kept_than_conditions_ask_for() -> None:
    list(explain(TASK))  # what is made once
    task = {
        "family": "f",
        "containerDefinitions": [container(number) for number in range(400)],
        "volumes": [{"name": f"v{n}", "host": {"sourcePath": "/x"}} for n in range(400)],
    }
    text = json.dumps(task)
    tracemalloc.start()
    try:
        document = json.loads(text)
        parsed, _ = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        count = sum(1 for _ in explain(document))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count > 20_000
    assert peak < 2 * parsed


def test_what_a_dataset_says_is_worked_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    worked_out: list[Any] = []

    def once(make: Any, index: Index) -> Any:
        worked_out.append(make)
        return make(index)

    index = made_index()
    asked: list[str] = []
    in_release = index.in_release

    def counted(parameter: Any, release: Any) -> Any:
        asked.append(parameter.address)
        return in_release(parameter, release)

    index.in_release = counted  # type: ignore[method-assign]
    made: list[Any] = [Rules, Recognizer]
    for each in made:
        monkeypatch.setattr(explaining, each.__name__, lambda index, each=each: once(each, index))
    for _ in range(2):
        assert len(list(explaining.explain([{"Mode": 1}, {"Mode": 2, "Port": 3}], index))) == 3
    assert asked == [f"{T}.Mode", f"{T}.Port"]
    assert sorted(worked_out, key=made.index) == made
    assert list(explaining.explain({"Mode": 1}, index, (1, 30)))
    assert asked[2:] == [f"{T}.Mode"]


def made_index() -> Index:
    types = {T: "resource"} | dict.fromkeys(FIELDS, "string")
    return small(types, {f"{T}.Port": [pair("host", Mode=["host"])]})


def test_a_dataset_is_forgotten_when_nobody_has_it() -> None:
    index = made_index()
    known = weakref.ref(index)
    assert list(explaining.explain({"Port": 1}, index))
    del index
    gc.collect()
    assert known() is None


@pytest.mark.parametrize("inner", [[], {}])
def test_what_is_empty_at_the_deepest_level_is_not_too_deep(inner: Any) -> None:
    document = inner
    for _ in range(MAX_DEPTH - 1):
        document = [document]
    assert len(list(explain({"containerDefinitions": document}))) == 1
    with pytest.raises(DocumentError, match=r"^nested deeper than 200 levels$"):
        explain({"containerDefinitions": [document]})
