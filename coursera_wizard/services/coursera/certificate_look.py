"""Looks at a certificate that is not trusted, in a handshake of its own after which we hang up.

Nothing is sent to such a server: no request, no key. Only a proxy on the way is asked to connect.
"""

from __future__ import annotations

import asyncio
import base64
import ssl
from typing import TYPE_CHECKING, Final

from coursera_wizard.services.coursera.backend import Backend, current_trail
from coursera_wizard.services.coursera.errors import leaving_out_evidence
from coursera_wizard.services.coursera.peer_certificate import PeerCertificate, read_certificate
from coursera_wizard.services.coursera.trail import Stage, Trail

if TYPE_CHECKING:
    import httpcore

    from coursera_wizard.services.coursera.proxies import ProxyRoute

LOOK_LIMIT_S: Final = 2.0
_LONGEST_HEAD: Final = 16_384


async def look_at_certificate(
    backend: Backend,
    trail: Trail,
    proxy: ProxyRoute | None,
    context: ssl.SSLContext | None,
    *,
    limit_s: float = LOOK_LIMIT_S,
) -> PeerCertificate | None:
    """Return the certificate that made a request fail; None where it does not show again.

    Args:
        backend: Makes the connection.
        trail: Of the request that failed; says whether it was the proxy's certificate.
        proxy: What the request went through.
        context: Trusts the proxy's own certificate, where that has one.
        limit_s: How long this may take.
    """
    found: PeerCertificate | None = None
    token = current_trail.set(Trail(trail.host, trail.port, ""))
    try:
        with leaving_out_evidence():
            async with asyncio.timeout(limit_s):
                found = await _look(backend, trail, proxy, context)
    finally:
        current_trail.reset(token)
    return found


async def _look(
    backend: Backend, trail: Trail, proxy: ProxyRoute | None, context: ssl.SSLContext | None
) -> PeerCertificate | None:
    host, port = (proxy.host, proxy.port) if proxy is not None else (trail.host, trail.port)
    stream = await backend.connect_tcp(host, port, LOOK_LIMIT_S)
    try:
        if proxy is not None and trail.stage is not Stage.PROXY:
            if proxy.scheme == "https" and context is not None:
                stream = await stream.start_tls(context, proxy.host)
            if not await _is_connected_on(stream, proxy, trail):
                return None
            host = trail.host
        stream = await stream.start_tls(_without_verification(), host)
        shown = stream.get_extra_info("ssl_object")
        content = shown.getpeercert(binary_form=True) if shown is not None else None
        return read_certificate(content) if content else None
    finally:
        await stream.aclose()


async def _is_connected_on(
    stream: httpcore.AsyncNetworkStream, proxy: ProxyRoute, trail: Trail
) -> bool:
    """Ask the proxy for a connection to the server; return whether it made one."""
    host = f"[{trail.host}]" if ":" in trail.host else trail.host
    lines = [f"CONNECT {host}:{trail.port} HTTP/1.1", f"Host: {host}:{trail.port}"]
    if proxy.user:
        password = proxy.password.reveal() if proxy.password is not None else ""
        pair = base64.b64encode(f"{proxy.user}:{password}".encode()).decode()
        lines.append(f"Proxy-Authorization: Basic {pair}")
    await stream.write(("\r\n".join(lines) + "\r\n\r\n").encode())
    head = b""
    while b"\r\n\r\n" not in head:
        part = await stream.read(4096)
        head += part
        if not part or len(head) > _LONGEST_HEAD:
            return False
    return head.split(b" ", 2)[1:2] == [b"200"]


def _without_verification() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
