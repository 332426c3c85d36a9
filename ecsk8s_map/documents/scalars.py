"""What a YAML scalar is to kubectl: `on` and `y` are true, `010` is 8, `1e3` is 1000.

`12:30` and `2026-11-23` are strings, and a key that is not a string becomes the one that JSON has
for it. The rules are those of sigs.k8s.io/yaml 1.6.0 and of go.yaml.in/yaml/v2 2.4.2, which it
reads with:
https://github.com/yaml/go-yaml/blob/v2.4.2/resolve.go
https://github.com/kubernetes-sigs/yaml/blob/v1.6.0/yaml.go
"""

from __future__ import annotations

import base64
import math
import re
import struct
from collections.abc import Mapping
from typing import Any

from ..errors import shown
from .events import TAG_PREFIX, Event, refused, unknown_tag

_TYPES: Mapping[str, set[type]] = {
    "bool": {bool},
    "int": {int},
    "float": {int, float},
    "null": {type(None)},
}
"""The types that a scalar with such a tag may have."""

_WORDS: Mapping[str, bool | float | None] = {
    word: value
    for value, words in (
        (True, "y Y yes Yes YES true True TRUE on On ON"),
        (False, "n N no No NO false False FALSE off Off OFF"),
        (None, "~ null Null NULL"),
        (math.inf, ".inf .Inf .INF +.inf +.Inf +.INF"),
        (-math.inf, "-.inf -.Inf -.INF"),
        (math.nan, ".nan .NaN .NAN"),
    )
    for word in (*words.split(), *([""] if value is None else []))
}
_INTEGER = re.compile(
    r"([-+]?)(?:0[xX]([\da-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9]\d*))", re.ASCII
)
_BASES = (16, 2, 8, 10)
_FLOAT = re.compile(r"[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?", re.ASCII)
_POINT_FLOAT = re.compile(r"\.\d+(?:_\d+)*(?:[eE][-+]?\d+(?:_\d+)*)?", re.ASCII)
_TIMESTAMP = re.compile(
    r"\d{4}-(?:0?[1-9]|1[0-2])-(?:0?[1-9]|[12]\d|3[01])"
    r"(?:(?:[Tt]|(?P<space> ))(?:[01]?\d|2[0-3]):[0-5]?\d:[0-5]?\d(?:[.,]\d+)?"
    r"(?(space)|(?:Z|[-+]\d\d:\d\d)))?",
    re.ASCII,
)


def scalar(event: Event) -> Any:
    """Return what a scalar is to kubectl, or its text where it is a short function's argument.

    Raises `DocumentError` for a tag that is unknown, or that does not allow the text.
    """
    text, tag = event.text, event.tag
    if tag is None:
        return _resolved(text) if event.is_plain else text
    name = tag.removeprefix(TAG_PREFIX)
    if tag.startswith("!") or name == "str":
        return text
    if name == "binary":
        try:
            return base64.b64decode(text.replace("\n", ""), validate=True).decode("utf-8")
        except ValueError:
            raise refused(event, f"not base64-encoded text: {shown(text)}") from None
    value: Any = text
    if name == "timestamp":
        is_allowed = _TIMESTAMP.fullmatch(text) is not None
    elif name in _TYPES:
        value = _resolved(text)
        is_allowed = type(value) in _TYPES[name]
    else:
        raise unknown_tag(event)
    if not is_allowed:
        raise refused(event, f"{shown(text)} is not a !!{name}")
    return value


def _resolved(text: str) -> str | int | float | bool | None:
    """Return what a scalar without quotes is."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] == ".":
        is_number = _POINT_FLOAT.fullmatch(text) and math.isfinite(float(text))
        return float(text) if is_number else text
    if text[0] not in "+-0123456789":
        return text
    plain = text.replace("_", "")
    value = _integer(plain)
    if value is not None:
        return value
    if _FLOAT.fullmatch(plain):
        number = float(plain)
        if math.isfinite(number) or plain.lstrip("+-").isdigit():
            return number
    return text


def _integer(plain: str) -> int | None:
    """Return the integer that a text spells, None where it has none of 64 bits."""
    spelled = _INTEGER.fullmatch(plain)
    if spelled is None:
        return None
    sign, *bases = spelled.groups()
    digits, base = next((d, b) for d, b in zip(bases, _BASES, strict=True) if d is not None)
    if base == 10 and len(digits) > 20:  # Python refuses to read thousands of decimal digits
        return None
    value = int(f"{sign}{digits}", base)
    most = 2**63 if sign else 2**64
    return value if -(2**63) <= value < most else None


def float_key(value: float) -> str:
    """Return a float as Go's `FormatFloat(value, 'g', -1, 32)` writes it, which keys become."""
    try:
        single = struct.pack("<f", value)
    except OverflowError:
        return ".inf" if value > 0 else "-.inf"
    (rounded,) = struct.unpack("<f", single)
    decimals, spelled = 0, f"{rounded:.0e}"
    while struct.pack("<f", float(spelled)) != single:
        decimals += 1
        spelled = f"{rounded:.{decimals}e}"
    exponent = int(spelled.partition("e")[2])
    if -4 <= exponent < 6:
        return f"{rounded:.{max(decimals - exponent, 0)}f}"
    return spelled
