"""The parts of documents under construction, and the settings that put values into them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ...model import Parameter
from ..placement import Placement, Setting

NOTHING: Any = object()
"""The value of a node that has none; None is a value of JSON."""


@dataclass(eq=False)
class Write:
    """A setting on its way into documents.

    `nodes` are those that hold its value, `constants` those that hold its constants, and
    `elements` the list elements around them. `losses` are sentences on what could not be kept.
    """

    setting: Setting
    nodes: dict[Node, None] = field(default_factory=dict)
    constants: dict[Node, None] = field(default_factory=dict)
    elements: list[Node] = field(default_factory=list)
    losses: list[str] = field(default_factory=list)
    pointers: list[str] = field(default_factory=list)
    refused: str | None = None

    @property
    def shared(self) -> int:
        """In how many lists around the value every element gets it."""
        return self.setting.elements.count(None)

    def refuse(self, why: str) -> None:
        """Keep the setting out of the documents; the first reason is the one that is kept."""
        self.refused = self.refused or why

    def placement(self) -> Placement:
        """Return what became of the setting."""
        loss = " ".join(filter(None, (self.setting.loss, *self.losses)))
        return Placement(tuple(self.pointers), loss or None, self.refused)


@dataclass(eq=False)
class Node:
    """A part of a document: fields by name, elements by id, or a value.

    `writes` are those that gave the value. Two ids may have the same element. `scaffold` is set
    for a value that the kind's scaffold has, `needed` are the fields that the scaffold has here,
    and `is_name` marks each further place of the object's name, which follows the first.
    """

    parameter: Parameter | None
    is_list: bool = False
    parts: dict[str, Node] = field(default_factory=dict)
    value: Any = NOTHING
    writes: list[Write] = field(default_factory=list)
    is_scaffold: bool = False
    is_name: bool = False
    needed: list[str] = field(default_factory=list)
    appended: set[Any] | None = None

    def elements(self) -> dict[Node, None]:
        """Return each of the parts once, in their order."""
        return dict.fromkeys(self.parts.values())

    def all(self, element: Node | None = None) -> Iterator[tuple[Node, Node | None]]:
        """Yield this and every node below, each with the innermost list element around it."""
        yield self, element
        for part in self.elements():
            yield from part.all(part if self.is_list else element)

    def leaves(self) -> Iterator[tuple[Node, Node | None]]:
        """Yield those that have a value."""
        return (leaf for leaf in self.all() if leaf[0].value is not NOTHING)

    def drop(self, why: str) -> None:
        """Take all values here out of the documents.

        A setting is refused that has no other place, or that loses one of its constants.
        """
        for node, _ in self.all():
            for write in node.writes:
                write.nodes.pop(node, None)
                if not write.nodes or node in write.constants:
                    write.refuse(why)


def frozen(value: Any) -> Any:
    """Return a hashable value that equals another's where the JSON values are equal.

    >>> frozen({"a": [1], "b": 2}) == frozen({"b": 2, "a": [1]})
    True
    """
    if isinstance(value, dict):
        return frozenset((key, frozen(part)) for key, part in value.items())
    if isinstance(value, list):
        return tuple(map(frozen, value))
    return value
