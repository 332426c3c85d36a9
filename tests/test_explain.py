"""explain: one finding for each parameter that occurs in a document, wherever it stands."""

import itertools
import json
import sys
import textwrap
from collections.abc import Iterator
from typing import Any

import pytest
from typer.testing import CliRunner

from ecsk8s_map import DocumentError, Finding, Match, dataset, explain
from ecsk8s_map.cli import app
from ecsk8s_map.reading import read_documents

RUN = CliRunner()
TASK = {
    "family": "web",
    "networkMode": "awsvpc",
    "containerDefinitions": [
        {
            "name": "app",
            "memory": 512,
            "portMappings": [{"containerPort": 80, "hostPort": 80}],
            "dockerLabels": {"team": "a"},
            "logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": "g"}},
        }
    ],
}
C = "TaskDefinition.ContainerDefinitions"


def addresses(document: Any) -> list[str]:
    return [str(finding.parameter) for finding in explain(document) if finding.parameter]


def test_a_finding_tells_place_spelling_value_parameter_and_pairs() -> None:
    finding = next(f for f in explain(TASK) if f.spelled == "memory")
    assert finding.pointer == "/containerDefinitions/0/memory"
    assert finding.value == 512
    assert str(finding.parameter) == f"{C}[].Memory"
    assert finding.pairs[0].match is Match.EXACT
    assert finding.problem is None


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


def test_a_manifest_is_walked_through_its_pod_template() -> None:
    found = addresses(DEPLOYMENT)
    assert "Deployment.spec.replicas" in found
    assert "Pod.spec.initContainers[].restartPolicy" in found
    assert "Pod.spec.containers[].name" in found
    assert "Pod.spec.containers[].resources.limits.memory" in found
    assert 'Pod.spec.containers[].resources.limits["nvidia.com/gpu"]' in found


def test_a_list_of_manifests_is_walked() -> None:
    document = {"apiVersion": "v1", "kind": "List", "items": [DEPLOYMENT, DEPLOYMENT]}
    assert len(addresses(document)) == 2 * len(addresses(DEPLOYMENT))


def test_what_is_unknown_is_a_finding_with_suggestions() -> None:
    (finding,) = (f for f in explain({**TASK, "familly": "x"}) if f.parameter is None)
    assert (finding.pointer, finding.spelled) == ("/familly", "familly")
    assert finding.problem == "TaskDefinition has no such field"
    assert finding.suggestions == ("TaskDefinition.Family",)


def test_a_spelling_of_the_other_dialects_case_is_unknown_in_kubernetes() -> None:
    document = {"apiVersion": "v1", "kind": "Pod", "spec": {"Hostname": "x"}}
    (finding,) = (f for f in explain(document) if f.parameter is None)
    assert finding.suggestions == ("Pod.spec.hostname",)


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        ({"Resources": {"B": {"Type": "AWS::S3::Bucket"}}}, "does not describe AWS::S3::Bucket"),
        ({"Resources": {}, "Outputs": {}}, "a section of the template"),
        ({"apiVersion": "example.com/v1", "kind": "Foo"}, "does not describe example.com/v1 Foo"),
        ({"taskDefinition": TASK, "tags": []}, "beside the resource"),
    ],
)
def test_what_is_no_parameter_is_told_and_not_skipped(document: Any, problem: str) -> None:
    assert any(problem in (finding.problem or "") for finding in explain(document))


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


def test_pairs_whose_conditions_the_document_contradicts_are_left_out() -> None:
    def host_port(mode: str) -> Finding:
        document = {**TASK, "networkMode": mode}
        return next(f for f in explain(document) if f.spelled == "hostPort")

    assert host_port("awsvpc").pairs[0].match is Match.NONE
    assert host_port("host").pairs[0].kubernetes == "Pod.spec.containers[].ports[].hostPort"


def test_a_release_leaves_out_what_it_does_not_have() -> None:
    document = {"family": "x", "memory": "1024", "containerDefinitions": []}

    def targets(version: str) -> set[str | None]:
        found = next(
            f for f in explain(document, kubernetes_version=version) if f.spelled == "memory"
        )
        return {pair.kubernetes for pair in found.pairs}

    assert "Pod.spec.resources.limits.memory" in targets("1.34") - targets("1.33")


def test_findings_come_lazily() -> None:
    found = explain(TASK)
    assert isinstance(found, Iterator)
    assert next(found).spelled == "family"


def deep(levels: int) -> Any:
    document: Any = []
    for _ in range(levels):
        document = [document]
    return {"containerDefinitions": document}


