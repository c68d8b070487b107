"""Sends one request and reads its whole answer: limits, proxy, TLS, and no step further."""

from __future__ import annotations

import asyncio
import datetime as dt
import email.utils
import socket
import ssl
import zlib
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import httpcore
import httpx

from coursera_wizard import __version__
from coursera_wizard.domain.problem import ProblemCode, ProblemError, failure
from coursera_wizard.services import blocking
from coursera_wizard.services.coursera.errors import (
    WithoutNetworkError,
    details_of,
    may_be_without_network,
    translating_transport,
    translating_unpacking,
    unexpected_answer,
)
from coursera_wizard.services.coursera.limits import MEBIBYTE, Limits
from coursera_wizard.services.coursera.trail import Stage, Trail

if TYPE_CHECKING:
    from coursera_wizard.services.coursera.proxies import ProxyRoute

USER_AGENT: Final = f"coursera-wizard/{__version__}"
# The next address of a name is tried when the one before it did not answer so soon (RFC 8305).
_NEXT_ADDRESS_S: Final = 0.25
_KEEP_IDLE_S: Final = 30.0
_GZIP_OR_ZLIB: Final = 32 + zlib.MAX_WBITS
_UNPACKED_AT_ONCE: Final = MEBIBYTE

_trail: ContextVar[Trail] = ContextVar("trail")


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer, unpacked."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    trail: Trail


class Transport:
    """Connections of one client to its hosts; made for one event loop.

    Args:
        limits: Time and size.
        context: Makes TLS connections; None where only this computer is spoken to.
        has_network: Tells whether this computer is connected to a network at all; may block.
    """

    def __init__(
        self, limits: Limits, context: ssl.SSLContext | None, has_network: Callable[[], bool]
    ) -> None:
        self._limits = limits
        self._context = context
        self._backend = _Backend(has_network)
        self._clients: dict[ProxyRoute | None, httpx.AsyncClient] = {}

    async def send(
        self,
        method: str,
        url: str,
        *,
        proxy: ProxyRoute | None = None,
        headers: Mapping[str, str],
        content: bytes = b"",
        on_stage: Callable[[Trail], None] | None = None,
    ) -> Answer:
        """Send a request and return the answer, whatever its status.

        Redirects are never followed: a key belongs to one address.

        Raises:
            ProblemError: For everything between us and the server, and for an answer that is too
                large or cannot be unpacked.
        """
        limits = self._limits
        request = httpx.Request(
            method,
            url,
            headers={
                "User-Agent": USER_AGENT,
                "Accept": "application/json",
                "Accept-Encoding": "gzip",
                **headers,
            },
            content=content or None,
        )
        target = request.url
        trail = Trail(
            host=target.host,
            port=target.port or (443 if target.scheme == "https" else 80),
            path=target.path,
            proxy=proxy.name if proxy else "",
            seconds=limits.connect_s,
            on_stage=on_stage,
        )
        request.extensions = {
            "timeout": {
                "connect": limits.connect_s,
                "read": limits.read_s,
                "write": limits.read_s,
                "pool": limits.request_s,
            },
            "trace": _Tracer(trail, limits),
        }
        token = _trail.set(trail)
        try:
            with translating_transport(trail):
                try:
                    async with asyncio.timeout(limits.request_s) as whole:
                        return await self._exchange(request, proxy, trail)
                except TimeoutError:
                    if whole.expired():
                        trail.seconds = limits.request_s
                    raise
        finally:
            _trail.reset(token)

    async def aclose(self) -> None:
        """Close all connections."""
        clients, self._clients = list(self._clients.values()), {}
        for client in clients:
            await client.aclose()

    async def _exchange(
        self, request: httpx.Request, proxy: ProxyRoute | None, trail: Trail
    ) -> Answer:
        response = await self._client(proxy).send(request, stream=True)
        try:
            trail.status = response.status_code
            trail.server_time = _date(response.headers.get("date", ""))
            trail.enter(Stage.ANSWER)
            body = await self._read(response, trail)
        finally:
            await response.aclose()
        return Answer(response.status_code, response.headers, body, trail)

    async def _read(self, response: httpx.Response, trail: Trail) -> bytes:
        """Return the body, never holding more than the limit of it."""
        encoding = response.headers.get("content-encoding", "identity").strip().lower()
        body = _Body(_Unpacker(encoding), self._limits.body_bytes, trail)
        async for chunk in response.aiter_raw():
            if trail.verdict is not None:
                continue  # what had already arrived when we hung up
            try:
                with translating_unpacking(trail):
                    body.take(chunk)
            except ProblemError as error:
                # NOTE: hanging up makes the next read fail, which unwinds the library's generators
                # in order; leaving the loop would leave them to the garbage collector.
                trail.verdict = error
                await response.aclose()
        if trail.verdict is not None:
            raise trail.verdict
        whole = body.whole()
        if not body.is_complete:
            answer = Answer(response.status_code, response.headers, whole, trail)
            raise unexpected_answer(answer, at=f"content-encoding {encoding[:40]}")
        return whole

    def _client(self, proxy: ProxyRoute | None) -> httpx.AsyncClient:
        """Return the connections that go through a proxy, or directly."""
        if proxy not in self._clients:
            pool = httpcore.AsyncConnectionPool(
                ssl_context=self._context,
                proxy=self._proxy(proxy) if proxy else None,
                max_connections=self._limits.in_flight + 1,
                keepalive_expiry=_KEEP_IDLE_S,
                network_backend=self._backend,
            )
            self._clients[proxy] = httpx.AsyncClient(
                transport=_PoolTransport(pool), trust_env=False, follow_redirects=False
            )
        return self._clients[proxy]

    def _proxy(self, proxy: ProxyRoute) -> httpcore.Proxy:
        password = proxy.password.reveal() if proxy.password is not None else ""
        host = f"[{proxy.host}]" if ":" in proxy.host else proxy.host
        return httpcore.Proxy(
            url=f"{proxy.scheme}://{host}:{proxy.port}",
            auth=(proxy.user.encode(), password.encode()) if proxy.user else None,
            ssl_context=self._context if proxy.scheme == "https" else None,
        )


