"""Ports that end with their connections, and ports that nobody can be reached at."""

from __future__ import annotations

import asyncio
import contextlib
import sys

import pytest

from coursera_wizard.services.practice.listener import (
    HOST,
    Listener,
    curt_listener,
    hold_closed_port,
    hold_full_port,
    silent_listener,
)


async def test_listener_takes_its_connections_along() -> None:
    """A connection that is waited on ends when the listener does."""
    listener = silent_listener()
    reader, writer = await asyncio.open_connection(HOST, await listener.start())
    writer.write(b"hello")

    await listener.stop()

    with contextlib.suppress(ConnectionError):
        assert await reader.read() == b""
    writer.close()


async def test_listener_that_is_curt() -> None:
    """Whatever it hears, it says its words and hangs up."""
    listener = curt_listener(b"no")
    reader, writer = await asyncio.open_connection(HOST, await listener.start())
    writer.write(b"hello")

    assert await reader.read() == b"no"

    writer.close()
    await listener.stop()


async def test_listener_tells_of_a_port_that_is_taken() -> None:
    """Two cannot have the same port."""
    first, second = silent_listener(), silent_listener()
    port = await first.start()

    with pytest.raises(OSError, match="in use"):
        await second.start(port)

    await first.stop()
    await second.stop()


async def test_listener_outlives_clients_that_hang_up() -> None:
    """A client that goes away in the middle disturbs nobody."""
    heard = asyncio.Event()

    async def attend(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        del writer
        heard.set()
        if await reader.read(1) == b"":
            raise ConnectionResetError

    listener = Listener(attend)
    port = await listener.start()
    _reader, writer = await asyncio.open_connection(HOST, port)
    writer.transport.abort()
    await heard.wait()
    _reader, again = await asyncio.open_connection(HOST, port)

    again.close()
    await listener.stop()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows refuses where a queue is full")
async def test_listener_ports_that_are_held() -> None:
    """A closed port refuses, a full one lets wait, and both are given back."""
    async with contextlib.AsyncExitStack() as held:
        closed, full = hold_closed_port(held), await hold_full_port(held)
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection(HOST, closed)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await asyncio.open_connection(HOST, full)

    for port in (closed, full):
        listener = silent_listener()
        assert await listener.start(port) == port
        await listener.stop()
