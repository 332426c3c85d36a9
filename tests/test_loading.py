"""The dataset: what it is made of, that it is loaded once, and what a damaged install says."""

import copy
import json
import os
import pickle
import shutil
import subprocess
import sys
import textwrap
import threading
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest
from ecsk8s_map.loading import same_addresses, with_keys

from ecsk8s_map import (
    Addon,
    Address,
    Baseline,
    Combine,
    Condition,
    Converted,
    Dataset,
    DatasetError,
    Match,
    NotConvertibleError,
    Pair,
    Reason,
    Role,
    System,
    ValuePair,
    dataset,
    loading,
)
from ecsk8s_map.converting import (
    Kind,
    Reference,
)

ROOT = Path(__file__).parent.parent
DOCUMENT: Any = {
    "schema_version": 1,
    "version": "1.2.3",
    "baseline": {"botocore": "1", "cloudformation": "2", "kubernetes": ["1.25", "1.26"]},
    "same": [{"as": "Pod", "addresses": ["Job.template", "Deployment.template"]}],
    "kinds": [
        {"kind": "Pod", "names": ["po"], "template": "", "api_version": "v1", "scaffold": {}},
        {"kind": "Job", "names": [], "template": "template"},
        {
            "kind": "a.io/Route",
            "names": ["rt"],
            "api_version": "a.io/v1",
            "scaffold": {"apiVersion": "a.io/v2", "spec": {"x": 1}},
        },
        {"kind": "Service", "system": "ecs", "names": [], "scaffold": {"Name": "{name}"}},
    ],
    "references": [{"from": "Service.TaskDefinition", "to": "TaskDefinition.Family"}],
    "addons": [{"id": "a", "name": "A", "summary": "s", "url": "u"}],
    "keys": [
        {"address": "Pod.labels.app", "type": "integer", "source": "k"},
        {"address": "Nothing.labels.app", "type": "string", "source": "k"},
        {"address": "Rootless.labels.app", "type": "string", "source": "l"},
    ],
    "releases": [{"address": "Pod.host", "release": "1.26", "source": "r"}],
    "defaults": [{"address": "Pod.host", "value": "x", "source": "d"}],
    "pairs": [
        {
            "ecs": "Service.Count",
            "kubernetes": "Pod.host",
            "where": {"Service.Name": ["a", "b"], "Pod.labels": "c"},
            "match": "broad",
            "role": "also",
            "role_to_ecs": "instead",
            "to_kubernetes": "copy",
            "to_ecs": "copy",
            "values": [["x", True], ["y", 2]],
            "combine": "max",
            "requires": ["a"],
            "note": "n",
            "sources": ["s", "t"],
        },
        {
            "ecs": "Service.Name",
            "match": "none",
            "reason": "managed",
            "subtree": True,
            "sources": [],
        },
        {"kubernetes": "Pod.labels", "match": "none", "sources": []},
    ],
}
ROWS: Any = {
    System.ECS: [
        {"address": "Service", "type": "resource"},
        {"address": "Service.Name", "type": "string"},
        {"address": "Service.Count", "type": "string", "types": {"api": "integer"}},
    ],
    System.KUBERNETES: [
        {"address": "Pod", "type": "kind"},
        {"address": "Pod.host", "type": "string"},
        {"address": "Pod.labels", "type": "map"},
        {"address": "Job", "type": "kind"},
        {"address": "Deployment", "type": "kind"},
        {"address": "a.io/Route", "type": "kind"},
        {"address": "Rootless.labels", "type": "map"},
    ],
}


@pytest.fixture
def small() -> Dataset:
    return Dataset(DOCUMENT, ROWS)


