"""The composer: what explain reads is written again."""

import json
import pickle
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from compose.given import composed, container, setting
from ecsk8s_map import System, dataset, explain, parse
from ecsk8s_map.converting import Composed, Placement, PlacementError, Setting

DOCUMENTS = sorted((Path(__file__).parents[3] / "examples" / "documents").iterdir())


def again(document: Any, dialect: str, kind: str) -> Composed:
    """Compose a document from its own findings: its maps, and what has nothing below."""
    composer = dataset().composer(dialect, workload=kind)
    findings = [each for each in explain(document) if each.parameter]
    maps = {
        each.pointer for each in findings if str(each.parameter and each.parameter.type) == "map"
    }
    for finding in findings:
        is_leaf = not any(each.pointer.startswith(f"{finding.pointer}/") for each in findings)
        is_in_map = any(finding.pointer.startswith(f"{pointer}/") for pointer in maps)
        if finding.pointer in maps or (is_leaf and not is_in_map):
            owners = tuple(owner.pointer for owner in finding.owners[1:])
            composer.add(setting(str(finding.parameter), finding.value, *owners))
    return composer.compose()


def without(made: Any, scaffolded: Any) -> Any:
    """Return what was made, without the fields that a document does not have itself."""
    if isinstance(made, dict) and isinstance(scaffolded, dict):
        return {key: without(made[key], scaffolded[key]) for key in made if key in scaffolded}
    return made


# The fields of init containers and of claim templates have the addresses of another list's.
AMBIGUOUS = {"initContainers", "volumeClaimTemplates"}


def written_kinds() -> list[tuple[str, Any]]:
    found = []
    for path in DOCUMENTS:
        for number, document in enumerate(parse(path.read_text(encoding="utf-8"))):
            if isinstance(document, dict) and dataset().kinds.get(
                (System.KUBERNETES, str(document.get("kind")))
            ):
                kind = dataset().kinds[System.KUBERNETES, document["kind"]]
                if kind.scaffold and not any(key in json.dumps(document) for key in AMBIGUOUS):
                    found.append((f"{path.stem}-{number}", document))
            elif isinstance(document, dict) and "family" in document:
                found.append((f"{path.stem}-{number}", document))
    return found


def test_there_are_documents_of_both_systems() -> None:
    systems = ["kind" in document for _, document in written_kinds()]
    assert systems.count(True) > 5
    assert systems.count(False) > 5


@pytest.mark.parametrize(("name", "document"), written_kinds())
def test_a_document_composed_from_its_findings_is_the_document(name: str, document: Any) -> None:
    kind = dataset().kinds.get((System.KUBERNETES, str(document.get("kind"))))
    workload = kind.kind if kind and kind.template is not None else "Pod"
    made = again(document, "kubernetes" if kind else "api", workload)
    assert [without(each, document) for each in made.documents] == [document]
    refused = {each.refused for each in made.placements if not each.pointers}
    assert refused <= {"The name of the object is set there."}


def test_each_setting_has_its_placement_at_the_index_that_add_returns() -> None:
    composer = dataset().composer("kubernetes")
    settings = [*container(), setting("Pod.spec.hostname", "h"), setting("Pod.spec.hostname", "h")]
    assert [composer.add(each) for each in settings] == [0, 1, 2, 3]
    assert [each.pointers for each in composer.compose().placements] == [
        ("/0/spec/containers/0/name",),
        ("/0/spec/containers/0/image",),
        ("/0/spec/hostname",),
        ("/0/spec/hostname",),
    ]


def test_what_is_refused_leaves_nothing_behind() -> None:
    composer = dataset().composer("kubernetes")
    for each in container():
        composer.add(each)
    before = composer.compose()
    constant = setting("Pod.spec.priority", "1")
    for wrong in (
        setting("Pod.spec.hostname", 7),
        setting("Pod.spec.hostname", "h", constants=(constant,)),
    ):
        with pytest.raises(PlacementError):
            composer.add(wrong)
    assert composer.compose() == before
    assert composer.add(setting("Pod.spec.hostname", "h")) == len(before.placements)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ("ab", "incomplete: expected several strings, got 'ab'"),
        (None, "incomplete: expected several strings, got None"),
        (7, "incomplete: expected several strings, got 7"),
        (["a", None], "incomplete: expected a string, got None"),
        ([["a"]], "incomplete: expected a string, got ['a']"),
    ],
)
def test_incomplete_are_several_ids(wrong: Any, message: str) -> None:
    composer = dataset().composer("kubernetes")
    for each in container():
        composer.add(each)
    before = composer.compose(iter(["a"]))
    with pytest.raises(TypeError) as caught:
        composer.compose(incomplete=wrong)
    assert str(caught.value) == message
    assert composer.compose() == before


