"""The connection test: the right verdict on the right line, in time, on real sockets."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from coursera_wizard.domain.draft import Proxy, ProxyMode, Receiver
from coursera_wizard.domain.facts import CheckId, CheckResult, CheckState
from coursera_wizard.domain.problem import ProblemCode, Severity, problem
from coursera_wizard.domain.secret import Secret
from coursera_wizard.services.clock import SystemClock
from coursera_wizard.services.connection.checks import CourseraConnectionTester
from coursera_wizard.services.ports import Credentials, ReceiverTarget, TestReport
from coursera_wizard.services.practice.fault_kinds import FAULTS
from tests.support.api_server import a_factory
from tests.support.fakes import FakeClock
from tests.support.loopback import Reply, serving, silent_port
from tests.support.practice_server import PracticeServer
from tests.support.run_fakes import FakePackages

FOLDER = Path("/deliveries/harbour")
TARGET = ReceiverTarget(Receiver(), "harbour")
P, W, F, N = CheckState.PASS, CheckState.WARNING, CheckState.FAILED, CheckState.NOT_REACHED
# Every code a fault of the practice organization may end in, and the line it ends on.
LINES = {
    "coursera.credentials-refused": CheckId.CREDENTIALS,
    "coursera.api-not-enabled": CheckId.ORGANIZATION,
    "coursera.not-permitted": CheckId.ORGANIZATION,
    "coursera.organization-not-found": CheckId.ORGANIZATION,
    "coursera.too-many-requests": CheckId.ORGANIZATION,
    "network.proxy-sign-in": CheckId.PROXY,
}
# No failure, or told by something else than the answer; each has a test of its own.
OTHERWISE = {
    "coursera.token-expired", "coursera.token-rejected",
    "coursera.request-refused", "coursera.request-refused/validation",
    "coursera.grades-not-readable", "coursera.no-programs", "coursera.no-enrollments",
    "coursera.paging-broken/no-next", "coursera.unexpected-answer/other-program",
    "clock.wrong", "network.slow", "coursera.report-not-read",
    # Signing in with a key of the older console is no part of this test.
    "coursera.sign-in-needed", "coursera.sign-in-declined", "coursera.sign-in-mismatch",
    "coursera.sign-in-not-finished",
}  # fmt: skip


@pytest.fixture(scope="module")
def shared_practice() -> Iterator[PracticeServer]:
    """Run one college for all tests here."""
    with PracticeServer(programs=4, learners=30, enrollments=90) as practice:
        yield practice


@pytest.fixture
def practice(shared_practice: PracticeServer) -> PracticeServer:
    """Return the college without faults."""
    shared_practice.reset()
    return shared_practice


def credentials(practice: PracticeServer, **changes: object) -> Credentials:
    """Return the credentials of the college, the account changed as told."""
    return Credentials(practice.account(**changes), Secret(practice.address.client_secret))


def a_tester(
    *,
    time_limit_s: float = 9.5,
    packages: FakePackages | None = None,
    clock: FakeClock | SystemClock | None = None,
) -> CourseraConnectionTester:
    """Return a tester."""
    return CourseraConnectionTester(
        a_factory(),
        packages or FakePackages(),
        clock or SystemClock(),
        time_limit_s=time_limit_s,
    )


async def run(
    given: Credentials,
    tester: CourseraConnectionTester | None = None,
    *,
    grades_required: bool = False,
    only: CheckId | None = None,
    told: list[tuple[CheckResult, ...]] | None = None,
) -> TestReport:
    """Run a test."""
    return await (tester or a_tester()).test(
        given,
        TARGET,
        grades_required=grades_required,
        on_progress=(told if told is not None else []).append,
        only=only,
    )


def states(report: TestReport) -> dict[CheckId, CheckState]:
    """Return the verdicts."""
    return {line.check: line.state for line in report.checks}


def line(report: TestReport, check: CheckId) -> CheckResult:
    """Return one line."""
    return next(found for found in report.checks if found.check is check)


def code(report: TestReport, check: CheckId) -> ProblemCode | None:
    """Return the code of the problem on a line."""
    found = line(report, check).problem
    return None if found is None else found.code


async def test_all_checks_pass_and_prove_whose_data_they_are(practice: PracticeServer) -> None:
    """The organization is named, the programs are counted, the age of the reports is told."""
    told: list[tuple[CheckResult, ...]] = []

    report = await run(credentials(practice), told=told)

    assert set(states(report).values()) == {P}
    assert report.problem is None
    assert report.connection is not None
    assert report.connection.organization_name == practice.address.organization_name
    assert report.connection.program_count == 4
    assert report.connection.reports_as_of is not None
    assert practice.address.organization_name in line(report, CheckId.ORGANIZATION).sentence
    assert "4" in line(report, CheckId.PROGRAMS).sentence
    assert "30 minutes" in line(report, CheckId.CREDENTIALS).sentence
    assert "old" in line(report, CheckId.ENROLLMENTS).sentence
    assert all(found.sentence for found in report.checks)
    assert told[-1] == report.checks
    assert any(found.state is CheckState.RUNNING for step in told for found in step)
    assert practice.requests()["token"] == 1
    assert sum(practice.requests().values()) == 5


async def test_the_test_works_on_the_windows_loop(
    qapp: QApplication, practice: PracticeServer
) -> None:
    """The same test runs on the loop that the window runs on."""
    assert (await run(credentials(practice))).connection is not None


@pytest.mark.parametrize("name", sorted(set(FAULTS) - OTHERWISE))
async def test_every_fault_has_its_verdict(practice: PracticeServer, name: str) -> None:
    """The code is the fault's, it blocks, and nothing behind it was reached."""
    practice.fault(name)

    report = await run(credentials(practice), a_tester(time_limit_s=1.5))

    expected = name.partition("/")[0]
    assert report.problem is not None
    assert report.problem.code.value == expected
    assert report.connection is None
    failed = [found for found in report.checks if found.state is F]
    assert len(failed) == 1
    if expected in LINES:
        assert failed[0].check is LINES[expected]
    behind = report.checks[report.checks.index(failed[0]) + 1 : -1]
    if failed[0].check is not CheckId.PROXY:
        assert {found.state for found in behind} == {N}
    assert line(report, CheckId.RECEIVER).state is P
    assert report.seconds < 5.0


