"""resolve, lookup and search: from a text to parameters, and from parameters to pairs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any, NamedTuple

from .address import MAX_LENGTH, AddressSyntaxError, ancestors
from .errors import NotInReleaseError, UnknownParameterError, printable, shown, wrong_type
from .model import Address, Kind, Match, Pair, Parameter, Reference, Role, System
from .vocabulary import Vocabulary

Release = tuple[int, int]
_RELEASE = re.compile(r"v?([0-9]{1,4})\.([0-9]{1,4})(?:[.+-].*)?")
_WORD = re.compile(r"[a-z]+|[A-Z]+(?![a-z])|[A-Z][a-z]+|\d+")
_SIDES = tuple(System)
_ROLES = {None: 0, Role.ALSO: 1, Role.INSTEAD: 2}


def resolve(
    vocabulary: Vocabulary, parameter: str | Parameter, system: System | None
) -> tuple[Parameter, ...]:
    """Return the parameters that a spelling names."""
    if isinstance(parameter, Parameter):
        known = entry(vocabulary, parameter)
        return (known,) if system in (None, known.system) else ()
    if not isinstance(parameter, str):
        raise wrong_type("the name of a parameter, or a Parameter", parameter)
    try:
        found = vocabulary.match(parameter, system)
    except AddressSyntaxError as error:
        raise UnknownParameterError(parameter, why=str(error)) from None
    if not found:
        raise UnknownParameterError(parameter, vocabulary.suggestions(parameter, system))
    return tuple(found)


def entry(vocabulary: Vocabulary, parameter: Parameter) -> Parameter:
    """Return the vocabulary's own entry for a parameter, which may be from another dataset."""
    known = vocabulary.get(parameter.address, parameter.system)
    if known is None:
        near = vocabulary.suggestions(parameter.address, parameter.system)
        raise UnknownParameterError(parameter.address, near)
    return known


class Index:
    """The pairs by the parameters that they speak of, each made when it is first asked for."""

    def __init__(
        self,
        rows: Sequence[Mapping[str, Any]],
        make: Callable[[Mapping[str, Any]], Pair],
        vocabulary: Vocabulary,
        releases: Sequence[str],
        default_since: Mapping[Address, str | None],
        references: Iterable[Reference] = (),
        kinds: Iterable[Kind] = (),
    ) -> None:
        self._rows = rows
        self._make = make
        self._made: dict[int, Pair] = {}
        self.vocabulary = vocabulary
        self.references = tuple(references)
        self.kinds = MappingProxyType({(kind.system, kind.kind): kind for kind in kinds})
        self.workload_kinds = frozenset(kind.kind for kind in kinds if kind.template is not None)
        self._releases = releases
        self._default_since = default_since
        self._own: dict[tuple[System, Address], list[int]] = {}
        for at, row in enumerate(rows):
            for system in _SIDES:
                if system in row:
                    self._own.setdefault((system, row[system]), []).append(at)

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """All pairs, in the order of the file."""
        return tuple(self._pair(at) for at in range(len(self._rows)))

    def _pair(self, at: int) -> Pair:
        made = self._made.get(at)
        if made is None:  # of several threads that make it at once, all return the same
            made = self._made.setdefault(at, self._make(self._rows[at]))
        return made

    def _own_pairs(self, system: System, address: Address) -> list[Pair]:
        own = [self._pair(at) for at in self._own.get((system, address), ())]
        return sorted(own, key=partial(_choice, system))

    def pairs_of(self, parameter: Parameter) -> Sequence[Pair]:
        """Return a parameter's pairs: its own, or those that speak for it.

        Where it has none of its own, these are the pairs of the address whose fields stand
        again here, else those of the map that it is a key of, and else the `subtree` verdict of
        its nearest ancestor.
        """
        for address in self._speaking_for(parameter.address):
            if own := self._own_pairs(parameter.system, address):
                return own
        if open_map := self.vocabulary.open_map_of(parameter):  # a key is at least its map's
            return self.pairs_of(open_map)
        for above in ancestors(parameter.address):
            for address in self._speaking_for(Address(above)):
                pairs = self._own_pairs(parameter.system, address)
                if verdicts := [pair for pair in pairs if pair.subtree]:
                    return verdicts
        return ()

    def _speaking_for(self, address: Address) -> Iterable[Address]:
        again: Address | None = address
        while again is not None:
            yield again
            again = self.vocabulary.standing_for(again)

    def lookup(
        self,
        asked: str | Parameter,
        parameters: Iterable[Parameter],
        kubernetes_version: str | None,
    ) -> tuple[Pair, ...]:
        """Return the pairs of all the parameters, without those that a release lacks."""
        pairs = list(dict.fromkeys(pair for p in parameters for pair in self.pairs_of(p)))
        if kubernetes_version is None:
            return tuple(pairs)
        release = self.release(kubernetes_version)
        kept = tuple(pair for pair in pairs if self._is_in(pair, release))
        if pairs and not kept:
            needed = {
                pair.kubernetes: self._span(pair.kubernetes) for pair in pairs if pair.kubernetes
            }
            raise NotInReleaseError(
                str(asked),
                kubernetes_version,
                [(address, str(span)) for address, span in needed.items()],
            )
        return kept

    def in_release(self, parameter: Parameter, release: Release | None) -> Sequence[Pair]:
        """Return a parameter's pairs, without those that a release lacks."""
        pairs = self.pairs_of(parameter)
        return pairs if release is None else [p for p in pairs if self._is_in(p, release)]

    def release(self, text: str) -> Release:
        """Return a release as numbers.

        Raises `TypeError` for what is no text, `ValueError` for a release outside the dataset.
        """
        if not isinstance(text, str):
            raise wrong_type("a Kubernetes version such as '1.29'", text)
        parsed = _RELEASE.fullmatch(text.strip())
        if parsed is None:
            raise ValueError(f"not a Kubernetes version: {shown(text)}; expected one like '1.29'")
        release = int(parsed[1]), int(parsed[2])
        first, last = (_ordered(self._releases[at]) for at in (0, -1))
        if not first <= release <= last:
            raise ValueError(
                f"Kubernetes {printable(text)} is outside the dataset, "
                f"which covers {self._releases[0]} to {self._releases[-1]}"
            )
        return release

    def _is_in(self, pair: Pair, release: Release) -> bool:
        return pair.kubernetes is None or self._span(pair.kubernetes).has(release)

    def _span(self, address: Address) -> Span:
        """Return in which releases a field is on by default: where all above it are, too."""
        span = Span(None, None, False)
        for at in (address, *map(Address, ancestors(address))):
            known = self.vocabulary.get(at, System.KUBERNETES)
            starts = (span.since, self._default_since.get(at), known.since if known else None)
            ends = (span.until, known.until if known else None)
            span = Span(
                max((start for start in starts if start), key=_ordered, default=None),
                min((end for end in ends if end), key=_ordered, default=None),
                span.off or (at in self._default_since and self._default_since[at] is None),
            )
        return span


