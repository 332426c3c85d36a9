"""Findings of files: place, level, lines, JSON, and files that cannot be read."""

import json
import sys
import textwrap
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.samples import CLOSE, EXACT, NONE, POD, TASK
from ecsk8s_map.cli.app import app
from ecsk8s_map.cli.findings import Explained, documents, print_findings
from ecsk8s_map.documents.parsing import Place
from ecsk8s_map.findings import Finding, Owner
from ecsk8s_map.model import Match, Pair

RUN = CliRunner()


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


def test_where_an_alias_hides_the_place_it_is_that_of_the_nearest_value_above() -> None:
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
    assert places["/1/volumes/Fn::If/1/0/name"] == (10, 10)
    plain = RUN.invoke(app, ["explain", "-"], input=text).stdout
    assert "  -:5:7: nope: " in plain
    assert "  -:7:7: cpu -> " in plain
    assert "  -:10:10: name -> " in plain


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
    ("content", "message"),
    [
        (b"", ": contains no document"),
        (b"# nothing\n---\n", ": contains no document"),
        ("family: web".encode("utf-16"), ":1:1: UTF-16; expected UTF-8"),
        (b"\xfe\xff\0a", ":1:1: UTF-16; expected UTF-8"),
        (b"\xff", ":1:1: not UTF-8: the byte 0xff"),
        ("a: 1\nb: \u00e9 ".encode() + b"\xe9\n", ":2:6: not UTF-8: the byte 0xe9"),
        (b"\n\n\nab\xff", ":4:3: not UTF-8: the byte 0xff"),
        (b"a: 1\n\xc3", ":2:1: not UTF-8: the byte 0xc3"),
        (b"a: 1\nb: \0", ":2:4: not YAML: the character U+0000 is not allowed"),
        (b'{"a"', ":1:5: not JSON: "),
        (b"a: [", ":1:5: not YAML: "),
        (b"\nfamily: a\nfamily: b", ":3:1: "),
        (b"\n[5]", ":2:1: "),
        (b"# x\n--- text", ":2:5: "),
    ],
)
def test_a_file_that_cannot_be_read_is_one_line_and_the_others_go_on(
    content: bytes, message: str, tmp_path: Path
) -> None:
    bad, good = tmp_path / "bad", tmp_path / "good"
    bad.write_bytes(content)
    good.write_bytes(b"family: web")
    result = RUN.invoke(app, ["explain", str(bad), str(good)])
    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"{bad}{message}")
    assert f"  {good}:1:1: family -> " in result.stdout
    assert result.stdout.endswith("\n1 parameter: 1 related\n")


@pytest.mark.parametrize(
    ("name", "message"), [(".", "Is a directory"), ("no/such", "No such file or directory")]
)
def test_what_is_not_a_file_is_one_line_and_the_others_go_on(
    name: str, message: str, tmp_path: Path
) -> None:
    good = tmp_path / "good"
    good.write_bytes(b"family: web")
    bad = tmp_path / name
    result = RUN.invoke(app, ["explain", str(bad), str(good)])
    assert (result.exit_code, result.stderr) == (1, f"{bad}: cannot be read: {message}\n")
    assert "1 parameter: " in result.stdout


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


def test_a_closed_standard_input_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    refused: list[str] = []
    assert documents(Path("-"), refused.append) == []
    assert refused == ["-: cannot be read: standard input is closed"]


NEAR = (TASK.address, POD.address)


@pytest.mark.parametrize(
    ("finding", "level", "lines"),
    [
        (Finding("", "x", 1, problem="odd"), "no parameter", ["  f:1:1: x: odd"]),
        (
            Finding("/a", "x", 1, problem="odd", suggestions=NEAR, owners=(Owner("", POD),)),
            "unknown",
            ["  f:2:3: x: odd; did you mean TaskDefinition.Cpu or Pod.spec.hostname?"],
        ),
        (Finding("/a", "x", 1, TASK, problem="none"), "unknown", ["  f:2:3: x: none"]),
        (Finding("/a", "x", 1, TASK, (EXACT, CLOSE)), "exact", ["  f:2:3: x -> Pod.spec.hostname"]),
        (
            Finding("/a", "x", 1, POD, (EXACT,), intrinsic="Ref"),
            "exact",
            ["  f:2:3: x -> TaskDefinition.Cpu (Ref decides its value)"],
        ),
        (
            Finding("/a/b/c", "x", 1, TASK, (CLOSE, EXACT)),
            "close",
            [
                "  f:2:3: x -> Pod.spec.hostname",
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
        "suggestions": ["Pod.spec.hostname"],
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
    print_findings([Explained("f", places, finding) for finding in findings])
    assert capsys.readouterr().out.splitlines() == [
        "exact (2)",
        "  f:1:1: c -> Pod.spec.hostname",
        "  f:1:1: e -> Pod.spec.hostname",
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
    print_findings([])
    assert capsys.readouterr().out == "no parameters\n"
