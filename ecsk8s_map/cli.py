"""The command line: a thin face over the public API."""

from __future__ import annotations

import dataclasses
import json
import sys
import textwrap
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table
from rich.text import Text

from . import __version__, dataset
from .errors import DatasetError, DocumentError, NotInReleaseError, UnknownParameterError
from .loading import checkout, read_vocabularies
from .model import Condition, Finding, Match, Name, Pair, Parameter, System, ValuePair

if TYPE_CHECKING:
    from .reading import Place

UNKNOWN, USAGE = 1, 2
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


ASIDE = "no parameter"


class Fail(StrEnum):
    """What `explain --fail-on` takes."""

    CLOSE = "close"
    BROAD = "broad"
    NARROW = "narrow"
    RELATED = "related"
    NONE = "none"
    UNKNOWN = "unknown"


@dataclasses.dataclass(frozen=True)
class Explained:
    """A finding with the file that it is from."""

    file: str
    places: Mapping[str, Place]
    finding: Finding

    @property
    def level(self) -> str:
        """The level of the best pair, `unknown`, or that it is no parameter at all."""
        if self.finding.pairs:
            return str(self.finding.pairs[0].match)
        if self.finding.parameter or "no such field" in (self.finding.problem or ""):
            return "unknown"
        return ASIDE

    @property
    def place(self) -> str:
        """File, line and column; of the nearest value above where a tag hides the place."""
        pointer = self.finding.pointer
        while pointer and pointer not in self.places:
            pointer = pointer.rpartition("/")[0]
        line, column = self.places.get(pointer, (1, 1))
        return f"{self.file}:{line}:{column}"

    def lines(self) -> Iterator[str]:
        """Yield what a person reads: place, name, counterpart, and the note unless exact."""
        finding = self.finding
        if not finding.pairs:
            near = f"; did you mean {' or '.join(finding.suggestions)}?"
            said = f"{finding.problem}{near if finding.suggestions else ''}"
            yield f"  {self.place}: {finding.spelled}: {said}"
            return
        pair = finding.pairs[0]
        source = finding.parameter
        other = pair.kubernetes if source and source.system is System.ECS else pair.ecs
        value = f" ({finding.intrinsic} decides its value)" if finding.intrinsic else ""
        words = pair.reason.words if pair.reason else "no counterpart"
        yield f"  {self.place}: {finding.spelled} -> {other or words}{value}"
        if pair.match is not Match.EXACT and pair.note:
            yield textwrap.fill(pair.note, 96, initial_indent=" " * 6, subsequent_indent=" " * 6)

    def as_json(self) -> dict[str, Any]:
        """Return what a tool reads."""
        finding = self.finding
        file, line, column = self.place.rsplit(":", 2)
        return {
            "file": file,
            "line": int(line),
            "column": int(column),
            "pointer": finding.pointer,
            "spelled": finding.spelled,
            "level": self.level,
            "parameter": str(finding.parameter) if finding.parameter else None,
            "pairs": [_plain(pair) for pair in finding.pairs],
            "intrinsic": finding.intrinsic,
            "problem": finding.problem,
            "suggestions": list(finding.suggestions),
        }


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


LEVELS = (*(str(match) for match in Match), "unknown")


@app.command()
def explain(
    files: Annotated[
        list[Path], typer.Argument(help="JSON or YAML files; - reads standard input.")
    ],
    kubernetes_version: Annotated[
        str | None,
        typer.Option(help="Leave out what this release has not on by default, such as 1.29."),
    ] = None,
    fail_on: Annotated[
        list[Fail] | None,
        typer.Option(help="Exit with 1 where a parameter has this level; can be repeated."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Tell of each parameter in task definitions, templates and manifests what it is elsewhere.

    Exits with 1 where a file cannot be read, or by --fail-on; the other files are read all the
    same.
    """
    from .reading import read_documents

    found: list[Explained] = []
    broken = False
    busy = len(files) > 1 and sys.stderr.isatty()
    for file in track(files, console=Console(stderr=True), transient=True, disable=not busy):
        try:
            text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
            documents = list(read_documents(text))
            if not documents:
                raise DocumentError(" holds no document")
            for document in documents:
                findings = dataset().explain(
                    document.content, kubernetes_version=kubernetes_version
                )
                found += (Explained(str(file), document.places, each) for each in findings)
        except DocumentError as error:
            broken = True
            print(f"{file}:{error}", file=sys.stderr)
        except (OSError, UnicodeDecodeError) as error:
            broken = True
            print(f"{file}: cannot be read: {error}", file=sys.stderr)
        except ValueError as error:
            _fail(error, USAGE)
    if as_json:
        _print_json([each.as_json() for each in found])
    else:
        _print_findings(found)
    failing = {str(level) for level in fail_on or []}
    if broken or any(each.level in failing for each in found):
        raise typer.Exit(UNKNOWN)


def _print_findings(found: list[Explained]) -> None:
    for level in (*LEVELS, ASIDE):
        group = [each for each in found if each.level == level]
        if group:
            print(f"{level} ({len(group)})")
            for each in group:
                print("\n".join(each.lines()))
            print()
    counted = [each for each in found if each.level != ASIDE]
    levels = ((level, sum(each.level == level for each in counted)) for level in LEVELS)
    told = ", ".join(f"{count} {level}" for level, count in levels if count)
    print(f"{len(counted)} parameters: {told}" if counted else "no parameters")


@app.command()
def stats(
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Print the totals as the README's table.")
    ] = False,
) -> None:
    """Print how many fields of each resource and kind are paired, and at which level."""
    from . import statistics

    counts = statistics.count(dataset())
    if markdown:
        print(statistics.markdown(counts))
        return
    table = Table(title=f"data {dataset().version}: {len(dataset().pairs):,} pairs")
    for head in ("resource", "fields", *map(str, Match), "again", "above", "undecided"):
        table.add_column(head, justify="left" if head == "resource" else "right")
    table.add_column("paired")
    for each in [*counts, *statistics.total(counts)]:
        numbers = (each.fields, *each.levels, each.again, each.above, each.undecided)
        table.add_row(
            f"{each.resource} ({each.system})",
            *(str(number or "") for number in numbers),
            _bar(each.levels, each.fields),
        )
    Console(width=None if sys.stdout.isatty() else 160).print(table)


def _bar(levels: tuple[int, ...], fields: int, width: int = 24) -> Text:
    """Return a bar of the fields with a counterpart of their own, a color for each level."""
    bar = Text()
    for match, number in zip(Match, levels, strict=True):
        if match is not Match.NONE:
            bar.append("█" * round(width * number / fields), style=STYLES[match])
    return bar


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
    from .schema import canonical_form

    path = _dataset_file(file)
    text = path.read_text(encoding="utf-8")
    try:
        canonical = canonical_form(text, path.name)
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
        if parameter.type not in ("resource", "operation", "command"):
            yield label, "; ".join(map(str, parameter.defaults)) or "none recorded"
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
