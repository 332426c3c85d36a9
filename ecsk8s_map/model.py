"""The words of the project as types: frozen, hashable, picklable, without behavior of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import KW_ONLY, dataclass, field
from enum import StrEnum
from typing import Any, Literal, NamedTuple, NewType, TypeVar

from .errors import shown, wrong_type

Address = NewType("Address", str)
"""A parameter's one canonical spelling, such as `Pod.spec.containers[].image`."""

Day = NewType("Day", str)
"""A day as ISO 8601 writes it, such as `2026-11-25`."""

Scalar = str | int | bool
"""A value that a field can be compared with or set to."""


class System(StrEnum):
    """One of the two systems."""

    ECS = "ecs"
    KUBERNETES = "kubernetes"


class Dialect(StrEnum):
    """A way to spell a parameter."""

    CLOUDFORMATION = "cloudformation"
    API = "api"
    TERRAFORM = "terraform"
    KUBERNETES = "kubernetes"


SystemName = System | Literal["ecs", "kubernetes"]
"""A system, or its name."""

_Words = TypeVar("_Words", bound=StrEnum)


def one_of(words: type[_Words], value: object) -> _Words:
    """Return the member that a value is, or is the text of.

    Raises `TypeError` for what is not a string and `ValueError` for another, both with those known.
    """
    if isinstance(value, words):
        return value
    what, known = words.__name__.lower(), " or ".join(repr(str(word)) for word in words)
    if not isinstance(value, str):
        raise wrong_type(f"a {what}, {known}", value)
    if value not in words.__members__.values():
        raise ValueError(f"unknown {what} {shown(value)}; expected {known}")
    return words(value)


class Node(StrEnum):
    """What an address names."""

    RESOURCE = "resource"
    """A resource of AWS, or a kind of Kubernetes."""
    OPERATION = "operation"
    """An operation of an API."""
    COMMAND = "command"
    """A command of a command line."""
    FIELD = "field"
    """A field of a resource, or of what an operation takes and gives."""


class Match(StrEnum):
    """How well a pair matches, read from ECS to Kubernetes; the names are those of SKOS."""

    EXACT = "exact"
    CLOSE = "close"
    BROAD = "broad"
    NARROW = "narrow"
    RELATED = "related"
    NONE = "none"

    @property
    def words(self) -> str:
        """The level as a sentence for a reader."""
        return _WORDS[self]


_WORDS = {
    Match.EXACT: "the same on both sides",
    Match.CLOSE: "almost the same, with a difference that matters",
    Match.BROAD: "the same, but the Kubernetes field says more",
    Match.NARROW: "the same, but the Kubernetes field says less",
    Match.RELATED: "not the same",
    Match.NONE: "no counterpart",
}


class Reason(StrEnum):
    """Why a parameter has no counterpart."""

    UNSUPPORTED = "unsupported"
    MANAGED = "managed"
    ELSEWHERE = "elsewhere"
    NOT_APPLICABLE = "not-applicable"

    @property
    def words(self) -> str:
        """The reason as a phrase for a reader."""
        return _REASONS[self]


_REASONS = {
    Reason.UNSUPPORTED: "cannot be done there",
    Reason.MANAGED: "the platform does it by itself",
    Reason.ELSEWHERE: "set on the node, the cluster or the account instead",
    Reason.NOT_APPLICABLE: "the idea does not exist there",
}


class Role(StrEnum):
    """What a pair is beside the first choice for its parameter."""

    ALSO = "also"
    """Set in addition to the first choice."""
    INSTEAD = "instead"
    """An alternative to the first choice."""
    MENTION = "mention"
    """No counterpart from this side: the pair answers who asks for its other parameter."""

    @property
    def words(self) -> str:
        """The role as a phrase for a reader."""
        return _ROLE_WORDS[self]


_ROLE_WORDS = {
    Role.ALSO: "set in addition",
    Role.INSTEAD: "an alternative",
    Role.MENTION: "only mentioned: it answers the other side's question",
}


