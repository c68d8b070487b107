"""Looking at a certificate: directly, through a proxy, and without sending a request."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import trustme

from coursera_wizard.domain.secret import Secret
from coursera_wizard.services.coursera.backend import Backend
from coursera_wizard.services.coursera.certificate_look import look_at_certificate
from coursera_wizard.services.coursera.proxies import ProxyRoute
from coursera_wizard.services.coursera.trail import Stage, Trail
from tests.support.loopback import LoopbackServer, Reply, serving, silent_port


@asynccontextmanager
async def secure_server() -> AsyncIterator[LoopbackServer]:
    """Run a server with a certificate that nobody knows."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA(organization_name="Nobody Knows").issue_cert("127.0.0.1").configure_cert(context)
    async with serving(lambda _request: Reply(), context=context) as server:
        yield server


@asynccontextmanager
async def forward_proxy(answer: bytes) -> AsyncIterator[tuple[ProxyRoute, list[bytes]]]:
    """Run a proxy that answers like this and, if it agrees, carries bytes both ways."""
    heads: list[bytes] = []
    tasks: list[asyncio.Task[None]] = []

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while part := await reader.read(65536):
            writer.write(part)
        writer.close()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        heads.append(head)
        writer.write(answer)
        if not answer.startswith(b"HTTP/1.1 200"):
            writer.close()
            return
        port = int(head.split(b" ")[1].rpartition(b":")[2])
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", port)
        tasks.append(asyncio.create_task(carry(reader, far_writer)))
        tasks.append(asyncio.create_task(carry(far_reader, writer)))

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        port = server.sockets[0].getsockname()[1]
        yield ProxyRoute("http", "127.0.0.1", port, "ana", Secret("word-of-ana")), heads
    finally:
        server.close()
        await asyncio.gather(*tasks)  # whoever looked has hung up


def a_trail(port: int) -> Trail:
    """Return the trail of a request that failed at its certificate."""
    return Trail("127.0.0.1", port, "/ent", stage=Stage.CERTIFICATE)


async def test_certificate_is_read_and_nothing_is_sent() -> None:
    """The server sees a handshake and no request."""
    async with secure_server() as server:
        found = await look_at_certificate(Backend(lambda: True), a_trail(server.port), None, None)

    assert found is not None
    assert found.issuer == "Nobody Knows"
    assert server.requests == []


async def test_certificate_is_read_through_a_proxy() -> None:
    """The proxy is asked for the same way as before, with its sign-in."""
    agreed = b"HTTP/1.1 200 Connected\r\n\r\n"
    async with secure_server() as server, forward_proxy(agreed) as (proxy, heads):
        found = await look_at_certificate(Backend(lambda: True), a_trail(server.port), proxy, None)

    assert found is not None
    assert found.issuer == "Nobody Knows"
    assert heads[0].startswith(f"CONNECT 127.0.0.1:{server.port} HTTP/1.1".encode())
    assert b"Proxy-Authorization: Basic YW5hOndvcmQtb2YtYW5h" in heads[0]
    assert server.requests == []


async def test_what_does_not_show_again_is_no_evidence() -> None:
    """A refusal, a hang-up, a plain port and silence end in nothing, and soon."""
    backend = Backend(lambda: True)
    started = time.monotonic()
    async with forward_proxy(b"HTTP/1.1 403 Forbidden\r\n\r\n") as (proxy, _heads):
        assert await look_at_certificate(backend, a_trail(443), proxy, None) is None
    async with forward_proxy(b"") as (proxy, _heads):
        assert await look_at_certificate(backend, a_trail(443), proxy, None) is None
    async with serving(lambda _request: Reply(raw=b"HTTP/1.1 400 No\r\n\r\n")) as server:
        trail = a_trail(server.port)
        assert await look_at_certificate(backend, trail, None, None, limit_s=0.3) is None
    assert await look_at_certificate(backend, a_trail(server.port), None, None) is None
    async with silent_port() as port:
        assert await look_at_certificate(backend, a_trail(port), None, None, limit_s=0.2) is None

    assert time.monotonic() - started < 2
