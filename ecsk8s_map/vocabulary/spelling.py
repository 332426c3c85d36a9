"""Which parameters a spelling names, in whichever dialect it is."""

from __future__ import annotations

from itertools import chain

from ..address import fold, read_steps
from ..store import FLAWS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..address import Segments
    from ..model import System
    from ..store import Store

MAP, OWN, ROOT, KUBERNETES = 1, 2, 4, 8
"""The marks of a spelling: of a map, of an address itself, of a resource, of Kubernetes."""

_ENDING = "SELECT parameter, marks, exact FROM spellings WHERE folded >= ? AND folded < ?"
_WHOLE = """
    SELECT parameter, marks, exact, root, folded FROM spellings
    WHERE folded IN ({}) AND root <> parameter
"""


class Agreeing:
    """The numbers of the parameters with a spelling that a text is, or is an end of.

    `exact` agree to the letter, `loose` at least but for case and separators; `canonical` are those
    whose own address the text is, `maps` those that hold any keys.
    """

    __slots__ = ("canonical", "exact", "loose", "maps")

    def __init__(self) -> None:
        self.exact: set[int] = set()
        self.loose: set[int] = set()
        self.maps: set[int] = set()
        self.canonical: set[int] = set()

    def add(self, number: int, marks: int, is_exact: bool, is_whole: bool) -> None:
        """Add a parameter by a spelling with these marks, which a text may be as a whole."""
        (self.exact if is_exact else self.loose).add(number)
        if marks & MAP:
            self.maps.add(number)
        if is_whole and marks & OWN:
            self.canonical.add(number)


