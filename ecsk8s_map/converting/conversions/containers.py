"""What a container runs: arguments, environment, health checks, users, security options, hosts."""

from __future__ import annotations

import ipaddress
import re
from typing import Any

from ...errors import printable
from ...findings import Converted
from .names import is_subdomain
from .reading import RefusedError, elements, fields, required, string, strings, whole

# Kubernetes expands these in `command`, `args`, exec probes and environment values:
# https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/
_EXPANDED = re.compile(r"\$[$(]")
# A dollar sign before `$` or `(` has a meaning, and the kubelet garbles a letter beyond ASCII
# that follows a single one.
_MEANT = re.compile(r"\$(?=[$(]|[^\x00-\x7f])")
_SHELL = ["/bin/sh", "-c"]


def literal_to_expandable(value: Any) -> Converted:
    """Return a string with every `$` doubled, so that Kubernetes passes it on unchanged."""
    return Converted(string(value).replace("$", "$$"))


def expandable_to_literal(value: Any) -> Converted:
    """Return a string of Kubernetes as the container sees it: `$$` is `$`, `$(NAME)` is refused.

    A reference's value is not in the string.
    """
    return Converted(_expanded(string(value)))


def _expanded(spelled: str) -> str:
    last = spelled.rfind(")")  # looked for once: a `$(` that nothing closes means itself

    def single(found: re.Match[str]) -> str:
        if found[0] == "$$":
            return "$"
        if found.start() < last:
            reference = spelled[found.start() : spelled.index(")", found.start()) + 1]
            raise RefusedError(f"nothing in ECS expands the reference {printable(reference[:60])}")
        return found[0]

    return _EXPANDED.sub(single, spelled)


def argv_to_escaped_argv(value: Any) -> Converted:
    """Return a list of arguments with `$` doubled wherever Kubernetes would interpret it.

    That is before `$`, before `(`, and before a letter beyond ASCII.
    """
    return Converted([_escaped(argument) for argument in strings(value)])


def _escaped(argument: str) -> str:
    return _MEANT.sub("$$", argument)


def escaped_argv_to_argv(value: Any) -> Converted:
    """Return a list of arguments of Kubernetes as the container sees them: `$$` becomes `$`.

    A reference `$(NAME)` is refused: ECS would not expand it.
    """
    return Converted([_expanded(argument) for argument in strings(value)])


def health_check_command_to_exec(value: Any) -> Converted:
    """Return a health check's command as the arguments of an exec probe, escaped.

    `CMD` is dropped, `CMD-SHELL` becomes `/bin/sh -c`, which the image has to contain. `NONE` is
    refused, and so are commands that begin with neither, which ECS does not document. See
    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html.
    """
    form, *arguments = strings(value) or [""]
    if form == "CMD-SHELL" and len(arguments) == 1:
        arguments = [*_SHELL, *arguments]
    elif form == "CMD-SHELL":
        raise RefusedError("CMD-SHELL is followed by one string for the shell")
    elif form == "NONE":
        raise RefusedError("NONE means that there is no check: leave the probe out")
    elif form != "CMD":
        raise RefusedError("it has to begin with CMD or CMD-SHELL")
    elif not arguments:
        raise RefusedError("CMD is followed by a command")
    elif len(arguments) == 3 and arguments[:2] == _SHELL:
        escaped = argv_to_escaped_argv(arguments).value
        return Converted(escaped, "CMD-SHELL means the same, and is what it comes back as.")
    return argv_to_escaped_argv(arguments)


def exec_to_health_check_command(value: Any) -> Converted:
    """Return the arguments of an exec probe as a health check's command.

    Exactly `/bin/sh -c` and one string become `CMD-SHELL`, anything else `CMD`. An empty list and
    a reference `$(NAME)` are refused.
    """
    arguments: list[str] = escaped_argv_to_argv(value).value
    if not arguments:
        raise RefusedError("it is empty")
    if len(arguments) == 3 and arguments[:2] == _SHELL:
        return Converted(["CMD-SHELL", arguments[2]])
    return Converted(["CMD", *arguments])


