"""What the tests of every module of conversions check in the same way."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ecsk8s_map import Address, Converted, Match, NotConvertibleError, Pair, System, ValuePair
from ecsk8s_map.converting.conversions import CONVERSIONS, amounts, convert

ROWS = (
    ValuePair(True, "true"),
    ValuePair(1, "one"),
    ValuePair("x", "same"),
    ValuePair("y", "same"),
)
LABEL_WORDS = st.from_regex(r"\A[A-Za-z0-9]([A-Za-z0-9._-]{0,9}[A-Za-z0-9])?\Z", fullmatch=True)
HOST_NAMES = st.from_regex(r"\A[a-z]([a-z0-9-]{0,9}[a-z0-9])?\Z", fullmatch=True)

Example = tuple[str, Any, Any, str]
"""A conversion's name, what is given, what is expected, words of the loss."""

Refusal = tuple[str, Any, str]
"""A conversion's name, what is given, words of the refusal."""


def pair(name: str | None) -> Pair:
    """Return a pair that is converted by that name in both directions."""
    return Pair(
        ecs=Address("TaskDefinition.Cpu"),
        kubernetes=Address("Pod.spec.hostname"),
        match=Match.CLOSE,
        to_kubernetes=name,
        to_ecs=name,
        values=ROWS,
    )


def converted(name: str, value: Any) -> Converted:
    return convert(pair(name), value, to=System.KUBERNETES)


def outcome(name: str, value: Any) -> Converted | NotConvertibleError:
    try:
        return converted(name, value)
    except NotConvertibleError as error:
        return error


def conversions_of(module: str) -> set[str]:
    """Return the names of the conversions that a module has."""
    full = f"ecsk8s_map.converting.conversions.{module}"
    own = {name for name, each in CONVERSIONS.items() if each.__module__ == full}
    measured = {*amounts.AMOUNTS} if module == "amounts" else set()
    return own | measured


def _at_an_end(words: str) -> str:
    """Return a pattern for words that a sentence begins or ends with."""
    return f"^(?:{words})|(?:{words})$"


def check_converted(name: str, value: Any, expected: Any, loss: str) -> None:
    result = converted(name, value)
    assert (result.value, type(result.value)) == (expected, type(expected))
    if loss:
        assert re.search(_at_an_end(loss), (result.loss or "").removesuffix("."))
        assert (result.loss or "").endswith(".")
    else:
        assert result.loss is None


def check_refused(name: str, value: Any, why: str) -> None:
    with pytest.raises(NotConvertibleError) as caught:
        converted(name, value)
    assert re.search(_at_an_end(why), caught.value.why)
    assert caught.value.value is value
    assert caught.value.pair == pair(name)
    assert str(caught.value).endswith(caught.value.why)


def check_inverse(there: str, back: str, values: st.SearchStrategy[Any]) -> None:
    """Check that a value of ECS comes back as it was, where nothing is lost on the way."""

    @given(values)
    def check(value: Any) -> None:
        result = converted(there, value)
        assume(result.loss is None)
        assert converted(back, result.value) == Converted(value, None)

    check()


def check_same_meaning(
    there: str, back: str, values: st.SearchStrategy[Any], comparable: Callable[[Any], Any]
) -> None:
    """Check that a value of Kubernetes comes back as one that means the same."""

    @given(values)
    def check(value: Any) -> None:
        result = outcome(there, value)
        assume(isinstance(result, Converted) and result.loss is None)
        assert isinstance(result, Converted)
        again = converted(back, result.value)
        assert again.loss is None
        assert comparable(again.value) == comparable(value)

    check()
