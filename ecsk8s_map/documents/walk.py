"""Each parameter that occurs in a resource, depth first and in the document's order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ..address import ancestors, escaped, fold
from ..findings import Finding, Owner
from ..intrinsics import branches, intrinsic
from ..model import Address, Parameter
from ..vocabulary import Vocabulary
from .recognition import Resource

_SCALARS = frozenset({str, int, bool, float, type(None)})
"""The types of values that have nothing below them and are not functions."""


class Occurrence(NamedTuple):
    """A parameter that occurs in a document; the fields are those of its `Finding`."""

    pointer: str
    spelled: str
    value: Any
    parameter: Parameter
    owners: tuple[Owner, ...]
    intrinsic: str | None


def occurrences(resource: Resource, vocabulary: Vocabulary) -> Iterator[Occurrence | Finding]:
    """Yield each parameter of a resource; a field that is unknown is a finding.

    Without recursion, so that a deep document needs no deep stack.
    """
    fields, pointer, parameter = resource
    owners: tuple[Owner, ...] = (Owner(pointer, parameter),)
    if parameter.is_list:  # one element of a list: the resource is around it
        around = vocabulary.get(ancestors(parameter.address)[-1], parameter.system)
        owners = (Owner(pointer.rpartition("/")[0], around or parameter), *owners)
    walk = _Walk(vocabulary)
    stack = [walk.fields(fields, pointer, parameter, owners)]
    while stack:
        for each in stack[-1]:
            yield each
            if isinstance(each, Occurrence) and type(each.value) not in _SCALARS:
                stack.append(walk.below(each))
                break
        else:
            stack.pop()


class _Walk:
    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def below(self, occurrence: Occurrence) -> Iterator[Occurrence | Finding]:
        """Yield the fields of an object, or of each object of a list."""
        parameter = occurrence.parameter
        for fields, pointer in _objects(occurrence.value, occurrence.pointer):
            owners = occurrence.owners
            if parameter.is_list:  # an element, or one where the list is missing
                owners = (*owners, Owner(pointer, parameter))
            yield from self.fields(fields, pointer, parameter, owners)

    def fields(
        self,
        fields: Mapping[Any, Any],
        pointer: str,
        parameter: Parameter,
        owners: tuple[Owner, ...],
    ) -> Iterator[Occurrence | Finding]:
        """Yield the fields of an object, not what is below them."""
        known = self._vocabulary.children(parameter)
        if not known:  # free-form: a policy document, a map without well-known keys
            return
        for key, value in fields.items():
            name = str(key)
            at = f"{pointer}/{escaped(name)}"
            field = known.get(name)
            if field is not None:
                function = None if type(value) in _SCALARS else intrinsic(value)
                yield Occurrence(at, name, value, field, owners, function)
            elif parameter.type != "map":
                problem = f"{parameter} has no such field"
                near = _nearest(name, known)
                yield Finding(at, name, value, problem=problem, suggestions=near, owners=owners)


def _objects(value: Any, pointer: str) -> Iterator[tuple[Mapping[Any, Any], str]]:
    """Yield the objects that a value consists of, with their pointers."""
    if function := intrinsic(value):
        at = f"{pointer}/{escaped(function)}"
        for number, branch in branches(value):
            yield from _objects(branch, f"{at}/{number}")
    elif isinstance(value, list):
        for number, item in enumerate(value):
            if type(item) not in _SCALARS:
                yield from _objects(item, f"{pointer}/{number}")
    elif isinstance(value, Mapping):
        yield value, pointer


def _nearest(name: str, known: Mapping[str, Parameter]) -> tuple[Address, ...]:
    import difflib  # only what is unknown needs it

    folded = {fold(each): parameter.address for each, parameter in known.items()}
    close = difflib.get_close_matches(fold(name)[:100], folded, n=3, cutoff=0.7)
    return tuple(folded[each] for each in close)
