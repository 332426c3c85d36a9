"""What the package exports is what it promises."""

import inspect
import sys
import types
from collections.abc import Iterator
from typing import Any

import pytest

import ecsk8s_map
from ecsk8s_map import (
    Address,
    Dataset,
    DocumentError,
    Match,
    Parameter,
    System,
    UnknownParameterError,
    dataset,
)
from ecsk8s_map.errors import shown


def test_everything_public_is_exported_and_nothing_else() -> None:
    public = {name for name in dir(ecsk8s_map) if not name.startswith("_")}
    assert public == set(ecsk8s_map.__all__)
    assert all(getattr(ecsk8s_map, name) is not None for name in public)
    assert sorted(ecsk8s_map.__all__) == ecsk8s_map.__all__


@pytest.mark.parametrize("name", ["convert", "explain", "lookup", "resolve", "search"])
def test_function_and_method_take_the_same_arguments(name: str) -> None:
    function = inspect.signature(getattr(ecsk8s_map, name))
    method = inspect.signature(getattr(Dataset, name))
    assert list(function.parameters.values()) == list(method.parameters.values())[1:]
    assert function.return_annotation == method.return_annotation


class Text(str):
    """A text of another type, as some parsers return it."""


FINDING = list(dataset().explain({"containerDefinitions": [{"cpu": 256}]}))[-1]
GIVEN: dict[str, Any] = {
    "parameter": dataset().resolve("EntryPoint")[0],
    "system": "ecs",
    "kubernetes_version": "1.30",
    "text": "health check",
    "document": {"family": "web"},
    "pair": dataset().lookup("TaskDefinition.ContainerDefinitions[].Cpu")[0],
    "value": 256,
    "to": "kubernetes",
    "findings": [FINDING],
    "finding": FINDING,
    "dialect": "kubernetes",
    "workload": "Deployment",
    "name": "web",
}
FOREIGN = Parameter(System.ECS, Address("Nothing.Of.This"), "string")
WRONG = [None, 1, 1.5, b"x", [], {}, (), object(), FOREIGN, [None], iter(())]

# The argument, what it has to be, and what an empty text raises.
ARGUMENTS: dict[str, tuple[str, type[Exception]]] = {
    "parameter": ("the name of a parameter, or a Parameter", UnknownParameterError),
    "system": ("a system, 'ecs' or 'kubernetes'", ValueError),
    "kubernetes_version": ("a Kubernetes version such as '1.29'", ValueError),
    "text": ("the words to search for", ValueError),
    "pair": ("a Pair", TypeError),
    "to": ("a system, 'ecs' or 'kubernetes'", ValueError),
    "findings": ("the findings of explain", TypeError),
    "finding": ("a Finding", TypeError),
    "dialect": ("a dialect, 'cloudformation' or 'api' or 'terraform' or ", ValueError),
    "workload": ("the kind of a workload", ValueError),
    "name": ("a name", ValueError),
}
OPTIONAL = ("system", "kubernetes_version")
ELSEWHERE = {
    *(("parse", "text"), ("convert", "value"), ("explain", "document")),
    *(("parameter", "address"), ("parameter", "system")),
}
"""What a value of any type is given to, or what its own module's tests try."""


def arguments() -> Iterator[tuple[str, str]]:
    """Yield every public function and method of a dataset with each of its arguments."""
    for owner in (ecsk8s_map, Dataset):
        for name, function in vars(owner).items():
            if isinstance(function, types.FunctionType) and name[0] != "_" and "__" not in name:
                yield from (
                    (name, argument)
                    for argument in inspect.signature(function).parameters
                    if argument != "self"
                )


CALLS = sorted({*arguments()} - ELSEWHERE)


def call(name: str, argument: str, value: Any) -> Any:
    """Call a method, and the function of the same name, with one argument that is wrong."""
    needed = list(inspect.signature(getattr(Dataset, name)).parameters)[1:]
    given = {each: GIVEN[each] for each in needed} | {argument: value}
    results, errors = [], []
    for owner in (ecsk8s_map, dataset()):
        if hasattr(owner, name):
            try:
                result = getattr(owner, name)(**given)
                results.append(list(result) if isinstance(result, Iterator) else result)
            except Exception as error:
                errors.append(error)
    assert not (results and errors)
    if results:
        assert results[0] == results[-1]
        return results[0]
    assert len({(type(error), str(error)) for error in errors}) == 1
    raise errors[0]


def test_every_argument_of_the_public_functions_is_tried() -> None:
    assert {argument for _, argument in CALLS} == ARGUMENTS.keys()
    assert {name for name, _ in CALLS} >= {"lookup", "resolve", "search", "explain", "convert"}
    assert {name for name, _ in CALLS} >= {"fields", "workloads", "translate", "composer"}
    assert {*arguments()} >= ELSEWHERE


@pytest.mark.parametrize(("name", "argument"), CALLS)
def test_an_argument_of_the_right_type_is_taken(name: str, argument: str) -> None:
    value = GIVEN[argument]
    expected = call(name, argument, value)
    if isinstance(value, str) and name != "composer":  # a composer is like no other
        assert call(name, argument, Text(value)) == expected
    if argument in OPTIONAL:
        call(name, argument, None)


