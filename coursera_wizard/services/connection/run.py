"""One run of the connection test: which checks, in which order, and on which line a fault goes."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from coursera_wizard.domain.draft import ReceiverChannel, Source
from coursera_wizard.domain.facts import CheckId, CheckState, Connection
from coursera_wizard.domain.problem import Problem, ProblemCode, ProblemError, problem
from coursera_wizard.services.connection import sentences
from coursera_wizard.services.connection.data_checks import DataChecks
from coursera_wizard.services.connection.lines import Lines
from coursera_wizard.services.connection.way_checks import WayChecks
from coursera_wizard.services.ports import Credentials, TestReport

if TYPE_CHECKING:
    from coursera_wizard.services.coursera.client import CourseraClient
    from coursera_wizard.services.coursera.factory import CourseraApiFactory
    from coursera_wizard.services.coursera.limits import Limits
    from coursera_wizard.services.ports import Clock, PackageReceivers, ReceiverTarget

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
_REPORTS: Final = frozenset({CheckId.ENROLLMENTS, CheckId.GRADES})
_WITHOUT_DATA: Final = frozenset({
    CheckId.CLOCK, CheckId.PROXY, CheckId.NAME, CheckId.PORT, CheckId.CERTIFICATE,
    CheckId.CREDENTIALS,
})  # fmt: skip
_REQUIRED: Final = (
    CheckId.CREDENTIALS, CheckId.ORGANIZATION, CheckId.PROGRAMS,
)  # fmt: skip


class Run:
    """One run of the test; arguments as for the tester."""

    def __init__(
        self,
        *,
        apis: CourseraApiFactory,
        packages: PackageReceivers,
        clock: Clock,
        limits: Limits,
        lines: Lines,
        credentials: Credentials,
        receiver: ReceiverTarget | None,
        grades_required: bool,
        only: CheckId | None,
    ) -> None:
        self.lines = lines
        self._apis = apis
        self._packages = packages
        self._clock = clock
        self._limits = limits
        self._credentials = credentials
        self._receiver = receiver
        self._only = only
        self._client: CourseraClient | None = None
        self._host = _host_of(credentials.account.token_url)
        self._is_starting_practice = False
        self._way = WayChecks(lines, clock)
        self._data = DataChecks(lines, clock, grades_required=grades_required, only=only)

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
        """Tell what took too long: the first check that has no verdict, if it has to have one."""
        running = self.lines.running()
        if CheckId.RECEIVER in running:
            self.lines.fail(CheckId.RECEIVER, self._silent_receiver(seconds))
        late = [check for check in running if check not in {CheckId.CLOCK, CheckId.RECEIVER}]
        if late and late[0] not in _REPORTS:
            self._blame(self._too_late(late[0], seconds), late[0])
            return
        for check in late:
            self.lines.warn(check, problem(ProblemCode.COURSERA_REPORT_NOT_READ))

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
            found = self._data
            connection = Connection(
                fingerprint="",
                organization_id=found.organization.id,
                organization_name=found.organization.name,
                organization_slug=found.organization.slug,
                tested_at=self._clock.now(),
                program_count=found.program_count,
                checks=results,
                reports_as_of=found.reports_as_of,
            )
        return TestReport(connection, results, blocking_problem, seconds)

    async def _check_coursera(self) -> None:
        """Run everything that needs the network, up to the cause of a failure."""
        self.lines.start(CheckId.CLOCK, sentences.waiting_for_answer(self._host))
        self.lines.start(CheckId.PROXY, sentences.waiting_for_settings())
        try:
            client = await self._find_way()
            token = await client.requests.sign_in(self._way.on_stage)
            self.lines.accept(CheckId.CREDENTIALS, sentences.credentials_accepted(token.lifetime_s))
        except ProblemError as error:
            self._blame(error.problem, self._way.current)
            return
        if self._only not in _WITHOUT_DATA:
            found = await self._data.check(client, self._credentials.account)
            if found is not None:
                self._blame(*found)

    async def _find_way(self) -> CourseraClient:
        """Look at the addresses and the proxy; nothing is sent."""
        self._is_starting_practice = self._credentials.account.source is Source.PRACTICE
        credentials = self._credentials = await self._apis.resolved(self._credentials)
        self._is_starting_practice = False
        self._host = _host_of(credentials.account.token_url)
        way = await self._apis.find_way(credentials)
        self._host = way.token_address.host
        if way.token_proxy is None:
            self.lines.accept(CheckId.PROXY, sentences.proxy_none())
        self._way.current = CheckId.NAME
        self._client = await self._apis.client(credentials, way, self._limits)
        return self._client

    async def _check_receiver(self) -> None:
        """Try whether packages can be written; a folder needs no network for it."""
        target = self._receiver
        if target is None:
            self.lines.leave(CheckId.RECEIVER, sentences.receiver_none())
            return
        receiver, name = target.receiver, target.name
        if receiver.channel is ReceiverChannel.SFTP:
            waiting = sentences.waiting_for_answer(receiver.sftp.host)
        else:
            waiting = sentences.waiting_for_folder()
        self.lines.start(CheckId.RECEIVER, waiting)
        try:
            found = await self._packages.check(receiver, name, target.secret)
        except ProblemError as error:
            found = error.problem
        if found is not None:
            self.lines.fail(CheckId.RECEIVER, found)
        else:
            place = self._packages.place(receiver, name)
            self.lines.accept(CheckId.RECEIVER, sentences.receiver_writable(place))

    def _silent_receiver(self, seconds: float) -> Problem:
        """Return the problem of a receiver that had not answered when the time was over."""
        details = f"no answer after {seconds:g} s"
        target = self._receiver
        if target is None or target.receiver.channel is not ReceiverChannel.SFTP:
            place = self._packages.place(target.receiver, target.name) if target else ""
            return problem(ProblemCode.RECEIVER_NOT_WRITABLE, folder=place, details=details)
        host = target.receiver.sftp.host
        return problem(
            ProblemCode.NETWORK_TIMEOUT, host=host, seconds=f"{seconds:g}", details=details
        )

    def _too_late(self, check: CheckId, seconds: float) -> Problem:
        """Return the problem of a check that had no verdict when the time was over."""
        if self._is_starting_practice:
            return problem(
                ProblemCode.PRACTICE_NOT_STARTED, details=f"no answer after {seconds:g} s"
            )
        return problem(
            ProblemCode.NETWORK_TIMEOUT, host=self._host, seconds=f"{seconds:g}",
            details=f"check: {check}",
        )  # fmt: skip

    def _blame(self, found: Problem, current: CheckId) -> None:
        """Put a problem on the line of its cause; nothing behind it counts as reached."""
        check = current
        if not self.lines.is_over(CheckId.CREDENTIALS):
            # Behind the sign-in the way has proven itself: what fails there is told there.
            check = _LINE_OF.get(found.code, current)
        if found.code is ProblemCode.NETWORK_ADDRESS_UNUSABLE and found.field == "account.proxy":
            check = CheckId.PROXY
        self.lines.stop_at(check)
        self.lines.fail(check, found)


def _host_of(url: str) -> str:
    """Return the host of an address that nobody has looked at yet."""
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url
