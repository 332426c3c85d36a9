"""Errors say what was given, and come out of pickling and copying whole."""

import copy
import pickle
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecsk8s_map import (
    Address,
    DatasetError,
    DocumentError,
    Error,
    Match,
    NotConvertibleError,
    NotInReleaseError,
    Pair,
    UnknownParameterError,
    errors,
)
from ecsk8s_map.address import AddressSyntaxError
from ecsk8s_map.converting import PlacementError
from ecsk8s_map.errors import printable, shown, wrong_type

PAIR = Pair(Address("A.B"), Address("C.d"), Match.CLOSE, note="n")
MADE: dict[type[Exception], Callable[[str], Exception]] = {
    UnknownParameterError: lambda text: UnknownParameterError(text, [text, "b"], text),
    NotInReleaseError: lambda text: NotInReleaseError(text, text, [("A.b", text)]),
    NotConvertibleError: lambda text: NotConvertibleError([text], PAIR, text),
    PlacementError: PlacementError,
    DatasetError: DatasetError,
    DocumentError: DocumentError,
    AddressSyntaxError: AddressSyntaxError,
}


def pickled(protocol: int, error: Exception) -> Any:
    return pickle.loads(pickle.dumps(error, protocol))


AGAIN: dict[str, Callable[[Exception], Any]] = {
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "oldest pickle": partial(pickled, 0),
    "pickle": partial(pickled, pickle.DEFAULT_PROTOCOL),
    "newest pickle": partial(pickled, pickle.HIGHEST_PROTOCOL),
}


def test_the_tests_below_know_every_error() -> None:
    public = {
        value
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, Exception) and not name.startswith("_")
    }
    assert public == {*MADE, Error} - {AddressSyntaxError}


def test_every_error_of_the_library_is_an_error_of_its_base() -> None:
    """And of the built-in type that a caller who knows nothing of the library would expect."""
    kinds = MADE.keys() - {AddressSyntaxError}
    assert all(issubclass(kind, Error) for kind in kinds)
    assert {kind for kind in kinds if issubclass(kind, LookupError)} == {
        UnknownParameterError,
        NotInReleaseError,
    }
    assert all(issubclass(kind, ValueError | LookupError) for kind in kinds)
    assert not issubclass(Error, ValueError | LookupError)


@pytest.mark.parametrize("again", AGAIN)
@pytest.mark.parametrize("kind", MADE, ids=lambda kind: kind.__name__)
@given(text=st.text(max_size=100))
def test_an_error_comes_out_of_pickling_and_copying_whole(
    kind: type[Exception], again: str, text: str
) -> None:
    error = MADE[kind](text)
    error.add_note(f"seen at {text}")
    found = AGAIN[again](error)
    assert found is not error
    assert type(found) is kind
    assert (str(found), found.args, vars(found)) == (str(error), error.args, vars(error))
    assert found.__notes__ == [f"seen at {text}"]


def test_the_parts_of_an_error_can_be_asked_for() -> None:
    unknown = UnknownParameterError("a", ["b"], "why")
    assert (unknown.text, unknown.suggestions, unknown.why) == ("a", ("b",), "why")
    assert (UnknownParameterError("a").suggestions, UnknownParameterError("a").why) == ((), "")
    lacking = NotInReleaseError("a", "1.29", [("b", "c")])
    assert (lacking.text, lacking.version, lacking.needed) == ("a", "1.29", (("b", "c"),))
    refused = NotConvertibleError(1, PAIR, "why")
    assert (refused.value, refused.pair, refused.why) == (1, PAIR, "why")


