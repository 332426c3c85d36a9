"""Explaining files: their findings with file, line and column, printed by level or as JSON."""

from __future__ import annotations

import dataclasses
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from .. import dataset
from ..documents.parsing import Document, Place, read_documents
from ..errors import DocumentError
from ..findings import Finding
from ..model import Match, System
from .files import decoded, read_bytes
from .output import print_lines
from .pairs import plain

UNKNOWN_FIELD = "unknown"
NO_PARAMETER = "no parameter"
LEVELS = (*map(str, Match), UNKNOWN_FIELD)
"""The levels of findings that are counted as parameters, in the order in which they are printed."""


@dataclasses.dataclass(frozen=True)
class Explained:
    """A finding with the file that it is from."""

    file: str
    places: Mapping[str, Place]
    finding: Finding

    @property
    def level(self) -> str:
        """The level of the best pair, `unknown`, or `no parameter`.

        `unknown` is a parameter without a pair, and a field that the resource around it does not
        have. What is outside of all resources, such as a section of a template, is `no parameter`.
        """
        finding = self.finding
        if finding.pairs:
            return str(finding.pairs[0].match)
        return UNKNOWN_FIELD if finding.parameter or finding.owners else NO_PARAMETER

    @property
    def place(self) -> Place:
        """The value's; that of the nearest value above where a tag or an alias hides it."""
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
            yield f"{start}: {finding.problem}{near if finding.suggestions else ''}"
            return
        pair = finding.pairs[0]
        source = finding.parameter
        other = pair.kubernetes if source and source.system is System.ECS else pair.ecs
        value = f" ({finding.intrinsic} decides its value)" if finding.intrinsic else ""
        yield f"{start} -> {other or pair.words()}{value}"
        if pair.match is not Match.EXACT and pair.note:
            indent = " " * 6
            yield from textwrap.wrap(pair.note, 96, initial_indent=indent, subsequent_indent=indent)

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
            "pairs": [plain(pair) for pair in finding.pairs],
            "intrinsic": finding.intrinsic,
            "problem": finding.problem,
            "suggestions": list(finding.suggestions),
        }


def explained(
    file: Path, kubernetes_version: str | None, refuse: Callable[[str], None]
) -> Iterator[Explained]:
    """Yield the findings of a file; call `refuse` with a line for each document without any."""
    for document in documents(file, refuse):
        try:
            for finding in dataset().explain(
                document.content, kubernetes_version=kubernetes_version
            ):
                yield Explained(str(file), document.places, finding)
        except DocumentError as error:
            refuse(f"{file}:{document.places['']}: {error}")


def documents(file: Path, refuse: Callable[[str], None]) -> list[Document]:
    """Return the documents of a file; call `refuse` with a line for each that cannot be read."""
    errors: list[DocumentError] = []
    found: list[Document] = []
    try:
        found += read_documents(decoded(read_bytes(file)), errors.append)
        if not found and not errors:
            refuse(f"{file}: contains no document")
    except OSError as problem:
        refuse(f"{file}: cannot be read: {problem.strerror}")
    except DocumentError as problem:
        errors.append(problem)
    for error in errors:
        refuse(f"{file}:{error}")
    return found


def print_findings(found: Sequence[Explained]) -> None:
    """Print findings grouped by level, and how many parameters have each."""
    for level in (*LEVELS, NO_PARAMETER):
        group = [each for each in found if each.level == level]
        if group:
            print_lines(f"{level} ({len(group)})")
            for each in group:
                print_lines(*each.lines())
            print_lines("")
    print_lines(_summary([each.level for each in found if each.level != NO_PARAMETER]))


def _summary(levels: Sequence[str]) -> str:
    if not levels:
        return "no parameters"
    noun = "parameter" if len(levels) == 1 else "parameters"
    counts = ", ".join(f"{levels.count(each)} {each}" for each in LEVELS if each in levels)
    return f"{len(levels)} {noun}: {counts}"
