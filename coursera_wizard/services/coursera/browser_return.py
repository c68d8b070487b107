"""Waits on this computer for the browser to come back from a sign-in."""

from __future__ import annotations

import asyncio
import html
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from coursera_wizard.domain.problem import ProblemCode, failure
from coursera_wizard.i18n import _, language

USUAL_PORT: Final = 9876
"""Coursera's own client library waits there, so apps of the older console usually know it."""

_HOST: Final = "127.0.0.1"
_PATH: Final = "/callback"
_LARGEST_HEAD: Final = 16_384
_HEAD_LIMIT_S: Final = 10.0
_MOST_FIELDS: Final = 50
_HEADERS: Final = (
    "Content-Type: text/html; charset=utf-8",
    "Connection: close",
    "Cache-Control: no-store",
    "Referrer-Policy: no-referrer",
    "X-Content-Type-Options: nosniff",
    "Content-Security-Policy: default-src 'none'",
)


@dataclass(frozen=True, slots=True)
class Reply:
    """What the browser is told.

    Attributes:
        title: The heading of the page.
        text: What it says below.
        location: Where the browser is sent on to, instead of a page.
        done: Called once the browser has it.
    """

    title: str = ""
    text: str = ""
    location: str = ""
    done: Callable[[], None] = lambda: None


class BrowserReturn:
    """Answers the browser on loopback, and nobody else.

    Args:
        on_return: Decides about what the browser brought: the parameters of its address.
    """

    def __init__(self, on_return: Callable[[Mapping[str, str]], Reply]) -> None:
        self._on_return = on_return
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self.port = 0

    @property
    def address(self) -> str:
        """The address the browser is to come back to; known once it was started."""
        return f"http://localhost:{self.port}{_PATH}"

    async def start(self, port: int = USUAL_PORT) -> None:
        """Begin to listen, at another free port if this one is taken.

        Raises:
            ProblemError: ``coursera.sign-in-port-taken``.
        """
        try:
            self._server = await self._listen(port)
        except OSError:
            try:
                self._server = await self._listen(0)
            except OSError as error:
                raise failure(
                    ProblemCode.COURSERA_SIGN_IN_PORT_TAKEN, port=port, details=str(error)
                ) from error
        self.port = int(self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        """Stop listening and hang up."""
        if self._server is not None:
            self._server.close()
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _listen(self, port: int) -> asyncio.Server:
        return await asyncio.start_server(self._on_connected, _HOST, port, limit=_LARGEST_HEAD)

    def _on_connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # NOTE: a task of our own, because the one that asyncio makes of a coroutine function
        # reports being canceled as a mistake (Python 3.11).
        task = asyncio.get_running_loop().create_task(self._attend(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _attend(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(_HEAD_LIMIT_S):
                head = await reader.readuntil(b"\r\n\r\n")
            status, reply = self._judged(head)
            writer.write(_as_http(status, reply))
            async with asyncio.timeout(_HEAD_LIMIT_S):
                with suppress(ConnectionError):
                    await writer.drain()
                    writer.write_eof()
            reply.done()
        except (TimeoutError, EOFError, asyncio.LimitOverrunError, OSError):
            return  # no browser: whoever it was, nothing is said
        finally:
            writer.close()

    def _judged(self, head: bytes) -> tuple[int, Reply]:
        """Return status and reply for the head of a request."""
        method, _blank, rest = head.partition(b"\r\n")[0].decode("latin-1").partition(" ")
        target = rest.partition(" ")[0]
        try:
            parts = urlsplit(target)
            given = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=_MOST_FIELDS)
        except ValueError:
            return 400, _nothing_here()
        if method != "GET" or parts.path != _PATH:
            return 404, _nothing_here()
        reply = self._on_return(dict(given))
        return 302 if reply.location else 200, reply


def _nothing_here() -> Reply:
    return Reply(_("There is nothing here"), _("Go back to Coursera Wizard."))


def _as_http(status: int, reply: Reply) -> bytes:
    words = {200: "OK", 302: "Found", 400: "Bad Request", 404: "Not Found"}[status]
    title, text = html.escape(reply.title), html.escape(reply.text)
    spoken = html.escape(language().replace("_", "-"))
    page = (
        f'<!DOCTYPE html><html lang="{spoken}"><head><meta charset="utf-8">'
        f"<title>{title}</title></head><body><main><h1>{title}</h1><p>{text}</p></main></body>"
        "</html>\n"
    )
    body = b"" if reply.location else page.encode()
    lines = [f"HTTP/1.1 {status} {words}", *_HEADERS, f"Content-Length: {len(body)}"]
    if reply.location:
        lines.append(f"Location: {reply.location}")
    return "\r\n".join((*lines, "", "")).encode("ascii") + body
