"""How requests are sent: a few at a time, tried again, ended at once."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace

import pytest

from coursera_wizard.domain.problem import ProblemCode, ProblemError
from tests.support.api_server import FAST, paged, service
from tests.support.loopback import Reply, Request


def programs(count: int) -> list[dict[str, object]]:
    """Return program rows."""
    return [{"id": f"program-{n}", "name": f"Program {n}", "url": ""} for n in range(count)]


async def test_four_requests_are_under_way_and_never_more() -> None:
    """With 80 ms for each answer, pages fetched ahead really help."""
    rows = programs(2000)
    at_once = paged(rows)

    async def slow(request: Request) -> Reply:
        await asyncio.sleep(0.08)
        reply = at_once(request)
        assert isinstance(reply, Reply)
        return reply

    async with service({"/programs": slow}) as (api, client):
        started = time.monotonic()
        names = [row.name async for page in client.programs().pages(100) for row in page.rows]
        took = time.monotonic() - started

    assert len(names) == 2000
    assert api.server.busiest == 4
    assert took < 20 * 0.08 * 0.85


async def test_reads_are_tried_again_and_the_wait_is_kept() -> None:
    """A quota answer is waited out, then the page comes."""
    replies = [Reply(429, b"", headers={"retry-after": "0.1"}), Reply(503, b"")]

    def answer(request: Request) -> Reply:
        found = replies.pop(0) if replies else paged(programs(3))(request)
        assert isinstance(found, Reply)
        return found

    async with service({"/programs": answer}) as (api, client):
        page = await client.programs().page()

    assert len(page.rows) == 3
    assert len(api.asked("/programs")) == 3


async def test_attempts_end_and_are_counted() -> None:
    """What stays away is told with the number of attempts."""
    async with service({"/programs": lambda _request: Reply(503, b"")}) as (api, client):
        with pytest.raises(ProblemError) as caught:
            await client.programs().page()

    assert caught.value.problem.code is ProblemCode.COURSERA_UNAVAILABLE
    assert "attempts: 3" in caught.value.problem.details
    assert len(api.asked("/programs")) == 3


async def test_cancelling_a_read_leaves_nothing_behind() -> None:
    """Leaving in the middle of a list ends its requests."""

    async def slow(request: Request) -> Reply:
        await asyncio.sleep(5 if request.query["start"] != "0" else 0)
        reply = paged(programs(500))(request)
        assert isinstance(reply, Reply)
        return reply

    async def read() -> None:
        async for _page in client.programs().pages(50):
            started.set()

    started = asyncio.Event()
    limits = replace(FAST, read_s=30.0, request_s=30.0)
    async with service({"/programs": slow}, limits=limits) as (_api, client):
        task = asyncio.create_task(read())
        await started.wait()
        cancelled = time.monotonic()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert time.monotonic() - cancelled < 2.0
