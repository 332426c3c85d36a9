"""The benchmarks ask what they say, on settings so small that nothing is measured."""

import json
import mmap
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import memory, packages, processes, tenfold, warm
from benchmarks.report import Figure, printed
from ecsk8s_map import Parameter, UnknownParameterError, explain, lookup, parse, resolve
from ecsk8s_map.curation.compiling import compile_folder
from ecsk8s_map.query import Index
from ecsk8s_map.store import Store


@pytest.fixture(scope="module")
def known() -> list[Parameter]:
    return warm.parameters()


@pytest.mark.parametrize(
    ("value", "bar", "verdict"),
    [
        (1.0, 1.0, "held"),
        (1.001, 1.0, "missed"),
        (9.0, None, ""),
        (None, 1.0, "not measured"),
        (None, None, "not measured"),
    ],
)
def test_a_bar_is_held_up_to_its_own_value(
    value: float | None, bar: float | None, verdict: str
) -> None:
    assert Figure("a", value, "MB", bar).verdict == verdict


def test_a_section_has_a_line_for_each_figure() -> None:
    text = printed("title", [Figure("one", 1234.5, "us", 60, "why"), Figure("two", 1.0, "MB")])
    lines = text.split("\n")
    assert lines[0] == "title"
    assert lines[1].split() == ["one", "1,234.50", "us", "at", "most", "60", "missed", "why"]
    assert lines[2].split() == ["two", "1.00", "MB"]
    assert lines[3:] == [""]


@pytest.mark.parametrize("dialect", list(warm.DIALECTS))
def test_the_spellings_of_a_dialect_are_as_many_as_wanted_and_each_names_something(
    dialect: str, known: list[Parameter]
) -> None:
    texts = warm.spelled(warm.DIALECTS[dialect], known, 1000)
    assert len(texts) == len({*texts}) == 1000
    assert all(map(resolve, texts))


def test_fewer_spellings_than_wanted_are_all_that_there_are(known: list[Parameter]) -> None:
    assert warm.spelled(lambda each, _: each.address, known[:3], 1000) == [
        each.address for each in known[:3]
    ]
    numbered = warm.spelled(lambda each, number: f"{each}{number}", known[:3], 7)
    assert len({*numbered}) == 7


def test_what_is_misspelled_names_nothing_and_gets_suggestions(known: list[Parameter]) -> None:
    texts = warm.misspelled(known, 20)
    assert len({*texts}) == 20
    for text in texts:
        with pytest.raises(UnknownParameterError) as raised:
            lookup(text)
        assert raised.value.suggestions
        warm.ask_unknown(text)
    with pytest.raises(AssertionError):
        warm.ask_unknown("Cpu")


def test_each_kind_of_question_is_timed() -> None:
    measured = dict(warm.lookups(texts=2, passes=1))
    assert list(measured) == [*warm.DIALECTS, '"name"', "unknown, with suggestions", "search"]
    assert all(taken > 0 for taken in measured.values())


def test_every_question_is_put_once_to_warm_up_and_once_in_each_pass() -> None:
    asked: list[str] = []
    warm.each_takes(asked.append, ["a", "b"], passes=2)
    assert asked == ["a", "b"] * 3
    asked.clear()
    warm.between(asked.append, "x", ["a", "b"], passes=2)
    assert asked == ["a", "b", "x"] * 2


def test_documents_are_explained_and_parsed(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"family": "web"}', encoding="utf-8")
    (tmp_path / "b.yaml").write_text("family: web", encoding="utf-8")
    assert warm.explained(tmp_path, passes=1) > 0
    assert [name for name, *_ in warm.parsed([{"family": "web"}], passes=1)] == ["YAML", "JSON"]


def test_a_document_is_as_large_as_wanted_and_has_no_unknown_field() -> None:
    (document,) = parse(memory.document_text(5_000))
    findings = list(explain(document))
    assert len(findings) > 20
    assert all(finding.parameter for finding in findings)
    assert len(json.dumps(document)) >= 5_000
    assert len(document) == len({each["family"] for each in document}) > 1


def test_the_peak_of_explaining_is_more_than_the_document() -> None:
    assert memory.of_explain(5_000)["ratio"] > 1


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_memory_of_a_process_is_counted_in_bytes() -> None:
    size = 20_000_000
    with mmap.mmap(-1, size) as held:  # new pages, not such as the process had freed
        before = memory.resident()
        held.write(bytes(size))
        assert memory.resident() - before > size / 2


