"""Full text over the addresses and notes of all pairs."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from ..address import MAX_LENGTH
from ..errors import wrong_type

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..model import Pair
    from .index import Index

_WORD = re.compile(r"[^\W_]+")
_PART = re.compile(r"[a-z]+|[A-Z]+(?![a-z])|[A-Z][a-z]+|\d+")


def search(index: Index, text: str) -> tuple[Pair, ...]:
    """Return the pairs that have every word of the text in an address or note, best first.

    A word may be the beginning of theirs. Raises `TypeError` for what is not a string,
    `ValueError` for one that is empty or too long.
    """
    if not isinstance(text, str):
        raise wrong_type("the words to search for, as one string", text)
    if not text.strip():
        raise ValueError("nothing to search for: the text is empty")
    if len(text) > MAX_LENGTH:
        raise ValueError(f"cannot search for {len(text):,} characters, at most {MAX_LENGTH:,}")
    wanted = list(dict.fromkeys(word.lower() for word in _WORD.findall(text)))
    if not wanted:
        return ()
    scored = [(_score(pair, wanted), pair) for pair in _candidates(index, wanted)]
    scored.sort(key=lambda each: -each[0])
    return tuple(pair for _, pair in scored)


def words(ecs: str | None, kubernetes: str | None, note: str | None) -> list[str]:
    """Return the words that a pair is found by: of its addresses the parts, too; each once."""
    addresses = " ".join(filter(None, (ecs, kubernetes)))
    found = [*_PART.findall(addresses), *_WORD.findall(addresses), *_WORD.findall(note or "")]
    return list(dict.fromkeys(word.lower() for word in found))


def _candidates(index: Index, wanted: Sequence[str]) -> Iterable[Pair]:
    """Return the pairs that have every word, in their order, by the full-text index if it works."""
    if index.store.has_full_text:
        query = " ".join(f'"{word}"*' for word in wanted)
        rows = index.store.rows(
            "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid", (query,)
        )
        return index.numbered(number for (number,) in rows)
    return [pair for pair in index.pairs if _has_all(pair, wanted)]


def _has_all(pair: Pair, wanted: Sequence[str]) -> bool:
    own = words(pair.ecs, pair.kubernetes, pair.note)
    return all(any(each.startswith(word) for each in own) for word in wanted)


def _score(pair: Pair, wanted: Sequence[str]) -> float:
    """Return how well a pair fits; a word in an address counts more than one in a note."""
    spelled, parts, note = _texts(pair.ecs, pair.kubernetes, pair.note)
    score = 0.0
    for word in wanted:
        score += 4 * (word in parts) + 3 * (word in spelled) + min(note.count(word), 3)
    return score / (1 + len(spelled) / 200)


@lru_cache(maxsize=4096)
def _texts(
    ecs: str | None, kubernetes: str | None, note: str | None
) -> tuple[str, frozenset[str], str]:
    """Return what words are looked for in: the addresses, their parts, the note."""
    addresses = " ".join(filter(None, (ecs, kubernetes)))
    parts = frozenset(part.lower() for part in _PART.findall(addresses))
    return addresses.lower(), parts, (note or "").lower()
