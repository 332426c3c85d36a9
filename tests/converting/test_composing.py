"""workloads and composer: what explain reads is written again."""

import json
from pathlib import Path
from typing import Any

import pytest

from ecsk8s_map import (
    Address,
    Combine,
    System,
    dataset,
    explain,
    parse,
)
from ecsk8s_map.converting import (
    PlacementError,
    Setting,
    Written,
)

DOCUMENTS = sorted((Path(__file__).parents[2] / "examples" / "documents").iterdir())
CONTAINER = "Pod.spec.containers[]"
TASK = "TaskDefinition.ContainerDefinitions[]"


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


VOLUME = "Pod.spec.volumes[]"


@pytest.mark.parametrize(
    ("address", "value", "elements", "why"),
    [
        ("Pod.spec.nodeName.x", "x", (), "has no place in a Pod."),
        ("Pod.spec.nodeNames", "x", (), "has no place in a Pod."),
        ("Pod", {}, (), "has no place in a Pod."),
        ("Deployment.spec.replicas", 1, (), "has no place in a Pod."),
        ("Node.spec.unschedulable", True, (), "Node has no scaffold to write it into."),
        ("TaskDefinition.Family", "x", (), "TaskDefinition has no scaffold to write it into."),
        (f"{VOLUME}.hostPath", {}, ("v",), "hostPath cannot stand without path."),
        (
            f"{CONTAINER}.livenessProbe",
            {"httpGet": {}},
            ("c",),
            "Pod.spec.containers[].livenessProbe.httpGet cannot stand without port.",
        ),
        (
            "Pod.spec.hostAliases",
            [{"ip": "::1"}, {"hostnames": ["a"]}],
            (),
            "Pod.spec.hostAliases cannot stand without ip.",
        ),
    ],
)
def test_what_has_no_place_is_refused_at_once(
    address: str, value: Any, elements: tuple[str, ...], why: str
) -> None:
    with pytest.raises(PlacementError) as caught:
        dataset().composer("kubernetes").add(setting(address, value, *elements))
    assert str(caught.value).endswith(why)


TYPES: list[tuple[str, Any, tuple[str, ...], str]] = [
    # address, value, elements, words of the refusal
    ("Pod.spec.hostname", 7, (), "Pod.spec.hostname: 7 is no string."),
    ("Pod.spec.hostname", None, (), "None is no string."),
    ("Pod.spec.hostNetwork", "yes", (), "'yes' is no boolean."),
    ("Pod.spec.hostNetwork", 1, (), "1 is no boolean."),
    ("Pod.spec.priority", True, (), "True is no integer."),
    ("Pod.spec.priority", "1", (), "'1' is no integer."),
    ("Pod.spec.priority", 1.0, (), "1.0 is no integer."),
    (f"{CONTAINER}.command", "run", ("c",), f"{CONTAINER}.command: 'run' is no string[]."),
    (f"{CONTAINER}.command", ["run", 1], ("c",), "['run', 1] is no string[]."),
    (f"{CONTAINER}.livenessProbe.httpGet.port", 1.5, ("c",), "1.5 is no integer|string."),
    (f"{CONTAINER}.livenessProbe.httpGet.port", {}, ("c",), "{} is no integer|string."),
    (f"{VOLUME}.emptyDir", [], ("v",), "[] is no object."),
    ("Pod.metadata.labels", [], (), "[] is no map."),
    ("Pod.metadata.creationTimestamp", 0, (), "0 is no time."),
    # at any depth
    (f"{VOLUME}.hostPath", {"path": 1}, ("v",), f"{VOLUME}.hostPath.path: 1 is no string."),
    (
        "Pod.spec.securityContext",
        {"seLinuxOptions": {"level": ["s0"]}},
        (),
        "Pod.spec.securityContext.seLinuxOptions.level: ['s0'] is no string.",
    ),
    (
        "Pod.spec.hostAliases",
        [{"ip": "::1"}, {"ip": "::2", "hostnames": "a"}],
        (),
        "Pod.spec.hostAliases[].hostnames: 'a' is no string[].",
    ),
    # what no document can hold, and is of no type either
    ("Pod.metadata.labels", {"a": b"b"}, (), "labels cannot be set: b'b' is a bytes, which JSON"),
    ("Pod.metadata.labels", {1: "a"}, (), "an object's key has to be a string, not 1."),
    ("Pod.spec.priority", 2**63, (), "is not a number of at most 64 bits."),
    # values that the parameter does not have
    (
        f"{CONTAINER}.imagePullPolicy",
        "always",
        ("c",),
        f"{CONTAINER}.imagePullPolicy does not take 'always'; known: Always, IfNotPresent, Never.",
    ),
    (
        f"{CONTAINER}.securityContext",
        {"seccompProfile": {"type": "default"}},
        ("c",),
        "seccompProfile.type does not take 'default'; known: Localhost, RuntimeDefault, Unconfined",
    ),
    # fields that the parameter does not have
    (
        f"{VOLUME}.hostPath",
        {"path": "/a", "kind": "File"},
        ("v",),
        f"{VOLUME}.hostPath has no field 'kind'.",
    ),
    (
        f"{VOLUME}.hostPath",
        {"paht": "/a"},
        ("v",),
        f"{VOLUME}.hostPath has no field 'paht'; did you mean path?",
    ),
    (
        "Pod.spec.hostAliases",
        [{"ip": "::1", "hostname": "a"}],
        (),
        "Pod.spec.hostAliases has no field 'hostname'; did you mean hostnames?",
    ),
]


