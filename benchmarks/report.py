"""The figures, each with its bar, and how they are printed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """What was measured: a value, None where that was not possible, and the most it may be."""

    name: str
    value: float | None
    unit: str
    bar: float | None = None
    remark: str = ""

    @property
    def verdict(self) -> str:
        """Whether the bar is held; empty without a bar."""
        if self.value is None:
            return "not measured"
        if self.bar is None:
            return ""
        return "held" if self.value <= self.bar else "missed"

    def __str__(self) -> str:
        value = "" if self.value is None else f"{self.value:,.2f}"
        bar = "" if self.bar is None else f"at most {self.bar:g}"
        line = f"{self.name:<44} {value:>10} {self.unit:<18} {bar:<13} {self.verdict:<6}"
        return f"{line} {self.remark}".rstrip()


def printed(title: str, figures: Iterable[Figure]) -> str:
    """Return a section of the report."""
    return "\n".join([title, *(f"  {figure}" for figure in figures), ""])
