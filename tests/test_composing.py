"""translate, workloads and composer: what explain reads is written, in the other system too."""

import json
from pathlib import Path
from typing import Any

import pytest

from ecsk8s_map import (
    Address,
    Combine,
    Finding,
    NotConvertibleError,
    PlacementError,
    Setting,
    System,
    Written,
    dataset,
    explain,
    parse,
)

DOCUMENTS = sorted((Path(__file__).parent.parent / "examples" / "documents").iterdir())
CONTAINER = "Pod.spec.containers[]"


def setting(address: str, value: Any, *elements: str | None, **more: Any) -> Setting:
    return Setting(Address(address), value, elements, **more)


def composed(
    *settings: Setting, dialect: str = "kubernetes", **options: Any
) -> tuple[list[dict[str, Any]], list[Written]]:
    composer = dataset().composer(dialect, **options)
    written = [composer.add(each) for each in settings]
    return composer.compose(), written


def container(name: str = "app") -> list[Setting]:
    """The settings of a container that can stand."""
    return [setting(f"{CONTAINER}.name", name, name), setting(f"{CONTAINER}.image", "i", name)]


def again(document: Any, dialect: str, kind: str) -> list[dict[str, Any]]:
    """Compose a document from its own findings: its maps, and what has nothing below."""
    composer = dataset().composer(dialect, workload=kind)
    findings = [each for each in explain(document) if each.parameter]
    maps = {
        each.pointer for each in findings if str(each.parameter and each.parameter.type) == "map"
    }
    for finding in findings:
        is_leaf = not any(each.pointer.startswith(f"{finding.pointer}/") for each in findings)
        is_in_map = any(finding.pointer.startswith(f"{pointer}/") for pointer in maps)
        if finding.pointer in maps or (is_leaf and not is_in_map):
            owners = tuple(owner.pointer for owner in finding.owners[1:])
            composer.add(setting(str(finding.parameter), finding.value, *owners))
    return composer.compose()


def without(made: Any, scaffolded: Any) -> Any:
    """Return what was made, without the fields that a document does not have itself."""
    if isinstance(made, dict) and isinstance(scaffolded, dict):
        return {key: without(made[key], scaffolded[key]) for key in made if key in scaffolded}
    return made


# The fields of init containers and of claim templates stand under another list's addresses.
AMBIGUOUS = {"initContainers", "volumeClaimTemplates"}


def written_kinds() -> list[tuple[str, Any]]:
    found = []
    for path in DOCUMENTS:
        for number, document in enumerate(parse(path.read_text(encoding="utf-8"))):
            if isinstance(document, dict) and dataset().kinds.get(
                (System.KUBERNETES, str(document.get("kind")))
            ):
                kind = dataset().kinds[System.KUBERNETES, document["kind"]]
                if kind.scaffold and not any(key in json.dumps(document) for key in AMBIGUOUS):
                    found.append((f"{path.stem}-{number}", document))
            elif isinstance(document, dict) and "family" in document:
                found.append((f"{path.stem}-{number}", document))
    return found


@pytest.mark.parametrize(("name", "document"), written_kinds())
def test_a_document_composed_from_its_findings_is_the_document(name: str, document: Any) -> None:
    kind = dataset().kinds.get((System.KUBERNETES, str(document.get("kind"))))
    workload = kind.kind if kind and kind.template is not None else "Pod"
    (made,) = again(document, "kubernetes" if kind else "api", workload)
    assert without(made, document) == document


def test_values_with_the_same_id_meet_in_one_element_and_others_do_not() -> None:
    env = f"{CONTAINER}.env[]"
    (pod,), _ = composed(
        *container(),
        setting(f"{env}.value", "1", "app", "a"),
        setting(f"{env}.name", "A", "app", "a"),
        setting(f"{env}.name", "B", "app", "b"),
    )
    assert pod["spec"]["containers"][0]["env"] == [{"value": "1", "name": "A"}, {"name": "B"}]


