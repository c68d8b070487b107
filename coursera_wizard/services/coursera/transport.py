"""Sends one request and reads its whole answer: limits, proxy, TLS, and no step further."""

from __future__ import annotations

import asyncio
import datetime as dt
import email.utils
import importlib.util
import ssl
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import httpcore
import httpx

from coursera_wizard import __version__
from coursera_wizard.domain.problem import ProblemError
from coursera_wizard.services.coursera.backend import Backend, current_trail
from coursera_wizard.services.coursera.certificate_look import look_at_certificate
from coursera_wizard.services.coursera.errors import (
    is_about_certificate,
    translating_transport,
    translating_unpacking,
    unexpected_answer,
)
from coursera_wizard.services.coursera.limits import Limits
from coursera_wizard.services.coursera.trail import Stage, Trail
from coursera_wizard.services.coursera.unpacking import Body

if TYPE_CHECKING:
    from coursera_wizard.services.coursera.proxies import ProxyRoute

USER_AGENT: Final = f"coursera-wizard/{__version__}"
_KEEP_IDLE_S: Final = 30.0
# Statuses that say what is the matter, whatever becomes of the body behind them.
_TELLING: Final = frozenset({407, 429})
_SERVER_FAILED: Final = 500
# httpcore looks for this module with every lock of every request. Finding out that it is not there
# takes longer than the rest of a lock, so it is found out once.
_LOOKED_FOR: Final = "sniffio"
if importlib.util.find_spec(_LOOKED_FOR) is None:
    sys.modules[_LOOKED_FOR] = None  # type: ignore[assignment]  # this is how Python notes it


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
        self._backend = Backend(has_network)
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
        token = current_trail.set(trail)
        heads: list[Answer] = []
        try:
            with translating_transport(trail):
                try:
                    async with asyncio.timeout(limits.request_s) as whole:
                        return await self._exchange(request, proxy, trail, heads)
                except TimeoutError:
                    if whole.expired():
                        trail.seconds = limits.request_s
                    raise
                except (httpcore.NetworkError, OSError) as error:
                    if is_about_certificate(error):
                        trail.certificate = await look_at_certificate(
                            self._backend, trail, proxy, self._context
                        )
                    raise
        except ProblemError:
            if heads and _tells_enough(heads[0].status):
                return heads[0]
            raise
        finally:
            current_trail.reset(token)

    async def aclose(self) -> None:
        """Close all connections."""
        clients, self._clients = list(self._clients.values()), {}
        for client in clients:
            await client.aclose()

    async def _exchange(
        self,
        request: httpx.Request,
        proxy: ProxyRoute | None,
        trail: Trail,
        heads: list[Answer],
    ) -> Answer:
        """Return the whole answer; its head is there already when the body cannot be read."""
        response = await self._client(proxy).send(request, stream=True)
        try:
            trail.status = response.status_code
            trail.server_time = _date(response.headers.get("date", ""))
            heads.append(Answer(response.status_code, response.headers, b"", trail))
            trail.enter(Stage.ANSWER)
            body = await self._read(response, trail)
        finally:
            await response.aclose()
        return Answer(response.status_code, response.headers, body, trail)

    async def _read(self, response: httpx.Response, trail: Trail) -> bytes:
        """Return the body, never holding more than the limit of it."""
        encoding = response.headers.get("content-encoding", "identity").strip().lower()
        body = Body(encoding, self._limits.body_bytes, trail)
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


def _tells_enough(status: int) -> bool:
    return status >= _SERVER_FAILED or status in _TELLING


def _date(text: str) -> dt.datetime | None:
    """Return the time of a Date header in UTC."""
    try:
        found = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return None
    return found.replace(tzinfo=dt.UTC) if found.tzinfo is None else found.astimezone(dt.UTC)
