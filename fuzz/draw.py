"""Reading an input, which is bytes, as a row of choices: a text, a JSON value, a changed document.

The same bytes are always the same choices, so that an input can be told by its bytes, and one that
the engine changes a little makes a question that differs a little.
"""

from __future__ import annotations

from collections.abc import MutableMapping, MutableSequence, Sequence
from typing import Any, TypeVar

T = TypeVar("T")

WORDS = (
    *("", " ", "a", "A", "0", "1", "-1", "80", "07", "9" * 40, "1e3", ".5", "-0", "true", "null"),
    *("512Mi", "250m", "1.5", "1Ei", "2 GB", ".5 vCPU", "1h30m", "90s", "50%", "100%", "150%"),
    *("cron(0 12 * * ? *)", "rate(5 minutes)", "*/5 * * * *", "0 0 1 1 0", "@daily"),
    *("CMD", "CMD-SHELL", "/bin/sh", "-c", "$(HOME)", "$$(HOME)", "$(", "1000:1000", "root"),
    *("fs-12345678", "fsap-12345678", "apparmor:x", "label:type:x", "no-new-privileges"),
    *("arn:aws:iam::111122223333:role/app", "arn:aws:ssm:eu-west-1:111122223333:parameter/a"),
    *("arn:aws:secretsmanager:eu-west-1:111122223333:secret:a-AbCdEf:key::", "::1", "10.0.0.1"),
    *("net.core.somaxconn", "RuntimeDefault", "Localhost", "app.kubernetes.io/name", "a-b_c.d"),
    *("\x00", "\x1b[31m", "\ud800", "\u202e", "\n::error::", "é", "🙂", "a" * 300),
)
"""Texts that some conversion, or some reader, has an opinion on."""

NAMES = (
    *("Ref", "Fn::If", "Fn::GetAtt", "Fn::Sub", "kind", "apiVersion", "metadata", "spec", "Type"),
    *("Properties", "Resources", "name", "value", "key", "cpu", "memory", "command", "type"),
    *("containers", "containerDefinitions", "ContainerDefinitions", "family", "template", "items"),
    *("fileSystemId", "rootDirectory", "authorizationConfig", "accessPointId", "iam", "hostname"),
    *("ipAddress", "ip", "hostnames", "user", "role", "level", "localhostProfile", "Key", "a/b~c"),
)
"""Keys that objects are looked at for."""

NUMBERS = (
    0,
    1,
    -1,
    7,
    99,
    100,
    128,
    256,
    1024,
    65_535,
    2**31 - 1,
    2**31,
    2**53 + 1,
    2**63,
    10**400,
)
FLOATS = (0.0, -0.0, 0.5, 1.0, 1e-10, 1e16, 1e308, float("nan"), float("inf"), float("-inf"))


class Draw:
    """Bytes, taken from the front; where none are left, every choice is the first."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def number(self, below: int) -> int:
        """Return a whole number from 0 up to, but without, another."""
        size = 1 if below <= 256 else 2 if below <= 65_536 else 3
        taken = self._data[self._at : self._at + size]
        self._at += size
        return int.from_bytes(taken, "little") % below

    def pick(self, options: Sequence[T]) -> T:
        """Return one of several."""
        return options[self.number(len(options))]

    def rest(self) -> str:
        """Return all that is left as a text."""
        taken, self._at = self._data[self._at :], len(self._data)
        return _decoded(taken)

    def text(self) -> str:
        """Return a word, some of the bytes as a text, or one after the other."""
        way = self.number(4)
        if way == 0:
            return self.pick(WORDS)
        size = self.number(24)
        taken = _decoded(self._data[self._at : self._at + size])
        self._at += size
        return taken if way < 3 else self.changed(self.pick(WORDS), taken)

    def changed(self, text: str, insertion: str) -> str:
        """Return a text of which a piece is replaced by another."""
        start = self.number(len(text) + 1)
        return text[:start] + insertion + text[start + self.number(4) :]

    def json(self, depth: int = 3) -> Any:
        """Return a value as a JSON or YAML parser makes it."""
        way = self.number(12 if depth else 8)
        if way < 4:
            return self.text()
        if way < 6:
            return self.pick(NUMBERS) if way == 4 else self.number(70_000)
        if way == 6:
            return self.pick((None, True, False, self.number(1_000) / 8))
        if way == 7:
            return self.pick(FLOATS)
        count = range(self.number(4))
        if way < 10:
            return [self.json(depth - 1) for _ in count]
        return {self.key(): self.json(depth - 1) for _ in count}

    def key(self) -> str:
        """Return a key of an object."""
        return self.text() if self.number(4) == 0 else self.pick(NAMES)

    def mutate(self, root: Any, times: int = 4) -> Any:
        """Change a JSON value in place, at a few of its places; return it."""
        for _ in range(1 + self.number(times)):
            places = [*_places(root)]
            if places:
                self._mutate(*self.pick(places))
        return root

    def _mutate(self, parent: Any, key: Any) -> None:
        way, value = self.number(8), parent[key]
        if way == 0:
            del parent[key]
        elif way == 1 and isinstance(parent, MutableSequence):
            parent.insert(key, value)
        elif way == 1:
            parent[self.key()] = value
        elif way == 2:
            parent[key] = [value]
        elif way == 3 and isinstance(value, (list, dict)) and value:
            parent[key] = next(iter(value.values() if isinstance(value, dict) else value))
        elif way == 4 and isinstance(value, str):
            parent[key] = self.changed(value, self.text())
        elif way == 5 and isinstance(parent, MutableMapping):
            parent[self.key()] = parent.pop(key)
        else:
            parent[key] = self.json()


def _decoded(data: bytes) -> str:
    """Return bytes as a text; what is not UTF-8 is left out, or lone surrogates if it ends so."""
    return data.decode("utf-8", "surrogateescape" if data.endswith(b"\xff") else "ignore")


def _places(root: Any) -> list[tuple[Any, Any]]:
    """Return every list or object with each of its keys, outermost first."""
    found: list[tuple[Any, Any]] = []
    stack = [root]
    while stack:
        value = stack.pop()
        if isinstance(value, (list, dict)):
            keys = [*value] if isinstance(value, dict) else [*range(len(value))]
            found += ((value, key) for key in keys)
            stack += (value[key] for key in keys)
    return found
