"""A small HTTP server on loopback: says exactly what it is told to, well-formed or not."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

REASONS = {200: "OK", 302: "Found", 401: "Unauthorized", 404: "Not Found", 429: "Too Many Requests"}


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it came."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def path(self) -> str:
        """The path without the query."""
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        """The query."""
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered.

    Attributes:
        status: The status.
        body: The body; anything but bytes is sent as JSON.
        headers: More headers; they replace the usual ones.
        raw: Sent as it is instead of all that; the connection is closed behind it.
        drip_s: Sends the body byte by byte, so many seconds apart.
        hold: Sends nothing more after the head and keeps the connection.
    """

    status: int = 200
    body: object = None
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    drip_s: float = 0.0
    hold: bool = False

    @property
    def payload(self) -> bytes:
        """The body as bytes."""
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


Handler = Callable[[Request], Reply | Awaitable[Reply]]


@dataclass(slots=True)
class LoopbackServer:
    """A running server.

    Attributes:
        port: Where it listens.
        requests: What came so far.
        connections: How many connections were opened.
        busiest: How many requests were under way at once, at most.
    """

    handler: Handler
    port: int = 0
    scheme: str = "http"
    requests: list[Request] = field(default_factory=list)
    connections: int = 0
    busy: int = 0
    busiest: int = 0
    writers: set[asyncio.StreamWriter] = field(default_factory=set)
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def url(self) -> str:
        """Its address."""
        return f"{self.scheme}://127.0.0.1:{self.port}"

    def paths(self) -> list[str]:
        """The paths asked for so far."""
        return [request.path for request in self.requests]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection."""
        task = asyncio.current_task()
        assert task is not None
        self.tasks.add(task)
        self.writers.add(writer)
        self.connections += 1
        try:
            while (request := await _read_request(reader)) is not None:
                self.requests.append(request)
                self.busy += 1
                self.busiest = max(self.busiest, self.busy)
                try:
                    reply = self.handler(request)
                    if not isinstance(reply, Reply):
                        reply = await reply
                finally:
                    self.busy -= 1
                if not await _write_reply(writer, reply):
                    break
        except (ConnectionError, ssl.SSLError, asyncio.CancelledError):
            pass
        finally:
            self.tasks.discard(task)
            self.writers.discard(writer)
            writer.close()


async def _read_request(reader: asyncio.StreamReader) -> Request | None:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.split("\r\n")
    method, target, _version = first.split(" ", 2)
    headers = {
        name.strip().lower(): value.strip()
        for name, _colon, value in (line.partition(":") for line in lines if line)
    }
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Request(method, target, headers, body)


async def _write_reply(writer: asyncio.StreamWriter, reply: Reply) -> bool:
    """Send a reply; return whether the connection goes on."""
    if reply.raw is not None:
        writer.write(reply.raw)
        await writer.drain()
        return False
    headers = {
        "content-type": "application/json",
        "content-length": str(len(reply.payload)),
        **{name.lower(): value for name, value in reply.headers.items()},
    }
    lines = [f"HTTP/1.1 {reply.status} {REASONS.get(reply.status, 'Whatever')}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    writer.write(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))
    await writer.drain()
    if reply.hold:
        await asyncio.Event().wait()
    if not reply.drip_s:
        writer.write(reply.payload)
        await writer.drain()
        return True
    for byte in reply.payload:
        writer.write(bytes([byte]))
        await writer.drain()
        await asyncio.sleep(reply.drip_s)
    return True


@asynccontextmanager
async def serving(
    handler: Handler, *, context: ssl.SSLContext | None = None
) -> AsyncIterator[LoopbackServer]:
    """Run a server for the time of the block."""
    running = LoopbackServer(handler, scheme="https" if context else "http")
    server = await asyncio.start_server(running.serve, "127.0.0.1", 0, ssl=context)
    running.port = server.sockets[0].getsockname()[1]
    try:
        yield running
    finally:
        server.close()
        for task in list(running.tasks):
            task.cancel()
        await asyncio.gather(*running.tasks, return_exceptions=True)
        for writer in list(running.writers):
            writer.transport.abort()
        await asyncio.sleep(0)


@asynccontextmanager
async def silent_port() -> AsyncIterator[int]:
    """Take connections on a port and never say a word."""
    held: list[asyncio.StreamWriter] = []

    async def keep(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        held.append(writer)

    server = await asyncio.start_server(keep, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for writer in held:
            writer.transport.abort()
        await asyncio.sleep(0)
