"""Full text over addresses and notes, with SQLite's index of words and without it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small import index as made
from small import whole

from ecsk8s_map import Pair
from ecsk8s_map.query.search import search, words
from ecsk8s_map.store import Store

Rows = Sequence[Mapping[str, Any]]


@pytest.fixture(params=[True, False], ids=["index", "no index"], autouse=True)
def full_text(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[bool]:
    """Whether this Python's SQLite has FTS5, or does as if it had none."""
    if not request.param:
        monkeypatch.setattr(Store, "has_full_text", False)
    return request.param  # type: ignore[no-any-return]


PAIRS: Rows = [
    {"ecs": "A.memory", "kubernetes": "B.limits", "note": "The cap of a container."},
    {"ecs": "A.cap", "match": "none", "note": "Linux capabilities; memory memory memory."},
    {"ecs": "A.memoryReservation", "kubernetes": "B.requests", "match": "exact"},
    {"kubernetes": "B.capacity", "match": "none", "note": "What a node has. Cap, memory."},
]


def searched(text: str, pairs: Rows = PAIRS) -> list[int]:
    """Return which of the pairs are found."""
    answers = made(pairs=pairs)
    return [answers.pairs.index(pair) for pair in search(answers, text)]


def alone(ecs: str, note: str | None = None) -> Mapping[str, Any]:
    return {"ecs": ecs, "match": "none", "note": note}


def test_the_index_of_words_is_there_or_not(full_text: bool) -> None:
    assert made(pairs=PAIRS).store.has_full_text == whole().store.has_full_text == full_text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # in an address as a word of its own 7, in an address 3, in the note 1 each, at most 3
        ("memory", [0, 2, 1, 3]),
        ("cap", [1, 3, 0]),
        ("CAP", [1, 3, 0]),
        ("memory cap", [1, 0, 3]),
        ("cap, memory!", [1, 0, 3]),
        ("cap memory memory memory memory", [1, 0, 3]),
        ("capa", [3, 1]),
        ("linux requests", []),
        ("reservation", [2]),
        ("has", [3]),
        ("xx", []),
        ("!", []),
        ("_", []),
    ],
)
def test_what_has_all_the_words_is_found_best_first(text: str, expected: list[int]) -> None:
    assert searched(text) == expected


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("array", True),
        ("arr", True),
        ("ray", False),
        ("rray", False),
        ("X-Ray", False),
        ("ARRAY", True),
        ("arrayed", False),
        ("jobarraysize", True),
        ("jobarr", True),
        ("size", True),
        ("iz", False),
        ("array size", True),
        ("sizes", False),
        ("2", True),
        ("v2", True),
        ("beta", True),
        ("v2beta1", True),
        ("notified", True),
        ("snake", True),
        ("case", True),
        ("snake_case", True),
        ("ase", False),
        ("ümlaut", True),
        ("ÜMLAUT", True),
        ("umlaut", False),
        ("mlaut", False),
        ("àrray", False),
    ],
)
def test_a_word_is_found_by_its_beginning_and_not_in_the_middle(text: str, is_found: bool) -> None:
    row = alone("Batch.JobArraySize.v2beta1", "Notified of snake_case with an Ümlaut.")
    assert searched(text, [row]) == ([0] if is_found else [])


@pytest.mark.parametrize(
    "text",
    ['"', '"memory', "memory*", "memory AND", "NOT", "a OR b", "NEAR(a b)", "word:memory", "-"],
)
def test_what_has_a_meaning_for_the_index_is_a_word_like_others(text: str) -> None:
    rows = [alone("A.memory", "and not or near a b word"), alone("A.other", "memory")]
    expected = [0, 1] if text in ('"memory', "memory*") else [] if text in ('"', "-") else [0]
    assert searched(text, rows) == expected


def test_a_word_that_is_repeated_counts_once() -> None:
    rows = [alone("A.memory", "limits"), alone("A.limits", "memory")]
    assert searched("memory limits limits", rows) == [0, 1]
    assert searched("memory limits LIMITS", rows) == [0, 1]


def test_a_word_in_an_address_counts_more_than_in_a_note_and_as_a_word_of_its_own_most() -> None:
    own, part = alone("A.heap.xxxxx", "disk"), alone("A.heaps.disks", "heap heap heap")
    assert searched("heap disk", [own, part]) == [1, 0]  # 8 and 9
    noted, spelled = alone("A.xxxxx", "heap " * 3), alone("A.heaps", "")
    assert searched("heap", [noted, spelled]) == [0, 1]  # both 3
    assert searched("heap", [spelled, noted]) == [0, 1]


