"""Which resources belong together: a workload with what names it and what is beside it."""

from collections.abc import Callable, Iterable, Sequence
from itertools import permutations
from typing import Any

import pytest
from explained import counted
from hypothesis import given
from hypothesis import strategies as st

from ecsk8s_map import Address, Finding, Parameter, System, dataset, explain
from ecsk8s_map.converting import Owner, Reference
from ecsk8s_map.documents.workloads import workloads

KINDS = {"Task", "Job"}
REFERENCES = [
    ("Service.Task", "Task.Family"),
    ("Task.Role", "Role.Name"),
    ("Scaling.Service", "Service.Name"),
    ("Service.Mounts[].Volume", "Task.Volumes[].Name"),
    ("Job.Role", "Role.Name"),
    ("Task.Next", "Task.Alias"),
]


def parameter(address: str) -> Parameter:
    return Parameter(System.ECS, Address(address), "string")


def resource(pointer: str, kind: str, **values: Any) -> list[Finding]:
    """Return the findings of a resource that has these values."""
    owners = (Owner(pointer, parameter(kind)),)
    return [
        Finding(f"{pointer}/{name}", name, value, parameter(f"{kind}.{name}"), owners=owners)
        for name, value in (values or {"Field": 1}).items()
    ]


def grouped(*resources: Iterable[Finding]) -> list[list[str]]:
    """Return the pointers of the findings of each workload, for resources at /0, /1 and so on."""
    found = workloads(
        (finding for each in resources for finding in each),
        [Reference(Address(source), Address(target)) for source, target in REFERENCES],
        KINDS,
    )
    return [list(dict.fromkeys(f.owners[0].pointer for f in group)) for group in found]


def test_each_workload_is_a_group_with_its_findings_in_their_order() -> None:
    findings = [*resource("/0", "Task", A=1, B=2), *resource("/1", "Job", C=3)]
    assert workloads(findings, [], KINDS) == [findings[:2], findings[2:]]
    assert workloads([], [], KINDS) == []


def test_what_is_outside_of_resources_belongs_to_no_workload() -> None:
    aside = Finding("/Outputs", "Outputs", 1, problem="no parameter")
    task = resource("/0", "Task")
    assert workloads([aside, *task, aside], [], KINDS) == [task]


def test_what_names_nothing_belongs_to_the_first_workload_without_one() -> None:
    tasks = [resource("/0", "Task"), resource("/1", "Task")]
    services = [resource(f"/{number}", "Service") for number in (2, 3, 4)]
    role = resource("/5", "Role")
    assert grouped(*tasks, *services, role) == [["/0", "/2", "/5"], ["/1", "/3"], ["/4"]]


def test_groups_are_in_the_order_of_their_first_resources_and_keep_the_order_of_all() -> None:
    service = resource("/0", "Service", Task="b")
    tasks = [resource("/1", "Task", Family="a"), resource("/2", "Task", Family="b")]
    assert grouped(service, *tasks) == [["/0", "/2"], ["/1"]]
    assert grouped(resource("/0", "Service"), *tasks) == [["/0", "/1"], ["/2"]]


@pytest.mark.parametrize(
    "named", ["b", "b:3", "arn:aws:ecs:us-east-1:1:task-definition/b:3", {"Ref": "x"}]
)
def test_a_resource_belongs_to_the_one_that_it_names(named: Any) -> None:
    tasks = [
        resource("/0", "Task", Family="a"),
        resource("/Resources/x/Properties", "Task", Family="b"),
    ]
    service = resource("/Resources/y/Properties", "Service", Task=named)
    at = ["/Resources/x/Properties", "/Resources/y/Properties"]
    assert grouped(*tasks, service) == [["/0"], at]


