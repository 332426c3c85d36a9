"""Documents as JSON, and where the values are in them."""

from compose.given import composed, container, setting


def test_elements_of_a_list_come_before_those_set_as_a_whole() -> None:
    hosts = "Pod.spec.hostAliases"
    whole = [{"ip": "::2", "hostnames": ["b"]}]
    for settings in (
        [setting(hosts, whole), setting(f"{hosts}[].ip", "::1", "h")],
        [setting(f"{hosts}[].ip", "::1", "h"), setting(hosts, whole)],
    ):
        (pod,), _ = composed(*container(), *settings)
        assert pod["spec"]["hostAliases"] == [{"ip": "::1"}, *whole]


def test_documents_and_elements_are_in_the_order_in_which_they_were_begun() -> None:
    label = setting("ServiceAccount.metadata.labels", {"a": "b"})
    for settings, kinds in (
        ([label, *container()], ["ServiceAccount", "Pod"]),
        ([*container(), label], ["Pod", "ServiceAccount"]),
    ):
        made, placed = composed(*settings)
        assert [each["kind"] for each in made] == kinds
        place = placed[settings.index(label)].pointers
        assert place == (f"/{kinds.index('ServiceAccount')}/metadata/labels/a",)
    (pod,), _ = composed(*container("z"), *container("a"), *container("m"))
    assert [each["name"] for each in pod["spec"]["containers"]] == ["z", "a", "m"]


def test_a_template_has_a_resource_for_each_and_refers_to_it() -> None:
    (template,), placed = composed(
        setting("TaskDefinition.ContainerDefinitions[].Image", "i", "c"),
        setting("TaskDefinition.ContainerDefinitions[].Name", "app", "c"),
        setting("TaskDefinition.Tags", [{"key": "a", "value": "b"}]),
        setting("Service.DesiredCount", 2),
        dialect="cloudformation",
        name="web",
    )
    assert template == {
        "Resources": {
            "TaskDefinition": {
                "Type": "AWS::ECS::TaskDefinition",
                "Properties": {
                    "Family": "web",
                    "ContainerDefinitions": [{"Image": "i", "Name": "app"}],
                    "Tags": [{"Key": "a", "Value": "b"}],
                },
            },
            "Service": {
                "Type": "AWS::ECS::Service",
                "Properties": {
                    "ServiceName": "web",
                    "DesiredCount": 2,
                    "TaskDefinition": {"Ref": "TaskDefinition"},
                },
            },
        }
    }
    assert placed[-1].pointers == ("/0/Resources/Service/Properties/DesiredCount",)
