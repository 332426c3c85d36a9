"""References to AWS resources: secrets, roles, volumes."""

from typing import Any

import pytest
from hypothesis import strategies as st

from conversions.checks import (
    Example,
    Refusal,
    check_converted,
    check_inverse,
    check_refused,
    conversions_of,
)

SECRET = "arn:aws:secretsmanager:us-west-2:111122223333:secret"
PARAMETER = "arn:aws-cn:ssm:cn-north-1:111122223333:parameter"
ROLE = "arn:aws:iam::111122223333:role/service/app"
S3 = "arn:aws:s3files:us-west-2:111122223333:file-system/fs-0123456789abcdef0"
S3_POINT = f"{S3}/access-point/fsap-0123456789abcdef0"
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


CONVERTED: list[Example] = [
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
        "leaves out transitEncryption and transitEncryptionPort and iam",
    ),
    (
        "efs-volume-to-volume-handle",
        {"fileSystemId": "fs-12345678", "authorizationConfig": {"accessPointId": "fsap-12345678"}},
        "fs-12345678::fsap-12345678",
        "The driver mounts an access point with TLS",
    ),
    ("role-to-role-arn", ROLE, ROLE, ""),
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
    (
        "secret-arn-to-name",
        f"{SECRET}:a/b-AbCdEf",
        "a/b",
        "account 111122223333, random suffix AbCdEf",
    ),
    (
        "secret-arn-to-name",
        f"{SECRET}:db-AbCdEf:password::",
        "db",
        "Region us-west-2, account 111122223333, random suffix AbCdEf, JSON key password",
    ),
    ("secret-arn-to-name", f"{SECRET}:db-AbCdEf:::v-1", "db", "version id v-1"),
    ("secret-arn-to-name", f"{PARAMETER}/a/b", "/a/b", "Region cn-north-1, account 111122223333"),
    ("secret-arn-to-name", f"{PARAMETER}/a", "a", "may also be called /a"),
    ("secret-arn-to-name", "/a/b", "/a/b", ""),
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
]

REFUSED: list[Refusal] = [
    (
        "efs-volume-to-volume-handle",
        {"fileSystemId": "fs-xyz"},
        "its fileSystemId is not fs- and 8 to 40",
    ),
    ("efs-volume-to-volume-handle", {}, "fileSystemId is missing"),
    (
        "efs-volume-to-volume-handle",
        {"fileSystemId": "fs-12345678", "rootDirectory": "/a:b"},
        "its rootDirectory has a colon",
    ),
    ("efs-volume-to-volume-handle", {"fileSystemId": "fs-12345678", "x": 1}, "it has a field 'x'"),
    (
        "efs-volume-to-volume-handle",
        {
            "fileSystemId": "fs-12345678",
            "rootDirectory": "/a",
            "authorizationConfig": {"accessPointId": "fsap-12345678"},
        },
        "takes only the path /",
    ),
    ("role-to-role-arn", "app", "it is not the full ARN"),
    ("s3-files-volume-to-volume-handle", {"fileSystemArn": ROLE}, "not an S3 Files file system"),
    (
        "s3-files-volume-to-volume-handle",
        {"fileSystemArn": S3, "accessPointArn": S3_POINT.replace("fs-0", "fs-1")},
        "not an access point of this file system",
    ),
    ("secret-arn-to-name", "arn:aws:s3:::bucket", "it is neither the ARN of a secret"),
    ("volume-handle-to-efs-volume", "s3files:fs-12345678", "it is a handle of S3 Files"),
    ("volume-handle-to-efs-volume", "fs-12345678:/a:fsap-12345678", "takes only the path /"),
    ("volume-handle-to-efs-volume", "fs-12345678:::", "it is not a handle"),
]


@pytest.mark.parametrize(("name", "value", "expected", "loss"), CONVERTED)
def test_a_value_is_converted(name: str, value: Any, expected: Any, loss: str) -> None:
    check_converted(name, value, expected, loss)


@pytest.mark.parametrize(("name", "value", "why"), REFUSED)
def test_a_value_is_refused_with_the_reason(name: str, value: Any, why: str) -> None:
    check_refused(name, value, why)


def test_every_conversion_has_an_example_and_a_refusal() -> None:
    assert {name for name, *_ in CONVERTED} == conversions_of("resources") != set()
    assert {name for name, *_ in REFUSED} == conversions_of("resources")


INVERSES: list[tuple[str, str, st.SearchStrategy[Any]]] = [
    ("efs-volume-to-volume-handle", "volume-handle-to-efs-volume", EFS_VOLUMES),
]


@pytest.mark.parametrize(("there", "back", "values"), INVERSES)
def test_there_and_back_is_the_same_value_where_nothing_is_lost(
    there: str, back: str, values: st.SearchStrategy[Any]
) -> None:
    check_inverse(there, back, values)
