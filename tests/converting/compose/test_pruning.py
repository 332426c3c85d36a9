"""What cannot be kept is left out, with the reason."""

import pytest

from compose.given import CONTAINER, VOLUME, composed, container, setting, task
from ecsk8s_map import Combine, dataset
from ecsk8s_map.converting import Setting


def test_an_object_without_a_required_field_is_not_written() -> None:
    (pod,), placed = composed(
        *container(), setting(f"{CONTAINER}.ports[].name", "http", "app", "p")
    )
    assert "ports" not in pod["spec"]["containers"][0]
    assert placed[-1].refused == f"{CONTAINER}.ports requires containerPort, which is not set."


def test_constants_are_written_only_with_their_value() -> None:
    volume = "Pod.spec.volumes[]"
    mount = f"{CONTAINER}.volumeMounts[]"
    size = setting(
        f"{volume}.emptyDir.sizeLimit",
        "1Mi",
        "v",
        constants=(setting(f"{mount}.mountPath", "/dev/shm", "app", "v"),),
    )
    (pod,), placed = composed(*container(), size)
    name = pod["spec"]["volumes"][0]["name"]
    assert pod["spec"]["containers"][0]["volumeMounts"] == [{"mountPath": "/dev/shm", "name": name}]
    assert placed[-1].pointers == ("/0/spec/volumes/0/emptyDir/sizeLimit",)
    documents, placed = composed(size)
    assert documents == ()
    assert placed[-1].refused


def test_an_object_may_be_completed_by_other_values() -> None:
    probe = f"{CONTAINER}.livenessProbe.httpGet"
    (pod,), placed = composed(
        *container(), setting(probe, {"path": "/"}, "app"), setting(f"{probe}.port", 80, "app")
    )
    assert pod["spec"]["containers"][0]["livenessProbe"] == {"httpGet": {"path": "/", "port": 80}}
    (pod,), placed = composed(*container(), setting(probe, {"path": "/"}, "app"))
    assert "livenessProbe" not in pod["spec"]["containers"][0]
    assert placed[-1].refused == f"{probe} requires port, which is not set."


def test_a_document_without_a_value_is_not_written() -> None:
    label = setting("Pod.metadata.labels", {"a": "b"})
    documents, (placed,) = composed(label)
    assert documents == ()
    assert placed.refused == "Pod requires spec, which is not set."
    for dialect in ("kubernetes", "api", "cloudformation"):
        assert composed(dialect=dialect) == ((), ())


NAME_ALONE = "Only its name is left, which would mean something else."


PORT = "TaskDefinition.ContainerDefinitions[].PortMappings[]"


@pytest.mark.parametrize(
    ("only", "dialect", "refused"),
    [
        # what is known by it in the document that it comes from
        (setting("Pod.spec.tolerations[].key", "k", "e", is_name=True), "kubernetes", NAME_ALONE),
        (setting("Pod.spec.tolerations[].key", "k", "e"), "kubernetes", None),
        # a string that no element can be without
        (setting(f"{CONTAINER}.env[].name", "A", "app", "e"), "kubernetes", NAME_ALONE),
        (setting("Pod.spec.hostAliases[].ip", "::1", "e"), "kubernetes", NAME_ALONE),
        # a number is not a name
        (setting(f"{CONTAINER}.ports[].containerPort", 80, "app", "e"), "kubernetes", None),
        # what others name it by, though it can be without
        (setting(f"{PORT}.Name", "http", "c", "e"), "api", NAME_ALONE),
        (setting(f"{PORT}.AppProtocol", "http", "c", "e"), "api", None),
        # what a map has is not a name
        (
            setting("TaskDefinition.Volumes[].DockerVolumeConfiguration.Labels", {"a": "b"}, "e"),
            "api",
            None,
        ),
    ],
)
def test_an_element_of_which_something_was_lost_needs_more_than_its_name(
    only: Setting, dialect: str, refused: str | None
) -> None:
    composer = dataset().composer(dialect)
    for each in container() if dialect == "kubernetes" else task():
        composer.add(each)
    added = composer.add(only)
    assert composer.compose().placements[added].refused is None
    assert composer.compose(incomplete=["e"]).placements[added].refused == refused
    assert composer.compose(incomplete=["app", "c", "x"]).placements[added].refused is None


