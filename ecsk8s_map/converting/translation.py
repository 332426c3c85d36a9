"""From a finding to a setting: what a pair makes of a value, and where in the other system."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from ..address import lists, steps
from ..errors import NotConvertibleError, wrong_type
from ..findings import Converted, Finding, Owner
from ..model import Condition, Dialect, Pair, Parameter, System, one_of
from ..query import Index
from ..vocabulary import Vocabulary
from .conversions import convert
from .placement import Setting


def convert_value(pair: Pair, value: Any, to: System, vocabulary: Vocabulary) -> Converted:
    """Return a value of one side of a pair as a value of the other; see `Dataset.convert`."""
    sides = {side: vocabulary.get(pair.side(side) or "", side) for side in System}
    target = sides.pop(to)
    target_type = dict(target.types).get(Dialect.API, target.type) if target else None
    (source,) = sides.values()
    source_types = [source.type, *dict(source.types).values()] if source else []
    return convert(pair, value, to=to, target_type=target_type, source_types=source_types)


def translate(pair: Pair, finding: Finding, target: System | str, index: Index) -> Setting:
    """Return what a pair makes of a finding; see `Dataset.translate`."""
    if not isinstance(pair, Pair):
        raise wrong_type("a Pair", pair)
    if not isinstance(finding, Finding):
        raise wrong_type("a Finding", finding)
    to = one_of(System, target)
    address, parameter = pair.side(to), finding.parameter
    if parameter is None or address is None:
        raise NotConvertibleError(finding.value, pair, "there is no counterpart")
    why = (
        _misapplied(pair, finding, parameter, to, index.pairs_of(parameter))
        or _of_another_kind(pair, finding, parameter, index.workload_kinds)
        or _of_another_list(address, finding, parameter, to, index)
    )
    if why:
        raise NotConvertibleError(finding.value, pair, why)
    owners = finding.owners[1:]
    constants = tuple(
        Setting(
            condition.address,
            _constant(condition, known),
            tuple(_elements(condition.address, pair, finding, to, index)),
        )
        for condition in pair.where
        if len(condition.values) == 1 and (known := index.vocabulary.get(condition.address, to))
    )
    converted = Converted({})
    if finding.value != {} or constants:  # an empty object says that it is there, no more
        converted = convert_value(pair, finding.value, to, index.vocabulary)
    return Setting(
        address=address,
        value=converted.value,
        elements=tuple(_elements(address, pair, finding, to, index)),
        combine=pair.combine,
        constants=constants,
        sources=tuple(owner.pointer for owner in owners),
        # A string that an element cannot do without is what the element is known by.
        is_name=parameter.type == "string" and bool(parameter.required),
        loss=converted.loss,
    )


def _misapplied(
    pair: Pair, finding: Finding, parameter: Parameter, to: System, own: Sequence[Pair]
) -> str | None:
    """Return why a pair cannot be applied to a finding at all: it is about something else."""
    if parameter.system is to:
        other = next(system for system in System if system is not to)
        return f"{parameter} is already a parameter of {to}: translate it to {other}"
    side = pair.side(parameter.system)
    if side not in {each.side(parameter.system) for each in own}:
        return f"the pair belongs to {side}, not to {parameter}: use one of the finding's own pairs"
    if not finding.owners:
        return "the finding has no owners: use one that explain returned"
    return None


def _of_another_kind(
    pair: Pair, finding: Finding, parameter: Parameter, workloads: Collection[str]
) -> str | None:
    """Return why an object's field does not mean what the pair's does, such as a role's labels.

    They have the addresses of a pod's, and a pod's fields mean the same in every workload.
    """
    resource = finding.owners[0].parameter.address
    kind = steps(pair.kubernetes or resource)[0]
    if parameter.system is System.ECS or resource in workloads or kind == resource:
        return None
    return f"in a {resource} the field does not mean what it means in a {kind}"


def _of_another_list(
    address: str, finding: Finding, parameter: Parameter, to: System, index: Index
) -> str | None:
    """Return why a list does not mean what the list means whose fields its elements have."""
    for owner in finding.owners[1:]:
        first = next((each.side(to) for each in index.pairs_of(owner.parameter)), None)
        is_own = parameter.address.startswith(owner.parameter.address)
        if first and not is_own and not address.startswith(first):
            return f"in {owner.parameter} the field does not mean what it means elsewhere"
    return None


def _constant(condition: Condition, parameter: Parameter) -> object:
    """Return the value that a condition asks for: of a list it asks for one element."""
    (value,) = condition.values
    return [value] if parameter.is_list else value


def _elements(
    target: str, pair: Pair, finding: Finding, to: System, index: Index
) -> Iterator[str | None]:
    """Yield the id of the finding's element in each list around an address.

    It is None, every element, where the finding has no such list and the pair combines values.
    """
    around, owners = lists(target), finding.owners[1:]
    shared = max(0, len(around) - len(owners)) if pair.combine else 0
    yield from [None] * shared
    own = around[shared:]
    for level, name in enumerate(own):
        counterpart = _counterpart(name, owners, to, index)
        if counterpart is not None:
            yield counterpart
        elif level < len(owners):
            yield owners[-1 if level + 1 == len(own) else level].pointer
        else:
            yield finding.pointer


def _counterpart(name: str, owners: Sequence[Owner], to: System, index: Index) -> str | None:
    """Return the innermost element whose list has a pair with a list of the other system."""
    for owner in reversed(owners):
        if any(each.side(to) == name for each in index.pairs_of(owner.parameter)):
            return owner.pointer
    return None
