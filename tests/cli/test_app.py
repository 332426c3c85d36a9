"""The command line: what it prints, where, and with which exit code."""

import io
import json
import os
import re
import sys
import tempfile
import textwrap
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from ecsk8s_map import dataset, lookup
from ecsk8s_map.cli import app as cli
from ecsk8s_map.cli.app import Explained, app, complete_parameter
from ecsk8s_map.documents.parsing import Place
from ecsk8s_map.errors import one_line
from ecsk8s_map.model import (
    Address,
    Condition,
    Finding,
    Match,
    Pair,
    Parameter,
    Reason,
    Role,
    System,
    ValuePair,
)

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
    text = (Path(__file__).parents[2] / "data" / "mappings.toml").read_text(encoding="utf-8")
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


ROLES = {"an alternative": Role.INSTEAD, "set in addition": Role.ALSO}


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
    ("text", "escaped"),
    [
        ("plain text, \u00e9\u4e2d\U0001f600", "plain text, \u00e9\u4e2d\U0001f600"),
        ("", ""),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("a\n::error::b", "a\\n::error::b"),
        ("a\r\tb\0", "a\\r\\tb\\x00"),
        ("\x7f\x9b\x85", "\\x7f\\x9b\\x85"),
        ("\u202e\u2066\u200b\u200f\u2028", "\\u202e\\u2066\\u200b\\u200f\\u2028"),
        ("\ufeff\ud800\udcff", "\\ufeff\\ud800\\udcff"),
        ("\U000e0041", "\\U000e0041"),
        ("[red]x[/red] C:\\n", "[red]x[/red] C:\\n"),
    ],
)
def test_what_a_terminal_would_obey_is_escaped(text: str, escaped: str) -> None:
    assert one_line(text) == escaped


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
def test_no_document_writes_to_the_terminal_as_it_likes(document: Any, code: int) -> None:
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
def test_no_tag_writes_to_the_terminal_as_it_likes(tag: str) -> None:
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
    assert (result.stdout, result.stderr) == ("", "no pair has all of: xyzzy no\n")


HIDDEN = """\
- &container {name: shared, nope: 1}
- family: a
  containerDefinitions:
    - *container
    - <<: *container
      cpu: 1
  volumes: !If
    - x
    - - {name: v, nope: 1}
    - []
"""


def test_where_a_tag_or_an_alias_hides_the_place_it_is_that_of_the_nearest_value_above() -> None:
    text = textwrap.dedent(HIDDEN).replace("- &container", "- family: b\n  x: &container", 1)
    result = RUN.invoke(app, ["explain", "-", "--json"], input=text)
    assert result.exit_code == 0
    places = {f["pointer"]: (f["line"], f["column"]) for f in json.loads(result.stdout)}
    assert places["/1/containerDefinitions"] == (4, 3)
    assert places["/1/containerDefinitions/0/name"] == (5, 7)
    assert places["/1/containerDefinitions/0/nope"] == (5, 7)
    assert places["/1/containerDefinitions/1/name"] == (6, 7)
    assert places["/1/containerDefinitions/1/cpu"] == (7, 7)
    assert places["/1/volumes"] == (8, 3)
    assert places["/1/volumes/Fn::If/1/0/name"] == (8, 3)
    plain = RUN.invoke(app, ["explain", "-"], input=text).stdout
    assert "  -:5:7: nope: " in plain
    assert "  -:7:7: cpu -> " in plain
    assert "  -:8:3: name -> " in plain


