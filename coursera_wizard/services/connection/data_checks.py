"""The checks of the data: organization, programs, enrollments and grades, asked for at once.

The verdicts keep their order: what comes after a check that failed was not reached.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import TYPE_CHECKING, TypeVar

from coursera_wizard.domain.facts import CheckId
from coursera_wizard.domain.problem import Problem, ProblemCode, ProblemError, problem
from coursera_wizard.i18n import _
from coursera_wizard.services.connection import sentences

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine
    from typing import Any

    from coursera_wizard.domain.draft import Account
    from coursera_wizard.services.connection.lines import Lines
    from coursera_wizard.services.coursera.client import CourseraClient
    from coursera_wizard.services.coursera.rows import OrganizationRow
    from coursera_wizard.services.ports import Clock

    _Check = Callable[
        [CourseraClient, tuple[str, ...], asyncio.Event], Coroutine[Any, Any, Problem | None]
    ]

Answer = TypeVar("Answer")


class DataChecks:
    """Reads a little of everything a delivery needs.

    Args:
        lines: Where the verdicts go.
        clock: Tells how old the reports are.
        grades_required: Whether grades have to be readable.
        only: The one check that is run; all by default.

    Attributes:
        program_count: How many programs there are, if Coursera says so.
        reports_as_of: When the reports were made (UTC), if they say so.
    """

    def __init__(
        self, lines: Lines, clock: Clock, *, grades_required: bool, only: CheckId | None
    ) -> None:
        self.program_count: int | None = None
        self.reports_as_of: dt.datetime | None = None
        self._lines = lines
        self._clock = clock
        self._grades_required = grades_required
        self._only = only
        self._row: OrganizationRow | None = None

    @property
    def organization(self) -> OrganizationRow:
        """Whose data these are; known once the check has passed."""
        assert self._row is not None, "not asked yet"  # noqa: S101 - for the type checker
        return self._row

    async def check(
        self, client: CourseraClient, account: Account
    ) -> tuple[Problem, CheckId] | None:
        """Run the checks; return what stopped them, and where."""
        ids = account.program_ids
        opened = asyncio.Event()
        steps: tuple[tuple[CheckId, _Check], ...] = (
            (CheckId.PROGRAMS, self._check_programs),
            (CheckId.ENROLLMENTS, self._check_enrollments),
            (CheckId.GRADES, self._check_grades),
        )
        async with asyncio.TaskGroup() as group:
            tasks = {
                check: group.create_task(run(client, ids, opened))
                for check, run in steps
                if self._only in {None, check}
            }
            stopped_at = CheckId.ORGANIZATION
            found = await self._check_organization(client)
            if found is None:
                opened.set()
                stopped_at = CheckId.PROGRAMS
                if stopped_at in tasks:
                    found = await tasks[stopped_at]
            if found is None:
                return None
            for task in tasks.values():
                task.cancel()
        return found, stopped_at

    async def _check_organization(self, client: CourseraClient) -> Problem | None:
        if self._only not in {None, CheckId.ORGANIZATION}:
            return None
        self._lines.start(CheckId.ORGANIZATION, sentences.waiting_for_coursera())
        try:
            self._row = await client.organization()
        except ProblemError as error:
            return error.problem
        name = self._row.name or self._row.id
        self._lines.accept(CheckId.ORGANIZATION, sentences.organization_opens(name))
        return None

    async def _check_programs(
        self, client: CourseraClient, ids: tuple[str, ...], opened: asyncio.Event
    ) -> Problem | None:
        check = CheckId.PROGRAMS
        self._lines.start(check, sentences.waiting_for_coursera())
        page = await _answered(client.programs(ids).page(limit=1))
        await self._in_turn(check, opened)
        if isinstance(page, Problem):
            return page
        self.program_count = page.total if page.rows else 0
        if page.rows:
            self._lines.accept(check, sentences.programs_found(self.program_count))
        else:
            self._lines.warn(check, self._no_programs(ids))
        return None

    async def _check_enrollments(
        self, client: CourseraClient, ids: tuple[str, ...], opened: asyncio.Event
    ) -> Problem | None:
        from coursera_wizard.services.coursera.client import EnrollmentQuery

        check = CheckId.ENROLLMENTS
        self._lines.start(check, sentences.waiting_for_report())
        query = EnrollmentQuery(program_id=ids[0] if ids else "")
        page = await _answered(client.enrollment_reports(query).page(limit=1))
        await self._in_turn(check, opened)
        if isinstance(page, Problem):
            self._lines.warn(check, _of_report(page))
        elif not page.rows:
            self._lines.warn(check, problem(ProblemCode.COURSERA_NO_ENROLLMENTS))
        else:
            age = None
            if page.rows[0].updated_at is not None:
                updated_s = page.rows[0].updated_at / 1000
                self.reports_as_of = dt.datetime.fromtimestamp(updated_s, dt.UTC)
                age = self._clock.now() - self.reports_as_of
            self._lines.accept(check, sentences.enrollments_read(age))
        return None

    async def _check_grades(
        self, client: CourseraClient, ids: tuple[str, ...], opened: asyncio.Event
    ) -> Problem | None:
        check = CheckId.GRADES
        self._lines.start(check, sentences.waiting_for_report())
        listing = client.gradebook_reports(program_id=ids[0] if ids else "")
        page = await _answered(listing.page(limit=1))
        await self._in_turn(check, opened)
        if not isinstance(page, Problem):
            self._lines.accept(check, sentences.grades_read())
            return None
        found = _of_report(page)
        if self._grades_required and found.code is not ProblemCode.COURSERA_REPORT_NOT_READ:
            self._lines.fail(check, found)
        else:
            self._lines.warn(check, found)
        return None

    async def _in_turn(self, check: CheckId, opened: asyncio.Event) -> None:
        """Hold a verdict back until the organization has opened; it has taken no longer."""
        if self._only is None:
            self._lines.stop_clock(check)
            await opened.wait()

    def _no_programs(self, ids: tuple[str, ...]) -> Problem:
        name = self._row.name if self._row is not None else ""
        hint = ""
        if ids:
            hint = " " + _("Only the program of the Program ID {id} was asked for.").format(
                id=", ".join(ids)
            )
        return problem(
            ProblemCode.COURSERA_NO_PROGRAMS,
            organization=name or _("this"),
            hint=hint,
            field="account.program_id" if ids else None,
        )


async def _answered(page: Awaitable[Answer]) -> Answer | Problem:
    """Return what was answered, or what stands in the way."""
    try:
        return await page
    except ProblemError as error:
        return error.problem


def _of_report(found: Problem) -> Problem:
    """Return a report's problem; one that only takes long is not the connection's."""
    if found.code is ProblemCode.NETWORK_TIMEOUT:
        return problem(ProblemCode.COURSERA_REPORT_NOT_READ, details=found.details)
    return found
