"""Addresses exist, and kinds, keys and aliases are what the vocabularies have."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ...address import ancestors
from ...errors import nearest, shown
from ...model import Parameter, System
from ...vocabulary import Vocabulary
from .source import Problem, Source, rule

_ADDRESSES: Mapping[str, Mapping[str, System | None]] = {
    "pairs": {"ecs": System.ECS, "kubernetes": System.KUBERNETES, "where": None},
    "defaults": {"address": None, "where": None},
    "formats": {"addresses": None, "where": None},
    "references": {"from": None, "to": None},
    "releases": {"address": None},
    "same": {"as": None},
}
"""The fields that hold addresses, and the system that these are of, where it is certain."""


@rule
def addresses_exist(source: Source) -> Iterator[Problem]:
    """Every address is in a vocabulary or among the keys, in its canonical spelling."""
    for table, fields in _ADDRESSES.items():
        for at, row in enumerate(source.table(table)):
            for field, system in fields.items():
                held = row.get(field, ())
                for address in [held] if isinstance(held, str) else held:
                    bare = address.removesuffix("[]") if table == "same" else address
                    if not _is_known(source, bare, system):
                        yield Problem(table, at, f"{field}: {source.unknown(address, system)}")


def _is_known(source: Source, address: str, system: System | None) -> bool:
    if system is None:
        return address in source.vocabulary
    return source.vocabulary.get(address, system) is not None


@rule
def kinds_are_the_vendors(source: Source) -> Iterator[Problem]:
    """A kind has the vendor's API version, and its scaffold and template have only its fields."""
    for at, row in enumerate(source.table("kinds")):
        system = System(row.get("system", System.KUBERNETES))
        known = source.vocabulary.get(row["kind"], system)
        if known is None:
            yield Problem("kinds", at, f"kind: {source.unknown(row['kind'], system)}")
            continue
        given = row.get("api_version")
        if known.api_version != given:
            wanted = shown(known.api_version) if known.api_version else "none"
            got = shown(given) if given else "none"
            message = f"api_version: expected {wanted}, as in the vendor's schema, got {got}"
            yield Problem("kinds", at, message)
        template: dict[str, Any] = {}
        for name in reversed(row.get("template", "").split(".")):
            template = {name: template} if name else template
        for field, content in (("scaffold", row.get("scaffold", {})), ("template", template)):
            for path, near in _unknown_fields(source.vocabulary, known, content):
                message = f"{field}: {known.address} has no field {shown(path)}{near}"
                yield Problem("kinds", at, message)


@rule
def answers_are_of_ecs(source: Source) -> Iterator[Problem]:
    """Only a kind of ECS is in the API's answers, and a key of them has resources of one kind."""
    wrapped: set[str] = set()
    for at, row in enumerate(source.table("kinds")):
        keys = row.get("wrapped_in", [])
        if row.get("system") != System.ECS and (keys or "beside" in row or "preferred" in row):
            yield Problem("kinds", at, 'wrapped_in, beside and preferred need system = "ecs"')
        for key in keys:
            if key in wrapped:
                yield Problem("kinds", at, f"{shown(key)} is in the wrapped_in of another kind")
        wrapped.update(keys)


def _unknown_fields(
    vocabulary: Vocabulary, parameter: Parameter, content: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    """Yield the paths in an object that its parameter does not have, each with the nearest name."""
    children = vocabulary.children(parameter)
    for key, value in content.items():
        below = children.get(key)
        if below is None and parameter.type != "map":
            yield key, nearest(key, children)
        elif below and isinstance(value, Mapping):
            for path, near in _unknown_fields(vocabulary, below, value):
                yield f"{key}.{path}", near


@rule
def keys_are_in_maps(source: Source) -> Iterator[Problem]:
    """A well-known key is directly below an open map."""
    for at, row in enumerate(source.table("keys")):
        above = next(iter(ancestors(row["address"])), None)
        if above is None:
            message = "expected the key of an open map, such as Pod.metadata.labels.x"
            yield Problem("keys", at, message)
        elif not is_map(source, above):
            yield Problem("keys", at, f"{above} is not an open map: only those have keys")
        if plain := re.search(r'\["([^"./]+)"\]', row["address"]):
            yield Problem("keys", at, f"write .{plain[1]}: only dots and slashes need quotes")


def is_map(source: Source, address: str) -> bool:
    """Return whether an address is an open map."""
    return any(parameter.type == "map" for parameter in source.parameters(address))


@rule
def keys_are_used(source: Source) -> Iterator[Problem]:
    """A well-known key has a pair or is a condition of one; else it resolves to its map."""
    used = {pair.side(system) for pair in source.pairs for system in System}
    used |= {condition.address for pair in source.pairs for condition in pair.where}
    for at, row in enumerate(source.table("keys")):
        if row["address"] not in used:
            yield Problem("keys", at, "no pair mentions it: add one, or remove the key")


@rule
def aliases_have_an_end(source: Source) -> Iterator[Problem]:
    """An address whose fields are another's is not, through others, its own alias."""
    for at, row in enumerate(source.table("same")):
        for address in row["addresses"]:
            if any(known.startswith(address) for known in source.endless):
                message = f"addresses: {address} leads back to itself: remove it from one row"
                yield Problem("same", at, message)


@rule
def exceptions_have_entries(source: Source) -> Iterator[Problem]:
    """What `except` names is a field of `as`, and the vocabulary has an entry of its own for it.

    The generator of the vocabularies leaves a field out where it is another's, and reads in
    `except` which ones to keep.
    """
    for at, row in enumerate(source.table("same")):
        for name in row.get("except", []):
            if f"{row['as']}.{name}" not in source.vocabulary:
                yield Problem("same", at, f"except: {row['as']} has no field {shown(name)}")
            elif not any(f"{address}.{name}" in source.vocabulary for address in row["addresses"]):
                message = f"except: no address has an entry for {shown(name)} in the vocabulary"
                yield Problem("same", at, f"{message}; run: python -m tools.vocabulary")
