"""The example converter: everything arrives or is listed, and the vendors' schemas accept it."""

import ast
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ecsk8s_map import Dialect, Finding, Match, Parameter, System, convert, dataset, explain, parse

# The vendors' validators come with the `vocabulary` extra; the plain test command has none.
botocore_session = pytest.importorskip("botocore.session")
botocore_validate = pytest.importorskip("botocore.validate")
kubernetes_validate = pytest.importorskip("kubernetes_validate")
cfnlint = pytest.importorskip("cfnlint")

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted((ROOT / "examples" / "documents").iterdir())
RELEASES = (dataset().baseline.kubernetes[0], dataset().baseline.kubernetes[-1])
ADDONS: tuple[frozenset[str], ...] = (frozenset(), frozenset(dataset().addons))


sys.path.insert(0, str(ROOT / "examples"))  # they stand beside each other, as for a script

import convert as example  # noqa: E402


@cache
def documents_of(path: Path) -> list[Any]:
    return parse(path.read_text(encoding="utf-8"))


def system_of(documents: list[Any]) -> System:
    parameters = (finding.parameter for finding in explain(documents))
    return next(parameter.system for parameter in parameters if parameter)


def converted(documents: list[Any], **options: Any) -> Any:
    source = system_of(documents)
    to = "ecs" if source is System.KUBERNETES else "kubernetes"
    return example.convert_documents(documents, to=to, **options)


def problems(document: dict[str, Any], release: str) -> list[str]:
    """Return what the vendor's own schema says against a produced document."""
    if "apiVersion" in document:
        if (
            "." in document["apiVersion"].partition("/")[0]
            and "k8s.io" not in document["apiVersion"]
        ):
            return []  # an add-on's; kubernetes-validate has the core schemas only
        try:
            kubernetes_validate.validate(document, release, strict=True)
        except kubernetes_validate.ValidationError as error:
            return [f"{'/'.join(map(str, error.absolute_path))}: {error.message}"]
        return []
    operation = "RegisterTaskDefinition" if "family" in document else "CreateService"
    model = botocore_session.get_session().get_service_model("ecs")
    shape = model.operation_model(operation).input_shape
    report = botocore_validate.ParamValidator().validate(document, shape)
    return [report.generate_report()] if report.has_errors() else []


def at(documents: list[Any], pointer: str) -> Any:
    value: Any = documents
    for token in pointer.split("/")[1:]:
        key = token.replace("~1", "/").replace("~0", "~")
        value = value[int(key)] if isinstance(value, list) else value[key]
    return value


def check(documents: list[Any], **options: Any) -> Any:
    """Convert, and check what holds for every conversion."""
    result = converted(documents, **options)
    release = options.get("kubernetes_version")
    findings = list(explain(documents, kubernetes_version=release))
    assert len(findings) == len(result.report) > 0
    for finding, entry in zip(findings, result.report, strict=True):
        assert entry.finding == finding
        for pointer in entry.pointers:
            at(result.documents, pointer)
        if entry.outcome is example.Outcome.LISTED:
            assert not entry.pointers
            assert entry.why
            assert entry.pair is not None or not finding.pairs
        else:
            below = [
                e for e in result.report if e.finding.pointer.startswith(f"{finding.pointer}/")
            ]
            assert entry.pointers or any(each.pointers for each in below)
    json.dumps(result.documents)
    for document in result.documents:
        assert not problems(document, release or RELEASES[-1]), json.dumps(document, indent=1)
    return result


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("addons", ADDONS, ids=("bare", "all add-ons"))
@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_document_is_converted_or_listed_and_valid(
    path: Path, addons: frozenset[str], release: str
) -> None:
    check(documents_of(path), addons=addons, kubernetes_version=release)


def test_there_are_documents_enough_and_most_give_something() -> None:
    assert len(DOCUMENTS) >= 30
    empty = [path.name for path in DOCUMENTS if not converted(documents_of(path)).documents]
    assert len(empty) < 5, empty