@pytest.mark.parametrize(("address", "value", "elements", "why"), TYPES)
def test_a_value_that_the_parameter_does_not_take_is_refused(
    address: str, value: Any, elements: tuple[str, ...], why: str
) -> None:
    with pytest.raises(PlacementError) as caught:
        dataset().composer("kubernetes").add(setting(address, value, *elements))
    assert why in str(caught.value)
    assert str(caught.value).endswith((".", "?"))


@pytest.mark.parametrize(("address", "value", "elements", "why"), TYPES)
def test_a_constant_that_its_parameter_does_not_take_is_refused(
    address: str, value: Any, elements: tuple[str, ...], why: str
) -> None:
    constant = setting(address, value, *elements)
    with pytest.raises(PlacementError) as caught:
        dataset().composer("kubernetes").add(setting("Pod.spec.hostname", "h", beside=(constant,)))
    assert why in str(caught.value)


def test_the_value_is_refused_before_its_constants() -> None:
    constant = setting("Pod.spec.priority", "1")
    with pytest.raises(PlacementError, match="7 is no string"):
        dataset().composer("kubernetes").add(setting("Pod.spec.hostname", 7, beside=(constant,)))


def test_what_is_refused_leaves_nothing_behind() -> None:
    composer = dataset().composer("kubernetes")
    for each in container():
        composer.add(each)
    before = composer.compose()
    constant = setting("Pod.spec.priority", "1")
    for wrong in (
        setting("Pod.spec.hostname", 7),
        setting("Pod.spec.hostname", "h", beside=(constant,)),
    ):
        with pytest.raises(PlacementError):
            composer.add(wrong)
    assert composer.compose() == before


@pytest.mark.parametrize(
    ("address", "value", "elements"),
    [
        ("Pod.metadata.labels", {"a": "b", "app.kubernetes.io/name": "c"}, ()),
        ("Pod.spec.hostAliases", [{"ip": "::1", "hostnames": []}, {"ip": "::2"}], ()),
        ("Pod.spec.hostAliases", [], ()),
        (f"{CONTAINER}.livenessProbe.httpGet", {"port": "http"}, ("app",)),
        (f"{CONTAINER}.livenessProbe.httpGet", {"port": 80, "httpHeaders": []}, ("app",)),
        (f"{CONTAINER}.resources.limits", {"cpu": 1, "example.com/x": "2"}, ("app",)),
        (f"{VOLUME}.hostPath", {"path": "/a", "type": "File"}, ("v",)),
    ],
)
def test_what_the_parameter_takes_is_written_as_it_is(
    address: str, value: Any, elements: tuple[str, ...]
) -> None:
    name = setting(f"{VOLUME}.name", "v", "v")
    _, (*_, written) = composed(*container(), name, setting(address, value, *elements))
    assert (written.refused, written.loss) == (None, None)
    assert written.pointers


