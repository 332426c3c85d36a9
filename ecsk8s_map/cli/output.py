"""Writing to the command's streams: lines, JSON, and errors with their exit codes."""

from __future__ import annotations

import json
import sys
from typing import NoReturn, TextIO

import typer

from ..errors import one_line

FAILURE, USAGE = 1, 2
"""The exit codes: nothing found, or something is broken; wrong usage."""


def print_lines(*lines: str, file: TextIO | None = None) -> None:
    """Print each text as one line, its control characters escaped."""
    print(*map(one_line, lines), sep="\n", file=file)


def warn(*lines: str) -> None:
    """Print each text as one line on stderr."""
    print_lines(*lines, file=sys.stderr)


def fail(code: int, *lines: object) -> NoReturn:
    """Print each text as one line on stderr, and exit."""
    warn(*map(str, lines))
    raise typer.Exit(code)


def print_json(content: object) -> None:
    """Print JSON, escaped to ASCII where the stream's encoding lacks a character of it."""
    text = json.dumps(content, ensure_ascii=False, indent=2)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        text = json.dumps(content, indent=2)
    print(text)
