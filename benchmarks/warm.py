"""A process that has answered before: microseconds a question, printed as JSON.

Every question is put once in a pass over a thousand different ones, so that no cache of answers
helps. What is measured is the processor's time, which other processes do not lengthen.

`warm.py DOCUMENTS TEXTS PASSES` runs with an installed library alone: it imports nothing of the
checkout.
"""

from __future__ import annotations

import json
import re
import statistics
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import count, islice
from pathlib import Path
from time import process_time_ns
from typing import Any

from ecsk8s_map import (
    Dialect,
    Parameter,
    System,
    UnknownParameterError,
    dataset,
    explain,
    lookup,
    parse,
    resolve,
    search,
)

Spell = Callable[[Parameter, int], str | None]
"""How a dialect spells a parameter, with a number in it where it has one; None if it does not."""


def _path(dialect: Dialect) -> Spell:
    def spell(parameter: Parameter, number: int) -> str | None:
        path = next((name.path for name in parameter.names if name.dialect is dialect), None)
        return path.replace("[]", f"[{number}]") if path else None

    return spell


_api_path = _path(Dialect.API)


def _in_kubernetes(parameter: Parameter) -> str | None:
    is_field = parameter.system is System.KUBERNETES and "." in parameter.address
    return parameter.address if is_field and '"' not in parameter.address else None


def _pointer(parameter: Parameter, number: int) -> str | None:
    path = _api_path(parameter, number)
    return f"/{path.replace('[', '.').replace(']', '').replace('.', '/')}" if path else None


def _json_path(parameter: Parameter, number: int) -> str | None:
    path = _in_kubernetes(parameter)
    return f"$.{path.partition('.')[2].replace('[]', f'[{number}]')}" if path else None


def _kubectl_path(parameter: Parameter, _: int) -> str | None:
    path = _in_kubernetes(parameter)
    if not path or "/" in path:
        return None
    kind, dot, fields = path.replace("[]", "").partition(".")
    return f"{kind.lower()}{dot}{fields}"


def _workload_path(parameter: Parameter, number: int) -> str | None:
    if not parameter.address.startswith("Pod.spec."):
        return None
    path = parameter.address.removeprefix("Pod.").replace("[]", f"[{number}]")
    return f"Deployment.spec.template.{path}"


def _last_two(parameter: Parameter, _: int) -> str | None:
    path = _api_path(parameter, 0) or _in_kubernetes(parameter)
    names = path.split(".") if path else []
    return ".".join(names[-2:]) if len(names) > 1 else None


DIALECTS: dict[str, Spell] = {
    "full address": lambda parameter, _: parameter.address,
    "API path": _api_path,
    "CloudFormation path": _path(Dialect.CLOUDFORMATION),
    "Terraform path": _path(Dialect.TERRAFORM),
    "JSON Pointer": _pointer,
    "JSONPath": _json_path,
    "kubectl path": _kubectl_path,
    "path through a Deployment": _workload_path,
    "last two names": _last_two,
}
"""What is typed, by the name of its line in the report."""


def parameters() -> list[Parameter]:
    """Return every parameter that has a pair of its own."""
    sides = {
        (system, address)
        for pair in dataset().pairs
        for system in System
        if (address := pair.side(system))
    }
    return [
        parameter
        for system, address in sorted(sides)
        for parameter in resolve(address, system=system)
        if parameter.address == address
    ]


def spelled(spell: Spell, known: Sequence[Parameter], texts: int) -> list[str]:
    """Return that many different spellings, from all over the dataset; fewer if there are fewer."""
    found: dict[str, None] = {}
    for number in count():
        before = len(found)
        found.update((text, None) for each in known if (text := spell(each, number)))
        if not before < len(found) < texts:
            break
    return _spread(list(found), texts)


def _spread(texts: Sequence[str], most: int) -> list[str]:
    step = max(len(texts) / most, 1)
    return [texts[int(at * step)] for at in range(min(most, len(texts)))]


