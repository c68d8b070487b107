"""One request against real servers that answer, drip, cut, redirect, overflow and lie."""

from __future__ import annotations

import asyncio
import gzip
import ssl
import time
import zlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import trustme
from PySide6.QtWidgets import QApplication

from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.domain.secret import Secret
from coursera_wizard.services.coursera.limits import Limits
from coursera_wizard.services.coursera.proxies import ProxyRoute
from coursera_wizard.services.coursera.trail import Stage, Trail
from coursera_wizard.services.coursera.transport import Answer, Transport
from coursera_wizard.services.coursera.trust import TrustStore
from coursera_wizard.services.retry import TransientError
from tests.support.loopback import Reply, serving, silent_port

SMALL = Limits(connect_s=5.0, read_s=5.0, request_s=10.0, body_bytes=200_000)
# Where silence is expected: what is answered on a busy computer has time.
IMPATIENT = replace(SMALL, connect_s=0.3, read_s=0.3, request_s=0.6)
HEADERS = {"Authorization": "Bearer marker-token"}


async def get(
    url: str,
    *,
    limits: Limits = SMALL,
    context: ssl.SSLContext | None = None,
    proxy: ProxyRoute | None = None,
    on_stage: Callable[[Trail], None] | None = None,
    has_network: bool = True,
) -> Answer:
    """Send one request with a transport of its own."""
    transport = Transport(limits, context, lambda: has_network)
    try:
        return await transport.send("GET", url, headers=HEADERS, proxy=proxy, on_stage=on_stage)
    finally:
        await transport.aclose()


async def code_of(url: str, **more: object) -> ProblemCode:
    """Return the problem that a request ends in."""
    with pytest.raises(ProblemError) as caught:
        await get(url, **more)  # type: ignore[arg-type]  # passed on
    problem = caught.value.problem
    assert "marker-token" not in f"{problem}{problem.details}"
    return problem.code


async def test_send_returns_the_answer_and_tells_each_step() -> None:
    """A request is followed from the name to the answer."""
    stages: list[Stage] = []
    async with serving(lambda _request: Reply(404, {"a": 1})) as server:
        answer = await get(f"{server.url}/x?y=1", on_stage=lambda trail: stages.append(trail.stage))

    assert (answer.status, answer.body) == (404, b'{"a": 1}')
    assert stages == [Stage.NAME, Stage.PORT, Stage.REQUEST, Stage.ANSWER]
    assert server.requests[0].headers["authorization"] == "Bearer marker-token"
    assert answer.trail.path == "/x"


async def test_send_works_on_the_windows_loop(qapp: QApplication) -> None:
    """The same client works on the loop that the window runs on."""
    async with serving(lambda _request: Reply(body={"a": 1})) as server:
        assert (await get(server.url)).body == b'{"a": 1}'


async def test_connections_are_used_again() -> None:
    """Requests one after the other share a connection."""
    async with serving(lambda _request: Reply(body=[])) as server:
        transport = Transport(SMALL, None, lambda: True)
        for _number in range(3):
            await transport.send("GET", server.url, headers=HEADERS)
        await transport.aclose()

    assert server.connections == 1


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (Reply(body=b"x" * 40, drip_s=0.1), ProblemCode.NETWORK_TIMEOUT),
        (Reply(body=b"x", hold=True), ProblemCode.NETWORK_TIMEOUT),
        (Reply(raw=b""), ProblemCode.NETWORK_CUT_OFF),
        (Reply(raw=b"HTTP/1.1 200 OK\r\ncontent-le"), ProblemCode.NETWORK_CUT_OFF),
        (Reply(raw=b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{"), ProblemCode.NETWORK_CUT_OFF),
        (
            Reply(raw=b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nabc"),
            ProblemCode.NETWORK_CUT_OFF,
        ),
        (Reply(raw=b"220 mail.example ESMTP\r\n\r\n"), ProblemCode.COURSERA_NOT_COURSERA),
        (Reply(body=b"x" * 300_000), ProblemCode.COURSERA_ANSWER_TOO_LARGE),
        (
            Reply(body=gzip.compress(bytes(50_000_000)), headers={"content-encoding": "gzip"}),
            ProblemCode.COURSERA_ANSWER_TOO_LARGE,
        ),
        (
            Reply(body=b"no gzip at all", headers={"content-encoding": "gzip"}),
            ProblemCode.COURSERA_UNEXPECTED_ANSWER,
        ),
        (
            Reply(body=gzip.compress(b"x" * 9000)[:-9], headers={"content-encoding": "gzip"}),
            ProblemCode.COURSERA_UNEXPECTED_ANSWER,
        ),
        (
            Reply(body=b"x", headers={"content-encoding": "secret-sauce"}),
            ProblemCode.COURSERA_UNEXPECTED_ANSWER,
        ),
    ],
)  # fmt: skip
async def test_send_names_what_became_of_an_answer(reply: Reply, code: ProblemCode) -> None:
    """Drip, silence, cuts, foreign protocols and too much are told apart."""
    async with serving(lambda _request: reply) as server:
        limits = IMPATIENT if code is ProblemCode.NETWORK_TIMEOUT else SMALL
        started = time.monotonic()

        assert await code_of(server.url, limits=limits) is code
        assert time.monotonic() - started < 2


@pytest.mark.parametrize(
    "reply",
    [
        Reply(502, b"no gzip at all", headers={"content-encoding": "gzip"}),
        Reply(503, b"x" * 300_000),
        Reply(raw=b"HTTP/1.1 500 Error\r\ncontent-length: 99\r\n\r\n{"),
        Reply(504, b"x", hold=True),
        Reply(429, b"no gzip", headers={"content-encoding": "gzip", "retry-after": "7"}),
    ],
)
async def test_status_that_says_it_all_is_told_whatever_its_body_is(reply: Reply) -> None:
    """A server that fails may fail at its error page as well."""
    async with serving(lambda _request: reply) as server:
        answer = await get(server.url, limits=IMPATIENT if reply.hold else SMALL)

    assert answer.status in {429, 500, 502, 503, 504}
    assert answer.body == b""
    assert answer.status != 429 or answer.headers["retry-after"] == "7"


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress])
async def test_send_unpacks(pack: Callable[[bytes], bytes]) -> None:
    """Packed answers come unpacked, up to the limit exactly."""
    body = b"abc" * 66_000
    name = "gzip" if pack is gzip.compress else "deflate"
    reply = Reply(body=pack(body), headers={"content-encoding": name})
    async with serving(lambda _request: reply) as server:
        assert (await get(server.url, limits=replace(SMALL, body_bytes=len(body)))).body == body


