"""What a container runs: arguments, health checks, users, security options, hosts."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import strategies as st

from conversions.checks import (
    HOST_NAMES,
    LABEL_WORDS,
    Example,
    Refusal,
    check_converted,
    check_inverse,
    check_refused,
    check_same_meaning,
    conversions_of,
    converted,
)
from ecsk8s_map import Converted

ADDRESSES = st.ip_addresses().map(str).filter(lambda address: "%" not in address)
ARGUMENTS = st.lists(st.text("$()aé ", max_size=8) | st.text(max_size=5), max_size=4)
PROFILES = st.sampled_from([{"type": "Unconfined"}, {"type": "RuntimeDefault"}]) | st.builds(
    lambda name: {"type": "Localhost", "localhostProfile": name}, LABEL_WORDS
)


CONVERTED: list[Example] = [
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
        "the order of the lines has changed",
    ),
    ("health-check-command-to-exec", ["CMD", "cat", "$(x)"], ["cat", "$$(x)"], ""),
    (
        "health-check-command-to-exec",
        ["CMD", "/bin/sh", "-c", "a"],
        ["/bin/sh", "-c", "a"],
        "comes back as",
    ),
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
    ("literal-to-expandable", "a$b $$ $(c)", "a$$b $$$$ $$(c)", ""),
    ("run-as-user-to-user", 0, "0", ""),
    ("security-option-to-app-armor-profile", "apparmor:unconfined", {"type": "Unconfined"}, ""),
    (
        "security-option-to-app-armor-profile",
        "apparmor:k8s-nginx",
        {"type": "Localhost", "localhostProfile": "k8s-nginx"},
        "",
    ),
    (
        "security-option-to-app-armor-profile",
        ["apparmor:docker-default"],
        {"type": "RuntimeDefault"},
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
    ("sysctl-to-namespace", "net.core.somaxconn", "net.core.somaxconn", ""),
    (
        "sysctl-to-namespace",
        "kernel/shm_rmid_forced",
        "kernel.shm_rmid_forced",
        "by dots, not by slashes",
    ),
    ("user-to-run-as-group", "1000:2000", 2000, "The user 1000 is not part of it"),
    ("user-to-run-as-group", "app:2000", 2000, "The user app is not part of it"),
    ("user-to-run-as-group", "a\x1b:2", 2, r"The user a\\x1b is not part of it"),
    ("user-to-run-as-user", "1:\x1b[31m", 1, r"The group \\x1b\[31m is not part of it"),
    ("user-to-run-as-user", "1000", 1000, ""),
    ("user-to-run-as-user", 1000, 1000, ""),
    ("user-to-run-as-user", "1000:2000", 1000, "The group 2000 is not part of it"),
]

REFUSED: list[Refusal] = [
    ("app-armor-profile-to-security-option", {"type": "Other"}, "its type is not known"),
    ("app-armor-profile-to-security-option", {"type": "Localhost"}, "localhostProfile is missing"),
    (
        "app-armor-profile-to-security-option",
        {"type": "Localhost", "localhostProfile": "unconfined"},
        "Docker does not take 'unconfined'",
    ),
    ("argv-to-escaped-argv", "echo", "a list of strings, not a string"),
    ("argv-to-escaped-argv", ["a", 1], "a list of strings, not a number"),
    ("escaped-argv-to-argv", ["$(NAME)"], r"the reference \$\(NAME\)"),
    ("exec-to-health-check-command", [], "empty"),
    ("exec-to-health-check-command", ["$(NAME)"], "nothing in ECS expands"),
    ("expandable-to-literal", "a $(NAME)", "nothing in ECS expands"),
    ("expandable-to-literal", "$(\x1eOME)", r"expands the reference \$\(\\x1eOME\)"),
    ("expandable-to-literal", "$$$(NAME)", "nothing in ECS expands"),
    (
        "extra-hosts-to-host-aliases",
        [{"hostname": "a", "ipAddress": "host-gateway"}],
        "'host-gateway' is not an IP address",
    ),
    (
        "extra-hosts-to-host-aliases",
        [{"hostname": "A", "ipAddress": "::1"}],
        "'A' is not a host name",
    ),
    ("extra-hosts-to-host-aliases", [{"ipAddress": "::1"}], "hostname is missing"),
    ("health-check-command-to-exec", ["NONE"], "leave the probe out"),
    ("health-check-command-to-exec", ["curl", "-f"], "it has to begin with CMD"),
    ("health-check-command-to-exec", ["CMD"], "followed by a command"),
    ("health-check-command-to-exec", ["CMD-SHELL", "a", "b"], "one string for the shell"),
    ("health-check-command-to-exec", [], "it has to begin with CMD"),
    ("host-aliases-to-extra-hosts", [{"ip": "fe80::1%eth0"}], "not an IP address"),
    ("literal-to-expandable", 1, "a string, not a number"),
    ("run-as-user-to-user", -1, "it has to be from 0"),
    ("security-option-to-app-armor-profile", "no-new-privileges", "not an option apparmor:NAME"),
    ("security-option-to-selinux-options", "label:disable", "spc_t comes closest"),
    (
        "security-option-to-selinux-options",
        "label:color:red",
        "it is not an option label:FIELD:VALUE",
    ),
    ("security-option-to-selinux-options", ["label:type:a", "label:type:b"], "sets type twice"),
    ("selinux-options-to-security-options", {}, "sets nothing"),
    ("sysctl-to-namespace", "net/ipv4/conf/eth0.1/forwarding", "a dot within a part"),
    ("sysctl-to-namespace", 1, "it has to be a string"),
    ("user-to-run-as-group", "1000", "it does not name a group"),
    ("user-to-run-as-group", "1000:staff", "a group as a number, not 'staff'"),
    ("user-to-run-as-user", "root", "a user as a number, not 'root'"),
    ("user-to-run-as-user", ":1000", "user or user:group"),
]


@pytest.mark.parametrize(("name", "value", "expected", "loss"), CONVERTED)
def test_a_value_is_converted(name: str, value: Any, expected: Any, loss: str) -> None:
    check_converted(name, value, expected, loss)


@pytest.mark.parametrize(("name", "value", "why"), REFUSED)
def test_a_value_is_refused_with_the_reason(name: str, value: Any, why: str) -> None:
    check_refused(name, value, why)


def test_every_conversion_has_an_example_and_a_refusal() -> None:
    assert {name for name, *_ in CONVERTED} == conversions_of("containers") != set()
    assert {name for name, *_ in REFUSED} == conversions_of("containers")


INVERSES: list[tuple[str, str, st.SearchStrategy[Any]]] = [
    ("argv-to-escaped-argv", "escaped-argv-to-argv", ARGUMENTS),
    (
        "extra-hosts-to-host-aliases",
        "host-aliases-to-extra-hosts",
        st.lists(
            st.fixed_dictionaries(
                {"hostname": HOST_NAMES, "ipAddress": st.sampled_from(["::1", "::2"]) | ADDRESSES}
            )
        ),
    ),
    (
        "health-check-command-to-exec",
        "exec-to-health-check-command",
        st.text().map(lambda command: ["CMD-SHELL", command])
        | ARGUMENTS.map(lambda arguments: ["CMD", "/ok", *arguments])
        | ARGUMENTS.map(lambda arguments: ["CMD", "/bin/sh", "-c", *arguments]),
    ),
    ("literal-to-expandable", "expandable-to-literal", st.text("$()a") | st.text()),
    (
        "security-option-to-app-armor-profile",
        "app-armor-profile-to-security-option",
        LABEL_WORDS.map("apparmor:{}".format),
    ),
    (
        "security-option-to-selinux-options",
        "selinux-options-to-security-options",
        st.dictionaries(
            st.sampled_from(["user", "role", "type", "level"]), HOST_NAMES, min_size=1
        ).map(lambda fields: [f"label:{field}:{value}" for field, value in fields.items()]),
    ),
    ("user-to-run-as-user", "run-as-user-to-user", st.integers(0, 2**31 - 1).map(str)),
]


@pytest.mark.parametrize(("there", "back", "values"), INVERSES)
def test_there_and_back_is_the_same_value_where_nothing_is_lost(
    there: str, back: str, values: st.SearchStrategy[Any]
) -> None:
    check_inverse(there, back, values)


BACKWARDS: list[tuple[str, str, st.SearchStrategy[Any], Callable[[Any], Any]]] = [
    (
        "app-armor-profile-to-security-option",
        "security-option-to-app-armor-profile",
        PROFILES,
        lambda profile: profile,
    ),
    (
        "exec-to-health-check-command",
        "health-check-command-to-exec",
        ARGUMENTS,
        lambda argv: converted("escaped-argv-to-argv", argv),
    ),
]


@pytest.mark.parametrize(("there", "back", "values", "comparable"), BACKWARDS)
def test_back_and_there_means_the_same_where_nothing_is_lost(
    there: str, back: str, values: st.SearchStrategy[Any], comparable: Callable[[Any], Any]
) -> None:
    check_same_meaning(there, back, values, comparable)


@pytest.mark.parametrize(
    ("given", "seen"),
    [
        ("$(", "$("),
        ("$($", "$($"),
        ("$($$(", "$($("),
        (")$(", ")$("),
        (")$$(a)", ")$(a)"),
        ("a)$(b$$", "a)$(b$"),
        ("$$$$(a) $ b", "$$(a) $ b"),
    ],
)
def test_what_nothing_closes_is_no_reference(given: str, seen: str) -> None:
    assert converted("expandable-to-literal", given) == Converted(seen)
    assert converted("escaped-argv-to-argv", [given, "$$"]) == Converted([seen, "$"])


@pytest.mark.parametrize(
    ("given", "reference"),
    [
        ("a $(B) $(C)", "$(B)"),
        (")$(B)", "$(B)"),
        ("$(A$(B)", "$(A$(B)"),
        ("$()", "$()"),
        (f"$({'A' * 99})", f"$({'A' * 58}"),
        ("$$$(B)$(", "$(B)"),
    ],
)
def test_the_first_reference_is_named(given: str, reference: str) -> None:
    for name, value in (("expandable-to-literal", given), ("escaped-argv-to-argv", [given])):
        check_refused(name, value, f"nothing in ECS expands the reference {re.escape(reference)}$")


def test_a_long_text_of_references_that_nothing_closes_is_read_once() -> None:
    # Where each is searched to the end, this is 500,000 times a million characters: minutes.
    assert converted("expandable-to-literal", "$(" * 500_000).value == "$(" * 500_000
