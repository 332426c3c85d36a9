"""The names that a shell completes."""

import pytest
from small import KIND, MAP, POD, SERVICE, index, whole

from ecsk8s_map.query.completion import complete

SMALL = index(
    ecs={**SERVICE, "RunTask": {"type": "operation"}, "RunTask.Overrides.Cpu": {}},
    kubernetes={**POD, "kubectl": {"type": "command"}, "Secret": KIND, "Secret.data": MAP},
).store


@pytest.mark.parametrize(
    ("start", "names"),
    [
        # last names of every dialect, whatever the case
        ("des", ["DesiredCount", "desiredCount", "desired_count"]),
        ("DES", ["DesiredCount", "desiredCount", "desired_count"]),
        ("desired_", ["desired_count"]),
        ("s", ["Secret", "Service", "Subnets", "spec"]),
        ("da", ["data"]),
        ("aws", ["AWS::ECS::Service", "aws_ecs_service"]),
        ("create", ["CreateService"]),
        ("example", ["example.com/team"]),
        ("xyz", []),
        ("[", []),
        ("%", []),
        ("_", []),
        # behind a dot, addresses and other dialects' paths
        ("service.", ["Service.DesiredCount", "Service.Network.Subnets"]),
        ("SERVICE.D", ["Service.DesiredCount"]),
        ("Pod.metadata.", ["Pod.metadata.labels", 'Pod.metadata.labels["example.com/team"]']),
        ("pod.METADATA.labels[", ['Pod.metadata.labels["example.com/team"]']),
        ("Network.", []),
        (".", []),
        ("Service.%", []),
        ("Service._", []),
    ],
)
def test_a_name_is_completed_by_its_beginning(start: str, names: list[str]) -> None:
    assert complete(SMALL, start) == names


def test_paths_of_other_dialects_are_completed_behind_a_dot() -> None:
    rows = {"S": {}, "S.A.B": {"names": {"api": ["a.b", "b"], "terraform": ["a_b"]}}, "A": {}}
    store = index(ecs={**rows, "A.c": {}}).store
    assert complete(store, "A.") == ["A.c", "a.b"]
    assert complete(store, "a.B") == ["a.b"]
    assert complete(store, "a") == ["A", "a_b"]
    assert complete(store, "b") == ["B", "b"]
    assert complete(store, "S.a.b") == ["S.A.B"]


def test_without_a_letter_the_resources_and_operations_are_completed() -> None:
    assert complete(SMALL, "") == ["Service", "RunTask"]


def test_every_address_and_every_name_of_the_dataset_is_completed() -> None:
    store, checked = whole().store, 0
    for parameter in list(whole().vocabulary)[::60]:
        if "." in parameter.address:
            assert parameter.address in complete(store, parameter.address[:-1])
            assert parameter.address in complete(store, parameter.address.swapcase())
        for name in parameter.names:
            assert name.path in complete(store, name.path.lower())
            checked += 1
    assert checked > 20