class Span(NamedTuple):
    """The releases in which a field is on by default; `off` where no release has it on yet."""

    since: str | None
    until: str | None
    off: bool

    def has(self, release: Release) -> bool:
        """Return whether a release is among them."""
        late = self.since is not None and release < _ordered(self.since)
        gone = self.until is not None and release > _ordered(self.until)
        return not (self.off or late or gone)

    def __str__(self) -> str:
        if self.off:
            return "is on by default in no release yet"
        return f"is there from {self.since} on" + (f" until {self.until}" if self.until else "")


def _choice(system: System, pair: Pair) -> tuple[int, bool, int]:
    """Return what the pairs of a parameter are ordered by: the first choice goes first."""
    return _ROLES[pair.role_from(system)], pair.match is Match.NONE, len(pair.where)


def _ordered(release: str) -> Release:
    major, minor = release.split(".")
    return int(major), int(minor)


def search(pairs: Iterable[Pair], text: str) -> tuple[Pair, ...]:
    """Return the pairs that have every word of the text in an address or note, best first.

    Raises `TypeError` for what is no text, `ValueError` for one that is empty or too long.
    """
    if not isinstance(text, str):
        raise wrong_type("the words to search for, as one text", text)
    if not text.strip():
        raise ValueError("nothing to search for: the text is empty")
    if len(text) > MAX_LENGTH:
        raise ValueError(f"cannot search for {len(text):,} characters, at most {MAX_LENGTH:,}")
    wanted = list(dict.fromkeys(word.lower() for word in re.findall(r"\w+", text)))
    ranked: list[tuple[float, Pair]] = []
    for pair in pairs:
        score = _score(pair, wanted)
        if score:
            ranked.append((score, pair))
    ranked.sort(key=lambda item: -item[0])
    return tuple(pair for _, pair in ranked)


def _score(pair: Pair, wanted: Sequence[str]) -> float:
    """Return 0 where a word is missing; a word in an address counts more than one in a note."""
    addresses = " ".join(filter(None, (pair.ecs, pair.kubernetes)))
    spelled = addresses.lower()
    leaves = {word.lower() for word in _WORD.findall(addresses)}
    note = (pair.note or "").lower()
    score = 0.0
    for word in wanted:
        weight = 4 * (word in leaves) + 3 * (word in spelled) + min(note.count(word), 3)
        if not weight:
            return 0.0
        score += weight
    return score / (1 + len(addresses) / 200)
