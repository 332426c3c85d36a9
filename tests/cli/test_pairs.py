"""Pairs as lines and as JSON: what is told, in which order, from which side."""

import json

import pytest
from typer.testing import CliRunner

from cli.samples import EXACT, FULL, NONE, parameter, rows_of_full
from ecsk8s_map import dataset, lookup
from ecsk8s_map.cli.app import app
from ecsk8s_map.cli.pairs import described, print_pairs
from ecsk8s_map.errors import one_line
from ecsk8s_map.model import Address, Match, Pair, Reason, Role, System

RUN = CliRunner()


def test_lookup_prints_everything_that_is_known_of_a_pair() -> None:
    result = RUN.invoke(app, ["lookup", "HealthCheck.Interval", "--system", "ecs"])
    assert result.exit_code == 0
    for expected in (
        "ECS: TaskDefinition.ContainerDefinitions[].HealthCheck.Interval",
        "Kubernetes: Pod.spec.containers[].livenessProbe.periodSeconds",
        "Match: broad: the same, but the Kubernetes field says more",
        "Note: ",
        "ECS default: 30",
        "Kubernetes default: 10",
        "Reference: https://docs.aws.amazon.com/",
        "Reference: https://kubernetes.io/",
        "Source: https://",
    ):
        assert expected in result.stdout


def test_lookup_names_what_a_pair_requires_and_where_it_holds() -> None:
    result = RUN.invoke(app, ["lookup", "nvidia.com/gpu"])
    assert "Requires: " in result.stdout
    assert "Where: TaskDefinition.ContainerDefinitions[].ResourceRequirements[].Type = GPU" in (
        result.stdout
    )


def test_lookup_prints_json_for_tools() -> None:
    result = RUN.invoke(app, ["lookup", "memoryReservation", "--json"])
    content = json.loads(result.stdout)
    assert content["pairs"][0]["match"] == "close"
    assert content["pairs"][0]["parameters"]["ecs"]["type"] == "integer"
    assert content["parameters"][0]["address"].endswith("MemoryReservation")


def test_an_unknown_parameter_exits_with_1_and_suggests_on_stderr() -> None:
    result = RUN.invoke(app, ["lookup", "hostAlias"])
    assert (result.exit_code, result.stdout) == (1, "")
    assert "Pod.spec.hostAliases" in result.stderr


ROLES = {role.words: role for role in Role}


def printed_pairs(text: str) -> list[tuple[tuple[str | None, str | None, str], dict[str, Role]]]:
    """Return what identifies each pair that was printed, and its roles by their label."""
    pairs = []
    for block in text.split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line)
        sides = [None if lines[n] == "(nothing)" else lines[n] for n in ("ECS", "Kubernetes")]
        roles = {n: ROLES[v] for n, v in lines.items() if n.startswith("Role")}
        pairs.append(((sides[0], sides[1], lines.get("Where", "")), roles))
    return pairs


def identity(pair: Pair) -> tuple[str | None, str | None, str]:
    return pair.ecs, pair.kubernetes, "; ".join(map(str, pair.where))


@pytest.mark.parametrize(
    ("name", "system"),
    [
        ("Pod.spec.securityContext.runAsUser", System.KUBERNETES),
        ("Pod.spec.containers[].securityContext.runAsUser", System.KUBERNETES),
        ("Deployment.spec.replicas", System.KUBERNETES),
        ("TaskDefinition.ContainerDefinitions[].User", System.ECS),
        ("TaskDefinition.NetworkMode", System.ECS),
    ],
)
def test_a_role_is_the_one_among_the_counterparts_of_what_was_asked(
    name: str, system: System
) -> None:
    pairs = lookup(name)
    expected = [
        (identity(p), {"Role": role} if (role := p.role_from(system)) else {}) for p in pairs
    ]
    assert printed_pairs(RUN.invoke(app, ["lookup", name]).stdout) == expected


def test_the_first_choice_of_a_kubernetes_parameter_is_not_called_an_alternative() -> None:
    first, *_ = printed_pairs(
        RUN.invoke(app, ["lookup", "Pod.spec.securityContext.runAsUser"]).stdout
    )
    assert first[0][0] == "TaskDefinition.ContainerDefinitions[].User"
    assert first[1] == {}
    (pair,) = (p for p in lookup("Pod.spec.securityContext.runAsUser") if identity(p) == first[0])
    assert pair.role is Role.INSTEAD


def test_each_pair_of_a_name_of_both_systems_has_the_role_of_its_own_side() -> None:
    name = "memory"
    sides = {parameter.system for parameter in dataset().resolve(name)}
    assert sides == set(System)
    roles = dict(printed_pairs(RUN.invoke(app, ["lookup", name]).stdout))
    seen = set()
    for system in System:
        for pair in lookup(name, system=system):
            if identity(pair) in {identity(p) for p in lookup(name, system=other(system))}:
                continue
            role = pair.role_from(system)
            assert roles[identity(pair)] == ({"Role": role} if role else {})
            seen.add((system, pair.role == pair.role_to_ecs))
    assert {(System.ECS, False), (System.KUBERNETES, False)} <= seen


