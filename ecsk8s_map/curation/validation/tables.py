"""Rows are unique, complete, used and sorted, and the text is in its canonical form."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ...errors import nearest, shown
from ...model import conditions, in_order
from .. import formatting
from ..expanding import set_names
from ..lines import comments
from ..schema import TABLES
from .source import Problem, Source, rule

_FORMAT = "run: ecsk8s format"


@rule
def rows_are_unique(source: Source) -> Iterator[Problem]:
    """No two rows of a table have the same natural key: (ecs, kubernetes, where) of a pair."""
    for table, fields in TABLES.items():
        seen = set()
        for at, key in enumerate(_keys(source, table)):
            if key in seen:
                tell_apart = ", or tell them apart by where" if "where" in fields else ""
                yield Problem(table, at, f"duplicate row: remove one{tell_apart}")
            seen.add(key)


def _keys(source: Source, table: str) -> Iterator[object]:
    """Yield the natural key of each row of a table: its first field, outside of the pairs."""
    if table == "pairs":
        yield from (pair.key for pair in source.pairs)
        return
    for row in source.table(table):
        where = in_order(conditions(row.get("where", {})))
        yield str(row[TABLES[table][0]]), row.get("system"), where


@rule
def lists_have_no_duplicates(source: Source) -> Iterator[Problem]:
    """A list of names, addresses or sources has each of them once."""
    for table in TABLES:
        for at, row in enumerate(source.table(table)):
            for field, held in row.items():
                names = held if isinstance(held, list) else []
                for name, count in Counter(each for each in names if isinstance(each, str)).items():
                    if count > 1:
                        yield Problem(table, at, f"{field}: duplicate {shown(name)}: remove one")


@rule
def addons_are_described(source: Source) -> Iterator[Problem]:
    """Every add-on that a pair requires is described, and every one described is required."""
    known = [row["id"] for row in source.table("addons")]
    used = set()
    for at, pair in enumerate(source.pairs):
        for addon in pair.requires:
            used.add(addon)
            if addon not in known:
                near = nearest(addon, known) or "; describe it in [[addons]]"
                yield Problem("pairs", at, f"requires: unknown add-on {shown(addon)}{near}")
    for at, row in enumerate(source.table("addons")):
        if row["id"] not in used:
            yield Problem("addons", at, "no pair requires it: remove it")


@rule
def names_are_used(source: Source) -> Iterator[Problem]:
    """Every set that a condition names is listed, and every set and source listed is used."""
    sets = [row["name"] for row in source.written("sets")]
    used = set()
    for table in TABLES:
        for at, row in enumerate(source.written(table)):
            for name in set_names(row):
                used.add(name)
                if name not in sets:
                    near = nearest(name, sets) or "; list its values in [[sets]]"
                    yield Problem(table, at, f"where: unknown set {shown(name)}{near}")
    cited = {each for row in source.written("pairs") for each in row["sources"]}
    for table, names in (("sets", used), ("sources", cited)):
        for at, row in enumerate(source.written(table)):
            if row[TABLES[table][0]] not in names:
                yield Problem(table, at, "no row uses it: remove it")


@rule
def sources_are_pages(source: Source) -> Iterator[Problem]:
    """Every row names a page that supports it; a pair may name one of `[[sources]]`."""
    for table in TABLES:
        for at, row in enumerate(source.table(table)):
            for text in row.get("sources", []):
                if not _is_url(text):
                    message = "expected a URL (https://…) or an id of [[sources]]"
                    yield Problem(table, at, f"sources: {message}, got {shown(text)}")
            for field in ("source", "url"):
                if field in row and not _is_url(row[field]):
                    message = f"expected a URL (https://…), got {shown(row[field])}"
                    yield Problem(table, at, f"{field}: {message}")


def _is_url(text: str) -> bool:
    return re.fullmatch(r"https://[^\s/]+/\S*", text) is not None


@rule
def defaults_say_one_thing(source: Source) -> Iterator[Problem]:
    """A default is a value or a text: one of the two."""
    for at, row in enumerate(source.table("defaults")):
        if "value" in row and "text" in row:
            yield Problem("defaults", at, "expected a value or a text, got both: remove one")
        if "value" not in row and "text" not in row:
            yield Problem("defaults", at, "expected a value or a text, got neither: add one")


@rule
def rows_are_sorted(source: Source) -> Iterator[Problem]:
    """The rows of every table are sorted."""
    for table in TABLES:
        orders = [formatting.order(table, row) for row in source.written(table)]
        for at in range(1, len(orders)):
            if orders[at] < orders[at - 1]:
                yield Problem(table, at, f"not sorted; {_FORMAT}")
                break


@rule
def text_is_canonical(source: Source) -> Iterator[Problem]:
    """The text is what the formatter writes, which has no comments."""
    lines = comments(source.text)
    for line in lines:
        yield Problem("", None, formatting.NO_COMMENTS, line)
    if not lines and source.text != formatting.dumps(source.document):
        yield Problem("", None, f"not in canonical form; {_FORMAT}")