@pytest.mark.parametrize(
    ("dialect", "workload", "message"),
    [
        (
            "terraform",
            "Pod",
            "^documents cannot be written in Terraform's language; "
            "expected 'cloudformation', 'api' or 'kubernetes'$",
        ),
        ("helm", "Pod", "^unknown dialect 'helm'; expected 'cloudformation' or "),
        ("kubernetes", "Service", "^'Service' is not a kind of workload; known are CronJob, Daem"),
        ("api", "ServiceAccount", "^'ServiceAccount' is not a kind of workload; known are CronJob"),
        ("kubernetes", "Gizmo", "^'Gizmo' is not a kind of workload; known are CronJob, DaemonSet"),
    ],
)
def test_a_composer_of_something_else_is_an_error(
    dialect: str, workload: str, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        dataset().composer(dialect, workload=workload)


def test_a_pod_named_app_is_written_where_nothing_else_is_said() -> None:
    (pod,), _ = composed(*container())
    assert (pod["kind"], pod["metadata"]["name"]) == ("Pod", "app")


def test_a_composer_can_be_asked_again_and_given_more() -> None:
    composer = dataset().composer("kubernetes")
    for each in container():
        composer.add(each)
    first = composer.compose()
    assert composer.compose() == first
    composer.add(setting("Pod.spec.hostname", "h"))
    (pod,) = composer.compose().documents
    assert pod["spec"] == {**first.documents[0]["spec"], "hostname": "h"}
    assert len(first.placements) == 2


MAP, LIST = "Pod.metadata.annotations", "Pod.spec.dnsConfig.searches"
DETAILS = "Service.DeploymentConfiguration.LifecycleHooks[].HookDetails"


@pytest.mark.parametrize(
    ("address", "value", "ids", "dialect"),
    [
        (MAP, {"a": "b"}, (), "kubernetes"),
        (MAP, {}, (), "kubernetes"),
        (LIST, ["a"], (), "kubernetes"),
        ("Pod.spec.hostAliases", [{"ip": "::1", "hostnames": ["a"]}], (), "kubernetes"),
        (DETAILS, {"any": {"thing": [1]}}, ("h",), "api"),
    ],
)
def test_what_is_changed_afterwards_changes_no_result(
    address: str, value: Any, ids: tuple[str, ...], dialect: str
) -> None:
    def change(part: Any) -> None:
        """Change every list and object that there is."""
        for below in list(part.values()) if isinstance(part, dict) else part:
            if isinstance(below, dict | list):
                change(below)
        if isinstance(part, dict):
            part["changed"] = "yes"
        else:
            part.append("yes")

    value = deepcopy(value)  # what the tests are given is for all of them
    composer = dataset().composer(dialect)
    hook = "Service.DeploymentConfiguration.LifecycleHooks[]"
    needed = {"HookTargetArn": "arn", "RoleArn": "arn", "LifecycleStages": ["PRE_SCALE_UP"]}
    more = [setting(f"{hook}.{name}", each, "h") for name, each in needed.items()]
    for each in container() if dialect == "kubernetes" else more:
        composer.add(each)
    added = composer.add(setting(address, value, *ids))
    first = composer.compose()
    assert first.placements[added].pointers
    before = json.dumps(first.documents)
    change(value)
    assert json.dumps(composer.compose().documents) == before
    for document in first.documents:
        change(document)
    assert json.dumps(composer.compose().documents) == before


def test_results_are_frozen_and_come_out_of_pickling_equal() -> None:
    composer = dataset().composer("kubernetes")
    for each in container():
        composer.add(each)
    made = composer.compose()
    assert pickle.loads(pickle.dumps(made)) == made
    assert len({*made.placements}) == 2
    assert hash(made) == hash(composer.compose())
    assert hash(setting("Pod.metadata.labels", {})) == hash(setting("Pod.metadata.labels", {}))
    for frozen, field in ((made, "documents"), (made.placements[0], "loss"), (HOSTNAME, "value")):
        with pytest.raises(AttributeError):
            setattr(frozen, field, None)


HOSTNAME = setting("Pod.spec.hostname", "h")


def test_what_is_not_told_is_nothing() -> None:
    assert (HOSTNAME.combine, HOSTNAME.constants, HOSTNAME.sources) == (None, (), ())
    assert (HOSTNAME.is_name, HOSTNAME.loss) == (False, None)
    assert Setting(HOSTNAME.address, "h") == HOSTNAME
    assert Placement() == Placement((), None, None)
