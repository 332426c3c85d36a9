"""Values meet in the elements that they belong to."""

from typing import Any

import pytest

from compose.given import CONTAINER, VOLUME, composed, container, setting
from ecsk8s_map import Combine, dataset


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
    (pod,), placed = composed(
        setting(image, "Always", None, combine=Combine.SAME),
        *container("a"),
        *container("b"),
        setting(image, "Never", "b"),
    )
    policies = [each["imagePullPolicy"] for each in pod["spec"]["containers"]]
    assert policies == ["Always", "Never"]
    assert placed[0].pointers == ("/0/spec/containers/0/imagePullPolicy",)


@pytest.mark.parametrize(
    ("combine", "values", "result", "loss"),
    [
        (Combine.MAX, (30, 60), 60, "30 and 60 meet in one field, which gets their max."),
        (Combine.SUM, (30, 60), 90, "30 and 60 meet in one field, which gets their sum."),
        (Combine.SAME, (30, 30), 30, None),
    ],
)
def test_values_that_meet_are_combined(
    combine: Combine, values: tuple[int, int], result: int, loss: str | None
) -> None:
    address = "Pod.spec.terminationGracePeriodSeconds"
    settings = [setting(address, value, combine=combine) for value in values]
    (pod,), placed = composed(*container(), *settings)
    assert pod["spec"]["terminationGracePeriodSeconds"] == result
    assert placed[-1].loss == loss


def test_what_cannot_be_combined_is_refused_with_both_values() -> None:
    address = "Pod.spec.hostname"
    (pod,), placed = composed(*container(), setting(address, "a"), setting(address, "b"))
    assert pod["spec"]["hostname"] == "a"
    assert placed[-1].refused == "'b' conflicts with 'a': a field holds one value."
    assert placed[-1].pointers == ()


def test_a_key_of_a_map_that_meets_another_value_alone_is_left_out() -> None:
    labels = "Deployment.metadata.labels"
    (made,), placed = composed(
        *container(),
        setting(labels, {"a": "1", "b": "2"}),
        setting(labels, {"b": "3", "c": "4"}),
        workload="Deployment",
    )
    assert made["metadata"]["labels"] == {"a": "1", "b": "2", "c": "4"}
    assert placed[-1].refused is None
    assert "'3' conflicts with '2'" in str(placed[-1].loss)


def test_names_that_agree_are_one_element() -> None:
    size, name = f"{VOLUME}.emptyDir.sizeLimit", f"{VOLUME}.name"
    (pod,), placed = composed(
        setting(size, "1Gi", "b"),
        setting(f"{VOLUME}.emptyDir.medium", "Memory", "a"),
        setting(name, "data", "a", combine=Combine.SAME),
        setting(name, "data", "b", combine=Combine.SAME),
        setting(name, "other", "c", combine=Combine.SAME),
        *container(),
    )
    assert pod["spec"]["volumes"] == [
        {"name": "data", "emptyDir": {"medium": "Memory", "sizeLimit": "1Gi"}},
        {"name": "other"},
    ]
    assert [each.pointers for each in placed[:5]] == [
        ("/0/spec/volumes/0/emptyDir/sizeLimit",),
        ("/0/spec/volumes/0/emptyDir/medium",),
        ("/0/spec/volumes/0/name",),
        ("/0/spec/volumes/0/name",),
        ("/0/spec/volumes/1/name",),
    ]


def test_names_that_agree_without_having_to_are_two_elements() -> None:
    name = f"{CONTAINER}.env[].name"
    (pod,), _ = composed(
        *container(), setting(name, "A", "app", "a"), setting(name, "A", "app", "b")
    )
    assert pod["spec"]["containers"][0]["env"] == [{"name": "A"}, {"name": "A"}]


