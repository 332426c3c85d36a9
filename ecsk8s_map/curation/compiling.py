"""From what people and generators wrote to the one store that answers.

A dataset that breaks rules is compiled, too, as far as it can be: its validation asks the store.
"""

from __future__ import annotations

import json
import sqlite3
from bisect import bisect_left
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..address import AddressSyntaxError, Segments, ancestors, fold, last_step
from ..address import read as read_path
from ..errors import DatasetError
from ..model import Address, Dialect, Match, Parameter, Role, System
from ..query.releases import Span, numbers
from ..query.search import words
from ..store import APPLICATION_ID, Store, bundled, checkout
from ..vocabulary import Vocabulary
from ..vocabulary.parameters import alias_of
from ..vocabulary.spelling import KUBERNETES, MAP, OWN, ROOT

if TYPE_CHECKING:
    from .schema import Document, PairRow

VOCABULARIES = {
    "ecs": System.ECS,
    "companions": System.ECS,
    "kubernetes": System.KUBERNETES,
    "addons": System.KUBERNETES,
    "eks": System.KUBERNETES,
}
"""The generated files, and the system whose parameters each has."""

Row = Mapping[str, Any]
"""A parameter as the generated files have it; see `tools/vocabulary/entries.py`."""

Rows = Mapping[System, Iterable[Row]]


@lru_cache(maxsize=20_000)
def read(spelled: str) -> Segments:
    """Return the names of a spelling; what is not a path, which validation reports, is one."""
    try:
        return read_path(spelled)
    except AddressSyntaxError:
        return (spelled,)


_TABLES = """
    -- What the dataset as a whole has; each value is JSON.
    CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

    -- The parameters of both systems, those nearest to a root first. `types` and `names` have a
    -- line for each dialect: its name, a space, the type or the path. `map` is the open map whose
    -- key it is; `is_key` says that this dataset makes it one. Where `alone`, its address spells
    -- nothing else.
    CREATE TABLE parameters (
        id INTEGER PRIMARY KEY, position INTEGER NOT NULL, system TEXT NOT NULL,
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

    -- The pairs, in the order of the file. `where` and `value_list` are JSON; `requires` and
    -- `sources` have a line for each. `since`, `until` and `off` say which Kubernetes releases
    -- have the Kubernetes side on by default.
    CREATE TABLE pairs (
        id INTEGER PRIMARY KEY, ecs TEXT, kubernetes TEXT, "match" TEXT NOT NULL, note TEXT,
        reason TEXT, role TEXT, role_to_ecs TEXT, "where" TEXT, subtree INTEGER NOT NULL,
        to_kubernetes TEXT, to_ecs TEXT, value_list TEXT, combine TEXT, requires TEXT,
        sources TEXT, since TEXT, until TEXT, off INTEGER NOT NULL
    );

    -- The pairs that answer for each parameter, best first.
    CREATE TABLE answers (
        parameter INTEGER, position INTEGER, pair INTEGER NOT NULL,
        PRIMARY KEY (parameter, position)
    ) WITHOUT ROWID;
"""
_FULL_TEXT = """
    CREATE VIRTUAL TABLE words USING fts5(
        word, content = '', detail = none, tokenize = 'unicode61 remove_diacritics 0'
    )
"""


def compile_folder(folder: str | Path) -> bytes:
    """Return the store of a checkout's `data/`.

    Raises `DatasetError` as `parse_document` does, and for a vocabulary that is missing or
    damaged.
    """
    from .schema import parse_document

    file = Path(folder) / "mappings.toml"
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(f"{file} cannot be read: {error}") from None
    return compile_store(parse_document(text), read_vocabularies(folder))


def vocabularies() -> dict[System, list[Row]]:
    """Return the parameters of both systems without the well-known keys of open maps.

    In a checkout these are the generated entries of its `data/`, else those that were compiled.
    """
    if folder := checkout():
        return read_vocabularies(folder)
    rows: dict[System, list[Row]] = {system: [] for system in System}
    store = bundled()
    numbers = [number for (number,) in store.rows(_VENDORS)]
    for parameter in Vocabulary(store).numbered(numbers):
        rows[parameter.system].append(_row(parameter))
    return rows


_VENDORS = "SELECT id FROM parameters WHERE NOT is_key ORDER BY position"


