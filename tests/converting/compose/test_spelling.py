"""The fields of documents in one dialect."""

import pytest

from compose.given import setting
from ecsk8s_map import Dialect, dataset
from ecsk8s_map.converting import PlacementError
from ecsk8s_map.converting.compose.spelling import Spelling

INDEX = dataset()._index


def test_what_only_one_dialect_has_is_refused_in_another() -> None:
    only = setting("Service.ClientToken", "t")
    dataset().composer("api").add(only)
    with pytest.raises(PlacementError) as caught:
        dataset().composer("cloudformation").add(only)
    assert str(caught.value) == "The dialect cloudformation has no Service.ClientToken."


@pytest.mark.parametrize(
    ("dialect", "address", "name"),
    [
        (Dialect.API, "TaskDefinition.ContainerDefinitions[].PortMappings", "portMappings"),
        (Dialect.CLOUDFORMATION, "TaskDefinition.ContainerDefinitions[].Cpu", "Cpu"),
        (Dialect.KUBERNETES, "Pod.spec.containers[].env[].name", "name"),
        (
            Dialect.KUBERNETES,
            'Pod.metadata.labels["app.kubernetes.io/name"]',
            "app.kubernetes.io/name",
        ),
    ],
)
def test_a_field_has_the_name_of_the_dialect(dialect: Dialect, address: str, name: str) -> None:
    spelling = Spelling(dialect, INDEX)
    parameter = spelling.parameter(address)
    assert parameter is not None
    assert spelling.name(parameter) == name


@pytest.mark.parametrize(
    ("dialect", "address", "required"),
    [
        (Dialect.KUBERNETES, "Pod.spec.containers[].ports", ["containerPort"]),
        (Dialect.KUBERNETES, "Pod.spec.containers[].env[].value", []),
        # what only CloudFormation's schema requires, the service requires, too
        (Dialect.API, "TaskDefinition.ContainerDefinitions", ["image", "name"]),
        (Dialect.CLOUDFORMATION, "TaskDefinition.ContainerDefinitions", ["Image", "Name"]),
    ],
)
def test_required_is_what_an_object_cannot_do_without(
    dialect: Dialect, address: str, required: list[str]
) -> None:
    spelling = Spelling(dialect, INDEX)
    assert sorted(spelling.required(spelling.parameter(address))) == required


def test_nothing_is_required_where_there_are_no_fields() -> None:
    spelling = Spelling(Dialect.API, INDEX)
    assert spelling.required(None) == []
    assert not spelling.fields(None)


def test_a_parameter_of_the_other_system_is_not_one_of_the_dialect() -> None:
    assert Spelling(Dialect.API, INDEX).parameter("Pod.spec.hostname") is None
    assert Spelling(Dialect.KUBERNETES, INDEX).parameter("TaskDefinition.Family") is None


def test_a_field_required_by_a_dialect_that_lacks_it_is_not_required() -> None:
    lacking = [
        (dialect, parameter)
        for dialect in (Dialect.API, Dialect.CLOUDFORMATION)
        for parameter in INDEX.vocabulary
        if Spelling(dialect, INDEX).is_lacking(parameter) and parameter.required
    ]
    assert lacking
    for dialect, parameter in lacking:
        spelling = Spelling(dialect, INDEX)
        above = spelling.parameter(parameter.address.rpartition(".")[0].removesuffix("[]"))
        spelling.required(above)  # would refuse to name it
