"""From addressed values to documents: what `explain` does, the other way round.

Where a value belongs, what its document cannot do without and what has to be there beside it is
read from the vocabulary, `[[kinds]]` and `[[references]]`; no parameter is named here.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from ..address import escaped, last_step, steps
from ..errors import PlacementError, shown
from ..json_values import flaw, is_of_type
from ..model import Combine, Dialect, Kind, Parameter, Setting, System, Written
from ..query import Index

NAME = "{name}"
_NOTHING: Any = object()


class Composer:
    """Documents under construction: those of one workload and of what belongs to it.

    `add` takes the values, in any order, and `compose` returns the documents. An element of a
    list is known by an id that the caller chooses: values with the same id meet in one element.

    `workload` is the kind whose pod template holds what is addressed as `Pod.…`, and `name` what
    objects are called whose name no value tells. `dialect` is the spelling: `kubernetes`, `api`,
    or `cloudformation`, which makes one template of all resources.
    """

    def __init__(
        self,
        dialect: Dialect | str,
        index: Index,
        *,
        workload: str,
        name: str,
    ) -> None:
        self._dialect = Dialect(dialect)
        if self._dialect is Dialect.TERRAFORM:
            raise ValueError("documents are not written in Terraform's language")
        is_ecs = self._dialect is not Dialect.KUBERNETES
        self._system = System.ECS if is_ecs else System.KUBERNETES
        # What CloudFormation demands, the service checks where the API's schema leaves it open.
        self._demanding = {Dialect.API, Dialect.CLOUDFORMATION} if is_ecs else {self._dialect}
        self._vocabulary = index.vocabulary
        self._kinds = index.kinds
        self._references = index.references
        self._workload = index.kinds.get((System.KUBERNETES, workload))
        if self._workload is None or self._workload.template is None:
            known = [kind.kind for kind in index.kinds.values() if kind.template is not None]
            raise ValueError(f"no kind of workload: {workload!r}; known are {', '.join(known)}")
        self._name = self._called = name
        self._roots: dict[str, _Node] = {}
        self._named: dict[str, list[_Node]] = {}
        self._writes: list[_Write] = []
        self._added: list[tuple[Setting, Written]] = []

    def add(self, setting: Setting) -> Written:
        """Take a value; what becomes of it is told in what is returned, once it is composed.

        Raises `PlacementError` where its address, or that of a constant beside it, has no place in
        the documents of this workload, where a value is not what the parameter takes, field by
        field, and where there is not one element for each list of an address. Raises `TypeError`
        for what is no setting.
        """
        if any(_setting(constant).beside for constant in _setting(setting).beside):
            raise PlacementError("A constant has no constants itself: put them beside the value.")
        checked = self._checked(setting)
        beside = tuple(self._checked(each) for each in setting.beside)
        written = Written()
        self._added.append((replace(checked, beside=beside), written))
        return written

    def _checked(self, setting: Setting) -> Setting:
        """Return a setting in the spelling of the dialect, or refuse it."""
        route = self._route(setting.address)[1]
        parameter = route[-1]
        around = sum(each.type.endswith("[]") for each in route[:-1])
        if len(setting.elements) != around:
            raise PlacementError(
                f"{parameter}: expected an id for each list that it stands in ({around}), "
                f"got {len(setting.elements)}."
            )
        if why := flaw(setting.value):
            raise PlacementError(f"{parameter} cannot be set: {why}.")
        value = self._respelled(setting.value, parameter)
        return replace(setting, value=value, combine=setting.combine and Combine(setting.combine))

    def compose(self, incomplete: Iterable[str] = ()) -> list[dict[str, Any]]:
        """Return the documents, without what cannot stand in them.

        That is: an object that lacks a required field, an element that refers to one that is not
        there, the constants of a value that is not there, and what is empty then. `incomplete`
        are the ids of elements of which something was lost before: one of which only the name
        is left would say something else, and is removed, too.

        Raises `TypeError` where `incomplete` is something else.
        """
        lost = set(_texts(incomplete, "incomplete"))
        self._roots, self._named, self._called = {}, {}, self._name
        self._writes = [_Write(setting, written) for setting, written in self._added]
        for setting, written in self._added:
            written.pointers, written.loss, written.refused = (), setting.loss, None
        # First what elements are told apart by, last what every element of a list is given.
        for write in sorted(
            self._writes, key=lambda w: (w.shared, w.setting.combine is not Combine.SAME)
        ):
            try:
                self._place(write)
            except PlacementError as error:
                write.written.refused = str(error)
        self._finish(lost)
        self._refer()
        return self._plain()

    def _route(self, address: str) -> tuple[str, list[Parameter]]:
        """Return the kind of document that an address belongs in, and the fields down to it."""
        root, *keys = steps(address)
        kind, chosen = self._kind(root), self._workload
        if kind and chosen and kind.template is not None and chosen.template is not None:
            # What every workload has stands in its template; a CronJob has what a Job has, too.
            prefix = chosen.template
            prefix = prefix.removesuffix(kind.template) if kind.template else prefix
            root, keys = chosen.kind, [*filter(None, prefix.split(".")), *keys]
        kind = self._kind(root)
        if kind is None or kind.scaffold is None:
            raise PlacementError(f"{root} has no scaffold to write it into.")
        parameter: Parameter | None = self._vocabulary.get(root, self._system)
        route: list[Parameter] = []
        for key in keys:
            fields = self._vocabulary.children(parameter) if parameter else {}
            parameter = fields.get(key)
            if parameter is None:
                break
            route.append(parameter)
        if parameter is None or not route or parameter.address != address:
            raise PlacementError(f"{address} has no place in a {root}.")
        self._spelled(parameter)
        return root, route

    def _kind(self, root: str) -> Kind | None:
        return self._kinds.get((self._system, root))

    def _spelled(self, parameter: Parameter) -> str:
        """Return a field's name in the dialect that is written; refuse one that it lacks."""
        paths = [name.path for name in parameter.names if name.dialect is self._dialect]
        if self._is_lacking(parameter):
            raise PlacementError(f"{self._dialect} has no {parameter}.")
        return last_step(paths[0] if paths else parameter.address)

    def _is_lacking(self, parameter: Parameter) -> bool:
        """Return whether ECS has a field in another dialect alone; a key of a map is in none."""
        spelled = {name.dialect for name in parameter.names}
        return self._system is System.ECS and bool(spelled) and self._dialect not in spelled

    def _respelled(self, value: Any, parameter: Parameter, *, is_whole: bool = False) -> Any:
        """Return a value with the fields of its objects spelled as the dialect does.

        Refused is what is not of the parameter's type, or not among its values, and a field that
        it does not have, at whatever depth. `is_whole` tells that no other value can complete it.
        """
        wanted = dict(parameter.types).get(self._dialect, parameter.type)
        if not is_of_type(value, wanted):
            raise PlacementError(f"{parameter}: {shown(value)} is no {wanted}.")
        if isinstance(value, list):  # another value is written beside its elements, not into them
            return [self._object(each, parameter, is_whole=True) for each in value]
        return self._object(value, parameter, is_whole=is_whole or value == {})

    def _object(self, value: Any, parameter: Parameter, *, is_whole: bool) -> Any:
        """Return what is no list as `_respelled` does: an object, or a scalar as it is."""
        if not isinstance(value, dict):
            if parameter.values and str(value) not in parameter.values:
                known = ", ".join(parameter.values)
                raise PlacementError(f"{parameter} does not take {shown(value)}; known: {known}.")
            return value
        is_map = parameter.type == "map"
        fields = self._vocabulary.children(parameter)
        respelled: dict[str, Any] = {}
        for key, part in value.items():
            field = fields.get(key)
            if field is None and fields and not is_map:
                raise PlacementError(f"{parameter} has no field {shown(key)}{_near(key, fields)}")
            spelled = self._spelled(field) if field and not is_map else key
            if spelled in respelled:
                raise PlacementError(f"{parameter} is given {spelled} twice.")
            respelled[spelled] = self._respelled(part, field, is_whole=is_whole) if field else part
        missing = [key for key in self._needed(parameter) if key not in respelled]
        if is_whole and missing:
            raise PlacementError(f"{parameter} cannot stand without {missing[0]}.")
        return respelled

    def _needed(self, parameter: Parameter | None) -> list[str]:
        """Return the fields that an object cannot stand without."""
        fields = self._vocabulary.children(parameter) if parameter else {}
        return [
            self._spelled(each)
            for each in dict.fromkeys(fields.values())
            if self._demanding & {*each.required} and not self._is_lacking(each)
        ]

    def _place(self, write: _Write) -> None:
        """Put a value and its constants where they belong."""
        setting = write.setting
        for node in self._nodes(write, setting):
            self._put(node, setting.value, write, write.nodes)
        if not write.nodes:
            raise PlacementError("Nothing is there to set it on that has no value of its own.")
        for beside in setting.beside:
            for node in self._nodes(write, beside):
                if node not in write.nodes:
                    self._put(node, beside.value, write, write.beside)

    def _nodes(self, write: _Write, setting: Setting) -> list[_Node]:
        """Return the nodes for a setting: one, or one in each element that it is shared by."""
        root, route = self._route(setting.address)
        ids = iter(setting.elements)
        nodes = [self._roots.get(root) or self._scaffold(root)]
        for parameter in route:
            key, is_last = self._spelled(parameter), parameter is route[-1]
            is_list = parameter.type.endswith("[]") and not is_last
            nodes = [node.parts.setdefault(key, _Node(parameter)) for node in nodes]
            if not is_list:
                continue
            for node in nodes:  # one that was given whole before is a list of elements, too
                node.is_list = True
            element = next(ids)
            if element is None:
                nodes = [part for node in nodes for part in dict.fromkeys(node.parts.values())]
                continue
            if write.setting.combine is Combine.SAME and parameter is route[-2]:
                _join(nodes, element, self._spelled(route[-1]), setting.value)
            nodes = [node.parts.setdefault(element, _Node(parameter)) for node in nodes]
            write.elements += nodes
        return nodes

    def _scaffold(self, root: str) -> _Node:
        """Begin a document with what its kind cannot do without."""
        node = self._roots[root] = _Node(self._vocabulary.get(root, self._system))
        self._named[root] = []
        kind = self._kind(root)
        self._fill(node, json.loads((kind and kind.scaffold) or "{}"), self._named[root])
        return node

    def _fill(self, node: _Node, scaffold: Any, named: list[_Node]) -> None:
        """Put a scaffold into a node; `named` gets the nodes that hold the object's name."""
        if isinstance(scaffold, dict):
            fields = self._vocabulary.children(node.parameter) if node.parameter else {}
            for name, value in scaffold.items():
                parameter = fields.get(name)
                key = self._spelled(parameter) if parameter else name
                node.needed.append(key)
                node.parts[key] = _Node(parameter)
                self._fill(node.parts[key], value, named)
        else:
            node.value, node.is_scaffold = scaffold, True
            named += [node] if scaffold == NAME else []

    def _put(self, node: _Node, value: Any, write: _Write, written: list[_Node]) -> None:
        """Put a value into a node; with what stands there it is combined as the setting says."""
        if isinstance(value, dict) and value:
            is_map = node.parameter is not None and node.parameter.type == "map"
            fields = self._vocabulary.children(node.parameter) if node.parameter else {}
            refused = []
            for key, part in value.items():
                below = node.parts.setdefault(key, _Node(fields.get(key)))
                try:
                    self._put(below, part, write, written)
                except PlacementError as error:
                    refused.append(str(error))
            if refused and (len(refused) == len(value) or not is_map):
                raise PlacementError(" ".join(refused))
            write.lose(" ".join(refused))
            return
        if any(node in named[1:] for named in self._named.values()):
            raise PlacementError("The name of the object stands there.")
        if node.value is _NOTHING or node.is_scaffold or node.value == value:
            node.value, node.is_scaffold = value, False
        elif write.shared:
            return  # a value of its own goes before what all share
        else:
            node.value = _combined(write, node.value, value)
        node.writes.append(write)
        written.append(node)

    def _finish(self, incomplete: set[str]) -> None:
        """Name what has no name yet, and remove what cannot stand, until all that is left can."""
        for named in self._named.values():
            if named and not named[0].is_scaffold:
                self._called = named[0].value
        for node in (node for named in self._named.values() for node in named):
            node.value = self._called if node.is_scaffold else node.value
        for number, write in enumerate(self._writes):
            if not write.written.refused:
                self._name_elements(write, f"{self._called}-{number}")
        targets = {reference.target for reference in self._references}
        before = -1
        while before != (refused := sum(bool(w.written.refused) for w in self._writes)):
            before = refused
            lost = incomplete.union(
                *(write.setting.sources for write in self._writes if write.written.refused)
            )
            for root, node in list(self._roots.items()):
                if not self._trim(node, lost, targets) or not any(n.writes for n, _ in node.all()):
                    del self._roots[root]
            self._drop_dangling()

    def _name_elements(self, write: _Write, name: str) -> None:
        """Name an element that a value made together with one that has to refer to it."""
        for reference in self._references:
            fields = [self._vocabulary.get(address, self._system) for address in reference]
            nameless = {
                field: element
                for field in fields
                for element in write.elements
                if field
                and not self._is_lacking(field)
                and f"{element.parameter}[]" == field.address.rpartition(".")[0]
                and self._spelled(field) not in element.parts
            }
            if len(nameless) == len(reference):
                for field, element in nameless.items():
                    node = _Node(field, value=name, writes=[write])
                    element.parts[self._spelled(field)] = node
                    write.beside.append(node)

    def _trim(self, node: _Node, lost: Collection[str], targets: Collection[str]) -> bool:
        """Remove the parts that cannot stand; return whether the node itself can."""
        for key, part in list(node.parts.items()):
            if node.is_list and key in lost and part.is_but_a_name(targets, self._demanding):
                part.drop("Its name alone would say something else.")
            if not self._trim(part, lost, targets):
                del node.parts[key]
        if not node.is_scaffold and all(write.written.refused for write in node.writes):
            node.value = _NOTHING
        if not node.is_list and (node.parts or node.needed):
            for key in (*node.needed, *self._needed(node.parameter)):
                if key not in node.parts:
                    node.drop(f"{node.parameter} cannot stand without {key}.")
                    return False
        return bool(node.parts) or node.value is not _NOTHING

    def _leaves(self) -> list[tuple[_Node, _Node | None]]:
        return [leaf for root in self._roots.values() for leaf in root.leaves()]

    def _drop_dangling(self) -> None:
        """Remove elements that refer to something that did not arrive."""
        leaves = self._leaves()
        for source, target in self._references:
            names = [node.value for node, _ in leaves if str(node.parameter) == target]
            if not names and not self._is_written(target):
                continue  # it is elsewhere, such as a claim that there is already
            for node, element in leaves:
                if str(node.parameter) == source and node.value not in names:
                    (element or node).drop(f"There is nothing of the name {shown(node.value)}.")

    def _is_written(self, address: str) -> bool:
        """Return whether the document that an address belongs in was begun."""
        try:
            return self._route(address)[0] in self._named
        except PlacementError:
            return False

    def _refer(self) -> None:
        """Let a field name the document that was made for it, as an account for the pods."""
        for source, target in self._references:
            root = steps(target)[0]
            if "[]" in source + target or root not in self._roots:
                continue
            try:
                owner, route = self._route(source)
            except PlacementError:
                continue
            names = [leaf.value for leaf, _ in self._leaves() if str(leaf.parameter) == target]
            if names and (node := self._roots.get(owner)):
                for parameter in route:
                    key = self._spelled(parameter)
                    node = node.parts.setdefault(key, _Node(parameter))
                if node.value is _NOTHING or node.value == names[0]:
                    in_template = self._dialect is Dialect.CLOUDFORMATION
                    node.value = {"Ref": root} if in_template else names[0]

    def _plain(self) -> list[dict[str, Any]]:
        """Return the documents as JSON has them, and tell the writes where their values stand."""
        if self._dialect is not Dialect.CLOUDFORMATION:
            return [_plain(node, f"/{at}") for at, node in enumerate(self._roots.values())]
        resources = {}
        for root, node in self._roots.items():
            parameter = self._vocabulary.get(root, self._system)
            names = [
                n.path for n in (parameter.names if parameter else ()) if n.dialect is self._dialect
            ]
            resources[root] = {
                "Type": (names or [root])[0],
                "Properties": _plain(node, f"/0/Resources/{root}/Properties"),
            }
        return [{"Resources": resources}] if resources else []