def _row(parameter: Parameter) -> Row:
    names: dict[str, list[str]] = {}
    for name in parameter.names:
        names.setdefault(name.dialect, []).append(name.path)
    row = {
        "address": parameter.address,
        "type": parameter.type,
        "types": dict(parameter.types),
        "api_version": parameter.api_version,
        "required": list(parameter.required),
        "read_only": parameter.read_only,
        "values": list(parameter.values),
        "names": names,
        "since": parameter.since,
        "until": parameter.until,
        "url": parameter.url,
    }
    return {name: value for name, value in row.items() if value}


def read_vocabularies(folder: str | Path) -> dict[System, list[Row]]:
    """Return the generated entries of a `data/` by system.

    Raises `DatasetError` for a file that is missing or damaged.
    """
    rows: dict[System, list[Row]] = {}
    for name, system in VOCABULARIES.items():
        file = Path(folder) / "vocabulary" / f"{name}.json"
        try:
            entries = json.loads(file.read_text(encoding="utf-8"))["parameters"]
        except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
            said = f"{type(error).__name__}: {error}"
            raise DatasetError(f"{file} is not a vocabulary: {said}; generate it anew") from None
        rows.setdefault(system, []).extend(entries)
    return rows


_OF_VOCABULARY = ("same", "kinds", "keys", "formats", "defaults")
"""The tables of a dataset that say what exists and how it is spelled."""


def compile_vocabulary(document: Document, rows: Rows) -> Vocabulary:
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


def compile_store(document: Document, rows: Rows) -> bytes:
    """Return a validated dataset and its vocabularies as the bytes of a SQLite database."""
    connection = sqlite3.connect(":memory:")
    connection.executescript(_TABLES)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {document['schema_version']}")
    parameters = _Parameters(document, rows)
    for table, content in chain(
        [("about", _about(document))], parameters.tables(), _Pairs(document, parameters).tables()
    ):
        _insert(connection, table, content)
    _add_full_text(connection, document)
    connection.commit()
    connection.execute("VACUUM")
    compiled = bytearray(connection.serialize())
    connection.close()
    compiled[96:100] = bytes(4)  # which SQLite wrote it: the same data are the same bytes
    return bytes(compiled)