@pytest.mark.parametrize(
    ("dialect", "expected"),
    [("api", {"key": "a", "value": "b"}), ("cloudformation", {"Key": "a", "Value": "b"})],
)
@pytest.mark.parametrize("tag", [{"key": "a", "value": "b"}, {"Key": "a", "Value": "b"}])
def test_fields_may_be_spelled_as_either_dialect_of_ecs_spells_them(
    tag: dict[str, str], dialect: str, expected: dict[str, str]
) -> None:
    settings = [setting(f"{TASK}.Name", "c", "c"), setting(f"{TASK}.Image", "i", "c")]
    (made,), _ = composed(*settings, setting("TaskDefinition.Tags", [tag]), dialect=dialect)
    spec = made if dialect == "api" else made["Resources"]["TaskDefinition"]["Properties"]
    assert spec["tags" if dialect == "api" else "Tags"] == [expected]


def test_a_field_that_is_spelled_twice_is_refused() -> None:
    twice = {"key": "a", "Key": "b", "value": "c"}
    with pytest.raises(PlacementError, match=r"TaskDefinition\.Tags is given key twice\."):
        dataset().composer("api").add(setting("TaskDefinition.Tags", [twice]))


def test_a_field_below_that_the_dialect_lacks_is_refused() -> None:
    delay = {"deregistrationDelay": {"timeoutSeconds": 30}}
    gateway = setting("Service.GatewayConnectors", [delay | {"gatewayArn": "a"}])
    with pytest.raises(PlacementError, match=r"cloudformation has no .*\.DeregistrationDelay\."):
        dataset().composer("cloudformation").add(gateway)


@pytest.mark.parametrize(
    ("address", "elements", "expected"),
    [
        ("Pod.spec.hostname", ("a",), 0),
        (f"{CONTAINER}.image", (), 1),
        (f"{CONTAINER}.image", ("a", "b"), 1),
        (f"{CONTAINER}.env[].name", ("a",), 2),
        (f"{CONTAINER}.env[].name", ("a", None, "b"), 2),
    ],
)
def test_each_list_around_a_value_needs_the_id_of_an_element(
    address: str, elements: tuple[str | None, ...], expected: int
) -> None:
    why = f"{address}: expected an id for each list that it stands in ({expected}), "
    for wrong in (
        setting(address, "x", *elements),
        setting("Pod.spec.hostname", "h", beside=(setting(address, "x", *elements),)),
    ):
        with pytest.raises(PlacementError) as caught:
            dataset().composer("kubernetes").add(wrong)
        assert str(caught.value) == f"{why}got {len(elements)}."


HOSTNAME = setting("Pod.spec.hostname", "h")


def wrongly(**fields: Any) -> Any:
    """Return a setting with fields of other types than its class says."""
    return Setting(**{"address": "Pod.spec.hostname", "value": "h", **fields})


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (None, "expected a Setting, as translate returns it, got None"),
        ("Pod.spec.hostname", "expected a Setting, as translate returns it, got 'Pod.spec.host"),
        ({"address": "x"}, "expected a Setting, as translate returns it, got {'address': 'x'}"),
        (wrongly(address=7), "address of a setting: expected a string, got 7"),
        (wrongly(elements="ab"), "elements of a setting: expected a tuple, got 'ab'"),
        (wrongly(elements=(7,)), "elements of a setting: expected a string, got 7"),
        (wrongly(elements=None), "elements of a setting: expected a tuple, got None"),
        (wrongly(sources="ab"), "sources of a setting: expected a tuple, got 'ab'"),
        (wrongly(sources=(None,)), "sources of a setting: expected a string, got None"),
        (wrongly(beside=HOSTNAME), "beside of a setting: expected a tuple, got Setting"),
        (wrongly(beside=("x",)), "expected a Setting, as translate returns it, got 'x'"),
        (wrongly(loss=7), "loss of a setting: expected a string, got 7"),
    ],
)
def test_what_is_no_setting_is_a_type_error(wrong: Any, message: str) -> None:
    with pytest.raises(TypeError) as caught:
        dataset().composer("kubernetes").add(wrong)
    assert str(caught.value).startswith(message)


