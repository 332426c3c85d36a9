"""`convert` itself, and the conversions that every value can be given to: `copy`, `values`."""

import json
import pickle
import re
import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversions.checks import (
    Example,
    Refusal,
    check_converted,
    check_refused,
    converted,
    outcome,
    pair,
)
from ecsk8s_map import Address, Converted, Match, NotConvertibleError, Pair, System, dataset
from ecsk8s_map.converting.conversions import CONVERSIONS, convert
from ecsk8s_map.json_values import in_words

DATA = Path(__file__).parents[3] / "data" / "mappings.toml"
ROLE = "arn:aws:iam::111122223333:role/service/app"
S3 = "arn:aws:s3files:us-west-2:111122223333:file-system/fs-0123456789abcdef0"
S3_POINT = f"{S3}/access-point/fsap-0123456789abcdef0"
CONVERTED: list[Example] = [
    ("copy", "as it is", "as it is", ""),
    ("copy", ["a", {"b": 1}], ["a", {"b": 1}], ""),
    ("copy", 0, 0, ""),
    ("copy", 0.0, 0.0, ""),
    ("copy", {"Ref": 1, "a": 2}, {"Ref": 1, "a": 2}, ""),
    ("copy", {"Reference": 1}, {"Reference": 1}, ""),
    ("copy", {"Condition": "c"}, {"Condition": "c"}, ""),
    ("copy", [None, 2**63 - 1, -(2**63)], [None, 2**63 - 1, -(2**63)], ""),
    ("values", True, "true", ""),
    ("values", 1, "one", ""),
    ("values", ["x", "y", True], ["same", "true"], ""),
    ("values", ["z", True], ["true"], "'z' is left out"),
]

REFUSED: list[Refusal] = [
    ("copy", None, "null sets nothing"),
    ("copy", {"Ref": "Image"}, "CloudFormation computes it"),
    ("copy", [{"Fn::Sub": "${A}"}], "CloudFormation computes it"),
    ("copy", [{"a": {"b": [{"Fn::If": ["c", 1, 2]}]}}], "CloudFormation computes it"),
    ("values", "true", "not listed; known: True, 1, 'x', 'y'"),
    ("values", 1.0, "it is not listed"),
    ("values", ["z"], "'z' is left out: it is not listed; known: True, 1, 'x', 'y'$"),
    ("values", ["z", "true"], "'z' is left out: .*'y'. 'true' is left out: .*'y'$"),
    ("values", [], "it is not listed"),
]


def test_every_conversion_described_has_a_function_and_the_other_way_round() -> None:
    with DATA.open("rb") as file:
        described = {row["name"] for row in tomllib.load(file)["conversions"]}
    assert described == set(CONVERSIONS)


def test_every_conversion_that_a_pair_names_has_a_function() -> None:
    named = {name for row in dataset().pairs for name in (row.to_kubernetes, row.to_ecs) if name}
    assert named
    assert named <= set(CONVERSIONS)


@pytest.mark.parametrize(("name", "value", "expected", "loss"), CONVERTED)
def test_a_value_is_converted(name: str, value: Any, expected: Any, loss: str) -> None:
    check_converted(name, value, expected, loss)


@pytest.mark.parametrize(("name", "value", "why"), REFUSED)
def test_a_value_is_refused_with_the_reason(name: str, value: Any, why: str) -> None:
    check_refused(name, value, why)


EVIL = st.text("\x00\x1b\u202e\ud800\ne0:/.=$()- ", min_size=1, max_size=12)
AROUND = (
    *("{}", "$({})", "1:{}", "{}:1", "apparmor:{}", "label:type:{}", "rate({} minutes)"),
    *("cron(0 {} * * ? *)", "0 0 * * {}", "arn:aws:iam::111122223333:role/{}", "1{}", "s3:{}"),
    *("arn:aws:ssm:eu-west-1:111122223333:parameter/{}", "arn:aws:s3:::{}", "kernel/{}"),
    "arn:aws:secretsmanager:eu-west-1:111122223333:secret:a-AbCdEf:{}::",
)
"""What some conversion reads in front of the rest."""


@pytest.mark.parametrize("name", CONVERSIONS)
@given(around=st.sampled_from(AROUND), evil=EVIL)
def test_a_reason_and_a_loss_are_one_printable_line(name: str, around: str, evil: str) -> None:
    text = around.format(evil)
    for value in (text, [text], {text: text}, {"Key": text, "Value": text}):
        result = outcome(name, value)
        said = result.loss if isinstance(result, Converted) else str(result)
        assert (said or "").isprintable()


