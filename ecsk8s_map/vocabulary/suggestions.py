"""What somebody may have meant who named nothing."""

from __future__ import annotations

import difflib
from functools import lru_cache
from heapq import nlargest
from typing import TYPE_CHECKING

from ..address import fold, read
from ..model import Address, System
from ..store import FLAWS

if TYPE_CHECKING:
    from ..store import Store

_CUTOFF = 0.7
_NEAR = """
    SELECT address, read_only FROM parameters
    WHERE id IN (SELECT parameter FROM spellings WHERE folded >= ? AND folded < ?)
      AND (? IS NULL OR system = ?) ORDER BY {}
"""


def suggestions(store: Store, text: str, system: System | None, count: int) -> tuple[Address, ...]:
    """Return the addresses nearest to a text that names nothing: nearest last names first.

    Of several with one last name, those nearest to the whole text go first, where it has several
    names, else those nearest to the root.
    """
    try:
        segments = read(text)
    except ValueError:
        return ()
    close = _close(store, fold(segments[-1])[:100])
    whole = ".".join(segments)[:200].lower()
    found: list[Address] = []
    for ratio, name in close:
        if ratio < close[0][0] - 0.1:  # one good suggestion is better with no bad ones
            break
        order = "id + shift" if len(segments) > 1 else "read_only, depth, address, id + shift"
        bounds = f"{name}.", f"{name}/"
        near = [row[0] for row in store.rows(_NEAR.format(order), (*bounds, system, system))]
        if len(segments) > 1:
            near = _nearest(whole, near, count)
        found += near[:count]
    return tuple(dict.fromkeys(found))[:count]


def _close(store: Store, leaf: str) -> list[tuple[float, str]]:
    """Return what `difflib.get_close_matches(leaf, …, n=3, cutoff=0.7)` does, with the ratios.

    It asks for the ratio of what can have a high one only: what has enough letters in common.
    """
    wanted, length = _letters(leaf), len(leaf)
    matcher = difflib.SequenceMatcher()
    matcher.set_seq2(leaf)
    scored = []
    for name, letters in _names(store):
        common = (wanted & letters).bit_count()
        if 2 * common >= _CUTOFF * (length + len(name)):
            matcher.set_seq1(name)
            if (ratio := matcher.ratio()) >= _CUTOFF:
                scored.append((ratio, name))
    return [
        (difflib.SequenceMatcher(None, leaf, name).ratio(), name) for _, name in nlargest(3, scored)
    ]


def _nearest(whole: str, addresses: list[Address], count: int) -> list[Address]:
    """Return the addresses most like a text, those that come first among equals."""
    wanted, length = _letters(whole), len(whole)
    bounds = []
    for at, address in enumerate(addresses):
        bare = address.lower().replace("[]", "")
        common = (wanted & _letters(bare)).bit_count()
        bounds.append((-2 * common / (length + len(bare)), at, bare))
    best: list[tuple[float, int]] = []
    for bound, at, bare in sorted(bounds):
        if len(best) == count and bound > best[-1][0]:  # nothing that follows is as near
            break
        best.append((-difflib.SequenceMatcher(None, whole, bare).ratio(), at))
        best = sorted(best)[:count]
    return [addresses[at] for _, at in best]


@lru_cache(maxsize=4)
def _names(store: Store) -> list[tuple[str, int]]:
    """Return the last names of all spellings with their letters."""
    try:
        return [(name, _letters(name)) for (name,) in store.rows("SELECT name FROM leaves")]
    except FLAWS as error:
        raise store.damaged(error) from error


def _letters(text: str) -> int:
    """Return a text's letters as a set of bits: one for each letter and each time that it occurs.

    The bits that two texts have in common are as many as the letters that they have in common.
    """
    bits = 0
    for letter in set(text):
        at = 64 * (ord(letter) % 128)
        bits |= ((1 << min(text.count(letter), 64)) - 1) << at
    return bits
