"""The commands and their options."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from .. import __version__, dataset
from ..errors import DatasetError, NotInReleaseError, UnknownParameterError
from ..model import System
from .completion import names
from .output import FAILURE, USAGE, fail, print_json, print_lines, warn
from .pairs import plain, plain_pair, print_pairs

app = typer.Typer(
    help="Look up what an Amazon ECS parameter is in Kubernetes, and the other way round.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


class Fail(StrEnum):
    """What `explain --fail-on` takes."""

    CLOSE = "close"
    BROAD = "broad"
    NARROW = "narrow"
    RELATED = "related"
    NONE = "none"
    UNKNOWN = "unknown"


@contextmanager
def _refusals() -> Iterator[None]:
    """Exit with a line where the library refuses a question."""
    try:
        yield
    except (UnknownParameterError, NotInReleaseError, DatasetError) as error:
        fail(FAILURE, error)
    except ValueError as error:
        fail(USAGE, error)


def _print_version(wanted: bool) -> None:
    if wanted:
        print_lines(f"ecsk8s_map {__version__}, data {dataset().version}")
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
ReleaseOption = Annotated[
    str | None,
    typer.Option(help="Leave out what this release, such as 1.29, does not have on by default."),
]


@app.command()
def lookup(
    parameter: Annotated[
        str,
        typer.Argument(
            help="Its name in any dialect: CloudFormation, API, Terraform, JSON Pointer, kubectl.",
            autocompletion=names,
        ),
    ],
    system: SystemOption = None,
    kubernetes_version: ReleaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print every pair of a parameter. Exit with 1 if no parameter has that name."""
    with _refusals():
        parameters = dataset().resolve(parameter, system=system)
        pairs = dataset().lookup(parameter, system=system, kubernetes_version=kubernetes_version)
    asked = {pair: p.system for p in reversed(parameters) for pair in dataset().lookup(p)}
    if as_json:
        print_json(
            {
                "query": parameter,
                "parameters": [plain(p) for p in parameters],
                "pairs": [plain_pair(pair, asked[pair]) for pair in pairs],
            }
        )
    elif pairs:
        print_pairs((pair, asked[pair]) for pair in pairs)
    else:
        known = ", ".join(map(str, parameters))
        print_lines(f"{known}: known, but the dataset has no pair for it yet")


@app.command()
def search(
    words: Annotated[list[str], typer.Argument(help="Words that addresses or notes must contain.")],
    limit: Annotated[int, typer.Option(min=1, help="How many pairs to print.")] = 10,
    as_json: JsonOption = False,
) -> None:
    """Print the pairs with all these words, best first. Exit with 1 if there are none."""
    with _refusals():
        pairs = dataset().search(" ".join(words))
    if as_json:
        print_json([plain_pair(pair, None) for pair in pairs[:limit]])
    else:
        print_pairs((pair, None) for pair in pairs[:limit])
        if len(pairs) > limit:
            print_lines(f"{len(pairs) - limit} more: --limit {len(pairs)}")
    if not pairs:
        fail(FAILURE, f"no pair contains all of: {' '.join(words)}")


@app.command()
def explain(
    files: Annotated[
        list[Path], typer.Argument(help="JSON or YAML files; - reads standard input.")
    ],
    kubernetes_version: ReleaseOption = None,
    fail_on: Annotated[
        list[Fail] | None,
        typer.Option(help="Exit with 1 if a parameter has this level; can be repeated."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Say what each parameter in task definitions, templates and manifests is on the other side.

    Exits with 1 if a file cannot be read, or because of --fail-on; all other files are explained
    nonetheless.
    """
    from .findings import Explained, explained, print_findings  # needs a YAML parser

    found: list[Explained] = []
    refused: list[str] = []

    def refuse(line: str) -> None:
        refused.append(line)
        warn(line)

    with _refusals():
        for file in _tracked(files):
            found += explained(file, kubernetes_version, refuse)
    if as_json:
        print_json([each.as_json() for each in found])
    else:
        print_findings(found)
    failing = {str(level) for level in fail_on or []}
    if refused or any(each.level in failing for each in found):
        raise typer.Exit(FAILURE)


def _tracked(files: Sequence[Path]) -> Iterator[Path]:
    """Yield the files, with a progress bar on a terminal where there are several."""
    if len(files) > 1 and sys.stderr.isatty():
        from .tables import tracked

        yield from tracked(files)
    else:
        yield from files


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
        print_lines(*statistics.markdown(counts).split("\n"))
        return
    from .tables import print_counts

    pairs = dataset().pairs
    reviewed = sum(pair.reviewed is not None for pair in pairs)
    title = f"data {dataset().version}: {len(pairs):,} pairs, {reviewed / len(pairs):.0%} reviewed"
    print_counts([*counts, *statistics.total(counts)], title)


FileArgument = Annotated[
    Path | None,
    typer.Argument(help="The dataset file; by default the checkout's own.", show_default=False),
]


@app.command()
def validate(file: FileArgument = None) -> None:
    """Check a dataset file against every rule. List those that are broken, and exit with 1."""
    from .curating import check

    check(file)


@app.command(name="format")
def format_file(file: FileArgument = None) -> None:
    """Write a dataset file in its canonical form."""
    from .curating import rewrite

    rewrite(file)
