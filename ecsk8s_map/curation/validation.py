"""The dataset's rules, each a small named function that yields what breaks it.

pydantic has checked the form of every row before (`schema`); here it is the meaning.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from ..address import ancestors, last_step
from ..converting.conversions import CONVERSIONS
from ..errors import printable, shown
from ..json_values import is_of_type
from ..model import Address, Match, Parameter, System
from ..vocabulary import Vocabulary
from ..vocabulary.parameters import alias_of
from . import formatting
from .compiling import Row, compile_vocabulary
from .formats import Formats
from .schema import (
    NO_COMMENTS,
    TYPES,
    Lines,
    Place,
    comments,
    nearest,
    row_title,
)

if TYPE_CHECKING:
    from .schema import Document, PairRow

ARTICLE = "founding-article"
"""The one source that is not a URL: the article whose table the project grew out of."""

MAX_NOTE = 620
_MEND = "run: ecsk8s format"


SIDES = (("ecs", System.ECS), ("kubernetes", System.KUBERNETES))
DIRECTIONS = (("to_kubernetes", "ecs", "kubernetes"), ("to_ecs", "kubernetes", "ecs"))
"""The field that names a conversion, the side that it reads, the side that it writes."""


class Problem(NamedTuple):
    """What breaks a rule, in which row of which table; a line, where it is not the row's."""

    table: str
    at: int | None
    said: str
    line: int | None = None


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
        same = [] if self.endless else self.document.get("same", [])
        return compile_vocabulary({**self.document, "kinds": [], "same": same}, self.rows)

    @cached_property
    def endless(self) -> set[str]:
        """The addresses that stand for another, that for another, and so on without an end."""
        same = {
            a: Address(row["as"]) for row in self.document.get("same", []) for a in row["addresses"]
        }
        known = (row["address"] for rows in self.rows.values() for row in rows)
        return {
            address
            for address in chain(same, known if same else ())
            if not _has_end(same, Address(address), most=len(same))
        }

    @cached_property
    def formats(self) -> Formats:
        """The formats of values."""
        return Formats(self.table("formats"))

    def table(self, name: str) -> list[dict[str, Any]]:
        """Return the rows of a table."""
        rows: list[dict[str, Any]] = self.document.get(name, [])  # type: ignore[assignment]
        return rows

    @property
    def pairs(self) -> Iterator[tuple[int, PairRow]]:
        """The pairs with their places."""
        return enumerate(self.document["pairs"])


def _has_end(same: Mapping[str, Address], address: Address, most: int) -> bool:
    """Return whether an address stands for another, and that for another, at most so often."""
    again: Address | None = address
    for _ in range(most + 1):
        if again is None:
            return True
        whole = Address(f"{again.removesuffix('[]')}[]")
        again = alias_of(again, same) or alias_of(whole, same)
    return again is None


Rule = Callable[[Source], Iterator[Problem]]
RULES: list[Rule] = []


def rule(check: Rule) -> Rule:
    """Register a rule."""
    RULES.append(check)
    return check


def validate(source: Source) -> list[str]:
    """Return every breach of every rule, each with file, line, row and mend."""
    lines = Lines(source.text)
    return [
        printable(_written(source, problem, lines), 1_000)
        for check in RULES
        for problem in check(source)
    ]


def _written(source: Source, problem: Problem, lines: Lines) -> str:
    place: Place = (problem.table,)
    title = ""
    if problem.at is not None:
        place = (problem.table, problem.at)
        title = f"{row_title(source.table(problem.table)[problem.at])}: "
    return f"{source.name}:{problem.line or lines.of(place) or 1}: {title}{problem.said}"


_ADDRESSES = {
    "defaults": ("address", "where"),
    "formats": ("addresses", "where"),
    "pairs": ("where",),
    "references": ("from", "to"),
    "releases": ("address",),
    "same": ("as",),
}
"""The fields that hold addresses of either system."""


