"""Makes the full package of a run from what was staged."""

from __future__ import annotations

import threading
import zipfile
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from coursera_wizard.domain.oneroster import COLUMNS, File, Version
from coursera_wizard.domain.run_issues import Issue, IssueReason
from coursera_wizard.services.run.grades import kept_dates
from coursera_wizard.services.run.lines import (
    Earlier,
    carried_over,
    id_of,
    open_package,
    single,
)
from coursera_wizard.services.run.package import PackageWriter, header
from coursera_wizard.services.run.people import kept_schools
from coursera_wizard.services.run.schools import org_lines
from coursera_wizard.services.run.staging import Stage

if TYPE_CHECKING:
    from pathlib import Path

    from coursera_wizard.services.run.classes import Classes
    from coursera_wizard.services.run.grades import Grades
    from coursera_wizard.services.run.people import People
    from coursera_wizard.services.run.roster import Roster

_BULK: Final = "bulk"
_AT_ONCE: Final = 4_000


class StoppedError(Exception):
    """The run was canceled while its package was made."""


@dataclass(frozen=True, slots=True)
class Stages:
    """Where lines wait, by file."""

    enrollments: Stage
    users: Stage
    roles: Stage
    results: Stage
    early_results: Stage

    def close(self) -> None:
        """Forget everything."""
        for stage in (self.enrollments, self.users, self.roles, self.results, self.early_results):
            stage.close()


def make_stages(folder: Path) -> Stages:
    """Return empty stages whose files are in a folder of the run."""
    return Stages(
        *(
            Stage(folder / name)
            for name in ("enrollments", "users", "roles", "results", "early-results")
        )
    )


