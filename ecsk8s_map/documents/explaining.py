"""explain: from a document to one finding for each parameter that occurs in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from numbers import Number
from typing import Any
from weakref import WeakKeyDictionary

from ..errors import DocumentError, shown
from ..findings import Finding
from ..json_values import MAX_DEPTH, MAX_NODES
from ..query import Index, Release
from .conditions import Rules, Values
from .recognition import Recognizer, Resource
from .walk import Occurrence, occurrences

_PLAIN = (str, Number, date, type(None))
"""The values that JSON and YAML have; what boto3 returns has dates in it, too."""


def explain(document: Any, index: Index, release: Release | None = None) -> Iterator[Finding]:
    """Return a finding for each parameter of a parsed document, in the document's order.

    The document is an ECS task definition, service or run-task input in the API's or
    CloudFormation's spelling, what the describe commands print, a CloudFormation template, a
    Kubernetes manifest or List, or a list of such documents. It is walked twice, now for the
    values that conditions need and later for the findings, so it must not be changed until the
    last finding is read.

    Raises `DocumentError` where it is none of these, nested too deep, too large, or holds what
    neither JSON nor YAML has.
    """
    _check(document)
    explanation = _Explanation(document, index, release)
    return explanation.findings()


class _Explanation:
    """A document, and the values in it that conditions need."""

    def __init__(self, document: Any, index: Index, release: Release | None) -> None:
        self._document = document
        self._index = index
        self._release = release
        self._recognizer, self._rules = _compiled(index)
        self._values = Values(self._rules)
        for each in self._walk():
            if isinstance(each, Occurrence):
                self._values.add(each)

    def _walk(self) -> Iterator[Occurrence | Finding]:
        for each in self._recognizer.resources(self._document):
            if isinstance(each, Resource):
                yield from occurrences(each, self._index.vocabulary)
            else:
                yield each

    def findings(self) -> Iterator[Finding]:
        """Yield each occurrence with the pairs that hold there."""
        for each in self._walk():
            yield self._finding(each) if isinstance(each, Occurrence) else each

    def _finding(self, occurrence: Occurrence) -> Finding:
        choice = self._rules.choice(occurrence.parameter, self._index, self._release)
        pairs, certain = choice.holding(occurrence, self._values)
        problem = None
        if not pairs:
            is_there = bool(choice.candidates)
            problem = "no pair's conditions hold here" if is_there else "no pair in this release"
        return Finding(
            pointer=occurrence.pointer,
            spelled=occurrence.spelled,
            value=occurrence.value,
            parameter=occurrence.parameter,
            pairs=pairs,
            intrinsic=occurrence.intrinsic,
            problem=problem,
            certain=certain,
            owners=occurrence.owners,
        )


_COMPILED: WeakKeyDictionary[Index, tuple[Recognizer, Rules]] = WeakKeyDictionary()


def _compiled(index: Index) -> tuple[Recognizer, Rules]:
    """Return what is worked out once for an index."""
    compiled = _COMPILED.get(index)
    if compiled is None:  # of several threads that work it out at once, all return the same
        compiled = _COMPILED.setdefault(index, (Recognizer(index), Rules(index)))
    return compiled


def _check(document: Any) -> None:
    """Refuse what would take too long (an alias bomb, a cycle) and what JSON and YAML lack."""
    count = 0
    stack: list[Iterator[Any]] = [iter((document,))]
    while stack:
        for value in stack[-1]:
            count += 1
            if len(stack) > MAX_DEPTH + 1:
                raise DocumentError(f"nested deeper than {MAX_DEPTH} levels")
            if count > MAX_NODES:
                raise DocumentError(f"more than {MAX_NODES:,} values, with aliases resolved")
            if (inner := _inner(value)) is not None:
                stack.append(inner)
                break
        else:
            stack.pop()


def _inner(value: Any) -> Iterator[Any] | None:
    """Return the values in a value, None for a scalar."""
    if isinstance(value, str):  # most are, and it is the cheapest check
        return None
    if isinstance(value, list):
        return iter(value)
    if isinstance(value, Mapping):
        _check_keys(value)
        return iter(value.values())
    if not isinstance(value, _PLAIN):
        raise DocumentError(f"expected what JSON and YAML have, got {shown(value)}")
    return None


def _check_keys(fields: Mapping[Any, Any]) -> None:
    """Refuse keys that cannot be written, such as an integer of 5,000 digits."""
    for key in fields:
        if not isinstance(key, str):
            try:
                str(key)
            except ValueError:
                raise DocumentError(f"a key cannot be written: {shown(key)}") from None
