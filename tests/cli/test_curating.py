"""validate and format: which file, which lines, which exit code."""

import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ecsk8s_map.cli import curating
from ecsk8s_map.cli.app import app
from ecsk8s_map.errors import one_line

RUN = CliRunner()


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
    assert "mine.toml: missing field 'version'; add it: " in result.stderr


DATA = Path(__file__).parents[2] / "data" / "mappings.toml"


@pytest.mark.parametrize("command", ["validate", "format"])
@pytest.mark.parametrize(
    ("content", "code", "message"),
    [
        (None, 2, "no such file: {}"),
        ("directory", 1, "{}: cannot be read: Is a directory"),
        (b"# \xe9", 1, "{}:1:3: not UTF-8: the byte 0xe9"),
        ("x = 1".encode("utf-16"), 1, "{}:1:1: UTF-16; expected UTF-8"),
    ],
)
def test_a_dataset_that_cannot_be_read_is_one_line(
    command: str, content: bytes | str | None, code: int, message: str, tmp_path: Path
) -> None:
    file = tmp_path / "mine\x1b.toml"
    if isinstance(content, bytes):
        file.write_bytes(content)
    elif content:
        file.mkdir()
    result = RUN.invoke(app, [command, str(file)])
    assert (result.exit_code, result.stdout) == (code, "")
    assert result.stderr == message.format(one_line(str(file))) + "\n"


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


def test_format_prints_nothing_for_a_file_in_canonical_form(tmp_path: Path) -> None:
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


@pytest.mark.parametrize("command", ["validate", "format"])
def test_without_a_checkout_a_file_must_be_named(
    command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ecsk8s_map.cli.curating.checkout", lambda: None)
    result = RUN.invoke(app, [command])
    assert (result.exit_code, result.stdout) == (2, "")
    assert (
        result.stderr
        == "name a dataset file: there is a default only in a checkout of ecsk8s_map\n"
    )


@pytest.mark.parametrize("command", ["validate", "format"])
def test_without_a_file_the_checkout_has_one(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mappings.toml").write_bytes(b"\xff")
    monkeypatch.setattr(curating, "checkout", lambda: tmp_path)
    result = RUN.invoke(app, [command])
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"{tmp_path / 'mappings.toml'}:1:1: not UTF-8: the byte 0xff\n"
    named = RUN.invoke(app, [command, str(tmp_path / "no.toml")])
    assert (named.exit_code, named.stderr) == (2, f"no such file: {tmp_path / 'no.toml'}\n")
