"""Putting settings where they belong in the documents, and combining those that meet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from ...errors import PlacementError, shown
from ...model import Combine, Parameter
from ..placement import Setting
from .nodes import NOTHING, Node, Write, frozen
from .routing import Router
from .spelling import Spelling

_NAME = "{name}"
"""What a scaffold has in place of the object's name."""


class Tree:
    """The documents under construction, by their kinds."""

    def __init__(self, router: Router, spelling: Spelling) -> None:
        self.documents: dict[str, Node] = {}
        self._router = router
        self._spelling = spelling
        self._named: dict[str, list[Node]] = {}
        self._elements: dict[tuple[Node, str], dict[Any, Node]] = {}

    def place(self, writes: Iterable[Write]) -> None:
        """Put every value where it belongs, and refuse those that cannot be there.

        First come the values that elements are told apart by, last those that every element of a
        list is given.
        """
        ordered = sorted(writes, key=lambda w: (w.shared, w.setting.combine is not Combine.SAME))
        for _, level in groupby(ordered, key=lambda write: write.shared):
            self._elements.clear()  # other values have named elements since
            for write in level:
                try:
                    self._place(write)
                except PlacementError as error:
                    write.refuse(str(error))

    def name_objects(self, name: str) -> str:
        """Name every object that no value names, after one that has a name, or as given."""
        for named in self._named.values():
            if named and not named[0].is_scaffold:
                name = named[0].value
        for node in (node for named in self._named.values() for node in named):
            node.value = name if node.is_scaffold else node.value
        return name

    def is_begun(self, kind: str) -> bool:
        """Return whether a document of a kind was begun, even if nothing of it is left."""
        return kind in self._named

    def leaves(self) -> dict[str, list[tuple[Node, Node | None]]]:
        """Return the nodes with a value by their addresses, each with the element around it."""
        found: dict[str, list[tuple[Node, Node | None]]] = {}
        for root in self.documents.values():
            for node, element in root.leaves():
                found.setdefault(str(node.parameter), []).append((node, element))
        return found

    def _place(self, write: Write) -> None:
        """Put a value and its constants where they belong."""
        setting = write.setting
        for node in self._nodes(write, setting):
            self._put(node, setting.value, write, write.nodes)
        if not write.nodes:
            raise PlacementError("There is no element without a value of its own to set it on.")
        for constant in setting.constants:
            for node in self._nodes(write, constant):
                if node not in write.nodes:
                    self._put(node, constant.value, write, write.constants)

    def _nodes(self, write: Write, setting: Setting) -> list[Node]:
        """Return the nodes for a setting: one, or one in each element that it is shared by."""
        kind, fields = self._router.route(setting.address)
        ids = iter(setting.elements)
        nodes = [self.documents.get(kind) or self._begin(kind)]
        for level, parameter in enumerate(fields, 1):
            name = self._spelling.name(parameter)
            nodes = [node.parts.setdefault(name, Node(parameter)) for node in nodes]
            if not parameter.is_list or level == len(fields):
                continue
            for node in nodes:  # one that was set as a whole before is a list of elements, too
                node.is_list = True
            element = next(ids)
            if element is None:
                nodes = [part for node in nodes for part in node.elements()]
                continue
            if write.setting.combine is Combine.SAME and level == len(fields) - 1:
                for node in nodes:
                    self._join(node, element, fields[-1], setting.value)
            nodes = [node.parts.setdefault(element, Node(parameter)) for node in nodes]
            write.elements += nodes
        return nodes

    def _join(self, node: Node, element: str, field: Parameter, name: Any) -> None:
        """Take for an id that is new the element that has the same name, if one has."""
        if isinstance(name, dict):
            return
        key = self._spelling.name(field)
        if (node, key) not in self._elements:
            self._elements[node, key] = {
                frozen(part.parts[key].value): part for part in node.elements() if key in part.parts
            }
        named = self._elements[node, key]
        known = node.parts.setdefault(element, named.get(frozen(name)) or Node(node.parameter))
        if key not in known.parts:  # it gets the name now
            named[frozen(name)] = known

    def _begin(self, kind: str) -> Node:
        """Begin a document with what its kind cannot do without."""
        node = self.documents[kind] = Node(self._spelling.parameter(kind))
        named = self._named[kind] = []
        self._fill(node, self._router.scaffold(kind), named)
        for further in named[1:]:
            further.is_name = True
        return node

    def _fill(self, node: Node, scaffold: Any, named: list[Node]) -> None:
        """Put a scaffold into a node; `named` gets the nodes that hold the object's name."""
        if isinstance(scaffold, dict):
            fields = self._spelling.fields(node.parameter)
            for key, value in scaffold.items():
                parameter = fields.get(key)
                name = self._spelling.name(parameter) if parameter else key
                node.needed.append(name)
                node.parts[name] = Node(parameter)
                self._fill(node.parts[name], value, named)
        else:
            node.value, node.is_scaffold = scaffold, True
            named += [node] if scaffold == _NAME else []

    def _put(self, node: Node, value: Any, write: Write, written: dict[Node, None]) -> None:
        """Put a value into a node; with one that is there it is combined as the setting says."""
        if isinstance(value, dict) and value:
            self._put_fields(node, value, write, written)
            return
        if node.is_name:
            raise PlacementError("The name of the object is set there.")
        if node.value is NOTHING or node.is_scaffold or node.value == value:
            node.value, node.is_scaffold = value, False
        elif write.shared:
            return  # a value of its own goes before what all share
        else:
            _combine(node, value, write)
        node.writes.append(write)
        written[node] = None

    def _put_fields(
        self, node: Node, value: Mapping[str, Any], write: Write, written: dict[Node, None]
    ) -> None:
        """Put an object's fields; of a map those are left out that cannot be there."""
        is_map = node.parameter is not None and node.parameter.type == "map"
        fields = self._spelling.fields(node.parameter)
        refused = []
        for key, part in value.items():
            below = node.parts.setdefault(key, Node(fields.get(key)))
            try:
                self._put(below, part, write, written)
            except PlacementError as error:
                refused.append(str(error))
        if refused and (len(refused) == len(value) or not is_map):
            raise PlacementError(" ".join(refused))
        write.losses += refused


def _combine(node: Node, value: Any, write: Write) -> None:
    """Set what several values that meet in one field come to.

    Raises `PlacementError` where the setting does not say, or says it of other values.
    """
    how, present = write.setting.combine, node.value
    if how is Combine.APPEND and isinstance(present, list) and isinstance(value, list):
        _append(node, present, value)
    elif how in (Combine.MAX, Combine.SUM) and isinstance(present, int) and isinstance(value, int):
        write.losses.append(f"{present} and {value} meet in one field, which gets their {how}.")
        node.value = max(present, value) if how is Combine.MAX else present + value
    else:
        raise PlacementError(
            f"{shown(value)} conflicts with {shown(present)}: a field holds one value."
        )


def _append(node: Node, present: list[Any], value: list[Any]) -> None:
    """Append the elements that are not there yet."""
    if node.appended is None:  # until then the list is the setting's own
        present, node.appended = list(present), set(map(frozen, present))
    new = [each for each in value if frozen(each) not in node.appended]
    present += new
    node.value = present
    node.appended.update(map(frozen, new))
