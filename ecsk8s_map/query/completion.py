"""The names that a shell completes: one query, so that nothing else has to be loaded."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..store import Store

_NAMES = "SELECT name FROM completions WHERE is_path = ? AND lower >= ? AND lower < ?"
_ADDRESSES = "SELECT address FROM parameters WHERE substr(address, 1, ?) = ? COLLATE NOCASE"
_RESOURCES = """
    SELECT address FROM parameters WHERE type IN ('resource', 'operation') ORDER BY id + shift
"""


def complete(store: Store, start: str) -> list[str]:
    """Return the names that begin so, whatever their case: last names, and paths behind a dot.

    Without a letter these are the resources and operations.
    """
    if not start:
        return [name for (name,) in store.rows(_RESOURCES)]
    is_path = "." in start
    bounds = start.lower(), f"{start.lower()}\U0010ffff"
    rows = store.rows(_NAMES, (is_path, *bounds))
    if is_path:
        rows += store.rows(_ADDRESSES, (len(start), start))
    return sorted({name for (name,) in rows})
