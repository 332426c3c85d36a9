"""List pairs that a reader should look at again: what usually goes with a mistake.

    python -m tools.suspects                 how many there are of each kind
    python -m tools.suspects absolutes       those of one kind

A suspect is no fault: each kind has exceptions, and the sources decide.
"""

from __future__ import annotations

import argparse
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping

from ecsk8s_map import Address, Dataset, Match, Pair, Parameter, System, dataset
from ecsk8s_map.address import ancestors, last_step, steps
from ecsk8s_map.model import Role

Suspect = tuple[Pair, str]
Find = Callable[[Dataset], Iterator[Suspect]]
KINDS: dict[str, Find] = {}

ABSOLUTE = re.compile(
    r"\b(always|never|cannot|can't|only|forever|alone|as soon as|nothing|every|none|all)\b", re.I
)
SET = re.compile(r"\b(set|write|give|add|put|use) (it|this|the field|`[^`]+`)", re.I)
QUOTED = re.compile(r"`([^`]+)`")


def kind(find: Find) -> Find:
    """Register a kind of suspect."""
    KINDS[find.__name__] = find
    return find


def sides(data: Dataset, pair: Pair) -> Iterator[Parameter]:
    """Yield the parameters of a pair, ECS first."""
    for system in System:
        address = pair.side(system)
        if address and (parameter := data.parameter(address, system)):
            yield parameter


@kind
def absolutes(data: Dataset) -> Iterator[Suspect]:
    """A note with a word that usually hides a condition."""
    for pair in data.pairs:
        if words := ABSOLUTE.findall(pair.note or ""):
            yield pair, ", ".join(dict.fromkeys(word.lower() for word in words))


@kind
def none_that_names_one(data: Dataset) -> Iterator[Suspect]:
    """A `none` whose note names an address of the other system: is that not the counterpart?"""
    for pair in data.pairs:
        if pair.match is Match.NONE:
            other = System.ECS if pair.kubernetes else System.KUBERNETES
            for text in QUOTED.findall(pair.note or ""):
                if data.parameter(text, other) and ("." in text or text[:1].isupper()):
                    yield pair, text


@kind
def types_that_differ(data: Dataset) -> Iterator[Suspect]:
    """An exact, broad or narrow pair of an object or a list and something else."""
    for pair in data.pairs:
        if pair.match in (Match.EXACT, Match.BROAD, Match.NARROW):
            ecs, kubernetes = (_shape(each) for each in sides(data, pair))
            if ecs != kubernetes:
                yield pair, f"{ecs} and {kubernetes}"


def _shape(parameter: Parameter) -> str:
    whole = "list of " if parameter.is_list else ""
    return whole + ("object" if parameter.element_type in ("object", "map") else "value")


@kind
def levels_of_like_shapes(data: Dataset) -> Iterator[Suspect]:
    """Pairs of leaves of the same names and types below parents of the same names: one level?"""
    alike: dict[tuple[str, ...], list[Pair]] = defaultdict(list)
    for pair in data.pairs:
        if pair.match is not Match.NONE:
            names = (name for each in sides(data, pair) for name in (*_tail(each), each.type))
            alike[tuple(names)].append(pair)
    for pairs in alike.values():
        if len({pair.match for pair in pairs}) > 1:
            told = "; ".join(f"{pair.match} {pair.ecs} -> {pair.kubernetes}" for pair in pairs)
            yield pairs[0], told


def _tail(parameter: Parameter) -> tuple[str, str]:
    names = steps(parameter.address)
    return names[-2] if len(names) > 1 else "", names[-1]


@kind
def objects_whose_fields_are_exact(data: Dataset) -> Iterator[Suspect]:
    """An object that is not exact although every paired field of it is."""
    below: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    paired = {(pair.ecs, pair.kubernetes): pair for pair in data.pairs}
    for pair in data.pairs:
        ecs, kubernetes = ancestors(pair.ecs or ""), ancestors(pair.kubernetes or "")
        if ecs and kubernetes:
            below[ecs[0], kubernetes[0]].append(pair)
    for (ecs_above, kubernetes_above), fields in below.items():
        above = paired.get((Address(ecs_above), Address(kubernetes_above)))
        if above and {pair.match for pair in fields} == {Match.EXACT} != {above.match}:
            yield above, f"its {len(fields)} paired fields are exact"


@kind
def removed_first_choices(data: Dataset) -> Iterator[Suspect]:
    """A first choice that the newest release of Kubernetes no longer has."""
    for pair in data.pairs:
        for each in sides(data, pair):
            if each.system is System.KUBERNETES and each.until and pair.ecs and not pair.role:
                yield pair, f"until {each.until}"


@kind
def read_only_to_set(data: Dataset) -> Iterator[Suspect]:
    """A note that says to set something, on a pair whose counterpart is read-only."""
    for pair in data.pairs:
        for each in sides(data, pair) if pair.match is not Match.NONE else ():
            role = pair.role if each.system is System.KUBERNETES else pair.role_to_ecs
            if each.read_only and role is not Role.MENTION and SET.search(pair.note or ""):
                yield pair, f"{each.address} is read-only"


@kind
def many_counterparts(data: Dataset) -> Iterator[Suspect]:
    """A parameter with more than four counterparts under the same conditions."""
    found: dict[tuple[System, str, str], list[Pair]] = defaultdict(list)
    for pair in data.pairs:
        for system in System:
            address = pair.side(system)
            if (
                address
                and pair.match is not Match.NONE
                and pair.role_from(system) is not Role.MENTION
            ):
                own = [str(each) for each in pair.where if data.parameter(each.address, system)]
                found[system, address, " and ".join(own)].append(pair)
    for (system, named, where), pairs in found.items():
        if len(pairs) > 4:
            yield (
                pairs[0],
                " where ".join(filter(None, (f"{len(pairs)} of {system}'s {named}", where))),
            )


@kind
def fields_that_do_not_exist(data: Dataset) -> Iterator[Suspect]:
    """A name in backticks that looks like a field's, and is no parameter's in either system."""
    known = {name for parameter in data.parameters for name in steps(parameter.address)}
    known |= {last_step(name.path) for parameter in data.parameters for name in parameter.names}
    known |= {value for parameter in data.parameters for value in parameter.values}
    for pair in data.pairs:
        for text in QUOTED.findall(pair.note or ""):
            if re.fullmatch(r"[a-z]+[A-Z]\w*|[A-Z][a-z]+[A-Z]\w*", text) and text not in known:
                yield pair, text


def main() -> None:
    """Print the suspects."""
    parser = argparse.ArgumentParser(prog="python -m tools.suspects", description=__doc__)
    parser.add_argument("kind", nargs="?", choices=KINDS)
    chosen = parser.parse_args().kind
    counts: Mapping[str, list[Suspect]] = {
        name: list(find(dataset())) for name, find in KINDS.items() if chosen in (None, name)
    }
    for name, suspects in counts.items():
        print(f"{len(suspects):>6} {name}: {(KINDS[name].__doc__ or '').splitlines()[0]}")
        for pair, why in suspects if chosen else ():
            print(f"{pair}: {why}")


if __name__ == "__main__":
    main()
