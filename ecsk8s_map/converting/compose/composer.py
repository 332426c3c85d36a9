"""The composer: takes settings, and returns the documents that they come to."""

from __future__ import annotations

from collections.abc import Iterable

from ...errors import wrong_type
from ...model import Dialect, one_of
from ...query import Index
from ..placement import Composed, Setting
from .checking import Checker, strings
from .nodes import Write
from .pruning import Pruner
from .references import References
from .routing import Router
from .spelling import Spelling
from .tree import Tree
from .writing import written


class Composer:
    """Collects settings for the documents of one workload and of what belongs to it.

    `add` takes them in any order, and `compose` returns the documents. An element of a list is
    known by an id that the caller chooses: values with the same id meet in one element.

    `workload` is the kind whose pod template has what is addressed as `Pod.…`, and `name` what
    objects are called that no value names. `dialect` is the spelling: `kubernetes`, `api`, or
    `cloudformation`, which makes one template of all resources.

    Raises `ValueError` for another dialect, for a kind that is not one of a workload and for an
    empty name; `TypeError` for what is not a string.
    """

    def __init__(
        self,
        dialect: Dialect | str,
        index: Index,
        *,
        workload: str,
        name: str,
    ) -> None:
        for what, given in (("the kind of a workload", workload), ("a name", name)):
            if not isinstance(given, str):
                raise wrong_type(what, given)
        if not name:
            raise ValueError("expected a name, got an empty string")
        self._name = name
        self._spelling = Spelling(one_of(Dialect, dialect), index)
        self._router = Router(self._spelling, index, workload)
        self._references = References(self._router, self._spelling, index)
        self._pruner = Pruner(self._spelling, self._references)
        self._checker = Checker(self._router, self._spelling)
        self._settings: list[Setting] = []

    def add(self, setting: Setting) -> int:
        """Take a setting, and return its index in the `placements` of what `compose` returns.

        Raises `PlacementError` where its address, or that of one of its constants, has no place
        in the documents of this workload, where a value is not what the parameter takes, field by
        field, and where there is not one id for each list of an address. Raises `TypeError` for
        what is not a setting.
        """
        self._settings.append(self._checker.checked(setting))
        return len(self._settings) - 1

    def compose(self, incomplete: Iterable[str] = ()) -> Composed:
        """Return the documents, and what became of each setting, added in any number of calls.

        What cannot be kept is left out: an object that lacks a required field, an element that
        refers to one that is not there, the constants of a value that is not there, and what is
        empty then. `incomplete` are the ids of elements of which something was lost before: one
        of which only the name is left would mean something else, and is left out, too.

        Raises `TypeError` where `incomplete` is not several strings.
        """
        lost = frozenset(strings(incomplete, "incomplete"))
        writes = [Write(setting) for setting in self._settings]
        tree = Tree(self._router, self._spelling)
        tree.place(writes)
        self._references.name_elements(writes, tree.name_objects(self._name))
        self._pruner.prune(tree, writes, lost)
        self._references.link_documents(tree)
        documents = written(tree.documents, self._spelling)
        return Composed(documents, tuple(write.placement() for write in writes))
