"""The command as a process: its streams, its exit codes, its way to end."""

import io
import json
import os
import signal
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ecsk8s_map import DatasetError
from ecsk8s_map import __main__ as command_line
from ecsk8s_map.cli import app, findings
from ecsk8s_map.curation.compiling import compile_folder
from ecsk8s_map.store import FILE, checkout

MODULE = [sys.executable, "-m", "ecsk8s_map"]
SCRIPT = [str(Path(sysconfig.get_path("scripts")) / "ecsk8s")]
POSIX = pytest.mark.skipif(os.name != "posix", reason="needs POSIX streams")
FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
LONG = ["search", "the", "--limit", "3000"]


@pytest.fixture(scope="module", autouse=True)
def _compiled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Processes find the package with its data compiled, as installed, which saves time.

    Its modules are links to the checkout's, which are therefore those whose coverage is measured.
    """
    folder = tmp_path_factory.mktemp("compiled") / "ecsk8s_map"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / FILE).write_bytes(compile_folder(str(checkout())))
    for part in Path(command_line.__file__).parent.iterdir():
        if part.name not in ("__pycache__", "data"):
            (folder / part.name).symlink_to(part)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(folder.parent), prepend=os.pathsep)
        patch.setenv("PYTHONSAFEPATH", "1")  # else the working directory goes first
        yield


def run(
    *arguments: str, encoding: str = "utf-8", given: str = "", **options: Any
) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
    return subprocess.run(
        [*MODULE, *arguments], env=environment, input=given.encode(), check=False, **pipes
    )


def through_shell(command: str) -> subprocess.CompletedProcess[bytes]:
    """Run a command in a shell, in which "$@" is this program."""
    return subprocess.run(
        ["sh", "-c", command, "sh", *MODULE], capture_output=True, check=False, timeout=60
    )


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--version"], 0),
        (["--help"], 0),
        ([], 2),
        (["lookup", "EntryPoint"], 0),
        (["lookup", "Nope"], 1),
        (["lookup"], 2),
    ],
)
def test_the_module_is_the_command(arguments: list[str], code: int) -> None:
    if not Path(SCRIPT[0]).exists():
        pytest.skip("the package is not installed")
    module, script = (
        subprocess.run([*how, *arguments], capture_output=True, check=False)
        for how in (MODULE, SCRIPT)
    )
    assert module.returncode == script.returncode == code
    assert (module.stdout, module.stderr) == (script.stdout, script.stderr)
    assert module.stdout or module.stderr
    assert b"__main__" not in module.stdout + module.stderr


@pytest.mark.parametrize(
    ("missing", "arguments"),
    [("typer", ["lookup", "Cpu"]), ("yaml", ["explain", "-"]), ("rich", ["stats"])],
)
def test_missing_packages_are_named_with_what_to_install(
    missing: str, arguments: list[str]
) -> None:
    program = (
        f"import sys; sys.modules[{missing!r}] = None; sys.argv[1:] = {arguments}\n"
        "from ecsk8s_map.__main__ import main; main()"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], input=b"a: 1", capture_output=True, check=False
    )
    assert ended.returncode == 2
    assert ended.stdout == b""
    assert ended.stderr.decode().strip() == "The command line needs: pip install 'ecsk8s_map[cli]'"


def test_any_other_missing_module_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ecsk8s_map.cli.app", None)
    with pytest.raises(ModuleNotFoundError, match=r"ecsk8s_map\.cli"):
        command_line.main()


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_what_the_terminal_cannot_show_is_escaped(encoding: str) -> None:
    key = "na\u00efve \u2192"
    ended = run("explain", "-", encoding=encoding, given=f"family: web\n{key}: 1\n")
    assert (ended.returncode, ended.stderr) == (0, b"")
    escaped = key.encode(encoding, "backslashreplace").decode(encoding)
    lines = ended.stdout.decode(encoding).splitlines()
    assert f"  -:2:1: {escaped}: TaskDefinition has no such field" in lines


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_json_stays_json_in_every_encoding(encoding: str) -> None:
    key = "na\u00efve \u2192 \U0001f600"
    arguments = ("explain", "-", "--json")
    ended = run(*arguments, encoding=encoding, given=f"family: web\n{key}: 1\n")
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert json.loads(ended.stdout.decode(encoding))[1]["spelled"] == key
    assert (key.encode() in ended.stdout) == (encoding == "utf-8")


@pytest.mark.parametrize("encoding", ["ascii", "utf-8"])
def test_bars_are_drawn_with_what_there_is(encoding: str) -> None:
    ended = run("stats", encoding=encoding)
    assert ended.returncode == 0
    bar = "\u2588" if encoding == "utf-8" else "#"
    assert bar * 3 in ended.stdout.decode(encoding)
    assert b"\\u" not in ended.stdout


@FULL
@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], ["lookup", "EntryPoint"], LONG, ["stats"]]
)
def test_a_full_disk_is_one_line_and_exit_code_1(arguments: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        ended = run(*arguments, stdout=full)
    assert ended.returncode == 1
    assert ended.stderr == b"ecsk8s: cannot write the output: No space left on device\n"


@FULL
def test_nowhere_to_write_at_all_is_exit_code_1() -> None:
    with Path("/dev/full").open("wb") as full:
        assert run("lookup", "EntryPoint", stdout=full, stderr=full).returncode == 1
        assert run("lookup", "Nope", stderr=full).returncode == 1


@POSIX
@pytest.mark.parametrize("arguments", [["lookup", "EntryPoint"], ["--help"], LONG])
@pytest.mark.parametrize("errors", ["", "2>&1"])
def test_a_pipe_that_nobody_reads_ends_in_silence_with_1(arguments: list[str], errors: str) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    stderr = writer if errors else subprocess.PIPE
    try:
        ended = run(*arguments, stdout=writer, stderr=stderr)
    finally:
        os.close(writer)
    assert ended.returncode == 1
    assert not ended.stderr


@POSIX
def test_head_gets_what_it_reads() -> None:
    ended = through_shell(f'"$@" {" ".join(LONG)} | head -n 2')
    assert ended.stdout.startswith(b"ECS: ")
    assert (ended.stdout.count(b"\n"), ended.stderr) == (2, b"")


@POSIX
def test_a_closed_stdout_is_one_line_and_exit_code_1() -> None:
    ended = through_shell('"$@" lookup EntryPoint >&-')
    assert ended.returncode == 1
    assert ended.stderr == b"ecsk8s: cannot write the output: it is closed\n"


@POSIX
def test_closed_streams_keep_the_exit_code() -> None:
    ended = through_shell('"$@" lookup Nope 2>&-')
    assert (ended.returncode, ended.stdout, ended.stderr) == (1, b"", b"")
    ended = through_shell('"$@" lookup EntryPoint 2>&-')
    assert (ended.returncode, ended.stdout[:5]) == (0, b"ECS: ")
    ended = through_shell('"$@" lookup EntryPoint >&- 2>&-')
    assert (ended.returncode, ended.stdout, ended.stderr) == (1, b"", b"")
    ended = through_shell('"$@" explain - - 2>&- <&-')
    assert (ended.returncode, ended.stderr) == (1, b"")
    ended = through_shell('"$@" explain - <&-')
    assert ended.stderr == b"-: cannot be read: standard input is closed\n"
    assert ended.returncode == 1


@POSIX
def test_an_interrupt_ends_in_silence_with_130() -> None:
    program = (
        "import io, sys\n"
        "class Input(io.BytesIO):\n"
        "    def read(self, *_):\n"
        "        import os, signal, time\n"
        "        os.kill(os.getpid(), signal.SIGINT)\n"
        "        time.sleep(30)\n"
        "sys.stdin = io.TextIOWrapper(Input())\n"
        "sys.argv[1:] = ['explain', '-']\n"
        "from ecsk8s_map.__main__ import main; main()"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=False, timeout=60
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (130, b"", b"")
    assert ended.returncode == 128 + signal.SIGINT


def test_an_interrupt_before_the_command_begins_is_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(command_line, "_run", interrupted)
    with pytest.raises(SystemExit) as ended:
        command_line.main()
    assert ended.value.code == 130


def test_streams_that_are_no_files_are_left_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    text = io.StringIO()
    monkeypatch.setattr(sys, "stdout", text)
    monkeypatch.setattr(sys, "argv", ["ecsk8s", "--version"])
    with pytest.raises(SystemExit) as ended:
        command_line.main()
    assert ended.value.code == 0
    assert text.getvalue().startswith("ecsk8s_map ")
    assert sys.stdout is text


@POSIX
def test_a_file_name_that_is_not_text_is_escaped(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/\xff\x1b.yaml"
    try:
        Path(os.fsdecode(name)).write_text("family: web", encoding="utf-8")
    except OSError:
        pytest.skip("the file system takes names in UTF-8 only")
    plain = subprocess.run([*MODULE, "explain", name], capture_output=True, check=False)
    assert (plain.returncode, plain.stderr) == (0, b"")
    assert b"/\\udcff\\x1b.yaml:1:1: family -> " in plain.stdout
    as_json = subprocess.run([*MODULE, "explain", "--json", name], capture_output=True, check=False)
    assert (as_json.returncode, as_json.stderr) == (0, b"")
    assert json.loads(as_json.stdout)[0]["file"] == os.fsdecode(name)


def test_the_tab_key_is_answered_without_typer_and_without_the_model() -> None:
    program = (
        "import sys\n"
        "from ecsk8s_map.__main__ import main\n"
        "try: main()\n"
        "except SystemExit as ended: print(ended.code)\n"
        "print(*sorted(name for name in sys.modules if name.startswith('ecsk8s_map.')))\n"
        "print(*{'typer', 'rich', 'yaml', 'pydantic'} & {*sys.modules})\n"
    )
    line = {"COMP_WORDS": "ecsk8s lookup MemoryRes", "COMP_CWORD": "2"}
    ended = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | {"_ECSK8S_COMPLETE": "complete_bash"} | line,
        capture_output=True,
        check=True,
        text=True,
    )
    printed, code, ours, others = ended.stdout.splitlines()
    assert (printed, code, others) == ("MemoryReservation", "0", "")
    assert ours.split() == [
        f"ecsk8s_map.{name}"
        for name in (
            "__main__",
            "cli",
            "cli.completion",
            "errors",
            "query",
            "query.completion",
            "store",
        )
    ]


@pytest.mark.parametrize(
    "arguments",
    [["--version"], ["lookup", "Cpu"], ["search", "cpu"], ["explain", "-"], ["stats"]],
)
def test_a_damaged_dataset_is_one_line_and_exit_code_1(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise DatasetError("data/\x1b.sqlite is damaged")

    for module in (app, findings):
        monkeypatch.setattr(module, "dataset", fail)
    monkeypatch.setattr(sys, "argv", ["ecsk8s", *arguments])
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"family: web")))
    with pytest.raises(SystemExit) as ended:
        command_line.main()
    assert ended.value.code == 1
    assert capsys.readouterr() == ("", "data/\\x1b.sqlite is damaged\n")
