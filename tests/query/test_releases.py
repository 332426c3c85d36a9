"""Which Kubernetes releases have a field on by default, on small datasets made by hand."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from small import RELEASES
from small import index as made

from ecsk8s_map import NotInReleaseError, Parameter, System
from ecsk8s_map.query import Index
from ecsk8s_map.query.releases import Span, numbers

SPANS: dict[str, dict[str, Any]] = {
    "K": {"type": "kind"},
    "K.always": {},
    "K.late": {"since": "1.9"},
    "K.gone": {"since": "1.8", "until": "1.10"},
    "K.late.gone": {"until": "1.10"},
    "K.object": {"since": "1.9", "until": "1.11"},
    "K.object.field": {"since": "1.8", "until": "1.10"},
    "K.object.later": {"since": "1.10"},
    "K.beta": {"since": "1.9"},
    "K.beta.field": {"since": "1.9"},
    "K.alpha": {"since": "1.9"},
    "K.alpha.field": {},
    "K.older": {"since": "1.11"},
    "K.short": {"until": "1.10"},
    "K.short.shorter": {"until": "1.9"},
}
ON_BY_DEFAULT: Sequence[Mapping[str, Any]] = [
    {"address": "K.beta", "release": "1.10"},
    {"address": "K.alpha"},
    {"address": "K.older", "release": "1.9"},
]


def answering(*pairs: Mapping[str, Any]) -> Index:
    """Return the index of these pairs of E with the kind K."""
    rows = [{"ecs": "E", "note": "n", **pair} for pair in pairs]
    return made({"E": {"type": "resource"}}, SPANS, rows, releases=ON_BY_DEFAULT)


def found(answers: Index, release: str | None = None) -> list[str | None]:
    return [pair.note for pair in answers.lookup("E", None, release)]


@pytest.mark.parametrize(
    ("address", "releases", "when"),
    [
        ("K.always", RELEASES, ""),
        ("K.late", RELEASES[1:], "is there from 1.9 on"),
        ("K.gone", RELEASES[:3], "is there from 1.8 on until 1.10"),
        ("K.late.gone", RELEASES[1:3], "is there from 1.9 on until 1.10"),
        ("K.object.field", RELEASES[1:3], "is there from 1.9 on until 1.10"),
        ("K.object.later", RELEASES[2:], "is there from 1.10 on until 1.11"),
        ("K.beta", RELEASES[2:], "is there from 1.10 on"),
        ("K.beta.field", RELEASES[2:], "is there from 1.10 on"),
        ("K.alpha", (), "is not on by default in any release yet"),
        ("K.alpha.field", (), "is not on by default in any release yet"),
        ("K.older", RELEASES[3:], "is there from 1.11 on"),
        ("K.late.unlisted", RELEASES[1:], "is there from 1.9 on"),
        ("K.beta.shorter.unlisted", RELEASES[2:], "is there from 1.10 on"),
    ],
)
def test_a_pair_is_there_in_the_releases_that_have_its_field_on_by_default(
    address: str, releases: Sequence[str], when: str
) -> None:
    answers = answering({"kubernetes": address})
    parameter = answers.vocabulary.get("E", System.ECS)
    assert parameter is not None
    for release in RELEASES:
        if release in releases:
            assert found(answers, release) == ["n"]
            kept = answers.in_release(parameter, answers.release(release))
            assert [pair.note for pair in kept] == ["n"]
        else:
            with pytest.raises(NotInReleaseError) as caught:
                found(answers, release)
            assert caught.value.text == "E"
            assert caught.value.version == release
            assert caught.value.needed == ((address, when),)
            assert answers.in_release(parameter, answers.release(release)) == []
    assert len(answers.in_release(parameter, None)) == 1


def test_the_earliest_end_of_all_above_a_field_is_its_own() -> None:
    answers = answering({"kubernetes": "K.short.shorter"})
    assert found(answers, "1.9") == ["n"]
    with pytest.raises(NotInReleaseError):
        found(answers, "1.10")


def test_a_release_leaves_out_only_the_pairs_that_it_does_not_have() -> None:
    answers = answering(
        {"kubernetes": "K.late", "note": "late"},
        {"kubernetes": "K.gone", "note": "gone"},
        {"match": "none", "note": "nothing"},
    )
    assert found(answers) == ["late", "gone", "nothing"]
    assert found(answers, "1.8") == ["gone", "nothing"]
    assert found(answers, "1.9") == ["late", "gone", "nothing"]
    assert found(answers, "1.11") == ["late", "nothing"]


def test_a_parameter_without_pairs_has_none_in_any_release() -> None:
    assert found(answering(), "1.9") == []
    with pytest.raises(ValueError, match=r"^Kubernetes 1\.7 is outside the dataset"):
        found(answering(), "1.7")


def test_a_release_without_any_counterpart_is_an_error_with_what_each_needs() -> None:
    rows = [{"kubernetes": "K.older"}, {"kubernetes": "K.alpha"}]
    answers = answering(*rows, {**rows[0], "role": "also"})
    asked: tuple[tuple[str | Parameter, str], ...] = (
        ("E", "E"),
        ("e", "e"),
        (answers.resolve("E")[0], "E"),
    )
    for parameter, text in asked:
        with pytest.raises(NotInReleaseError) as caught:
            answers.lookup(parameter, None, " v1.9 ")
        assert (caught.value.text, caught.value.version) == (text, " v1.9 ")
        assert caught.value.needed == (
            ("K.older", "is there from 1.11 on"),
            ("K.alpha", "is not on by default in any release yet"),
        )


@pytest.mark.parametrize(
    ("text", "release"),
    [
        ("1.9", (1, 9)),
        (" v1.10\n", (1, 10)),
        ("1.11.3", (1, 11)),
        ("v1.8-eks-036c24b", (1, 8)),
        ("1.9+", (1, 9)),
    ],
)
def test_a_release_is_read_as_clusters_spell_it(text: str, release: tuple[int, int]) -> None:
    assert made().release(text) == release


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ("1.7", ValueError("Kubernetes 1.7 is outside the dataset, which covers 1.8 to 1.11")),
        ("1.12", ValueError("Kubernetes 1.12 is outside the dataset, which covers 1.8 to 1.11")),
        ("0.9", ValueError("Kubernetes 0.9 is outside the dataset, which covers 1.8 to 1.11")),
        ("2.9", ValueError("Kubernetes 2.9 is outside the dataset, which covers 1.8 to 1.11")),
        (
            "9.9-\x1b[31m",
            ValueError(r"Kubernetes 9.9-\x1b[31m is outside the dataset, which covers 1.8 to 1.11"),
        ),
        ("", ValueError("not a Kubernetes version: ''; expected one like '1.29'")),
        ("1.9x", ValueError("not a Kubernetes version: '1.9x'; expected one like '1.29'")),
        ("1", ValueError("not a Kubernetes version: '1'; expected one like '1.29'")),
        ("v1.٩", ValueError("not a Kubernetes version: 'v1.٩'; expected one like '1.29'")),
        (1.9, TypeError("expected a Kubernetes version such as '1.29', got 1.9")),
        (None, TypeError("expected a Kubernetes version such as '1.29', got None")),
    ],
)
def test_what_is_not_a_release_of_the_dataset_is_an_error(given: Any, error: Exception) -> None:
    with pytest.raises(type(error)) as caught:
        made().release(given)
    assert (type(caught.value), str(caught.value)) == (type(error), str(error))


def test_a_release_with_thousands_of_digits_is_an_error() -> None:
    with pytest.raises(ValueError, match="not a Kubernetes version"):
        made().release(f"1.{'9' * 5_000}")


@pytest.mark.parametrize(
    ("span", "releases"),
    [
        (Span(None, None, False), [(1, 8), (1, 9), (1, 10), (1, 11)]),
        (Span(None, None, True), []),
        (Span("1.9", None, False), [(1, 9), (1, 10), (1, 11)]),
        (Span(None, "1.9", False), [(1, 8), (1, 9)]),
        (Span("1.9", "1.10", False), [(1, 9), (1, 10)]),
        (Span("1.9", "1.10", True), []),
    ],
)
def test_a_span_has_its_first_release_and_its_last(
    span: Span, releases: list[tuple[int, int]]
) -> None:
    every = [(1, 8), (1, 9), (1, 10), (1, 11)]
    assert [release for release in every if span.has(release)] == releases


def test_a_release_as_numbers_sorts_as_releases_do() -> None:
    assert sorted(["1.10", "1.9", "2.0", "1.11"], key=numbers) == ["1.9", "1.10", "1.11", "2.0"]