def test_a_row_is_a_pair_with_all_that_it_says(small: Dataset) -> None:
    assert small.pairs == (
        Pair(
            ecs=Address("Service.Count"),
            kubernetes=Address("Pod.host"),
            match=Match.BROAD,
            note="n",
            role=Role.ALSO,
            role_to_ecs=Role.INSTEAD,
            where=(
                Condition(Address("Service.Name"), ("a", "b")),
                Condition(Address("Pod.labels"), ("c",)),
            ),
            to_kubernetes="copy",
            to_ecs="copy",
            values=(ValuePair("x", True), ValuePair("y", 2)),
            combine=Combine.MAX,
            requires=("a",),
            sources=("s", "t"),
        ),
        Pair(
            ecs=Address("Service.Name"),
            kubernetes=None,
            match=Match.NONE,
            reason=Reason.MANAGED,
            subtree=True,
        ),
        Pair(ecs=None, kubernetes=Address("Pod.labels"), match=Match.NONE),
    )
    assert repr(small) == "<Dataset 1.2.3: 3 pairs>"


def test_the_small_tables_are_what_the_file_says(small: Dataset) -> None:
    assert small.version == "1.2.3"
    assert small.baseline == Baseline("1", "2", ("1.25", "1.26"))
    assert small.addons == {"a": Addon("a", "A", "s", "u")}
    assert small.references == (
        Reference(Address("Service.TaskDefinition"), Address("TaskDefinition.Family")),
    )
    header = '{"apiVersion": "v1", "kind": "Pod"}'
    route = '{"apiVersion": "a.io/v2", "kind": "Route", "spec": {"x": 1}}'
    ecs, kubernetes = System
    assert small.kinds == {
        (kubernetes, "Pod"): Kind(kubernetes, "Pod", "v1", "", header),
        (kubernetes, "Job"): Kind(kubernetes, "Job", None, "template", None),
        (kubernetes, "a.io/Route"): Kind(kubernetes, "a.io/Route", "a.io/v1", None, route),
        (ecs, "Service"): Kind(ecs, "Service", None, None, '{"Name": "{name}"}'),
    }


def test_kinds_keys_defaults_releases_and_what_stands_again_are_looked_up(small: Dataset) -> None:
    assert [str(p) for p in small.resolve("po.host")] == ["Pod.host"]
    assert [str(p) for p in small.resolve("Job.template.host")] == ["Pod.host"]
    (key,) = small.resolve("Pod.labels.app")
    assert (str(key), key.type, key.url) == ("Pod.labels.app", "integer", "k")
    (host,) = small.resolve("Pod.host")
    assert [str(default) for default in host.defaults] == ["x"]
    assert small.lookup("Pod.host", kubernetes_version="1.26") == small.pairs[:1]
    with pytest.raises(LookupError, match=r"'Pod\.host' has no .* from 1\.26 on"):
        small.lookup("Pod.host", kubernetes_version="1.25")


def test_a_value_is_converted_into_the_type_that_the_api_has(small: Dataset) -> None:
    (pair,) = small.lookup("Service.Count")
    assert small.convert(pair, "3", to="ecs") == Converted(3)
    assert small.convert(pair, 3, to="kubernetes") == Converted("3")
    with pytest.raises(NotConvertibleError):
        small.convert(small.pairs[1], 3, to="kubernetes")


def test_a_minimal_file_is_a_dataset() -> None:
    needed = ("schema_version", "version", "baseline", "pairs")
    document: Any = {key: DOCUMENT[key] for key in needed}
    data = Dataset(document, ROWS)
    assert (data.addons, data.kinds, data.references) == ({}, {}, ())


def test_each_address_where_anothers_fields_stand_again_has_that_other() -> None:
    assert same_addresses(DOCUMENT) == {"Job.template": "Pod", "Deployment.template": "Pod"}


def test_a_key_joins_the_system_of_its_open_map_and_the_rows_stay_as_they_are() -> None:
    before = copy.deepcopy(ROWS)
    joined = with_keys(ROWS, DOCUMENT)
    assert joined[System.KUBERNETES] == [
        *ROWS[System.KUBERNETES],
        {"address": "Pod.labels.app", "type": "integer", "url": "k"},
        {"address": "Rootless.labels.app", "type": "string", "url": "l"},
    ]
    assert joined[System.ECS] == ROWS[System.ECS]
    assert before == ROWS


ATTRIBUTES = ("addons", "baseline", "kinds", "pairs", "references", "version", "vocabulary")


