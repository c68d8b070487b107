"""Walks through a list page by page, with all the ways in which such a list can go wrong.

Source: Coursera Business API v1, paging. A list ends where no next page is named and the total is
unknown or reached; rows may shift between pages, so they are told apart by their key.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Hashable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from coursera_wizard.domain.problem import ProblemCode, ProblemError, failure
from coursera_wizard.services.retry import TransientError

logger = logging.getLogger(__name__)

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Page(Generic[R]):
    """One page of a list.

    Attributes:
        rows: In the order they came.
        total: How many rows the whole list has; None when Coursera does not say.
        next_start: Where the next page starts, or its cursor; None when none is named.
    """

    rows: tuple[R, ...]
    total: int | None
    next_start: str | None


# Fetches the page at a start; FROM_THE_FIRST names none, as the first page of a cursor has none.
Fetch = Callable[[str, Callable[[Page[R]], None]], Awaitable[Page[R]]]
FROM_THE_FIRST: Final = ""
# So many pages in a row without a new row, and the list goes round.
_STALE_PAGES: Final = 3


def paging_broken(why: str) -> ProblemError:
    """Return the problem of a list that cannot be read to its end."""
    return failure(ProblemCode.COURSERA_PAGING_BROKEN, details=why)


class Pager(Generic[R]):
    """Reads one list.

    Args:
        fetch: Fetches one page and runs a check on it; a check that fails with a
            :class:`TransientError` has the page fetched again.
        key_of: What tells two rows apart.
        ahead: How many pages are fetched at once where their starts are known.
        by_cursor: Whether starts are opaque.
    """

    def __init__(
        self,
        fetch: Fetch[R],
        key_of: Callable[[R], Hashable],
        *,
        ahead: int,
        by_cursor: bool = False,
    ) -> None:
        self._fetch = fetch
        self._key_of = key_of
        self._ahead = ahead
        self._by_cursor = by_cursor

    async def pages(self) -> AsyncGenerator[Page[R], None]:
        """Yield all pages, each row once.

        Where the rows that came do not agree with the total, the list is read once more, and rows
        that were missing follow.

        Raises:
            ProblemError: ``coursera.paging-broken`` where it still is not in agreement, unless
                both readings brought the very same rows: then only the total is off.
        """
        seen: set[int] = set()
        first: set[int] | None = None
        while True:
            keys: set[int] = set()
            total: int | None = None
            stale = 0
            async with aclosing(self.one_reading()) as reading:
                async for page in reading:
                    total = page.total if page.total is not None else total
                    before = len(keys)
                    fresh: list[R] = []
                    for row in page.rows:
                        key = hash(self._key_of(row))
                        keys.add(key)
                        if key not in seen:
                            seen.add(key)
                            fresh.append(row)
                    stale = stale + 1 if len(keys) == before else 0
                    if stale >= _STALE_PAGES:
                        raise paging_broken(f"{stale} pages without a new row")
                    if fresh or not seen:
                        yield Page(tuple(fresh), page.total, page.next_start)
            if total is None or len(keys) == total:
                return
            if first is None:
                logger.info("a list has %s rows of %s; reading it again", len(keys), total)
                first = keys
            elif keys == first:
                logger.info("a list has %s rows twice, not %s", len(keys), total)
                return
            else:
                raise paging_broken(f"rows: {len(first)}, then {len(keys)} of {total}")

    async def one_reading(self) -> AsyncGenerator[Page[R], None]:
        """Yield the pages from the first to the last as they come, rows that shifted included.

        Pages ahead are fetched from the second page on, so that a reading that rests after its
        first page holds nothing else.

        Raises:
            ProblemError: As an answer says, or ``coursera.paging-broken``.
        """
        received = 0
        start: str | None = FROM_THE_FIRST if self._by_cursor else "0"
        starts: set[str] = set()
        ahead: _Ahead[R] | None = None
        try:
            while start is not None:
                starts.add(start)
                page = await self._page(start, received, ahead)
                received += len(page.rows)
                yield page
                following = self._following(page, start, received)
                if following is not None and following in starts:
                    raise paging_broken(f"the page after {start} is {following} again")
                if ahead is not None and following != ahead.next_start:
                    await ahead.stop()
                    ahead = None
                if ahead is None and following is not None:
                    ahead = self._look_ahead(page, start, following)
                start = following
        finally:
            if ahead is not None:
                await ahead.stop()

    async def _page(self, start: str, received: int, ahead: _Ahead[R] | None) -> Page[R]:
        """Return a page, fetched ahead or now."""
        if ahead is not None and ahead.next_start == start:
            page = await ahead.take()
            if page.rows or page.total is None or received >= page.total:
                return page
        return await self._fetch(start, lambda page: check_not_empty(page, received))

    def _following(self, page: Page[R], start: str, received: int) -> str | None:
        """Return where the next page starts; None at the end."""
        if page.next_start is None:
            if not page.rows or page.total is None or received >= page.total or self._by_cursor:
                return None
            # More is to come and nobody says where: after the rows that came.
            return str(int(start) + len(page.rows)) if start.isdecimal() else None
        return page.next_start

    def _look_ahead(self, page: Page[R], start: str, following: str) -> _Ahead[R] | None:
        """Fetch pages ahead where the total is known and starts are numbers at even distances."""
        size = len(page.rows)
        if self._by_cursor or self._ahead < 2 or page.total is None or not size:
            return None
        if not following.isdecimal() or int(following) != int(start) + size:
            return None
        return _Ahead(self._fetch, range(int(following), page.total, size), self._ahead)


class _Ahead(Generic[R]):
    """Pages being fetched before they are needed, handed out in order."""

    def __init__(self, fetch: Fetch[R], starts: range, width: int) -> None:
        self._fetch = fetch
        self._starts = iter(starts)
        self._tasks: list[tuple[str, asyncio.Task[Page[R]]]] = []
        for _number in range(width):
            self._add()

    @property
    def next_start(self) -> str | None:
        """Where the next page to hand out starts; None when there is none any more."""
        return self._tasks[0][0] if self._tasks else None

    async def take(self) -> Page[R]:
        """Return the next page, and begin with one more."""
        _start, task = self._tasks[0]
        page = await task
        self._tasks.pop(0)
        self._add()
        return page

    async def stop(self) -> None:
        """Drop what has not been handed out."""
        tasks = [task for _start, task in self._tasks]
        self._tasks.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _add(self) -> None:
        start = next(self._starts, None)
        if start is not None:
            task = asyncio.create_task(self._page_at(str(start)))
            self._tasks.append((str(start), task))

    async def _page_at(self, start: str) -> Page[R]:
        return await self._fetch(start, _no_check)


def _no_check(_page: Page[R]) -> None:
    """Leave judging to the time when it is known how many rows came before."""


def check_advances(page: Page[R], start: str) -> None:
    """Raise the problem of a page whose next one is itself or one before it."""
    following = page.next_start
    if following is None:
        return
    if start.isdecimal() and following.removeprefix("-").isdecimal():
        goes_back = int(following) <= int(start)
    else:
        goes_back = following == start
    if goes_back:
        raise paging_broken(f"the page after {start} is {following}")


def check_not_empty(page: Page[R], received: int) -> None:
    """Have a page fetched again that is empty although rows are missing."""
    if not page.rows and page.total is not None and received < page.total:
        problem = paging_broken(f"an empty page after {received} of {page.total} rows").problem
        raise TransientError(problem)
