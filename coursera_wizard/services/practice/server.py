"""The HTTP/1.1 server of the practice organization, on loopback, written for speed and for faults.

Faults of the line (slow, silent, cut off) are made on the real socket, so that a client meets what
it would meet outside.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import sys
import time
import zlib
from collections.abc import Awaitable, Callable, Iterator

from coursera_wizard.services.practice.exchange import Answer, Request
from coursera_wizard.services.practice.fault_kinds import Sending
from coursera_wizard.services.practice.faults import DueFault
from coursera_wizard.services.practice.gates import Tally
from coursera_wizard.services.practice.listener import Listener

Respond = Callable[[Request], Awaitable[tuple[Answer, DueFault | None]]]

_LARGEST_BODY = 1024 * 1024
_LATE_S = 2.0
_NEVER_S = 3600.0
_DRIP_PAUSE_S = 1.0
_DATE_OFF_S = 3 * 86_400.0
_ENDLESS_BYTES = 512 * 1024 * 1024
_PACKED_AT_ONCE = 1024 * 1024
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip
_REASONS = {
    200: "OK", 301: "Moved Permanently", 302: "Found", 307: "Temporary Redirect",
    400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found",
    405: "Method Not Allowed",
    407: "Proxy Authentication Required", 411: "Length Required", 413: "Content Too Large",
    429: "Too Many Requests", 431: "Request Header Fields Too Large", 500: "Internal Server Error",
    502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout",
}  # fmt: skip


class BadRequestError(Exception):
    """What came in is not HTTP as this server reads it."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class PracticeServer(Listener):
    """Listens on loopback and answers; several may serve the same organization.

    Args:
        tally: Counts what comes in.
        respond: Finds the answers.
    """

    def __init__(self, tally: Tally, respond: Respond) -> None:
        super().__init__(self._serve)
        self._tally = tally
        self._respond = respond

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tally = self._tally
        tally.connections += 1
        stays = True
        while stays:
            try:
                request = await _read_request(reader, writer)
            except BadRequestError as error:
                answer = Answer(error.status, b"", "text/plain")
                writer.write(_head(answer, stays=False, date_off_s=0) + answer.body)
                await writer.drain()
                return
            if request is None:
                return
            stays = _stays_open(request)
            tally.in_flight += 1
            tally.most_in_flight = max(tally.most_in_flight, tally.in_flight)
            try:
                answer, fault = await self._respond(request)
                stays = await _send(reader, writer, answer, fault, stays=stays)
            finally:
                tally.in_flight -= 1


