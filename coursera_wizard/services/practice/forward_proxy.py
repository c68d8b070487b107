"""A forward proxy on loopback: tunnels, plain requests, and a sign-in where one is wanted.

It leads to this computer only, whatever it is asked for.
"""

from __future__ import annotations

import asyncio
import base64
from urllib.parse import urlsplit

from coursera_wizard.services.practice.listener import HOST, Listener

# Everybody may know these: they open nothing but the practice proxy.
PROXY_USER = "practice"
PROXY_PASSWORD = "everybody-may-know-this"  # noqa: S105 - not a secret: it opens the practice proxy only

_LOCAL = frozenset({HOST, "localhost"})
_CHUNK = 65_536
_CONNECT_LIMIT_S = 5.0
_WANTS_SIGN_IN = 407
_REFUSALS = {
    400: "Bad Request",
    403: "Forbidden",
    407: "Proxy Authentication Required",
    502: "Bad Gateway",
}


class ForwardProxy:
    """One proxy; nothing is cached, and each plain request has a connection of its own."""

    def __init__(self, *, wants_sign_in: bool = False) -> None:
        """Choose whether somebody has to sign in first."""
        self._wants_sign_in = wants_sign_in
        self.listener = Listener(self._attend)

    async def _attend(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            return
        first, *lines = head[:-4].decode("latin-1").split("\r\n")
        method, target, *version = first.split(" ")
        refusal = self._refusal(target, method, lines) if len(version) == 1 else 400
        if refusal:
            await _refuse(writer, refusal)
            return
        host, port, path = _place(method, target)
        try:
            async with asyncio.timeout(_CONNECT_LIMIT_S):
                far_reader, far_writer = await asyncio.open_connection(host, port)
        except OSError:
            await _refuse(writer, 502)
            return
        try:
            if method == "CONNECT":
                writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            else:
                far_writer.write(_passed_on(method, path, lines))
            await _both_ways(reader, writer, far_reader, far_writer)
        finally:
            far_writer.transport.abort()

    def _refusal(self, target: str, method: str, lines: list[str]) -> int:
        """Return the status with which a request is turned down, or 0."""
        if self._wants_sign_in and not _is_signed_in(lines):
            return _WANTS_SIGN_IN
        try:
            host, port, _path = _place(method, target)
        except ValueError:
            return 400
        return 0 if host in _LOCAL and port else 403


def _place(method: str, target: str) -> tuple[str, int, str]:
    """Return host, port and path of what is asked for; raises ValueError for nonsense."""
    if method == "CONNECT":
        parts = urlsplit(f"//{target}")
        return parts.hostname or "", parts.port or 443, ""
    parts = urlsplit(target)
    path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    return parts.hostname or "", parts.port or 80, path


def _is_signed_in(lines: list[str]) -> bool:
    expected = base64.b64encode(f"{PROXY_USER}:{PROXY_PASSWORD}".encode()).decode()
    for line in lines:
        name, _, value = line.partition(":")
        if name.lower() == "proxy-authorization":
            scheme, _, given = value.strip().partition(" ")
            return scheme.lower() == "basic" and given.strip() == expected
    return False


def _passed_on(method: str, path: str, lines: list[str]) -> bytes:
    """Return the head of a plain request as the server behind the proxy gets it."""
    kept = [
        line
        for line in lines
        if not line.lower().startswith(("proxy-", "connection:", "keep-alive:"))
    ]
    head = [f"{method} {path} HTTP/1.1", *kept, "Connection: close", "", ""]
    return "\r\n".join(head).encode("latin-1")


async def _refuse(writer: asyncio.StreamWriter, status: int) -> None:
    lines = [
        f"HTTP/1.1 {status} {_REFUSALS[status]}",
        "Content-Length: 0",
        "Connection: close",
        "Via: 1.1 practice-proxy",
    ]
    if status == _WANTS_SIGN_IN:
        lines.append('Proxy-Authenticate: Basic realm="proxy.school.example"')
    writer.write(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))
    await writer.drain()


async def _both_ways(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    far_reader: asyncio.StreamReader,
    far_writer: asyncio.StreamWriter,
) -> None:
    """Carry bytes in both directions until the far side has ended, or both have."""
    there = asyncio.create_task(_carry(reader, far_writer))
    try:
        await _carry(far_reader, writer)
    finally:
        there.cancel()
        await asyncio.gather(there, return_exceptions=True)


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while chunk := await reader.read(_CHUNK):
        writer.write(chunk)
        await writer.drain()
    if writer.can_write_eof():
        writer.write_eof()
