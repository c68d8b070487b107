"""The server on its real socket: HTTP as it should be, and every fault of the line."""

from __future__ import annotations

import http.client
import socket
import time
import zlib
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import pytest

from tests.support.practice_server import PracticeServer
from tests.unit.services.practice.callers import SocketCaller


@pytest.fixture
def socket_caller(practice: PracticeServer) -> Iterator[SocketCaller]:
    """Return somebody with a connection and a token."""
    caller = SocketCaller(practice.address)
    caller.renew()
    yield caller
    caller.close()


def raw(practice: PracticeServer, content: bytes) -> bytes:
    """Send bytes as they are, and return all that comes until the server closes."""
    parts = urlsplit(practice.address.api_base)
    with socket.create_connection((parts.hostname, parts.port), timeout=10) as connection:
        connection.sendall(content)
        received = b""
        while chunk := connection.recv(65_536):
            received += chunk
        return received


def test_server_keeps_connections_and_dates_every_answer(
    practice: PracticeServer, socket_caller: SocketCaller
) -> None:
    """Many requests use one connection, and each answer has the date and a length."""
    replies = [socket_caller.get("/programs", excludeContent="true") for _ in range(5)]
    replies.append(socket_caller.get("/programs"))
    replies.append(socket_caller.send("GET", "/nowhere"))

    assert [reply.status for reply in replies] == [200] * 5 + [400, 404]
    for reply in replies:
        sent_at = parsedate_to_datetime(reply.headers["date"])
        assert abs(sent_at.timestamp() - time.time()) < 5
        assert int(reply.headers["content-length"]) == len(reply.body)
        assert reply.headers["content-type"].startswith("application/json")
    assert practice.report()["connections"] == 1


def test_server_counts_what_it_is_asked(
    practice: PracticeServer, socket_caller: SocketCaller
) -> None:
    """Requests are counted by endpoint, and the latest are listed without their headers."""
    socket_caller.get("")
    socket_caller.get("/users", limit=3)
    socket_caller.get("/users", limit=4)

    assert practice.requests() == {"token": 1, "organization": 1, "users": 2}
    assert practice.latest()[-1][0] == "GET"
    assert practice.latest()[-1][1].endswith("/users?limit=4")
    assert socket_caller.token not in str(practice.report())
    assert practice.report()["most_in_flight"] == 1


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (b"GET /users\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nno colon\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nContent-Length: many\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n", 413),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", 411),
        (b"GET / HTTP/1.1\r\nLong: " + b"x" * 70_000 + b"\r\n\r\n", 431),
        (b"GET / HTTP/1.0\r\n\r\n", 404),
        (b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n", 404),
        (b"GET http://127.0.0.1/ HTTP/1.1\r\nConnection: close\r\n\r\n", 404),
    ],
)
def test_server_answers_strange_requests_and_closes(
    practice: PracticeServer, request_bytes: bytes, status: int
) -> None:
    """What is not HTTP gets a refusal; who wants the connection closed gets it closed."""
    received = raw(practice, request_bytes)

    assert received.startswith(b"HTTP/1.1 %d " % status)
    assert b"\r\nConnection: close\r\n" in received
    assert b"\r\nDate: " in received


def test_server_invites_a_waiting_body(practice: PracticeServer) -> None:
    """Who asks whether to send the body is told to go on."""
    received = raw(
        practice,
        b"POST /oauth2/client_credentials/token HTTP/1.1\r\nExpect: 100-continue\r\n"
        b"Connection: close\r\nContent-Length: 2\r\n\r\na=",
    )

    assert received.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 401 ")


def test_server_is_late(practice: PracticeServer, socket_caller: SocketCaller) -> None:
    """A slow answer comes in the end, whole."""
    practice.fault("network.slow", times=1, seconds=0.2)
    began = time.monotonic()

    reply = socket_caller.get("")

    assert reply.status == 200
    assert time.monotonic() - began >= 0.2


