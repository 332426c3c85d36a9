"""Which pair comes first: what a person who asks once, and reads one line, is told."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from ecsk8s_map import Match, Pair, Parameter, Role, System, dataset, explain, lookup, resolve

TABLE = Path(__file__).with_name("first-answers.tsv")
ROWS = [
    tuple(line.split("\t"))
    for line in TABLE.read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]

C = "TaskDefinition.ContainerDefinitions[]"
K = "Pod.spec.containers[]"


def told(pair: Pair, system: System) -> str:
    """Return what a pair tells somebody who asks from a system: the other side and the level."""
    other = pair.kubernetes if system is System.ECS else pair.ecs
    return f"{other or '-'} {pair.match}"


def test_the_table_asks_each_question_once_and_from_both_systems() -> None:
    questions = [row[:2] for row in ROWS]
    assert len(set(questions)) == len(questions) > 150
    assert {system for _, system in questions} == {"ecs", "kubernetes", "-"}


@pytest.mark.parametrize(
    ("asked", "system", "ecs", "kubernetes", "match"),
    ROWS,
    ids=[asked if system == "-" else f"{asked} ({system})" for asked, system, *_ in ROWS],
)
def test_a_question_is_answered_first_with(
    asked: str, system: str, ecs: str, kubernetes: str, match: str
) -> None:
    first = lookup(asked, system=None if system == "-" else System(system))[0]
    assert (first.ecs or "-", first.kubernetes or "-", first.match) == (ecs, kubernetes, match)


WHOLE_ORDERS = [
    (
        "TaskDefinition.Cpu",
        "ecs",
        [
            "Pod.spec.resources.limits.cpu broad",
            "Pod.spec.resources.requests.cpu close",
            f"{K}.resources.limits.cpu close",
            f"{K}.resources.requests.cpu close",
        ],
    ),
    (
        "containerDefinitions[].cpu",
        "ecs",
        [
            f"{K}.resources.requests.cpu close",
            f"{K}.resources.limits.cpu close",  # also, on Windows
            f"{K}.resources.limits.cpu related",  # instead
        ],
    ),
    (
        "AWS::ECS::Service",
        "ecs",
        [
            "Deployment close",
            "DaemonSet close",
            "Service related",
            "StatefulSet related",
            "ReplicaSet related",  # mentioned
        ],
    ),
    (
        "aws_ecs_service.desired_count",
        "ecs",
        [
            "Deployment.spec.replicas exact",
            "- none",
            "StatefulSet.spec.replicas close",
            "argoproj.io/Rollout.spec.replicas close",
            "HorizontalPodAutoscaler.status.currentReplicas related",  # mentioned
            "HorizontalPodAutoscaler.status.desiredReplicas related",  # mentioned
            "PodDisruptionBudget.status.expectedPods related",  # mentioned
        ],
    ),
    (
        "MaximumPercent",
        "ecs",
        [
            "Deployment.spec.strategy.rollingUpdate.maxSurge close",
            "DaemonSet.spec.updateStrategy.rollingUpdate.maxSurge close",
            "argoproj.io/Rollout.spec.strategy.canary.maxSurge close",
        ],
    ),
    (
        "portMappings[].hostPort",
        "ecs",
        [
            f"{K}.ports[].hostPort close",
            f"{K}.ports[].hostPort broad",
            "- none",
            "- none",
            "Service.spec.ports[].nodePort related",
        ],
    ),
    (
        "networkMode",
        "ecs",
        [
            "Pod.spec.hostNetwork narrow",
            "NetworkPolicy.spec.policyTypes related",
            'Pod.metadata.annotations["sandbox.amazonaws.com/network-isolated"] close',
            f"{K}.ports[].hostPort related",
        ],
    ),
    (
        "executionRoleArn",
        "ecs",
        [
            "AWS::EKS::Nodegroup.NodeRole related",
            "AWS::EKS::FargateProfile.PodExecutionRoleArn close",
            "AWS::EKS::PodIdentityAssociation.RoleArn related",
            "external-secrets.io/SecretStore.spec.provider related",
            "karpenter.k8s.aws/EC2NodeClass.spec.role related",
        ],
    ),
    (
        "Deployment",
        "kubernetes",
        [
            "Service close",
            "ExpressGatewayService close",
            "Service.DeploymentController related",
            "Service.DeploymentController.Type related",
        ],
    ),
    (
        "deploy.spec.template",
        "kubernetes",
        ["TaskDefinition close", "Service.TaskDefinition close"],
    ),
    ("Pod", "kubernetes", ["Task close", "TaskDefinition related", "StartTask related"]),
    (
        "Secret",
        "kubernetes",
        [
            "AWS::SecretsManager::Secret close",
            f"{C}.Secrets related",
            "AWS::SSM::Parameter related",
        ],
    ),
    (
        "Pod.spec.containers[].resources.limits.memory",
        "kubernetes",
        [f"{C}.Memory exact", "TaskDefinition.Memory close"],
    ),
    (
        "Pod.spec.containers[].ports[].hostPort",
        "kubernetes",
        [
            f"{C}.PortMappings[].HostPort close",
            f"{C}.PortMappings[].HostPort broad",
            "TaskDefinition.NetworkMode related",
            "Task.Containers[].NetworkBindings[].HostPort related",  # mentioned
            "Task.Containers[].NetworkBindings[].HostPortRange related",  # mentioned
        ],
    ),
    (
        "Pod.spec.containers[].volumeMounts[].mountPath",
        "kubernetes",
        [
            f"{C}.MountPoints[].ContainerPath exact",
            f"{C}.LinuxParameters.Devices[].ContainerPath related",
            f"{C}.LinuxParameters.Tmpfs[].ContainerPath close",
        ],
    ),
    (
        "CronJob.spec.suspend",
        "kubernetes",
        [
            "AWS::Scheduler::Schedule.State close",
            "AWS::Events::Rule.State close",
            "AWS::Scheduler::Schedule.EndDate related",
            "AWS::Scheduler::Schedule.StartDate related",
        ],
    ),
]


@pytest.mark.parametrize(
    ("asked", "system", "order"), WHOLE_ORDERS, ids=[asked for asked, *_ in WHOLE_ORDERS]
)
def test_all_counterparts_come_in_this_order(asked: str, system: str, order: list[str]) -> None:
    assert [told(pair, System(system)) for pair in lookup(asked, system=System(system))] == order


Rank = Callable[[Pair, System], int]


@cache
def places() -> Mapping[Pair, int]:
    return {pair: place for place, pair in enumerate(dataset().pairs)}


def own_conditions(pair: Pair, system: System) -> list[bool]:
    """Whether each condition of a pair holds where a document leaves everything out."""
    found = [(each, dataset().parameter(each.address, system)) for each in pair.where]
    return [
        any(not default.where and default.value in each.values for default in known.defaults)
        for each, known in found
        if known
    ]


ORDERED_BY: dict[str, Rank] = {
    "its role": lambda pair, system: (None, *Role).index(pair.role_from(system)),
    "whether there is a counterpart": lambda pair, _: pair.match is Match.NONE,
    "how many conditions no default fulfills": lambda p, system: own_conditions(p, system).count(
        False
    ),
    "how many conditions it has": lambda p, system: len(own_conditions(p, system)),
    "its place in the file": lambda pair, _: places()[pair],
}


def parameters_with_several_pairs() -> Iterator[tuple[Parameter, Sequence[Pair]]]:
    for system in System:
        for address in sorted({side for pair in places() if (side := pair.side(system))}):
            parameter = dataset().parameter(address, system)
            assert parameter is not None
            pairs = lookup(parameter)
            if len(pairs) > 1:
                yield parameter, pairs


@pytest.mark.parametrize("criterion", ORDERED_BY)
def test_a_pair_goes_before_another_by_its_role_then_by_what_else_orders_pairs(
    criterion: str,
) -> None:
    """First choices, additions, alternatives, mentions; counterparts, none; fewer conditions."""
    criteria = list(ORDERED_BY)
    before = [ORDERED_BY[name] for name in criteria[: criteria.index(criterion)]]
    rank, decided = ORDERED_BY[criterion], 0
    for parameter, pairs in parameters_with_several_pairs():
        system = parameter.system
        for first, second in pairwise(pairs):
            if any(earlier(first, system) != earlier(second, system) for earlier in before):
                continue
            ranks = rank(first, system), rank(second, system)
            assert ranks[0] <= ranks[1], (
                f"the pairs of {parameter} are out of order: by {criterion}, "
                f"'{second}' goes before '{first}'"
            )
            decided += ranks[0] < ranks[1]
    assert decided, f"no two pairs are ordered by {criterion}"


@pytest.mark.parametrize("asked", ["command", "replicas", "schedule", "ports", "Namespace"])
def test_the_pairs_of_several_parameters_come_in_the_order_of_the_parameters(asked: str) -> None:
    parameters = resolve(asked)
    assert len(parameters) > 1
    one_by_one = [pair for parameter in parameters for pair in lookup(parameter)]
    assert lookup(asked) == tuple(dict.fromkeys(one_by_one))


def task(container: Any = None, **fields: Any) -> Any:
    return {
        "family": "web",
        "containerDefinitions": [{"name": "app", **(container or {})}],
        **fields,
    }


def host_port(port: int, **mode: str) -> Any:
    return task({"portMappings": [{"containerPort": 80, "hostPort": port}]}, **mode)


def device(kind: str) -> Any:
    return task({"resourceRequirements": [{"type": kind, "value": "1"}]})


def waiting(condition: str) -> Any:
    return task({"dependsOn": [{"containerName": "app", "condition": condition}]})


def logging(driver: str) -> Any:
    return task({"logConfiguration": {"logDriver": driver}})


def runs_on(launch_type: str, container: Any = None) -> Any:
    return task(container, executionRoleArn="arn", requiresCompatibilities=[launch_type])


def windows(container: Any = None, **fields: Any) -> Any:
    platform = {"operatingSystemFamily": "WINDOWS_SERVER_2022_CORE"}
    return task(container, runtimePlatform=platform, **fields)


def task_volume(**fields: Any) -> Any:
    return task(volumes=[{"name": "a", **fields}])


def service(scheduling: str | None = None, **deployment: Any) -> Any:
    said = {} if scheduling is None else {"schedulingStrategy": scheduling}
    return {"serviceName": "web", "desiredCount": 2, "deploymentConfiguration": deployment, **said}


def in_subnets(launch_type: str) -> Any:
    inside = {"subnets": ["subnet-1"], "assignPublicIp": "ENABLED"}
    return {
        "serviceName": "web",
        "launchType": launch_type,
        "networkConfiguration": {"awsvpcConfiguration": inside},
    }


def manifest(kind: str, api_version: str, **fields: Any) -> Any:
    return {"apiVersion": api_version, "kind": kind, **fields}


def pod(container: Any, **spec: Any) -> Any:
    return manifest("Pod", "v1", spec={"containers": [{"name": "app", **container}], **spec})


def pod_volume(source: str, path: str = "/data", **fields: Any) -> Any:
    mount = {"name": "a", "mountPath": path}
    return pod({"volumeMounts": [mount]}, volumes=[{"name": "a", source: fields}])


def persistent_volume(driver: str) -> Any:
    return manifest("PersistentVolume", "v1", spec={"csi": {"driver": driver, "volumeHandle": "x"}})


def ingress(**annotations: str) -> Any:
    spec = {"rules": [{"http": {"paths": [{"path": "/api"}]}}]}
    metadata = {"annotations": annotations}
    return manifest("Ingress", "networking.k8s.io/v1", metadata=metadata, spec=spec)


def config_map(**metadata: str) -> Any:
    return manifest("ConfigMap", "v1", metadata=metadata, data={"key": "value"})


SAME = "the first one"


class Case(NamedTuple):
    """What a document says, the place asked about, the first pair, the first certain one."""

    said: str
    document: Any
    pointer: str
    first: str
    certain: str | None = SAME


APP = "/containerDefinitions/0"
HOST_PORT = f"{APP}/portMappings/0/hostPort"
DEVICE = f"{APP}/resourceRequirements/0/value"
CONDITION = f"{APP}/dependsOn/0/condition"
LOG_DRIVER = f"{APP}/logConfiguration/logDriver"
FIRELENS = {"firelensConfiguration": {"type": "fluentbit"}}
DOCKER = "/volumes/0/dockerVolumeConfiguration"
AWSVPC = "/networkConfiguration/awsvpcConfiguration"
HEALTHY = "/deploymentConfiguration/minimumHealthyPercent"
BAKING = "/deploymentConfiguration/bakeTimeInMinutes"
K8S_APP = "/spec/containers/0"
EMPTY_DIR = "/spec/volumes/0/emptyDir"
HTTP_PATH = "/spec/rules/0/http/paths/0/path"
PATH_PATTERN = "AWS::ElasticLoadBalancingV2::ListenerRule.Conditions[].PathPatternConfig"
NODE_CLASS = "karpenter.k8s.aws/EC2NodeClass.spec"
PROFILE = "AWS::EKS::FargateProfile"

CASES = [
    Case("awsvpc", host_port(80, networkMode="awsvpc"), HOST_PORT, "- none"),
    Case("bridge", host_port(80, networkMode="bridge"), HOST_PORT, f"{K}.ports[].hostPort close"),
    Case("dynamic", host_port(0, networkMode="bridge"), HOST_PORT, "- none"),
    Case("host", host_port(80, networkMode="host"), HOST_PORT, f"{K}.ports[].hostPort broad"),
    Case("no mode", host_port(80), HOST_PORT, f"{K}.ports[].hostPort close", None),
    Case("awsvpc", task(networkMode="awsvpc"), "/networkMode", "Pod.spec.hostNetwork narrow"),
    Case("bridge", task(networkMode="bridge"), "/networkMode", f"{K}.ports[].hostPort related"),
    Case(
        "none", task(networkMode="none"), "/networkMode", "NetworkPolicy.spec.policyTypes related"
    ),
    Case("GPU", device("GPU"), DEVICE, f'{K}.resources.limits["nvidia.com/gpu"] narrow'),
    Case(
        "Neuron",
        device("NeuronDevice"),
        DEVICE,
        f'{K}.resources.limits["aws.amazon.com/neuron"] close',
    ),
    Case("Elastic Inference", device("InferenceAccelerator"), DEVICE, "- none"),
    Case("Windows", windows({"cpu": 256}), f"{APP}/cpu", f"{K}.resources.requests.cpu close"),
    Case(
        "Windows",
        windows({"user": "app"}),
        f"{APP}/user",
        f"{K}.securityContext.windowsOptions.runAsUserName related",
    ),
    Case("Windows", windows(cpu="256"), "/cpu", "Pod.spec.resources.limits.cpu broad"),
    Case("task", task(pidMode="task"), "/pidMode", "Pod.spec.shareProcessNamespace narrow"),
    Case("host", task(pidMode="host"), "/pidMode", "Pod.spec.hostPID narrow"),
    Case("START", waiting("START"), CONDITION, "Pod.spec.initContainers[].restartPolicy close"),
    Case("COMPLETE", waiting("COMPLETE"), CONDITION, "Pod.spec.initContainers related"),
    Case("SUCCESS", waiting("SUCCESS"), CONDITION, "Pod.spec.initContainers close"),
    Case("HEALTHY", waiting("HEALTHY"), CONDITION, "Pod.spec.initContainers[].restartPolicy close"),
    Case("awslogs", logging("awslogs"), LOG_DRIVER, "AWS::EKS::Addon.AddonName related"),
    Case("FireLens", logging("awsfirelens"), LOG_DRIVER, "DaemonSet related"),
    Case("Splunk", logging("splunk"), LOG_DRIVER, "DaemonSet related"),
    Case("a file", logging("json-file"), LOG_DRIVER, "- none"),
    Case(
        "Fargate",
        runs_on("FARGATE", FIRELENS),
        f"{APP}/firelensConfiguration",
        "ConfigMap.data related",
    ),
    Case("EC2", runs_on("EC2", FIRELENS), f"{APP}/firelensConfiguration", "DaemonSet related"),
    Case(
        "Fargate", runs_on("FARGATE"), "/executionRoleArn", f"{PROFILE}.PodExecutionRoleArn close"
    ),
    Case("EC2", runs_on("EC2"), "/executionRoleArn", "AWS::EKS::Nodegroup.NodeRole related"),
    Case("Fargate", runs_on("FARGATE"), "/requiresCompatibilities", f"{PROFILE}.Selectors related"),
    Case("EC2", runs_on("EC2"), "/requiresCompatibilities", "AWS::EKS::Nodegroup related"),
    Case(
        "a path",
        task_volume(host={"sourcePath": "/srv"}),
        "/volumes/0/host",
        "Pod.spec.volumes[].hostPath close",
    ),
    Case("no path", task_volume(host={}), "/volumes/0/host", "Pod.spec.volumes[].emptyDir close"),
    Case(
        "EFS",
        task_volume(efsVolumeConfiguration={"fileSystemId": "fs-1"}),
        "/volumes/0/efsVolumeConfiguration",
        "PersistentVolume.spec.csi close",
    ),
    Case(
        "for a task",
        task_volume(dockerVolumeConfiguration={"scope": "task"}),
        DOCKER,
        "Pod.spec.volumes[].emptyDir related",
    ),
    Case(
        "shared",
        task_volume(dockerVolumeConfiguration={"scope": "shared"}),
        DOCKER,
        "Pod.spec.volumes[].persistentVolumeClaim related",
    ),
    Case("Fargate", in_subnets("FARGATE"), "/launchType", f"{PROFILE}.Selectors close"),
    Case("EC2", in_subnets("EC2"), "/launchType", "Pod.spec.nodeSelector related"),
    Case("Fargate", in_subnets("FARGATE"), f"{AWSVPC}/assignPublicIp", "- none"),
    Case(
        "EC2",
        in_subnets("EC2"),
        f"{AWSVPC}/assignPublicIp",
        f"{NODE_CLASS}.associatePublicIPAddress related",
    ),
    Case("Fargate", in_subnets("FARGATE"), f"{AWSVPC}/subnets", f"{PROFILE}.Subnets close"),
    Case("EC2", in_subnets("EC2"), f"{AWSVPC}/subnets", f"{NODE_CLASS}.subnetSelectorTerms close"),
    Case("daemon", service("DAEMON"), "/schedulingStrategy", "DaemonSet.kind close"),
    Case("replica", service("REPLICA"), "/schedulingStrategy", "Deployment.kind close"),
    Case(
        "daemon",
        service("DAEMON", minimumHealthyPercent=50),
        HEALTHY,
        "DaemonSet.spec.updateStrategy.rollingUpdate.maxUnavailable close",
    ),
    Case(
        "no strategy",
        service(minimumHealthyPercent=50),
        HEALTHY,
        "Deployment.spec.strategy.rollingUpdate.maxUnavailable close",
    ),
    Case(
        "rolling by default",
        service(bakeTimeInMinutes=5),
        BAKING,
        "Deployment.spec.minReadySeconds related",
    ),
    Case(
        "blue/green",
        service(bakeTimeInMinutes=5, strategy="BLUE_GREEN"),
        BAKING,
        "argoproj.io/Rollout.spec.strategy.blueGreen.scaleDownDelaySeconds close",
    ),
    Case("on disk", pod_volume("emptyDir"), EMPTY_DIR, "TaskDefinition.Volumes[].Host close"),
    Case(
        "in memory",
        pod_volume("emptyDir", medium="Memory"),
        EMPTY_DIR,
        f"{C}.LinuxParameters.Tmpfs close",
    ),
    Case(
        "on disk",
        pod_volume("emptyDir", sizeLimit="1Gi"),
        f"{EMPTY_DIR}/sizeLimit",
        f"{C}.LinuxParameters.Tmpfs[].Size close",
        "TaskDefinition.EphemeralStorage.SizeInGiB related",
    ),
    Case(
        "in memory",
        pod_volume("emptyDir", sizeLimit="1Gi", medium="Memory"),
        f"{EMPTY_DIR}/sizeLimit",
        f"{C}.LinuxParameters.Tmpfs[].Size close",
    ),
    Case(
        "in memory at /dev/shm",
        pod_volume("emptyDir", path="/dev/shm", sizeLimit="1Gi", medium="Memory"),
        f"{EMPTY_DIR}/sizeLimit",
        f"{C}.LinuxParameters.SharedMemorySize close",
    ),
    Case(
        "on disk",
        pod_volume("emptyDir"),
        f"{K8S_APP}/volumeMounts/0/mountPath",
        f"{C}.MountPoints[].ContainerPath exact",
    ),
    Case(
        "in memory",
        pod_volume("emptyDir", medium="Memory"),
        f"{K8S_APP}/volumeMounts/0/mountPath",
        f"{C}.LinuxParameters.Tmpfs[].ContainerPath close",
    ),
    Case(
        "EFS",
        persistent_volume("efs.csi.aws.com"),
        "/spec/csi/volumeHandle",
        "TaskDefinition.Volumes[].EFSVolumeConfiguration close",
    ),
    Case(
        "SMB",
        persistent_volume("smb.csi.k8s.io"),
        "/spec/csi",
        "TaskDefinition.Volumes[].FSxWindowsFileServerVolumeConfiguration close",
    ),
    Case(
        "Linux",
        pod({"resources": {"limits": {"cpu": 1}}}, os={"name": "linux"}),
        f"{K8S_APP}/resources/limits/cpu",
        "TaskDefinition.Cpu close",
    ),
    Case(
        "the pod's network",
        pod({"ports": [{"hostPort": 80}]}),
        f"{K8S_APP}/ports/0/hostPort",
        f"{C}.PortMappings[].HostPort close",
    ),
    Case(
        "the host's network",
        pod({"ports": [{"hostPort": 80}]}, hostNetwork=True),
        f"{K8S_APP}/ports/0/hostPort",
        f"{C}.PortMappings[].HostPort broad",
    ),
    Case(
        "a plain path",
        ingress(),
        HTTP_PATH,
        f"{PATH_PATTERN}.Values close",
    ),
    Case(
        "a regular expression",
        ingress(**{"alb.ingress.kubernetes.io/use-regex-path-match": "true"}),
        HTTP_PATH,
        f"{PATH_PATTERN}.RegexValues close",
    ),
    Case(
        "the log router's",
        config_map(name="aws-logging", namespace="aws-observability"),
        "/data",
        f"{C}.FirelensConfiguration related",
    ),
    Case("any", config_map(name="web"), "/data", "AWS::SSM::Parameter.Value close"),
]


def pairs_at(document: Any, pointer: str) -> tuple[list[str], list[str]]:
    """Return what the pairs of the parameter at a place tell: all of them, the certain ones."""
    (found,) = (finding for finding in explain(document) if finding.pointer == pointer)
    assert found.parameter is not None
    system = found.parameter.system
    pairs, certain = (
        [told(pair, system) for pair in each] for each in (found.pairs, found.certain)
    )
    return pairs, certain


@pytest.mark.parametrize("case", CASES, ids=[f"{case.pointer} - {case.said}" for case in CASES])
def test_a_document_decides_which_pair_comes_first(case: Case) -> None:
    pairs, certain = pairs_at(case.document, case.pointer)
    assert pairs[0] == case.first
    assert next(iter(certain), None) == (case.first if case.certain == SAME else case.certain)


REPLICAS = "Deployment.spec.replicas exact"
OTHER_COUNTS = [
    "StatefulSet.spec.replicas close",
    "argoproj.io/Rollout.spec.replicas close",
    "HorizontalPodAutoscaler.status.currentReplicas related",
    "HorizontalPodAutoscaler.status.desiredReplicas related",
    "PodDisruptionBudget.status.expectedPods related",
]
DEPLOYMENT_NAME, DAEMON_NAME = "Deployment.metadata.name close", "DaemonSet.metadata.name close"
OTHER_NAMES = [
    "Service.spec.selector related",
    "StatefulSet.metadata.name close",
    "argoproj.io/Rollout.metadata.name close",
]


HOST = "TaskDefinition.Volumes[].Host close"  # as a first choice, and instead
DOCKER_VOLUME = "TaskDefinition.Volumes[].DockerVolumeConfiguration related"
TMPFS = f"{C}.LinuxParameters.Tmpfs close"
STRATEGY = "argoproj.io/Rollout.spec.strategy"
SCALE_DOWN_DELAYS = [
    f"{STRATEGY}.blueGreen.scaleDownDelaySeconds close",
    f"{STRATEGY}.canary.scaleDownDelaySeconds close",
]
PAUSE = f"{STRATEGY}.canary.steps[].pause.duration close"


@pytest.mark.parametrize(
    ("document", "pointer", "order", "unsaid"),
    [
        (service("DAEMON"), "/desiredCount", ["- none", REPLICAS, *OTHER_COUNTS], set()),
        (service("REPLICA"), "/desiredCount", [REPLICAS, *OTHER_COUNTS], set()),
        (service(), "/desiredCount", [REPLICAS, "- none", *OTHER_COUNTS], {"- none"}),
        (service("DAEMON"), "/serviceName", [DAEMON_NAME, DEPLOYMENT_NAME, *OTHER_NAMES], set()),
        (service("REPLICA"), "/serviceName", [DEPLOYMENT_NAME, *OTHER_NAMES], set()),
        (service(), "/serviceName", [DEPLOYMENT_NAME, DAEMON_NAME, *OTHER_NAMES], {DAEMON_NAME}),
        (
            pod_volume("emptyDir", medium="Memory"),
            EMPTY_DIR,
            [TMPFS, HOST, DOCKER_VOLUME, HOST],
            set(),
        ),
        (pod_volume("emptyDir"), EMPTY_DIR, [HOST, TMPFS, DOCKER_VOLUME, HOST], {TMPFS}),
        (
            service(bakeTimeInMinutes=5),  # rolling by default
            BAKING,
            [
                "Deployment.spec.minReadySeconds related",
                *SCALE_DOWN_DELAYS,
                "argoproj.io/Rollout.spec.minReadySeconds related",
                "StatefulSet.spec.minReadySeconds related",
                PAUSE,
            ],
            {*SCALE_DOWN_DELAYS, PAUSE},
        ),
    ],
    ids=[
        "a daemon's count",
        "a replica's count",
        "a count",
        "a daemon's name",
        "a replica's name",
        "a name",
        "a volume in memory",
        "a volume on disk",
        "a bake time",
    ],
)
def test_a_document_orders_first_choices_then_others_each_by_how_their_conditions_stand(
    document: Any, pointer: str, order: list[str], unsaid: set[str]
) -> None:
    """Fulfilled conditions go before none, and none before those of which it says nothing."""
    pairs, certain = pairs_at(document, pointer)
    assert pairs == order
    assert certain == [pair for pair in order if pair not in unsaid]
