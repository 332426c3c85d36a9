"""From parameters to pairs, releases and search, on small vocabularies and pairs made by hand."""

import threading
import time
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from ecsk8s_map import (
    Address,
    Match,
    NotInReleaseError,
    Pair,
    Parameter,
    Role,
    System,
    UnknownParameterError,
    dataset,
    lookup,
)
from ecsk8s_map.query import Index, Span, resolve, search
from ecsk8s_map.vocabulary import Vocabulary

RELEASES = ("1.8", "1.9", "1.10", "1.11")


def vocabulary(
    addresses: Mapping[str, Mapping[str, Any]], same: Mapping[str, str] | None = None
) -> Vocabulary:
    """Return a vocabulary that has each address on both sides."""
    rows = [{"address": address, "type": "string", **entry} for address, entry in addresses.items()]
    return Vocabulary(
        {System.ECS: rows, System.KUBERNETES: rows},
        same={Address(source): Address(target) for source, target in (same or {}).items()},
        kinds={},
        defaults=(),
    )


def pair(row: Mapping[str, Any]) -> Pair:
    return Pair(**{"ecs": None, "kubernetes": None, "match": Match.CLOSE, **row})


def index(
    known: Vocabulary,
    rows: Sequence[Mapping[str, Any]],
    default_since: Mapping[str, str | None] | None = None,
) -> Index:
    since = {Address(address): release for address, release in (default_since or {}).items()}
    return Index(rows, pair, known, RELEASES, since)


def notes(
    known: Vocabulary,
    rows: Sequence[Mapping[str, Any]],
    address: str,
    system: System = System.ECS,
) -> list[str | None]:
    """Return the notes of the pairs of an address, in their order."""
    parameter = known.get(address, system)
    assert parameter is not None
    return [found.note for found in index(known, rows).pairs_of(parameter)]


