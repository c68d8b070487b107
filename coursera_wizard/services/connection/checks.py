"""The connection test: named checks in order, each with its verdict, all within ten seconds.

Fulfills `ports.ConnectionTester`. One request for the token is watched step by step, so name, port,
certificate, clock and credentials cost no connection of their own.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from coursera_wizard.domain.draft import Receiver
from coursera_wizard.domain.facts import CheckId, CheckResult, CheckState, Connection
from coursera_wizard.domain.problem import Problem, ProblemCode, ProblemError, problem
from coursera_wizard.services import blocking
from coursera_wizard.services.connection import sentences
from coursera_wizard.services.connection.lines import Lines, Progress
from coursera_wizard.services.coursera.limits import TEST_LIMITS, Limits
from coursera_wizard.services.coursera.trail import Stage, Trail
from coursera_wizard.services.ports import Credentials, TestReport

if TYPE_CHECKING:
    from coursera_wizard.domain.draft import Account
    from coursera_wizard.services.coursera.client import CourseraClient
    from coursera_wizard.services.coursera.factory import CourseraApiFactory
    from coursera_wizard.services.ports import Clock, ReceiverChecks

# The whole may take ten seconds; what is left of them is for telling the verdict.
TIME_LIMIT_S: Final = 9.5
_CLOCK_TOLERANCE: Final = dt.timedelta(minutes=5)

_LINE_OF: Final = {
    ProblemCode.NETWORK_PROXY_SIGN_IN: CheckId.PROXY,
    ProblemCode.NETWORK_PROXY_UNREACHABLE: CheckId.PROXY,
    ProblemCode.NETWORK_ADDRESS_UNUSABLE: CheckId.NAME,
    ProblemCode.COURSERA_ADDRESS_NOT_TRUSTED: CheckId.NAME,
    ProblemCode.NETWORK_NAME_NOT_FOUND: CheckId.NAME,
    ProblemCode.NETWORK_OFFLINE: CheckId.NAME,
    ProblemCode.NETWORK_REFUSED: CheckId.PORT,
    ProblemCode.PRACTICE_NOT_STARTED: CheckId.PORT,
    ProblemCode.TLS_CERTIFICATE_FILE: CheckId.CERTIFICATE,
    ProblemCode.TLS_EXPIRED: CheckId.CERTIFICATE,
    ProblemCode.TLS_FAILED: CheckId.CERTIFICATE,
    ProblemCode.TLS_UNTRUSTED: CheckId.CERTIFICATE,
    ProblemCode.TLS_WRONG_NAME: CheckId.CERTIFICATE,
}
_REPORTS: Final = (CheckId.ENROLLMENTS, CheckId.GRADES)
_WITHOUT_DATA: Final = frozenset({
    CheckId.CLOCK, CheckId.PROXY, CheckId.NAME, CheckId.PORT, CheckId.CERTIFICATE,
    CheckId.CREDENTIALS,
})  # fmt: skip
_REQUIRED: Final = (
    CheckId.CREDENTIALS, CheckId.ORGANIZATION, CheckId.PROGRAMS,
)  # fmt: skip


class CourseraConnectionTester:
    """Runs connection tests.

    Args:
        apis: Opens clients.
        receivers: Knows whether a folder can be written to.
        clock: This computer's clock, which is compared with Coursera's.
        time_limit_s: When the whole ends, whatever happens.
        limits: Of the requests.
    """

    def __init__(
        self,
        apis: CourseraApiFactory,
        receivers: ReceiverChecks,
        clock: Clock,
        *,
        time_limit_s: float = TIME_LIMIT_S,
        limits: Limits = TEST_LIMITS,
    ) -> None:
        self._apis = apis
        self._receivers = receivers
        self._clock = clock
        self._time_limit_s = time_limit_s
        self._limits = limits
        self._last: tuple[Account, tuple[CheckResult, ...]] | None = None

    async def test(
        self,
        credentials: Credentials,
        receiver: Path | None,
        *,
        grades_required: bool,
        on_progress: Progress,
        only: CheckId | None = None,
    ) -> TestReport:
        """Run the checks and tell about each change of a line; never raises for a fault it names.

        Args:
            credentials: The account with its secret.
            receiver: The folder packages go to; None when there is none yet.
            grades_required: Whether grades are delivered, so that their reports must be readable.
            on_progress: Told about all lines after each change.
            only: Runs this check alone, and what has to come before it without showing that. The
                other lines stay as the last test of this account left them; such a report holds
                no connection.
        """
        before: tuple[CheckResult, ...] = ()
        if only is not None and self._last is not None and self._last[0] == credentials.account:
            before = self._last[1]
        run = _Run(
            apis=self._apis,
            receivers=self._receivers,
            clock=self._clock,
            limits=self._limits,
            lines=Lines(on_progress, only=only, before=before),
            credentials=credentials,
            receiver=receiver,
            grades_required=grades_required,
            only=only,
        )
        started = time.monotonic()
        try:
            async with asyncio.timeout(self._time_limit_s) as limit:
                await run.run()
        except TimeoutError:
            if not limit.expired():
                raise
            run.end_in_time(self._time_limit_s)
        finally:
            await run.close()
        run.lines.end()
        self._last = (credentials.account, run.lines.results)
        return run.report(time.monotonic() - started)


class _Run:
    """One run of the test."""

    def __init__(
        self,
        *,
        apis: CourseraApiFactory,
        receivers: ReceiverChecks,
        clock: Clock,
        limits: Limits,
        lines: Lines,
        credentials: Credentials,
        receiver: Path | None,
        grades_required: bool,
        only: CheckId | None,
    ) -> None:
        self.lines = lines
        self._apis = apis
        self._receivers = receivers
        self._clock = clock
        self._limits = limits
        self._credentials = credentials
        self._receiver = receiver
        self._grades_required = grades_required
        self._only = only
        self._client: CourseraClient | None = None
        self._current = CheckId.PROXY
        self._host = ""
        self._is_secured = False
        self._organization = ("", "", "")
        self._program_count: int | None = None
        self._reports_as_of: dt.datetime | None = None

    async def run(self) -> None:
        """Run the checks; what fails is on its line."""
        async with asyncio.TaskGroup() as group:
            if self._only in {None, CheckId.RECEIVER}:
                group.create_task(self._check_receiver())
            if self._only is not CheckId.RECEIVER:
                group.create_task(self._check_coursera())

    async def close(self) -> None:
        """Give the connections back."""
        if self._client is not None:
            await self._client.close()

    def end_in_time(self, seconds: float) -> None:
        """Give every check that is under way the verdict that it took too long."""
        for check in self.lines.running():
            if check is CheckId.CLOCK:
                self.lines.leave(check)
            elif check in _REPORTS:
                self.lines.warn(check, problem(ProblemCode.COURSERA_REPORT_NOT_READ))
            elif check is CheckId.RECEIVER:
                self.lines.fail(check, problem(
                    ProblemCode.RECEIVER_NOT_WRITABLE, folder=self._receiver,
                    details=f"no answer after {seconds:g} s",
                ))  # fmt: skip
            else:
                self.lines.fail(check, problem(
                    ProblemCode.NETWORK_TIMEOUT, host=self._host, seconds=f"{seconds:g}",
                    details=f"check: {check}",
                ))  # fmt: skip

    def report(self, seconds: float) -> TestReport:
        """Return what came out."""
        results = self.lines.results
        blocking_problem = next(
            (line.problem for line in results if line.state is CheckState.FAILED), None
        )
        states = {line.check: line.state for line in results}
        has_passed = blocking_problem is None and all(
            states[check] in {CheckState.PASS, CheckState.WARNING} for check in _REQUIRED
        )
        connection = None
        if has_passed and self._only is None:
            id_, name, slug = self._organization
            connection = Connection(
                fingerprint="",
                organization_id=id_,
                organization_name=name,
                organization_slug=slug,
                tested_at=self._clock.now(),
                program_count=self._program_count,
                checks=results,
                reports_as_of=self._reports_as_of,
            )
        return TestReport(connection, results, blocking_problem, seconds)

    async def _check_coursera(self) -> None:
        """Run everything that needs the network, up to the cause of a failure."""
        self.lines.start(CheckId.CLOCK)
        self.lines.start(CheckId.PROXY)
        try:
            await self._find_way()
            await self._sign_in()
            if self._only in _WITHOUT_DATA:
                return
            if self._only in {None, CheckId.ORGANIZATION}:
                await self._check_organization()
        except ProblemError as error:
            self._blame(error.problem)
            return
        await self._check_data()

    async def _find_way(self) -> None:
        """Look at the addresses and the proxy; nothing is sent."""
        credentials = await self._apis.resolved(self._credentials)
        self._credentials = credentials
        way = await self._apis.find_way(credentials)
        self._host = way.token_address.host
        if way.token_proxy is None:
            self.lines.accept(CheckId.PROXY, sentences.proxy_none())
        self._current = CheckId.NAME
        self._client = await self._apis.client(credentials, way, self._limits)

    async def _sign_in(self) -> None:
        """Fetch a token, and learn from each step of that."""
        assert self._client is not None  # noqa: S101 - made by _find_way, for the type checker
        token = await self._client.requests.sign_in(self._on_stage)
        self.lines.accept(CheckId.CREDENTIALS, sentences.credentials_accepted(token.lifetime_s))

    def _on_stage(self, trail: Trail) -> None:
        """Turn the steps of the first request into verdicts of their lines."""
        lines, host = self.lines, trail.host
        is_direct = not trail.proxy
        match trail.stage:
            case Stage.NAME if is_direct:
                self._begin(CheckId.NAME, sentences.waiting_for_name(host))
            case Stage.PORT if is_direct:
                lines.accept(CheckId.NAME, sentences.name_found(host))
                self._begin(CheckId.PORT, sentences.waiting_for_port(host))
            case Stage.NAME | Stage.PORT | Stage.PROXY:
                self._current = CheckId.PROXY
            case Stage.CERTIFICATE:
                self._is_secured = True
                self._accept_connection(trail)
                self._begin(CheckId.CERTIFICATE, sentences.waiting_for_certificate(host))
            case Stage.REQUEST:
                self._accept_connection(trail)
                lines.accept(
                    CheckId.CERTIFICATE,
                    sentences.certificate_trusted(host)
                    if self._is_secured
                    else sentences.certificate_not_needed(),
                )
                self._begin(CheckId.CREDENTIALS, sentences.waiting_for_coursera())
            case Stage.ANSWER:
                self._judge_clock(trail.server_time)

    def _begin(self, check: CheckId, sentence: str) -> None:
        self._current = check
        self.lines.start(check, sentence)

    def _accept_connection(self, trail: Trail) -> None:
        """Note that there is a connection to the server, directly or through the proxy."""
        if trail.proxy:
            self.lines.accept(CheckId.PROXY, sentences.proxy_used(trail.proxy))
            self.lines.accept(CheckId.NAME, sentences.name_by_proxy(trail.host))
            self.lines.accept(CheckId.PORT, sentences.port_by_proxy(trail.host))
        else:
            self.lines.accept(CheckId.PORT, sentences.port_answers(trail.host, trail.port))

    def _judge_clock(self, server_time: dt.datetime | None) -> None:
        """Compare this computer's clock with the answer's Date header."""
        if server_time is None:
            self.lines.leave(CheckId.CLOCK, sentences.clock_unknown())
            return
        difference = abs(self._clock.now() - server_time)
        if difference <= _CLOCK_TOLERANCE:
            self.lines.accept(CheckId.CLOCK, sentences.clock_right())
        elif not self.lines.is_over(CheckId.CLOCK):
            minutes = round(difference.total_seconds() / 60)
            self.lines.warn(CheckId.CLOCK, problem(ProblemCode.CLOCK_WRONG, minutes=minutes))

    async def _check_organization(self) -> None:
        assert self._client is not None  # noqa: S101 - as above
        self._begin(CheckId.ORGANIZATION, sentences.waiting_for_coursera())
        row = await self._client.organization()
        self._organization = (row.id, row.name or row.id, row.slug)
        self.lines.accept(CheckId.ORGANIZATION, sentences.organization_opens(row.name or row.id))

    async def _check_data(self) -> None:
        """Read a little of each list at the same time; without programs the rest says nothing."""
        async with asyncio.TaskGroup() as group:
            reports = [
                group.create_task(check())
                for id_, check in (
                    (CheckId.ENROLLMENTS, self._check_enrollments),
                    (CheckId.GRADES, self._check_grades),
                )
                if self._only in {None, id_}
            ]
            if self._only in {None, CheckId.PROGRAMS}:
                try:
                    await self._check_programs()
                except ProblemError as error:
                    self._current = CheckId.PROGRAMS
                    self._blame(error.problem)
                    for task in reports:
                        task.cancel()

    async def _check_programs(self) -> None:
        from coursera_wizard.services.coursera.account_api import program_ids_of

        assert self._client is not None  # noqa: S101 - as above
        self.lines.start(CheckId.PROGRAMS, sentences.waiting_for_coursera())
        listing = self._client.programs(program_ids_of(self._credentials.account))
        page = await listing.page(limit=1)
        count = page.total if page.rows else 0
        self._program_count = count
        if not page.rows:
            self.lines.warn(CheckId.PROGRAMS, problem(
                ProblemCode.COURSERA_NO_PROGRAMS, organization=self._organization[1],
            ))  # fmt: skip
        else:
            self.lines.accept(CheckId.PROGRAMS, sentences.programs_found(count))

    async def _check_enrollments(self) -> None:
        from coursera_wizard.services.coursera.account_api import program_ids_of
        from coursera_wizard.services.coursera.client import EnrollmentQuery

        assert self._client is not None  # noqa: S101 - as above
        self.lines.start(CheckId.ENROLLMENTS, sentences.waiting_for_report())
        ids = program_ids_of(self._credentials.account)
        query = EnrollmentQuery(program_id=ids[0] if ids else "")
        try:
            page = await self._client.enrollment_reports(query).page(limit=1)
        except ProblemError as error:
            self.lines.warn(CheckId.ENROLLMENTS, _of_report(error.problem))
            return
        if not page.rows:
            self.lines.warn(CheckId.ENROLLMENTS, problem(ProblemCode.COURSERA_NO_ENROLLMENTS))
            return
        age = None
        if page.rows[0].updated_at is not None:
            self._reports_as_of = dt.datetime.fromtimestamp(page.rows[0].updated_at / 1000, dt.UTC)
            age = self._clock.now() - self._reports_as_of
        self.lines.accept(CheckId.ENROLLMENTS, sentences.enrollments_read(age))

    async def _check_grades(self) -> None:
        from coursera_wizard.services.coursera.account_api import program_ids_of

        assert self._client is not None  # noqa: S101 - as above
        self.lines.start(CheckId.GRADES, sentences.waiting_for_report())
        ids = program_ids_of(self._credentials.account)
        try:
            await self._client.gradebook_reports(program_id=ids[0] if ids else "").page(limit=1)
        except ProblemError as error:
            found = _of_report(error.problem)
            if self._grades_required and found.code is not ProblemCode.COURSERA_REPORT_NOT_READ:
                self.lines.fail(CheckId.GRADES, found)
            else:
                self.lines.warn(CheckId.GRADES, found)
            return
        self.lines.accept(CheckId.GRADES, sentences.grades_read())

    async def _check_receiver(self) -> None:
        """Try whether packages can be written; needs no network."""
        if self._receiver is None:
            self.lines.leave(CheckId.RECEIVER, sentences.receiver_none())
            return
        folder = str(self._receiver)
        self.lines.start(CheckId.RECEIVER, sentences.waiting_for_folder())
        try:
            found = await blocking.call(
                self._receivers.check_writable, Receiver(folder=folder), self._receiver.name
            )
        except ProblemError as error:
            found = error.problem
        if found is not None:
            self.lines.fail(CheckId.RECEIVER, found)
        else:
            self.lines.accept(CheckId.RECEIVER, sentences.receiver_writable(folder))

    def _blame(self, found: Problem) -> None:
        """Put a problem on the line of its cause; what is under way behind it was not reached."""
        check = _LINE_OF.get(found.code, self._current)
        if found.code is ProblemCode.NETWORK_ADDRESS_UNUSABLE and found.field == "account.proxy":
            check = CheckId.PROXY
        for other in self.lines.running():
            if other not in {check, CheckId.RECEIVER}:
                self.lines.leave(other)
        self.lines.fail(check, found)


def _of_report(found: Problem) -> Problem:
    """Return a report's problem; one that only takes long is not the connection's."""
    if found.code is ProblemCode.NETWORK_TIMEOUT:
        return problem(ProblemCode.COURSERA_REPORT_NOT_READ, details=found.details)
    return found