@rule
def addresses_exist(source: Source) -> Iterator[Problem]:
    """Every address stands in a vocabulary or among the keys, in canonical spelling."""
    for table, at, field, address, system in _addresses(source):
        bare = address.removesuffix("[]") if table == "same" else address
        if not _is_known(source, bare, system):
            label = "" if field in ("ecs", "kubernetes", "address") else f"{field}: "
            yield Problem(table, at, label + _unknown(source, address, system))


def _addresses(source: Source) -> Iterator[tuple[str, int, str, str, System | None]]:
    """Yield each address with its table, row and field, and its system where that is certain."""
    for at, pair in source.pairs:
        for side, system in SIDES:
            if side in pair:
                yield "pairs", at, side, str(pair.get(side)), system
    for table, fields in _ADDRESSES.items():
        for at, row in enumerate(source.table(table)):
            for field in fields:
                held = row.get(field, ())
                for address in [held] if isinstance(held, str) else held:
                    yield table, at, field, address, None


def _is_known(source: Source, address: str, system: System | None) -> bool:
    if system is None:
        return address in source.vocabulary
    return source.vocabulary.get(address, system) is not None


def _unknown(source: Source, address: str, system: System | None) -> str:
    near = source.vocabulary.suggestions(address, system)
    hint = f"; nearest: {', '.join(near)}" if near else ""
    return f"no vocabulary has the address {printable(address, 200)}{hint}"


@rule
def notes_name_what_exists(source: Source) -> Iterator[Problem]:
    """A full address in the backticks of a note stands in a vocabulary."""
    for at, pair in source.pairs:
        for quoted in re.findall(r"`([^`]+)`", pair.get("note", "")):
            if _is_full(source, quoted) and not _leads_somewhere(source, quoted):
                yield Problem("pairs", at, f"the note: {_unknown(source, quoted, None)}")


def _is_full(source: Source, quoted: str) -> bool:
    """Return whether a text is an address from a resource or kind on, and nothing else."""
    above = ancestors(quoted)
    return bool(above) and above[-1] in source.vocabulary and bool(re.fullmatch(_FULL, quoted))


# Names, lists, quoted keys. An ellipsis, a `*` or a value behind it makes it a text of its own.
_FULL = r"""[A-Za-z](?:[\w:./-]|\[\]|\["[^"]*"\])*"""


def _leads_somewhere(source: Source, address: str) -> bool:
    """Return whether an address is known, or its key below a map, or another's field."""
    seen: set[str] = set()
    again: str | None = address
    while again is not None and again not in seen:
        seen.add(again)
        bare = again.removesuffix("[]")
        if bare in source.vocabulary or any(_is_map(source, up) for up in ancestors(bare)):
            return True
        again = source.vocabulary.alias_of(Address(bare))
    return False


def _is_map(source: Source, address: str) -> bool:
    known = (source.vocabulary.get(address, system) for system in System)
    return any(parameter is not None and parameter.type == "map" for parameter in known)


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
        above = next(iter(ancestors(row["address"])), None)
        if above is None:
            yield Problem(
                "keys", at, "expected the key of an open map, such as Pod.metadata.labels.x"
            )
        elif not _is_map(source, above):
            yield Problem("keys", at, f"{above} is not an open map")
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
    """Where another's fields stand again is no circle, and what it leaves out is among them."""
    for at, row in enumerate(source.table("same")):
        for name in row.get("except", []):
            if f"{row['as']}.{name}" not in source.vocabulary:
                yield Problem("same", at, f"except: {row['as']} has no field {name}")
        for address in row["addresses"]:
            if any(known.startswith(address) for known in source.endless):
                yield Problem("same", at, f"{address} leads back to itself")


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


