"""Which pairs hold where a parameter occurs, by what the document says elsewhere."""

from dataclasses import replace
from typing import Any

import pytest
from explained import (
    DEFAULT,
    FIELDS,
    LISTS,
    MOUNTS,
    TASK,
    C,
    T,
    counted,
    holding,
    made,
    pair,
    ranked,
)

from ecsk8s_map import Address, Condition, Finding, Match, Pair, Role, ValuePair, explain


def test_pairs_whose_conditions_the_document_contradicts_are_left_out() -> None:
    def host_port(mode: str) -> Finding:
        document = {**TASK, "networkMode": mode}
        return next(f for f in explain(document) if f.spelled == "hostPort")

    assert host_port("awsvpc").pairs[0].match is Match.NONE
    assert host_port("host").pairs[0].kubernetes == "Pod.spec.containers[].ports[].hostPort"


def test_a_condition_is_evaluated_in_the_same_element_and_not_in_another() -> None:
    volumes = [{"name": "a", "host": {}}, {"name": "b", "host": {"sourcePath": "/srv"}}]
    found = {finding.pointer: finding for finding in explain({"family": "a", "volumes": volumes})}
    assert found["/volumes/0/host"].pairs[0].kubernetes == "Pod.spec.volumes[].emptyDir"
    assert found["/volumes/1/host"].pairs[0].kubernetes == "Pod.spec.volumes[].hostPath"


def test_for_a_mount_the_volume_that_it_names_counts() -> None:
    spec = {
        "volumes": [
            {"name": "memory", "emptyDir": {"medium": "Memory"}},
            {"name": "disk", "emptyDir": {"medium": ""}},
            {"name": "else", "emptyDir": {}},
        ],
        "containers": [
            {
                "volumeMounts": [
                    {"name": name, "mountPath": f"/{name}"} for name in ("disk", "else", "memory")
                ]
            }
        ],
    }
    found = [
        f
        for f in explain({"apiVersion": "v1", "kind": "Pod", "spec": spec})
        if f.spelled == "mountPath"
    ]
    tmpfs = f"{C}[].LinuxParameters.Tmpfs[].ContainerPath"
    possible = [tmpfs in {pair.ecs for pair in f.pairs} for f in found]
    certain = [tmpfs in {pair.ecs for pair in f.certain} for f in found]
    assert (possible, certain) == ([False, True, True], [False, False, True])


def test_a_pair_whose_condition_is_unknown_is_possible_but_not_certain() -> None:
    def host_port(task: dict[str, Any]) -> Finding:
        return next(f for f in explain({**TASK, **task}) if f.spelled == "hostPort")

    awsvpc = host_port({})
    assert set(awsvpc.certain) == set(awsvpc.pairs)
    unsaid = {k: v for k, v in TASK.items() if k != "networkMode"}
    finding = next(f for f in explain(unsaid) if f.spelled == "hostPort")
    assert set(finding.certain) < set(finding.pairs)
    assert {c.values for pair in finding.certain for c in pair.where} <= {("bridge",), (True,)}


BY_VOLUME = made(
    LISTS + MOUNTS,
    {f"{T}.Mounts[].Port": [pair("a", Volumes__Kind=["a"])]},
    [(f"{T}.Mounts[].Source", f"{T}.Volumes[].Name")],
)


@pytest.mark.parametrize("name", ["v{}", "v"], ids=["of names of their own", "of one name"])
def test_the_steps_for_mounts_and_volumes_grow_with_their_number(name: str) -> None:
    def steps(count: int) -> int:
        names = [name.format(number) for number in range(count)]
        volumes = [{"Name": name, "Kind": "a"} for name in names]
        document = {"Volumes": volumes, "Mounts": [{"Source": name, "Port": 1} for name in names]}
        found, steps = counted(lambda: BY_VOLUME(document))
        assert [bool(f.certain) for f in found if f.spelled == "Port"] == [True] * count
        return steps

    assert steps(50) * 7 < steps(400) < steps(50) * 9


PAIRS = [
    pair("plain"),
    pair("host", Mode=["host"]),
    pair("bridge", Mode=["bridge"]),
    pair("either", Mode=["host", "bridge"]),
    pair("other", Other=["x"]),
    pair("also", Role.ALSO),
    pair("instead host", Role.INSTEAD, Mode=["host"]),
]


