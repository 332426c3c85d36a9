"""A dataset file under validation, and what each rule is given and yields."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any, NamedTuple

from ...errors import printable, shown
from ...model import Address, Pair, Parameter, System
from ...vocabulary import Vocabulary
from ...vocabulary.parameters import alias_of
from ..compiling import Row, compile_vocabulary
from ..expanding import expanded
from ..faults import row_title
from ..formats import Formats
from ..lines import Lines, TablePath
from ..schema import DatasetFile


class Problem(NamedTuple):
    """What breaks a rule, in which row of which table; a line, where it is not the row's."""

    table: str
    at: int | None
    message: str
    line: int | None = None


@dataclass(frozen=True)
class Source:
    """A dataset file under validation, with the vocabularies it is checked against."""

    text: str
    document: DatasetFile
    rows: Mapping[System, Iterable[Row]]
    name: str = "mappings.toml"

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The vocabularies with the file's own keys; without aliases where they lead in circles."""
        same = [] if self.endless else self.document.get("same", [])
        return compile_vocabulary({**self.document, "kinds": [], "same": same}, self.rows)

    @cached_property
    def endless(self) -> set[str]:
        """The addresses that are an alias of another, that of another, and so on without end."""
        rows = self.document.get("same", [])
        same = {Address(each): Address(row["as"]) for row in rows for each in row["addresses"]}
        known = (row["address"] for rows in self.rows.values() for row in rows)
        return {
            address
            for address in chain(same, known if same else ())
            if not _has_end(same, Address(address), most=len(same))
        }

    @cached_property
    def formats(self) -> Formats:
        """The formats of values."""
        return Formats(self.table("formats"))

    @cached_property
    def pairs(self) -> list[Pair]:
        """The pairs, in the order of the file."""
        return [Pair.from_row(row) for row in self.table("pairs")]

    @cached_property
    def _expanded(self) -> Mapping[str, Any]:
        return expanded(self.document)

    def table(self, name: str) -> list[dict[str, Any]]:
        """Return the rows of a table, with the values of sets and the URLs of sources."""
        return self._expanded.get(name, [])  # type: ignore[no-any-return]

    def written(self, name: str) -> list[dict[str, Any]]:
        """Return the rows of a table as they are written."""
        rows: list[dict[str, Any]] = self.document.get(name, [])  # type: ignore[assignment]
        return rows

    def parameters(self, address: str) -> Iterator[Parameter]:
        """Yield the parameters at an address, of either system."""
        for system in System:
            if parameter := self.vocabulary.get(address, system):
                yield parameter

    def unknown(self, address: str, system: System | None = None) -> str:
        """Return the message for an address that does not exist, with those nearest to it."""
        near = " or ".join(self.vocabulary.suggestions(address, system))
        hint = f"; did you mean {near}?" if near else ""
        return f"{shown(address)} is in no vocabulary and not in [[keys]]{hint}"


def _has_end(same: Mapping[Address, Address], address: Address, most: int) -> bool:
    """Return whether an address is an alias of another, and that of another, at most so often."""
    again: Address | None = address
    for _ in range(most + 1):
        if again is None:
            return True
        whole = Address(f"{again.removesuffix('[]')}[]")
        again = alias_of(again, same) or alias_of(whole, same)
    return again is None


Rule = Callable[[Source], Iterator[Problem]]
RULES: list[Rule] = []


def rule(check: Rule) -> Rule:
    """Register a rule."""
    RULES.append(check)
    return check


def validate(source: Source) -> list[str]:
    """Return every breach of every rule, each with file, line, row and what to do."""
    problems = [problem for check in RULES for problem in check(source)]
    lines = Lines(source.text if problems else "")
    return [printable(_line(source, problem, lines), 1_000) for problem in problems]


def _line(source: Source, problem: Problem, lines: Lines) -> str:
    place: TablePath = (problem.table,)
    title = ""
    if problem.at is not None:
        place = (problem.table, problem.at)
        title = f"{row_title(source.table(problem.table)[problem.at])}: "
    return f"{source.name}:{problem.line or lines.of(place) or 1}: {title}{problem.message}"
