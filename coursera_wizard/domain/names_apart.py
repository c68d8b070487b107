"""Gives new schools names of their own where nobody can be asked whether they are one."""

from __future__ import annotations

from coursera_wizard.domain.draft import Programs
from coursera_wizard.domain.mapping import ProgramMapping
from coursera_wizard.domain.program_changes import ProgramsChange, make_new_school
from coursera_wizard.domain.school_names import same_name_key


def tell_apart(programs: Programs) -> ProgramsChange:
    """Return the change after which no two new schools have one name, and none has no name.

    The first program of a name keeps it, the next becomes ``Name (2)``. A program without a name
    becomes a school named by its id. Schools that a person confirmed to be one stay one.
    """
    rows = [row for row in programs.mappings.values() if row.is_on and _is_new(row)]
    taken: set[str] = set()
    doubled: list[ProgramMapping] = []
    for row in rows:
        key = same_name_key(_name(row))
        if _name(row) and (key not in taken or row.merge_confirmed):
            taken.add(key)
        else:
            doubled.append(row)
    changes: dict[str, tuple[ProgramMapping, ProgramMapping]] = {}
    for row in doubled:
        name = _free_name(_name(row) or row.program_id, taken)
        taken.add(same_name_key(name))
        changes.update(make_new_school(programs, [row.program_id], name).rows)
    return ProgramsChange(changes)


def _is_new(row: ProgramMapping) -> bool:
    return row.school is not None and row.school.is_new


def _name(row: ProgramMapping) -> str:
    return row.school.name.strip() if row.school is not None else ""


def _free_name(name: str, taken: set[str]) -> str:
    number, free = 1, name
    while same_name_key(free) in taken:
        number += 1
        free = f"{name} ({number})"
    return free
