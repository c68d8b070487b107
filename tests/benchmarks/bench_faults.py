"""How long the verdict on each fault takes with the real limits: the worst of five.

Each fault is shown by the practice organization on real sockets. Where the verdict has to wait for
silence, the five wait at the same time.
"""

from __future__ import annotations

import asyncio

from coursera_wizard.domain.draft import Receiver
from coursera_wizard.domain.secret import Secret
from coursera_wizard.services.clock import SystemClock
from coursera_wizard.services.connection.checks import CourseraConnectionTester
from coursera_wizard.services.coursera.factory import CourseraApiFactory
from coursera_wizard.services.ports import Credentials, ReceiverTarget, TestReport
from coursera_wizard.services.practice.fault_kinds import FAULTS
from tests.benchmarks.figure import Figure
from tests.support.fakes import FakePractice, FakeRoutes
from tests.support.practice_server import PracticeServer
from tests.support.run_fakes import FakePackages

TIMES = 5
LIMIT_S = 10.0
SLOW_S = 2.0
# Signing in with a key of the older console is no part of this test.
NO_PART = "coursera.sign-in-"


def run() -> list[Figure]:
    """Return the worst time of each fault, named with the code that was told."""
    figures = []
    with PracticeServer(programs=4, learners=30, enrollments=90) as practice:
        asyncio.run(_times(practice))  # once, so that nothing is imported on the way
        for name in sorted(FAULTS):
            if name.startswith(NO_PART):
                continue
            practice.reset()
            practice.fault(name)
            reports = asyncio.run(_times(practice))
            worst = max(report.seconds for report in reports)
            codes = {_told(report) for report in reports}
            figures.append(Figure(f"{name}: {' '.join(sorted(codes))}", worst, "s", LIMIT_S))
    return figures


async def _times(practice: PracticeServer) -> list[TestReport]:
    first = await _test(practice)
    if first.seconds < SLOW_S:
        return [first, *[await _test(practice) for _time in range(TIMES - 1)]]
    return [first, *await asyncio.gather(*(_test(practice) for _time in range(TIMES - 1)))]


async def _test(practice: PracticeServer) -> TestReport:
    factory = CourseraApiFactory(FakePractice(), FakeRoutes(), has_network=lambda: True)
    tester = CourseraConnectionTester(factory, FakePackages(), SystemClock())
    given = Credentials(practice.account(), Secret(practice.address.client_secret))
    return await tester.test(
        given, ReceiverTarget(Receiver(), "x"), grades_required=False,
        on_progress=lambda _lines: None,
    )  # fmt: skip


def _told(report: TestReport) -> str:
    """Return the code of the verdict: what blocks, else the first warning."""
    if report.problem is not None:
        return report.problem.code.value
    warnings = [line.problem.code.value for line in report.checks if line.problem is not None]
    return f"{warnings[0]} (warning)" if warnings else "passed"
