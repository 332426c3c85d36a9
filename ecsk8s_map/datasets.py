"""The dataset that answers: the bundled one, or another."""

from __future__ import annotations

import os
from _thread import allocate_lock  # `threading` is slow to import

from .errors import wrong_type
from .model import Pair, Parameter, System, one_of
from .query import Index
from .store import Store, bundled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from .about import Addon, Baseline, Kind, Page, Reference
    from .converting import Composer, Setting
    from .findings import Converted, Finding
    from .model import Dialect, SystemName


class Dataset:
    """The pairs, what they were checked against, and the parameters of both systems.

    Nothing of it can be changed. The bundled dataset comes out of pickling and copying as the
    bundled one; no other can be pickled.
    """

    def __init__(self, store: Store) -> None:
        self._index = Index(store)

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """All pairs, in the order of the file."""
        return self._index.pairs

    @property
    def version(self) -> str:
        """The data's own version, not the library's."""
        return str(self._index.store.about("version"))

    @property
    def baseline(self) -> Baseline:
        """The vendor releases that every address was checked against."""
        return self._index.baseline

    @property
    def addons(self) -> Mapping[str, Addon]:
        """The add-ons that pairs require, by id."""
        return self._index.addons

    @property
    def pages(self) -> Mapping[str, Page]:
        """The pages that pairs cite by a title, by the URL that the pairs have."""
        return self._index.pages

    @property
    def kinds(self) -> Mapping[tuple[System, str], Kind]:
        """What a document of a kind cannot do without, by system and kind."""
        return self._index.kinds

    @property
    def references(self) -> tuple[Reference, ...]:
        """Which fields name other elements."""
        return self._index.references

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """All parameters of both systems, in the order of the vendors' schemas."""
        return tuple(self._index.vocabulary)

    def parameter(self, address: str, system: SystemName) -> Parameter | None:
        """Return the parameter that has an address, or None; `resolve` takes every spelling.

        Raises `TypeError` for what is not a string, `TypeError` or `ValueError` for what is not a
        system.
        """
        if not isinstance(address, str):
            raise wrong_type("the address of a parameter", address)
        return self._index.vocabulary.get(address, one_of(System, system))

    def __repr__(self) -> str:
        return f"<Dataset {self.version}: {len(self.pairs)} pairs>"

    def __reduce__(self) -> tuple[Any, ...]:
        if self is not _bundled:
            raise TypeError("only the bundled dataset can be pickled and copied")
        return dataset, ()

    def lookup(
        self,
        parameter: str | Parameter,
        *,
        system: SystemName | None = None,
        kubernetes_version: str | None = None,
    ) -> tuple[Pair, ...]:
        """Return every pair of a parameter, as `ecsk8s_map.lookup` does."""
        return self._index.lookup(parameter, _system(system), kubernetes_version)

    def resolve(
        self, parameter: str | Parameter, *, system: SystemName | None = None
    ) -> tuple[Parameter, ...]:
        """Return the parameters that a spelling names, as `ecsk8s_map.resolve` does."""
        return self._index.resolve(parameter, _system(system))

    def convert(self, pair: Pair, value: Any, *, to: SystemName) -> Converted:
        """Return a value of one side of a pair as a value of the other: `ecsk8s_map.convert`."""
        from .converting.translation import convert_value  # a lookup needs none of it

        if not isinstance(pair, Pair):
            raise wrong_type("a Pair", pair)
        return convert_value(pair, value, one_of(System, to), self._index.vocabulary)

    def explain(self, document: Any, *, kubernetes_version: str | None = None) -> Iterator[Finding]:
        """Return a finding for each parameter in a document, as `ecsk8s_map.explain` does."""
        from .documents.explaining import explain  # a lookup needs no document

        release = None if kubernetes_version is None else self._index.release(kubernetes_version)
        return explain(document, self._index, release)

    def workloads(self, findings: Iterable[Finding]) -> list[list[Finding]]:
        """Return the findings of each workload in documents, with those of what belongs to it.

        A service belongs to the task definition that it names, a service account to the pods
        that name it. Where nothing is named, a resource belongs to the first workload that has
        none of its kind yet; one that names what is taken is a workload of its own, as the second
        of two services with one task definition. What is outside of resources belongs to none.

        Raises `TypeError` for anything but findings.
        """
        from .documents.workloads import workloads  # a lookup needs no document

        if isinstance(findings, (str, bytes, dict)) or not hasattr(findings, "__iter__"):
            raise wrong_type("the findings of explain", findings)
        return workloads(findings, self.references, self._index.workload_kinds)

    def translate(self, pair: Pair, finding: Finding, *, to: SystemName) -> Setting:
        """Return what a pair makes of a finding of `explain`: the value to write, and where.

        The value is converted, and the pair's constants come with it. An element of a list is
        known by the pointer of the element that it comes from: the one in the list whose
        counterpart the target's list is. What `composer` returns takes it.

        Raises `NotConvertibleError` as `convert` does, and for what is in a list or an object that
        has another's fields but a meaning of its own, such as init containers; `TypeError` for
        what is not a pair or a finding, `TypeError` or `ValueError` for what is not a system.
        """
        from .converting.translation import translate  # a lookup needs no document

        return translate(pair, finding, to, self._index)

    def composer(
        self, dialect: Dialect | str, *, workload: str = "Pod", name: str = "app"
    ) -> Composer:
        """Return what writes addressed values into documents: `explain`, the other way round.

        `dialect` is "kubernetes", "api" (task definition and service as the ECS API takes them)
        or "cloudformation" (a template). `workload` is the kind whose pod template holds what is
        addressed as `Pod.…`; `name` is the name of objects for which no value gives one.

        Raises `ValueError` for another dialect, for a kind that is not a workload and for an empty
        name; `TypeError` for what is not a string.
        """
        from .converting import Composer  # a lookup needs no document

        return Composer(dialect, self._index, workload=workload, name=name)

    def fields(self, parameter: Parameter) -> Mapping[str, Parameter]:
        """Return the fields directly below a parameter, by their names in documents.

        Raises `TypeError` for what is not a `Parameter`, `UnknownParameterError` for one that this
        dataset does not have.
        """
        if not isinstance(parameter, Parameter):
            raise wrong_type("a Parameter", parameter)
        return self._index.vocabulary.children(self._index.entry(parameter))

    def search(self, text: str) -> tuple[Pair, ...]:
        """Return the pairs that have every word of a text, as `ecsk8s_map.search` does."""
        from .query.search import search  # a lookup needs none of it

        return search(self._index, text)


def _system(system: SystemName | None) -> System | None:
    return None if system is None else one_of(System, system)


_bundled: Dataset | None = None
_loading = allocate_lock()


def _renew_lock() -> None:
    """Let a forked process load, though a thread that it does not have was loading."""
    global _loading
    _loading = allocate_lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew_lock)


def dataset() -> Dataset:
    """Return the bundled dataset, loaded once: who asks for it meanwhile waits.

    Raises `DatasetError` where its files are missing, damaged, or of a newer version.
    """
    global _bundled
    if _bundled is None:
        with _loading:
            if _bundled is None:
                _bundled = Dataset(bundled())
    return _bundled
