"""Which parameters exist, and what is below what, on small vocabularies made by hand."""

from types import MappingProxyType

import pytest
from small import FIELD, KIND, MAP, ROOT, SERVICE, vocabulary

from ecsk8s_map import Address, Condition, Default, Dialect, Name, Parameter, System
from ecsk8s_map.vocabulary import Vocabulary


def test_a_parameter_is_got_by_its_address_and_system() -> None:
    known = vocabulary(ecs={"Service": ROOT}, kubernetes={"Service": KIND, "Pod": KIND})
    assert [p and p.type for p in (known.get("Service", system) for system in System)] == [
        "resource",
        "kind",
    ]
    assert known.get("Pod", "kubernetes") is known.get("Pod", System.KUBERNETES)
    assert known.get("Pod", System.ECS) is None
    assert known.get("pod", System.KUBERNETES) is None


def test_a_vocabulary_holds_each_address_and_iterates_over_all_parameters() -> None:
    known = vocabulary(ecs={"Service": ROOT}, kubernetes={"Service": KIND, "Pod": KIND})
    assert "Pod" in known
    assert "pod" not in known
    assert [(str(p.system), str(p)) for p in known] == [
        ("ecs", "Service"),
        ("kubernetes", "Service"),
        ("kubernetes", "Pod"),
    ]


def test_the_resources_of_a_system_come_in_the_order_of_its_vocabulary() -> None:
    known = vocabulary(
        ecs={"B": ROOT, "B.x": FIELD, "A": {"type": "operation"}}, kubernetes={"Pod": KIND}
    )
    assert [str(parameter) for parameter in known.resources(System.ECS)] == ["B", "A"]
    assert [str(parameter) for parameter in known.resources(System.KUBERNETES)] == ["Pod"]
    assert len(known) == 4
    assert [str(parameter) for parameter in known] == ["B", "B.x", "A", "Pod"]


def test_an_entry_of_the_files_is_a_parameter_with_all_that_it_says() -> None:
    known = vocabulary(
        ecs={
            "A": ROOT,
            "A.b": {
                "type": "object",
                "types": {"api": "boolean"},
                "api_version": "v1",
                "required": ["api"],
                "read_only": True,
                "values": ["x", "y"],
                "names": {"api": ["b", "c"], "terraform": ["b_c"]},
                "since": "1.26",
                "until": "1.30",
                "url": "https://example.com",
            },
        },
        defaults=[
            {"address": "A.b", "value": 3, "source": "s", "where": {"A.c": ["x", 1], "A.d": True}},
            {"address": "A.b", "text": "none", "source": "t"},
            {"address": "A.c", "value": 4, "source": "u"},
        ],
    )
    where = (
        Condition(Address("A.c"), ("x", 1)),
        Condition(Address("A.d"), (True,)),
    )
    given = [known.get(address, System.ECS) for address in ("A", "A.b")]
    assert [each and each.read_only for each in given] == [False, True]
    assert all(isinstance(each and each.read_only, bool) for each in given)
    assert known.get("A.b", System.ECS) == Parameter(
        system=System.ECS,
        address=Address("A.b"),
        type="object",
        types=((Dialect.API, "boolean"),),
        api_version="v1",
        required=(Dialect.API,),
        read_only=True,
        values=("x", "y"),
        names=(
            Name(Dialect.API, "b"),
            Name(Dialect.API, "c"),
            Name(Dialect.TERRAFORM, "b_c"),
        ),
        since="1.26",
        until="1.30",
        url="https://example.com",
        defaults=(Default(3, None, where, "s"), Default(None, "none", (), "t")),
    )
    assert known.get("A", System.ECS) == Parameter(System.ECS, Address("A"), "resource")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("B[]", "A[]"),
        ("B[].z", "A[].z"),
        ("B[].x", "C"),
        ("B[].x.y", "C.y"),
        ("B[].xy", "A[].xy"),
        ("B", None),
        ("D.x", "A.x"),
        ("D", "A"),
        ("E.x", None),
    ],
)
def test_an_address_is_another_name_of_what_its_nearest_ancestor_is_another_name_of(
    address: str, expected: str | None
) -> None:
    known = vocabulary(same={"B[]": "A[]", "B[].x": "C", "D": "A"})
    assert known.alias_of(Address(address)) == expected


