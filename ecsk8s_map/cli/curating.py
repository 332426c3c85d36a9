"""What a curator of the data needs: checking a dataset file, and writing it in canonical form."""

from __future__ import annotations

import re
from pathlib import Path

from ..curation.compiling import vocabularies
from ..curation.formatting import canonical_form
from ..curation.schema import parse_document
from ..curation.validation import Source
from ..curation.validation import validate as broken_rules
from ..errors import DatasetError, DocumentError
from ..store import checkout
from .files import decoded, replace
from .output import FAILURE, USAGE, fail, print_lines


def check(file: Path | None) -> None:
    """Print that every rule holds, or exit with a line for each that is broken."""
    path, text = dataset_file(file)
    try:
        source = Source(text, parse_document(text, path.name), vocabularies(), path.name)
    except DatasetError as error:
        fail(FAILURE, *_lines(error, path))
    problems = broken_rules(source)
    if problems:
        fail(FAILURE, *problems)
    print_lines(f"{path.name}: {len(source.document['pairs'])} pairs, every rule holds")


def rewrite(file: Path | None) -> None:
    """Write a dataset file in its canonical form, unless it is in it already; exit on errors."""
    path, text = dataset_file(file)
    try:
        canonical = canonical_form(text, path.name)
    except DatasetError as error:
        fail(FAILURE, *_lines(error, path))
    if canonical != text:
        try:
            replace(path.resolve(), canonical)
        except OSError as error:
            fail(FAILURE, f"{path}: cannot be written: {error.strerror}")
        print_lines(f"{path.name}: rewritten")


def dataset_file(file: Path | None) -> tuple[Path, str]:
    """Return the file, the checkout's own without one, and its text; or exit."""
    folder = checkout()
    if file is None and folder is None:
        fail(USAGE, "name a dataset file: there is a default only in a checkout of ecsk8s_map")
    path = file or Path(str(folder)) / "mappings.toml"
    try:
        return path, decoded(path.read_bytes()).replace("\r\n", "\n")
    except FileNotFoundError:
        fail(USAGE, f"no such file: {path}")
    except OSError as error:
        fail(FAILURE, f"{path}: cannot be read: {error.strerror}")
    except DocumentError as error:
        fail(FAILURE, f"{path}:{error}")


def _lines(error: DatasetError, path: Path) -> list[str]:
    """Return the lines of an error, each of which begins with the file's name."""
    return re.split(rf"\n(?={re.escape(path.name)}:)", str(error))