@pytest.mark.parametrize(
    ("fault", "check", "found"),
    [
        ("coursera.no-programs", CheckId.PROGRAMS, ProblemCode.COURSERA_NO_PROGRAMS),
        ("coursera.no-enrollments", CheckId.ENROLLMENTS, ProblemCode.COURSERA_NO_ENROLLMENTS),
        ("coursera.grades-not-readable", CheckId.GRADES, ProblemCode.COURSERA_GRADES_NOT_READABLE),
        ("clock.wrong", CheckId.CLOCK, ProblemCode.CLOCK_WRONG),
    ],
)
async def test_warnings_do_not_block(
    practice: PracticeServer, fault: str, check: CheckId, found: ProblemCode
) -> None:
    """What only wants a look keeps the connection."""
    practice.fault(fault)

    report = await run(credentials(practice))

    assert code(report, check) is found
    assert line(report, check).state is W
    warned = line(report, check).problem
    assert warned is not None
    assert warned.severity is Severity.WARNS
    assert report.problem is None
    assert report.connection is not None


async def test_grades_have_to_be_readable_when_they_are_delivered(
    practice: PracticeServer,
) -> None:
    """The same fault blocks once grades are part of the delivery."""
    practice.fault("coursera.grades-not-readable")

    report = await run(credentials(practice), grades_required=True)

    assert report.problem is not None
    assert report.problem.code is ProblemCode.COURSERA_GRADES_NOT_READABLE
    assert report.problem.severity is Severity.BLOCKS
    assert report.connection is None


