"""What is found in documents, and what values become, as types."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from .model import Address, Pair, Parameter


class Owner(NamedTuple):
    """What is around a value: a resource, or an element of the list that `parameter` is."""

    pointer: str
    parameter: Parameter


@dataclass(frozen=True, slots=True)
class Finding:
    """A parameter that occurs in a document, or a part of it that is not a parameter.

    `pointer` is the JSON Pointer of the value, `spelled` the document's own spelling of the
    field. `pairs` are those whose conditions the document does not contradict, `certain` those
    of them whose conditions it fulfills, or a default does. `owners` are the resource and
    each list element around the value, outermost first. `intrinsic` names the template function
    in the value's place, such as `Ref`. `problem` says why there is no parameter, or
    no pair; `suggestions` are the nearest.
    """

    pointer: str
    spelled: str
    value: Any = field(hash=False)
    parameter: Parameter | None = None
    pairs: tuple[Pair, ...] = ()
    intrinsic: str | None = None
    problem: str | None = None
    suggestions: tuple[Address, ...] = ()
    certain: tuple[Pair, ...] = ()
    owners: tuple[Owner, ...] = ()


@dataclass(frozen=True, slots=True)
class Converted:
    """A value on the other side; `loss` is a sentence where something had to give, or None."""

    value: Any = field(hash=False)
    loss: str | None = None