def _setting(given: Any) -> Setting:
    """Return what is a setting whose fields have the types that its class says; refuse the rest."""
    if not isinstance(given, Setting):
        raise TypeError(f"expected a Setting, as translate returns it, got {shown(given)}")
    for name in ("elements", "sources", "beside"):
        if not isinstance(several := getattr(given, name), tuple | list):
            raise TypeError(f"{name} of a setting: expected a tuple, got {shown(several)}")
    _texts([given.address], "address of a setting")
    _texts((each for each in given.elements if each is not None), "elements of a setting")
    _texts(given.sources, "sources of a setting")
    _texts([given.loss or ""], "loss of a setting")
    return given


def _texts(given: Iterable[str], what: str) -> list[str]:
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise TypeError(f"{what}: expected several strings, got {shown(given)}")
    texts = list(given)
    for each in texts:
        if not isinstance(each, str):
            raise TypeError(f"{what}: expected a string, got {shown(each)}")
    return texts


@dataclass(eq=False)
class _Write:
    """A setting on its way to `nodes`; in `beside` stand its constants."""

    setting: Setting
    written: Written
    nodes: list[_Node] = field(default_factory=list)
    beside: list[_Node] = field(default_factory=list)
    elements: list[_Node] = field(default_factory=list)

    @property
    def shared(self) -> int:
        """In how many lists every element gets the value."""
        return self.setting.elements.count(None)

    def lose(self, what: str) -> None:
        """Tell what had to give."""
        self.written.loss = " ".join(filter(None, (self.written.loss, what))) or None