ROLES: tuple[Role | None, ...] = (None, *Role)
"""What a pair can be among its parameter's pairs, in their order: the first choice goes first."""


class Combine(StrEnum):
    """What happens when several sources meet in one target."""

    APPEND = "append"
    MAX = "max"
    SUM = "sum"
    SAME = "same"


class Condition(NamedTuple):
    """A parameter and the values that it must have, any one of them."""

    address: Address
    values: tuple[Scalar, ...]

    def __str__(self) -> str:
        return f"{self.address} = {' or '.join(str(value) for value in self.values)}"


class ValuePair(NamedTuple):
    """Two enumerated values that mean the same."""

    ecs: Scalar
    kubernetes: Scalar


def in_order(where: Iterable[Condition]) -> tuple[Condition, ...]:
    """Return conditions sorted by address, and their values sorted: the same for the same meaning.

    >>> in_order([Condition(Address("B"), ("y", "x")), Condition(Address("A"), (1,))])
    (Condition(address='A', values=(1,)), Condition(address='B', values=('x', 'y')))
    """
    ordered = (Condition(address, tuple(sorted(values, key=repr))) for address, values in where)
    return tuple(sorted(ordered, key=lambda condition: condition.address))


@dataclass(frozen=True, slots=True)
class Pair:
    """One ECS parameter and one Kubernetes parameter, or one of them alone.

    The fields, their order and their descriptions are those of `[[pairs]]` in the dataset's file:
    what the file may hold and how it is written are derived from here.
    """

    ecs: Address | None
    """The ECS parameter; absent where the Kubernetes parameter has no counterpart."""
    kubernetes: Address | None
    """The Kubernetes parameter; absent where the ECS parameter has no counterpart."""
    where: tuple[Condition, ...] = field(default=(), kw_only=True)
    """Other parameters and their values: on the side converted from, conditions; on the side
    converted to, constants to write beside the value. A list means any of its values, an empty
    list that the parameter is left out."""
    match: Match
    """How well the two match, read from ECS to Kubernetes."""
    _: KW_ONLY
    role: Role | None = None
    """What it is among the ECS parameter's counterparts; absent for the first choice."""
    role_to_ecs: Role | None = None
    """What it is among the Kubernetes parameter's counterparts; absent for the first choice."""
    reason: Reason | None = None
    """Why there is no counterpart; only where the match is `none`."""
    subtree: bool = False
    """Whether the verdict also covers every field below."""
    to_kubernetes: str | None = None
    """The conversion to apply to an ECS value; absent where a person has to decide."""
    to_ecs: str | None = None
    """The conversion to apply to a Kubernetes value; absent where a person has to decide."""
    values: tuple[ValuePair, ...] = ()
    """The enumerated values that mean the same; the pair is not about any other value."""
    combine: Combine | None = None
    """What to do when several values meet in one target; absent where they have to be equal."""
    requires: tuple[str, ...] = ()
    """The ids of the add-ons that the Kubernetes side needs."""
    note: str | None = None
    """What differs and what to do about it, in one to three sentences; absent only on `exact`."""
    sources: tuple[str, ...] = ()
    """The URLs of the pages that support the pair; in the file also the ids of `[[sources]]`."""
    reviewed: Day | None = None
    """The day on which a reader who did not write the pair compared it with its sources; in the
    file with a digest of what was read."""

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Pair:
        """Return the pair that a row of `[[pairs]]` is, as TOML and JSON have it.

        The row has been validated: nothing is checked here.
        """
        read = {name: _READ[name](value) if name in _READ else value for name, value in row.items()}
        return cls(**{"ecs": None, "kubernetes": None, **read})

    @property
    def key(self) -> PairKey:
        """The natural key, which no two pairs of a dataset share: both addresses and `where`."""
        return self.ecs, self.kubernetes, in_order(self.where)

    def side(self, system: System | str) -> Address | None:
        """Return the address in a system."""
        return self.ecs if one_of(System, system) is System.ECS else self.kubernetes

    def role_from(self, system: System | str) -> Role | None:
        """Return what the pair is among the counterparts of its parameter in a system."""
        return self.role if one_of(System, system) is System.ECS else self.role_to_ecs

    def words(self, counterpart: Parameter | None = None) -> str:
        """Return the level, or the reason for having none, as a sentence for a reader.

        With the parameter that the reader would turn to, it says whether there is something to set
        or, where that is read-only, to look at.
        """
        if self.reason:
            return self.reason.words
        if self.match is Match.RELATED and counterpart:
            role = self.role if counterpart.system is System.KUBERNETES else self.role_to_ecs
            if role is not Role.MENTION:
                what = "look at" if counterpart.read_only else "set"
                return f"{self.match.words}; this is what there is to {what} instead"
        return self.match.words

    def conversion(self, to: System | str) -> str | None:
        """Return the name of the conversion to a system."""
        return self.to_ecs if one_of(System, to) is System.ECS else self.to_kubernetes

    def __str__(self) -> str:
        return f"{self.ecs or 'nothing'} -> {self.kubernetes or 'nothing'} ({self.match})"


