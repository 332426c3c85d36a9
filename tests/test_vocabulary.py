"""Which parameters exist and which of them a spelling names, on small vocabularies made by hand."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecsk8s_map import Address, Condition, Default, Dialect, Name, Parameter, System, dataset
from ecsk8s_map.address import AddressSyntaxError, ancestors
from ecsk8s_map.vocabulary import Vocabulary, conditions, is_of_type

Rows = Mapping[str, Mapping[str, Any]]
ROOT: Mapping[str, Any] = {"type": "resource"}
KIND: Mapping[str, Any] = {"type": "kind"}
FIELD: Mapping[str, Any] = {"type": "string"}
MAP: Mapping[str, Any] = {"type": "map"}


def made(
    ecs: Rows | None = None,
    kubernetes: Rows | None = None,
    same: Mapping[str, str] | None = None,
    kinds: Mapping[str, Iterable[str]] | None = None,
    defaults: Iterable[Mapping[str, Any]] = (),
) -> Vocabulary:
    sides = {System.ECS: ecs or {}, System.KUBERNETES: kubernetes or {}}
    return Vocabulary(
        {
            system: [{"address": address, **row} for address, row in rows.items()]
            for system, rows in sides.items()
        },
        same={Address(source): Address(target) for source, target in (same or {}).items()},
        kinds=kinds or {},
        defaults=defaults,
    )


def found(vocabulary: Vocabulary, text: str, system: System | None = None) -> list[str]:
    return [str(parameter) for parameter in vocabulary.match(text, system)]


SERVICE: Rows = {
    "Service": {
        **ROOT,
        "names": {
            "cloudformation": ["AWS::ECS::Service"],
            "api": ["CreateService"],
            "terraform": ["aws_ecs_service"],
        },
    },
    "Service.DesiredCount": {
        **FIELD,
        "names": {"api": ["desiredCount"], "terraform": ["desired_count"]},
    },
    "Service.Network.Subnets": {**FIELD, "names": {"terraform": ["network_subnets"]}},
}
POD: Rows = {
    "Pod": KIND,
    "Pod.metadata": {"type": "object"},
    "Pod.metadata.labels": MAP,
    'Pod.metadata.labels["example.com/team"]': FIELD,
    "Pod.spec": {"type": "object"},
    "Pod.spec.hostname": FIELD,
    "ConfigMap": KIND,
    "ConfigMap.data": MAP,
}


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Service", "Service"),
        ("AWS::ECS::Service", "Service"),
        ("ECS::Service", "Service"),
        ("CreateService", "Service"),
        ("aws_ecs_service", "Service"),
        ("Service.DesiredCount", "Service.DesiredCount"),
        ("AWS::ECS::Service.DesiredCount", "Service.DesiredCount"),
        ("CreateService.desiredCount", "Service.DesiredCount"),
        ("desiredCount", "Service.DesiredCount"),
        ("aws_ecs_service.desired_count", "Service.DesiredCount"),
        ("aws_ecs_service.web.desired_count", "Service.DesiredCount"),
        ("desired_count", "Service.DesiredCount"),
        ("DESIREDCOUNT", "Service.DesiredCount"),
        ("service.desiredcount", "Service.DesiredCount"),
        ("Network.Subnets", "Service.Network.Subnets"),
        ("aws_ecs_service.network_subnets", "Service.Network.Subnets"),
        ("aws_ecs_service.Network.web.Subnets", None),
        ("web.desired_count", None),
        ("Service.web.desired_count", None),
        ("AWS_ECS_SERVICE.web.desired_count", None),
        ("aws_ecs_service.web.blue.desired_count", None),
        ("DesiredCount.Service", None),
        ("Service.DesiredCount.x", None),
    ],
)
def test_a_spelling_is_the_end_of_a_full_one_in_any_dialect(text: str, address: str | None) -> None:
    assert found(made(ecs=SERVICE), text) == ([address] if address else [])


def test_a_text_that_is_no_path_is_an_error() -> None:
    with pytest.raises(AddressSyntaxError):
        made(ecs=SERVICE).match("a..b", None)


def test_a_spelling_to_the_letter_goes_before_one_that_differs_in_case() -> None:
    vocabulary = made(ecs={"A": ROOT, "A.Command": FIELD, "B": ROOT, "B.command": FIELD})
    assert found(vocabulary, "Command") == ["A.Command"]
    assert found(vocabulary, "command") == ["B.command"]
    assert found(vocabulary, "COMMAND") == ["A.Command", "B.command"]


def test_what_a_short_name_names_is_ordered_by_depth_then_system_then_address() -> None:
    vocabulary = made(
        ecs={"B": ROOT, "B.x": FIELD, "A": ROOT, "A.x": FIELD, "A.a.x": FIELD},
        kubernetes={"C": KIND, "C.x": FIELD, "A": KIND, "A.x": FIELD},
    )
    assert [(str(p.system), str(p)) for p in vocabulary.match("x", None)] == [
        ("ecs", "A.x"),
        ("ecs", "B.x"),
        ("kubernetes", "A.x"),
        ("kubernetes", "C.x"),
        ("ecs", "A.a.x"),
    ]
    assert found(vocabulary, "x", System.KUBERNETES) == ["A.x", "C.x"]
    assert found(vocabulary, "x", System.ECS) == ["A.x", "B.x", "A.a.x"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Service", ["Service", "AWS::Other::Service", "Set.Service"]),
        ("Service.Tags[].Key", ["Service.Tags[].Key", "AWS::Other::Service.Tags[].Key"]),
        ("/Service/Tags/0/Key", ["Service.Tags[].Key", "AWS::Other::Service.Tags[].Key"]),
        ("service.tags.key", ["AWS::Other::Service.Tags[].Key", "Service.Tags[].Key"]),
        ("Tags.Key", ["AWS::Other::Service.Tags[].Key", "Service.Tags[].Key"]),
        ("AWS::Other::Service", ["AWS::Other::Service"]),
    ],
)
def test_an_address_in_full_goes_before_all_that_ends_like_it(
    text: str, expected: list[str]
) -> None:
    vocabulary = made(
        ecs={
            "AWS::Other::Service": ROOT,
            "AWS::Other::Service.Tags[].Key": FIELD,
            "Service": ROOT,
            "Service.Tags[].Key": FIELD,
            "Set": ROOT,
            "Set.Service": FIELD,
        }
    )
    assert found(vocabulary, text) == expected


def test_an_address_in_full_goes_before_a_longer_one_that_begins_like_it() -> None:
    vocabulary = made(ecs={"Sa::S": ROOT, "Sa::S.x": FIELD}, kubernetes={"S": KIND, "S.x": FIELD})
    assert found(vocabulary, "S.x") == ["S.x", "Sa::S.x"]
    assert found(vocabulary, "s.x") == ["Sa::S.x", "S.x"]


def test_every_address_in_full_names_its_own_parameter_first() -> None:
    vocabulary = dataset().parameters
    parameters = list(vocabulary)
    assert len(parameters) > 6_000
    for parameter in parameters:
        assert vocabulary.match(parameter.address, parameter.system)[0] == parameter


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Pod.metadata.labels.app", "Pod.metadata.labels"),
        ("labels.app", "Pod.metadata.labels"),
        ("labels.example.com/owner", "Pod.metadata.labels"),
        ("labels.example.com/team", 'Pod.metadata.labels["example.com/team"]'),
        ("labels.example.com/team.x", "Pod.metadata.labels"),
        ("data.nginx.conf", "ConfigMap.data"),
        ("data.labels.app", "ConfigMap.data"),
        ("metadata.app", None),
        ("hostname.app", None),
        ("Pod.spec.app", None),
        ("spec.labels.app", None),
    ],
)
def test_a_key_that_is_not_listed_names_its_map(text: str, address: str | None) -> None:
    assert found(made(kubernetes=POD), text) == ([address] if address else [])


@pytest.mark.parametrize(
    "text",
    [
        "data.aws_ecs_service.web.desired_count",
        "data.aws_ecs_service.web.not_described",
        "data.aws_ecs_service.web",
        "data.Service.DesiredCount",
        "data.Pod.spec.hostname",
        "data.spec.hostname",
        "/data/spec/hostname",
        "data.Pod.metadata.labels.app",
        "labels.Network.Subnets",
        "labels.deploy.spec.hostname",
    ],
)
@pytest.mark.parametrize("system", [None, System.KUBERNETES])
def test_behind_a_maps_name_the_path_of_another_parameter_is_no_key(
    text: str, system: System | None
) -> None:
    vocabulary = made(
        SERVICE,
        {**POD, "Deployment": KIND},
        same={"Deployment.spec": "Pod.spec"},
        kinds={"Deployment": ["deploy"]},
    )
    assert found(vocabulary, text, system) == []


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("ConfigMap.data.Pod.spec.hostname", "ConfigMap.data"),
        ("cm.data.spec.hostname", "ConfigMap.data"),
        ('data["spec.hostname"]', "ConfigMap.data"),
        ("data['Service.DesiredCount']", "ConfigMap.data"),
        ("/data/spec.hostname", "ConfigMap.data"),
        ("data.hostname", "ConfigMap.data"),
        ("data.Pod", "ConfigMap.data"),
        ("data.aws_ecs_service", "ConfigMap.data"),
        ("data.SPEC.hostname", "ConfigMap.data"),
        ("data.spec.hostname.x", "ConfigMap.data"),
        ("data.example.com/team", "ConfigMap.data"),
    ],
)
def test_a_key_may_look_like_a_parameter(text: str, address: str) -> None:
    vocabulary = made(SERVICE, POD, kinds={"ConfigMap": ["cm"]})
    assert found(vocabulary, text) == [address]


def test_where_several_maps_have_a_name_all_are_named() -> None:
    vocabulary = made(
        kubernetes={"B": KIND, "B.data": MAP, "A": KIND, "A.data": MAP, "A.x.data": FIELD}
    )
    assert found(vocabulary, "data.key") == ["A.data", "B.data"]


PREFIXES = ("resource", "module.x", "var", "local", "foo", "data.foo", "each.value")
MAPS = ("data", "metadata", "resources", "labels", "metadata.labels", "annotations", "options")


def test_no_word_in_front_of_a_spelling_makes_it_answer_for_something_else() -> None:
    vocabulary = dataset().parameters
    parameters = list(vocabulary)[::80]
    checked = 0
    for parameter in parameters:
        if parameter.type in ("operation", "command") or not ancestors(parameter.address):
            continue
        open_map = vocabulary.open_map_of(parameter)
        for prefix in (*PREFIXES, *MAPS):
            text = f"{prefix}.{parameter.address}"
            for answer in vocabulary.match(text, None):
                assert prefix == "data.foo" or (answer == parameter and open_map), (text, answer)
            checked += 1
    assert checked > 750


SAME = {"Deployment.spec.template": "Pod", "CronJob.spec.jobTemplate.spec": "Job.spec"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Deployment.spec.template.spec.hostname", ["Pod.spec.hostname"]),
        ("spec.template.spec.hostname", ["Pod.spec.hostname"]),
        ("template.spec.hostname", ["Pod.spec.hostname"]),
        ("deploy.spec.template.spec.hostname", ["Pod.spec.hostname"]),
        ("apps/v1/Deployment.spec.template.spec.hostname", ["Pod.spec.hostname"]),
        ("deployment.SPEC.template.spec.hostname", ["Pod.spec.hostname"]),
        ("Deployment.spec.template.metadata.labels.app", ["Pod.metadata.labels"]),
        ("Job.spec.template.spec.hostname", ["Pod.spec.hostname"]),
        ("CronJob.spec.jobTemplate.spec.template.spec.hostname", ["Pod.spec.hostname"]),
        ("CronJob.spec.jobTemplate.spec.parallelism", ["Job.spec.parallelism"]),
        ("Deployment.spec.template", ["Deployment.spec.template"]),
        ("Deployment.spec.template.nope", []),
        ("CronJob.spec.jobTemplate.spec", []),
        ("Old.template.spec.hostname", []),
        ("Service.spec.template.spec.hostname", []),
        ("Deployment.template.spec.hostname", []),
    ],
)
def test_below_where_anothers_fields_stand_again_a_spelling_names_those(
    text: str, expected: list[str]
) -> None:
    vocabulary = made(
        kubernetes={
            **POD,
            "Deployment": {**KIND, "api_version": "apps/v1"},
            "Deployment.spec.template": {"type": "object"},
            "Job": KIND,
            "Job.spec": {"type": "object"},
            "Job.spec.parallelism": FIELD,
            "CronJob": KIND,
            "Old": KIND,
            "Older": KIND,
        },
        same={"Old.template": "Older", **SAME, "Job.spec.template": "Pod"},
        kinds={"Deployment": ["deploy"]},
    )
    assert found(vocabulary, text) == expected


def test_addresses_that_stand_for_each_other_end() -> None:
    vocabulary = made(
        kubernetes={"A": KIND, "B": KIND, "B.x.y": FIELD}, same={"A.x": "B.x", "B.x": "A.x"}
    )
    assert found(vocabulary, "A.x.y") == ["B.x.y"]
    assert found(vocabulary, "A.x.z") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("deploy", ["Deployment"]),
        ("deploy.spec", ["Deployment.spec"]),
        ("apps/v1/Deployment", ["Deployment"]),
        ("apps/v1/Deployment.spec", ["Deployment.spec"]),
        ("v1/Deployment", ["Deployment"]),
        ("argoproj.io/v1alpha1/Rollout.spec", ["argoproj.io/Rollout.spec"]),
        ("argoproj.io/Rollout.spec", ["argoproj.io/Rollout.spec"]),
        ("Rollout.spec", ["argoproj.io/Rollout.spec"]),
        ("ro.spec", ["argoproj.io/Rollout.spec"]),
        ("svc", ["Service"]),
        ("limits", ["Quota.limits"]),
        ("limits.spec", ["LimitRange.spec"]),
    ],
)
def test_a_kind_goes_by_its_api_version_and_by_what_kubectl_calls_it(
    text: str, expected: list[str]
) -> None:
    vocabulary = made(
        ecs={"Service": ROOT},
        kubernetes={
            "Deployment": {**KIND, "api_version": "apps/v1"},
            "Deployment.spec": FIELD,
            "argoproj.io/Rollout": {**KIND, "api_version": "argoproj.io/v1alpha1"},
            "argoproj.io/Rollout.spec": FIELD,
            "Service": KIND,
            "LimitRange": KIND,
            "LimitRange.spec": FIELD,
            "Quota": KIND,
            "Quota.limits": FIELD,
        },
        kinds={
            "Deployment": ["deploy"],
            "argoproj.io/Rollout": ["ro"],
            "Service": ["svc"],
            "LimitRange": ["limits"],
        },
    )
    parameters = vocabulary.match(text, None)
    assert [str(parameter) for parameter in parameters] == expected
    assert {parameter.system for parameter in parameters} == {System.KUBERNETES}


def test_an_operation_keeps_its_name_though_a_resource_is_known_by_it() -> None:
    vocabulary = made(
        ecs={
            "CreateService": {"type": "operation"},
            "CreateService.dryRun": FIELD,
            **SERVICE,
        }
    )
    assert found(vocabulary, "CreateService") == ["CreateService"]
    assert found(vocabulary, "CreateService.desiredCount") == ["Service.DesiredCount"]
    assert found(vocabulary, "CreateService.dryRun") == ["CreateService.dryRun"]


def test_where_both_systems_have_a_resource_its_other_names_are_those_of_one() -> None:
    vocabulary = made(
        ecs={**SERVICE, "Service.metadata": FIELD},
        kubernetes={
            "Service": {**KIND, "api_version": "v1"},
            "Service.spec": FIELD,
            "Pod": KIND,
            "Pod.name": FIELD,
        },
        same={"Service.metadata": "Pod"},
        kinds={"Service": ["svc"]},
    )
    for name, system in (("AWS::ECS::Service", System.ECS), ("svc", System.KUBERNETES)):
        assert [parameter.system for parameter in vocabulary.match(name, None)] == [system]
    assert found(vocabulary, "v1/Service.spec") == found(vocabulary, "svc.spec") == ["Service.spec"]
    assert found(vocabulary, "svc.metadata.name") == ["Pod.name"]
    for text in ("svc.desiredCount", "v1/Service.desiredCount"):
        assert found(vocabulary, text) == []
    for text in ("AWS::ECS::Service.spec", "aws_ecs_service.web.spec", "CreateService.spec"):
        assert found(vocabulary, text) == []
    assert found(vocabulary, "aws_ecs_service.metadata.name") == []


def test_a_parameter_is_got_by_its_address_and_system() -> None:
    vocabulary = made(ecs={"Service": ROOT}, kubernetes={"Service": KIND, "Pod": KIND})
    assert [p and p.type for p in (vocabulary.get("Service", system) for system in System)] == [
        "resource",
        "kind",
    ]
    assert vocabulary.get("Pod", "kubernetes") is vocabulary.get("Pod", System.KUBERNETES)
    assert vocabulary.get("Pod", System.ECS) is None
    assert vocabulary.get("pod", System.KUBERNETES) is None


def test_a_vocabulary_holds_each_address_and_iterates_over_all_parameters() -> None:
    vocabulary = made(ecs={"Service": ROOT}, kubernetes={"Service": KIND, "Pod": KIND})
    assert "Pod" in vocabulary
    assert "pod" not in vocabulary
    assert [(str(p.system), str(p)) for p in vocabulary] == [
        ("ecs", "Service"),
        ("kubernetes", "Service"),
        ("kubernetes", "Pod"),
    ]


def test_an_entry_of_the_files_is_a_parameter_with_all_that_it_says() -> None:
    vocabulary = made(
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
    assert vocabulary.get("A.b", System.ECS) == Parameter(
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
    assert vocabulary.get("A", System.ECS) == Parameter(System.ECS, Address("A"), "resource")


def test_a_table_of_conditions_takes_one_value_or_several() -> None:
    assert conditions({"A.b": "x", "A.c": ["y", 1], "A.d": True}) == (
        Condition(Address("A.b"), ("x",)),
        Condition(Address("A.c"), ("y", 1)),
        Condition(Address("A.d"), (True,)),
    )


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
def test_an_address_stands_for_the_one_of_its_nearest_ancestor(
    address: str, expected: str | None
) -> None:
    vocabulary = made(same={"B[]": "A[]", "B[].x": "C", "D": "A"})
    assert vocabulary.standing_for(Address(address)) == expected


def children(vocabulary: Vocabulary, address: str, system: System) -> dict[str, str]:
    parameter = vocabulary.get(address, system)
    assert parameter is not None
    return {name: str(field) for name, field in vocabulary.children(parameter).items()}


def test_the_fields_below_a_parameter_go_by_every_name_that_a_document_has() -> None:
    vocabulary = made(
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
    assert children(vocabulary, "Service", System.ECS) == {
        "DesiredCount": "Service.DesiredCount",
        "desiredCount": "Service.DesiredCount",
        "Network": "Service.Network",
        "Old": "Service.Old",
        "New": "Service.Old",
        "Ports": "Service.Ports",
        "ports": "Service.Ports",
        "Labels": "Service.Labels",
    }
    assert children(vocabulary, "Service.Ports", System.ECS) == {
        "Port": "Service.Ports[].Port",
        "port": "Service.Ports[].Port",
    }
    assert children(vocabulary, "Service.Labels", System.ECS) == {"a.b": 'Service.Labels["a.b"]'}
    assert children(vocabulary, "Service.DesiredCount", System.ECS) == {}


def test_of_two_fields_with_a_name_the_first_has_it() -> None:
    vocabulary = made(ecs={"A": ROOT, "A.b": FIELD, "A.c": {**FIELD, "names": {"api": ["b", "d"]}}})
    assert children(vocabulary, "A", System.ECS) == {"b": "A.b", "c": "A.c", "d": "A.c"}


def test_the_fields_of_systems_with_the_same_address_are_kept_apart() -> None:
    vocabulary = made(
        ecs={"Service": ROOT, "Service.a": FIELD}, kubernetes={"Service": KIND, "Service.b": FIELD}
    )
    assert children(vocabulary, "Service", System.ECS) == {"a": "Service.a"}
    assert children(vocabulary, "Service", System.KUBERNETES) == {"b": "Service.b"}


def test_where_anothers_fields_stand_again_only_those_of_a_meaning_of_their_own_differ() -> None:
    vocabulary = made(
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
    assert children(vocabulary, "Pod.b", System.KUBERNETES) == expected
    assert children(vocabulary, "Pod.c", System.KUBERNETES) == expected
    assert children(vocabulary, "Pod.a", System.KUBERNETES) == {"x": "Pod.a[].x", "y": "Pod.a[].y"}


def test_the_fields_of_a_parameter_cannot_be_changed() -> None:
    vocabulary = made(ecs=SERVICE)
    (service, *_) = vocabulary
    assert isinstance(vocabulary.children(service), MappingProxyType)


def test_a_key_that_is_listed_knows_its_open_map() -> None:
    vocabulary = made(kubernetes=POD)
    parameters = {str(parameter): vocabulary.open_map_of(parameter) for parameter in vocabulary}
    key = parameters.pop('Pod.metadata.labels["example.com/team"]')
    assert str(key) == "Pod.metadata.labels"
    assert set(parameters.values()) == {None}


TASK: Rows = {
    "Task": ROOT,
    "Task.Name": FIELD,
    "Task.Cpu": FIELD,
    "Task.Status": FIELD,
    "TaskDefinition": ROOT,
    "TaskDefinition.Family": FIELD,
    "TaskDefinition.Cpu": FIELD,
    "TaskDefinition.ContainerDefinitions": {"type": "object[]"},
    "TaskDefinition.ContainerDefinitions[].Name": FIELD,
    "TaskDefinition.ContainerDefinitions[].Image": FIELD,
    "TaskDefinition.Volumes": {"type": "object[]"},
    "TaskDefinition.Volumes[].Size": FIELD,
}


@pytest.mark.parametrize(
    ("fields", "owner"),
    [
        (["Family"], "TaskDefinition"),
        (["Status"], "Task"),
        (["Cpu"], "TaskDefinition"),
        (["Name", "Cpu"], "Task"),
        (["Family", "Cpu", "Name"], "TaskDefinition"),
        (["Name", "Cpu", "x", "y"], "Task"),
        (["Name", "Image"], "TaskDefinition.ContainerDefinitions"),
        (["Size"], None),
        (["x"], None),
        ([], None),
        (["hostname"], None),
    ],
)
def test_a_document_belongs_to_the_resource_that_has_the_most_of_its_fields(
    fields: list[str], owner: str | None
) -> None:
    vocabulary = made(ecs=TASK, kubernetes={"Pod": KIND, "Pod.hostname": FIELD})
    known = vocabulary.owner_of(fields)
    assert (known and str(known)) == owner


def test_a_task_definition_goes_before_others_with_as_many_of_the_fields() -> None:
    first = made(ecs={**TASK, "Other": ROOT, "Other.Family": FIELD})
    last = made(ecs={"Other": ROOT, "Other.Family": FIELD, **TASK})
    assert str(first.owner_of(["Family"])) == str(last.owner_of(["Family"])) == "TaskDefinition"


def test_of_other_resources_with_as_many_of_the_fields_the_first_goes_first() -> None:
    vocabulary = made(ecs={"B": ROOT, "B.x": FIELD, "A": ROOT, "A.x": FIELD})
    assert str(vocabulary.owner_of(["x"])) == "B"


def suggested(vocabulary: Vocabulary, text: str, **asked: Any) -> list[str]:
    return [str(address) for address in vocabulary.suggestions(text, **asked)]


def test_a_suggestion_has_a_name_like_the_one_asked_for() -> None:
    vocabulary = made(ecs=SERVICE, kubernetes=POD)
    assert suggested(vocabulary, "desired_cuont") == ["Service.DesiredCount"]
    assert suggested(vocabulary, "hostnam") == ["Pod.spec.hostname"]
    assert suggested(vocabulary, "xyzzy") == []
    assert suggested(vocabulary, "a..b") == []
    assert suggested(vocabulary, "") == []


@pytest.mark.parametrize(("text", "is_near"), [("abcdefg", True), ("abcdefz", True), ("ab", False)])
def test_a_name_that_is_less_like_it_than_seven_tenths_is_not_suggested(
    text: str, is_near: bool
) -> None:
    vocabulary = made(ecs={"A": ROOT, "A.abcdefghij": FIELD, "B": ROOT, "B.abcde": FIELD})
    assert bool(suggested(vocabulary, text)) == is_near


def test_a_name_much_less_like_it_than_the_best_is_not_suggested() -> None:
    rows = {"A": ROOT, "A.abcdefghi": FIELD, "A.abcdefghx": FIELD, "A.abcdefghxy": FIELD}
    vocabulary = made(ecs=rows)  # as like "abcdefghij" as 0.95, 0.84 and 0.8
    assert suggested(vocabulary, "abcdefghij") == ["A.abcdefghi"]
    del rows["A.abcdefghi"]
    assert suggested(made(ecs=rows), "abcdefghij") == ["A.abcdefghx", "A.abcdefghxy"]


def test_of_one_name_what_can_be_set_is_suggested_first_and_then_what_is_nearest_to_the_root() -> (
    None
):
    vocabulary = made(
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
    assert suggested(vocabulary, "hostnam", count=4) == expected
    assert suggested(vocabulary, "hostnam", count=1) == expected[:1]
    assert suggested(vocabulary, "hostnam") == expected[:3]


def test_of_one_name_what_is_spelled_most_like_the_path_is_suggested_first() -> None:
    vocabulary = made(
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
    assert suggested(vocabulary, asked)[0] == "Gateway.spec.listeners[].hostname"
    assert suggested(vocabulary, "ROUTE.SPEC.hostnam")[0] == "Route.spec.hostname"
    assert suggested(vocabulary, "Route.hostnam")[0] == "Route.spec.hostname"
    assert suggested(vocabulary, "hostnam")[0] == "Pod.hostname"


def test_of_more_than_three_names_like_it_the_three_nearest_are_suggested() -> None:
    names = ("hostnamea", "hostnameb", "hostnamec", "hostnamed")
    vocabulary = made(ecs={"A": ROOT, **{f"A.{name}": FIELD for name in names}})
    assert len(suggested(vocabulary, "hostname", count=9)) == 3


def test_suggestions_are_of_the_system_asked_for_and_stand_once() -> None:
    vocabulary = made(
        ecs={"Service": ROOT, "Service.name": {**FIELD, "names": {"api": ["names"]}}},
        kubernetes={"Service": KIND, "Service.name": FIELD, "Pod": KIND, "Pod.name": FIELD},
    )
    assert suggested(vocabulary, "namee", system=System.ECS) == ["Service.name"]
    assert suggested(vocabulary, "namee", system=System.KUBERNETES) == ["Pod.name", "Service.name"]
    assert suggested(vocabulary, "namee") == ["Pod.name", "Service.name"]


@given(st.text(max_size=100))
def test_any_text_is_matched_or_refused_and_has_suggestions_that_exist(text: str) -> None:
    vocabulary = dataset().parameters
    try:
        parameters = vocabulary.match(text, None)
    except AddressSyntaxError:
        parameters = []
    assert len(set(parameters)) == len(parameters)
    assert all(address in vocabulary for address in vocabulary.suggestions(text))


@pytest.mark.parametrize(
    ("value", "wanted", "expected"),
    [
        (1, "integer", True),
        (1.5, "integer", False),
        ("1", "integer", False),
        (True, "integer", False),
        (1, "number", True),
        (1.5, "number", True),
        (True, "number", False),
        ("1", "number", False),
        ("1Gi", "quantity", True),
        (1, "quantity", True),
        (0.5, "quantity", True),
        (True, "quantity", False),
        ([], "quantity", False),
        (True, "boolean", True),
        (1, "boolean", False),
        ("true", "boolean", False),
        ("x", "string", True),
        (1, "string", False),
        (None, "string", False),
        (True, "string", False),
        ({}, "map", True),
        ([], "map", False),
        ({}, "object", True),
        ("x", "object", False),
        (True, "object", False),
        ([{}], "object", False),
        ([1, 2], "integer[]", True),
        ([], "integer[]", True),
        ([1, "2"], "integer[]", False),
        (1, "integer[]", False),
        ([[1], [2]], "integer[][]", True),
        ([1], "integer[][]", False),
        (None, "any", True),
        (True, "any", True),
        ([], "any", True),
    ],
)
def test_a_value_is_of_a_type_or_not(value: Any, wanted: str, expected: bool) -> None:
    assert is_of_type(value, wanted) is expected
