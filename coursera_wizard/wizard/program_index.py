"""Finds programs among very many: what is shown under a filter, a search and an order.

The rows belong to the session. This keeps lists of numbers beside them – flags, search keys, an
order – and renews only what belongs to rows that changed. Long work is a generator that yields
between pieces, to be run by `slices.in_pieces` or `slices.at_once`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from heapq import merge
from itertools import islice
from typing import Final

from coursera_wizard.domain.facts import Catalog
from coursera_wizard.domain.mapping import Match, ProgramMapping, School
from coursera_wizard.domain.program_list import ProgramFilter, ProgramOrder
from coursera_wizard.domain.school_names import same_name_key, search_key

_PIECE: Final = 200
_SEARCH_PIECE: Final = 10_000
_RUN: Final = 2000
_BEHIND_ALL_NAMES: Final = "\U0010ffff"


_BITS: Final = {shown: 1 << place for place, shown in enumerate(ProgramFilter)}
# What wants a look comes first.
_MATCH_ORDER: Final = {
    Match.NEEDS_LOOK: 0,
    Match.ALIKE: 1,
    Match.SAME_NAME: 2,
    Match.CHOSEN: 3,
    Match.NEW_SCHOOL: 4,
    Match.NONE: 5,
}


class ProgramIndex:
    """Rows with their numbers; made once for a set of programs, then kept up by `update`."""

    def __init__(self, mappings: Mapping[str, ProgramMapping], catalog: Catalog | None) -> None:
        """Take the rows, which is instant; `build` has to run before anything is found.

        Args:
            mappings: All programs.
            catalog: What Coursera lists; None while that is not known.
        """
        self.mappings = mappings
        self.catalog = catalog
        self._listed: set[str] | None = None
        self.rows: list[ProgramMapping] = list(mappings.values())
        self.is_built = False
        self._places: dict[str, int] = {}
        self._keys: list[str] = []
        self._flags: list[int] = []
        self._base: Sequence[int] = range(len(self.rows))
        self._counts: Counter[int] = Counter()
        # The rows that are on and become a new school, by the key of its name.
        self._groups: dict[str, set[int]] = {}
        self._existing: dict[School, None] = {}

    # -- building

    def build(self) -> Generator[None, None, None]:
        """Work out keys and flags of all rows."""
        if self.catalog is not None:
            self._listed = set()
            for begin in range(0, len(self.catalog.programs), _PIECE):
                part = self.catalog.programs[begin : begin + _PIECE]
                self._listed.update(program.id for program in part)
                yield
        for begin in range(0, len(self.rows), _PIECE):
            for place, row in enumerate(self.rows[begin : begin + _PIECE], begin):
                self._places[row.program_id] = place
                self._keys.append(search_key(row.program_name))
                if key := _group_of(row):
                    self._groups.setdefault(key, set()).add(place)
                if row.school is not None and row.school.sourced_id:
                    self._existing[row.school] = None
            yield
        for begin in range(0, len(self.rows), _PIECE):
            flags = [self._flags_of(row) for row in self.rows[begin : begin + _PIECE]]
            self._flags += flags
            self._counts.update(flags)
            yield
        self.is_built = True

    def update(
        self, mappings: Mapping[str, ProgramMapping], changed: Iterable[str]
    ) -> Generator[None, None, None]:
        """Take rows that changed; the others keep their numbers."""
        touched: set[int] = set()
        groups: set[str] = set()
        for number, id_ in enumerate(changed):
            place = self._places[id_]
            before, after = _group_of(self.rows[place]), _group_of(mappings[id_])
            row = self.rows[place] = mappings[id_]
            if row.school is not None and row.school.sourced_id:
                self._existing[row.school] = None
            touched.add(place)
            if before != after:
                groups |= {before, after}
                self._groups.get(before, set()).discard(place)
                if after:
                    self._groups.setdefault(after, set()).add(place)
            elif before:
                groups.add(before)
            if not number % _PIECE:
                yield
        self.mappings = mappings
        # All programs of one new school need a look, or none does.
        for number, group in enumerate(groups):
            touched |= self._groups.get(group, set())
            if not number % _PIECE:
                yield
        for number, place in enumerate(touched):
            flags = self._flags_of(self.rows[place])
            if flags != self._flags[place]:
                self._counts[self._flags[place]] -= 1
                self._counts[flags] += 1
                self._flags[place] = flags
            if not number % _PIECE:
                yield

    def listed_rows(self) -> Generator[None, None, list[ProgramMapping]]:
        """Return the rows that Coursera still lists."""
        found: list[ProgramMapping] = []
        for begin in range(0, len(self.rows), _PIECE):
            part = self.rows[begin : begin + _PIECE]
            found += [row for row in part if not self.is_gone(row)]
            yield
        return found

    # -- asking

    def count(self, shown: ProgramFilter) -> int:
        """Return how many programs a filter shows."""
        bit = _BITS[shown]
        return sum(amount for flags, amount in self._counts.items() if flags & bit)

    def find(self, shown: ProgramFilter, text: str) -> Generator[None, None, list[int]]:
        """Return the numbers of the rows under a filter whose names hold all words, in order."""
        bit, words = _BITS[shown], search_key(text).split() if text.strip() else []
        flags, keys, base = self._flags, self._keys, self._base
        found: list[int] = []
        for begin in range(0, len(base), _SEARCH_PIECE):
            part = base[begin : begin + _SEARCH_PIECE]
            if words:
                hits = [row for row in part if words[0] in keys[row] and flags[row] & bit]
                for word in words[1:]:
                    hits = [row for row in hits if word in keys[row]]
                found += hits
            elif shown is ProgramFilter.ALL:
                found += part
            else:
                found += [row for row in part if flags[row] & bit]
            yield
        return found

    def sort(
        self, by: ProgramOrder | None, *, descending: bool, counts: Mapping[str, int]
    ) -> Generator[None, None, None]:
        """Put all rows in another order, None for Coursera's own; `find` keeps to it."""
        if by is None:
            self._base = range(len(self.rows))
            return
        keys: list[str] = []
        for begin in range(0, len(self.rows), _PIECE):
            rows = range(begin, min(begin + _PIECE, len(self.rows)))
            keys += map(self._sort_key(by, counts), rows)
            yield
        runs: list[list[int]] = []
        for begin in range(0, len(self.rows), _RUN):
            run = range(begin, min(begin + _RUN, len(self.rows)))
            runs.append(sorted(run, key=keys.__getitem__, reverse=descending))
            yield
        merged = merge(*runs, key=keys.__getitem__, reverse=descending)
        numbers: list[int] = []
        while part := list(islice(merged, _PIECE)):
            numbers += part
            yield
        self._base = numbers

    def sharing(self, row: ProgramMapping) -> int:
        """Return how many programs that are on become this row's new school; 0 if it has none."""
        return len(self._groups.get(_group_of(row), ()))

    def is_unconfirmed_merge(self, row: ProgramMapping) -> bool:
        """Whether this program would become one new school with another, unconfirmed."""
        group = self._groups.get(_group_of(row), ())
        return len(group) > 1 and not all(self.rows[place].merge_confirmed for place in group)

    def ids_sharing(self, row: ProgramMapping) -> list[str]:
        """Return the ids of the programs that become this row's new school, itself included."""
        group = sorted(self._groups.get(_group_of(row), ()))
        return [self.rows[place].program_id for place in group]

    def existing_schools(self) -> tuple[School, ...]:
        """Return the existing schools that programs were mapped to."""
        return tuple(self._existing)

    def new_schools(self, key: str, most: int) -> list[School]:
        """Return new schools in use whose names hold a key, at most so many."""
        found: list[School] = []
        for name, group in self._groups.items():
            if group and key in name:
                school = self.rows[min(group)].school
                if school is not None:
                    found.append(school)
                if len(found) == most:
                    break
        return found

    def is_gone(self, row: ProgramMapping) -> bool:
        """Whether Coursera does not list it any more."""
        return self._listed is not None and row.program_id not in self._listed

    # -- inner

    def _flags_of(self, row: ProgramMapping) -> int:
        flags = (
            _BITS[ProgramFilter.ALL] | _BITS[ProgramFilter.ON if row.is_on else ProgramFilter.OFF]
        )
        if row.is_on and (row.match is Match.NEEDS_LOOK or self.is_unconfirmed_merge(row)):
            flags |= _BITS[ProgramFilter.NEEDS_LOOK]
        if row.is_new:
            flags |= _BITS[ProgramFilter.NEW]
        if self.is_gone(row):
            flags |= _BITS[ProgramFilter.GONE]
        return flags

    def _sort_key(self, by: ProgramOrder, counts: Mapping[str, int]) -> Callable[[int], str]:
        rows, keys = self.rows, self._keys
        if by is ProgramOrder.USE:
            return lambda number: "0" if rows[number].is_on else "1"
        if by is ProgramOrder.LEARNERS:
            return lambda number: f"{counts.get(rows[number].program_id, -1) + 1:012}"
        if by is ProgramOrder.SCHOOL:
            return lambda number: _place_of_school(rows[number])
        if by is ProgramOrder.MATCH:
            return lambda number: str(_MATCH_ORDER[rows[number].match])
        return keys.__getitem__


def _group_of(row: ProgramMapping) -> str:
    """Return what programs have in common that become the same new school; empty for others."""
    if not row.is_on or row.school is None or row.school.sourced_id:
        return ""
    return same_name_key(row.school.name)


def _place_of_school(row: ProgramMapping) -> str:
    """Return where a row stands in the order of schools: those without come last."""
    return search_key(row.school.name) if row.school is not None else _BEHIND_ALL_NAMES
