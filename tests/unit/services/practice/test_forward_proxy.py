"""The proxy in between: it tunnels, it passes on, it asks for a sign-in, and it stays at home."""

from __future__ import annotations

import base64
import http.client
import socket
import ssl
from urllib.parse import urlsplit

import pytest

from coursera_wizard.services.practice.forward_proxy import PROXY_PASSWORD, PROXY_USER
from tests.support.practice_server import PracticeServer
from tests.unit.services.practice.callers import FORM, GRANT, basic

SIGNED_IN = {
    "Proxy-Authorization": "Basic "
    + base64.b64encode(f"{PROXY_USER}:{PROXY_PASSWORD}".encode()).decode()
}
WRONG = {"Proxy-Authorization": "Basic " + base64.b64encode(b"somebody:else").decode()}


def through(practice: PracticeServer) -> http.client.HTTPConnection:
    """Return a connection to the proxy."""
    parts = urlsplit(practice.address.proxy)
    return http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=5)


def token_status(practice: PracticeServer, headers: dict[str, str] | None = None) -> int:
    """Ask for a token through the proxy in the plain way, and return the status."""
    connection = through(practice)
    connection.request("POST", practice.address.token_url, GRANT, basic() | FORM | (headers or {}))
    response = connection.getresponse()
    response.read()
    connection.close()
    return response.status


def tunnel_status(practice: PracticeServer, target: str, **headers: str) -> int:
    """Ask for a tunnel and return the status."""
    parts = urlsplit(practice.address.proxy)
    lines = [f"CONNECT {target} HTTP/1.1", *(f"{name}: {text}" for name, text in headers.items())]
    with socket.create_connection((parts.hostname, parts.port), timeout=5) as connection:
        connection.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        return int(connection.recv(4096).split(b" ")[1])


def test_proxy_passes_plain_requests_on(practice: PracticeServer) -> None:
    """A request with a whole address reaches the organization, and its answer comes back."""
    practice.door("proxy")

    assert token_status(practice) == 200
    assert practice.requests() == {"token": 1}


def test_proxy_tunnels_to_the_secure_door(practice: PracticeServer) -> None:
    """Through a tunnel the connection is secure from end to end."""
    address = practice.door("secure-proxy")
    proxy, target = urlsplit(address.proxy), urlsplit(address.token_url)
    context = ssl.create_default_context(cafile=address.certificate_file)

    connection = http.client.HTTPSConnection(
        proxy.hostname or "", proxy.port, context=context, timeout=5
    )
    connection.set_tunnel(target.hostname or "", target.port)
    connection.request("POST", target.path, GRANT, basic() | FORM)
    response = connection.getresponse()
    body = response.read()
    connection.close()

    assert response.status == 200
    assert b"access_token" in body


def test_proxy_asks_for_a_sign_in(practice: PracticeServer) -> None:
    """Nothing passes before somebody signs in, neither tunnels nor plain requests."""
    practice.fault("network.proxy-sign-in/plain")
    statuses = [token_status(practice, headers) for headers in (None, WRONG, SIGNED_IN)]
    practice.clear_faults()
    practice.fault("network.proxy-sign-in")
    target = urlsplit(practice.address.api_base)

    assert statuses == [407, 407, 200]
    assert target.scheme == "https"
    assert tunnel_status(practice, target.netloc) == 407
    assert tunnel_status(practice, target.netloc, **SIGNED_IN) == 200


@pytest.mark.parametrize("name", ["network.proxy-unreachable", "network.proxy-unreachable/name"])
def test_proxy_that_is_not_there(practice: PracticeServer, name: str) -> None:
    """The proxy refuses, or its name does not exist; the organization itself is fine."""
    practice.fault(name)

    with pytest.raises((ConnectionRefusedError, socket.gaierror)):
        through(practice).connect()


def test_proxy_that_stays_silent(practice: PracticeServer) -> None:
    """It takes the connection and answers nothing."""
    practice.fault("network.timeout/proxy")
    parts = urlsplit(practice.address.proxy)

    with socket.create_connection((parts.hostname, parts.port), timeout=0.2) as connection:
        connection.sendall(b"CONNECT 127.0.0.1:443 HTTP/1.1\r\n\r\n")
        with pytest.raises(TimeoutError):
            connection.recv(1)


@pytest.mark.parametrize(
    ("target", "status"),
    [("api.example:443", 403), ("127.0.0.1:70000", 400), ("127.0.0.1:1", 502)],
)
def test_proxy_leads_nowhere_else(practice: PracticeServer, target: str, status: int) -> None:
    """Other computers are off limits, nonsense is refused, and a closed port is told."""
    practice.door("proxy")

    assert tunnel_status(practice, target) == status