class _Tracer:
    """Follows a request through the connection pool."""

    def __init__(self, trail: Trail, limits: Limits) -> None:
        self._trail = trail
        self._limits = limits
        self._is_asking_proxy = False

    async def __call__(self, event: str, info: Mapping[str, object]) -> None:
        trail = self._trail
        source, _dot, name = event.partition(".")
        if name == "start_tls.started":
            trail.enter(Stage.PROXY if self._is_proxys_own(source) else Stage.CERTIFICATE)
        elif name == "send_request_headers.started":
            sent = info.get("request")
            self._is_asking_proxy = getattr(sent, "method", b"") == b"CONNECT"
            trail.seconds = self._limits.connect_s if self._is_asking_proxy else self._limits.read_s
            trail.enter(Stage.PROXY if self._is_asking_proxy else Stage.REQUEST)
        elif name == "receive_response_headers.complete" and self._is_asking_proxy:
            answer = info.get("return_value")
            if isinstance(answer, tuple) and isinstance(answer[1], int):
                trail.proxy_status = answer[1]

    def _is_proxys_own(self, source: str) -> bool:
        """Return whether TLS begins with the proxy itself, not yet with the server behind it."""
        return bool(self._trail.proxy) and source == "connection"


class _PoolTransport(httpx.AsyncBaseTransport):
    """Lets httpx use a connection pool with a network backend of ours."""

    def __init__(self, pool: httpcore.AsyncConnectionPool) -> None:
        self._pool = pool

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; its exceptions are httpcore's."""
        url = request.url
        answer = await self._pool.handle_async_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            status_code=answer.status,
            headers=answer.headers,
            stream=_PoolStream(answer),
            extensions=answer.extensions,
        )

    async def aclose(self) -> None:
        """Close the connections."""
        await self._pool.aclose()


class _PoolStream(httpx.AsyncByteStream):
    """The body of an answer as it arrives."""

    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._answer.aiter_stream():
            yield part

    async def aclose(self) -> None:
        await self._answer.aclose()


class _Backend(httpcore.AsyncNetworkBackend):
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
        trail = _trail.get()
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
            if isinstance(cause, OSError) and await self._is_without_network(cause):
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

    async def _is_without_network(self, error: OSError) -> bool:
        """Return whether it failed because this computer is not connected to any network."""
        if not may_be_without_network(error):
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
        return winner


class _Body:
    """Collects a body, never more than the limit of it."""

    def __init__(self, unpacker: _Unpacker, limit: int, trail: Trail) -> None:
        self._unpacker = unpacker
        self._limit = limit
        self._trail = trail
        self._parts: list[bytes] = []
        self._size = 0

    @property
    def is_complete(self) -> bool:
        """Whether the body could be unpacked to its end."""
        return self._unpacker.is_complete and not self._unpacker.is_unknown

    def take(self, chunk: bytes) -> None:
        """Add a chunk as it came; raises ProblemError when it becomes too much."""
        for part in self._unpacker.unpack(chunk):
            self._size += len(part)
            if self._size > self._limit:
                raise failure(
                    ProblemCode.COURSERA_ANSWER_TOO_LARGE,
                    host=self._trail.host,
                    megabytes=f"{self._limit / MEBIBYTE:g}",
                    details=details_of(self._trail),
                )
            self._parts.append(part)

    def whole(self) -> bytes:
        """Return the body."""
        return b"".join(self._parts)


class _Unpacker:
    """Unpacks gzip and deflate in small pieces, so that a bomb is noticed before it goes off."""

    def __init__(self, encoding: str) -> None:
        named = (name.strip() for name in encoding.split(","))
        names = [name for name in named if name not in {"", "identity"}]
        self.is_unknown = bool(names) and names not in (["gzip"], ["x-gzip"], ["deflate"])
        self._unzip = zlib.decompressobj(_GZIP_OR_ZLIB) if names and not self.is_unknown else None
        self._has_begun = False

    @property
    def is_complete(self) -> bool:
        """Whether the packed text has come to its own end."""
        return self._unzip is None or self._unzip.eof or not self._has_begun

    def unpack(self, chunk: bytes) -> list[bytes] | _Pieces:
        """Return the pieces a chunk unpacks to, each made when it is asked for."""
        if self._unzip is None:
            return [chunk]
        self._has_begun = self._has_begun or bool(chunk)
        return _Pieces(self._unzip, chunk)


class _Pieces:
    """Yields what a chunk unpacks to, piece by piece."""

    def __init__(self, unzip: zlib._Decompress, chunk: bytes) -> None:
        self._unzip = unzip
        self._rest = chunk
        self._has_more = True

    def __iter__(self) -> _Pieces:
        return self

    def __next__(self) -> bytes:
        while self._has_more and not self._unzip.eof:
            piece = self._unzip.decompress(self._rest, _UNPACKED_AT_ONCE)
            self._rest = self._unzip.unconsumed_tail
            self._has_more = bool(self._rest) or len(piece) == _UNPACKED_AT_ONCE
            if piece:
                return piece
        raise StopIteration


def _date(text: str) -> dt.datetime | None:
    """Return the time of a Date header in UTC."""
    try:
        found = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return None
    return found.replace(tzinfo=dt.UTC) if found.tzinfo is None else found.astimezone(dt.UTC)