def test_a_constant_that_is_no_setting_is_a_type_error() -> None:
    with pytest.raises(TypeError, match="elements of a setting: expected a string, got 7"):
        dataset().composer("kubernetes").add(wrongly(beside=(wrongly(elements=(7,)),)))


def test_a_constant_has_no_constants_itself() -> None:
    inner = setting("Pod.spec.priority", 1, beside=(HOSTNAME,))
    with pytest.raises(PlacementError) as caught:
        dataset().composer("kubernetes").add(setting("Pod.spec.hostname", "h", beside=(inner,)))
    assert str(caught.value) == "A constant has no constants itself: put them beside the value."


def test_how_values_combine_may_be_said_as_a_text() -> None:
    address = "Pod.spec.terminationGracePeriodSeconds"
    settings = [setting(address, value, combine="max") for value in (30, 60)]
    (pod,), _ = composed(*container(), *settings)
    assert pod["spec"]["terminationGracePeriodSeconds"] == 60
    with pytest.raises(ValueError, match="'median' is not a valid Combine"):
        dataset().composer("kubernetes").add(setting(address, 1, combine="median"))


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ("ab", "incomplete: expected several strings, got 'ab'"),
        (None, "incomplete: expected several strings, got None"),
        (7, "incomplete: expected several strings, got 7"),
        (["a", None], "incomplete: expected a string, got None"),
        ([["a"]], "incomplete: expected a string, got ['a']"),
    ],
)
def test_incomplete_are_several_ids(wrong: Any, message: str) -> None:
    composer = dataset().composer("kubernetes")
    written = [composer.add(each) for each in container()]
    before = composer.compose(iter(["a"]))
    with pytest.raises(TypeError) as caught:
        composer.compose(incomplete=wrong)
    assert str(caught.value) == message
    assert written[0].pointers == ("/0/spec/containers/0/name",)
    assert composer.compose() == before


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


def test_constants_are_spelled_as_the_dialect_does() -> None:
    settings = [setting(f"{TASK}.Name", "c", "c"), setting(f"{TASK}.Image", "i", "c")]
    tags = setting("TaskDefinition.Tags", [{"key": "a", "value": "b"}])
    family = setting("TaskDefinition.Family", "f", beside=(tags,))
    (template,), _ = composed(*settings, family, dialect="cloudformation")
    properties = template["Resources"]["TaskDefinition"]["Properties"]
    assert properties["Tags"] == [{"Key": "a", "Value": "b"}]


def test_an_object_may_be_completed_by_other_values() -> None:
    probe = f"{CONTAINER}.livenessProbe.httpGet"
    (pod,), written = composed(
        *container(), setting(probe, {"path": "/"}, "app"), setting(f"{probe}.port", 80, "app")
    )
    assert pod["spec"]["containers"][0]["livenessProbe"] == {"httpGet": {"path": "/", "port": 80}}
    (pod,), written = composed(*container(), setting(probe, {"path": "/"}, "app"))
    assert "livenessProbe" not in pod["spec"]["containers"][0]
    assert written[-1].refused == f"{probe} cannot stand without port."


def test_the_elements_of_a_list_given_whole_are_complete_at_any_depth() -> None:
    whole = [{"name": "v", "hostPath": {"type": "File"}}]
    with pytest.raises(PlacementError, match=r"volumes\[\]\.hostPath cannot stand without path"):
        dataset().composer("kubernetes").add(setting("Pod.spec.volumes", whole))