@pytest.mark.parametrize(("name", "argument"), CALLS)
@pytest.mark.parametrize("value", WRONG, ids=lambda value: type(value).__name__)
def test_an_argument_of_a_wrong_type_says_what_is_wanted(
    name: str, argument: str, value: Any
) -> None:
    if value is None and argument in OPTIONAL:
        return
    if argument == "parameter" and isinstance(value, Parameter):
        with pytest.raises(UnknownParameterError, match=r"unknown parameter 'Nothing\.Of\.This'"):
            call(name, argument, value)
        return
    if argument == "findings" and isinstance(value, (list, tuple, Iterator)) and value != [None]:
        assert call(name, argument, value) == []
        return
    with pytest.raises(TypeError) as caught:
        call(name, argument, value)
    wanted = ARGUMENTS[argument][0] if name != "fields" else "a Parameter"
    assert str(caught.value).startswith(f"expected {wanted}")
    given = None if value == [None] and argument == "findings" else value
    assert str(caught.value).endswith(f", got {shown(given)}")


@pytest.mark.parametrize(("name", "argument"), CALLS)
def test_an_empty_text_is_not_an_argument_that_is_left_out(name: str, argument: str) -> None:
    kind = TypeError if name == "fields" else ARGUMENTS[argument][1]
    with pytest.raises(kind) as caught:
        call(name, argument, "")
    assert type(caught.value) is kind


@pytest.mark.parametrize(
    ("name", "argument", "value", "said"),
    [
        ("lookup", "system", "aws", "unknown system 'aws'; expected 'ecs' or 'kubernetes'"),
        ("resolve", "system", "", "unknown system ''; expected 'ecs' or 'kubernetes'"),
        ("convert", "to", "k8s", "unknown system 'k8s'; expected 'ecs' or 'kubernetes'"),
        ("translate", "to", "ECS", "unknown system 'ECS'; expected 'ecs' or 'kubernetes'"),
        ("lookup", "kubernetes_version", "", "not a Kubernetes version: ''"),
        ("explain", "kubernetes_version", "", "not a Kubernetes version: ''"),
        ("explain", "kubernetes_version", "1.2", "outside the dataset, which covers 1.25 to"),
        ("composer", "dialect", "yaml", "unknown dialect 'yaml'; expected 'cloudformation' or"),
        ("composer", "workload", "Service", "'Service' is not a kind of workload; known are "),
        ("composer", "name", "", "expected a name, got an empty string"),
        ("search", "text", "a" * 20_000, "20,000 characters, at most 2,000"),
    ],
)
def test_a_wrong_value_says_what_is_known(name: str, argument: str, value: str, said: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the text is compared below
        call(name, argument, value)
    assert said in str(caught.value)


def test_what_is_no_document_is_told_by_function_and_method_alike() -> None:
    for value in (*WRONG[:4], object(), ""):
        with pytest.raises(DocumentError, match=r"is not an object: |what JSON and YAML have"):
            call("explain", "document", value)


def test_a_parameter_is_got_by_its_address_in_a_system() -> None:
    parameter = dataset().parameter("Service", "ecs")
    assert parameter is not None
    assert parameter in dataset().parameters
    assert parameter.system is System.ECS
    assert dataset().parameter("Service.Nope", System.ECS) is None
    assert dataset().parameter("", "kubernetes") is None
    wrong: Any = None
    with pytest.raises(TypeError, match="expected the address of a parameter, got None"):
        dataset().parameter(wrong, "ecs")
    with pytest.raises(TypeError, match="expected a system, 'ecs' or 'kubernetes', got None"):
        dataset().parameter("Service", wrong)


def test_a_level_prints_as_its_value_and_has_words() -> None:
    assert f"{Match.NARROW} {System.ECS}" == "narrow ecs"
    assert all(match.words for match in Match)


def test_the_dataset_tells_what_it_was_checked_against() -> None:
    dataset = ecsk8s_map.dataset()
    assert dataset.version.count(".") == 2
    assert dataset.baseline.kubernetes[0] == "1.25"
    assert dataset is ecsk8s_map.dataset()


def test_parse_reads_json_and_yaml_with_short_functions_and_dates_as_text() -> None:
    text = "family: !Sub '${Stack}-web'\nsince: 2026-11-23\n---\n{cpu: 256}\n"
    assert ecsk8s_map.parse(text) == [
        {"family": {"Fn::Sub": "${Stack}-web"}, "since": "2026-11-23"},
        {"cpu": 256},
    ]
    assert ecsk8s_map.parse('{"family": "web"}') == [{"family": "web"}]
    assert ecsk8s_map.parse("") == []


def test_parse_says_where_a_text_is_wrong() -> None:
    with pytest.raises(ecsk8s_map.DocumentError, match="2:1: duplicate key 'a'"):
        ecsk8s_map.parse("a: 1\na: 2\n")


def test_parse_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "yaml", None)
    for module in ("parsing", "yaml_text"):
        monkeypatch.delitem(sys.modules, f"ecsk8s_map.documents.{module}", raising=False)
    with pytest.raises(ModuleNotFoundError, match=r"parse needs yaml: pip install 'ecsk8s_map"):
        ecsk8s_map.parse("a: 1")
