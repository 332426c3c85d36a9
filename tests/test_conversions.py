"""Each conversion by examples, and what holds for all of them."""

import json
import pickle
import re
import tomllib
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ecsk8s_map import Address, Match, Pair, System, ValuePair, dataset
from ecsk8s_map.conversions import CONVERSIONS, convert
from ecsk8s_map.conversions.quantities import read_quantity, write_binary, write_decimal
from ecsk8s_map.errors import NotConvertibleError
from ecsk8s_map.model import Converted

DATA = Path(__file__).parent.parent / "data" / "mappings.toml"
ROWS = (
    ValuePair(True, "true"),
    ValuePair(1, "one"),
    ValuePair("x", "same"),
    ValuePair("y", "same"),
)
LABEL = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?")
SECRET = "arn:aws:secretsmanager:us-west-2:111122223333:secret"
PARAMETER = "arn:aws-cn:ssm:cn-north-1:111122223333:parameter"
ROLE = "arn:aws:iam::111122223333:role/service/app"
S3 = "arn:aws:s3files:us-west-2:111122223333:file-system/fs-0123456789abcdef0"
S3_POINT = f"{S3}/access-point/fsap-0123456789abcdef0"
LONG = "A" * 70


def pair(name: str | None) -> Pair:
    """A pair that is converted by that name in both directions."""
    return Pair(
        ecs=Address("TaskDefinition.Cpu"),
        kubernetes=Address("Pod.spec.hostname"),
        match=Match.CLOSE,
        to_kubernetes=name,
        to_ecs=name,
        values=ROWS,
    )


def converted(name: str, value: Any) -> Converted:
    return convert(pair(name), value, to=System.KUBERNETES)


def outcome(name: str, value: Any) -> Converted | NotConvertibleError:
    try:
        return converted(name, value)
    except NotConvertibleError as error:
        return error


def test_every_conversion_described_has_a_function_and_the_other_way_round() -> None:
    with DATA.open("rb") as file:
        described = {row["name"] for row in tomllib.load(file)["conversions"]}
    assert described == set(CONVERSIONS)


def test_every_conversion_that_a_pair_names_has_a_function() -> None:
    named = {name for row in dataset().pairs for name in (row.to_kubernetes, row.to_ecs) if name}
    assert named
    assert named <= set(CONVERSIONS)


