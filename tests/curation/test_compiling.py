"""What is compiled: all of the data, the same each time, and answers as the rules say."""

import hashlib
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from small import FIELD, KIND, MAP, POD, ROOT, SERVICE, content, index, whole

from ecsk8s_map import DatasetError, Pair, Parameter, System
from ecsk8s_map.address import ancestors
from ecsk8s_map.curation.compiling import (
    VOCABULARIES,
    compile_folder,
    compile_store,
    compile_vocabulary,
    generated,
    read_vocabularies,
    tables,
    vocabularies,
)
from ecsk8s_map.curation.expanding import expanded
from ecsk8s_map.curation.schema import parse_document
from ecsk8s_map.query import Index
from ecsk8s_map.store import Store

DATA = Path(__file__).parents[2] / "data"
DOCUMENT: Any = parse_document((DATA / "mappings.toml").read_text(encoding="utf-8"))
PAIRS: list[dict[str, Any]] = expanded(DOCUMENT)["pairs"]
ROWS = read_vocabularies(DATA)


def table(store: Store, query: str) -> list[Any]:
    return store.rows(query)


# The same bytes.


def test_the_same_data_are_compiled_to_the_same_bytes() -> None:
    """Whatever the order in which a process's sets come."""
    code = f"""
import hashlib
from ecsk8s_map.curation.compiling import compile_folder
print(hashlib.sha256(compile_folder({str(DATA)!r})).hexdigest())
"""
    once = hashlib.sha256(compile_folder(DATA)).hexdigest()
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", code]
        ran = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
        assert ran.stdout.strip() == once


def test_which_sqlite_compiled_it_is_not_in_the_file() -> None:
    assert content()[96:100] == bytes(4)
    assert sqlite3.sqlite_version.encode() not in content()


# All of the data.


def test_every_pair_of_the_file_is_in_the_store_in_its_order() -> None:
    assert len(PAIRS) > 3_000
    for row, pair in zip(PAIRS, whole().pairs, strict=True):
        given = {name: value for name, value in row.items() if value not in ((), [], None, False)}
        given |= {"reviewed": row["reviewed"][:10]} if "reviewed" in row else {}  # without digest
        given = json.loads(json.dumps({**given, "sources": row["sources"]}))
        assert as_row(pair) == given


def as_row(pair: Pair) -> dict[str, Any]:
    """Return a pair as the file has it."""
    row: dict[str, Any] = {each.name: getattr(pair, each.name) for each in fields(pair)}
    row["where"] = {
        each.address: list(each.values) if len(each.values) != 1 else each.values[0]
        for each in pair.where
    }
    row["values"] = [list(each) for each in pair.values]
    row["requires"], row["sources"] = list(pair.requires), list(pair.sources)
    said = {name: value for name, value in row.items() if value not in ((), [], {}, None, False)}
    return {**said, "sources": row["sources"]}


def test_every_parameter_of_the_vocabularies_is_in_the_store_and_nothing_else_but_keys() -> None:
    rows = [(system, row["address"]) for system, each in ROWS.items() for row in each]
    keys = [key["address"] for key in DOCUMENT["keys"]]
    assert len(rows) > 6_000
    assert len(keys) > 100
    found = [(each.system, each.address) for each in whole().vocabulary]
    assert found[: len(rows)] == rows
    assert [address for _, address in found[len(rows) :]] == keys


def test_a_store_gives_back_the_generated_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generated, "checkout", lambda: None)
    monkeypatch.setattr(generated, "bundled", lambda: whole().store)
    assert vocabularies() == ROWS
    assert list(vocabularies()) == list(ROWS)


def test_a_checkout_reads_the_generated_files_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generated, "checkout", lambda: str(DATA))
    monkeypatch.setattr(generated, "bundled", lambda: pytest.fail("it was opened"))
    assert vocabularies() == ROWS