def test_a_type_is_that_of_the_dialect() -> None:
    force = "Service.ForceNewDeployment"
    dataset().composer("api").add(setting(force, True))
    with pytest.raises(PlacementError, match="True is no object"):
        dataset().composer("cloudformation").add(setting(force, True))
    new = {"EnableForceNewDeployment": True}
    dataset().composer("cloudformation").add(setting(force, new))
    with pytest.raises(PlacementError, match="is no boolean"):
        dataset().composer("api").add(setting(force, new))


def test_what_has_no_fields_of_its_own_takes_any() -> None:
    details = "Service.DeploymentConfiguration.LifecycleHooks[].HookDetails"
    dataset().composer("api").add(setting(details, {"any": {"thing": [1, None]}}, "h"))


def test_names_that_agree_are_one_element() -> None:
    size, name = f"{VOLUME}.emptyDir.sizeLimit", f"{VOLUME}.name"
    (pod,), written = composed(
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
    assert [each.pointers for each in written[:5]] == [
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


def test_a_name_is_that_of_the_element_it_stands_in_and_of_none_around() -> None:
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
    why = "Nothing is there to set it on that has no value of its own."
    documents, (written,) = composed(shared)
    assert (documents, written.refused, written.pointers) == ([], why, ())
    (pod,), written_all = composed(shared, *container(), setting(image, "Never", "app"))
    assert pod["spec"]["containers"][0]["imagePullPolicy"] == "Never"
    assert written_all[0].refused == why


def test_what_is_shared_stands_in_each_element_and_falls_with_none_of_them() -> None:
    image = f"{CONTAINER}.imagePullPolicy"
    nameless = setting(f"{CONTAINER}.image", "i", "c")
    (pod,), written = composed(
        setting(image, "Always", None, combine=Combine.SAME),
        *container("a"),
        *container("b"),
        nameless,
    )
    assert [each["imagePullPolicy"] for each in pod["spec"]["containers"]] == ["Always"] * 2
    assert written[0].refused is None
    assert written[0].pointers == (
        "/0/spec/containers/0/imagePullPolicy",
        "/0/spec/containers/1/imagePullPolicy",
    )
    assert written[-1].refused == "Pod.spec.containers cannot stand without name."


def test_what_is_shared_in_two_lists_stands_in_each_element_of_each() -> None:
    variable = f"{CONTAINER}.env[]"
    (pod,), written = composed(
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
    assert written[0].pointers == ("/0/spec/containers/0/env/0/value",)


def test_the_name_of_the_object_is_set_in_one_place() -> None:
    for address in (
        "Deployment.spec.selector.matchLabels",
        "Pod.metadata.labels",
    ):
        labels = {"app.kubernetes.io/name": "x", "team": "shop"}
        (made,), written = composed(*container(), setting(address, labels), workload="Deployment")
        assert written[-1].loss == "The name of the object stands there."
        assert written[-1].refused is None
        assert made["spec"]["template"]["metadata"]["labels"]["app.kubernetes.io/name"] == "app"
        only = {"app.kubernetes.io/name": "x"}
        _, written = composed(*container(), setting(address, only), workload="Deployment")
        assert written[-1].refused == "The name of the object stands there."


def test_a_name_that_is_given_stands_wherever_the_object_is_named() -> None:
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


def test_keys_of_a_map_that_meet_other_values_are_told_one_by_one() -> None:
    labels = "Deployment.metadata.labels"
    first = setting(labels, {"a": "1", "b": "2"})
    (made,), written = composed(
        *container(),
        first,
        setting(labels, {"a": "3", "b": "4"}, loss="It was more."),
        setting(labels, {"a": "5", "b": "6", "c": "7"}, loss="It was more."),
        workload="Deployment",
    )
    assert made["metadata"]["labels"] == {"a": "1", "b": "2", "c": "7"}
    each = "'{}' meets '{}', and one field holds one value."
    assert written[-2].refused == f"{each.format(3, 1)} {each.format(4, 2)}"
    assert written[-1].refused is None
    assert written[-1].loss == f"It was more. {each.format(5, 1)} {each.format(6, 2)}"
    assert written[-1].pointers == ("/0/metadata/labels/c",)


def test_an_object_of_which_one_field_meets_another_value_is_not_written_in_parts() -> None:
    context = "Pod.spec.securityContext"
    (pod,), written = composed(
        *container(),
        setting(f"{context}.runAsUser", 1),
        setting(context, {"runAsGroup": 2, "runAsUser": 3}),
    )
    assert pod["spec"]["securityContext"] == {"runAsUser": 1}
    assert written[-1].refused == "3 meets 1, and one field holds one value."
    assert written[-1].pointers == ()


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


@pytest.mark.parametrize(
    ("combine", "address", "values", "why"),
    [
        (None, "Pod.spec.dnsConfig.searches", (["a"], ["b"]), "['b'] meets ['a']"),
        (Combine.SAME, "Pod.spec.dnsConfig.searches", (["a"], ["b"]), "['b'] meets ['a']"),
        (Combine.MAX, "Pod.spec.dnsConfig.searches", (["a"], ["b"]), "['b'] meets ['a']"),
        (Combine.MAX, "Pod.spec.hostname", ("a", "b"), "'b' meets 'a'"),
        (Combine.APPEND, "Pod.spec.hostname", ("a", "b"), "'b' meets 'a'"),
        (None, "Pod.spec.priority", (1, 2), "2 meets 1"),
        (Combine.SAME, "Pod.spec.priority", (1, 2), "2 meets 1"),
        (Combine.APPEND, "Pod.spec.priority", (1, 2), "2 meets 1"),
        (Combine.MAX, f"{CONTAINER}.livenessProbe.httpGet.port", (80, "http"), "'http' meets 80"),
        (Combine.MAX, f"{CONTAINER}.livenessProbe.httpGet.port", ("http", 80), "80 meets 'http'"),
    ],
)
def test_values_that_cannot_be_combined_are_refused(
    combine: Combine | None, address: str, values: tuple[Any, Any], why: str
) -> None:
    ids = ("app",) if "[]" in address else ()
    settings = [setting(address, each, *ids, combine=combine) for each in values]
    _, written = composed(*container(), *settings)
    assert [each.refused for each in written[-2:]] == [
        None,
        f"{why}, and one field holds one value.",
    ]


def test_what_combines_by_how_the_later_value_says() -> None:
    address = "Pod.spec.priority"
    (pod,), _ = composed(
        *container(), setting(address, 1), setting(address, 2, combine=Combine.SUM)
    )
    assert pod["spec"]["priority"] == 3


def test_elements_of_a_list_stand_before_those_given_whole() -> None:
    hosts = "Pod.spec.hostAliases"
    whole = [{"ip": "::2", "hostnames": ["b"]}]
    for settings in (
        [setting(hosts, whole), setting(f"{hosts}[].ip", "::1", "h")],
        [setting(f"{hosts}[].ip", "::1", "h"), setting(hosts, whole)],
    ):
        (pod,), _ = composed(*container(), *settings)
        assert pod["spec"]["hostAliases"] == [{"ip": "::1"}, *whole]


def test_documents_and_elements_stand_in_the_order_of_what_came_first() -> None:
    label = setting("ServiceAccount.metadata.labels", {"a": "b"})
    for settings, kinds in (
        ([label, *container()], ["ServiceAccount", "Pod"]),
        ([*container(), label], ["Pod", "ServiceAccount"]),
    ):
        made, written = composed(*settings)
        assert [each["kind"] for each in made] == kinds
        place = written[settings.index(label)].pointers
        assert place == (f"/{kinds.index('ServiceAccount')}/metadata/labels/a",)
    (pod,), _ = composed(*container("z"), *container("a"), *container("m"))
    assert [each["name"] for each in pod["spec"]["containers"]] == ["z", "a", "m"]


def test_a_document_without_a_value_that_stands_is_not_written() -> None:
    label = setting("Pod.metadata.labels", {"a": "b"})
    documents, (written,) = composed(label)
    assert documents == []
    assert written.refused == "Pod cannot stand without spec."
    for dialect in ("kubernetes", "api", "cloudformation"):
        assert composed(dialect=dialect) == ([], [])


def test_elements_made_together_are_called_after_the_object_and_their_value() -> None:
    def scratch(mount: str, volume: str, path: str) -> Setting:
        mounted = setting(f"{CONTAINER}.volumeMounts[].mountPath", path, "app", mount)
        return setting(f"{VOLUME}.emptyDir.sizeLimit", "1Mi", volume, beside=(mounted,))

    settings = [*container(), scratch("m", "v", "/a"), scratch("n", "w", "/b")]
    (pod,), written = composed(*settings, name="web")
    names = [each["name"] for each in pod["spec"]["volumes"]]
    assert names == ["web-2", "web-3"]
    mounts = pod["spec"]["containers"][0]["volumeMounts"]
    assert [each["name"] for each in mounts] == names
    assert [each["mountPath"] for each in mounts] == ["/a", "/b"]
    assert written[-1].pointers == ("/0/spec/volumes/1/emptyDir/sizeLimit",)


def test_elements_made_together_fall_together() -> None:
    mounted = setting(f"{CONTAINER}.volumeMounts[].mountPath", "/a", "b", "m")
    size = setting(f"{VOLUME}.emptyDir.sizeLimit", "1Mi", "v", beside=(mounted,))
    (pod,), written = composed(*container(), setting(f"{CONTAINER}.image", "i", "b"), size)
    assert "volumes" not in pod["spec"]
    assert len(pod["spec"]["containers"]) == 1
    assert written[-1].refused == "Pod.spec.containers cannot stand without name."


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


NAME_ALONE = "Its name alone would say something else."
PORT = "TaskDefinition.ContainerDefinitions[].PortMappings[]"


@pytest.mark.parametrize(
    ("only", "dialect", "refused"),
    [
        # what is known by it in the document that it comes from
        (setting("Pod.spec.tolerations[].key", "k", "e", is_name=True), "kubernetes", NAME_ALONE),
        (setting("Pod.spec.tolerations[].key", "k", "e"), "kubernetes", None),
        # a text that no element can be without
        (setting(f"{CONTAINER}.env[].name", "A", "app", "e"), "kubernetes", NAME_ALONE),
        (setting("Pod.spec.hostAliases[].ip", "::1", "e"), "kubernetes", NAME_ALONE),
        # a number is none
        (setting(f"{CONTAINER}.ports[].containerPort", 80, "app", "e"), "kubernetes", None),
        # what others name it by, though it can be without
        (setting(f"{PORT}.Name", "http", "c", "e"), "api", NAME_ALONE),
        (setting(f"{PORT}.AppProtocol", "http", "c", "e"), "api", None),
        # what a map holds is no name
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
    task = [setting(f"{TASK}.Name", "c", "c"), setting(f"{TASK}.Image", "i", "c")]
    composer = dataset().composer(dialect)
    for each in container() if dialect == "kubernetes" else task:
        composer.add(each)
    written = composer.add(only)
    composer.compose()
    assert written.refused is None
    composer.compose(incomplete=["e"])
    assert written.refused == refused
    composer.compose(incomplete=["app", "c", "x"])
    assert written.refused is None


def test_an_element_of_which_more_than_the_name_is_left_stands() -> None:
    composer = dataset().composer("kubernetes")
    variable = f"{CONTAINER}.env[]"
    settings = [
        setting(f"{variable}.name", "A", "app", "e", is_name=True),
        setting(f"{variable}.value", "1", "app", "e"),
    ]
    for each in (*container(), *settings):
        composer.add(each)
    (pod,) = composer.compose(incomplete=["e"])
    assert pod["spec"]["containers"][0]["env"] == [{"name": "A", "value": "1"}]


def test_a_value_that_cannot_stand_makes_the_element_that_it_came_from_incomplete() -> None:
    key = setting("Pod.spec.tolerations[].key", "k", "e", is_name=True)
    lost = setting(f"{CONTAINER}.ports[].name", "http", "app", "p", sources=("app", "e"))
    (pod,), written = composed(*container(), key, lost)
    assert "tolerations" not in pod["spec"]
    assert written[-2].refused == NAME_ALONE
    (pod,), written = composed(*container(), key)
    assert pod["spec"]["tolerations"] == [{"key": "k"}]


def test_the_fields_of_an_object_given_whole_are_looked_into_as_well() -> None:
    probe = f"{CONTAINER}.livenessProbe"
    (pod,), written = composed(*container(), setting(probe, {"httpGet": {"path": "/"}}, "app"))
    assert "livenessProbe" not in pod["spec"]["containers"][0]
    assert written[-1].refused == f"{probe}.httpGet cannot stand without port."
    settings = [setting(f"{TASK}.Name", "c", "c"), setting(f"{TASK}.Image", "i", "c")]
    for name, refused in (("c", None), ("d", "There is nothing of the name 'd'.")):
        proxy = setting("TaskDefinition.ProxyConfiguration", {"containerName": name})
        (task,), written = composed(*settings, proxy, dialect="api")
        assert written[-1].refused == refused
        assert ("proxyConfiguration" in task) == (refused is None)


def test_a_document_names_another_that_is_written_with_it() -> None:
    arn = 'ServiceAccount.metadata.annotations["eks.amazonaws.com/role-arn"]'
    (pod, account), _ = composed(*container(), setting(arn, "arn"), name="web")
    assert account["metadata"]["name"] == pod["spec"]["serviceAccountName"] == "web"


def test_a_name_of_nothing_is_refused_and_what_is_there_named_instead() -> None:
    account = setting("ServiceAccount.metadata.labels", {"a": "b"})
    named = setting("Pod.spec.serviceAccountName", "other")
    (pod, made), written = composed(*container(), account, named, name="web")
    assert pod["spec"]["serviceAccountName"] == made["metadata"]["name"] == "web"
    assert written[-1].refused == "There is nothing of the name 'other'."
    (pod,), written = composed(*container(), named)
    assert pod["spec"]["serviceAccountName"] == "other"
    assert written[-1].refused is None


def test_a_document_that_is_not_written_is_not_named() -> None:
    (pod,), _ = composed(*container())
    assert "serviceAccountName" not in pod["spec"]
    documents, _ = composed(setting("ServiceAccount.metadata.labels", {"a": "b"}))
    assert [each["kind"] for each in documents] == ["ServiceAccount"]


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


@pytest.mark.parametrize(
    ("dialect", "workload", "message"),
    [
        ("terraform", "Pod", "documents are not written in Terraform's language"),
        ("helm", "Pod", "helm"),
        ("kubernetes", "Service", "no kind of workload: 'Service'; known are CronJob, DaemonSet, "),
        ("api", "ServiceAccount", "no kind of workload: 'ServiceAccount'; known are CronJob, "),
        ("kubernetes", "Gizmo", "no kind of workload: 'Gizmo'; known are CronJob, DaemonSet, "),
    ],
)
def test_a_composer_of_something_else_is_an_error(
    dialect: str, workload: str, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        dataset().composer(dialect, workload=workload)


def test_a_composer_can_be_asked_again_and_given_more() -> None:
    composer = dataset().composer("kubernetes")
    written = [composer.add(each) for each in container()]
    first = composer.compose()
    assert composer.compose() == first
    assert written[0].pointers == ("/0/spec/containers/0/name",)
    composer.add(setting("Pod.spec.hostname", "h"))
    assert composer.compose()[0]["spec"] == {**first[0]["spec"], "hostname": "h"}


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
