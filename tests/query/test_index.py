"""From parameters to pairs, on small datasets made by hand."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import pytest
from small import FIELD, KIND, ROOT, whole
from small import index as made

from ecsk8s_map import (
    Addon,
    Address,
    Combine,
    Condition,
    Match,
    Pair,
    Parameter,
    Reason,
    Role,
    System,
    UnknownParameterError,
    ValuePair,
)
from ecsk8s_map.about import Page
from ecsk8s_map.converting import Kind, Reference
from ecsk8s_map.query import Index

Rows = Sequence[Mapping[str, Any]]


def both(
    addresses: Mapping[str, Mapping[str, Any]],
    pairs: Rows = (),
    same: Mapping[str, str] | None = None,
) -> Index:
    """Return an index that has each address on both sides."""
    return made(addresses, addresses, pairs, same)


def notes(answers: Index, address: str, system: System = System.ECS) -> list[str | None]:
    """Return the notes of the pairs of an address, in their order."""
    parameter = answers.vocabulary.get(address, system)
    assert parameter is not None
    return [pair.note for pair in answers.pairs_of(parameter)]


ORDERED: list[dict[str, Any]] = [
    {"note": "instead", "role": "instead", "role_to_ecs": "also"},
    {"note": "also", "role": "also", "role_to_ecs": "instead"},
    {"note": "also nothing", "role": "also", "match": "none", "role_to_ecs": "instead"},
    {"note": "nothing", "match": "none"},
    {"note": "first where", "where": {"A.c": "x"}},
    {"note": "first where both", "where": {"A.c": "x", "A.d": "x"}},
    {"note": "first"},
    {"note": "second"},
]


@pytest.mark.parametrize("rows", [ORDERED, ORDERED[::-1]], ids=["forwards", "backwards"])
@pytest.mark.parametrize(
    ("system", "last"),
    [
        (System.ECS, ["also", "also nothing", "instead"]),
        (System.KUBERNETES, ["instead", "also", "also nothing"]),
    ],
)
def test_the_first_choice_goes_first_then_what_is_set_besides_then_alternatives(
    rows: list[dict[str, Any]], system: System, last: list[str]
) -> None:
    pairs = [{**row, "ecs": "A.b", "kubernetes": "A.b"} for row in rows]
    answers = both({"A": {}, "A.b": {}, "A.c": {}, "A.d": {}}, pairs)
    plain = ["first", "second"] if rows is ORDERED else ["second", "first"]
    expected = [*plain, "first where", "first where both", "nothing", *last]
    assert notes(answers, "A.b", system) == expected


def test_a_pair_belongs_to_the_parameters_that_it_names_in_each_system() -> None:
    answers = both({"A": {}, "B": {}}, [{"ecs": "A", "kubernetes": "B", "note": "n"}])
    assert notes(answers, "A", System.ECS) == ["n"]
    assert notes(answers, "B", System.KUBERNETES) == ["n"]
    assert notes(answers, "B", System.ECS) == []
    assert notes(answers, "A", System.KUBERNETES) == []


TREE: dict[str, dict[str, Any]] = {
    "A": {},
    "A.list": {"type": "object[]"},
    "A.list[].x": {},
    "A.list[].y": {},
    "A.list[].map": {"type": "map"},
    'A.list[].map["k.l"]': {},
    "A.list[].object": {"type": "object"},
    "A.list[].object.z": {},
    "B": {},
    "B.list": {"type": "object[]"},
    "B.list[].x": {},
    "B.list[].map": {"type": "map"},
    'B.list[].map["k.l"]': {},
    "B.list[].object": {"type": "object"},
    "B.list[].object.z": {},
}
SAME = {"B.list[]": "A.list[]", "C.list[]": "B.list[]"}


def speaking(address: str, *pairs: dict[str, Any]) -> list[str]:
    """Return the ECS addresses of the pairs of an address, out of rows that have one."""
    answers = both({**TREE, "C": {}, "C.list[].x": {}}, pairs, SAME)
    parameter = answers.vocabulary.get(address, System.ECS)
    assert parameter is not None
    return [str(pair.ecs) for pair in answers.pairs_of(parameter)]


@pytest.mark.parametrize(
    ("address", "rows", "expected"),
    [
        # its own, else those of the address whose fields it has, along the chain
        ("B.list[].x", ["A.list[].x", "B.list[].x"], ["B.list[].x"]),
        ("B.list[].x", ["A.list[].x", "A.list[].y"], ["A.list[].x"]),
        ("C.list[].x", ["A.list[].x"], ["A.list[].x"]),
        ("C.list[].x", ["A.list[].x", "B.list[].x"], ["B.list[].x"]),
        ("A.list[].x", ["B.list[].x"], []),
        # a key's own, else those of its open map, its own or that of the other address
        ('A.list[].map["k.l"]', ["A.list[].map", 'A.list[].map["k.l"]'], ['A.list[].map["k.l"]']),
        ('A.list[].map["k.l"]', ["A.list[].map"], ["A.list[].map"]),
        ('B.list[].map["k.l"]', ["A.list[].map"], ["A.list[].map"]),
        ('B.list[].map["k.l"]', ["B.list[].map", 'A.list[].map["k.l"]'], ['A.list[].map["k.l"]']),
        ("A.list[].object.z", ["A.list[].object"], []),
    ],
)
def test_without_pairs_of_its_own_others_speak_for_a_parameter(
    address: str, rows: list[str], expected: list[str]
) -> None:
    assert speaking(address, *({"ecs": row} for row in rows)) == expected


@pytest.mark.parametrize(
    ("address", "rows", "expected"),
    [
        ("A.list[].x", ["A"], ["A"]),
        ("A.list[].object.z", ["A", "A.list", "A.list[].object"], ["A.list[].object"]),
        ("A.list[].object.z", ["A", "A.list"], ["A.list"]),
        ("B.list[].object.z", ["A.list[].object"], ["A.list[].object"]),
        ("B.list[].object.z", ["A.list[].object", "B"], ["A.list[].object"]),
        ("B.list[].object.z", ["B", "A"], ["B"]),
        ('A.list[].map["k.l"]', ["A.list"], ["A.list"]),
        ("A", ["A.list"], []),
    ],
)
def test_else_the_verdict_of_the_nearest_ancestor_on_its_subtree_speaks(
    address: str, rows: list[str], expected: list[str]
) -> None:
    assert speaking(address, *({"ecs": row, "subtree": True} for row in rows)) == expected


def test_of_an_ancestor_only_the_verdict_on_its_subtree_speaks() -> None:
    above = {"ecs": "A.list[].object", "note": "its own"}
    verdict = {"ecs": "A.list[].object", "note": "all below", "subtree": True}
    assert notes(both(TREE, [above, verdict]), "A.list[].object.z") == ["all below"]
    farther = both(TREE, [above, {**verdict, "ecs": "A"}])
    assert notes(farther, "A.list[].object.z") == ["all below"]
    assert notes(both(TREE, [above, verdict]), "A.list[].object") == ["its own", "all below"]


def test_a_parameter_that_the_dataset_does_not_have_has_no_pairs() -> None:
    answers = both({"A": {}}, [{"ecs": "A", "note": "n", "subtree": True}])
    foreign = Parameter(System.ECS, Address("A.x"), "string")
    assert answers.pairs_of(foreign) == []
    assert answers.in_release(foreign, None) == []
    assert answers.in_release(foreign, (1, 9)) == []


def looked_up(answers: Index, asked: str | Parameter, system: System | None = None) -> list[Any]:
    return [pair.note for pair in answers.lookup(asked, system)]


SHARED: Mapping[str, Mapping[str, Any]] = {
    "A": ROOT,
    "A.name": FIELD,
    "A.deep": {"type": "object"},
    "A.deep.name": FIELD,
    "B": ROOT,
    "B.name": FIELD,
}
SHARED_PAIRS: list[dict[str, Any]] = [
    {"ecs": "A.deep", "note": "below", "subtree": True},
    {"ecs": "B.name", "kubernetes": "K.name", "note": "b and k"},
    {"ecs": "A.name", "note": "a, not the first", "role": "also"},
    {"ecs": "A.name", "note": "a"},
    {"kubernetes": "K.name", "note": "k", "role_to_ecs": "also"},
]


def test_a_lookup_returns_the_pairs_of_all_parameters_in_their_order_and_each_once() -> None:
    answers = made(SHARED, {"K": KIND, "K.name": FIELD}, SHARED_PAIRS)
    a, b, k, below = ["a", "a, not the first"], ["b and k"], ["b and k", "k"], ["below"]
    assert looked_up(answers, "name") == [*a, *b, "k", *below]
    assert looked_up(answers, "name", System.ECS) == [*a, *b, *below]
    assert looked_up(answers, "name", System.KUBERNETES) == k
    assert looked_up(answers, "deep.name") == looked_up(answers, "A.deep") == below
    assert looked_up(answers, "A") == []
    assert looked_up(answers, "A.name", System.ECS) == a
    assert [pair.note for pair in answers.pairs] == [str(row["note"]) for row in SHARED_PAIRS]


def test_a_lookup_of_hundreds_of_parameters_returns_the_pairs_of_all() -> None:
    """A query of SQLite's takes so many values and no more."""
    names = [f"R{number:04}" for number in range(1_201)]
    rows = {**dict.fromkeys(names, ROOT), **{f"{name}.x": FIELD for name in names}}
    pairs = [{"ecs": f"{name}.x", "note": name} for name in names]
    answers = made(rows, pairs=pairs)
    assert looked_up(answers, "x") == names
    assert [str(parameter) for parameter in answers.resolve("x")] == [f"{n}.x" for n in names]
    assert [pair.note for pair in answers.numbered(range(1_201, 0, -1))] == names[::-1]


