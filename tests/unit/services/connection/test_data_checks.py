"""The data are asked for at once, and told in order."""

from __future__ import annotations

import asyncio
import time

from coursera_wizard.domain.facts import CheckId, CheckState
from coursera_wizard.domain.problem import Problem, ProblemCode
from coursera_wizard.services.clock import SystemClock
from coursera_wizard.services.connection.data_checks import DataChecks
from coursera_wizard.services.connection.lines import Lines
from coursera_wizard.services.coursera.limits import TEST_LIMITS
from tests.support.api_server import ORGANIZATION_ID, Answerer, rows_reply, service
from tests.support.loopback import Reply, Request

DELAY_S = 0.15
ORGANIZATION: dict[str, object] = {
    "id": ORGANIZATION_ID, "name": "Harbour Valley College", "slug": "harbour",
}  # fmt: skip
REFUSED = Reply(403, {"errorCode": "Not Authorized", "message": "no", "details": None})
Outcome = tuple[tuple[Problem, CheckId] | None, dict[CheckId, CheckState], float, list[str]]


def late(reply: Reply, seconds: float = DELAY_S) -> Answerer:
    """Return what answers after a while."""

    async def answer(_request: Request) -> Reply:
        await asyncio.sleep(seconds)
        return reply

    return answer


async def checked(
    *, grades_required: bool = False, program_id: str = "", **changes: Answerer
) -> Outcome:
    """Run the checks against a service whose every answer takes its time."""
    nothing = rows_reply([], total=0)
    routes: dict[str, Answerer] = {
        "": late(rows_reply([ORGANIZATION])),
        "/programs": late(rows_reply([{"id": "p"}], total=7)),
        "/enrollmentReports": late(nothing),
        "/courseGradebookReports": late(nothing),
    }
    routes |= {f"/{name}" if name != "organization" else "": one for name, one in changes.items()}
    lines = Lines(lambda _lines: None)
    checks = DataChecks(lines, SystemClock(), grades_required=grades_required, only=None)
    async with service(routes, limits=TEST_LIMITS) as (api, client):
        await client.requests.sign_in()
        started = time.monotonic()
        account = api.credentials(program_id=program_id).account
        stopped = await checks.check(client, account)
        seconds = time.monotonic() - started
        paths = api.server.paths()
    states = {line.check: line.state for line in lines.results}
    return stopped, states, seconds, paths


async def test_all_are_asked_at_once() -> None:
    """Four answers take no longer than one."""
    stopped, states, seconds, paths = await checked()

    assert stopped is None
    assert seconds < 2 * DELAY_S
    assert len(paths) == 5
    assert states[CheckId.PROGRAMS] is CheckState.PASS
    assert states[CheckId.ENROLLMENTS] is CheckState.WARNING


async def test_refused_organization_stops_what_was_asked_beside_it() -> None:
    """Answers that came earlier do not count: the organization did not open."""
    stopped, states, _seconds, _paths = await checked(
        organization=late(REFUSED, 0.1), programs=late(rows_reply([{"id": "p"}]), 0)
    )

    assert stopped is not None
    assert (stopped[0].code, stopped[1]) == (
        ProblemCode.COURSERA_NOT_PERMITTED, CheckId.ORGANIZATION,
    )  # fmt: skip
    assert states[CheckId.PROGRAMS] is CheckState.RUNNING


async def test_refused_programs_stop_the_reports() -> None:
    """Without programs the rest says nothing."""
    stopped, _states, _seconds, _paths = await checked(programs=late(REFUSED))

    assert stopped is not None
    assert stopped[1] is CheckId.PROGRAMS


async def test_missing_program_is_told_from_an_empty_organization() -> None:
    """Where a Program ID limits the list, that is named, with its field."""
    lines = Lines(lambda _lines: None)
    checks = DataChecks(lines, SystemClock(), grades_required=False, only=None)
    nothing = rows_reply([], total=0)
    routes: dict[str, Answerer] = {
        "": lambda _request: rows_reply([ORGANIZATION]),
        "/programs": lambda _request: nothing,
        "/enrollmentReports": lambda _request: nothing,
        "/courseGradebookReports": lambda _request: nothing,
    }
    async with service(routes) as (api, client):
        await checks.check(client, api.credentials(program_id="my-program").account)

    found = next(line.problem for line in lines.results if line.check is CheckId.PROGRAMS)
    assert found is not None
    assert "my-program" in found.what_happened
    assert found.field == "account.program_id"


async def test_grades_block_only_where_they_are_delivered() -> None:
    """The same refusal is a warning, or a failure."""
    refused = late(REFUSED)

    _stopped, warned, _s, _p = await checked(courseGradebookReports=refused)
    _stopped, failed, _s, _p = await checked(courseGradebookReports=refused, grades_required=True)

    assert warned[CheckId.GRADES] is CheckState.WARNING
    assert failed[CheckId.GRADES] is CheckState.FAILED
