"""Pages: every row once, whatever the limit, and all variants of what is said of the next."""

from __future__ import annotations

from typing import Any

import pytest

from coursera_wizard.services.practice.college import College
from tests.unit.services.practice.callers import Caller

EVERYTHING: dict[str, Any] = {
    "includeS12n": "true",
    "includeDeletedMembers": "true",
    "includeExpiredContracts": "true",
}


@pytest.mark.parametrize("limit", [1, 7, 100, 999])
async def test_paging_gives_every_row_once(caller: Caller, limit: int) -> None:
    """The pages of any size together are the whole report."""
    college = caller.service._answers._college
    program = college.catalog.program(9).id
    query: dict[str, Any] = {"q": "byProgramId", "programId": program, **EVERYTHING}

    whole = await caller.all_rows("/enrollmentReports", **query)

    assert await caller.all_rows("/enrollmentReports", limit=limit, **query) == whole


async def test_paging_gives_every_row_of_the_organization_once(caller: Caller) -> None:
    """Pages that begin and end in the middle of programs lose and repeat nothing."""
    whole = await caller.all_rows("/enrollmentReports", **EVERYTHING)

    assert await caller.all_rows("/enrollmentReports", limit=61, **EVERYTHING) == whole
    assert len(whole) == (await caller.get("/enrollmentReports", **EVERYTHING)).paging["total"]


async def test_paging_names_the_next_page_as_text(caller: Caller) -> None:
    """The next start is decimal text and absent on the last page; the gradebook's is a number."""
    first = await caller.get("/users", limit=150)
    last = await caller.get("/users", limit=150, start=300)
    beyond = await caller.get("/users", limit=150, start=4_000)
    gradebook = await caller.get("/courseGradebookReports", q="search", limit=10)

    assert first.paging == {"next": "150", "total": 400}
    assert last.paging == beyond.paging == {"total": 400}
    assert beyond.rows == []
    assert gradebook.paging == {"next": 10, "total": 1600}


async def test_paging_variants(college: College) -> None:
    """Numbers as next, no total, null parts and short pages are switches."""
    numbers = await Caller(college, next_as_integer=True).get("/users", limit=150)
    no_total = await Caller(college, total=False).get("/users", limit=150)
    nulls = Caller(college, null_parts=True)

    assert numbers.paging["next"] == 150
    assert no_total.paging == {"next": "150"}
    assert (await nulls.get("")).value["paging"] is None
    assert (await nulls.get("")).value["linked"] is None
    assert (await nulls.get("/users", limit=150)).paging["next"] == "150"


async def test_paging_short_pages_still_lead_to_the_end(college: College) -> None:
    """A short page has fewer rows than asked for, and says rightly where the next begins."""
    caller = Caller(college, short_pages=True)

    first = await caller.get("/users", limit=150)

    assert len(first.rows) == 100
    assert first.paging["next"] == "100"
    assert len(await caller.all_rows("/users", limit=150)) == 400


async def test_paging_by_cursor(caller: Caller) -> None:
    """A cursor is opaque, leads on when sent back as start, and nothing else is taken for one."""
    query: dict[str, Any] = {"useCursorPagination": "true"}
    whole = await caller.all_rows("/enrollmentReports")

    first = await caller.get("/enrollmentReports", limit=200, **query)
    rows = await caller.all_rows("/enrollmentReports", limit=200, **query)
    number = await caller.get("/enrollmentReports", start="200", **query)
    forged = await caller.get("/enrollmentReports", start=first.paging["next"][:-1], **query)

    assert not first.paging["next"].isdigit()
    assert rows == whole
    assert (number.status, forged.status) == (400, 400)


async def test_paging_total_can_be_wrong(college: College) -> None:
    """More or fewer than there are, and never fewer than none; the pages lead to the end."""
    more = Caller(college, wrong_total=5)
    fewer = Caller(college, wrong_total=-5_000)

    assert (await more.get("/users", limit=150)).paging == {"next": "150", "total": 405}
    assert (await fewer.get("/users", limit=150)).paging == {"next": "150", "total": 0}
    assert len(await more.all_rows("/users", limit=150)) == 400


@pytest.mark.parametrize("path", ["/users", "/enrollmentReports"])
async def test_paging_rows_move_while_they_are_read(college: College, path: str) -> None:
    """A row is missed and another comes twice, the total is right; then all stand still."""
    whole = [row["id"] for row in await Caller(college).all_rows(path)]
    caller = Caller(college, shifting_pages=2)

    moved = [row["id"] for row in await caller.all_rows(path, limit=100)]
    still = [row["id"] for row in await caller.all_rows(path, limit=100)]

    assert moved[:100] + moved[300:] == whole[:100] + whole[300:]
    assert moved[100:300] == whole[101:201] + whole[199:299]
    assert still == whole


async def test_paging_moves_begin_anew_with_a_switch(college: College) -> None:
    """The same number set again moves as many pages again, and the first page never."""
    caller = Caller(college, shifting_pages=1)
    first, second = "0", "100"

    async def ids(start: str) -> list[str]:
        return [row["id"] for row in (await caller.get("/users", limit=100, start=start)).rows]

    at_first = await ids(first)
    moved, still = await ids(second), await ids(second)
    caller.service.switches = caller.service.switches.changed({"shifting_pages": 1})

    assert await ids(first) == at_first
    assert moved == [*still[1:], moved[-1]]
    assert await ids(second) == moved
