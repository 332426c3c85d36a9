"""Which document is what, and what in it belongs to no resource."""

from typing import Any

import pytest
from explained import TASK, C, addresses, told
from small import FIELD, KIND, ROOT, Rows, index

from ecsk8s_map import DocumentError, dataset, explain
from ecsk8s_map.documents.recognition import Recognizer


def pascal(value: Any) -> Any:
    """Spell a task definition as CloudFormation does."""
    if isinstance(value, list):
        return [pascal(item) for item in value]
    if isinstance(value, dict):
        return {
            (key if "-" in key or key == "team" else key[0].upper() + key[1:]): pascal(inner)
            for key, inner in value.items()
        }
    return value


@pytest.mark.parametrize(
    "document",
    [
        pascal(TASK),
        {"taskDefinition": TASK, "tags": []},
        [TASK],
        {"Resources": {"Web": {"Type": "AWS::ECS::TaskDefinition", "Properties": pascal(TASK)}}},
    ],
    ids=["CloudFormation", "describe-task-definition", "list", "template"],
)
def test_the_same_parameters_are_found_however_the_document_is_wrapped(document: Any) -> None:
    assert addresses(document) == addresses(TASK)


@pytest.mark.parametrize(
    ("document", "address"),
    [
        ({"serviceName": "web", "desiredCount": 2}, "Service.DesiredCount"),
        ({"serviceName": "web"}, "Service.ServiceName"),
        ({"services": [{"serviceName": "web", "runningCount": 1}]}, "Service.RunningCount"),
        ({"taskDefinition": "web:1", "count": 3, "startedBy": "me"}, "RunTask.Count"),
        ({"clusterName": "c", "capacityProviders": ["FARGATE"]}, "Cluster.CapacityProviders"),
        ([{"name": "a", "image": "nginx", "essential": True}], f"{C}[].Essential"),
        ({"tasks": [{"lastStatus": "RUNNING"}], "failures": []}, "Task.LastStatus"),
    ],
)
def test_an_ecs_document_is_recognized_by_its_fields(document: Any, address: str) -> None:
    assert address in addresses(document)


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


def test_a_list_of_manifests_is_walked() -> None:
    document = {"apiVersion": "v1", "kind": "List", "items": [DEPLOYMENT, DEPLOYMENT]}
    assert len(addresses(document)) == 2 * len(addresses(DEPLOYMENT))


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        ({"Resources": {"B": {"Type": "AWS::S3::Bucket"}}}, "does not describe AWS::S3::Bucket"),
        ({"Resources": {}, "Outputs": {}}, "a section of the template"),
        ({"apiVersion": "example.com/v1", "kind": "Foo"}, "does not describe example.com/v1 Foo"),
        ({"taskDefinition": TASK, "tags": []}, "beside the resource"),
    ],
)
def test_what_is_not_a_parameter_is_a_finding_too(document: Any, problem: str) -> None:
    assert any(problem in (finding.problem or "") for finding in explain(document))


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (1, "the document is not an object: 1"),
        ("x", "the document is not an object: 'x'"),
        ("", "the document is not an object: ''"),
        (None, "the document is not an object: None"),
        ([TASK, 1], "/1 is not an object: 1"),
        ([[TASK, "x"]], "/0/1 is not an object: 'x'"),
        ({"apiVersion": "v1", "kind": "List", "items": [1]}, "/items/0 is not an object: 1"),
        ("\x1b[31m", r"the document is not an object: '\x1b[31m'"),
        (
            {},
            "the document is not a task definition, service, template or manifest: "
            "no resource has the fields (none)",
        ),
        (
            [{"foo": 1, "a\n::error": 2, "x" * 90: 3, 4: 5, None: 6, "sixth": 7}],
            "/0 is not a task definition, service, template or manifest: no resource has the "
            f"fields foo, a\\n::error, {'x' * 80}… (90 characters), 4, None",
        ),
        (b"x", "expected what JSON and YAML have, got b'x'"),
        (object, "expected what JSON and YAML have, got <class 'object'>"),
        ((), "expected what JSON and YAML have, got ()"),
        ({"family": ("a", "b")}, "expected what JSON and YAML have, got ('a', 'b')"),
        ({"family": {"a"}}, "expected what JSON and YAML have, got {'a'}"),
        ({"family": b"web"}, "expected what JSON and YAML have, got b'web'"),
        (
            {"containerDefinitions": [{"name": [object]}]},
            "expected what JSON and YAML have, got <class 'object'>",
        ),
    ],
)
def test_what_is_not_a_document_is_refused_at_once(document: Any, said: str) -> None:
    with pytest.raises(DocumentError) as caught:
        explain(document)
    assert str(caught.value) == said


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (
            {"apiVersion": "v1\x1b[31m", "kind": "A\n::error"},
            r"the dataset does not describe v1\x1b[31m A\n::error",
        ),
        ({"apiVersion": 1, "kind": ["x"]}, "the dataset does not describe 1 ['x']"),
        ({"apiVersion": "v1", "kind": 10**5_000}, "describe v1 a value of type int"),
        (
            {"Resources": {"A": {"Type": "AWS::X\x1b[31m"}}},
            r"the dataset does not describe AWS::X\x1b[31m",
        ),
        ({"Resources": {"A": {"Type": ["x"]}}}, "the dataset does not describe ['x']"),
        ({"Resources": {"A": 1}}, "the dataset does not describe None"),
    ],
)
def test_what_a_document_says_is_escaped_in_a_problem(document: Any, said: str) -> None:
    (finding,) = explain(document)
    assert finding.problem
    assert said in finding.problem
    assert finding.problem.isprintable()