@pytest.mark.parametrize("name", ["C:12:3.yaml", "a:b", ":1:2", "1:2:x", "a b.json", "[red].yaml"])
def test_a_file_may_have_any_name(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    try:
        Path(name).write_text("\n  family: web", encoding="utf-8")
    except OSError:
        pytest.skip("the file system does not take such a name")
    (found,) = json.loads(RUN.invoke(app, ["explain", "--json", name]).stdout)
    assert (found["file"], found["line"], found["column"]) == (name, 2, 3)
    assert f"  {name}:2:3: family -> " in RUN.invoke(app, ["explain", name]).stdout


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", ": holds no document"),
        (b"# nothing\n---\n", ": holds no document"),
        ("family: web".encode("utf-16"), ":1:1: UTF-16; expected UTF-8"),
        (b"\xfe\xff\0a", ":1:1: UTF-16; expected UTF-8"),
        (b"\xff", ":1:1: not UTF-8: the byte 0xff"),
        ("a: 1\nb: \u00e9 ".encode() + b"\xe9\n", ":2:6: not UTF-8: the byte 0xe9"),
        (b"\n\n\nab\xff", ":4:3: not UTF-8: the byte 0xff"),
        (b"a: 1\n\xc3", ":2:1: not UTF-8: the byte 0xc3"),
        (b"a: 1\nb: \0", ":2:4: not YAML: the character U+0000 is not allowed"),
        (b'{"a"', ":1:5: not JSON: "),
        (b"a: [", ":1:5: not YAML: "),
        (b"\nfamily: a\nfamily: b", ":3:1: duplicate key 'family'; the first is at 2:1"),
        (b"\n[5]", ":2:1: /0 is "),
        (b"# x\n--- text", ":2:5: the document is "),
    ],
)
def test_a_file_that_cannot_be_read_is_one_line_and_the_others_go_on(
    content: bytes, said: str, tmp_path: Path
) -> None:
    bad, good = tmp_path / "bad", tmp_path / "good"
    bad.write_bytes(content)
    good.write_bytes(b"family: web")
    result = RUN.invoke(app, ["explain", str(bad), str(good)])
    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"{bad}{said}")
    assert f"  {good}:1:1: family -> " in result.stdout
    assert result.stdout.endswith("\n1 parameters: 1 related\n")


@pytest.mark.parametrize(
    ("name", "said"), [(".", "Is a directory"), ("no/such", "No such file or directory")]
)
def test_what_is_not_a_file_is_one_line_and_the_others_go_on(
    name: str, said: str, tmp_path: Path
) -> None:
    good = tmp_path / "good"
    good.write_bytes(b"family: web")
    bad = tmp_path / name
    result = RUN.invoke(app, ["explain", str(bad), str(good)])
    assert (result.exit_code, result.stderr) == (1, f"{bad}: cannot be read: {said}\n")
    assert "1 parameters" in result.stdout


def test_every_error_of_a_file_is_printed_and_every_other_document_explained() -> None:
    text = "family: a\n---\nb: !!int x\n---\nfamily: c\n---\n5\n---\nd: *d\n---\nfamily: e\n"
    result = RUN.invoke(app, ["explain", "-"], input=text)
    assert result.exit_code == 1
    assert [line.split(": ")[0] for line in result.stderr.splitlines()] == [
        "-:3:4",
        "-:9:4",
        "-:7:1",
    ]
    assert [f"-:{line}:1: family" in result.stdout for line in (1, 5, 11)] == [True] * 3
    as_json = RUN.invoke(app, ["explain", "-", "--json"], input=text)
    assert [(f["spelled"], f["line"]) for f in json.loads(as_json.stdout)] == [
        ("family", 1),
        ("family", 5),
        ("family", 11),
    ]


def test_a_release_that_the_dataset_lacks_is_wrong_usage() -> None:
    arguments = ["explain", "-", "--kubernetes-version", "1.2"]
    result = RUN.invoke(app, arguments, input="family: web")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "Kubernetes 1.2 is outside the dataset, which covers 1.25 to 1.37\n"


DATA = Path(__file__).parents[2] / "data" / "mappings.toml"


@pytest.mark.parametrize("command", ["validate", "format"])
@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (None, 2, "no such file: {}"),
        ("directory", 1, "{}: cannot be read: Is a directory"),
        (b"# \xe9", 1, "{}:1:3: not UTF-8: the byte 0xe9"),
        ("x = 1".encode("utf-16"), 1, "{}:1:1: UTF-16; expected UTF-8"),
    ],
)
def test_a_dataset_that_cannot_be_read_is_one_line(
    command: str, content: bytes | str | None, code: int, said: str, tmp_path: Path
) -> None:
    file = tmp_path / "mine\x1b.toml"
    if isinstance(content, bytes):
        file.write_bytes(content)
    elif content:
        file.mkdir()
    result = RUN.invoke(app, [command, str(file)])
    assert (result.exit_code, result.stdout) == (code, "")
    assert result.stderr == said.format(one_line(str(file))) + "\n"


