"""Changes of programs as small differences, so that undo and redo cost nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from coursera_wizard.domain.draft import Programs
from coursera_wizard.domain.mapping import Match, ProgramMapping, School


@dataclass(frozen=True, slots=True)
class ProgramsChange:
    """What one action changes.

    Attributes:
        rows: Program id to the mapping before and after; only rows that differ.
    """

    rows: Mapping[str, tuple[ProgramMapping, ProgramMapping]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.rows)

    def apply(self, programs: Programs) -> Programs:
        """Return the programs with the change done."""
        after = {id_: row for id_, (_before, row) in self.rows.items()}
        return Programs({**programs.mappings, **after}, programs.later)


def turn(programs: Programs, ids: Iterable[str], *, on: bool) -> ProgramsChange:
    """Turn programs on or off; one without a school becomes a new one of its name."""
    if not on:
        return _changed(programs, ids, lambda row: replace(row, is_on=False))
    return _changed(programs, ids, turned_on)


def turned_on(row: ProgramMapping) -> ProgramMapping:
    """Return a row turned on, with the school it had or a new one of its name."""
    if row.school is not None:
        return replace(row, is_on=True)
    return replace(row, is_on=True, school=School(row.program_name), match=Match.NEW_SCHOOL)


def choose_school(programs: Programs, ids: Iterable[str], school: School) -> ProgramsChange:
    """Give programs a school the person chose, and turn them on."""
    return _changed(
        programs,
        ids,
        lambda row: replace(
            row,
            is_on=True,
            school=school,
            match=Match.CHOSEN,
            alike_percent=0,
            merge_confirmed=row.merge_confirmed and row.school == school,
        ),
    )


def make_new_school(programs: Programs, ids: Iterable[str], name: str = "") -> ProgramsChange:
    """Give programs a new school: of this name, or each of its own."""

    def with_new_school(row: ProgramMapping) -> ProgramMapping:
        school = School(name.strip() or row.program_name)
        match = Match.CHOSEN if name.strip() else Match.NEW_SCHOOL
        confirmed = row.merge_confirmed and row.school == school
        return replace(
            row, is_on=True, school=school, match=match, alike_percent=0, merge_confirmed=confirmed
        )

    return _changed(programs, ids, with_new_school)


def confirm(programs: Programs, ids: Iterable[str]) -> ProgramsChange:
    """Take the proposed schools of programs that need a look."""

    def confirmed(row: ProgramMapping) -> ProgramMapping:
        if row.match is not Match.NEEDS_LOOK:
            return row
        return replace(row, match=Match.CHOSEN, alike_percent=0)

    return _changed(programs, ids, confirmed)


def confirm_merge(programs: Programs, ids: Iterable[str]) -> ProgramsChange:
    """Say that programs whose new schools have one name are one school."""
    return _changed(programs, ids, lambda row: replace(row, merge_confirmed=True))


def without_news(programs: Programs) -> Programs:
    """Return the programs as seen: once a delivery is saved, none of them is new any more."""
    mappings = {
        id_: replace(row, is_new=False) if row.is_new else row
        for id_, row in programs.mappings.items()
    }
    return Programs(mappings, programs.later)


def _changed(
    programs: Programs, ids: Iterable[str], change: Callable[[ProgramMapping], ProgramMapping]
) -> ProgramsChange:
    rows: dict[str, tuple[ProgramMapping, ProgramMapping]] = {}
    for id_ in ids:
        before = programs.mappings.get(id_)
        if before is not None and (after := change(before)) != before:
            rows[id_] = (before, after)
    return ProgramsChange(rows)
