"""The command line: a thin face over the public API."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from . import __version__, dataset, formatting
from .errors import DatasetError, NotInReleaseError, UnknownParameterError
from .loading import checkout, read_vocabularies
from .model import Condition, Match, Name, Pair, Parameter, System, ValuePair

FOUND, UNKNOWN, USAGE = 0, 1, 2
STYLES = {
    Match.EXACT: "green",
    Match.CLOSE: "yellow",
    Match.BROAD: "yellow",
    Match.NARROW: "yellow",
    Match.RELATED: "magenta",
    Match.NONE: "red",
}
app = typer.Typer(
    help="Look up what an Amazon ECS parameter is in Kubernetes, and the other way round.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


def complete_parameter(incomplete: str) -> list[str]:
    """Return the names that begin like this: leaf names, and addresses once a dot is typed."""
    start = incomplete.lower()
    if not start:
        return [str(p) for p in dataset().vocabulary if p.type in ("resource", "operation")]
    names = {
        spelled if "." in incomplete else spelled.rsplit(".", 1)[-1].removesuffix("[]")
        for parameter in dataset().vocabulary
        for spelled in (str(parameter), *(name.path for name in parameter.names))
    }
    return sorted(name for name in names if name.lower().startswith(start))


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"ecsk8s_map {__version__}, data {dataset().version}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=_print_version,
            is_eager=True,
            help="Print the versions of the library and of its data.",
        ),
    ] = False,
) -> None:
    """Hold the options of all commands."""


SystemOption = Annotated[
    System | None, typer.Option(help="Only the parameters of this system.", show_default=False)
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command()
def lookup(
    parameter: Annotated[
        str,
        typer.Argument(
            help="Its name in any dialect: CloudFormation, API, Terraform, JSON Pointer, kubectl.",
            autocompletion=complete_parameter,
        ),
    ],
    system: SystemOption = None,
    kubernetes_version: Annotated[
        str | None,
        typer.Option(help="Leave out what this release has not on by default, such as 1.29."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Print every pair of a parameter. Exit with 1 where no parameter has that name."""
    try:
        parameters = dataset().resolve(parameter, system=system)
        pairs = dataset().lookup(parameter, system=system, kubernetes_version=kubernetes_version)
    except (UnknownParameterError, NotInReleaseError) as error:
        _fail(error, UNKNOWN)
    except ValueError as error:
        _fail(error, USAGE)
    if as_json:
        _print_json(
            {
                "query": parameter,
                "parameters": [_plain(p) for p in parameters],
                "pairs": [_as_json(pair) for pair in pairs],
            }
        )
    elif pairs:
        _print_pairs(pairs)
    else:
        names = ", ".join(map(str, parameters))
        print(f"{names}: known, but the dataset has no pair for it yet")


@app.command()
def search(
    words: Annotated[list[str], typer.Argument(help="Words that addresses or notes must have.")],
    limit: Annotated[int, typer.Option(min=1, help="How many pairs to print.")] = 10,
    as_json: JsonOption = False,
) -> None:
    """Print the pairs with all these words, best first. Exit with 1 where there are none."""
    try:
        pairs = dataset().search(" ".join(words))
    except ValueError as error:
        _fail(error, USAGE)
    if as_json:
        _print_json([_as_json(pair) for pair in pairs[:limit]])
    else:
        _print_pairs(pairs[:limit])
        if len(pairs) > limit:
            print(f"{len(pairs) - limit} more: --limit {len(pairs)}")
    if not pairs:
        _fail(f"no pair has all of: {' '.join(words)}", UNKNOWN)


FileArgument = Annotated[
    Path | None,
    typer.Argument(help="The dataset file; in a checkout, its own.", show_default=False),
]


@app.command()
def validate(file: FileArgument = None) -> None:
    """Check a dataset file against every rule. Exit with 1 and a list where one is broken."""
    from .schema import parse_document
    from .validation import Source
    from .validation import validate as check

    path = _dataset_file(file)
    text = path.read_text(encoding="utf-8")
    try:
        source = Source(text, parse_document(text, path.name), read_vocabularies(), path.name)
    except DatasetError as error:
        _fail(error, UNKNOWN)
    problems = check(source)
    if problems:
        _fail("\n".join(problems), UNKNOWN)
    print(f"{path.name}: {len(source.document['pairs'])} pairs, every rule holds")