@dataclass(eq=False)
class _Node:
    """A part of a document: fields by name, elements by id, or a value.

    `needed` are the fields that the kind's scaffold has.
    """

    parameter: Parameter | None
    is_list: bool = False
    parts: dict[str, _Node] = field(default_factory=dict)
    value: Any = _NOTHING
    writes: list[_Write] = field(default_factory=list)
    is_scaffold: bool = False
    needed: list[str] = field(default_factory=list)

    def all(self, element: _Node | None = None) -> Iterator[tuple[_Node, _Node | None]]:
        """Yield this and every node below, each with the innermost list element around it."""
        yield self, element
        for part in self.parts.values():
            yield from part.all(part if self.is_list else element)

    def leaves(self) -> list[tuple[_Node, _Node | None]]:
        """Return those that have a value."""
        return [(node, element) for node, element in self.all() if node.value is not _NOTHING]

    def drop(self, why: str) -> None:
        """Refuse what stands nowhere else; without its constants a value does not stand either."""
        for node, _ in self.all():
            for write in node.writes:
                write.nodes = [other for other in write.nodes if other is not node]
                if not write.nodes or node in write.beside:
                    write.written.refused = write.written.refused or why

    def is_but_a_name(self, targets: Collection[str], demanding: Collection[Dialect]) -> bool:
        """Return whether an element has nothing but what others refer to it by."""
        leaves = [node for node, _ in self.leaves()]
        if len(leaves) != 1 or not leaves[0].writes or leaves[0].parameter is None:
            return False
        parameter = leaves[0].parameter
        is_demanded = parameter.type == "string" and bool({*demanding} & {*parameter.required})
        is_name = leaves[0].writes[0].setting.is_name
        return is_name or is_demanded or parameter.address in targets


