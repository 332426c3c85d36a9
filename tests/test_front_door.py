"""What importing the package gives, and what it costs."""

import inspect
import pydoc
import re
import subprocess
import sys
import textwrap
import types
from pathlib import Path

import pytest

import ecsk8s_map

FUNCTIONS = ("convert", "explain", "lookup", "parse", "resolve", "search")
LAZY = [name for name in ecsk8s_map.__all__ if name not in FUNCTIONS]


@pytest.mark.parametrize("name", LAZY)
def test_a_name_is_imported_when_it_is_first_asked_for(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = getattr(ecsk8s_map, name)
    monkeypatch.delitem(vars(ecsk8s_map), name)
    assert getattr(ecsk8s_map, name) is before
    assert vars(ecsk8s_map)[name] is before  # the next one asks for nothing
    if name != "SystemName":  # a union of types has no module of its own
        assert before.__module__.startswith("ecsk8s_map.")


def test_every_name_can_be_imported_in_a_process_that_has_none_yet(packaged: Path) -> None:
    ran = run(
        """
        import ecsk8s_map
        for name in ecsk8s_map.__all__:
            scope = {}
            exec(f"from ecsk8s_map import {name}", scope)
            print(name)
        """,
        packaged,
    )
    assert ran.splitlines() == ecsk8s_map.__all__
    everything = run("from ecsk8s_map import *; print(sorted(globals()))", packaged)
    assert all(repr(name) in everything for name in ecsk8s_map.__all__)


def test_the_names_are_listed_before_they_are_imported(packaged: Path) -> None:
    listed = run("import ecsk8s_map; print(*dir(ecsk8s_map))", packaged).split()
    assert listed == sorted(listed)
    assert [name for name in listed if not name.startswith("_")] == ecsk8s_map.__all__


@pytest.mark.parametrize("name", ["nope", "loading", "Lookup", "_nope", "__wrapped__", "Composer"])
def test_another_name_is_an_attribute_error(name: str) -> None:
    with pytest.raises(AttributeError) as caught:
        getattr(ecsk8s_map, name)
    assert str(caught.value) == f"module 'ecsk8s_map' has no attribute '{name}'"
    with pytest.raises(ImportError, match=f"cannot import name '{name}' from 'ecsk8s_map'"):
        exec(f"from ecsk8s_map import {name}")


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_help_of_a_function_is_whole(name: str) -> None:
    """It says what is taken, what is raised, and how it is used, and sends nobody elsewhere."""
    function = getattr(ecsk8s_map, name)
    assert isinstance(function, types.FunctionType)
    text = inspect.getdoc(function) or ""
    assert "Raises `" in text
    assert f">>> {name}(" in text or f" {name}(" in text.partition(">>> ")[2]
    for argument in set(inspect.signature(function).parameters) - {"value", "pair", "to", "text"}:
        assert f"`{argument}`" in text
    assert not re.search(r"\bsee\b", text, re.IGNORECASE)
    assert text in pydoc.plain(pydoc.render_doc(function)).replace("\n    ", "\n")


def test_the_help_of_the_package_begins_with_the_functions_in_use() -> None:
    doc = ecsk8s_map.__doc__ or ""
    for name in ("lookup", "convert", "explain"):
        assert f"import {name}" in doc
        assert f" {name}(" in doc
    whole = pydoc.plain(pydoc.render_doc(ecsk8s_map))
    for name in FUNCTIONS:
        assert f"    {name}(" in whole
    assert whole.index(doc.split("\n")[0]) < whole.index("    lookup(")


SLOW = (
    *("pydantic", "yaml", "rich", "typer", "tomllib", "difflib", "importlib.resources"),
    *("pathlib", "urllib.parse", "threading", "tempfile", "logging", "subprocess"),
)
"""What takes longer to import than a lookup takes, or is not there without an extra."""


def run(code: str, folder: Path) -> str:
    """Run Python with the package that is in a folder, and nothing else that is installed."""
    begin = f"import sys; sys.path.insert(0, {str(folder)!r}); before = {{*sys.modules}}\n"
    ran = subprocess.run(
        [sys.executable, "-I", "-S", "-W", "error", "-c", begin + textwrap.dedent(code)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ran.stderr == ""
    return ran.stdout


def imported(code: str, folder: Path) -> set[str]:
    """Return the modules that code has imported which were not there before."""
    return set(run(f"{code}\nprint(*{{*sys.modules}} - before)", folder).splitlines()[-1].split())


@pytest.mark.parametrize(
    "code",
    [
        "import ecsk8s_map",
        "from ecsk8s_map import lookup; assert lookup('memoryReservation')",
        "from ecsk8s_map import lookup; assert lookup('TaskDefinition.Cpu', system='ecs')",
        "from ecsk8s_map import resolve; assert resolve('Pod.spec.hostname')",
        "from ecsk8s_map import UnknownParameterError, Match, System, Dataset",
    ],
)
def test_a_first_lookup_imports_nothing_slow(packaged: Path, code: str) -> None:
    found = imported(code, packaged)
    assert "ecsk8s_map" in found
    assert not [name for name in found for each in SLOW if f"{name}.".startswith(f"{each}.")]


def test_importing_the_package_imports_nothing_but_itself_and_what_imports(packaged: Path) -> None:
    found = imported("import ecsk8s_map", packaged)
    own = {name for name in found if name.startswith("ecsk8s_map")}
    assert own == {"ecsk8s_map"}
    assert {name.partition(".")[0] for name in found - own} <= {
        "__future__",
        "importlib",
        "warnings",
    }


def test_what_answers_imports_nothing_that_curates(packaged: Path) -> None:
    found = imported(
        """
from ecsk8s_map import UnknownParameterError, convert, dataset, explain, lookup, search
search("health check")
list(explain({"family": "web", "containerDefinitions": [{"name": "a", "cpu": 256}]}))
convert(lookup("TaskDefinition.ContainerDefinitions[].Cpu")[0], 256, to="kubernetes")
try:
    lookup("memoryReservaton")
except UnknownParameterError:
    pass
dataset().composer("kubernetes").compose()
""",
        packaged,
    )
    assert "ecsk8s_map.converting" in found
    assert "difflib" in found
    for name in ("pydantic", "yaml", "rich", "typer", "tomllib"):
        assert name not in found
    for room in ("ecsk8s_map.curation", "ecsk8s_map.cli"):
        assert not any(name.startswith(room) for name in found)
