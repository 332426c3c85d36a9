"""The example converter: everything arrives or is listed, and the vendors' schemas accept it."""

import ast
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ecsk8s_map import Dialect, Finding, Match, Parameter, System, convert, dataset, explain

# The vendors' validators come with the `vocabulary` extra; the plain test command has none.
botocore_session = pytest.importorskip("botocore.session")
botocore_validate = pytest.importorskip("botocore.validate")
kubernetes_validate = pytest.importorskip("kubernetes_validate")

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted((ROOT / "examples" / "documents").iterdir())
RELEASES = (dataset().baseline.kubernetes[0], dataset().baseline.kubernetes[-1])
ADDONS: tuple[frozenset[str], ...] = (frozenset(), frozenset(dataset().addons))


sys.path.insert(0, str(ROOT / "examples"))  # they stand beside each other, as for a script

import convert as example  # noqa: E402


@cache
def documents_of(path: Path) -> list[Any]:
    return [each for each in example.parse(path.read_text(encoding="utf-8")) if each]


def system_of(documents: list[Any]) -> System:
    parameters = (finding.parameter for finding in explain(documents))
    return next(parameter.system for parameter in parameters if parameter)


def converted(documents: list[Any], **options: Any) -> Any:
    source = system_of(documents)
    to = System.ECS if source is System.KUBERNETES else System.KUBERNETES
    return example.convert_documents(documents, to=to, **options)


def problems(document: dict[str, Any], release: str) -> list[str]:
    """Return what the vendor's own schema says against a produced document."""
    if "apiVersion" in document:
        if (
            "." in document["apiVersion"].partition("/")[0]
            and "k8s.io" not in document["apiVersion"]
        ):
            return []  # an add-on's; kubernetes-validate has the core schemas only
        try:
            kubernetes_validate.validate(document, release, strict=True)
        except kubernetes_validate.ValidationError as error:
            return [f"{'/'.join(map(str, error.absolute_path))}: {error.message}"]
        return []
    operation = "RegisterTaskDefinition" if "family" in document else "CreateService"
    model = botocore_session.get_session().get_service_model("ecs")
    shape = model.operation_model(operation).input_shape
    report = botocore_validate.ParamValidator().validate(document, shape)
    return [report.generate_report()] if report.has_errors() else []


def at(documents: list[Any], pointer: str) -> Any:
    value: Any = documents
    for token in pointer.split("/")[1:]:
        key = token.replace("~1", "/").replace("~0", "~")
        value = value[int(key)] if isinstance(value, list) else value[key]
    return value


def check(documents: list[Any], **options: Any) -> Any:
    """Convert, and check what holds for every conversion."""
    result = converted(documents, **options)
    release = options.get("kubernetes_version")
    findings = list(explain(documents, kubernetes_version=release))
    assert len(findings) == len(result.report) > 0
    for finding, entry in zip(findings, result.report, strict=True):
        assert entry.finding == finding
        for pointer in entry.pointers:
            at(result.documents, pointer)
        if entry.outcome is example.Outcome.LISTED:
            assert not entry.pointers
            assert entry.why
            assert entry.pair is not None or not finding.pairs
        else:
            below = [
                e for e in result.report if e.finding.pointer.startswith(f"{finding.pointer}/")
            ]
            assert entry.pointers or any(each.pointers for each in below)
    json.dumps(result.documents)
    for document in result.documents:
        assert not problems(document, release or RELEASES[-1]), json.dumps(document, indent=1)
    return result


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("addons", ADDONS, ids=("bare", "all add-ons"))
@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_document_is_converted_or_listed_and_valid(
    path: Path, addons: frozenset[str], release: str
) -> None:
    check(documents_of(path), addons=addons, kubernetes_version=release)


def test_there_are_documents_enough_and_most_give_something() -> None:
    assert len(DOCUMENTS) >= 30
    empty = [path.name for path in DOCUMENTS if not converted(documents_of(path)).documents]
    assert len(empty) < 5, empty


