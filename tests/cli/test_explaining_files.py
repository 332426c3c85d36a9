"""ecsk8s explain: files, standard input, levels, exit codes."""

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from ecsk8s_map.cli.app import app

RUN = CliRunner()
TASK = {
    "family": "web",
    "networkMode": "awsvpc",
    "containerDefinitions": [
        {
            "name": "app",
            "memory": 512,
            "portMappings": [{"containerPort": 80, "hostPort": 80}],
            "dockerLabels": {"team": "a"},
            "logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": "g"}},
        }
    ],
}


def test_the_command_groups_by_level_and_sums_up(tmp_path: Any) -> None:
    file = tmp_path / "task.json"
    file.write_text(json.dumps(TASK, indent=1), encoding="utf-8")
    result = RUN.invoke(app, ["explain", str(file)])
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "exact (1)"
    assert lines[1] == f"  {file}:7:4: memory -> Pod.spec.containers[].resources.limits.memory"
    assert lines[-1].startswith("13 parameters: 1 exact, ")


def test_the_command_reads_standard_input_and_prints_json() -> None:
    result = RUN.invoke(app, ["explain", "-", "--json"], input=json.dumps(TASK))
    findings = json.loads(result.stdout)
    assert len(findings) == 13
    assert findings[0]["parameter"] == "TaskDefinition.Family"
    assert (findings[0]["line"], findings[0]["column"]) == (1, 2)


@pytest.mark.parametrize(("level", "code"), [("none", 1), ("unknown", 0), ("related", 1)])
def test_the_command_fails_on_a_level(level: str, code: int) -> None:
    arguments = ["explain", "-", "--fail-on", level]
    assert RUN.invoke(app, arguments, input=json.dumps(TASK)).exit_code == code


def test_a_file_that_does_not_parse_is_told_and_the_others_are_read(tmp_path: Any) -> None:
    bad, good = tmp_path / "bad.yaml", tmp_path / "good.json"
    bad.write_text("a: [", encoding="utf-8")
    good.write_text(json.dumps(TASK), encoding="utf-8")
    empty = tmp_path / "empty.yaml"
    empty.write_text("---\n", encoding="utf-8")
    files = [str(file) for file in (bad, tmp_path / "no.json", empty, good)]
    result = RUN.invoke(app, ["explain", *files])
    assert result.exit_code == 1
    assert f"{bad}:1:5: not YAML" in result.stderr
    assert "no.json: cannot be read" in result.stderr
    assert "empty.yaml: holds no document" in result.stderr
    assert "13 parameters" in result.stdout