@pytest.mark.parametrize("name", ATTRIBUTES)
def test_nothing_of_a_dataset_can_be_set(name: str) -> None:
    before = getattr(dataset(), name)
    with pytest.raises(AttributeError):
        setattr(dataset(), name, None)
    with pytest.raises(AttributeError):
        delattr(dataset(), name)
    assert getattr(dataset(), name) == before


def test_nothing_in_a_dataset_can_be_changed() -> None:
    data = dataset()
    (pod,) = data.resolve("Pod", system="kubernetes")
    changing: tuple[Any, ...] = (data.addons, data.kinds, data.fields(pod))
    for table in changing:
        assert table
        before = dict(table)
        with pytest.raises(TypeError):
            table[next(iter(table))] = None
        with pytest.raises(AttributeError):
            table.clear()
        assert table == before
    for values in (data.pairs, data.references, data.baseline.kubernetes):
        assert isinstance(values, tuple)


def test_the_fields_of_a_parameter_go_by_their_names_in_documents() -> None:
    (service,) = dataset().resolve("AWS::ECS::Service")
    fields = dataset().fields(service)
    assert str(fields["desiredCount"]) == str(fields["DesiredCount"]) == "Service.DesiredCount"


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_the_bundled_dataset_comes_out_of_pickling_and_copying_as_itself(protocol: int) -> None:
    assert pickle.loads(pickle.dumps(dataset(), protocol)) is dataset()
    assert copy.copy(dataset()) is dataset()
    assert copy.deepcopy([dataset()]) == [dataset()]


@pytest.mark.parametrize("again", [pickle.dumps, copy.copy, copy.deepcopy])
def test_another_dataset_cannot_be_pickled_or_copied(small: Dataset, again: Any) -> None:
    with pytest.raises(TypeError, match=r"^only the bundled dataset can be pickled and copied$"):
        again(small)