# A number that a note calls a default, and the unit behind it.
_AMOUNT = (
    r"`?(?P<number{0}>-?[0-9][0-9,]{{0,20}}(?:\.[0-9]{{1,20}})?)`?(?: ?(?P<unit{0}>[a-zA-Z%]+))?"
)
_DEFAULT = re.compile(
    rf"\b[Dd]efaults?(?: value)?:?(?: (?:is|are|to|of))? {_AMOUNT.format(1)}"
    rf"|{_AMOUNT.format(2)},? (?:by|the|of) default\b"
    rf"|\b[Bb]y default {_AMOUNT.format(3)}"
)
_SECONDS = {
    **dict.fromkeys(("m", "min", "minute", "minutes"), 60),
    **dict.fromkeys(("h", "hour", "hours"), 3_600),
    **dict.fromkeys(("d", "day", "days"), 86_400),
}


@rule
def notes_agree_with_the_defaults(source: Source) -> Iterator[Problem]:
    """A number that a note calls a default is one that `[[defaults]]` gives.

    Only where `[[defaults]]` gives a number for each of the pair's parameters: the note may speak
    of either. What stands behind another name in backticks is that one's.
    """
    given: dict[str, set[Fraction]] = defaultdict(set)
    for row in source.table("defaults"):
        given[row["address"]] |= set(_amounts(str(row.get("value", row.get("text", "")))))
    for at, pair in source.pairs:
        sides = [given[str(pair.get(side))] for side, _ in SIDES if side in pair]
        for found in _DEFAULT.finditer(pair.get("note", "")) if all(sides) else ():
            clause = re.split(r"[.;:(]\s", found.string[: found.end()])[-1]
            stated = next(iter(_amounts(found[0])))
            if stated not in set().union(*sides) and not _names_another(clause, pair):
                known = ", ".join(str(number) for number in sorted(set().union(*sides)))
                said = f"the note says {found[0]!r}, and [[defaults]] gives {known}"
                yield Problem("pairs", at, said)


def _amounts(text: str) -> Iterator[Fraction]:
    """Yield the numbers in a text; times in seconds, so that `90 days` is `2160h`."""
    for found in re.finditer(_AMOUNT.format(0), text):
        number = Fraction(found["number0"].replace(",", ""))
        yield number * _SECONDS.get(found["unit0"] or "", 1)


def _names_another(clause: str, pair: PairRow) -> bool:
    own = {last_step(str(pair.get(side))) for side, _ in SIDES if side in pair}
    quoted = re.findall(r"`([^`]*[A-Za-z][^`]*)`", clause)
    return any(name.rpartition(".")[2] not in own for name in quoted)


_RELEASE = re.compile(
    r"\b(?P<state>[Oo]n|[Oo]ff)? ?by default (?:only )?(?P<when>from|since|before) "
    r"(?:Kubernetes )?(?P<late>1\.[0-9]+)"
    r"|\b(?:[Ff]rom|[Ss]ince) (?:Kubernetes )?(?P<early>1\.[0-9]+)(?: on)?,? (?:on )?by default"
    r"|\b(?:[Ff]rom|[Ss]ince) Kubernetes (?P<named>1\.[0-9]+)"
)


@rule
def notes_agree_with_the_releases(source: Source) -> Iterator[Problem]:
    """A release from which a note says that a field is on is the one that `[[releases]]` gives."""
    given = {row["address"]: row.get("release") for row in source.table("releases")}
    for at, pair in source.pairs:
        address = str(pair.get("kubernetes", ""))
        nearest_row = next((up for up in (address, *ancestors(address)) if up in given), None)
        for found in _RELEASE.finditer(pair.get("note", "")) if nearest_row else ():
            stated = found["late"] or found["early"] or found["named"]
            if stated == given[str(nearest_row)] or _says_off(found):
                continue
            wanted = given[str(nearest_row)] or "no release yet"
            said = f"the note says {found[0]!r}, and [[releases]] gives {wanted} for {nearest_row}"
            yield Problem("pairs", at, said)


