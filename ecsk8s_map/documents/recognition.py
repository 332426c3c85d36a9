"""Which document is what, and where in it the resources are.

A CloudFormation template, a Kubernetes manifest, an ECS document in the API's spelling (which has
no mark, so that its fields decide), or the output of an `aws ecs` command that has resources in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from ..address import AddressSyntaxError, ancestors, escaped
from ..errors import DocumentError, printable, shown
from ..findings import Finding
from ..model import Dialect, Name, Parameter, System
from ..query import Index

_TEMPLATE = "Resources"


class Resource(NamedTuple):
    """The fields of a resource, or of one element of a list that is a document of its own."""

    fields: Mapping[Any, Any]
    pointer: str
    parameter: Parameter


class Recognizer:
    """Finds the resources in documents; what it needs of an index is computed once."""

    def __init__(self, index: Index) -> None:
        self._vocabulary = index.vocabulary
        kinds = [kind for kind in index.kinds.values() if kind.system is System.ECS]
        self._wrapped = {key: kind.kind for kind in kinds for key in kind.wrapped_in}
        self._beside = frozenset(key for kind in kinds for key in kind.beside)
        self._preferred = frozenset(kind.kind for kind in kinds if kind.preferred)
        self._of_type = lru_cache(maxsize=1_000)(self._find_type)

    def resources(self, document: Any, pointer: str = "") -> Iterator[Resource | Finding]:
        """Yield the resources of a document or of a list of documents, in their order.

        What belongs to no resource is a finding whose `problem` says what it is. Raises
        `DocumentError` for anything else.
        """
        if isinstance(document, list):
            for at, item in enumerate(document):
                yield from self.resources(item, f"{pointer}/{at}")
        elif not isinstance(document, Mapping):
            raise DocumentError(f"{pointer or 'the document'} is not an object: {shown(document)}")
        elif isinstance(document.get(_TEMPLATE), Mapping):
            yield from self._in_template(document, pointer)
        elif "kind" in document and "apiVersion" in document:
            yield from self._in_manifest(document, pointer)
        else:
            yield from self._in_ecs(document, pointer)

    def _in_template(
        self, document: Mapping[str, Any], pointer: str
    ) -> Iterator[Resource | Finding]:
        for section, content in document.items():
            at = f"{pointer}/{escaped(section)}"
            if section != _TEMPLATE:
                problem = "a section of the template, no parameter"
                yield _without_parameter(section, at, content, problem)
                continue
            for logical_id, resource in content.items():
                yield from self._in_resource(logical_id, resource, f"{at}/{escaped(logical_id)}")

    def _in_resource(
        self, logical_id: str, resource: Any, pointer: str
    ) -> Iterator[Resource | Finding]:
        type_ = resource.get("Type") if isinstance(resource, Mapping) else None
        parameter = self._of_type(type_) if isinstance(type_, str) else None
        if parameter is None:
            problem = f"the dataset does not describe {printable(type_)}"
            yield _without_parameter(logical_id, pointer, resource, problem)
            return
        for key, content in resource.items():
            at = f"{pointer}/{escaped(key)}"
            if key == "Properties" and isinstance(content, Mapping):
                yield Resource(content, at, parameter)
            elif key != "Type":
                problem = "an attribute of the template, no parameter"
                yield _without_parameter(key, at, content, problem)

    def _find_type(self, type_: str) -> Parameter | None:
        """Return the resource that CloudFormation calls so, such as `AWS::ECS::Service`."""
        try:
            found = self._vocabulary.match(type_, None)
        except AddressSyntaxError:
            return None
        name = Name(Dialect.CLOUDFORMATION, type_)
        for parameter in found:
            if name in parameter.names and not ancestors(parameter.address):
                return parameter
        return None

    def _in_manifest(
        self, document: Mapping[str, Any], pointer: str
    ) -> Iterator[Resource | Finding]:
        kind, api_version = as_text(document["kind"]), as_text(document["apiVersion"])
        if kind.endswith("List") and isinstance(document.get("items"), list):
            yield from self._in_list(document, pointer)
            return
        group = api_version.rpartition("/")[0]
        for address in (kind, f"{group}/{kind}"):
            known = self._vocabulary.get(address, System.KUBERNETES)
            if known and (known.api_version or "").rpartition("/")[0] == group:
                yield Resource(document, pointer, known)
                return
        problem = f"the dataset does not describe {printable(api_version)} {printable(kind)}"
        yield _without_parameter(kind, pointer, document, problem)

    def _in_list(self, document: Mapping[str, Any], pointer: str) -> Iterator[Resource | Finding]:
        for key, content in document.items():
            at = f"{pointer}/{escaped(key)}"
            if key == "items":
                yield from self.resources(content, at)
            elif key not in ("apiVersion", "kind") or not isinstance(content, str):
                yield _without_parameter(key, at, content, "beside the items, no parameter")

    def _in_ecs(self, document: Mapping[str, Any], pointer: str) -> Iterator[Resource | Finding]:
        wrapped = [
            key
            for key, value in document.items()
            if key in self._wrapped and isinstance(value, (Mapping, list))
        ]
        if wrapped and document.keys() <= {*wrapped, *self._beside}:
            yield from self._in_output(document, wrapped, pointer)
            return
        parameter = self.resource_with(document)
        if parameter is None:
            keys = ", ".join(map(printable, list(document)[:5]))
            raise DocumentError(
                f"{pointer or 'the document'} is not a task definition, service, template or "
                f"manifest: no resource has the fields {keys or '(none)'}"
            )
        yield Resource(document, pointer, parameter)

    def _in_output(
        self, document: Mapping[str, Any], wrapped: Collection[str], pointer: str
    ) -> Iterator[Resource | Finding]:
        for key, content in document.items():
            at = f"{pointer}/{escaped(key)}"
            parameter = self._vocabulary.get(self._wrapped.get(key, ""), System.ECS)
            if key not in wrapped or parameter is None:
                problem = "beside the resource, no parameter"
                yield _without_parameter(key, at, content, problem)
                continue
            items = content if isinstance(content, list) else [content]
            for number, item in enumerate(items):
                place = f"{at}/{number}" if isinstance(content, list) else at
                if isinstance(item, Mapping):
                    yield Resource(item, place, parameter)
                else:
                    problem = "expected an object"
                    yield _without_parameter(parameter, place, item, problem)

    def resource_with(self, fields: Iterable[str]) -> Parameter | None:
        """Return the ECS resource, or list of one, that has the most of the fields.

        Of several with as many, a preferred one goes first, and then the vocabulary's first.
        """
        counts = Counter(number for name in fields for number in self._having.get(name, ()))
        if not counts:
            return None
        return self._candidates[max(counts, key=lambda number: (counts[number], -number))]

    @cached_property
    def _candidates(self) -> Sequence[Parameter]:
        """What a document without a mark may be, what is preferred first."""
        preferred = (self._vocabulary.get(kind, System.ECS) for kind in sorted(self._preferred))
        resources = self._vocabulary.resources(System.ECS)
        others = (each for each in resources if each.address not in self._preferred)
        return [*filter(None, preferred), *others]

    @cached_property
    def _having(self) -> Mapping[str, Sequence[int]]:
        """Which of the candidates have a field of each name."""
        having: dict[str, list[int]] = {}
        for number, candidate in enumerate(self._candidates):
            for name, field in self._vocabulary.children(candidate).items():
                if ancestors(field.address)[:1] == [candidate.address]:  # its own, no alias's
                    having.setdefault(name, []).append(number)
        return having


def as_text(value: Any) -> str:
    """Return a value where a document has a text, such as a number that is a name."""
    return value if isinstance(value, str) else shown(value)


def _without_parameter(spelled: object, pointer: str, value: Any, problem: str) -> Finding:
    return Finding(pointer, str(spelled), value, problem=problem)
