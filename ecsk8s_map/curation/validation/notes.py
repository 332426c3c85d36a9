"""Notes say what differs, once, and agree with the vocabularies and the tables."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from fractions import Fraction

from ...address import ancestors, last_step
from ...model import Address, Match, Pair, System
from ..reviewing import digest
from .addresses import is_map
from .source import Problem, Source, rule

MAX_NOTE = 620
"""The most characters of a note."""


@rule
def notes_say_what_differs(source: Source) -> Iterator[Problem]:
    """Every level but `exact` has a note of one to three whole sentences."""
    for at, pair in enumerate(source.pairs):
        note = pair.note or ""
        if not note and pair.match is not Match.EXACT:
            yield Problem("pairs", at, f"match is '{pair.match}': add a note on what differs")
        if note and not note.endswith((".", "?")):
            yield Problem("pairs", at, "note: end it with a period or a question mark")
        if len(note) > MAX_NOTE:
            message = f"note: {len(note)} characters, at most {MAX_NOTE} are allowed: shorten it"
            yield Problem("pairs", at, message)


@rule
def notes_are_not_repeated(source: Source) -> Iterator[Problem]:
    """A note is used at most twice: what many pairs share belongs in `same` or a subtree."""
    count = Counter(pair.note for pair in source.pairs if pair.note)
    for at, pair in enumerate(source.pairs):
        if pair.note and count[pair.note] > 2:
            message = f"note: {count[pair.note]} pairs have this one, at most 2 may share a note"
            yield Problem("pairs", at, f"{message}: use [[same]] or a subtree verdict")


@rule
def notes_name_what_exists(source: Source) -> Iterator[Problem]:
    """A full address in the backticks of a note is in a vocabulary."""
    for at, pair in enumerate(source.pairs):
        for quoted in re.findall(r"`([^`]+)`", pair.note or ""):
            if _is_full(source, quoted) and not _leads_somewhere(source, quoted):
                yield Problem("pairs", at, f"note: {source.unknown(quoted)}")


# Names, lists, quoted keys. An ellipsis, a `*` or a value behind it makes it a text of its own.
_FULL = re.compile(r"""[A-Za-z](?:[\w:./-]|\[\]|\["[^"]*"\])*""")


def _is_full(source: Source, quoted: str) -> bool:
    """Return whether a text is an address from a resource or kind on, and nothing else."""
    above = ancestors(quoted)
    return bool(above) and above[-1] in source.vocabulary and bool(_FULL.fullmatch(quoted))


def _leads_somewhere(source: Source, address: str) -> bool:
    """Return whether an address is known, or is a key of a map, or an alias of such an address."""
    seen: set[str] = set()
    again: str | None = address
    while again is not None and again not in seen:
        seen.add(again)
        bare = again.removesuffix("[]")
        if bare in source.vocabulary or any(is_map(source, up) for up in ancestors(bare)):
            return True
        again = source.vocabulary.alias_of(Address(bare))
    return False


# A number that a note calls a default, and the unit behind it.
_AMOUNT = (
    r"`?(?P<number{0}>-?[0-9][0-9,]{{0,20}}(?:\.[0-9]{{1,20}})?)`?(?: ?(?P<unit{0}>[a-zA-Z%]+))?"
)
_DEFAULT = re.compile(
    rf"\b[Dd]efaults?(?: value)?:?(?: (?:is|are|to|of))? {_AMOUNT.format(1)}"
    rf"|{_AMOUNT.format(2)},? (?:by|the|of) default\b"
    rf"|\b[Bb]y default {_AMOUNT.format(3)}"
)
_SECONDS = {
    **dict.fromkeys(("m", "min", "minute", "minutes"), 60),
    **dict.fromkeys(("h", "hour", "hours"), 3_600),
    **dict.fromkeys(("d", "day", "days"), 86_400),
}


@rule
def notes_agree_with_the_defaults(source: Source) -> Iterator[Problem]:
    """A number that a note calls a default is one that `[[defaults]]` has.

    Only where `[[defaults]]` has a number for each of the pair's parameters: the note may be about
    either. A number behind another name in backticks is that one's.
    """
    given: dict[str, set[Fraction]] = defaultdict(set)
    for row in source.table("defaults"):
        given[row["address"]] |= set(_amounts(str(row.get("value", row.get("text", "")))))
    for at, pair in enumerate(source.pairs):
        sides = [given[address] for address in _addresses(pair)]
        known = set().union(*sides)
        for found in _DEFAULT.finditer(pair.note or "") if all(sides) else ():
            clause = re.split(r"[.;:(]\s", found.string[: found.end()])[-1]
            stated = next(iter(_amounts(found[0])))
            if stated not in known and not _names_another(clause, pair):
                numbers = ", ".join(str(number) for number in sorted(known))
                message = f"note: it says {found[0]!r}, but [[defaults]] has {numbers}"
                yield Problem("pairs", at, f"{message}: correct one of them")


def _addresses(pair: Pair) -> list[Address]:
    return [address for system in System if (address := pair.side(system))]


def _amounts(text: str) -> Iterator[Fraction]:
    """Yield the numbers in a text; times in seconds, so that `90 days` is `2160h`."""
    for found in re.finditer(_AMOUNT.format(0), text):
        number = Fraction(found["number0"].replace(",", ""))
        yield number * _SECONDS.get(found["unit0"] or "", 1)


def _names_another(clause: str, pair: Pair) -> bool:
    own = {last_step(address) for address in _addresses(pair)}
    quoted = re.findall(r"`([^`]*[A-Za-z][^`]*)`", clause)
    return any(name.rpartition(".")[2] not in own for name in quoted)


_RELEASE = re.compile(
    r"\b(?P<state>[Oo]n|[Oo]ff)? ?by default (?:only )?(?P<when>from|since|before) "
    r"(?:Kubernetes )?(?P<late>1\.[0-9]+)"
    r"|\b(?:[Ff]rom|[Ss]ince) (?:Kubernetes )?(?P<early>1\.[0-9]+)(?: on)?,? (?:on )?by default"
    r"|\b(?:[Ff]rom|[Ss]ince) Kubernetes (?P<named>1\.[0-9]+)"
)


@rule
def notes_agree_with_the_releases(source: Source) -> Iterator[Problem]:
    """A release from which a note says that a field is on is the one that `[[releases]]` has."""
    given = {row["address"]: row.get("release") for row in source.table("releases")}
    for at, pair in enumerate(source.pairs):
        address = pair.kubernetes or ""
        nearest = next((up for up in (address, *ancestors(address)) if up in given), None)
        for found in _RELEASE.finditer(pair.note or "") if nearest else ():
            stated = found["late"] or found["early"] or found["named"]
            if stated == given[nearest or ""] or _is_off(found):
                continue
            known = given[nearest or ""] or "no release yet"
            message = f"note: it says {found[0]!r}, but [[releases]] has {known} for {nearest}"
            yield Problem("pairs", at, f"{message}: correct one of them")


def _is_off(found: re.Match[str]) -> bool:
    return (found["state"] or "").lower() == "off" and found["when"] != "before"


@rule
def reviews_are_current(source: Source) -> Iterator[Problem]:
    """A pair that has been reviewed is as it was read."""
    for at, (pair, row) in enumerate(zip(source.pairs, source.table("pairs"), strict=True)):
        written = row.get("reviewed", "")
        if written and written.split()[-1] != digest(pair):
            message = "reviewed: the pair has changed since: remove it, or have the pair read again"
            yield Problem("pairs", at, message)