def _near(key: str, fields: Iterable[str]) -> str:
    """Return the end of a sentence about an unknown field: the one that was meant, or a stop."""
    import difflib  # only what is unknown needs it

    near = difflib.get_close_matches(key[:100], fields, n=1)
    return f"; did you mean {near[0]}?" if near else "."


def _join(nodes: Iterable[_Node], element: str, key: str, value: Any) -> None:
    """Take for an element the one that has the value already: a name stands once."""
    for node in nodes:
        for other in list(node.parts.values()):
            if key in other.parts and other.parts[key].value == value:
                node.parts[element] = other


def _combined(write: _Write, there: Any, value: Any) -> Any:
    """Return what several values that meet in one field come to."""
    how = write.setting.combine
    if how is Combine.APPEND and isinstance(there, list):
        return [*there, *(each for each in value if each not in there)]
    if how in (Combine.MAX, Combine.SUM) and isinstance(there, int) and isinstance(value, int):
        write.lose(f"{there} and {value} meet in one field: their {how}.")
        return max(there, value) if how is Combine.MAX else there + value
    raise PlacementError(f"{shown(value)} meets {shown(there)}, and one field holds one value.")


def _plain(node: _Node, pointer: str) -> Any:
    """Return a node as JSON has it, and tell the writes where their values stand."""
    for write in node.writes:
        if node in write.nodes and not write.written.refused:
            write.written.pointers += (pointer,)
    if node.is_list and node.parts:
        elements = enumerate(dict.fromkeys(node.parts.values()))
        listed = [_plain(element, f"{pointer}/{at}") for at, element in elements]
        return listed + (node.value if node.value is not _NOTHING else [])
    if node.parts:
        return {key: _plain(part, f"{pointer}/{escaped(key)}") for key, part in node.parts.items()}
    return node.value
