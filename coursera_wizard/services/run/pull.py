"""Reads everything a delivery needs from Coursera: completely, or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from coursera_wizard.domain.facts import Program
from coursera_wizard.domain.problem import ProblemCode, failure
from coursera_wizard.services.coursera.client import EnrollmentQuery
from coursera_wizard.services.coursera.rows import (
    ContentRow,
    EnrollmentRow,
    GradebookRow,
    ProgramRow,
    Row,
    UserRow,
)
from coursera_wizard.services.run.seen import Seen

if TYPE_CHECKING:
    from coursera_wizard.services.coursera.client import CourseraClient
    from coursera_wizard.services.coursera.listing import Listing
    from coursera_wizard.services.coursera.paging import Page
    from coursera_wizard.services.run.classes import Classes
    from coursera_wizard.services.run.enrollments import Enrollments
    from coursera_wizard.services.run.grades import Grades
    from coursera_wizard.services.run.meter import Meter
    from coursera_wizard.services.run.people import People
    from coursera_wizard.services.run.roster import Chosen, Roster

RowT = TypeVar("RowT", bound=Row)
Of = TypeVar("Of")
Work = TypeVar("Work")

# Contents are asked for by this many programs at once; the address of a request has an end.
_PROGRAMS_AT_ONCE: Final = 40
# The whole organization's report is read where at least one in so many programs is chosen.
_WORTH_IT: Final = 4
# So many lists are begun before the first is read to its end, so that the total is known early.
_BEGUN_EARLY: Final = 500
_AT_ONCE: Final = 2


async def read_programs(client: CourseraClient, meter: Meter) -> dict[str, Program]:
    """Return every program Coursera lists, by id.

    Raises:
        ProblemError: As an answer says, or ``run.not-complete``.
    """
    found: dict[str, Program] = {}

    def take(_of: None, rows: Iterable[ProgramRow]) -> None:
        found.update((row.id, Program(row.id, row.name or row.id, row.url)) for row in rows)

    await Complete(client.programs(), "programs", take, meter, None).read()
    return found


async def read_people(client: CourseraClient, people: People, meter: Meter) -> None:
    """Read everybody of the organization.

    Raises:
        ProblemError: As an answer says, or ``run.not-complete``.
    """

    def take(_of: None, rows: Iterable[UserRow]) -> None:
        people.take(rows)

    await Complete(client.users(people.reader), "users", take, meter, None).read()
    people.settle()


async def read_contents(
    client: CourseraClient, roster: Roster, classes: Classes, meter: Meter
) -> None:
    """Read the courses of the chosen programs.

    Raises:
        ProblemError: As an answer says, or ``run.not-complete``.
    """
    ids = tuple(program.program_id for program in roster.programs)
    parts = [ids[at : at + _PROGRAMS_AT_ONCE] for at in range(0, len(ids), _PROGRAMS_AT_ONCE)]
    if len(parts) > _PROGRAMS_AT_ONCE:
        parts = [()]  # all contents of the organization are fewer answers than so many questions

    def take(_of: None, rows: Iterable[ContentRow]) -> None:
        classes.take(rows)

    async def read(part: tuple[str, ...]) -> None:
        await Complete(client.contents(part), "contents", take, meter, None).read()

    await in_turns(parts, read, client.requests.limits.in_flight)


async def read_enrollments(
    client: CourseraClient, roster: Roster, enrollments: Enrollments, meter: Meter
) -> int:
    """Read the enrollment report of every chosen program; return how many rows came.

    Raises:
        ProblemError: As an answer says, or ``run.not-complete``.
    """

    def listing(program_id: str) -> Listing[EnrollmentRow]:
        return client.enrollment_reports(EnrollmentQuery(program_id), enrollments.reader)

    return await _read_reports(
        _Report(
            "enrollmentReports",
            listing,
            enrollments.take,
            lambda row: row.program_id or row.program_slug,
        ),
        roster,
        meter,
        client.requests.limits.in_flight,
    )


async def read_grades(client: CourseraClient, roster: Roster, grades: Grades, meter: Meter) -> int:
    """Read the gradebook report of every chosen program; return how many rows came.

    Raises:
        ProblemError: As an answer says, or ``run.not-complete``.
    """

    def listing(program_id: str) -> Listing[GradebookRow]:
        return client.gradebook_reports(program_id=program_id)

    return await _read_reports(
        _Report("courseGradebookReports", listing, grades.take, lambda row: row.program_id or ""),
        roster,
        meter,
        client.requests.limits.in_flight,
    )


@dataclass(frozen=True, slots=True)
class _Report(Generic[RowT]):
    """One of Coursera's reports.

    Attributes:
        name: For a problem's text.
        listing: Its rows of one program; of all programs for "".
        take: Is given rows of one program.
        program_of: Id or slug of a row's program.
    """

    name: str
    listing: Callable[[str], Listing[RowT]]
    take: Callable[[Chosen, Iterable[RowT]], None]
    program_of: Callable[[RowT], str]


def reads_at_once(roster: Roster) -> bool:
    """Return whether reports are read of all programs at once: far fewer requests for many."""
    count = len(roster.programs)
    return count > _BEGUN_EARLY and count * _WORTH_IT >= roster.listed


async def _read_reports(report: _Report[RowT], roster: Roster, meter: Meter, width: int) -> int:
    """Read a report program by program, or of all programs at once."""
    programs = roster.programs
    if reads_at_once(roster):
        return await _read_whole(report, roster, meter)
    lists = [
        Complete(report.listing(one.program_id), report.name, report.take, meter, one)
        for one in programs
    ]
    try:
        if len(lists) <= _BEGUN_EARLY:
            await in_turns(lists, Complete.begin, width)
            totals = [one.total for one in lists]
            known = [total for total in totals if total is not None]
            meter.total(sum(known) if len(known) == len(totals) else None)
        # Each list is read some pages ahead; where all have begun, two keep all requests busy.
        at_once = _AT_ONCE if len(lists) <= _BEGUN_EARLY else width
        await in_turns(lists, Complete.read, at_once)
    finally:
        for one in lists:
            await one.close()
    return sum(one.rows for one in lists)


async def _read_whole(report: _Report[RowT], roster: Roster, meter: Meter) -> int:
    """Read the report of the whole organization and take the rows of the chosen programs."""
    by_program, program_of = roster.by_program, report.program_of

    def take(_of: None, rows: Iterable[RowT]) -> None:
        of_program: dict[str, list[RowT]] = {}
        for row in rows:
            of_program.setdefault(program_of(row), []).append(row)
        if "" in of_program:
            details = f"{report.name}: rows without a program"
            raise failure(ProblemCode.COURSERA_UNEXPECTED_ANSWER, path="programId", details=details)
        for program, found in of_program.items():
            if program in by_program:
                report.take(by_program[program], found)

    whole = Complete(
        report.listing(""),
        report.name,
        take,
        meter,
        None,
        key_of=lambda row: f"{row.id} {program_of(row)}",  # type: ignore[attr-defined]  # every row has one
    )
    try:
        await whole.begin()
        meter.total(whole.total)
        await whole.read()
    finally:
        await whole.close()
    return whole.rows


def _by_id(row: Row) -> str:
    return row.id  # type: ignore[attr-defined,no-any-return]  # every row has one


class Complete(Generic[Of, RowT]):
    """Reads one list to its end and makes sure that nothing is missing.

    Rows that shifted between pages come twice or not at all. Where what came does not agree with
    the total, the list is read once more: rows that were missing then come, and those that came
    before are the same lines again. Where both readings brought the same, the total is off.

    Args:
        listing: The list.
        name: For a problem's text.
        take: Is given the rows of each page.
        meter: Counts them.
        of: What `take` is told they belong to.
        key_of: What tells two rows apart.
    """

    def __init__(  # noqa: PLR0917 - what a list is read with
        self,
        listing: Listing[RowT],
        name: str,
        take: Callable[[Of, Iterable[RowT]], None],
        meter: Meter,
        of: Of,
        key_of: Callable[[RowT], str] = _by_id,
    ) -> None:
        self._listing = listing
        self._name = name
        self._take = take
        self._meter = meter
        self._of = of
        self._key_of = key_of
        self._pages: AsyncGenerator[Page[RowT], None] | None = None
        self._seen = Seen()
        self._known: frozenset[int] | None = None
        self.total: int | None = None
        self.rows = 0

    async def begin(self) -> None:
        """Read the first page, which says how many rows there are."""
        self._pages = self._listing.reading()
        self._keep(await anext(self._pages, None))

    async def read(self) -> None:
        """Read the rest.

        Raises:
            ProblemError: As an answer says, or ``run.not-complete``.
        """
        if self._pages is None:
            await self.begin()
        count, mixed = await self._to_the_end()
        if self.total is None or count == self.total:
            self._finish(count)
            return
        first = (count, mixed)
        self._known = self._seen.keys()
        self._seen.close()
        self._seen = Seen()
        self._pages = self._listing.reading(is_second=True)
        count, mixed = await self._to_the_end()
        if count != self.total and (count, mixed) != first:
            raise failure(
                ProblemCode.RUN_NOT_COMPLETE,
                list=self._name,
                count=count,
                total=self.total,
                details=f"{self._name}: {first[0]}, then {count} of {self.total} rows",
            )
        self._finish(count)

    def _finish(self, count: int) -> None:
        """Note how many rows there were, and forget which."""
        self.rows = count
        self._seen.close()
        self._known = None

    async def close(self) -> None:
        """Give up what is under way."""
        self._seen.close()
        if self._pages is not None:
            await self._pages.aclose()
            self._pages = None

    async def _to_the_end(self) -> tuple[int, int]:
        pages = self._pages
        if pages is not None:
            async with aclosing(pages):
                async for page in pages:
                    self._keep(page)
        self._pages = None
        return self._seen.fingerprint()

    def _keep(self, page: Page[RowT] | None) -> None:
        if page is None:
            return
        if page.total is not None:
            self.total = page.total
        key_of = self._key_of
        self._seen.add([key_of(row) for row in page.rows])
        rows = page.rows
        if self._known is not None:
            known = self._known
            rows = tuple(row for row in rows if hash(key_of(row)) not in known)
        self._take(self._of, rows)
        self._meter.add(len(rows))


async def in_turns(
    items: Iterable[Work], do: Callable[[Work], Awaitable[None]], width: int
) -> None:
    """Do the same with many, some at once; the first failure ends all.

    Raises:
        ProblemError: The first one.
    """
    waiting = iter(items)

    async def worker() -> None:
        for item in waiting:
            await do(item)

    tasks = [asyncio.create_task(worker()) for _number in range(width)]
    try:
        for done in asyncio.as_completed(tasks):
            await done
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
