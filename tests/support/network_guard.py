"""Keeps tests on this computer: whatever would leave it is refused and remembered."""

from __future__ import annotations

import errno
import ipaddress
import socket
from typing import Any

blocked: list[str] = []

_real_connect = socket.socket.connect
_real_connect_ex = socket.socket.connect_ex
_real_sendto = socket.socket.sendto
_real_getaddrinfo = socket.getaddrinfo


def install() -> None:
    """Refuse every address but loopback from now on, for the whole test run."""
    socket.socket.connect = _connect  # type: ignore[method-assign,assignment]  # the guard is the point
    socket.socket.connect_ex = _connect_ex  # type: ignore[method-assign,assignment]  # the guard is the point
    socket.socket.sendto = _sendto  # type: ignore[method-assign,assignment]  # as above
    socket.getaddrinfo = _getaddrinfo


def is_local(host: object) -> bool:
    """Tell whether a host name or address stays on this computer."""
    if host is None or host in {"", b"", "localhost", b"localhost"}:
        return True
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
    if name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _leaves(connection: socket.socket, address: Any) -> bool:
    """Tell whether an address leads elsewhere, and remember that it was tried."""
    if connection.family not in {socket.AF_INET, socket.AF_INET6} or is_local(address[0]):
        return False
    blocked.append(f"{address[0]}:{address[1]}")
    return True


def _connect(self: socket.socket, address: Any) -> None:
    if _leaves(self, address):
        raise OSError(errno.ENETUNREACH, "Tests do not leave this computer.")
    _real_connect(self, address)


def _connect_ex(self: socket.socket, address: Any) -> int:
    return errno.ENETUNREACH if _leaves(self, address) else _real_connect_ex(self, address)


def _sendto(self: socket.socket, payload: Any, *rest: Any) -> int:
    if _leaves(self, rest[-1]):
        raise OSError(errno.ENETUNREACH, "Tests do not leave this computer.")
    return _real_sendto(self, payload, *rest)


def _getaddrinfo(host: Any, port: Any, *rest: Any, **named: Any) -> Any:
    if is_local(host):
        return _real_getaddrinfo(host, port, *rest, **named)
    if not str(host).endswith(".invalid"):  # a name that never exists may be asked for
        blocked.append(str(host))
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
