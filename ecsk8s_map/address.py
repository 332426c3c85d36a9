"""Reading every dialect into segments, the names of an address without its punctuation.

A dotted path, a JSON Pointer, a JSONPath, a `kubectl explain` path and a Terraform reference
all name a parameter by the same names in the same order; what differs is punctuation, list
indices and letter case. So a spelling is read into its names, and names are compared.

    >>> read("containerDefinitions[0].memoryReservation")
    ('containerDefinitions', 'memoryReservation')
    >>> read("/containerDefinitions/0/memoryReservation")
    ('containerDefinitions', 'memoryReservation')
    >>> read('metadata.annotations["eks.amazonaws.com/role-arn"]')
    ('metadata', 'annotations', 'eks', 'amazonaws', 'com', 'role-arn')
"""

from __future__ import annotations

import re

MAX_LENGTH = 2_000
"""A longer text is not a parameter's name; the longest address has some 150 characters."""

# One step of a path: a name, or a bracket with nothing, `*`, an index or a quoted key in it.
_STEP = re.compile(
    r"""(?P<name>[^.\[\]"'\s$]+)
    |\[(?:\*|\d*|"(?P<double>[^"]*)"|'(?P<single>[^']*)')\]""",
    re.VERBOSE,
)
# A dotted path of plain names, which is what most spellings are: it is quicker to read.
_PLAIN = re.compile(r"[A-Za-z_][\w-]*(?:\[\d*\])*(?:\.[A-Za-z_][\w-]*(?:\[\d*\])*)*", re.ASCII)
_BRACKETS = re.compile(r"\[\d*\]")
# One step of a canonical address: the resource (`argoproj.io/Rollout`), a field, a quoted key.
_CANONICAL_STEP = re.compile(r"(?:^(?:[a-z0-9.-]+/)?[\w:]+|\.[^.\[]+|\[\"[^\"]*\"\])(?:\[\])?")
_SEPARATORS = re.compile(r"[./]|::")
_INDEX = re.compile(r"\d+|\*|-")
Segments = tuple[str, ...]


class AddressSyntaxError(ValueError):
    """The text is not a path in any dialect; the message says where it stops being one."""


def read(text: str) -> Segments:
    """Return the names that a spelling consists of, without indices.

    Raises `AddressSyntaxError` for what is not a path: empty, too long, unbalanced brackets.
    """
    return tuple(name for step in read_steps(text) for name in step)


def read_steps(text: str) -> list[Segments]:
    """Return the names of each step of a spelling: several where a key has dots or slashes.

    >>> read_steps('labels["example.com/team"]')
    [('labels',), ('example', 'com', 'team')]

    Raises `AddressSyntaxError` as `read` does.
    """
    if len(text) <= MAX_LENGTH and _PLAIN.fullmatch(text):
        return [(name,) for name in _BRACKETS.sub("", text).split(".")]
    stripped = text.strip()
    if stripped.startswith("kubectl "):  # a command is typed with spaces
        stripped = ".".join(stripped.split())
    if not stripped:
        raise AddressSyntaxError("the text is empty")
    if len(stripped) > MAX_LENGTH:
        raise AddressSyntaxError(f"longer than {MAX_LENGTH:,} characters")
    if stripped.startswith(("/", "#/")):
        return _named(_pointer(stripped))
    return _named(_path(stripped))


def _pointer(text: str) -> list[str]:
    steps = text.lstrip("#")[1:].split("/")
    return [step.replace("~1", "/").replace("~0", "~") for step in steps]


def _path(text: str) -> list[str]:
    steps: list[str] = []
    at = len(text) - len(text.removeprefix("$").removeprefix("."))
    while at < len(text):
        step = _STEP.match(text, at)
        if step is None:
            raise AddressSyntaxError(f"cannot read it from character {at + 1} on")
        steps.append(step["name"] or step["double"] or step["single"] or "")
        at = step.end()
        if text.startswith(".", at):
            at += 1
            if at == len(text) or text[at] == ".":
                raise AddressSyntaxError(f"nothing follows the dot at character {at}")
        elif at < len(text) and text[at] != "[":
            raise AddressSyntaxError(f"expected '.' or '[' at character {at + 1}")
    return steps


def _named(steps: list[str]) -> list[Segments]:
    split = (_SEPARATORS.split(step) for step in steps if not _INDEX.fullmatch(step))
    named = [names for step in split if (names := tuple(name for name in step if name))]
    if not named:
        raise AddressSyntaxError("it names nothing")
    return named


def fold(segment: str) -> str:
    """Return a segment without letter case and word separators.

    >>> fold("memory_reservation") == fold("MemoryReservation")
    True
    """
    return segment.replace("_", "").replace("-", "").lower()


def steps(address: str) -> list[str]:
    """Return the names that a canonical address consists of: the resource, then each field.

    >>> steps('ServiceAccount.metadata.annotations["eks.amazonaws.com/role-arn"]')
    ['ServiceAccount', 'metadata', 'annotations', 'eks.amazonaws.com/role-arn']
    """
    root, *below = (match[0].removesuffix("[]") for match in _CANONICAL_STEP.finditer(address))
    return [root, *map(last_step, below)]


def last_step(path: str) -> str:
    """Return the last field or key of a path, as a document has it."""
    quoted = path.rpartition('["')[2] if path.endswith('"]') else ""
    return quoted.removesuffix('"]') or path.rpartition(".")[2].removesuffix("[]")


def escaped(key: object) -> str:
    """Return a key as a JSON Pointer has it (RFC 6901)."""
    return str(key).replace("~", "~0").replace("/", "~1")


def lists(address: str) -> list[str]:
    """Return the addresses of the lists around a parameter, outermost first.

    >>> lists("Pod.spec.containers[].env[].value")
    ['Pod.spec.containers', 'Pod.spec.containers[].env']
    """
    return [address[: found.start()] for found in re.finditer(r"\[\]", address)]


def ancestors(address: str) -> list[str]:
    """Return the addresses above one, nearest first.

    >>> ancestors("Pod.spec.containers[].image")
    ['Pod.spec.containers', 'Pod.spec', 'Pod']
    """
    ends = [m.end() for m in _CANONICAL_STEP.finditer(address)][:-1]
    return [address[:end].removesuffix("[]") for end in reversed(ends)]
