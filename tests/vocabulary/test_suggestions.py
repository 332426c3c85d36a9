"""What somebody may have meant who named nothing."""

import difflib
import random
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small import FIELD, KIND, POD, ROOT, SERVICE, vocabulary, whole

from ecsk8s_map import Address, Parameter, System
from ecsk8s_map.address import AddressSyntaxError, ancestors, fold, read
from ecsk8s_map.vocabulary import Vocabulary, suggestions


def suggested(known: Vocabulary, text: str, **asked: Any) -> list[str]:
    return [str(address) for address in known.suggestions(text, **asked)]


def test_a_suggestion_has_a_name_like_the_one_asked_for() -> None:
    known = vocabulary(ecs=SERVICE, kubernetes=POD)
    assert suggested(known, "desired_cuont") == ["Service.DesiredCount"]
    assert suggested(known, "hostnam") == ["Pod.spec.hostname"]
    assert suggested(known, "xyzzy") == []
    assert suggested(known, "a..b") == []
    assert suggested(known, "") == []


@pytest.mark.parametrize(("text", "is_near"), [("abcdefg", True), ("abcdefz", True), ("ab", False)])
def test_a_name_that_is_less_like_it_than_seven_tenths_is_not_suggested(
    text: str, is_near: bool
) -> None:
    known = vocabulary(ecs={"A": ROOT, "A.abcdefghij": FIELD, "B": ROOT, "B.abcde": FIELD})
    assert bool(suggested(known, text)) == is_near


def test_a_name_much_less_like_it_than_the_best_is_not_suggested() -> None:
    rows = {"A": ROOT, "A.abcdefghi": FIELD, "A.abcdefghx": FIELD, "A.abcdefghxy": FIELD}
    known = vocabulary(ecs=rows)  # as like "abcdefghij" as 0.95, 0.84 and 0.8
    assert suggested(known, "abcdefghij") == ["A.abcdefghi"]
    del rows["A.abcdefghi"]
    assert suggested(vocabulary(ecs=rows), "abcdefghij") == ["A.abcdefghx", "A.abcdefghxy"]


def test_of_one_name_what_can_be_set_is_suggested_first_and_then_what_is_nearest_to_the_root() -> (
    None
):
    known = vocabulary(
        ecs={
            "A": ROOT,
            "A.hostname": {**FIELD, "read_only": True},
            "C": ROOT,
            "C.hostname": FIELD,
            "B": ROOT,
            "B.hostname": FIELD,
            "B.x.hostname": FIELD,
        }
    )
    expected = ["B.hostname", "C.hostname", "B.x.hostname", "A.hostname"]
    assert suggested(known, "hostnam", count=4) == expected
    assert suggested(known, "hostnam", count=1) == expected[:1]
    assert suggested(known, "hostnam") == expected[:3]


def test_of_one_name_what_is_spelled_most_like_the_path_is_suggested_first() -> None:
    known = vocabulary(
        kubernetes={
            "Pod": KIND,
            "Pod.hostname": FIELD,
            "Other": KIND,
            "Other.aaaa.bbbbbbbbb[].hostname": FIELD,
            "Gateway": KIND,
            "Gateway.spec.listeners[].hostname": FIELD,
            "Route": KIND,
            "Route.spec.hostname": {**FIELD, "read_only": True},
        }
    )
    asked = "Gateway.spec.listener.hostnam"
    assert suggested(known, asked)[0] == "Gateway.spec.listeners[].hostname"
    assert suggested(known, "ROUTE.SPEC.hostnam")[0] == "Route.spec.hostname"
    assert suggested(known, "Route.hostnam")[0] == "Route.spec.hostname"
    assert suggested(known, "hostnam")[0] == "Pod.hostname"


def test_of_more_than_three_names_like_it_the_three_nearest_are_suggested() -> None:
    names = ("hostnamea", "hostnameb", "hostnamec", "hostnamed")
    known = vocabulary(ecs={"A": ROOT, **{f"A.{name}": FIELD for name in names}})
    assert len(suggested(known, "hostname", count=9)) == 3


def test_suggestions_are_of_the_system_asked_for_and_stand_once() -> None:
    known = vocabulary(
        ecs={"Service": ROOT, "Service.name": {**FIELD, "names": {"api": ["names"]}}},
        kubernetes={"Service": KIND, "Service.name": FIELD, "Pod": KIND, "Pod.name": FIELD},
    )
    assert suggested(known, "namee", system=System.ECS) == ["Service.name"]
    assert suggested(known, "namee", system=System.KUBERNETES) == ["Pod.name", "Service.name"]
    assert suggested(known, "namee") == ["Pod.name", "Service.name"]


@given(st.text(max_size=100))
def test_any_text_is_matched_or_refused_and_has_suggestions_that_exist(text: str) -> None:
    known = whole().vocabulary
    try:
        parameters = known.match(text, None)
    except AddressSyntaxError:
        parameters = []
    assert len(set(parameters)) == len(parameters)
    assert all(address in known for address in known.suggestions(text))


