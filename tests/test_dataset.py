"""The data itself: every rule holds, nothing is missing, the founding table is answered."""

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from ecsk8s_map import (
    Address,
    Condition,
    Dataset,
    Match,
    Pair,
    System,
    ValuePair,
    dataset,
    lookup,
    resolve,
)
from ecsk8s_map.curation import statistics
from ecsk8s_map.curation.compiling import compile_store, vocabularies
from ecsk8s_map.curation.schema import TABLES, parse_document
from ecsk8s_map.curation.validation import Source, validate
from ecsk8s_map.store import Store

DATA = Path(__file__).parent.parent / "data"
ARTICLE = "https://techblog.ap-com.co.jp/archive/2023/12/05"


def test_every_rule_holds() -> None:
    text = (DATA / "mappings.toml").read_text(encoding="utf-8")
    problems = validate(Source(text, parse_document(text), vocabularies()))
    assert not problems, "\n".join(problems)


def test_every_parameter_of_both_vocabularies_has_a_verdict() -> None:
    parameters = list(dataset().parameters)
    assert len(parameters) > 6_000
    assert [str(parameter) for parameter in parameters if not lookup(parameter)] == []


TEMPLATES = {
    "Deployment": "Deployment.spec.template",
    "StatefulSet": "StatefulSet.spec.template",
    "DaemonSet": "DaemonSet.spec.template",
    "ReplicaSet": "ReplicaSet.spec.template",
    "Job": "Job.spec.template",
    "CronJob": "CronJob.spec.jobTemplate.spec.template",
}


@pytest.mark.parametrize("workload", TEMPLATES)
def test_every_field_of_a_pod_is_found_through_each_workloads_template(workload: str) -> None:
    fields = [p for p in dataset().parameters if p.address.startswith(("Pod.spec", "Pod.metadata"))]
    assert len(fields) > 500
    for parameter in fields:
        through = TEMPLATES[workload] + parameter.address.removeprefix("Pod")
        assert resolve(through) == (parameter,), through


def test_from_either_side_of_a_pair_the_same_pair_is_found() -> None:
    for pair in dataset().pairs:
        for address, system in ((pair.ecs, System.ECS), (pair.kubernetes, System.KUBERNETES)):
            if address:
                assert pair in lookup(address, system=system), (str(pair), address)


def test_every_spelling_that_a_vocabulary_records_leads_to_its_parameter() -> None:
    vocabulary = dataset().parameters
    checked = 0
    for parameter in vocabulary:
        if parameter.type in ("resource", "operation"):
            continue
        for name in parameter.names:
            assert parameter in resolve(name.path), (name, parameter.address)
            checked += 1
    assert checked > 1_500


def test_where_nothing_is_known_below_a_subtree_the_ancestor_answers() -> None:
    (pair,) = lookup("TaskDefinition.ContainerDefinitions[].Ulimits[].SoftLimit")
    assert pair.subtree
    assert pair.ecs == "TaskDefinition.ContainerDefinitions[].Ulimits"


# The rows of the founding article: ECS, Kubernetes ("-" where it found none), what a note says.
FOUNDING_TABLE = [
    ("TaskDefinition", "Manifest", ""),
    ("Task", "Pod", ""),
    ("Service", "Deployment", ""),
    ("Cluster", "Namespace", ""),
    ("TaskDefinition.ContainerDefinitions", "Pod.spec.containers", ""),
    ("TaskDefinition.Cpu", "Pod.spec.containers[].resources.requests.cpu", ""),
    ("TaskDefinition.Cpu", "Pod.spec.containers[].resources.limits.cpu", ""),
    ("TaskDefinition.ExecutionRoleArn", "-", ""),
    ("TaskDefinition.Family", "Manifest", ""),
    ("TaskDefinition.Memory", "Pod.spec.containers[].resources.requests.memory", ""),
    ("TaskDefinition.Memory", "Pod.spec.containers[].resources.limits.memory", ""),
    ("TaskDefinition.Tags", "-", ""),
    ("TaskDefinition.TaskRoleArn", "-", ""),
    ("TaskDefinition.Volumes", "Pod.spec.volumes", ""),
    ("Command", "Pod.spec.containers[].args", "not to `command`"),
    ("Cpu", "Pod.spec.containers[].resources.requests.cpu", "`250m`, not `256m`"),
    ("Cpu", "Pod.spec.containers[].resources.limits.cpu", ""),
    ("DnsSearchDomains", "Pod.spec.dnsConfig.searches", ""),
    ("DnsServers", "Pod.spec.dnsConfig.nameservers", ""),
    ("EntryPoint", "Pod.spec.containers[].command", ""),
    ("Environment", "Pod.spec.containers[].env", ""),
    ("EnvironmentFiles", "Pod.spec.containers[].envFrom", ""),
    ("ExtraHosts", "Pod.spec.hostAliases", ""),
    ("HealthCheck", "Pod.spec.containers[].livenessProbe", ""),
    ("Hostname", "Pod.spec.hostname", ""),
    ("Image", "Pod.spec.containers[].image", ""),
    ("Memory", "Pod.spec.containers[].resources.limits.memory", ""),
    ("MemoryReservation", "Pod.spec.containers[].resources.requests.memory", ""),
    ("MountPoints", "Pod.spec.containers[].volumeMounts", ""),
    ("Name", "Pod.spec.containers[].name", ""),
    ("PortMappings", "Pod.spec.containers[].ports", ""),
    ("Privileged", "Pod.spec.containers[].securityContext.privileged", ""),
    ("RepositoryCredentials", "-", ""),
    ("Secrets", "-", ""),
    (
        "StartTimeout",
        "Pod.spec.containers[].livenessProbe.initialDelaySeconds",
        "",
    ),
    ("StopTimeout", "Pod.spec.terminationGracePeriodSeconds", ""),
    ("SystemControls", "Pod.spec.securityContext.sysctls", ""),
    ("User", "Pod.spec.containers[].securityContext.runAsUser", ""),
    ("WorkingDirectory", "Pod.spec.containers[].workingDir", ""),
]