def test_a_name_is_that_of_the_element_that_it_is_in_and_of_none_around() -> None:
    mount = f"{CONTAINER}.volumeMounts[]"
    (pod,), _ = composed(
        setting(f"{CONTAINER}.name", "data", "a", combine=Combine.SAME),
        setting(f"{CONTAINER}.image", "i", "a"),
        setting(f"{mount}.name", "data", "b", "m", combine=Combine.SAME),
        setting(f"{mount}.mountPath", "/data", "b", "m"),
        setting(f"{CONTAINER}.name", "b", "b"),
        setting(f"{CONTAINER}.image", "i", "b"),
        setting(f"{VOLUME}.name", "data", "v"),
    )
    mounts = [each.get("volumeMounts") for each in pod["spec"]["containers"]]
    assert mounts == [None, [{"name": "data", "mountPath": "/data"}]]


def test_what_is_shared_by_elements_that_are_not_there_is_refused() -> None:
    image = f"{CONTAINER}.imagePullPolicy"
    shared = setting(image, "Always", None, combine=Combine.SAME)
    why = "There is no element without a value of its own to set it on."
    documents, (placed,) = composed(shared)
    assert (documents, placed.refused, placed.pointers) == ((), why, ())
    (pod,), placed_all = composed(shared, *container(), setting(image, "Never", "app"))
    assert pod["spec"]["containers"][0]["imagePullPolicy"] == "Never"
    assert placed_all[0].refused == why


def test_what_is_shared_is_in_each_element_and_is_not_lost_with_one_of_them() -> None:
    image = f"{CONTAINER}.imagePullPolicy"
    nameless = setting(f"{CONTAINER}.image", "i", "c")
    (pod,), placed = composed(
        setting(image, "Always", None, combine=Combine.SAME),
        *container("a"),
        *container("b"),
        nameless,
    )
    assert [each["imagePullPolicy"] for each in pod["spec"]["containers"]] == ["Always"] * 2
    assert placed[0].refused is None
    assert placed[0].pointers == (
        "/0/spec/containers/0/imagePullPolicy",
        "/0/spec/containers/1/imagePullPolicy",
    )
    assert placed[-1].refused == "Pod.spec.containers requires name, which is not set."


def test_what_is_shared_in_two_lists_is_in_each_element_of_each() -> None:
    variable = f"{CONTAINER}.env[]"
    (pod,), placed = composed(
        setting(f"{variable}.value", "1", None, None, combine=Combine.SAME),
        setting(f"{variable}.name", "A", "app", "a"),
        setting(f"{variable}.name", "B", "app", "b"),
        setting(f"{variable}.value", "2", "app", "b"),
        *container(),
    )
    assert pod["spec"]["containers"][0]["env"] == [
        {"name": "A", "value": "1"},
        {"name": "B", "value": "2"},
    ]
    assert placed[0].pointers == ("/0/spec/containers/0/env/0/value",)


def test_the_name_of_the_object_is_set_in_one_place() -> None:
    for address in (
        "Deployment.spec.selector.matchLabels",
        "Pod.metadata.labels",
    ):
        labels = {"app.kubernetes.io/name": "x", "team": "shop"}
        (made,), placed = composed(*container(), setting(address, labels), workload="Deployment")
        assert placed[-1].loss == "The name of the object is set there."
        assert placed[-1].refused is None
        assert made["spec"]["template"]["metadata"]["labels"]["app.kubernetes.io/name"] == "app"
        only = {"app.kubernetes.io/name": "x"}
        _, placed = composed(*container(), setting(address, only), workload="Deployment")
        assert placed[-1].refused == "The name of the object is set there."


def test_a_name_that_is_set_is_used_wherever_the_object_is_named() -> None:
    (made, account), _ = composed(
        *container(),
        setting("Deployment.metadata.name", "web"),
        setting("ServiceAccount.metadata.name", "robot"),
        setting("ServiceAccount.metadata.labels", {"a": "b"}),
        workload="Deployment",
        name="unused",
    )
    assert made["metadata"]["name"] == "web"
    assert account["metadata"]["name"] == "robot"
    assert made["spec"]["template"]["spec"]["serviceAccountName"] == "robot"