def misspelled(known: Sequence[Parameter], texts: int) -> list[str]:
    """Return names that nothing has, each near to one that something has."""
    leaves = dict.fromkeys(re.split(r"\W+", each.address.rstrip('[]"'))[-1] for each in known)
    wrong = (leaf[:at] + leaf[at + 1 :] for leaf in leaves for at in range(1, len(leaf) - 1))
    return list(islice(filter(_is_unknown, dict.fromkeys(wrong)), texts))


def _is_unknown(text: str) -> bool:
    try:
        lookup(text)
    except UnknownParameterError as error:
        return bool(error.suggestions)
    return False


def searched(texts: int) -> list[str]:
    """Return words to search for, one or two at a time."""
    notes = (re.findall(r"[A-Za-z]{4,}", pair.note or "") for pair in dataset().pairs)
    words = (text for note in notes for text in (*note[:1], " ".join(note[1:3])) if text)
    return _spread(list(dict.fromkeys(words)), texts)


def ask_unknown(text: str) -> None:
    """Look up a text that names nothing."""
    try:
        lookup(text)
    except UnknownParameterError:
        return
    raise AssertionError(f"{text} names something")


def each_takes(ask: Callable[[str], object], texts: Sequence[str], passes: int) -> float:
    """Return the microseconds of one question: the median pass, shared among its questions."""
    for text in texts:
        ask(text)
    taken = []
    for _ in range(passes):
        start = process_time_ns()
        for text in texts:
            ask(text)
        taken.append((process_time_ns() - start) / len(texts) / 1e3)
    return statistics.median(taken)


def between(ask: Callable[[str], object], text: str, others: Sequence[str], passes: int) -> float:
    """Return the median microseconds of one question that is put after each pass over others."""
    taken = []
    for _ in range(passes):
        for other in others:
            ask(other)
        start = process_time_ns()
        ask(text)
        taken.append((process_time_ns() - start) / 1e3)
    return statistics.median(taken)


def lookups(texts: int, passes: int) -> Iterator[tuple[str, float]]:
    """Yield the microseconds of each kind of question."""
    known = parameters()
    spellings = {name: spelled(spell, known, texts) for name, spell in DIALECTS.items()}
    for name, found in spellings.items():
        yield name, each_takes(lookup, found, passes)
    yield '"name"', between(lookup, "name", spellings["full address"], 4 * passes)
    yield "unknown, with suggestions", each_takes(ask_unknown, misspelled(known, texts), passes)
    yield "search", each_takes(search, searched(texts), passes)


def explained(folder: Path, passes: int) -> float:
    """Return the microseconds of a finding, over all documents of a folder."""
    files = sorted(file for file in folder.iterdir() if file.suffix in (".json", ".yaml"))
    documents = [document for file in files for document in parse(file.read_text(encoding="utf-8"))]

    def all_of_them(_: str) -> int:
        return sum(1 for document in documents for _ in explain(document))

    return each_takes(all_of_them, [""], passes) / all_of_them("")


def parsed(content: Sequence[Any], passes: int) -> Iterator[tuple[str, float, float]]:
    """Yield the milliseconds of reading YAML and JSON, and those of the library below."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for name, text, contender in (
        ("YAML", yaml.safe_dump(content), lambda text: yaml.load(text, loader)),
        ("JSON", json.dumps(content), json.loads),
    ):
        ours, theirs = (each_takes(read, [text], passes) / 1e3 for read in (parse, contender))
        yield name, ours, theirs


def main() -> None:
    """Print what was measured."""
    folder, texts, passes = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    text = (folder / "fargate-web.json").read_text(encoding="utf-8")
    print(
        json.dumps(
            {
                "lookups": dict(lookups(texts, passes)),
                "explain": explained(folder, passes),
                "parse": list(parsed([json.loads(text) for _ in range(100)], passes)),
            }
        )
    )


if __name__ == "__main__":
    main()