class Build:
    """One full package in the making; blocking, to be run on a thread of its own.

    Args:
        roster: What is delivered.
        people: Everybody.
        classes: Courses and classes.
        grades: None where no grades are delivered.
        stages: What was staged.
        earlier: The full package of the last delivered run; None for none.
        carries_over: Whether records that vanished stay in.
        note: Is told what is the matter with a record.
        on_rows: Told how many rows were written.
        stop: Set when the run was canceled.
    """

    def __init__(  # noqa: PLR0917 - what a package is made of
        self,
        roster: Roster,
        people: People,
        classes: Classes,
        grades: Grades | None,
        stages: Stages,
        earlier: Path | None,
        *,
        carries_over: bool,
        note: Callable[[Issue], None],
        on_rows: Callable[[int], None],
        stop: threading.Event,
    ) -> None:
        self._roster = roster
        self._people = people
        self._classes = classes
        self._grades = grades
        self._stages = stages
        self._earlier = earlier
        self._carries_over = carries_over
        self._note = note
        self._on_rows = on_rows
        self._stop = stop
        self.rows: dict[str, int] = {}

    def write(self, path: Path) -> None:
        """Write the package.

        Raises:
            ProblemError: ``store.disk-full`` or ``store.not-writable``.
            StoppedError: The run was canceled.
        """
        roster, stages = self._roster, self._stages
        is_1_2 = roster.version is Version.V1_2
        self._people.finish(stages.users, stages.roles if is_1_2 else None)
        if self._grades is not None:
            self._grades.finish(stages.enrollments, stages.results)
        with ExitStack() as stack:
            before = open_package(self._earlier)
            if before is not None:
                stack.enter_context(before)
            files = {file: self._groups(file, before) for file in self._files()}
            # Only files with rows may be there, and the manifest comes first.
            full = {file: first_of(groups) for file, groups in files.items()}
            present = {file: groups for file, groups in full.items() if groups is not None}
            modes = {file.value: _BULK for file in present}
            writer = stack.enter_context(PackageWriter(path, roster.version, modes))
            for file, groups in present.items():
                writer.add(file, self._counted(file, groups), self._size(file))

    def _files(self) -> tuple[File, ...]:
        return self._roster.profile.files_for(grades=self._grades is not None)

    def _groups(self, file: File, before: zipfile.ZipFile | None) -> Iterator[list[str]]:
        """Return the sorted lines of a file in groups, each id once."""
        head = header(self._roster.version, file)
        groups = single(self._own(file), lambda found: self._second(file, found))
        if file is File.RESULTS and before is not None:
            groups = self._dated(groups, Earlier(before, file, head))
        if self._carries_over and before is not None:
            if file is File.USERS and self._roster.version is Version.V1_1:
                groups = self._in_all_schools(groups, Earlier(before, file, head))
            groups = carried_over(groups, Earlier(before, file, head))
            if file is File.ENROLLMENTS:
                current = {one.id for one in self._classes.all()}
                groups = (self._within_term(lines, current) for lines in groups)
        return groups

    def _own(self, file: File) -> Iterable[list[str]]:
        stages, grades = self._stages, self._grades
        staged = {
            File.USERS: stages.users,
            File.ROLES: stages.roles,
            File.ENROLLMENTS: stages.enrollments,
            File.RESULTS: stages.results,
        }
        if file in staged:
            return staged[file].groups()
        if file is File.DEMOGRAPHICS:
            return self._demographics()
        lines: dict[File, Callable[[], list[str]]] = {
            File.ACADEMIC_SESSIONS: self._sessions,
            File.ORGS: lambda: org_lines(self._roster, self._note),
            File.COURSES: self._classes.course_lines,
            File.CLASSES: self._classes.class_lines,
        }
        if grades is not None:
            lines[File.CATEGORIES] = grades.category_lines
            lines[File.LINE_ITEMS] = grades.line_item_lines
        return _one_group(lines[file]())

    def _counted(self, file: File, groups: Iterable[list[str]]) -> Iterator[bytes]:
        for lines in groups:
            if self._stop.is_set():
                raise StoppedError
            self.rows[file.value] = self.rows.get(file.value, 0) + len(lines)
            self._on_rows(len(lines))
            for start in range(0, len(lines), _AT_ONCE):
                yield "".join(lines[start : start + _AT_ONCE]).encode()

    def _size(self, file: File) -> int:
        stage = {File.ENROLLMENTS: self._stages.enrollments, File.RESULTS: self._stages.results}
        return stage[file].count * 256 if file in stage else 0

    def _second(self, file: File, sourced_id: str) -> None:
        reasons = {
            File.ENROLLMENTS: IssueReason.SAME_ENROLLMENT,
            File.RESULTS: IssueReason.SAME_RESULT,
        }
        if file in reasons:
            self._note(Issue(reasons[file], file, sourced_id))

    def _sessions(self) -> list[str]:
        sessions = self._roster.sessions
        days = f"{sessions.first_day},{sessions.end_day}"
        year = sessions.school_year
        lines = [
            f"{sessions.year_id},,,{sessions.title},schoolYear,{days},,{year}\r\n",
            f"{sessions.term_id},,,Term {sessions.title},term,{days},{sessions.year_id},{year}\r\n",
        ]
        if self._grades is not None and self._roster.version is Version.V1_1:
            lines.append(
                f"{sessions.period_id},,,Grading period {sessions.title},gradingPeriod,{days},"
                f"{sessions.term_id},{year}\r\n"
            )
        return lines

    def _demographics(self) -> Iterator[list[str]]:
        """Yield a row an user with nothing but the id, for receivers that want the file."""
        columns = len(COLUMNS[self._roster.version][File.DEMOGRAPHICS])
        empty = "," * (columns - 1) + "\r\n"
        for lines in self._stages.users.groups():
            yield [id_of(line) + empty for line in lines]

    def _dated(self, groups: Iterable[list[str]], earlier: Earlier) -> Iterator[list[str]]:
        for lines in groups:
            before = earlier.up_to(id_of(lines[-1]))
            yield kept_dates(lines, before, self._roster.version) if before else lines

    def _in_all_schools(self, groups: Iterable[list[str]], earlier: Earlier) -> Iterator[list[str]]:
        for lines in groups:
            yield kept_schools(lines, earlier.up_to(id_of(lines[-1])))

    def _within_term(self, lines: list[str], current: AbstractSet[str]) -> list[str]:
        """Keep enrollments that were carried over within the term that their class has now.

        Args:
            lines: Enrollments.
            current: The classes of this run; others were carried over with the terms they had.
        """
        first, last = self._roster.sessions.first_day, self._roster.sessions.last_day
        end = self._roster.sessions.end_day
        found = []
        for line in lines:
            if line.split(",", 4)[3] not in current:
                found.append(line)
                continue
            rest, begin, finish = line.rstrip("\r\n").rsplit(",", 2)
            begin = min(max(begin, first), last) if begin else begin
            finish = min(max(finish, begin or first), end) if finish else finish
            found.append(f"{rest},{begin},{finish}\r\n")
        return found


def first_of(groups: Iterator[list[str]]) -> Iterator[list[str]] | None:
    """Return the groups that are not empty; None where there is none."""
    for lines in groups:
        if lines:
            return _before(lines, groups)
    return None


def _before(first: list[str], groups: Iterator[list[str]]) -> Iterator[list[str]]:
    yield first
    for lines in groups:
        if lines:
            yield lines


def _one_group(lines: Iterable[str]) -> Iterator[list[str]]:
    found = sorted(set(lines))
    if found:
        yield found