def _says_off(found: re.Match[str]) -> bool:
    return (found["state"] or "").lower() == "off" and found["when"] != "before"


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
def lists_have_no_duplicates(source: Source) -> Iterator[Problem]:
    """A list of names, addresses or sources has each of them once."""
    for table in formatting.TABLES:
        for at, row in enumerate(source.table(table)):
            for field in ("addresses", "except", "names", "requires", "sources", "types"):
                for name, count in Counter(row.get(field, ())).items():
                    if count > 1:
                        yield Problem(table, at, f"{field}: duplicate {shown(name)}")


@rule
def baseline_is_in_order(source: Source) -> Iterator[Problem]:
    """The baseline's releases of Kubernetes go up."""
    releases = source.document["baseline"]["kubernetes"]
    for before, after in pairwise(releases):
        if _numbers(before) >= _numbers(after):
            said = f"kubernetes: {after} stands after {before}: each release once, the oldest first"
            yield Problem("baseline", None, said)


@rule
def releases_are_of_the_baseline(source: Source) -> Iterator[Problem]:
    """A field is on by default from a release on that the baseline has."""
    known = source.document["baseline"]["kubernetes"]
    for at, row in enumerate(source.table("releases")):
        if row.get("release", known[0]) not in known:
            said = f"the baseline has no release {row['release']}; it has {known[0]} to {known[-1]}"
            yield Problem("releases", at, said)


def _numbers(release: str) -> list[int]:
    return [int(number) for number in release.split(".")]


@rule
def one_first_choice(source: Source) -> Iterator[Problem]:
    """A parameter has at most one first choice in each direction under the same conditions.

    The conditions are the part of `where` on the side converted from; the rest are constants.
    """
    for side, system, role in _ROLES:
        seen: dict[tuple[object, str], str] = {}
        for at, pair in source.pairs:
            if side not in pair or role in pair:
                continue
            key = pair.get(side), _where({"where": _conditions(source, pair, system)})
            if key in seen:
                said = f"{seen[key]} is a first choice for {key[0]} too: give one a {role}"
                yield Problem("pairs", at, said)
            seen[key] = row_title(pair)


_ROLES = (("ecs", System.ECS, "role"), ("kubernetes", System.KUBERNETES, "role_to_ecs"))


def _conditions(source: Source, pair: PairRow, system: System) -> dict[str, list[Any]]:
    """Return the part of `where` that is a condition for who converts from a system."""
    return {
        address: value if isinstance(value, list) else [value]
        for address, value in pair.get("where", {}).items()
        if source.vocabulary.get(address, system)
    }


@rule
def others_have_a_first_choice(source: Source) -> Iterator[Problem]:
    """What is set in addition or instead stands beside a first choice that can hold with it."""
    for side, system, role in _ROLES:
        firsts = defaultdict(list)
        for _, pair in source.pairs:
            if role not in pair and pair["match"] is not Match.NONE:
                firsts[pair.get(side)].append(_conditions(source, pair, system))
        for at, pair in source.pairs:
            if role in pair and side in pair:
                own = _conditions(source, pair, system)
                if not any(_can_hold_together(own, first) for first in firsts[pair.get(side)]):
                    said = f"no first choice for {pair.get(side)} under these conditions: remove it"
                    yield Problem("pairs", at, f"{role}: {said}")


def _can_hold_together(one: Mapping[str, list[Any]], other: Mapping[str, list[Any]]) -> bool:
    """Return whether a document can fulfill both conditions; an empty list is a field left out."""
    return all(
        any(value in other[address] for value in one[address]) or one[address] == other[address]
        for address in one.keys() & other.keys()
    )


