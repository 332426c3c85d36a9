"""translate: what a pair makes of a finding, and where it belongs in the other system."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ecsk8s_map import (
    Combine,
    Finding,
    NotConvertibleError,
    Pair,
    System,
    dataset,
    explain,
    parse,
)
from ecsk8s_map.converting import Setting

DOCUMENTS = sorted((Path(__file__).parents[2] / "examples" / "documents").iterdir())
OTHER = {System.ECS: System.KUBERNETES, System.KUBERNETES: System.ECS}
APP = "/containerDefinitions/0"
ALIAS = "/serviceConnectConfiguration/services/0/clientAliases/1"


def finding_at(pointer: str, document: Any) -> Finding:
    return next(each for each in explain(document) if each.pointer == pointer)


def pod(**spec: Any) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "Pod", "spec": spec}


def task(**container: Any) -> dict[str, Any]:
    return {"family": "a", "containerDefinitions": [{"name": "x", **container}]}


def translated(found: Finding, counterpart: str | None = None) -> Setting:
    """Translate by the first pair, or by the one with that counterpart."""
    assert found.parameter is not None
    to = OTHER[found.parameter.system]
    pair = next(each for each in found.pairs if counterpart in (None, each.side(to)))
    return dataset().translate(pair, found, to=to)


def found_in_documents() -> Iterator[tuple[str, Finding, Pair, System]]:
    """Yield every finding of the example documents with each of its pairs, and where it goes."""
    for path in DOCUMENTS:
        for found in explain(parse(path.read_text(encoding="utf-8"))):
            for pair in found.pairs:
                assert found.parameter is not None
                yield path.name, found, pair, OTHER[found.parameter.system]


def test_it_converts_and_gives_the_place_and_the_constants() -> None:
    document = {
        "family": "a",
        "containerDefinitions": [
            {"name": "x", "linuxParameters": {"sharedMemorySize": 64}},
            {"name": "y", "portMappings": [{"containerPort": 80, "protocol": "udp"}]},
        ],
    }
    made = translated(finding_at("/containerDefinitions/1/portMappings/0/protocol", document))
    assert made.value == "UDP"
    assert made.elements == ("/containerDefinitions/1", "/containerDefinitions/1/portMappings/0")
    place = f"{APP}/linuxParameters/sharedMemorySize"
    made = translated(finding_at(place, document))
    assert (made.address, made.value) == ("Pod.spec.volumes[].emptyDir.sizeLimit", "64Mi")
    assert [(each.address, each.value, each.elements) for each in made.constants] == [
        ("Pod.spec.containers[].volumeMounts[].mountPath", "/dev/shm", (APP, place)),
        ("Pod.spec.volumes[].emptyDir.medium", "Memory", (APP,)),
    ]


@pytest.mark.parametrize(
    ("document", "pointer", "counterpart", "elements"),
    [
        # the element of the list whose counterpart the target's list is
        (
            task(portMappings=[{"containerPort": 80}]),
            f"{APP}/portMappings/0/containerPort",
            "Pod.spec.containers[].ports[].containerPort",
            (APP, f"{APP}/portMappings/0"),
        ),
        # of two lists the one that has a pair with the target's, though the other is nearer
        (
            task(resourceRequirements=[{"type": "GPU", "value": "1"}]),
            f"{APP}/resourceRequirements/0/value",
            'Pod.spec.containers[].resources.limits["nvidia.com/gpu"]',
            (APP,),
        ),
        # what is left of the source's lists meets in the last
        (
            task(linuxParameters={"tmpfs": [{"containerPath": "/t", "size": 1}]}),
            f"{APP}/linuxParameters/tmpfs/0/size",
            "Pod.spec.volumes[].emptyDir.sizeLimit",
            (f"{APP}/linuxParameters/tmpfs/0",),
        ),
        # a list without a counterpart in the source: the element is the value's own
        (
            pod(volumes=[{"name": "d", "hostPath": {"path": "/dev/x", "type": "CharDevice"}}]),
            "/spec/volumes/0/hostPath/path",
            "TaskDefinition.ContainerDefinitions[].LinuxParameters.Devices[].HostPath",
            ("/spec/volumes/0", "/spec/volumes/0/hostPath/path"),
        ),
        # what has no list and is combined is every element's
        (
            pod(terminationGracePeriodSeconds=60),
            "/spec/terminationGracePeriodSeconds",
            "TaskDefinition.ContainerDefinitions[].StopTimeout",
            (None,),
        ),
        # and so is each element of a list that is one level higher
        (
            pod(securityContext={"sysctls": [{"name": "a", "value": "1"}]}),
            "/spec/securityContext/sysctls/0/value",
            "TaskDefinition.ContainerDefinitions[].SystemControls[].Value",
            (None, "/spec/securityContext/sysctls/0"),
        ),
        # a list of the target alone, where nothing is combined
        (
            {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "s"}},
            "/metadata/name",
            "Service.ServiceConnectConfiguration.Services[].ClientAliases[].DnsName",
            ("/metadata/name", "/metadata/name"),
        ),
        # two lists of the target for one of the source: both are its element
        (
            {"apiVersion": "v1", "kind": "Service", "spec": {"ports": [{"port": 80}]}},
            "/spec/ports/0/port",
            "Service.ServiceConnectConfiguration.Services[].ClientAliases[].Port",
            ("/spec/ports/0", "/spec/ports/0"),
        ),
        # without a counterpart an element is the one at the same level, and the last the innermost
        (
            {
                "serviceName": "s",
                "serviceConnectConfiguration": {
                    "enabled": True,
                    "services": [
                        {
                            "portName": "p",
                            "clientAliases": [
                                {"port": 1},
                                {"port": 2, "testTrafficRules": {"header": {"name": "X"}}},
                            ],
                        }
                    ],
                },
            },
            f"{ALIAS}/testTrafficRules/header/name",
            "argoproj.io/Rollout.spec.strategy.canary.steps[].setHeaderRoute.match[].headerName",
            ("/serviceConnectConfiguration/services/0", ALIAS),
        ),
        (
            {"serviceName": "s", "gatewayConnectors": [{"portName": "p"}]},
            "/gatewayConnectors/0/portName",
            "Ingress.spec.rules[].http.paths[].backend.service.port.name",
            ("/gatewayConnectors/0", "/gatewayConnectors/0/portName"),
        ),
        # what is combined and has as many lists as the target is of one element
        (
            pod(volumes=[{"name": "v"}]),
            "/spec/volumes/0/name",
            "TaskDefinition.Volumes[].Name",
            ("/spec/volumes/0",),
        ),
        # and what has more lists than the target is of none
        (
            task(stopTimeout=1),
            f"{APP}/stopTimeout",
            "Pod.spec.terminationGracePeriodSeconds",
            (),
        ),
        # no list at all
        ({"family": "a", "networkMode": "host"}, "/networkMode", "Pod.spec.hostNetwork", ()),
    ],
)
def test_an_element_is_known_by_the_element_that_it_came_from(
    document: Any, pointer: str, counterpart: str, elements: tuple[str | None, ...]
) -> None:
    assert translated(finding_at(pointer, document), counterpart).elements == elements


def test_the_setting_carries_what_the_composer_has_to_know() -> None:
    found = finding_at(f"{APP}/stopTimeout", task(stopTimeout=30))
    made = translated(found)
    assert (made.combine, made.sources, made.is_name) == (Combine.MAX, (APP,), False)
    assert made.loss is None
    found = finding_at(f"{APP}/portMappings/0/name", task(portMappings=[{"name": "A"}]))
    made = translated(found)
    assert (made.combine, made.sources) == (None, (APP, f"{APP}/portMappings/0"))
    assert made.loss == (
        "Only a to z, 0 to 9 and inner hyphens are allowed: the name is a here and has to be "
        "replaced wherever it is used."
    )


@pytest.mark.parametrize(
    ("document", "pointer", "is_name"),
    [
        (task(), f"{APP}/name", True),
        (task(image="i"), f"{APP}/image", True),
        (task(hostname="h"), f"{APP}/hostname", False),
        (task(cpu=256), f"{APP}/cpu", False),
        (pod(containers=[{"name": "x"}]), "/spec/containers/0/name", True),
        (
            pod(containers=[{"name": "x", "ports": [{"containerPort": 80}]}]),
            "/spec/containers/0/ports/0/containerPort",
            False,
        ),
    ],
)
def test_a_string_that_its_element_cannot_be_without_is_its_name(
    document: Any, pointer: str, is_name: bool
) -> None:
    assert translated(finding_at(pointer, document)).is_name is is_name


def test_an_empty_object_is_set_without_a_conversion() -> None:
    found = finding_at("/volumes/0/host", {"family": "a", "volumes": [{"name": "v", "host": {}}]})
    pair = found.pairs[0]
    assert pair.to_kubernetes is None
    made = dataset().translate(pair, found, to="kubernetes")
    assert (made.address, made.value) == ("Pod.spec.volumes[].emptyDir", {})
    assert (made.constants, made.loss) == ((), None)
    full = replace(found, value={"sourcePath": "/a"})
    with pytest.raises(NotConvertibleError, match="a person has to decide"):
        dataset().translate(pair, full, to="kubernetes")


def test_an_empty_object_with_constants_beside_it_needs_a_conversion() -> None:
    found = finding_at("/spec/volumes/0/emptyDir", pod(volumes=[{"name": "v", "emptyDir": {}}]))
    hosts = (each for each in found.pairs if each.ecs == "TaskDefinition.Volumes[].Host")
    (pair,) = (each for each in hosts if [len(where.values) for where in each.where] == [1])
    assert pair.to_ecs is None
    with pytest.raises(NotConvertibleError, match="a person has to decide"):
        dataset().translate(pair, found, to="ecs")


def test_only_one_value_on_the_side_converted_to_is_a_constant() -> None:
    counted: Counter[str] = Counter()
    for _, found, pair, to in found_in_documents():
        try:
            made = dataset().translate(pair, found, to=to)
        except NotConvertibleError:
            continue
        known = [each for each in pair.where if dataset().parameter(each.address, to)]
        constants = [each for each in known if len(each.values) == 1]
        assert [each.address for each in made.constants] == [each.address for each in constants]
        counted.update({"constants": len(constants), "conditions": len(pair.where)})
    assert counted["conditions"] > counted["constants"] > 30


def test_the_constant_of_a_list_is_its_one_element() -> None:
    found = finding_at("/enableExecuteCommand", {"serviceName": "s", "enableExecuteCommand": True})
    made = translated(found, "Role.rules[].resources")
    (verbs,) = made.constants
    assert (verbs.address, verbs.value) == ("Role.rules[].verbs", ["create"])
    assert verbs.elements == made.elements == ("/enableExecuteCommand",)


def test_what_is_in_a_list_with_a_meaning_of_its_own_is_refused() -> None:
    found = finding_at(
        "/spec/initContainers/0/image", pod(initContainers=[{"name": "a", "image": "i"}])
    )
    with pytest.raises(
        NotConvertibleError,
        match=r"in Pod\.spec\.initContainers the field does not mean what it means",
    ):
        translated(found)


@pytest.mark.parametrize("field", ["initContainerStatuses", "ephemeralContainerStatuses"])
def test_what_is_in_another_list_with_the_same_meaning_is_translated(field: str) -> None:
    said = [{"name": "a", "state": {"terminated": {"exitCode": 3}}}]
    document = pod() | {"status": {field: said}}
    found = finding_at(f"/status/{field}/0/state/terminated/exitCode", document)
    made = translated(found, "Task.Containers[].ExitCode")
    assert (made.value, made.elements) == (3, (f"/status/{field}/0",))


def test_what_is_in_an_object_of_another_kind_is_refused() -> None:
    role = {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "ClusterRole",
        "metadata": {"labels": {"a": "b"}},
    }
    found = finding_at("/metadata/labels", role)
    with pytest.raises(
        NotConvertibleError, match="in a ClusterRole the field does not mean what it means in a Pod"
    ):
        dataset().translate(found.pairs[0], found, to="ecs")


@pytest.mark.parametrize(
    ("kind", "api_version", "above"),
    [
        ("Deployment", "apps/v1", "/spec/template/spec"),
        ("CronJob", "batch/v1", "/spec/jobTemplate/spec/template/spec"),
        ("Pod", "v1", "/spec"),
    ],
)
def test_what_is_in_a_pod_template_is_translated_as_in_a_pod(
    kind: str, api_version: str, above: str
) -> None:
    content: Any = {"containers": [{"name": "a", "image": "i"}]}
    for field in reversed(above.split("/")[1:]):
        content = {field: content}
    document = {"apiVersion": api_version, "kind": kind, **content}
    made = translated(finding_at(f"{above}/containers/0/image", document))
    assert (made.address, made.value) == ("TaskDefinition.ContainerDefinitions[].Image", "i")


def test_what_has_no_counterpart_is_refused() -> None:
    found = next(each for each in explain({"familly": "a", "family": "b"}) if not each.parameter)
    pair = dataset().lookup("TaskDefinition.Family")[0]
    with pytest.raises(NotConvertibleError, match="there is no counterpart"):
        dataset().translate(pair, found, to="kubernetes")
    alone = finding_at("/proxyConfiguration/type", {"proxyConfiguration": {"type": "APPMESH"}})
    (without,) = alone.pairs
    with pytest.raises(NotConvertibleError) as caught:
        dataset().translate(without, alone, to="kubernetes")
    assert caught.value.why == "there is no counterpart"
    assert (caught.value.value, caught.value.pair) == ("APPMESH", without)


@pytest.mark.parametrize(
    ("document", "pointer", "to", "why"),
    [
        (
            task(cpu=256),
            f"{APP}/cpu",
            "ecs",
            r"ContainerDefinitions\[\].Cpu is already a parameter of ecs: "
            "translate it to kubernetes",
        ),
        (
            pod(containers=[{"name": "x", "image": "i"}]),
            "/spec/containers/0/image",
            System.KUBERNETES,
            "image is already a parameter of kubernetes: translate it to ecs",
        ),
    ],
)
def test_a_finding_is_not_translated_to_where_it_comes_from(
    document: Any, pointer: str, to: Any, why: str
) -> None:
    found = finding_at(pointer, document)
    with pytest.raises(NotConvertibleError, match=why):
        dataset().translate(found.pairs[0], found, to=to)


def test_every_finding_is_refused_where_it_comes_from() -> None:
    refused = 0
    for _, found, pair, to in found_in_documents():
        if pair.side(OTHER[to]):
            with pytest.raises(
                NotConvertibleError, match=f"is already a parameter of {OTHER[to]}: "
            ):
                dataset().translate(pair, found, to=OTHER[to])
            refused += 1
    assert refused > 1_000


def test_a_pair_of_something_else_is_refused() -> None:
    found = finding_at(f"{APP}/memory", task(memory=512))
    pair = dataset().lookup("TaskDefinition.ContainerDefinitions[].Cpu")[0]
    with pytest.raises(NotConvertibleError) as caught:
        dataset().translate(pair, found, to="kubernetes")
    assert caught.value.why == (
        "the pair belongs to TaskDefinition.ContainerDefinitions[].Cpu, not to "
        "TaskDefinition.ContainerDefinitions[].Memory: use one of the finding's own pairs"
    )


def test_the_pairs_of_a_finding_are_never_those_of_something_else() -> None:
    counted: Counter[bool] = Counter()
    for name, found, pair, to in found_in_documents():
        assert found.parameter is not None
        if pair.side(to) is None:
            continue
        try:
            dataset().translate(pair, found, to=to)
            why = ""
        except NotConvertibleError as error:
            why = error.why
        assert "the pair belongs to" not in why, (name, found.pointer)
        assert "is already a parameter of" not in why, (name, found.pointer)
        counted[pair.side(found.parameter.system) == found.parameter.address] += 1
    assert counted[True] > 1_000
    assert counted[False] > 10  # the address speaks for another, as a container's for a daemon's


def test_a_finding_without_owners_is_refused() -> None:
    found = finding_at(f"{APP}/memory", task(memory=512))
    with pytest.raises(NotConvertibleError) as caught:
        dataset().translate(found.pairs[0], replace(found, owners=()), to="kubernetes")
    assert caught.value.why == "the finding has no owners: use one that explain returned"


def test_the_error_has_the_value_and_the_pair() -> None:
    found = finding_at(f"{APP}/cpu", task(cpu=256))
    with pytest.raises(NotConvertibleError) as caught:
        dataset().translate(found.pairs[0], found, to="ecs")
    assert (caught.value.value, caught.value.pair) == (256, found.pairs[0])