async def test_send_never_follows_a_redirect() -> None:
    """A redirect is an answer; nothing is sent where it points."""
    async with serving(lambda _request: Reply(body={})) as other:
        reply = Reply(302, b"", headers={"location": other.url})
        async with serving(lambda _request: reply) as server:
            answer = await get(server.url)

    assert answer.status == 302
    assert other.requests == []


async def test_send_names_a_refused_connection() -> None:
    """A port nobody listens at is refused."""
    async with serving(lambda _request: Reply()) as server:
        url = server.url

    assert await code_of(url) is ProblemCode.NETWORK_REFUSED


async def test_send_names_silence_of_a_server() -> None:
    """A server that takes the connection and says nothing is waited for only so long."""
    async with silent_port() as port:
        url = f"http://127.0.0.1:{port}"
        assert await code_of(url, limits=IMPATIENT) is ProblemCode.NETWORK_TIMEOUT


async def test_send_names_a_missing_name() -> None:
    """A name without an address is told from a refusal."""
    assert await code_of("http://no.such.host.invalid") is ProblemCode.NETWORK_NAME_NOT_FOUND


async def test_send_can_be_tried_again_after_a_break() -> None:
    """Faults of the line are worth another try."""
    async with serving(lambda _request: Reply(raw=b"")) as server:
        with pytest.raises(TransientError):
            await get(server.url)


async def test_cancelling_takes_effect_at_once() -> None:
    """Whoever cancels does not wait for the server."""
    async with silent_port() as port:
        limits = Limits()
        task = asyncio.create_task(get(f"http://127.0.0.1:{port}", limits=limits))
        await asyncio.sleep(0.05)
        started = time.monotonic()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    assert time.monotonic() - started < 2.0


# -- TLS


@pytest.fixture
def authority() -> trustme.CA:
    """A certificate authority of our own."""
    return trustme.CA()


def server_context(certificate: trustme.LeafCert) -> ssl.SSLContext:
    """Return what a server needs to show a certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


async def client_context(authority: trustme.CA, folder: Path) -> ssl.SSLContext:
    """Return a context that trusts an authority by a delivery's own certificate file."""
    path = folder / "authority.pem"
    authority.cert_pem.write_to_path(str(path))
    return await TrustStore().context(str(path))


async def test_tls_trusts_the_deliverys_own_certificate_file(
    authority: trustme.CA, tmp_path: Path
) -> None:
    """A school's own authority is trusted when its file is named, by name and by address."""
    context = server_context(authority.issue_cert("127.0.0.1", "localhost"))
    trusting = await client_context(authority, tmp_path)
    stages: list[Stage] = []

    async with serving(lambda _request: Reply(body={}), context=context) as server:
        await get(server.url, context=trusting, on_stage=lambda trail: stages.append(trail.stage))
        await get(f"https://localhost:{server.port}", context=trusting)

    assert Stage.CERTIFICATE in stages


async def test_tls_names_an_unknown_issuer(authority: trustme.CA) -> None:
    """A certificate nobody vouches for ends the connection before anything is sent."""
    context = server_context(authority.issue_cert("127.0.0.1"))
    async with serving(lambda _request: Reply(body={}), context=context) as server:
        found = await code_of(server.url, context=await TrustStore().context(""))

    assert found is ProblemCode.TLS_UNTRUSTED
    assert server.requests == []


