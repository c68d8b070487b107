"""Bringing the choices of programs up to date with what Coursera lists."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from coursera_wizard.domain.draft import Programs
from coursera_wizard.domain.facts import Catalog
from coursera_wizard.domain.mapping import LaterPrograms, ProgramMapping
from coursera_wizard.domain.program_changes import turned_on


def merge_catalog(programs: Programs, catalog: Catalog) -> Programs:
    """Return the programs with those that Coursera lists now.

    Names are updated; the name of a new school stays as it was chosen. Programs that vanished keep
    their row. The first list of all is simply there; what a later one adds is marked as new and,
    where later programs are to be included, turned on as a new school.

    Returns:
        The same object where nothing changed.
    """
    is_first = not programs.mappings
    include = programs.later is LaterPrograms.INCLUDE and not is_first
    changed: dict[str, ProgramMapping] = {}
    for program in catalog.programs:
        known = programs.mappings.get(program.id) or changed.get(program.id)
        if known is None:
            row = ProgramMapping(program.id, program.name, is_new=not is_first)
            changed[program.id] = turned_on(row) if include else row
        elif known.program_name != program.name:
            changed[program.id] = replace(known, program_name=program.name)
    if not changed:
        return programs
    return Programs({**programs.mappings, **changed}, programs.later)


def limit_programs(
    programs: Programs, aside: Mapping[str, ProgramMapping], ids: Collection[str]
) -> tuple[Programs, Mapping[str, ProgramMapping]]:
    """Return the programs a Program ID leaves, and the rows that are put aside for now.

    A program outside of the limit is not gone from Coursera, and not delivered either. Its row is
    there again as soon as the limit is lifted.

    Args:
        programs: The choices.
        aside: What an earlier limit put aside.
        ids: The programs of the limit; none of them means all.
    """
    if not aside and (not ids or programs.mappings.keys() <= set(ids)):
        return programs, aside
    known = {**aside, **programs.mappings}
    if not ids:
        return Programs(known, programs.later), {}
    inside = {id_: row for id_, row in known.items() if id_ in ids}
    outside = {id_: row for id_, row in known.items() if id_ not in ids}
    return Programs(inside, programs.later), outside