def sysctl_to_namespace(value: Any) -> Converted:
    """Return a sysctl's name with dots between its parts, as Docker takes it.

    Kubernetes takes slashes there, too. A name with slashes and with dots within a part is
    refused: with dots alone it would be another name. See
    https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/.
    """
    name = string(value)
    if "/" not in name:
        return Converted(name)
    if "." in name:
        raise RefusedError("a dot within a part would be taken for one between parts")
    return Converted(name.replace("/", "."), "Its parts are divided by dots, not by slashes.")


def user_to_run_as_user(value: Any) -> Converted:
    """Return the numeric user of `uid` or `uid:gid`; a group is left out, with a loss.

    A name is refused: only the image can resolve it. See
    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html.
    """
    user, colon, group = _user_and_group(value)
    loss = f"The group {printable(group)} is not part of it; runAsGroup holds a group's number."
    return Converted(_identifier(user, "user"), loss if colon else None)


def user_to_run_as_group(value: Any) -> Converted:
    """Return the numeric group of `uid:gid` or `user:gid`; the user is left out, with a loss.

    The name of a group is refused, which only the image can resolve, and so is a user without a
    group.
    """
    user, colon, group = _user_and_group(value)
    if not colon:
        raise RefusedError("it does not name a group, and only the image knows the user's own")
    loss = f"The user {printable(user)} is not part of it; runAsUser holds a user's number."
    return Converted(_identifier(group, "group"), loss)


def _user_and_group(value: Any) -> tuple[str, str, str]:
    if not isinstance(value, str):
        return str(whole(value)), "", ""
    user, colon, group = value.partition(":")
    if not user or (colon and not group):
        raise RefusedError("it has to be user or user:group")
    return user[:60], colon, group[:60]


def _identifier(spelled: str, what: str) -> int:
    if not re.fullmatch(r"0|[1-9][0-9]{0,9}", spelled):
        raise RefusedError(f"Kubernetes takes a {what} as a number, not {spelled!r}")
    return whole(spelled)


def run_as_user_to_user(value: Any) -> Converted:
    """Return a numeric user id as a string."""
    return Converted(str(_number(value)))


def _number(value: Any) -> int:
    if isinstance(value, str):
        raise RefusedError("Kubernetes takes a number here, not a string")
    return whole(value)


_OWN_PROFILES = {"unconfined": "Unconfined", "docker-default": "RuntimeDefault"}


def security_option_to_app_armor_profile(value: Any) -> Converted:
    """Return the Docker security option `apparmor:NAME`, or a list of it, as an AppArmor profile.

    `unconfined` gives the type `Unconfined`, `docker-default` gives `RuntimeDefault`, any other
    name `Localhost`. Every other option is refused. See
    https://docs.docker.com/engine/security/apparmor/.
    """
    options = [value] if isinstance(value, str) else strings(value)
    if len(options) != 1:
        raise RefusedError("expected the one option apparmor:NAME")
    (option,) = options
    name = option.removeprefix("apparmor:").strip(" ")
    if not option.startswith("apparmor:") or not name:
        raise RefusedError("it is not an option apparmor:NAME")
    if name in _OWN_PROFILES:
        return Converted({"type": _OWN_PROFILES[name]})
    return Converted({"type": "Localhost", "localhostProfile": name})


def app_armor_profile_to_security_option(value: Any) -> Converted:
    """Return an AppArmor profile as the Docker security option `apparmor:NAME`.

    Types that Kubernetes does not know are refused, and so are a name where the type is not
    `Localhost`, and a missing name where it is: https://kubernetes.io/docs/tutorials/security/apparmor/.
    """
    profile = fields(value, ("type", "localhostProfile"))
    sort, name = required(profile, "type"), profile.get("localhostProfile")
    if sort != "Localhost":
        names = {own: docker for docker, own in _OWN_PROFILES.items()}
        if sort not in names or name:
            raise RefusedError("its type is not known, or is not Localhost and has a name")
        return Converted(f"apparmor:{names[sort]}")
    name = required(profile, "localhostProfile").strip(" ")
    if not name or name in _OWN_PROFILES:
        raise RefusedError(f"Docker does not take {name!r} as the name of a profile of the node")
    return Converted(f"apparmor:{name}")