@pytest.mark.parametrize("command", ["validate", "format"])
def test_each_problem_of_a_dataset_is_a_line_and_no_text_in_it_makes_another(
    command: str, tmp_path: Path
) -> None:
    file = tmp_path / "mine.toml"
    evil = r"\n::error::x"
    text = DATA.read_text(encoding="utf-8")
    text = text.replace("[[pairs]]\n", f'[[pairs]]\n"{evil}" = 1\n"other" = 2\n', 1)
    file.write_text(text, encoding="utf-8")
    result = RUN.invoke(app, [command, str(file)])
    assert (result.exit_code, result.stdout) == (1, "")
    lines = result.stderr.splitlines()
    assert len(lines) == 2
    assert all(line.startswith("mine.toml:") for line in lines)
    assert "\\n::error::x" in result.stderr


def unformatted(folder: Path) -> tuple[Path, str, str]:
    """Return a dataset file with what is in it and what should be."""
    canonical = DATA.read_text(encoding="utf-8")
    file = folder / "mine.toml"
    file.write_text(canonical.replace("match = ", "match  = ", 1), encoding="utf-8")
    return file, file.read_text(encoding="utf-8"), canonical


def test_format_keeps_the_mode_and_leaves_nothing_beside(tmp_path: Path) -> None:
    file, _, canonical = unformatted(tmp_path)
    file.chmod(0o640)
    link = tmp_path / "link.toml"
    try:
        link.symlink_to(file)
    except OSError:
        link = file
    result = RUN.invoke(app, ["format", str(link)])
    assert (result.exit_code, result.stdout) == (0, f"{link.name}: rewritten\n")
    assert file.read_bytes() == canonical.encode()
    assert {path.name for path in tmp_path.iterdir()} == {file.name, link.name}
    assert link is file or link.is_symlink()
    if os.name == "posix":
        assert file.stat().st_mode & 0o777 == 0o640


def test_format_says_nothing_of_a_file_that_is_canonical(tmp_path: Path) -> None:
    file, _, canonical = unformatted(tmp_path)
    file.write_bytes(canonical.encode())
    before = file.stat()
    result = RUN.invoke(app, ["format", str(file)])
    assert (result.exit_code, result.output) == (0, "")
    assert file.stat().st_ino == before.st_ino


def test_line_ends_of_windows_are_canonical_too(tmp_path: Path) -> None:
    file, _, canonical = unformatted(tmp_path)
    file.write_bytes(canonical.replace("\n", "\r\n").encode())
    assert RUN.invoke(app, ["validate", str(file)]).exit_code == 0
    assert RUN.invoke(app, ["format", str(file)]).output == ""


