"""The dataset that answers: what it is made of, and that it is loaded once and never changes."""

import copy
import os
import pickle
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from small import MAP, content

from ecsk8s_map import (
    Address,
    Baseline,
    Converted,
    Dataset,
    DatasetError,
    Finding,
    NotConvertibleError,
    Parameter,
    System,
    UnknownParameterError,
    dataset,
    datasets,
)
from ecsk8s_map.query import Index
from ecsk8s_map.store import FILE, Store

BYTES = content(
    ecs={
        "Service": {"type": "resource"},
        "Service.Name": {},
        "Service.Count": {"types": {"api": "integer"}},
    },
    kubernetes={
        "Pod": {"type": "kind"},
        "Pod.host": {},
        "Pod.labels": MAP,
        "Job": {"type": "kind"},
    },
    pairs=[
        {
            "ecs": "Service.Count",
            "kubernetes": "Pod.host",
            "to_kubernetes": "copy",
            "to_ecs": "copy",
            "note": "n",
        },
        {"ecs": "Service.Name", "match": "none", "note": "Nothing to see."},
    ],
    same={"Job.template": "Pod"},
    kinds=[{"kind": "Pod", "names": ["po"], "template": "", "api_version": "v1", "scaffold": {}}],
    keys=[{"address": 'Pod.labels["app"]', "type": "integer", "source": "k"}],
    defaults=[{"address": "Pod.host", "value": "x", "source": "d"}],
    releases=[{"address": "Pod.host", "release": "1.9"}],
)


@pytest.fixture
def small() -> Dataset:
    return Dataset(Store(BYTES, "a small dataset"))


def test_a_dataset_tells_what_it_is_made_of(small: Dataset) -> None:
    assert repr(small) == "<Dataset 1.0.0: 2 pairs>"
    assert small.version == "1.0.0"
    assert small.baseline == Baseline("1", "2", ("1.8", "1.9", "1.10", "1.11"))
    assert hash(small.baseline)
    assert [str(pair) for pair in small.pairs] == [
        "Service.Count -> Pod.host (close)",
        "Service.Name -> nothing (none)",
    ]
    assert [str(parameter) for parameter in small.parameters] == [
        *("Service", "Service.Name", "Service.Count"),
        *("Pod", "Pod.host", "Pod.labels", "Job", 'Pod.labels["app"]'),
    ]


def test_all_kinds_of_names_are_looked_up(small: Dataset) -> None:
    assert [str(p) for p in small.resolve("po.host")] == ["Pod.host"]
    assert [str(p) for p in small.resolve("Job.template.host")] == ["Pod.host"]
    (key,) = small.resolve("Pod.labels.app")
    assert (str(key), key.type, key.url) == ('Pod.labels["app"]', "integer", "k")
    (host,) = small.resolve("Pod.host")
    assert [str(default) for default in host.defaults] == ["x"]
    assert small.lookup("Pod.host", kubernetes_version="1.9") == small.pairs[:1]
    with pytest.raises(LookupError, match=r"'Pod\.host' has no .* from 1\.9 on"):
        small.lookup("Pod.host", kubernetes_version="1.8")


def test_a_system_is_taken_by_its_name(small: Dataset) -> None:
    for system in (System.ECS, "ecs"):
        assert small.lookup("Count", system=system) == small.pairs[:1]
        assert [str(each) for each in small.resolve("Count", system=system)] == ["Service.Count"]
    for ask in (small.lookup, small.resolve):
        with pytest.raises(UnknownParameterError):
            ask("Count", system="kubernetes")
        with pytest.raises(ValueError, match="unknown system 'aws'"):
            ask("Count", system="aws")  # type: ignore[arg-type]


def test_a_parameter_is_got_by_its_address_alone(small: Dataset) -> None:
    for system in (System.ECS, "ecs"):
        assert small.parameter("Service.Count", system) == small.resolve("Service.Count")[0]
    assert small.parameter("service.count", "ecs") is None
    assert small.parameter("Service.Count", "kubernetes") is None
    with pytest.raises(TypeError, match=r"^expected the address of a parameter, got 7$"):
        small.parameter(7, "ecs")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="unknown system 'aws'"):
        small.parameter("Service.Count", "aws")  # type: ignore[arg-type]


def test_a_value_is_converted_into_the_type_that_the_api_has(small: Dataset) -> None:
    (pair,) = small.lookup("Service.Count")
    assert small.convert(pair, "3", to="ecs") == Converted(3)
    assert small.convert(pair, 3, to="kubernetes") == Converted("3")
    with pytest.raises(NotConvertibleError):
        small.convert(small.pairs[1], 3, to="kubernetes")
    with pytest.raises(TypeError, match=r"^expected a Pair, got None$"):
        small.convert(None, 3, to="ecs")  # type: ignore[arg-type]


