"""The words of the project: what they say, and that they are values."""

import dataclasses
import pickle
from typing import Any

import pytest

from ecsk8s_map import (
    Address,
    Condition,
    Default,
    Dialect,
    Finding,
    Match,
    Node,
    Pair,
    Parameter,
    Reason,
    Role,
    System,
)
from ecsk8s_map.model import ROLES, Combine, Day, ValuePair, conditions, in_order, one_of

ECS, KUBERNETES = Address("A.B"), Address("C.d")
PAIR = Pair(
    ECS,
    KUBERNETES,
    Match.CLOSE,
    note="n",
    role=Role.ALSO,
    role_to_ecs=Role.INSTEAD,
    to_kubernetes="there",
    to_ecs="back",
)


class Text(str):
    """A text of another type, as some parsers return it."""


@pytest.mark.parametrize("system", [System.ECS, "ecs", Text("ecs")])
def test_a_pair_tells_the_ecs_side_by_the_system_or_its_value(system: System | str) -> None:
    assert PAIR.side(system) == ECS
    assert PAIR.role_from(system) is Role.ALSO
    assert PAIR.conversion(system) == "back"


@pytest.mark.parametrize("system", [System.KUBERNETES, "kubernetes", Text("kubernetes")])
def test_a_pair_tells_the_kubernetes_side_by_the_system_or_its_value(system: System | str) -> None:
    assert PAIR.side(system) == KUBERNETES
    assert PAIR.role_from(system) is Role.INSTEAD
    assert PAIR.conversion(system) == "there"


@pytest.mark.parametrize("ask", ["side", "role_from", "conversion"])
@pytest.mark.parametrize(
    ("system", "kind"),
    [(None, TypeError), (1, TypeError), (b"ecs", TypeError), ("", ValueError), ("ECS", ValueError)],
)
def test_a_pair_knows_no_other_system(ask: str, system: Any, kind: type[Exception]) -> None:
    with pytest.raises(kind, match="'ecs' or 'kubernetes'"):
        getattr(PAIR, ask)(system)


def test_a_row_is_read_with_each_value_in_its_type() -> None:
    row = {
        "ecs": "A.B",
        "kubernetes": "C.d",
        "where": {"A.x": ["a", 1], "A.y": True},
        "match": "broad",
        "role": "also",
        "role_to_ecs": "instead",
        "reason": "managed",
        "subtree": True,
        "to_kubernetes": "there",
        "to_ecs": "back",
        "values": [["x", True], ["y", 2]],
        "combine": "max",
        "requires": ["a", "b"],
        "note": "n",
        "sources": ["s", "t"],
        "reviewed": "2026-11-25 0a1b2c3d",
    }
    pair = Pair.from_row(row)
    assert list(row) == [field.name for field in dataclasses.fields(Pair)]
    assert pair == Pair(
        ECS,
        KUBERNETES,
        Match.BROAD,
        where=(Condition(Address("A.x"), ("a", 1)), Condition(Address("A.y"), (True,))),
        role=Role.ALSO,
        role_to_ecs=Role.INSTEAD,
        reason=Reason.MANAGED,
        subtree=True,
        to_kubernetes="there",
        to_ecs="back",
        values=(ValuePair("x", True), ValuePair("y", 2)),
        combine=Combine.MAX,
        requires=("a", "b"),
        note="n",
        sources=("s", "t"),
        reviewed=Day("2026-11-25"),
    )
    types = {name: type(getattr(pair, name)) for name in row}
    assert types == {
        **dict.fromkeys(("ecs", "kubernetes", "to_kubernetes", "to_ecs", "note", "reviewed"), str),
        **dict.fromkeys(("where", "values", "requires", "sources"), tuple),
        "match": Match,
        "role": Role,
        "role_to_ecs": Role,
        "reason": Reason,
        "subtree": bool,
        "combine": Combine,
    }
    assert {type(values) for values in pair.values} == {ValuePair}


