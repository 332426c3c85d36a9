"""An address belongs in a kind of document, or is refused."""

from typing import Any

import pytest

from compose.given import CONTAINER, VOLUME, setting
from ecsk8s_map import Dialect, dataset
from ecsk8s_map.converting import PlacementError
from ecsk8s_map.converting.compose.routing import Router
from ecsk8s_map.converting.compose.spelling import Spelling

INDEX = dataset()._index


def router(workload: str, dialect: Dialect = Dialect.KUBERNETES) -> Router:
    return Router(Spelling(dialect, INDEX), INDEX, workload)


@pytest.mark.parametrize(
    ("workload", "address", "kind", "path"),
    [
        ("Pod", "Pod.spec.hostname", "Pod", "spec hostname"),
        ("Deployment", "Pod.spec.hostname", "Deployment", "spec template spec hostname"),
        (
            "CronJob",
            "Pod.spec.hostname",
            "CronJob",
            "spec jobTemplate spec template spec hostname",
        ),
        ("CronJob", "Job.spec.backoffLimit", "CronJob", "spec jobTemplate spec backoffLimit"),
        ("CronJob", "CronJob.spec.schedule", "CronJob", "spec schedule"),
        ("Job", "Job.spec.backoffLimit", "Job", "spec backoffLimit"),
        ("Deployment", "ServiceAccount.metadata.name", "ServiceAccount", "metadata name"),
    ],
)
def test_a_pods_address_belongs_in_the_template_of_the_workload(
    workload: str, address: str, kind: str, path: str
) -> None:
    route = router(workload).route(address)
    assert route.kind == kind
    assert [field.address.rpartition(".")[2] for field in route.fields] == path.split()
    assert route.lists == 0


def test_an_ecs_address_belongs_in_its_resource_whatever_the_workload() -> None:
    address = "TaskDefinition.ContainerDefinitions[].PortMappings[].Name"
    route = router("Deployment", Dialect.API).route(address)
    assert (route.kind, route.lists, len(route.fields)) == ("TaskDefinition", 2, 3)


def test_an_address_is_looked_for_once() -> None:
    looking = router("Pod")
    assert looking.route("Pod.spec.hostname") is looking.route("Pod.spec.hostname")


@pytest.mark.parametrize(
    ("address", "value", "elements", "why"),
    [
        ("Pod.spec.nodeName.x", "x", (), "Pod.spec.nodeName.x has no place in a Pod."),
        ("Pod.spec.nodeNames", "x", (), "Pod.spec.nodeNames has no place in a Pod."),
        ("Pod.spec.volumes[]", {}, ("v",), "Pod.spec.volumes[] has no place in a Pod."),
        ("Pod", {}, (), "Pod has no place in a Pod."),
        ("Deployment.spec.replicas", 1, (), "Deployment.spec.replicas has no place in a Pod."),
        ("Job.spec.backoffLimit", 1, (), "Job.spec.backoffLimit has no place in a Pod."),
        (
            "Node.spec.unschedulable",
            True,
            (),
            "No Node can be written: the dataset has no scaffold for it.",
        ),
        (
            "TaskDefinition.Family",
            "x",
            (),
            "No TaskDefinition can be written: the dataset has no scaffold for it.",
        ),
        (f"{VOLUME}.hostPath", {}, ("v",), f"{VOLUME}.hostPath requires path, which is not set."),
        (
            f"{CONTAINER}.livenessProbe",
            {"httpGet": {}},
            ("c",),
            f"{CONTAINER}.livenessProbe.httpGet requires port, which is not set.",
        ),
        (
            "Pod.spec.hostAliases",
            [{"ip": "::1"}, {"hostnames": ["a"]}],
            (),
            "Pod.spec.hostAliases requires ip, which is not set.",
        ),
    ],
)
def test_what_has_no_place_is_refused_at_once(
    address: str, value: Any, elements: tuple[str, ...], why: str
) -> None:
    with pytest.raises(PlacementError) as caught:
        dataset().composer("kubernetes").add(setting(address, value, *elements))
    assert str(caught.value) == why


def test_a_scaffold_is_what_the_kind_cannot_do_without() -> None:
    assert router("Pod", Dialect.API).scaffold("TaskDefinition") == {"Family": "{name}"}
    with pytest.raises(PlacementError, match="No Pod can be written"):
        router("Pod", Dialect.API).scaffold("Pod")
