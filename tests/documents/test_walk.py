"""explain: one finding for each parameter that occurs in a document, wherever it stands."""

import itertools
import json
import sys
import textwrap
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from operator import itemgetter
from typing import Any

import pytest
from typer.testing import CliRunner

from ecsk8s_map import (
    Address,
    Condition,
    DocumentError,
    Finding,
    Match,
    Pair,
    Role,
    System,
    dataset,
    explain,
    json_values,
)
from ecsk8s_map.cli.app import app
from ecsk8s_map.converting import (
    Reference,
)
from ecsk8s_map.documents import walk
from ecsk8s_map.documents.parsing import read_documents
from ecsk8s_map.query import Index
from ecsk8s_map.vocabulary import Vocabulary

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


def wide_cycle() -> Any:
    document: dict[str, Any] = {}
    document["containerDefinitions"] = [document] * 10
    return document


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (deep(10_000), "nested deeper than 200 levels"),
        (cycle(), "nested deeper than 200 levels"),
        (bomb(), "more than 1,000,000 values, with aliases resolved"),
        (wide_cycle(), "nested deeper than 200 levels"),
    ],
    ids=["deep", "cycle", "bomb", "wide cycle"],
)
def test_what_cannot_be_walked_in_bounded_time_is_refused(document: Any, said: str) -> None:
    with pytest.raises(DocumentError) as caught:
        explain(document)
    assert str(caught.value) == said


def nodes(document: Any) -> int:
    inner = document.values() if isinstance(document, dict) else document
    return 1 + (sum(map(nodes, inner)) if isinstance(document, (dict, list)) else 0)


def levels(document: Any) -> int:
    inner = document.values() if isinstance(document, dict) else document
    return 1 + max(map(levels, inner)) if isinstance(document, (dict, list)) and inner else 0


