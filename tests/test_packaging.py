"""Installed from wheel, from sdist, and imported from a zip, the library answers the same.

The editable install is what the other tests run on.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import textwrap
import zipfile
from pathlib import Path

import pytest

from ecsk8s_map.store import Store

ROOT = Path(__file__).parent.parent
ASK = """
from ecsk8s_map import convert, dataset, explain, lookup, search
print(len(dataset().pairs), *lookup('Cpu'), sep="\\n")
print(*search('health check')[:5], sep="\\n")
print(*explain({'family': 'web', 'cpu': '256'}), sep="\\n")
print(convert(lookup('TaskDefinition.ContainerDefinitions[].Cpu')[0], 100, to='kubernetes'))
"""


def run(*command: str | Path, path: Path | None = None, cwd: Path | None = None) -> str:
    """Run a command as a machine without settings of its own does."""
    environment = {key: each for key, each in os.environ.items() if key != "SOURCE_DATE_EPOCH"}
    environment |= {"PYTHONPATH": str(path)} if path else {}
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
    run(sys.executable, "-m", "build", "--no-isolation", "--sdist", "--outdir", folder, ROOT)
    return next(folder.glob("*.tar.gz"))


@pytest.fixture(scope="session")
def wheel(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel is built from the sdist, so that it proves the sdist whole."""
    return built(sdist, tmp_path_factory.mktemp("wheel"))


def built(source: Path, folder: Path) -> Path:
    pip = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation"]
    run(*pip, "--wheel-dir", folder, source)
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
        "ecsk8s_map/data/mappings.sqlite",
        "ecsk8s_map/data/LICENSE",
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
    ask = f"{ASK}\nimport sys; print({{'pydantic', 'tomllib', 'difflib'}} & set(sys.modules))"
    printed = run(sys.executable, "-c", ask, path=installed, cwd=tmp_path)
    assert printed.splitlines()[-1] == "set()"


def test_the_store_in_the_wheel_has_the_index_of_words(wheel: Path) -> None:
    content = zipfile.ZipFile(wheel).read("ecsk8s_map/data/mappings.sqlite")
    store = Store(content, "the wheel's")
    assert store.has_full_text
    ((kibibytes,),) = store.rows("PRAGMA cache_size")
    assert len(content) < -kibibytes * 1024  # what was read once is not read from the disk again


def test_an_installed_wheel_validates_a_file_against_the_vocabularies_that_it_has(
    installed: Path, tmp_path: Path
) -> None:
    file = ROOT / "data" / "mappings.toml"
    ecsk8s = (sys.executable, "-m", "ecsk8s_map")
    printed = run(*ecsk8s, "validate", file, path=installed, cwd=tmp_path)
    assert "every rule holds" in printed


def test_two_builds_are_the_same_to_the_byte(wheel: Path, tmp_path: Path) -> None:
    """One is of the sdist and one of the checkout, whose files have other times and owners."""
    again = built(ROOT, tmp_path)
    assert again.name == wheel.name
    first, second = (hashlib.sha256(each.read_bytes()).hexdigest() for each in (wheel, again))
    assert first == second


def test_an_install_that_cannot_be_written_to_answers_the_same(
    installed: Path, tmp_path: Path
) -> None:
    expected = run(sys.executable, "-c", ASK, cwd=tmp_path)
    folder = shutil.copytree(
        installed, tmp_path / "read-only", ignore=shutil.ignore_patterns("__pycache__")
    )
    paths = [folder, *folder.rglob("*")]
    for path in paths:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        assert run(sys.executable, "-c", ASK, path=folder, cwd=tmp_path) == expected
    finally:
        for path in paths:
            path.chmod(0o755 if path.is_dir() else 0o644)


WATCH = """
import os, sys
seen = []
FORBIDDEN = (
    "socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system",
    "os.startfile", "pickle.", "ctypes.", "urllib.", "http.", "ftplib.", "smtplib.",
    "os.chmod", "os.chown", "os.link", "os.mkdir", "os.putenv", "os.remove", "os.rename",
    "os.rmdir", "os.symlink", "os.truncate", "os.unsetenv", "os.utime", "shutil.", "tempfile.",
    "sqlite3.enable_load_extension", "sqlite3.load_extension", "winreg.",
)
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC
def watch(event, arguments):
    if event == "open" and arguments[2] & WRITES:
        seen.append((event, arguments))
    elif event == "sqlite3.connect":
        read.append(arguments[0])
    elif event.startswith(FORBIDDEN):
        seen.append((event, arguments))
read = []
sys.addaudithook(watch)
"""
USE = """
from ecsk8s_map import UnknownParameterError, resolve
try:
    resolve("hostAlias")
except UnknownParameterError as error:
    print(error)
findings = list(explain({"family": "web", "containerDefinitions": [{"name": "a", "cpuu": 1}]}))
(workload,) = dataset().workloads(findings)
composer = dataset().composer("kubernetes", workload="Deployment")
for finding in workload:
    for pair in finding.certain[:1]:
        if pair.to_kubernetes:
            composer.add(dataset().translate(pair, finding, to="kubernetes"))
print(composer.compose())
print([name.rpartition("/")[2] for name in read], seen)
"""
CONTROL = """
import pickle, socket, subprocess, tempfile
pickle.loads(pickle.dumps(Exception))
socket.socket().close()
subprocess.run([sys.executable, "-c", ""])
with tempfile.TemporaryFile():
    pass
print(sorted({event for event, _ in seen}))
"""


def test_what_answers_opens_no_socket_starts_no_process_loads_no_pickle_and_writes_nothing(
    installed: Path, tmp_path: Path
) -> None:
    script = tmp_path / "watched.py"
    script.write_text(WATCH + textwrap.dedent(ASK) + USE + CONTROL, encoding="utf-8")
    *_, composed, noticed, control = run(
        sys.executable, "-B", script, path=installed, cwd=tmp_path
    ).splitlines()
    assert "'kind': 'Deployment'" in composed
    assert noticed == "['mappings.sqlite?mode=ro&immutable=1'] []"  # it opened the store, once
    for event in ("open", "pickle.find_class", "socket.__new__", "subprocess.Popen"):
        assert event in control