CONVERTED: list[tuple[str, Any, Any, str]] = [
    # name, given, expected, words of the loss
    ("app-armor-profile-to-security-option", {"type": "Unconfined"}, "apparmor:unconfined", ""),
    (
        "app-armor-profile-to-security-option",
        {"type": "RuntimeDefault", "localhostProfile": None},
        "apparmor:docker-default",
        "",
    ),
    (
        "app-armor-profile-to-security-option",
        {"type": "Localhost", "localhostProfile": "k8s-nginx"},
        "apparmor:k8s-nginx",
        "",
    ),
    ("argv-to-escaped-argv", ["sh", "-c", "echo $HOME $5"], ["sh", "-c", "echo $HOME $5"], ""),
    ("argv-to-escaped-argv", ["$(date)", "$$", "$"], ["$$(date)", "$$$", "$"], ""),
    ("argv-to-escaped-argv", ["$é"], ["$$é"], ""),
    ("argv-to-escaped-argv", [], [], ""),
    ("copy", "as it is", "as it is", ""),
    ("copy", ["a", {"b": 1}], ["a", {"b": 1}], ""),
    ("copy", 0, 0, ""),
    ("cpu-units-to-quantity", 256, "250m", ""),
    ("cpu-units-to-quantity", "256", "250m", ""),
    ("cpu-units-to-quantity", 1024.0, "1", ""),
    ("cpu-units-to-quantity", 1536, "1500m", ""),
    ("cpu-units-to-quantity", 0, "0", ""),
    ("cpu-units-to-quantity", 100, "98m", "100 CPU units are 97.65625 millicores, .* up to 98"),
    ("cron-to-schedule-expression", "0 3 * * 1-5", "cron(0 3 ? * MON-FRI *)", ""),
    ("cron-to-schedule-expression", "0 3 1,15 * *", "cron(0 3 1,15 * ? *)", ""),
    ("cron-to-schedule-expression", "*/15 * * jan-mar ?", "cron(0/15 * * 1-3 ? *)", ""),
    ("cron-to-schedule-expression", "0-30/10 */2 * * *", "cron(0,10,20,30 0/2 * * ? *)", ""),
    ("cron-to-schedule-expression", "0 0 * * */2", "cron(0 0 ? * SUN,TUE,THU,SAT *)", ""),
    ("cron-to-schedule-expression", "@weekly", "cron(0 0 ? * SUN *)", ""),
    ("cron-to-schedule-expression", "@daily", "cron(0 0 * * ? *)", ""),
    ("dns-label-to-name", "app-1", "app-1", ""),
    ("dns-label-to-name", "db.internal", "db-internal", "no dots: it is db-internal"),
    ("duration-to-minutes", "1h", 60, ""),
    ("duration-to-minutes", "1.5h", 90, ""),
    ("duration-to-minutes", 120, 2, ""),
    ("duration-to-minutes", "120", 2, ""),
    ("duration-to-minutes", "90s", 2, "90s is 1.5 minutes, and ECS counts whole ones"),
    ("duration-to-seconds", "1m30s", 90, ""),
    ("duration-to-seconds", "0", 0, ""),
    ("duration-to-seconds", "500ms", 1, "500ms is 0.5 seconds"),
    ("efs-volume-to-volume-handle", {"fileSystemId": "fs-12345678"}, "fs-12345678", ""),
    (
        "efs-volume-to-volume-handle",
        {"FilesystemId": "fs-12345678", "RootDirectory": "/data"},
        "fs-12345678:/data",
        "",
    ),
    (
        "efs-volume-to-volume-handle",
        {
            "fileSystemId": "fs-12345678",
            "transitEncryption": "ENABLED",
            "authorizationConfig": {"accessPointId": "fsap-12345678"},
        },
        "fs-12345678::fsap-12345678",
        "",
    ),
    (
        "efs-volume-to-volume-handle",
        {
            "FilesystemId": "fs-12345678",
            "TransitEncryption": "ENABLED",
            "TransitEncryptionPort": 2049,
            "AuthorizationConfig": {"IAM": "ENABLED"},
        },
        "fs-12345678",
        "does not hold transitEncryption and transitEncryptionPort and iam",
    ),
    (
        "efs-volume-to-volume-handle",
        {"fileSystemId": "fs-12345678", "authorizationConfig": {"accessPointId": "fsap-12345678"}},
        "fs-12345678::fsap-12345678",
        "mounts an access point with TLS",
    ),
    (
        "escaped-argv-to-argv",
        ["$$(date)", "$$$$", "$HOME", "$"],
        ["$(date)", "$$", "$HOME", "$"],
        "",
    ),
    ("escaped-argv-to-argv", ["$(unclosed"], ["$(unclosed"], ""),
    ("exec-to-health-check-command", ["cat", "/ok"], ["CMD", "cat", "/ok"], ""),
    ("exec-to-health-check-command", ["/bin/sh", "-c", "a $$(b)"], ["CMD-SHELL", "a $(b)"], ""),
    (
        "exec-to-health-check-command",
        ["/bin/sh", "-c", "a", "b"],
        ["CMD", "/bin/sh", "-c", "a", "b"],
        "",
    ),
    ("expandable-to-literal", "a$$b $c $", "a$b $c $", ""),
    (
        "extra-hosts-to-host-aliases",
        [
            {"hostname": "a", "ipAddress": "10.0.0.1"},
            {"hostname": "b", "ipAddress": "10.0.0.1"},
            {"Hostname": "c.d", "IpAddress": "::1"},
        ],
        [{"ip": "10.0.0.1", "hostnames": ["a", "b"]}, {"ip": "::1", "hostnames": ["c.d"]}],
        "",
    ),
    (
        "extra-hosts-to-host-aliases",
        [
            {"hostname": "a", "ipAddress": "10.0.0.1"},
            {"hostname": "b", "ipAddress": "10.0.0.2"},
            {"hostname": "c", "ipAddress": "10.0.0.1"},
        ],
        [
            {"ip": "10.0.0.1", "hostnames": ["a", "c"]},
            {"ip": "10.0.0.2", "hostnames": ["b"]},
        ],
        "change their order",
    ),
    ("gibibytes-to-quantity", 21, "21Gi", ""),
    ("gibibytes-to-quantity", 16384, "16Ti", ""),
    ("gpu-count-to-quantity", "2", "2", ""),
    ("health-check-command-to-exec", ["CMD", "cat", "$(x)"], ["cat", "$$(x)"], ""),
    (
        "health-check-command-to-exec",
        ["CMD", "/bin/sh", "-c", "a"],
        ["/bin/sh", "-c", "a"],
        "comes back as",
    ),
    ("sysctl-to-namespace", "net.core.somaxconn", "net.core.somaxconn", ""),
    ("sysctl-to-namespace", "kernel/shm_rmid_forced", "kernel.shm_rmid_forced", "by dots"),
    (
        "health-check-command-to-exec",
        ["CMD-SHELL", "curl -f http://localhost/ || exit 1"],
        ["/bin/sh", "-c", "curl -f http://localhost/ || exit 1"],
        "",
    ),
    (
        "host-aliases-to-extra-hosts",
        [{"ip": "10.0.0.1", "hostnames": ["a", "b"]}],
        [
            {"hostname": "a", "ipAddress": "10.0.0.1"},
            {"hostname": "b", "ipAddress": "10.0.0.1"},
        ],
        "",
    ),
    ("host-aliases-to-extra-hosts", [{"ip": "10.0.0.1"}], [], "left out: 10.0.0.1"),
    ("integer-to-string", 3000, "3000", ""),
    ("integer-to-string", "3000", "3000", ""),
    (
        "labels-to-tags",
        {"b": "1", "a": ""},
        [{"key": "b", "value": "1"}, {"key": "a", "value": ""}],
        "",
    ),
    ("literal-to-expandable", "a$b $$ $(c)", "a$$b $$$$ $$(c)", ""),
    ("max-surge-to-maximum-percent", "25%", 125, ""),
    ("max-surge-to-maximum-percent", "0%", 100, ""),
    ("max-surge-to-maximum-percent", 0, 100, ""),
    ("max-unavailable-to-minimum-healthy-percent", "25%", 75, ""),
    ("max-unavailable-to-minimum-healthy-percent", 0, 100, ""),
    ("maximum-percent-to-max-surge", 200, "100%", ""),
    ("maximum-percent-to-max-surge", "150", "50%", ""),
    ("maximum-percent-to-max-surge", 100, 0, ""),
    ("mebibytes-to-quantity", 512, "512Mi", ""),
    ("mebibytes-to-quantity", "2048", "2Gi", ""),
    ("mebibytes-to-quantity", 1536, "1536Mi", ""),
    ("minimum-healthy-percent-to-max-unavailable", 75, "25%", ""),
    ("minimum-healthy-percent-to-max-unavailable", 100, 0, ""),
    ("minimum-healthy-percent-to-max-unavailable", 0, "100%", ""),
    ("minutes-to-duration", 10, "10m", ""),
    ("minutes-to-duration", 90, "1h30m", ""),
    ("minutes-to-duration", 0, "0s", ""),
    ("minutes-to-seconds", 5, 300, ""),
    ("name-to-dns-label", "app", "app", ""),
    ("name-to-dns-label", "My_App", "my-app", "the name is my-app here"),
    ("name-to-dns-label", "-a.b-", "a-b", "inner hyphens"),
    ("name-to-dns-label", LONG, f"{'a' * 54}-ghdjahon", "more than the 63 characters"),
    ("name-to-port-name", "http", "http", ""),
    ("name-to-port-name", "HTTP__8080", "http-8080", "the name is http-8080 here"),
    ("name-to-port-name", "administration-port", "administ-pooinm", "more than the 15 characters"),
    ("percent-to-weight", 5.0, 5, ""),
    ("quantity-to-cpu-units", "250m", 256, ""),
    ("quantity-to-cpu-units", 0.5, 512, ""),
    ("quantity-to-cpu-units", 2, 2048, ""),
    ("quantity-to-cpu-units", "100m", 103, "100m is 102.4 CPU units, and ECS counts whole ones"),
    ("quantity-to-cpu-units", 0.1, 103, "0.1 cores are 102.4 CPU units"),
    ("quantity-to-gibibytes", "2Ti", 2048, ""),
    ("quantity-to-gibibytes", "100G", 94, "100G is about 93.132257 GiB"),
    ("quantity-to-gpu-count", 2, "2", ""),
    ("quantity-to-gpu-count", "2000m", "2", ""),
    ("quantity-to-mebibytes", "1Gi", 1024, ""),
    ("quantity-to-mebibytes", 536870912, 512, ""),
    ("quantity-to-mebibytes", "100M", 96, "100M is about 95.367432 MiB, .*: rounded up to 96"),
    ("quantity-to-mebibytes", 1000, 1, "1000 bytes are about 0.000954 MiB"),
    ("quantity-to-task-cpu", "1", "1024", ""),
    ("quantity-to-task-cpu", "300m", "308", "307.2 CPU units"),
    ("quantity-to-task-memory", "2Gi", "2048", ""),
    ("role-to-role-arn", ROLE, ROLE, ""),
    ("run-as-user-to-user", 0, "0", ""),
    (
        "s3-files-volume-to-volume-handle",
        {"FileSystemArn": S3, "AccessPointArn": S3_POINT},
        "s3files:fs-0123456789abcdef0::fsap-0123456789abcdef0",
        "leaves out Region us-west-2 and account 111122223333",
    ),
    (
        "s3-files-volume-to-volume-handle",
        {"fileSystemArn": S3, "rootDirectory": "/a", "transitEncryptionPort": 1},
        "s3files:fs-0123456789abcdef0:/a",
        "transitEncryptionPort",
    ),
    ("schedule-expression-to-cron", "cron(0 3 ? * 2-6 *)", "0 3 * * 1-5", ""),
    ("schedule-expression-to-cron", "cron(0/15 8-17 ? * MON,FRI *)", "*/15 8-17 * * 1,5", ""),
    ("schedule-expression-to-cron", "cron(5/20 0 1 JAN ? *)", "5-59/20 0 1 1 *", ""),
    ("schedule-expression-to-cron", "rate(5 minutes)", "*/5 * * * *", "keeps to the clock"),
    ("schedule-expression-to-cron", "rate(60 minutes)", "0 * * * *", "keeps to the clock"),
    ("schedule-expression-to-cron", "rate(6 hours)", "0 */6 * * *", "keeps to the clock"),
    ("schedule-expression-to-cron", "rate(1 day)", "0 0 * * *", "keeps to the clock"),
    ("seconds-to-duration", 30, "30s", ""),
    ("seconds-to-duration", 5400, "1h30m", ""),
    ("seconds-to-minutes", 300, 5, ""),
    ("seconds-to-minutes", 301, 6, "301 seconds are about 5.016667 minutes"),
    (
        "secret-arn-to-name",
        f"{SECRET}:a/b-AbCdEf",
        "a/b",
        "account 111122223333, random suffix AbCd",
    ),
    (
        "secret-arn-to-name",
        f"{SECRET}:db-AbCdEf:password::",
        "db",
        "Region us-west-2, account 111122223333, random suffix AbCdEf, JSON key password",
    ),
    ("secret-arn-to-name", f"{SECRET}:db-AbCdEf:::v-1", "db", "version id v-1"),
    ("secret-arn-to-name", f"{PARAMETER}/a/b", "/a/b", "Region cn-north-1"),
    ("secret-arn-to-name", f"{PARAMETER}/a", "a", "may also be called /a"),
    ("secret-arn-to-name", "/a/b", "/a/b", ""),
    ("security-option-to-app-armor-profile", "apparmor:unconfined", {"type": "Unconfined"}, ""),
    (
        "security-option-to-app-armor-profile",
        "apparmor:k8s-nginx",
        {"type": "Localhost", "localhostProfile": "k8s-nginx"},
        "",
    ),
    ("security-option-to-selinux-options", "label:level:s0:c1,c2", {"level": "s0:c1,c2"}, ""),
    (
        "security-option-to-selinux-options",
        ["label:user:u", "label:role:r"],
        {"user": "u", "role": "r"},
        "",
    ),
    (
        "selinux-options-to-security-options",
        {"user": "u", "type": "t", "level": ""},
        ["label:user:u", "label:type:t"],
        "",
    ),
    ("string-to-integer", "3000", 3000, ""),
    ("string-to-integer", "-1", -1, ""),
    ("tags-to-labels", [{"Key": "a", "Value": "1"}, {"key": "b"}], {"a": "1", "b": ""}, ""),
    ("task-cpu-to-quantity", "512", "500m", ""),
    ("task-cpu-to-quantity", 512, "500m", ""),
    ("task-cpu-to-quantity", ".25 vCPU", "250m", ""),
    ("task-cpu-to-quantity", "1vcpu", "1", ""),
    ("task-cpu-to-quantity", "129", "126m", "129 is about 125.976562 millicores"),
    ("task-memory-to-quantity", "1 GB", "1Gi", ""),
    ("task-memory-to-quantity", ".5gb", "512Mi", ""),
    ("task-memory-to-quantity", "1024", "1Gi", ""),
    ("user-to-run-as-group", "1000:2000", 2000, "user 1000 is not part of it"),
    ("user-to-run-as-group", "app:2000", 2000, "user app is not part of it"),
    ("user-to-run-as-user", "1000", 1000, ""),
    ("user-to-run-as-user", 1000, 1000, ""),
    ("user-to-run-as-user", "1000:2000", 1000, "group 2000 is not part of it"),
    ("values", True, "true", ""),
    ("values", 1, "one", ""),
    ("values", ["x", "y", True], ["same", "true"], ""),
    ("values", ["z", True], ["true"], "'z' is left out"),
    ("volume-handle-to-efs-volume", "fs-12345678", {"fileSystemId": "fs-12345678"}, ""),
    (
        "volume-handle-to-efs-volume",
        "efs:fs-12345678:/a",
        {"fileSystemId": "fs-12345678", "rootDirectory": "/a"},
        "",
    ),
    (
        "volume-handle-to-efs-volume",
        "fs-12345678::fsap-12345678",
        {
            "fileSystemId": "fs-12345678",
            "transitEncryption": "ENABLED",
            "authorizationConfig": {"accessPointId": "fsap-12345678"},
        },
        "",
    ),
    ("weight-to-percent", 100, 100, ""),
]


