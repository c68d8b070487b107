"""Which programs were switched since the last delivered package, and what each has now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from coursera_wizard.domain.run import FileCounts, ProgramCounts, Run
from coursera_wizard.domain.run_issues import IssueClass, IssueCount

if TYPE_CHECKING:
    from coursera_wizard.services.run.difference import Difference
    from coursera_wizard.services.run.roster import Roster

_NOTHING: Final = FileCounts()


def file_counts(difference: Difference, issues: Iterable[IssueCount]) -> dict[str, FileCounts]:
    """Return the counts of each file, with what was left out of it."""
    left = _left_out(issues)
    names = [*difference.files, *(name for name in left if name not in difference.files)]
    return {
        name: _with_left_out(difference.files.get(name, _NOTHING), left.get(name, {}))
        for name in names
    }


def program_counts(
    roster: Roster,
    difference: Difference,
    issues: Iterable[IssueCount],
    baseline: Run | None,
) -> tuple[ProgramCounts, ...]:
    """Return the counts of every program that is delivered now or was in the last package.

    A program that is missing from Coursera's complete list counts as removals, not as a failure.
    """
    left = _left_out(issues)
    before = {one.program_id: one for one in baseline.programs} if baseline else {}
    before = {key: one for key, one in before.items() if one.was_switched not in {"off", "gone"}}
    gone = {mapping.program_id for mapping in roster.gone}
    appeared = {mapping.program_id for mapping in roster.appeared}
    found = []
    for program in roster.programs:
        switched = ""
        if baseline is not None and program.program_id not in before:
            switched = "new" if program.program_id in appeared else "on"
        found.append((program.program_id, program.name, program.school.name, switched))
    now = {program_id for program_id, *_rest in found}
    found += [
        (key, one.program_name, one.school_name, "gone" if key in gone else "off")
        for key, one in before.items()
        if key not in now
    ]
    return tuple(
        ProgramCounts(
            program_id,
            name,
            school,
            _of_program(program_id, difference, left),
            switched,
        )
        for program_id, name, school, switched in found
    )


def _of_program(
    program_id: str, difference: Difference, left: Mapping[str, Mapping[str, int]]
) -> dict[str, FileCounts]:
    counts = dict(difference.programs.get(program_id, {}))
    for name, by_program in left.items():
        if program_id in by_program:
            one = counts.get(name, _NOTHING)
            counts[name] = _with_left_out(one, {program_id: by_program[program_id]})
    return counts


def _left_out(issues: Iterable[IssueCount]) -> dict[str, dict[str, int]]:
    """Return file to program to the number of records that are not in the package."""
    found: dict[str, dict[str, int]] = {}
    for one in issues:
        if one.issue_class is not IssueClass.ERROR:
            by_program = found.setdefault(str(one.file), {})
            by_program[one.program_id] = by_program.get(one.program_id, 0) + one.count
    return found


def _with_left_out(counts: FileCounts, left: Mapping[str, int]) -> FileCounts:
    return FileCounts(counts.rows, counts.new, counts.changed, counts.removed, sum(left.values()))
