"""Which Kubernetes releases have a field on by default."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ..errors import NotInReleaseError, printable, shown, wrong_type

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..model import Pair
    from ..store import Store
    from .index import Release

_RELEASE = re.compile(r"v?([0-9]{1,4})\.([0-9]{1,4})(?:[.+-].*)?")


class Span(NamedTuple):
    """The releases in which a field is on by default; `off` where no release has it on yet."""

    since: str | None
    until: str | None
    off: bool

    def has(self, release: Release) -> bool:
        """Return whether a release is among them."""
        late = self.since is not None and release < numbers(self.since)
        gone = self.until is not None and release > numbers(self.until)
        return not (self.off or late or gone)

    def __str__(self) -> str:
        if self.off:
            return "is not on by default in any release yet"
        return f"is there from {self.since} on" + (f" until {self.until}" if self.until else "")


class Releases:
    """The releases of a dataset, and in which of them the Kubernetes side of each pair is on."""

    def __init__(self, store: Store) -> None:
        self._known: list[str] = store.about("baseline")["kubernetes"]
        query = "SELECT DISTINCT kubernetes, since, until, off FROM pairs WHERE kubernetes <> ''"
        self._spans = {
            address: Span(since, until, bool(off))
            for address, since, until, off in store.rows(query)
        }

    def parse(self, text: str) -> Release:
        """Return a release ("1.29", "v1.29.3", "1.29-eks") as numbers.

        Raises `TypeError` for what is not a string, `ValueError` for a release outside the
        dataset.
        """
        if not isinstance(text, str):
            raise wrong_type("a Kubernetes version such as '1.29'", text)
        parsed = _RELEASE.fullmatch(text.strip())
        if parsed is None:
            raise ValueError(f"not a Kubernetes version: {shown(text)}; expected one like '1.29'")
        release = int(parsed[1]), int(parsed[2])
        first, last = (numbers(self._known[at]) for at in (0, -1))
        if not first <= release <= last:
            raise ValueError(
                f"Kubernetes {printable(text)} is outside the dataset, "
                f"which covers {self._known[0]} to {self._known[-1]}"
            )
        return release

    def has(self, release: Release, pair: Pair) -> bool:
        """Return whether a release has the Kubernetes side of a pair, if any, on by default."""
        return pair.kubernetes is None or self._spans[pair.kubernetes].has(release)

    def kept(self, asked: str, version: str, pairs: Sequence[Pair]) -> tuple[Pair, ...]:
        """Return the pairs that a release has.

        Raises `NotInReleaseError` where it has none of them, and as `parse` does.
        """
        release = self.parse(version)
        kept = tuple(pair for pair in pairs if self.has(release, pair))
        if pairs and not kept:
            addresses = dict.fromkeys(pair.kubernetes for pair in pairs if pair.kubernetes)
            needed = [(address, str(self._spans[address])) for address in addresses]
            raise NotInReleaseError(asked, version, needed)
        return kept


def numbers(release: str) -> Release:
    """Return a release as numbers, which sort."""
    major, minor = release.split(".")
    return int(major), int(minor)