def test_each_key_of_a_map_that_meets_another_value_is_reported() -> None:
    labels = "Deployment.metadata.labels"
    first = setting(labels, {"a": "1", "b": "2"})
    (made,), placed = composed(
        *container(),
        first,
        setting(labels, {"a": "3", "b": "4"}, loss="It was more."),
        setting(labels, {"a": "5", "b": "6", "c": "7"}, loss="It was more."),
        workload="Deployment",
    )
    assert made["metadata"]["labels"] == {"a": "1", "b": "2", "c": "7"}
    each = "'{}' conflicts with '{}': a field holds one value."
    assert placed[-2].refused == f"{each.format(3, 1)} {each.format(4, 2)}"
    assert placed[-1].refused is None
    assert placed[-1].loss == f"It was more. {each.format(5, 1)} {each.format(6, 2)}"
    assert placed[-1].pointers == ("/0/metadata/labels/c",)


def test_an_object_of_which_one_field_conflicts_is_not_written_in_part() -> None:
    context = "Pod.spec.securityContext"
    (pod,), placed = composed(
        *container(),
        setting(f"{context}.runAsUser", 1),
        setting(context, {"runAsGroup": 2, "runAsUser": 3}),
    )
    assert pod["spec"]["securityContext"] == {"runAsUser": 1}
    assert placed[-1].refused == "3 conflicts with 1: a field holds one value."
    assert placed[-1].pointers == ()


@pytest.mark.parametrize(
    ("combine", "address", "values", "result"),
    [
        (Combine.APPEND, "Pod.spec.dnsConfig.searches", (["a", "b"], ["b", "c"]), ["a", "b", "c"]),
        (Combine.MAX, "Pod.spec.priority", (3, 3), 3),
        (Combine.MAX, "Pod.spec.priority", (5, 3), 5),
        (Combine.SUM, "Pod.spec.priority", (5, 3), 8),
    ],
)
def test_how_values_of_one_field_combine(
    combine: Combine, address: str, values: tuple[Any, Any], result: Any
) -> None:
    settings = [setting(address, each, combine=combine) for each in values]
    (pod,), _ = composed(*container(), *settings)
    for key in address.split(".")[1:]:
        pod = pod[key]
    assert pod == result


PORT = f"{CONTAINER}.livenessProbe.httpGet.port"


@pytest.mark.parametrize(
    ("combine", "address", "values", "why"),
    [
        (None, "Pod.spec.dnsConfig.searches", (["a"], ["b"]), "['b'] conflicts with ['a']"),
        (Combine.SAME, "Pod.spec.dnsConfig.searches", (["a"], ["b"]), "['b'] conflicts with ['a']"),
        (Combine.MAX, "Pod.spec.dnsConfig.searches", (["a"], ["b"]), "['b'] conflicts with ['a']"),
        (Combine.MAX, "Pod.spec.hostname", ("a", "b"), "'b' conflicts with 'a'"),
        (Combine.APPEND, "Pod.spec.hostname", ("a", "b"), "'b' conflicts with 'a'"),
        (None, "Pod.spec.priority", (1, 2), "2 conflicts with 1"),
        (Combine.SAME, "Pod.spec.priority", (1, 2), "2 conflicts with 1"),
        (Combine.APPEND, "Pod.spec.priority", (1, 2), "2 conflicts with 1"),
        (Combine.MAX, PORT, (80, "http"), "'http' conflicts with 80"),
        (Combine.MAX, PORT, ("http", 80), "80 conflicts with 'http'"),
    ],
)
def test_values_that_cannot_be_combined_are_refused(
    combine: Combine | None, address: str, values: tuple[Any, Any], why: str
) -> None:
    ids = ("app",) if "[]" in address else ()
    settings = [setting(address, each, *ids, combine=combine) for each in values]
    _, placed = composed(*container(), *settings)
    assert [each.refused for each in placed[-2:]] == [
        None,
        f"{why}: a field holds one value.",
    ]


