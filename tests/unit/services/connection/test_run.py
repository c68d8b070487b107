"""One run: hard limits, hung look-ups and folders, and faults on the line they belong to."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from coursera_wizard.domain.draft import Receiver, ReceiverChannel, Sftp
from coursera_wizard.domain.facts import CheckId, CheckResult, CheckState
from coursera_wizard.domain.problem import Problem, ProblemCode
from coursera_wizard.domain.secret import Secret
from coursera_wizard.services import blocking
from coursera_wizard.services.clock import SystemClock
from coursera_wizard.services.connection.checks import CourseraConnectionTester
from coursera_wizard.services.paths import Paths
from coursera_wizard.services.ports import (
    Credentials,
    PackageReceivers,
    ReceiverTarget,
    TestReport,
)
from coursera_wizard.services.receivers.channels import ReceiverChannels
from coursera_wizard.services.receivers.folder import FolderReceiver
from tests.support.api_server import a_factory, api_server
from tests.support.loopback import Reply, serving
from tests.support.run_fakes import FakePackages
from tests.support.sftp_server import PASSWORD, sftp_server

TARGET = ReceiverTarget(Receiver(), "x")
BY_SFTP = Receiver(channel=ReceiverChannel.SFTP, sftp=Sftp("sftp.receiver.example", user="u"))


class HangingPackages(FakePackages):
    """A folder on a drive that does not answer, or a server that does not."""

    def __init__(self, over: threading.Event) -> None:
        super().__init__()
        self._over = over

    async def check(self, receiver: Receiver, name: str, secret: Secret | None) -> Problem | None:
        """Wait until the test is over."""
        await blocking.call(self._over.wait, 10)
        return await super().check(receiver, name, secret)


@pytest.fixture
def over() -> Iterator[threading.Event]:
    """Let whatever hangs go on at the end."""
    event = threading.Event()
    yield event
    event.set()


async def run(
    credentials: Credentials,
    packages: PackageReceivers | None = None,
    *,
    target: ReceiverTarget = TARGET,
    limit_s: float = 0.4,
    only: CheckId | None = None,
    hangs: asyncio.Event | None = None,
) -> TestReport:
    """Run a test that has little time; tell once a name is being looked up."""

    def on_progress(lines: tuple[CheckResult, ...]) -> None:
        if hangs is not None and lines[2].state is CheckState.RUNNING:
            hangs.set()

    tester = CourseraConnectionTester(
        a_factory(), packages or FakePackages(), SystemClock(), time_limit_s=limit_s
    )
    return await tester.test(
        credentials, target, grades_required=False, only=only,
        on_progress=on_progress,
    )  # fmt: skip


def line(report: TestReport, check: CheckId) -> CheckResult:
    """Return one line."""
    return next(one for one in report.checks if one.check is check)


async def test_hung_look_up_ends_at_the_limit(
    monkeypatch: pytest.MonkeyPatch, over: threading.Event
) -> None:
    """A resolver that never answers cannot hold the test up."""
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_given, **_named: over.wait(10))
    async with api_server() as api:
        given = api.credentials(token_url="https://slow.example/token")

        report = await run(given)

    assert report.seconds < 3.0
    assert report.problem is not None
    assert report.problem.code is ProblemCode.NETWORK_TIMEOUT
    assert "slow.example" in report.problem.what_happened
    assert line(report, CheckId.NAME).state is CheckState.FAILED
    assert line(report, CheckId.CREDENTIALS).state is CheckState.NOT_REACHED


async def test_hung_folder_ends_at_the_limit(over: threading.Event) -> None:
    """A drive that never answers is told as the receiver's problem."""
    async with api_server() as api:
        report = await run(api.credentials(), HangingPackages(over), only=CheckId.RECEIVER)

    assert report.seconds < 3.0
    found = line(report, CheckId.RECEIVER).problem
    assert found is not None
    assert found.code is ProblemCode.RECEIVER_NOT_WRITABLE


async def test_hung_server_ends_at_the_limit(over: threading.Event) -> None:
    """It is told as the server that did not answer, by its name."""
    async with api_server() as api:
        report = await run(
            api.credentials(), HangingPackages(over), only=CheckId.RECEIVER,
            target=ReceiverTarget(BY_SFTP, "x"),
        )  # fmt: skip

    assert report.seconds < 3.0
    found = line(report, CheckId.RECEIVER).problem
    assert found is not None
    assert found.code is ProblemCode.NETWORK_TIMEOUT
    assert "sftp.receiver.example" in found.what_happened


async def test_receiver_on_a_server_is_tried_with_its_secret(tmp_path: Path) -> None:
    """Its line names the place; without the secret it tells that this is missing."""
    packages = ReceiverChannels(FolderReceiver(Paths(tmp_path, tmp_path, tmp_path, tmp_path)))
    async with sftp_server(tmp_path / "disk") as server, api_server() as api:
        reports = [
            await run(
                api.credentials(), packages, only=CheckId.RECEIVER, limit_s=5,
                target=ReceiverTarget(server.receiver(), "x", secret),
            )
            for secret in (Secret(PASSWORD), None)
        ]  # fmt: skip

        passed, failed = (line(report, CheckId.RECEIVER) for report in reports)
        assert passed.state is CheckState.PASS
        assert passed.sentence == "Packages can be written to inbox on 127.0.0.1 (SFTP)."
        assert failed.problem is not None
        assert failed.problem.code is ProblemCode.RECEIVER_SECRET_MISSING
        assert server.names() == []


async def test_cancel_takes_effect_while_something_hangs(
    monkeypatch: pytest.MonkeyPatch, over: threading.Event
) -> None:
    """Neither a resolver nor a folder that hangs delays whoever cancels."""
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_given, **_named: over.wait(10))
    async with api_server() as api:
        given = api.credentials(token_url="https://slow.example/token")
        hangs = asyncio.Event()
        task = asyncio.create_task(run(given, HangingPackages(over), limit_s=9, hangs=hangs))
        await hangs.wait()

        started = time.monotonic()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    assert time.monotonic() - started < 2.0


async def test_lines_without_a_verdict_say_what_they_need() -> None:
    """No line is left without a sentence."""
    async with serving(lambda _request: Reply()) as server:
        url = server.url
    async with api_server() as api:
        report = await run(api.credentials(token_url=f"{url}/token"), limit_s=5)

    assert all(one.sentence for one in report.checks)
    assert line(report, CheckId.CERTIFICATE).sentence == "Needs a connection first."
    assert line(report, CheckId.PROGRAMS).sentence == "Needs the organization first."


async def test_faults_behind_the_sign_in_stay_there() -> None:
    """The way has proven itself by then: another address that refuses is the organization's."""
    async with serving(lambda _request: Reply()) as server:
        url = server.url
    async with api_server() as api:
        report = await run(api.credentials(api_base=f"{url}/ent"), limit_s=5)

    assert report.problem is not None
    assert report.problem.code is ProblemCode.NETWORK_REFUSED
    assert line(report, CheckId.PORT).state is CheckState.PASS
    assert line(report, CheckId.ORGANIZATION).state is CheckState.FAILED


async def test_address_that_is_none_is_told_as_such() -> None:
    """What cannot be read as an address ends in a verdict like everything else."""
    async with api_server() as api:
        report = await run(api.credentials(token_url="https://[/token"), limit_s=5)

    assert report.problem is not None
    assert report.problem.code is ProblemCode.NETWORK_ADDRESS_UNUSABLE
    assert report.problem.field == "account.token_url"
