"""Every dialect's spelling is read into the same names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecsk8s_map.address import AddressSyntaxError, ancestors, fold, read


@pytest.mark.parametrize(
    ("spelled", "names"),
    [
        ("Cpu", "Cpu"),
        ("containerDefinitions[0].memoryReservation", "containerDefinitions memoryReservation"),
        ("containerDefinitions[*].memoryReservation", "containerDefinitions memoryReservation"),
        ("containerDefinitions[].memoryReservation", "containerDefinitions memoryReservation"),
        ("containerDefinitions.0.memoryReservation", "containerDefinitions memoryReservation"),
        ("/containerDefinitions/0/memoryReservation", "containerDefinitions memoryReservation"),
        ("#/containerDefinitions/0/memoryReservation", "containerDefinitions memoryReservation"),
        ("$.containerDefinitions[*].memoryReservation", "containerDefinitions memoryReservation"),
        ("$['containerDefinitions'][0]['cpu']", "containerDefinitions cpu"),
        (".spec.containers[].image", "spec containers image"),
        ("AWS::ECS::TaskDefinition.Cpu", "AWS ECS TaskDefinition Cpu"),
        ("argoproj.io/Rollout.spec.paused", "argoproj io Rollout spec paused"),
        ('limits["nvidia.com/gpu"]', "limits nvidia com gpu"),
        ("/limits/nvidia.com~1gpu", "limits nvidia com gpu"),
        ("limits.nvidia.com/gpu", "limits nvidia com gpu"),
        ("  Cpu\n", "Cpu"),
        ("kubectl rollout  restart", "kubectl rollout restart"),
    ],
)
def test_a_spelling_is_read_into_its_names(spelled: str, names: str) -> None:
    assert read(spelled) == tuple(names.split())


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("/", "names nothing"),
        ("[0]", "names nothing"),
        ("a..b", "nothing follows the dot"),
        ("a.", "nothing follows the dot"),
        ("a[", "from character 2"),
        ("a]b", "expected '.' or '['"),
        ("a[0]b", "expected '.' or '['"),
        ("two words", "expected '.' or '['"),
        ("x" * 3_000, "longer than 2,000"),
        ("[" * 1_000_000, "longer than 2,000"),
    ],
)
def test_what_is_no_path_is_refused_with_the_place(text: str, why: str) -> None:
    with pytest.raises(AddressSyntaxError, match=why.replace("[", r"\[")):
        read(text)


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        names = read(text)
    except AddressSyntaxError:
        return
    assert names
    assert all(names)


@pytest.mark.parametrize(
    "spelled", ["memory_reservation", "MEMORYRESERVATION", "Memory-Reservation"]
)
def test_folding_removes_case_and_word_separators(spelled: str) -> None:
    assert fold(spelled) == "memoryreservation"


@pytest.mark.parametrize(
    ("address", "above"),
    [
        ("Task", []),
        ("Pod.spec.containers[].image", ["Pod.spec.containers", "Pod.spec", "Pod"]),
        (
            'ServiceAccount.metadata.annotations["eks.amazonaws.com/role-arn"]',
            ["ServiceAccount.metadata.annotations", "ServiceAccount.metadata", "ServiceAccount"],
        ),
        ("argoproj.io/Rollout.spec.paused", ["argoproj.io/Rollout.spec", "argoproj.io/Rollout"]),
        ("AWS::EKS::Cluster.Name", ["AWS::EKS::Cluster"]),
    ],
)
def test_ancestors_are_named_nearest_first(address: str, above: list[str]) -> None:
    assert ancestors(address) == above