def test_threads_that_ask_for_the_dataset_at_once_wait_for_one(
    small: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    together, built = threading.Barrier(16), []

    def load() -> Dataset:
        built.append(threading.get_ident())
        time.sleep(0.05)  # all of them ask before it is there
        return small

    monkeypatch.setattr(loading, "_bundled", None)
    monkeypatch.setattr(loading, "_load", load)
    got: list[Dataset] = []

    def ask() -> None:
        together.wait()
        got.append(dataset())

    threads = [threading.Thread(target=ask) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(built) == 1
    assert got == [small] * 16


def test_a_load_that_fails_leaves_nothing_behind(
    small: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcomes: list[Any] = [DatasetError("damaged"), small, AssertionError("loaded twice")]

    def load() -> Dataset:
        outcome = outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome  # type: ignore[no-any-return]

    monkeypatch.setattr(loading, "_bundled", None)
    monkeypatch.setattr(loading, "_load", load)
    with pytest.raises(DatasetError, match="damaged"):
        dataset()
    assert dataset() is small
    assert dataset() is small


def run(code: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run Python with the package that is in a folder."""
    environment = {**os.environ, "PYTHONPATH": str(folder)} if folder else None
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
        cwd=folder,
        timeout=60,
    )


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_process_that_is_forked_while_a_thread_loads_loads_by_itself() -> None:
    ran = run(
        """
        import os, threading, warnings
        warnings.simplefilter("ignore")  # newer Pythons warn of forks beside threads
        from ecsk8s_map import dataset, loading

        load, begun, done = loading._load, threading.Event(), threading.Event()
        def slow():
            begun.set()
            done.wait()
            return load()
        loading._load = slow
        thread = threading.Thread(target=dataset)
        thread.start()
        begun.wait()
        child = os.fork()
        if not child:
            done.set()
            os._exit(0 if dataset().lookup("Cpu") else 1)
        _, status = os.waitpid(child, 0)
        done.set()
        thread.join()
        print(os.waitstatus_to_exitcode(status))
        """
    )
    assert (ran.stdout, ran.stderr) == ("0\n", "")


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of an install's data: a small dataset, which is not loaded yet."""
    folder = tmp_path / "data"
    (folder / "vocabulary").mkdir(parents=True)
    (folder / "mappings.json").write_text(json.dumps(DOCUMENT), encoding="utf-8")
    for name, system in loading.VOCABULARIES.items():
        rows = [{"address": f"Of{name}", "type": "string", "url": "häuser"}]
        rows += ROWS[system] if name in ("ecs", "kubernetes") else []
        text = json.dumps({"parameters": rows}, ensure_ascii=False)
        (folder / "vocabulary" / f"{name}.json").write_text(text, encoding="utf-8")
    monkeypatch.setattr(loading, "files", lambda _: tmp_path)
    monkeypatch.setattr(loading, "_bundled", None)
    return folder


def test_an_install_is_read_from_its_files(data: Path, small: Dataset) -> None:
    loaded = dataset()
    assert loaded is dataset()
    assert repr(loaded) == repr(small)
    assert loaded.pairs == small.pairs
    names = [str(p) for p in loaded.vocabulary if p.url == "häuser"]
    assert names == [f"Of{name}" for name in loading.VOCABULARIES]
    assert [str(p) for p in loaded.resolve("Ofcompanions", system="ecs")] == ["Ofcompanions"]
    assert [str(p) for p in loaded.resolve("Ofeks", system="kubernetes")] == ["Ofeks"]
    assert pickle.loads(pickle.dumps(loaded)) is loaded


def edited(**fields: Any) -> Any:
    """Return an edit of a JSON file's content."""
    return lambda text: json.dumps({**json.loads(text), **fields})


MAPPINGS, ECS = "mappings.json", "vocabulary/ecs.json"
DAMAGES: dict[str, tuple[str, Any, str]] = {
    "no pairs' file": (MAPPINGS, None, "is missing"),
    "no vocabulary": (ECS, None, "is missing"),
    "truncated pairs": (MAPPINGS, lambda text: text[:-1], "is not JSON: Expecting "),
    "truncated vocabulary": (ECS, lambda text: text[:-2], "is not JSON: Expecting "),
    "an empty file": (ECS, lambda _: "", "is not JSON: Expecting value: line 1 column 1"),
    "text": (MAPPINGS, lambda _: "<html>", "is not JSON: Expecting value"),
    "a list": (MAPPINGS, lambda _: "[]", "is not a JSON object"),
    "nested": (ECS, lambda _: "[" * 100_000, "is not JSON: "),
    "not UTF-8": (ECS, lambda _: "\udcff", "cannot be read: 'utf-8' codec can't decode"),
    "no form": (MAPPINGS, lambda _: "{}", "has schema_version None, expected 1"),
    "an older form": (MAPPINGS, edited(schema_version=0), "has schema_version 0, expected 1"),
    "a form in words": (MAPPINGS, edited(schema_version="1"), "has schema_version '1', expected 1"),
    "no pairs": (MAPPINGS, edited(pairs=[]), "holds no pairs"),
    "a pair of nothing": (MAPPINGS, edited(pairs=[{"match": "close"}, 1]), "holds no pairs"),
    "another level": (MAPPINGS, edited(pairs=[{"match": "x"}]), "holds no pairs"),
    "a level of a number": (MAPPINGS, edited(pairs=[{"match": 1}]), "holds no pairs"),
    "no table of pairs": (MAPPINGS, edited(pairs={"match": "close"}), "holds no pairs"),
    "no parameters": (ECS, edited(parameters=[]), "holds no parameters"),
    "no types": (ECS, edited(parameters=[{"address": "A"}]), "holds no parameters"),
    "no addresses": (ECS, edited(parameters=[{"type": "x"}]), "holds no parameters"),
    "parameters of nothing": (ECS, edited(parameters=3), "holds no parameters"),
    "no baseline": (MAPPINGS, edited(baseline=None), "does not fit together: TypeError("),
    "a kind of nothing": (MAPPINGS, edited(kinds=[{}]), "does not fit together: KeyError("),
    "kinds of nothing": (MAPPINGS, edited(kinds=["x"]), "does not fit together: AttributeError("),
    "another system": (
        MAPPINGS,
        edited(kinds=[{"kind": "x", "names": [], "system": "aws"}]),
        "does not fit together: ValueError(",
    ),
}


def damaged(file: Path, edit: Any) -> None:
    if edit is None:
        file.unlink()
    else:
        text = edit(file.read_text(encoding="utf-8"))
        file.write_text(text, encoding="utf-8", errors="surrogateescape")


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_install_names_the_file_and_says_what_to_do(data: Path, damage: str) -> None:
    name, edit, said = DAMAGES[damage]
    damaged(data / name, edit)
    with pytest.raises(DatasetError) as caught:
        dataset()
    named = data if "fit together" in said else data / name
    assert str(caught.value).startswith(f"{named} {said}")
    assert str(caught.value).endswith("; reinstall ecsk8s_map")


def test_a_newer_dataset_says_to_upgrade(data: Path) -> None:
    file = data / MAPPINGS
    damaged(file, edited(schema_version=2))
    with pytest.raises(DatasetError) as caught:
        dataset()
    assert str(caught.value) == (
        f"{file}: schema_version 2 is newer than 1, the newest that this version of ecsk8s_map "
        "reads; upgrade ecsk8s_map"
    )


def test_a_damaged_vocabulary_is_told_to_all_that_read_it(data: Path) -> None:
    damaged(data / ECS, None)
    with pytest.raises(DatasetError, match=r"ecs\.json is missing; reinstall ecsk8s_map"):
        loading.vocabularies()


def test_an_install_that_is_mended_is_loaded(data: Path) -> None:
    (data / ECS).rename(data / "away")
    with pytest.raises(DatasetError):
        dataset()
    (data / "away").rename(data / ECS)
    assert len(dataset().pairs) == len(DOCUMENT["pairs"])


def test_a_checkout_is_read_from_the_file_that_a_person_writes(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "files", lambda _: data / "nowhere")
    monkeypatch.setattr(loading, "checkout", lambda: data)
    (data / MAPPINGS).unlink()
    with pytest.raises(DatasetError, match=r"mappings\.toml is missing; reinstall ecsk8s_map"):
        dataset()
    text = """
        schema_version = 1
        version = "2.0.0"
        baseline = { botocore = "1", cloudformation = "2", kubernetes = ["1.25"] }
        [[pairs]]
        ecs = "Service.Count"
        match = "none"
        note = "häuser"
        reason = "managed"
        sources = ["https://example.com"]
        """
    (data / "mappings.toml").write_text(textwrap.dedent(text), encoding="utf-8")
    assert (dataset().version, dataset().pairs[0].note) == ("2.0.0", "häuser")


def test_a_checkout_is_the_folder_around_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "ecsk8s_map"
    monkeypatch.setattr(loading, "__file__", str(package / "loading.py"))
    assert loading.checkout() is None
    (tmp_path / "pyproject.toml").touch()
    assert loading.checkout() == tmp_path / "data"


@pytest.fixture(scope="module")
def packaged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package as an install has it, with its data in it."""
    folder = tmp_path_factory.mktemp("packaged")
    ignored = shutil.ignore_patterns("__pycache__")
    package = shutil.copytree(ROOT / "ecsk8s_map", folder / "ecsk8s_map", ignore=ignored)
    shutil.copytree(ROOT / "data", package / "data")
    document = tomllib.loads((ROOT / "data" / "mappings.toml").read_text(encoding="utf-8"))
    (package / "data" / "mappings.json").write_text(json.dumps(document), encoding="utf-8")
    return folder


LOAD = """
from ecsk8s_map import DatasetError, dataset
try:
    print(len(dataset().pairs))
except DatasetError as error:
    print(error)
"""


def test_a_copy_of_the_package_with_its_data_answers_for_itself(packaged: Path) -> None:
    assert run(LOAD, packaged).stdout == f"{len(dataset().pairs)}\n"


@pytest.mark.parametrize("name", [MAPPINGS, ECS, ""])
def test_a_copy_without_a_file_names_it_and_exits_without_a_traceback(
    packaged: Path, tmp_path: Path, name: str
) -> None:
    shutil.copytree(packaged, tmp_path, dirs_exist_ok=True)
    file = tmp_path / "ecsk8s_map" / "data" / name
    if name:
        file.unlink()
    else:
        shutil.rmtree(file)
        file /= MAPPINGS
    ran = run(LOAD, tmp_path)
    assert (ran.stdout, ran.stderr) == (f"{file} is missing; reinstall ecsk8s_map\n", "")
