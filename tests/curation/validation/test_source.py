"""What a file under validation knows, and the lines in which its problems are reported."""

import pkgutil

import pytest

from ecsk8s_map.curation import validation
from ecsk8s_map.curation.expanding import expanded
from ecsk8s_map.curation.validation import RULES, Source
from ecsk8s_map.curation.validation.source import Problem, rule
from ecsk8s_map.model import Address, Pair, System
from validation.checks import (
    CLOSE,
    CONTAINER,
    EXACT,
    HOST,
    NONE,
    ROWS,
    TEXT,
    document,
    problems,
    source_of,
)


def test_good_data_breaks_no_rule() -> None:
    assert problems(document(EXACT, CLOSE, NONE)) == []


def test_every_module_of_the_package_has_rules_and_each_rule_a_sentence() -> None:
    modules = {module.name for module in pkgutil.iter_modules(validation.__path__)} - {"source"}
    assert {check.__module__.rpartition(".")[2] for check in RULES} == modules
    assert len({check.__name__ for check in RULES}) == len(RULES)
    for check in RULES:
        assert (check.__doc__ or "").strip().endswith("."), check.__name__


def test_the_pairs_of_a_source_are_those_of_the_file_in_its_order() -> None:
    source = source_of(TEXT)
    assert source.pairs == [Pair.from_row(row) for row in expanded(source.document)["pairs"]]
    assert len(source.pairs) > 3_000


def test_a_problem_has_the_line_of_its_row_and_the_rows_title(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ecsk8s_map.curation.validation.source.RULES", [])
    text = "schema_version = 1\n\n[[pairs]]\n[[pairs]]\n"
    rows = [{"ecs": "A", "match": "none"}, {"ecs": "B", "match": "none"}]
    found = [
        Problem("pairs", 1, "of a row"),
        Problem("pairs", 0, "of another line", 7),
        Problem("pairs", None, "of a table"),
        Problem("", None, "of the file"),
    ]
    rule(lambda source: iter(found))
    source = Source(text, {"pairs": rows}, ROWS, "mine.toml")  # type: ignore[typeddict-item]
    assert validation.validate(source) == [
        "mine.toml:4: B -> nothing: of a row",
        "mine.toml:7: A -> nothing: of another line",
        "mine.toml:3: of a table",
        "mine.toml:1: of the file",
    ]


def test_an_unknown_address_is_reported_with_those_of_its_system_that_are_nearest() -> None:
    source = source_of(TEXT)
    start = "'hostnam' is in no vocabulary and not in [[keys]]; did you mean "
    assert source.unknown("hostnam").startswith(f"{start}{HOST} or ")
    assert source.unknown("hostnam", System.ECS).startswith(f"{start}{CONTAINER}.Hostname or ")
    assert source.unknown("?") == "'?' is in no vocabulary and not in [[keys]]"


def test_the_parameters_at_an_address_are_those_of_both_systems() -> None:
    source = source_of(TEXT)
    assert [each.system for each in source.parameters("Service")] == [*System]
    assert [each.system for each in source.parameters(HOST)] == [System.KUBERNETES]
    assert list(source.parameters("nope")) == []


def test_a_format_without_a_condition_is_its_parameters() -> None:
    source = source_of(TEXT)
    (memory,) = source.parameters(f"{CONTAINER}.Memory")
    assert memory.format == "mebibytes"


def test_aliases_in_a_circle_are_reported_by_all_rules_in_the_end() -> None:
    """Nothing follows them: what would never comes back."""
    content = document(
        {**EXACT, "note": "See `Pod.spec.volumes[].nope`."},
        kinds=[
            {
                "kind": "Pod",
                "api_version": "v1",
                "names": [],
                "scaffold": {"spec": {"volumes": {"x": {}}, "containers": {"y": {}}}},
            }
        ],
        same=[
            {"addresses": ["Pod.spec.containers[]"], "as": "Pod.spec.volumes"},
            {"addresses": ["Pod.spec.volumes[]"], "as": "Pod.spec.containers"},
        ],
    )
    found = problems(content)
    assert len([line for line in found if "leads back to itself" in line]) == 2
    assert len([line for line in found if "has no field" in line]) == 2


def test_aliases_without_a_circle_are_those_of_the_vocabulary() -> None:
    source = source_of(TEXT)
    assert source.endless == set()
    alias = Address("Pod.spec.initContainers[].image")
    assert source.vocabulary.alias_of(alias) == "Pod.spec.containers[].image"


def test_a_message_is_one_printable_line_of_bounded_length() -> None:
    evil = "Pod.\u2028" + "x" * 5_000
    found = problems(document({**EXACT, "kubernetes": evil}))
    assert any("is in no vocabulary" in line for line in found)
    for line in found:
        assert line.startswith("mappings.toml:9: ")
        assert line.isprintable()
        assert len(line) < 1_100
        assert r"Pod.\u2028xxx" in line