@pytest.mark.parametrize(("ecs", "kubernetes", "said"), FOUNDING_TABLE)
def test_a_row_of_the_founding_table_is_answered(ecs: str, kubernetes: str, said: str) -> None:
    top = ecs.split(".")[0] in ("TaskDefinition", "Task", "Service", "Cluster")
    address = ecs if top else f"TaskDefinition.ContainerDefinitions[].{ecs}"
    rows = [pair for pair in lookup(address, system="ecs") if ARTICLE in pair.sources]
    assert rows, f"no pair of {address} names the article"
    if kubernetes == "-":  # the article found none; there is one
        assert any(pair.kubernetes for pair in rows)
    else:
        rows = [pair for pair in rows if pair.kubernetes == kubernetes]
        assert rows, f"{address} -> {kubernetes} is missing"
    assert said in "".join(pair.note or "" for pair in rows)


def _first(ecs: str) -> Pair:
    return lookup(ecs, system="ecs")[0]


@pytest.mark.parametrize(
    ("ecs", "kubernetes", "match"),
    [
        ("Memory", "Pod.spec.containers[].resources.limits.memory", Match.EXACT),
        ("MemoryReservation", "Pod.spec.containers[].resources.requests.memory", Match.CLOSE),
        ("HealthCheck.Interval", "Pod.spec.containers[].livenessProbe.periodSeconds", Match.BROAD),
        ("Name", "Pod.spec.containers[].name", Match.NARROW),
    ],
)
def test_the_levels_that_the_guidelines_give_as_examples(
    ecs: str, kubernetes: str, match: Match
) -> None:
    pair = _first(f"TaskDefinition.ContainerDefinitions[].{ecs}")
    assert (pair.kubernetes, pair.match) == (kubernetes, match)


def test_the_totals_in_the_readme_are_current() -> None:
    readme = (DATA.parent / "README.md").read_text(encoding="utf-8")
    shown = readme.split("stats --markdown -->\n")[1].split("\n<!-- end of stats")[0]
    assert shown == statistics.markdown(statistics.count(dataset())), "run: python -m tools.readme"


@pytest.mark.parametrize(
    ("address", "system", "expected"),
    [
        ("TaskDefinition.ContainerDefinitions[].Memory", System.ECS, "mebibytes"),
        ("TaskDefinition.Memory", System.ECS, "task-memory"),
        ("Pod.spec.containers[].resources.limits.memory", System.KUBERNETES, "bytes-quantity"),
        ("CronJob.spec.schedule", System.KUBERNETES, "cron-schedule"),
        ("DaemonTaskDefinition.ContainerDefinitions[].Memory", System.ECS, "mebibytes"),
        ("TaskDefinition.ContainerDefinitions[].Image", System.ECS, None),
        # an amount of CPU or of memory, as its name says
        ("ContainerInstance.RegisteredResources[].IntegerValue", System.ECS, None),
    ],
)
def test_a_parameter_tells_the_format_of_its_value(
    address: str, system: System, expected: str | None
) -> None:
    parameter = dataset().parameter(address, system)
    assert parameter is not None
    assert parameter.format == expected


def test_every_format_of_an_address_without_a_condition_is_its_parameters() -> None:
    rows = parse_document((DATA / "mappings.toml").read_text(encoding="utf-8"))["formats"]
    given = {
        address: row["name"] for row in rows if "where" not in row for address in row["addresses"]
    }
    told = {parameter.address: parameter.format for parameter in dataset().parameters}
    assert len(given) > 200
    assert {address: told[Address(address)] for address in given} == given


def test_every_field_of_a_row_is_a_pairs() -> None:
    row = {
        "ecs": "TaskDefinition.Cpu",
        "kubernetes": "Pod.spec.hostname",
        "where": {"TaskDefinition.NetworkMode": ["host", "none"]},
        "match": "close",
        "role": "also",
        "role_to_ecs": "instead",
        "reason": "managed",
        "subtree": True,
        "to_kubernetes": "copy",
        "to_ecs": "values",
        "values": [[1, "1"], [True, "x"]],
        "combine": "max",
        "requires": ["karpenter"],
        "note": "It differs.",
        "sources": ["https://kubernetes.io/docs/"],
        "reviewed": "2026-11-25 0a1b2c3d",
    }
    head = {"botocore": "1", "cloudformation": "1", "kubernetes": ["1.25"]}
    document: Any = {"schema_version": 1, "version": "1.0.0", "baseline": head, "pairs": [row]}
    (pair,) = Dataset(Store(compile_store(document, vocabularies()), "it")).pairs
    fields = {field.name: getattr(pair, field.name) for field in dataclasses.fields(pair)}
    assert list(row) == list(TABLES["pairs"])
    assert fields == row | {
        "where": (Condition(Address("TaskDefinition.NetworkMode"), ("host", "none")),),
        "values": (ValuePair(1, "1"), ValuePair(True, "x")),
        "requires": ("karpenter",),
        "sources": ("https://kubernetes.io/docs/",),
        "reviewed": "2026-11-25",
    }