@rule
def own_conditions_can_hold(source: Source) -> Iterator[Problem]:
    """A condition on a pair's own parameter names some of its values, and `values` keeps to them.

    A pair of one value out of many is no circle: `NetworkMode`, where it is `none`.
    """
    for at, pair in source.pairs:
        for place, (side, system) in enumerate(SIDES):
            own = _conditions(source, pair, system).get(str(pair.get(side)))
            if own == []:
                said = f"where: {pair.get(side)} cannot be left out where the pair speaks of it"
                yield Problem("pairs", at, said)
            for values in pair.get("values", []) if own else []:
                if values[place] not in (own or ()):
                    said = f"values: {shown(values[place])} is not among the values in where"
                    yield Problem("pairs", at, said)


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
    known = [row["name"] for row in source.table("conversions")]
    used = set()
    for at, pair in source.pairs:
        for field, _, _ in DIRECTIONS:
            name = pair.get(field)
            used.add(name)
            if isinstance(name, str) and name not in known:
                said = f"{field}: no conversion {name!r}{nearest(name, known)}"
                yield Problem("pairs", at, f"{said}; known: {', '.join(sorted(known))}")
            if name == "values" and "values" not in pair:
                yield Problem("pairs", at, "conversion 'values' needs the table `values`")
    for at, row in enumerate(source.table("conversions")):
        if row["name"] not in used:
            yield Problem("conversions", at, "no pair names it: remove it")


@rule
def conversions_are_the_functions(source: Source) -> Iterator[Problem]:
    """A conversion is described as its function is, and takes and gives what there is."""
    formats = [row["name"] for row in source.table("formats")]
    for at, row in enumerate(source.table("conversions")):
        function = CONVERSIONS.get(row["name"])
        if function is None:
            near = nearest(row["name"], CONVERSIONS)
            yield Problem("conversions", at, f"no function has this name{near}")
        elif row["summary"] != (said := described(function)):
            yield Problem("conversions", at, f"summary: the function's docstring says {said!r}")
        for field in ("takes", "gives"):
            if row[field] not in source.formats and row[field] not in KINDS:
                near = nearest(row[field], [*formats, *KINDS])
                yield Problem("conversions", at, f"{field}: no format or type {row[field]!r}{near}")


KINDS = (*TYPES, *(f"{kind}[]" for kind in TYPES))
"""The types, and the lists of them."""


def described(function: Callable[..., Any]) -> str:
    """Return what a conversion does: the first paragraph of its docstring, without `Return`.

    >>> described(CONVERSIONS["seconds-to-minutes"])
    'A number of whole seconds as a number of whole minutes.'
    """
    first = " ".join((function.__doc__ or "").strip().split("\n\n")[0].split())
    said = first.removeprefix("Return ")
    return said[:1].upper() + said[1:]


@rule
def formats_fit_their_parameters(source: Source) -> Iterator[Problem]:
    """A format has a name of its own, and an address has one of the format's types."""
    names = [row["name"] for row in source.table("formats")]
    for at, row in enumerate(source.table("formats")):
        if row["name"] in KINDS:
            yield Problem("formats", at, "a type has this name: give the format another")
        for known in _parameters(source, row["addresses"]):
            if known.type not in row["types"]:
                said = f"{known.address} is {known.type}, not {' or '.join(row['types'])}"
                yield Problem("formats", at, said)
        if source.formats.is_circular(row["name"]):
            yield Problem("formats", at, f"of: {row['of']} leads in a circle")
        elif row.get("of", KINDS[0]) not in (*names, *KINDS):
            near = nearest(row["of"], [*names, *KINDS])
            yield Problem("formats", at, f"of: no format or type {row['of']!r}{near}")


def _parameters(source: Source, addresses: Iterable[str]) -> Iterator[Parameter]:
    for address in addresses:
        for system in System:
            if parameter := source.vocabulary.get(address, system):
                yield parameter


@rule
def addresses_have_one_format(source: Source) -> Iterator[Problem]:
    """An address has one format under the same conditions."""
    seen: dict[tuple[str, str], str] = {}
    for at, row in enumerate(source.table("formats")):
        for address in row["addresses"]:
            first = seen.setdefault((address, _where(row)), row["name"])
            if first != row["name"]:
                yield Problem("formats", at, f"{address} has the format {first}: remove one")