_SELINUX = ("user", "role", "type", "level")


def security_option_to_selinux_options(value: Any) -> Converted:
    """Return one Docker security option `label:FIELD:VALUE`, or a list of them, as SELinux options.

    The fields are user, role, type and level. `label:disable` and every other option are refused.
    See https://docs.docker.com/reference/cli/docker/container/run/#security-opt.
    """
    options: dict[str, str] = {}
    for option in [value] if isinstance(value, str) else strings(value):
        label, _, rest = option.partition(":")
        field, _, content = rest.partition(":")
        if option == "label:disable":
            raise RefusedError("no field switches labels off; the type spc_t comes closest")
        if label != "label" or field not in _SELINUX or not content:
            raise RefusedError("it is not an option label:FIELD:VALUE of user, role, type or level")
        if field in options:
            raise RefusedError(f"it sets {field} twice")
        options[field] = content
    if not options:
        raise RefusedError("it sets nothing")
    return Converted(options)


def selinux_options_to_security_options(value: Any) -> Converted:
    """Return SELinux options as Docker security options `label:FIELD:VALUE`, one for each field.

    An object that sets none is refused.
    """
    found = {field: string(content) for field, content in fields(value, _SELINUX).items()}
    options = [f"label:{field}:{content}" for field, content in found.items() if content]
    if not options:
        raise RefusedError("it sets nothing")
    return Converted(options)


def extra_hosts_to_host_aliases(value: Any) -> Converted:
    """Return host names, each with an address, as one alias for each address with its names.

    Order is kept, except that the names of one address are brought together, with a loss. Host
    names and addresses that Kubernetes does not take, such as `host-gateway`, are refused.
    """
    names: dict[str, list[str]] = {}
    entries: list[tuple[str, str]] = []
    for element in elements(value, "a list of host names with addresses"):
        host = fields(element, ("hostname", "ipAddress"))
        address, name = required(host, "ipAddress"), required(host, "hostname")
        _check_host(address, name)
        names.setdefault(address, []).append(name)
        entries.append((address, name))
    grouped = [(address, name) for address, all_names in names.items() for name in all_names]
    loss = "The names of one address are together now, so the order of the lines has changed."
    return Converted(
        [{"ip": address, "hostnames": all_names} for address, all_names in names.items()],
        None if grouped == entries else loss,
    )


def host_aliases_to_extra_hosts(value: Any) -> Converted:
    """Return aliases, each an address with its names, as one entry for each name.

    An alias without names sets nothing and is left out, with a loss. Host names and addresses that
    Kubernetes does not take are refused.
    """
    entries: list[dict[str, str]] = []
    empty: list[str] = []
    for element in elements(value, "a list of aliases"):
        alias = fields(element, ("ip", "hostnames"))
        address, names = required(alias, "ip"), strings(alias.get("hostnames", []))
        _check_host(address, *names)
        entries += [{"hostname": name, "ipAddress": address} for name in names]
        empty += [] if names else [address]
    loss = f"An alias without names sets nothing and is left out: {', '.join(empty)}."
    return Converted(entries, loss if empty else None)


def _check_host(address: str, *names: str) -> None:
    if not _is_address(address):
        raise RefusedError(f"{address[:60]!r} is not an IP address")
    for name in names:
        if not is_subdomain(name):
            raise RefusedError(f"{name[:60]!r} is not a host name that Kubernetes takes")


def _is_address(spelled: str) -> bool:
    try:
        ipaddress.ip_address(spelled)
    except ValueError:
        return False
    return "%" not in spelled  # Kubernetes does not take zones
