"""Documents from JSON and YAML texts.

`parse` and the command line read texts; `explain` takes what is parsed already. Task definitions
and CloudFormation templates are read by the same rules as manifests (see `scalars`), since a text
does not say for which system it is. Stricter than kubectl: a duplicate key is an error, and so is
a tag that is neither YAML's own nor a CloudFormation function.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ..errors import DocumentError
from .building import Document
from .events import Place
from .json_text import read_json
from .yaml_text import read_yaml

__all__ = ["Document", "Place", "read_documents"]

# What begins like JSON is read as JSON: as YAML, `{"a": }` would pass.
_JSON = re.compile(r'\ufeff?\s*[\[{]\s*["\[{\]}]')
# Documents are separated before they are parsed, so that a broken one does not spoil the others:
# YAML has these marks at the beginning of a line nowhere else.
_BOUNDARY = re.compile(r"^(?:---(?=[ \t\r\n]|\Z)|(?:\.\.\.(?=[ \t\r\n]|\Z).*\n?)+)", re.MULTILINE)


def read_documents(
    text: str, on_error: Callable[[DocumentError], None] | None = None
) -> Iterator[Document]:
    """Yield the documents of a JSON or YAML text.

    A document that cannot be read is a `DocumentError`, whose message begins with line and column:
    it is neither JSON nor YAML, has a duplicate key or a value that its tag does not allow or that
    JSON cannot hold, or is nested too deep. The error is raised; or, with `on_error`, passed to
    that, and the documents after it are read.
    """
    for line, part in _parts(text):
        try:
            if _JSON.match(part):
                yield read_json(part.lstrip("\ufeff"), line)
            else:
                yield from read_yaml(part, line)
        except RecursionError:
            error = DocumentError(f"{line + 1}:1: nested too deeply to read")
        except DocumentError as refused:
            error = refused
        else:
            continue
        if on_error is None:
            raise error
        on_error(error)


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """Yield the text of each document and its first line, from 0."""
    start, line = 0, 0
    for boundary in _BOUNDARY.finditer(text):
        end = boundary.start() if boundary[0] == "---" else boundary.end()
        part = text[start:end]
        if not _is_prologue(part):
            yield line, part
            start, line = end, line + part.count("\n")
    yield line, text[start:]


def _is_prologue(part: str) -> bool:
    """Return whether there is nothing but comments and directives, which the next part needs."""
    return all(
        not line.strip() or line.startswith("%") or line.lstrip().startswith("#")
        for line in part.splitlines()
    )