def test_what_a_row_leaves_out_is_left_out() -> None:
    assert Pair.from_row({"ecs": "A.B", "match": "none"}) == Pair(ECS, None, Match.NONE)
    alone = Pair.from_row({"kubernetes": "C.d", "match": "none"})
    assert alone == Pair(None, KUBERNETES, Match.NONE)


X, Y = Condition(Address("A.x"), ("a", "b")), Condition(Address("A.y"), (1,))


def test_the_key_of_a_pair_is_its_addresses_and_its_conditions_in_any_order() -> None:
    pair = Pair(ECS, KUBERNETES, Match.CLOSE, where=(X, Y))
    assert pair.key == (ECS, KUBERNETES, (X, Y))
    turned = (Y, Condition(X.address, ("b", "a")))
    assert Pair(ECS, KUBERNETES, Match.EXACT, note="n", where=turned).key == pair.key
    for other in (
        Pair(ECS, KUBERNETES, Match.CLOSE, where=(X,)),
        Pair(ECS, None, Match.CLOSE, where=(X, Y)),
        Pair(None, KUBERNETES, Match.CLOSE, where=(X, Y)),
    ):
        assert other.key != pair.key


def test_conditions_are_in_order_whatever_their_values_are() -> None:
    mixed = Condition(Address("A.z"), ("x", 2, True, "1"))
    ordered = Condition(Address("A.z"), ("1", "x", 2, True))
    assert in_order([mixed, Y, X]) == (X, Y, ordered)
    assert in_order([]) == ()


@pytest.mark.parametrize(
    ("where", "read"),
    [
        ({}, ()),
        ({"A.y": 1}, (Y,)),
        ({"A.y": [1], "A.x": ["a", "b"]}, (Y, X)),
        ({"A.y": []}, (Condition(Address("A.y"), ()),)),
    ],
)
def test_a_table_of_conditions_is_read_in_its_order(where: Any, read: Any) -> None:
    assert conditions(where) == read


def test_the_first_choice_goes_before_what_is_added_and_that_before_an_alternative() -> None:
    assert ROLES == (None, Role.ALSO, Role.INSTEAD, Role.MENTION)


@pytest.mark.parametrize(
    ("words", "value", "member"),
    [
        (System, System.ECS, System.ECS),
        (System, "kubernetes", System.KUBERNETES),
        (System, Text("ecs"), System.ECS),
        (System, Dialect.KUBERNETES, System.KUBERNETES),
        (Dialect, "api", Dialect.API),
    ],
)
def test_a_word_is_taken_as_a_member_or_as_its_value(words: Any, value: Any, member: Any) -> None:
    assert one_of(words, value) is member


@pytest.mark.parametrize(
    ("value", "error"),
    [
        ("aws", ValueError("unknown system 'aws'; expected 'ecs' or 'kubernetes'")),
        ("", ValueError("unknown system ''; expected 'ecs' or 'kubernetes'")),
        (" ecs", ValueError("unknown system ' ecs'; expected 'ecs' or 'kubernetes'")),
        (None, TypeError("expected a system, 'ecs' or 'kubernetes', got None")),
        (["ecs"], TypeError("expected a system, 'ecs' or 'kubernetes', got ['ecs']")),
    ],
)
def test_another_word_is_refused_with_those_known(value: Any, error: Exception) -> None:
    with pytest.raises(type(error)) as caught:
        one_of(System, value)
    assert (type(caught.value), str(caught.value)) == (type(error), str(error))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (PAIR, "A.B -> C.d (close)"),
        (Pair(ECS, None, Match.NONE), "A.B -> nothing (none)"),
        (Pair(None, KUBERNETES, Match.NONE), "nothing -> C.d (none)"),
        (Condition(ECS, ("a",)), "A.B = a"),
        (Condition(ECS, ("a", True)), "A.B = a or True"),
        (Default(3, None, (), "source"), "3"),
        (Default(0, None, (), "source"), "0"),
        (Default(None, "as the image says", (), "source"), "as the image says"),
        (
            Default(3, None, (Condition(ECS, ("a",)), Condition(KUBERNETES, (1,))), "source"),
            "3 where A.B = a and C.d = 1",
        ),
        (Parameter(System.ECS, ECS, "string"), "A.B"),
        (System.ECS, "ecs"),
        (Match.NARROW, "narrow"),
    ],
)
def test_a_word_prints_as_a_reader_wants_it(value: Any, text: str) -> None:
    assert f"{value}" == text