def children(known: Vocabulary, address: str, system: System) -> dict[str, str]:
    parameter = known.get(address, system)
    assert parameter is not None
    return {name: str(field) for name, field in known.children(parameter).items()}


def test_the_fields_below_a_parameter_go_by_every_name_that_a_document_has() -> None:
    known = vocabulary(
        ecs={
            **SERVICE,
            "Service.Network": {"type": "object"},
            "Service.Ports": {"type": "object[]", "names": {"api": ["ports"]}},
            "Service.Ports[].Port": {**FIELD, "names": {"api": ["ports[].port"]}},
            "Service.Old": {**FIELD, "names": {"cloudformation": ["New"]}},
            "Service.Labels": MAP,
            'Service.Labels["a.b"]': FIELD,
        }
    )
    assert children(known, "Service", System.ECS) == {
        "DesiredCount": "Service.DesiredCount",
        "desiredCount": "Service.DesiredCount",
        "Network": "Service.Network",
        "Old": "Service.Old",
        "New": "Service.Old",
        "Ports": "Service.Ports",
        "ports": "Service.Ports",
        "Labels": "Service.Labels",
    }
    assert children(known, "Service.Ports", System.ECS) == {
        "Port": "Service.Ports[].Port",
        "port": "Service.Ports[].Port",
    }
    assert children(known, "Service.Labels", System.ECS) == {"a.b": 'Service.Labels["a.b"]'}
    assert children(known, "Service.DesiredCount", System.ECS) == {}


def test_of_two_fields_with_a_name_the_first_has_it() -> None:
    known = vocabulary(
        ecs={"A": ROOT, "A.b": FIELD, "A.c": {**FIELD, "names": {"api": ["b", "d"]}}}
    )
    assert children(known, "A", System.ECS) == {"b": "A.b", "c": "A.c", "d": "A.c"}


def test_the_fields_of_systems_with_the_same_address_are_kept_apart() -> None:
    known = vocabulary(
        ecs={"Service": ROOT, "Service.a": FIELD}, kubernetes={"Service": KIND, "Service.b": FIELD}
    )
    assert children(known, "Service", System.ECS) == {"a": "Service.a"}
    assert children(known, "Service", System.KUBERNETES) == {"b": "Service.b"}


def test_where_anothers_fields_stand_again_only_those_of_a_meaning_of_their_own_differ() -> None:
    known = vocabulary(
        kubernetes={
            "Pod": KIND,
            "Pod.a": {"type": "object[]"},
            "Pod.a[].x": FIELD,
            "Pod.a[].y": FIELD,
            "Pod.b": {"type": "object[]"},
            "Pod.b[].x": FIELD,
            "Pod.b[].z": FIELD,
            "Pod.c": {"type": "object[]"},
        },
        same={"Pod.b[]": "Pod.a[]", "Pod.c[]": "Pod.b[]"},
    )
    expected = {"x": "Pod.b[].x", "y": "Pod.a[].y", "z": "Pod.b[].z"}
    assert children(known, "Pod.b", System.KUBERNETES) == expected
    assert children(known, "Pod.c", System.KUBERNETES) == expected
    assert children(known, "Pod.a", System.KUBERNETES) == {"x": "Pod.a[].x", "y": "Pod.a[].y"}


def test_the_fields_of_a_parameter_cannot_be_changed() -> None:
    known = vocabulary(ecs=SERVICE)
    (service, *_) = known
    assert isinstance(known.children(service), MappingProxyType)
