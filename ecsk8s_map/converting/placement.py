"""What a converter puts into documents, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..model import Address, Combine


@dataclass(frozen=True, slots=True)
class Setting:
    """A value for an address, to be written into a document.

    `elements` has an id for each list that the address passes through (each `[]`), outermost
    first: values with the same id meet in one element. None means every element that there is,
    except those with a value of their own. `combine` says what several values of one field come
    to; without it they have to be equal. `constants` are written beside the value, and only where
    it is written. `sources` are the ids of the elements that the value was taken from: where it
    cannot be kept, an element with such an id of which only the name is left is not kept either.
    `is_name` says that the value is such a name: what its element is known by. `loss` is a
    sentence where the value could not be kept exactly, or None.
    """

    address: Address
    value: Any = field(hash=False)
    elements: tuple[str | None, ...] = ()
    combine: Combine | None = None
    constants: tuple[Setting, ...] = ()
    sources: tuple[str, ...] = ()
    is_name: bool = False
    loss: str | None = None


@dataclass(frozen=True, slots=True)
class Placement:
    """What became of a setting in the documents composed of it and others.

    `pointers` are the JSON Pointers of the value, each beginning with the number of the document.
    `loss` says what could not be kept exactly, `refused` why the value is not in the documents.
    """

    pointers: tuple[str, ...] = ()
    loss: str | None = None
    refused: str | None = None


@dataclass(frozen=True, slots=True)
class Composed:
    """The documents that settings come to, and what became of each setting.

    `placements` has one for each setting, in the order in which they were added: `Composer.add`
    returns the index.
    """

    documents: tuple[dict[str, Any], ...] = field(hash=False)
    placements: tuple[Placement, ...]