@pytest.mark.parametrize(
    ("word", "said"),
    [
        (Match.EXACT, "the same on both sides"),
        (Match.CLOSE, "almost the same"),
        (Match.BROAD, "Kubernetes field says more"),
        (Match.NARROW, "Kubernetes field says less"),
        (Match.RELATED, "not the same"),
        (Match.NONE, "no counterpart"),
        (Reason.UNSUPPORTED, "cannot be done"),
        (Reason.MANAGED, "the platform does it"),
        (Reason.ELSEWHERE, "the node, the cluster or the account"),
        (Reason.NOT_APPLICABLE, "does not exist there"),
    ],
)
def test_a_level_and_a_reason_have_words_for_a_reader(word: Match | Reason, said: str) -> None:
    assert said in word.words


@pytest.mark.parametrize(
    ("match", "role", "read_only", "said"),
    [
        ("related", None, False, "not the same; this is what there is to set instead"),
        ("related", "instead", True, "not the same; this is what there is to look at instead"),
        ("related", "mention", True, "not the same"),
        ("close", None, True, Match.CLOSE.words),
    ],
)
@pytest.mark.parametrize("system", System)
def test_a_related_counterpart_is_there_to_be_set_or_looked_at_or_neither(
    system: System, match: Any, role: Any, read_only: bool, said: str
) -> None:
    roles: Any = {"role_to_ecs" if system is System.ECS else "role": role and Role(role)}
    pair = Pair(ECS, KUBERNETES, Match(match), **roles)
    assert pair.words(Parameter(system, ECS, "string", read_only=read_only)) == said
    assert pair.words() == pair.match.words


def test_a_verdict_without_a_counterpart_says_why() -> None:
    pair = Pair.from_row({"ecs": ECS, "match": "none", "reason": "elsewhere"})
    assert pair.words() == Reason.ELSEWHERE.words


def test_every_level_and_reason_has_words_of_its_own() -> None:
    words: list[Match | Reason] = [*Match, *Reason]
    assert len({word.words for word in words}) == len(words)


VALUES = [
    PAIR,
    Parameter(System.ECS, ECS, "string"),
    Default(3, None, (), "source"),
    Finding("/a", "a", {"unhashable": []}),
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_what_is_returned_is_a_value(value: Any) -> None:
    again = pickle.loads(pickle.dumps(value))
    assert again == value
    assert hash(again) == hash(value)
    for field in dataclasses.fields(value):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(value, field.name, None)


@pytest.mark.parametrize(
    ("type_", "is_list", "element_type"),
    [
        ("string", False, "string"),
        ("string[]", True, "string"),
        ("integer|string", False, "integer|string"),
        ("object[]", True, "object"),
        ("map", False, "map"),
    ],
)
def test_the_type_of_a_list_is_that_of_its_elements(
    type_: str, is_list: bool, element_type: str
) -> None:
    parameter = Parameter(System.ECS, ECS, type_)
    assert (parameter.is_list, parameter.element_type) == (is_list, element_type)


@pytest.mark.parametrize(
    ("kind", "node"),
    [
        ("resource", Node.RESOURCE),
        ("operation", Node.OPERATION),
        ("command", Node.COMMAND),
        ("field", Node.FIELD),
        ("object[]", Node.FIELD),
        ("any", Node.FIELD),
    ],
)
def test_a_parameter_knows_what_its_address_names(kind: str, node: Node) -> None:
    assert Parameter(System.ECS, Address("A"), kind).node is node
