"""The programs page as rules: filters with counts, search, order, labels and checks.

Made for 100,000 rows: names are read once, a change costs what it changes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from heapq import merge
from typing import Final

from coursera_wizard.domain.draft import Programs
from coursera_wizard.domain.facts import Catalog
from coursera_wizard.domain.mapping import Match, ProgramMapping
from coursera_wizard.domain.program_catalog import merge_catalog
from coursera_wizard.domain.program_changes import ProgramsChange
from coursera_wizard.domain.program_checks import check_programs, listed_ids
from coursera_wizard.domain.school_names import same_name_key, search_key
from coursera_wizard.i18n import N_, _, ngettext

__all__ = [
    "FILTER_TITLES",
    "MatchLabel",
    "ProgramFilter",
    "ProgramList",
    "ProgramOrder",
    "Tone",
    "check_programs",
    "merge_catalog",
]

_SORTED_AT_ONCE: Final = 4096  # a longer sort holds up everything else


class ProgramFilter(StrEnum):
    """What is shown of the programs."""

    ALL = "all"
    ON = "on"
    OFF = "off"
    NEEDS_LOOK = "needs-look"
    NEW = "new"
    GONE = "gone"


FILTER_TITLES: Final[Mapping[ProgramFilter, str]] = {
    ProgramFilter.ALL: N_("All"),
    ProgramFilter.ON: N_("On"),
    ProgramFilter.OFF: N_("Off"),
    ProgramFilter.NEEDS_LOOK: N_("Needs a look"),
    ProgramFilter.NEW: N_("New since last time"),
    ProgramFilter.GONE: N_("Gone from Coursera"),
}
"""The names of the filters, untranslated."""


class ProgramOrder(StrEnum):
    """What the rows are sorted by; equal ones by the program's name."""

    NAME = "name"
    USE = "use"
    LEARNERS = "learners"
    SCHOOL = "school"
    MATCH = "match"


class Tone(StrEnum):
    """How a label is meant."""

    PLAIN = "plain"
    GOOD = "good"
    ATTENTION = "attention"


@dataclass(frozen=True, slots=True)
class MatchLabel:
    """The last column of a row: how the program came to its school."""

    text: str = ""
    tone: Tone = Tone.PLAIN


_MATCH_ORDER: Final = {
    Match.NEEDS_LOOK: 0,
    Match.ALIKE: 1,
    Match.SAME_NAME: 2,
    Match.CHOSEN: 3,
    Match.NEW_SCHOOL: 4,
    Match.NONE: 5,
}