def test_an_element_of_which_the_name_alone_is_left_is_not_written() -> None:
    name = setting("Pod.spec.volumes[].name", "data", "v")
    composer = dataset().composer("kubernetes")
    for each in (*container(), name):
        composer.add(each)
    (pod,) = composer.compose().documents
    assert pod["spec"]["volumes"] == [{"name": "data"}]
    (pod,) = composer.compose(incomplete=["v"]).documents
    assert "volumes" not in pod["spec"]


def test_an_element_of_which_more_than_the_name_is_left_is_kept() -> None:
    composer = dataset().composer("kubernetes")
    variable = f"{CONTAINER}.env[]"
    settings = [
        setting(f"{variable}.name", "A", "app", "e", is_name=True),
        setting(f"{variable}.value", "1", "app", "e"),
    ]
    for each in (*container(), *settings):
        composer.add(each)
    (pod,) = composer.compose(incomplete=["e"]).documents
    assert pod["spec"]["containers"][0]["env"] == [{"name": "A", "value": "1"}]


def test_a_value_that_is_refused_makes_the_element_that_it_came_from_incomplete() -> None:
    key = setting("Pod.spec.tolerations[].key", "k", "e", is_name=True)
    lost = setting(f"{CONTAINER}.ports[].name", "http", "app", "p", sources=("app", "e"))
    (pod,), placed = composed(*container(), key, lost)
    assert "tolerations" not in pod["spec"]
    assert placed[-2].refused == NAME_ALONE
    (pod,), placed = composed(*container(), key)
    assert pod["spec"]["tolerations"] == [{"key": "k"}]


def test_the_fields_of_an_object_set_as_a_whole_are_checked_as_well() -> None:
    probe = f"{CONTAINER}.livenessProbe"
    (pod,), placed = composed(*container(), setting(probe, {"httpGet": {"path": "/"}}, "app"))
    assert "livenessProbe" not in pod["spec"]["containers"][0]
    assert placed[-1].refused == f"{probe}.httpGet requires port, which is not set."
    nothing = "No element of TaskDefinition.ContainerDefinitions is named 'd'."
    for name, refused in (("c", None), ("d", nothing)):
        proxy = setting("TaskDefinition.ProxyConfiguration", {"containerName": name})
        (made,), placed = composed(*task(), proxy, dialect="api")
        assert placed[-1].refused == refused
        assert ("proxyConfiguration" in made) == (refused is None)


def test_the_reason_is_that_of_what_was_lost_first() -> None:
    mount = f"{CONTAINER}.volumeMounts[]"
    key = setting(f"{VOLUME}.name", "data", "v", is_name=True)
    composer = dataset().composer("kubernetes")
    mounted = [
        setting(f"{mount}.name", "data", "app", "m"),
        setting(f"{mount}.mountPath", "/d", "app", "m"),
    ]
    added = [composer.add(each) for each in (*container(), key, *mounted)]
    placements = composer.compose(incomplete=["v"]).placements
    assert placements[added[2]].refused == NAME_ALONE
    nothing = "No element of Pod.spec.volumes is named 'data'."
    assert [placements[at].refused for at in added[3:]] == [nothing, nothing]


def test_an_element_of_two_ids_is_lost_by_either() -> None:
    name = f"{VOLUME}.name"
    settings = [setting(name, "data", each, combine=Combine.SAME, is_name=True) for each in "ab"]
    composer = dataset().composer("kubernetes")
    for each in (*container(), *settings):
        composer.add(each)
    for lost in ("a", "b"):
        made = composer.compose(incomplete=[lost])
        assert "volumes" not in made.documents[0]["spec"]
        assert [each.refused for each in made.placements[2:]] == [NAME_ALONE] * 2


def test_a_document_of_which_only_the_scaffold_is_left_is_not_written() -> None:
    conflict = setting("Pod.spec.hostname", "other")
    label = setting("ServiceAccount.metadata.labels", {"a": "b"}, constants=(conflict,))
    documents, placed = composed(*container(), setting("Pod.spec.hostname", "h"), label)
    assert [each["kind"] for each in documents] == ["Pod"]
    assert "serviceAccountName" not in documents[0]["spec"]
    assert placed[-1].refused == "'other' conflicts with 'h': a field holds one value."
