"""Which conversion fits between which parameters."""

from dataclasses import replace
from typing import Any

import pytest

from ecsk8s_map import Address, Dialect, Parameter, System
from ecsk8s_map.curation.formats import Formats, Side, types_fit


def row(name: str, *addresses: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "types": ["any"], "summary": "", "addresses": addresses, **more}


def conversion(name: str, takes: str, gives: str) -> dict[str, Any]:
    return {"name": name, "takes": takes, "gives": gives}


FORMATS = Formats(
    [
        row("minutes", "M"),
        row("seconds", "S"),
        row("label", "L", of="string"),
        row("port-name", "P", of="label"),
        row("role", "R"),
        row("role-arn", "A", of="role"),
        row("percent", of="number"),
        row("circle", of="round"),
        row("round", of="circle"),
    ]
)
COPY = conversion("copy", "any", "any")
TO_STRING = conversion("integer-to-string", "integer", "string")
TO_SECONDS = conversion("minutes-to-seconds", "minutes", "seconds")
TO_LABEL = conversion("name-to-label", "string", "label")
TO_PORT = conversion("name-to-port-name", "string", "port-name")
TO_NAME = conversion("label-to-name", "label", "string")
TO_ARN = conversion("role-to-role-arn", "role", "role-arn")
EVERY = (COPY, TO_STRING, TO_SECONDS, TO_LABEL, TO_PORT, TO_NAME, TO_ARN)


def side(kind: str, form: str | None = None) -> Side:
    return Side("X", (kind,), form)


@pytest.mark.parametrize(
    ("one", "other", "fit"),
    [
        ("integer", "integer", True),
        ("integer", "number", True),
        ("string", "time", True),
        ("integer", "string", False),
        ("boolean", "string", False),
        ("quantity", "string", False),
        ("object", "map", False),
        ("integer|string", "number", True),
        ("integer|string", "object|string", True),
        ("integer|string", "boolean", False),
        ("any", "object[]", True),
        ("string[]", "string[]", True),
        ("integer[]", "number[]", True),
        ("string[]", "integer[]", False),
        ("string[]", "string", False),
    ],
)
def test_types_fit_where_a_value_can_stay_as_it_is(one: str, other: str, fit: bool) -> None:
    assert types_fit(one, other) is fit
    assert types_fit(other, one) is fit


@pytest.mark.parametrize(
    ("source", "target", "fitting"),
    [
        (side("integer"), side("integer"), [COPY]),
        (side("integer"), side("number"), [COPY]),
        (side("integer"), side("string"), [TO_STRING]),
        (side("number"), side("string"), [TO_STRING]),
        (side("string"), side("integer"), []),
        (side("string"), side("string"), [COPY]),
        (side("integer"), side("integer|string"), [COPY, TO_STRING]),
        # the same format on both sides, or a conversion between the two
        (side("integer", "seconds"), side("integer", "seconds"), [COPY]),
        (side("integer", "seconds"), side("string", "seconds"), [TO_STRING]),
        (side("integer", "minutes"), side("integer", "seconds"), [TO_SECONDS]),
        (side("integer", "minutes"), side("string", "seconds"), [TO_SECONDS]),
        (side("integer", "seconds"), side("integer", "minutes"), []),
        # a format on one side alone
        (side("integer"), side("integer", "seconds"), []),
        (side("integer", "seconds"), side("integer"), []),
        (side("string"), side("string", "label"), [TO_LABEL, TO_PORT]),
        (side("string"), side("string", "port-name"), [TO_PORT]),
        (side("integer"), side("string", "label"), []),
        # a value of a narrower format is one of the wider, and of the type at its end
        (side("string", "label"), side("string"), [COPY, TO_NAME]),
        (side("string", "port-name"), side("string"), [COPY, TO_NAME]),
        (side("string", "port-name"), side("integer|string"), [COPY, TO_NAME]),
        (side("string", "port-name"), side("string", "label"), [COPY]),
        (side("string", "label"), side("string", "port-name"), []),
        (side("string", "label"), side("integer"), []),
        (side("string", "role-arn"), side("string", "role"), [COPY, TO_ARN]),
        (side("string", "role"), side("string", "role-arn"), [TO_ARN]),
        (side("string", "role-arn"), side("string", "role-arn"), [COPY, TO_ARN]),
        (side("string", "role-arn"), side("string"), []),
        (side("integer", "percent"), side("integer"), [COPY]),
        (side("integer", "percent"), side("string"), []),
        (side("integer", "percent"), side("string", "percent"), [TO_STRING]),
        (side("string", "circle"), side("string"), []),
        (side("string", "circle"), side("string", "round"), [COPY]),
        # types that differ by dialect
        (Side("X", ("boolean", "object")), side("boolean"), [COPY]),
        (side("object"), Side("X", ("boolean", "object")), [COPY]),
    ],
)
def test_a_conversion_fits_what_it_takes_and_gives(
    source: Side, target: Side, fitting: list[dict[str, Any]]
) -> None:
    assert FORMATS.fitting(EVERY, source, target) == [each["name"] for each in fitting]


