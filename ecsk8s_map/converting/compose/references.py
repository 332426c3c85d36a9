"""Fields that name other elements or documents: what they name is there, or they are not."""

from __future__ import annotations

from collections.abc import Iterable

from ...address import steps
from ...errors import PlacementError, shown
from ...model import Dialect
from ...query import Index
from .nodes import NOTHING, Node, Write, frozen
from .routing import Router
from .spelling import Spelling
from .tree import Tree


class References:
    """The references of one system between the parts of documents."""

    def __init__(self, router: Router, spelling: Spelling, index: Index) -> None:
        self._router = router
        self._spelling = spelling
        self._references = index.references
        self.targets = frozenset(reference.target for reference in index.references)

    def name_elements(self, writes: Iterable[Write], name: str) -> None:
        """Name an element that a value made together with one that has to refer to it."""
        pairs = [
            (source, target)
            for reference in self._references
            if (source := self._spelling.parameter(reference.source))
            and (target := self._spelling.parameter(reference.target))
            and not self._spelling.is_lacking(source)
            and not self._spelling.is_lacking(target)
        ]
        for number, write in enumerate(writes):
            if write.refused:
                continue
            for fields in pairs:
                nameless = {
                    field: element
                    for field in fields
                    for element in write.elements
                    if f"{element.parameter}[]" == field.address.rpartition(".")[0]
                    and self._spelling.name(field) not in element.parts
                }
                if len(nameless) < len(fields):
                    continue
                for field, element in nameless.items():
                    node = Node(field, value=f"{name}-{number}", writes=[write])
                    element.parts[self._spelling.name(field)] = node
                    write.constants[node] = None

    def drop_dangling(self, tree: Tree) -> None:
        """Drop elements that refer to something that is not there."""
        leaves = tree.leaves()
        for source, target in self._references:
            names = {frozen(node.value) for node, _ in leaves.get(target, ())}
            if not names and not self._is_begun(target, tree):
                continue  # it is elsewhere, such as a claim that exists already
            around = target.rpartition("[]")[0]
            nothing = f"No element of {around}" if around else f"No {steps(target)[0]}"
            for node, element in leaves.get(source, ()):
                if frozen(node.value) not in names:
                    (element or node).drop(f"{nothing} is named {shown(node.value)}.")

    def link_documents(self, tree: Tree) -> None:
        """Let a field name the document that was made for it, as an account for the pods."""
        for source, target in self._references:
            kind = steps(target)[0]
            if "[]" in source + target or kind not in tree.documents:
                continue
            names = [node.value for node, _ in tree.leaves().get(target, ())]
            node = self._node(source, tree) if names else None
            if node and (node.value is NOTHING or node.value == names[0]):
                in_template = self._spelling.dialect is Dialect.CLOUDFORMATION
                node.value = {"Ref": kind} if in_template else names[0]

    def _node(self, address: str, tree: Tree) -> Node | None:
        """Return the node of an address outside of lists, if its document is written."""
        try:
            kind, fields = self._router.route(address)
        except PlacementError:
            return None
        node = tree.documents.get(kind)
        for parameter in fields if node else ():
            name = self._spelling.name(parameter)
            node = node and node.parts.setdefault(name, Node(parameter))
        return node

    def _is_begun(self, address: str, tree: Tree) -> bool:
        """Return whether the document that an address belongs in was begun."""
        try:
            return tree.is_begun(self._router.route(address).kind)
        except PlacementError:
            return False
