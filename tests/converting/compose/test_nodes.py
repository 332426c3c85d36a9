"""The parts of documents under construction."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compose.given import setting
from ecsk8s_map.converting import Placement
from ecsk8s_map.converting.compose.nodes import NOTHING, Node, Write, frozen

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 2) | st.sampled_from(["", "a", "b"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("ab"), inner),
    max_leaves=5,
)


@given(JSON, JSON)
def test_frozen_values_are_equal_where_the_values_are(one: Any, other: Any) -> None:
    assert (frozen(one) == frozen(other)) == (one == other)
    assert len({frozen(one), frozen(other)}) == (1 if one == other else 2)


@pytest.mark.parametrize(
    ("one", "other"), [({}, []), ([["a", 1]], {"a": 1}), ([], None), ({"a": None}, {})]
)
def test_frozen_values_tell_lists_and_objects_apart(one: Any, other: Any) -> None:
    assert frozen(one) != frozen(other)


def test_a_part_of_two_ids_is_one_element() -> None:
    shared, other = Node(None, value="a"), Node(None, value="b")
    node = Node(None, is_list=True, parts={"x": shared, "y": other, "z": shared})
    assert list(node.elements()) == [shared, other]
    assert list(node.all()) == [(node, None), (shared, shared), (other, other)]
    assert list(node.leaves()) == [(shared, shared), (other, other)]


def test_a_node_below_is_in_the_innermost_element() -> None:
    leaf = Node(None, value=None)
    inner = Node(None, parts={"field": leaf})
    outer = Node(None, parts={"list": Node(None, is_list=True, parts={"b": inner})})
    node = Node(None, is_list=True, parts={"a": outer})
    assert list(node.leaves()) == [(leaf, inner)]
    assert [element for _, element in node.all()] == [None, outer, outer, inner, inner]


def written(*nodes: Node, constants: tuple[Node, ...] = (), loss: str | None = None) -> Write:
    write = Write(setting("Pod.spec.hostname", "h", loss=loss))
    write.nodes = dict.fromkeys(nodes)
    write.constants = dict.fromkeys(constants)
    for node in (*nodes, *constants):
        node.writes.append(write)
    return write


def test_a_setting_is_refused_once_all_its_values_are_dropped() -> None:
    one, other = Node(None, value="h"), Node(None, value="h")
    write = written(one, other)
    one.drop("first")
    assert write.refused is None
    assert list(write.nodes) == [other]
    other.drop("second")
    assert write.refused == "second"
    other.drop("third")
    assert write.refused == "second"


def test_a_setting_is_refused_with_the_first_of_its_constants() -> None:
    value, constant = Node(None, value="h"), Node(None, value="c")
    write = written(value, constants=(constant,))
    Node(None, parts={"below": constant}).drop("lost")
    assert write.refused == "lost"
    assert list(write.nodes) == [value]


def test_a_placement_joins_what_was_lost_before_and_since() -> None:
    write = written(loss="Before.")
    assert write.placement() == Placement((), "Before.", None)
    write.losses += ["Then.", "Later."]
    write.pointers.append("/0/a")
    assert write.placement() == Placement(("/0/a",), "Before. Then. Later.", None)
    assert written().placement() == Placement((), None, None)


def test_a_node_begins_without_a_value_which_null_is_not() -> None:
    assert Node(None).value is NOTHING
    assert list(Node(None).leaves()) == []
    assert list(Node(None, value=None).leaves()) != []


def test_what_is_shared_counts_the_lists_of_which_every_element_gets_it() -> None:
    for ids, shared in (((), 0), (("a",), 0), ((None,), 1), ((None, "a"), 1), ((None, None), 2)):
        assert Write(setting("Pod.spec.hostname", "h", *ids)).shared == shared