async def test_tls_names_another_name(authority: trustme.CA, tmp_path: Path) -> None:
    """A trusted certificate of another host is told as such."""
    context = server_context(authority.issue_cert("elsewhere.example"))
    trusting = await client_context(authority, tmp_path)
    async with serving(lambda _request: Reply(body={}), context=context) as server:
        assert await code_of(server.url, context=trusting) is ProblemCode.TLS_WRONG_NAME
        url = f"https://localhost:{server.port}"
        assert await code_of(url, context=trusting) is ProblemCode.TLS_WRONG_NAME


async def test_tls_names_an_expired_certificate(authority: trustme.CA, tmp_path: Path) -> None:
    """A certificate that has run out is told as such."""
    import datetime as dt

    past = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    leaf = authority.issue_cert("127.0.0.1", not_before=past, not_after=past.replace(year=2021))
    trusting = await client_context(authority, tmp_path)
    async with serving(lambda _request: Reply(body={}), context=server_context(leaf)) as server:
        assert await code_of(server.url, context=trusting) is ProblemCode.TLS_EXPIRED


async def test_tls_to_a_port_that_speaks_none() -> None:
    """A plain port, or one that stays silent, is no secure connection."""
    context = await TrustStore().context("")
    plain = Reply(raw=b"HTTP/1.1 400 Bad Request\r\n\r\n")
    async with serving(lambda _request: plain) as server:
        url = f"https://127.0.0.1:{server.port}"
        assert await code_of(url, context=context, limits=IMPATIENT) in {
            ProblemCode.TLS_FAILED,
            ProblemCode.NETWORK_TIMEOUT,
        }
    async with silent_port() as port:
        url = f"https://127.0.0.1:{port}"
        found = await code_of(url, context=context, limits=IMPATIENT)
        assert found is ProblemCode.NETWORK_TIMEOUT


# -- proxies


@asynccontextmanager
async def forward_proxy(
    target_port: int, status: bytes = b"200 OK"
) -> AsyncIterator[tuple[ProxyRoute, list[bytes]]]:
    """Run a proxy that makes tunnels to one port, whatever host is asked for."""
    heads: list[bytes] = []
    tasks: set[asyncio.Task[None]] = set()

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while part := await reader.read(65536):
                writer.write(part)
                await writer.drain()
        except ConnectionError:
            pass
        finally:
            writer.close()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            heads.append(await reader.readuntil(b"\r\n\r\n"))
        except asyncio.IncompleteReadError:
            writer.close()
            return
        writer.write(b"HTTP/1.1 " + status + b"\r\ncontent-length: 0\r\n\r\n")
        if not status.startswith(b"2"):
            writer.close()
            return
        inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", target_port)
        tasks.add(asyncio.create_task(pump(reader, inner_writer)))
        tasks.add(asyncio.create_task(pump(inner_reader, writer)))

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield ProxyRoute("http", "127.0.0.1", port, "ana", Secret("pröxy-word")), heads
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def test_proxy_makes_a_tunnel_and_sees_no_token(
    authority: trustme.CA, tmp_path: Path
) -> None:
    """The proxy gets its own sign-in and nothing else; the server gets the token."""
    context = server_context(authority.issue_cert("coursera.example"))
    trusting = await client_context(authority, tmp_path)
    stages: list[Stage] = []
    async with (
        serving(lambda _request: Reply(body={"a": 1}), context=context) as server,
        forward_proxy(server.port) as (proxy, heads),
    ):
        answer = await get(
            "https://coursera.example/ent", context=trusting, proxy=proxy,
            on_stage=lambda trail: stages.append(trail.stage),
        )  # fmt: skip

    assert answer.body == b'{"a": 1}'
    assert heads[0].startswith(b"CONNECT coursera.example:443 ")
    assert b"proxy-authorization" in heads[0].lower()
    assert b"marker-token" not in heads[0]
    assert "proxy-authorization" not in server.requests[0].headers
    assert stages == [
        Stage.NAME, Stage.PORT, Stage.PROXY, Stage.CERTIFICATE, Stage.REQUEST, Stage.ANSWER,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (b"407 Proxy Authentication Required", ProblemCode.NETWORK_PROXY_SIGN_IN),
        (b"504 Gateway Timeout", ProblemCode.NETWORK_TIMEOUT),
        (b"502 Bad Gateway", ProblemCode.NETWORK_REFUSED),
        (b"403 Forbidden", ProblemCode.NETWORK_REFUSED),
    ],
)
async def test_proxy_refusals_are_told_apart(status: bytes, code: ProblemCode) -> None:
    """What the proxy answers decides, not its words."""
    context = await TrustStore().context("")
    async with forward_proxy(1, status) as (proxy, _heads):
        assert await code_of("https://coursera.example", context=context, proxy=proxy) is code


async def test_proxy_that_cannot_be_reached_is_told() -> None:
    """A proxy that is not there, has no name or stays silent is the proxy's problem."""
    context = await TrustStore().context("")
    async with serving(lambda _request: Reply()) as server:
        port = server.port
    missing = ProxyRoute("http", "127.0.0.1", port)
    nameless = ProxyRoute("http", "no.such.proxy.invalid", 3128)

    for proxy in (missing, nameless):
        found = await code_of("https://coursera.example", context=context, proxy=proxy)
        assert found is ProblemCode.NETWORK_PROXY_UNREACHABLE
