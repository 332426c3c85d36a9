"""The pairs of each parameter, best first."""

from __future__ import annotations

from dataclasses import MISSING, fields
from json import loads

from ..address import AddressSyntaxError
from ..errors import UnknownParameterError, wrong_type
from ..model import Pair, Parameter, System
from ..store import FLAWS
from ..vocabulary import Vocabulary

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from ..about import Addon, Baseline, Kind, Page, Reference
    from ..model import Address
    from ..store import Store
    from .releases import Releases

Release = tuple[int, int]
"""The major and the minor number of a Kubernetes release."""

COLUMNS = tuple(field.name for field in fields(Pair))
"""The columns of the pairs' table, which are a pair's fields."""

JSON = frozenset(field.name for field in fields(Pair) if field.default not in (None, MISSING))
"""The columns whose values are JSON: what is neither a name nor a text."""

_PAIR = ", ".join(f'"{name}"' for name in ("id", *COLUMNS))
_KNOWN = "SELECT id, system FROM parameters WHERE address = ? AND alone"


class Index:
    """What answers questions about a dataset, read from it as it is asked for.

    `vocabulary` has the parameters. Pairs are made when they are first asked for, and each once.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self.vocabulary = Vocabulary(store)
        self._pairs: dict[int, Pair] = {}
        self._answers: dict[int, tuple[int, ...]] = {}
        self._about: dict[str, Any] = {}

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """All pairs, in the order of the file."""
        return self._kept("pairs", self._all_pairs)  # type: ignore[no-any-return]

    @property
    def kinds(self) -> Mapping[tuple[System, str], Kind]:
        """What a document of a kind cannot do without, by system and kind."""
        return self._kept("kinds", self._all_kinds)  # type: ignore[no-any-return]

    @property
    def references(self) -> tuple[Reference, ...]:
        """Which fields name other elements."""
        return self._kept("references", self._all_references)  # type: ignore[no-any-return]

    @property
    def baseline(self) -> Baseline:
        """The vendor releases that every address was checked against."""
        return self._kept("baseline", self._read_baseline)  # type: ignore[no-any-return]

    @property
    def addons(self) -> Mapping[str, Addon]:
        """The add-ons that pairs require, by id."""
        return self._kept("addons", self._all_addons)  # type: ignore[no-any-return]

    @property
    def pages(self) -> Mapping[str, Page]:
        """The pages that have a title, by URL."""
        return self._kept("pages", self._all_pages)  # type: ignore[no-any-return]

    @property
    def workload_kinds(self) -> frozenset[str]:
        """The kinds that have a pod template, and the pod itself."""
        return frozenset(kind.kind for kind in self.kinds.values() if kind.template is not None)

    @property
    def conditional(self) -> frozenset[Address]:
        """The addresses that any pair's conditions or constants name."""
        return self._kept(  # type: ignore[no-any-return]
            "conditional",
            lambda: frozenset(each.address for pair in self.pairs for each in pair.where),
        )

    @property
    def releases(self) -> Releases:
        """What each Kubernetes release has on by default."""
        from .releases import Releases  # most questions name no release

        return self._kept("releases", lambda: Releases(self.store))  # type: ignore[no-any-return]

    def _kept(self, name: str, make: Any) -> Any:
        """Return what is made once; of several threads that make it, all return the same."""
        if name not in self._about:
            try:
                self._about.setdefault(name, make())
            except FLAWS as error:
                raise self.store.damaged(error) from error
        return self._about[name]

    def resolve(
        self, parameter: str | Parameter, system: System | None = None
    ) -> tuple[Parameter, ...]:
        """Return the parameters that a spelling names.

        Raises `UnknownParameterError` with suggestions where there is none, `TypeError` for what
        is neither a string nor a `Parameter`.
        """
        return tuple(self.vocabulary.numbered(self._numbers(parameter, system)))

    def lookup(
        self,
        parameter: str | Parameter,
        system: System | None = None,
        kubernetes_version: str | None = None,
    ) -> tuple[Pair, ...]:
        """Return the pairs of all parameters that a spelling names; see `Dataset.lookup`."""
        numbers = self._numbers(parameter, system)
        answers = self._answers_to(numbers)
        pairs = dict.fromkeys([each for number in numbers for each in answers[number]])
        found = self.numbered(pairs)
        if kubernetes_version is None:
            return tuple(found)
        return self.releases.kept(str(parameter), kubernetes_version, found)

    def entry(self, parameter: Parameter) -> Parameter:
        """Return the vocabulary's own entry for a parameter, which may be from another dataset.

        Raises `UnknownParameterError` where it has none.
        """
        known = self.vocabulary.get(parameter.address, parameter.system)
        if known is None:
            near = self.vocabulary.suggestions(parameter.address, parameter.system)
            raise UnknownParameterError(parameter.address, near)
        return known

    def pairs_of(self, parameter: Parameter) -> Sequence[Pair]:
        """Return a parameter's pairs: its own, or those that speak for it.

        Where it has none of its own, these are the pairs of the address whose fields it has, else
        those of the map that it is a key of, and else the `subtree` verdict of its nearest
        ancestor. A parameter that the dataset does not have, has none.
        """
        number = self.vocabulary.number(parameter.address, parameter.system)
        return [] if number is None else self.numbered(self._answers_to([number])[number])

    def in_release(self, parameter: Parameter, release: Release | None) -> Sequence[Pair]:
        """Return a parameter's pairs, without those that a release lacks."""
        pairs = self.pairs_of(parameter)
        if release is None:
            return pairs
        return [pair for pair in pairs if self.releases.has(release, pair)]

    def release(self, text: str) -> Release:
        """Return a release as numbers; see `Releases.parse`."""
        return self.releases.parse(text)

    def _numbers(self, parameter: str | Parameter, system: System | None) -> list[int]:
        """Return the numbers of the parameters that are asked for."""
        if isinstance(parameter, Parameter):
            known = self.entry(parameter)
            number = self.vocabulary.number(known.address, known.system)
            return [number] if number is not None and system in (None, known.system) else []
        if not isinstance(parameter, str):
            raise wrong_type("the name of a parameter, or a Parameter", parameter)
        for number, owner in self.store.rows(_KNOWN, (str(parameter),)):
            if system is None or owner == system:
                return [number]
        try:
            found = self.vocabulary.match_numbers(parameter, system)
        except AddressSyntaxError as error:
            raise UnknownParameterError(parameter, why=str(error)) from None
        if not found:
            raise UnknownParameterError(parameter, self.vocabulary.suggestions(parameter, system))
        return found

    def _answers_to(self, numbers: Sequence[int]) -> Mapping[int, tuple[int, ...]]:
        """Return the numbers of the pairs of each parameter, best first."""
        answers = self._answers
        lacking = [number for number in numbers if number not in answers]
        for start in range(0, len(lacking), 500):
            some = lacking[start : start + 500]
            found: dict[int, list[int]] = {number: [] for number in some}
            query = (
                "SELECT parameter, pair FROM answers"
                f" WHERE parameter IN ({','.join('?' * len(some))}) ORDER BY parameter, position"
            )
            for number, pair in self.store.rows(query, some):
                found[number].append(pair)
            for number, pairs in found.items():
                answers[number] = tuple(pairs)
        return answers

    def numbered(self, numbers: Iterable[int]) -> list[Pair]:
        """Return the pairs that have these numbers."""
        wanted, known = list(numbers), self._pairs
        lacking = [number for number in wanted if number not in known]
        try:
            for start in range(0, len(lacking), 500):
                some = lacking[start : start + 500]
                query = f"SELECT {_PAIR} FROM pairs WHERE id IN ({','.join('?' * len(some))})"
                for pair in self._made(self.store.rows(query, some)):
                    known.setdefault(*pair)
            return [known[number] for number in wanted]
        except FLAWS as error:
            raise self.store.damaged(error) from error

    def _all_pairs(self) -> tuple[Pair, ...]:
        for pair in self._made(self.store.rows(f"SELECT {_PAIR} FROM pairs")):
            self._pairs.setdefault(*pair)
        return tuple(self._pairs[number] for number in sorted(self._pairs))

    def _made(self, rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[int, Pair]]:
        """Yield the pairs of rows, each with its number."""
        named = [(number, dict(zip(COLUMNS, row, strict=True))) for number, *row in rows]
        for _, row in named:
            row.update({name: loads(row[name]) for name in JSON if row[name] is not None})
        urls = self._urls({page for _, row in named for page in row["sources"]})
        for number, row in named:
            row["sources"] = [urls[page] for page in row["sources"]]
            yield number, Pair.from_row({k: v for k, v in row.items() if v is not None})

    def _urls(self, pages: Collection[int]) -> Mapping[int, str]:
        """Return the URLs of pages, by their numbers."""
        numbers = f"WHERE id IN ({','.join('?' * len(pages))})" if len(pages) <= 500 else ""
        given = tuple(pages) if numbers else ()
        return dict(self.store.rows(f"SELECT id, url FROM pages {numbers}", given))

    def _all_kinds(self) -> Mapping[tuple[System, str], Kind]:
        from types import MappingProxyType

        from ..about import Kind

        kinds = [
            Kind(
                system=System(row["system"]),
                kind=row["kind"],
                api_version=row.get("api_version"),
                template=row.get("template"),
                scaffold=row["scaffold"],
                wrapped_in=tuple(row.get("wrapped_in", ())),
                beside=tuple(row.get("beside", ())),
                preferred=row.get("preferred", False),
            )
            for row in self.store.about("kinds")
        ]
        return MappingProxyType({(kind.system, kind.kind): kind for kind in kinds})

    def _read_baseline(self) -> Baseline:
        from ..about import Baseline

        row = self.store.about("baseline")
        return Baseline(**{**row, "kubernetes": tuple(row["kubernetes"])})

    def _all_addons(self) -> Mapping[str, Addon]:
        from types import MappingProxyType

        from ..about import Addon

        return MappingProxyType({row["id"]: Addon(**row) for row in self.store.about("addons")})

    def _all_pages(self) -> Mapping[str, Page]:
        from types import MappingProxyType

        from ..about import Page

        query = "SELECT url, name, title FROM pages WHERE title IS NOT NULL"
        rows = self.store.rows(query)
        return MappingProxyType({url: Page(name, title, url) for url, name, title in rows})

    def _all_references(self) -> tuple[Reference, ...]:
        from ..about import Reference

        return tuple(Reference(*row) for row in self.store.about("references"))
