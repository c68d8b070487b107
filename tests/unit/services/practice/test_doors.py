"""Every door is what it claims to be, as a client sees it that shares no code with ours."""

from __future__ import annotations

import http.client
import socket
import ssl
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from coursera_wizard.services.ports import PracticeAddress
from coursera_wizard.services.practice import college as colleges
from coursera_wizard.services.practice.certificates import INSPECTION_PRODUCT
from coursera_wizard.services.practice.doors import NO_NAME
from coursera_wizard.services.practice.routing import TOKEN_PATH
from tests.support.practice_server import PracticeServer
from tests.unit.services.practice.callers import FORM, GRANT, SocketCaller, basic

# OpenSSL's numbers for what is wrong with a certificate.
NOT_YET, EXPIRED, SELF_SIGNED, NO_ISSUER, OTHER_ADDRESS = 9, 10, 18, 20, 64


def place(url: str) -> tuple[str, int]:
    """Return host and port of an address."""
    parts = urlsplit(url)
    assert parts.hostname is not None
    assert parts.port is not None
    return parts.hostname, parts.port


def trusting(address: PracticeAddress) -> ssl.SSLContext:
    """Return what trusts the address's certificate file, and nobody else."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if address.certificate_file:
        context.load_verify_locations(address.certificate_file)
    return context


def shake_hands(address: PracticeAddress, context: ssl.SSLContext) -> ssl.SSLSocket:
    """Begin a secure connection to the data."""
    host, port = place(address.api_base)
    plain = socket.create_connection((host, port), timeout=5)
    try:
        return context.wrap_socket(plain, server_hostname=host)
    except OSError:
        plain.close()
        raise


def ask_for_token(connection: http.client.HTTPConnection, target: str) -> int:
    """Ask for a token and return the status."""
    connection.request("POST", target, GRANT, basic() | FORM)
    response = connection.getresponse()
    response.read()
    return response.status


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("tls.untrusted", NO_ISSUER),
        ("tls.untrusted/self-signed", SELF_SIGNED),
        ("tls.untrusted/inspection", NO_ISSUER),
        ("tls.expired", EXPIRED),
        ("tls.expired/not-yet-valid", NOT_YET),
        ("tls.wrong-name", OTHER_ADDRESS),
    ],
)
def test_doors_show_wrong_certificates(practice: PracticeServer, name: str, code: int) -> None:
    """Each certificate is wrong in its own way only, data and token alike."""
    practice.fault(name)
    address = practice.address

    with pytest.raises(ssl.SSLCertVerificationError) as raised:
        shake_hands(address, trusting(address))

    assert raised.value.verify_code == code
    assert place(address.token_url) == place(address.api_base)
    assert bool(address.certificate_file) is (code not in {NO_ISSUER, SELF_SIGNED})


def test_doors_are_inspected_by_a_product(practice: PracticeServer) -> None:
    """The issuer is named like a product that schools put into their network."""
    practice.fault("tls.untrusted/inspection")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE

    with shake_hands(practice.address, context) as connection:
        shown = connection.getpeercert(binary_form=True)

    assert shown is not None
    assert INSPECTION_PRODUCT.encode() in shown


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("tls.failed", "HANDSHAKE_FAILURE"),
        ("tls.failed/hung-up", "EOF"),
        ("tls.failed/plain", "WRONG_VERSION"),
    ],
)
def test_doors_where_no_handshake_succeeds(
    practice: PracticeServer, name: str, reason: str
) -> None:
    """It is refused, hung up on, or answered in plain text; no certificate is ever shown."""
    practice.fault(name)

    with pytest.raises((ssl.SSLError, ConnectionResetError)) as raised:
        shake_hands(practice.address, trusting(practice.address))

    assert not isinstance(raised.value, ssl.SSLCertVerificationError)
    assert reason in str(raised.value) or isinstance(raised.value, ConnectionResetError)


def test_doors_refuse_and_keep_their_port(practice: PracticeServer) -> None:
    """Nobody listens, and nobody else can take the port meanwhile."""
    practice.fault("network.refused")
    where = place(practice.address.api_base)

    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(where, timeout=5)
    with socket.socket() as other, pytest.raises(OSError, match="in use"):
        other.bind(where)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows refuses where a queue is full")
def test_doors_with_a_full_queue_let_wait(practice: PracticeServer) -> None:
    """A connection is neither accepted nor refused."""
    practice.fault("network.timeout/connect")

    for url in (practice.address.api_base, practice.address.token_url):
        with pytest.raises(TimeoutError):
            socket.create_connection(place(url), timeout=0.2)


def test_doors_silent_in_the_handshake(practice: PracticeServer) -> None:
    """The connection stands, and the secure one never does."""
    practice.fault("network.timeout/secure")
    context = trusting(practice.address)

    with (
        socket.create_connection(place(practice.address.api_base), timeout=0.2) as plain,
        pytest.raises(TimeoutError),
    ):
        context.wrap_socket(plain, server_hostname="127.0.0.1")


def test_doors_whose_name_does_not_exist(practice: PracticeServer) -> None:
    """The name is one that can never exist."""
    practice.fault("network.name-not-found")

    hosts = {
        urlsplit(url).hostname for url in (practice.address.api_base, practice.address.token_url)
    }

    assert hosts == {NO_NAME}
    with pytest.raises(socket.gaierror):
        socket.getaddrinfo(NO_NAME, 443)


def test_doors_that_are_good_are_open_to_who_trusts_them(practice: PracticeServer) -> None:
    """Over https with the certificate file everything works, on the same college."""
    address = practice.door("secure")
    host, port = place(address.token_url)

    connection = http.client.HTTPSConnection(host, port, context=trusting(address), timeout=5)
    status = ask_for_token(connection, TOKEN_PATH)
    connection.close()

    assert status == 200
    assert Path(address.certificate_file).read_bytes().startswith(b"-----BEGIN CERTIFICATE")
    assert practice.requests() == {"token": 1}


def test_doors_clean_up_behind_themselves(practice: PracticeServer) -> None:
    """When the fault is over the file is gone, its port is closed, and the plain door is back."""
    plain = practice.address
    secure = practice.door("secure")
    practice.clear_faults()

    assert practice.address == plain
    assert not Path(secure.certificate_file).exists()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(place(secure.api_base), timeout=5)


def test_doors_redirect_from_https_to_http(practice: PracticeServer) -> None:
    """A good https door sends requests on to an address that is not secure."""
    practice.fault("coursera.redirected/to-http")
    address = practice.address
    host, port = place(address.token_url)

    connection = http.client.HTTPSConnection(host, port, context=trusting(address), timeout=5)
    connection.request("POST", TOKEN_PATH, GRANT, basic() | FORM)
    response = connection.getresponse()
    connection.close()

    assert response.status == 301
    assert urlsplit(str(response.getheader("Location"))).scheme == "http"


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("coursera.wrong-address", 404),
        ("coursera.wrong-address/legacy", 403),
        ("coursera.wrong-address/elsewhere", 404),
    ],
)
def test_doors_at_wrong_addresses(practice: PracticeServer, name: str, status: int) -> None:
    """A token is given, and the data are not at the address that somebody typed."""
    token_from = SocketCaller(practice.address)
    token_from.renew()
    practice.fault(name)
    caller = SocketCaller(practice.address)
    caller.token = token_from.token

    assert caller.get("").status == status
    assert practice.address.replaced == ("api_base",)

    token_from.close()
    caller.close()


def test_doors_with_typing_mistakes(practice: PracticeServer) -> None:
    """A key of the older console is refused here; a web name is no organization."""
    practice.fault("coursera.legacy-credentials")
    legacy = practice.address
    host, port = place(legacy.token_url)
    connection = http.client.HTTPConnection(host, port, timeout=5)
    given = basic(legacy.api_key, legacy.client_secret)
    connection.request("POST", TOKEN_PATH, GRANT, given | FORM)
    refused = connection.getresponse()
    content = refused.read()
    connection.close()
    practice.clear_faults()
    practice.fault("coursera.organization-not-found/slug")
    caller = SocketCaller(practice.address)

    assert (refused.status, b"invalid_client" in content) == (401, True)
    assert (len(legacy.api_key), len(legacy.client_secret)) == (22, 22)
    assert legacy.replaced == ("api_key", "client_secret")
    assert practice.address.organization_id == colleges.ORGANIZATION_SLUG
    assert caller.get("").status == 404
    caller.close()


def test_doors_of_both_generations_share_the_fault(practice: PracticeServer) -> None:
    """The older addresses lead to the fault as well; the browser's do not."""
    plain = practice.address
    practice.fault("network.refused")
    address = practice.address

    assert place(address.legacy_token_url) == place(address.api_base)
    assert place(address.legacy_api_base) == place(address.api_base)
    assert address.legacy_auth_url == plain.legacy_auth_url
    assert address.console_link == plain.console_link
