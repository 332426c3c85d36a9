"""The TAB key: answered as Typer would answer it, but without Typer."""

from collections.abc import Mapping
from typing import Annotated, Any

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from ecsk8s_map import dataset, store
from ecsk8s_map.cli import completion
from ecsk8s_map.cli.app import app
from ecsk8s_map.cli.completion import names

SHELLS = ["bash", "zsh", "fish", "powershell", "pwsh"]
KNOWN = [
    "AWS::EKS::Cluster.Name",
    "$`'\"",
    'Pod.metadata.annotations["a.b/c"]',
    "Pod.spec.containers[].image",
    "Pod.spec.hostname",
    "limits",
    "#x",
    "=x",
    "a=b",
]


@pytest.fixture(autouse=True)
def _one_store(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each press of the key opens the store; a checkout would compile it each time."""
    opened = dataset()._index.store
    monkeypatch.setattr(store, "bundled", lambda: opened)


def known(prefix: str) -> list[str]:
    """Return names with everything in them that a shell takes for its own."""
    return [name for name in KNOWN if name.lower().startswith(prefix.lower())]


def small_app() -> typer.Typer:
    """Return an application with the same arguments as the real one, and few names."""
    small = typer.Typer()

    @small.command()
    def lookup(
        parameter: Annotated[str, typer.Argument(autocompletion=known)],
        system: str | None = None,
        kubernetes_version: str | None = None,
        as_json: Annotated[bool, typer.Option("--json")] = False,
    ) -> None:
        pass

    @small.command()
    def search(words: list[str]) -> None:
        pass

    return small


SMALL = small_app()


def environment(shell: str, line: str, word: str | None = None) -> dict[str, str]:
    """Return what a shell's completion script sets when TAB is pressed at the end of a line.

    `word` is what the shell takes for the last word, where that is not what Python's shlex does.
    """
    words = line.split(" ")
    variables = {completion.VARIABLE: f"complete_{shell}"}
    if shell == "bash":
        return variables | {"COMP_WORDS": "\n".join(words), "COMP_CWORD": str(len(words) - 1)}
    if shell == "fish":
        variables["_TYPER_COMPLETE_FISH_ACTION"] = "get-args"
    if shell in ("powershell", "pwsh"):
        variables["_TYPER_COMPLETE_WORD_TO_COMPLETE"] = words[-1] if word is None else word
    return variables | {"_TYPER_COMPLETE_ARGS": line}


def of_typer(asked: typer.Typer, variables: Mapping[str, str]) -> tuple[str, int]:
    result = CliRunner().invoke(asked, [], prog_name="ecsk8s", env=variables)
    return result.stdout, result.exit_code


def printed(answer: tuple[str | None, int]) -> tuple[str, int]:
    """Return an answer as it is printed; Typer ends a text that there is none of with a line."""
    text, code = answer
    return "" if text is None else f"{text}\n", code


@pytest.fixture
def few_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(completion, "names", known)


LINES = [
    "ecsk8s lookup ",
    "ecsk8s lookup  ",
    "ecsk8s lookup p",
    "ecsk8s lookup P",
    "ecsk8s lookup Pod.spec.",
    "ecsk8s lookup Pod.spec.containers[",
    "ecsk8s lookup Pod.spec.containers[].im",
    "ecsk8s lookup 'Pod.spec",
    'ecsk8s lookup "Pod.spec.containers[',
    'ecsk8s lookup Pod.metadata.annotations[\\"a',
    "ecsk8s lookup 'Pod.metadata.annotations[\"a",
    'ecsk8s lookup Pod.metadata.annotations["',
    "ecsk8s lookup AWS::",
    "ecsk8s lookup AWS::EKS::Cluster.Name",
    "ecsk8s lookup nothing",
    "ecsk8s lookup \\$",
    "ecsk8s lookup a=",
    "ecsk8s lookup --json Pod",
    "ecsk8s lookup --system ecs Pod",
    "ecsk8s lookup --kubernetes-version 1.29 --json --system ecs ",
    "ecsk8s lookup --system 'ecs' #",
    "/usr/bin/ecsk8s lookup Pod",
]


@pytest.mark.usefixtures("few_names")
@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("line", LINES)
def test_a_parameter_is_completed_as_typer_does(shell: str, line: str) -> None:
    variables = environment(shell, line)
    answer = completion.answer(variables)
    assert answer is not None
    assert printed(answer) == of_typer(SMALL, variables)


@pytest.mark.usefixtures("few_names")
def test_the_lines_have_both_names_and_none() -> None:
    found = {line: completion.answer(environment("bash", line)) for line in LINES}
    assert found["ecsk8s lookup Pod.spec.containers["] == ("Pod.spec.containers[].image", 0)
    assert found["ecsk8s lookup 'Pod.metadata.annotations[\"a"] == (KNOWN[2], 0)
    assert found["ecsk8s lookup nothing"] == ("", 0)
    assert found["ecsk8s lookup "] == ("\n".join(KNOWN), 0)


@pytest.mark.usefixtures("few_names")
@pytest.mark.parametrize("shell", SHELLS)
@given(st.text("aP.:'\"\\[] \t=-#", max_size=8))
def test_whatever_is_typed_is_completed_as_typer_does_or_left_to_it(shell: str, word: str) -> None:
    variables = environment(shell, f"ecsk8s lookup {word}")
    answer = completion.answer(variables)
    if answer is not None:
        assert printed(answer) == of_typer(SMALL, variables)


@pytest.mark.usefixtures("few_names")
@pytest.mark.parametrize(("line", "code"), [("ecsk8s lookup Pod", 0), ("ecsk8s lookup x", 1)])
def test_fish_asks_by_exit_code_whether_there_is_anything(line: str, code: int) -> None:
    variables = environment("fish", line) | {"_TYPER_COMPLETE_FISH_ACTION": "is-args"}
    assert completion.answer(variables) == (None, code)
    assert of_typer(SMALL, variables) == ("", code)


@pytest.mark.usefixtures("few_names")
def test_powershell_says_which_word_is_completed() -> None:
    variables = environment("pwsh", "ecsk8s lookup", word="")
    assert completion.answer(variables) == ("\n".join(f"{name}::: " for name in KNOWN), 0)
    assert printed(completion.answer(variables) or ("", 1)) == of_typer(SMALL, variables)


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(
    "line",
    [
        "ecsk8s",
        "ecsk8s ",
        "ecsk8s look",
        "ecsk8s nope Pod",
        "ecsk8s search Pod",
        "ecsk8s --json lookup Pod",
        "ecsk8s lookup -",
        "ecsk8s lookup --sys",
        "ecsk8s lookup --system ",
        "ecsk8s lookup --system e",
        "ecsk8s lookup --json --system e",
        "ecsk8s lookup --system=ecs Pod",
        "ecsk8s lookup --nope Pod",
        "ecsk8s lookup Cpu Pod",
        "ecsk8s lookup -- Pod",
        "ecsk8s lookup =",
    ],
)
def test_every_other_line_is_left_to_typer(shell: str, line: str) -> None:
    assert completion.answer(environment(shell, line)) is None


@pytest.mark.parametrize(
    "variables",
    [
        {},
        {"COMP_WORDS": "ecsk8s lookup Pod", "COMP_CWORD": "2"},
        {completion.VARIABLE: "", "_TYPER_COMPLETE_ARGS": "ecsk8s lookup Pod"},
        {completion.VARIABLE: "bash", "COMP_WORDS": "ecsk8s lookup Pod", "COMP_CWORD": "2"},
        {completion.VARIABLE: "source_zsh", "_TYPER_COMPLETE_ARGS": "ecsk8s lookup Pod"},
        {completion.VARIABLE: "complete_tcsh", "_TYPER_COMPLETE_ARGS": "ecsk8s lookup Pod"},
        {completion.VARIABLE: "complete_zsh"},
        {completion.VARIABLE: "complete_bash"},
    ],
)
def test_what_is_no_completion_of_a_line_is_left_to_typer(variables: dict[str, str]) -> None:
    assert completion.answer(variables) is None


@pytest.mark.parametrize("shell", SHELLS)
def test_the_real_command_is_completed_as_typer_does(shell: str) -> None:
    variables = environment(shell, "ecsk8s lookup --json memoryR")
    answer = completion.answer(variables)
    assert answer is not None
    assert "memoryReservation" in (answer[0] or "")
    assert printed(answer) == of_typer(app, variables)


@pytest.mark.parametrize("name", list(completion.COMMANDS))
def test_the_options_are_those_of_the_command(name: str) -> None:
    command: Any = typer.main.get_command(app).commands[name]  # type: ignore[attr-defined]
    options = [each for each in command.params if each.param_type_name == "option"]
    spelled: dict[bool, set[str]] = {True: set(), False: set()}
    for option in options:
        spelled[option.is_flag].update(option.opts)
    flags, valued = completion.COMMANDS[name]
    assert spelled == {True: {*flags}, False: {*valued}}


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
    assert completed in names(typed)


def test_resources_and_operations_are_completed_before_anything_is_typed() -> None:
    completed = names("")
    types = {dataset().resolve(name)[0].type for name in completed}
    assert types == {"resource", "operation"}
    assert len(completed) > 50


def test_a_leaf_is_completed_without_its_path_and_its_brackets() -> None:
    assert names("hostAli") == ["hostAliases"]
    assert names("Pod.spec.hostAli")[0] == "Pod.spec.hostAliases"
    assert "containerDefinitions" in names("containerdef")
    assert not any("." in name or "[" in name for name in names("container"))