@pytest.mark.parametrize(
    ("value", "is_named"),
    [
        ({"Ref": "x"}, True),
        ({"Fn::GetAtt": ["x", "Arn"]}, True),
        ({"Ref": "y"}, False),
        ({"Fn::Sub": []}, False),
        ({"Ref": "x", "more": 1}, False),
        ({"Ref": {"Ref": "x"}}, False),
        ([{"Ref": "x"}], False),
        ({}, False),
        (None, False),
    ],
)
def test_a_template_refers_to_a_resource_beside_the_one_that_it_is_in(
    value: Any, is_named: bool
) -> None:
    first = resource("/0/Resources/a/Properties", "Task", Family="a")
    second = resource("/0/Resources/x/Properties", "Task", Family="b")
    service = resource("/0/Resources/s/Properties", "Service", Task=value)
    a, x, s = (f"/0/Resources/{name}/Properties" for name in "axs")
    expected = [[a], [x, s]] if is_named else [[a, s], [x]]
    assert grouped(first, second, service) == expected


def test_a_resource_of_another_template_is_not_the_one_that_is_referred_to() -> None:
    other = resource("/1/Resources/x/Properties", "Task", Family="b")
    first = resource("/0/Resources/a/Properties", "Task", Family="a")
    service = resource("/0/Resources/s/Properties", "Service", Task={"Ref": "x"})
    at = ["/0/Resources/a/Properties", "/0/Resources/s/Properties"]
    assert grouped(other, first, service) == [["/1/Resources/x/Properties", at[1]], [at[0]]]


def test_the_second_that_names_a_workload_is_a_group_of_its_own() -> None:
    tasks = [resource("/0", "Task", Family="a"), resource("/1", "Task", Family="b")]
    services = [resource("/2", "Service", Task="b"), resource("/3", "Service", Task="b")]
    assert grouped(*tasks, *services) == [["/0"], ["/1", "/2"], ["/3"]]
    assert grouped(*services, *tasks) == [["/2", "/1"], ["/3"], ["/0"]]


@pytest.mark.parametrize("order", [*permutations(range(4))])
def test_a_workload_that_another_has_leaves_no_room_for_an_unrelated_one(
    order: Sequence[int],
) -> None:
    parts = [
        resource("/a", "Task", Family="a"),
        resource("/b", "Task", Family="b"),
        resource("/s", "Service", Task="b"),
        resource("/t", "Service", Task="b"),
    ]
    found = [{*group} for group in grouped(*(parts[at] for at in order))]
    assert {"/a"} in found
    assert sorted(map(len, found)) == [1, 1, 2]
    assert any("/b" in group and len(group) == 2 for group in found)


def test_what_names_the_second_service_of_a_workload_is_in_its_group() -> None:
    task = resource("/0", "Task", Family="a")
    services = [resource(f"/{n}", "Service", Task="a", Name=f"s{n}") for n in (1, 2)]
    scaling = [resource(f"/{n + 2}", "Scaling", Service=f"s{n}") for n in (1, 2)]
    found = [["/0", "/1", "/3"], ["/2", "/4"]]
    assert grouped(task, *services, *scaling) == found
    assert grouped(task, *services, *scaling[::-1]) == found
    unlinked = [resource("/5", "Task", Family="b"), resource("/6", "Scaling")]
    assert grouped(task, *services, *scaling, *unlinked) == [*found, ["/5", "/6"]]


def test_a_shared_role_is_in_the_first_group_and_no_other_is_in_the_second() -> None:
    tasks = [resource(f"/{number}", "Task", Family=str(number), Role="r") for number in (0, 1)]
    roles = [resource("/2", "Role", Name="other"), resource("/3", "Role", Name="r")]
    assert grouped(*tasks, *roles) == [["/0", "/3"], ["/1"], ["/2"]]


def test_an_empty_part_of_an_arn_names_nothing() -> None:
    tasks = [resource("/0", "Task", Family="a"), resource("/1", "Task", Family="b")]
    service = resource("/2", "Service", Task="arn:aws:ecs:eu-west-1::task-definition/b")
    assert grouped(*tasks, service) == [["/0"], ["/1", "/2"]]
    assert grouped(*tasks, resource("/2", "Service", Task="")) == [["/0", "/2"], ["/1"]]