@rule
def conversions_fit_their_pairs(source: Source) -> Iterator[Problem]:
    """A conversion takes what the one side is, and gives what the other side is.

    So the two of a pair undo each other: each gives what the other takes. Only `values`, which
    takes anything, has to be told so.
    """
    rows = {row["name"]: row for row in source.table("conversions") if row["name"] != "values"}
    for at, pair in source.pairs:
        names = {pair.get(field) for field, _, _ in DIRECTIONS} - {None}
        if "values" in names and len(names) > 1:
            said = f"{' and '.join(sorted(map(str, names)))} do not undo each other"
            yield Problem("pairs", at, said)
        for field, one, other in DIRECTIONS:
            row = rows.get(str(pair.get(field)))
            sides = [_side(source, pair, side) for side in (one, other)]
            if row is None or None in sides:
                continue
            if misfit := source.formats.misfit(row, *sides):
                fitting = ", ".join(source.formats.fitting(rows.values(), *sides)) or "none"
                yield Problem("pairs", at, f"{field}: {misfit}; what fits: {fitting}")


def _side(source: Source, pair: PairRow, side: str) -> Any:
    parameter = source.vocabulary.get(str(pair.get(side)), System(side))
    return source.formats.side(parameter, pair.get("where", {})) if parameter else None


@rule
def values_are_the_parameters(source: Source) -> Iterator[Problem]:
    """A value paired, or demanded by `where`, is one that the parameter can have."""
    for at, pair in source.pairs:
        for place, (side, system) in enumerate(SIDES):
            known = source.vocabulary.get(str(pair.get(side)), system)
            for values in pair.get("values", []) if known else []:
                if known and (said := _not_a_value(known, values[place])):
                    yield Problem("pairs", at, f"values: {known.address} {said}")
    for table in ("defaults", "formats", "pairs"):
        for at, row in enumerate(source.table(table)):
            for address, demanded in row.get("where", {}).items():
                for known, value in _demanded(source, address, demanded):
                    if said := _not_a_value(known, value):
                        yield Problem(table, at, f"where: {address} {said}")


def _demanded(source: Source, address: str, value: Any) -> Iterator[tuple[Parameter, Any]]:
    for known in _parameters(source, [address]):
        for each in value if isinstance(value, list) else [value]:
            yield known, each


def _not_a_value(known: Parameter, value: object) -> str:
    if known.values and isinstance(value, str) and value not in known.values:
        near = nearest(value, known.values)
        return f"has no value {shown(value)}{near}; it has {', '.join(known.values)}"
    kinds = known.type.removesuffix("[]").split("|")
    if not any(is_of_type(value, kind) for kind in kinds):
        return f"is of type {known.type}, and {shown(value)} is not"
    return ""


@rule
def quantities_are_converted(source: Source) -> Iterator[Problem]:
    """A quantity has more spellings than `values` can list."""
    for at, pair in source.pairs:
        for side, system in SIDES if "values" in pair else ():
            known = source.vocabulary.get(str(pair.get(side)), system)
            if known and known.type.removesuffix("[]") == "quantity":
                said = f"values: {known.address} is a quantity (1Gi is 1024Mi): name a conversion"
                yield Problem("pairs", at, said)


@rule
def sources_are_pages(source: Source) -> Iterator[Problem]:
    """Every row names a page that supports it; a pair may name the founding article."""
    for table in formatting.TABLES:
        for at, row in enumerate(source.table(table)):
            for text in row.get("sources", []):
                if text != ARTICLE and not _is_url(text):
                    said = f"source {shown(text)} is neither a URL nor {ARTICLE!r}"
                    yield Problem(table, at, said)
            for field in ("source", "url"):
                if field in row and not _is_url(row[field]):
                    yield Problem(table, at, f"{field} {shown(row[field])} is not a URL: https://…")


def _is_url(text: str) -> bool:
    return re.fullmatch(r"https://[^\s/]+/\S*", text) is not None


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
    """The text is what the formatter writes, which has no comments."""
    lines = comments(source.text)
    for line in lines:
        yield Problem("", None, NO_COMMENTS, line)
    if not lines and source.text != formatting.dumps(source.document):
        yield Problem("", None, f"not in canonical form; {_MEND}")
