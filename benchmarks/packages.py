"""Building the wheel of the checkout, and installing it beside what it is compared with."""

from __future__ import annotations

import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]
PARTS = ("pyproject.toml", "README.md", "LICENSE", "data", "ecsk8s_map", "tools")
"""The parts of a checkout that a wheel is built from."""


def build_wheel(source: Path, folder: Path) -> Path:
    """Build the wheel of a source tree, with the hatchling of this interpreter.

    Raises `subprocess.CalledProcessError` where the build fails.
    """
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder)]
    _pip(sys.executable, "wheel", *options, str(source))
    return next(folder.glob("*.whl"))


def new_environment(folder: Path, wheel: Path) -> Path:
    """Install a wheel with its extra `benchmarks` into a virtual environment; return its Python."""
    venv.create(folder, with_pip=True)
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    _pip(str(python), "install", "--quiet", f"{wheel}[benchmarks]")
    return python


def unpack(wheel: Path, folder: Path) -> None:
    """Install a wheel alone into a folder."""
    _pip(sys.executable, "install", "--quiet", "--no-deps", "--target", str(folder), str(wheel))


def copy_of_checkout(folder: Path) -> None:
    """Copy what a wheel is built from."""
    for name in PARTS:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)


def _pip(python: str, *arguments: str) -> None:
    command = [python, "-m", "pip", "--disable-pip-version-check", *arguments]
    subprocess.run(command, check=True)
