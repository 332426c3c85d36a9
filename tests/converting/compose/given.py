"""Settings, and what they are composed to."""

from typing import Any

from ecsk8s_map import Address, dataset
from ecsk8s_map.converting import Placement, Setting

CONTAINER = "Pod.spec.containers[]"
VOLUME = "Pod.spec.volumes[]"
TASK = "TaskDefinition.ContainerDefinitions[]"


def setting(address: str, value: Any, *elements: str | None, **more: Any) -> Setting:
    return Setting(Address(address), value, elements, **more)


def container(name: str = "app") -> list[Setting]:
    """Return the settings of a container that is complete."""
    return [setting(f"{CONTAINER}.name", name, name), setting(f"{CONTAINER}.image", "i", name)]


def task() -> list[Setting]:
    """Return the settings of a container of a task that is complete."""
    return [setting(f"{TASK}.Name", "c", "c"), setting(f"{TASK}.Image", "i", "c")]


def composed(
    *settings: Setting, dialect: str = "kubernetes", **options: Any
) -> tuple[tuple[dict[str, Any], ...], tuple[Placement, ...]]:
    """Return the documents, and the placement of each setting."""
    composer = dataset().composer(dialect, **options)
    for each in settings:
        composer.add(each)
    made = composer.compose()
    return made.documents, made.placements
