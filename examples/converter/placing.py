"""Documents under construction: where a converted value belongs, and what cannot stand there.

Addresses, lists, scaffolds and references come from the dataset; no parameter is named here.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from ecsk8s_map import Combine, Dialect, Pair, Parameter, System, dataset

from .drafts import (
    NOTHING,
    Draft,
    Node,
    RefusedError,
    Write,
    combined,
    counterparts,
    parameter_at,
    split,
    typed,
)

NAME = "{name}"


class Documents:
    """The documents of one workload in the system converted to."""

    def __init__(self, to: System, workload: str, name: str) -> None:
        self.to, self.workload, self.name = to, workload, name
        self.dialect = Dialect.API if to is System.ECS else Dialect.KUBERNETES
        # CloudFormation demands what the API's schema leaves to the service to check.
        also = {Dialect.CLOUDFORMATION} if to is System.ECS else set()
        self.required = {self.dialect, *also}
        self.roots: dict[str, Node] = {}
        self.named: dict[str, list[Node]] = {}

    def type_of(self, parameter: Parameter) -> str:
        """Return a parameter's type in the dialect that is written."""
        return dict(parameter.types).get(self.dialect, parameter.type)

    def needed(self, parameter: Parameter | None) -> list[str]:
        """Return the fields that an object cannot stand without."""
        known = dataset().fields(parameter) if parameter else {}
        return [key for key, field in known.items() if self.required & {*field.required}]

    def route(self, address: str) -> tuple[str, list[tuple[str, Parameter]]]:
        """Return the kind of document that an address belongs in, and the fields down to it."""
        kinds = dataset().kinds
        root, keys = split(address)
        kind, chosen = kinds.get(root), kinds.get(self.workload)
        if kind and chosen and kind.template is not None and chosen.template is not None:
            # What every workload has stands in its template; a CronJob has what a Job has, too.
            prefix = chosen.template
            prefix = prefix.removesuffix(kind.template) if kind.template else prefix
            root, keys = chosen.kind, [*filter(None, prefix.split(".")), *keys]
        if not self.is_written(root):
            raise RefusedError(f"There is no scaffold for {root}.")
        parameter, steps = parameter_at(root, self.to), []
        for key in keys:
            parameter = dataset().fields(parameter).get(key) if parameter else None
            if parameter is None:
                break
            paths = [name.path for name in parameter.names if name.dialect is self.dialect]
            steps.append((split(f".{paths[0]}")[1][-1] if paths else key, parameter))
        if parameter is None or parameter.address != address or not steps:
            raise RefusedError(f"{address} has no place in a {root}.")
        return root, steps

    def is_written(self, root: str) -> bool:
        """Return whether a kind has a scaffold, or refers to one that has, as a service does."""
        kinds = [kind.kind for kind in dataset().kinds.values() if kind.scaffold != "{}"]
        refers = {
            split(source)[0]
            for source, target in dataset().references
            if split(target)[0] in kinds and "[]" in target
        }
        return root in kinds or (self.to is System.ECS and root in refers)

    def constants(self, pair: Pair) -> list[tuple[str, Any]]:
        """Return what a pair writes beside its value: the conditions of this side."""
        return [
            (address, values[0])
            for address, values in pair.where
            if len(values) == 1 and parameter_at(address, self.to)
        ]

    def demands(self, pair: Pair, parameter: Parameter) -> bool:
        """Return whether an object needs more than to be there."""
        return bool(self.constants(pair) or self.needed(parameter))

    def place(self, write: Write) -> None:
        """Put a value and its constants where they belong."""
        for node in self.nodes(write, write.address, write.value):
            self.put(node, write.value, write, write.nodes)
        if not write.nodes:
            raise RefusedError("Nothing is there to set it on that has no value of its own.")
        for address, value in self.constants(write.pair):
            for node in self.nodes(write, address, value):
                kind = self.type_of(node.parameter) if node.parameter else ""
                if node not in write.nodes:
                    self.put(node, typed(value, kind), write, write.beside)

    def nodes(self, write: Write, address: str, value: Any) -> list[Node]:
        """Return the nodes at an address: one, or one in each element where all share a value.

        An element is known by the element of the source that it came from, so that what stood in
        one element meets in one, and what stood in two does not.
        """
        root, steps = self.route(address)
        depth, level = address.count("[]"), 0
        nodes = [self.roots.get(root) or self.scaffold(root)]
        for at, (key, parameter) in enumerate(steps, 1):
            is_list = parameter.type.endswith("[]") and at < len(steps)
            nodes = [node.parts.setdefault(key, Node(parameter, is_list)) for node in nodes]
            if not is_list:
                continue
            level += 1
            if level <= write.shared:
                nodes = [element for node in nodes for element in node.parts.values()]
                continue
            origin = self.origin(write, parameter, level - write.shared, depth - write.shared)
            if write.pair.combine is Combine.SAME and at == len(steps) - 1:
                self.join(nodes, origin, steps[-1][0], value)
            nodes = [node.parts.setdefault(origin, Node(parameter)) for node in nodes]
            write.elements += nodes
        return nodes

    def origin(self, write: Write, target: Parameter, level: int, depth: int) -> str:
        """Return which element of the source an element of a list stands for.

        That is the one of the list that is the target's counterpart. Without one, it is the one
        at the same level, and what is left of the source's lists meets in the last.
        """
        lists, source = write.draft.lists, write.draft.finding
        around = [str(a.finding.parameter) for a in write.draft.above if a.is_list]
        for name, element in zip(reversed(around), reversed(lists), strict=False):
            if (name, str(target)) in counterparts(self.to):
                return element
        if level == depth <= len(lists):
            return lists[-1]
        return lists[level - 1] if level <= len(lists) else source.pointer

    def join(self, nodes: Sequence[Node], origin: str, key: str, value: Any) -> None:
        """Take for an origin's element the one that has the value already: a name stands once."""
        for node in nodes:
            for element in list(node.parts.values()):
                if key in element.parts and element.parts[key].value == value:
                    node.parts[origin] = element

    def scaffold(self, root: str) -> Node:
        """Begin a document with what its kind cannot do without."""
        node = self.roots[root] = Node(parameter_at(root, self.to))
        self.named[root] = []
        kind = dataset().kinds.get(root)
        if kind and (kind.api_version is None) is (self.to is System.ECS):
            header = {"apiVersion": kind.api_version, "kind": root.rpartition("/")[2]}
            start = header if self.to is System.KUBERNETES else {}
            self.fill(node, start | json.loads(kind.scaffold), self.named[root])
        return node

    def fill(self, node: Node, scaffold: Any, named: list[Node]) -> None:
        """Put a scaffold into a node; `named` gets the nodes that hold the object's name."""
        if isinstance(scaffold, dict):
            node.needed, known = list(scaffold), node.fields()
            for key, value in scaffold.items():
                node.parts[key] = Node(known.get(key))
                self.fill(node.parts[key], value, named)
        else:
            node.value, node.is_scaffold = scaffold, True
            named += [node] if scaffold == NAME else []

    def put(self, node: Node, value: Any, write: Write, written: list[Node]) -> None:
        """Put a value into a node; with what stands there it is combined as the pair says."""
        if isinstance(value, dict) and value:
            known = node.fields()
            for key, part in value.items():
                self.put(node.parts.setdefault(key, Node(known.get(key))), part, write, written)
            return
        if any(node in named[1:] for named in self.named.values()):
            raise RefusedError("The name of the object stands there.")
        if node.value is NOTHING or node.is_scaffold or node.value == value:
            node.value, node.is_scaffold = value, False
        elif write.shared:
            return  # a value of its own goes before what all share
        else:
            node.value = combined(write, node.value, value)
        node.writes.append(write)
        written.append(node)

    def finish(self, drafts: Sequence[Draft]) -> None:
        """Name what has no name yet, and remove what cannot stand, until all that is left can."""
        for named in self.named.values():
            if named and not named[0].is_scaffold:
                self.name = named[0].value
        for node in (node for named in self.named.values() for node in named):
            node.value = self.name if node.is_scaffold else node.value
        writes = list(dict.fromkeys(write for draft in drafts for write in draft.writes))
        for write in writes:
            self.name_elements(write, f"{self.name}-{writes.index(write)}")
        before = -1
        while before != (refused := sum(bool(write.refused) for write in writes)):
            before = refused
            for root, node in list(self.roots.items()):
                if not self.trim(node, drafts) or not any(each.writes for each, _ in node.all()):
                    del self.roots[root]
            self.drop_dangling()

    def name_elements(self, write: Write, name: str) -> None:
        """Name an element that a value made together with one that has to refer to it."""
        for reference in dataset().references:
            nameless = {
                address: element
                for address in reference
                for element in write.elements
                if f"{element.parameter}[]" == address.rpartition(".")[0]
                and split(address)[1][-1] not in element.parts
            }
            if len(nameless) == len(reference) and not write.refused:
                for address, element in nameless.items():
                    node = Node(parameter_at(address, self.to), value=name, writes=[write])
                    element.parts[split(address)[1][-1]] = node
                    write.beside.append(node)

    def trim(self, node: Node, drafts: Sequence[Draft]) -> bool:
        """Remove the parts that cannot stand; return whether the node itself can."""
        for key, part in list(node.parts.items()):
            if node.is_list and is_but_a_name(key, part, drafts):
                part.drop("Its name alone would say something else.")
            if not self.trim(part, drafts):
                del node.parts[key]
        if not node.is_scaffold and all(write.refused for write in node.writes):
            node.value = NOTHING
        if not node.is_list and (node.parts or node.needed):
            known = node.fields()
            there = {known[key] for key in node.parts if key in known}
            for key in (*node.needed, *self.needed(node.parameter)):
                if key not in node.parts and known.get(key) not in there:
                    node.drop(f"{node.parameter} cannot stand without {key}.")
                    return False
        return bool(node.parts) or node.value is not NOTHING

    def drop_dangling(self) -> None:
        """Refuse elements that refer to something that did not arrive."""
        leaves = [leaf for root in self.roots.values() for leaf in root.leaves()]
        for source, target in dataset().references:
            names = [node.value for node, _ in leaves if str(node.parameter) == target]
            for node, element in leaves:
                if str(node.parameter) == source and node.value not in names:
                    (element or node).drop(f"There is nothing of the name {node.value!r}.")

    def refer(self) -> None:
        """Let a field name the document that was made for it, as an account for the pods."""
        for source, target in dataset().references:
            if "[]" in source + target or split(target)[0] not in self.roots:
                continue
            try:
                root, steps = self.route(source)
            except RefusedError:
                continue
            if node := self.roots.get(root):
                for key, parameter in steps:
                    node = node.parts.setdefault(key, Node(parameter))
                names = [
                    leaf.value
                    for leaf, _ in self.roots[split(target)[0]].leaves()
                    if str(leaf.parameter) == target
                ]
                node.value = names[0] if node.value is NOTHING and names else node.value

    def plain(self, node: Node, pointer: str) -> Any:
        """Return a node as JSON has it, and tell the writes where their values stand."""
        for write in node.writes:
            if node in write.nodes and not write.refused:
                write.pointers.append(pointer)
        if node.is_list and node.parts:
            elements = enumerate(dict.fromkeys(node.parts.values()))
            listed = [self.plain(element, f"{pointer}/{at}") for at, element in elements]
            return listed + (node.value if node.value is not NOTHING else [])
        if node.parts:
            tokens = {key: key.replace("~", "~0").replace("/", "~1") for key in node.parts}
            return {
                key: self.plain(part, f"{pointer}/{tokens[key]}")
                for key, part in node.parts.items()
            }
        return node.value


def is_but_a_name(origin: str, element: Node, drafts: Sequence[Draft]) -> bool:
    """Return whether an element has its name alone, since all else that it had was lost."""
    leaves = [node for node, _ in element.leaves()]
    if len(leaves) != 1 or not leaves[0].writes or leaves[0].value == {}:
        return False
    parameter, source = leaves[0].parameter, leaves[0].writes[0].draft.finding.parameter
    is_name = str(parameter) in {target for _, target in dataset().references} or any(
        each.type == "string" and each.required for each in (parameter, source) if each
    )
    return is_name and any(
        draft.finding.pointer.startswith(f"{origin}/") and not (draft.is_carried or draft.below)
        for draft in drafts
    )