@pytest.mark.parametrize(
    "workload", [kind.kind for kind in dataset().kinds.values() if kind.template is not None]
)
def test_every_kind_of_workload_can_be_asked_for(workload: str) -> None:
    documents = documents_of(ROOT / "examples" / "documents" / "fargate-web.json")
    result = check(documents, workload=workload)
    assert workload.endswith(result.documents[0]["kind"])


def exact_values(findings: Iterable[Finding]) -> Counter[tuple[str | None, str]]:
    """Count the values of parameters that have an exact counterpart, as Kubernetes writes them."""
    found: Counter[tuple[str | None, str]] = Counter()
    for finding in findings:
        for pair in finding.pairs:
            is_written = str(pair.ecs).startswith(("TaskDefinition.", "Service."))
            if pair.match is Match.EXACT and pair.to_kubernetes and is_written:
                value = convert(pair, finding.value, to="kubernetes").value
                found[pair.kubernetes, json.dumps(value)] += 1
    return found


# No container stands on the way back: a template computes the image, or it is elsewhere.
WITHOUT_IMAGE = {"run-task.json", "template-web.yaml"}


@pytest.mark.parametrize(
    "path",
    [
        path
        for path in DOCUMENTS
        if path.name not in WITHOUT_IMAGE
        if system_of(documents_of(path)) is System.ECS
    ],
    ids=lambda path: path.name,
)
def test_there_and_back_every_exact_parameter_is_unchanged(path: Path) -> None:
    there = converted(documents_of(path))
    written = exact_values(entry.finding for entry in there.report if entry.pointers)
    back = example.convert_documents(there.documents, to="ecs").documents
    assert not written - (exact_values(explain(back)) if back else Counter())


def everything(parameter: Parameter, depth: int = 0) -> Any:
    """Return a value for a parameter with every field that the vocabulary has below it."""
    base = parameter.type.removesuffix("[]")
    below = dataset().fields(parameter) if depth < 12 else {}
    own = {}
    for name, each in below.items():
        api = [n.path for n in each.names if n.dialect is Dialect.API]
        spelled = re.findall(r'([^.\["]+)(?:\[\])?"?\]?$', api[0])[0] if api else name
        if not api or spelled == name:
            own[name] = each
    value: Any = {
        "string": parameter.values[0] if parameter.values else "text-1",
        "integer": 7,
        "number": 7,
        "boolean": True,
        "quantity": "2",
        "time": "2026-01-01T00:00:00Z",
        "integer|string": 7,
    }.get(base, {})
    if own:
        value = {name: everything(each, depth + 1) for name, each in own.items()}
    return [value, value] if parameter.type.endswith("[]") else value


RESOURCES = {"TaskDefinition", "Service", "Pod", "Deployment", "CronJob"}


@pytest.mark.parametrize(
    "resource",
    [each for each in dataset().vocabulary if each.address in RESOURCES],
    ids=lambda resource: f"{resource.system}-{resource}",
)
def test_a_document_with_every_field_at_once_passes_through(resource: Parameter) -> None:
    document = everything(resource)
    if resource.system is System.KUBERNETES:
        document |= {"apiVersion": resource.api_version, "kind": resource.address}
    result = converted([document], addons=frozenset(dataset().addons))
    assert len(result.report) == len(list(explain([document]))) > 100


def texts_of(source: str) -> Iterator[str]:
    """Yield the texts of a program, without its docstrings."""
    tree = ast.parse(source)
    docstrings = [node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)]
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from () if node in docstrings else (node.value,)


def test_the_converter_names_no_parameter() -> None:
    names = {
        re.split(r'[.\["\]]+', path.rstrip('"]['))[-1]
        for parameter in dataset().vocabulary
        for path in (parameter.address, *(name.path for name in parameter.names))
    }
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "examples").rglob("*.py")]
    texts = {text for source in sources for text in texts_of(source)}
    assert len(texts) > 20
    types = {"object", "quantity"}
    assert texts & names - types == {"apiVersion", "kind"}  # the format's, on every manifest
