"""Which pairs hold where a parameter occurs: their conditions, evaluated in the document.

A condition names a parameter and values (`TaskDefinition.NetworkMode = awsvpc`). It is evaluated
with the nearest value of that parameter in the document; without one, with its default.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from enum import Enum
from typing import Any, NamedTuple

from ..about import Reference
from ..address import lists
from ..model import ROLES, Address, Condition, Pair, Parameter, Scalar, System
from ..query import Index, Release
from .walk import Occurrence


class Outcome(Enum):
    """What a condition evaluates to."""

    TRUE = "true"
    FALSE = "false"
    BY_DEFAULT = "true by default"
    """The parameter is left out, and its default is one of the values."""
    UNKNOWN = "unknown"
    """The parameter is left out, and no default decides."""
    UNLIKELY = "unlikely"
    """The parameter is left out, and its default is none of the values."""


_DOUBTS = (Outcome.TRUE, Outcome.BY_DEFAULT, Outcome.UNKNOWN, Outcome.UNLIKELY)
"""What a condition of a pair that may hold evaluates to, the surest first."""


class Predicate(NamedTuple):
    """A condition as it is evaluated where one particular parameter occurs.

    `shared` is how many lists the two parameters have in common. `references` are those by which
    an element of the one's innermost list names an element of the other's.
    """

    address: Address
    values: tuple[Scalar, ...]
    left_out: Outcome
    shared: int
    references: Sequence[Reference]

    def outcome(self, values: Set[Scalar] | None) -> Outcome:
        """Evaluate the condition for the parameter's values, None where it is left out."""
        if values is None:
            return self.left_out
        return Outcome.FALSE if values.isdisjoint(self.values) else Outcome.TRUE


class Candidate(NamedTuple):
    """A pair of a parameter, its place among their roles, and what has to hold for it.

    `values` are those that the pair is about, where it lists them.
    """

    pair: Pair
    rank: int
    predicates: Sequence[Predicate]
    values: Set[Scalar]

    def is_about(self, value: Any) -> bool:
        """Return whether a value is one that the pair is about; a function's is not known."""
        given = _scalars(value)
        return not (self.values and given and self.values.isdisjoint(given))


class Holding(NamedTuple):
    """The pairs that hold where a parameter occurs, best first; `certain` are some of them."""

    pairs: tuple[Pair, ...]
    certain: tuple[Pair, ...]


class Choice(NamedTuple):
    """The pairs of a parameter; `always` is what holds where no pair has a predicate."""

    candidates: Sequence[Candidate]
    always: Holding | None

    def holding(self, occurrence: Occurrence, values: Values) -> Holding:
        """Return the pairs that hold where the parameter occurs."""
        return self.always or _holding(
            self.candidates,
            lambda predicate: values.nearest(occurrence, predicate),
            None if occurrence.intrinsic else occurrence.value,
        )


class Rules:
    """The pairs of each parameter and their predicates, each made when it is first needed.

    It keeps no reference to the index that it was made for.
    """

    def __init__(self, index: Index) -> None:
        self._vocabulary = index.vocabulary
        self._choices: dict[tuple[System, Address, Release | None], Choice] = {}
        self._references: dict[tuple[str, str], list[Reference]] = {}
        for reference in index.references:
            source, target = lists(reference.source), lists(reference.target)
            if source and target and target != source[: len(target)]:
                self._references.setdefault((source[-1], target[-1]), []).append(reference)
        followed = [each for references in self._references.values() for each in references]
        self.names = frozenset(reference.target for reference in followed)
        self.values = index.conditional.union(reference.source for reference in followed)

    def choice(self, parameter: Parameter, index: Index, release: Release | None) -> Choice:
        """Return the pairs of a parameter that a release has."""
        key = parameter.system, parameter.address, release
        choice = self._choices.get(key)
        if choice is None:
            candidates = [
                Candidate(
                    pair,
                    ROLES.index(pair.role_from(parameter.system)),
                    [*self._predicates(parameter, pair)],
                    frozenset(each[parameter.system is System.KUBERNETES] for each in pair.values),
                )
                for pair in index.in_release(parameter, release)
            ]
            is_fixed = not any(each.predicates or each.values for each in candidates)
            always = _holding(candidates, lambda _: None, None) if is_fixed else None
            choice = self._choices[key] = Choice(candidates, always)
        return choice

    def _predicates(self, parameter: Parameter, pair: Pair) -> Iterator[Predicate]:
        """Yield the predicates of a pair; a constant of the other side is none."""
        mine = lists(parameter.address)
        for condition in pair.where:
            named = self._vocabulary.get(condition.address, parameter.system)
            if named is not None:
                theirs = lists(condition.address)
                yield Predicate(
                    condition.address,
                    condition.values,
                    _left_out(condition, named),
                    sum(1 for a, b in zip(mine, theirs, strict=False) if a == b),
                    self._references.get((mine[-1], theirs[-1]), ()) if mine and theirs else (),
                )