def test_everything_in_a_template_is_a_finding_at_its_place() -> None:
    service = {"DesiredCount": 2, "Nope": 3}
    resources = {
        "a/b": {"Type": "AWS::S3::Bucket", "Properties": {"x": 1}},
        "Pod": {"Type": "Pod", "Properties": {"spec": {}}},
        "Web": {
            "Type": "AWS::ECS::Service",
            "DependsOn": "a/b",
            "Properties": service,
            "Metadata": {"DesiredCount": 1},
        },
        "Empty": {"Type": "AWS::ECS::Service", "Properties": [1]},
        "Scaling": {
            "Type": "AWS::ApplicationAutoScaling::ScalableTarget",
            "Properties": {"MinCapacity": 1},
        },
        "ab": 1,
    }
    section = "a section of the template, no parameter"
    attribute = "an attribute of the template, no parameter"
    unknown = "the dataset does not describe"
    document = {"Conditions~": {"x": 1}, "Resources": resources, "Outputs": 3}
    web, target = "/Resources/Web", "AWS::ApplicationAutoScaling::ScalableTarget.MinCapacity"
    assert told([document]) == [
        ("/0/Conditions~0", "Conditions~", {"x": 1}, None, section),
        ("/0/Resources/a~1b", "a/b", resources["a/b"], None, f"{unknown} AWS::S3::Bucket"),
        ("/0/Resources/Pod", "Pod", resources["Pod"], None, f"{unknown} Pod"),
        (f"/0{web}/DependsOn", "DependsOn", "a/b", None, attribute),
        (f"/0{web}/Properties/DesiredCount", "DesiredCount", 2, "Service.DesiredCount", None),
        (f"/0{web}/Properties/Nope", "Nope", 3, None, "Service has no such field"),
        (f"/0{web}/Metadata", "Metadata", {"DesiredCount": 1}, None, attribute),
        ("/0/Resources/Empty/Properties", "Properties", [1], None, attribute),
        ("/0/Resources/Scaling/Properties/MinCapacity", "MinCapacity", 1, target, None),
        ("/0/Resources/ab", "ab", 1, None, f"{unknown} None"),
        ("/0/Outputs", "Outputs", 3, None, section),
    ]


def test_everything_that_a_describe_command_prints_is_a_finding_at_its_place() -> None:
    beside = "beside the resource, no parameter"
    document = {
        "failures": [1],
        "services": [{"desiredCount": 2}, "x"],
        "cluster": {"clusterName": "c"},
    }
    assert told([document]) == [
        ("/0/failures", "failures", [1], None, beside),
        ("/0/services/0/desiredCount", "desiredCount", 2, "Service.DesiredCount", None),
        ("/0/services/1", "Service", "x", None, "expected an object"),
        ("/0/cluster/clusterName", "clusterName", "c", "Cluster.ClusterName", None),
    ]


WRAPPED = {
    "taskDefinition": "TaskDefinition.Status",
    "services": "Service.Status",
    "service": "Service.Status",
    "tasks": "Task.LastStatus",
    "clusters": "Cluster.Status",
    "cluster": "Cluster.Status",
    "containerInstances": "ContainerInstance.Status",
    "capacityProviders": "CapacityProvider.Tags",
    "taskSets": "TaskSet.LaunchType",
}


@pytest.mark.parametrize("key", WRAPPED)
@pytest.mark.parametrize("as_list", [False, True])
def test_what_describe_commands_print_around_a_resource_says_which_it_is(
    key: str, as_list: bool
) -> None:
    name = WRAPPED[key].rpartition(".")[2]
    fields = {name[0].lower() + name[1:]: "x"}
    beside = {"failures": [], "tags": [], "ResponseMetadata": {}, "nextToken": ""}
    document = {key: [fields] if as_list else fields, **beside}
    assert addresses(document) == [WRAPPED[key]]
    kinds = dataset().kinds.values()
    assert {each for kind in kinds for each in kind.wrapped_in} == {*WRAPPED}