def test_a_dataset_of_what_a_store_gives_back_is_the_same_to_the_byte(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(generated, "checkout", lambda: None)
    monkeypatch.setattr(generated, "bundled", lambda: whole().store)
    assert compile_store(DOCUMENT, vocabularies()) == compile_folder(DATA)


# What answers.


def test_an_address_in_full_is_looked_up_as_a_spelling_is() -> None:
    """The shortcut of addresses that spell nothing else gives what all the spellings give."""
    answers, checked = whole(), 0
    shortcut = {
        (address, system): number
        for number, address, system in answers.store.rows(
            "SELECT id, address, system FROM parameters WHERE alone"
        )
    }
    for parameter in answers.vocabulary:
        for system in (None, parameter.system):
            numbers = answers.vocabulary.match_numbers(parameter.address, system)
            found = answers.resolve(parameter.address, system)
            assert found == tuple(answers.vocabulary.numbered(numbers))
        number = shortcut.get((parameter.address, parameter.system))
        assert (numbers == [number]) or number is None
        checked += number is not None
    assert checked > 6_000


@pytest.mark.parametrize(
    ("addresses", "alone"),
    [
        (["A", "A.x"], ["A", "A.x"]),
        (["A", "A.x", "B", "B.A.x"], ["A", "B", "B.A.x"]),
        (["A", "A.x", "Z::A", "Z::A.x"], ["Z::A", "Z::A.x"]),
        (["A", "A.x", "g.io/A", "g.io/A.x"], ["g.io/A", "g.io/A.x"]),
        (["A", "A.x", "B", "B.a.x"], ["A", "A.x", "B", "B.a.x"]),
        (["A", "A.x", "B", "B.aA.x"], ["A", "A.x", "B", "B.aA.x"]),
        (["A", "A.x", "A.x[].y"], ["A", "A.x", "A.x[].y"]),
        (["A", "A.x.y", "B", "B.x", "B.A.x.y.z"], ["A", "A.x.y", "B", "B.x", "B.A.x.y.z"]),
    ],
)
def test_an_address_is_alone_where_no_other_spelling_ends_like_it(
    addresses: list[str], alone: list[str]
) -> None:
    store = index({address: {} for address in addresses}).store
    rows = table(store, "SELECT address FROM parameters WHERE alone ORDER BY id + shift")
    assert [address for (address,) in rows] == alone


def test_an_address_that_is_a_name_of_another_in_some_dialect_is_not_alone() -> None:
    store = index(
        {
            "A": ROOT,
            "A.x": FIELD,
            "B": {**ROOT, "names": {"api": ["A"]}},
            "B.y": {**FIELD, "names": {"api": ["x"]}},
            "C": {**ROOT, "names": {"api": ["Put.D"]}},
            "C.z": FIELD,
            "D": ROOT,
            "D.z": FIELD,
        }
    ).store
    rows = table(store, "SELECT address FROM parameters WHERE NOT alone ORDER BY id + shift")
    assert [address for (address,) in rows] == ["A.x", "D", "D.z"]


ROLES = {None: 0, "also": 1, "instead": 2, "mention": 3}


class Reference:
    """The rules of which pairs answer for a parameter, written down once more and simply."""

    def __init__(self, document: Mapping[str, Any], answers: Index) -> None:
        self._answers = answers
        self._same = {
            source: row["as"] for row in document.get("same", []) for source in row["addresses"]
        }
        self._own: dict[tuple[System, str], list[int]] = {}
        self._pairs = expanded(document)["pairs"]  # type: ignore[arg-type]
        for number, row in enumerate(self._pairs):
            for system in System:
                if system.value in row:
                    self._own.setdefault((system, row[system.value]), []).append(number)

    def pairs_of(self, parameter: Parameter) -> list[Pair]:
        return [self._answers.pairs[number] for number in self._numbers(parameter)]

    def _numbers(self, parameter: Parameter) -> list[int]:
        system, address = parameter.system, parameter.address
        for each in self._aliases(address):
            if own := self._own.get((system, each)):
                return self._ordered(own, system)
        above = ancestors(address)
        parent = self._answers.vocabulary.get(above[0], system) if above else None
        if parent is not None and parent.type == "map":
            return self._numbers(parent)
        for ancestor in above:
            for each in self._aliases(ancestor):
                own = self._own.get((system, each), [])
                if verdicts := [number for number in own if self._pairs[number].get("subtree")]:
                    return self._ordered(verdicts, system)
        return []

    def _aliases(self, address: str) -> Iterator[str]:
        seen = []
        while address not in seen:
            seen.append(address)
            yield address
            sources = [
                source
                for source in self._same
                if address.startswith(source) and address[len(source) :][:1] in ("", ".", "[")
            ]
            if sources:
                source = max(sources, key=len)
                address = self._same[source] + address.removeprefix(source)

    def _ordered(self, numbers: list[int], system: System) -> list[int]:
        role = "role" if system is System.ECS else "role_to_ecs"

        def rank(number: int) -> tuple[int, bool, int, int]:
            row = self._pairs[number]
            met = [
                any(each.value in as_list(values) for each in known.defaults if not each.where)
                for address, values in row.get("where", {}).items()
                if (known := self._answers.vocabulary.get(address, system))
            ]
            return ROLES[row.get(role)], row["match"] == "none", met.count(False), len(met)

        return sorted(numbers, key=rank)


def as_list(values: Any) -> list[Any]:
    return values if isinstance(values, list) else [values]


def test_the_pairs_of_every_parameter_are_those_that_the_rules_say() -> None:
    reference, answered = Reference(DOCUMENT, whole()), 0
    for parameter in whole().vocabulary:
        pairs = list(whole().pairs_of(parameter))
        assert pairs == reference.pairs_of(parameter), parameter
        answered += bool(pairs)
    assert answered > 6_000


# What a dataset that breaks rules is compiled to.


def test_addresses_that_have_each_others_fields_are_compiled() -> None:
    answers = index(
        kubernetes={"A": KIND, "A.x": {}, "A.x.y": {}, "B": KIND, "B.x": {}},
        same={"A.x": "B.x", "B.x": "A.x"},
        pairs=[{"kubernetes": "B.x", "note": "n"}],
    )
    parameter = answers.vocabulary.get("A.x", System.KUBERNETES)
    assert parameter is not None
    assert [pair.note for pair in answers.pairs_of(parameter)] == ["n"]
    assert list(answers.vocabulary.children(parameter)) == ["y"]


def test_a_pair_of_parameters_that_do_not_exist_is_compiled_and_kept() -> None:
    answers = index({"A": ROOT}, pairs=[{"ecs": "Nothing", "kubernetes": "Of.this"}])
    assert [str(pair) for pair in answers.pairs] == ["Nothing -> Of.this (close)"]
    assert answers.lookup("A") == ()


def test_of_two_parameters_with_an_address_the_first_is_kept() -> None:
    rows = {
        System.ECS: [{"address": "A", "type": "resource"}, {"address": "A", "type": "string"}],
        System.KUBERNETES: [],
    }
    document: Any = {**DOCUMENT, "pairs": []}
    (parameter,) = Index(Store(compile_store(document, rows))).resolve("A", None)
    assert parameter.type == "resource"


@pytest.mark.parametrize("given", ["a" * 2_001, "a..b", "", "A[", "\0"])
def test_what_is_not_a_path_is_compiled_and_names_nothing_else(given: str) -> None:
    answers = index(
        {"A": ROOT, "A.x": FIELD},
        {"K": {**KIND, "names": {"api": [given]}}, "K.map": MAP},
        same={given: "A", "A.x": given},
        kinds=[{"kind": "K", "names": [given]}],
        keys=[{"address": given, "type": "string", "source": "s"}],
        pairs=[{"ecs": given, "note": "n"}],
    )
    assert [pair.note for pair in answers.pairs] == ["n"]
    assert [str(each) for each in answers.resolve("A.x")] == ["A.x"]


# The small tables.


def test_a_key_joins_the_system_of_its_open_map() -> None:
    answers = index(
        {"Service": ROOT, "Service.labels": MAP, "Both": ROOT, "Both.map": MAP},
        {"Pod": KIND, "Pod.labels": MAP, "Both": KIND, "Both.map": MAP, "Rootless.labels": MAP},
        keys=[
            {"address": "Pod.labels.app", "type": "integer", "source": "k"},
            {"address": "Service.labels.app", "type": "string", "source": "l"},
            {"address": "Both.map.app", "type": "string", "source": "m"},
            {"address": "Nothing.labels.app", "type": "string", "source": "n"},
            {"address": "Rootless.labels.app", "type": "string", "source": "o"},
            {"address": "Rootless", "type": "string", "source": "p"},
        ],
    )
    rows = table(
        answers.store,
        "SELECT system, address, type, url FROM parameters WHERE is_key ORDER BY id + shift",
    )
    assert rows == [
        ("kubernetes", "Pod.labels.app", "integer", "k"),
        ("ecs", "Service.labels.app", "string", "l"),
        ("kubernetes", "Both.map.app", "string", "m"),
        ("kubernetes", "Rootless.labels.app", "string", "o"),
    ]


def test_a_key_knows_its_open_map_whether_it_is_listed_or_generated() -> None:
    answers = index(
        kubernetes=POD, keys=[{"address": "ConfigMap.data.x", "type": "string", "source": "k"}]
    )
    rows = table(
        answers.store,
        "SELECT key.address, owner.address, key.is_key FROM parameters AS key"
        " JOIN parameters AS owner ON key.map = owner.id ORDER BY key.id + key.shift",
    )
    assert rows == [
        ('Pod.metadata.labels["example.com/team"]', "Pod.metadata.labels", 0),
        ("ConfigMap.data.x", "ConfigMap.data", 1),
    ]


def test_the_format_of_a_parameter_is_that_of_its_address_or_of_what_that_is_an_alias_of() -> None:
    answers = index(
        {"A": ROOT, "A.x": FIELD, "A.y": FIELD, "B": ROOT, "B.x": FIELD, "C": ROOT, "C.x": FIELD},
        same={"B": "A", "C": "B", "A.y": "C.y", "C.y": "A.y"},
        formats=[
            {"name": "seconds", "addresses": ["A.x", "A.z"]},
            {"name": "other", "addresses": ["A.y"], "where": {"A.x": "s"}},
        ],
    )
    told = {parameter.address: parameter.format for parameter in answers.vocabulary}
    assert told == {
        **dict.fromkeys(("A", "A.y", "B", "C"), None),
        **dict.fromkeys(("A.x", "B.x", "C.x"), "seconds"),
    }


def test_a_scaffold_begins_with_its_api_version_and_kind() -> None:
    answers = index(
        kinds=[
            {"kind": "Pod", "names": [], "api_version": "v1", "scaffold": {"spec": {"a": 1}}},
            {
                "kind": "a.io/Route",
                "names": [],
                "api_version": "a.io/v1",
                "scaffold": {"apiVersion": "a.io/v2"},
            },
            {"kind": "Bare", "names": [], "api_version": "v1"},
            {"kind": "Own", "names": [], "scaffold": {"b": "{name}"}},
        ]
    )
    assert {kind.kind: kind.scaffold for kind in answers.kinds.values()} == {
        "Pod": '{"apiVersion": "v1", "kind": "Pod", "spec": {"a": 1}}',
        "a.io/Route": '{"apiVersion": "a.io/v2", "kind": "Route"}',
        "Bare": None,
        "Own": '{"b": "{name}"}',
    }


def test_a_minimal_file_is_a_dataset() -> None:
    needed = ("schema_version", "version", "baseline", "pairs")
    document: Any = {key: DOCUMENT[key] for key in needed}
    answers = Index(Store(compile_store(document, ROWS), "it"))
    assert (answers.addons, answers.kinds, answers.references) == ({}, {}, ())
    assert len(answers.pairs) == len(PAIRS)


def test_a_vocabulary_without_pairs_is_compiled_for_who_validates() -> None:
    vocabulary = compile_vocabulary(DOCUMENT, ROWS)
    assert [each.address for each in vocabulary] == [each.address for each in whole().vocabulary]
    assert vocabulary._store.name == "the dataset"
    assert vocabulary._store.rows("SELECT count(*) FROM pairs") == [(0,)]
    assert len(DOCUMENT["pairs"]) == len(PAIRS) > 0


def test_terraforms_resource_types_are_blocks_and_its_fields_are_not() -> None:
    store = index(SERVICE, POD).store
    assert table(store, "SELECT name FROM blocks") == [("aws_ecs_service",)]


def test_each_spelling_is_kept_in_reverse_with_its_marks() -> None:
    store = index(SERVICE, POD).store
    rows = table(
        store,
        "SELECT address, folded, exact, marks FROM spellings"
        " JOIN parameters ON parameters.id = parameter"
        " WHERE address IN ('Service', 'Service.DesiredCount', 'Pod', 'ConfigMap.data')",
    )
    a_map, own, root, kubernetes = 1, 2, 4, 8
    assert sorted(rows) == [
        ("ConfigMap.data", "data.", "data.", own + a_map + kubernetes),
        ("Pod", "pod.", "Pod.", own + root + kubernetes),
        ("Service", "awsecsservice.", "aws_ecs_service.", root),
        ("Service", "createservice.", "CreateService.", root),
        ("Service", "service.", "Service.", own + root),
        ("Service", "service.ecs.aws.", "Service.ECS.AWS.", root),
        ("Service.DesiredCount", "desiredcount.", "DesiredCount.", own),
        ("Service.DesiredCount", "desiredcount.", "desiredCount.", 0),
        ("Service.DesiredCount", "desiredcount.", "desired_count.", 0),
    ]


def test_last_names_are_kept_once_for_suggestions() -> None:
    store = index(SERVICE, {"Pod": KIND, "Pod.spec.desired-count": FIELD}).store
    rows = [name for (name,) in table(store, "SELECT name FROM leaves ORDER BY name")]
    assert rows == [
        *("awsecsservice", "createservice", "desiredcount", "networksubnets"),
        *("pod", "service", "subnets"),
    ]


def test_without_fts5_all_but_the_index_of_words_is_compiled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tables, "_FULL_TEXT", "CREATE VIRTUAL TABLE words USING fts99(word)")
    store = Store(content(SERVICE, pairs=[{"ecs": "Service", "note": "n"}]), "it")
    assert not store.has_full_text
    assert [pair.note for pair in Index(store).lookup("Service")] == ["n"]


