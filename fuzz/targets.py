"""What is fuzzed: how each question is made of bytes, and what has to hold of its answer.

Only the library's documented errors may be raised, and each has to read well and to survive
pickling. The rest is said by assertions: there and back, twice the same, nothing skipped.
"""

from __future__ import annotations

import copy
import json
import math
import pickle
import re
import sys
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, partial
from itertools import pairwise
from pathlib import Path
from typing import Any
from unittest import mock

from ecsk8s_map import (
    Address,
    Converted,
    Dataset,
    DatasetError,
    DocumentError,
    Match,
    NotConvertibleError,
    NotInReleaseError,
    Pair,
    System,
    UnknownParameterError,
    ValuePair,
    convert,
    dataset,
    explain,
    lookup,
    parse,
    resolve,
    search,
)
from ecsk8s_map.address import AddressSyntaxError, ancestors, lists, read, steps
from ecsk8s_map.converting.conversions import CONVERSIONS
from ecsk8s_map.converting.conversions import convert as convert_by
from ecsk8s_map.converting.conversions.amounts import read_duration, write_duration
from ecsk8s_map.converting.conversions.quantities import read_quantity, write_binary, write_decimal
from ecsk8s_map.converting.conversions.reading import RefusedError
from ecsk8s_map.curation import formatting, schema
from ecsk8s_map.curation.compiling import compile_store, vocabularies
from ecsk8s_map.curation.compiling.tables import PAGE_SIZE
from ecsk8s_map.curation.validation import Source, validate
from ecsk8s_map.curation.validation.source import RULES
from ecsk8s_map.json_values import is_of_type
from ecsk8s_map.store import Store

from .draw import Draw

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "examples"))

from convert import Outcome, convert_documents  # noqa: E402  # the examples are scripts

DATA = dataset()
VOCABULARY = DATA._index.vocabulary
ROWS = vocabularies()
FILE = (ROOT / "data" / "mappings.toml").read_text(encoding="utf-8")
WHOLE = tomllib.loads(FILE)
PARAMETERS = sorted(DATA.parameters, key=lambda p: (p.address, p.system))
SPELLINGS = sorted(
    {name.path for p in PARAMETERS for name in p.names} | {p.address for p in PARAMETERS}
)
RELEASES = (None, None, *DATA.baseline.kubernetes, "v1.29.3", "1.33-eks", "1.9", "", "x", 1.3)
SYSTEMS: Sequence[Any] = (None, None, *System, "ecs", "kubernetes", "", "x", 1)
TYPES = sorted({p.type for p in PARAMETERS})
TEXTS = [
    path.read_text(encoding="utf-8") for path in sorted((ROOT / "examples" / "documents").iterdir())
]
DOCUMENTS = [parse(text) for text in TEXTS]
CONVERTED = [
    (pair, to) for pair in DATA.pairs for to in System if pair.conversion(to) and pair.side(to)
]
VALUES: dict[str, list[Any]] = {}
for found in (each for document in DOCUMENTS for each in explain(document)):
    for each in found.pairs:
        for way in System:
            if (name := each.conversion(way)) and found.parameter:
                VALUES.setdefault(name, []).append(found.value)
"""Values that stand in real documents, by the conversions that are to take them."""

PLAIN = re.compile(r"""(?!\d+$|kubectl$)[^.\[\]"'\s$/:#*-][^.\[\]"'\s$/:]*""")
"""A name that stands in a dotted path as it is."""

QUANTITY = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?([numkMG]|[KMG]i)?")


@dataclass(frozen=True)
class Target:
    """A question and what has to hold: `make` reads it from bytes, `check` asks it.

    `runs` is how many inputs a whole run tries, `seeds` are texts to begin with. A target that is
    `guided` prefers inputs that run new code. Else chance alone makes them up, which is some times
    as fast, and as good where a question is made of few bytes.
    """

    make: Callable[[Draw], Any]
    check: Callable[[Any], None]
    runs: int
    seeds: Sequence[str]
    guided: bool


TARGETS: dict[str, Target] = {}
MILLION = 1_000_000