@pytest.mark.parametrize("step", ["mkstemp", "write_text", "copymode", "replace"])
def test_a_file_that_cannot_be_written_is_left_as_it_was(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, content, _ = unformatted(tmp_path)

    def fail(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    owners: dict[str, Any] = {"mkstemp": "tempfile", "copymode": "shutil"}
    if step in owners:
        monkeypatch.setattr(f"{owners[step]}.{step}", fail)
    else:
        monkeypatch.setattr(Path, step, fail)
    result = RUN.invoke(app, ["format", str(file)])
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"{file}: cannot be written: No space left on device\n"
    assert file.read_bytes().decode() == content
    assert list(tmp_path.iterdir()) == [file]


def test_a_file_without_permission_to_write_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, content, _ = unformatted(tmp_path)
    file.chmod(0o444)
    if os.access(file, os.W_OK):  # root may write what nobody may
        monkeypatch.setattr(os, "access", lambda path, mode: not (path == file and mode == os.W_OK))
    result = RUN.invoke(app, ["format", str(file)])
    assert (result.exit_code, result.stderr) == (
        1,
        f"{file}: cannot be written: Permission denied\n",
    )
    assert file.read_text(encoding="utf-8") == content


@pytest.mark.parametrize("command", ["validate", "format"])
def test_without_a_checkout_a_file_must_be_named(
    command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ecsk8s_map.cli.app.checkout", lambda: None)
    result = RUN.invoke(app, [command])
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "name a file: this is no checkout of ecsk8s_map\n"


@pytest.mark.parametrize("command", ["validate", "format"])
def test_without_a_file_the_checkout_has_one(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mappings.toml").write_bytes(b"\xff")
    monkeypatch.setattr(cli, "checkout", lambda: tmp_path)
    result = RUN.invoke(app, [command])
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"{tmp_path / 'mappings.toml'}:1:1: not UTF-8: the byte 0xff\n"
    named = RUN.invoke(app, [command, str(tmp_path / "no.toml")])
    assert (named.exit_code, named.stderr) == (2, f"no such file: {tmp_path / 'no.toml'}\n")


def test_a_file_is_replaced_by_one_beside_it_in_utf_8(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    make = tempfile.mkstemp

    def watched(**options: Any) -> tuple[int, str]:
        made.append(options)
        return make(**options)

    monkeypatch.setattr(tempfile, "mkstemp", watched)
    file = tmp_path / "mine.toml"
    file.write_bytes(b"old")
    cli._replace(file, "\u00e9 \u2192\n")
    assert file.read_bytes() == "\u00e9 \u2192\n".encode()
    assert made == [{"prefix": "mine.toml.", "dir": tmp_path}]


def test_a_closed_standard_input_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    refused: list[str] = []
    assert cli._documents(Path("-"), refused.append) == []
    assert refused == ["-: cannot be read: standard input is closed"]


TASK = Parameter(System.ECS, Address("TaskDefinition.Cpu"), "string")
POD = Parameter(System.KUBERNETES, Address("Pod.spec.x"), "string")
EXACT = Pair(Address("TaskDefinition.Cpu"), Address("Pod.spec.x"), Match.EXACT, note="no need")
CLOSE = Pair(
    Address("TaskDefinition.Cpu"), Address("Pod.spec.x"), Match.CLOSE, note=" ".join(["word"] * 40)
)
NONE = Pair(Address("TaskDefinition.Cpu"), None, Match.NONE, reason=Reason.MANAGED)


@pytest.mark.parametrize(
    ("finding", "level", "lines"),
    [
        (Finding("", "x", 1, problem="odd"), "no parameter", ["  f:1:1: x: odd"]),
        (
            Finding("/a", "x", 1, problem="Pod has no such field", suggestions=(POD.address,) * 2),
            "unknown",
            ["  f:2:3: x: Pod has no such field; did you mean Pod.spec.x or Pod.spec.x?"],
        ),
        (Finding("/a", "x", 1, TASK, problem="none"), "unknown", ["  f:2:3: x: none"]),
        (Finding("/a", "x", 1, TASK, (EXACT, CLOSE)), "exact", ["  f:2:3: x -> Pod.spec.x"]),
        (
            Finding("/a", "x", 1, POD, (EXACT,), intrinsic="Ref"),
            "exact",
            ["  f:2:3: x -> TaskDefinition.Cpu (Ref decides its value)"],
        ),
        (
            Finding("/a/b/c", "x", 1, TASK, (CLOSE, EXACT)),
            "close",
            [
                "  f:2:3: x -> Pod.spec.x",
                "      " + " ".join(["word"] * 18),
                "      " + " ".join(["word"] * 18),
                "      word word word word",
            ],
        ),
        (
            Finding("/a", "x", 1, TASK, (NONE,)),
            "none",
            ["  f:2:3: x -> the platform does it by itself"],
        ),
        (
            Finding("/a", "x", 1, POD, (Pair(None, POD.address, Match.NONE),)),
            "none",
            ["  f:2:3: x -> no counterpart"],
        ),
    ],
)
def test_a_finding_is_a_line_and_its_note(finding: Finding, level: str, lines: list[str]) -> None:
    each = Explained("f", {"": Place(1, 1), "/a": Place(2, 3)}, finding)
    assert each.level == level
    assert list(each.lines()) == lines


def test_a_finding_is_json_with_everything_that_a_tool_needs() -> None:
    finding = Finding(
        "/a/0",
        "x",
        1,
        TASK,
        (NONE,),
        intrinsic="Ref",
        problem="odd",
        suggestions=(POD.address,),
    )
    places = {"": Place(1, 1), "/a": Place(2, 3)}
    assert Explained("f:1", places, finding).as_json() == {
        "file": "f:1",
        "line": 2,
        "column": 3,
        "pointer": "/a/0",
        "spelled": "x",
        "level": "none",
        "parameter": "TaskDefinition.Cpu",
        "pairs": [
            {"ecs": "TaskDefinition.Cpu", "match": "none", "reason": "managed", "subtree": False}
        ],
        "intrinsic": "Ref",
        "problem": "odd",
        "suggestions": ["Pod.spec.x"],
    }
    bare = Explained("f", places, Finding("", "x", 1)).as_json()
    assert (bare["parameter"], bare["pairs"], bare["suggestions"]) == (None, [], [])


def test_findings_are_grouped_by_level_and_summed_up(capsys: pytest.CaptureFixture[str]) -> None:
    places = {"": Place(1, 1)}
    findings = [
        Finding("", "a", 1, problem="aside"),
        Finding("", "b", 1, TASK, (NONE,)),
        Finding("", "c", 1, TASK, (EXACT,)),
        Finding("", "d", 1, TASK, problem="none"),
        Finding("", "e", 1, TASK, (EXACT,)),
    ]
    cli._print_findings([Explained("f", places, finding) for finding in findings])
    assert capsys.readouterr().out.splitlines() == [
        "exact (2)",
        "  f:1:1: c -> Pod.spec.x",
        "  f:1:1: e -> Pod.spec.x",
        "",
        "none (1)",
        "  f:1:1: b -> the platform does it by itself",
        "",
        "unknown (1)",
        "  f:1:1: d: none",
        "",
        "no parameter (1)",
        "  f:1:1: a: aside",
        "",
        "4 parameters: 2 exact, 1 none, 1 unknown",
    ]
    cli._print_findings([])
    assert capsys.readouterr().out == "no parameters\n"


INTERVAL = Address("TaskDefinition.ContainerDefinitions[].HealthCheck.Interval")
GONE = Address("NetworkPolicy.status")
FULL = Pair(
    INTERVAL,
    GONE,
    Match.CLOSE,
    note="[red]a note\x1b",
    role=Role.ALSO,
    role_to_ecs=Role.INSTEAD,
    where=(
        Condition(Address("TaskDefinition.NetworkMode"), ("host", "none")),
        Condition(Address("Pod.spec.hostNetwork"), (True,)),
    ),
    subtree=True,
    values=(ValuePair("A", True), ValuePair(1, "b")),
    requires=("keda",),
    sources=("https://example.com/1", "https://example.com/2"),
)


def rows_of_full() -> list[tuple[str, str]]:
    known = dataset()
    interval = known.vocabulary.get(INTERVAL, System.ECS)
    gone = known.vocabulary.get(GONE, System.KUBERNETES)
    assert interval
    assert interval.defaults
    assert gone
    assert gone.until
    addon = known.addons["keda"]
    return [
        ("ECS", INTERVAL),
        ("Kubernetes", GONE),
        ("Match", "close: almost the same, with a difference that matters"),
        ("Note", "[red]a note\x1b"),
        ("Covers", "every field below"),
        ("Values", "A = true, 1 = b"),
        ("ECS default", "; ".join(map(str, interval.defaults))),
        ("Kubernetes default", "none recorded"),
        ("In the schema", f"up to Kubernetes {gone.until}"),
        ("Where", "TaskDefinition.NetworkMode = host or none; Pod.spec.hostNetwork = True"),
        ("Requires", f"{addon.name} ({addon.url})"),
        ("Reference", str(interval.url)),
        ("Reference", str(gone.url)),
        ("Source", "https://example.com/1"),
        ("Source", "https://example.com/2"),
    ]


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
    assert list(cli._described(FULL, asked)) == [*rows[:3], *roles, *rows[3:]]


def test_a_pair_without_more_is_described_without_more() -> None:
    resource = Pair(Address("Service"), None, Match.NONE, reason=Reason.ELSEWHERE)
    described = list(cli._described(resource, System.ECS))
    assert [row for row in described if row[0] != "Reference"] == [
        ("ECS", "Service"),
        ("Kubernetes", "(nothing)"),
        ("Match", f"none: {Reason.ELSEWHERE.words}"),
    ]
    later = Pair(None, Address("Deployment.status.terminatingReplicas"), Match.NONE)
    assert list(cli._described(later, None))[:5] == [
        ("ECS", "(nothing)"),
        ("Kubernetes", "Deployment.status.terminatingReplicas"),
        ("Match", "none: no counterpart"),
        ("Kubernetes default", "none recorded"),
        ("In the schema", "from Kubernetes 1.33 on"),
    ]


@pytest.mark.parametrize("name", ["AssociateGatewayWithCluster", "Service"])
def test_what_is_not_a_field_has_no_default(name: str) -> None:
    pair = Pair(Address(name), Address("kubectl.annotate"), Match.CLOSE)
    labels = [label for label, _ in cli._described(pair, None)]
    assert labels[:2] == ["ECS", "Kubernetes"]
    assert not any("default" in label for label in labels)


def test_pairs_are_blocks_of_lines_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    cli._print_pairs([(FULL, System.ECS), (NONE, None), (EXACT, None)])
    blocks = capsys.readouterr().out.split("\n\n")
    assert len(blocks) == 3
    first = [f"{label}: {one_line(text)}" for label, text in cli._described(FULL, System.ECS)]
    assert blocks[0].split("\n") == first
    assert blocks[1].startswith("ECS: TaskDefinition.Cpu\nKubernetes: (nothing)\n")
    cli._print_pairs([])
    assert capsys.readouterr().out == ""


def test_pairs_are_tables_on_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    cli._print_pairs([(FULL, None), (NONE, None)])
    printed = capsys.readouterr().out
    assert "[red]a note\\x1b" in printed
    assert "\x1b[1m" in printed  # labels are bold
    assert "\x1b[33mclose: " in printed
    assert "\x1b[31mnone: " in printed
    assert "\x1b[33mTask" not in printed
    assert printed.count("\u250c") == 2
    for _, text in rows_of_full():
        assert one_line(text) in printed
    monkeypatch.setenv("COLUMNS", "60")
    cli._print_pairs([(FULL, None)])
    narrow = capsys.readouterr().out
    assert "\u2026" not in narrow
    assert "Kubernetes default" in narrow
    assert "Role from ECS" in narrow
    assert max(map(len, re.sub(r"\x1b\[[\d;]*m", "", narrow).splitlines())) == 60
    cli._print_pairs([(FULL, System.ECS)])
    assert "Role from" not in capsys.readouterr().out


@pytest.mark.parametrize(("encoding", "raw"), [("utf-8", True), ("ascii", False), ("cp1252", True)])
def test_json_is_escaped_where_the_encoding_asks_for_it(
    encoding: str, raw: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = {"a": ["\u00e9"]}
    output = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(output, encoding=encoding))
    cli._print_json(content)
    sys.stdout.flush()
    expected = json.dumps(content, indent=2, ensure_ascii=not raw) + "\n"
    assert output.getvalue().decode(encoding) == expected.replace("\n", os.linesep)
    cli._print_json({"a": "\ud800"})


def test_json_goes_to_streams_without_an_encoding(monkeypatch: pytest.MonkeyPatch) -> None:
    text = io.StringIO()
    monkeypatch.setattr(sys, "stdout", text)
    cli._print_json("\u2192")
    cli._print_json("\udcff")
    assert text.getvalue() == '"\u2192"\n"\\udcff"\n'


def test_a_bar_has_a_part_for_each_level_with_a_counterpart() -> None:
    bar = cli._bar((5, 4, 3, 2, 1, 9), 24, "x")
    assert bar.plain == "x" * 15
    assert [(span.start, span.end, span.style) for span in bar.spans] == [
        (0, 5, "green"),
        (5, 9, "yellow"),
        (9, 12, "yellow"),
        (12, 14, "yellow"),
        (14, 15, "magenta"),
    ]
    assert cli._bar((2, 0, 0, 0, 0, 0), 4, "y").plain == "y" * 12


def test_json_of_a_pair_has_its_words_and_the_parameters_of_both_sides() -> None:
    result = RUN.invoke(app, ["lookup", "HealthCheck.Interval", "--json"])
    pair = json.loads(result.stdout)["pairs"][0]
    known = dataset().parameter(Address(pair["ecs"]), System.ECS)
    assert known
    assert pair["words"] == Match(pair["match"]).words
    assert [p["address"] for p in pair["parameters"].values()] == [pair["ecs"], pair["kubernetes"]]
    names = [{"dialect": name.dialect, "path": name.path} for name in known.names]
    assert pair["parameters"]["ecs"]["names"] == names
    assert names


def test_resources_and_operations_are_completed_before_anything_is_typed() -> None:
    completed = complete_parameter("")
    known = {str(p): p.type for p in dataset().parameters}
    assert {known[name] for name in completed} == {"resource", "operation"}


def test_a_leaf_is_completed_without_its_path_and_its_brackets() -> None:
    assert complete_parameter("hostAli") == ["hostAliases"]
    assert complete_parameter("Pod.spec.hostAli")[0] == "Pod.spec.hostAliases"
    assert "containerDefinitions" in complete_parameter("containerdef")
    assert not any("." in name or "[" in name for name in complete_parameter("container"))
