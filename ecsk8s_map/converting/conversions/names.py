"""Names, labels and tags: how they may be spelled on either side."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Any

from ...findings import Converted
from ...json_values import type_of
from .reading import RefusedError, elements, fields, required, string

# https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
LABEL_LENGTH = 63
SUBDOMAIN_LENGTH = 253
_SUBDOMAIN = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")
# https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
_LABEL_WORD = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?")
# RFC 6335, section 5.1, as `containers[].ports[].name` of the Kubernetes API demands it
PORT_NAME_LENGTH = 15
# https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Tag.html
_TAG_KEY_LENGTH = 128
_MOST_TAGS = 50
_LETTERS = str.maketrans("0123456789", "ghijklmnop")


def is_subdomain(name: str) -> bool:
    """Return whether a name is a DNS subdomain as RFC 1123 has it, in lower case."""
    return len(name) <= SUBDOMAIN_LENGTH and _SUBDOMAIN.fullmatch(name) is not None


def name_to_dns_label(value: Any) -> Converted:
    """Return a name as a DNS label of RFC 1123: at most 63 of `a-z`, `0-9` and inner hyphens.

    Letters become lower case, other characters hyphens; hyphens at the ends are dropped, and a
    longer name ends in a hash of the whole. A name without a letter or digit is refused.
    """
    name = string(value)
    label = re.sub(r"[^a-z0-9-]", "-", _lowered(name)).strip("-")
    return _renamed(name, label, LABEL_LENGTH, hashed=8)


def name_to_port_name(value: Any) -> Converted:
    """Return a port's name as RFC 6335 has it: at most 15, a letter among them, no `--`.

    Letters become lower case, other characters hyphens, several hyphens one; hyphens at the ends
    are dropped, and a longer name ends in a hash of the whole. A name without a letter is refused.
    """
    name = string(value)
    label = re.sub(r"[^a-z0-9]+", "-", _lowered(name)).strip("-")
    if label and not re.search("[a-z]", label):
        raise RefusedError("a port's name needs at least one letter from a to z")
    return _renamed(name, label, PORT_NAME_LENGTH, hashed=6)


def _lowered(name: str) -> str:
    # Only ASCII: str.lower() makes a letter of U+212A, the Kelvin sign.
    return re.sub("[A-Z]+", lambda letters: letters[0].lower(), name)


def _renamed(name: str, label: str, longest: int, hashed: int) -> Converted:
    if not label:
        raise RefusedError("it has no letter from a to z and no digit")
    if len(label) > longest:
        # Letters only, so that a port's name keeps one; the same name gets the same hash anywhere.
        digest = sha256(name.encode("utf-8", "surrogatepass")).hexdigest().translate(_LETTERS)
        label = f"{label[: longest - hashed - 1].rstrip('-')}-{digest[:hashed]}"
        return Converted(
            label,
            f"The name has more than the {longest} characters allowed: it is {label} here, with a "
            f"hash of the whole name at the end, and has to be replaced wherever it is used.",
        )
    if label != name:
        return Converted(
            label,
            f"Only a to z, 0 to 9 and inner hyphens are allowed: the name is {label} here and has "
            f"to be replaced wherever it is used.",
        )
    return Converted(label)


def dns_label_to_name(value: Any) -> Converted:
    """Return a DNS label or subdomain of Kubernetes as an ECS name, with hyphens for dots.

    ECS takes up to 255 letters, digits, hyphens and underscores. What is not such a name in
    Kubernetes is refused: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/.
    """
    name = string(value)
    if not is_subdomain(name):
        raise RefusedError("it is not a DNS label or subdomain (a-z, 0-9, inner hyphens, dots)")
    if "." in name:
        replaced = name.replace(".", "-")
        return Converted(replaced, f"An ECS name has no dots: it is {replaced} here.")
    return Converted(name)


def tag_key_to_label_key(value: Any) -> Converted:
    """Return a tag's key as a label's key: it is the same one or refused.

    A label's key is a name of at most 63 letters, digits, `-`, `_` and `.` with letters or digits
    at the ends, after an optional DNS subdomain and a slash. See
    https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/.
    """
    key = string(value)
    if key.lower().startswith("aws:"):
        raise RefusedError("keys that begin with aws: are reserved for AWS")
    _check_label_key(key)
    return Converted(key)


def _check_label_key(key: str) -> None:
    prefix, slash, name = key.rpartition("/")
    if slash and not is_subdomain(prefix):
        raise RefusedError(f"{key[:80]!r} is not a label's key: its prefix is not a DNS name")
    if len(name) > LABEL_LENGTH or not _LABEL_WORD.fullmatch(name):
        raise RefusedError(
            f"{key[:80]!r} is not a label's key: at most {LABEL_LENGTH} letters, digits, "
            f"hyphens, underscores and dots, with a letter or digit at both ends"
        )


def label_key_to_tag_key(value: Any) -> Converted:
    """Return a label's key as a tag's key: it is the same one, or refused beyond 128 characters.

    The limit is that of ECS: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Tag.html.
    """
    key = string(value)
    _check_label_key(key)
    if len(key) > _TAG_KEY_LENGTH:
        raise RefusedError(f"a tag's key has at most {_TAG_KEY_LENGTH} characters")
    return Converted(key)


def tag_value_to_label_value(value: Any) -> Converted:
    """Return a tag's value as a label's value: it is the same one or refused.

    A label's value is empty, or at most 63 letters, digits, `-`, `_` and `.` with letters or
    digits at the ends: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/.
    """
    word = string(value)
    _check_label_value(word)
    return Converted(word)


def _check_label_value(word: str) -> None:
    if word and (len(word) > LABEL_LENGTH or not _LABEL_WORD.fullmatch(word)):
        raise RefusedError(
            f"{word[:80]!r} is not a label's value: at most {LABEL_LENGTH} letters, digits, "
            f"hyphens, underscores and dots, with a letter or digit at both ends; use an annotation"
        )


def label_value_to_tag_value(value: Any) -> Converted:
    """Return a label's value as a tag's value: every one of at most 63 characters is one."""
    return tag_value_to_label_value(value)


def tags_to_labels(value: Any) -> Converted:
    """Return a list of tags (`key`, `value`) as a map of labels.

    Keys and values that a label does not allow are refused, and so is a key that occurs twice. A
    tag without a value becomes an empty label.
    """
    labels: dict[str, str] = {}
    for element in elements(value, "a list of tags"):
        tag = fields(element, ("key", "value"))
        key = tag_key_to_label_key(required(tag, "key")).value
        if key in labels:
            raise RefusedError(f"the key {key!r} occurs twice")
        labels[key] = tag_value_to_label_value(tag.get("value", "")).value
    return Converted(labels)


def labels_to_tags(value: Any) -> Converted:
    """Return a map of labels as a list of at most 50 tags (`key`, `value`).

    Keys of more than 128 characters and more than 50 labels are refused, which is what a resource
    takes: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Tag.html.
    """
    if not isinstance(value, dict):
        raise RefusedError(f"it has to be an object, not {type_of(value)}")
    if len(value) > _MOST_TAGS:
        raise RefusedError(f"a resource takes at most {_MOST_TAGS} tags")
    return Converted(
        [
            {
                "key": label_key_to_tag_key(key).value,
                "value": label_value_to_tag_value(content).value,
            }
            for key, content in value.items()
        ]
    )
