"""The command line: a thin face over the public API."""

from __future__ import annotations

import codecs
import dataclasses
import errno
import json
import os
import re
import shutil
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TextIO

import typer
from rich.console import Console, JustifyMethod
from rich.progress import track
from rich.table import Table
from rich.text import Text

from .. import __version__, dataset
from ..errors import (
    DatasetError,
    DocumentError,
    NotInReleaseError,
    UnknownParameterError,
    one_line,
)
from ..model import Condition, Finding, Match, Name, Pair, Parameter, System, ValuePair
from ..store import checkout

if TYPE_CHECKING:
    from ..documents.parsing import Document, Place

UNKNOWN, USAGE = 1, 2
STYLES = {
    Match.EXACT: "green",
    Match.CLOSE: "yellow",
    Match.BROAD: "yellow",
    Match.NARROW: "yellow",
    Match.RELATED: "magenta",
    Match.NONE: "red",
}
_NAMES = {System.ECS: "ECS", System.KUBERNETES: "Kubernetes"}
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
    def place(self) -> Place:
        """The value's; of the nearest value above where a tag or an alias hides the place."""
        pointer = self.finding.pointer
        while pointer not in self.places:
            pointer = pointer.rpartition("/")[0]
        return self.places[pointer]

    def lines(self) -> Iterator[str]:
        """Yield what a person reads: place, name, counterpart, and the note unless exact."""
        finding = self.finding
        start = f"  {self.file}:{self.place}: {finding.spelled}"
        if not finding.pairs:
            near = f"; did you mean {' or '.join(finding.suggestions)}?"
            said = f"{finding.problem}{near if finding.suggestions else ''}"
            yield f"{start}: {said}"
            return
        pair = finding.pairs[0]
        source = finding.parameter
        other = pair.kubernetes if source and source.system is System.ECS else pair.ecs
        value = f" ({finding.intrinsic} decides its value)" if finding.intrinsic else ""
        words = pair.reason.words if pair.reason else "no counterpart"
        yield f"{start} -> {other or words}{value}"
        if pair.match is not Match.EXACT and pair.note:
            yield from textwrap.wrap(
                pair.note, 96, initial_indent=" " * 6, subsequent_indent=" " * 6
            )

    def as_json(self) -> dict[str, Any]:
        """Return what a tool reads."""
        finding = self.finding
        line, column = self.place
        return {
            "file": self.file,
            "line": line,
            "column": column,
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
        return [str(p) for p in dataset().parameters if p.type in ("resource", "operation")]
    names = {
        spelled if "." in incomplete else spelled.rsplit(".", 1)[-1].removesuffix("[]")
        for parameter in dataset().parameters
        for spelled in (str(parameter), *(name.path for name in parameter.names))
    }
    return sorted(name for name in names if name.lower().startswith(start))


def _print_version(wanted: bool) -> None:
    if wanted:
        _print(f"ecsk8s_map {__version__}, data {dataset().version}")
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
        _fail(UNKNOWN, error)
    except ValueError as error:
        _fail(USAGE, error)
    if as_json:
        _print_json(
            {
                "query": parameter,
                "parameters": [_plain(p) for p in parameters],
                "pairs": [_as_json(pair) for pair in pairs],
            }
        )
    elif pairs:
        led = {pair: p.system for p in reversed(parameters) for pair in dataset().lookup(p)}
        _print_pairs((pair, led[pair]) for pair in pairs)
    else:
        names = ", ".join(map(str, parameters))
        _print(f"{names}: known, but the dataset has no pair for it yet")


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
        _fail(USAGE, error)
    if as_json:
        _print_json([_as_json(pair) for pair in pairs[:limit]])
    else:
        _print_pairs((pair, None) for pair in pairs[:limit])
        if len(pairs) > limit:
            _print(f"{len(pairs) - limit} more: --limit {len(pairs)}")
    if not pairs:
        _fail(UNKNOWN, f"no pair has all of: {' '.join(words)}")


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
    found: list[Explained] = []
    refused: list[str] = []

    def refuse(line: str) -> None:
        refused.append(line)
        _warn(line)

    busy = len(files) > 1 and sys.stderr.isatty()
    try:
        for file in track(files, console=Console(stderr=True), transient=True, disable=not busy):
            found += _explained(file, kubernetes_version, refuse)
    except ValueError as error:
        _fail(USAGE, error)
    if as_json:
        _print_json([each.as_json() for each in found])
    else:
        _print_findings(found)
    failing = {str(level) for level in fail_on or []}
    if refused or any(each.level in failing for each in found):
        raise typer.Exit(UNKNOWN)


def _explained(
    file: Path, kubernetes_version: str | None, refuse: Callable[[str], None]
) -> Iterator[Explained]:
    """Yield what a file's documents say; call `refuse` with a line for each that says nothing."""
    for document in _documents(file, refuse):
        try:
            for finding in dataset().explain(
                document.content, kubernetes_version=kubernetes_version
            ):
                yield Explained(str(file), document.places, finding)
        except DocumentError as error:
            refuse(f"{file}:{document.places['']}: {error}")


def _documents(file: Path, refuse: Callable[[str], None]) -> list[Document]:
    from ..documents.parsing import read_documents

    errors: list[DocumentError] = []
    documents: list[Document] = []
    try:
        documents += read_documents(_decoded(_bytes(file)), errors.append)
        if not documents and not errors:
            refuse(f"{file}: holds no document")
    except OSError as problem:
        refuse(f"{file}: cannot be read: {problem.strerror}")
    except DocumentError as problem:
        errors.append(problem)
    for error in errors:
        refuse(f"{file}:{error}")
    return documents


def _bytes(file: Path) -> bytes:
    if str(file) != "-":
        return file.read_bytes()
    if sys.stdin is None:  # closed by who called
        raise OSError(errno.EBADF, "standard input is closed")
    return sys.stdin.buffer.read()


def _decoded(content: bytes) -> str:
    """Return a text in UTF-8; raises `DocumentError` with line and column for any other."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise DocumentError("1:1: UTF-16; expected UTF-8")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        byte = f"the byte 0x{content[error.start]:02x}"
        raise DocumentError(f"{line}:{column}: not UTF-8: {byte}") from None


def _print_findings(found: list[Explained]) -> None:
    for level in (*LEVELS, ASIDE):
        group = [each for each in found if each.level == level]
        if group:
            _print(f"{level} ({len(group)})")
            for each in group:
                _print(*each.lines())
            _print("")
    counted = [each for each in found if each.level != ASIDE]
    levels = ((level, sum(each.level == level for each in counted)) for level in LEVELS)
    told = ", ".join(f"{count} {level}" for level, count in levels if count)
    _print(f"{len(counted)} parameters: {told}" if counted else "no parameters")


@app.command()
def stats(
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Print the totals as the README's table.")
    ] = False,
) -> None:
    """Print how many fields of each resource and kind are paired, and at which level."""
    from ..curation import statistics

    counts = statistics.count(dataset())
    if markdown:
        _print(*statistics.markdown(counts).split("\n"))
        return
    console = Console(width=None if sys.stdout.isatty() else 160)
    table = Table(title=f"data {dataset().version}: {len(dataset().pairs):,} pairs")
    for head in ("resource", "fields", *map(str, Match), "again", "above", "undecided"):
        justify: JustifyMethod = "left" if head == "resource" else "right"
        table.add_column(head, justify=justify, overflow="fold")
    table.add_column("paired")
    for each in [*counts, *statistics.total(counts)]:
        numbers = (each.fields, *each.levels, each.again, each.above, each.undecided)
        table.add_row(
            f"{each.resource} ({each.system})",
            *(str(number or "") for number in numbers),
            _bar(each.levels, each.fields, "█" if console.encoding.startswith("utf") else "#"),
        )
    console.print(table)


def _bar(levels: tuple[int, ...], fields: int, block: str, width: int = 24) -> Text:
    """Return a bar of the fields with a counterpart of their own, a color for each level."""
    bar = Text()
    for match, number in zip(Match, levels, strict=True):
        if match is not Match.NONE:
            bar.append(block * round(width * number / fields), style=STYLES[match])
    return bar


FileArgument = Annotated[
    Path | None,
    typer.Argument(help="The dataset file; in a checkout, its own.", show_default=False),
]


@app.command()
def validate(file: FileArgument = None) -> None:
    """Check a dataset file against every rule. Exit with 1 and a list where one is broken."""
    from ..curation.compiling import vocabularies
    from ..curation.schema import parse_document
    from ..curation.validation import Source
    from ..curation.validation import validate as check

    path, text = _dataset_file(file)
    try:
        source = Source(text, parse_document(text, path.name), vocabularies(), path.name)
    except DatasetError as error:
        _fail(UNKNOWN, *_lines(error, path))
    problems = check(source)
    if problems:
        _fail(UNKNOWN, *problems)
    _print(f"{path.name}: {len(source.document['pairs'])} pairs, every rule holds")


@app.command(name="format")
def format_file(file: FileArgument = None) -> None:
    """Write a dataset file in its canonical form."""
    from ..curation.schema import canonical_form

    path, text = _dataset_file(file)
    try:
        canonical = canonical_form(text, path.name)
    except DatasetError as error:
        _fail(UNKNOWN, *_lines(error, path))
    if canonical != text:
        try:
            _replace(path.resolve(), canonical)
        except OSError as error:
            _fail(UNKNOWN, f"{path}: cannot be written: {error.strerror}")
        _print(f"{path.name}: rewritten")


def _dataset_file(file: Path | None) -> tuple[Path, str]:
    """Return the file and its text, or exit."""
    data = checkout()
    if file is None and data is None:
        _fail(USAGE, "name a file: this is no checkout of ecsk8s_map")
    path = file or Path(str(data)) / "mappings.toml"
    try:
        return path, _decoded(path.read_bytes()).replace("\r\n", "\n")
    except FileNotFoundError:
        _fail(USAGE, f"no such file: {path}")
    except OSError as error:
        _fail(UNKNOWN, f"{path}: cannot be read: {error.strerror}")
    except DocumentError as error:
        _fail(UNKNOWN, f"{path}:{error}")


def _replace(path: Path, text: str) -> None:
    """Write a file anew; what fails halfway leaves the old one as it was."""
    if not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    handle, name = tempfile.mkstemp(prefix=f"{path.name}.", dir=path.parent)
    os.close(handle)
    new = Path(name)
    try:
        new.write_text(text, encoding="utf-8", newline="\n")
        shutil.copymode(path, new)
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise


def _lines(error: DatasetError, path: Path) -> list[str]:
    """Return the lines of an error, each of which begins with the file's name."""
    return re.split(rf"\n(?={re.escape(path.name)}:)", str(error))


def _print(*lines: str, file: TextIO | None = None) -> None:
    print(*map(one_line, lines), sep="\n", file=file)


def _warn(*lines: str) -> None:
    _print(*lines, file=sys.stderr)


def _fail(code: int, *lines: object) -> NoReturn:
    _warn(*map(str, lines))
    raise typer.Exit(code)


def _print_json(content: object) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=2)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        text = json.dumps(content, indent=2)
    print(text)


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
        parameter = dataset().parameter(address, system) if address else None
        if parameter:
            yield system, parameter