def test_a_value_for_every_element_leaves_those_alone_that_have_their_own() -> None:
    image = f"{CONTAINER}.imagePullPolicy"
    (pod,), written = composed(
        setting(image, "Always", None, combine=Combine.SAME),
        *container("a"),
        *container("b"),
        setting(image, "Never", "b"),
    )
    policies = [each["imagePullPolicy"] for each in pod["spec"]["containers"]]
    assert policies == ["Always", "Never"]
    assert written[0].pointers == ("/0/spec/containers/0/imagePullPolicy",)


@pytest.mark.parametrize(
    ("combine", "values", "result", "loss"),
    [
        (Combine.MAX, (30, 60), 60, "30 and 60 meet in one field: their max."),
        (Combine.SUM, (30, 60), 90, "30 and 60 meet in one field: their sum."),
        (Combine.SAME, (30, 30), 30, None),
    ],
)
def test_values_that_meet_are_combined(
    combine: Combine, values: tuple[int, int], result: int, loss: str | None
) -> None:
    address = "Pod.spec.terminationGracePeriodSeconds"
    settings = [setting(address, value, combine=combine) for value in values]
    (pod,), written = composed(*container(), *settings)
    assert pod["spec"]["terminationGracePeriodSeconds"] == result
    assert written[-1].loss == loss


def test_what_cannot_be_combined_is_refused_with_both_values() -> None:
    address = "Pod.spec.hostname"
    (pod,), written = composed(*container(), setting(address, "a"), setting(address, "b"))
    assert pod["spec"]["hostname"] == "a"
    assert written[-1].refused == "'b' meets 'a', and one field holds one value."
    assert written[-1].pointers == ()


def test_a_key_of_a_map_that_meets_another_value_alone_is_left_out() -> None:
    labels = "Deployment.metadata.labels"
    (made,), written = composed(
        *container(),
        setting(labels, {"a": "1", "b": "2"}),
        setting(labels, {"b": "3", "c": "4"}),
        workload="Deployment",
    )
    assert made["metadata"]["labels"] == {"a": "1", "b": "2", "c": "4"}
    assert written[-1].refused is None
    assert "'3' meets '2'" in str(written[-1].loss)


@pytest.mark.parametrize(
    ("address", "value", "why"),
    [
        ("Pod.spec.hostname", 7, "7 is no string."),
        ("Pod.spec.hostNetwork", "yes", "'yes' is no boolean."),
        ("Pod.spec.priority", True, "True is no integer."),
        (f"{CONTAINER}.command", "run", "'run' is no string[]."),
        ("Pod.spec.volumes[].hostPath", {}, "hostPath cannot stand without path."),
        ("Pod.spec.nodeName.x", "x", "has no place in a Pod."),
        ("Deployment.spec.replicas", 1, "has no place in a Pod."),
        ("Node.spec.unschedulable", True, "Node has no scaffold to write it into."),
        ("TaskDefinition.Family", "x", "TaskDefinition has no scaffold to write it into."),
    ],
)
def test_what_has_no_place_is_refused_at_once(address: str, value: Any, why: str) -> None:
    with pytest.raises(PlacementError) as caught:
        dataset().composer("kubernetes").add(setting(address, value))
    assert why in str(caught.value)


def test_what_one_dialect_alone_has_is_refused_in_the_other() -> None:
    only = setting("Service.ClientToken", "t")
    dataset().composer("api").add(only)
    with pytest.raises(PlacementError, match=r"cloudformation has no Service\.ClientToken"):
        dataset().composer("cloudformation").add(only)


def test_an_object_without_a_required_field_is_not_written() -> None:
    (pod,), written = composed(
        *container(), setting(f"{CONTAINER}.ports[].name", "http", "app", "p")
    )
    assert "ports" not in pod["spec"]["containers"][0]
    assert written[-1].refused == f"{CONTAINER}.ports cannot stand without containerPort."


