"""The commands: what they print, where, and with which exit code."""

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from ecsk8s_map import dataset
from ecsk8s_map.cli.app import app

RUN = CliRunner()


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


def test_the_version_names_library_and_data() -> None:
    result = RUN.invoke(app, ["--version"])
    assert result.stdout == f"ecsk8s_map 0.1.0, data {dataset().version}\n"


EVIL = "\x1b[31m\n::error::\u202e\x9b[red]"
SEEN = "\\x1b[31m\\n::error::\\u202e\\x9b[red]"


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ({"family": "a", EVIL: 1}, 0),
        ({"family": "a", "containerDefinitions": [{"name": "a", EVIL: 1}]}, 0),
        ({"apiVersion": "v1", "kind": EVIL}, 0),
        ({"apiVersion": f"{EVIL}/v1", "kind": "Pod"}, 0),
        ({"Resources": {EVIL: {"Type": "x"}}}, 0),
        ({"Resources": {"x": {"Type": EVIL}}}, 0),
        ({"Resources": {}, EVIL: 1}, 0),
        ({EVIL: 1}, 1),
        ({"family": {"Fn::" + EVIL: 1}}, 0),
    ],
)
def test_no_document_controls_the_terminal(document: Any, code: int) -> None:
    result = RUN.invoke(app, ["explain", "-"], input=json.dumps(document))
    assert result.exit_code == code
    assert all(line.isprintable() for line in result.output.splitlines())
    assert not any(line.lstrip().startswith("::") for line in result.output.splitlines())
    assert "::error::" in result.output
    assert SEEN in result.output
    as_json = RUN.invoke(app, ["explain", "-", "--json"], input=json.dumps(document))
    assert all("\x1b" not in line for line in as_json.stdout.splitlines())
    assert json.loads(as_json.stdout) or code


@pytest.mark.parametrize("tag", ["!\\x1b", "!%1b[31m", "!!%1b[31m"])
def test_no_tag_controls_the_terminal(tag: str) -> None:
    result = RUN.invoke(app, ["explain", "-"], input=f"family: {tag} x")
    assert result.output
    assert all(line.isprintable() for line in result.output.splitlines())


@pytest.mark.parametrize("arguments", [["lookup", EVIL], ["search", EVIL], ["lookup", "[red]"]])
def test_a_query_is_printed_literally(arguments: list[str]) -> None:
    result = RUN.invoke(app, arguments)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "[red]" in result.stderr
    (line,) = result.stderr.splitlines()
    assert line.isprintable()


def test_a_search_without_a_hit_prints_the_words() -> None:
    result = RUN.invoke(app, ["search", "xyzzy", "no"])
    assert (result.stdout, result.stderr) == ("", "no pair contains all of: xyzzy no\n")


def test_a_search_names_the_limit_that_shows_all_unless_all_are_shown() -> None:
    found = len(dataset().search("rollout pause"))
    assert found > 1
    most, all_of_them = (
        RUN.invoke(app, ["search", "rollout", "pause", "--limit", str(limit)]).stdout
        for limit in (found - 1, found)
    )
    assert most.endswith(f"\n1 more: --limit {found}\n")
    assert "more: --limit" not in all_of_them
    assert all_of_them.startswith(most.rpartition("1 more")[0])


@pytest.mark.parametrize(
    ("fail_on", "code"),
    [
        ([], 0),
        (["related"], 1),
        (["none"], 0),
        (["none", "related"], 1),
        (["unknown"], 0),
        (["exact"], 2),
    ],
)
def test_a_level_can_fail_an_explanation(fail_on: list[str], code: int) -> None:
    options = [word for level in fail_on for word in ("--fail-on", level)]
    result = RUN.invoke(app, ["explain", "-", *options], input="family: web")
    assert result.exit_code == code
    assert ("1 parameter: 1 related" in result.stdout) == (code < 2)


def test_an_unknown_field_can_fail_an_explanation() -> None:
    arguments = ["explain", "-", "--fail-on", "unknown"]
    assert RUN.invoke(app, arguments, input="{family: web, nope: 1}").exit_code == 1