def _described(pair: Pair, asked: System | None) -> Iterator[tuple[str, str]]:
    """Yield what there is to tell of a pair, each line with its label.

    `asked` is the side whose counterparts it is among; without one, both are told.
    """
    yield "ECS", pair.ecs or "(nothing)"
    yield "Kubernetes", pair.kubernetes or "(nothing)"
    said = pair.reason.words if pair.reason else pair.match.words
    yield "Match", f"{pair.match}: {said}"
    yield from _roles(pair, asked)
    if pair.note:
        yield "Note", pair.note
    if pair.subtree:
        yield "Covers", "every field below"
    if pair.values:
        yield "Values", ", ".join(f"{_shown(v.ecs)} = {_shown(v.kubernetes)}" for v in pair.values)
    yield from _recorded(pair)
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


def _roles(pair: Pair, asked: System | None) -> Iterator[tuple[str, str]]:
    for system in [asked] if asked else System:
        if role := pair.role_from(system):
            label = "Role" if asked else f"Role from {_NAMES[system]}"
            yield label, {"also": "set in addition", "instead": "an alternative"}[role]


def _recorded(pair: Pair) -> Iterator[tuple[str, str]]:
    """Yield what the vocabularies have of a pair's sides."""
    for system, parameter in _sides(pair):
        label = f"{_NAMES[system]} default"
        if parameter.type not in ("resource", "operation", "command"):
            yield label, "; ".join(map(str, parameter.defaults)) or "none recorded"
        if parameter.since and parameter.since != dataset().baseline.kubernetes[0]:
            yield "In the schema", f"from Kubernetes {parameter.since} on"
        if parameter.until:
            yield "In the schema", f"up to Kubernetes {parameter.until}"


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _print_pairs(pairs: Iterable[tuple[Pair, System | None]]) -> None:
    """Print pairs, each with the side that was asked."""
    if not sys.stdout.isatty():
        for at, (pair, asked) in enumerate(pairs):
            start = [""] if at else []
            _print(*start, *(f"{label}: {text}" for label, text in _described(pair, asked)))
        return
    console = Console()
    for pair, asked in pairs:
        table = Table(show_header=False)
        table.add_column(style="bold", no_wrap=True)
        table.add_column(overflow="fold")
        for label, text in _described(pair, asked):
            style = STYLES[pair.match] if label == "Match" else ""
            table.add_row(label, Text(one_line(text), style=style))
        console.print(table)
