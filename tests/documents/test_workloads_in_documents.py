"""workloads: which resources of several documents belong together."""

import json
from typing import Any

from ecsk8s_map import dataset, explain


def owners(documents: Any) -> list[list[str]]:
    grouped = dataset().workloads(explain(documents))
    return [list(dict.fromkeys(each.owners[0].pointer for each in group)) for group in grouped]


def test_a_service_belongs_to_the_task_definition_that_it_names() -> None:
    tasks = [{"family": name, "cpu": "256"} for name in ("a", "b", "c")]
    arn = "arn:aws:ecs:us-east-1:111122223333:task-definition/c:3"
    services = [{"serviceName": "s", "taskDefinition": each} for each in (arn, "b:1", "z")]
    assert owners([*tasks, *services]) == [["/0", "/5"], ["/1", "/4"], ["/2", "/3"]]


def test_a_service_belongs_to_the_resource_that_its_template_refers_to() -> None:
    def task(family: str) -> dict[str, Any]:
        return {"Type": "AWS::ECS::TaskDefinition", "Properties": {"Family": family}}

    def service(named: Any) -> dict[str, Any]:
        return {"Type": "AWS::ECS::Service", "Properties": {"TaskDefinition": named}}

    resources = {
        "One": service({"Ref": "B"}),
        "A": task("x"),
        "Two": service({"Fn::GetAtt": ["A", "TaskDefinitionArn"]}),
        "B": task("y"),
    }
    at = [[f"/Resources/{name}/Properties" for name in pair] for pair in ("OB", "AT")]
    expected = json.loads(json.dumps(at).replace("/O/", "/One/").replace("/T/", "/Two/"))
    assert owners({"Resources": resources}) == expected


def test_what_names_nothing_belongs_to_the_first_workload_that_has_none_of_it() -> None:
    def manifest(kind: str, version: str) -> dict[str, Any]:
        return {"apiVersion": version, "kind": kind, "metadata": {"name": "x"}}

    service, pod = manifest("Service", "v1"), manifest("Pod", "v1")
    assert owners([pod, service, pod, service]) == [["/0", "/1"], ["/2", "/3"]]
    assert owners([service]) == [["/0"]]
    assert owners([manifest("Unknown", "example.com/v1")]) == []
