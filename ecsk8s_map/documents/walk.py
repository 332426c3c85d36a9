"""explain: from a document to one finding for each parameter that occurs in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from datetime import date
from numbers import Number
from typing import Any, NamedTuple

from ..address import ancestors, escaped, fold, lists
from ..errors import DocumentError, printable, shown
from ..json_values import MAX_DEPTH, MAX_NODES
from ..model import Address, Condition, Finding, Owner, Pair, Parameter, Reference, Scalar, System
from ..query import Index, Release
from ..vocabulary import Vocabulary

_PLAIN = (str, Number, date, type(None))
"""The values that JSON and YAML have; what boto3 returns has dates in it, too."""

# What `describe-…` commands print around a resource, and what stands beside it there.
_WRAPPERS = {
    "taskDefinition": "TaskDefinition",
    "services": "Service",
    "service": "Service",
    "tasks": "Task",
    "clusters": "Cluster",
    "cluster": "Cluster",
    "containerInstances": "ContainerInstance",
    "capacityProviders": "CapacityProvider",
    "taskSets": "TaskSet",
}
_BESIDE = {"failures", "tags", "ResponseMetadata", "nextToken"}
_TEMPLATE = "Resources"
_BRANCHES = {"Fn::If": slice(1, None)}
"""The intrinsic functions whose arguments are values of the field itself."""


class _Place(NamedTuple):
    """A value to explain: where it stands, how it is spelled there, which parameter it is."""

    value: Any
    pointer: str
    spelled: str
    parameter: Parameter
    owners: tuple[Owner, ...]


def explain(document: Any, index: Index, release: Release | None = None) -> Iterator[Finding]:
    """Return a finding for each parameter of a parsed document, in the document's order.

    The document is an ECS task definition, service or run-task input in the API's or
    CloudFormation's spelling, what the describe commands print, a CloudFormation template, a
    Kubernetes manifest or List, or a list of such documents.

    Raises `DocumentError` where it is none of these, nested too deep, too large, or holds what
    neither JSON nor YAML has.
    """
    _check(document)
    findings = list(_Explainer(index.vocabulary).document(document, ""))
    said = _Said(index.vocabulary, index.references, findings)
    return (said.explained(finding, index, release) for finding in findings)


def _check(document: Any) -> None:
    """Refuse what cannot be walked in bounded time, an alias bomb, a cycle, a well; and tuples."""
    count, stack = 0, [(document, 0)]
    while stack:
        value, depth = stack.pop()
        count += 1
        if depth > MAX_DEPTH:
            raise DocumentError(f"nested deeper than {MAX_DEPTH} levels")
        if count > MAX_NODES:
            raise DocumentError(f"more than {MAX_NODES:,} values, with aliases resolved")
        if isinstance(value, Mapping):
            _check_keys(value)
            stack += ((inner, depth + 1) for inner in value.values())
        elif isinstance(value, list):
            stack += ((inner, depth + 1) for inner in value)
        elif not isinstance(value, _PLAIN):
            raise DocumentError(f"expected what JSON and YAML have, got {shown(value)}")


def _check_keys(fields: Mapping[Any, Any]) -> None:
    """Refuse keys that cannot be written, such as an integer of 5,000 digits."""
    for key in fields:
        if not isinstance(key, str):
            try:
                str(key)
            except ValueError:
                raise DocumentError(f"a key cannot be written: {shown(key)}") from None


class _Said:
    """What a document says of the parameters that conditions speak of."""

    def __init__(
        self, vocabulary: Vocabulary, references: Iterable[Reference], findings: Iterable[Finding]
    ) -> None:
        self._vocabulary = vocabulary
        self._references: dict[tuple[str, str], list[Reference]] = {}
        for reference in references:
            source, target = lists(reference.source), lists(reference.target)
            if source and target and target != source[: len(target)]:
                between = source[-1], target[-1]
                self._references.setdefault(between, []).append(reference)
        self._at: dict[str, dict[str, set[Scalar]]] = {}
        self._names: dict[str, dict[Scalar, list[str]]] = {}
        self._findings: dict[str, list[Finding]] = {}
        for finding in findings:
            if finding.parameter is not None and finding.intrinsic is None:
                self._findings.setdefault(finding.parameter.address, []).append(finding)

    def explained(self, finding: Finding, index: Index, release: Release | None) -> Finding:
        """Return a finding with the pairs that hold there."""
        if finding.parameter is None:
            return finding
        known = index.in_release(finding.parameter, release)
        holding, certain = self.holding(finding, known)
        problem = None
        if not holding:
            problem = "no pair's conditions hold here" if known else "no pair in this release"
        return replace(finding, pairs=holding, certain=certain, problem=problem)

    def holding(
        self, finding: Finding, pairs: Sequence[Pair]
    ) -> tuple[tuple[Pair, ...], tuple[Pair, ...]]:
        """Return the pairs whose conditions the document does not contradict, best first.

        A pair whose conditions the document fulfills goes before one without conditions, and
        that before one of whose conditions the document says nothing. Second come those of them
        that no condition speaks against by its being left out.
        """
        assert finding.parameter is not None
        ranked = []
        for pair in pairs:
            standings = [
                standing
                for condition in pair.where
                if (standing := self._standing(finding, condition)) is not None
            ]
            if False not in standings:
                role = pair.role_from(finding.parameter.system)
                unsaid = {"unsaid", "by default"} & {*standings}
                is_certain = "unsaid" not in standings
                ranked.append((role is not None, bool(unsaid), not standings, is_certain, pair))
        ranked.sort(key=lambda item: item[:3])
        return (
            tuple(pair for *_, pair in ranked),
            tuple(pair for *_, is_certain, pair in ranked if is_certain),
        )

    def _standing(self, finding: Finding, condition: Condition) -> bool | str | None:
        """Return how a condition stands, or None for the other side's constant.

        It is fulfilled or not; "by default" where the value left out is the one that it asks
        for; else "unsaid".
        """
        assert finding.parameter is not None
        parameter = self._vocabulary.get(condition.address, finding.parameter.system)
        if parameter is None:
            return None
        said = self._nearest(condition.address, finding)
        if said is not None:
            return not said.isdisjoint(condition.values)
        if not condition.values:
            return True
        defaults = (default.value for default in parameter.defaults if not default.where)
        return "by default" if any(value in condition.values for value in defaults) else "unsaid"

    def _nearest(self, address: str, finding: Finding) -> Set[Scalar] | None:
        """Return the values of the parameter that stands nearest to a finding, None without one.

        Of a list that both stand in, only the same element speaks: what one volume says is
        nothing that another says. Where the finding's element names one of the other's list, as
        a mount names a volume, only that one speaks.
        """
        assert finding.parameter is not None
        mine, theirs = lists(finding.parameter.address), lists(address)
        both = sum(1 for a, b in zip(mine, theirs, strict=False) if a == b)
        values = self._values(address)
        if mine and theirs and (references := self._references.get((mine[-1], theirs[-1]))):
            found = [
                values[element]
                for source, target in references
                for name in self._values(source).get(finding.owners[-1].pointer, ())
                for element in self._named(target).get(name, ())
                if element in values
            ]
            return set().union(*found) if found else None
        within = finding.owners[both].pointer if both else ""
        place = finding.pointer
        while place not in values:
            if len(place) <= len(within):
                return None
            place = place.rpartition("/")[0]
        return values[place]

    def _values(self, address: str) -> Mapping[str, Set[Scalar]]:
        """Return the values of a parameter by the pointers of all that they stand in."""
        if address not in self._at:
            at = self._at[address] = {}
            for finding in self._findings.get(address, ()):
                place = finding.pointer
                said = {value for value in _elements(finding.value) if isinstance(value, Scalar)}
                at.setdefault(place, set()).update(said)
                while place:
                    place = place.rpartition("/")[0]
                    at.setdefault(place, set()).update(said)
        return self._at[address]

    def _named(self, address: str) -> Mapping[Scalar, Sequence[str]]:
        """Return the list elements by the name that a parameter gives them."""
        if address not in self._names:
            names = self._names[address] = {}
            for finding in self._findings.get(address, ()):
                if isinstance(finding.value, Scalar):
                    names.setdefault(finding.value, []).append(finding.owners[-1].pointer)
        return self._names[address]


def _elements(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else [value]


class _Explainer:
    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def document(self, document: Any, pointer: str) -> Iterator[Finding]:
        """Explain a document or a list of documents."""
        if isinstance(document, list):
            for at, item in enumerate(document):
                yield from self.document(item, f"{pointer}/{at}")
        elif not isinstance(document, Mapping):
            raise DocumentError(f"{pointer or 'the document'} is not an object: {shown(document)}")
        elif _TEMPLATE in document and isinstance(document[_TEMPLATE], Mapping):
            yield from self._template(document, pointer)
        elif "kind" in document and "apiVersion" in document:
            yield from self._manifest(document, pointer)
        else:
            yield from self._ecs(document, pointer)

    def _template(self, document: Mapping[str, Any], pointer: str) -> Iterator[Finding]:
        for section, content in document.items():
            at = f"{pointer}/{escaped(section)}"
            if section != _TEMPLATE:
                yield _aside(section, at, content, "a section of the template, no parameter")
                continue
            for name, resource in content.items():
                yield from self._resource(name, resource, f"{at}/{escaped(name)}")

    def _resource(self, name: str, resource: Any, pointer: str) -> Iterator[Finding]:
        kind = resource.get("Type") if isinstance(resource, Mapping) else None
        root = as_text(kind).removeprefix("AWS::ECS::")
        systems = System if as_text(kind).startswith("AWS::") else ()
        owners = (self._vocabulary.get(root, system) for system in systems)
        owner = next((owner for owner in owners if owner), None)
        if owner is None or not isinstance(resource, Mapping):
            said = f"the dataset does not describe {printable(kind)}"
            yield _aside(name, pointer, resource, said)
            return
        for key, content in resource.items():
            at = f"{pointer}/{escaped(key)}"
            if key == "Properties" and isinstance(content, Mapping):
                yield from self._fields(content, at, owner)
            elif key != "Type":
                yield _aside(key, at, content, "an attribute of the template, no parameter")

    def _manifest(self, document: Mapping[str, Any], pointer: str) -> Iterator[Finding]:
        kind, api_version = as_text(document["kind"]), as_text(document["apiVersion"])
        items = document.get("items")
        if kind.endswith("List") and isinstance(items, list):
            for at, item in enumerate(items):
                yield from self.document(item, f"{pointer}/items/{at}")
            return
        group = api_version.rpartition("/")[0]
        for root in (kind, f"{group}/{kind}"):
            known = self._vocabulary.get(root, System.KUBERNETES)
            if known and (known.api_version or "").rpartition("/")[0] == group:
                yield from self._fields(document, pointer, known)
                return
        said = f"the dataset does not describe {printable(api_version)} {printable(kind)}"
        yield _aside(kind, pointer or "/", document, said)

    def _ecs(self, document: Mapping[str, Any], pointer: str) -> Iterator[Finding]:
        wrapped = [
            key
            for key, value in document.items()
            if key in _WRAPPERS and isinstance(value, (Mapping, list))
        ]
        if wrapped and document.keys() <= {*wrapped, *_BESIDE}:
            yield from self._wrapped(document, wrapped, pointer)
            return
        owner = self._vocabulary.owner_of(document.keys())
        if owner is None:
            keys = ", ".join(map(printable, list(document)[:5]))
            raise DocumentError(
                f"{pointer or 'the document'} is not a task definition, service, template or "
                f"manifest: no resource has the fields {keys or '(none)'}"
            )
        yield from self._fields(document, pointer, owner)

    def _wrapped(
        self, document: Mapping[str, Any], wrapped: Sequence[str], pointer: str
    ) -> Iterator[Finding]:
        for key, content in document.items():
            at = f"{pointer}/{escaped(key)}"
            owner = self._vocabulary.get(_WRAPPERS.get(key, ""), System.ECS)
            if key not in wrapped or owner is None:
                yield _aside(key, at, content, "beside the resource, no parameter")
            elif isinstance(content, list):
                for index, item in enumerate(content):
                    yield from self._fields(item, f"{at}/{index}", owner)
            else:
                yield from self._fields(content, at, owner)

    def _fields(self, fields: Any, pointer: str, owner: Parameter) -> Iterator[Finding]:
        """Walk a resource's fields, depth first, without recursion."""
        if not isinstance(fields, Mapping):
            yield _aside(owner, pointer, fields, f"{owner} is an object")
            return
        known = self._vocabulary.children(owner)
        owners: tuple[Owner, ...] = (Owner(pointer, owner),)
        if any("[]" in field.address for field in known.values()):  # one element of a list
            resource = self._vocabulary.get(ancestors(owner.address)[-1], owner.system)
            owners = (Owner(pointer.rpartition("/")[0], resource or owner), *owners)
        stack = [self._children(_Place(fields, pointer, str(owner), owner, owners))]
        while stack:
            place = next(stack[-1], None)
            if place is None:
                stack.pop()
            elif isinstance(place, Finding):
                yield place
            else:
                yield self._finding(place)
                stack.append(self._below(place))

    def _finding(self, place: _Place) -> Finding:
        return Finding(
            pointer=place.pointer,
            spelled=place.spelled,
            value=place.value,
            parameter=place.parameter,
            intrinsic=_intrinsic(place.value),
            owners=place.owners,
        )

    def _below(self, place: _Place) -> Iterator[_Place | Finding]:
        """Yield what stands below a value: the fields of an object, of each object of a list."""
        value = place.value
        if function := _intrinsic(value):
            branches = value[function] if isinstance(value[function], list) else []
            for at, branch in enumerate(branches):
                if function in _BRANCHES and at in range(*_BRANCHES[function].indices(at + 1)):
                    pointer = f"{place.pointer}/{escaped(function)}/{at}"
                    yield from self._below(place._replace(value=branch, pointer=pointer))
        elif isinstance(value, list):
            for at, item in enumerate(value):
                yield from self._below(place._replace(value=item, pointer=f"{place.pointer}/{at}"))
        elif isinstance(value, Mapping):
            if place.parameter.type.endswith("[]"):  # an element, or one where the list is missing
                element = Owner(place.pointer, place.parameter)
                place = place._replace(owners=(*place.owners, element))
            yield from self._children(place)

    def _children(self, place: _Place) -> Iterator[_Place | Finding]:
        known = self._vocabulary.children(place.parameter)
        if not known:  # free-form: a policy document, a map without well-known keys
            return
        for key, value in place.value.items():
            pointer = f"{place.pointer}/{escaped(key)}"
            parameter = known.get(str(key))
            if parameter is not None:
                yield _Place(value, pointer, str(key), parameter, place.owners)
            elif place.parameter.type != "map":
                near = _nearest(str(key), known)
                said = f"{place.parameter} has no such field"
                yield Finding(
                    pointer, str(key), value, problem=said, suggestions=near, owners=place.owners
                )


def as_text(value: Any) -> str:
    """Return a value where a document has a text, such as a number that is a name."""
    return value if isinstance(value, str) else shown(value)


def _aside(spelled: object, pointer: str, value: Any, said: str) -> Finding:
    return Finding(pointer, str(spelled), value, problem=said)


def _intrinsic(value: Any) -> str | None:
    """Return the intrinsic function that a template has in a value's place, or None."""
    if isinstance(value, Mapping) and len(value) == 1:
        (key,) = value
        if key == "Ref" or str(key).startswith("Fn::"):
            return str(key)
    return None


def _nearest(key: str, known: Mapping[str, Parameter]) -> tuple[Address, ...]:
    import difflib  # only what is unknown needs it

    folded = {fold(name): parameter.address for name, parameter in known.items()}
    close = difflib.get_close_matches(fold(key)[:100], folded, n=3, cutoff=0.7)
    return tuple(folded[name] for name in close)
