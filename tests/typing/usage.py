"""What a user writes; it only has to pass the type checkers."""

# pyright: reportUnnecessaryTypeIgnoreComment=true
# What is ignored has to be an error: mypy reports a needless ignore, too.

from typing import Any, assert_type

from ecsk8s_map import (
    Address,
    Converted,
    Dataset,
    Default,
    Finding,
    Match,
    NotConvertibleError,
    NotInReleaseError,
    Pair,
    Parameter,
    System,
    UnknownParameterError,
    convert,
    dataset,
    explain,
    lookup,
    parse,
    resolve,
    search,
)
from ecsk8s_map.converting import Composed, Composer, Placement, Setting

for pair in lookup("memoryReservation", system=System.ECS, kubernetes_version="1.30"):
    assert_type(pair, Pair)
    assert_type(pair.ecs, Address | None)
    assert_type(pair.match, Match)
    assert_type(pair.note, str | None)
    for condition in pair.where:
        assert_type(condition.address, Address)
    for ecs, kubernetes in pair.values:
        print(ecs, kubernetes)

assert_type(resolve("Cpu", system="kubernetes"), tuple[Parameter, ...])
assert_type(search("health check"), tuple[Pair, ...])
assert_type(dataset(), Dataset)
assert_type(dataset().lookup(resolve("Cpu")[0]), tuple[Pair, ...])
assert_type(resolve("Cpu")[0].defaults, tuple[Default, ...])

for finding in explain({"family": "web"}, kubernetes_version="1.30"):
    assert_type(finding, Finding)
    assert_type(finding.parameter, Parameter | None)

composer = dataset().composer("kubernetes", workload="Deployment")
assert_type(composer, Composer)
for workload in dataset().workloads(explain(parse("family: web"))):
    for found in workload:
        for pair in found.certain:
            if pair.to_kubernetes:
                setting = dataset().translate(pair, found, to=System.KUBERNETES)
                assert_type(setting, Setting)
                assert_type(composer.add(setting), int)
assert_type(composer.compose(), Composed)
assert_type(composer.compose().documents, tuple[dict[str, Any], ...])
assert_type(composer.compose().placements, tuple[Placement, ...])

try:
    assert_type(convert(lookup("Cpu")[0], 256, to="kubernetes"), Converted)
except NotConvertibleError as refused:
    assert_type(refused.pair, Pair)

try:
    lookup("nope")
except UnknownParameterError as error:
    assert_type(error.suggestions, tuple[str, ...])
except NotInReleaseError as error:
    assert_type(error.needed, tuple[tuple[str, str], ...])


def counterparts(pairs: tuple[Pair, ...]) -> set[str]:
    """An address is a string wherever one is wanted."""
    return {pair.kubernetes for pair in pairs if pair.kubernetes}


def wrong() -> None:
    """Each of these is an error to a type checker."""
    lookup("Cpu", system="aws")  # type: ignore[arg-type]
    resolve("Cpu", system="k8s")  # type: ignore[arg-type]
    convert(lookup("Cpu")[0], 1, to="aws")  # type: ignore[arg-type]
    dataset().parameter("Service", "")  # type: ignore[arg-type]
