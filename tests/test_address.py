"""Every dialect's spelling is read into the same names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecsk8s_map.address import (
    MAX_LENGTH,
    AddressSyntaxError,
    ancestors,
    escaped,
    fold,
    last_step,
    lists,
    read,
    read_steps,
    steps,
)


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
        ("kubectlrollout", "kubectlrollout"),
        ("/a~0b/c~1d", "a~b c d"),
        ("/a/-/b", "a b"),
        ("a.*.b", "a b"),
        ("a.1b.c", "a 1b c"),
        ("#/a", "a"),
        ("$.a", "a"),
        ("$a", "a"),
        ("a[].b[12]", "a b"),
        ("a['b.c']['d']", "a b c d"),
    ],
)
def test_a_spelling_is_read_into_its_names(spelled: str, names: str) -> None:
    assert read(spelled) == tuple(names.split())


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "the text is empty"),
        ("   ", "the text is empty"),
        ("/", "it names nothing"),
        ("[0]", "it names nothing"),
        ("a.", "nothing follows the dot at character 2"),
        ("a[", "cannot read it from character 2 on"),
        ("a]b", "expected '.' or '[' at character 2"),
        ("a[0]b", "expected '.' or '[' at character 5"),
        ("two words", "expected '.' or '[' at character 4"),
        ("a..b", "nothing follows the dot at character 2"),
        ("ab.", "nothing follows the dot at character 3"),
        ("$", "it names nothing"),
        ("a.[", "cannot read it from character 3 on"),
        ("x" * (MAX_LENGTH + 1), "longer than 2,000 characters"),
        ("[" * 1_000_000, "longer than 2,000 characters"),
    ],
)
def test_what_is_no_path_is_refused_with_the_place(text: str, why: str) -> None:
    with pytest.raises(AddressSyntaxError) as caught:
        read(text)
    assert str(caught.value) == why


def test_the_longest_text_that_is_read_has_2_000_characters() -> None:
    assert MAX_LENGTH == 2_000
    assert read("x" * MAX_LENGTH) == ("x" * MAX_LENGTH,)
    assert read(f"  {'x' * MAX_LENGTH}\n") == ("x" * MAX_LENGTH,)


@given(st.text(max_size=200) | st.text("ab.[]/\"'0~$#* ", max_size=20))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        names = read(text)
    except AddressSyntaxError:
        return
    assert names
    assert all(names)
    assert names == tuple(name for step in read_steps(text) for name in step)


@pytest.mark.parametrize(
    ("spelled", "expected"),
    [
        ("data.nginx.conf", [("data",), ("nginx",), ("conf",)]),
        ('data["nginx.conf"]', [("data",), ("nginx", "conf")]),
        ("/data/nginx.conf", [("data",), ("nginx", "conf")]),
        ("labels.example.com/team", [("labels",), ("example",), ("com", "team")]),
        ("AWS::ECS::Service.Tags[0].Key", [("AWS", "ECS", "Service"), ("Tags",), ("Key",)]),
        ("/a/0/./b", [("a",), ("b",)]),
    ],
)
def test_a_quoted_key_is_one_step_of_several_names(
    spelled: str, expected: list[tuple[str, ...]]
) -> None:
    assert read_steps(spelled) == expected


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


@pytest.mark.parametrize(
    ("address", "names"),
    [
        ("Task", ["Task"]),
        ("AWS::EKS::Cluster.Name", ["AWS::EKS::Cluster", "Name"]),
        ("Pod.spec.containers[].image", ["Pod", "spec", "containers", "image"]),
        ("Pod.spec.containers[]", ["Pod", "spec", "containers"]),
        ('A.b["c.d/e"]', ["A", "b", "c.d/e"]),
        ("argoproj.io/Rollout.spec.paused", ["argoproj.io/Rollout", "spec", "paused"]),
    ],
)
def test_the_steps_of_an_address_are_the_names_that_a_document_has(
    address: str, names: list[str]
) -> None:
    assert steps(address) == names


@pytest.mark.parametrize(
    ("path", "step"),
    [
        ("a.b", "b"),
        ("a.b[]", "b"),
        ("b", "b"),
        ('a["c.d/e"]', "c.d/e"),
        ('a["b"]["c.d"]', "c.d"),
        ('a["b"].c', "c"),
    ],
)
def test_the_last_step_is_the_field_or_the_key(path: str, step: str) -> None:
    assert last_step(path) == step


@pytest.mark.parametrize(
    ("key", "expected"), [("a", "a"), ("a/b", "a~1b"), ("a~b", "a~0b"), ("~1", "~01"), (1, "1")]
)
def test_a_key_is_escaped_as_a_json_pointer_has_it(key: object, expected: str) -> None:
    assert escaped(key) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("Pod.spec.hostname", []),
        ("Pod.spec.containers", []),
        ("Pod.spec.containers[].image", ["Pod.spec.containers"]),
        (
            "Pod.spec.containers[].env[].value",
            ["Pod.spec.containers", "Pod.spec.containers[].env"],
        ),
    ],
)
def test_the_lists_around_a_parameter_are_named_outermost_first(
    address: str, expected: list[str]
) -> None:
    assert lists(address) == expected


@given(
    st.lists(
        st.from_regex(r"[A-Za-z_][A-Za-z0-9_-]{0,3}(\[[0-9]{0,2}\])?", fullmatch=True), min_size=1
    )
)
def test_a_plain_path_is_read_as_one_that_is_not_plain(steps: list[str]) -> None:
    text = ".".join(steps)
    assert read_steps(text) == read_steps(f"$.{text}")  # a JSONPath takes the longer way


def test_a_plain_path_has_the_length_of_any_other() -> None:
    assert read("a" * 2_000) == ("a" * 2_000,)
    with pytest.raises(AddressSyntaxError, match="longer than 2,000 characters"):
        read("a" * 2_001)
