"""The tables of the store, and filling them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Any

from ...query.index import COLUMNS

Content = Iterable[tuple[Any, ...]]
"""The rows of a table."""

PAGE_SIZE = 8_192
"""In bytes: a wheel with pages of half the size is larger by half a percent."""

_TABLES = """
    -- What the dataset as a whole has; each value is JSON.
    CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

    -- The parameters of both systems, those nearest to a root first. `types` and `names` have a
    -- line for each dialect: its name, a space, the type or the path. `map` is the open map whose
    -- key it is; `is_key` says that this dataset makes it one. Where `alone`, its address spells
    -- nothing else. Their order in the vendors' schemas is that of `id + shift`, which compresses
    -- better than a place of its own.
    CREATE TABLE parameters (
        id INTEGER PRIMARY KEY, shift INTEGER NOT NULL, system TEXT NOT NULL,
        address TEXT NOT NULL, root INTEGER NOT NULL, depth INTEGER NOT NULL, map INTEGER,
        is_key INTEGER NOT NULL, alone INTEGER NOT NULL, type TEXT NOT NULL, types TEXT,
        api_version TEXT, required TEXT, read_only INTEGER NOT NULL, value_list TEXT, names TEXT,
        since TEXT, until TEXT, url TEXT, defaults TEXT, format TEXT
    );
    CREATE UNIQUE INDEX parameters_by_address ON parameters (address, system);

    -- How each is spelled below its resource, in reverse, a dot behind each name; a resource by
    -- every name that it has. `folded` is without case and word separators. `marks` is the sum of:
    -- 1 for a map, 2 for what its address has, 4 for a resource, 8 for Kubernetes.
    CREATE TABLE spellings (
        folded TEXT, parameter INTEGER, exact TEXT, root INTEGER NOT NULL, marks INTEGER NOT NULL,
        PRIMARY KEY (folded, parameter, exact)
    ) WITHOUT ROWID;

    -- What each resource is called in front of a path, in reverse as well.
    CREATE TABLE roots (
        parameter INTEGER, position INTEGER, folded TEXT NOT NULL, exact TEXT NOT NULL,
        is_own INTEGER NOT NULL, PRIMARY KEY (parameter, position)
    ) WITHOUT ROWID;

    -- Terraform's resource types, which are followed by a label.
    CREATE TABLE blocks (name TEXT PRIMARY KEY) WITHOUT ROWID;

    -- Last names, for suggestions.
    CREATE TABLE leaves (name TEXT PRIMARY KEY) WITHOUT ROWID;

    -- What a shell completes besides addresses: last names, and other dialects' paths.
    CREATE TABLE completions (
        is_path INTEGER, lower TEXT, name TEXT, PRIMARY KEY (is_path, lower, name)
    ) WITHOUT ROWID;

    -- The fields directly below a parameter, by their names in documents.
    CREATE TABLE fields (
        owner INTEGER, position INTEGER, name TEXT NOT NULL, parameter INTEGER NOT NULL,
        PRIMARY KEY (owner, position)
    ) WITHOUT ROWID;

    -- Addresses that have another's fields, and the spellings of both.
    CREATE TABLE same (address TEXT PRIMARY KEY, target TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE rewrites (
        position INTEGER PRIMARY KEY, source TEXT NOT NULL, target TEXT NOT NULL
    );

    -- The pairs, in the order of the file: their fields, those that are lists, tables or flags as
    -- JSON, and the numbers of its pages as `sources`. `since`, `until` and `off` say which
    -- Kubernetes releases have the Kubernetes side on by default.
    CREATE TABLE pairs (id INTEGER PRIMARY KEY, {pair}, since TEXT, until TEXT, off INTEGER);

    -- The pages that pairs cite; those of `[[sources]]` with their id and title.
    CREATE TABLE pages (id INTEGER PRIMARY KEY, url TEXT NOT NULL, name TEXT, title TEXT);

    -- The pairs that answer for each parameter, best first.
    CREATE TABLE answers (
        parameter INTEGER, position INTEGER, pair INTEGER NOT NULL,
        PRIMARY KEY (parameter, position)
    ) WITHOUT ROWID;
"""
_FULL_TEXT = """
    CREATE VIRTUAL TABLE words USING fts5(
        word, content = '', detail = none, columnsize = 0,
        tokenize = 'unicode61 remove_diacritics 0'
    )
"""


def create(connection: sqlite3.Connection) -> None:
    """Create all tables but that of the words."""
    columns = ", ".join(f'"{name}" TEXT' for name in COLUMNS)
    connection.executescript(_TABLES.format(pair=columns))


def insert(connection: sqlite3.Connection, table: str, rows: Content) -> None:
    """Insert rows into a table; of those with one key, the first."""
    content = list(rows)
    if content:
        marks = ",".join("?" * len(content[0]))
        connection.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", content)


def insert_words(connection: sqlite3.Connection, words: Iterable[tuple[int, str]]) -> None:
    """Add the index of the words of each pair, where this SQLite can make one."""
    try:
        connection.execute(_FULL_TEXT)
    except sqlite3.OperationalError:
        return
    connection.executemany("INSERT INTO words (rowid, word) VALUES (?, ?)", words)