def test_what_is_named_but_not_there_leaves_room() -> None:
    task = resource("/0", "Task", Family="a")
    assert grouped(task, resource("/1", "Service", Task="elsewhere")) == [["/0", "/1"]]


def test_of_several_workloads_of_a_name_the_first_with_room_is_it() -> None:
    tasks = [resource(f"/{number}", "Task", Family="a") for number in (0, 1)]
    services = [resource(f"/{number}", "Service", Task="a") for number in (2, 3, 4)]
    assert grouped(*tasks, *services) == [["/0", "/2"], ["/1", "/3"], ["/4"]]


def test_a_name_that_is_used_twice_in_a_resource_is_one_reference() -> None:
    task = resource("/0", "Task", Family="a/a:a")
    service = resource("/1", "Service", Task="a/a:a")
    assert grouped(task, service) == [["/0", "/1"]]
    other = resource("/2", "Task", Family="b")
    assert grouped(other, resource("/0", "Task", Family="a"), service) == [["/2"], ["/0", "/1"]]


def shared_account(count: int) -> list[Finding]:
    pods = [
        resource(f"/p{number}", "Task", Family=f"f{number}", Role="default")
        for number in range(count)
    ]
    roles = [resource(f"/r{number}", "Role", Name="default") for number in range(count)]
    return [finding for each in (*pods, *roles) for finding in each]


def own_account(count: int) -> list[Finding]:
    return [
        finding
        for number in range(count)
        for each in (
            resource(f"/p{number}", "Task", Family=f"f{number}", Role=f"r{number}"),
            resource(f"/r{number}", "Role", Name=f"r{number}"),
        )
        for finding in each
    ]


def unlinked(count: int) -> list[Finding]:
    kinds = [kind for number in range(count) for kind in ("Task", "Service")]
    return [f for number, kind in enumerate(kinds) for f in resource(f"/{number}", kind)]


@pytest.mark.parametrize("made", [shared_account, own_account, unlinked])
def test_the_steps_grow_with_the_resources(made: Callable[[int], list[Finding]]) -> None:
    references = [Reference(Address(source), Address(target)) for source, target in REFERENCES]

    def steps(count: int) -> int:
        findings = made(count)
        found, steps = counted(lambda: workloads(findings, references, KINDS))
        assert len(found) == count
        assert sum(map(len, found)) == len(findings)
        return steps

    assert steps(40) * 7 < steps(320) < steps(40) * 10


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Task", "Job", "Service", "Scaling", "Role"]),
            st.sampled_from("abc"),
            st.sampled_from("abcz"),
        ),
        max_size=9,
    )
)
def test_each_resource_is_in_one_group_which_has_one_of_a_kind(
    drawn: list[tuple[str, str, str]],
) -> None:
    naming = {"Service": "Task", "Scaling": "Service", "Task": "Role"}
    named = {"Task": "Family", "Role": "Name", "Service": "Name"}
    parts = [
        resource(
            f"/{number}",
            kind,
            **({named[kind]: name} if kind in named else {}),
            **({naming[kind]: other} if kind in naming else {}),
            A=1,
        )
        for number, (kind, name, other) in enumerate(drawn)
    ]
    groups = grouped(*parts)
    assert sorted(pointer for group in groups for pointer in group) == sorted(
        part[0].owners[0].pointer for part in parts
    )
    for group in groups:
        kinds = (drawn[int(pointer[1:])][0] for pointer in group)
        slots = ["Task" if kind == "Job" else kind for kind in kinds]
        assert len({*slots}) == len(slots)
        assert group == sorted(group, key=lambda pointer: int(pointer[1:]))
    assert [int(group[0][1:]) for group in groups] == sorted(int(group[0][1:]) for group in groups)


def test_what_is_named_twice_removed_belongs_to_the_workload_too() -> None:
    task = [resource("/0", "Task", Family="a"), resource("/1", "Task", Family="b", Role="r")]
    service = resource("/2", "Service", Task="b", Name="s")
    scaling = resource("/3", "Scaling", Service="s")
    role = resource("/4", "Role", Name="r")
    assert grouped(*task, service, scaling, role) == [["/0"], ["/1", "/2", "/3", "/4"]]