def _insert(connection: sqlite3.Connection, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    content = list(rows)
    if content:
        marks = ",".join("?" * len(content[0]))
        connection.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", content)


def _about(document: Document) -> Iterator[tuple[str, str]]:
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


class _Entry:
    """A parameter on its way into the store."""

    def __init__(self, system: System, row: Row, position: int, *, is_key: bool) -> None:
        self.system = system
        self.row = row
        self.position = position
        self.is_key = is_key
        self.address: Address = row["address"]
        self.above = ancestors(self.address)
        self.id = 0
        self.root = 0
        self.map: _Entry | None = None

    @property
    def order(self) -> tuple[int, str, str]:
        return len(self.above), self.system, self.address

    @property
    def is_root(self) -> bool:
        return not self.above

    @cached_property
    def leaves(self) -> set[str]:
        """The last names of all its paths."""
        return {fold(read(path)[-1]) for path in self.paths()}

    def paths(self, dialects: Iterable[str] = tuple(Dialect)) -> Iterator[str]:
        """Yield the paths below the resource: the address's own and each dialect's."""
        yield self.address.removeprefix(f"{self.above[-1]}.") if self.above else self.address
        for dialect, paths in self.row.get("names", {}).items():
            if dialect in dialects:
                yield from paths


class _Parameters:
    """The parameters: how they are spelled, and what is below what."""

    def __init__(self, document: Document, rows: Rows) -> None:
        self.same = {
            Address(address): Address(row["as"])
            for row in document.get("same", [])
            for address in row["addresses"]
        }
        self._kinds = {row["kind"]: row["names"] for row in document.get("kinds", [])}
        self._formats = {
            address: row["name"]
            for row in document.get("formats", [])
            if "where" not in row
            for address in row["addresses"]
        }
        self._defaults: dict[str, list[Any]] = {}
        for default in document.get("defaults", []):
            where = _conditions(default.get("where", {}))
            said = default.get("value"), default.get("text"), where, default["source"]
            self._defaults.setdefault(default["address"], []).append(said)
        self._by_key: dict[tuple[System, str], _Entry] = {}
        for system, entries in rows.items():
            for row in entries:
                self._add(system, row)
        for key in document.get("keys", []):
            self._add_key(key)
        self.entries = sorted(self._by_key.values(), key=lambda entry: entry.order)
        for number, entry in enumerate(self.entries, 1):
            entry.id = number
            if entry.above:
                above = self.get(entry.above[0], entry.system)
                entry.map = above if above and above.row["type"] == "map" else None
        self._roots = {entry.id: self._root_names(entry) for entry in self.entries if entry.is_root}
        for entry in self.entries:
            entry.root = self._root(entry)
        self._fields = self._grouped()

    def _add(self, system: System, row: Row, *, is_key: bool = False) -> None:
        entry = _Entry(system, row, len(self._by_key), is_key=is_key)
        self._by_key.setdefault((system, entry.address), entry)

    def _root(self, entry: _Entry) -> int:
        """Return the number of what a parameter is in; `kubectl` is not a parameter itself."""
        name = [entry.address, *entry.above][-1]
        if root := self.get(name, entry.system):
            return root.id
        number = next((n for n, names in self._roots.items() if n < 0 and names == [read(name)]), 0)
        if not number:
            number = -len(self._roots)
            self._roots[number] = [read(name)]
        return number

    def _add_key(self, key: Mapping[str, Any]) -> None:
        """Add a well-known key to the system whose open map it is a key of."""
        for open_map in ancestors(key["address"])[:1]:
            for system in reversed(System):
                if (system, open_map) in self._by_key:
                    row = {"address": key["address"], "type": key["type"], "url": key["source"]}
                    self._add(system, row, is_key=True)
                    return

    def get(self, address: str, system: System) -> _Entry | None:
        """Return the parameter at an address, or None."""
        return self._by_key.get((system, address))

    def aliases(self, address: Address) -> Iterator[Address]:
        """Yield an address, that whose fields it has, that whose fields that has, and so on."""
        seen: set[Address] = set()
        again: Address | None = address
        while again is not None and again not in seen:
            seen.add(again)
            yield again
            again = alias_of(again, self.same)

    def tables(self) -> Iterator[tuple[str, Iterable[tuple[Any, ...]]]]:
        """Yield the rows of each table."""
        spellings = [row for entry in self.entries for row in self._spelled(entry)]
        yield "parameters", self._rows(_alone(self.entries, spellings, self._roots))
        yield "spellings", spellings
        yield "leaves", {(row[0].partition(".")[0],) for row in spellings}
        yield (
            "roots",
            (
                (number, position, _reversed(map(fold, name)), _reversed(name), position == 0)
                for number, names in self._roots.items()
                for position, name in enumerate(names)
            ),
        )
        yield (
            "blocks",
            (
                (name,)
                for entry in self.entries
                if entry.is_root
                for name in entry.row.get("names", {}).get("terraform", ())
            ),
        )
        yield "completions", self._completions()
        yield (
            "fields",
            (
                (entry.id, position, name, field.id)
                for entry in self.entries
                for position, (name, field) in enumerate(self._children(entry).items())
            ),
        )
        yield "same", self.same.items()
        yield "rewrites", _enumerated(self._rewrites())

    def _rows(self, alone: set[int]) -> Iterator[tuple[Any, ...]]:
        for entry in self.entries:
            row = entry.row
            defaults = self._defaults.get(entry.address)
            formats = (self._formats.get(each) for each in self.aliases(entry.address))
            yield (
                entry.id,
                entry.position,
                entry.system,
                entry.address,
                entry.root,
                len(entry.above),
                entry.map and entry.map.id,
                entry.is_key,
                entry.id in alone,
                row["type"],
                "\n".join(f"{name} {kind}" for name, kind in row.get("types", {}).items()) or None,
                row.get("api_version"),
                " ".join(row.get("required", ())) or None,
                row.get("read_only", False),
                "\n".join(row.get("values", ())) or None,
                "\n".join(
                    f"{dialect} {path}"
                    for dialect, paths in row.get("names", {}).items()
                    for path in paths
                )
                or None,
                row.get("since"),
                row.get("until"),
                row.get("url"),
                json.dumps(defaults, ensure_ascii=False) if defaults else None,
                next(filter(None, formats), None),
            )

    def _root_names(self, entry: _Entry) -> list[Segments]:
        """Return what a resource is called, its own name first."""
        root = entry.address
        names = [root, *(self._kinds.get(root, ()) if entry.system is System.KUBERNETES else ())]
        names += (name for spelled in entry.row.get("names", {}).values() for name in spelled)
        if entry.row.get("api_version"):
            names.append(f"{entry.row['api_version']}/{root.rsplit('/', 1)[-1]}")
        return list(dict.fromkeys(read(name) for name in names))

    def _spelled(self, entry: _Entry) -> Iterator[tuple[Any, ...]]:
        """Yield the spellings of a parameter below its resource, of a resource its names.

        An operation's name is its own, though a resource is known by it, too; and a field's name
        goes before kubectl's short name of a kind.
        """
        if entry.is_root:
            own, *others = self._roots[entry.id]
            shorts = {read(name) for name in self._kinds.get(entry.address, ())}
            names = [own]
            for name in others:
                is_anothers = any((system, ".".join(name)) in self._by_key for system in System)
                is_hidden = name in shorts and not self._is_free(name, entry)
                if not is_anothers and not is_hidden:
                    names.append(name)
        else:
            names = [read(path) for path in dict.fromkeys(entry.paths())]
        for name in names:
            yield (
                _reversed(map(fold, name)),
                entry.id,
                _reversed(name),
                entry.root,
                MAP * (entry.row["type"] == "map")
                + OWN * (name == names[0])
                + ROOT * entry.is_root
                + KUBERNETES * (entry.system is System.KUBERNETES),
            )

    def _is_free(self, short: Segments, kind: _Entry) -> bool:
        """Return whether the last name of a kind's short name is the kind's, and nothing else's."""
        name = fold(short[-1])
        return name in kind.leaves or self._shorts.get(name) is kind

    @cached_property
    def _shorts(self) -> Mapping[str, _Entry]:
        """Return the kinds by those short names that are nobody's last name."""
        taken = set().union(*(entry.leaves for entry in self.entries))
        found: dict[str, _Entry] = {}
        for kind, shorts in self._kinds.items():
            if entry := self.get(kind, System.KUBERNETES):
                names = (fold(read(short)[-1]) for short in shorts)
                found = {**{name: entry for name in names if name not in taken}, **found}
        return found

    def _completions(self) -> set[tuple[bool, str, str]]:
        others = {
            path for entry in self.entries for path in chain(*entry.row.get("names", {}).values())
        }
        names = {
            last_step(path) for path in chain(others, (entry.address for entry in self.entries))
        }
        return {(False, name.lower(), name) for name in names} | {
            (True, path.lower(), path) for path in others if "." in path
        }

    def _grouped(self) -> dict[tuple[System, str], dict[str, _Entry]]:
        """Return the fields below each address, by every name that a document has for them."""
        found: dict[tuple[System, str], dict[str, _Entry]] = {}
        for entry in sorted(self.entries, key=lambda each: each.position):
            if entry.above:
                fields = found.setdefault((entry.system, entry.above[0]), {})
                for path in entry.paths((Dialect.CLOUDFORMATION, Dialect.API)):
                    fields.setdefault(last_step(path), entry)
        return found

    def _children(self, entry: _Entry) -> dict[str, _Entry]:
        """Return the fields directly below a parameter, its own before those of its alias."""
        fields: dict[str, _Entry] = {}
        seen: set[Address] = set()
        again: Address | None = entry.address
        while again is not None and again not in seen:
            seen.add(again)
            bare = Address(again.removesuffix("[]"))
            fields = {**self._fields.get((entry.system, bare), {}), **fields}
            again = alias_of(again, self.same) or alias_of(Address(f"{bare}[]"), self.same)
        return fields

    def _rewrites(self) -> Iterator[tuple[str, str]]:
        """Yield the spellings of each address that has another's fields, with the other's."""
        for source, target in self.same.items():
            root = [source, *ancestors(source)][-1]
            other = [target, *ancestors(target)][-1]
            below = read(source)[len(read(root)) :]
            names = [
                name
                for system in System
                if self.get(other, system)
                for name in self._names_of(root, system)
            ]
            for spelled in dict.fromkeys(".".join(map(fold, name + below)) for name in names):
                yield spelled, ".".join(read(target))

    def _names_of(self, root: str, system: System) -> list[Segments]:
        entry = self.get(root, system)
        return self._roots[entry.id] if entry else [read(root)]


def _enumerated(rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """Yield rows with their numbers, from 1, in front."""
    for number, row in enumerate(rows, 1):
        yield number, *row


def _reversed(names: Iterable[str]) -> str:
    """Return names as spellings are kept: in reverse, a dot behind each."""
    return "".join(f"{name}." for name in reversed(list(names)))


def _alone(
    entries: Iterable[_Entry],
    spellings: Iterable[tuple[Any, ...]],
    roots: Mapping[int, list[Segments]],
) -> set[int]:
    """Return the numbers of the parameters whose address spells no other to the letter."""
    by_path: dict[str, list[tuple[int, int]]] = {}
    for _, number, exact, root, _ in spellings:
        by_path.setdefault(exact, []).append((number, root))
    ordered = sorted(by_path)
    found = set()
    for entry in entries:
        names = read(entry.address)
        whole = _reversed(names)
        others: set[int] = set()
        for at in range(bisect_left(ordered, whole), len(ordered)):
            if not ordered[at].startswith(whole):
                break
            others.update(number for number, _ in by_path[ordered[at]])
        for at in range(1, len(names)):
            head = names[:at]
            others.update(
                number
                for number, root in by_path.get(_reversed(names[at:]), ())
                if number != root and any(name[-at:] == head for name in roots[root])
            )
        if others == {entry.id}:
            found.add(entry.id)
    return found


class _Pairs:
    """The pairs, and which of them answer for each parameter."""

    def __init__(self, document: Document, parameters: _Parameters) -> None:
        self._rows = document["pairs"]
        self._parameters = parameters
        self._known = document["baseline"]["kubernetes"]
        self._default_since = {
            row["address"]: row.get("release") for row in document.get("releases", [])
        }
        self._own: dict[tuple[System, str], list[int]] = {}
        for number, row in enumerate(self._rows, 1):
            for system in System:
                if address := row.get(system.value):
                    self._own.setdefault((system, str(address)), []).append(number)
        for (system, _), own in self._own.items():
            own.sort(key=lambda number: _choice(system, self._rows[number - 1]))

    def tables(self) -> Iterator[tuple[str, Iterable[tuple[Any, ...]]]]:
        """Yield the rows of each table."""
        yield "pairs", (self._row(number, row) for number, row in enumerate(self._rows, 1))
        yield (
            "answers",
            (
                (entry.id, position, pair)
                for entry in self._parameters.entries
                for position, pair in enumerate(self._answers(entry))
            ),
        )

    def _answers(self, entry: _Entry) -> list[int]:
        for address in self._parameters.aliases(entry.address):
            if own := self._own.get((entry.system, address)):
                return own
        if entry.map is not None:  # a key is at least its map's
            return self._answers(entry.map)
        for above in entry.above:
            for address in self._parameters.aliases(Address(above)):
                own = self._own.get((entry.system, address), [])
                if verdicts := [each for each in own if self._rows[each - 1].get("subtree")]:
                    return verdicts
        return []

    def _row(self, number: int, row: PairRow) -> tuple[Any, ...]:
        where, values = row.get("where"), row.get("values")
        span = self._span(row["kubernetes"]) if "kubernetes" in row else Span(None, None, False)
        return (
            number,
            row.get("ecs"),
            row.get("kubernetes"),
            row["match"],
            row.get("note"),
            row.get("reason"),
            row.get("role"),
            row.get("role_to_ecs"),
            json.dumps(_conditions(where), ensure_ascii=False) if where else None,
            row.get("subtree", False),
            row.get("to_kubernetes"),
            row.get("to_ecs"),
            json.dumps(values, ensure_ascii=False) if values else None,
            row.get("combine"),
            "\n".join(row.get("requires", ())) or None,
            "\n".join(row["sources"]),
            *span,
        )

    def _span(self, address: str) -> Span:
        """Return in which releases a field is on by default: where all above it are, too."""
        span = Span(None, None, False)
        for at in (address, *ancestors(address)):
            entry = self._parameters.get(at, System.KUBERNETES)
            schema = entry.row if entry else {}
            starts = span.since, self._default_since.get(at), schema.get("since")
            ends = span.until, schema.get("until")
            span = Span(
                max(filter(None, starts), key=numbers, default=None),
                min(filter(None, ends), key=numbers, default=None),
                span.off or (at in self._default_since and self._default_since[at] is None),
            )
        return span


_ROLES = (None, Role.ALSO, Role.INSTEAD)
"""From the first choice on."""


def _choice(system: System, pair: PairRow) -> tuple[int, bool, int]:
    """Return what the pairs of a parameter are ordered by: the first choice goes first."""
    role = pair.get("role" if system is System.ECS else "role_to_ecs")
    return _ROLES.index(role), pair["match"] == Match.NONE, len(pair.get("where", {}))


def _conditions(where: Mapping[str, Any]) -> list[tuple[str, list[Any]]]:
    return [
        (address, value if isinstance(value, list) else [value]) for address, value in where.items()
    ]


def _add_full_text(connection: sqlite3.Connection, document: Document) -> None:
    """Add the index of all words, where this SQLite can make one."""
    try:
        connection.execute(_FULL_TEXT)
    except sqlite3.OperationalError:
        return
    connection.executemany(
        "INSERT INTO words (rowid, word) VALUES (?, ?)",
        (
            (number, " ".join(words(row.get("ecs"), row.get("kubernetes"), row.get("note"))))
            for number, row in enumerate(document["pairs"], 1)
        ),
    )
