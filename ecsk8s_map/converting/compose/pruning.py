"""Taking out what cannot be kept, until everything that is left can be."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import islice

from .nodes import NOTHING, Node, Write
from .references import References
from .spelling import Spelling
from .tree import Tree

_NAME_ALONE = "Only its name is left, which would mean something else."


class Pruner:
    """Knows what a part of a document cannot be kept without."""

    def __init__(self, spelling: Spelling, references: References) -> None:
        self._spelling = spelling
        self._references = references

    def prune(self, tree: Tree, writes: Iterable[Write], incomplete: Collection[str]) -> None:
        """Drop objects without a required field, names of nothing, and what is empty then.

        `incomplete` are the ids of elements of which something was lost: one that has but a name
        left is dropped, too.
        """
        known = list(writes)
        before = -1
        while before != (refused := sum(write.refused is not None for write in known)):
            before = refused
            lost = set(incomplete).union(*(w.setting.sources for w in known if w.refused))
            for kind, node in list(tree.documents.items()):
                if not self._trim(node, lost) or not any(part.writes for part, _ in node.all()):
                    del tree.documents[kind]
            self._references.drop_dangling(tree)

    def _trim(self, node: Node, lost: Collection[str]) -> bool:
        """Remove the parts that cannot be kept; return whether the node itself can."""
        kept: dict[Node, bool] = {}
        for key, part in list(node.parts.items()):
            if node.is_list and key in lost and self._is_but_a_name(part):
                part.drop(_NAME_ALONE)
            if part not in kept:
                kept[part] = self._trim(part, lost)
            if not kept[part]:
                del node.parts[key]
        if not node.is_scaffold and all(write.refused for write in node.writes):
            node.value = NOTHING
        if not node.is_list and (node.parts or node.needed):
            for key in (*node.needed, *self._spelling.required(node.parameter)):
                if key not in node.parts:
                    node.drop(f"{node.parameter} requires {key}, which is not set.")
                    return False
        return bool(node.parts) or node.value is not NOTHING

    def _is_but_a_name(self, element: Node) -> bool:
        """Return whether an element has nothing but what others refer to it by."""
        leaves = [node for node, _ in islice(element.leaves(), 2)]
        if len(leaves) != 1 or not leaves[0].writes or leaves[0].parameter is None:
            return False
        (leaf,) = leaves
        parameter = leaves[0].parameter
        is_required = parameter.type == "string" and self._spelling.is_required(parameter)
        is_target = parameter.address in self._references.targets
        return is_required or is_target or leaf.writes[0].setting.is_name
