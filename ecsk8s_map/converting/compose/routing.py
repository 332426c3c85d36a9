"""From an address to its place: the kind of document, and the fields down to the address."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from ...about import Kind
from ...address import steps
from ...errors import PlacementError, shown
from ...model import Parameter, System
from ...query import Index
from .spelling import Spelling


class Route(NamedTuple):
    """The kind of document that an address belongs in, and the fields down to it."""

    kind: str
    fields: tuple[Parameter, ...]

    @property
    def lists(self) -> int:
        """How many lists are around the last field."""
        return sum(field.is_list for field in self.fields[:-1])


class Router:
    """Knows where addresses belong when the documents of one workload are written.

    `workload` is the kind whose pod template has what is addressed as `Pod.…`.
    """

    def __init__(self, spelling: Spelling, index: Index, workload: str) -> None:
        kind = index.kinds.get((System.KUBERNETES, workload))
        if kind is None or kind.template is None:
            known = [each.kind for each in index.kinds.values() if each.template is not None]
            raise ValueError(
                f"{shown(workload)} is not a kind of workload; known are {', '.join(known)}"
            )
        self._spelling = spelling
        self._kinds = index.kinds
        self._workload, self._template = kind.kind, kind.template
        self._routes: dict[str, Route] = {}

    def scaffold(self, kind: str) -> Any:
        """Return what a document of a kind cannot do without, as JSON.

        Raises `PlacementError` where no document of the kind can be written.
        """
        known = self._kind(kind)
        if known is None or known.scaffold is None:
            raise PlacementError(f"No {kind} can be written: the dataset has no scaffold for it.")
        return json.loads(known.scaffold)

    def route(self, address: str) -> Route:
        """Return where an address belongs.

        Raises `PlacementError` where it has no place in the documents of the workload.
        """
        route = self._routes.get(address)
        if route is None:
            route = self._routes[address] = self._found(address)
        return route

    def _found(self, address: str) -> Route:
        root, keys = self._in_workload(*steps(address))
        self.scaffold(root)
        parameter = self._spelling.parameter(root)
        fields: list[Parameter] = []
        for key in keys:
            parameter = self._spelling.fields(parameter).get(key)
            if parameter is None:
                break
            fields.append(parameter)
        if parameter is None or not fields or parameter.address != address:
            raise PlacementError(f"{address} has no place in a {root}.")
        self._spelling.name(parameter)  # refuses one that the dialect lacks
        return Route(root, tuple(fields))

    def _in_workload(self, root: str, *keys: str) -> tuple[str, list[str]]:
        """Return the kind of document and the fields down, through the workload's own template."""
        kind = self._kind(root)
        if kind is None or kind.template is None:
            return root, list(keys)
        # What every workload has is in its template; a CronJob also has what a Job has.
        prefix = self._template.removesuffix(kind.template) if kind.template else self._template
        return self._workload, [*filter(None, prefix.split(".")), *keys]

    def _kind(self, name: str) -> Kind | None:
        return self._kinds.get((self._spelling.system, name))