def target(
    make: Callable[[Draw], Any],
    runs: int = MILLION,
    seeds: Sequence[str] = (),
    *,
    guided: bool = True,
) -> Callable[[Callable[[Any], None]], Callable[[Any], None]]:
    """Register a check under its name."""

    def register(check: Callable[[Any], None]) -> Callable[[Any], None]:
        TARGETS[check.__name__] = Target(make, check, runs, seeds, guided)
        return check

    return register


def reads_well(error: Exception) -> None:
    """Check an error that may be raised: its text is one for a terminal, and it pickles whole."""
    said = str(error)
    assert said, "an error without a text"
    assert len(said) < 20_000, "an endless error"
    assert all(each.isprintable() for each in said.split("\n")), "an unprintable error"
    try:
        again = pickle.loads(pickle.dumps(error))
    except RecursionError:
        return
    assert str(again) == said, "an error that pickling changes"


def is_json(value: Any) -> bool:
    """Return whether a value is one that JSON can say."""
    try:
        json.dumps(value, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        return False
    return True


@target(Draw.rest, seeds=[*SPELLINGS[::40], *(f"/{each}" for each in SPELLINGS[::400])])
def address(text: str) -> None:
    """`address.read`: names without punctuation; read again, they are themselves."""
    try:
        names = read(text)
    except AddressSyntaxError as error:
        assert str(error)
        return
    assert names
    assert all(names)
    if all(map(PLAIN.fullmatch, names)):
        assert read(".".join(names)) == names


def canonical_address(draw: Draw) -> tuple[str, list[str]]:
    """Return an address and the names that it is made of."""
    names = [draw.pick(("Pod", "argoproj.io/Rollout", "AWS::EKS::Nodegroup", "TaskDefinition"))]
    made = names[0]
    for _ in range(draw.number(6)):
        name = draw.text()
        if re.fullmatch(r'[^.\["\]\r\n]+', name):
            made += f".{name}"
        elif re.fullmatch(r'[^"\[\]\r\n]+', name):
            made += f'["{name}"]'
        else:
            continue
        names.append(name)
        made += "[]" * draw.number(2)
    return made, names


@target(canonical_address)
def canonical(made: tuple[str, list[str]]) -> None:
    """`steps`, `ancestors` and `lists` of a canonical address agree."""
    whole, names = made
    assert steps(whole) == names
    above = ancestors(whole)
    assert [steps(each) for each in above] == [names[:end] for end in range(len(names) - 1, 0, -1)]
    assert all(outer.startswith(inner) for outer, inner in pairwise(above))
    around = lists(whole)
    assert len(around) == whole.count("[]")
    assert all(each in above or f"{each}[]" == whole for each in around)


def known_spelling(draw: Draw) -> tuple[str, Any]:
    """Return a spelling that is somebody's, often changed a little, and a system."""
    text, system = draw.pick(SPELLINGS), draw.pick(SYSTEMS[:4])
    way = draw.number(8)
    if way == 0:
        text = draw.changed(text, draw.text())
    elif way == 1:
        text = text.swapcase()
    elif way == 2:
        text = ".".join(steps(text)[draw.number(3) :]) if text in VOCABULARY else text
    elif way == 3:
        text = text.replace("[]", f"[{draw.number(20)}]")
    elif way == 4:
        text = "/" + "/".join(read(text))
    elif way == 5:
        text = f"{text}.{draw.text()}"
    return text, system


@target(known_spelling, guided=False)
def spelling(asked: tuple[str, Any]) -> None:
    """`Vocabulary`: a full address comes first; a system narrows and changes nothing else."""
    text, system = asked
    try:  # as `resolve` does, without the suggestions, which take a hundred times as long
        found = VOCABULARY.match(text, system)
    except AddressSyntaxError:
        return
    assert len(found) == len(set(found))
    assert all(parameter.system in (system, parameter.system) for parameter in found)
    owners = {each.system for each in PARAMETERS_AT.get(text, ()) if system in (None, each.system)}
    if owners:
        assert found[0].address == text, "an address spelled in full is not first"
        assert found[0].system in owners


PARAMETERS_AT: dict[str, list[Any]] = {}
for parameter in PARAMETERS:
    PARAMETERS_AT.setdefault(parameter.address, []).append(parameter)


def question(draw: Draw) -> tuple[Any, Any, Any]:
    """Return anything that could be asked for, a system and a release."""
    system, release = draw.pick(SYSTEMS), draw.pick(RELEASES)
    way = draw.number(8)
    if way == 0:
        return draw.json(1), system, release
    if way < 4:
        return known_spelling(draw)[0], system, release
    return draw.rest(), system, release


@target(question, runs=100_000, guided=False)
def asked(given: tuple[Any, Any, Any]) -> None:
    """`lookup` and `resolve` of anything: together they say which pair answers what."""
    text, system, release = given
    try:
        found = resolve(text, system=system)
    except (UnknownParameterError, ValueError, TypeError) as error:
        reads_well(error)
        if isinstance(error, UnknownParameterError):
            assert all(each in VOCABULARY for each in error.suggestions)
        return
    assert found
    try:
        pairs = lookup(text, system=system, kubernetes_version=release)
    except (NotInReleaseError, ValueError, TypeError) as error:
        reads_well(error)
        return
    each = [pair for p in found for pair in lookup(p)]
    assert set(pairs) <= set(each)
    assert release or list(pairs) == list(dict.fromkeys(each))
    assert pickle.loads(pickle.dumps(pairs)) == pairs


def phrase(draw: Draw) -> Any:
    """Return words to search for."""
    way = draw.number(4)
    if way == 0:
        return draw.json(1)
    return draw.rest() if way == 1 else f"{draw.pick(SPELLINGS)} {draw.text()}"[: draw.number(60)]


@target(phrase, runs=20_000, guided=False)
def searched(text: Any) -> None:
    """`search` of anything: pairs, each once, that have every word."""
    try:
        found = search(text)
    except (ValueError, TypeError) as error:
        reads_well(error)
        return
    assert len(found) == len(set(found))
    for pair in found[:3]:
        has = f"{pair.ecs} {pair.kubernetes} {pair.note}".lower()
        assert all(word.lower() in has for word in re.findall(r"[^\W_]+", text))


@target(lambda draw: (draw.json(), draw.pick(TYPES)))
def typed(given: tuple[Any, str]) -> None:
    """`is_of_type`: a list is of a type where all its elements are."""
    value, kind = given
    said = is_of_type(value, kind)
    assert isinstance(said, bool)
    assert is_of_type([value, value], f"{kind}[]") is said
    assert is_of_type([], f"{kind}[]")
    assert not is_of_type(value, f"{kind}[]") or isinstance(value, list)


def checked(convert_it: Callable[[], Converted]) -> Converted | None:
    """Return what something is converted to, or None where it is refused."""
    try:
        result = convert_it()
    except NotConvertibleError as error:
        reads_well(error)
        assert error.why
        return None
    assert is_json(result.value), f"{result.value!r} is not JSON"
    assert result.loss is None or result.loss.endswith("."), f"no sentence: {result.loss!r}"
    assert result.loss is None or result.loss.isprintable(), f"unprintable: {result.loss!r}"
    assert result == convert_it()
    hash(result)
    return result


def value_for(draw: Draw, conversion: str) -> Any:
    """Return a value for a conversion: a real one, one that is changed a little, or any."""
    real, way = VALUES.get(conversion), draw.number(4)
    if real and way < 2:
        (value,) = [copy.deepcopy(draw.pick(real))]
        return draw.mutate([value], 2) if isinstance(value, (list, dict)) and way else value
    return draw.json()


def named(draw: Draw) -> tuple[Any, str]:
    """Return a value and the name of a conversion."""
    name = draw.pick([*CONVERSIONS])
    return value_for(draw, name), name


def pair_by(name: str) -> Pair:
    """Return a pair that is converted by that name in both directions."""
    return Pair(
        ecs=Address("TaskDefinition.Cpu"),
        kubernetes=Address("Pod.spec.hostname"),
        match=Match.CLOSE,
        to_kubernetes=name,
        to_ecs=name,
        values=(ValuePair(True, "true"), ValuePair(1, "one"), ValuePair("x", "X")),
    )


PAIRS = {name: pair_by(name) for name in CONVERSIONS}


@target(named)
def conversion(given: tuple[Any, str]) -> None:
    """Each named conversion takes a value or refuses it, whatever the value."""
    value, name = given
    checked(lambda: convert_by(PAIRS[name], value, to=System.KUBERNETES))


def converted_pair(draw: Draw) -> tuple[Any, System, Pair]:
    """Return a value, a direction, and a pair of the dataset that is converted so."""
    pair, to = draw.pick(CONVERTED)
    return value_for(draw, str(pair.conversion(to))), to, pair


@target(converted_pair)
def pairs(given: tuple[Any, System, Pair]) -> None:
    """`convert` by each pair: what goes over without a loss comes back as what goes over again."""
    value, to, pair = given
    there = checked(lambda: convert(pair, value, to=to))
    other = next(system for system in System if system is not to)
    if there is None or there.loss or not pair.conversion(other):
        return
    back = checked(lambda: convert(pair, there.value, to=other))
    if back is not None and not back.loss:
        again = checked(lambda: convert(pair, back.value, to=to))
        assert again is not None, f"{back.value!r} came back and is refused"
        assert again.value == there.value, f"{there.value!r} became {again.value!r}"


@target(Draw.rest, seeds=["512Mi", "1.5", "250m", "1e3", "1E", "+.5Ki", "9223372036854775807n"])
def quantity(text: str) -> None:
    """A quantity is read or refused; one that is written reads as what was written."""
    try:
        amount = read_quantity(text)
    except RefusedError as error:
        assert str(error)
        assert not QUANTITY.fullmatch(text), "a plain quantity is refused"
        return
    assert 0 <= amount < 2**63
    assert read_quantity(write_decimal(math.ceil(amount * 1000))) == Fraction(
        math.ceil(amount * 1000), 1000
    )
    assert read_quantity(write_binary(math.ceil(amount))) == math.ceil(amount)


@target(Draw.rest, seeds=["1h30m", "90s", ".5h", "500ms", "0", "+1m", "1µs", "99999h"])
def duration(text: str) -> None:
    """A duration is read or refused; one that is written reads as what was written."""
    try:
        seconds = read_duration(text)
    except RefusedError as error:
        assert str(error)
        return
    assert seconds >= 0
    assert read_duration(write_duration(math.ceil(seconds))) == math.ceil(seconds)


SCHEDULES = [
    *("cron(0 12 * * ? *)", "rate(5 minutes)", "cron(0/15 8-17 ? * MON-FRI *)", "rate(1 day)"),
    *("*/5 * * * *", "0 0 1 1 *", "0 4 * * 1-5", "1,2,3 0-6/2 ? JAN SUN", "cron(0 0 L * ? *)"),
]


@target(Draw.rest, seeds=SCHEDULES)
def schedule(text: str) -> None:
    """A schedule is converted or refused; there and back it is the same schedule.

    It may be spelled in another way: what is written for Kubernetes as a step was one, but days of
    the week come back from EventBridge, which has no step of them, one by one.
    """
    for there, back in (
        ("schedule-expression-to-cron", "cron-to-schedule-expression"),
        ("cron-to-schedule-expression", "schedule-expression-to-cron"),
    ):
        first = checked(partial(convert_by, PAIRS[there], text, to=System.ECS))
        if first is not None and not first.loss:
            other = convert_by(PAIRS[back], first.value, to="ecs")
            again = convert_by(PAIRS[there], other.value, to="ecs")
            same = again.value == first.value
            if not same and there == "schedule-expression-to-cron":
                same = convert_by(PAIRS[back], again.value, to="ecs").value == other.value
            assert other.loss or same, f"{first.value!r}: {again.value!r}"


SCALARS = (str, int, float, bool, type(None))


def is_parsed(value: Any) -> bool:
    """Return whether a value consists of what JSON has, whatever the keys."""
    if isinstance(value, dict):
        return all(map(is_parsed, value.values()))
    if isinstance(value, list):
        return all(map(is_parsed, value))
    return type(value) in SCALARS


YAML = [
    *(
        "a: &x {b: 1}\nc: {<<: *x, b: 2}\n",
        "- yes\n- 12:30\n- 0o17\n- 1_000\n",
        "!Ref a",
        "a: !!int ''",
    ),
    *(
        "a: !GetAtt b.c\n---\n[1, 2",
        "{a: 1, a: 2}",
        '{"a": [1, {"b": null}]}',
        "a: |\n  x\n\n y: >-\n",
    ),
    *(
        "2001-12-14t21:59:43.10-05:00",
        "? [a]\n: b",
        "!!binary aGk=",
        "!!set {a, b}",
        "%YAML 1.1\n---\na",
    ),
]


@target(Draw.rest, seeds=[*YAML, *(text[:400] for text in TEXTS)])
def parsed(text: str) -> None:
    """`parse` of a small text: JSON's types, or a `DocumentError`; JSON is read as JSON."""
    try:
        documents = parse(text)
    except DocumentError as error:
        reads_well(error)
        return
    assert isinstance(documents, list)
    assert all(map(is_parsed, documents)), f"not of JSON's types: {documents!r}"
    if documents and isinstance(documents[0], (dict, list)) and is_json(documents[0]):
        written = json.dumps(documents[0])
        assert json.dumps(parse(written)[0]) == written, "JSON that is read as something else"


def document(draw: Draw) -> Any:
    """Return a real document, or several, changed in a few places."""
    changed = draw.mutate(copy.deepcopy(draw.pick(DOCUMENTS)))
    return changed[0] if len(changed) == 1 and draw.number(2) else changed


HEADER = re.compile(r".*/(kind|apiVersion)|.*/Resources/[^/]*/Type")
"""What says what a resource is; the findings below it say so again."""


def at(value: Any, pointer: str) -> Any:
    """Return what stands at a JSON Pointer."""
    for token in pointer.split("/")[1:]:
        key = token.replace("~1", "/").replace("~0", "~")
        value = value[int(key)] if isinstance(value, list) else value[key]
    return value


def leaves(value: Any, pointer: str = "") -> Iterable[str]:
    """Yield the pointer of each value that holds no others."""
    inner: Iterable[tuple[Any, Any]] = ()
    if isinstance(value, dict):
        inner = value.items()
    elif isinstance(value, list):
        inner = enumerate(value)
    for key, each in inner:
        yield from leaves(each, pointer + "/" + str(key).replace("~", "~0").replace("/", "~1"))
    if not isinstance(value, (dict, list)):
        yield pointer


@target(document, runs=10_000, guided=False)
def explained(given: Any) -> None:
    """`explain`: each finding stands where it says, and nothing is skipped."""
    try:
        findings = list(explain(given))
    except DocumentError as error:
        reads_well(error)
        return
    for finding in findings:
        assert at(given, finding.pointer) is finding.value
        assert set(finding.certain) <= set(finding.pairs)
        assert finding.pairs or finding.problem, "neither pairs nor a problem"
    places = {finding.pointer for finding in findings}
    for leaf in leaves(given):
        above = [leaf, *(leaf[: found.start()] for found in re.finditer("/", leaf))]
        assert HEADER.fullmatch(leaf) or places.intersection(above), f"{leaf} is skipped"
    hash(tuple(findings))


@target(
    lambda draw: (document(draw), draw.pick(("kubernetes", "ecs", "cloudformation"))),
    runs=10_000,
    guided=False,
)
def converter(given: tuple[Any, str]) -> None:
    """The example converter: an entry for each finding, and every place that it names."""
    documents, to = given
    if not isinstance(documents, list):
        documents = [documents]
    try:
        result = convert_documents(documents, to=to, addons=frozenset(DATA.addons))
    except DocumentError as error:
        reads_well(error)
        return
    assert [entry.finding for entry in result.report] == list(explain(documents))
    assert is_json(result.documents), "documents that are not JSON"
    for entry in result.report:
        assert entry.outcome is not Outcome.LISTED or (entry.why and not entry.pointers)
        for pointer in entry.pointers:
            at(result.documents, pointer)


def rows_of(table: str) -> list[Any]:
    """Return the rows of a table that have the most different fields."""
    rows: dict[frozenset[str], Any] = {}
    for row in WHOLE[table]:
        rows.setdefault(frozenset(row), row)
    return sorted(rows.values(), key=len)[-3:]


SMALL = {name: rows_of(name) if isinstance(value, list) else value for name, value in WHOLE.items()}


def toml(content: Mapping[str, Any]) -> str:
    """Return a TOML text of an object: its lists of objects as tables."""
    lines, tables = [], []
    for name, value in content.items():
        if isinstance(value, list) and value and all(isinstance(row, dict) for row in value):
            tables += [(f"[[{toml_key(name)}]]", row) for row in value]
        elif isinstance(value, dict):
            tables.append((f"[{toml_key(name)}]", value))
        else:
            lines.append(f"{toml_key(name)} = {toml_value(value)}")
    for header, row in tables:
        lines += ["", header, *(f"{toml_key(key)} = {toml_value(row[key])}" for key in row)]
    return "\n".join(lines) + "\n"


def toml_key(key: Any) -> str:
    """Return a key, bare where it can be."""
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", str(key)) else toml_value(str(key))


def toml_value(value: Any) -> str:
    """Return a value; TOML has no null."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{toml_key(key)} = {toml_value(value[key])}" for key in value) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(toml_value, value))}]"
    if value is None or isinstance(value, (bool, str)):
        text = value.encode(errors="replace").decode() if isinstance(value, str) else value
        return json.dumps(text or "", ensure_ascii=False).replace("\x7f", "\\u007f")
    return str(value)


def meaning(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return a dataset with its rows in one order, to compare two of them; no rows are none."""
    parsed = json.loads(json.dumps(content, default=str))
    plain = {name: rows for name, rows in parsed.items() if rows != [] or name == "pairs"}
    for table, rows in plain.items():
        if isinstance(rows, list):
            for row in rows:
                for field in formatting.UNORDERED.get(table, ()):
                    row.get(field, []).sort()
            rows.sort(key=lambda row: json.dumps(row, sort_keys=True))
    return plain


def formats(text: str) -> Any:
    """Check that a dataset's text is formatted or refused; return its content where it is one."""
    try:
        content = schema.parse_document(text)
    except DatasetError as error:
        reads_well(error)
        return None
    written = formatting.dumps(content)
    again = schema.parse_document(written)
    assert meaning(again) == meaning(content), "formatting changes what it says"
    assert formatting.dumps(again) == written, "formatting twice is not formatting once"
    return content


TABLES = [name for name, value in WHOLE.items() if isinstance(value, list)]
BARE = {name: value for name, value in WHOLE.items() if name not in TABLES} | {"pairs": []}


@target(
    Draw.rest,
    seeds=[toml({**BARE, name: SMALL[name][:1]}) for name in TABLES],
)
def formatted(text: str) -> None:
    """A dataset's text is formatted or refused; formatted, it says the same."""
    formats(text)


Rows = Mapping[System, Sequence[Mapping[str, Any]]]


def made(content: schema.DatasetFile, rows: Rows) -> Dataset:
    """Return the dataset that a file's content is compiled to."""
    return Dataset(Store(compile_store(content, rows), "the dataset"))


@target(lambda draw: toml(draw.mutate(copy.deepcopy(SMALL), 3)), runs=10_000, guided=False)
def validated(text: str) -> None:
    """A small dataset, changed in a few places, is validated: problems have places."""
    content = formats(text)
    if content is None:
        return
    problems = validate(Source(text, content, ROWS))
    for problem in problems:
        assert re.match(r"mappings\.toml:\d+: ", problem), problem
        assert problem.isprintable(), problem
    if not problems:
        assert len(made(content, ROWS).pairs) == len(content["pairs"])


@cache
def part() -> tuple[dict[str, Any], Rows]:
    """Return the part of the dataset that is valid with the parameters of a few resources only.

    The whole takes a second for each input.
    """
    roots = {"Service", "TaskDefinition", "Pod", "Deployment", "ServiceAccount"}
    rows = {
        system: [row for row in given if steps(row["address"])[0] in roots]
        for system, given in ROWS.items()
    }
    known = {row["address"] for given in rows.values() for row in given}
    content = dict(WHOLE)
    for table in ("same", "formats"):
        content[table] = [
            {**row, "addresses": kept}
            for row in WHOLE[table]
            if (kept := [each for each in row["addresses"] if each.removesuffix("[]") in known])
        ]
    while wrong := _wrong_rows(content, rows):
        for table in {table for table, _ in wrong}:
            kept = [row for at, row in enumerate(content[table]) if (table, at) not in wrong]
            content[table] = kept
    return content, rows


def _wrong_rows(content: Any, rows: Rows) -> set[tuple[str, int | None]]:
    source = Source(formatting.dumps(content), content, rows)
    return {(problem.table, problem.at) for check in RULES for problem in check(source)}


def row_changed(draw: Draw) -> tuple[str, int, Any]:
    """Return a table of the part, the number of a row, and what the row becomes."""
    content, _ = part()
    table = draw.pick(TABLES)
    at = draw.number(len(content[table]))
    return table, at, draw.mutate(copy.deepcopy([content[table][at]]), 2)


@target(row_changed, runs=10_000, guided=False)
def loaded(given: tuple[str, int, Any]) -> None:
    """A dataset of hundreds of pairs with one row changed is refused, or loads and answers."""
    table, at, rows = given
    whole, entries = part()
    raw = {**whole, table: [*whole[table][:at], *rows, *whole[table][at + 1 :]]}
    # The TOML is read once: small ones are read by the others.
    with mock.patch("tomllib.loads", return_value=raw):
        try:
            content = schema.parse_document(FILE)
        except DatasetError as error:
            reads_well(error)
            return
    try:
        data = made(content, entries)
        for row in rows if table == "pairs" else ():
            for system in System:
                if system in row and data.parameter(row[system], system):
                    assert data.lookup(row[system], system=system)
    except Exception:
        # Who loads it anyway has not validated it.
        if not validate(Source(FILE, content, entries)):
            raise


FEW = {
    system: [row for row in rows if row["address"].split(".")[0] in ("Service", "Task", "Pod")][:99]
    for system, rows in ROWS.items()
}
STORE = compile_store(schema.parse_document(toml(SMALL)), FEW)


def damaged_store(draw: Draw) -> bytes:
    """Return a compiled dataset in which a few places are changed, or that is cut off."""
    content = bytearray(STORE)
    for _ in range(1 + draw.number(6)):
        way, at = draw.number(8), draw.number(len(content) or 1)
        if way < 4 and content:
            content[at] ^= 1 << draw.number(8)
        elif way == 4:
            content[at : at + 8] = draw.rest().encode("utf-8", "surrogateescape")[:8]
        elif way == 5:
            start = at // PAGE_SIZE * PAGE_SIZE
            content[start : start + PAGE_SIZE] = STORE[:PAGE_SIZE]
        elif way == 6 and content:
            content[at % 100] = draw.number(256)
        elif draw.number(4) == 0:
            del content[at:]
    return bytes(content)


ASKED: Sequence[Callable[[Dataset], Any]] = (
    lambda data: data.lookup("Service.DesiredCount"),
    lambda data: data.lookup("name", kubernetes_version="1.30"),
    lambda data: data.lookup("spec.containers[0].image", system="kubernetes"),
    lambda data: data.resolve("hostnam"),
    lambda data: data.search("health check"),
    lambda data: data.pairs,
    lambda data: data.parameters,
    lambda data: (data.version, data.baseline, data.addons, data.kinds, data.references),
    lambda data: list(data.explain({"serviceName": "web", "desiredCount": 2})),
    lambda data: [data.fields(each) for each in data.parameters[:20]],
)


@target(damaged_store, runs=20_000, guided=False)
def damaged(content: bytes) -> None:
    """A store that is damaged answers, or says that it is damaged."""
    try:
        data = Dataset(Store(content, "the store"))
    except DatasetError as error:
        reads_well(error)
        return
    for ask in ASKED:
        try:
            ask(data)
        except (DatasetError, UnknownParameterError, NotInReleaseError, DocumentError) as error:
            reads_well(error)
