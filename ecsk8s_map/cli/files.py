"""Reading files as text, with errors that name the place, and replacing them safely."""

from __future__ import annotations

import codecs
import errno
import os
import shutil
import sys
import tempfile
from pathlib import Path

from ..errors import DocumentError


def read_bytes(file: Path) -> bytes:
    """Return what a file holds; `-` is standard input. Raises `OSError` where it cannot be read."""
    if str(file) != "-":
        return file.read_bytes()
    if sys.stdin is None:  # closed by the caller
        raise OSError(errno.EBADF, "standard input is closed")
    return sys.stdin.buffer.read()


def decoded(content: bytes) -> str:
    """Return a text in UTF-8; raises `DocumentError` with line and column for any other."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise DocumentError("1:1: UTF-16; expected UTF-8")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        byte = f"the byte 0x{content[error.start]:02x}"
        raise DocumentError(f"{line}:{column}: not UTF-8: {byte}") from None


def replace(path: Path, text: str) -> None:
    """Write a file anew; a failure halfway leaves the old one as it was."""
    if not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    handle, name = tempfile.mkstemp(prefix=f"{path.name}.", dir=path.parent)
    os.close(handle)
    new = Path(name)
    try:
        new.write_text(text, encoding="utf-8", newline="\n")
        shutil.copymode(path, new)
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
