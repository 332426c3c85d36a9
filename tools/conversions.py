"""A value that each pair converts, in each direction that it converts in.

What comes out is recorded by `tools.golden`, and read as an engineer reads it: a value that looks
wrong is a wrong conversion on a pair.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ecsk8s_map import NotConvertibleError, Pair, Parameter, System, dataset

_SECRET = "arn:aws:secretsmanager:us-west-2:111122223333:secret:shop/db-AbCdEf"
_PARAMETER = "arn:aws:ssm:us-west-2:111122223333:parameter/shop/db"
_S3 = "arn:aws:s3files:us-west-2:111122223333:file-system/fs-0123456789abcdef0"

SAMPLES: Mapping[str, Sequence[Any]] = {
    "app-armor-profile-to-security-option": (
        {"type": "RuntimeDefault"},
        {"type": "Localhost", "localhostProfile": "k8s-nginx"},
    ),
    "argv-to-escaped-argv": (["sh", "-c", "echo $HOME $(date)"],),
    "cpu-units-to-quantity": (256, 100),
    "cron-to-schedule-expression": ("0 3 * * 1-5", "*/15 8-17 1 * *"),
    "dns-label-to-name": ("web", "db.internal"),
    "duration-to-minutes": ("1h", "90s"),
    "duration-to-seconds": ("1m30s", "1500ms"),
    "efs-volume-to-volume-handle": (
        {"fileSystemId": "fs-12345678", "rootDirectory": "/data"},
        {
            "fileSystemId": "fs-12345678",
            "transitEncryption": "ENABLED",
            "authorizationConfig": {"accessPointId": "fsap-12345678", "iam": "ENABLED"},
        },
    ),
    "escaped-argv-to-argv": (["sh", "-c", "echo $HOME $$(date)"],),
    "exec-to-health-check-command": (["/bin/sh", "-c", "curl -f localhost"], ["cat", "/ok"]),
    "expandable-to-literal": ("costs $$5",),
    "extra-hosts-to-host-aliases": (
        [
            {"hostname": "db", "ipAddress": "10.0.0.1"},
            {"hostname": "cache", "ipAddress": "10.0.0.2"},
            {"hostname": "db.internal", "ipAddress": "10.0.0.1"},
        ],
    ),
    "gibibytes-to-quantity": (21,),
    "gpu-count-to-quantity": ("2",),
    "health-check-command-to-exec": (
        ["CMD-SHELL", "curl -f http://localhost/ || exit 1"],
        ["CMD", "/bin/sh", "-c", "true"],
    ),
    "host-aliases-to-extra-hosts": (
        [{"ip": "10.0.0.1", "hostnames": ["db", "db.internal"]}, {"ip": "10.0.0.2"}],
    ),
    "integer-to-string": (30,),
    "labels-to-tags": ({"team": "shop", "app.kubernetes.io/name": "web"},),
    "literal-to-expandable": ("costs $5",),
    "max-surge-to-maximum-percent": ("25%", 0),
    "max-unavailable-to-minimum-healthy-percent": ("25%", 0),
    "maximum-percent-to-max-surge": (200, 100),
    "mebibytes-to-quantity": (512, 2048),
    "minimum-healthy-percent-to-max-unavailable": (50, 100),
    "minutes-to-duration": (90,),
    "minutes-to-seconds": (5,),
    "name-to-dns-label": ("web", "Web_Front"),
    "name-to-port-name": ("http", "administration-port"),
    "percent-to-weight": (10,),
    "quantity-to-cpu-units": ("250m", "100m"),
    "quantity-to-gibibytes": ("20Gi", "100G"),
    "quantity-to-gpu-count": ("2",),
    "quantity-to-mebibytes": ("512Mi", "100M"),
    "quantity-to-task-cpu": ("1", "300m"),
    "quantity-to-task-memory": ("2Gi", "1G"),
    "role-to-role-arn": ("arn:aws:iam::111122223333:role/shop",),
    "run-as-user-to-user": (1000,),
    "s3-files-volume-to-volume-handle": ({"fileSystemArn": _S3, "rootDirectory": "/data"},),
    "schedule-expression-to-cron": ("cron(0 3 ? * 2-6 *)", "rate(6 hours)"),
    "seconds-to-duration": (30, 5400),
    "seconds-to-minutes": (300, 301),
    "secret-arn-to-name": (_SECRET, f"{_SECRET}:password::", _PARAMETER),
    "security-option-to-app-armor-profile": ("apparmor:k8s-nginx",),
    "security-option-to-selinux-options": (["label:user:system_u", "label:level:s0:c1,c2"],),
    "selinux-options-to-security-options": ({"user": "system_u", "level": "s0:c1,c2"},),
    "string-to-integer": ("30",),
    "sysctl-to-namespace": ("net.core.somaxconn", "net/core/somaxconn"),
    "tags-to-labels": ([{"key": "team", "value": "shop"}, {"key": "internal"}],),
    "task-cpu-to-quantity": ("512", ".5 vCPU", "129"),
    "task-memory-to-quantity": ("1024", "1 GB"),
    "user-to-run-as-group": ("1000:2000",),
    "user-to-run-as-user": ("1000", "1000:2000"),
    "volume-handle-to-efs-volume": ("fs-12345678:/data", "fs-12345678::fsap-12345678"),
    "weight-to-percent": (10,),
}
"""What is given to a named conversion, twice or more where something may have to give."""

_OF_TYPE: Mapping[str, Any] = {
    "boolean": True,
    "integer": 30,
    "number": 30,
    "string": "text",
}
"""What is copied where the parameter does not enumerate its values."""


def rows() -> Iterator[str]:
    """Yield a line for each value that a pair converts, sorted.

    Its columns are the system converted to, the name of the conversion, the address on either
    side, the pair's conditions, the value given and the value that it becomes, both as JSON, and
    what had to give. What is refused has the reason there.
    """
    lines = []
    for pair in dataset().pairs:
        for to in System:
            (source,) = {*System} - {to}
            if name := pair.conversion(to):
                where = " and ".join(map(str, pair.where))
                key = (str(to), name, str(pair.side(source)), str(pair.side(to)), where)
                for value in samples(pair, source, to):
                    lines.append("\t".join((*key, json.dumps(value), *_become(pair, value, to))))
    yield from sorted(lines)


def _become(pair: Pair, value: Any, to: System) -> tuple[str, str]:
    try:
        made = dataset().convert(pair, value, to=to)
    except NotConvertibleError as error:
        return "refused", error.why
    return json.dumps(made.value), made.loss or ""


def samples(pair: Pair, source: System, to: System) -> Sequence[Any]:
    """Return what is given to a pair: the first of its values, or one of the parameter's type."""
    given, wanted = (dataset().parameter(pair.side(s) or "", s) for s in (source, to))
    if given is None or wanted is None:
        raise ValueError(f"{pair} names what is not a parameter")
    name = pair.conversion(to)
    if name == "values":
        row = pair.values[0]
        return [_in_type(row.ecs if source is System.ECS else row.kubernetes, given)]
    if name == "copy":
        return [_in_type(_any(given, wanted), given)]
    return [_in_type(value, given) for value in SAMPLES[str(name)]]


def _any(given: Parameter, wanted: Parameter) -> Any:
    """Return the first value that a parameter enumerates, the other side's, or one of its type."""
    base = given.element_type
    if base == "object":
        return dict.fromkeys(dataset().fields(given), "text")
    listed = [*given.values, *wanted.values] if base == "string" else []
    return listed[0] if listed else _OF_TYPE[base]


def _in_type(value: Any, parameter: Parameter) -> Any:
    """Return a value as a document has it for a parameter: in a list, or in a map as its key."""
    if parameter.is_list and not isinstance(value, list):
        return [value]
    return {value: value} if parameter.type == "map" and isinstance(value, str) else value
