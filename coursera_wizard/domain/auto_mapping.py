"""Auto mapping: turns programs on and finds each one's school, in small steps.

The result does not depend on the order of programs or schools.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from coursera_wizard.domain.mapping import Match, ProgramMapping, School
from coursera_wizard.domain.program_changes import ProgramsChange
from coursera_wizard.domain.school_index import SchoolIndex

_PROGRAMS_PER_STEP: Final = 100


@dataclass(frozen=True, slots=True)
class Progress:
    """How far auto mapping is, in programs."""

    done: int
    total: int


class AutoMapping:
    """One run of auto mapping, done in steps of a few milliseconds each.

    Iterate over :meth:`steps`, on a worker thread or in slices on the loop, and stop whenever it
    is no longer wanted; :attr:`change` is complete when the steps have ended.
    """

    def __init__(self, rows: Iterable[ProgramMapping], schools: Iterable[School]) -> None:
        """Prepare a run.

        Args:
            rows: The programs to turn on: those Coursera still lists.
            schools: Schools of the receiver; only those that exist (with a sourcedId) are matched.
        """
        self._rows = tuple(rows)
        self._index = SchoolIndex(schools)
        self._changes: dict[str, tuple[ProgramMapping, ProgramMapping]] = {}

    @property
    def change(self) -> ProgramsChange:
        """What is changed, as one step to undo."""
        return ProgramsChange(self._changes)

    def steps(self) -> Iterator[Progress]:
        """Do the work, and yield after each small part of it."""
        total = len(self._rows)
        for _part in self._index.build():
            yield Progress(0, total)
        for begin in range(0, total, _PROGRAMS_PER_STEP):
            part = self._rows[begin : begin + _PROGRAMS_PER_STEP]
            for row in part:
                mapped = self._mapped(row)
                if not row.is_on or mapped != row:
                    self._changes[row.program_id] = (row, mapped)
            yield Progress(begin + len(part), total)

    def _mapped(self, row: ProgramMapping) -> ProgramMapping:
        if row.match is Match.CHOSEN and row.school is not None:
            return row if row.is_on else replace(row, is_on=True)
        school, match, percent = self._index.find(row.program_name)
        return ProgramMapping(
            row.program_id,
            row.program_name,
            is_on=True,
            school=school,
            match=match,
            alike_percent=percent,
            merge_confirmed=row.merge_confirmed and row.school == school,
            is_new=row.is_new,
        )


def auto_map(
    rows: Iterable[ProgramMapping],
    schools: Iterable[School],
    on_progress: Callable[[Progress], None] = lambda _progress: None,
) -> ProgramsChange:
    """Do a whole run at once; see :class:`AutoMapping`. To cancel, raise from `on_progress`."""
    mapping = AutoMapping(rows, schools)
    for progress in mapping.steps():
        on_progress(progress)
    return mapping.change
