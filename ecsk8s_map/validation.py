"""The dataset's rules, each a small named function that yields what breaks it.

pydantic has checked the form of every row before (`schema`); here it is the meaning.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from . import formatting
from .address import ancestors
from .loading import same_addresses, with_keys
from .model import Match, Parameter, System
from .schema import row_title, table_lines
from .vocabulary import Row, Vocabulary

if TYPE_CHECKING:
    from .schema import Document, PairRow

ARTICLE = "founding-article"
"""The one source that is not a URL: the article whose table the project grew out of."""

MAX_NOTE = 620
_MEND = "run: ecsk8s format"


class Problem(NamedTuple):
    """What breaks a rule, in which row of which table."""

    table: str
    at: int
    said: str


@dataclass(frozen=True)
class Source:
    """A dataset file under validation, with the vocabularies it is checked against."""

    text: str
    document: Document
    rows: Mapping[System, Iterable[Row]]
    name: str = "mappings.toml"

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The vocabularies with the file's own keys."""
        return Vocabulary(
            with_keys(self.rows, self.document),
            same=same_addresses(self.document),
            kinds={},
            defaults=(),
        )

    def table(self, name: str) -> list[dict[str, Any]]:
        """Return the rows of a table."""
        rows: list[dict[str, Any]] = self.document.get(name, [])  # type: ignore[assignment]
        return rows

    @property
    def pairs(self) -> Iterator[tuple[int, PairRow]]:
        """The pairs with their places."""
        return enumerate(self.document["pairs"])


Rule = Callable[[Source], Iterator[Problem]]
RULES: list[Rule] = []


def rule(check: Rule) -> Rule:
    """Register a rule."""
    RULES.append(check)
    return check


def validate(source: Source) -> list[str]:
    """Return every breach of every rule, each with file, line, row and mend."""
    lines = table_lines(source.text)
    found = []
    for check in RULES:
        for problem in check(source):
            line = lines.get((problem.table, problem.at), 1)
            rows = source.table(problem.table)
            title = f"{row_title(rows[problem.at])}: " if problem.at < len(rows) else ""
            found.append(f"{source.name}:{line}: {title}{problem.said}")
    return found


@rule
def addresses_exist(source: Source) -> Iterator[Problem]:
    """Every address stands in a vocabulary or among the keys, in canonical spelling."""
    known = source.vocabulary
    for at, pair in source.pairs:
        for side, system in (("ecs", System.ECS), ("kubernetes", System.KUBERNETES)):
            address = pair.get(side)
            if isinstance(address, str) and known.get(address, system) is None:
                yield Problem("pairs", at, _unknown(source, address, system))
        for address in pair.get("where", {}):
            if address not in known:
                yield Problem("pairs", at, "where: " + _unknown(source, address, None))
    for table in ("defaults", "releases"):
        for at, row in enumerate(source.table(table)):
            if row["address"] not in known:
                yield Problem(table, at, _unknown(source, row["address"], None))
    for at, row in enumerate(source.table("references")):
        for address in (row["from"], row["to"]):
            if address not in known:
                yield Problem("references", at, _unknown(source, address, None))
    for at, row in enumerate(source.table("same")):
        if row["as"].removesuffix("[]") not in known:
            yield Problem("same", at, _unknown(source, row["as"], None))


def _unknown(source: Source, address: str, system: System | None) -> str:
    near = source.vocabulary.suggestions(address, system)
    hint = f"; nearest: {', '.join(near)}" if near else ""
    return f"no vocabulary has the address {address}{hint}"


@rule
def kinds_are_the_vendors(source: Source) -> Iterator[Problem]:
    """A kind has the vendor's API version, and its scaffold and template nothing but its fields."""
    for at, row in enumerate(source.table("kinds")):
        system = System(row.get("system", System.KUBERNETES))
        known = source.vocabulary.get(row["kind"], system)
        if known is None:
            yield Problem("kinds", at, _unknown(source, row["kind"], system))
            continue
        if known.api_version != row.get("api_version"):
            said = f"api_version is {row.get('api_version')}, in the schema {known.api_version}"
            yield Problem("kinds", at, said)
        template: dict[str, Any] = {}
        for name in reversed(row.get("template", "").split(".")):
            template = {name: template} if name else template
        for scaffold in (row.get("scaffold", {}), template):
            for path in _unknown_fields(source.vocabulary, known, scaffold):
                yield Problem("kinds", at, f"{row['kind']} has no field {path}")


def _unknown_fields(
    vocabulary: Vocabulary, parameter: Parameter, content: Mapping[str, Any]
) -> Iterator[str]:
    """Yield the paths in an object that its parameter does not have."""
    for key, value in content.items():
        below = vocabulary.children(parameter).get(key)
        if below is None and parameter.type != "map":
            yield key
        elif below and isinstance(value, Mapping):
            yield from (f"{key}.{path}" for path in _unknown_fields(vocabulary, below, value))