@pytest.mark.parametrize("to", [System.ECS, "ecs", System.KUBERNETES, "kubernetes"])
def test_without_a_conversion_a_person_has_to_decide(to: str) -> None:
    with pytest.raises(NotConvertibleError, match="a person has to decide, see its note"):
        convert(pair(None), 1, to=to)


def test_where_nothing_stands_on_the_other_side_the_error_says_so() -> None:
    alone = Pair(ecs=Address("TaskDefinition.Cpu"), kubernetes=None, match=Match.NONE)
    with pytest.raises(NotConvertibleError, match="no counterpart"):
        convert(alone, 1, to="kubernetes")


def test_a_conversion_of_a_newer_dataset_is_named() -> None:
    with pytest.raises(NotConvertibleError, match="no conversion 'from-the-future'"):
        converted("from-the-future", 1)


def test_only_the_two_systems_can_be_converted_to() -> None:
    with pytest.raises(ValueError, match="nomad"):
        convert(pair("copy"), 1, to="nomad")


def test_values_are_read_in_either_direction_and_the_first_row_wins() -> None:
    assert convert(pair("values"), "y", to="kubernetes").value == "same"
    assert convert(pair("values"), "same", to="ecs").value == "x"


def test_the_error_shortens_its_value_and_survives_pickling() -> None:
    with pytest.raises(NotConvertibleError) as caught:
        converted("cpu-units-to-quantity", "x" * 1_000)
    error = pickle.loads(pickle.dumps(caught.value))
    assert (error.value, error.pair, error.why) == (
        "x" * 1_000,
        caught.value.pair,
        caught.value.why,
    )
    assert len(str(error)) < 300


def test_every_conversion_has_a_docstring() -> None:
    assert all((function.__doc__ or "").startswith("Return ") for function in CONVERSIONS.values())


def nested(depth: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(depth):
        value = [value]
    return value


FIELD_NAMES = st.sampled_from(
    [
        *("key", "Value", "hostname", "IpAddress", "ip", "hostnames", "type", "localhostProfile"),
        *("fileSystemId", "rootDirectory", "authorizationConfig", "accessPointId", "iam", "user"),
        *("FileSystemArn", "transitEncryption", "AccessPointArn", "level", "Ref"),
    ]
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(-3, 3000)
    | st.floats()
    | st.text(st.characters(), max_size=80)
    | st.text("$()ab", max_size=8)
    | st.from_regex(r"\A[+-]?[0-9.]{0,4}([eEinumkKMGTP]{0,2}[-+]?[0-9]{0,9})\Z")
    | st.from_regex(r"\A(cron|rate)?\(?([0-9*?/,L#-]{1,4} ?){5,6}\)?\Z")
    | st.from_regex(r"\A[0-9.]{0,5}(h|m|s|ms| vCPU| GB|%)?\Z")
    | st.sampled_from(
        [S3, S3_POINT, ROLE, "fs-12345678", "fsap-12345678", "::1", "CMD", "CMD-SHELL"]
    )
    | st.sampled_from(["apparmor:", "label:type:", "1:", ":1", "fs-12345678:", "arn:aws:ssm:"])
)
JSON_VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(FIELD_NAMES | st.text(max_size=3), inner, max_size=4)
    ),
    max_leaves=8,
)


@given(JSON_VALUES)
def test_any_value_is_converted_or_refused(value: Any) -> None:
    for name in CONVERSIONS:
        result = outcome(name, value)
        if isinstance(result, NotConvertibleError):
            assert result.why
            assert len(str(result)) < 1_000
        else:
            assert result.loss is None or result.loss.endswith(".")
            json.dumps(result.value, allow_nan=False)


