"""The dataset's rules, by subject, each a small named function that yields what breaks it.

pydantic has checked the form of every row before (`schema`); here it is the meaning.
"""

from . import addresses, choices, conversions, levels, notes, releases, tables, values
from .source import RULES, Problem, Source, validate

__all__ = [
    "RULES",
    "Problem",
    "Source",
    "addresses",
    "choices",
    "conversions",
    "levels",
    "notes",
    "releases",
    "tables",
    "validate",
    "values",
]