# The files.


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A checkout's `data/`, with one parameter in each vocabulary."""
    (tmp_path / "vocabulary").mkdir()
    for name in VOCABULARIES:
        row = {"address": f"Of{name}", "type": "string", "url": "häuser"}
        text = json.dumps({"parameters": [row]}, ensure_ascii=False)
        (tmp_path / "vocabulary" / f"{name}.json").write_text(text, encoding="utf-8")
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
    (tmp_path / "mappings.toml").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("kind", [str, Path])
def test_a_folder_is_compiled_from_its_files(folder: Path, kind: type) -> None:
    answers = Index(Store(compile_folder(kind(folder)), "it"))
    assert [(each.system, each.address, each.url) for each in answers.vocabulary] == [
        (system, f"Of{name}", "häuser") for name, system in VOCABULARIES.items()
    ]
    assert [pair.note for pair in answers.pairs] == ["häuser"]
    assert answers.store.about("version") == "2.0.0"


ECS = "vocabulary/ecs.json"
DAMAGES: dict[str, tuple[bytes | None, str]] = {
    "missing": (None, "FileNotFoundError: "),
    "empty": (b"", "JSONDecodeError: Expecting value: line 1 column 1 (char 0)"),
    "truncated": (b'{"parameters": [', "JSONDecodeError: Expecting value"),
    "a list": (b"[]", "TypeError: list indices must be"),
    "another object": (b"{}", "KeyError: 'parameters'"),
    "nested": (b"[" * 100_000, "RecursionError: "),
    "not UTF-8": (b"\xff", "UnicodeDecodeError: "),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_vocabulary_that_is_damaged_is_named(folder: Path, damage: str) -> None:
    data, why = DAMAGES[damage]
    file = folder / ECS
    file.unlink()
    if data is not None:
        file.write_bytes(data)
    with pytest.raises(DatasetError) as caught:
        compile_folder(folder)
    assert str(caught.value).startswith(f"{file} is not a vocabulary: {why}")
    assert str(caught.value).endswith("; generate it anew")


@pytest.mark.parametrize("data", [None, b"\xff"])
def test_a_file_of_pairs_that_cannot_be_read_is_named(folder: Path, data: bytes | None) -> None:
    file = folder / "mappings.toml"
    file.unlink()
    if data is not None:
        file.write_bytes(data)
    with pytest.raises(DatasetError) as caught:
        compile_folder(folder)
    assert str(caught.value).startswith(f"{file} cannot be read: ")


def test_a_file_of_pairs_of_the_wrong_form_is_refused(folder: Path) -> None:
    file = folder / "mappings.toml"
    text = file.read_text(encoding="utf-8").replace('match = "none"', 'match = "x"')
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DatasetError, match=r"mappings\.toml:.*got 'x'"):
        compile_folder(folder)
