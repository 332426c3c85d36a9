"""One target in one process: the engine makes bytes up, and what goes wrong is counted by kind.

    python -m fuzz.engine guided|by-chance TARGET FOLDER SEED [RUNS]

It writes `report.json` into the folder.
"""

from __future__ import annotations

import faulthandler
import json
import os
import random
import sys
import time
import traceback
from pathlib import Path
from typing import Any

LONGEST = 4_000
"""Bytes of an input."""

PATIENCE = 300
"""Seconds after which an input is taken for one that never ends."""

SHOWN = 300
"""Characters of a question that is told."""

ASKED = 4_000
"""Characters of the one question that is asked again."""


def ask(name: str, data: bytes) -> None:
    """Ask one question and print it; whatever is wrong with the answer is raised."""
    from .draw import Draw
    from .targets import TARGETS

    target = TARGETS[name]
    question = target.make(Draw(data))
    print(f"{name}: {question!r}"[:ASKED].encode("utf-8", "backslashreplace").decode())
    target.check(question)


def kind_of(error: BaseException) -> str:
    """Return what tells one fault from another: the error's type and where it was raised."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if not Path(frame.filename).is_relative_to(sys.prefix)]
    ours = [frame for frame in ours if "ecsk8s_map" in frame.filename or "fuzz" in frame.filename]
    at = ours[0 if isinstance(error, RecursionError) else -1] if ours else frames[-1]
    return f"{type(error).__name__} at {Path(at.filename).name}:{at.lineno} ({at.name})"


def printable(text: str) -> str:
    """Return what `repr` wrote, shortened, without the surrogates that an enum's text may have."""
    return text[:SHOWN].encode("utf-8", "backslashreplace").decode()


class Session:
    """The inputs of one target, and the faults that they led to."""

    def __init__(self, name: str, folder: Path, runs: int | None) -> None:
        from .draw import Draw
        from .targets import TARGETS

        self._name, self._folder = name, folder
        self._target, self._draw = TARGETS[name], Draw
        self._runs = runs or self._target.runs
        self._count, self._slowest = 0, 0.0
        self._faults: dict[str, dict[str, Any]] = {}
        self._begun = time.perf_counter()

    def seeds(self) -> Path:
        """Write the inputs to begin with: the target's own, and some noise of several lengths."""
        folder = self._folder / "inputs"
        folder.mkdir()
        noise = [bytes((at * 37 + size) % 256 for at in range(size)) for size in range(4, 300, 13)]
        known = [seed.encode("utf-8", "surrogateescape") for seed in self._target.seeds]
        for number, data in enumerate([*known, *noise]):
            (folder / str(number)).write_bytes(data[:LONGEST])
        return folder

    def one(self, data: bytes) -> None:
        """Ask one question; after the last, write the report and end the process."""
        begun = time.perf_counter()
        kind, said, question = self._asked(data)
        self._slowest = max(self._slowest, time.perf_counter() - begun)
        if kind:
            fault = self._faults.setdefault(kind, {"kind": kind, "count": 0})
            fault["count"] += 1
            if len(data) < len(fault.get("input", data + b"?")):
                fault |= {"input": data, "said": said, "question": question}
        self._count += 1
        if self._count >= self._runs:
            self.end()

    def _asked(self, data: bytes) -> tuple[str, str, str]:
        """Return the kind of the fault that an input leads to, if any, what it says, and where."""
        question: Any = "(none was made)"
        try:
            question = self._target.make(self._draw(data))
            self._target.check(question)
        except Exception as error:
            return kind_of(error), printable(repr(str(error))), printable(repr(question))
        return "", "", ""

    def _shortened(self, fault: dict[str, Any]) -> dict[str, Any]:
        """Return a fault with the shortest beginning of its input that still leads to it."""
        data: bytes = fault["input"]
        for size in range(len(data)):
            kind, said, question = self._asked(data[:size])
            if kind == fault["kind"]:
                return fault | {"input": data[:size].hex(), "said": said, "question": question}
        return fault | {"input": data.hex()}

    def end(self) -> None:
        """Write the report and end the process, which the engine would not leave otherwise."""
        faulthandler.cancel_dump_traceback_later()
        content = {
            "target": self._name,
            "inputs": self._count,
            "seconds": time.perf_counter() - self._begun,
            "slowest": self._slowest,
            "faults": [*map(self._shortened, self._faults.values())],
        }
        text = json.dumps(content)
        (self._folder / "report.json").write_text(text, encoding="utf-8")
        os._exit(0)


def by_chance(name: str, folder: Path, seed: int, runs: int | None) -> None:
    """Run a target by inputs of random bytes; one that takes minutes ends the process."""
    session, chance = Session(name, folder, runs), random.Random(seed)
    while True:
        faulthandler.dump_traceback_later(PATIENCE, exit=True)
        session.one(chance.randbytes(chance.randrange(8, 200)))


def guided(name: str, folder: Path, seed: int, runs: int | None) -> None:
    """Run a target by inputs that the engine makes of those that ran new code."""
    import atheris

    with atheris.instrument_imports(include=["ecsk8s_map", "tomllib", "yaml"]):
        session = Session(name, folder, runs)
    flags = [f"-seed={seed}", f"-max_len={LONGEST}", "-len_control=0", f"-timeout={PATIENCE}"]
    flags += ["-rss_limit_mb=4096", "-verbosity=0", f"-artifact_prefix={folder}/"]
    atheris.Setup([sys.argv[0], *flags, str(session.seeds())], session.one)
    atheris.Fuzz()


if __name__ == "__main__":
    run, target, place, number, *count = sys.argv[1:]
    ways = {"guided": guided, "by-chance": by_chance}
    ways[run](target, Path(place), int(number), int(count[0]) if count else None)
