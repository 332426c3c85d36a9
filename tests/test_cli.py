"""The command line: what it prints, where, and with which exit code."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ecsk8s_map import dataset
from ecsk8s_map.cli import app, complete_parameter

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


@pytest.mark.parametrize(
    "arguments",
    [
        ["lookup"],
        ["lookup", "Cpu", "--system", "nomad"],
        ["lookup", "Cpu", "--kubernetes-version", "1.2"],
        ["search", ""],
        ["nope"],
        ["validate", "no/such/file.toml"],
    ],
)
def test_wrong_usage_exits_with_2(arguments: list[str]) -> None:
    assert RUN.invoke(app, arguments).exit_code == 2


def test_a_release_without_the_counterpart_exits_with_1() -> None:
    arguments = ["lookup", "Pod.spec.resources.limits.memory", "--kubernetes-version", "1.30"]
    result = RUN.invoke(app, arguments)
    assert result.exit_code == 1
    assert "from 1.34 on" in result.stderr


def test_search_prints_the_best_first_and_tells_how_many_more() -> None:
    result = RUN.invoke(app, ["search", "health", "check", "--limit", "2"])
    assert result.exit_code == 0
    assert result.stdout.count("Match: ") == 2
    assert "more: --limit" in result.stdout


def test_search_without_a_hit_exits_with_1() -> None:
    assert RUN.invoke(app, ["search", "xyzzy"]).exit_code == 1


def test_validate_and_format_take_a_file(tmp_path: Path) -> None:
    text = (Path(__file__).parent.parent / "data" / "mappings.toml").read_text(encoding="utf-8")
    file = tmp_path / "mine.toml"
    file.write_text(text.replace("match = ", "match  = ", 1), encoding="utf-8")
    bad = RUN.invoke(app, ["validate", str(file)])
    assert bad.exit_code == 1
    assert "mine.toml:1: not in canonical form" in bad.stderr
    assert RUN.invoke(app, ["format", str(file)]).exit_code == 0
    assert file.read_text(encoding="utf-8") == text
    assert RUN.invoke(app, ["validate", str(file)]).exit_code == 0


def test_validate_refuses_a_file_of_the_wrong_form(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("schema_version = 1", encoding="utf-8")
    result = RUN.invoke(app, ["validate", str(file)])
    assert result.exit_code == 1
    assert "mine.toml: version: field required" in result.stderr


def test_the_version_names_library_and_data() -> None:
    result = RUN.invoke(app, ["--version"])
    assert result.stdout == f"ecsk8s_map 0.1.0, data {dataset().version}\n"


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("MemoryRes", "MemoryReservation"),
        ("memoryres", "memoryReservation"),
        ("Pod.spec.hostA", "Pod.spec.hostAliases"),
        ("load_bal", "load_balancer"),
        ("", "TaskDefinition"),
    ],
)
def test_parameter_names_are_completed(typed: str, completed: str) -> None:
    assert completed in complete_parameter(typed)


def test_the_module_is_the_command() -> None:
    command = [sys.executable, "-m", "ecsk8s_map", "lookup", "Nope"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert "unknown parameter 'Nope'" in run.stderr
