"""The compiled dataset: one read-only SQLite database, and the one place that finds it.

An installed library carries it as a file, a zip as a file inside it, and a checkout compiles it
from `data/` into memory. Nothing is written.
"""

from __future__ import annotations

import os
import sqlite3
from _thread import allocate_lock  # `threading` is slow to import

from .errors import DatasetError, one_line, too_new

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

SCHEMA_VERSION = 1
"""The newest form of a dataset that this version reads."""

FILE = "mappings.sqlite"
"""The name of the file, in the folder `data` of the package."""

APPLICATION_ID = 0x6563736B
"""What the header of the file says it is a database of: `ecsk`."""

FLAWS = (ValueError, TypeError, LookupError, AttributeError)
"""What making an object of rows raises where they are not what was compiled."""

_QUOTED = {ord(character): f"%{ord(character):02x}" for character in "%?#"}
"""What has a meaning in a URI of SQLite's; `urllib.parse` is slow to import."""

_PACKAGE = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120 - pathlib is slow to import


_KEEP_ALL = "PRAGMA cache_size = -8192"
"""In kibibytes, more than the whole has: what was read once is not read from the disk again."""

_INHERITED: list[sqlite3.Connection] = []
"""The connections of the process that this one was forked from."""


class Store:
    """A read-only connection to a compiled dataset, which threads share and a fork reopens.

    `source` is the path of a file, or the bytes of one; `name` is what errors call it.

    Raises `DatasetError` for what is not a compiled dataset, or one of a newer version.
    """

    def __init__(self, source: str | bytes, name: str = "") -> None:
        self.name = name or str(source)
        self._source = source
        self._open()
        ((application, version),) = self.rows(
            "SELECT application_id, user_version FROM pragma_application_id, pragma_user_version"
        )
        if application != APPLICATION_ID:
            raise self._damaged("is not a compiled dataset")
        if version > SCHEMA_VERSION:
            raise too_new(self.name, version, SCHEMA_VERSION)
        if version != SCHEMA_VERSION:
            raise self._damaged(f"has schema_version {version}, expected {SCHEMA_VERSION}")

    def _open(self) -> None:
        try:
            if isinstance(self._source, bytes):
                connection = sqlite3.connect(":memory:", check_same_thread=False)
                empty = b"\0"  # without a byte it would open, and hold nothing
                connection.deserialize(self._source or empty)
                connection.execute("PRAGMA query_only = 1")
            else:
                uri = f"file:{self._source.translate(_QUOTED)}?mode=ro&immutable=1"
                connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
        except sqlite3.Error as error:
            raise self._damaged(f"cannot be opened: {error}") from error
        try:
            connection.execute(_KEEP_ALL)
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:  # its messages quote the file
            connection.close()
            raise self.damaged(error) from error
        self._opened = connection, allocate_lock(), os.getpid()

    def rows(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Return the rows that a query selects."""
        connection, lock, process = self._opened
        if process != os.getpid():  # a fork must neither use nor close what it inherits
            _INHERITED.append(connection)
            self._open()
            connection, lock, process = self._opened
        try:
            with lock:  # threads that run the same statement at once would share it
                return connection.execute(query, values).fetchall()
        except UnicodeEncodeError:  # half a character, which nothing in the store has
            return []
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            raise self.damaged(error) from error

    def __del__(self) -> None:
        opened = getattr(self, "_opened", None)  # nothing where it could not be opened
        if opened is not None and opened[2] == os.getpid():
            opened[0].close()

    @property
    def has_full_text(self) -> bool:
        """Whether the index of words works: FTS5 was there when it was compiled, and is here."""
        try:
            self.rows("SELECT 1 FROM words LIMIT 0")
        except DatasetError:
            return False
        return True

    def about(self, name: str) -> Any:
        """Return what the dataset as a whole has under a name, parsed from JSON."""
        from json import loads  # a lookup needs none of it

        try:
            ((value,),) = self.rows("SELECT value FROM about WHERE name = ?", (name,))
            return loads(value)
        except FLAWS as error:
            raise self.damaged(error) from error

    def damaged(self, error: Exception) -> DatasetError:
        """Return the error for rows of which nothing can be made, or that cannot be read."""
        if isinstance(error, DatasetError):
            return error
        return self._damaged(f"cannot be read: {one_line(str(error))}")

    def _damaged(self, what: str) -> DatasetError:
        return DatasetError(f"{self.name} {what}; reinstall ecsk8s_map")


def bundled() -> Store:
    """Open the dataset that belongs to this package, wherever it is.

    Raises `DatasetError` where it is missing or damaged.
    """
    file = os.path.join(_PACKAGE, "data", FILE)  # noqa: PTH118
    if os.path.isfile(file):  # noqa: PTH113
        return Store(file)
    if folder := checkout():
        from .curation.compiling import compile_folder

        return Store(compile_folder(folder), folder)
    try:
        content = __spec__.loader.get_data(file)  # type: ignore[union-attr]  # from a zip, too
    except (AttributeError, OSError):
        raise DatasetError(f"{file} is missing; reinstall ecsk8s_map") from None
    return Store(content, file)


def checkout() -> str | None:
    """Return the folder `data` of the checkout that the package is in, or None."""
    root = os.path.dirname(_PACKAGE)  # noqa: PTH120
    is_one = os.path.isfile(os.path.join(root, "pyproject.toml"))  # noqa: PTH113, PTH118
    return os.path.join(root, "data") if is_one else None  # noqa: PTH118