@pytest.mark.parametrize("name", ["network.timeout", "network.timeout/drip"])
def test_server_lets_wait(practice: PracticeServer, name: str) -> None:
    """A silent or dripping answer outlasts a client's patience; others are answered meanwhile."""
    caller = SocketCaller(practice.address, timeout_s=0.3)
    caller.renew()
    practice.fault(name, times=1, seconds=5)

    with pytest.raises(TimeoutError):
        caller.get("")

    caller.close()
    other = SocketCaller(practice.address)
    assert other.renew().status == 200
    other.close()


def test_server_drips_the_whole_answer(
    practice: PracticeServer, socket_caller: SocketCaller
) -> None:
    """A dripping answer is complete for who is patient."""
    practice.fault("network.timeout/drip", times=1, seconds=0)
    assert socket_caller.get("").rows[0]["id"] == practice.address.organization_id


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("network.cut-off", (ConnectionResetError, http.client.IncompleteRead)),
        ("network.cut-off/at-once", ConnectionResetError),
        ("network.cut-off/short", http.client.IncompleteRead),
    ],
)
def test_server_cuts_off(
    practice: PracticeServer,
    socket_caller: SocketCaller,
    name: str,
    expected: type[Exception] | tuple[type[Exception], ...],
) -> None:
    """The connection ends at once or in the middle, by a reset or an early close."""
    practice.fault(name, where="users", times=1)

    with pytest.raises(expected):
        socket_caller.get("/users", limit=1000)

    socket_caller.close()
    assert socket_caller.get("/users", limit=1000).status == 200


def test_server_sends_without_end(practice: PracticeServer, socket_caller: SocketCaller) -> None:
    """An answer that is too large goes on and on; the server gives up when the client does."""
    practice.fault("coursera.answer-too-large", times=1)
    headers = {"authorization": f"Bearer {socket_caller.token}"}

    socket_caller.connection.request("GET", "/ent/api/businesses.v1/x", headers=headers)
    response = socket_caller.connection.getresponse()
    received = sum(len(response.read(1_000_000)) for _ in range(30))

    assert response.status != 0
    assert received == 30_000_000
    response.close()
    socket_caller.close()
    assert socket_caller.get("").status == 200


def test_server_sends_a_packed_flood(practice: PracticeServer, socket_caller: SocketCaller) -> None:
    """Half a megabyte of gzip is half a gigabyte of blanks, and properly packed."""
    practice.fault("coursera.answer-too-large/compressed", times=1)

    reply = socket_caller.get("")

    unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
    unpacked = len(unpacker.decompress(reply.body, 1_000_000))
    while unpacker.unconsumed_tail and unpacked < 40_000_000:
        unpacked += len(unpacker.decompress(unpacker.unconsumed_tail, 10_000_000))
    assert reply.headers["content-encoding"] == "gzip"
    assert len(reply.body) < 1_000_000
    assert unpacked > 30_000_000


def test_server_has_a_wrong_clock(practice: PracticeServer, socket_caller: SocketCaller) -> None:
    """The date of the answers can be off, as with a clock that is."""
    practice.fault("clock.wrong", seconds=-7200)

    reply = socket_caller.get("")

    sent_at = parsedate_to_datetime(reply.headers["date"])
    assert sent_at.timestamp() - time.time() == pytest.approx(-7200, abs=5)


def test_server_sends_html_where_json_is_expected(
    practice: PracticeServer, socket_caller: SocketCaller
) -> None:
    """A captive portal answers 200 with a page, or leads to another host."""
    practice.fault("coursera.not-coursera", times=1)
    practice.fault("coursera.redirected", times=1)

    page, redirect = socket_caller.get(""), socket_caller.get("")

    assert (page.status, redirect.status) == (200, 302)
    assert page.headers["content-type"].startswith("text/html")
    assert page.body.startswith(b"<!DOCTYPE html>")
    assert urlsplit(redirect.headers["location"]).hostname == "signin.portal.example"