def bomb() -> Any:
    document: Any = ["x"] * 10
    for _ in range(12):
        document = [document] * 10
    return {"containerDefinitions": document}


def cycle() -> Any:
    document: dict[str, Any] = {}
    document["containerDefinitions"] = [document]
    return document


@pytest.mark.parametrize("document", [deep(10_000), bomb(), cycle()], ids=["deep", "bomb", "cycle"])
def test_what_cannot_be_walked_in_bounded_time_is_refused(document: Any) -> None:
    with pytest.raises(DocumentError, match=r"nested deeper|more than 1,000,000"):
        list(explain(document))


@pytest.mark.parametrize("document", [1, "x", None, {}, {"foo": 1}, [[]], [{"foo": 1}]])
def test_what_is_no_document_is_refused(document: Any) -> None:
    if document == [[]]:
        assert list(explain(document)) == []
        return
    with pytest.raises(DocumentError):
        list(explain(document))


def sample(value: Any) -> Any:
    """Return a value of a parameter's type."""
    return {"string": "x", "integer": 1, "boolean": True, "number": 1}.get(value, "x")


@pytest.mark.parametrize("resource", ["TaskDefinition", "Service", "Cluster", "RunTask"])
def test_a_document_with_every_field_of_a_resource_has_a_finding_for_each(resource: str) -> None:
    vocabulary = dataset().vocabulary
    root = vocabulary.get(resource, dataset().resolve(resource, system="ecs")[0].system)
    assert root is not None
    count = itertools.count()

    def fill(parameter: Any) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        for child in dict.fromkeys(vocabulary.children(parameter).values()):
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
    resources = {"X": {"Type": f"AWS::ECS::{resource}", "Properties": document}}
    found = list(explain({"Resources": resources}))
    assert expected > 25
    assert len([f for f in found if f.parameter]) == expected
    assert [f.problem for f in found if f.parameter is None] == []


YAML = """\
    Resources:
      Web:
        Type: AWS::ECS::TaskDefinition
        Properties:
          Family: !Sub "${AWS::StackName}-web"
          Cpu: !If [Big, 1024, 256]
          ExecutionRoleArn: !GetAtt Role.Arn
          ContainerDefinitions:
            - Name: app
              Image: nginx
              Created: 2020-01-01
    """


def test_yaml_is_read_with_short_tags_and_places() -> None:
    (document,) = read_documents(textwrap.dedent(YAML))
    properties = document.content["Resources"]["Web"]["Properties"]
    assert properties["Family"] == {"Fn::Sub": "${AWS::StackName}-web"}
    assert properties["Cpu"] == {"Fn::If": ["Big", 1024, 256]}
    assert properties["ExecutionRoleArn"] == {"Fn::GetAtt": ["Role", "Arn"]}
    assert properties["ContainerDefinitions"][0]["Created"] == "2020-01-01"
    place = document.places["/Resources/Web/Properties/ContainerDefinitions/0/Image"]
    assert place == (10, 11)


@pytest.mark.parametrize("indent", [None, 2, "\t"])
def test_json_is_read_with_places(indent: int | str | None) -> None:
    text = json.dumps({"family": "x", "cpu": "\U0001f600"}, indent=indent)
    (document,) = read_documents(text)
    assert document.content == json.loads(text)
    assert document.places["/cpu"].line == (1 if indent is None else 3)


