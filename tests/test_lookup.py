"""From a text in any dialect to parameters and their pairs."""

import pickle
from typing import Literal

import pytest

import ecsk8s_map
from ecsk8s_map import NotInReleaseError, Pair, System, UnknownParameterError, lookup, resolve

RESERVATION = "TaskDefinition.ContainerDefinitions[].MemoryReservation"
REQUEST = "Pod.spec.containers[].resources.requests.memory"


@pytest.mark.parametrize(
    "spelled",
    [
        "TaskDefinition.ContainerDefinitions[].MemoryReservation",
        "AWS::ECS::TaskDefinition.ContainerDefinitions.MemoryReservation",
        "containerDefinitions[0].memoryReservation",
        "containerDefinitions[*].memoryReservation",
        "/containerDefinitions/0/memoryReservation",
        "$.containerDefinitions[*].memoryReservation",
        "RegisterTaskDefinition.containerDefinitions[].memoryReservation",
        "aws_ecs_task_definition.web.container_definitions[0].memoryReservation",
        "memory_reservation",
        "MemoryReservation",
        "memoryReservation",
        "memoryreservation",
    ],
)
def test_every_spelling_of_an_ecs_parameter_finds_the_same_pairs(spelled: str) -> None:
    assert lookup(spelled) == lookup(RESERVATION)
    assert lookup(spelled)[0].kubernetes == REQUEST


@pytest.mark.parametrize(
    "spelled",
    [
        "Pod.spec.containers[].resources.requests.memory",
        "Deployment.spec.template.spec.containers[0].resources.requests.memory",
        "StatefulSet.spec.template.spec.containers[0].resources.requests.memory",
        "CronJob.spec.jobTemplate.spec.template.spec.containers[].resources.requests.memory",
        "apps/v1/Deployment.spec.template.spec.containers[].resources.requests.memory",
        "deploy.spec.template.spec.containers.resources.requests.memory",
        "argoproj.io/Rollout.spec.template.spec.containers[].resources.requests.memory",
        "pod.spec.containers.resources.requests.memory",
        "/spec/template/spec/containers/0/resources/requests/memory",
        "template.spec.containers[].resources.requests.memory",
        "spec.containers[].resources.requests.memory",
        "initContainers[].resources.requests.memory",
    ],
)
def test_every_spelling_of_a_kubernetes_parameter_finds_the_same_pairs(spelled: str) -> None:
    assert lookup(spelled) == lookup(REQUEST)
    assert lookup(spelled)[0].ecs == RESERVATION


def test_a_suffix_that_several_parameters_share_returns_the_pairs_of_all() -> None:
    found = lookup("resources.requests.memory")
    assert {pair.kubernetes for pair in found} >= {REQUEST, "Pod.spec.resources.requests.memory"}


@pytest.mark.parametrize("name", ["Cpu", "Name", "Tags"])
def test_a_shared_short_name_returns_all_nearest_to_the_root_first(name: str) -> None:
    found = resolve(name, system="ecs")
    assert len(found) > 3
    depths = [parameter.address.count(".") for parameter in found]
    assert depths == sorted(depths)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Command", {System.ECS}),
        ("command", {System.ECS, System.KUBERNETES}),
        ("COMMAND", {System.ECS, System.KUBERNETES}),
        ("Service", {System.ECS, System.KUBERNETES}),
    ],
)
def test_an_exact_spelling_goes_before_folded_case(text: str, expected: set[System]) -> None:
    assert {parameter.system for parameter in resolve(text)} == expected


@pytest.mark.parametrize("system", [System.ECS, "ecs"])
def test_system_narrows_a_name_that_both_have(system: System | Literal["ecs"]) -> None:
    assert {parameter.system for parameter in resolve("command", system=system)} == {System.ECS}


def test_an_unknown_system_is_an_error() -> None:
    with pytest.raises(ValueError, match="nomad"):
        lookup("command", system="nomad")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "suggested"),
    [
        ("memoryReservaton", RESERVATION),
        ("livenesProbe", "Pod.spec.containers[].livenessProbe"),
        ("hostAlias", "Pod.spec.hostAliases"),
        ("containerDefinitions[0].memoryReservaton", RESERVATION),
        ("Pod.spec.replicas", "Deployment.spec.replicas"),
    ],
)
def test_the_unknown_is_rejected_with_the_nearest(text: str, suggested: str) -> None:
    with pytest.raises(UnknownParameterError) as caught:
        lookup(text)
    assert suggested in caught.value.suggestions
    assert repr(text) in str(caught.value)


@pytest.mark.parametrize("text", ["", " ", "[" * 1_000_000, "a" * 1_000_000, "]["])
def test_what_is_no_name_is_rejected_without_delay(text: str) -> None:
    with pytest.raises(UnknownParameterError) as caught:
        lookup(text)
    assert len(str(caught.value)) < 300


def test_a_parameter_can_be_looked_up_itself() -> None:
    (parameter,) = resolve(RESERVATION)
    assert lookup(parameter) == lookup(RESERVATION)
    assert str(parameter) == RESERVATION


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("metadata.labels.app", "Pod.metadata.labels"),
        ("Pod.metadata.annotations.example.com/team", "Pod.metadata.annotations"),
        (
            "/containerDefinitions/0/dockerLabels/team",
            "TaskDefinition.ContainerDefinitions[].DockerLabels",
        ),
        (
            "dockerLabels.traefik.enable",
            "TaskDefinition.ContainerDefinitions[].DockerLabels",
        ),
        ("data.nginx.conf", "ConfigMap.data"),
        ("annotations.example.com/team", "Pod.metadata.annotations"),
        ('annotations["spec.replicas"]', "Pod.metadata.annotations"),
        ("metadata.labels.name", "Pod.metadata.labels"),
        ("nodeSelector.topology.kubernetes.io/zone", "Pod.spec.nodeSelector"),
        ("ConfigMap.data.aws_ecs_service.x.desired_count", "ConfigMap.data"),
    ],
)
def test_a_key_that_is_not_listed_resolves_to_its_map(text: str, address: str) -> None:
    assert address in {str(parameter) for parameter in resolve(text)}