@pytest.mark.parametrize("fault", ["coursera.token-expired", "coursera.token-rejected"])
async def test_a_token_that_aged_is_renewed(practice: PracticeServer, fault: str) -> None:
    """A token that was not accepted once is nobody's problem."""
    practice.fault(fault, times=1)

    assert (await run(credentials(practice))).connection is not None


@pytest.mark.parametrize("base", ["", "/elsewhere"])
async def test_a_data_address_without_ent_is_named(practice: PracticeServer, base: str) -> None:
    """The address is the cause, not the organization."""
    address = practice.address.api_base.removesuffix("/ent") + base

    report = await run(credentials(practice, api_base=address))

    assert code(report, CheckId.ORGANIZATION) is ProblemCode.COURSERA_WRONG_ADDRESS


async def test_a_wrong_secret_and_a_slug_are_told_apart(practice: PracticeServer) -> None:
    """Without any fault, the college itself refuses what is wrong."""
    given = credentials(practice)
    refused = await run(replace(given, secret=Secret("wrong" * 12)))
    slug = await run(credentials(practice, organization_id="harbour-valley-college"))

    assert code(refused, CheckId.CREDENTIALS) is ProblemCode.COURSERA_CREDENTIALS_REFUSED
    assert code(slug, CheckId.ORGANIZATION) is ProblemCode.COURSERA_ORGANIZATION_NOT_FOUND
    found = line(slug, CheckId.ORGANIZATION).problem
    assert found is not None
    assert "web name" in found.what_happened


async def test_a_slow_report_is_a_warning_within_the_limit(practice: PracticeServer) -> None:
    """A report that is not read in time says nothing against the connection."""
    practice.fault("coursera.report-not-read")

    report = await run(
        credentials(practice), a_tester(time_limit_s=1.0), grades_required=True
    )  # fmt: skip

    assert code(report, CheckId.ENROLLMENTS) is ProblemCode.COURSERA_REPORT_NOT_READ
    assert code(report, CheckId.GRADES) is ProblemCode.COURSERA_REPORT_NOT_READ
    assert line(report, CheckId.GRADES).state is W
    assert report.connection is not None
    assert report.seconds < 4.0


async def test_silence_has_its_verdict_at_the_limit(practice: PracticeServer) -> None:
    """The whole ends at its limit, and the line that waited says so."""
    async with silent_port() as port:
        given = credentials(practice, token_url=f"http://127.0.0.1:{port}/token")
        report = await run(given, a_tester(time_limit_s=0.5))

    assert code(report, CheckId.CREDENTIALS) is ProblemCode.NETWORK_TIMEOUT
    assert 0.4 < report.seconds < 4.0


async def test_nothing_takes_longer_than_ten_seconds() -> None:
    """The usual limit leaves room for telling the verdict."""
    from coursera_wizard.services.connection.checks import TIME_LIMIT_S

    assert TIME_LIMIT_S <= 8.5


@pytest.mark.parametrize(
    ("changes", "check", "found"),
    [
        ({"token_url": "https://no.such.host.invalid/t"}, CheckId.NAME,
         ProblemCode.NETWORK_NAME_NOT_FOUND),
        ({"token_url": "https://api.coursera.com:99999/t"}, CheckId.NAME,
         ProblemCode.NETWORK_ADDRESS_UNUSABLE),
        ({"proxy": Proxy(ProxyMode.OWN, "ftp://x")}, CheckId.PROXY,
         ProblemCode.NETWORK_ADDRESS_UNUSABLE),
        ({"proxy": Proxy(ProxyMode.OWN, "no.such.proxy.invalid:3128")}, CheckId.PROXY,
         ProblemCode.NETWORK_PROXY_UNREACHABLE),
        ({"certificate_file": "/no/such/file.pem"}, CheckId.CERTIFICATE,
         ProblemCode.TLS_CERTIFICATE_FILE),
    ],
)  # fmt: skip
async def test_what_is_wrong_on_this_side_is_on_its_line(
    practice: PracticeServer, changes: dict[str, object], check: CheckId, found: ProblemCode
) -> None:
    """Addresses, proxy and certificate file each have their line, and nothing was sent."""
    report = await run(credentials(practice, **changes))

    assert code(report, check) is found
    assert line(report, check).state is F
    assert line(report, CheckId.CREDENTIALS).state is N
    assert practice.requests().get("token", 0) == 0