@pytest.mark.parametrize(
    ("said", "defaults", "holding", "uncertain"),
    [
        # by role: fulfilled, then without a condition, then unsaid
        ({"Mode": "host"}, [], "host either plain other also instead-host", "other"),
        ({"Mode": "bridge"}, [], "bridge either plain other also", "other"),
        ({"Mode": "awsvpc"}, [], "plain other also", "other"),
        ({"Mode": "host", "Other": "x"}, [], "host either other plain also instead-host", ""),
        ({"Mode": "host", "Other": "y"}, [], "host either plain also instead-host", ""),
        (
            {},
            [],
            "plain host bridge either other also instead-host",
            "host bridge either other instead-host",
        ),
        # what the default fulfills is certain, but comes after what has no condition; what it
        # speaks against comes last
        (
            {},
            [DEFAULT],
            "plain bridge either other host also instead-host",
            "other host instead-host",
        ),
        ({"Mode": "awsvpc"}, [DEFAULT], "plain other also", "other"),
        # a default under a condition of its own is none
        (
            {},
            [{**DEFAULT, "where": {"A.b": "c"}}],
            "plain host bridge either other also instead-host",
            "host bridge either other instead-host",
        ),
        # one in words is none, either
        (
            {},
            [{**DEFAULT, "value": None, "text": "it depends"}],
            "plain host bridge either other also instead-host",
            "host bridge either other instead-host",
        ),
        # a template function is no value
        (
            {"Mode": {"Ref": "Mode"}},
            [],
            "plain host bridge either other also instead-host",
            "host bridge either other instead-host",
        ),
        # of several values any one fulfills
        ({"Mode": ["x", "host"]}, [], "host either plain other also instead-host", "other"),
    ],
)
def test_pairs_are_ranked_by_the_outcomes_of_their_conditions(
    said: dict[str, Any], defaults: list[dict[str, Any]], holding: str, uncertain: str
) -> None:
    pairs, certain = ranked(PAIRS, {**said, "Port": 1}, defaults)
    assert [str(note).replace(" ", "-") for note in pairs] == holding.split()
    left_out = [str(note).replace(" ", "-") for note in pairs if note not in certain]
    assert left_out == uncertain.split()
    assert certain == [note for note in pairs if note in certain]


@pytest.mark.parametrize(
    ("value", "order", "sure"),
    [
        ("a", ["lists a", "lists none", "lists b"], ["lists a", "lists none"]),
        ("b", ["lists none", "lists b", "lists a"], ["lists none", "lists b"]),
        ("c", ["lists none", "lists a", "lists b"], ["lists none"]),
        (["c", "b"], ["lists none", "lists b", "lists a"], ["lists none", "lists b"]),
        ({"Ref": "X"}, ["lists a", "lists none", "lists b"], ["lists a", "lists none", "lists b"]),
    ],
)
def test_a_pair_that_lists_its_values_comes_last_for_another(
    value: Any, order: list[str], sure: list[str]
) -> None:
    pairs = [
        replace(pair("lists a"), values=(ValuePair("a", "x"),)),
        pair("lists none"),
        replace(pair("lists b", Role.ALSO), values=(ValuePair("b", "x"),)),
    ]
    assert ranked(pairs, {"Port": value}) == (order, sure)


def test_a_pair_with_one_unknown_condition_is_not_certain_though_another_is_true() -> None:
    both = pair("both", Mode=["host"], Other=["x"])
    default = pair("default", Mode=["bridge"], Other=["x"])
    assert ranked([both, pair("plain")], {"Mode": "host", "Port": 1}) == (
        ["plain", "both"],
        ["plain"],
    )
    assert ranked([default, pair("plain")], {"Other": "x", "Port": 1}, [DEFAULT]) == (
        ["plain", "default"],
        ["plain", "default"],
    )
    assert ranked([both, pair("plain")], {"Mode": "host", "Other": "y", "Port": 1})[0] == ["plain"]


def test_a_condition_without_values_is_true_where_the_field_is_left_out() -> None:
    left_out = pair("left out", Mode=[])
    assert ranked([pair("plain"), left_out], {"Port": 1}) == (["left out", "plain"],) * 2
    assert ranked([pair("plain"), left_out], {"Mode": "x", "Port": 1})[0] == ["plain"]


def test_a_constant_of_the_other_side_is_not_a_condition() -> None:
    constant = Pair(
        Address(f"{T}.Port"),
        Address("Pod.port"),
        Match.CLOSE,
        note="constant",
        where=(Condition(Address("Pod.protocol"), ("TCP",)),),
    )
    pairs = [pair("unsaid", Other=["x"]), constant, pair("plain")]
    notes = ["constant", "plain", "unsaid"]
    assert ranked(pairs, {"Port": 1, "protocol": "UDP"}) == (notes, notes[:2])


