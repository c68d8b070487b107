"""A list as something to ask for a page, all pages, or its length."""

from __future__ import annotations

import pytest

from coursera_wizard.domain.problem import ProblemCode, ProblemError
from tests.support.api_server import paged, rows_reply, service

ROWS: list[dict[str, object]] = [{"id": f"u{n}"} for n in range(30)]


async def test_page_asks_for_what_is_wanted() -> None:
    """Start and number of rows are sent as they are given."""
    async with service({"/users": paged(ROWS)}) as (api, client):
        page = await client.users().page("10", limit=5)

    assert [row.id for row in page.rows] == [f"u{n}" for n in range(10, 15)]
    assert (page.total, page.next_start) == (30, "15")
    assert api.asked("/users")[0].query == {"start": "10", "limit": "5"}


async def test_total_costs_one_row() -> None:
    """The length is read with the smallest page there is; None where it is not told."""
    async with service({"/users": paged(ROWS)}) as (api, client):
        assert await client.users().total() == 30
    assert api.asked("/users")[0].query["limit"] == "1"

    async with service({"/users": lambda _request: rows_reply(ROWS[:1])}) as (_api, client):
        assert await client.users().total() is None


@pytest.mark.parametrize(
    "reply",
    [
        rows_reply(ROWS[:5], next="0", total=30),
        rows_reply(ROWS[:5], next=-1, total=30),
        rows_reply([], total=30),
    ],
)
async def test_a_single_page_is_checked_as_well(reply: object) -> None:
    """A broken list shows at its first page."""
    async with service({"/users": lambda _request: reply}) as (_api, client):  # type: ignore[dict-item,return-value]  # replies all
        with pytest.raises(ProblemError) as caught:
            await client.users().page()

    assert caught.value.problem.code is ProblemCode.COURSERA_PAGING_BROKEN
