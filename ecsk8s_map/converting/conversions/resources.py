"""References to AWS resources: secrets, roles, EFS and S3 Files volumes."""

from __future__ import annotations

import re
from typing import Any

from ...errors import one_line
from ...findings import Converted
from .reading import RefusedError, fields, required, string

# Account and Region as in https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
_WHERE = r"arn:aws[a-z-]*:{service}:(?P<region>[a-z0-9-]+):(?P<account>[0-9]{{12}})"
_SECRET = re.compile(
    _WHERE.format(service="secretsmanager")
    + r":secret:(?P<name>[A-Za-z0-9/_+=.@-]+?)(?P<random>-[A-Za-z0-9]{6})?"
    r"(?::(?P<key>[^:]*):(?P<stage>[^:]*):(?P<version>[^:]*))?"
)
_PARAMETER = re.compile(_WHERE.format(service="ssm") + r":parameter/(?P<name>[A-Za-z0-9_./-]+)")
_PARAMETER_NAME = re.compile(r"[A-Za-z0-9_./-]+")
_ROLE = re.compile(r"arn:aws[a-z-]*:iam::[0-9]{12}:role/[\x21-\x7e]+")
_FILE_SYSTEM_ID = re.compile(r"fs-[0-9a-f]{8,40}")
_ACCESS_POINT_ID = re.compile(r"fsap-[0-9a-f]{8,40}")
_S3_FILE_SYSTEM = re.compile(
    _WHERE.format(service="s3files") + r":file-system/(?P<id>fs-[0-9a-f]{17,40})"
)
_S3_ACCESS_POINT = re.compile(
    _S3_FILE_SYSTEM.pattern + r"/access-point/(?P<point>fsap-[0-9a-f]{17,40})"
)


def secret_arn_to_name(value: Any) -> Converted:
    """Return the name in the ARN of a Secrets Manager secret or an SSM parameter, or a bare name.

    What else the ARN has goes elsewhere, and `loss` lists it: account and Region into the
    SecretStore, JSON key into `property`, stage or version id into `version`. The six random
    characters that Secrets Manager adds are not part of the name. See
    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Secret.html.
    """
    given = string(value)
    if secret := _SECRET.fullmatch(given):
        return Converted(secret["name"], _left_out(secret))
    if parameter := _PARAMETER.fullmatch(given):
        name, loss = parameter["name"], _left_out(parameter)
        if "/" in name:  # a name with levels begins with a slash, which the ARN runs together
            return Converted(f"/{name}", loss)
        return Converted(name, f"{loss} The parameter may also be called /{name}.")
    if _PARAMETER_NAME.fullmatch(given):
        return Converted(given)
    raise RefusedError("it is neither the ARN of a secret or parameter nor a parameter's name")


def _left_out(arn: re.Match[str]) -> str:
    words = {
        "region": "Region",
        "account": "account",
        "random": "random suffix",
        "key": "JSON key",
        "stage": "version stage",
        "version": "version id",
    }
    parts = [
        f"{words[part]} {one_line(content.removeprefix('-'))}"
        for part, content in arn.groupdict().items()
        if part in words and content
    ]
    return f"The name leaves out what else the ARN has: {', '.join(parts)}."


def role_to_role_arn(value: Any) -> Converted:
    """Return the ARN of an IAM role as it is; a bare name is refused, as its account is unknown."""
    arn = string(value)
    if not _ROLE.fullmatch(arn):
        raise RefusedError("it is not the full ARN of a role, and the account is not in the name")
    return Converted(arn)


