"""Which parameters a spelling names, on small vocabularies made by hand."""

import pytest
from small import FIELD, KIND, MAP, POD, ROOT, SERVICE, vocabulary, whole

from ecsk8s_map import System
from ecsk8s_map.address import AddressSyntaxError, ancestors
from ecsk8s_map.vocabulary import Vocabulary


def found(known: Vocabulary, text: str, system: System | None = None) -> list[str]:
    return [str(parameter) for parameter in known.match(text, system)]


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
    assert found(vocabulary(ecs=SERVICE), text) == ([address] if address else [])


def test_a_text_that_is_no_path_is_an_error() -> None:
    with pytest.raises(AddressSyntaxError):
        vocabulary(ecs=SERVICE).match("a..b", None)


def test_a_spelling_to_the_letter_goes_before_one_that_differs_in_case() -> None:
    known = vocabulary(ecs={"A": ROOT, "A.Command": FIELD, "B": ROOT, "B.command": FIELD})
    assert found(known, "Command") == ["A.Command"]
    assert found(known, "command") == ["B.command"]
    assert found(known, "COMMAND") == ["A.Command", "B.command"]


def test_what_a_short_name_names_is_ordered_by_depth_then_system_then_address() -> None:
    known = vocabulary(
        ecs={"B": ROOT, "B.x": FIELD, "A": ROOT, "A.x": FIELD, "A.a.x": FIELD},
        kubernetes={"C": KIND, "C.x": FIELD, "A": KIND, "A.x": FIELD},
    )
    assert [(str(p.system), str(p)) for p in known.match("x", None)] == [
        ("ecs", "A.x"),
        ("ecs", "B.x"),
        ("kubernetes", "A.x"),
        ("kubernetes", "C.x"),
        ("ecs", "A.a.x"),
    ]
    assert found(known, "x", System.KUBERNETES) == ["A.x", "C.x"]
    assert found(known, "x", System.ECS) == ["A.x", "B.x", "A.a.x"]


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
    known = vocabulary(
        ecs={
            "AWS::Other::Service": ROOT,
            "AWS::Other::Service.Tags[].Key": FIELD,
            "Service": ROOT,
            "Service.Tags[].Key": FIELD,
            "Set": ROOT,
            "Set.Service": FIELD,
        }
    )
    assert found(known, text) == expected


def test_an_address_in_full_goes_before_a_longer_one_that_begins_like_it() -> None:
    known = vocabulary(ecs={"Sa::S": ROOT, "Sa::S.x": FIELD}, kubernetes={"S": KIND, "S.x": FIELD})
    assert found(known, "S.x") == ["S.x", "Sa::S.x"]
    assert found(known, "s.x") == ["Sa::S.x", "S.x"]


def test_a_dialects_path_in_full_goes_before_nothing() -> None:
    """Only the address does: what is spelled alike comes in the order of all."""
    known = vocabulary(
        ecs={
            "Service": ROOT,
            "Service.Count": {**FIELD, "names": {"api": ["count"]}},
            "Aws::Service": ROOT,
            "Aws::Service.count": FIELD,
        }
    )
    assert found(known, "Service.count") == ["Aws::Service.count", "Service.Count"]
    assert found(known, "Service.Count") == ["Service.Count"]


def test_a_resource_that_is_spelled_in_another_case_is_not_spelled_to_the_letter() -> None:
    known = vocabulary(ecs={"Service": ROOT, "Service.x": FIELD, "Z": ROOT, "Z.SERVICE.x": FIELD})
    assert found(known, "SERVICE.x") == ["Z.SERVICE.x"]
    assert found(known, "service.x") == ["Service.x", "Z.SERVICE.x"]


