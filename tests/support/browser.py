"""A person with a browser, for sign-ins: opens the page, presses its button, reads what comes."""

from __future__ import annotations

import asyncio
import html
import re
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from urllib.parse import urlencode, urljoin

from coursera_wizard.services import blocking

_FIELD = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')
_ACTION = re.compile(r'<form method="get" action="([^"]*)">')


@dataclass(frozen=True)
class Seen:
    """A page as the person sees it."""

    status: int
    address: str
    text: str


@dataclass
class Browser:
    """Follows redirects and presses the only button of a form, as long as there is one.

    Attributes:
        presses: Whether the person presses anything.
        opened: The addresses it was told to open.
        pages: Every page that was seen, in order.
    """

    presses: bool = True
    opened: list[str] = field(default_factory=list)
    pages: list[Seen] = field(default_factory=list)
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)

    def __call__(self, address: str) -> None:
        """Open an address, without keeping anybody waiting."""
        self.opened.append(address)
        work = blocking.call(self.visit, address)
        self._tasks.append(asyncio.get_running_loop().create_task(work))

    async def last(self) -> Seen:
        """Return the page at which everything ended."""
        await asyncio.gather(*self._tasks)
        return self.pages[-1]

    def visit(self, address: str) -> None:
        """Open an address and go on from there; blocks."""
        page = read_page(address)
        self.pages.append(page)
        action = _ACTION.search(page.text)
        if action is not None and self.presses:
            fields = {
                html.unescape(name): html.unescape(value)
                for name, value in _FIELD.findall(page.text)
            }
            target = urljoin(page.address, html.unescape(action.group(1)))
            self.visit(f"{target}?{urlencode(fields)}")


def read_page(address: str) -> Seen:
    """Return the page at an address, whatever its status; blocks."""
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - our own addresses
            return Seen(answer.status, answer.url, answer.read().decode())
    except urllib.error.HTTPError as error:
        with error:
            return Seen(error.code, error.url, error.read().decode())
