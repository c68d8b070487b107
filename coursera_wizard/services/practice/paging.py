"""Pages of a list: where one starts, what it says of the next, and the envelope around it."""

from __future__ import annotations

import base64
import binascii
import zlib
from dataclasses import dataclass, replace

import msgspec

from coursera_wizard.services.practice.exchange import Answer, Refusal, service_refusal
from coursera_wizard.services.practice.routing import Parameters
from coursera_wizard.services.practice.switches import Switches

_CURSOR_MARK = "at"


@dataclass(frozen=True, slots=True)
class Page:
    """Which rows of a list are asked for.

    Attributes:
        start: As it was asked for.
        count: How many rows are given: fewer than asked for where pages are short.
        with_cursor: Whether the next page is named by an opaque text.
        moved: By how many places the rows have moved since the page before was read.
    """

    start: int
    count: int
    with_cursor: bool = False
    moved: int = 0

    @property
    def first(self) -> int:
        """The place of its first row in the list as it is now."""
        return max(self.start + self.moved, 0)

    @property
    def slice(self) -> slice:
        """What cuts the page out of a list."""
        return slice(self.first, self.first + self.count)


class Moves:
    """Has the rows of a list move while it is read, as often as a switch says."""

    def __init__(self) -> None:
        self._switches = Switches()
        self._moved = 0

    def page(self, page: Page, switches: Switches) -> Page:
        """Return a page as it is found now; the first of a list stays as it is."""
        if switches is not self._switches:
            self._switches, self._moved = switches, 0
        if not page.start or self._moved >= switches.shifting_pages:
            return page
        self._moved += 1
        return replace(page, moved=1 if self._moved % 2 else -1)


def read_page(parameters: Parameters, switches: Switches, *, with_cursor: bool = False) -> Page:
    """Return which rows are asked for.

    Raises:
        Refusal: The start is neither a number nor, with cursors, a cursor.
    """
    text = parameters.start
    start = 0
    if text is not None and not (with_cursor and text == "0"):
        found = _from_cursor(text) if with_cursor else _from_number(text)
        if found is None:
            message = f"Paging start should be an integer, was Some({text})"
            raise Refusal(service_refusal(400, None, message))
        start = found
    count = parameters.limit
    if switches.short_pages and start // count % 2 == 0:
        count = max(1, count * 2 // 3)
    return Page(start, count, with_cursor)


def envelope(
    elements: list[bytes], given: int, page: Page, total: int, switches: Switches,
    *, next_as_integer: bool = False,
) -> Answer:  # fmt: skip
    """Return a page of encoded rows with its paging.

    Args:
        elements: Pieces of JSON, a comma behind each row.
        given: How many rows they are.
        page: What was asked for.
        total: Rows in all.
        switches: The variants.
        next_as_integer: For the gradebook, whose `next` is a number in any case.
    """
    following = page.start + (page.count if page.moved else given)
    has_next = bool(given) and following < total
    paging: dict[str, object] = {}
    if has_next:
        if page.with_cursor:
            paging["next"] = _cursor(following)
        else:
            as_integer = next_as_integer or switches.next_as_integer
            paging["next"] = following if as_integer else str(following)
    if switches.total:
        paging["total"] = max(total + switches.wrong_total, 0)
    end = b'],"paging":' + msgspec.json.encode(paging) + b',"linked":{}}'
    if switches.null_parts and not has_next:
        end = b'],"paging":null,"linked":null}'
    rows = b"".join(elements)
    return Answer(200, b"".join((b'{"elements":[', memoryview(rows)[:-1], end)))


def encoded(rows: list[dict[str, object]]) -> list[bytes]:
    """Return objects as pieces of JSON, a comma behind each."""
    pieces: list[bytes] = []
    for row in rows:
        pieces += (msgspec.json.encode(row), b",")
    return pieces


def _cursor(start: int) -> str:
    text = f"{_CURSOR_MARK}{start}"
    marked = f"{text}.{zlib.crc32(text.encode()):08x}"
    return base64.urlsafe_b64encode(marked.encode()).decode().rstrip("=")


def _from_cursor(text: str) -> int | None:
    try:
        marked = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
    except (binascii.Error, ValueError):
        return None
    number = marked.removeprefix(_CURSOR_MARK).partition(".")[0]
    start = _from_number(number)
    return start if start is not None and _cursor(start) == text else None


def _from_number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