class Spellings:
    """The spellings of all parameters.

    Each is kept with its names in reverse, a dot behind each, so that those which end alike are
    neighbors: `limits.memory` is the beginning of `memory.limits.resources.containers.spec.`.
    A path is kept once; what its resource is called is a table of its own.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._roots: dict[int, list[tuple[str, str, int]]] = {}
        self._sources: dict[str, list[tuple[int, Segments, Segments]]] | None = None
        self._blocks: frozenset[str] | None = None
        self._keys: frozenset[int] | None = None

    def match(self, text: str, system: System | None) -> list[int]:
        """Return the numbers of the parameters that a spelling names, nearest to the root first.

        An address in full goes before all others, and a spelling that is some dialect's to the
        letter before one that differs in case. A field below an open map is the map's; below an
        address that has another's fields, it is that other's.

        Raises `AddressSyntaxError` for a text that is not a path.
        """
        steps = read_steps(text)
        try:
            return self._named_by(steps, system)
        except FLAWS as error:
            raise self._store.damaged(error) from error

    def _named_by(self, steps: Sequence[Segments], system: System | None) -> list[int]:
        segments = tuple(chain.from_iterable(steps))
        for found, canonical, size in self._matches(segments, system):
            left = segments[size:]
            if len(left) > len(steps[-1]) and self._is_path_of_another(segments[:size], left):
                break
            if canonical and not left:
                return sorted(found, key=lambda number: (number not in canonical, number))
            return sorted(found)
        return []

    def _matches(
        self, segments: Segments, system: System | None, *, to_the_letter: bool = False
    ) -> Iterator[tuple[set[int], set[int], int]]:
        """Yield what all the names name, then the open maps that fewer and fewer of them name.

        With them come those whose address it is, and how many names are theirs: those left are a
        key of the map.
        """
        for size in range(len(segments), 0, -1):
            head = segments[:size]
            for text in chain([head], self._rewritten(head, set()), self._unlabeled(head)):
                agreeing = self._agreeing(text, system)
                found = agreeing.exact if to_the_letter else agreeing.exact or agreeing.loose
                if size < len(segments):
                    found = found & agreeing.maps
                if found:
                    canonical = agreeing.canonical if text is head else set()
                    yield found, canonical, size

    def _agreeing(self, segments: Segments, system: System | None) -> Agreeing:
        """Return what has the names as the end of its path, or as its path behind its resource."""
        found = Agreeing()
        folded = in_reverse([fold(segment) for segment in segments])
        exact = in_reverse(segments)
        other = None if system is None else KUBERNETES * (system == "ecs")
        bounds = folded, f"{folded[:-1]}/"  # the character behind the dot
        rows = self._store.rows(_ENDING, bounds)
        if rows:  # there are hundreds of a name that many have
            if other is not None:
                rows = [row for row in rows if row[1] & KUBERNETES != other]
            found.loose = {row[0] for row in rows}
            found.exact = {number for number, _, spelled in rows if spelled.startswith(exact)}
            found.maps = {number for number, marks, _ in rows if marks & MAP}
            own = (row for row in rows if row[1] & ROOT and row[1] & OWN)
            found.canonical = {number for number, _, spelled in own if spelled == exact}
        paths = _beginnings(folded)
        query = _WHOLE.format(",".join("?" * len(paths)))
        for number, marks, spelled, root, path in self._store.rows(query, paths) if paths else ():
            named = self._named_so(root, folded[len(path) :], exact[len(spelled) :])
            if named and marks & KUBERNETES != other:
                is_exact = named[0] and exact.startswith(spelled)
                found.add(number, marks, is_exact, is_exact and named[1])
        return found

    def _named_so(self, root: int, folded: str, exact: str) -> tuple[bool, bool] | None:
        """Return whether an end of a resource's name is spelled exactly so, and is its own name.

        None where none of its names ends so, whatever the case.
        """
        best = None
        for called, called_exactly, is_own in self._names(root):
            if called.startswith(folded):
                if called_exactly.startswith(exact):
                    if is_own and called_exactly == exact:
                        return True, True
                    best = True, False
                best = best or (False, False)
        return best

    def _names(self, root: int) -> list[tuple[str, str, int]]:
        """Return what a resource is called, each name as it is compared and as it is spelled."""
        if root not in self._roots:
            query = "SELECT folded, exact, is_own FROM roots WHERE parameter = ?"
            self._roots[root] = self._store.rows(query, (root,))
        return self._roots[root]

    def _is_path_of_another(self, head: Segments, left: Segments) -> bool:
        """Return whether what is left behind a map's name is another parameter's path, not a key.

        `data.aws_ecs_service.web.desired_count` has nothing to do with the `data` of a ConfigMap.
        It is a key where the map is spelled from its root, and where it is a key elsewhere, too.
        """
        if self._is_rooted(head):
            return False
        return any(self._unlabeled(left)) or any(
            self._is_rooted(left[:size]) or (size == len(left) and not found <= self._map_keys())
            for found, _, size in self._matches(left, None, to_the_letter=True)
        )

    def _is_rooted(self, segments: Segments) -> bool:
        """Return whether a spelling begins with the name of a resource or kind."""
        numbers = set().union(
            *(
                found.exact | found.loose
                for size in range(1, len(segments) + 1)
                for found in [self._agreeing(segments[:size], None)]
            )
        )
        marks = ",".join("?" * len(numbers))
        query = f"SELECT 1 FROM parameters WHERE root = id AND id IN ({marks}) LIMIT 1"
        return bool(numbers) and bool(self._store.rows(query, tuple(numbers)))

    def _map_keys(self) -> frozenset[int]:
        """Return the numbers of the well-known keys of open maps."""
        if self._keys is None:
            query = "SELECT id FROM parameters WHERE map IS NOT NULL"
            self._keys = frozenset(number for (number,) in self._store.rows(query))
        return self._keys

    def _rewritten(self, segments: Segments, seen: set[Segments]) -> Iterator[Segments]:
        """Yield what a spelling becomes where an address has another's fields."""
        names = tuple([fold(segment) for segment in segments])
        sources = self._rewrites()
        sizes: dict[tuple[int, Segments], int] = {}
        for size, name in enumerate(names[:-1], 1):
            for order, source, target in sources.get(name, ()):
                if source[-size:] == names[:size]:
                    sizes[order, target] = size
        for (_, target), size in sorted(sizes.items()):
            again = target + segments[size:]
            if again not in seen:
                seen.add(again)
                yield again
                yield from self._rewritten(again, seen)

    def _rewrites(self) -> dict[str, list[tuple[int, Segments, Segments]]]:
        """Return the spellings of addresses that have another's fields, by their last name.

        Each comes with its place among all of them, and with the names of the other.
        """
        if self._sources is None:
            sources: dict[str, list[tuple[int, Segments, Segments]]] = {}
            query = "SELECT position, source, target FROM rewrites ORDER BY position"
            for position, source, target in self._store.rows(query):
                names = tuple(source.split("."))
                sources.setdefault(names[-1], []).append(
                    (position, names, tuple(target.split(".")))
                )
            self._sources = sources
        return self._sources

    def _unlabeled(self, segments: Segments) -> Iterator[Segments]:
        """Yield a Terraform reference (`aws_ecs_service.web.name`) without the block's label."""
        if self._blocks is None:
            self._blocks = frozenset(name for (name,) in self._store.rows("SELECT * FROM blocks"))
        if segments[0] in self._blocks:
            yield segments[:1] + segments[2:]


def _beginnings(spelled: str) -> list[str]:
    """Return what of a reversed spelling is in front of each dot but the last."""
    found, at = [], spelled.find(".")
    while (next_dot := spelled.find(".", at + 1)) > 0:
        found.append(spelled[: at + 1])
        at = next_dot
    return found


def in_reverse(names: Sequence[str]) -> str:
    """Return names as the store keeps them: in reverse, a dot behind each."""
    return ".".join(names[::-1]) + "."