def _left_out(condition: Condition, parameter: Parameter) -> Outcome:
    """Return the outcome where a condition's parameter is left out."""
    if not condition.values:
        return Outcome.TRUE
    defaults = [each.value for each in parameter.defaults if not each.where and not each.text]
    if not defaults:
        return Outcome.UNKNOWN
    is_default = any(value in condition.values for value in defaults)
    return Outcome.BY_DEFAULT if is_default else Outcome.UNLIKELY


def _holding(
    candidates: Sequence[Candidate],
    nearest: Callable[[Predicate], Set[Scalar] | None],
    value: Any,
) -> Holding:
    """Return the pairs with no false condition, those that are about other values last.

    Of those with one role, the more conditions are true the better. Behind them are pairs with a
    condition that is true by default only, then those with one that is unknown, and last those that
    a default speaks against. A pair is certain where none of its conditions is either of the two,
    and the value is one that it is about.
    """
    known: dict[Address, Set[Scalar] | None] = {}
    ranked: list[tuple[tuple[bool, int, int, int], bool, Pair]] = []
    for candidate in candidates:
        outcomes = []
        for predicate in candidate.predicates:
            if predicate.address not in known:
                known[predicate.address] = nearest(predicate)
            outcomes.append(predicate.outcome(known[predicate.address]))
        if Outcome.FALSE not in outcomes:
            doubt = max(map(_DOUBTS.index, outcomes), default=0)
            is_other = not candidate.is_about(value)
            order = is_other, candidate.rank, doubt, -outcomes.count(Outcome.TRUE)
            is_certain = not is_other and doubt <= _DOUBTS.index(Outcome.BY_DEFAULT)
            ranked.append((order, is_certain, candidate.pair))
    ranked.sort(key=lambda each: each[0])
    return Holding(
        tuple(pair for *_, pair in ranked),
        tuple(pair for _, is_certain, pair in ranked if is_certain),
    )


class Values:
    """The values in a document that conditions and references are about."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._at: dict[str, dict[str, Set[Scalar]]] = {}
        self._named: dict[str, dict[Scalar, list[str]]] = {}
        self._of_named: dict[tuple[str, str, Scalar], Set[Scalar] | None] = {}

    def add(self, occurrence: Occurrence) -> None:
        """Keep what conditions and references need; a function in the place of a value is none."""
        address = occurrence.parameter.address
        if occurrence.intrinsic is not None:
            return
        if address in self._rules.values:
            at = self._at.setdefault(address, {})
            _spread(at, occurrence.pointer, _scalars(occurrence.value))
        if address in self._rules.names and isinstance(occurrence.value, Scalar):
            elements = self._named.setdefault(address, {}).setdefault(occurrence.value, [])
            elements.append(occurrence.owners[-1].pointer)

    def nearest(self, occurrence: Occurrence, predicate: Predicate) -> Set[Scalar] | None:
        """Return the values of the predicate's parameter nearest to an occurrence, or None.

        Of a list that both are in, only the same element counts: what one volume says has nothing
        to do with another. Where the occurrence's element names one of the other's list, as a
        mount names a volume, only that one counts.
        """
        if predicate.references:
            return self._of_referred(occurrence.owners[-1].pointer, predicate)
        at = self._at.get(predicate.address)
        if at is None:
            return None
        within = occurrence.owners[predicate.shared].pointer if predicate.shared else ""
        pointer = occurrence.pointer
        while pointer not in at:
            if len(pointer) <= len(within):
                return None
            pointer = pointer.rpartition("/")[0]
        return at[pointer]

    def _of_referred(self, element: str, predicate: Predicate) -> Set[Scalar] | None:
        """Return the values in all the elements that an element refers to, or None."""
        found = [
            values
            for source, target in predicate.references
            for name in self._at.get(source, {}).get(element, ())
            if (values := self._of_elements(predicate.address, target, name)) is not None
        ]
        return set().union(*found) if found else None

    def _of_elements(self, address: str, target: str, name: Scalar) -> Set[Scalar] | None:
        """Return the values in all the elements of a name, each worked out once."""
        key = address, target, name
        if key not in self._of_named:
            at, elements = self._at.get(address, {}), self._named.get(target, {}).get(name, ())
            found = [at[element] for element in elements if element in at]
            self._of_named[key] = set().union(*found) if found else None
        return self._of_named[key]


def _scalars(value: Any) -> Set[Scalar]:
    elements = value if isinstance(value, list) else (value,)
    return frozenset(each for each in elements if isinstance(each, Scalar))


def _spread(at: dict[str, Set[Scalar]], pointer: str, values: Set[Scalar]) -> None:
    """Add values at a pointer and at all those above it, each of which has all that is below."""
    while True:
        known = at.get(pointer)
        if known is None:
            at[pointer] = values  # shared until others are added
        elif values <= known:
            return
        elif isinstance(known, set):
            known |= values
        else:
            at[pointer] = {*known, *values}
        if not pointer:
            return
        pointer = pointer.rpartition("/")[0]