@pytest.mark.parametrize(
    "workload", [kind.kind for kind in dataset().kinds.values() if kind.template is not None]
)
def test_every_kind_of_workload_can_be_asked_for(workload: str) -> None:
    documents = documents_of(ROOT / "examples" / "documents" / "fargate-web.json")
    result = check(documents, workload=workload)
    assert workload.endswith(result.documents[0]["kind"])


def exact_values(findings: Iterable[Finding]) -> Counter[tuple[str | None, str]]:
    """Count the values of parameters that have an exact counterpart, as Kubernetes writes them."""
    found: Counter[tuple[str | None, str]] = Counter()
    for finding in findings:
        for pair in finding.pairs:
            is_written = str(pair.ecs).startswith(("TaskDefinition.", "Service."))
            if pair.match is Match.EXACT and pair.to_kubernetes and is_written:
                value = convert(pair, finding.value, to="kubernetes").value
                found[pair.kubernetes, json.dumps(value)] += 1
    return found


# No container stands on the way back: a template computes the image, or it is elsewhere.
WITHOUT_IMAGE = {"run-task.json", "template-web.yaml"}


@pytest.mark.parametrize(
    "path",
    [
        path
        for path in DOCUMENTS
        if path.name not in WITHOUT_IMAGE
        if system_of(documents_of(path)) is System.ECS
    ],
    ids=lambda path: path.name,
)
def test_there_and_back_every_exact_parameter_is_unchanged(path: Path) -> None:
    there = converted(documents_of(path))
    written = exact_values(entry.finding for entry in there.report if entry.pointers)
    back = example.convert_documents(there.documents, to="ecs").documents
    assert not written - (exact_values(explain(back)) if back else Counter())


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_a_template_made_of_it_has_nothing_for_cfn_lint_to_say(path: Path) -> None:
    documents = documents_of(path)
    if system_of(documents) is System.ECS:
        documents = converted(documents).documents
    made = example.convert_documents(documents, to="cloudformation")
    for template in made.documents:
        # E3052: a service of tasks in mode awsvpc needs subnets, which no manifest has.
        found = [each for each in cfnlint.lint(json.dumps(template)) if each.rule.id != "E3052"]
        assert found == []
    for entry in made.report:
        for pointer in entry.pointers:
            at(made.documents, pointer)


def everything(parameter: Parameter, depth: int = 0) -> Any:
    """Return a value for a parameter with every field that the vocabulary has below it."""
    base = parameter.element_type
    below = dataset().fields(parameter) if depth < 12 else {}
    own = {}
    for name, each in below.items():
        api = [n.path for n in each.names if n.dialect is Dialect.API]
        spelled = re.findall(r'([^.\["]+)(?:\[\])?"?\]?$', api[0])[0] if api else name
        if not api or spelled == name:
            own[name] = each
    value: Any = {
        "string": parameter.values[0] if parameter.values else "text-1",
        "integer": 7,
        "number": 7,
        "boolean": True,
        "quantity": "2",
        "time": "2026-01-01T00:00:00Z",
        "integer|string": 7,
    }.get(base, {})
    if own:
        value = {name: everything(each, depth + 1) for name, each in own.items()}
    return [value, value] if parameter.is_list else value


def example_of(name: str, **options: Any) -> Any:
    return converted(documents_of(ROOT / "examples" / "documents" / name), **options)


def entry_at(result: Any, pointer: str) -> Any:
    return next(entry for entry in result.report if entry.finding.pointer == pointer)


def test_a_volume_whose_settings_were_lost_does_not_come_up_empty() -> None:
    result = example_of("efs-wordpress.json")
    spec = result.documents[0]["spec"]
    assert [volume["name"] for volume in spec["volumes"]] == ["cache"]
    assert [mount["name"] for mount in spec["containers"][0]["volumeMounts"]] == ["cache"]
    assert "Only its name is left" in entry_at(result, "/0/volumes/0/name").why
    assert (
        "'content'" in entry_at(result, "/0/containerDefinitions/0/mountPoints/0/sourceVolume").why
    )


