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
        total, find, changes = len(self._rows), self._index.find_each, self._changes
        chosen = Match.CHOSEN
        for _part in self._index.build():
            yield Progress(0, total)
        for begin in range(0, total, _PROGRAMS_PER_STEP):
            part = self._rows[begin : begin + _PROGRAMS_PER_STEP]
            asked: list[ProgramMapping] = []
            for row in part:
                if row.match is not chosen or row.school is None:
                    asked.append(row)
                elif not row.is_on:
                    changes[row.program_id] = (row, replace(row, is_on=True))
            found = find([row.program_name for row in asked])
            for row, (school, match, percent) in zip(asked, found, strict=True):
                is_confirmed = row.merge_confirmed and row.school == school
                mapped = ProgramMapping(
                    row.program_id,
                    row.program_name,
                    True,
                    school,
                    match,
                    percent,
                    is_confirmed,
                    row.is_new,
                )
                if not row.is_on or mapped != row:
                    changes[row.program_id] = (row, mapped)
            yield Progress(begin + len(part), total)
        for _part in self._index.forget():
            yield Progress(total, total)


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