def test_a_number_names_what_is_called_so() -> None:
    tasks = [resource("/0", "Task", Family="a"), resource("/1", "Task", Family=7)]
    assert grouped(*tasks, resource("/2", "Service", Task="7")) == [["/0"], ["/1", "/2"]]
    assert grouped(*tasks, resource("/2", "Service", Task=7)) == [["/0"], ["/1", "/2"]]


def test_the_elements_of_a_resource_are_its_own_and_name_no_other_resource() -> None:
    tasks = [resource("/0", "Task", Family="a"), resource("/1", "Task", **{"Volumes[].Name": "v"})]
    service = resource("/2", "Service", **{"Mounts[].Volume": "v"})
    assert grouped(*tasks, service) == [["/0", "/2"], ["/1"]]


def test_all_that_is_in_a_resource_is_one_even_in_its_lists() -> None:
    owner = Owner("/0", parameter("Job"))
    inner = [
        Finding("/0/x", "x", 1, parameter("Job.x"), owners=(owner, Owner(at, parameter("Job.y"))))
        for at in ("/0/y/0", "/0/y/1")
    ]
    assert workloads(inner, [], KINDS) == [inner]


@pytest.mark.parametrize("given", [None, "x", {}])
def test_what_is_not_a_finding_is_an_error(given: Any) -> None:
    with pytest.raises(TypeError) as caught:
        workloads([given], [], KINDS)
    assert str(caught.value) == f"expected the findings of explain, got {given!r}"


@pytest.mark.parametrize("order", [*permutations(range(4))])
def test_what_is_linked_is_together_in_any_order(order: Sequence[int]) -> None:
    parts = [
        resource("/scaling", "Scaling", Service="s"),
        resource("/service", "Service", Task="b", Name="s"),
        resource("/task", "Task", Family="b"),
        resource("/other", "Task", Family="a"),
    ]
    found = [{*group} for group in grouped(*(parts[at] for at in order))]
    assert len(found) == 2
    assert {"/other"} in found


@pytest.mark.parametrize("order", [*permutations(range(3))])
def test_what_is_linked_without_a_workload_is_together_in_any_order(order: Sequence[int]) -> None:
    parts = [
        resource("/scaling", "Scaling", Service="s"),
        resource("/service", "Service", Name="s"),
        resource("/role", "Role", Name="r"),
    ]
    (found,) = grouped(*(parts[at] for at in order))
    assert {*found} == {"/scaling", "/service", "/role"}


def test_what_two_workloads_name_is_with_the_first() -> None:
    role = resource("/2", "Role", Name="r")
    task, job = resource("/0", "Task", Role="r"), resource("/1", "Job", Role="r")
    assert grouped(task, job, role) == [["/0", "/2"], ["/1"]]
    task, job = resource("/1", "Task", Role="r"), resource("/0", "Job", Role="r")
    assert grouped(job, task, role) == [["/0", "/2"], ["/1"]]


def test_a_workload_that_names_itself_does_not_come_before_others() -> None:
    tasks = [resource("/0", "Task", Family="a"), resource("/1", "Task", Next="x", Alias="x")]
    assert grouped(*tasks, resource("/2", "Service")) == [["/0", "/2"], ["/1"]]
    named = resource("/1", "Task", Next="x", Alias="x"), resource("/3", "Task", Next="x")
    assert grouped(tasks[0], *named, resource("/4", "Service")) == [["/0"], ["/1", "/4"], ["/3"]]


def test_a_resource_that_names_itself_joins_nothing() -> None:
    role = resource("/0", "Role", Name="r")
    own = resource("/1", "Task", Family="f")
    assert grouped(role, own, resource("/2", "Service", Task="x", Name="x")) == [["/0", "/1", "/2"]]


def test_a_number_of_any_length_can_be_a_name() -> None:
    findings = list(explain([{"family": 10**5_000, "cpu": 1}, {"serviceName": "s", "role": 1}]))
    assert sum(map(len, dataset().workloads(findings))) == len(findings)