@pytest.mark.parametrize(
    "value",
    [
        *(10**5_000, -(10**5_000), "9" * 5_000, f"1e{'9' * 5_000}", "9" * 5_000 + "%"),
        *(float("inf"), float("nan"), "1e-2147483647", "1e2147483647", "\ud800", b"", {1: 2}),
        *(nested(100_000), [nested(100_000)], "$" * 100_000, "a" * 100_000),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_monstrous_value_does_no_harm(value: Any) -> None:
    for name in CONVERSIONS:
        result = outcome(name, value)
        assert not isinstance(result, NotConvertibleError) or len(str(result)) < 1_000


@pytest.mark.parametrize(
    ("ecs", "kubernetes", "value", "to", "expected"),
    [
        (
            "TaskDefinition.ContainerDefinitions[].PortMappings[].ContainerPort",
            "Pod.spec.containers[].ports[].containerPort",
            "8080",
            "kubernetes",
            Converted(8080),
        ),
        (
            "TaskDefinition.ContainerDefinitions[].Privileged",
            "Pod.spec.containers[].securityContext.privileged",
            "true",
            "kubernetes",
            Converted(True),
        ),
        (
            "TaskDefinition.ContainerDefinitions[].SystemControls[].Value",
            "Pod.spec.securityContext.sysctls[].value",
            1024,
            "ecs",
            Converted("1024"),
        ),
        (
            "TaskDefinition.ContainerDefinitions[].DockerSecurityOptions",
            "Pod.spec.containers[].securityContext.allowPrivilegeEscalation",
            ["no-new-privileges"],
            "kubernetes",
            Converted(False),
        ),
    ],
)
def test_the_dataset_converts_to_the_type_of_the_parameter(
    ecs: str, kubernetes: str, value: Any, to: System, expected: Converted
) -> None:
    (named,) = {p for p in dataset().lookup(ecs) if p.kubernetes == kubernetes and not p.where}
    assert dataset().convert(named, value, to=to) == expected


@pytest.mark.parametrize("value", ["eighty", "8080 ", 80.5, True, [80, 81], {"port": 80}])
def test_what_would_be_a_guess_is_not_converted_to_the_type(value: Any) -> None:
    port = "TaskDefinition.ContainerDefinitions[].PortMappings[].ContainerPort"
    (named, *_) = dataset().lookup(port)
    with pytest.raises(NotConvertibleError, match="is not an integer"):
        dataset().convert(named, value, to="kubernetes")


WRONG: list[tuple[Any, str]] = [
    # what no JSON document of either system can hold, words of the refusal
    (b"x", "b'x' is a bytes, which JSON does not have"),
    (date(2026, 1, 1), r"date\(2026, 1, 1\) is a date, which JSON does not have"),
    (datetime(2026, 1, 1), "is a datetime, which JSON does not have"),
    ((1, 2), r"\(1, 2\) is a tuple, which JSON does not have"),
    ({1, 2}, "is a set, which JSON does not have"),
    (System, "is a EnumType, which JSON does not have"),
    (1j, "is a complex, which JSON does not have"),
    (float("nan"), "nan is not a number of at most 64 bits"),
    (float("inf"), "inf is not a number of at most 64 bits"),
    (float("-inf"), "-inf is not a number of at most 64 bits"),
    (2.0**63, "is not a number of at most 64 bits"),
    (2**63, "9223372036854775808 is not a number of at most 64 bits"),
    (-(2**63) - 1, "is not a number of at most 64 bits"),
    (-0.0, "-0.0 is not a number that a field can be set to: give 0"),
    ({1: "a"}, "an object's key has to be a string, not 1"),
    ({"a": 1, None: 2}, "an object's key has to be a string, not None"),
]


@pytest.mark.parametrize(("value", "why"), WRONG)
def test_what_json_cannot_hold_is_refused_however_deep(value: Any, why: str) -> None:
    for name in CONVERSIONS:
        for given_value in (value, [value], {"a": value}, [1, {"a": [{"b": value}]}]):
            check_refused(name, given_value, why)


def test_a_value_that_never_ends_is_refused() -> None:
    ring: list[Any] = []
    ring.append(ring)
    check_refused("copy", ring, "nested deeper than 200 levels")


def test_the_conversions_of_pairs_give_a_hashable_result_that_compares_its_value() -> None:
    made = converted("copy", [1])
    assert hash(made) == hash(converted("copy", [1]))
    assert made == converted("copy", [1]) != converted("copy", [2])
    assert {made, Converted([1], "lost")} == {Converted([1], "lost"), made}


TYPED: list[tuple[Any, str, Any]] = [
    # given, a parameter's type, the value in that type
    ("80", "integer", 80),
    ("0", "integer", 0),
    ("9" * 18, "integer", 10**18 - 1),
    ("80", "number", 80),
    (80.0, "integer", 80),
    (80.5, "number", 80.5),
    (80.0, "number", 80.0),
    ("true", "boolean", True),
    ("false", "boolean", False),
    (True, "string", "true"),
    (False, "string", "false"),
    (1, "string", "1"),
    (1.5, "string", "1.5"),
    (1, "quantity", "1"),
    (0.5, "quantity", "0.5"),
    ("80", "string", "80"),
    ("80", "integer|string", "80"),
    (80, "integer|string", 80),
    ({"a": 1}, "object|string", {"a": 1}),
    ("2026-01-01T00:00:00Z", "time", "2026-01-01T00:00:00Z"),
    (["a"], "string", "a"),
    (["80"], "integer", 80),
    (["a"], "any", ["a"]),
    ([], "any", []),
    ("a", "string[]", ["a"]),
    ([80, True], "string[]", ["80", "true"]),
    ([], "string[]", []),
    ("80", "integer[]", [80]),
    ({"a": 1}, "map", {"a": 1}),
    ([{"a": 1}], "object", {"a": 1}),
]


@pytest.mark.parametrize(("value", "wanted", "expected"), TYPED)
def test_a_value_takes_the_type_of_the_parameter(value: Any, wanted: str, expected: Any) -> None:
    made = convert(pair("copy"), value, to="kubernetes", target_type=wanted)
    assert (made.value, type(made.value)) == (expected, type(expected))


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        *(("9" * 19, "integer"), ("-1", "integer"), ("1.5", "number"), ("", "integer")),
        *(("1 ", "integer"), (80.5, "integer"), (True, "integer"), (True, "number")),
        *(("yes", "boolean"), ("True", "boolean"), (1, "boolean"), (0, "boolean")),
        *((True, "quantity"), ([], "string"), (["a", "b"], "string"), ({}, "string")),
        *(([["a"]], "integer"), ({}, "string[]"), (["a", {}], "string[]"), ("a", "map")),
        *((80.5, "integer|string"), (True, "integer|string"), ({}, "integer|string")),
        *((1, "object|string"), (["a", "b"], "object|string"), (1, "time"), ({}, "time")),
    ],
)
def test_what_would_be_a_guess_is_refused(value: Any, wanted: str) -> None:
    with pytest.raises(NotConvertibleError, match=re.escape(in_words(wanted.removesuffix("[]")))):
        convert(pair("copy"), value, to="kubernetes", target_type=wanted)


