"""Look up what an Amazon ECS parameter is in Kubernetes, and the other way round.

>>> from ecsk8s_map import lookup
>>> lookup("memoryReservation")[0].kubernetes
'Pod.spec.containers[].resources.requests.memory'
"""

from collections.abc import Iterator
from typing import Any

from .errors import (
    DatasetError,
    DocumentError,
    NotConvertibleError,
    NotInReleaseError,
    UnknownParameterError,
)
from .loading import Dataset, dataset
from .model import (
    Addon,
    Address,
    Baseline,
    Combine,
    Condition,
    Converted,
    Default,
    Dialect,
    Finding,
    Match,
    Name,
    Pair,
    Parameter,
    Reason,
    Role,
    System,
    ValuePair,
)

__version__ = "0.1.0"
__all__ = [
    "Addon",
    "Address",
    "Baseline",
    "Combine",
    "Condition",
    "Converted",
    "Dataset",
    "DatasetError",
    "Default",
    "Dialect",
    "DocumentError",
    "Finding",
    "Match",
    "Name",
    "NotConvertibleError",
    "NotInReleaseError",
    "Pair",
    "Parameter",
    "Reason",
    "Role",
    "System",
    "UnknownParameterError",
    "ValuePair",
    "convert",
    "dataset",
    "explain",
    "lookup",
    "parse",
    "resolve",
    "search",
]


def convert(pair: Pair, value: Any, *, to: System | str) -> Converted:
    """Return a value of one side of a pair as a value of the other; see `Dataset.convert`."""
    return dataset().convert(pair, value, to=to)


def explain(document: Any, *, kubernetes_version: str | None = None) -> Iterator[Finding]:
    """Explain a parsed document by the bundled dataset; see `Dataset.explain`."""
    return dataset().explain(document, kubernetes_version=kubernetes_version)


def lookup(
    parameter: str | Parameter,
    *,
    system: System | str | None = None,
    kubernetes_version: str | None = None,
) -> tuple[Pair, ...]:
    """Look a parameter up in the bundled dataset; see `Dataset.lookup`."""
    return dataset().lookup(parameter, system=system, kubernetes_version=kubernetes_version)


def parse(text: str) -> list[Any]:
    """Return the documents of a JSON or YAML text, as `explain` takes them.

    CloudFormation's short functions are read as the long ones (`!Ref x` as `{"Ref": "x"}`), and
    other values as kubectl reads them: `on` is true, `010` is 8, `12:30` and dates are texts. What
    is returned is what JSON can hold, whose keys are texts. Needs the `cli` extra.

    Raises `DocumentError` with line and column for a text that is neither, for a duplicate key, and
    for a value that its tag does not allow or that JSON cannot hold.
    """
    if not isinstance(text, str):
        raise TypeError(f"expected the text of a document, a str, got {type(text).__name__}")
    try:
        from .documents.parsing import read_documents  # nothing else needs a YAML parser
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            f"parse needs {error.name}: pip install 'ecsk8s_map[cli]'", name=error.name
        ) from None
    return [document.content for document in read_documents(text)]


def resolve(
    parameter: str | Parameter, *, system: System | str | None = None
) -> tuple[Parameter, ...]:
    """Resolve a spelling in the bundled dataset; see `Dataset.resolve`."""
    return dataset().resolve(parameter, system=system)


def search(text: str) -> tuple[Pair, ...]:
    """Search the bundled dataset; see `Dataset.search`."""
    return dataset().search(text)