def test_every_program_runs_in_each_round_and_the_first_round_does_not_count() -> None:
    ran: list[str] = []

    class Counted(processes.Command):
        def milliseconds(self) -> float:
            ran.append(self.line[-1])
            return len(ran)

    programs = {name: Counted(Path("python"), name) for name in ("a", "b")}
    assert processes.medians(programs, 3) == {"a": 5, "b": 6}
    assert ran == ["a", "b"] * 4


@pytest.mark.skipif(sys.platform == "win32", reason="needs wait4")
def test_a_program_takes_time_and_a_failure_is_an_error() -> None:
    assert processes.Command(Path(sys.executable), "-c", "pass").milliseconds() > 0
    with pytest.raises(subprocess.CalledProcessError):
        processes.Command(Path(sys.executable), "-c", "1 / 0").milliseconds()


def test_ratios_are_of_what_was_measured() -> None:
    times = {"bare": 10.0, "lookup": 30.0, "contender": 60.0, "hello": 100.0, "command": 120.0}
    figures = processes.figures(times | {"tab": 20.0})
    assert [figure.value for figure in figures] == [3.0, 0.5, None, 1.2, 2.0]
    assert processes.figures(times | {"tab": 20.0, "tenfold": 33.0})[2].value == 1.1


def test_a_copy_of_the_checkout_has_what_a_wheel_is_built_from(tmp_path: Path) -> None:
    packages.copy_of_checkout(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {*packages.PARTS}
    assert (tmp_path / "ecsk8s_map" / "__init__.py").is_file()


@pytest.mark.parametrize(
    ("address", "copied"),
    [
        ("Pod.spec.containers[].image", "PodX.specX.containersX[].imageX"),
        ("AWS::EKS::Cluster.Name", "AWS::EKS::ClusterX.NameX"),
        ('a.io/Rollout.labels["b/c"]', 'aX.io/RolloutX.labelsX["b/cX"]'),
        (["a_b", "c"], ["a_bX", "cX"]),
        ({"Service.Type": "Service"}, {"ServiceX.TypeX": "Service"}),
    ],
)
def test_a_copy_has_other_names_all_the_way(address: object, copied: object) -> None:
    assert tenfold.renamed(address, "X") == copied


def test_a_dataset_is_multiplied_and_answers_as_before(tmp_path: Path) -> None:
    (tmp_path / "vocabulary").mkdir()
    rows = {"ecs": ["Service.Cpu"], "kubernetes": ["Pod.spec.cpu"]}
    for name in ("ecs", "companions", "kubernetes", "addons", "eks"):
        parameters = [
            {"address": address, "type": "string", "names": {"api": ["cpu"]}}
            for address in rows.get(name, [f"{name}.Other"])
        ]
        (tmp_path / "vocabulary" / f"{name}.json").write_text(
            json.dumps({"packages": {}, "parameters": parameters}), encoding="utf-8"
        )
    file = tmp_path / "mappings.toml"
    file.write_text(
        'schema_version = 1\nversion = "1.0.0"\n'
        '[baseline]\nbotocore = "1"\ncloudformation = "1"\nkubernetes = ["1.25"]\n'
        '[[pairs]]\necs = "Service.Cpu"\nkubernetes = "Pod.spec.cpu"\nmatch = "close"\n'
        'where = { "Service.Cpu" = "1" }\nnote = "A note."\nsources = ["https://example.com/"]\n',
        encoding="utf-8",
    )
    before = Index(Store(compile_folder(tmp_path)))
    tenfold.multiply(tmp_path, times=3)
    after = Index(Store(compile_folder(tmp_path)))
    assert after.lookup("cpu", None, None) == before.lookup("cpu", None, None)
    assert len(list(after.vocabulary)) == 3 * len(list(before.vocabulary)) > 0
    assert len(after.pairs) == 3 * len(before.pairs) == 3
    (copy,) = after.lookup("PodCopy2.specCopy2.cpuCopy2", None, None)
    assert (copy.ecs, str(copy.where[0])) == ("ServiceCopy2.CpuCopy2", "ServiceCopy2.CpuCopy2 = 1")
    assert copy.note == "A note. Copy2."