def test_parameters_are_numbered_as_they_are_asked_for_though_some_are_known() -> None:
    answers = made(SHARED, pairs=SHARED_PAIRS[2:4])
    assert looked_up(answers, "B.name") == []
    assert looked_up(answers, "name") == ["a", "a, not the first"]
    assert [str(each) for each in answers.resolve("name")] == ["A.name", "B.name", "A.deep.name"]


def test_a_row_is_a_pair_with_all_that_it_says() -> None:
    row = {
        "ecs": "A",
        "kubernetes": "K",
        "where": {"A.b": ["x", 1], "K.c": True},
        "match": "broad",
        "role": "also",
        "role_to_ecs": "instead",
        "reason": "managed",
        "subtree": True,
        "to_kubernetes": "copy",
        "to_ecs": "values",
        "values": [["x", True], [2, "y"]],
        "combine": "max",
        "requires": ["a", "b"],
        "note": "häuser",
        "sources": ["s", "t"],
    }
    (pair,) = made({"A": ROOT}, {"K": KIND}, [row]).pairs
    assert pair == Pair(
        ecs=Address("A"),
        kubernetes=Address("K"),
        match=Match.BROAD,
        note="häuser",
        reason=Reason.MANAGED,
        role=Role.ALSO,
        role_to_ecs=Role.INSTEAD,
        where=(Condition(Address("A.b"), ("x", 1)), Condition(Address("K.c"), (True,))),
        subtree=True,
        to_kubernetes="copy",
        to_ecs="values",
        values=(ValuePair("x", True), ValuePair(2, "y")),
        combine=Combine.MAX,
        requires=("a", "b"),
        sources=("s", "t"),
    )
    assert pair.values[0].kubernetes is True
    assert isinstance(pair.subtree, bool)
    assert all(isinstance(each, ValuePair) for each in pair.values)