def test_a_pair_of_two_parameters_has_the_role_of_the_one_that_is_nearer_to_the_root() -> None:
    nearer, *_, farther = dataset().resolve("hostPort")
    assert (nearer.system, farther.system) == (System.ECS, System.KUBERNETES)
    (pair,) = (p for p in lookup(nearer) if p in lookup(farther))
    assert (pair.role, pair.role_to_ecs) == (None, Role.MENTION)
    printed = dict(printed_pairs(RUN.invoke(app, ["lookup", "hostPort"]).stdout))
    assert printed[identity(pair)] == {}


def other(system: System) -> System:
    return System.ECS if system is System.KUBERNETES else System.KUBERNETES


def test_a_search_asks_no_side_and_prints_both_roles() -> None:
    arguments = ["search", "runAsUser", "--limit", "100"]
    printed = printed_pairs(RUN.invoke(app, arguments).stdout)
    labels = {System.ECS: "Role from ECS", System.KUBERNETES: "Role from Kubernetes"}
    expected = [
        (identity(p), {labels[s]: role for s in System if (role := p.role_from(s))})
        for p in dataset().search("runAsUser")
    ]
    assert printed == expected
    assert {label for _, roles in printed for label in roles} == {*labels.values()}


def test_json_has_both_roles() -> None:
    result = RUN.invoke(app, ["lookup", "Pod.spec.securityContext.runAsUser", "--json"])
    pairs = json.loads(result.stdout)["pairs"]
    expected = [(p.role, p.role_to_ecs) for p in lookup("Pod.spec.securityContext.runAsUser")]
    assert [(p.get("role"), p.get("role_to_ecs")) for p in pairs] == expected
    assert any(role for role, _ in expected)


@pytest.mark.parametrize(
    ("asked", "roles"),
    [
        (System.ECS, [("Role", "set in addition")]),
        (System.KUBERNETES, [("Role", "an alternative")]),
        (
            None,
            [("Role from ECS", "set in addition"), ("Role from Kubernetes", "an alternative")],
        ),
    ],
)
def test_a_pair_is_described_from_the_side_that_was_asked(
    asked: System | None, roles: list[tuple[str, str]]
) -> None:
    rows = rows_of_full()
    assert list(described(FULL, asked)) == [*rows[:3], *roles, *rows[3:]]


def test_a_pair_without_more_is_described_without_more() -> None:
    resource = Pair(Address("Service"), None, Match.NONE, reason=Reason.ELSEWHERE)
    rows = list(described(resource, System.ECS))
    assert [row for row in rows if row[0] != "Reference"] == [
        ("ECS", "Service"),
        ("Kubernetes", "(nothing)"),
        ("Match", f"none: {Reason.ELSEWHERE.words}"),
    ]
    later = Pair(None, Address("Deployment.status.terminatingReplicas"), Match.NONE)
    assert list(described(later, None))[:5] == [
        ("ECS", "(nothing)"),
        ("Kubernetes", "Deployment.status.terminatingReplicas"),
        ("Match", "none: no counterpart"),
        ("Kubernetes default", "none recorded"),
        ("In the schema", "from Kubernetes 1.33 on"),
    ]


@pytest.mark.parametrize("name", ["AssociateGatewayWithCluster", "Service"])
def test_what_is_not_a_field_has_no_default(name: str) -> None:
    pair = Pair(Address(name), Address("kubectl.annotate"), Match.CLOSE)
    labels = [label for label, _ in described(pair, None)]
    assert labels[:2] == ["ECS", "Kubernetes"]
    assert not any("default" in label for label in labels)


def test_pairs_are_blocks_of_lines_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    print_pairs([(FULL, System.ECS), (NONE, None), (EXACT, None)])
    blocks = capsys.readouterr().out.split("\n\n")
    assert len(blocks) == 3
    first = [f"{label}: {one_line(text)}" for label, text in described(FULL, System.ECS)]
    assert blocks[0].split("\n") == first
    assert blocks[1].startswith("ECS: TaskDefinition.Cpu\nKubernetes: (nothing)\n")
    print_pairs([])
    assert capsys.readouterr().out == ""


def test_json_of_a_pair_has_its_words_and_the_parameters_of_both_sides() -> None:
    result = RUN.invoke(app, ["lookup", "HealthCheck.Interval", "--json"])
    pair = json.loads(result.stdout)["pairs"][0]
    known = parameter(pair["ecs"], System.ECS)
    assert pair["words"] == Match(pair["match"]).words
    assert [p["address"] for p in pair["parameters"].values()] == [pair["ecs"], pair["kubernetes"]]
    names = [{"dialect": name.dialect, "path": name.path} for name in known.names]
    assert pair["parameters"]["ecs"]["names"] == names
    assert names
