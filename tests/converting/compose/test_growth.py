"""The work of a composer grows with what it is given, not with its square."""

import sys
from collections.abc import Callable
from types import FrameType

import pytest

from compose.given import CONTAINER, VOLUME, composed, container, setting
from ecsk8s_map import Combine
from ecsk8s_map.converting import Setting
from ecsk8s_map.converting.compose.nodes import Node


class Compared(str):
    """A string whose comparisons are steps."""

    def __eq__(self, other: object) -> bool:
        return str.__eq__(self, other)

    __hash__ = str.__hash__


def labels(size: int) -> list[Setting]:
    """One map of many keys."""
    return [setting("Pod.metadata.labels", {f"k{at}": Compared("v") for at in range(size)})]


def conflicting_labels(size: int) -> list[Setting]:
    """Two maps, each key of which is refused."""
    return [
        setting("Pod.metadata.labels", {f"k{at}": Compared(value) for at in range(size)})
        for value in "vw"
    ]


def appended(size: int) -> list[Setting]:
    """Two long lists, half of whose elements are the same."""
    return [
        setting(
            "Pod.spec.dnsConfig.searches",
            [Compared(at) for at in range(start, start + size)],
            combine=Combine.APPEND,
        )
        for start in (0, size // 2)
    ]


def appended_one_by_one(size: int) -> list[Setting]:
    """Many short lists."""
    return [
        setting("Pod.spec.dnsConfig.searches", [Compared(at)], combine=Combine.APPEND)
        for at in range(size)
    ]


def mounts(size: int, combine: Combine | None = None) -> list[Setting]:
    """Many volumes, each with a mount of its name."""
    mount = f"{CONTAINER}.volumeMounts[]"
    return [
        each
        for at in range(size)
        for each in (
            setting(f"{VOLUME}.name", Compared(at), f"v{at}", combine=combine),
            setting(f"{mount}.name", Compared(at), "app", f"m{at}"),
            setting(f"{mount}.mountPath", f"/{at}", "app", f"m{at}"),
        )
    ]


def mounts_of_names_that_agree(size: int) -> list[Setting]:
    return [*mounts(size, Combine.SAME), *mounts(size, Combine.SAME)]


def containers_of_one_name(size: int) -> list[Setting]:
    """Many ids of one element, each with an element of its own below."""
    return [
        each
        for at in range(size)
        for each in (
            setting(f"{CONTAINER}.name", "app", f"c{at}", combine=Combine.SAME),
            setting(f"{CONTAINER}.env[].name", Compared(at), f"c{at}", f"e{at}"),
        )
    ]


def shared(size: int) -> list[Setting]:
    """A value for every element of a long list, with a constant in each."""
    pull = setting(f"{CONTAINER}.imagePullPolicy", "Always", None)
    path = setting(
        f"{CONTAINER}.workingDir", Compared("/"), None, constants=(pull,), combine=Combine.SAME
    )
    return [path, *(each for at in range(size) for each in container(f"c{at}"))]


@pytest.mark.parametrize(
    "given",
    [
        labels,
        conflicting_labels,
        appended,
        appended_one_by_one,
        mounts,
        mounts_of_names_that_agree,
        containers_of_one_name,
        shared,
    ],
)
def test_twice_as_much_takes_twice_the_steps(
    given: Callable[[int], list[Setting]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_same(node: Node, other: object) -> bool:
        return node is other

    monkeypatch.setattr(Node, "__eq__", is_same)  # so that these comparisons are steps, too
    monkeypatch.setattr(Node, "__hash__", object.__hash__)
    steps(given(100))  # what is asked for the first time is kept
    assert steps(given(400)) < 2.2 * steps(given(200))


def steps(settings: list[Setting]) -> int:
    """Return how many functions are called to compose settings."""
    calls = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal calls
        calls += event == "call"

    sys.setprofile(count)
    try:
        documents, placements = composed(*container(), *settings)
    finally:
        sys.setprofile(None)
    assert documents
    assert all(bool(each.pointers) != bool(each.refused) for each in placements)
    return calls