def test_a_row_that_says_next_to_nothing_is_a_pair_of_defaults() -> None:
    (pair,) = made({"A": ROOT}, pairs=[{"ecs": "A", "match": "none"}]).pairs
    assert pair == Pair(Address("A"), None, Match.NONE)
    assert pair.subtree is False


def test_a_pair_has_the_urls_of_its_pages_in_its_order_however_many_there_are() -> None:
    pages = [f"https://example.com/{number}" for number in range(1_200)]
    rows = [{"ecs": "A", "sources": pages[at : at + 3][::-1]} for at in range(0, 1_200, 2)]
    answers = made({"A": ROOT}, pairs=rows)
    assert [list(pair.sources) for pair in answers.lookup("A")] == [row["sources"] for row in rows]
    again = made({"A": ROOT}, pairs=rows)
    assert [list(pair.sources) for pair in again.pairs] == [row["sources"] for row in rows]
    assert again.pages == {}


def test_a_page_with_a_title_is_told_by_its_url() -> None:
    page = {"id": "article", "title": "An article, 2026", "url": "https://example.com/a"}
    row = {"ecs": "A", "sources": ["article", "https://example.com/b"]}
    answers = made({"A": ROOT}, pairs=[row], sources=[page])
    assert answers.pages == {page["url"]: Page(**page)}
    assert answers.pairs[0].sources == (page["url"], "https://example.com/b")