def efs_volume_to_volume_handle(value: Any) -> Converted:
    """Return an EFS volume as the CSI driver's handle `fs-id:path:fsap-id`.

    Empty parts at the end are left out. The handle has no transit encryption, port or IAM
    authorization, which belong in `volumeAttributes` and `mountOptions`: `loss` lists those that
    are set. Paths with a colon, and ids that the driver does not take, are refused:
    https://github.com/kubernetes-sigs/aws-efs-csi-driver/tree/master/docs#parameters.
    """
    volume = fields(
        value,
        (
            "fileSystemId",
            "rootDirectory",
            "transitEncryption",
            "transitEncryptionPort",
            "authorizationConfig",
        ),
    )
    access = fields(volume.pop("authorizationConfig", {}), ("accessPointId", "iam"))
    file_system = required(volume, "fileSystemId")
    point = string(access.pop("accessPointId", ""), "an object whose accessPointId is a string")
    if not _FILE_SYSTEM_ID.fullmatch(file_system):
        raise RefusedError("its fileSystemId is not fs- and 8 to 40 hexadecimal digits")
    if point and not _ACCESS_POINT_ID.fullmatch(point):
        raise RefusedError("its accessPointId is not fsap- and 8 to 40 hexadecimal digits")
    handle = _handle(file_system, volume.pop("rootDirectory", ""), point)
    encrypted = volume.get("transitEncryption") == "ENABLED"
    if point and encrypted:  # the driver always mounts an access point with TLS
        del volume["transitEncryption"]
    elsewhere = [name for name in (*volume, *access) if name != "fileSystemId"]
    losses: list[str] = []
    if point and not encrypted:
        losses.append("The driver mounts an access point with TLS, which ECS requires to be set.")
    if elsewhere:
        losses.append(f"The handle leaves out {' and '.join(elsewhere)}.")
    return Converted(handle, " ".join(losses) or None)


def _handle(file_system: str, path: Any, point: str) -> str:
    if ":" in string(path, "an object whose rootDirectory is a string"):
        raise RefusedError("its rootDirectory has a colon, which the handle cannot have")
    if path and not path.startswith("/"):
        raise RefusedError("its rootDirectory does not begin with a slash")
    _check_path(path, point)
    return ":".join((file_system, path, point)).rstrip(":")


def _check_path(path: str, point: str) -> None:
    # https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EFSVolumeConfiguration.html
    if point and path not in ("", "/"):
        raise RefusedError("with an access point ECS takes only the path /")


def volume_handle_to_efs_volume(value: Any) -> Converted:
    """Return the CSI driver's handle `fs-id:path:fsap-id` as an EFS volume.

    With an access point transit encryption is on in the driver and required by ECS, so it is set.
    A handle of S3 Files is refused, and so are a path with an access point, which ECS does not
    take, and what the driver does not take: https://github.com/kubernetes-sigs/aws-efs-csi-driver.
    """
    handle = string(value)
    if handle.startswith("s3files:"):
        raise RefusedError("it is a handle of S3 Files, not of EFS")
    file_system, *rest = handle.removeprefix("efs:").split(":")
    path, point = [*rest, "", ""][:2]
    if len(rest) > 2 or not _FILE_SYSTEM_ID.fullmatch(file_system):
        raise RefusedError("it is not a handle fs-id:path:fsap-id")
    if point and not _ACCESS_POINT_ID.fullmatch(point):
        raise RefusedError(f"{point[:60]!r} is not an access point")
    if path and not path.startswith("/"):
        raise RefusedError("its path does not begin with a slash")
    _check_path(path, point)
    volume: dict[str, Any] = {"fileSystemId": file_system}
    if path:
        volume["rootDirectory"] = path
    if point:
        volume["transitEncryption"] = "ENABLED"
        volume["authorizationConfig"] = {"accessPointId": point}
    return Converted(volume)


def s3_files_volume_to_volume_handle(value: Any) -> Converted:
    """Return an S3 Files volume as the CSI driver's handle `s3files:fs-id:path:fsap-id`.

    Account and Region are left out, and the port for transit encryption; `loss` lists them.
    ARNs of another service, an access point of another file system and paths with a colon are
    refused. See https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_S3FilesVolumeConfiguration.html.
    """
    volume = fields(
        value, ("fileSystemArn", "rootDirectory", "transitEncryptionPort", "accessPointArn")
    )
    file_system = _S3_FILE_SYSTEM.fullmatch(required(volume, "fileSystemArn"))
    if file_system is None:
        raise RefusedError("its fileSystemArn is not an S3 Files file system")
    point = ""
    if volume.get("accessPointArn"):
        parsed = _S3_ACCESS_POINT.fullmatch(required(volume, "accessPointArn"))
        if parsed is None or not volume["accessPointArn"].startswith(f"{volume['fileSystemArn']}/"):
            raise RefusedError("its accessPointArn is not an access point of this file system")
        point = parsed["point"]
    handle = _handle(file_system["id"], volume.get("rootDirectory", ""), point)
    left_out = [f"Region {file_system['region']}", f"account {file_system['account']}"]
    left_out += [name for name in ("transitEncryptionPort",) if name in volume]
    return Converted(f"s3files:{handle}", f"The handle leaves out {' and '.join(left_out)}.")