@pytest.mark.parametrize(
    ("limit", "size", "said"),
    [("MAX_NODES", nodes, "more than 16 values"), ("MAX_DEPTH", levels, "deeper than 4 levels")],
)
def test_a_document_may_be_as_large_and_as_deep_as_the_limit(
    limit: str, size: Callable[[Any], int], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (json_values.MAX_NODES, json_values.MAX_DEPTH) == (1_000_000, 200)
    count = len(list(explain(TASK)))
    monkeypatch.setattr(walk, limit, size(TASK))
    assert len(list(explain(TASK))) == count
    monkeypatch.setattr(walk, limit, size(TASK) - 1)
    with pytest.raises(DocumentError, match=said):
        explain(TASK)


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
def test_what_is_no_document_is_refused_when_it_is_given(document: Any, said: str) -> None:
    with pytest.raises(DocumentError) as caught:
        explain(document)
    assert str(caught.value) == said


def test_a_key_that_cannot_be_written_is_refused() -> None:
    with pytest.raises(DocumentError, match="a key cannot be written: a value of type int"):
        explain({**TASK, 10**5_000: 1})
    with pytest.raises(DocumentError, match="not an object: a value of type int"):
        explain(10**5_000)


def test_a_document_is_checked_whole_before_the_first_finding_comes() -> None:
    with pytest.raises(DocumentError, match="/1 is not a task definition"):
        explain([TASK, {"foo": 1}])


def test_a_document_that_is_changed_after_it_was_given_is_explained_as_it_was() -> None:
    document = {"family": "web", "cpu": 256}
    found = explain(document)
    document.clear()
    assert [finding.spelled for finding in found] == ["family", "cpu"]


def test_a_list_without_documents_has_no_findings() -> None:
    assert list(explain([])) == list(explain([[]])) == []


@pytest.mark.parametrize(
    "value",
    [
        "\ud800",
        "\x00",
        10**5_000,
        float("nan"),
        float("inf"),
        Decimal("0.5"),
        date(2026, 1, 2),
        datetime(2026, 1, 2, tzinfo=UTC),
        None,
        True,
        "x" * 100_000,
    ],
    ids=lambda value: type(value).__name__,
)
def test_every_value_that_json_and_yaml_have_is_found(value: Any) -> None:
    (family,) = (f for f in explain({"family": value, "cpu": 1}) if f.spelled == "family")
    assert family.value is value
    assert family.pairs


@pytest.mark.parametrize("key", [1, None, True, 1.5, date(2026, 1, 2)])
def test_a_key_that_is_no_text_is_a_finding_with_its_text(key: Any) -> None:
    (finding,) = (f for f in explain({**TASK, key: "x"}) if not f.parameter)
    assert (finding.spelled, finding.pointer) == (str(key), f"/{key}")


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


def sample(value: Any) -> Any:
    """Return a value of a parameter's type."""
    return {"string": "x", "integer": 1, "boolean": True, "number": 1}.get(value, "x")


@pytest.mark.parametrize("resource", ["TaskDefinition", "Service", "Cluster", "RunTask"])
def test_a_document_with_every_field_of_a_resource_has_a_finding_for_each(resource: str) -> None:
    vocabulary = dataset().parameters
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


def told(document: Any) -> list[tuple[str, str, Any, str | None, str | None]]:
    """Return pointer, spelling, value, parameter and problem of each finding."""
    return [
        (f.pointer, f.spelled, f.value, str(f.parameter) if f.parameter else None, f.problem)
        for f in explain(document)
    ]


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
        ("/0/services/1", "Service", "x", None, "Service is an object"),
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
    assert {*walk._WRAPPERS} == {*WRAPPED}


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
    assert said("apps/v1", "Pod") == [("/", f"{unknown} apps/v1 Pod")]
    assert said("v1", "Deployment") == [("/", f"{unknown} v1 Deployment")]
    assert said("argoproj.io/v1alpha1", "Rollout", spec={})[-1] == (
        "/spec",
        "argoproj.io/Rollout.spec",
    )
    assert said("v1", "argoproj.io/Rollout") == [("/", f"{unknown} v1 argoproj.io/Rollout")]
    assert said("v1", "List", items={}) == [("/", f"{unknown} v1 List")]
    assert ("/items", "ConfigMap has no such field") in said("v1", "ConfigMap", items=[])
    assert said("v1", "List", items=[{"apiVersion": "x/v1", "kind": "X"}]) == [
        ("/items/0", f"{unknown} x/v1 X")
    ]


def test_the_whole_of_a_document_that_is_not_described_is_its_value() -> None:
    document = {"apiVersion": "x/v1", "kind": "X"}
    assert told(document) == [("/", "X", document, None, "the dataset does not describe x/v1 X")]


def test_a_field_that_is_unknown_stands_in_the_resource_and_the_elements_around_it() -> None:
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


def made(
    addresses: Iterable[str],
    pairs: Mapping[str, Any],
    references: Iterable[tuple[str, str]] = (),
    defaults: Iterable[Mapping[str, Any]] = (),
    system: System = System.ECS,
) -> Callable[[Any], list[Finding]]:
    """Return explain for a task definition of a few fields; `pairs` are those of each address."""
    rows = [{"address": "TaskDefinition", "type": "resource"}, {"address": "Pod", "type": "kind"}]
    rows += [
        {"address": address, "type": "object[]" if address.endswith("s") else "string"}
        for address in addresses
    ]
    vocabulary = Vocabulary({system: rows}, same={}, kinds={}, defaults=defaults)
    named = [Reference(Address(source), Address(target)) for source, target in references]
    pairs_of = [
        {system: address, "pair": pair} for address, found in pairs.items() for pair in found
    ]
    index = Index(pairs_of, itemgetter("pair"), vocabulary, (), {}, named)

    def explained(document: Any) -> list[Finding]:
        return list(walk.explain(document, index))

    return explained


T = "TaskDefinition"
FIELDS = [f"{T}.{name}" for name in ("Mode", "Other", "Port")]


def pair(name: str, role: Role | None = None, /, **where: Any) -> Pair:
    """Return a pair of that note; `where` has fields of the task definition with their values."""
    conditions = tuple(
        Condition(Address(f"{T}.{address.replace('__', '[].')}"), tuple(values))
        for address, values in where.items()
    )
    ecs, kubernetes = Address(f"{T}.Port"), Address("Pod.port")
    return Pair(ecs, kubernetes, Match.CLOSE, note=name, role=role, where=conditions)


def ranked(
    pairs: list[Pair], document: Any, defaults: Iterable[Mapping[str, Any]] = ()
) -> tuple[list[str | None], list[str | None]]:
    """Return the notes of the pairs that hold for the field Port, and of those that are certain."""
    explained = made(FIELDS, {f"{T}.Port": pairs}, defaults=defaults)
    (finding,) = (f for f in explained(document) if f.spelled == "Port")
    return [p.note for p in finding.pairs], [p.note for p in finding.certain]


DEFAULT = {"address": f"{T}.Mode", "value": "bridge", "source": "s"}
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
        # fulfilled, then without a condition, then unsaid; what is not the first choice comes last
        ({"Mode": "host"}, [], "host either plain other instead-host also", "other"),
        ({"Mode": "bridge"}, [], "bridge either plain other also", "other"),
        ({"Mode": "awsvpc"}, [], "plain other also", "other"),
        ({"Mode": "host", "Other": "x"}, [], "host either other plain instead-host also", ""),
        ({"Mode": "host", "Other": "y"}, [], "host either plain instead-host also", ""),
        (
            {},
            [],
            "plain host bridge either other also instead-host",
            "host bridge either other instead-host",
        ),
        # what the default fulfills is certain, but comes after what has no condition
        (
            {},
            [DEFAULT],
            "plain host bridge either other also instead-host",
            "host other instead-host",
        ),
        ({"Mode": "awsvpc"}, [DEFAULT], "plain other also", "other"),
        # a default under a condition of its own is none
        (
            {},
            [{**DEFAULT, "where": {"A.b": "c"}}],
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
        ({"Mode": ["x", "host"]}, [], "host either plain other instead-host also", "other"),
    ],
)
def test_pairs_are_ranked_by_how_a_document_stands_to_their_conditions(
    said: dict[str, Any], defaults: list[dict[str, Any]], holding: str, uncertain: str
) -> None:
    pairs, certain = ranked(PAIRS, {**said, "Port": 1}, defaults)
    assert [str(note).replace(" ", "-") for note in pairs] == holding.split()
    left_out = [str(note).replace(" ", "-") for note in pairs if note not in certain]
    assert left_out == uncertain.split()
    assert certain == [note for note in pairs if note in certain]