def test_every_address_in_full_names_its_own_parameter_first() -> None:
    known = whole().vocabulary
    parameters = list(known)
    assert len(parameters) > 6_000
    for parameter in parameters:
        assert known.match(parameter.address, parameter.system)[0] == parameter


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
    assert found(vocabulary(kubernetes=POD), text) == ([address] if address else [])


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
    known = vocabulary(
        SERVICE,
        {**POD, "Deployment": KIND},
        same={"Deployment.spec": "Pod.spec"},
        kinds={"Deployment": ["deploy"]},
    )
    assert found(known, text, system) == []


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
    known = vocabulary(SERVICE, POD, kinds={"ConfigMap": ["cm"]})
    assert found(known, text) == [address]


def test_where_several_maps_have_a_name_all_are_named() -> None:
    known = vocabulary(
        kubernetes={"B": KIND, "B.data": MAP, "A": KIND, "A.data": MAP, "A.x.data": FIELD}
    )
    assert found(known, "data.key") == ["A.data", "B.data"]


PREFIXES = ("resource", "module.x", "var", "local", "foo", "data.foo", "each.value")


MAPS = ("data", "metadata", "resources", "labels", "metadata.labels", "annotations", "options")


def test_no_word_in_front_of_a_spelling_makes_it_answer_for_something_else() -> None:
    known = whole().vocabulary
    parameters = list(known)[::80]
    checked = 0
    for parameter in parameters:
        if parameter.type in ("operation", "command") or not ancestors(parameter.address):
            continue
        above = known.get(ancestors(parameter.address)[0], parameter.system)
        is_key = above is not None and above.type == "map"
        for prefix in (*PREFIXES, *MAPS):
            text = f"{prefix}.{parameter.address}"
            for answer in known.match(text, None):
                assert prefix == "data.foo" or (answer == parameter and is_key), (text, answer)
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
    known = vocabulary(
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
    assert found(known, text) == expected


@pytest.mark.parametrize(
    ("same", "expected"),
    [
        ({"A.x.y": "B", "A.x": "C"}, "B.z"),
        ({"A.x": "C", "A.x.y": "B"}, "C.y.z"),
    ],
)
def test_of_several_aliases_that_a_spelling_begins_with_the_first_of_the_file_goes_first(
    same: dict[str, str], expected: str
) -> None:
    rows = {"A": KIND, "B": KIND, "B.z": FIELD, "C": KIND, "C.y.z": FIELD}
    assert found(vocabulary(kubernetes=rows, same=same), "A.x.y.z") == [expected]


def test_addresses_that_stand_for_each_other_end() -> None:
    known = vocabulary(
        kubernetes={"A": KIND, "B": KIND, "B.x.y": FIELD}, same={"A.x": "B.x", "B.x": "A.x"}
    )
    assert found(known, "A.x.y") == ["B.x.y"]
    assert found(known, "A.x.z") == []


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
    known = vocabulary(
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
    parameters = known.match(text, None)
    assert [str(parameter) for parameter in parameters] == expected
    assert {parameter.system for parameter in parameters} == {System.KUBERNETES}


def test_an_operation_keeps_its_name_though_a_resource_is_known_by_it() -> None:
    known = vocabulary(
        ecs={
            "CreateService": {"type": "operation"},
            "CreateService.dryRun": FIELD,
            **SERVICE,
        }
    )
    assert found(known, "CreateService") == ["CreateService"]
    assert found(known, "CreateService.desiredCount") == ["Service.DesiredCount"]
    assert found(known, "CreateService.dryRun") == ["CreateService.dryRun"]


def test_where_both_systems_have_a_resource_its_other_names_are_those_of_one() -> None:
    known = vocabulary(
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
        assert [parameter.system for parameter in known.match(name, None)] == [system]
    assert found(known, "v1/Service.spec") == found(known, "svc.spec") == ["Service.spec"]
    assert found(known, "svc.metadata.name") == ["Pod.name"]
    for text in ("svc.desiredCount", "v1/Service.desiredCount"):
        assert found(known, text) == []
    for text in ("AWS::ECS::Service.spec", "aws_ecs_service.web.spec", "CreateService.spec"):
        assert found(known, text) == []
    assert found(known, "aws_ecs_service.metadata.name") == []