def test_a_document_is_explained_for_a_release(small: Dataset) -> None:
    document = {"apiVersion": "v1", "kind": "Pod", "host": "a"}

    def explained(release: str | None) -> list[int]:
        return [len(each.pairs) for each in small.explain(document, kubernetes_version=release)]

    assert explained(None) == explained("1.9") == [0, 0, 1]
    assert explained("1.8") == [0, 0, 0]
    with pytest.raises(ValueError, match=r"^Kubernetes 1\.7 is outside"):
        small.explain(document, kubernetes_version="1.7")


def test_the_fields_of_a_parameter_go_by_their_names_in_documents(small: Dataset) -> None:
    (service,) = dataset().resolve("AWS::ECS::Service")
    fields = dataset().fields(service)
    assert str(fields["desiredCount"]) == str(fields["DesiredCount"]) == "Service.DesiredCount"
    (pod,) = small.resolve("Pod")
    assert list(small.fields(pod)) == ["host", "labels"]
    with pytest.raises(UnknownParameterError):
        small.fields(service.__class__(System.ECS, Address("Nothing"), "string"))
    with pytest.raises(TypeError, match=r"^expected a Parameter, got 'Pod'$"):
        small.fields("Pod")  # type: ignore[arg-type]


def test_pairs_are_searched_for(small: Dataset) -> None:
    assert small.search("nothing") == small.pairs[1:]


@pytest.mark.parametrize("given", ["x", b"x", {}, None, 3])
def test_what_are_not_findings_makes_no_workloads(small: Dataset, given: Any) -> None:
    with pytest.raises(TypeError, match=r"^expected the findings of explain, got "):
        small.workloads(given)


def test_findings_make_workloads_by_the_kinds_of_the_dataset(small: Dataset) -> None:
    findings = list(small.explain([{"apiVersion": "v1", "kind": "Pod", "host": "a"}] * 2))
    assert len(findings) == 6
    assert small.workloads(iter(findings)) == [findings[:3], findings[3:]]


@pytest.mark.parametrize(
    ("pair", "finding", "wanted"),
    [
        (None, Finding("", "", 1), "a Pair, got None"),
        (dataset().pairs[0], None, "a Finding, got None"),
    ],
)
def test_a_pair_and_a_finding_are_translated(pair: Any, finding: Any, wanted: str) -> None:
    with pytest.raises(TypeError) as caught:
        dataset().translate(pair, finding, to="ecs")
    assert str(caught.value) == f"expected {wanted}"


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"workload": 3}, TypeError("expected the kind of a workload, got 3")),
        ({"name": None}, TypeError("expected a name, got None")),
        ({"name": ""}, ValueError("expected a name, got an empty string")),
    ],
)
def test_a_composer_is_told_a_workload_and_a_name(
    arguments: dict[str, Any], error: Exception
) -> None:
    with pytest.raises(type(error)) as caught:
        dataset().composer("kubernetes", **arguments)
    assert str(caught.value) == str(error)


def test_a_composer_writes_a_pod_named_app_unless_told_otherwise() -> None:
    composer = dataset().composer("kubernetes")
    for each in dataset().explain({"containerDefinitions": [{"name": "c", "image": "i"}]}):
        for pair in each.certain[:1]:
            if pair.to_kubernetes:
                composer.add(dataset().translate(pair, each, to="kubernetes"))
    assert "'kind': 'Pod'" in str(composer.compose())
    assert "'name': 'app'" in str(composer.compose())


ATTRIBUTES = ("addons", "baseline", "kinds", "pairs", "parameters", "references", "version")


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
    for values in (data.pairs, data.parameters, data.references, data.baseline.kubernetes):
        assert isinstance(values, tuple)


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
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    together, opened = threading.Barrier(16), []

    def bundled() -> Store:
        opened.append(threading.get_ident())
        time.sleep(0.05)  # all of them ask before it is there
        return Store(BYTES, "a small dataset")

    monkeypatch.setattr(datasets, "_bundled", None)
    monkeypatch.setattr(datasets, "bundled", bundled)
    got: list[Dataset] = []

    def ask() -> None:
        together.wait()
        got.append(dataset())

    threads = [threading.Thread(target=ask) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened) == 1
    assert got == [dataset()] * 16


