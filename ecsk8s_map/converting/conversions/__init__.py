"""The named conversions of values, in both directions, and `convert`, which applies a pair's.

>>> from ecsk8s_map import lookup
>>> pair = lookup("TaskDefinition.ContainerDefinitions[].Cpu")[0]
>>> convert(pair, 256, to="kubernetes")
Converted(value='250m', loss=None)
>>> convert(pair, 100, to="kubernetes").loss
'100 CPU units are 97.65625 millicores, and Kubernetes counts whole ones: rounded up to 98.'
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from ...errors import NotConvertibleError, shown
from ...findings import Converted
from ...intrinsics import intrinsic
from ...json_values import flaw, in_words, is_of_type
from ...model import Pair, Scalar, System
from . import amounts, containers, names, percentages, resources, schedules
from .amounts import Conversion
from .reading import RefusedError

__all__ = ["CONVERSIONS", "convert"]


def copy(value: Any) -> Converted:
    """Return the value as it is; what CloudFormation computes is refused."""
    parts = [value]
    while parts:
        part = parts.pop()
        if intrinsic(part):
            raise RefusedError("CloudFormation computes it: give the computed value")
        if isinstance(part, list | dict):
            parts += part.values() if isinstance(part, dict) else part
    return Converted(value)


def listed_values(value: Any, rows: Iterable[tuple[Scalar, Scalar]] = ()) -> Converted:
    """Return what the pair's `values` have for a value, or for each element of a list.

    An element that is not listed is left out, with a loss; a list of which none is listed is
    refused.
    """
    known = list(rows)
    if not isinstance(value, list) or not value:
        return listed_value(value, known)
    wanted, left_out = [], []
    for element in value:
        try:
            wanted.append(listed_value(element, known).value)
        except RefusedError as error:
            left_out.append(f"{shown(element)} is left out: {error}.")
    if not wanted:
        raise RefusedError(" ".join(left_out).removesuffix("."))
    return Converted(list(dict.fromkeys(wanted)), " ".join(left_out) or None)


def typed(value: Any, wanted: str) -> Any:
    """Return a value in a parameter's type: digits as a number, a value alone as a list, and so on.

    What would be a guess is refused.
    """
    if wanted.endswith("[]"):
        values = value if isinstance(value, list) else [value]
        return [typed(each, wanted.removesuffix("[]")) for each in values]
    if isinstance(value, list) and wanted != "any" and len(value) == 1:
        (value,) = value
    if isinstance(value, str):
        if wanted in ("integer", "number") and re.fullmatch(r"[0-9]{1,18}", value):
            return int(value)
        if wanted == "boolean" and value in ("true", "false"):
            return value == "true"
    elif wanted == "string" and isinstance(value, bool):
        return str(value).lower()
    elif wanted in ("string", "quantity") and type(value) in (int, float):
        return str(value)
    elif wanted == "integer" and isinstance(value, float) and value.is_integer():
        return int(value)
    if not is_of_type(value, wanted):
        raise RefusedError(f"{shown(value)} is not {in_words(wanted)}")
    return value


def listed_value(value: Any, rows: Iterable[tuple[Scalar, Scalar]] = ()) -> Converted:
    """Return the right value of the first row whose left one is the value; refused if none is.

    `true`, `1` and `"true"` are three values.
    """
    known: list[str] = []
    for given, wanted in rows:
        if type(given) is type(value) and given == value:
            return Converted(wanted)
        known.append(repr(given))
    raise RefusedError(f"it is not listed; known: {', '.join(dict.fromkeys(known))}")


CONVERSIONS: Mapping[str, Conversion] = MappingProxyType(
    {
        **{name: amounts.between(*sides) for name, sides in amounts.AMOUNTS.items()},
        "app-armor-profile-to-security-option": containers.app_armor_profile_to_security_option,
        "argv-to-escaped-argv": containers.argv_to_escaped_argv,
        "copy": copy,
        "cron-to-schedule-expression": schedules.cron_to_schedule_expression,
        "dns-label-to-name": names.dns_label_to_name,
        "efs-volume-to-volume-handle": resources.efs_volume_to_volume_handle,
        "escaped-argv-to-argv": containers.escaped_argv_to_argv,
        "exec-to-health-check-command": containers.exec_to_health_check_command,
        "expandable-to-literal": containers.expandable_to_literal,
        "extra-hosts-to-host-aliases": containers.extra_hosts_to_host_aliases,
        "health-check-command-to-exec": containers.health_check_command_to_exec,
        "host-aliases-to-extra-hosts": containers.host_aliases_to_extra_hosts,
        "integer-to-string": amounts.integer_to_string,
        "labels-to-tags": names.labels_to_tags,
        "literal-to-expandable": containers.literal_to_expandable,
        "max-surge-to-maximum-percent": percentages.max_surge_to_maximum_percent,
        "max-unavailable-to-minimum-healthy-percent": (
            percentages.max_unavailable_to_minimum_healthy_percent
        ),
        "maximum-percent-to-max-surge": percentages.maximum_percent_to_max_surge,
        "minimum-healthy-percent-to-max-unavailable": (
            percentages.minimum_healthy_percent_to_max_unavailable
        ),
        "name-to-dns-label": names.name_to_dns_label,
        "name-to-port-name": names.name_to_port_name,
        "percent-to-weight": percentages.percent_to_weight,
        "role-to-role-arn": resources.role_to_role_arn,
        "run-as-user-to-user": containers.run_as_user_to_user,
        "s3-files-volume-to-volume-handle": resources.s3_files_volume_to_volume_handle,
        "schedule-expression-to-cron": schedules.schedule_expression_to_cron,
        "secret-arn-to-name": resources.secret_arn_to_name,
        "security-option-to-app-armor-profile": containers.security_option_to_app_armor_profile,
        "security-option-to-selinux-options": containers.security_option_to_selinux_options,
        "selinux-options-to-security-options": containers.selinux_options_to_security_options,
        "string-to-integer": amounts.string_to_integer,
        "sysctl-to-namespace": containers.sysctl_to_namespace,
        "tags-to-labels": names.tags_to_labels,
        "user-to-run-as-group": containers.user_to_run_as_group,
        "user-to-run-as-user": containers.user_to_run_as_user,
        "values": listed_values,
        "volume-handle-to-efs-volume": resources.volume_handle_to_efs_volume,
        "weight-to-percent": percentages.weight_to_percent,
    }
)
"""The function for each name in `[[conversions]]`; only `values` needs more than the value."""


def convert(
    pair: Pair,
    value: Any,
    *,
    to: System | str,
    target_type: str | None = None,
    source_types: Iterable[str] = (),
) -> Converted:
    """Return a value of one side of a pair as a value of the other.

    The value is parsed JSON, in the spelling of the ECS API or of CloudFormation; what comes out
    is JSON for Kubernetes or for the ECS API, in the parameter's type, `target_type`, if given.
    `source_types` are the types of the value's own parameter: a value that is copied has to be of
    one of them; every other conversion checks what it takes itself. Nothing is rounded, cut or
    left out silently: `loss` says what could not be kept.

    Raises `NotConvertibleError` where the pair has no conversion in that direction, so that a
    person has to decide, and where the conversion does not take the value.
    """
    wanted = System(to)
    try:
        converted = _converted(pair, value, wanted, tuple(source_types))
        if target_type is None:
            return converted
        return replace(converted, value=typed(converted.value, target_type))
    except RefusedError as error:
        raise NotConvertibleError(value, pair, str(error)) from error


def _converted(pair: Pair, value: Any, wanted: System, source_types: Sequence[str]) -> Converted:
    name = pair.conversion(wanted)
    if name is None:
        raise RefusedError(_undecided(pair, wanted))
    if value is None:
        raise RefusedError("null sets nothing: leave the field out")
    if why := flaw(value):
        raise RefusedError(why)
    if name == "values":
        return listed_values(value, _oriented(pair, wanted))
    if name not in CONVERSIONS:
        raise RefusedError(f"there is no conversion {name!r}")
    converted = CONVERSIONS[name](value)
    if name != "copy":
        return converted
    return replace(converted, value=_as_any(converted.value, source_types))


def _as_any(value: Any, types: Sequence[str]) -> Any:
    """Return a value in the first of several types that it can be of; refused if there is none."""
    for at, each in enumerate(types, 1):
        try:
            return typed(value, each)
        except RefusedError:
            if at == len(types):
                raise
    return value


def _undecided(pair: Pair, wanted: System) -> str:
    if pair.side(wanted) is None:
        return "there is no counterpart"
    return "the pair has no conversion in this direction: a person has to decide, see its note"


def _oriented(pair: Pair, wanted: System) -> Iterable[tuple[Scalar, Scalar]]:
    if wanted is System.KUBERNETES:
        return pair.values
    return [(row.kubernetes, row.ecs) for row in pair.values]