def test_the_later_value_decides_how_values_combine() -> None:
    address = "Pod.spec.priority"
    (pod,), _ = composed(
        *container(), setting(address, 1), setting(address, 2, combine=Combine.SUM)
    )
    assert pod["spec"]["priority"] == 3


@pytest.mark.parametrize(
    ("values", "result"),
    [
        ([["a", "a"], ["b", "b", "a"]], ["a", "a", "b", "b"]),  # what one value has twice is kept
        ([["a"], ["b"], ["a", "c"], ["b", "d"]], ["a", "b", "c", "d"]),
        ([[], ["a"]], ["a"]),
        ([["a"], []], ["a"]),
    ],
)
def test_what_is_appended_is_what_is_not_there_yet(
    values: list[list[str]], result: list[str]
) -> None:
    address = "Pod.spec.dnsConfig.searches"
    settings = [setting(address, each, combine=Combine.APPEND) for each in values]
    (pod,), _ = composed(*container(), *settings)
    assert pod["spec"]["dnsConfig"]["searches"] == result


def test_objects_are_appended_by_what_they_are_not_by_the_order_of_their_fields() -> None:
    hosts = "Pod.spec.hostAliases"
    one, same = {"ip": "::1", "hostnames": ["a"]}, {"hostnames": ["a"], "ip": "::1"}
    other = {"ip": "::1", "hostnames": ["b"]}
    settings = [setting(hosts, each, combine=Combine.APPEND) for each in ([one], [same, other])]
    (pod,), _ = composed(*container(), *settings)
    assert pod["spec"]["hostAliases"] == [one, other]


def test_what_is_appended_is_appended_in_each_result() -> None:
    composer = dataset().composer("kubernetes")
    address = "Pod.spec.dnsConfig.searches"
    for each in (
        *container(),
        *(setting(address, [name], combine=Combine.APPEND) for name in "abc"),
    ):
        composer.add(each)
    for _ in range(2):
        (pod,) = composer.compose().documents
        assert pod["spec"]["dnsConfig"]["searches"] == ["a", "b", "c"]


def test_an_id_that_has_an_element_keeps_it() -> None:
    name = f"{VOLUME}.name"
    settings = [
        setting(name, value, each, combine=Combine.SAME)
        for each, value in (("a", "one"), ("b", "two"), ("b", "one"), ("c", "two"))
    ]
    (pod,), placed = composed(*container(), *settings)
    assert pod["spec"]["volumes"] == [{"name": "one"}, {"name": "two"}]
    assert [each.refused for each in placed[2:]] == [
        None,
        None,
        "'one' conflicts with 'two': a field holds one value.",
        None,
    ]


def test_objects_that_agree_are_not_names() -> None:
    directory = f"{VOLUME}.emptyDir"
    for value in ({}, {"medium": "Memory"}):
        settings = [setting(directory, value, each, combine=Combine.SAME) for each in "ab"]
        names = [setting(f"{VOLUME}.name", each, each) for each in "ab"]
        (pod,), _ = composed(*container(), *settings, *names)
        assert [each["name"] for each in pod["spec"]["volumes"]] == ["a", "b"]


def test_the_same_name_in_two_lists_is_that_of_two_elements() -> None:
    variable = f"{CONTAINER}.env[]"
    settings = [
        setting(f"{variable}.name", "A", each, f"{each}-e", combine=Combine.SAME) for each in "ab"
    ]
    (pod,), placed = composed(*container("a"), *container("b"), *settings)
    assert [each["env"] for each in pod["spec"]["containers"]] == [[{"name": "A"}]] * 2
    assert [each.pointers for each in placed[-2:]] == [
        ("/0/spec/containers/0/env/0/name",),
        ("/0/spec/containers/1/env/0/name",),
    ]