def test_constants_stand_and_fall_with_their_value() -> None:
    volume = "Pod.spec.volumes[]"
    mount = f"{CONTAINER}.volumeMounts[]"
    size = setting(
        f"{volume}.emptyDir.sizeLimit",
        "1Mi",
        "v",
        beside=(setting(f"{mount}.mountPath", "/dev/shm", "app", "v"),),
    )
    (pod,), written = composed(*container(), size)
    name = pod["spec"]["volumes"][0]["name"]
    assert pod["spec"]["containers"][0]["volumeMounts"] == [{"mountPath": "/dev/shm", "name": name}]
    assert written[-1].pointers == ("/0/spec/volumes/0/emptyDir/sizeLimit",)
    documents, written = composed(size)
    assert documents == []
    assert written[-1].refused


def test_an_element_that_names_nothing_is_not_written() -> None:
    mount = f"{CONTAINER}.volumeMounts[]"
    (pod,), written = composed(
        *container(),
        setting(f"{mount}.name", "data", "app", "m"),
        setting(f"{mount}.mountPath", "/data", "app", "m"),
    )
    assert "volumeMounts" not in pod["spec"]["containers"][0]
    assert written[-1].refused == "There is nothing of the name 'data'."


def test_an_element_of_which_the_name_alone_is_left_is_not_written() -> None:
    name = setting("Pod.spec.volumes[].name", "data", "v")
    (pod,), _ = composed(*container(), name)
    assert pod["spec"]["volumes"] == [{"name": "data"}]
    composer = dataset().composer("kubernetes")
    written = [composer.add(each) for each in (*container(), name)]
    assert "volumes" not in composer.compose(incomplete=["v"])[0]["spec"]
    assert written[-1].refused == "Its name alone would say something else."


def test_a_document_names_another_that_is_written_with_it() -> None:
    arn = 'ServiceAccount.metadata.annotations["eks.amazonaws.com/role-arn"]'
    (pod, account), _ = composed(*container(), setting(arn, "arn"), name="web")
    assert account["metadata"]["name"] == pod["spec"]["serviceAccountName"] == "web"