def test_several_documents_are_read_one_after_the_other() -> None:
    text = "kind: A\n---\n\n---\nkind: B\n"
    assert [document.content for document in read_documents(text)] == [{"kind": "A"}, {"kind": "B"}]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"a": }', r"1:7: not JSON"),
        ("a: [1,\nb: 2", r"2:5: not YAML"),
        ("a: !!python/object:os.system x", "1:4: unknown tag '!!python/object:os.system'"),
        ("[" * 100_000, "nested too deep|not JSON"),
        ("a: &a [*a", "1:8: the anchor 'a' contains itself"),
        ("a: 1\nb:\n  a: 1\na: 2", "4:1: duplicate key 'a'; the first is at 1:1"),
        ('{"a": 1, "a": 2}', "1:10: duplicate key 'a'"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(text: str, said: str) -> None:
    with pytest.raises(DocumentError, match=said):
        list(read_documents(text))


def test_the_command_groups_by_level_and_sums_up(tmp_path: Any) -> None:
    file = tmp_path / "task.json"
    file.write_text(json.dumps(TASK, indent=1), encoding="utf-8")
    result = RUN.invoke(app, ["explain", str(file)])
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "exact (1)"
    assert lines[1] == f"  {file}:7:4: memory -> Pod.spec.containers[].resources.limits.memory"
    assert lines[-1].startswith("13 parameters: 1 exact, ")


def test_the_command_reads_standard_input_and_prints_json() -> None:
    result = RUN.invoke(app, ["explain", "-", "--json"], input=json.dumps(TASK))
    findings = json.loads(result.stdout)
    assert len(findings) == 13
    assert findings[0]["parameter"] == "TaskDefinition.Family"
    assert (findings[0]["line"], findings[0]["column"]) == (1, 2)


@pytest.mark.parametrize(("level", "code"), [("none", 1), ("unknown", 0), ("related", 1)])
def test_the_command_fails_on_a_level(level: str, code: int) -> None:
    arguments = ["explain", "-", "--fail-on", level]
    assert RUN.invoke(app, arguments, input=json.dumps(TASK)).exit_code == code


def test_a_file_that_does_not_parse_is_told_and_the_others_are_read(tmp_path: Any) -> None:
    bad, good = tmp_path / "bad.yaml", tmp_path / "good.json"
    bad.write_text("a: [", encoding="utf-8")
    good.write_text(json.dumps(TASK), encoding="utf-8")
    empty = tmp_path / "empty.yaml"
    empty.write_text("---\n", encoding="utf-8")
    files = [str(file) for file in (bad, tmp_path / "no.json", empty, good)]
    result = RUN.invoke(app, ["explain", *files])
    assert result.exit_code == 1
    assert f"{bad}:1:5: not YAML" in result.stderr
    assert "no.json: cannot be read" in result.stderr
    assert "empty.yaml: holds no document" in result.stderr
    assert "13 parameters" in result.stdout


def test_a_condition_is_asked_of_the_same_element_and_not_of_another() -> None:
    volumes = [{"name": "a", "host": {}}, {"name": "b", "host": {"sourcePath": "/srv"}}]
    found = {finding.pointer: finding for finding in explain({"family": "a", "volumes": volumes})}
    assert found["/volumes/0/host"].pairs[0].kubernetes == "Pod.spec.volumes[].emptyDir"
    assert found["/volumes/1/host"].pairs[0].kubernetes == "Pod.spec.volumes[].hostPath"


@pytest.mark.parametrize("argument", [5, None, "x", {"a": 1}])
def test_a_template_function_may_have_any_argument(argument: Any) -> None:
    (finding,) = explain({"family": {"Fn::If": argument}})
    assert finding.intrinsic == "Fn::If"


def test_a_finding_tells_the_resource_and_the_list_elements_around_it() -> None:
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


def test_containers_alone_belong_to_the_task_definition_around_them() -> None:
    found = [f for f in explain([[{"name": "a"}, {"name": "b"}]]) if f.spelled == "name"]
    assert [[owner.pointer for owner in f.owners] for f in found] == [
        ["/0", "/0/0"],
        ["/0", "/0/1"],
    ]
    assert {str(f.owners[0].parameter) for f in found} == {"TaskDefinition"}


def test_a_mount_is_spoken_of_by_the_volume_that_it_names() -> None:
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


def test_what_no_condition_is_said_of_is_possible_but_not_certain() -> None:
    def host_port(task: dict[str, Any]) -> Finding:
        return next(f for f in explain({**TASK, **task}) if f.spelled == "hostPort")

    awsvpc = host_port({})
    assert set(awsvpc.certain) == set(awsvpc.pairs)
    unsaid = {k: v for k, v in TASK.items() if k != "networkMode"}
    finding = next(f for f in explain(unsaid) if f.spelled == "hostPort")
    assert set(finding.certain) < set(finding.pairs)
    assert {c.values for pair in finding.certain for c in pair.where} <= {("bridge",), (True,)}


@pytest.mark.parametrize("count", [500, 4_000])
def test_conditions_are_found_in_time_that_grows_with_the_document(count: int) -> None:
    names = [f"v{number}" for number in range(count)]
    document = {
        "family": "a",
        "volumes": [{"name": name, "host": {"sourcePath": "/x"}} for name in names],
        "containerDefinitions": [{"mountPoints": [{"sourceVolume": name} for name in names]}],
    }
    steps = 0

    def tick(*_: Any) -> None:
        nonlocal steps
        steps += 1

    before = sys.getprofile()
    sys.setprofile(tick)
    try:
        findings = sum(1 for _ in explain(document))
    finally:
        sys.setprofile(before)
    assert findings == 4 + 4 * count
    assert steps < 2_000 * count
