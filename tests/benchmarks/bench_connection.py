"""The whole connection test, every answer 80 ms late, beside the fewest possible round trips.

Nothing can be asked before there is a token, and everything else can be asked at once: two.
"""

from __future__ import annotations

import asyncio
import statistics
from collections.abc import Callable

from coursera_wizard.domain.draft import Receiver
from coursera_wizard.services.clock import SystemClock
from coursera_wizard.services.connection.checks import CourseraConnectionTester
from coursera_wizard.services.coursera.limits import TEST_LIMITS
from coursera_wizard.services.ports import ReceiverTarget
from tests.benchmarks.figure import Figure
from tests.support.api_server import (
    ORGANIZATION_ID,
    Answerer,
    a_factory,
    api_server,
    rows_reply,
    token_reply,
)
from tests.support.loopback import Reply, Request
from tests.support.run_fakes import FakePackages

ROUNDS = 9
LATENCY_S = 0.080
FEWEST_ROUND_TRIPS = 2
REQUESTS = 5


def run() -> list[Figure]:
    """Return the median of the rounds, and its ratio to the fewest round trips."""
    return asyncio.run(_measure())


async def _measure() -> list[Figure]:
    tester = CourseraConnectionTester(a_factory(), FakePackages(), SystemClock())
    organization: dict[str, object] = {"id": ORGANIZATION_ID, "name": "Harbour Valley College"}
    row: dict[str, object] = {"id": "row"}
    routes: dict[str, Answerer] = {
        "": _late(lambda: rows_reply([organization], total=1)),
        "/programs": _late(lambda: rows_reply([row], total=1)),
        "/enrollmentReports": _late(lambda: rows_reply([row], total=1)),
        "/courseGradebookReports": _late(lambda: rows_reply([row], total=1)),
    }
    seconds: list[float] = []
    busiest = 0
    async with api_server(routes, token=_late(token_reply)) as api:
        for _round in range(ROUNDS + 1):
            api.server.requests.clear()
            report = await tester.test(
                api.credentials(), ReceiverTarget(Receiver(), "x"), grades_required=False,
                on_progress=lambda _lines: None,
            )  # fmt: skip
            if report.connection is None or len(api.server.requests) != REQUESTS:
                raise RuntimeError("the test did not pass as it should")
            seconds.append(report.seconds)
        busiest = api.server.busiest
    median = statistics.median(seconds[1:])  # the first one imports
    fewest = FEWEST_ROUND_TRIPS * LATENCY_S
    return [
        Figure(f"whole test, {TEST_LIMITS.in_flight} requests at once", median * 1000, "ms"),
        Figure("fewest possible round trips (2)", fewest * 1000, "ms"),
        Figure("one request after the other (5)", REQUESTS * LATENCY_S * 1000, "ms"),
        Figure("whole test / fewest round trips", median / fewest, "×", target=1.5),
        Figure("requests under way at once, at most", busiest, ""),
    ]


def _late(reply: Callable[[], Reply]) -> Answerer:
    async def answer(_request: Request) -> Reply:
        await asyncio.sleep(LATENCY_S)
        return reply()

    return answer