WHERE = ((Address("A.c"), ("x",)),)
ORDERED: list[dict[str, Any]] = [
    {"note": "instead", "role": Role.INSTEAD, "role_to_ecs": Role.ALSO},
    {"note": "also", "role": Role.ALSO, "role_to_ecs": Role.INSTEAD},
    {"note": "also nothing", "role": Role.ALSO, "match": Match.NONE, "role_to_ecs": Role.INSTEAD},
    {"note": "nothing", "match": Match.NONE},
    {"note": "first where", "where": WHERE},
    {"note": "first where both", "where": WHERE * 2},
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
    known = vocabulary({"A": {}, "A.b": {}, "A.c": {}})
    pairs = [{**row, "ecs": "A.b", "kubernetes": "A.b"} for row in rows]
    plain = ["first", "second"] if rows is ORDERED else ["second", "first"]
    assert notes(known, pairs, "A.b", system) == [
        *plain,
        "first where",
        "first where both",
        "nothing",
        *last,
    ]


def test_a_pair_belongs_to_the_parameters_that_it_names_in_each_system() -> None:
    known = vocabulary({"A": {}, "B": {}})
    rows = [{"ecs": "A", "kubernetes": "B", "note": "n"}]
    assert notes(known, rows, "A", System.ECS) == ["n"]
    assert notes(known, rows, "B", System.KUBERNETES) == ["n"]
    assert notes(known, rows, "B", System.ECS) == []
    assert notes(known, rows, "A", System.KUBERNETES) == []


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


def speaking(address: str, *rows: dict[str, Any]) -> list[str]:
    """Return the ECS addresses of the pairs of an address, out of rows that have one."""
    known = vocabulary({**TREE, "C": {}, "C.list[].x": {}}, SAME)
    parameter = known.get(address, System.ECS)
    assert parameter is not None
    return [str(found.ecs) for found in index(known, rows).pairs_of(parameter)]


@pytest.mark.parametrize(
    ("address", "rows", "expected"),
    [
        # its own, else those of the address whose fields stand again here, along the chain
        ("B.list[].x", ["A.list[].x", "B.list[].x"], ["B.list[].x"]),
        ("B.list[].x", ["A.list[].x", "A.list[].y"], ["A.list[].x"]),
        ("C.list[].x", ["A.list[].x"], ["A.list[].x"]),
        ("C.list[].x", ["A.list[].x", "B.list[].x"], ["B.list[].x"]),
        ("A.list[].x", ["B.list[].x"], []),
        # a key's own, else those of its open map, own or standing again
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
    known = vocabulary(TREE)
    assert notes(known, [above, verdict], "A.list[].object.z") == ["all below"]
    assert notes(known, [above, {**verdict, "ecs": "A"}], "A.list[].object.z") == ["all below"]
    assert notes(known, [above, verdict], "A.list[].object") == ["its own", "all below"]


def found(
    pairs: Index, known: Vocabulary, addresses: Sequence[str], release: str | None = None
) -> list[str | None]:
    parameters = [known.get(address, System.ECS) for address in addresses]
    named = [parameter for parameter in parameters if parameter]
    assert len(named) == len(addresses)
    return [each.note for each in pairs.lookup("asked", named, release)]


def test_a_lookup_returns_the_pairs_of_all_parameters_in_their_order_and_each_once() -> None:
    known = vocabulary(TREE)
    verdict = {"ecs": "A.list", "note": "below", "subtree": True}
    pairs = index(known, [{"ecs": "B", "note": "b"}, verdict, {"ecs": "A.list[].x", "note": "x"}])
    assert found(pairs, known, ["A.list[].x", "B"]) == ["x", "b"]
    assert found(pairs, known, ["B", "A.list[].y", "A.list[].x", "A.list"]) == ["b", "below", "x"]
    assert found(pairs, known, ["A"]) == []
    assert found(pairs, known, ["A"], "1.9") == []
    assert [each.note for each in pairs.pairs] == ["b", "below", "x"]


SPANS: dict[str, dict[str, Any]] = {
    "K": {"type": "kind"},
    "K.always": {},
    "K.late": {"since": "1.9"},
    "K.gone": {"since": "1.8", "until": "1.10"},
    "K.late.gone": {"until": "1.10"},
    "K.object": {"since": "1.9", "until": "1.11"},
    "K.object.field": {"since": "1.8", "until": "1.10"},
    "K.object.later": {"since": "1.10"},
    "K.beta": {"since": "1.9"},
    "K.beta.field": {"since": "1.9"},
    "K.alpha": {"since": "1.9"},
    "K.alpha.field": {},
    "K.older": {"since": "1.11"},
    "K.short": {"until": "1.10"},
    "K.short.shorter": {"until": "1.9"},
}
DEFAULT_SINCE = {"K.beta": "1.10", "K.alpha": None, "K.older": "1.9"}


@pytest.mark.parametrize(
    ("address", "releases", "said"),
    [
        ("K.always", RELEASES, ""),
        ("K.late", RELEASES[1:], "is there from 1.9 on"),
        ("K.gone", RELEASES[:3], "is there from 1.8 on until 1.10"),
        ("K.late.gone", RELEASES[1:3], "is there from 1.9 on until 1.10"),
        ("K.object.field", RELEASES[1:3], "is there from 1.9 on until 1.10"),
        ("K.object.later", RELEASES[2:], "is there from 1.10 on until 1.11"),
        ("K.beta", RELEASES[2:], "is there from 1.10 on"),
        ("K.beta.field", RELEASES[2:], "is there from 1.10 on"),
        ("K.alpha", (), "is on by default in no release yet"),
        ("K.alpha.field", (), "is on by default in no release yet"),
        ("K.older", RELEASES[3:], "is there from 1.11 on"),
        ("K.late.unlisted", RELEASES[1:], "is there from 1.9 on"),
        ("K.beta.shorter.unlisted", RELEASES[2:], "is there from 1.10 on"),
    ],
)
def test_a_pair_is_there_in_the_releases_that_have_its_field_on_by_default(
    address: str, releases: Sequence[str], said: str
) -> None:
    known = vocabulary(SPANS)
    pairs = index(known, [{"ecs": "K", "kubernetes": address, "note": "n"}], DEFAULT_SINCE)
    parameter = known.get("K", System.ECS)
    assert parameter is not None
    for release in RELEASES:
        if release in releases:
            assert found(pairs, known, ["K"], release) == ["n"]
            assert [p.note for p in pairs.in_release(parameter, pairs.release(release))] == ["n"]
        else:
            with pytest.raises(NotInReleaseError) as caught:
                found(pairs, known, ["K"], release)
            assert caught.value.text == "asked"
            assert caught.value.version == release
            assert caught.value.needed == ((address, said),)
            assert pairs.in_release(parameter, pairs.release(release)) == []
    assert len(pairs.in_release(parameter, None)) == 1


def test_the_earliest_end_of_all_above_a_field_is_its_own() -> None:
    known = vocabulary(SPANS)
    pairs = index(known, [{"ecs": "K", "kubernetes": "K.short.shorter", "note": "n"}])
    assert found(pairs, known, ["K"], "1.9") == ["n"]
    with pytest.raises(NotInReleaseError):
        found(pairs, known, ["K"], "1.10")


def test_a_release_leaves_out_only_the_pairs_that_it_does_not_have() -> None:
    known = vocabulary(SPANS)
    rows = [
        {"ecs": "K", "kubernetes": "K.late", "note": "late"},
        {"ecs": "K", "kubernetes": "K.gone", "note": "gone"},
        {"ecs": "K", "match": Match.NONE, "note": "nothing"},
    ]
    pairs = index(known, rows)
    assert found(pairs, known, ["K"], "1.8") == ["gone", "nothing"]
    assert found(pairs, known, ["K"], "1.9") == ["late", "gone", "nothing"]
    assert found(pairs, known, ["K"], "1.11") == ["late", "nothing"]


def test_a_release_without_any_counterpart_is_told_with_what_each_needs() -> None:
    known = vocabulary(SPANS)
    rows = [{"ecs": "K", "kubernetes": "K.older"}, {"ecs": "K", "kubernetes": "K.alpha"}]
    pairs = index(known, [*rows, {**rows[0], "role": Role.ALSO}], DEFAULT_SINCE)
    with pytest.raises(NotInReleaseError) as caught:
        found(pairs, known, ["K"], "1.9")
    assert caught.value.needed == (
        ("K.older", "is there from 1.11 on"),
        ("K.alpha", "is on by default in no release yet"),
    )


@pytest.mark.parametrize(
    ("text", "release"),
    [
        ("1.9", (1, 9)),
        (" v1.10\n", (1, 10)),
        ("1.11.3", (1, 11)),
        ("v1.8-eks-036c24b", (1, 8)),
        ("1.9+", (1, 9)),
    ],
)
def test_a_release_is_read_as_clusters_spell_it(text: str, release: tuple[int, int]) -> None:
    assert index(vocabulary({}), ()).release(text) == release


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ("1.7", ValueError("Kubernetes 1.7 is outside the dataset, which covers 1.8 to 1.11")),
        ("1.12", ValueError("Kubernetes 1.12 is outside the dataset, which covers 1.8 to 1.11")),
        ("0.9", ValueError("Kubernetes 0.9 is outside the dataset, which covers 1.8 to 1.11")),
        ("2.9", ValueError("Kubernetes 2.9 is outside the dataset, which covers 1.8 to 1.11")),
        (
            "9.9-\x1b[31m",
            ValueError(r"Kubernetes 9.9-\x1b[31m is outside the dataset, which covers 1.8 to 1.11"),
        ),
        ("", ValueError("not a Kubernetes version: ''; expected one like '1.29'")),
        ("1.9x", ValueError("not a Kubernetes version: '1.9x'; expected one like '1.29'")),
        ("1", ValueError("not a Kubernetes version: '1'; expected one like '1.29'")),
        ("v1.٩", ValueError("not a Kubernetes version: 'v1.٩'; expected one like '1.29'")),
        (1.9, TypeError("expected a Kubernetes version such as '1.29', got 1.9")),
        (None, TypeError("expected a Kubernetes version such as '1.29', got None")),
    ],
)
def test_what_is_no_release_of_the_dataset_is_an_error(given: Any, error: Exception) -> None:
    with pytest.raises(type(error)) as caught:
        index(vocabulary({}), ()).release(given)
    assert (type(caught.value), str(caught.value)) == (type(error), str(error))


def test_a_release_with_thousands_of_digits_is_an_error() -> None:
    with pytest.raises(ValueError, match="not a Kubernetes version"):
        index(vocabulary({}), ()).release(f"1.{'9' * 5_000}")


def test_a_span_that_has_no_end_and_no_beginning_has_every_release() -> None:
    assert Span(None, None, False).has((1, 8))
    assert not Span(None, None, True).has((1, 8))


def test_each_pair_is_made_once_though_threads_ask_for_it_at_once() -> None:
    known = vocabulary({"A": {}})
    together = threading.Barrier(8)

    def slow(row: Mapping[str, Any]) -> Pair:
        time.sleep(0.02)  # all of them are in here before the first is done
        return pair(row)

    pairs = Index([{"ecs": "A", "note": "n"}], slow, known, RELEASES, {})
    answers: list[tuple[Pair, ...]] = []

    def ask() -> None:
        together.wait()
        answers.append(pairs.pairs)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 8
    assert len({id(each) for answer in answers for each in answer}) == 1


def test_a_pair_is_made_when_it_is_first_asked_for() -> None:
    known, made = vocabulary({"A": {}, "B": {}}), []

    def making(row: Mapping[str, Any]) -> Pair:
        made.append(row["ecs"])
        return pair(row)

    pairs = Index([{"ecs": "A"}, {"ecs": "B"}], making, known, RELEASES, {})
    parameter = known.get("A", System.ECS)
    assert parameter is not None
    assert (pairs.pairs_of(parameter), made) == (pairs.pairs_of(parameter), ["A"])
    assert (pairs.pairs, made) == (pairs.pairs, ["A", "B"])


KNOWN = vocabulary({"A": {}, "A.hostname": {}})
APART = Vocabulary(
    {
        System.ECS: [{"address": "A.hostname", "type": "string"}],
        System.KUBERNETES: [{"address": "B.hostname", "type": "string"}],
    },
    same={},
    kinds={},
    defaults=(),
)


@pytest.mark.parametrize("system", [None, System.ECS])
def test_a_parameter_of_another_dataset_is_this_ones_own(system: System | None) -> None:
    foreign = Parameter(System.ECS, Address("A.hostname"), "integer")
    assert resolve(KNOWN, foreign, system) == (KNOWN.get("A.hostname", System.ECS),)
    assert resolve(KNOWN, foreign, System.KUBERNETES) == ()


def test_a_parameter_that_the_dataset_does_not_have_is_unknown() -> None:
    for system, near in ((System.ECS, "A.hostname"), (System.KUBERNETES, "B.hostname")):
        with pytest.raises(UnknownParameterError) as caught:
            resolve(APART, Parameter(system, Address("A.hostnames"), "string"), None)
        assert (caught.value.text, caught.value.suggestions) == ("A.hostnames", (near,))


def test_an_unknown_name_is_told_with_suggestions_of_the_system() -> None:
    both = ("A.hostname", "B.hostname")
    for system, near in ((System.ECS, both[:1]), (System.KUBERNETES, both[1:]), (None, both)):
        with pytest.raises(UnknownParameterError) as caught:
            resolve(APART, "hostnam", system)
        assert (caught.value.text, caught.value.suggestions) == ("hostnam", near)
        assert caught.value.why == ""
    with pytest.raises(UnknownParameterError) as caught:
        resolve(vocabulary({}), "hostnam", System.ECS)
    assert caught.value.suggestions == ()


def test_a_text_that_is_no_path_is_unknown_and_why() -> None:
    with pytest.raises(UnknownParameterError) as caught:
        resolve(KNOWN, "A..b", None)
    assert caught.value.text == "A..b"
    assert caught.value.why == "nothing follows the dot at character 2"
    assert caught.value.suggestions == ()


@pytest.mark.parametrize("given", [None, 1, b"A", ["A"]])
def test_what_is_neither_text_nor_parameter_is_an_error(given: Any) -> None:
    with pytest.raises(TypeError) as caught:
        resolve(KNOWN, given, None)
    wanted = "the name of a parameter, or a Parameter"
    assert str(caught.value) == f"expected {wanted}, got {given!r}"


MADE = [
    Pair(Address("A.memory"), Address("B.limits"), Match.CLOSE, note="The cap of a container."),
    Pair(Address("A.cap"), None, Match.NONE, note="Linux capabilities; memory memory memory."),
    Pair(Address("A.memoryReservation"), Address("B.requests"), Match.EXACT),
    Pair(None, Address("B.capacity"), Match.NONE, note="What a node has. Cap, memory."),
]


def searched(text: str, pairs: Sequence[Pair] = MADE) -> list[int]:
    return [pairs.index(pair) for pair in search(pairs, text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # in an address as a word of its own 7, in an address 3, in the note 1 each, at most 3
        ("memory", [0, 2, 1, 3]),
        ("cap", [1, 3, 0]),
        ("CAP", [1, 3, 0]),
        ("memory cap", [1, 0, 3]),
        ("cap, memory!", [1, 0, 3]),
        ("cap memory memory memory memory", [1, 0, 3]),
        ("capa", [3, 1]),
        ("linux requests", []),
        ("reservation", [2]),
        ("has", [3]),
        ("xx", []),
        ("!", []),
    ],
)
def test_what_has_all_the_words_is_found_best_first(text: str, expected: list[int]) -> None:
    assert searched(text) == expected


def test_a_word_that_is_repeated_counts_once() -> None:
    pairs = [
        Pair(Address("A.memory"), None, Match.NONE, note="limits"),
        Pair(Address("A.limits"), None, Match.NONE, note="memory"),
    ]
    assert searched("memory limits limits", pairs) == [0, 1]


def test_a_word_in_an_address_counts_more_than_in_a_note_and_as_a_word_of_its_own_most() -> None:
    def alone(ecs: str, note: str) -> Pair:
        return Pair(Address(ecs), None, Match.NONE, note=note)

    own, part = alone("A.heap.xxxxx", "disk"), alone("A.heaps.disks", "heap heap heap")
    assert search([own, part], "heap disk") == (part, own)  # 8 and 9
    noted, spelled = alone("A.xxxxx", "heap " * 3), alone("A.heaps", "")
    assert search([noted, spelled], "heap") == (noted, spelled)  # both 3
    assert search([spelled, noted], "heap") == (spelled, noted)


def test_a_longer_address_weighs_against_a_better_match() -> None:
    shorter = Pair(Address("A.heapsx"), None, Match.NONE, note="heap " * 3)  # 6 / 1.04
    longer = Pair(Address(f"A.heap.{'x' * 36}"), None, Match.NONE)  # 7 / 1.215
    assert search([longer, shorter], "heap") == (shorter, longer)


def test_of_as_good_ones_that_with_the_shorter_addresses_goes_first() -> None:
    pairs = [
        Pair(Address(f"A.{'long' * 10}.memory"), None, Match.NONE),
        Pair(Address("A.memory"), None, Match.NONE),
        Pair(Address("B.memory"), None, Match.NONE),
    ]
    assert searched("memory", pairs) == [1, 2, 0]


def test_a_word_counts_in_a_note_three_times_at_most() -> None:
    often, three, two = (
        Pair(Address("A.b"), None, Match.NONE, note="word " * count) for count in (9, 3, 2)
    )
    assert search([two, three, often], "word") == (three, often, two)


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ("", ValueError("nothing to search for: the text is empty")),
        (" \n", ValueError("nothing to search for: the text is empty")),
        ("a" * 2_001, ValueError("cannot search for 2,001 characters, at most 2,000")),
        (None, TypeError("expected the words to search for, as one text, got None")),
        (["a"], TypeError("expected the words to search for, as one text, got ['a']")),
    ],
)
def test_what_cannot_be_searched_for_is_an_error(given: Any, error: Exception) -> None:
    with pytest.raises(type(error)) as caught:
        search(MADE, given)
    assert (type(caught.value), str(caught.value)) == (type(error), str(error))


def test_the_longest_text_that_is_searched_for_has_2_000_characters() -> None:
    assert search(MADE, "cap " * 500) == search(MADE, "cap")


@pytest.mark.parametrize("system", System)
def test_every_pair_is_ordered_by_what_is_chosen_first(system: System) -> None:
    roles = {None: 0, Role.ALSO: 1, Role.INSTEAD: 2}
    checked = 0
    for parameter in dataset().parameters:
        pairs = lookup(parameter)
        if parameter.system is system and len(pairs) > 1:
            ranks = [
                (roles[p.role_from(system)], p.match is Match.NONE, len(p.where)) for p in pairs
            ]
            assert ranks == sorted(ranks), parameter
            checked += 1
    assert checked > 150
