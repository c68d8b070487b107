"""Makes connections: looks names up off the event loop, and tries their addresses in turn."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from typing import Any, Final

import httpcore

from coursera_wizard.services import blocking
from coursera_wizard.services.coursera.errors import WithoutNetworkError, may_be_without_network
from coursera_wizard.services.coursera.trail import Stage, Trail

# The next address of a name is tried when the one before it did not answer so soon (RFC 8305).
_NEXT_ADDRESS_S: Final = 0.25

# httpcore asks for 64 KiB, which cuts a page of a report into a dozen parts.
_READ_AT_ONCE: Final = 1024 * 1024

# No name ends so, with or without a network (RFC 6761).
_NEVER_A_NAME: Final = ".invalid"

# The request a connection is made for.
current_trail: ContextVar[Trail] = ContextVar("current_trail")


class Backend(httpcore.AsyncNetworkBackend):
    """Looks names up on a thread that nobody waits for, and tries their addresses in turn.

    The event loop would look names up in a pool that holds up the program's exit.
    """

    def __init__(self, has_network: Callable[[], bool]) -> None:
        self._real = httpcore.AnyIOBackend()
        self._has_network = has_network

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's interface
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Return a connection to the first address of a name that answers."""
        trail = current_trail.get()
        try:
            trail.enter(Stage.NAME)
            async with asyncio.timeout(timeout):
                found = await blocking.call(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
            trail.enter(Stage.PORT)
            addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
            async with asyncio.timeout(timeout):
                return await self._first(addresses, port, local_address, socket_options)
        except (OSError, httpcore.ConnectError) as error:
            cause = error if isinstance(error, OSError) else error.__cause__
            if isinstance(cause, OSError) and await self._is_without_network(host, cause):
                raise WithoutNetworkError from error
            raise

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ARG002, ASYNC109 - httpcore's interface
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,  # noqa: ARG002 - as above
    ) -> httpcore.AsyncNetworkStream:
        """Refuse: nothing of ours is reached so."""
        raise httpcore.UnsupportedProtocol(path)

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)

    async def _is_without_network(self, host: str, error: OSError) -> bool:
        """Return whether it failed because this computer is not connected to any network."""
        if host.endswith(_NEVER_A_NAME) or not may_be_without_network(error):
            return False
        return not await blocking.call(self._has_network)

    async def _first(
        self,
        addresses: list[str],
        port: int,
        local_address: str | None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None,
    ) -> httpcore.AsyncNetworkStream:
        """Return the connection that is there first; later addresses start a little later."""
        last: httpcore.ConnectError | None = None
        waiting = list(addresses)
        tries: set[asyncio.Task[httpcore.AsyncNetworkStream]] = set()
        winner: httpcore.AsyncNetworkStream | None = None
        try:
            while winner is None and (waiting or tries):
                if waiting:
                    address = waiting.pop(0)
                    tries.add(asyncio.create_task(self._real.connect_tcp(
                        address, port, None, local_address, socket_options
                    )))  # fmt: skip
                done, tries = await asyncio.wait(
                    tries,
                    timeout=_NEXT_ADDRESS_S if waiting else None,
                    return_when=asyncio.FIRST_COMPLETED,
                )
                for task in done:
                    error = task.exception()
                    if error is None and winner is None:
                        winner = task.result()
                    elif error is None:
                        await task.result().aclose()
                    elif isinstance(error, httpcore.ConnectError):
                        last = error
                    else:
                        raise error
        finally:
            for task in tries:
                task.cancel()
            for result in await asyncio.gather(*tries, return_exceptions=True):
                if isinstance(result, httpcore.AsyncNetworkStream):
                    await result.aclose()
        if winner is None:
            raise last or OSError("the name has no address")
        return _Connection(winner)


class _Connection(httpcore.AsyncNetworkStream):
    """A connection that is also closed when nobody waits for its handshake any more."""

    def __init__(self, real: httpcore.AsyncNetworkStream) -> None:
        self._real = real

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109 - httpcore's interface
        """Return what has come, which may be more at once than was asked for."""
        return await self._real.read(max(max_bytes, _READ_AT_ONCE), timeout)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109 - as above
        """Send."""
        await self._real.write(buffer, timeout)

    async def aclose(self) -> None:
        """Close."""
        await self._real.aclose()

    def get_extra_info(self, info: str) -> Any:
        """Return what is known of the connection."""
        return self._real.get_extra_info(info)

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's interface
    ) -> httpcore.AsyncNetworkStream:
        """Return the secured connection."""
        try:
            return await self._real.start_tls(ssl_context, server_hostname, timeout)
        except asyncio.CancelledError:
            await self._real.aclose()  # httpcore leaves it open
            raise
