"""What the package exports is what it promises."""

import inspect
import sys
import types

import pytest

import ecsk8s_map
from ecsk8s_map import Dataset, Match, System


def test_everything_public_is_exported_and_nothing_else() -> None:
    public = {
        name
        for name, value in vars(ecsk8s_map).items()
        if not name.startswith("_")
        and not isinstance(value, types.ModuleType)
        and getattr(value, "__module__", "") not in ("typing", "collections.abc")
    }
    assert public == set(ecsk8s_map.__all__)
    assert sorted(ecsk8s_map.__all__) == ecsk8s_map.__all__


@pytest.mark.parametrize("name", ["convert", "explain", "lookup", "resolve", "search"])
def test_function_and_method_take_the_same_arguments(name: str) -> None:
    function = inspect.signature(getattr(ecsk8s_map, name), eval_str=True)
    method = inspect.signature(getattr(Dataset, name), eval_str=True)
    assert list(function.parameters.values()) == list(method.parameters.values())[1:]
    assert function.return_annotation == method.return_annotation


def test_a_level_prints_as_its_value_and_has_words() -> None:
    assert f"{Match.NARROW} {System.ECS}" == "narrow ecs"
    assert all(match.words for match in Match)


def test_the_dataset_tells_what_it_was_checked_against() -> None:
    dataset = ecsk8s_map.dataset()
    assert dataset.version.count(".") == 2
    assert dataset.baseline.kubernetes[0] == "1.25"
    assert dataset is ecsk8s_map.dataset()


def test_parse_reads_json_and_yaml_with_short_functions_and_dates_as_text() -> None:
    text = "family: !Sub '${Stack}-web'\nsince: 2026-11-23\n---\n{cpu: 256}\n"
    assert ecsk8s_map.parse(text) == [
        {"family": {"Fn::Sub": "${Stack}-web"}, "since": "2026-11-23"},
        {"cpu": 256},
    ]
    assert ecsk8s_map.parse('{"family": "web"}') == [{"family": "web"}]
    assert ecsk8s_map.parse("") == []


def test_parse_says_where_a_text_is_wrong() -> None:
    with pytest.raises(ecsk8s_map.DocumentError, match="2:1: duplicate key 'a'"):
        ecsk8s_map.parse("a: 1\na: 2\n")


def test_parse_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "yaml", None)
    monkeypatch.delitem(sys.modules, "ecsk8s_map.reading", raising=False)
    with pytest.raises(ModuleNotFoundError, match=r"parse needs yaml: pip install 'ecsk8s_map"):
        ecsk8s_map.parse("a: 1")