@pytest.mark.parametrize(
    ("document", "address"),
    [
        # what stands beside is nothing that a describe command prints, or names the resource
        ({"taskDefinition": {"family": "x"}, "desiredCount": 1}, "Service.DesiredCount"),
        ({"taskDefinition": "web:1", "tags": []}, "RunTask.TaskDefinition"),
        # a kind without a version is no manifest
        ({"kind": "Pod", "family": "x"}, "TaskDefinition.Family"),
        ({"apiVersion": "v1", "family": "x"}, "TaskDefinition.Family"),
        # nor is a template without resources one
        ({"Resources": [1], "family": "x"}, "TaskDefinition.Family"),
    ],
)
def test_a_document_is_what_its_marks_say(document: Any, address: str) -> None:
    assert address in addresses(document)


def test_a_manifest_is_of_the_kind_and_group_that_it_says() -> None:
    def said(api_version: str, kind: str, **more: Any) -> list[tuple[str, str | None]]:
        document = {"apiVersion": api_version, "kind": kind, **more}
        return [(pointer, address or problem) for pointer, _, _, address, problem in told(document)]

    unknown = "the dataset does not describe"
    assert said("v1", "Pod")[0] == ("/apiVersion", "Pod.apiVersion")
    assert said("v2", "Pod")[0] == ("/apiVersion", "Pod.apiVersion")
    assert said("apps/v1", "Pod") == [("", f"{unknown} apps/v1 Pod")]
    assert said("v1", "Deployment") == [("", f"{unknown} v1 Deployment")]
    assert said("argoproj.io/v1alpha1", "Rollout", spec={})[-1] == (
        "/spec",
        "argoproj.io/Rollout.spec",
    )
    assert said("v1", "argoproj.io/Rollout") == [("", f"{unknown} v1 argoproj.io/Rollout")]
    assert said("v1", "List", items={}) == [("", f"{unknown} v1 List")]
    assert ("/items", "ConfigMap has no such field") in said("v1", "ConfigMap", items=[])
    assert said("v1", "List", items=[{"apiVersion": "x/v1", "kind": "X"}]) == [
        ("/items/0", f"{unknown} x/v1 X")
    ]


def test_what_a_list_has_beside_its_items_is_no_parameter() -> None:
    document = {"kind": "List", "metadata": {"a": 1}, "items": [], "apiVersion": ["v1"], "x/y": 2}
    problem = "beside the items, no parameter"
    assert told(document) == [
        ("/metadata", "metadata", {"a": 1}, None, problem),
        ("/apiVersion", "apiVersion", ["v1"], None, problem),
        ("/x~1y", "x/y", 2, None, problem),
    ]


def test_the_whole_of_a_document_that_is_not_described_is_its_value() -> None:
    document = {"apiVersion": "x/v1", "kind": "X"}
    assert told(document) == [("", "X", document, None, "the dataset does not describe x/v1 X")]


def test_containers_alone_belong_to_the_task_definition_around_them() -> None:
    found = [f for f in explain([[{"name": "a"}, {"name": "b"}]]) if f.spelled == "name"]
    assert [[owner.pointer for owner in f.owners] for f in found] == [
        ["/0", "/0/0"],
        ["/0", "/0/1"],
    ]
    assert {str(f.owners[0].parameter) for f in found} == {"TaskDefinition"}


TASKS: Rows = {
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


def resource_with(fields: list[str], ecs: Rows, kubernetes: Rows | None = None) -> str | None:
    """Return what has the most of the fields, where documents are for task definitions first."""
    preferred = ("TaskDefinition", "TaskDefinition.ContainerDefinitions")
    kinds = [{"kind": kind, "system": "ecs", "names": [], "preferred": True} for kind in preferred]
    found = Recognizer(index(ecs, kubernetes, kinds=kinds)).resource_with(fields)
    return str(found) if found else None


@pytest.mark.parametrize(
    ("fields", "address"),
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
    fields: list[str], address: str | None
) -> None:
    assert resource_with(fields, TASKS, {"Pod": KIND, "Pod.hostname": FIELD}) == address


def test_a_preferred_resource_goes_before_others_with_as_many_of_the_fields() -> None:
    other: Rows = {"Other": ROOT, "Other.Family": FIELD}
    assert resource_with(["Family"], {**TASKS, **other}) == "TaskDefinition"
    assert resource_with(["Family"], {**other, **TASKS}) == "TaskDefinition"


def test_of_other_resources_with_as_many_of_the_fields_the_first_goes_first() -> None:
    assert resource_with(["x"], {"B": ROOT, "B.x": FIELD, "A": ROOT, "A.x": FIELD}) == "B"
