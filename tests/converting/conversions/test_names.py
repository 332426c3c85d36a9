"""Names, labels and tags."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversions.checks import (
    HOST_NAMES,
    LABEL_WORDS,
    Example,
    Refusal,
    check_converted,
    check_inverse,
    check_refused,
    check_same_meaning,
    conversions_of,
    converted,
)
from ecsk8s_map import NotConvertibleError

LABEL = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?")
LONG = "A" * 70


CONVERTED: list[Example] = [
    ("dns-label-to-name", "app-1", "app-1", ""),
    ("dns-label-to-name", "db.internal", "db-internal", "no dots: it is db-internal here"),
    (
        "labels-to-tags",
        {"b": "1", "a": ""},
        [{"key": "b", "value": "1"}, {"key": "a", "value": ""}],
        "",
    ),
    ("name-to-dns-label", "app", "app", ""),
    (
        "name-to-dns-label",
        "My_App",
        "my-app",
        "the name is my-app here and has to be replaced wherever it is used",
    ),
    ("name-to-dns-label", "-a.b-", "a-b", "Only a to z, 0 to 9 and inner hyphens"),
    ("name-to-dns-label", LONG, f"{'a' * 54}-ghdjahon", "The name has more than the 63 characters"),
    ("name-to-port-name", "http", "http", ""),
    (
        "name-to-port-name",
        "HTTP__8080",
        "http-8080",
        "the name is http-8080 here and has to be replaced wherever it is used",
    ),
    (
        "name-to-port-name",
        "administration-port",
        "administ-pooinm",
        "The name has more than the 15 characters",
    ),
    ("tags-to-labels", [{"Key": "a", "Value": "1"}, {"key": "b"}], {"a": "1", "b": ""}, ""),
]

REFUSED: list[Refusal] = [
    ("dns-label-to-name", "A_b", "it is not a DNS label"),
    ("labels-to-tags", {f"{'a' * 120}/{'b' * 10}": ""}, "at most 128 characters"),
    ("labels-to-tags", {"": ""}, "'' is not a label's key"),
    ("labels-to-tags", {"a": "a b"}, "'a b' is not a label's value"),
    ("labels-to-tags", {str(number): "" for number in range(51)}, "at most 50 tags"),
    ("labels-to-tags", [], "an object, not a list"),
    ("name-to-dns-label", "___", "no letter from a to z and no digit"),
    ("name-to-dns-label", "", "no letter from a to z and no digit"),
    ("name-to-port-name", "8080", "at least one letter from a to z"),
    ("tags-to-labels", [{"key": "aws:ecs:clusterName"}], "reserved for AWS"),
    ("tags-to-labels", [{"key": "cost center"}], "'cost center' is not a label's key"),
    ("tags-to-labels", [{"key": "a/b/c"}], "its prefix is not a DNS name"),
    ("tags-to-labels", [{"key": "a", "value": "a@b.c"}], "use an annotation"),
    (
        "tags-to-labels",
        [{"key": "a", "value": "a" * 64}],
        f"'{'a' * 64}' is not a label's value: at most 63",
    ),
    ("tags-to-labels", [{"key": "a"}, {"Key": "a"}], "'a' occurs twice"),
    ("tags-to-labels", [{"key": "a", "Key": "b"}], "the field key twice"),
    ("tags-to-labels", {"a": "1"}, "a list of tags, not an object"),
]


@pytest.mark.parametrize(("name", "value", "expected", "loss"), CONVERTED)
def test_a_value_is_converted(name: str, value: Any, expected: Any, loss: str) -> None:
    check_converted(name, value, expected, loss)


@pytest.mark.parametrize(("name", "value", "why"), REFUSED)
def test_a_value_is_refused_with_the_reason(name: str, value: Any, why: str) -> None:
    check_refused(name, value, why)


A, B = "a", "b"


@pytest.mark.parametrize(
    ("name", "given", "expected"),
    [
        ("name-to-dns-label", A * 63, A * 63),
        ("name-to-dns-label", A * 64, f"{A * 54}-ffeglkfe"),
        ("name-to-dns-label", f"{A * 53}-{B * 20}", f"{A * 53}-afjeckpj"),
        ("name-to-dns-label", f"{A * 53}.{B * 20}", f"{A * 53}-fafpihag"),
        ("name-to-dns-label", f"{'-' * 70}a", "a"),
        ("name-to-dns-label", "a--b", "a--b"),
        ("name-to-dns-label", "1", "1"),
        ("name-to-dns-label", "A\u212aZ", "a-z"),  # the Kelvin sign is no K
        ("name-to-dns-label", "ABC.XYZ", "abc-xyz"),
        ("name-to-port-name", A * 15, A * 15),
        ("name-to-port-name", A * 16, "aaaaaaaa-gcgbea"),
        ("name-to-port-name", "abcdefg-hijklmnop", "abcdefg-mncgbl"),
        ("name-to-port-name", "abcdefg--hijklmnop", "abcdefg-olkkek"),
        ("name-to-port-name", f"{'1' * 16}a", "11111111-lkmlbp"),
        ("name-to-port-name", "a--b", "a-b"),
        ("name-to-port-name", "-_a_-", "a"),
        ("name-to-port-name", "9z", "9z"),
    ],
)
def test_a_name_is_cut_so_that_it_ends_in_no_hyphen(name: str, given: str, expected: str) -> None:
    assert converted(name, given).value == expected


def test_every_conversion_has_an_example_and_a_refusal() -> None:
    assert {name for name, *_ in CONVERTED} == conversions_of("names") != set()
    assert {name for name, *_ in REFUSED} == conversions_of("names")


INVERSES: list[tuple[str, str, st.SearchStrategy[Any]]] = [
    ("name-to-dns-label", "dns-label-to-name", HOST_NAMES | LABEL_WORDS),
    (
        "tags-to-labels",
        "labels-to-tags",
        st.lists(
            st.fixed_dictionaries({"key": LABEL_WORDS, "value": LABEL_WORDS}),
            unique_by=lambda tag: tag["key"],
        ),
    ),
]


@pytest.mark.parametrize(("there", "back", "values"), INVERSES)
def test_there_and_back_is_the_same_value_where_nothing_is_lost(
    there: str, back: str, values: st.SearchStrategy[Any]
) -> None:
    check_inverse(there, back, values)


BACKWARDS: list[tuple[str, str, st.SearchStrategy[Any], Callable[[Any], Any]]] = [
    ("labels-to-tags", "tags-to-labels", st.dictionaries(LABEL_WORDS, LABEL_WORDS), dict),
    ("dns-label-to-name", "name-to-dns-label", HOST_NAMES, str),
]


@pytest.mark.parametrize(("there", "back", "values", "comparable"), BACKWARDS)
def test_back_and_there_means_the_same_where_nothing_is_lost(
    there: str, back: str, values: st.SearchStrategy[Any], comparable: Callable[[Any], Any]
) -> None:
    check_same_meaning(there, back, values, comparable)


@given(st.text(max_size=100) | st.from_regex(r"\A[A-Za-z0-9_.-]{1,255}\Z"))
def test_a_name_becomes_a_dns_label(name: str) -> None:
    try:
        result = converted("name-to-dns-label", name)
    except NotConvertibleError:
        assert not re.search("[A-Za-z0-9]", name)
    else:
        assert LABEL.fullmatch(result.value)
        assert len(result.value) <= 63
        assert (result.loss is None) == (result.value == name)


@given(st.text(max_size=100) | st.from_regex(r"\A[A-Za-z0-9_-]{1,64}\Z"))
def test_a_name_becomes_a_port_name(name: str) -> None:
    try:
        result = converted("name-to-port-name", name)
    except NotConvertibleError:
        assert not re.search("[A-Za-z]", name)
    else:
        assert LABEL.fullmatch(result.value)
        assert len(result.value) <= 15
        assert "--" not in result.value
        assert re.search("[a-z]", result.value)
        assert (result.loss is None) == (result.value == name)


@pytest.mark.parametrize(
    ("name", "first", "second"),
    [
        ("name-to-dns-label", f"{LONG}-one", f"{LONG}-two"),
        ("name-to-dns-label", LONG, LONG.lower()),
        ("name-to-port-name", "service-connect-http", "service-connect-grpc"),
    ],
)
def test_two_long_names_stay_two(name: str, first: str, second: str) -> None:
    assert converted(name, first).value != converted(name, second).value
    assert converted(name, first) == converted(name, first)


@given(st.text(max_size=20) | LABEL_WORDS)
def test_a_label_that_is_written_is_one_that_kubernetes_takes(word: str) -> None:
    try:
        value = converted("tags-to-labels", [{"key": "a", "value": word}]).value["a"]
    except NotConvertibleError:
        return
    assert re.fullmatch(r"(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?", value)
