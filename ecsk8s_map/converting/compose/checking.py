"""Whether a setting can be written at all: its place, its type, its values, its fields."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import replace
from typing import Any

from ...errors import PlacementError, nearest, shown, wrong_type
from ...json_values import flaw, in_words, is_of_type
from ...model import Combine, Parameter, one_of
from ..placement import Setting
from .routing import Router
from .spelling import Spelling


class Checker:
    """Checks settings against the vocabulary, and spells them as the dialect does."""

    def __init__(self, router: Router, spelling: Spelling) -> None:
        self._router = router
        self._spelling = spelling

    def checked(self, given: Any) -> Setting:
        """Return a setting in the dialect's spelling, with nothing in common that could change.

        Raises `PlacementError` where the setting, or one of its constants, cannot be written, and
        `TypeError` for what is not a setting.
        """
        setting = _setting(given)
        if any(_setting(constant).constants for constant in setting.constants):
            raise PlacementError("A constant cannot have constants: give them to the value.")
        checked = self._in_dialect(setting)
        return replace(checked, constants=tuple(map(self._in_dialect, setting.constants)))

    def _in_dialect(self, setting: Setting) -> Setting:
        route = self._router.route(setting.address)
        parameter = route.fields[-1]
        if len(setting.elements) != route.lists:
            raise PlacementError(
                f"{parameter}: expected an id for each list around it ({route.lists}), "
                f"got {len(setting.elements)}."
            )
        if why := flaw(setting.value):
            raise PlacementError(f"{parameter} cannot be set: {why}.")
        combine = None if setting.combine is None else one_of(Combine, setting.combine)
        value = self._value(deepcopy(setting.value), parameter)
        return replace(setting, value=value, combine=combine)

    def _value(self, value: Any, parameter: Parameter, *, is_whole: bool = False) -> Any:
        """Return a value with the fields of its objects spelled as the dialect does.

        What is not of the parameter's type or not among its values is refused, and so is a field
        that it does not have, at whatever depth. `is_whole` says that no other value can complete
        it: where a list is set as a whole, other values add elements to it, and fields to none.
        """
        wanted = self._spelling.type(parameter)
        if not is_of_type(value, wanted):
            raise PlacementError(f"{parameter}: {shown(value)} is not {in_words(wanted)}.")
        if isinstance(value, list):
            return [self._object(each, parameter, is_whole=True) for each in value]
        return self._object(value, parameter, is_whole=is_whole or value == {})

    def _object(self, value: Any, parameter: Parameter, *, is_whole: bool) -> Any:
        """Return an object as `_value` does, and a scalar as it is."""
        if not isinstance(value, dict):
            if parameter.values and str(value) not in parameter.values:
                known = ", ".join(parameter.values)
                raise PlacementError(f"{parameter} does not take {shown(value)}; known: {known}.")
            return value
        is_map = parameter.element_type == "map"
        fields = self._spelling.fields(parameter)
        spelled: dict[str, Any] = {}
        for key, part in value.items():
            field = fields.get(key)
            if field is None and fields and not is_map:
                near = nearest(key, fields)
                raise PlacementError(f"{parameter} has no field {shown(key)}{near or '.'}")
            name = self._spelling.name(field) if field and not is_map else key
            if name in spelled:
                raise PlacementError(f"{parameter}: {name} is set twice.")
            spelled[name] = self._value(part, field, is_whole=is_whole) if field else part
        missing = [name for name in self._spelling.required(parameter) if name not in spelled]
        if is_whole and missing:
            raise PlacementError(f"{parameter} requires {missing[0]}, which is not set.")
        return spelled


def strings(given: Iterable[str], what: str) -> list[str]:
    """Return several strings as a list.

    Raises `TypeError` for anything else; `what` is what the error calls them.
    """
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise TypeError(f"{what}: expected several strings, got {shown(given)}")
    listed = list(given)
    for each in listed:
        if not isinstance(each, str):
            raise TypeError(f"{what}: expected a string, got {shown(each)}")
    return listed


def _setting(given: Any) -> Setting:
    """Return a setting whose fields have the types that its class says; refuse anything else."""
    if not isinstance(given, Setting):
        raise wrong_type("a Setting, as translate returns it", given)
    for name in ("elements", "sources", "constants"):
        if not isinstance(several := getattr(given, name), tuple | list):
            raise TypeError(f"{name} of a setting: expected a tuple, got {shown(several)}")
    strings([given.address], "address of a setting")
    strings((each for each in given.elements if each is not None), "elements of a setting")
    strings(given.sources, "sources of a setting")
    strings([] if given.loss is None else [given.loss], "loss of a setting")
    return given