def test_a_template_has_a_resource_for_each_and_refers_to_it() -> None:
    (template,), written = composed(
        setting("TaskDefinition.ContainerDefinitions[].Image", "i", "c"),
        setting("TaskDefinition.ContainerDefinitions[].Name", "app", "c"),
        setting("TaskDefinition.Tags", [{"key": "a", "value": "b"}]),
        setting("Service.DesiredCount", 2),
        dialect="cloudformation",
        name="web",
    )
    assert template == {
        "Resources": {
            "TaskDefinition": {
                "Type": "AWS::ECS::TaskDefinition",
                "Properties": {
                    "Family": "web",
                    "ContainerDefinitions": [{"Image": "i", "Name": "app"}],
                    "Tags": [{"Key": "a", "Value": "b"}],
                },
            },
            "Service": {
                "Type": "AWS::ECS::Service",
                "Properties": {
                    "ServiceName": "web",
                    "DesiredCount": 2,
                    "TaskDefinition": {"Ref": "TaskDefinition"},
                },
            },
        }
    }
    assert written[-1].pointers == ("/0/Resources/Service/Properties/DesiredCount",)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"dialect": "terraform"}, "not written in Terraform"),
        ({"dialect": "helm"}, "helm"),
        ({"dialect": "kubernetes", "workload": "Service"}, "no kind of workload: 'Service'; known"),
    ],
)
def test_a_composer_of_something_else_is_an_error(options: dict[str, str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        dataset().composer(options.pop("dialect"), **options)


def test_a_composer_can_be_asked_again_and_given_more() -> None:
    composer = dataset().composer("kubernetes")
    written = [composer.add(each) for each in container()]
    first = composer.compose()
    assert composer.compose() == first
    assert written[0].pointers == ("/0/spec/containers/0/name",)
    composer.add(setting("Pod.spec.hostname", "h"))
    assert composer.compose()[0]["spec"] == {**first[0]["spec"], "hostname": "h"}


def finding_at(pointer: str, document: Any) -> Finding:
    return next(each for each in explain(document) if each.pointer == pointer)


def test_translate_converts_and_tells_the_place_and_the_constants() -> None:
    document = {
        "family": "a",
        "containerDefinitions": [
            {"name": "x", "linuxParameters": {"sharedMemorySize": 64}},
            {"name": "y", "portMappings": [{"containerPort": 80, "protocol": "udp"}]},
        ],
    }
    found = finding_at("/containerDefinitions/1/portMappings/0/protocol", document)
    made = dataset().translate(found.pairs[0], found, to="kubernetes")
    assert made.value == "UDP"
    assert made.elements == ("/containerDefinitions/1", "/containerDefinitions/1/portMappings/0")
    found = finding_at("/containerDefinitions/0/linuxParameters/sharedMemorySize", document)
    made = dataset().translate(found.pairs[0], found, to="kubernetes")
    assert (made.address, made.value) == ("Pod.spec.volumes[].emptyDir.sizeLimit", "64Mi")
    assert {(each.address, each.value) for each in made.beside} >= {
        (f"{CONTAINER}.volumeMounts[].mountPath", "/dev/shm")
    }


def test_translate_refuses_what_stands_in_a_list_with_a_meaning_of_its_own() -> None:
    pod = {"initContainers": [{"name": "a", "image": "i"}]}
    found = finding_at(
        "/spec/initContainers/0/image", {"apiVersion": "v1", "kind": "Pod", "spec": pod}
    )
    with pytest.raises(NotConvertibleError, match=r"stands in Pod\.spec\.initContainers"):
        dataset().translate(found.pairs[0], found, to="ecs")


def test_translate_refuses_what_stands_in_an_object_of_another_kind() -> None:
    role = {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "ClusterRole",
        "metadata": {"labels": {"a": "b"}},
    }
    found = finding_at("/metadata/labels", role)
    with pytest.raises(NotConvertibleError, match="in a ClusterRole is not what stands in a Pod"):
        dataset().translate(found.pairs[0], found, to="ecs")


def test_translate_refuses_what_has_no_counterpart() -> None:
    found = next(each for each in explain({"familly": "a", "family": "b"}) if not each.parameter)
    pair = dataset().lookup("TaskDefinition.Family")[0]
    with pytest.raises(NotConvertibleError, match="there is no counterpart"):
        dataset().translate(pair, found, to="kubernetes")


def owners(documents: Any) -> list[list[str]]:
    grouped = dataset().workloads(explain(documents))
    return [list(dict.fromkeys(each.owners[0].pointer for each in group)) for group in grouped]


def test_a_service_belongs_to_the_task_definition_that_it_names() -> None:
    tasks = [{"family": name, "cpu": "256"} for name in ("a", "b", "c")]
    arn = "arn:aws:ecs:us-east-1:111122223333:task-definition/c:3"
    services = [{"serviceName": "s", "taskDefinition": each} for each in (arn, "b:1", "z")]
    assert owners([*tasks, *services]) == [["/0", "/5"], ["/1", "/4"], ["/2", "/3"]]


def test_a_service_belongs_to_the_resource_that_its_template_refers_to() -> None:
    def task(family: str) -> dict[str, Any]:
        return {"Type": "AWS::ECS::TaskDefinition", "Properties": {"Family": family}}

    def service(named: Any) -> dict[str, Any]:
        return {"Type": "AWS::ECS::Service", "Properties": {"TaskDefinition": named}}

    resources = {
        "One": service({"Ref": "B"}),
        "A": task("x"),
        "Two": service({"Fn::GetAtt": ["A", "TaskDefinitionArn"]}),
        "B": task("y"),
    }
    at = [[f"/Resources/{name}/Properties" for name in pair] for pair in ("OB", "AT")]
    expected = json.loads(json.dumps(at).replace("/O/", "/One/").replace("/T/", "/Two/"))
    assert owners({"Resources": resources}) == expected


def test_what_names_nothing_belongs_to_the_first_workload_that_has_none_of_it() -> None:
    def manifest(kind: str, version: str) -> dict[str, Any]:
        return {"apiVersion": version, "kind": kind, "metadata": {"name": "x"}}

    service, pod = manifest("Service", "v1"), manifest("Pod", "v1")
    assert owners([pod, service, pod, service]) == [["/0", "/1"], ["/2", "/3"]]
    assert owners([service]) == [["/0"]]
    assert owners([manifest("Unknown", "example.com/v1")]) == []