def test_a_load_that_fails_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    outcomes: list[Any] = [
        DatasetError("damaged"),
        Store(BYTES, "mended"),
        AssertionError("loaded twice"),
    ]

    def bundled() -> Store:
        outcome = outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome  # type: ignore[no-any-return]

    monkeypatch.setattr(datasets, "_bundled", None)
    monkeypatch.setattr(datasets, "bundled", bundled)
    with pytest.raises(DatasetError, match="damaged"):
        dataset()
    assert repr(dataset()) == "<Dataset 1.0.0: 2 pairs>"
    assert dataset() is dataset()


def test_threads_share_what_a_dataset_remembers(small: Dataset) -> None:
    together, got = threading.Barrier(16), []

    def ask() -> None:
        together.wait()
        for _ in range(20):
            found = *small.lookup("count"), *small.search("nothing"), *small.resolve("Pod.host")
            got.append(tuple(map(id, found)))

    threads = [threading.Thread(target=ask) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 320
    assert len(set(got)) == 1


def run(code: str, folder: Path | None = None, *options: str) -> subprocess.CompletedProcess[str]:
    """Run Python with the package that is in a folder."""
    environment = {**os.environ, "PYTHONPATH": str(folder)} if folder else None
    return subprocess.run(
        [sys.executable, *options, "-c", textwrap.dedent(code)],
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
        from ecsk8s_map import dataset, datasets

        load, begun, done = datasets.bundled, threading.Event(), threading.Event()
        def slow():
            begun.set()
            done.wait()
            return load()
        datasets.bundled = slow
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


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_process_that_is_forked_answers_what_its_parent_did_and_more(packaged: Path) -> None:
    ran = run(
        """
        import os
        from ecsk8s_map import dataset, lookup, search

        before = lookup("memoryReservation")
        children = []
        for number in range(4):
            if not (child := os.fork()):
                same = lookup("memoryReservation") == before
                os._exit(0 if same and lookup("Cpu") and search("health") else 1)
            children.append(child)
        print([os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children])
        print(len(lookup("Cpu")) > 1)
        """,
        packaged,
    )
    assert (ran.stdout, ran.stderr) == ("[0, 0, 0, 0]\nTrue\n", "")


LOAD = """
from ecsk8s_map import DatasetError, dataset
try:
    print(len(dataset().pairs))
except DatasetError as error:
    print(error)
"""


def test_a_copy_of_the_package_with_its_data_answers_for_itself(packaged: Path) -> None:
    ran = run(LOAD, packaged)
    assert (ran.stdout, ran.stderr) == (f"{len(dataset().pairs)}\n", "")
    named = run("from ecsk8s_map.store import bundled; print(bundled().name)", packaged)
    assert named.stdout == f"{packaged / 'ecsk8s_map' / 'data' / FILE}\n"


@pytest.fixture
def unpacked(packaged: Path, tmp_path: Path) -> Path:
    """A copy of the package that may be damaged: the folder of its data."""
    for path in packaged.rglob("*"):
        if path.is_file() and path.suffix != ".pyc":
            target = tmp_path / path.relative_to(packaged)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    return tmp_path / "ecsk8s_map" / "data"


def test_a_copy_without_its_data_names_the_file_and_exits_without_a_traceback(
    unpacked: Path,
) -> None:
    (unpacked / FILE).unlink()
    ran = run(LOAD, unpacked.parents[1])
    assert ran.stdout == f"{unpacked / FILE} is missing; reinstall ecsk8s_map\n"
    unpacked.rmdir()
    ran = run(LOAD, unpacked.parents[1])
    assert (ran.stdout, ran.stderr) == (
        f"{unpacked / FILE} is missing; reinstall ecsk8s_map\n",
        "",
    )


@pytest.mark.parametrize("size", [0, 50, 5_000, 200_000])
def test_a_copy_whose_data_are_truncated_names_the_file(unpacked: Path, size: int) -> None:
    (unpacked / FILE).write_bytes((unpacked / FILE).read_bytes()[:size])
    ran = run(LOAD, unpacked.parents[1])
    assert ran.stdout.startswith(f"{unpacked / FILE} ")
    assert ran.stdout.endswith("; reinstall ecsk8s_map\n")
    assert ran.stderr == ""


def test_a_parameter_of_another_dataset_is_looked_up_by_its_address(small: Dataset) -> None:
    foreign = Parameter(System.ECS, Address("Service.Count"), "boolean")
    assert small.lookup(foreign) == small.pairs[:1]
    assert small.resolve(foreign)[0].type == "string"


def test_a_dataset_asks_an_index_of_its_own_store() -> None:
    opened = Store(BYTES, "it")
    data = Dataset(opened)
    assert data.pairs == Index(opened).pairs
    assert data.kinds == Index(opened).kinds
    assert data.references == ()
    assert data.addons == {}
