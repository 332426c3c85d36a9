"""What a dataset holds besides parameters and pairs, as types."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from .model import Address, System


@dataclass(frozen=True, slots=True)
class Baseline:
    """The vendor releases that every address was checked against."""

    botocore: str
    cloudformation: str
    kubernetes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Addon:
    """Something that a Kubernetes cluster does not have by itself."""

    id: str
    name: str
    summary: str
    url: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page that pairs cite: its title, its publisher and its day, and its URL."""

    id: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Kind:
    """What a document of a kind cannot do without.

    In the JSON text `scaffold`, `{name}` is for the object's name, and `{}` for fields that
    have to be given; it is None where no document of the kind is written. `template` is the path
    of the pod template, empty for a pod itself, None where there is none. `wrapped_in` are the keys
    under which the ECS API's answers have such resources, `beside` the other keys of those answers.
    A document without a mark is taken for a `preferred` kind before others.
    """

    system: System
    kind: str
    api_version: str | None
    template: str | None
    scaffold: str | None
    wrapped_in: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    preferred: bool = False


class Reference(NamedTuple):
    """A field whose value names another element, and the field that holds that element's name."""

    source: Address
    target: Address