PairKey = tuple[Address | None, Address | None, tuple[Condition, ...]]


def conditions(where: Mapping[str, Scalar | list[Scalar]]) -> tuple[Condition, ...]:
    """Return a `where` table as conditions.

    >>> conditions({"Pod.spec.hostname": "x"})
    (Condition(address='Pod.spec.hostname', values=('x',)),)
    """
    return tuple(
        Condition(Address(address), tuple(value) if isinstance(value, list) else (value,))
        for address, value in where.items()
    )


_READ: Mapping[str, Callable[[Any], Any]] = {
    "where": conditions,
    "match": Match,
    "role": Role,
    "role_to_ecs": Role,
    "reason": Reason,
    "values": lambda rows: tuple(ValuePair(*values) for values in rows),
    "combine": Combine,
    "requires": tuple,
    "sources": tuple,
    "reviewed": lambda written: written.partition(" ")[0],
}
"""How a field of a pair is read from its row, where it is not the value as it is."""


@dataclass(frozen=True, slots=True)
class Default:
    """What a system assumes when a field is left out: a value, or a text that says it."""

    value: Scalar | None
    text: str | None
    where: tuple[Condition, ...]
    source: str

    def __str__(self) -> str:
        said = self.text if self.value is None else str(self.value)
        return f"{said} where {' and '.join(map(str, self.where))}" if self.where else str(said)


class Name(NamedTuple):
    """How a dialect spells a parameter, from the resource on."""

    dialect: Dialect
    path: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """The vocabulary's entry for an address; `str()` of it is the address.

    `type` is `string`, `integer`, `boolean`, `object`, `map` and so on, `[]` behind it for a
    list; `types` has it by dialect where they disagree. `required` names the dialects that
    demand it. `since` and `until` are the Kubernetes releases whose schema has it. `format` is
    the name of what the value is beyond its type, a unit or a grammar (`mebibytes`,
    `cron-schedule`); None where it is nothing else, or where a condition decides.
    """

    system: System
    address: Address
    type: str
    types: tuple[tuple[Dialect, str], ...] = ()
    api_version: str | None = None
    required: tuple[Dialect, ...] = ()
    read_only: bool = False
    values: tuple[str, ...] = ()
    names: tuple[Name, ...] = ()
    since: str | None = None
    until: str | None = None
    url: str | None = None
    defaults: tuple[Default, ...] = ()
    format: str | None = None

    @property
    def node(self) -> Node:
        """What the address names."""
        return Node.__members__.get(self.type.upper(), Node.FIELD)

    @property
    def is_list(self) -> bool:
        """Whether the value is a list."""
        return self.type.endswith("[]")

    @property
    def element_type(self) -> str:
        """The type of each element of a list; of anything else the type itself."""
        return self.type.removesuffix("[]")

    def __str__(self) -> str:
        return self.address