def test_a_terraform_data_source_is_no_key_of_a_config_map() -> None:
    with pytest.raises(UnknownParameterError) as caught:
        lookup("data.aws_ecs_service.x.desired_count")
    assert "Service.DesiredCount" in caught.value.suggestions


@pytest.mark.parametrize(
    "text",
    [
        'Pod.spec.containers[].resources.limits["nvidia.com/gpu"]',
        "limits.nvidia.com/gpu",
        "/spec/containers/0/resources/limits/nvidia.com~1gpu",
        "nvidia.com/gpu",
    ],
)
def test_a_listed_key_is_a_parameter_of_its_own(text: str) -> None:
    addresses = {str(parameter) for parameter in resolve(text)}
    assert 'Pod.spec.containers[].resources.limits["nvidia.com/gpu"]' in addresses


@pytest.mark.parametrize(
    ("terraform", "address"),
    [
        ("aws_ecs_service.load_balancer", "Service.LoadBalancers"),
        (
            "aws_ecs_service.web.load_balancer[0].container_name",
            "Service.LoadBalancers[].ContainerName",
        ),
        ("ordered_placement_strategy", "Service.PlacementStrategies"),
        ("deployment_maximum_percent", "Service.DeploymentConfiguration.MaximumPercent"),
        (
            "aws_ecs_service.network_configuration.subnets",
            "Service.NetworkConfiguration.AwsvpcConfiguration.Subnets",
        ),
        ("aws_ecs_task_definition.volume", "TaskDefinition.Volumes"),
        ("aws_ecs_task_definition.volume.host_path", "TaskDefinition.Volumes[].Host.SourcePath"),
        ("aws_ecs_cluster.setting", "Cluster.ClusterSettings"),
    ],
)
def test_terraforms_names_arrive_at_the_right_address(terraform: str, address: str) -> None:
    assert [str(parameter) for parameter in resolve(terraform)] == [address]


@pytest.mark.parametrize(
    ("spelled", "address"),
    [
        ("placementStrategy", "Service.PlacementStrategies"),
        (
            "proxyConfiguration.properties",
            "TaskDefinition.ProxyConfiguration.ProxyConfigurationProperties",
        ),
        ("CreateCluster.settings", "Cluster.ClusterSettings"),
        ("UpdateService.service", "Service.ServiceName"),
    ],
)
def test_a_parameter_that_the_api_calls_otherwise_has_one_address(
    spelled: str, address: str
) -> None:
    assert address in {str(parameter) for parameter in resolve(spelled)}


@pytest.mark.parametrize("version", ["1.29", "v1.29.3", "1.29-eks", "v1.29.3-eks-036c24b"])
def test_a_release_can_be_spelled_as_clusters_spell_it(version: str) -> None:
    assert lookup(RESERVATION, kubernetes_version=version) == lookup(RESERVATION)


def test_a_release_leaves_out_what_it_does_not_have_on_by_default() -> None:
    newest = {
        pair.kubernetes for pair in lookup("TaskDefinition.Memory", kubernetes_version="1.34")
    }
    older = {pair.kubernetes for pair in lookup("TaskDefinition.Memory", kubernetes_version="1.33")}
    assert "Pod.spec.resources.limits.memory" in newest - older
    assert older


def test_a_release_without_any_counterpart_is_told_with_those_that_have_it() -> None:
    with pytest.raises(NotInReleaseError, match=r"from 1\.34 on"):
        lookup("Pod.spec.resources.limits.memory", kubernetes_version="1.33")


@pytest.mark.parametrize("version", ["1.24", "1.99", "2.0"])
def test_a_release_outside_the_dataset_is_an_error_that_names_the_range(version: str) -> None:
    with pytest.raises(ValueError, match=r"1\.25 to 1\.\d+"):
        lookup(RESERVATION, kubernetes_version=version)


@pytest.mark.parametrize("version", ["", "latest", "29", "1.x"])
def test_what_is_no_release_is_an_error(version: str) -> None:
    with pytest.raises(ValueError, match="not a Kubernetes version"):
        lookup(RESERVATION, kubernetes_version=version)


def test_search_finds_words_in_addresses_and_notes_best_first() -> None:
    found = ecsk8s_map.search("memory reservation")
    assert found[0].ecs == RESERVATION
    assert all(isinstance(pair, Pair) for pair in found)


def test_search_returns_nothing_for_words_that_stand_nowhere() -> None:
    assert ecsk8s_map.search("xyzzy") == ()


def test_search_refuses_an_empty_text() -> None:
    with pytest.raises(ValueError, match="empty"):
        ecsk8s_map.search("  ")


def test_pairs_and_parameters_are_values() -> None:
    (pair, *_), (parameter, *_) = lookup(RESERVATION), resolve(RESERVATION)
    for value in (pair, parameter):
        assert hash(pickle.loads(pickle.dumps(value))) == hash(value)
        with pytest.raises(AttributeError):
            value.values = ()  # type: ignore[misc]