async def _read_request(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> Request | None:
    """Return the next request; None when the client has closed the connection.

    Raises:
        BadRequestError: It cannot be read.
    """
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    except asyncio.LimitOverrunError:
        raise BadRequestError(431) from None
    first, *lines = head[:-4].decode("latin-1").split("\r\n")
    parts = first.split(" ")
    if len(parts) != 3 or not parts[2].startswith("HTTP/1."):
        raise BadRequestError(400)
    method, target, version = parts
    headers = {"": version}
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon:
            raise BadRequestError(400)
        headers[name.lower()] = value.strip()
    if "transfer-encoding" in headers:
        raise BadRequestError(411)
    length = headers.get("content-length", "0")
    if not length.isdigit():
        raise BadRequestError(400)
    if int(length) > _LARGEST_BODY:
        raise BadRequestError(413)
    if headers.get("expect", "").lower() == "100-continue":
        writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
    try:
        body = await reader.readexactly(int(length))
    except asyncio.IncompleteReadError:
        return None
    if target.startswith("http://"):  # as proxies are asked
        target = "/" + target.removeprefix("http://").partition("/")[2]
    return Request(method, target, headers, body)


def _stays_open(request: Request) -> bool:
    connection = request.headers.get("connection", "").lower()
    return request.headers[""] != "HTTP/1.0" and connection != "close"


def _head(answer: Answer, *, stays: bool, date_off_s: float, length: int | None = None) -> bytes:
    reason = _REASONS.get(answer.status, "Unknown")
    lines = [
        f"HTTP/1.1 {answer.status} {reason}",
        f"Date: {_http_date(time.time() + date_off_s)}",
        "Server: practice",
        f"Content-Type: {answer.content_type}",
    ]
    if length is None:
        lines.append("Transfer-Encoding: chunked")
    else:
        lines.append(f"Content-Length: {length}")
    lines += [f"{name}: {value}" for name, value in answer.headers]
    if not stays:
        lines.append("Connection: close")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def _http_date(moment: float) -> str:
    # NOTE: not strftime, which speaks the person's language; not email.utils, slow to import.
    at = time.gmtime(moment)
    day, month = _DAYS[at.tm_wday], _MONTHS[at.tm_mon - 1]
    clock = f"{at.tm_hour:02d}:{at.tm_min:02d}:{at.tm_sec:02d}"
    return f"{day}, {at.tm_mday:02d} {month} {at.tm_year} {clock} GMT"


async def _send(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    answer: Answer,
    fault: DueFault | None,
    *,
    stays: bool,
) -> bool:
    """Send an answer as the fault wants it, and return whether the connection stays open."""
    sending = Sending.WHOLE if fault is None else fault.kind.sending
    body = answer.body
    date_off_s = 0.0
    if fault is not None:
        if sending is Sending.WRONG_DATE:
            date_off_s = fault.seconds(_DATE_OFF_S)
        elif sending is Sending.LATE:
            await _client_leaves(reader, fault.seconds(_LATE_S))
        elif sending is Sending.NEVER:
            await _client_leaves(reader, fault.seconds(_NEVER_S))
            return False
        elif sending is Sending.RESET_AT_ONCE:
            _reset(writer)
            return False
        elif sending in {Sending.ENDLESS, Sending.PACKED_ENDLESS}:
            await _send_endlessly(writer, answer, is_packed=sending is Sending.PACKED_ENDLESS)
            return False
    head = _head(answer, stays=stays, date_off_s=date_off_s, length=len(body))
    if sending is Sending.DRIP and fault is not None:
        await _send_byte_by_byte(reader, writer, head + body, fault.seconds(_DRIP_PAUSE_S))
    elif sending in {Sending.RESET_MIDWAY, Sending.CLOSE_MIDWAY}:
        await _send_half(writer, head + body[: len(body) // 2])
        if sending is Sending.RESET_MIDWAY:
            _reset(writer)
        return False
    else:
        writer.writelines((head, body))
        await writer.drain()
    return stays


async def _client_leaves(reader: asyncio.StreamReader, seconds: float) -> None:
    """Wait, but no longer than the client does."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            # NOTE: a byte read here would be missing later; clients wait for the answer first.
            if await reader.read(1) == b"":
                raise ConnectionResetError


async def _send_byte_by_byte(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, content: bytes, pause_s: float
) -> None:
    for first in range(len(content)):
        writer.write(content[first : first + 1])
        await writer.drain()
        await _client_leaves(reader, pause_s)


async def _send_half(writer: asyncio.StreamWriter, content: bytes) -> None:
    writer.transport.set_write_buffer_limits(0)  # so that drain() waits for the last byte
    writer.write(content)
    await writer.drain()


async def _send_endlessly(writer: asyncio.StreamWriter, answer: Answer, *, is_packed: bool) -> None:
    """Send blanks, which may stand before any JSON, until the client has had enough."""
    if is_packed:
        packed = (*answer.headers, ("Content-Encoding", "gzip"))
        answer = Answer(answer.status, answer.body, answer.content_type, packed)
    writer.write(_head(answer, stays=False, date_off_s=0))
    for content in _packed_blanks() if is_packed else _blanks():
        writer.write(b"%x\r\n%b\r\n" % (len(content), content))
        await writer.drain()
    writer.write(b"0\r\n\r\n")


def _blanks() -> Iterator[bytes]:
    blanks = b" " * 65_536
    for _ in range(_ENDLESS_BYTES // len(blanks)):
        yield blanks


def _packed_blanks() -> Iterator[bytes]:
    """Yield half a gigabyte of blanks as gzip, which is half a megabyte."""
    blanks = b" " * _PACKED_AT_ONCE
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    # After a full flush the packer has forgotten everything: so all pieces are the same.
    piece = packer.compress(blanks) + packer.flush(zlib.Z_FULL_FLUSH)
    yield b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
    checksum = 0
    for _ in range(_ENDLESS_BYTES // _PACKED_AT_ONCE):
        checksum = zlib.crc32(blanks, checksum)
        yield piece
    yield packer.flush() + struct.pack("<II", checksum, _ENDLESS_BYTES)


def _reset(writer: asyncio.StreamWriter) -> None:
    """End the connection with a reset instead of an orderly end."""
    connection = writer.get_extra_info("socket")
    linger = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    writer.transport.abort()
