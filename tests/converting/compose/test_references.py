"""What refers to something refers to what is there."""

from typing import Any

import pytest

from compose.given import CONTAINER, TASK, VOLUME, composed, container, setting
from ecsk8s_map.converting import Setting


def test_elements_made_together_are_called_after_the_object_and_their_value() -> None:
    def scratch(mount: str, volume: str, path: str) -> Setting:
        mounted = setting(f"{CONTAINER}.volumeMounts[].mountPath", path, "app", mount)
        return setting(f"{VOLUME}.emptyDir.sizeLimit", "1Mi", volume, constants=(mounted,))

    settings = [*container(), scratch("m", "v", "/a"), scratch("n", "w", "/b")]
    (pod,), placed = composed(*settings, name="web")
    names = [each["name"] for each in pod["spec"]["volumes"]]
    assert names == ["web-2", "web-3"]
    mounts = pod["spec"]["containers"][0]["volumeMounts"]
    assert [each["name"] for each in mounts] == names
    assert [each["mountPath"] for each in mounts] == ["/a", "/b"]
    assert placed[-1].pointers == ("/0/spec/volumes/1/emptyDir/sizeLimit",)


def test_elements_made_together_are_lost_together() -> None:
    mounted = setting(f"{CONTAINER}.volumeMounts[].mountPath", "/a", "b", "m")
    size = setting(f"{VOLUME}.emptyDir.sizeLimit", "1Mi", "v", constants=(mounted,))
    (pod,), placed = composed(*container(), setting(f"{CONTAINER}.image", "i", "b"), size)
    assert "volumes" not in pod["spec"]
    assert len(pod["spec"]["containers"]) == 1
    assert placed[-1].refused == "Pod.spec.containers requires name, which is not set."


def test_an_element_that_refers_to_nothing_is_not_written() -> None:
    mount = f"{CONTAINER}.volumeMounts[]"
    (pod,), placed = composed(
        *container(),
        setting(f"{mount}.name", "data", "app", "m"),
        setting(f"{mount}.mountPath", "/data", "app", "m"),
    )
    assert "volumeMounts" not in pod["spec"]["containers"][0]
    assert placed[-1].refused == "No element of Pod.spec.volumes is named 'data'."


def test_a_document_names_another_that_is_written_with_it() -> None:
    arn = 'ServiceAccount.metadata.annotations["eks.amazonaws.com/role-arn"]'
    (pod, account), _ = composed(*container(), setting(arn, "arn"), name="web")
    assert account["metadata"]["name"] == pod["spec"]["serviceAccountName"] == "web"


def test_a_name_of_nothing_is_refused_and_the_document_that_is_there_named_instead() -> None:
    account = setting("ServiceAccount.metadata.labels", {"a": "b"})
    named = setting("Pod.spec.serviceAccountName", "other")
    (pod, made), placed = composed(*container(), account, named, name="web")
    assert pod["spec"]["serviceAccountName"] == made["metadata"]["name"] == "web"
    assert placed[-1].refused == "No ServiceAccount is named 'other'."
    (pod,), placed = composed(*container(), named)
    assert pod["spec"]["serviceAccountName"] == "other"
    assert placed[-1].refused is None


def test_a_document_that_is_not_written_is_not_named() -> None:
    (pod,), _ = composed(*container())
    assert "serviceAccountName" not in pod["spec"]
    documents, _ = composed(setting("ServiceAccount.metadata.labels", {"a": "b"}))
    assert [each["kind"] for each in documents] == ["ServiceAccount"]


def tasks_and_service(*settings: Setting) -> dict[str, Any]:
    """Return the resources of a template with a task definition, a service and more."""
    (template,), _ = composed(
        setting(f"{TASK}.Image", "i", "c"),
        setting(f"{TASK}.Name", "app", "c"),
        setting("Service.DesiredCount", 2),
        *settings,
        dialect="cloudformation",
        name="web",
    )
    resources = template["Resources"]
    assert isinstance(resources, dict)
    return {name: resource["Properties"] for name, resource in resources.items()}


@pytest.mark.parametrize(
    ("family", "named"), [(None, None), (None, "web"), (None, "api"), ("own", None), ("own", "own")]
)
def test_a_resource_refers_to_the_one_that_it_names(family: str | None, named: str | None) -> None:
    given = {"TaskDefinition.Family": family, "Service.TaskDefinition": named}
    made = tasks_and_service(*(setting(key, name) for key, name in given.items() if name))
    assert made["Service"]["TaskDefinition"] == {"Ref": "TaskDefinition"}
    assert made["TaskDefinition"]["Family"] == (family or "web")


def test_outside_of_a_template_the_name_itself_is_the_reference() -> None:
    made, _ = composed(
        setting(f"{TASK}.Image", "i", "c"),
        setting(f"{TASK}.Name", "app", "c"),
        setting("Service.DesiredCount", 2),
        dialect="api",
        name="web",
    )
    assert [each.get("taskDefinition") for each in made] == [None, "web"]


def test_a_name_that_was_made_can_be_referred_to() -> None:
    mount = f"{CONTAINER}.volumeMounts[]"
    made = setting(
        f"{VOLUME}.emptyDir.sizeLimit",
        "1Mi",
        "v",
        constants=(setting(f"{mount}.mountPath", "/a", "app", "m"),),
    )
    refused = setting("Pod.spec.hostname", "other")
    (pod,), placed = composed(
        *container(),
        setting("Pod.spec.hostname", "h"),
        refused,
        made,
        setting(f"{mount}.name", "app-4", "app", "own"),
        setting(f"{mount}.mountPath", "/b", "app", "own"),
    )
    mounts = pod["spec"]["containers"][0]["volumeMounts"]
    assert [each["name"] for each in mounts] == ["app-4", "app-4"]
    assert [bool(each.refused) for each in placed] == [False] * 3 + [True] + [False] * 3
