"""One read-only file: how it is opened, shared, and what is said of one that is damaged."""

import os
import sqlite3
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from small import content

from ecsk8s_map import Dataset, DatasetError, store
from ecsk8s_map.query import Index
from ecsk8s_map.query.search import search
from ecsk8s_map.store import APPLICATION_ID, FILE, Store

BYTES = content(
    ecs={"Service": {"type": "resource"}, "Service.Count": {}},
    kubernetes={"Pod": {"type": "kind"}, "Pod.host": {}},
    pairs=[{"ecs": "Service.Count", "kubernetes": "Pod.host", "note": "häuser"}],
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / FILE
    path.write_bytes(BYTES)
    return path


def answers(source: str | bytes) -> list[str]:
    return [str(pair) for pair in Dataset(Store(source)).lookup("count")]


ANSWER = ["Service.Count -> Pod.host (close)"]


def changed(script: str) -> bytes:
    """Return the bytes of the small store after some SQL."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(BYTES)
        connection.executescript(script)
        connection.commit()
        return connection.serialize()


@pytest.mark.parametrize(
    "name",
    [
        "plain.sqlite",
        "a#b.sqlite",
        "a?b.sqlite",
        "a?mode=rwc.sqlite",
        "a%b.sqlite",
        "a%20b%2e.sqlite",
        "a b.sqlite",
        "häuser-☃.sqlite",
        "a&b=c;d.sqlite",
        "'a\"b'.sqlite",
        ":memory:",
        "file:a",
    ],
)
def test_a_file_is_opened_whatever_its_path_has_in_it(name: str, tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "f#o?l%d e%23r"):
        folder.mkdir(exist_ok=True)
        path = folder / name
        path.write_bytes(BYTES)
        assert answers(str(path)) == ANSWER
        assert [each.name for each in folder.iterdir() if each.is_file()] == [name]


def test_a_relative_path_is_opened(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(file.parent)
    assert answers(FILE) == ANSWER


def test_bytes_answer_as_the_file_does(file: Path) -> None:
    assert answers(BYTES) == answers(str(file)) == ANSWER
    assert Store(BYTES, "a zip").name == "a zip"
    assert Store(str(file)).name == str(file)
    assert Store(str(file), "a file").name == "a file"


@pytest.mark.parametrize("is_bytes", [True, False])
def test_nothing_can_be_written(file: Path, is_bytes: bool) -> None:
    opened = Store(BYTES, "bytes") if is_bytes else Store(str(file))
    for write in (
        "DELETE FROM pairs",
        "INSERT INTO leaves VALUES ('x')",
        "DROP TABLE pairs",
        "CREATE TABLE x (y)",
        "PRAGMA user_version = 9",
    ):
        with pytest.raises(DatasetError, match="readonly database"):
            opened.rows(write)
    assert opened.rows("SELECT count(*) FROM pairs") == [(1,)]
    assert file.read_bytes() == BYTES
    assert list(file.parent.iterdir()) == [file]


def test_a_file_in_a_folder_that_cannot_be_written_to_is_read(file: Path) -> None:
    file.chmod(0o444)
    file.parent.chmod(0o555)
    try:
        assert answers(str(file)) == ANSWER
        assert list(file.parent.iterdir()) == [file]
    finally:
        file.parent.chmod(0o755)


def test_reading_leaves_no_journal_and_heeds_none(file: Path) -> None:
    """Another program's journal beside an immutable file says nothing of it."""
    journal = file.with_name(f"{FILE}-journal")
    journal.write_bytes(b"not a journal")
    assert answers(str(file)) == ANSWER
    assert journal.read_bytes() == b"not a journal"


@pytest.mark.parametrize("is_bytes", [True, False])
def test_sixteen_threads_read_at_once(file: Path, is_bytes: bool) -> None:
    shared = Store(BYTES, "bytes") if is_bytes else Store(str(file))
    together, got = threading.Barrier(16), []

    def ask() -> None:
        together.wait()
        for _ in range(50):
            got.append(shared.rows("SELECT address FROM parameters ORDER BY address"))

    threads = [threading.Thread(target=ask) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    expected = [("Pod",), ("Pod.host",), ("Service",), ("Service.Count",)]
    assert len(got) == 800
    assert all(rows == expected for rows in got)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.parametrize("is_bytes", [True, False])
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_forked_process_opens_it_again(file: Path, is_bytes: bool) -> None:
    opened = Store(BYTES, "bytes") if is_bytes else Store(str(file))
    before = opened._opened
    read, write = os.pipe()
    if not (child := os.fork()):
        rows: Any = None
        try:
            rows = opened.rows("SELECT count(*) FROM pairs"), opened.has_full_text
            rows = (*rows, opened._opened is before)
        finally:
            os.write(write, repr(rows).encode())
            os._exit(0)
    os.waitpid(child, 0)
    os.close(write)
    with os.fdopen(read) as pipe:
        assert pipe.read() == f"([(1,)], {opened.has_full_text}, False)"
    assert opened.rows("SELECT count(*) FROM pairs") == [(1,)]
    assert opened._opened is before


def set_in_header(at: int, value: int) -> Callable[[bytes], bytes]:
    """Return an edit of four bytes of a file's header; see https://sqlite.org/fileformat.html."""
    return lambda given: given[:at] + value.to_bytes(4, "big") + given[at + 4 :]


APPLICATION, VERSION = 68, 60
REINSTALL = "; reinstall ecsk8s_map"
DAMAGES: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "empty": (lambda _: b"", "is not a compiled dataset"),
    "text": (lambda _: b"<html>" * 1_000, "cannot be read: file is not a database"),
    "a few bytes": (lambda given: given[:50], "cannot be read: "),
    "no pages": (lambda given: given[:8_192], "cannot be read: database disk image is malformed"),
    "truncated": (
        lambda given: given[: len(given) // 2],
        "cannot be read: database disk image is malformed",
    ),
    "another application": (set_in_header(APPLICATION, 1), "is not a compiled dataset"),
    "no application": (set_in_header(APPLICATION, 0), "is not a compiled dataset"),
    "an older form": (set_in_header(VERSION, 0), "has schema_version 0, expected 1"),
}


def opened_and_asked(source: str | bytes, name: str = "") -> None:
    data = Dataset(Store(source, name))
    data.lookup("Service.Count")
    assert data.pairs
    assert data.parameters
    assert data.version


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("is_bytes", [True, False], ids=["bytes", "file"])
def test_a_damaged_file_is_named_and_the_error_says_what_to_do(
    file: Path, damage: str, is_bytes: bool
) -> None:
    edit, what = DAMAGES[damage]
    file.write_bytes(edit(BYTES))
    with pytest.raises(DatasetError) as caught:
        opened_and_asked(file.read_bytes() if is_bytes else str(file), str(file))
    assert str(caught.value).startswith(f"{file} ")
    assert str(caught.value).endswith(REINSTALL)
    assert what in str(caught.value) or is_bytes


def test_a_file_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatasetError) as caught:
        Store(str(tmp_path / FILE))
    message = f"{tmp_path / FILE} cannot be opened: unable to open database file{REINSTALL}"
    assert str(caught.value) == message
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_not_a_dataset(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"cannot be (opened|read)"):
        Store(str(tmp_path))


@pytest.mark.parametrize("is_bytes", [True, False])
def test_a_newer_form_says_to_upgrade(file: Path, is_bytes: bool) -> None:
    newer = set_in_header(VERSION, 2)(BYTES)
    file.write_bytes(newer)
    with pytest.raises(DatasetError) as caught:
        Store(newer if is_bytes else str(file), str(file))
    assert str(caught.value) == (
        f"{file}: schema_version 2 is newer than 1, the newest that this version of ecsk8s_map "
        "reads; upgrade ecsk8s_map"
    )


def pages(content: bytes) -> Iterator[bytes]:
    """Yield a file with each of its pages but the first overwritten."""
    for at in range(8_192, len(content), 8_192):
        yield content[:at] + b"\xa5" * 8_192 + content[at + 8_192 :]


def test_overwritten_pages_are_an_error_that_names_the_file_or_do_not_matter() -> None:
    refused = []
    for damaged in pages(BYTES):
        try:
            opened_and_asked(damaged, "the file")
        except DatasetError as error:
            refused.append(str(error))
    assert len(refused) > 3
    assert {message.partition(": ")[0] for message in refused} == {"the file cannot be read"}
    assert all(message.endswith(REINSTALL) for message in refused)


@pytest.mark.parametrize(
    ("change", "ask", "what"),
    [
        ("UPDATE parameters SET system = 'x'", "parameters", "'x' is not a valid System"),
        ("UPDATE parameters SET types = 'x'", "parameters", "not enough values to unpack"),
        ("UPDATE parameters SET names = 'x y'", "parameters", "'x' is not a valid Dialect"),
        ("UPDATE parameters SET required = 'x'", "parameters", "'x' is not a valid Dialect"),
        ("UPDATE parameters SET defaults = '['", "parameters", "Expecting value: line 1 column 2"),
        ("UPDATE parameters SET defaults = '[1]'", "parameters", "cannot unpack"),
        ("UPDATE pairs SET match = 'x\x1b'", "pairs", r"'x\x1b' is not a valid Match"),
        ("UPDATE pairs SET reason = 'x'", "pairs", "'x' is not a valid Reason"),
        ('UPDATE pairs SET "where" = 7', "pairs", "has no attribute 'items'"),
        ("UPDATE pairs SET match = 'x'", "lookup", "'x' is not a valid Match"),
        ("DELETE FROM pairs", "lookup", "cannot be read: 1"),
        ("DROP TABLE pairs", "lookup", "no such table: pairs"),
        ("DROP TABLE parameters", "fields", "no such table: parameters"),
        ("DROP TABLE about", "kinds", "no such table: about"),
        ("UPDATE answers SET pair = 7", "lookup", "cannot be read: 7"),
        ("UPDATE fields SET parameter = 99", "fields", "cannot be read: 99"),
        ("DELETE FROM about", "version", "not enough values to unpack"),
        ("UPDATE about SET value = ''", "baseline", "Expecting value: line 1 column 1"),
        ("UPDATE about SET value = '[1]'", "kinds", "object is not subscriptable"),
        ("UPDATE about SET value = '[{}]'", "kinds", "'system'"),
        ("UPDATE about SET value = '[1]'", "references", "must be an iterable"),
        ("UPDATE about SET value = '[7]'", "addons", "object is not subscriptable"),
        ("DELETE FROM leaves; INSERT INTO leaves VALUES (x'00')", "suggestions", "ord() expected"),
        ("DROP TABLE spellings", "suggestions", "no such table: spellings"),
        ("DROP TABLE rewrites", "suggestions", "no such table: rewrites"),
        (
            "DROP TABLE rewrites; CREATE TABLE rewrites AS SELECT 1 position, 7 source, 7 target",
            "suggestions",
            "'int' object has no attribute 'split'",
        ),
    ],
)
def test_rows_of_which_nothing_can_be_made_are_an_error_that_names_the_file(
    change: str, ask: str, what: str
) -> None:
    data = Dataset(Store(changed(change), "the file"))
    asks: dict[str, Callable[[], Any]] = {
        "lookup": lambda: data.lookup("Service.Count"),
        "fields": lambda: data.fields(data.resolve("Service")[0]),
        "suggestions": lambda: data.lookup("Service.Cuont"),
    }
    with pytest.raises(DatasetError) as caught:
        asks.get(ask, lambda: getattr(data, ask))()
    assert str(caught.value).startswith("the file cannot be read: ")
    assert str(caught.value).count("cannot be read") == 1
    assert str(caught.value).endswith(REINSTALL)
    assert what in str(caught.value)
    assert caught.value.__cause__ is not None


def test_what_sqlite_quotes_of_a_damaged_file_is_escaped() -> None:
    schema = "UPDATE sqlite_master SET sql = '\x1b' WHERE name = 'pairs'"
    content = changed(f"PRAGMA writable_schema = 1; {schema}")
    with pytest.raises(DatasetError) as caught:
        Store(content, "the file").rows("SELECT * FROM pairs")
    assert str(caught.value).startswith("the file cannot be read: ")
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("is_whole", [True, False])
def test_a_damaged_file_whose_text_cannot_be_decoded_is_named(is_whole: bool) -> None:
    damage = (b"NOT NULL", b"NOT NUL\xcc") if is_whole else (b"Service.Count", b"Service.Coun\xcc")
    content = BYTES.replace(*damage)
    assert content != BYTES
    with pytest.raises(DatasetError) as caught:
        Store(content, "the file").rows("SELECT * FROM parameters")
    assert str(caught.value).startswith("the file cannot be read: ")
    assert str(caught.value).isprintable()


def test_an_error_has_the_cause_for_who_wants_to_know() -> None:
    with pytest.raises(DatasetError) as caught:
        Store(BYTES, "it").rows("SELECT xyz")
    assert str(caught.value) == f"it cannot be read: no such column: xyz{REINSTALL}"
    assert isinstance(caught.value.__cause__, sqlite3.Error)


@pytest.mark.parametrize("text", ["\ud800", "a\udcffb", "Service\0", "\0", "x" * 2_000])
def test_any_text_can_be_asked_for(text: str) -> None:
    opened = Store(BYTES, "it")
    assert opened.rows("SELECT 1 FROM parameters WHERE address = ?", (text,)) == []


def test_what_the_dataset_as_a_whole_has_is_parsed() -> None:
    opened = Store(BYTES, "it")
    assert opened.about("version") == "1.0.0"
    assert opened.about("baseline")["kubernetes"] == ["1.8", "1.9", "1.10", "1.11"]
    assert opened.about("addons") == []


def test_full_text_is_there_where_the_table_is() -> None:
    opened = Store(BYTES, "it")
    assert opened.has_full_text
    lacking = Store(changed("DROP TABLE words"), "it")
    assert not lacking.has_full_text
    assert lacking.rows("SELECT count(*) FROM pairs") == [(1,)]
    found = [search(Index(each), "häuser") for each in (opened, lacking)]
    assert found[0] == found[1] != ()


def test_a_lookup_reads_no_table_of_the_index_of_words(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    rows = Store.rows

    def noted(self: Store, query: str, values: Any = ()) -> Any:
        asked.append(query)
        return rows(self, query, values)

    monkeypatch.setattr(Store, "rows", noted)
    monkeypatch.setattr(Store, "has_full_text", property(lambda _: pytest.fail("it was asked for")))
    data = Dataset(Store(BYTES, "it"))
    assert data.lookup("count")
    assert data.resolve("Pod.host")
    assert list(data.explain({"apiVersion": "v1", "kind": "Pod", "host": "x"}))
    assert len(asked) > 5
    assert not any("words" in query for query in asked)


def test_the_bundled_store_is_the_file_beside_the_package(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = file.parent / "package"
    (package / "data").mkdir(parents=True)
    file.rename(package / "data" / FILE)
    (file.parent / "pyproject.toml").touch()  # a file goes before a checkout
    monkeypatch.setattr(store, "_PACKAGE", str(package))
    opened = store.bundled()
    assert opened.name == str(package / "data" / FILE)
    assert Dataset(opened).lookup("count")


def test_without_a_file_a_checkout_is_compiled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ecsk8s_map.curation import compiling

    monkeypatch.setattr(store, "_PACKAGE", str(tmp_path / "ecsk8s_map"))
    compiled_of: list[str] = []

    def compile_folder(folder: str) -> bytes:
        compiled_of.append(folder)
        return BYTES

    monkeypatch.setattr(compiling, "compile_folder", compile_folder)
    assert store.checkout() is None
    (tmp_path / "pyproject.toml").touch()
    assert store.checkout() == str(tmp_path / "data")
    opened = store.bundled()
    assert (opened.name, compiled_of) == (str(tmp_path / "data"), [str(tmp_path / "data")])
    assert opened.rows("SELECT count(*) FROM pairs") == [(1,)]


class Zip:
    """What imports a package from a zip, as far as a package's data go."""

    def __init__(self, found: bytes | None) -> None:
        self._found = found

    def get_data(self, path: str) -> bytes:
        assert Path(path).parts[-2:] == ("data", FILE)
        if self._found is None:
            raise OSError(path)
        return self._found


@pytest.mark.parametrize("is_there", [True, False])
def test_without_both_the_file_comes_from_where_the_package_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_there: bool
) -> None:
    monkeypatch.setattr(store, "_PACKAGE", str(tmp_path))
    assert store.__spec__ is not None
    monkeypatch.setattr(store.__spec__, "loader", Zip(BYTES if is_there else None))
    file = str(tmp_path / "data" / FILE)
    if is_there:
        opened = store.bundled()
        assert opened.name == file
        assert opened.rows("SELECT count(*) FROM pairs") == [(1,)]
    else:
        with pytest.raises(DatasetError) as caught:
            store.bundled()
        assert str(caught.value) == f"{file} is missing{REINSTALL}"


def test_where_a_loader_has_no_data_the_file_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_PACKAGE", str(tmp_path))
    assert store.__spec__ is not None
    for loader in (None, object()):
        monkeypatch.setattr(store.__spec__, "loader", loader)
        with pytest.raises(DatasetError, match=r"mappings\.sqlite is missing; reinstall"):
            store.bundled()


def test_what_a_store_is_called_in_its_header() -> None:
    assert int.from_bytes(BYTES[68:72], "big") == APPLICATION_ID == int.from_bytes(b"ecsk", "big")
    assert int.from_bytes(BYTES[60:64], "big") == 1
    assert BYTES[96:100] == bytes(4)


def test_an_interpreter_closes_without_a_warning(file: Path) -> None:
    code = f"""
        from ecsk8s_map.store import Store
        opened = Store({str(file)!r})
        print(opened.rows("SELECT count(*) FROM pairs"))
        """
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", textwrap.dedent(code)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.stdout, ran.stderr) == ("[(1,)]\n", "")