async def test_a_port_that_refuses_is_on_its_line(practice: PracticeServer) -> None:
    """The name was found, the port did not answer, nothing behind it was reached."""
    async with serving(lambda _request: Reply()) as server:
        url = server.url

    report = await run(credentials(practice, token_url=f"{url}/token"))

    assert [found.state for found in report.checks] == [N, P, P, F, N, N, N, N, N, N, P]


async def test_the_clock_is_compared_beyond_five_minutes(practice: PracticeServer) -> None:
    """Four minutes are fine, six are told in minutes."""
    now = dt.datetime.now(dt.UTC)

    near = await run(
        credentials(practice), a_tester(clock=FakeClock(now + dt.timedelta(minutes=4)))
    )
    far = await run(credentials(practice), a_tester(clock=FakeClock(now - dt.timedelta(minutes=6))))

    assert line(near, CheckId.CLOCK).state is P
    assert code(far, CheckId.CLOCK) is ProblemCode.CLOCK_WRONG
    assert line(far, CheckId.CLOCK).sentence == "This computer's clock is off by 6 minutes."


async def test_the_receiver_has_its_own_verdict(practice: PracticeServer) -> None:
    """A folder that cannot be written to blocks, and the network's checks go on."""
    trouble = problem(ProblemCode.RECEIVER_NOT_WRITABLE, folder=FOLDER)

    report = await run(credentials(practice), a_tester(packages=FakePackages(trouble=trouble)))

    assert report.problem == trouble
    assert line(report, CheckId.GRADES).state is P


async def test_one_check_can_be_run_again(practice: PracticeServer) -> None:
    """Only its line changes; what comes before it is done without showing it."""
    tester = a_tester()
    practice.fault("coursera.grades-not-readable", times=1)
    first = await run(credentials(practice), tester)
    told: list[tuple[CheckResult, ...]] = []

    again = await run(credentials(practice), tester, only=CheckId.GRADES, told=told)

    assert line(first, CheckId.GRADES).state is W
    assert line(again, CheckId.GRADES).state is P
    assert [found for found in again.checks if found.check is not CheckId.GRADES] == [
        found for found in first.checks if found.check is not CheckId.GRADES
    ]
    assert {step[0] for step in told} == {first.checks[0]}
    assert again.connection is None


@pytest.mark.parametrize("check", list(CheckId))
async def test_each_check_can_be_run_alone(practice: PracticeServer, check: CheckId) -> None:
    """Every line has its own way to a verdict."""
    report = await run(credentials(practice), only=check)

    assert line(report, check).state is P
    assert {found.state for found in report.checks if found.check is not check} == {N}


async def test_cancelling_takes_effect_at_once(practice: PracticeServer) -> None:
    """Whoever cancels waits for nobody."""
    practice.fault("network.timeout", where="organization")
    reached = asyncio.Event()

    def on_progress(lines: tuple[CheckResult, ...]) -> None:
        if lines[6].state is CheckState.RUNNING:
            reached.set()

    task = asyncio.create_task(
        a_tester().test(
            credentials(practice), TARGET, grades_required=False, on_progress=on_progress
        )
    )
    await reached.wait()
    started = time.monotonic()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert time.monotonic() - started < 2.0


async def test_no_report_holds_the_secret(practice: PracticeServer) -> None:
    """The secret is in no line, problem or detail."""
    practice.fault("coursera.credentials-refused")
    given = credentials(practice)

    report = await run(given)

    assert given.secret.reveal() not in repr(report)
