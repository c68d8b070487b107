"""A port on loopback whose connections end with it, and ports that nobody can be reached at."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Awaitable, Callable

HOST = "127.0.0.1"

Attend = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

_LARGEST_HEAD = 64 * 1024
_MOST_WAITING = 64
_CONNECTED_WITHIN_S = 0.05


class Listener:
    """Takes connections until it is stopped.

    Args:
        attend: Speaks with one client; the connection is closed when it returns.
    """

    def __init__(self, attend: Attend) -> None:
        self._attend = attend
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()

    async def start(self, port: int = 0, context: ssl.SSLContext | None = None) -> int:
        """Listen, and return the port; raises OSError where it is taken."""
        self._server = await asyncio.start_server(
            self._on_connected, HOST, port, limit=_LARGEST_HEAD, ssl=context
        )
        listening: tuple[str, int] = self._server.sockets[0].getsockname()
        return listening[1]

    async def stop(self) -> None:
        """Stop listening and end all connections."""
        if self._server is not None:
            self._server.close()
        for task in self._connections:
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    def _on_connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # NOTE: a task of our own, because the one that asyncio makes of a coroutine function
        # reports being cancelled as a mistake (Python 3.11).
        task = asyncio.get_running_loop().create_task(self._speak(reader, writer))
        self._connections.add(task)
        task.add_done_callback(self._connections.discard)

    async def _speak(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._attend(reader, writer)
        except (ConnectionError, ssl.SSLError):
            writer.transport.abort()  # the client has gone: nobody waits for an answer
        except asyncio.CancelledError:
            writer.transport.abort()
            raise
        finally:
            writer.close()


def silent_listener() -> Listener:
    """Return a listener that takes connections and never says a word."""

    async def attend(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        del writer
        while await reader.read(65_536):
            continue

    return Listener(attend)


def curt_listener(words: bytes) -> Listener:
    """Return a listener that answers whatever it hears with the same words and hangs up."""

    async def attend(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(65_536)
        writer.write(words)
        await writer.drain()

    return Listener(attend)


def hold_closed_port(held: contextlib.AsyncExitStack) -> int:
    """Return a port at which every connection is refused, and which nobody else gets."""
    # Bound without listening: that is a refusal, and the number stays ours.
    return _bound_socket(held)[1]


async def hold_full_port(held: contextlib.AsyncExitStack) -> int:
    """Return a port at which connections are neither accepted nor refused.

    Its queue is full, so further attempts go unanswered. Windows refuses them instead.
    """
    listener, port = _bound_socket(held)
    listener.listen(0)
    loop = asyncio.get_running_loop()
    for _ in range(_MOST_WAITING):
        waiting = held.enter_context(socket.socket())
        waiting.setblocking(False)
        try:
            async with asyncio.timeout(_CONNECTED_WITHIN_S):
                await loop.sock_connect(waiting, (HOST, port))
        except (TimeoutError, ConnectionRefusedError):
            break
    return port


def _bound_socket(held: contextlib.AsyncExitStack) -> tuple[socket.socket, int]:
    bound = held.enter_context(socket.socket())
    bound.bind((HOST, 0))
    address: tuple[str, int] = bound.getsockname()
    return bound, address[1]