@pytest.mark.parametrize(
    ("kind", "given", "message"),
    [
        (UnknownParameterError, ("a",), "unknown parameter 'a'"),
        (UnknownParameterError, ("a", (), "it is b"), "unknown parameter 'a': it is b"),
        (UnknownParameterError, ("a", ["b"]), "unknown parameter 'a'; did you mean b?"),
        (UnknownParameterError, ("a", ["\x1b"]), r"unknown parameter 'a'; did you mean \x1b?"),
        (
            UnknownParameterError,
            ("a", ["b", "c"], "it is d"),
            "unknown parameter 'a': it is d; did you mean b or c?",
        ),
        (
            NotInReleaseError,
            ("a", "1.29", [("b", "is late"), ("c", "is off")]),
            "'a' has no counterpart in Kubernetes 1.29: b is late; c is off",
        ),
        (
            NotConvertibleError,
            ("x", PAIR, "it is no number"),
            "cannot convert 'x' by A.B -> C.d (close): it is no number",
        ),
    ],
)
def test_a_message_names_what_was_given_and_what_there_is(
    kind: Callable[..., Exception], given: tuple[Any, ...], message: str
) -> None:
    assert str(kind(*given)) == message


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("a", "'a'"),
        (None, "None"),
        (["a", 1], "['a', 1]"),
        ("a" * 80, f"'{'a' * 80}'"),
        ("a" * 81, f"'{'a' * 80}… (81 characters)'"),
        ([1] * 2_000, f"[{'1, ' * 26}1… (6,000 characters)"),
        ("\x1b[31m\n::error\u202e\ud800\x7f", r"'\x1b[31m\n::error\u202e\ud800\x7f'"),
        ("häuser", "'häuser'"),
        (b"\x00", r"b'\x00'"),
    ],
)
def test_a_value_is_shown_as_python_writes_it_but_shortened(value: Any, expected: str) -> None:
    assert shown(value) == expected


def test_what_python_cannot_write_is_shown_by_its_type() -> None:
    assert shown(10**5_000) == "a value of type int"
    nested: list[Any] = []
    for _ in range(100_000):
        nested = [nested]
    assert shown(nested) == "a value of type list"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("AWS::S3::Bucket", "AWS::S3::Bucket"),
        ("it's", "it's"),
        ("a" * 81, f"{'a' * 80}… (81 characters)"),
        ("\x1b[31m\n::error\u202e\ud800", r"\x1b[31m\n::error\u202e\ud800"),
        (None, "None"),
        (["a"], "['a']"),
    ],
)
def test_a_word_of_a_document_is_printable_without_quotes(value: Any, expected: str) -> None:
    assert printable(value) == expected


@given(st.text())
def test_what_is_printable_or_shown_is_one_line_of_bounded_length(text: str) -> None:
    for written in (printable(text), shown(text)):
        assert written.isprintable()
        assert len(written) < 1_000


@pytest.mark.parametrize("text", ["\x1b[31m\n", "a" * 100_000, "\ud800" * 90])
def test_no_message_repeats_an_odd_or_a_long_text_as_it_is(text: str) -> None:
    for error in (
        UnknownParameterError(text),
        NotInReleaseError(text, text, []),
        NotConvertibleError(text, PAIR, "why"),
        wrong_type("a text", text),
    ):
        assert str(error).isprintable()
        assert len(str(error)) < 1_500


def test_a_wrong_type_is_told_with_what_is_wanted_and_what_was_given() -> None:
    error = wrong_type("a Pair", 1)
    assert isinstance(error, TypeError)
    assert str(error) == "expected a Pair, got 1"


@pytest.mark.parametrize(
    ("given_name", "known", "end"),
    [
        ("hostnam", ["image", "hostname"], "; did you mean hostname?"),
        ("hostname", ["hostnames", "hostname"], "; did you mean hostname?"),
        ("x", ["hostname"], ""),
        ("hostname", [], ""),
        (7, ["7"], ""),
        (None, ["None"], ""),
    ],
)
def test_an_unknown_name_is_told_with_the_nearest(
    given_name: object, known: list[str], end: str
) -> None:
    assert errors.nearest(given_name, iter(known)) == end


def test_of_a_long_name_the_beginning_is_compared() -> None:
    name = "a" * 100
    assert errors.nearest(f"{name}{'b' * 10_000}", [name]) == f"; did you mean {name}?"