@rule
def keys_stand_in_maps(source: Source) -> Iterator[Problem]:
    """A well-known key stands directly below an open map."""
    for at, row in enumerate(source.table("keys")):
        above = next(iter(ancestors(row["address"])), "")
        maps = [source.vocabulary.get(above, system) for system in System]
        if not any(known and known.type == "map" for known in maps):
            yield Problem("keys", at, f"{above or 'nothing'} is no open map")
        if plain := re.search(r'\["([^"./]+)"\]', row["address"]):
            yield Problem("keys", at, f"write .{plain[1]}: only dots and slashes need quotes")


@rule
def keys_are_used(source: Source) -> Iterator[Problem]:
    """A well-known key has a pair or is a condition of one; else it resolves to its map."""
    used = {pair.get(side) for _, pair in source.pairs for side in ("ecs", "kubernetes")}
    used |= {address for _, pair in source.pairs for address in pair.get("where", {})}
    for at, row in enumerate(source.table("keys")):
        if row["address"] not in used:
            yield Problem("keys", at, "no pair speaks of it: remove it")


@rule
def same_leads_somewhere(source: Source) -> Iterator[Problem]:
    """Where another's fields stand again is no circle."""
    for at, row in enumerate(source.table("same")):
        for address in row["addresses"]:
            seen, again = {address}, source.vocabulary.standing_for(address)
            while again is not None and again not in seen:
                seen.add(again)
                again = source.vocabulary.standing_for(again)
            if again is not None:
                yield Problem("same", at, f"{address} leads back to {again}")


@rule
def sides_fit_the_level(source: Source) -> Iterator[Problem]:
    """A pair has two sides, and one alone exactly where the match is `none`."""
    for at, pair in source.pairs:
        sides = ("ecs" in pair) + ("kubernetes" in pair)
        expected = 1 if pair["match"] is Match.NONE else 2
        if sides != expected:
            yield Problem(
                "pairs", at, f"match {pair['match']} needs {expected} side(s), has {sides}"
            )


@rule
def none_stands_alone(source: Source) -> Iterator[Problem]:
    """A parameter without a counterpart has none beside it, unless under conditions."""
    for side in ("ecs", "kubernetes"):
        paired = {pair.get(side) for _, pair in source.pairs if pair["match"] is not Match.NONE}
        for at, pair in source.pairs:
            unconditional = pair["match"] is Match.NONE and not pair.get("where")
            if unconditional and side in pair and pair.get(side) in paired:
                yield Problem("pairs", at, f"{pair.get(side)} has a counterpart: remove one")


@rule
def reason_on_none_only(source: Source) -> Iterator[Problem]:
    """`none` says why; no other level does."""
    for at, pair in source.pairs:
        if (pair["match"] is Match.NONE) != ("reason" in pair):
            said = "add a reason" if pair["match"] is Match.NONE else "remove the reason"
            yield Problem("pairs", at, f"match is {pair['match']}: {said}")


@rule
def notes_say_what_differs(source: Source) -> Iterator[Problem]:
    """Every level but `exact` has a note of one to three whole sentences."""
    for at, pair in source.pairs:
        note = pair.get("note", "")
        if not note and pair["match"] is not Match.EXACT:
            yield Problem("pairs", at, f"match is {pair['match']}: add a note")
        if note and not note.endswith((".", "?")):
            yield Problem("pairs", at, "the note does not end with a period")
        if len(note) > MAX_NOTE:
            yield Problem("pairs", at, f"the note has {len(note)} characters, at most {MAX_NOTE}")


@rule
def notes_are_not_repeated(source: Source) -> Iterator[Problem]:
    """A note stands at most twice: what many pairs share belongs in `same` or a subtree."""
    count = Counter(pair.get("note", "") for _, pair in source.pairs)
    for at, pair in source.pairs:
        note = pair.get("note", "")
        if note and count[note] > 2:
            yield Problem("pairs", at, f"the same note stands under {count[note]} pairs")


def _where(row: Mapping[str, Any]) -> str:
    return str(sorted((address, str(value)) for address, value in row.get("where", {}).items()))


@rule
def keys_are_unique(source: Source) -> Iterator[Problem]:
    """A row's natural key stands once: (ecs, kubernetes, where) of a pair."""
    for table in formatting.TABLES:
        seen: set[object] = set()
        for at, row in enumerate(source.table(table)):
            if table == "pairs":
                key: object = row.get("ecs"), row.get("kubernetes"), _where(row)
            else:
                key = str(row[formatting.TABLES[table][0]]), row.get("system"), _where(row)
            if key in seen:
                yield Problem(table, at, "stands twice; remove one or tell them apart by where")
            seen.add(key)


@rule
def one_first_choice(source: Source) -> Iterator[Problem]:
    """A parameter has at most one first choice in each direction under the same conditions.

    The conditions are the part of `where` on the side converted from; the rest are constants.
    """
    for side, system, role in (
        ("ecs", System.ECS, "role"),
        ("kubernetes", System.KUBERNETES, "role_to_ecs"),
    ):
        seen: dict[tuple[object, str], str] = {}
        for at, pair in source.pairs:
            if side not in pair or role in pair:
                continue
            conditions = {
                address: value
                for address, value in pair.get("where", {}).items()
                if source.vocabulary.get(address, system)
            }
            key = pair.get(side), _where({"where": conditions})
            if key in seen:
                said = f"{seen[key]} is a first choice for {key[0]} too: give one a {role}"
                yield Problem("pairs", at, said)
            seen[key] = row_title(pair)