def test_each_pair_is_made_once() -> None:
    answers = made(SHARED, {"K": KIND, "K.name": FIELD}, SHARED_PAIRS)
    (first,) = answers.lookup("B.name")
    assert first is answers.pairs[1]
    assert answers.pairs is answers.pairs
    assert answers.lookup("K.name")[0] is first


def test_a_pair_is_made_when_it_is_first_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    made_of: list[int] = []
    make = Index._made

    def making(answers: Index, rows: Any) -> Iterator[tuple[int, Pair]]:
        for number, pair in make(answers, rows):
            made_of.append(number)
            yield number, pair

    monkeypatch.setattr(Index, "_made", making)
    answers = made(SHARED, {"K": KIND, "K.name": FIELD}, SHARED_PAIRS)
    answers.lookup("B.name")
    answers.lookup("B.name")
    assert made_of == [2]
    answers.lookup("K.name")
    assert made_of == [2, 5]


def test_a_second_lookup_of_the_same_asks_nothing_of_the_store(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = made(SHARED, {"K": KIND, "K.name": FIELD}, SHARED_PAIRS)
    (parameter,) = answers.resolve("A.deep.name")
    expected = answers.pairs_of(parameter)
    asked: list[str] = []
    monkeypatch.setattr(answers.store, "rows", lambda query, *_: asked.append(query))
    assert list(answers.pairs_of(parameter)) == list(expected) != []
    assert asked == []


def test_threads_that_ask_at_once_get_the_same_pairs() -> None:
    answers = made(SHARED, {"K": KIND, "K.name": FIELD}, SHARED_PAIRS)
    together = threading.Barrier(16)
    got: list[tuple[Pair, ...]] = []

    def ask() -> None:
        together.wait()
        got.append((*answers.lookup("name"), *answers.pairs))

    threads = [threading.Thread(target=ask) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 16
    assert len({id(pair) for pairs in got for pair in pairs}) == len(SHARED_PAIRS)


KNOWN = both({"A": {}, "A.hostname": {}})
APART = made({"A.hostname": FIELD}, {"B.hostname": FIELD})


@pytest.mark.parametrize("system", [None, System.ECS])
def test_a_parameter_of_another_dataset_is_this_ones_own(system: System | None) -> None:
    foreign = Parameter(System.ECS, Address("A.hostname"), "integer")
    assert KNOWN.resolve(foreign, system) == (KNOWN.vocabulary.get("A.hostname", System.ECS),)
    assert KNOWN.entry(foreign) is KNOWN.vocabulary.get("A.hostname", System.ECS)
    assert KNOWN.resolve(foreign, System.KUBERNETES) == ()
    assert KNOWN.lookup(foreign, System.KUBERNETES) == ()


def test_a_parameter_that_the_dataset_does_not_have_is_unknown() -> None:
    for system, near in ((System.ECS, "A.hostname"), (System.KUBERNETES, "B.hostname")):
        with pytest.raises(UnknownParameterError) as caught:
            APART.resolve(Parameter(system, Address("A.hostnames"), "string"))
        assert (caught.value.text, caught.value.suggestions) == ("A.hostnames", (near,))


def test_an_unknown_name_is_an_error_with_suggestions_of_the_system() -> None:
    both = ("A.hostname", "B.hostname")
    for system, near in ((System.ECS, both[:1]), (System.KUBERNETES, both[1:]), (None, both)):
        with pytest.raises(UnknownParameterError) as caught:
            APART.resolve("hostnam", system)
        assert (caught.value.text, caught.value.suggestions) == ("hostnam", near)
        assert caught.value.why == ""
    with pytest.raises(UnknownParameterError) as caught:
        made().resolve("hostnam", System.ECS)
    assert caught.value.suggestions == ()


def test_a_text_that_is_not_a_path_is_unknown_and_why() -> None:
    with pytest.raises(UnknownParameterError) as caught:
        KNOWN.lookup("A..b")
    assert caught.value.text == "A..b"
    assert caught.value.why == "nothing follows the dot at character 2"
    assert caught.value.suggestions == ()


@pytest.mark.parametrize("given", [None, 1, b"A", ["A"]])
def test_what_is_neither_a_string_nor_a_parameter_is_an_error(given: Any) -> None:
    with pytest.raises(TypeError) as caught:
        KNOWN.resolve(given)
    wanted = "the name of a parameter, or a Parameter"
    assert str(caught.value) == f"expected {wanted}, got {given!r}"


def test_an_address_that_spells_something_else_too_names_both() -> None:
    answers = made({"A": ROOT, "A.x": FIELD, "B": ROOT, "B.A.x": FIELD}, {"A.x": FIELD})
    assert [str(each) for each in answers.resolve("A.x")] == ["A.x", "A.x", "B.A.x"]
    assert [str(each) for each in answers.resolve("A.x", System.ECS)] == ["A.x", "B.A.x"]
    assert [str(each) for each in answers.resolve("B.A.x")] == ["B.A.x"]
    with pytest.raises(UnknownParameterError):
        answers.resolve("B.A.x", System.KUBERNETES)


def test_the_room_has_no_other_names() -> None:
    from ecsk8s_map import query

    assert query.Index is Index
    with pytest.raises(
        AttributeError, match=r"^module 'ecsk8s_map\.query' has no attribute 'Pairs'$"
    ):
        query.Pairs  # noqa: B018


def test_the_small_tables_are_what_the_file_says() -> None:
    answers = made(
        kinds=[
            {"kind": "Pod", "names": ["po"], "template": "", "api_version": "v1", "scaffold": {}},
            {"kind": "Job", "names": [], "template": "template"},
            {"kind": "Service", "system": "ecs", "names": [], "scaffold": {"Name": "{name}"}},
        ],
        references=[{"from": "Service.TaskDefinition", "to": "TaskDefinition.Family"}],
        addons=[{"id": "a", "name": "A", "summary": "s", "url": "u"}],
        pairs=[
            {"ecs": "A", "where": {"A.b": "x", "A.c": "y"}},
            {"ecs": "A", "where": {"A.b": "z"}},
        ],
    )
    ecs, kubernetes = System
    assert answers.kinds == {
        (kubernetes, "Pod"): Kind(
            kubernetes, "Pod", "v1", "", '{"apiVersion": "v1", "kind": "Pod"}'
        ),
        (kubernetes, "Job"): Kind(kubernetes, "Job", None, "template", None),
        (ecs, "Service"): Kind(ecs, "Service", None, None, '{"Name": "{name}"}'),
    }
    assert [type(system) for system, _ in answers.kinds] == [System] * 3
    assert answers.workload_kinds == {"Pod", "Job"}
    assert answers.references == (
        Reference(Address("Service.TaskDefinition"), Address("TaskDefinition.Family")),
    )
    assert isinstance(answers.references[0], Reference)
    assert answers.addons == {"a": Addon("a", "A", "s", "u")}
    assert answers.conditional == {"A.b", "A.c"}
    for table in (answers.kinds, answers.addons):
        assert isinstance(table, MappingProxyType)


def test_a_kind_says_what_it_is_wrapped_in_and_whether_it_is_preferred() -> None:
    row = {
        "kind": "Service",
        "system": "ecs",
        "names": [],
        "wrapped_in": ["service", "services"],
        "beside": ["failures"],
        "preferred": True,
    }
    (kind,) = made(kinds=[row]).kinds.values()
    assert kind == Kind(
        *(System.ECS, "Service", None, None, None),
        wrapped_in=("service", "services"),
        beside=("failures",),
        preferred=True,
    )
    (bare,) = made(kinds=[{"kind": "Pod", "names": []}]).kinds.values()
    assert (bare.wrapped_in, bare.beside, bare.preferred) == ((), (), False)
    assert bare.preferred is False


@pytest.mark.parametrize("name", ["pairs", "kinds", "references", "addons", "conditional"])
def test_a_table_is_made_once(name: str) -> None:
    answers = made(SHARED, pairs=SHARED_PAIRS, addons=[{"id": "a", "name": "A"}][:0])
    assert getattr(answers, name) is getattr(answers, name)


@pytest.mark.parametrize("system", System)
def test_every_pair_is_ordered_by_what_is_chosen_first(system: System) -> None:
    roles = {None: 0, Role.ALSO: 1, Role.INSTEAD: 2, Role.MENTION: 3}

    def conditions(pair: Pair) -> int:
        return sum(
            not any(each.value in values for each in known.defaults if not each.where)
            for address, values in pair.where
            if (known := whole().vocabulary.get(address, system))
        )

    checked = 0
    for parameter in whole().vocabulary:
        pairs = whole().pairs_of(parameter)
        if parameter.system is system and len(pairs) > 1:
            ranks = [
                (roles[p.role_from(system)], p.match is Match.NONE, conditions(p)) for p in pairs
            ]
            assert ranks == sorted(ranks), parameter
            checked += 1
    assert checked > 150
