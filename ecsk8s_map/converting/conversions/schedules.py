"""Schedules: EventBridge's `cron(...)` and `rate(...)`, and the five cron fields of a CronJob."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, NamedTuple

from ...findings import Converted
from .reading import RefusedError, string

_DAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
_MONTHS = (
    *("JAN", "FEB", "MAR", "APR", "MAY", "JUN"),
    *("JUL", "AUG", "SEP", "OCT", "NOV", "DEC"),
)
_FREE = ("*", "?")
_MACROS = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
}
_RATE = re.compile(r"rate\( *([0-9]{1,9}) +(minute|hour|day)s? *\)")
_MINUTES = {"minute": 1, "hour": 60, "day": 1440}


class Range(NamedTuple):
    """The numbers from `first` to `last`, every `step`."""

    first: int
    last: int
    step: int


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a cron expression: its bounds, and the names of its numbers, if they have any.

    `offset` is what EventBridge adds to the numbers of Kubernetes: its days of the week begin at 1.
    """

    name: str
    least: int
    most: int
    names: tuple[str, ...] = ()
    offset: int = 0


_FIELDS = (
    Field("minutes", 0, 59),
    Field("hours", 0, 23),
    Field("day of the month", 1, 31),
    Field("month", 1, 12, _MONTHS),
    Field("day of the week", 0, 6, _DAYS, offset=1),
)


def schedule_expression_to_cron(value: Any) -> Converted:
    """Return an EventBridge expression as the five fields of a CronJob's schedule.

    Days of the week, 1 to 7 from Sunday, become 0 to 6; a year of `*` is dropped and `?` becomes
    `*`. A `rate` that divides the hour or the day becomes the same number of runs by the clock,
    with a loss. `at`, other rates and years, `L`, `W`, `#` and ranges that run backwards are
    refused. See https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html.
    """
    expression = string(value).strip(" ")
    if expression.startswith("rate("):
        return _rate_to_cron(expression)
    if not (expression.startswith("cron(") and expression.endswith(")")):
        raise RefusedError("it is neither cron(...) nor rate(...), and a CronJob has nothing else")
    fields = expression[5:-1].split()
    if len(fields) != 6:
        raise RefusedError(f"cron(...) has six fields, this one {len(fields)}")
    if fields[5] != "*":
        raise RefusedError("a CronJob has no field for years")
    if fields.count("?") != 1 or "?" not in (fields[2], fields[4]):
        raise RefusedError("EventBridge needs ? in exactly one of the two day fields")
    return Converted(
        " ".join(
            _cron(_ranges(spelled, field, field.offset), field)
            for spelled, field in zip(fields, _FIELDS, strict=False)
        )
    )


def _rate_to_cron(expression: str) -> Converted:
    parsed = _RATE.fullmatch(expression)
    minutes = int(parsed[1]) * _MINUTES[parsed[2]] if parsed else 0
    if not minutes:
        raise RefusedError("rate(...) takes a positive number of minutes, hours or days")
    if 60 % minutes == 0:
        cron = f"{_every(minutes, 60)} * * * *"
    elif minutes % 60 == 0 and 1440 % minutes == 0:
        cron = f"0 {_every(minutes // 60, 24)} * * *"
    else:
        raise RefusedError("such a rate divides neither the hour nor the day")
    loss = "A rate counts from the schedule's start, and a CronJob keeps to the clock."
    return Converted(cron, loss)


def _every(step: int, of: int) -> str:
    if step == of:
        return "0"
    return f"*/{step}" if step > 1 else "*"


def cron_to_schedule_expression(value: Any) -> Converted:
    """Return a CronJob's schedule as an EventBridge `cron(...)`, days of the week by name.

    Takes what Kubernetes takes: five fields or a macro such as `@daily`. Refused are `@every`,
    which counts from the controller's start, a time zone, and a restriction of both day fields,
    which EventBridge does not allow (Kubernetes runs when either matches). See
    https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax.
    """
    expression = string(value).strip(" ")
    fields = _MACROS.get(expression, expression).split()
    if len(fields) != 5:
        raise RefusedError("it has to be five cron fields, or a macro such as @daily")
    written = [
        _eventbridge(_ranges(spelled, field, 0), field)
        for spelled, field in zip(fields, _FIELDS, strict=True)
    ]
    if written[4] == "*":
        written[4] = "?"
    elif written[2] == "*":
        written[2] = "?"
    else:
        raise RefusedError("it restricts both the day of the month and the day of the week")
    return Converted(f"cron({' '.join(written)} *)")


def _ranges(spelled: str, field: Field, offset: int) -> tuple[Range, ...]:
    """Return the ranges of a field, in the numbers of Kubernetes; none where it is free."""
    if spelled in _FREE:
        return ()
    return tuple(_range(part, field, offset) for part in spelled.split(","))


def _range(part: str, field: Field, offset: int) -> Range:
    reach, slash, step = part.partition("/")
    if slash and not re.fullmatch(r"[1-9][0-9]{0,3}", step):
        raise RefusedError(f"its field {field.name} has a step that is not a number")
    first, dash, last = reach.partition("-")
    if reach == "*":
        return Range(field.least, field.most, int(step or 1))
    low = _number(first, field, offset)
    high = _number(last, field, offset) if dash else (field.most if slash else low)
    if low > high:
        raise RefusedError(f"its field {field.name} has a range that runs backwards")
    return Range(low, high, int(step or 1))


def _number(spelled: str, field: Field, offset: int) -> int:
    if spelled.upper() in field.names:
        return field.names.index(spelled.upper()) + field.least
    if re.fullmatch(r"[0-9]{1,4}", spelled) and field.least <= int(spelled) - offset <= field.most:
        return int(spelled) - offset
    bounds = f"{field.least + offset} to {field.most + offset}"
    raise RefusedError(f"its field {field.name} takes {bounds}, not {spelled[:20]!r}")


def _cron(ranges: tuple[Range, ...], field: Field) -> str:
    return ",".join(_cron_part(numbers, field) for numbers in ranges) or "*"


def _cron_part(numbers: Range, field: Field) -> str:
    first, last, step = numbers
    if first + step > last:
        return str(first)
    reach = "*" if (first, last) == (field.least, field.most) and step > 1 else f"{first}-{last}"
    return f"{reach}/{step}" if step > 1 else reach


def _eventbridge(ranges: tuple[Range, ...], field: Field) -> str:
    """Return ranges in what EventBridge documents: `N`, `N-M`, and `N/S` up to the field's end.

    A step is taken there only alone; elsewhere its numbers are written out.
    """
    if len(ranges) == 1 and not field.offset and ranges[0].last == field.most:
        first, last, step = ranges[0]
        if 1 < step <= last - first:
            return f"{first}/{step}"
    return ",".join(_eventbridge_part(numbers, field) for numbers in ranges) or "*"


def _eventbridge_part(numbers: Range, field: Field) -> str:
    first, last, step = numbers
    if step == 1 and first < last:
        return f"{_named(first, field)}-{_named(last, field)}"
    return ",".join(_named(number, field) for number in range(first, last + 1, step))


def _named(number: int, field: Field) -> str:
    return field.names[number] if field.offset else str(number)
