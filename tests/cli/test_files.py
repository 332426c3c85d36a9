"""Files replaced safely: whatever fails, the old one stays as it was."""

import os
import tempfile
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from ecsk8s_map.cli.app import app
from ecsk8s_map.cli.files import replace

RUN = CliRunner()


DATA = Path(__file__).parents[2] / "data" / "mappings.toml"


def unformatted(folder: Path) -> tuple[Path, str, str]:
    """Return a dataset file with what is in it and what should be."""
    canonical = DATA.read_text(encoding="utf-8")
    file = folder / "mine.toml"
    file.write_text(canonical.replace("match = ", "match  = ", 1), encoding="utf-8")
    return file, file.read_text(encoding="utf-8"), canonical


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
    replace(file, "\u00e9 \u2192\n")
    assert file.read_bytes() == "\u00e9 \u2192\n".encode()
    assert made == [{"prefix": "mine.toml.", "dir": tmp_path}]