def test_a_word_of_its_own_in_an_address_outweighs_a_part_of_one_and_three_in_the_note() -> None:
    rows = [alone("A.heapsxxx", "heap " * 3), alone("A.heap.xxx")]  # 6 and 7
    assert searched("heap", rows) == [1, 0]


def test_a_longer_address_weighs_against_a_better_match() -> None:
    shorter = alone("A.heapsx", "heap " * 3)  # 6 / 1.04
    longer = alone(f"A.heap.{'x' * 36}")  # 7 / 1.215
    assert searched("heap", [longer, shorter]) == [1, 0]
    less_long = alone(f"A.heap.{'x' * 35}")  # 7 / 1.21
    assert searched("heap", [shorter, less_long]) == [1, 0]


def test_of_as_good_ones_that_with_the_shorter_addresses_goes_first() -> None:
    rows = [alone(f"A.{'long' * 10}.memory"), alone("A.memory"), alone("B.memory")]
    assert searched("memory", rows) == [1, 2, 0]


def test_a_word_counts_in_a_note_three_times_at_most() -> None:
    rows = [alone("A.b", "word " * count) for count in (2, 3, 9)]
    assert searched("word", rows) == [1, 2, 0]


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ("", ValueError("nothing to search for: the text is empty")),
        (" \n", ValueError("nothing to search for: the text is empty")),
        ("a" * 2_001, ValueError("cannot search for 2,001 characters, at most 2,000")),
        (None, TypeError("expected the words to search for, as one string, got None")),
        (["a"], TypeError("expected the words to search for, as one string, got ['a']")),
    ],
)
def test_what_cannot_be_searched_for_is_an_error(given: Any, error: Exception) -> None:
    with pytest.raises(type(error)) as caught:
        search(made(), given)
    assert (type(caught.value), str(caught.value)) == (type(error), str(error))


def test_the_longest_text_that_is_searched_for_has_2_000_characters() -> None:
    assert searched("cap " * 500) == searched("cap") != []
    assert searched(" ".join(f"w{number:03}" for number in range(400))) == []


def test_the_words_of_a_pair_are_those_of_its_note_and_its_addresses_and_their_parts() -> None:
    assert words("A.memoryLimit", "argoproj.io/Rollout", "Memory of v1") == [
        *("a", "memory", "limit", "argoproj", "io", "rollout", "memorylimit", "of", "v1")
    ]
    assert words(None, "ABCDef.x2", None) == ["abc", "def", "x", "2", "abcdef", "x2"]
    assert words(None, None, None) == []


WORDS = {pair: words(pair.ecs, pair.kubernetes, pair.note) for pair in whole().pairs}


def having(text: str) -> set[Pair]:
    """Return the pairs that have a word that begins like each of a text's."""
    wanted = "".join(each if each.isalnum() else " " for each in text).lower().split()
    return {
        pair
        for pair, own in WORDS.items()
        if wanted and all(any(each.startswith(word) for each in own) for word in wanted)
    }


@settings(max_examples=15)
@given(
    st.lists(st.sampled_from(sorted(set().union(*WORDS.values()))), min_size=1, max_size=3),
    st.integers(1, 12),
)
def test_every_pair_that_has_the_words_is_found_and_no_other(found: list[str], size: int) -> None:
    text = " ".join(word[:size] for word in found)
    assert set(search(whole(), text)) == having(text)


@settings(max_examples=15)
@given(st.text(min_size=1, max_size=30))
def test_any_text_is_searched_for_with_the_index_as_without_it(text: str) -> None:
    if text.strip():
        assert set(search(whole(), text)) == having(text)


def test_words_beyond_ascii_are_searched_for_as_they_are() -> None:
    rows = [alone("A.b", "naïve İstanbul"), alone("A.c", "naive istanbul ²")]
    assert searched("naïv", rows) == [0]
    assert searched("naiv", rows) == [1]
    assert searched("istan", rows) == [1]
    assert searched("²", rows) == [1]
    assert searched("naive\U0001e900", rows) == []  # a letter that FTS5 does not know yet
