"""From what people and generators wrote to the one store that answers.

A dataset that breaks rules is compiled, too, as far as it can be: its validation asks the store.
"""

from __future__ import annotations

import json
import sqlite3
from collections import deque
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...errors import DatasetError
from ...model import System
from ...store import APPLICATION_ID, Store
from ...vocabulary import Vocabulary
from ..expanding import expanded
from . import tables
from .entries import Entries
from .generated import VOCABULARIES, Row, Rows, read_vocabularies, vocabularies
from .pairs import Pairs
from .parameters import Parameters
from .spellings import Spelled

if TYPE_CHECKING:
    from ..schema import DatasetFile

__all__ = [
    "VOCABULARIES",
    "Row",
    "compile_folder",
    "compile_store",
    "compile_vocabulary",
    "read_vocabularies",
    "vocabularies",
]


def compile_folder(folder: str | Path) -> bytes:
    """Return the store of a checkout's `data/`.

    Raises `DatasetError` as `parse_document` does, and for a vocabulary that is missing or
    damaged.
    """
    from ..schema import parse_document

    file = Path(folder) / "mappings.toml"
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(f"{file} cannot be read: {error}") from None
    return compile_store(parse_document(text), read_vocabularies(folder))


_OF_VOCABULARY = ("same", "kinds", "keys", "formats", "defaults")
"""The tables of a dataset that say what exists and how it is spelled."""


def compile_vocabulary(document: DatasetFile, rows: Rows) -> Vocabulary:
    """Return the vocabularies of a dataset, without its pairs.

    Who asks again for those of the same rows and tables, as one does who writes pairs, gets them
    again.
    """
    content: Mapping[str, Any] = document
    tables = {table: content.get(table, []) for table in _OF_VOCABULARY}
    key = json.dumps(tables, sort_keys=True)
    for known_key, known_rows, vocabulary in _compiled:
        if known_key == key and known_rows is rows:
            return vocabulary
    store = Store(compile_store({**document, "pairs": []}, rows), "the dataset")
    _compiled.append((key, rows, Vocabulary(store)))
    return _compiled[-1][2]


_compiled: deque[tuple[str, Rows, Vocabulary]] = deque(maxlen=4)


def compile_store(document: DatasetFile, rows: Rows) -> bytes:
    """Return a validated dataset and its vocabularies as the bytes of a SQLite database."""
    document = expanded(document)
    entries = Entries(document, rows)
    spelled, pairs = Spelled(document, entries), Pairs(document, entries)
    parameters = Parameters(document, entries, spelled.alone)
    connection = sqlite3.connect(":memory:")
    connection.execute(f"PRAGMA page_size = {tables.PAGE_SIZE}")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {document['schema_version']}")
    tables.create(connection)
    tables.insert(connection, "about", _about(document))
    for table, rows_of_it in chain(parameters.tables(), spelled.tables(), pairs.tables()):
        tables.insert(connection, table, rows_of_it)
    tables.insert_words(connection, pairs.words())
    connection.commit()
    connection.execute("VACUUM")
    compiled = bytearray(connection.serialize())
    connection.close()
    compiled[96:100] = bytes(4)  # which SQLite wrote it: the same data are the same bytes
    return bytes(compiled)


def _about(document: DatasetFile) -> Iterator[tuple[str, str]]:
    kinds = [
        {"system": System.KUBERNETES, **row, "scaffold": _scaffold(row)}
        for row in document.get("kinds", [])
    ]
    whole: dict[str, Any] = {
        "version": document["version"],
        "baseline": document["baseline"],
        "addons": document.get("addons", []),
        "kinds": kinds,
        "references": [(row["from"], row["to"]) for row in document.get("references", [])],
    }
    for name, value in whole.items():
        yield name, json.dumps(value, ensure_ascii=False)


def _scaffold(row: Mapping[str, Any]) -> str | None:
    scaffold = row.get("scaffold")
    if scaffold is not None and "api_version" in row:
        header = {"apiVersion": row["api_version"], "kind": row["kind"].rpartition("/")[2]}
        scaffold = header | scaffold
    return None if scaffold is None else json.dumps(scaffold)
