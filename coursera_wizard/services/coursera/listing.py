"""A list of the API as something that can be asked for one page, all pages, or its length."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Hashable, Mapping
from contextlib import aclosing
from typing import TYPE_CHECKING, Generic

from coursera_wizard.services.coursera.paging import (
    FROM_THE_FIRST,
    Page,
    Pager,
    check_advances,
    check_not_empty,
)
from coursera_wizard.services.coursera.refusals import Purpose
from coursera_wizard.services.coursera.wire import RowReader, RowT

if TYPE_CHECKING:
    from coursera_wizard.services.coursera.requests import Requests
    from coursera_wizard.services.coursera.transport import Answer


def by_id(row: RowT) -> Hashable:
    """Return what tells two rows apart where the id does."""
    return str(row.id)  # type: ignore[attr-defined]  # every row of a list has one


class Listing(Generic[RowT]):
    """One list with its filters.

    Args:
        requests: Sends the requests.
        path: Behind the organization, such as ``/programs``.
        reader: Reads its rows.
        parameters: The filters, as texts.
        key_of: What tells two rows apart.
        purpose: What a refusal means.
        complete: Completes and checks the rows of a page; raises ProblemError.
        by_cursor: Whether pages are named by opaque cursors.
    """

    def __init__(
        self,
        requests: Requests,
        path: str,
        reader: RowReader[RowT],
        *,
        parameters: Mapping[str, str] | None = None,
        key_of: Callable[[RowT], Hashable] = by_id,
        purpose: Purpose = Purpose.DATA,
        complete: Callable[[tuple[RowT, ...], Answer], tuple[RowT, ...]] | None = None,
        by_cursor: bool = False,
    ) -> None:
        self._requests = requests
        self._path = path
        self._reader = reader
        self._parameters = dict(parameters or {})
        self._key_of = key_of
        self._purpose = purpose
        self._complete = complete
        self._by_cursor = by_cursor

    async def page(self, start: str = "0", limit: int | None = None) -> Page[RowT]:
        """Return one page.

        Args:
            start: Index of its first row, or a cursor.
            limit: How many rows at most; the client's usual number by default.

        Raises:
            ProblemError: As the answer says.
        """
        received = int(start) if start.isdecimal() else 0
        return await self._fetch(start, lambda page: check_not_empty(page, received), limit)

    async def pages(self, limit: int | None = None) -> AsyncGenerator[Page[RowT], None]:
        """Yield all pages in order, each row once; close it when leaving early.

        Args:
            limit: How many rows a page has at most; the client's usual number by default.

        Raises:
            ProblemError: As an answer says, or ``coursera.paging-broken``.
        """
        pager = Pager(
            lambda start, check: self._fetch(start, check, limit),
            self._key_of,
            ahead=self._requests.limits.in_flight,
            by_cursor=self._by_cursor,
        )
        async with aclosing(pager.pages()) as pages:
            async for page in pages:
                yield page

    async def reading(self, *, is_second: bool = False) -> AsyncGenerator[Page[RowT], None]:
        """Yield all pages in order as they come; close it when leaving early.

        For those who tell rows apart themselves: rows may come twice, and whether they agree with
        the total is not looked at. Memory does not grow with the list.

        Args:
            is_second: Whether it was read before: then pages have another size, so that rows that
                fell between two pages are in the middle of one.

        Raises:
            ProblemError: As an answer says, or ``coursera.paging-broken``.
        """
        usual = self._requests.limits.page_rows
        limit = max(usual * 2 // 3, 1) if is_second else usual
        pager = Pager(
            lambda start, check: self._fetch(start, check, limit),
            self._key_of,
            ahead=self._requests.limits.in_flight,
            by_cursor=self._by_cursor,
        )
        async with aclosing(pager.one_reading()) as pages:
            async for page in pages:
                yield page

    async def total(self) -> int | None:
        """Return how many rows the list has; None when Coursera does not say."""
        return (await self.page(limit=1)).total

    async def _fetch(
        self, start: str, check: Callable[[Page[RowT]], None], limit: int | None
    ) -> Page[RowT]:
        parameters = dict(self._parameters)
        if self._by_cursor:
            parameters["useCursorPagination"] = "true"
        if start != FROM_THE_FIRST:
            parameters["start"] = start
        parameters["limit"] = str(limit or self._requests.limits.page_rows)

        def read(answer: Answer) -> Page[RowT]:
            rows, paging = self._reader.read(answer)
            if self._complete is not None:
                rows = self._complete(rows, answer)
            following = None if paging.next in {None, ""} else str(paging.next)
            total = paging.total if paging.total is not None and paging.total >= 0 else None
            page = Page(rows, total, following)
            check_advances(page, start)
            check(page)
            return page

        return await self._requests.get(
            self._path, read, parameters=parameters, purpose=self._purpose
        )