def test_an_element_of_a_list_in_a_list_can_be_named_too() -> None:
    explained = made(
        [
            f"{T}.Groups",
            f"{T}.Groups[].Volumes",
            f"{T}.Groups[].Volumes[].Name",
            f"{T}.Groups[].Volumes[].Kind",
            *MOUNTS,
        ],
        {f"{T}.Mounts[].Port": [pair("a", Groups__Volumes__Kind=["a"])]},
        [(f"{T}.Mounts[].Source", f"{T}.Groups[].Volumes[].Name")],
    )
    volumes = [{"Name": "one", "Kind": "b"}, {"Name": "two", "Kind": "a"}]
    mounts = [{"Source": name, "Port": 1} for name in ("one", "two")]
    document = {"Groups": [{"Volumes": volumes}], "Mounts": mounts}
    assert holding(explained, document) == {"/Mounts/1/Port": ["a"]}


def test_in_a_list_only_the_same_element_counts() -> None:
    pairs = {f"{T}.Volumes[].Host": [pair("a", Volumes__Kind=["a"]), pair("b", Mode=["b"])]}
    explained = made(LISTS, pairs)
    document = {
        "Mode": "b",
        "Volumes": [{"Host": 1, "Kind": "a"}, {"Host": 2, "Kind": "z"}, {"Host": 3}],
    }
    assert holding(explained, document) == {
        "/Volumes/0/Host": ["a", "b"],
        "/Volumes/1/Host": ["b"],
        "/Volumes/2/Host": ["b", "a"],
    }


def test_from_outside_of_a_list_all_of_its_elements_count() -> None:
    pairs = {f"{T}.Mode": [pair("a", Volumes__Kind=["a"]), pair("b", Volumes__Kind=["b"])]}
    explained = made(LISTS, pairs)
    document = {"Mode": "x", "Volumes": [{"Kind": "a"}, {"Kind": "c"}]}
    assert holding(explained, document) == {"/Mode": ["a"]}
    other = {"Mode": "y", "Volumes": [{"Kind": "b"}]}
    assert holding(explained, [document, other]) == {"/0/Mode": ["a"], "/1/Mode": ["b"]}


def test_what_a_document_leaves_out_the_documents_beside_it_decide() -> None:
    explained = made(FIELDS, {f"{T}.Port": [pair("host", Mode=["host"])]})
    beside: list[Any] = [{"Port": 1}, {"Mode": "host"}]
    assert holding(explained, beside) == {"/0/Port": ["host"]}
    assert holding(explained, [*beside, {"Mode": "x"}]) == {"/0/Port": ["host"]}
    assert holding(explained, [{"Mode": "x", "Port": 1}, {"Mode": "host"}]) == {}


def test_for_an_element_within_the_list_that_it_names_the_element_around_it_counts() -> None:
    needs = f"{T}.Volumes[].Needs"
    explained = made(
        [*LISTS, needs, f"{needs}[].Name", f"{needs}[].Port"],
        {f"{needs}[].Port": [pair("a", Volumes__Kind=["a"]), pair("b", Volumes__Kind=["b"])]},
        [(f"{needs}[].Name", f"{T}.Volumes[].Name")],
    )
    volumes = [
        {"Name": "one", "Kind": "a", "Needs": [{"Name": "two", "Port": 1}]},
        {"Name": "two", "Kind": "b"},
    ]
    assert holding(explained, {"Volumes": volumes}) == {"/Volumes/0/Needs/0/Port": ["a"]}


def test_for_an_element_that_names_another_only_that_one_counts() -> None:
    by_volume = pair("a", Volumes__Kind=["a"])
    explained = made(
        LISTS + MOUNTS,
        {f"{T}.Mounts[].Port": [by_volume]},
        [
            (f"{T}.Mounts[].Source", f"{T}.Nothing[].Name"),
            (f"{T}.Mounts[].Source", f"{T}.Volumes[].Name"),
            (f"{T}.Mode", f"{T}.Other"),
        ],
    )
    document = {
        "Volumes": [
            {"Name": "one", "Kind": "a"},
            {"Name": "two", "Kind": "b"},
            {"Name": "three"},
        ],
        "Mounts": [
            {"Source": "one", "Port": 1},
            {"Source": "two", "Port": 2},
            {"Source": "three", "Port": 3},
            {"Source": "four", "Port": 4},
            {"Port": 5},
        ],
    }
    found = {f.pointer: f for f in explained(document) if f.spelled == "Port"}
    possible = {pointer: bool(f.pairs) for pointer, f in found.items()}
    certain = {pointer: bool(f.certain) for pointer, f in found.items()}
    assert list(possible.values()) == [True, False, True, True, True]
    assert list(certain.values()) == [True, False, False, False, False]
