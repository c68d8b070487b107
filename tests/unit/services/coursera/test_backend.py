"""Connections: names with several addresses, names without any, no network at all."""

from __future__ import annotations

import asyncio
import errno
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpcore
import pytest

from coursera_wizard.services.coursera.backend import Backend, current_trail
from coursera_wizard.services.coursera.errors import WithoutNetworkError
from coursera_wizard.services.coursera.trail import Stage, Trail
from tests.support.loopback import Reply, serving, silent_port


@contextmanager
def a_trail() -> Iterator[Trail]:
    """Make a trail the present one."""
    trail = Trail("localhost", 80, "/")
    token = current_trail.set(trail)
    try:
        yield trail
    finally:
        current_trail.reset(token)


async def test_the_address_that_answers_is_used() -> None:
    """A name may have an address nobody listens at, as localhost has on many computers."""
    async with serving(lambda _request: Reply()) as server:
        with a_trail() as trail:
            stream = await Backend(lambda: True).connect_tcp("localhost", server.port, 2.0)
        await stream.aclose()

    assert trail.stage is Stage.PORT


async def test_other_addresses_are_tried_while_the_first_stays_silent() -> None:
    """An address that never answers holds nobody up for long."""
    backend = Backend(lambda: True)
    with socket.socket() as full:
        # A queue that is full and never emptied: connecting there neither succeeds nor fails.
        full.bind(("127.0.0.2", 0))
        full.listen(0)
        port = full.getsockname()[1]
        fillers = [socket.socket() for _number in range(3)]
        for filler in fillers:
            filler.setblocking(False)
            filler.connect_ex(("127.0.0.2", port))
        server = await asyncio.start_server(
            lambda _reader, writer: writer.close(), "127.0.0.1", port
        )
        started = time.monotonic()
        stream = await backend._first(["127.0.0.2", "127.0.0.1"], port, None, None)
        took = time.monotonic() - started
        await stream.aclose()
        server.close()
        for filler in fillers:
            filler.close()

    assert took < 1.5


async def test_no_address_answers() -> None:
    """When all addresses refuse, that is what is told."""
    async with serving(lambda _request: Reply()) as server:
        port = server.port

    with a_trail(), pytest.raises(httpcore.ConnectError):
        await Backend(lambda: True).connect_tcp("localhost", port, 2.0)


async def test_no_network_is_told_from_a_missing_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """A look-up that failed for want of a network is not the name's fault."""

    def fails(*_arguments: object, **_named: object) -> object:
        raise socket.gaierror(socket.EAI_AGAIN, "")

    monkeypatch.setattr(socket, "getaddrinfo", fails)
    with a_trail():
        with pytest.raises(WithoutNetworkError):
            await Backend(lambda: False).connect_tcp("coursera.example", 443, 1.0)
        with pytest.raises(socket.gaierror):
            await Backend(lambda: True).connect_tcp("coursera.example", 443, 1.0)
        with pytest.raises(socket.gaierror):
            await Backend(lambda: False).connect_tcp("coursera.invalid", 443, 1.0)


async def test_a_look_up_that_hangs_ends_at_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """The resolver waits on a thread of its own; we do not."""
    over = threading.Event()

    def hangs(*_arguments: object, **_named: object) -> object:
        over.wait(5)
        raise OSError(errno.EIO, "")

    monkeypatch.setattr(socket, "getaddrinfo", hangs)
    started = time.monotonic()
    with a_trail(), pytest.raises(TimeoutError):
        await Backend(lambda: True).connect_tcp("slow.invalid", 443, 0.05)

    assert time.monotonic() - started < 2.0
    over.set()


async def test_a_handshake_that_is_given_up_leaves_nothing_open() -> None:
    """Whoever stops waiting for a silent server does not keep its connection."""
    async with silent_port() as port:
        with a_trail():
            stream = await Backend(lambda: True).connect_tcp("127.0.0.1", port, 2.0)
        connection = stream.get_extra_info("socket")
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await stream.start_tls(ssl.create_default_context(), "127.0.0.1")

        assert connection.fileno() == -1
