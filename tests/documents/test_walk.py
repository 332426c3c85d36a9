"""Each parameter that occurs in a resource, wherever it is."""

import itertools
from datetime import date
from typing import Any

import pytest
from explained import TASK, C, T, addresses, made

from ecsk8s_map import dataset, explain


def test_every_parameter_of_a_task_definition_is_found_in_its_order() -> None:
    assert addresses(TASK) == [
        "TaskDefinition.Family",
        "TaskDefinition.NetworkMode",
        C,
        f"{C}[].Name",
        f"{C}[].Memory",
        f"{C}[].PortMappings",
        f"{C}[].PortMappings[].ContainerPort",
        f"{C}[].PortMappings[].HostPort",
        f"{C}[].DockerLabels",
        f"{C}[].LogConfiguration",
        f"{C}[].LogConfiguration.LogDriver",
        f"{C}[].LogConfiguration.Options",
        f"{C}[].LogConfiguration.Options.awslogs-group",
    ]


DEPLOYMENT = {
    "apiVersion": "apps/v1",
    "kind": "Deployment",
    "metadata": {"name": "web", "uid": "1"},
    "spec": {
        "replicas": 2,
        "template": {
            "spec": {
                "initContainers": [{"name": "x", "restartPolicy": "Always"}],
                "containers": [{"resources": {"limits": {"memory": "1Gi", "nvidia.com/gpu": 1}}}],
            }
        },
    },
}


def test_a_manifest_is_walked_through_its_pod_template() -> None:
    found = addresses(DEPLOYMENT)
    assert "Deployment.spec.replicas" in found
    assert "Pod.spec.initContainers[].restartPolicy" in found
    assert "Pod.spec.containers[].name" in found
    assert "Pod.spec.containers[].resources.limits.memory" in found
    assert 'Pod.spec.containers[].resources.limits["nvidia.com/gpu"]' in found


def test_what_is_unknown_is_a_finding_with_suggestions() -> None:
    (finding,) = (f for f in explain({**TASK, "familly": "x"}) if f.parameter is None)
    assert (finding.pointer, finding.spelled) == ("/familly", "familly")
    assert finding.problem == "TaskDefinition has no such field"
    assert finding.suggestions == ("TaskDefinition.Family",)


def test_a_spelling_of_the_other_dialects_case_is_unknown_in_kubernetes() -> None:
    document = {"apiVersion": "v1", "kind": "Pod", "spec": {"Hostname": "x"}}
    (finding,) = (f for f in explain(document) if f.parameter is None)
    assert finding.suggestions == ("Pod.spec.hostname",)


def test_a_template_function_is_named_and_the_branches_of_an_if_are_walked() -> None:
    document = {
        "Resources": {
            "Web": {
                "Type": "AWS::ECS::Service",
                "Properties": {
                    "Cluster": {"Ref": "Main"},
                    "DeploymentConfiguration": {
                        "Fn::If": ["Fast", {"MaximumPercent": 200}, {"Ref": "AWS::NoValue"}]
                    },
                },
            }
        }
    }
    found = {finding.spelled: finding for finding in explain(document)}
    assert found["Cluster"].intrinsic == "Ref"
    assert found["DeploymentConfiguration"].intrinsic == "Fn::If"
    assert found["MaximumPercent"].pointer.endswith(
        "/DeploymentConfiguration/Fn::If/1/MaximumPercent"
    )


@pytest.mark.parametrize("key", [1, None, True, 1.5, date(2026, 1, 2)])
def test_a_key_that_is_not_a_string_is_a_finding_with_its_text(key: Any) -> None:
    (finding,) = (f for f in explain({**TASK, key: "x"}) if not f.parameter)
    assert (finding.spelled, finding.pointer) == (str(key), f"/{key}")


def sample(value: Any) -> Any:
    """Return a value of a parameter's type."""
    return {"string": "x", "integer": 1, "boolean": True, "number": 1}.get(value, "x")


@pytest.mark.parametrize("resource", ["TaskDefinition", "Service", "Cluster", "RunTask"])
def test_a_document_with_every_field_of_a_resource_has_a_finding_for_each(resource: str) -> None:
    root = dataset().parameter(resource, "ecs")
    assert root is not None
    count = itertools.count()

    def fill(parameter: Any) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        for child in dict.fromkeys(dataset().fields(parameter).values()):
            name = next((n.path for n in child.names if n.dialect == "api"), None)
            if name is None or child.type == "map":
                continue
            next(count)
            below = fill(child)
            inner = below or sample(child.type.removesuffix("[]"))
            key = name.rpartition(".")[2].removesuffix("[]")
            fields[key] = [inner] if child.type.endswith("[]") else inner
        return fields

    document = fill(root)
    expected = next(count)
    found = list(explain(document))
    assert expected > 25
    assert len([f for f in found if f.parameter]) == expected
    assert [f.problem for f in found if f.parameter is None] == []


