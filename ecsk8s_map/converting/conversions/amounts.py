"""Amounts: CPU, memory, storage, GPUs, time, percentages.

Where both sides count the same thing in different units, `AMOUNTS` says which, and one function
does the rest, in exact arithmetic.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ...findings import Converted
from .quantities import LARGEST, read_quantity, write_binary, write_decimal
from .reading import LARGEST_INTEGER, RefusedError, string, whole

Conversion = Callable[[Any], Converted]


@dataclass(frozen=True, slots=True)
class Measure:
    """How one side writes an amount.

    `read` returns it in the base unit (a core, a byte, a second, a piece). `step` is what the side
    counts, in that unit, `counted` its name, and `write` writes so many steps. What is not a whole
    number of steps is rounded up, since less than was asked for can break a workload; where
    `divisible` is false it is refused. `base` names the base unit where a bare number counts that.
    """

    about: str
    side: str
    counted: str
    step: Fraction
    read: Callable[[Any], Fraction]
    write: Callable[[int], Any]
    least: int = 0
    most: int = LARGEST_INTEGER
    divisible: bool = True
    base: str = ""


def _steps(step: Fraction) -> Callable[[Any], Fraction]:
    return lambda value: whole(value) * step


def _task_size(
    value: Any, step: Fraction, unit: str, unit_step: Fraction, counted: str
) -> Fraction:
    """Return a task size, given as a number of steps or as a string in a larger unit.

    ECS makes a whole number of steps of such a string and does not document how it rounds, so
    what is not a whole number is refused.
    """
    if not isinstance(value, str) or value.isdecimal():
        return whole(value) * step
    parsed = re.fullmatch(r" *([0-9]{1,9}\.?|[0-9]{0,9}\.[0-9]{1,9}) *([A-Za-z]+) *", value)
    if parsed is None or parsed[2].lower() != unit.lower():
        raise RefusedError(f"it has to be a number of {counted}, or of {unit} such as '.5 {unit}'")
    size = Fraction(parsed[1]) * unit_step
    if size % step:
        raise RefusedError(f"it is {_shown(size / step)} {counted}, and ECS takes whole ones")
    return size


_CORE = Fraction(1)
_CPU_UNIT = Fraction(1, 1024)
_MILLICORE = Fraction(1, 1000)
_MIB, _GIB = Fraction(1024**2), Fraction(1024**3)
_MINUTE = Fraction(60)

_DURATION = re.compile(r"(?:[0-9]{1,19}(?:\.[0-9]{0,19})?|\.[0-9]{1,19})(?:ns|us|µs|μs|ms|s|m|h)")
_UNITS = {
    "ns": Fraction(1, 10**9),
    "us": Fraction(1, 10**6),
    "µs": Fraction(1, 10**6),
    "μs": Fraction(1, 10**6),
    "ms": Fraction(1, 1000),
    "s": Fraction(1),
    "m": _MINUTE,
    "h": 60 * _MINUTE,
}


def read_duration(value: Any) -> Fraction:
    """Return the seconds of a duration as Go writes it: `1h30m`, `30s`, `1.5h`, `500ms`.

    A number without a unit is refused except for 0; so are negative durations. See
    https://pkg.go.dev/time#ParseDuration.
    """
    spelled = string(value, "a duration such as 1m30s").removeprefix("+")
    if spelled == "0":
        return Fraction(0)
    seconds, at = Fraction(0), 0
    while part := _DURATION.match(spelled, at):
        unit = part[0].lstrip("0123456789.")
        seconds += Fraction(part[0].removesuffix(unit)) * _UNITS[unit]
        at = part.end()
    if at == 0 or at < len(spelled):
        raise RefusedError("it is not a duration with units, such as 1m30s")
    if seconds * 10**9 > LARGEST:
        raise RefusedError("it is longer than a duration can be, some 292 years")
    return seconds


def _read_pause(value: Any) -> Fraction:
    # https://argo-rollouts.readthedocs.io/en/stable/features/specification/: no unit means seconds
    if not isinstance(value, str) or value.isdecimal():
        return Fraction(whole(value))
    return read_duration(value)


def write_duration(seconds: int) -> str:
    """Return so many seconds as Gateway API and Go write them: `30s`, `1m30s`, `1h`, `0s`."""
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    parts = ((hour, "h"), (minute, "m"), (second, "s"))
    return "".join(f"{count}{unit}" for count, unit in parts if count) or "0s"


CPU_UNITS = Measure(
    "a number of whole CPU units (1,024 to a core)",
    "ECS",
    "CPU units",
    _CPU_UNIT,
    _steps(_CPU_UNIT),
    int,
)
TASK_CPU = Measure(
    "a task size in CPU units (from `128` to `196608`; `.5 vCPU` is read as 512)",
    "ECS",
    "CPU units",
    _CPU_UNIT,
    lambda value: _task_size(value, _CPU_UNIT, "vCPU", _CORE, "CPU units"),
    str,
    # https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
    least=128,
    most=196_608,
)
CPU_QUANTITY = Measure(
    "a CPU quantity in whole millicores (`250m`) or cores (`1`)",
    "Kubernetes",
    "millicores",
    _MILLICORE,
    read_quantity,
    write_decimal,
    most=LARGEST,
    base="cores",
)
MEBIBYTES = Measure("a number of whole MiB", "ECS", "MiB", _MIB, _steps(_MIB), int)
TASK_MEMORY = Measure(
    "a task size in MiB (`1024`; `1 GB` is read as that)",
    "ECS",
    "MiB",
    _MIB,
    lambda value: _task_size(value, _MIB, "GB", _GIB, "MiB"),
    str,
)
GIBIBYTES = Measure("a number of whole GiB", "ECS", "GiB", _GIB, _steps(_GIB), int)
BYTES_QUANTITY = Measure(
    "a quantity of bytes (`512Mi`, `2Gi`)",
    "Kubernetes",
    "bytes",
    Fraction(1),
    read_quantity,
    write_binary,
    most=LARGEST,
)
GPU_COUNT = Measure(
    "a number of GPUs in digits (not `ALL`)",
    "ECS",
    "GPUs",
    Fraction(1),
    _steps(Fraction(1)),
    str,
    divisible=False,
)
GPU_QUANTITY = Measure(
    "a quantity of whole GPUs",
    "Kubernetes",
    "GPUs",
    Fraction(1),
    read_quantity,
    lambda count: write_decimal(count * 1000),
    divisible=False,
)
MINUTES = Measure("a number of whole minutes", "ECS", "minutes", _MINUTE, _steps(_MINUTE), int)
SECONDS = Measure(
    "a number of whole seconds", "the field", "seconds", Fraction(1), _steps(Fraction(1)), int
)
DURATION = Measure(
    "a duration with units (`1m30s`)",
    "Kubernetes",
    "seconds",
    Fraction(1),
    read_duration,
    write_duration,
    # Gateway API takes five digits before a unit: https://gateway-api.sigs.k8s.io/geps/gep-2257/
    most=99_999 * 3600,
)
PAUSE = Measure(
    "a duration with units (`1h`; a bare `10` is read as seconds)",
    "Kubernetes",
    "seconds",
    Fraction(1),
    _read_pause,
    write_duration,
    most=LARGEST_INTEGER,
)

AMOUNTS: Mapping[str, tuple[Measure, Measure]] = {
    "cpu-units-to-quantity": (CPU_UNITS, CPU_QUANTITY),
    "quantity-to-cpu-units": (CPU_QUANTITY, CPU_UNITS),
    "task-cpu-to-quantity": (TASK_CPU, CPU_QUANTITY),
    "quantity-to-task-cpu": (CPU_QUANTITY, TASK_CPU),
    "mebibytes-to-quantity": (MEBIBYTES, BYTES_QUANTITY),
    "quantity-to-mebibytes": (BYTES_QUANTITY, MEBIBYTES),
    "task-memory-to-quantity": (TASK_MEMORY, BYTES_QUANTITY),
    "quantity-to-task-memory": (BYTES_QUANTITY, TASK_MEMORY),
    "gibibytes-to-quantity": (GIBIBYTES, BYTES_QUANTITY),
    "quantity-to-gibibytes": (BYTES_QUANTITY, GIBIBYTES),
    "gpu-count-to-quantity": (GPU_COUNT, GPU_QUANTITY),
    "quantity-to-gpu-count": (GPU_QUANTITY, GPU_COUNT),
    "minutes-to-duration": (MINUTES, PAUSE),
    "duration-to-minutes": (PAUSE, MINUTES),
    "minutes-to-seconds": (MINUTES, SECONDS),
    "seconds-to-minutes": (SECONDS, MINUTES),
    "seconds-to-duration": (SECONDS, DURATION),
    "duration-to-seconds": (DURATION, SECONDS),
}
"""What each conversion reads and what it writes."""


def between(given: Measure, wanted: Measure) -> Conversion:
    """Return the conversion from one measure to another."""

    def conversion(value: Any) -> Converted:
        amount = given.read(value)
        _check_bounds(given, amount)
        exact = amount / wanted.step
        count = -(-exact.numerator // exact.denominator)
        _check_bounds(wanted, count * wanted.step)
        if count == exact:
            return Converted(wanted.write(count))
        if not wanted.divisible:
            raise RefusedError(f"{_shown(exact)} is not a whole number of {wanted.counted}")
        loss = (
            f"{_as_given(value, given)} {_shown(exact)} {wanted.counted}, and {wanted.side} "
            f"counts whole ones: rounded up to {count:,}."
        )
        return Converted(wanted.write(count), loss)

    conversion.__doc__ = f"""Return {given.about} as {wanted.about}.

    What the first side does not take or the second cannot have is refused. What is not a whole
    number of {wanted.counted} is {"rounded up, with a loss" if wanted.divisible else "refused"}.
    """
    return conversion


def _check_bounds(measure: Measure, amount: Fraction) -> None:
    if not measure.least * measure.step <= amount <= measure.most * measure.step:
        raise RefusedError(
            f"{measure.side} takes {measure.least:,} to {measure.most:,} {measure.counted}"
        )


def _as_given(value: Any, measure: Measure) -> str:
    if isinstance(value, str):
        return f"{value} is"
    return f"{value} {measure.base or measure.counted} are"


def _shown(exact: Fraction) -> str:
    """Return a number with at most six decimals, and say so where it has more."""
    millionths = round(exact * 10**6)
    number, decimals = divmod(millionths, 10**6)
    tail = f".{decimals:06}".rstrip("0").rstrip(".")
    return f"{'' if millionths == exact * 10**6 else 'about '}{number}{tail}"


def integer_to_string(value: Any) -> Converted:
    """Return a whole number of 32 bits as decimal digits."""
    return Converted(str(whole(value, least=-LARGEST_INTEGER - 1)))


def string_to_integer(value: Any) -> Converted:
    """Return the whole number of 32 bits that decimal digits are.

    Every other string is refused, among them `traffic-port` and digits after a needless 0, and so
    is what is not a string at all.
    """
    number = whole(string(value), least=-LARGEST_INTEGER - 1)
    if str(number) != value:
        raise RefusedError(f"it has needless characters; the number is {number}")
    return Converted(number)