class ProgramList:
    """Programs as a page shows them.

    Making one of 100,000 rows takes a moment and belongs on a worker thread; after a change,
    :meth:`apply` keeps it up to date at the cost of the rows that differ.
    """

    def __init__(self, programs: Programs, catalog: Catalog | None) -> None:
        self._programs = programs
        self._listed = listed_ids(catalog)
        keys = {id_: search_key(row.program_name) for id_, row in programs.mappings.items()}
        self._keys = keys
        self._ids = _sorted_gently(list(keys), lambda id_: (keys[id_], id_))
        self._counts: Counter[ProgramFilter] = Counter()
        self._sharing: Counter[str] = Counter()
        for row in programs.mappings.values():
            self._count(row, 1)

    @property
    def programs(self) -> Programs:
        """The programs that are shown."""
        return self._programs

    @property
    def counts(self) -> Mapping[ProgramFilter, int]:
        """How many rows each filter shows."""
        return {which: self._counts[which] for which in ProgramFilter}

    def apply(self, change: ProgramsChange) -> Programs:
        """Do a change, and return the programs with it."""
        for before, after in change.rows.values():
            self._count(before, -1)
            self._count(after, 1)
        self._programs = change.apply(self._programs)
        return self._programs

    def row(self, program_id: str) -> ProgramMapping:
        """Return a program's mapping."""
        return self._programs.mappings[program_id]

    def is_gone(self, program_id: str) -> bool:
        """Return whether Coursera no longer lists a program."""
        return self._listed is not None and program_id not in self._listed

    def ids(
        self,
        shown: ProgramFilter = ProgramFilter.ALL,
        search: str = "",
        order: ProgramOrder = ProgramOrder.NAME,
        *,
        descending: bool = False,
        learners: Mapping[str, int] | None = None,
    ) -> list[str]:
        """Return the ids of the rows to show, in order.

        Args:
            shown: The filter.
            search: Words that have to be in the name of program or school, in any order; case and
                accents aside.
            order: What to sort by.
            descending: The other way round; equal rows too.
            learners: Program id to number of learners, as far as known.
        """
        found = self._filtered(shown)
        for word in search_key(search).split():
            found = self._with_word(found, word)
        key = self._order_key(order, learners or {})
        if key is not None:
            found = sorted(found, key=key)
        return found[::-1] if descending else found

    def label(self, program_id: str) -> MatchLabel:
        """Return how a program came to its school, in a few words."""
        row = self.row(program_id)
        if not row.is_on or row.school is None:
            return MatchLabel(_("Gone from Coursera")) if self.is_gone(program_id) else MatchLabel()
        if self.is_gone(program_id):
            return MatchLabel(_("Gone from Coursera"), Tone.ATTENTION)
        if row.match is Match.NEEDS_LOOK:
            return MatchLabel(_proposal_text(row), Tone.ATTENTION)
        count = self._sharing[_school_key(row)]
        if count > 1:
            return _sharing_label(row, count)
        if row.match is Match.ALIKE:
            text = _("{percent} % alike").format(percent=row.alike_percent)
            return MatchLabel(text, Tone.GOOD)
        return MatchLabel(_(_MATCH_TEXTS[row.match]), Tone.GOOD)

    def _filtered(self, shown: ProgramFilter) -> list[str]:
        rows, ids = self._programs.mappings, self._ids
        look = Match.NEEDS_LOOK
        if not self._counts[shown]:
            return []
        if self._counts[shown] == len(ids):
            return list(ids)
        match shown:
            case ProgramFilter.ON:
                return [id_ for id_ in ids if rows[id_].is_on]
            case ProgramFilter.OFF:
                return [id_ for id_ in ids if not rows[id_].is_on]
            case ProgramFilter.NEEDS_LOOK:
                return [id_ for id_ in ids if rows[id_].is_on and rows[id_].match is look]
            case ProgramFilter.NEW:
                return [id_ for id_ in ids if rows[id_].is_new]
            case _:
                return [id_ for id_ in ids if self.is_gone(id_)]

    def _with_word(self, ids: list[str], word: str) -> list[str]:
        keys, rows = self._keys, self._programs.mappings
        found: list[str] = []
        for id_ in ids:
            if word in keys[id_]:
                found.append(id_)
                continue
            row = rows[id_]
            school = row.school
            if (
                school is not None
                and school.name != row.program_name
                and word in search_key(school.name)
            ):
                found.append(id_)
        return found

    def _order_key(
        self, order: ProgramOrder, learners: Mapping[str, int]
    ) -> Callable[[str], int | str] | None:
        rows = self._programs.mappings
        match order:
            case ProgramOrder.USE:
                return lambda id_: not rows[id_].is_on
            case ProgramOrder.LEARNERS:
                return lambda id_: learners.get(id_, -1)
            case ProgramOrder.MATCH:
                return lambda id_: _MATCH_ORDER[rows[id_].match] if rows[id_].is_on else 9
            case ProgramOrder.SCHOOL:
                return self._school_name
            case _:
                return None

    def _school_name(self, program_id: str) -> str:
        row = self._programs.mappings[program_id]
        if row.school is None:
            return "\U0010ffff"  # behind all names
        if row.school.name == row.program_name:
            return self._keys[program_id]
        return search_key(row.school.name)

    def _count(self, row: ProgramMapping, step: int) -> None:
        counts = self._counts
        counts[ProgramFilter.ALL] += step
        if row.is_new:
            counts[ProgramFilter.NEW] += step
        if self._listed is not None and row.program_id not in self._listed:
            counts[ProgramFilter.GONE] += step
        if not row.is_on:
            counts[ProgramFilter.OFF] += step
            return
        counts[ProgramFilter.ON] += step
        if row.match is Match.NEEDS_LOOK:
            counts[ProgramFilter.NEEDS_LOOK] += step
        elif row.school is not None:
            self._sharing[_school_key(row)] += step


_MATCH_TEXTS: Final = {
    Match.NONE: N_("Chosen by you"),
    Match.SAME_NAME: N_("Same name"),
    Match.NEW_SCHOOL: N_("New school"),
    Match.CHOSEN: N_("Chosen by you"),
}


def _proposal_text(row: ProgramMapping) -> str:
    if row.alike_percent == 100:
        return _("Check: several schools of this name")
    return _("Check: {percent} % alike").format(percent=row.alike_percent)


def _sharing_label(row: ProgramMapping, count: int) -> MatchLabel:
    """Several programs in one school are right, if somebody meant it; one name alone is no proof."""
    if row.school is not None and row.school.is_new and not row.merge_confirmed:
        return MatchLabel(_("Two new schools, one name"), Tone.ATTENTION)
    text = ngettext("Two programs, one school", "{count} programs, one school", count - 1)
    return MatchLabel(text.format(count=count), Tone.ATTENTION)


def _school_key(row: ProgramMapping) -> str:
    """Return what rows of one school share: its sourcedId, or the name of a new one."""
    if row.school is None or not row.school.name:
        return ""
    return row.school.sourced_id or f"\n{same_name_key(row.school.name)}"


def _sorted_gently(ids: list[str], key: Callable[[str], tuple[str, str]]) -> list[str]:
    """Sort in parts, so that other threads get their turn in between."""
    return list(merge(*_sorted_parts(ids, key), key=key))


def _sorted_parts(ids: list[str], key: Callable[[str], tuple[str, str]]) -> Iterator[Iterable[str]]:
    for begin in range(0, len(ids), _SORTED_AT_ONCE):
        yield sorted(ids[begin : begin + _SORTED_AT_ONCE], key=key)