@pytest.mark.parametrize(("name", "value", "expected", "loss"), CONVERTED)
def test_a_value_is_converted(name: str, value: Any, expected: Any, loss: str) -> None:
    result = converted(name, value)
    assert (result.value, type(result.value)) == (expected, type(expected))
    if loss:
        assert re.search(loss, result.loss or "")
        assert (result.loss or "").endswith(".")
    else:
        assert result.loss is None


def test_every_conversion_has_an_example() -> None:
    assert {name for name, *_ in CONVERTED} == set(CONVERSIONS)


REFUSED: list[tuple[str, Any, str]] = [
    # name, given, words of the refusal
    ("app-armor-profile-to-security-option", {"type": "Other"}, "type is not known"),
    ("app-armor-profile-to-security-option", {"type": "Localhost"}, "localhostProfile is missing"),
    (
        "app-armor-profile-to-security-option",
        {"type": "Localhost", "localhostProfile": "unconfined"},
        "no name that Docker takes",
    ),
    ("argv-to-escaped-argv", "echo", "a list of texts, not a text"),
    ("argv-to-escaped-argv", ["a", 1], "a list of texts, not a number"),
    ("copy", None, "null sets nothing"),
    ("copy", {"Ref": "Image"}, "CloudFormation computes it"),
    ("copy", [{"Fn::Sub": "${A}"}], "CloudFormation computes it"),
    ("cpu-units-to-quantity", True, "a whole number, not a boolean"),
    ("cpu-units-to-quantity", 1.5, "a whole number"),
    ("cpu-units-to-quantity", "1.5", "a whole number"),
    ("cpu-units-to-quantity", "٣", "a whole number"),
    ("cpu-units-to-quantity", -1, "from 0 to 2,147,483,647"),
    ("cpu-units-to-quantity", 2**31, "from 0 to 2,147,483,647"),
    ("cron-to-schedule-expression", "0 3 1 * 1", "restricts both"),
    ("cron-to-schedule-expression", "0 0 * * 7", "takes 0 to 6, not '7'"),
    ("cron-to-schedule-expression", "0 0 * * fri-mon", "runs backwards"),
    ("cron-to-schedule-expression", "*/x * * * *", "a step that is no number"),
    ("cron-to-schedule-expression", "@every 1h", "five cron fields"),
    ("dns-label-to-name", "A_b", "no DNS label"),
    ("duration-to-minutes", "1 h", "no duration"),
    ("duration-to-minutes", -60, "from 0"),
    ("duration-to-seconds", "30", "no duration with units"),
    ("duration-to-seconds", "-1s", "no duration"),
    ("duration-to-seconds", "9999999h", "longer than a duration can be"),
    ("duration-to-seconds", "999999h", "takes 0 to 359,996,400 seconds"),
    ("efs-volume-to-volume-handle", {"fileSystemId": "fs-xyz"}, "no EFS file system"),
    ("efs-volume-to-volume-handle", {}, "fileSystemId is missing"),
    (
        "efs-volume-to-volume-handle",
        {"fileSystemId": "fs-12345678", "rootDirectory": "/a:b"},
        "has a colon",
    ),
    ("efs-volume-to-volume-handle", {"fileSystemId": "fs-12345678", "x": 1}, "a field 'x'"),
    (
        "efs-volume-to-volume-handle",
        {
            "fileSystemId": "fs-12345678",
            "rootDirectory": "/a",
            "authorizationConfig": {"accessPointId": "fsap-12345678"},
        },
        "takes no path",
    ),
    ("escaped-argv-to-argv", ["$(NAME)"], r"the reference \$\(NAME\)"),
    ("exec-to-health-check-command", [], "empty"),
    ("exec-to-health-check-command", ["$(NAME)"], "nothing in ECS expands"),
    ("expandable-to-literal", "a $(NAME)", "nothing in ECS expands"),
    ("expandable-to-literal", "$$$(NAME)", "nothing in ECS expands"),
    (
        "extra-hosts-to-host-aliases",
        [{"hostname": "a", "ipAddress": "host-gateway"}],
        "'host-gateway' is no IP address",
    ),
    ("extra-hosts-to-host-aliases", [{"hostname": "A", "ipAddress": "::1"}], "'A' is no host name"),
    ("extra-hosts-to-host-aliases", [{"ipAddress": "::1"}], "hostname is missing"),
    ("gibibytes-to-quantity", "21Gi", "a whole number"),
    ("gpu-count-to-quantity", "ALL", "a whole number"),
    ("gpu-count-to-quantity", "0.25", "a whole number"),
    ("health-check-command-to-exec", ["NONE"], "leave the probe out"),
    ("sysctl-to-namespace", "net/ipv4/conf/eth0.1/forwarding", "a dot within a part"),
    ("sysctl-to-namespace", 1, "a text"),
    ("health-check-command-to-exec", ["curl", "-f"], "begin with CMD"),
    ("health-check-command-to-exec", ["CMD"], "followed by a command"),
    ("health-check-command-to-exec", ["CMD-SHELL", "a", "b"], "one text for the shell"),
    ("health-check-command-to-exec", [], "begin with CMD"),
    ("host-aliases-to-extra-hosts", [{"ip": "fe80::1%eth0"}], "no IP address"),
    ("integer-to-string", "traffic-port", "a whole number"),
    ("labels-to-tags", {f"{'a' * 120}/{'b' * 10}": ""}, "at most 128 characters"),
    ("labels-to-tags", {"": ""}, "no label's key"),
    ("labels-to-tags", {"a": "a b"}, "no label's value"),
    ("labels-to-tags", {str(number): "" for number in range(51)}, "at most 50 tags"),
    ("labels-to-tags", [], "an object, not a list"),
    ("literal-to-expandable", 1, "a text, not a number"),
    ("max-surge-to-maximum-percent", 1, "a number of pods"),
    ("max-surge-to-maximum-percent", "1", "a percentage such as 25%"),
    ("max-unavailable-to-minimum-healthy-percent", "101%", "from 0 to 100"),
    ("maximum-percent-to-max-surge", 99, "from 100"),
    ("mebibytes-to-quantity", "512Mi", "a whole number"),
    ("minimum-healthy-percent-to-max-unavailable", 101, "from 0 to 100"),
    ("minutes-to-duration", 1.5, "a whole number"),
    ("minutes-to-seconds", -1, "from 0"),
    ("minutes-to-seconds", 2**31 - 1, "takes 0 to 2,147,483,647 seconds"),
    ("name-to-dns-label", "___", "no letter from a to z and no digit"),
    ("name-to-dns-label", "", "no letter from a to z and no digit"),
    ("name-to-port-name", "8080", "at least one letter"),
    ("percent-to-weight", 0.1, "a whole number"),
    ("percent-to-weight", 0, "from 1 to 100"),
    ("quantity-to-cpu-units", "-1", "negative"),
    ("quantity-to-gibibytes", "1GiB", "no quantity"),
    ("quantity-to-gpu-count", "500m", "it is 0.5, and only whole GPUs"),
    ("quantity-to-mebibytes", "16Ei", r"more than 2\^63 - 1"),
    ("quantity-to-mebibytes", True, "a quantity, not a boolean"),
    ("quantity-to-task-cpu", "100m", "ECS takes 128 to 196,608 CPU units"),
    ("quantity-to-task-memory", "1E", "ECS takes 0 to 2,147,483,647 MiB"),
    ("role-to-role-arn", "app", "no full ARN"),
    ("run-as-user-to-user", -1, "from 0"),
    ("s3-files-volume-to-volume-handle", {"fileSystemArn": ROLE}, "no S3 Files file system"),
    (
        "s3-files-volume-to-volume-handle",
        {"fileSystemArn": S3, "accessPointArn": S3_POINT.replace("fs-0", "fs-1")},
        "no access point of this file system",
    ),
    ("schedule-expression-to-cron", "at(2026-01-01T00:00:00)", "a CronJob has nothing else"),
    ("schedule-expression-to-cron", "rate(7 minutes)", "neither the hour nor the day"),
    ("schedule-expression-to-cron", "rate(0 minutes)", "a positive number"),
    ("schedule-expression-to-cron", "cron(0 3 ? * 2-6 2026)", "no years"),
    ("schedule-expression-to-cron", "cron(0 3 L * ? *)", "not 'L'"),
    ("schedule-expression-to-cron", "cron(0 3 ? * 6#3 *)", "not '6#3'"),
    ("schedule-expression-to-cron", "cron(0 3 * * * *)", "wants ?"),
    ("schedule-expression-to-cron", "cron(0 3 * * ?)", "six fields, this one 5"),
    ("seconds-to-duration", "30s", "a whole number"),
    ("seconds-to-minutes", 1.5, "a whole number"),
    ("secret-arn-to-name", "arn:aws:s3:::bucket", "no ARN of a secret"),
    ("security-option-to-app-armor-profile", "no-new-privileges", "no option apparmor:NAME"),
    ("security-option-to-selinux-options", "label:disable", "spc_t"),
    ("security-option-to-selinux-options", "label:color:red", "no option label:FIELD:VALUE"),
    ("security-option-to-selinux-options", ["label:type:a", "label:type:b"], "sets type twice"),
    ("selinux-options-to-security-options", {}, "sets nothing"),
    ("string-to-integer", "traffic-port", "a whole number"),
    ("string-to-integer", "007", "needless characters; the number is 7"),
    ("string-to-integer", 7, "a text, not a number"),
    ("tags-to-labels", [{"key": "aws:ecs:clusterName"}], "AWS' own"),
    ("tags-to-labels", [{"key": "cost center"}], "no label's key"),
    ("tags-to-labels", [{"key": "a/b/c"}], "before the slash stands a DNS name"),
    ("tags-to-labels", [{"key": "a", "value": "a@b.c"}], "use an annotation"),
    ("tags-to-labels", [{"key": "a", "value": "a" * 64}], "at most 63"),
    ("tags-to-labels", [{"key": "a"}, {"Key": "a"}], "'a' occurs twice"),
    ("tags-to-labels", [{"key": "a", "Key": "b"}], "the field key twice"),
    ("tags-to-labels", {"a": "1"}, "a list of tags, not an object"),
    ("task-cpu-to-quantity", "64", "128 to 196,608"),
    ("task-cpu-to-quantity", ".3 vCPU", "307.2 CPU units, and ECS takes whole ones"),
    ("task-cpu-to-quantity", "1 GB", "a number of CPU units, or of vCPU"),
    ("task-memory-to-quantity", "1 GiB", "a number of MiB, or of GB"),
    ("user-to-run-as-group", "1000", "names no group"),
    ("user-to-run-as-group", "1000:staff", "a group as a number, not 'staff'"),
    ("user-to-run-as-user", "root", "a user as a number, not 'root'"),
    ("user-to-run-as-user", ":1000", "user or user:group"),
    ("values", "true", "not listed; known: True, 1, 'x', 'y'"),
    ("values", 1.0, "not listed"),
    ("values", ["z"], "not listed"),
    ("volume-handle-to-efs-volume", "s3files:fs-12345678", "a handle of S3 Files"),
    ("volume-handle-to-efs-volume", "fs-12345678:/a:fsap-12345678", "takes no path"),
    ("volume-handle-to-efs-volume", "fs-12345678:::", "no handle"),
    ("weight-to-percent", 0, "from 1 to 100"),
]


