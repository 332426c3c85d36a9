"""The rows of the pairs, and which of them answer for each parameter."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ...address import ancestors
from ...model import ROLES, Address, Match, System
from ...query.index import COLUMNS, JSON
from ...query.releases import Span, numbers
from ...query.search import words
from .entries import Entries, Entry
from .tables import Content

if TYPE_CHECKING:
    from ..schema import DatasetFile, PairRow


class Pairs:
    """The pairs, and which of them answer for each parameter."""

    def __init__(self, document: DatasetFile, entries: Entries) -> None:
        self._rows = document["pairs"]
        self._entries = entries
        self._known = document["baseline"]["kubernetes"]
        self._default_since = {
            row["address"]: row.get("release") for row in document.get("releases", [])
        }
        self._defaults = {
            row["address"]: row["value"]
            for row in document.get("defaults", [])
            if "value" in row and "where" not in row
        }
        cited = (url for row in self._rows for url in row["sources"])
        self._pages = {url: number for number, url in enumerate(dict.fromkeys(cited), 1)}
        self._titles = {
            row["url"]: (row["id"], row["title"]) for row in document.get("sources", [])
        }
        self._own: dict[tuple[System, str], list[int]] = {}
        for number, row in enumerate(self._rows, 1):
            for system in System:
                if address := row.get(system.value):
                    self._own.setdefault((system, str(address)), []).append(number)
        for (system, _), own in self._own.items():
            own.sort(key=lambda number: self._choice(system, self._rows[number - 1]))

    def tables(self) -> Iterator[tuple[str, Content]]:
        """Yield the rows of each table."""
        nameless = None, None
        yield (
            "pages",
            (
                (number, url, *self._titles.get(url, nameless))
                for url, number in self._pages.items()
            ),
        )
        yield "pairs", (self._row(number, row) for number, row in enumerate(self._rows, 1))
        yield (
            "answers",
            (
                (entry.id, position, pair)
                for entry in self._entries
                for position, pair in enumerate(self._answers(entry))
            ),
        )

    def words(self) -> Iterator[tuple[int, str]]:
        """Yield the number of each pair with the words that it is found by."""
        for number, row in enumerate(self._rows, 1):
            found = words(row.get("ecs"), row.get("kubernetes"), row.get("note"))
            yield number, " ".join(found)

    def _answers(self, entry: Entry) -> list[int]:
        for address in self._entries.aliases(entry.address):
            if own := self._own.get((entry.system, address)):
                return own
        if entry.map is not None:  # a key is at least its map's
            return self._answers(entry.map)
        for above in entry.above:
            for address in self._entries.aliases(Address(above)):
                own = self._own.get((entry.system, address), [])
                if verdicts := [each for each in own if self._rows[each - 1].get("subtree")]:
                    return verdicts
        return []

    def _choice(self, system: System, pair: PairRow) -> tuple[int, bool, int, int]:
        """Return what the pairs of a parameter are ordered by: the first choice goes first.

        Of those with one role, the fewer conditions that no default fulfills the better, and then
        the fewer conditions. What `where` has of the other system are constants.
        """
        role = pair.get("role" if system is System.ECS else "role_to_ecs")
        own = [each for each in pair.get("where", {}).items() if self._entries.get(each[0], system)]
        unfulfilled = [each for each in own if not self._is_default(*each)]
        is_none = pair["match"] == Match.NONE
        return ROLES.index(role), is_none, len(unfulfilled), len(own)

    def _is_default(self, address: str, values: Any) -> bool:
        default = self._defaults.get(address)
        return default is not None and default in (values if isinstance(values, list) else [values])

    def _row(self, number: int, row: PairRow) -> tuple[Any, ...]:
        span = self._span(row["kubernetes"]) if "kubernetes" in row else Span(None, None, False)
        return number, *(self._column(name, row.get(name)) for name in COLUMNS), *span

    def _column(self, name: str, value: Any) -> str | None:
        if name == "sources":
            value = [self._pages[url] for url in value]
        if name == "reviewed" and value:
            return str(value).partition(" ")[0]  # the digest is for validation
        if value is None or name not in JSON:
            return value  # type: ignore[no-any-return]
        return json.dumps(value, ensure_ascii=False)

    def _span(self, address: str) -> Span:
        """Return in which releases a field is on by default: where all above it are, too."""
        span = Span(None, None, False)
        for at in (address, *ancestors(address)):
            entry = self._entries.get(at, System.KUBERNETES)
            schema = entry.row if entry else {}
            starts = span.since, self._default_since.get(at), schema.get("since")
            ends = span.until, schema.get("until")
            span = Span(
                max(filter(None, starts), key=numbers, default=None),
                min(filter(None, ends), key=numbers, default=None),
                span.off or (at in self._default_since and self._default_since[at] is None),
            )
        return span