@pytest.mark.parametrize("argument", [5, None, "x", {"a": 1}])
def test_a_template_function_may_have_any_argument(argument: Any) -> None:
    (finding,) = explain({"family": {"Fn::If": argument}})
    assert finding.intrinsic == "Fn::If"


def test_a_finding_has_the_resource_and_the_list_elements_around_it() -> None:
    pod = {"containers": [], "initContainers": [{"name": "a", "ports": [{"containerPort": 1}]}]}
    deployment = {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "spec": {"template": {"spec": pod}},
    }
    (finding,) = (f for f in explain([deployment]) if f.spelled == "containerPort")
    at = "/0/spec/template/spec/initContainers/0"
    assert [(owner.pointer, str(owner.parameter)) for owner in finding.owners] == [
        ("/0", "Deployment"),
        (at, "Pod.spec.initContainers"),
        (f"{at}/ports/0", "Pod.spec.containers[].ports"),
    ]


@pytest.mark.parametrize("ports", [[{"containerPort": 1}], {"containerPort": 1}])
def test_an_object_where_a_list_belongs_is_its_one_element(ports: Any) -> None:
    (finding,) = (
        f
        for f in explain({**TASK, "containerDefinitions": [{"name": "a", "portMappings": ports}]})
        if f.spelled == "containerPort"
    )
    assert len(finding.owners) == 3
    assert finding.pairs


def test_a_field_that_is_unknown_has_the_resource_and_the_elements_around_it() -> None:
    (finding,) = (f for f in explain({**TASK, "volumes": [{"nam": {"x": 1}}]}) if not f.parameter)
    assert (finding.pointer, finding.value) == ("/volumes/0/nam", {"x": 1})
    assert [(owner.pointer, str(owner.parameter)) for owner in finding.owners] == [
        ("", "TaskDefinition"),
        ("/volumes/0", "TaskDefinition.Volumes"),
    ]
    assert finding.suggestions == ("TaskDefinition.Volumes[].Name",)


def test_below_a_map_only_the_keys_that_are_listed_are_findings() -> None:
    labels = {"app.kubernetes.io/name": "x", "team": "y"}
    document = {"apiVersion": "v1", "kind": "Pod", "metadata": {"labels": labels}}
    assert [f.pointer for f in explain(document)][2:] == [
        "/metadata",
        "/metadata/labels",
        "/metadata/labels/app.kubernetes.io~1name",
    ]


@pytest.mark.parametrize(
    ("function", "walked"),
    [
        ({"Fn::If": ["Fast", {"MaximumPercent": 1}, {"MaximumPercent": 2}]}, [1, 2]),
        ({"Fn::If": [{"MaximumPercent": 0}, {"MaximumPercent": 1}]}, [1]),
        ({"Fn::If": {"MaximumPercent": 1}}, []),
        ({"Fn::Join": ["", {"MaximumPercent": 1}, {"MaximumPercent": 2}]}, []),
        ({"Ref": {"MaximumPercent": 1}}, []),
    ],
)
def test_of_the_template_functions_only_if_has_values_of_the_field_in_it(
    function: Any, walked: list[int]
) -> None:
    document = {"ServiceName": "x", "DesiredCount": 1, "DeploymentConfiguration": function}
    found = [f for f in explain(document) if f.spelled == "MaximumPercent"]
    assert [f.value for f in found] == walked
    at = "/DeploymentConfiguration/Fn::If"
    assert [f.pointer for f in found] == [f"{at}/{value}/MaximumPercent" for value in walked]


def test_at_most_three_fields_are_suggested_the_nearest_first() -> None:
    explained = made([f"{T}.{name}" for name in ("Portx", "Porty", "Portz", "Portw", "Port")], {})
    (finding,) = (f for f in explained({"Port": 1, "Portx": 1, "Portt": 2}) if not f.parameter)
    assert len(finding.suggestions) == 3
    assert finding.suggestions[0] == f"{T}.Port"