@pytest.mark.parametrize(("name", "value", "why"), REFUSED)
def test_a_value_is_refused_with_the_reason(name: str, value: Any, why: str) -> None:
    with pytest.raises(NotConvertibleError, match=why) as caught:
        converted(name, value)
    assert caught.value.value is value
    assert caught.value.pair == pair(name)
    assert str(caught.value).endswith(caught.value.why)


def test_every_conversion_has_a_refusal() -> None:
    assert {name for name, *_ in REFUSED} == set(CONVERSIONS)


@pytest.mark.parametrize("to", [System.ECS, "ecs", System.KUBERNETES, "kubernetes"])
def test_without_a_conversion_a_person_has_to_decide(to: str) -> None:
    with pytest.raises(NotConvertibleError, match="a person has to decide; the pair's note says"):
        convert(pair(None), 1, to=to)


def test_where_nothing_stands_on_the_other_side_the_error_says_so() -> None:
    alone = Pair(ecs=Address("TaskDefinition.Cpu"), kubernetes=None, match=Match.NONE)
    with pytest.raises(NotConvertibleError, match="no counterpart"):
        convert(alone, 1, to="kubernetes")


def test_a_conversion_of_a_newer_dataset_is_named() -> None:
    with pytest.raises(NotConvertibleError, match="no conversion 'from-the-future'"):
        converted("from-the-future", 1)