def copied(address: str) -> Pair:
    """Return the first pair of an ECS parameter that is copied to Kubernetes."""
    pairs = dataset().lookup(address, system="ecs")
    return next(each for each in pairs if each.to_kubernetes == "copy")


@pytest.mark.parametrize(
    ("address", "value", "expected"),
    [
        ("TaskDefinition.ContainerDefinitions[].HealthCheck.Timeout", "5", 5),
        ("TaskDefinition.ContainerDefinitions[].HealthCheck.Timeout", 5.0, 5),
        ("TaskDefinition.ContainerDefinitions[].Image", 2.5, "2.5"),
        ("TaskDefinition.ContainerDefinitions[].Image", ["a"], "a"),
        ("TaskDefinition.ContainerDefinitions[].DnsServers", "10.0.0.2", ["10.0.0.2"]),
        ("TaskDefinition.ContainerDefinitions[].DnsServers", [], []),
    ],
)
def test_what_a_template_may_say_for_a_parameter_is_copied(
    address: str, value: Any, expected: Any
) -> None:
    assert dataset().convert(copied(address), value, to="kubernetes") == Converted(expected)


@pytest.mark.parametrize(
    ("address", "value"),
    [
        ("TaskDefinition.ContainerDefinitions[].HealthCheck.Timeout", "5s"),
        ("TaskDefinition.ContainerDefinitions[].HealthCheck.Timeout", 5.5),
        ("TaskDefinition.ContainerDefinitions[].HealthCheck.Timeout", True),
        ("TaskDefinition.ContainerDefinitions[].Image", {"a": "b"}),
        ("TaskDefinition.ContainerDefinitions[].Image", ["a", "b"]),
        ("TaskDefinition.ContainerDefinitions[].DnsServers", [["10.0.0.2", "10.0.0.3"]]),
    ],
)
def test_what_the_parameter_converted_from_cannot_be_is_refused(address: str, value: Any) -> None:
    with pytest.raises(NotConvertibleError, match="is not a"):
        dataset().convert(copied(address), value, to="kubernetes")


@pytest.mark.parametrize(
    ("value", "given_types", "expected"),
    [
        ("5", ["integer"], 5),
        ("5", ["integer", "string"], 5),
        ("five", ["integer", "string"], "five"),
        (["five"], ["integer", "string[]"], ["five"]),
        (5.5, [], 5.5),
    ],
)
def test_a_value_is_one_of_its_own_parameter_before_it_is_copied(
    value: Any, given_types: list[str], expected: Any
) -> None:
    made = convert(pair("copy"), value, to="kubernetes", source_types=given_types)
    assert made == Converted(expected)


def test_a_value_of_none_of_its_own_types_is_refused_by_the_last() -> None:
    with pytest.raises(NotConvertibleError, match=r"5\.5 is not a boolean"):
        convert(pair("copy"), 5.5, to="kubernetes", source_types=["integer", "boolean"])


def test_every_conversion_but_copy_says_itself_what_it_takes() -> None:
    made = convert(pair("cpu-units-to-quantity"), "256", to="kubernetes", source_types=["boolean"])
    assert made.value == "250m"
