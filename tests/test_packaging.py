"""Installed from wheel, from sdist, and imported from a zip, the library answers the same.

The editable install is what the other tests run on.
"""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ASK = "import ecsk8s_map; print(len(ecsk8s_map.dataset().pairs), ecsk8s_map.lookup('Cpu')[0])"


def run(*command: str | Path, path: Path | None = None, cwd: Path | None = None) -> str:
    environment = {**os.environ, "PYTHONPATH": str(path)} if path else None
    return subprocess.run(
        [str(part) for part in command],
        check=True,
        capture_output=True,
        text=True,
        env=environment,
        cwd=cwd,
    ).stdout


@pytest.fixture(scope="session")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sdist")
    run(sys.executable, "-m", "build", "--sdist", "--outdir", folder, ROOT)
    return next(folder.glob("*.tar.gz"))


@pytest.fixture(scope="session")
def wheel(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel is built from the sdist, so that it proves the sdist whole."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "pip", "wheel", "--no-deps", "--wheel-dir", folder, sdist)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"]
    run(*pip, "--target", folder, wheel)
    return folder


def test_the_wheel_holds_data_types_and_licenses(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {
        "ecsk8s_map/py.typed",
        "ecsk8s_map/data/mappings.toml",
        "ecsk8s_map/data/mappings.json",
        "ecsk8s_map/data/LICENSE",
        "ecsk8s_map/data/vocabulary/ecs.json",
    } <= names
    assert not any(name.startswith(("tests/", "tools/", "data/")) for name in names)


def test_an_installed_wheel_answers_as_the_checkout_does(installed: Path, tmp_path: Path) -> None:
    expected = run(sys.executable, "-c", ASK, cwd=tmp_path)
    assert run(sys.executable, "-c", ASK, path=installed, cwd=tmp_path) == expected


def test_a_zip_answers_as_the_checkout_does(wheel: Path, tmp_path: Path) -> None:
    expected = run(sys.executable, "-c", ASK, cwd=tmp_path)
    assert run(sys.executable, "-c", ASK, path=wheel, cwd=tmp_path) == expected


def test_a_lookup_from_the_wheel_imports_no_pydantic_and_parses_no_toml(
    installed: Path, tmp_path: Path
) -> None:
    ask = f"{ASK}; import sys; print({{'pydantic', 'tomllib', 'difflib'}} & set(sys.modules))"
    printed = run(sys.executable, "-c", ask, path=installed, cwd=tmp_path)
    assert printed.splitlines()[-1] == "set()"
