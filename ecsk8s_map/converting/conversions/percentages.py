"""Percentages: of a deployment's tasks or pods, and of traffic."""

from __future__ import annotations

import re
from typing import Any

from ...findings import Converted
from ...json_values import type_of
from .reading import RefusedError, whole

_PERCENT = re.compile(r"([0-9]{1,10})%")


def _percent(value: Any) -> int:
    """Return the number before the sign of a percentage; `0` is 0% of whatever there is."""
    if isinstance(value, str) and (parsed := _PERCENT.fullmatch(value)):
        return int(parsed[1])
    if not isinstance(value, str):
        if whole(value) == 0:
            return 0
        raise RefusedError("a number of pods is not a percentage unless the replicas are known")
    raise RefusedError("it has to be a percentage such as 25%")


def _written_percent(number: int) -> str | int:
    return f"{number}%" if number else 0


def maximum_percent_to_max_surge(value: Any) -> Converted:
    """Return a maximum percent, 100 or more, as a surge: 200 is `100%`, 100 is 0.

    Less than 100 is refused: no new task could start before an old one has stopped.
    """
    return Converted(_written_percent(whole(value, least=100) - 100))


def max_surge_to_maximum_percent(value: Any) -> Converted:
    """Return a surge in percent as a maximum percent; a number of pods other than 0 is refused."""
    return Converted(whole(_percent(value) + 100))


def minimum_healthy_percent_to_max_unavailable(value: Any) -> Converted:
    """Return a minimum healthy percent up to 100 as what may be unavailable: 75 is `25%`."""
    return Converted(_written_percent(100 - whole(value, most=100)))


def max_unavailable_to_minimum_healthy_percent(value: Any) -> Converted:
    """Return the percentage that may be unavailable as a minimum healthy percent: `25%` is 75.

    A number of pods other than 0 is refused.
    """
    return Converted(100 - whole(_percent(value), most=100))


def percent_to_weight(value: Any) -> Converted:
    """Return a percentage from 1 to 100 as a traffic weight out of 100; tenths are refused."""
    return Converted(whole(value, least=1, most=100))


def weight_to_percent(value: Any) -> Converted:
    """Return a traffic weight out of 100 as a percentage; 0 is refused, which ECS does not have."""
    if isinstance(value, str):
        raise RefusedError(f"it has to be a whole number, not {type_of(value)}")
    return Converted(whole(value, least=1, most=100))