@pytest.mark.parametrize(
    ("given", "source", "target", "said"),
    [
        (
            TO_SECONDS,
            side("integer"),
            side("integer", "seconds"),
            "takes minutes, but A is integer",
        ),
        (TO_SECONDS, side("integer", "minutes"), side("string"), "gives seconds, but B is string"),
        (TO_LABEL, side("integer"), side("string", "label"), "takes string, but A is integer"),
        (TO_LABEL, side("string", "role"), side("string", "label"), "but A is role (string)"),
        (COPY, side("integer"), side("string"), "leaves A integer, but B is string"),
        (COPY, side("string", "role"), side("string"), "leaves A role (string), but B is string"),
        (TO_STRING, side("string"), side("string"), "takes integer, but A is string"),
        (TO_STRING, side("integer"), side("boolean"), "gives string, but B is boolean"),
    ],
)
def test_what_does_not_fit_is_named_with_what_it_is(
    given: dict[str, Any], source: Side, target: Side, said: str
) -> None:
    source, target = replace(source, address="A"), replace(target, address="B")
    found = FORMATS.misfit(given, source, target)
    assert found is not None
    assert found.startswith(f"{given['name']} ")
    assert found.endswith(said)


CPU, MEMORY = {"Name": "CPU"}, {"Name": "MEMORY"}
UNDER_CONDITIONS = Formats(
    [
        row("plain", "A", "B"),
        row("cpu", "A", where=CPU),
        row("memory", "A", "C", where=MEMORY),
        row("either", "D", where={"Name": ["CPU", "MEMORY"]}),
        row("both", "A", where=CPU | {"Kind": True}),
    ]
)


@pytest.mark.parametrize(
    ("address", "where", "expected"),
    [
        ("A", {}, "plain"),
        ("A", CPU, "cpu"),
        ("A", MEMORY, "memory"),
        ("A", {"Name": "DISK"}, "plain"),
        ("A", {"Name": ["CPU"]}, "cpu"),
        ("A", {"Name": ["CPU", "MEMORY"]}, "plain"),
        ("A", {"Name": []}, "plain"),
        ("A", CPU | {"Kind": True}, "both"),
        ("A", CPU | {"Other": 1}, "cpu"),
        ("B", CPU, "plain"),
        ("C", CPU, None),
        ("C", MEMORY, "memory"),
        ("D", MEMORY, "either"),
        ("D", {"Name": ["MEMORY", "CPU"]}, "either"),
        ("D", {}, None),
        ("E", {}, None),
    ],
)
def test_an_address_has_the_format_of_the_narrowest_condition_that_holds(
    address: str, where: dict[str, Any], expected: str | None
) -> None:
    assert UNDER_CONDITIONS.at(address, where) == expected
    kind = Parameter(System.ECS, Address(address), "integer")
    assert UNDER_CONDITIONS.side(kind, where) == Side(address, ("integer",), expected)


def test_a_parameter_has_the_types_of_the_api_and_of_cloudformation() -> None:
    types = ((Dialect.API, "boolean"), (Dialect.TERRAFORM, "string"))
    parameter = Parameter(System.ECS, Address("M"), "object", types=types)
    assert FORMATS.side(parameter, {}) == Side("M", ("boolean", "object"), "minutes")


def test_a_format_is_also_what_it_is_of() -> None:
    assert FORMATS.lineage("port-name") == ("port-name", "label", "string")
    assert FORMATS.lineage("circle") == ("circle", "round")
    assert FORMATS.lineage(None) == ()
    assert [
        name for name in ("circle", "round", "port-name", "role") if FORMATS.is_circular(name)
    ] == [
        "circle",
        "round",
    ]
    assert "minutes" in FORMATS
    assert "integer" not in FORMATS