def test_a_variable_whose_value_was_lost_is_not_set_to_nothing() -> None:
    result = example_of("deployment-web.yaml")
    environment = result.documents[0]["containerDefinitions"][0]["environment"]
    assert environment
    assert all("value" in variable for variable in environment)


def test_a_scratch_volume_comes_up_empty_and_stays_mounted() -> None:
    spec = example_of("fargate-web.json").documents[0]["spec"]
    assert spec["volumes"] == [{"name": "tmp", "emptyDir": {}}]
    assert [mount["name"] for mount in spec["containers"][0]["volumeMounts"]] == ["tmp"]


def test_what_stood_in_one_element_meets_in_one_and_what_stood_in_two_does_not() -> None:
    task = {
        "family": "a",
        "containerDefinitions": [
            {
                "name": name,
                "image": name,
                "environment": [{"name": f"{name}-1", "value": "1"}, {"value": "2", "name": "B"}],
            }
            for name in ("x", "y")
        ],
    }
    containers = converted([task]).documents[0]["spec"]["containers"]
    assert [each["env"] for each in containers] == [
        [{"name": "x-1", "value": "1"}, {"value": "2", "name": "B"}],
        [{"name": "y-1", "value": "1"}, {"value": "2", "name": "B"}],
    ]


def test_values_of_several_containers_meet_as_the_pair_says() -> None:
    pod = example_of("dns-and-hosts.json")
    assert pod.documents[0]["spec"]["dnsConfig"]["nameservers"] == ["10.0.0.2"]
    listed = entry_at(pod, "/0/containerDefinitions/1/dnsServers")
    assert listed.outcome is example.Outcome.LISTED
    assert "a field holds one value" in listed.why
    web = example_of("fargate-web.json")
    assert web.documents[0]["spec"]["terminationGracePeriodSeconds"] == 60
    assert "45 and 60" in entry_at(web, "/0/containerDefinitions/1/stopTimeout").why


def test_what_a_pod_says_for_all_containers_reaches_each_without_a_value_of_its_own() -> None:
    task = example_of("deployment-web.yaml").documents[0]
    assert [each["stopTimeout"] for each in task["containerDefinitions"]] == [60, 60]
    pod = {"terminationGracePeriodSeconds": 60, "securityContext": {"runAsUser": 1}}
    own = {"name": "b", "image": "b", "securityContext": {"runAsUser": 2}}
    manifest = {
        "apiVersion": "v1",
        "kind": "Pod",
        "spec": pod | {"containers": [{"name": "a", "image": "a"}, own]},
    }
    task = converted([manifest]).documents[0]
    assert [each["user"] for each in task["containerDefinitions"]] == ["1", "2"]


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("fargate-web.json", ["Pod", "ServiceAccount"]),
        ("web-with-service.yaml", ["Deployment"]),
        ("ec2-daemon-service.json", ["DaemonSet"]),
        ("template-scheduled.yaml", ["CronJob"]),
        ("two-services.yaml", ["Deployment", "Deployment"]),
    ],
)
def test_the_kind_of_workload_follows_from_the_input(name: str, kinds: list[str]) -> None:
    assert [document["kind"] for document in example_of(name).documents] == kinds


def test_each_of_two_workloads_keeps_its_own() -> None:
    made = example_of("two-services.yaml").documents
    assert [each["metadata"]["name"] for each in made] == ["front", "back"]
    assert [each["spec"]["replicas"] for each in made] == [2, 4]
    assert [each["spec"]["template"]["spec"]["containers"][0]["name"] for each in made] == [
        "front",
        "back",
    ]


