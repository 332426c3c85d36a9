"""Look up what an Amazon ECS parameter is in Kubernetes, and the other way round.

Ask for a parameter in whichever spelling you have, and get the pairs that it is in:

>>> from ecsk8s_map import lookup
>>> pair = lookup("memoryReservation")[0]
>>> pair.kubernetes, str(pair.match)
('Pod.spec.containers[].resources.requests.memory', 'close')

Convert a value by a pair:

>>> from ecsk8s_map import convert
>>> convert(lookup("TaskDefinition.ContainerDefinitions[].Cpu")[0], 256, to="kubernetes").value
'250m'

Explain a whole document, parameter by parameter:

>>> from ecsk8s_map import explain
>>> task = {"family": "web", "containerDefinitions": [{"name": "app", "stopTimeout": 60}]}
>>> [finding.pairs[0].kubernetes for finding in explain(task) if finding.spelled == "stopTimeout"]
['Pod.spec.terminationGracePeriodSeconds']

`resolve` says which parameters a spelling names, `search` finds words in addresses and notes,
`parse` reads JSON and YAML, and `dataset` is what all of them ask. What a converter needs besides
is in `ecsk8s_map.converting`.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from .about import Addon, Baseline
    from .datasets import Dataset, dataset
    from .errors import (
        DatasetError,
        DocumentError,
        Error,
        NotConvertibleError,
        NotInReleaseError,
        UnknownParameterError,
    )
    from .findings import Converted, Finding
    from .model import (
        Address,
        Combine,
        Condition,
        Default,
        Dialect,
        Match,
        Name,
        Node,
        Pair,
        Parameter,
        Reason,
        Role,
        System,
        SystemName,
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
    "Error",
    "Finding",
    "Match",
    "Name",
    "Node",
    "NotConvertibleError",
    "NotInReleaseError",
    "Pair",
    "Parameter",
    "Reason",
    "Role",
    "System",
    "SystemName",
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


def __getattr__(name: str) -> Any:
    """Import what is not here yet: a program pays for what it asks for."""
    if name in __all__:
        from importlib import import_module

        for module in ("datasets", "model", "errors", "findings", "about"):
            found = getattr(import_module(f"{__name__}.{module}"), name, None)
            if found is not None:
                globals()[name] = found
                return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*__all__, *(name for name in globals() if name.startswith("__"))])


def convert(pair: Pair, value: Any, *, to: SystemName) -> Converted:
    """Return a value of one side of a pair as a value of the other.

    `value` is parsed JSON, in the spelling of the ECS API or of CloudFormation; what comes out is
    JSON for Kubernetes or for the ECS API, in the type of the parameter there: `"80"` becomes 80
    where an integer is wanted. Nothing is rounded, cut or guessed in silence: `loss` is a sentence
    that says what had to give, or None.

    Raises `NotConvertibleError` where the pair has no conversion in that direction, so that a
    person has to decide, and where the conversion does not take the value; `TypeError` for what is
    not a pair, and `TypeError` or `ValueError` for what is not a system.

    >>> from ecsk8s_map import lookup
    >>> interval = lookup("HealthCheck.Interval")[0]
    >>> convert(interval, 30, to="kubernetes")
    Converted(value=30, loss=None)
    """
    from .datasets import dataset

    return dataset().convert(pair, value, to=to)


def explain(document: Any, *, kubernetes_version: str | None = None) -> Iterator[Finding]:
    """Return one finding for each parameter that occurs in a parsed document, in its order.

    `document` consists of dicts and lists: an ECS task definition, service or run-task input in the
    API's or CloudFormation's spelling, what `aws ecs describe-…` prints, a CloudFormation template,
    a Kubernetes manifest or List, a list of such documents. Its values are those of JSON and YAML:
    strings, numbers, booleans, None, and dates. What is not a parameter is a finding, too, whose
    `problem` says so.

    `kubernetes_version` leaves out the pairs that the release does not have, as in `lookup`.

    Raises `DocumentError` where the document is none of these, nested too deep, too large, or holds
    what neither JSON nor YAML has; `ValueError` and `TypeError` for a release as `lookup` does. The
    document is checked whole before the first finding, and must not change until the last one.

    >>> for finding in explain({"pidMode": "task", "containerDefinitions": [{"memory": 512}]}):
    ...     print(finding.pointer, finding.pairs[0].kubernetes, finding.pairs[0].match)
    /pidMode Pod.spec.shareProcessNamespace narrow
    /containerDefinitions Pod.spec.containers broad
    /containerDefinitions/0/memory Pod.spec.containers[].resources.limits.memory exact
    """
    from .datasets import dataset

    return dataset().explain(document, kubernetes_version=kubernetes_version)


def lookup(
    parameter: str | Parameter,
    *,
    system: SystemName | None = None,
    kubernetes_version: str | None = None,
) -> tuple[Pair, ...]:
    """Return every pair of a parameter, in either direction, the first choice first.

    `parameter` is a `Parameter`, or a spelling in any dialect: CloudFormation, the ECS API,
    Terraform, JSON Pointer, JSONPath, `kubectl explain`, in full or shortened from the left. A
    short name that several parameters share returns the pairs of all, nearest to the root first;
    `system` ("ecs" or "kubernetes") narrows it. A parameter without a pair of its own gets its
    nearest ancestor's `subtree` verdict, recognizable by its address. A parameter that the dataset
    knows and has no pair for returns an empty tuple.

    `kubernetes_version` ("1.29", "v1.29.3", "1.29-eks") leaves out what that release does not have
    on by default.

    Raises `UnknownParameterError` with suggestions for a text that names nothing,
    `NotInReleaseError` where the release has none of the counterparts, `ValueError` for another
    system and for a release outside the dataset, and `TypeError` for what is not a string.

    >>> lookup("Pod.spec.containers[].command")[0].ecs
    'TaskDefinition.ContainerDefinitions[].EntryPoint'
    """
    from .datasets import dataset

    return dataset().lookup(parameter, system=system, kubernetes_version=kubernetes_version)


def parse(text: str) -> list[Any]:
    """Return the documents of a JSON or YAML text, as `explain` takes them.

    CloudFormation's short functions are read as the long ones (`!Ref x` as `{"Ref": "x"}`), and
    other values as kubectl reads them: `on` is true, `010` is 8, `12:30` and dates are strings.
    What is returned is what JSON can hold, whose keys are strings. YAML needs the `cli` extra.

    Raises `DocumentError` with line and column for a text that is neither, for a duplicate key, and
    for a value that its tag does not allow or that JSON cannot hold.

    >>> parse('{"family": "web"}')
    [{'family': 'web'}]
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
    parameter: str | Parameter, *, system: SystemName | None = None
) -> tuple[Parameter, ...]:
    """Return the parameters that a spelling names, without their pairs, nearest to the root first.

    `parameter` is a spelling in any dialect, as `lookup` takes it, or a `Parameter`, perhaps of
    another dataset; `system` ("ecs" or "kubernetes") narrows a name that both have. What is
    returned can be given to `lookup`, which then has the pairs of that parameter alone.

    Raises `UnknownParameterError` with suggestions for a text that names nothing, `ValueError` for
    another system, and `TypeError` for what is not a string.

    >>> [str(parameter) for parameter in resolve("aws_ecs_service.web.desired_count")]
    ['Service.DesiredCount']
    """
    from .datasets import dataset

    return dataset().resolve(parameter, system=system)


def search(text: str) -> tuple[Pair, ...]:
    """Return the pairs that have every word of a text in an address or note, best first.

    A word of the text may be the beginning of the pair's. Raises `ValueError` for a text that is
    empty or longer than 2,000 characters, `TypeError` for what is not a string.

    >>> search("sysctl")[0].kubernetes
    'Pod.spec.securityContext.sysctls'
    """
    from .datasets import dataset

    return dataset().search(text)
