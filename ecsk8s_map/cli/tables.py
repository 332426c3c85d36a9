"""Tables for a terminal: the only module that needs rich, imported when there is one to draw."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console, JustifyMethod
from rich.progress import track
from rich.table import Table
from rich.text import Text

from ..errors import one_line
from ..model import Match

if TYPE_CHECKING:
    from ..curation.statistics import Count

_STYLES = {
    Match.EXACT: "green",
    Match.CLOSE: "yellow",
    Match.BROAD: "yellow",
    Match.NARROW: "yellow",
    Match.RELATED: "magenta",
    Match.NONE: "red",
}


def print_table(rows: Iterable[tuple[str, str]], match: Match) -> None:
    """Print labels with their texts; the match is colored by its level."""
    table = Table(show_header=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for label, text in rows:
        table.add_row(label, Text(one_line(text), style=_STYLES[match] if label == "Match" else ""))
    Console().print(table)


def print_counts(counts: Iterable[Count], title: str) -> None:
    """Print how many fields each resource has, by level, with a bar for the paired ones."""
    console = Console(width=None if sys.stdout.isatty() else 160)
    table = Table(title=title)
    heads = ("resource", "fields", *map(str, Match), "as another", "by an ancestor", "undecided")
    for head in heads:
        justify: JustifyMethod = "left" if head == "resource" else "right"
        table.add_column(head, justify=justify, overflow="fold")
    table.add_column("paired")
    for each in counts:
        numbers = (each.fields, *each.levels, each.again, each.above, each.undecided)
        table.add_row(
            f"{each.resource} ({each.system})",
            *(str(number or "") for number in numbers),
            bar(each.levels, each.fields, "█" if console.encoding.startswith("utf") else "#"),
        )
    console.print(table)


def bar(levels: Sequence[int], fields: int, block: str, width: int = 24) -> Text:
    """Return a bar of the fields with a counterpart of their own, in the color of each level."""
    drawn = Text()
    for match, number in zip(Match, levels, strict=True):
        if match is not Match.NONE:
            drawn.append(block * round(width * number / fields), style=_STYLES[match])
    return drawn


def tracked(files: Sequence[Path]) -> Iterable[Path]:
    """Return the files with a progress bar on stderr."""
    return track(files, console=Console(stderr=True), transient=True)
