"""What somebody may have meant who named nothing."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small import FIELD, KIND, POD, ROOT, SERVICE, vocabulary, whole

from ecsk8s_map import System
from ecsk8s_map.address import AddressSyntaxError
from ecsk8s_map.vocabulary import Vocabulary


def suggested(known: Vocabulary, text: str, **asked: Any) -> list[str]:
    return [str(address) for address in known.suggestions(text, **asked)]


def test_a_suggestion_has_a_name_like_the_one_asked_for() -> None:
    known = vocabulary(ecs=SERVICE, kubernetes=POD)
    assert suggested(known, "desired_cuont") == ["Service.DesiredCount"]
    assert suggested(known, "hostnam") == ["Pod.spec.hostname"]
    assert suggested(known, "xyzzy") == []
    assert suggested(known, "a..b") == []
    assert suggested(known, "") == []


@pytest.mark.parametrize(("text", "is_near"), [("abcdefg", True), ("abcdefz", True), ("ab", False)])
def test_a_name_that_is_less_like_it_than_seven_tenths_is_not_suggested(
    text: str, is_near: bool
) -> None:
    known = vocabulary(ecs={"A": ROOT, "A.abcdefghij": FIELD, "B": ROOT, "B.abcde": FIELD})
    assert bool(suggested(known, text)) == is_near


def test_a_name_much_less_like_it_than_the_best_is_not_suggested() -> None:
    rows = {"A": ROOT, "A.abcdefghi": FIELD, "A.abcdefghx": FIELD, "A.abcdefghxy": FIELD}
    known = vocabulary(ecs=rows)  # as like "abcdefghij" as 0.95, 0.84 and 0.8
    assert suggested(known, "abcdefghij") == ["A.abcdefghi"]
    del rows["A.abcdefghi"]
    assert suggested(vocabulary(ecs=rows), "abcdefghij") == ["A.abcdefghx", "A.abcdefghxy"]


def test_of_one_name_what_can_be_set_is_suggested_first_and_then_what_is_nearest_to_the_root() -> (
    None
):
    known = vocabulary(
        ecs={
            "A": ROOT,
            "A.hostname": {**FIELD, "read_only": True},
            "C": ROOT,
            "C.hostname": FIELD,
            "B": ROOT,
            "B.hostname": FIELD,
            "B.x.hostname": FIELD,
        }
    )
    expected = ["B.hostname", "C.hostname", "B.x.hostname", "A.hostname"]
    assert suggested(known, "hostnam", count=4) == expected
    assert suggested(known, "hostnam", count=1) == expected[:1]
    assert suggested(known, "hostnam") == expected[:3]


def test_of_one_name_what_is_spelled_most_like_the_path_is_suggested_first() -> None:
    known = vocabulary(
        kubernetes={
            "Pod": KIND,
            "Pod.hostname": FIELD,
            "Other": KIND,
            "Other.aaaa.bbbbbbbbb[].hostname": FIELD,
            "Gateway": KIND,
            "Gateway.spec.listeners[].hostname": FIELD,
            "Route": KIND,
            "Route.spec.hostname": {**FIELD, "read_only": True},
        }
    )
    asked = "Gateway.spec.listener.hostnam"
    assert suggested(known, asked)[0] == "Gateway.spec.listeners[].hostname"
    assert suggested(known, "ROUTE.SPEC.hostnam")[0] == "Route.spec.hostname"
    assert suggested(known, "Route.hostnam")[0] == "Route.spec.hostname"
    assert suggested(known, "hostnam")[0] == "Pod.hostname"


def test_of_more_than_three_names_like_it_the_three_nearest_are_suggested() -> None:
    names = ("hostnamea", "hostnameb", "hostnamec", "hostnamed")
    known = vocabulary(ecs={"A": ROOT, **{f"A.{name}": FIELD for name in names}})
    assert len(suggested(known, "hostname", count=9)) == 3


def test_suggestions_are_of_the_system_asked_for_and_stand_once() -> None:
    known = vocabulary(
        ecs={"Service": ROOT, "Service.name": {**FIELD, "names": {"api": ["names"]}}},
        kubernetes={"Service": KIND, "Service.name": FIELD, "Pod": KIND, "Pod.name": FIELD},
    )
    assert suggested(known, "namee", system=System.ECS) == ["Service.name"]
    assert suggested(known, "namee", system=System.KUBERNETES) == ["Pod.name", "Service.name"]
    assert suggested(known, "namee") == ["Pod.name", "Service.name"]


@given(st.text(max_size=100))
def test_any_text_is_matched_or_refused_and_has_suggestions_that_exist(text: str) -> None:
    known = whole().vocabulary
    try:
        parameters = known.match(text, None)
    except AddressSyntaxError:
        parameters = []
    assert len(set(parameters)) == len(parameters)
    assert all(address in known for address in known.suggestions(text))
