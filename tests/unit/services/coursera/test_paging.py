"""Reading a list to its end, whatever its pages are like."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.services.coursera.paging import Page, Pager, check_advances
from coursera_wizard.services.retry import RetryPolicy, retried

POLICY = RetryPolicy(attempts=2, total_s=2, first_wait_s=0.001, longest_wait_s=0.002, jitter_s=0)


class Source:
    """A list of numbers and how it is handed out."""

    def __init__(self, answer: Callable[[str], Page[int]], delay_s: float = 0.0) -> None:
        self.answer = answer
        self.delay_s = delay_s
        self.starts: list[str] = []
        self.busy = 0
        self.busiest = 0

    async def fetch(self, start: str, check: Callable[[Page[int]], None]) -> Page[int]:
        """Return a page, as the client does."""

        async def once() -> Page[int]:
            self.starts.append(start)
            self.busy += 1
            self.busiest = max(self.busiest, self.busy)
            await asyncio.sleep(self.delay_s)
            self.busy -= 1
            page = self.answer(start)
            check_advances(page, start)
            check(page)
            return page

        return await retried(once, POLICY)

    async def read(self, ahead: int = 4, *, by_cursor: bool = False) -> list[int]:
        """Return all rows."""
        pager = Pager(self.fetch, lambda row: row, ahead=ahead, by_cursor=by_cursor)
        return [row async for page in pager.pages() for row in page.rows]


def plain(count: int, size: int, *, has_total: bool = True) -> Callable[[str], Page[int]]:
    """Return a list that pages as documented."""

    def answer(start: str) -> Page[int]:
        first = int(start)
        rows = tuple(range(first, min(first + size, count)))
        following = str(first + size) if first + size < count else None
        return Page(rows, count if has_total else None, following)

    return answer


@pytest.mark.parametrize("count", [0, 1, 10, 11, 95])
@pytest.mark.parametrize("has_total", [True, False])
async def test_pages_come_in_order(count: int, has_total: bool) -> None:
    """All rows come once and in order, with and without a total."""
    source = Source(plain(count, 10, has_total=has_total))

    assert await source.read() == list(range(count))
    assert len(source.starts) == max(1, -(-count // 10))


async def test_pages_are_fetched_ahead_within_the_limit() -> None:
    """With the total known, four pages are under way at once, and never more."""
    source = Source(plain(200, 10), delay_s=0.01)

    assert await source.read(ahead=4) == list(range(200))
    assert source.busiest == 4


async def test_pages_stop_fetching_when_the_reader_leaves() -> None:
    """Whoever stops reading leaves no request behind."""
    source = Source(plain(1000, 10), delay_s=0.001)
    pager = Pager(source.fetch, lambda row: row, ahead=4)
    pages = pager.pages()

    await anext(pages)
    await anext(pages)
    await pages.aclose()

    assert source.busy <= 0 or len(source.starts) < 12


async def test_short_pages_are_not_the_end() -> None:
    """Pages may be shorter than asked for with more to come, also without a next one named."""

    def answer(start: str) -> Page[int]:
        first = int(start)
        size = 3 if first == 0 else 7
        return Page(tuple(range(first, min(first + size, 40))), 40, None)

    assert await Source(answer).read() == list(range(40))


async def test_next_is_believed_over_the_number_of_rows() -> None:
    """Where the next page is named, that is where it starts."""

    def answer(start: str) -> Page[int]:
        first = int(start)
        rows = tuple(range(first, first + 9))  # one of ten is never shown
        return Page(rows, 27, str(first + 10) if first < 20 else None)

    assert len(await Source(answer).read()) == 27


async def test_repeated_rows_come_once_and_the_missing_ones_follow() -> None:
    """Rows that shifted between pages are read in a second reading."""
    readings = 0

    def answer(start: str) -> Page[int]:
        nonlocal readings
        first = int(start)
        readings += first == 0
        rows = list(range(first, first + 10))
        if readings == 1 and first == 10:
            rows = [9, *rows[:-1]]  # row 19 moved to a page that was read before
        return Page(tuple(rows), 30, str(first + 10) if first < 20 else None)

    rows = await Source(answer).read()

    assert sorted(rows) == list(range(30))
    assert len(rows) == 30
    assert readings == 2


async def test_a_total_that_is_always_wrong_is_no_loss() -> None:
    """Two readings with the very same rows prove that only the total is off."""

    def answer(start: str) -> Page[int]:
        first = int(start)
        rows = tuple(range(first, min(first + 10, 28)))
        return Page((*rows, *rows[:1]) if first == 20 else rows, 29, "10" if first == 0 else
                    "20" if first == 10 else None)  # fmt: skip

    assert sorted(await Source(answer, 0).read()) == list(range(28))


async def test_rows_that_differ_each_time_are_a_problem() -> None:
    """A list that cannot be read completely is never passed off as complete."""
    reading = 0

    def answer(start: str) -> Page[int]:
        nonlocal reading
        first = int(start)
        reading += first == 0
        shifted = [n if n % 10 else n + 1000 * reading for n in range(first, first + 10)]
        shifted[-1] = shifted[0]
        return Page(tuple(shifted), 20, "10" if first == 0 else None)

    with pytest.raises(ProblemError) as caught:
        await Source(answer).read()

    assert caught.value.problem.code is ProblemCode.COURSERA_PAGING_BROKEN


async def test_an_empty_page_before_the_total_is_fetched_again() -> None:
    """One empty page is a hiccup."""
    hiccups = 0

    def answer(start: str) -> Page[int]:
        nonlocal hiccups
        if start == "10" and not hiccups:
            hiccups += 1
            return Page((), 20, None)
        return plain(20, 10)(start)

    assert await Source(answer).read() == list(range(20))


async def test_empty_pages_before_the_total_are_a_problem() -> None:
    """A list that stays empty in the middle is not at its end."""

    def answer(start: str) -> Page[int]:
        return plain(20, 10)(start) if start == "0" else Page((), 20, None)

    with pytest.raises(ProblemError) as caught:
        await Source(answer).read()

    assert caught.value.problem.code is ProblemCode.COURSERA_PAGING_BROKEN


@pytest.mark.parametrize("following", ["0", "10", "-5"])
async def test_a_next_page_that_does_not_advance_is_a_problem(following: str) -> None:
    """A list that points back to itself ends at once."""

    def answer(start: str) -> Page[int]:
        page = plain(100, 10)(start)
        return Page(page.rows, None, following) if start == "10" else page

    with pytest.raises(ProblemError) as caught:
        await Source(answer).read(ahead=1)

    assert caught.value.problem.code is ProblemCode.COURSERA_PAGING_BROKEN


async def test_the_same_rows_for_ever_are_a_problem() -> None:
    """A list that goes on without a new row goes round."""

    def answer(start: str) -> Page[int]:
        return Page(tuple(range(10)), None, str(int(start) + 10))

    source = Source(answer)
    with pytest.raises(ProblemError) as caught:
        await source.read()

    assert caught.value.problem.code is ProblemCode.COURSERA_PAGING_BROKEN
    assert len(source.starts) < 10


async def test_cursors_are_followed_and_loops_of_them_noticed() -> None:
    """Opaque cursors lead from page to page, the first page needs none."""
    pages = {"": ("a", 0), "a": ("b", 1), "b": (None, 2)}
    source = Source(lambda start: Page((pages[start][1],), None, pages[start][0]))
    loop = {"": ("a", 0), "a": ("b", 1), "b": ("a", 2)}
    endless = Source(lambda start: Page((loop[start][1],), None, loop[start][0]))

    assert await source.read(by_cursor=True) == [0, 1, 2]
    with pytest.raises(ProblemError):
        await endless.read(by_cursor=True)