def test_an_addon_chooses_among_alternatives() -> None:
    accounts = [each["kind"] for each in example_of("fargate-web.json").documents[1:]]
    assert accounts == ["ServiceAccount"]
    chosen = example_of("fargate-web.json", addons={"eks-pod-identity-agent"})
    assert [each["kind"] for each in chosen.documents] == ["Pod"]
    assert "PodIdentityAssociation" in entry_at(chosen, "/0/taskRoleArn").why
    gpu = "/0/containerDefinitions/0/resourceRequirements/0/value"
    assert "nvidia-device-plugin" in entry_at(example_of("gpu-training.json"), gpu).why
    with_plugin = example_of("gpu-training.json", addons={"nvidia-device-plugin"})
    assert entry_at(with_plugin, gpu).pointers == (
        "/0/spec/containers/0/resources/limits/nvidia.com~1gpu",
    )


def test_elements_made_together_are_named_alike() -> None:
    spec = example_of("gpu-training.json").documents[0]["spec"]
    names = [volume["name"] for volume in spec["volumes"]]
    assert len(set(names)) == 2
    assert [mount["name"] for mount in spec["containers"][0]["volumeMounts"]] == names


def test_init_containers_are_listed_since_their_order_has_a_meaning() -> None:
    result = example_of("pod-sidecars.yaml")
    names = [each["name"] for each in result.documents[0]["containerDefinitions"]]
    assert names == ["importer"]
    assert "initContainers" in entry_at(result, "/0/spec/initContainers/0/image").why


def test_the_program_reads_standard_input_and_reports_to_standard_error() -> None:
    source = (ROOT / "examples" / "documents" / "pod-minimal.json").read_text(encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, ROOT / "examples" / "convert.py", "-", "--to", "ecs", "--name", "shell"],
        input=source,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    (task,) = json.loads(ran.stdout)
    assert task["family"] == "shell"
    assert len(ran.stderr.splitlines()) == len(list(explain(json.loads(source))))


@pytest.mark.parametrize(
    ("name", "to", "system"),
    [
        ("fargate-web.json", "ecs", "ecs"),
        ("fargate-web.json", "cloudformation", "ecs"),
        ("deployment-web.yaml", "kubernetes", "kubernetes"),
    ],
)
def test_what_is_of_the_target_already_is_listed_as_such(name: str, to: str, system: str) -> None:
    documents = documents_of(ROOT / "examples" / "documents" / name)
    result = example.convert_documents(documents, to=to, addons=dataset().addons)
    assert result.documents == []
    known = [entry for entry in result.report if entry.finding.parameter]
    assert len(known) > 20
    for entry in known:
        assert (entry.outcome, entry.pointers) == (example.Outcome.LISTED, ())
        assert f"It is already a parameter of {system}." in entry.why


RESOURCES = {"TaskDefinition", "Service", "Pod", "Deployment", "CronJob"}


@pytest.mark.parametrize(
    "resource",
    [each for each in dataset().parameters if each.address in RESOURCES],
    ids=lambda resource: f"{resource.system}-{resource}",
)
def test_a_document_with_every_field_at_once_passes_through(resource: Parameter) -> None:
    document = everything(resource)
    if resource.system is System.KUBERNETES:
        document |= {"apiVersion": resource.api_version, "kind": resource.address}
    result = converted([document], addons=frozenset(dataset().addons))
    assert len(result.report) == len(list(explain([document]))) > 100


def texts_of(source: str) -> Iterator[str]:
    """Yield the texts of a program, without its docstrings."""
    tree = ast.parse(source)
    docstrings = [node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)]
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from () if node in docstrings else (node.value,)


def test_the_converter_names_no_parameter() -> None:
    names = {
        re.split(r'[.\["\]]+', path.rstrip('"]['))[-1]
        for parameter in dataset().parameters
        for path in (parameter.address, *(name.path for name in parameter.names))
    }
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "examples").rglob("*.py")]
    texts = {text for source in sources for text in texts_of(source)}
    assert len(texts) > 20
    assert not texts & names