@rule
def one_exact_counterpart(source: Source) -> Iterator[Problem]:
    """An address has at most one `exact` counterpart."""
    seen: dict[tuple[str, str], str] = {}
    for at, pair in source.pairs:
        if pair["match"] is Match.EXACT:
            for side in ("ecs", "kubernetes"):
                key = side, str(pair.get(side))
                if key in seen:
                    said = f"{key[1]} has an exact counterpart already: {seen[key]}"
                    yield Problem("pairs", at, said)
                seen[key] = row_title(pair)


@rule
def addons_are_described(source: Source) -> Iterator[Problem]:
    """Every add-on that a pair requires is described, and every one described is required."""
    known = {row["id"] for row in source.table("addons")}
    used = set()
    for at, pair in source.pairs:
        for addon in pair.get("requires", []):
            used.add(addon)
            if addon not in known:
                yield Problem("pairs", at, f"requires {addon!r}: describe it in [[addons]]")
    for at, row in enumerate(source.table("addons")):
        if row["id"] not in used:
            yield Problem("addons", at, "no pair requires it: remove it")


@rule
def conversions_are_described(source: Source) -> Iterator[Problem]:
    """Every conversion that a pair names is described, and every one described is named."""
    known = {row["name"] for row in source.table("conversions")}
    used = set()
    for at, pair in source.pairs:
        for name in (pair.get("to_kubernetes"), pair.get("to_ecs")):
            if name:
                used.add(name)
                if name not in known:
                    yield Problem(
                        "pairs", at, f"no conversion {name!r}; known: {', '.join(sorted(known))}"
                    )
                if name == "values" and "values" not in pair:
                    yield Problem("pairs", at, "conversion 'values' needs the table `values`")
    for at, row in enumerate(source.table("conversions")):
        if row["name"] not in used:
            yield Problem("conversions", at, "no pair names it: remove it")


@rule
def values_are_the_parameters(source: Source) -> Iterator[Problem]:
    """A value paired, or demanded by `where`, is one that the parameter can have."""
    for at, pair in source.pairs:
        for side, system, place in (("ecs", System.ECS, 0), ("kubernetes", System.KUBERNETES, 1)):
            known = source.vocabulary.get(str(pair.get(side, "")), system)
            for values in pair.get("values", []):
                if known and (said := _not_a_value(known.values, known.type, values[place])):
                    yield Problem("pairs", at, f"values: {known.address} {said}")
        for address, demanded in pair.get("where", {}).items():
            for value in demanded if isinstance(demanded, list) else [demanded]:
                for system in System:
                    known = source.vocabulary.get(address, system)
                    if known and (said := _not_a_value(known.values, known.type, value)):
                        yield Problem("pairs", at, f"where: {address} {said}")


def _not_a_value(values: tuple[str, ...], kind: str, value: object) -> str:
    if values and isinstance(value, str) and value not in values:
        return f"has no value {value!r}; it has {', '.join(values)}"
    if kind == "boolean" and not isinstance(value, bool):
        return f"is a boolean, not {value!r}"
    return ""


@rule
def sources_are_pages(source: Source) -> Iterator[Problem]:
    """Every pair names a page that supports it, or the founding article."""
    for at, pair in source.pairs:
        if not pair["sources"]:
            yield Problem("pairs", at, "add a source")
        for text in pair["sources"]:
            if text != ARTICLE and not re.fullmatch(r"https://[^\s/]+/\S*", text):
                yield Problem("pairs", at, f"source {text!r} is neither a URL nor {ARTICLE!r}")


@rule
def defaults_say_one_thing(source: Source) -> Iterator[Problem]:
    """A default is a value or a text, not both and not neither."""
    for at, row in enumerate(source.table("defaults")):
        if ("value" in row) == ("text" in row):
            yield Problem("defaults", at, "give exactly one of value and text")


@rule
def subtrees_speak_alone(source: Source) -> Iterator[Problem]:
    """Below a `subtree` verdict no parameter has a pair of its own."""
    for side in ("ecs", "kubernetes"):
        verdicts = {pair.get(side) for _, pair in source.pairs if pair.get("subtree")} - {None}
        for at, pair in source.pairs:
            for above in ancestors(str(pair.get(side) or "")):
                if above in verdicts:
                    yield Problem("pairs", at, f"{above} has a subtree verdict: remove one")


@rule
def rows_are_sorted(source: Source) -> Iterator[Problem]:
    """The rows of every table are sorted."""
    for table in formatting.TABLES:
        orders = [formatting.order(table, row) for row in source.table(table)]
        for at in range(1, len(orders)):
            if orders[at] < orders[at - 1]:
                yield Problem(table, at, f"not sorted; {_MEND}")
                break


@rule
def text_is_canonical(source: Source) -> Iterator[Problem]:
    """The text is what the formatter writes."""
    if source.text != formatting.dumps(source.document):
        yield Problem("", 0, f"not in canonical form; {_MEND}")