@app.command(name="format")
def format_file(file: FileArgument = None) -> None:
    """Write a dataset file in its canonical form."""
    from .schema import parse_document

    path = _dataset_file(file)
    text = path.read_text(encoding="utf-8")
    try:
        canonical = formatting.dumps(parse_document(text, path.name))
    except DatasetError as error:
        _fail(error, UNKNOWN)
    if canonical != text:
        path.write_text(canonical, encoding="utf-8")
        print(f"{path.name}: rewritten")


def _dataset_file(file: Path | None) -> Path:
    data = checkout()
    if file is None and data is None:
        _fail("name a file: this is no checkout of ecsk8s_map", USAGE)
    path = file or Path(str(data)) / "mappings.toml"
    if not path.is_file():
        _fail(f"no such file: {path}", USAGE)
    return path


def _fail(what: object, code: int) -> NoReturn:
    print(what, file=sys.stderr)
    raise typer.Exit(code)


def _print_json(content: object) -> None:
    print(json.dumps(content, ensure_ascii=False, indent=2))


def _plain(value: object) -> Any:
    """Return a value of the model as what JSON has, without the fields that say nothing."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
        return {name: _plain(inner) for name, inner in fields.items() if inner not in (None, ())}
    if isinstance(value, (Condition, Name, ValuePair)):
        return {name: _plain(inner) for name, inner in value._asdict().items()}
    if isinstance(value, tuple):
        return [_plain(inner) for inner in value]
    return value


def _as_json(pair: Pair) -> dict[str, Any]:
    sides = {side: _plain(parameter) for side, parameter in _sides(pair)}
    return {**_plain(pair), "words": pair.match.words, "parameters": sides}


def _sides(pair: Pair) -> Iterator[tuple[System, Parameter]]:
    for system, address in ((System.ECS, pair.ecs), (System.KUBERNETES, pair.kubernetes)):
        parameter = dataset().vocabulary.get(address, system) if address else None
        if parameter:
            yield system, parameter


def _described(pair: Pair) -> Iterator[tuple[str, str]]:
    """Yield what there is to tell of a pair, each line with its label."""
    yield "ECS", pair.ecs or "(nothing)"
    yield "Kubernetes", pair.kubernetes or "(nothing)"
    said = pair.reason.words if pair.reason else pair.match.words
    yield "Match", f"{pair.match}: {said}"
    if pair.role:
        yield "Role", {"also": "set in addition", "instead": "an alternative"}[pair.role]
    if pair.note:
        yield "Note", pair.note
    if pair.subtree:
        yield "Covers", "every field below"
    if pair.values:
        yield "Values", ", ".join(f"{_shown(v.ecs)} = {_shown(v.kubernetes)}" for v in pair.values)
    for system, parameter in _sides(pair):
        label = f"{'ECS' if system is System.ECS else 'Kubernetes'} default"
        if parameter.defaults:
            yield label, "; ".join(map(str, parameter.defaults))
        if parameter.since and parameter.since != dataset().baseline.kubernetes[0]:
            yield "In the schema", f"from Kubernetes {parameter.since} on"
        if parameter.until:
            yield "In the schema", f"up to Kubernetes {parameter.until}"
    if pair.where:
        yield "Where", "; ".join(map(str, pair.where))
    for addon in pair.requires:
        described = dataset().addons[addon]
        yield "Requires", f"{described.name} ({described.url})"
    for _, parameter in _sides(pair):
        if parameter.url:
            yield "Reference", parameter.url
    for source in pair.sources:
        yield "Source", source


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _print_pairs(pairs: tuple[Pair, ...]) -> None:
    if not sys.stdout.isatty():
        blocks = ("\n".join(f"{label}: {text}" for label, text in _described(p)) for p in pairs)
        print("\n\n".join(blocks))
        return
    console = Console()
    for pair in pairs:
        table = Table(show_header=False, title_justify="left", expand=False)
        table.add_column(style="bold", no_wrap=True)
        table.add_column(overflow="fold")
        for label, text in _described(pair):
            style = STYLES[pair.match] if label == "Match" else ""
            table.add_row(label, Text(text, style=style))
        console.print(table)