def test_only_the_two_systems_can_be_converted_to() -> None:
    with pytest.raises(ValueError, match="nomad"):
        convert(pair("copy"), 1, to="nomad")


def test_values_are_read_in_either_direction_and_the_first_row_wins() -> None:
    assert convert(pair("values"), "y", to="kubernetes").value == "same"
    assert convert(pair("values"), "same", to="ecs").value == "x"


def test_the_error_shortens_its_value_and_survives_pickling() -> None:
    with pytest.raises(NotConvertibleError) as caught:
        converted("cpu-units-to-quantity", "x" * 1_000)
    error = pickle.loads(pickle.dumps(caught.value))
    assert (error.value, error.pair, error.why) == (
        "x" * 1_000,
        caught.value.pair,
        caught.value.why,
    )
    assert len(str(error)) < 300


def test_every_conversion_has_a_docstring() -> None:
    assert all((function.__doc__ or "").startswith("Return ") for function in CONVERSIONS.values())


def nested(depth: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(depth):
        value = [value]
    return value


FIELD_NAMES = st.sampled_from(
    [
        *("key", "Value", "hostname", "IpAddress", "ip", "hostnames", "type", "localhostProfile"),
        *("fileSystemId", "rootDirectory", "authorizationConfig", "accessPointId", "iam", "user"),
        *("FileSystemArn", "transitEncryption", "AccessPointArn", "level", "Ref"),
    ]
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(-3, 3000)
    | st.floats()
    | st.text(st.characters(), max_size=80)
    | st.text("$()ab", max_size=8)
    | st.from_regex(r"\A[+-]?[0-9.]{0,4}([eEinumkKMGTP]{0,2}[-+]?[0-9]{0,9})\Z")
    | st.from_regex(r"\A(cron|rate)?\(?([0-9*?/,L#-]{1,4} ?){5,6}\)?\Z")
    | st.from_regex(r"\A[0-9.]{0,5}(h|m|s|ms| vCPU| GB|%)?\Z")
    | st.sampled_from(
        [S3, S3_POINT, ROLE, "fs-12345678", "fsap-12345678", "::1", "CMD", "CMD-SHELL"]
    )
    | st.sampled_from(["apparmor:", "label:type:", "1:", ":1", "fs-12345678:", "arn:aws:ssm:"])
)
JSON_VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(FIELD_NAMES | st.text(max_size=3), inner, max_size=4)
    ),
    max_leaves=8,
)