def plainly_suggested(text: str, system: System | None, count: int) -> list[str]:
    """Return what `difflib` alone suggests, which takes a hundred times as long.

    Of the three nearest last names those that are about as near as the first; of the parameters
    with one name the nearest to the whole text, or else to the root.
    """
    segments = read(text)
    leaf = fold(segments[-1])[:100]
    close = difflib.get_close_matches(leaf, LEAVES, n=3, cutoff=0.7)
    ratios = [difflib.SequenceMatcher(None, leaf, name).ratio() for name in close]
    found: list[str] = []
    for name, ratio in zip(close, ratios, strict=True):
        if ratio < ratios[0] - 0.1:
            break
        near = [each for each in LEAVES[name] if system in (None, each.system)]
        if len(segments) > 1:
            whole_text = ".".join(segments)[:200].lower()
            near.sort(key=lambda each: POSITIONS[each])
            near.sort(
                key=lambda each: (
                    -difflib.SequenceMatcher(
                        None, whole_text, each.address.lower().replace("[]", "")
                    ).ratio()
                )
            )
        else:
            near.sort(
                key=lambda each: (
                    each.read_only,
                    len(ancestors(each.address)),
                    each.address,
                    POSITIONS[each],
                )
            )
        found += [each.address for each in near[:count]]
    return list(dict.fromkeys(found))[:count]


POSITIONS = {parameter: at for at, parameter in enumerate(whole().vocabulary)}
LEAVES: dict[str, list[Parameter]] = {}
for number, spelled in whole().store.rows("SELECT DISTINCT parameter, folded FROM spellings"):
    (named,) = whole().vocabulary.numbered([number])
    owners = LEAVES.setdefault(spelled.partition(".")[0], [])
    if named not in owners:
        owners.append(named)
NAMES = sorted({name.path for each in POSITIONS for name in each.names} | set(LEAVES))
ADDRESSES = sorted(each.address for each in POSITIONS)


def misspelled(chance: random.Random) -> str:
    """Return a name or an address with a few letters changed."""
    text = chance.choice(NAMES if chance.random() < 0.6 else ADDRESSES)
    if chance.random() < 0.3:
        text = text.rpartition(".")[2]
    letters = list(text)
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(letters))
        way = chance.random()
        if way < 0.3 and len(letters) > 2:
            del letters[at]
        elif way < 0.6:
            letters.insert(at, chance.choice("aeinrstüÄ0_-" + text))
        elif way < 0.8:
            letters[at] = chance.choice("aeinrstxé")
        else:
            letters[at : at + 2] = reversed(letters[at : at + 2])
    return "".join(letters)


def test_suggestions_are_those_of_difflib_alone() -> None:
    """What is left out before `difflib` is asked for ratios could not have been near enough."""
    chance, asked, suggested_any = random.Random(20), 0, 0
    assert len(LEAVES) > 2_000
    while asked < 250:
        text = misspelled(chance)
        try:
            read(text)
        except AddressSyntaxError:
            continue
        system = chance.choice([None, None, *System])
        count = chance.choice([1, 3, 3, 5])
        found = whole().vocabulary.suggestions(text, system, count)
        assert list(found) == plainly_suggested(text, system, count), (text, system, count)
        asked += 1
        suggested_any += bool(found)
    assert suggested_any > 150


@settings(max_examples=300)
@given(
    st.text("abc.", min_size=1, max_size=9),
    st.lists(st.text("abcC.[]", max_size=9), max_size=9, unique=True),
    st.integers(1, 4),
)
def test_the_addresses_nearest_to_a_text_are_those_of_the_highest_ratios(
    text: str, addresses: list[Address], count: int
) -> None:
    def ratio(address: str) -> float:
        bare = address.lower().replace("[]", "")
        return difflib.SequenceMatcher(None, text, bare).ratio()

    expected = sorted(addresses, key=ratio, reverse=True)[:count]
    assert suggestions._nearest(text, addresses, count) == expected


@given(st.text(max_size=60), st.text(st.characters(max_codepoint=127), max_size=60))
def test_no_letter_that_a_text_and_a_name_have_in_common_is_lost(text: str, name: str) -> None:
    """Names are ASCII; of what is not, several letters count as one, which finds more at most."""
    assert all(each.isascii() for each in LEAVES)
    bits = suggestions._letters(text) & suggestions._letters(name)
    assert bits.bit_count() >= (Counter(text) & Counter(name)).total()


def test_letters_are_counted() -> None:
    def common(one: str, other: str) -> int:
        return (suggestions._letters(one) & suggestions._letters(other)).bit_count()

    assert common("", "abc") == common("abc", "xyz") == 0
    assert common("abc", "cba") == 3
    assert common("aab", "aaab") == 3
    assert common("aaab", "ab") == 2
    assert common("a" * 64, "a" * 70) == common("a" * 70, "a" * 70) == 64