def test_a_pair_whose_one_condition_is_unsaid_is_not_certain_though_another_is_fulfilled() -> None:
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


def test_a_condition_without_values_asks_that_the_field_is_left_out() -> None:
    left_out = pair("left out", Mode=[])
    assert ranked([pair("plain"), left_out], {"Port": 1}) == (["left out", "plain"],) * 2
    assert ranked([pair("plain"), left_out], {"Mode": "x", "Port": 1})[0] == ["plain"]


def test_a_constant_of_the_other_side_is_no_condition() -> None:
    constant = Pair(
        Address(f"{T}.Port"),
        Address("Pod.port"),
        Match.CLOSE,
        note="constant",
        where=(Condition(Address("Pod.protocol"), ("TCP",)),),
    )
    pairs = [pair("unsaid", Other=["x"]), constant, pair("plain")]
    notes = ["plain", "constant", "unsaid"]
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


def test_why_a_parameter_has_no_pair_is_told() -> None:
    explained = made(FIELDS, {f"{T}.Port": [pair("host", Mode=["host"])]})
    problems = {f.spelled: f.problem for f in explained({"Mode": "x", "Port": 1})}
    assert problems == {"Mode": "no pair in this release", "Port": "no pair's conditions hold here"}
    assert [f.problem for f in explained({"Mode": "host", "Port": 1})][1] is None


LISTS = [
    f"{T}.{name}"
    for name in ("Mode", "Volumes", "Volumes[].Name", "Volumes[].Host", "Volumes[].Kind")
]
MOUNTS = [f"{T}.Mounts", f"{T}.Mounts[].Source", f"{T}.Mounts[].Port", f"{T}.Mounts[].Kind"]


def holding(
    explained: Callable[[Any], list[Finding]], document: Any
) -> dict[str, list[str | None]]:
    return {f.pointer: [p.note for p in f.pairs] for f in explained(document) if f.pairs}


def test_of_a_list_only_the_same_element_speaks() -> None:
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


def test_from_outside_of_a_list_all_of_its_elements_speak() -> None:
    pairs = {f"{T}.Mode": [pair("a", Volumes__Kind=["a"]), pair("b", Volumes__Kind=["b"])]}
    explained = made(LISTS, pairs)
    document = {"Mode": "x", "Volumes": [{"Kind": "a"}, {"Kind": "c"}]}
    assert holding(explained, document) == {"/Mode": ["a"]}
    other = {"Mode": "y", "Volumes": [{"Kind": "b"}]}
    assert holding(explained, [document, other]) == {"/0/Mode": ["a"], "/1/Mode": ["b"]}


def test_what_a_document_leaves_unsaid_the_documents_beside_it_say() -> None:
    explained = made(FIELDS, {f"{T}.Port": [pair("host", Mode=["host"])]})
    beside: list[Any] = [{"Port": 1}, {"Mode": "host"}]
    assert holding(explained, beside) == {"/0/Port": ["host"]}
    assert holding(explained, [*beside, {"Mode": "x"}]) == {"/0/Port": ["host"]}
    assert holding(explained, [{"Mode": "x", "Port": 1}, {"Mode": "host"}]) == {}


def test_an_element_that_names_another_is_spoken_of_by_that_one() -> None:
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