@given(JSON_VALUES)
def test_any_value_is_converted_or_refused(value: Any) -> None:
    for name in CONVERSIONS:
        result = outcome(name, value)
        if isinstance(result, NotConvertibleError):
            assert result.why
            assert len(str(result)) < 1_000
        else:
            assert result.loss is None or result.loss.endswith(".")
            json.dumps(result.value)


@pytest.mark.parametrize(
    "value",
    [
        *(10**5_000, -(10**5_000), "9" * 5_000, f"1e{'9' * 5_000}", "9" * 5_000 + "%"),
        *(float("inf"), float("nan"), "1e-2147483647", "1e2147483647", "\ud800", b"", {1: 2}),
        *(nested(100_000), [nested(100_000)], "$" * 100_000, "a" * 100_000),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_monstrous_value_does_no_harm(value: Any) -> None:
    for name in CONVERSIONS:
        result = outcome(name, value)
        assert not isinstance(result, NotConvertibleError) or len(str(result)) < 1_000


@pytest.mark.parametrize(
    ("spelled", "amount"),
    [
        ("1", 1),
        ("+1", 1),
        ("01", 1),
        ("1.", 1),
        (".5", Fraction(1, 2)),
        ("1.5G", 1_500_000_000),
        ("1.5Gi", 3 * 2**29),
        ("1.G", 1_000_000_000),
        ("1k", 1_000),
        ("1e3", 1_000),
        ("1E3", 1_000),
        ("1E+3", 1_000),
        ("1E", 10**18),
        ("5e-1", Fraction(1, 2)),
        ("1n", Fraction(1, 10**9)),
        ("1u", Fraction(1, 10**6)),
        ("1m", Fraction(1, 1000)),
        ("0.1n", Fraction(1, 10**9)),
        ("1e-10", Fraction(1, 10**9)),
        ("1.0000000001", 1 + Fraction(1, 10**9)),
        ("1e-2147483647", Fraction(1, 10**9)),
        ("0e2147483647", 0),
        ("-0", 0),
        (" 1Ki ", 1024),
        ("7Ei", 7 * 2**60),
        (5, 5),
        (0.5, Fraction(1, 2)),
        (1e3, 1_000),
        (1e-7, Fraction(1, 10**7)),
        (1e16, 10**16),
    ],
)
def test_a_quantity_is_read_as_kubernetes_reads_it(spelled: Any, amount: Fraction) -> None:
    assert read_quantity(spelled) == amount


@pytest.mark.parametrize(
    "spelled",
    [
        *(
            "",
            " ",
            "1K",
            "1 Gi",
            "1ki",
            "1gi",
            "1KI",
            "1i",
            ".5i",
            "1e",
            "1E+",
            "1e1.0",
            "1Ke3",
            "Mi",
        ),
        *(".", "+", "--1", "+-1", "1..2", "1.1.M", "0x1", "1,5", "1_000", "\u0661", "1\n", "aoeu"),
        *("8Ei", "1e99", "-1", "1e99999999999", [], {}, None, True, float("inf"), float("nan")),
    ],
)
def test_what_is_no_amount_of_a_resource_is_refused(spelled: Any) -> None:
    with pytest.raises(NotConvertibleError):
        converted("quantity-to-mebibytes", spelled)


@given(st.integers(0, 2**63 - 1))
def test_a_quantity_written_is_read_back(amount: int) -> None:
    assert read_quantity(write_binary(amount)) == amount
    assert read_quantity(write_decimal(amount)) == Fraction(amount, 1000)


INT32 = st.integers(0, 2**31 - 1)
NUMBERS = INT32 | st.integers(0, 20_000) | st.integers(0, 10_000).map(lambda number: number * 128)
QUANTITIES = st.tuples(
    st.integers(0, 5_000), st.sampled_from(["", "m", "k", "M", "Mi", "Gi", "Ti", "e3"])
).map(lambda parts: f"{parts[0]}{parts[1]}")
ADDRESSES = st.ip_addresses().map(str).filter(lambda address: "%" not in address)
HOST_NAMES = st.from_regex(r"\A[a-z]([a-z0-9-]{0,9}[a-z0-9])?\Z", fullmatch=True)
LABEL_WORDS = st.from_regex(r"\A[A-Za-z0-9]([A-Za-z0-9._-]{0,9}[A-Za-z0-9])?\Z", fullmatch=True)
ARGUMENTS = st.lists(st.text("$()aé ", max_size=8) | st.text(max_size=5), max_size=4)
FILE_SYSTEMS = st.from_regex(r"\Afs-[0-9a-f]{8,17}\Z", fullmatch=True)
POINTS = st.from_regex(r"\Afsap-[0-9a-f]{8,17}\Z", fullmatch=True)
PATHS = st.from_regex(r"\A/[a-z/]{0,8}\Z", fullmatch=True)
EFS_VOLUMES = (
    st.fixed_dictionaries({"fileSystemId": FILE_SYSTEMS}, optional={"rootDirectory": PATHS})
) | st.fixed_dictionaries(
    {
        "fileSystemId": FILE_SYSTEMS,
        "transitEncryption": st.just("ENABLED"),
        "authorizationConfig": st.fixed_dictionaries({"accessPointId": POINTS}),
    }
)
PROFILES = st.sampled_from([{"type": "Unconfined"}, {"type": "RuntimeDefault"}]) | st.builds(
    lambda name: {"type": "Localhost", "localhostProfile": name}, LABEL_WORDS
)


def cron_field(least: int, most: int) -> st.SearchStrategy[str]:
    numbers = st.integers(least, most)
    return (
        st.just("*")
        | numbers.map(str)
        | st.tuples(numbers, numbers).map(lambda ends: f"{min(ends)}-{max(ends)}")
        | st.integers(2, 12).map(lambda step: f"*/{step}")
    )


SCHEDULES = st.tuples(
    cron_field(0, 59), cron_field(0, 23), cron_field(1, 31), cron_field(1, 12), cron_field(0, 6)
).map(" ".join)

INVERSES: list[tuple[str, str, st.SearchStrategy[Any]]] = [
    # to Kubernetes, to ECS, values of ECS in the form in which they come back
    ("argv-to-escaped-argv", "escaped-argv-to-argv", ARGUMENTS),
    ("cpu-units-to-quantity", "quantity-to-cpu-units", NUMBERS),
    ("efs-volume-to-volume-handle", "volume-handle-to-efs-volume", EFS_VOLUMES),
    (
        "extra-hosts-to-host-aliases",
        "host-aliases-to-extra-hosts",
        st.lists(
            st.fixed_dictionaries(
                {"hostname": HOST_NAMES, "ipAddress": st.sampled_from(["::1", "::2"]) | ADDRESSES}
            )
        ),
    ),
    ("gibibytes-to-quantity", "quantity-to-gibibytes", NUMBERS),
    ("gpu-count-to-quantity", "quantity-to-gpu-count", NUMBERS.map(str)),
    (
        "health-check-command-to-exec",
        "exec-to-health-check-command",
        st.text().map(lambda command: ["CMD-SHELL", command])
        | ARGUMENTS.map(lambda arguments: ["CMD", "/ok", *arguments])
        | ARGUMENTS.map(lambda arguments: ["CMD", "/bin/sh", "-c", *arguments]),
    ),
    ("integer-to-string", "string-to-integer", NUMBERS),
    ("literal-to-expandable", "expandable-to-literal", st.text("$()a") | st.text()),
    ("maximum-percent-to-max-surge", "max-surge-to-maximum-percent", st.integers(100, 1_000)),
    ("mebibytes-to-quantity", "quantity-to-mebibytes", NUMBERS),
    (
        "minimum-healthy-percent-to-max-unavailable",
        "max-unavailable-to-minimum-healthy-percent",
        st.integers(0, 100),
    ),
    ("minutes-to-duration", "duration-to-minutes", st.integers(0, 30_000_000)),
    ("minutes-to-seconds", "seconds-to-minutes", st.integers(0, 30_000_000)),
    ("name-to-dns-label", "dns-label-to-name", HOST_NAMES | LABEL_WORDS),
    ("percent-to-weight", "weight-to-percent", st.integers(1, 100)),
    ("seconds-to-duration", "duration-to-seconds", st.integers(0, 300_000_000)),
    ("security-option-to-app-armor-profile", "app-armor-profile-to-security-option",
     LABEL_WORDS.map("apparmor:{}".format)),
    (
        "security-option-to-selinux-options",
        "selinux-options-to-security-options",
        st.dictionaries(st.sampled_from(["user", "role", "type", "level"]), HOST_NAMES, min_size=1)
        .map(lambda fields: [f"label:{field}:{value}" for field, value in fields.items()]),
    ),
    (
        "tags-to-labels",
        "labels-to-tags",
        st.lists(
            st.fixed_dictionaries({"key": LABEL_WORDS, "value": LABEL_WORDS}),
            unique_by=lambda tag: tag["key"],
        ),
    ),
    ("task-cpu-to-quantity", "quantity-to-task-cpu",
     (st.integers(128, 196_608) | st.integers(1, 1_536).map(lambda n: n * 128)).map(str)),
    ("task-memory-to-quantity", "quantity-to-task-memory", NUMBERS.map(str)),
    ("user-to-run-as-user", "run-as-user-to-user", NUMBERS.map(str)),
]  # fmt: skip


@pytest.mark.parametrize(("there", "back", "values"), INVERSES)
def test_there_and_back_is_the_same_value_where_nothing_is_lost(
    there: str, back: str, values: st.SearchStrategy[Any]
) -> None:
    @given(values)
    def check(value: Any) -> None:
        result = converted(there, value)
        assume(result.loss is None)
        assert converted(back, result.value) == Converted(value, None)

    check()


BACKWARDS: list[tuple[str, str, st.SearchStrategy[Any], Callable[[Any], Any]]] = [
    # to ECS, to Kubernetes, values of Kubernetes, what makes them comparable
    ("quantity-to-cpu-units", "cpu-units-to-quantity", QUANTITIES, read_quantity),
    ("quantity-to-mebibytes", "mebibytes-to-quantity", QUANTITIES, read_quantity),
    ("quantity-to-gibibytes", "gibibytes-to-quantity", QUANTITIES, read_quantity),
    ("quantity-to-task-memory", "task-memory-to-quantity", QUANTITIES, read_quantity),
    ("app-armor-profile-to-security-option", "security-option-to-app-armor-profile",
     PROFILES, lambda profile: profile),
    ("cron-to-schedule-expression", "schedule-expression-to-cron", SCHEDULES,
     lambda cron: converted("cron-to-schedule-expression", cron)),
    ("exec-to-health-check-command", "health-check-command-to-exec", ARGUMENTS,
     lambda argv: converted("escaped-argv-to-argv", argv)),
    ("max-surge-to-maximum-percent", "maximum-percent-to-max-surge",
     st.integers(0, 300).map("{}%".format), lambda percent: int(str(percent).rstrip("%"))),
    ("labels-to-tags", "tags-to-labels", st.dictionaries(LABEL_WORDS, LABEL_WORDS), dict),
    ("dns-label-to-name", "name-to-dns-label", HOST_NAMES, str),
]  # fmt: skip


@pytest.mark.parametrize(("there", "back", "values", "comparable"), BACKWARDS)
def test_back_and_there_means_the_same_where_nothing_is_lost(
    there: str, back: str, values: st.SearchStrategy[Any], comparable: Callable[[Any], Any]
) -> None:
    @given(values)
    def check(value: Any) -> None:
        try:
            result = converted(there, value)
        except NotConvertibleError:
            assume(False)
        assume(result.loss is None)
        again = converted(back, result.value)
        assert again.loss is None
        assert comparable(again.value) == comparable(value)

    check()


@given(st.text(max_size=100) | st.from_regex(r"\A[A-Za-z0-9_.-]{1,255}\Z"))
def test_a_name_becomes_a_dns_label(name: str) -> None:
    try:
        result = converted("name-to-dns-label", name)
    except NotConvertibleError:
        assert not re.search("[A-Za-z0-9]", name)
    else:
        assert LABEL.fullmatch(result.value)
        assert len(result.value) <= 63
        assert (result.loss is None) == (result.value == name)


@given(st.text(max_size=100) | st.from_regex(r"\A[A-Za-z0-9_-]{1,64}\Z"))
def test_a_name_becomes_a_port_name(name: str) -> None:
    try:
        result = converted("name-to-port-name", name)
    except NotConvertibleError:
        assert not re.search("[A-Za-z]", name)
    else:
        assert LABEL.fullmatch(result.value)
        assert len(result.value) <= 15
        assert "--" not in result.value
        assert re.search("[a-z]", result.value)
        assert (result.loss is None) == (result.value == name)


@pytest.mark.parametrize(
    ("name", "first", "second"),
    [
        ("name-to-dns-label", f"{LONG}-one", f"{LONG}-two"),
        ("name-to-dns-label", LONG, LONG.lower()),
        ("name-to-port-name", "service-connect-http", "service-connect-grpc"),
    ],
)
def test_two_long_names_stay_two(name: str, first: str, second: str) -> None:
    assert converted(name, first).value != converted(name, second).value
    assert converted(name, first) == converted(name, first)


@given(st.text(max_size=20) | LABEL_WORDS)
def test_a_label_that_is_written_is_one_that_kubernetes_takes(word: str) -> None:
    try:
        value = converted("tags-to-labels", [{"key": "a", "value": word}]).value["a"]
    except NotConvertibleError:
        return
    assert re.fullmatch(r"(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?", value)


@pytest.mark.parametrize(
    ("ecs", "kubernetes", "value", "to", "expected"),
    [
        (
            "TaskDefinition.ContainerDefinitions[].PortMappings[].ContainerPort",
            "Pod.spec.containers[].ports[].containerPort",
            "8080",
            "kubernetes",
            Converted(8080),
        ),
        (
            "TaskDefinition.ContainerDefinitions[].Privileged",
            "Pod.spec.containers[].securityContext.privileged",
            "true",
            "kubernetes",
            Converted(True),
        ),
        (
            "TaskDefinition.ContainerDefinitions[].SystemControls[].Value",
            "Pod.spec.securityContext.sysctls[].value",
            1024,
            "ecs",
            Converted("1024"),
        ),
        (
            "TaskDefinition.ContainerDefinitions[].DockerSecurityOptions",
            "Pod.spec.containers[].securityContext.allowPrivilegeEscalation",
            ["no-new-privileges"],
            "kubernetes",
            Converted(False),
        ),
    ],
)
def test_the_dataset_converts_to_the_type_of_the_parameter(
    ecs: str, kubernetes: str, value: Any, to: str, expected: Converted
) -> None:
    (named,) = {p for p in dataset().lookup(ecs) if p.kubernetes == kubernetes and not p.where}
    assert dataset().convert(named, value, to=to) == expected


@pytest.mark.parametrize("value", ["eighty", "8080 ", 80.5, True, [80, 81], {"port": 80}])
def test_what_would_be_a_guess_is_not_converted_to_the_type(value: Any) -> None:
    port = "TaskDefinition.ContainerDefinitions[].PortMappings[].ContainerPort"
    (named, *_) = dataset().lookup(port)
    with pytest.raises(NotConvertibleError, match="is no integer"):
        dataset().convert(named, value, to="kubernetes")
