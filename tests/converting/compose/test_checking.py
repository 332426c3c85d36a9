"""Settings that cannot be written are refused at once."""

from typing import Any

import pytest

from compose.given import CONTAINER, TASK, VOLUME, composed, container, setting
from ecsk8s_map import dataset
from ecsk8s_map.converting import PlacementError, Setting

TYPES: list[tuple[str, Any, tuple[str, ...], str]] = [
    # address, value, elements, words of the refusal
    ("Pod.spec.hostname", 7, (), "Pod.spec.hostname: 7 is not a string."),
    ("Pod.spec.hostname", None, (), "None is not a string."),
    ("Pod.spec.hostNetwork", "yes", (), "'yes' is not a boolean."),
    ("Pod.spec.hostNetwork", 1, (), "1 is not a boolean."),
    ("Pod.spec.priority", True, (), "True is not an integer."),
    ("Pod.spec.priority", "1", (), "'1' is not an integer."),
    ("Pod.spec.priority", 1.0, (), "1.0 is not an integer."),
    (f"{CONTAINER}.command", "run", ("c",), ".command: 'run' is not a list of strings."),
    (f"{CONTAINER}.command", ["run", 1], ("c",), "['run', 1] is not a list of strings."),
    (f"{CONTAINER}.livenessProbe.httpGet.port", 1.5, ("c",), "1.5 is not an integer or a string."),
    (f"{CONTAINER}.livenessProbe.httpGet.port", {}, ("c",), "{} is not an integer or a string."),
    (f"{VOLUME}.emptyDir", [], ("v",), "[] is not an object."),
    ("Pod.metadata.labels", [], (), "[] is not a map."),
    ("Pod.metadata.creationTimestamp", 0, (), "0 is not a time."),
    # at any depth
    (f"{VOLUME}.hostPath", {"path": 1}, ("v",), f"{VOLUME}.hostPath.path: 1 is not a string."),
    (
        "Pod.spec.securityContext",
        {"seLinuxOptions": {"level": ["s0"]}},
        (),
        "Pod.spec.securityContext.seLinuxOptions.level: ['s0'] is not a string.",
    ),
    (
        "Pod.spec.hostAliases",
        [{"ip": "::1"}, {"ip": "::2", "hostnames": "a"}],
        (),
        "Pod.spec.hostAliases[].hostnames: 'a' is not a list of strings.",
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
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize(("address", "value", "elements", "why"), TYPES)
def test_a_constant_that_its_parameter_does_not_take_is_refused(
    address: str, value: Any, elements: tuple[str, ...], why: str
) -> None:
    own = setting("Pod.spec.hostname", "h", constants=(setting(address, value, *elements),))
    with pytest.raises(PlacementError) as caught:
        dataset().composer("kubernetes").add(own)
    assert why in str(caught.value)


def test_the_value_is_refused_before_its_constants() -> None:
    constant = setting("Pod.spec.priority", "1")
    with pytest.raises(PlacementError, match="7 is not a string"):
        dataset().composer("kubernetes").add(setting("Pod.spec.hostname", 7, constants=(constant,)))


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
    _, (*_, placed) = composed(*container(), name, setting(address, value, *elements))
    assert (placed.refused, placed.loss) == (None, None)
    assert placed.pointers


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
    with pytest.raises(PlacementError, match=r"^TaskDefinition\.Tags: key is set twice\."):
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
    why = f"{address}: expected an id for each list around it ({expected}), "
    for wrong in (
        setting(address, "x", *elements),
        setting("Pod.spec.hostname", "h", constants=(setting(address, "x", *elements),)),
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
        (wrongly(constants=HOSTNAME), "constants of a setting: expected a tuple, got Setting"),
        (wrongly(constants=("x",)), "expected a Setting, as translate returns it, got 'x'"),
        (wrongly(loss=7), "loss of a setting: expected a string, got 7"),
        (wrongly(loss=0), "loss of a setting: expected a string, got 0"),
        (wrongly(combine=7), "expected a combine, 'append' or 'max' or 'sum' or 'same', got 7"),
    ],
)
def test_what_is_not_a_setting_is_a_type_error(wrong: Any, message: str) -> None:
    with pytest.raises(TypeError) as caught:
        dataset().composer("kubernetes").add(wrong)
    assert str(caught.value).startswith(message)


def test_a_constant_that_is_not_a_setting_is_a_type_error() -> None:
    with pytest.raises(TypeError, match="elements of a setting: expected a string, got 7"):
        dataset().composer("kubernetes").add(wrongly(constants=(wrongly(elements=(7,)),)))


def test_a_constant_cannot_have_constants() -> None:
    inner = setting("Pod.spec.priority", 1, constants=(HOSTNAME,))
    with pytest.raises(PlacementError) as caught:
        dataset().composer("kubernetes").add(setting("Pod.spec.hostname", "h", constants=(inner,)))
    assert str(caught.value) == "A constant cannot have constants: give them to the value."


def test_how_values_combine_may_be_given_as_a_string() -> None:
    address = "Pod.spec.terminationGracePeriodSeconds"
    settings = [setting(address, value, combine="max") for value in (30, 60)]
    (pod,), _ = composed(*container(), *settings)
    assert pod["spec"]["terminationGracePeriodSeconds"] == 60
    with pytest.raises(ValueError, match="unknown combine 'median'; expected 'append' or"):
        dataset().composer("kubernetes").add(setting(address, 1, combine="median"))


def test_the_elements_of_a_list_set_as_a_whole_have_to_be_complete_at_any_depth() -> None:
    whole = [{"name": "v", "hostPath": {"type": "File"}}]
    with pytest.raises(PlacementError, match=r"volumes\[\]\.hostPath requires path, which"):
        dataset().composer("kubernetes").add(setting("Pod.spec.volumes", whole))


def test_a_type_is_that_of_the_dialect() -> None:
    force = "Service.ForceNewDeployment"
    dataset().composer("api").add(setting(force, True))
    with pytest.raises(PlacementError, match="True is not an object"):
        dataset().composer("cloudformation").add(setting(force, True))
    new = {"EnableForceNewDeployment": True}
    dataset().composer("cloudformation").add(setting(force, new))
    with pytest.raises(PlacementError, match="is not a boolean"):
        dataset().composer("api").add(setting(force, new))


def test_what_has_no_fields_of_its_own_takes_any() -> None:
    details = "Service.DeploymentConfiguration.LifecycleHooks[].HookDetails"
    dataset().composer("api").add(setting(details, {"any": {"thing": [1, None]}}, "h"))


def test_constants_are_spelled_as_the_dialect_does() -> None:
    settings = [setting(f"{TASK}.Name", "c", "c"), setting(f"{TASK}.Image", "i", "c")]
    tags = setting("TaskDefinition.Tags", [{"key": "a", "value": "b"}])
    family = setting("TaskDefinition.Family", "f", constants=(tags,))
    (template,), _ = composed(*settings, family, dialect="cloudformation")
    properties = template["Resources"]["TaskDefinition"]["Properties"]
    assert properties["Tags"] == [{"Key": "a", "Value": "b"}]
