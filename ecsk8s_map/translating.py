"""From a finding to a setting: what a pair makes of a value, and where in the other system."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from .address import lists, steps
from .errors import NotConvertibleError
from .model import Converted, Finding, Pair, Parameter, Setting, System
from .vocabulary import Vocabulary


def translate(
    pair: Pair,
    finding: Finding,
    to: System,
    *,
    vocabulary: Vocabulary,
    pairs: Callable[[Parameter], Sequence[Pair]],
    convert: Callable[..., Converted],
    workloads: Collection[str],
) -> Setting:
    """Return what a pair makes of a finding; see `Dataset.translate`."""
    address = pair.side(to)
    parameter, owners = finding.parameter, finding.owners[1:]
    if parameter is None or address is None:
        raise NotConvertibleError(finding.value, pair, "there is no counterpart")
    resource = finding.owners[0].parameter.address
    if parameter.system is System.KUBERNETES and resource not in workloads:
        kind = steps(pair.kubernetes or resource)[0]
        if kind != resource:  # such as the labels of a role, which are described as a pod's are
            why = f"what stands in a {resource} is not what stands in a {kind}"
            raise NotConvertibleError(finding.value, pair, why)
    for owner in owners:
        first = next((each.side(to) for each in pairs(owner.parameter)), None)
        is_own = parameter.address.startswith(owner.parameter.address)
        if first and not is_own and not address.startswith(first):
            why = f"what stands in {owner.parameter} is not what else has its fields"
            raise NotConvertibleError(finding.value, pair, why)

    def elements(target: str) -> Iterator[str | None]:
        """Yield which element of each list around an address the finding stands for.

        That is the element of the list whose counterpart it is. Without one, it is the one at
        the same level, and what is left of the source's lists meets in the last. What has no
        list for it and is combined is every element's.
        """
        around = lists(target)
        shared = max(0, len(around) - len(owners)) if pair.combine else 0
        yield from [None] * shared
        for level, name in enumerate(around[shared:], 1):
            for owner in reversed(owners):
                if any(each.side(to) == name for each in pairs(owner.parameter)):
                    yield owner.pointer
                    break
            else:
                if level > len(owners):
                    yield finding.pointer
                else:
                    is_last = level == len(around) - shared
                    yield owners[-1 if is_last else level - 1].pointer

    beside = tuple(
        Setting(condition.address, condition.values[0], tuple(elements(condition.address)))
        for condition in pair.where
        if len(condition.values) == 1 and vocabulary.get(condition.address, to)
    )
    converted = Converted({})
    if finding.value != {} or beside:  # an empty object says that it is there, no more
        converted = convert(pair, finding.value, to=to)
    return Setting(
        address=address,
        value=converted.value,
        elements=tuple(elements(address)),
        combine=pair.combine,
        beside=beside,
        sources=tuple(owner.pointer for owner in owners),
        # What an element cannot be without, in a text, is what it is known by.
        is_name=parameter.type == "string" and bool(parameter.required),
        loss=converted.loss,
    )