def test_a_name_that_is_shared_is_that_of_the_elements_that_have_it() -> None:
    variable = f"{CONTAINER}.env[]"
    (pod,), _ = composed(
        *container("a"),
        *container("b"),
        setting(f"{variable}.name", "A", "a", "own"),
        setting(f"{variable}.name", "A", None, "all", combine=Combine.SAME),
        setting(f"{variable}.value", "1", None, "all"),
    )
    assert [each["env"] for each in pod["spec"]["containers"]] == [
        [{"name": "A", "value": "1"}]
    ] * 2


def test_a_name_that_two_elements_have_is_that_of_the_last() -> None:
    variable = f"{CONTAINER}.env[]"
    (pod,), _ = composed(
        *container(),
        setting(f"{variable}.name", "A", "app", "first"),
        setting(f"{variable}.name", "A", "app", "second"),
        setting(f"{variable}.name", "A", None, "all", combine=Combine.SAME),
        setting(f"{variable}.value", "1", None, "all"),
    )
    assert pod["spec"]["containers"][0]["env"] == [{"name": "A"}, {"name": "A", "value": "1"}]


def test_a_value_that_is_shared_does_not_conflict() -> None:
    image = f"{CONTAINER}.imagePullPolicy"
    (pod,), placed = composed(
        *container("a"),
        *container("b"),
        setting(image, "Always", None, combine=Combine.SAME),
        setting(image, "Never", None, combine=Combine.SAME),
    )
    assert [each["imagePullPolicy"] for each in pod["spec"]["containers"]] == ["Always"] * 2
    why = "There is no element without a value of its own to set it on."
    assert [each.refused for each in placed[-2:]] == [None, why]


def test_a_constant_of_a_value_that_is_shared_is_set_in_each_element() -> None:
    policy = setting(f"{CONTAINER}.imagePullPolicy", "Always", None)
    path = setting(f"{CONTAINER}.workingDir", "/", None, constants=(policy,))
    (pod,), placed = composed(path, *container("a"), *container("b"))
    assert [each["imagePullPolicy"] for each in pod["spec"]["containers"]] == ["Always"] * 2
    assert placed[0].pointers == (
        "/0/spec/containers/0/workingDir",
        "/0/spec/containers/1/workingDir",
    )


def test_a_value_that_is_its_own_constant_is_set_once() -> None:
    host = setting("Pod.spec.hostname", "h", constants=(setting("Pod.spec.hostname", "other"),))
    (pod,), placed = composed(*container(), host)
    assert pod["spec"]["hostname"] == "h"
    assert placed[-1].refused is None


def test_an_object_that_no_value_names_is_called_as_one_that_a_value_names() -> None:
    (made, account), _ = composed(
        *container(),
        setting("ServiceAccount.metadata.name", "robot"),
        workload="Deployment",
        name="unused",
    )
    assert account["metadata"]["name"] == "robot"
    assert made["metadata"]["name"] == "robot"


def test_a_name_that_is_shared_is_also_that_of_elements_named_since() -> None:
    variable = f"{CONTAINER}.env[]"
    (pod,), _ = composed(
        *container(),
        setting(f"{variable}.name", "A", "app", "first", combine=Combine.SAME),
        setting(f"{variable}.name", "B", "app", "since"),
        setting(f"{variable}.name", "B", None, "all", combine=Combine.SAME),
        setting(f"{variable}.value", "1", None, "all"),
    )
    assert pod["spec"]["containers"][0]["env"] == [{"name": "A"}, {"name": "B", "value": "1"}]


def test_an_element_that_is_known_by_its_name_needs_what_every_element_needs() -> None:
    name = setting(f"{CONTAINER}.ports[].name", "http", "app", "p", combine=Combine.SAME)
    _, placed = composed(*container(), name)
    assert placed[-1].refused == f"{CONTAINER}.ports requires containerPort, which is not set."
