"""The browser comes back to this computer: one path, small pages, nobody else."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Mapping

import pytest

from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.services import blocking
from coursera_wizard.services.coursera.browser_return import BrowserReturn, Reply
from tests.support.browser import read_page


@contextlib.asynccontextmanager
async def waiting(
    brought: list[Mapping[str, str]], reply: Reply | None = None, port: int = 0
) -> AsyncIterator[BrowserReturn]:
    """Wait for the browser for the time of the block."""

    def on_return(parameters: Mapping[str, str]) -> Reply:
        brought.append(parameters)
        return reply or Reply("Done & over", "Close <this>.")

    receiver = BrowserReturn(on_return)
    await receiver.start(port)
    try:
        yield receiver
    finally:
        await receiver.stop()


async def raw(receiver: BrowserReturn, request: bytes) -> bytes:
    """Send bytes and return all that is answered."""
    reader, writer = await asyncio.open_connection("127.0.0.1", receiver.port)
    writer.write(request)
    await writer.drain()
    writer.write_eof()
    answer = await reader.read()
    writer.close()
    with contextlib.suppress(ConnectionError):
        await writer.wait_closed()
    return answer


async def test_browser_is_shown_a_plain_page() -> None:
    """What it brought is handed over, and nothing of it is shown as HTML of others."""
    brought: list[Mapping[str, str]] = []
    async with waiting(brought) as receiver:
        page = await blocking.call(read_page, f"{receiver.address}?code=a%26b&state=s")

    assert brought == [{"code": "a&b", "state": "s"}]
    assert page.status == 200
    assert "<h1>Done &amp; over</h1><p>Close &lt;this&gt;.</p>" in page.text


async def test_browser_can_be_sent_on() -> None:
    """A reply with an address is a redirect that is kept nowhere."""
    reply = Reply(location="https://accounts.example/auth?x=1")
    async with waiting([], reply) as receiver:
        answer = await raw(receiver, b"GET /callback?state=s HTTP/1.1\r\nHost: x\r\n\r\n")

    head = answer.decode().split("\r\n")
    assert head[0] == "HTTP/1.1 302 Found"
    assert "Location: https://accounts.example/auth?x=1" in head
    assert "Cache-Control: no-store" in head


@pytest.mark.parametrize(
    ("request_line", "status"),
    [
        (b"GET /favicon.ico HTTP/1.1", b"404"),
        (b"GET / HTTP/1.1", b"404"),
        (b"POST /callback?code=x HTTP/1.1", b"404"),
        (b"GET //[/callback HTTP/1.1", b"400"),
        (b"GET /callback?" + b"a=1&" * 60 + b" HTTP/1.1", b"400"),
        (b"\xff\xfe", b"404"),
    ],
)
async def test_anything_else_is_not_an_answer(request_line: bytes, status: bytes) -> None:
    """Only the one path is looked at; a browser's other wishes end nothing."""
    brought: list[Mapping[str, str]] = []
    async with waiting(brought) as receiver:
        answer = await raw(receiver, request_line + b"\r\nHost: x\r\n\r\n")

    assert answer.split(b" ")[1] == status
    assert brought == []


async def test_too_long_and_unfinished_requests_get_nothing() -> None:
    """Whoever sends what no browser sends is hung up on."""
    brought: list[Mapping[str, str]] = []
    async with waiting(brought) as receiver:
        assert await raw(receiver, b"GET /callback HTTP/1.1\r\n") == b""
        with contextlib.suppress(ConnectionError):
            assert await raw(receiver, b"GET /callback?" + b"a" * 40_000) == b""

    assert brought == []


async def test_another_port_is_taken_where_the_usual_one_is_not_free() -> None:
    """The address says which; it is this computer alone that is listened to."""
    with socket.create_server(("127.0.0.1", 0)) as holder:
        taken = int(holder.getsockname()[1])
        async with waiting([], port=taken) as receiver:
            assert receiver.port not in {0, taken}
            assert receiver.address == f"http://localhost:{receiver.port}/callback"


async def test_no_port_at_all_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    """A computer that lets nothing listen says so in words."""

    async def refuse(*_arguments: object, **_more: object) -> None:
        raise PermissionError(13, "not allowed")

    monkeypatch.setattr(asyncio, "start_server", refuse)
    with pytest.raises(ProblemError) as caught:
        await BrowserReturn(lambda _brought: Reply()).start()

    assert caught.value.problem.code is ProblemCode.COURSERA_SIGN_IN_PORT_TAKEN
    assert "9876" in caught.value.problem.what_to_do
