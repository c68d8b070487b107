"""Tells whether this computer is connected to any network, without sending anything."""

from __future__ import annotations

import platform
import socket
from pathlib import Path

# An address for documentation (RFC 5737): nothing is sent when a datagram socket is connected.
_NOBODY = ("192.0.2.1", 9)
_LOOPBACK = "lo"


def has_network() -> bool:
    """Return whether there is a way out of this computer; True where it cannot be told."""
    if platform.system() == "Linux":
        return _has_route()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_NOBODY)
        except OSError:
            return False
    return True


def _has_route(folder: Path = Path("/proc/net")) -> bool:
    """Return whether the kernel knows a route over another interface than loopback."""
    try:
        ipv4 = (folder / "route").read_text(encoding="ascii").splitlines()[1:]
        ipv6_file = folder / "ipv6_route"
        ipv6 = ipv6_file.read_text(encoding="ascii").splitlines() if ipv6_file.exists() else []
    except OSError:
        return True
    return any(line.split()[:1] not in ([], [_LOOPBACK]) for line in ipv4) or any(
        line.split()[-1:] not in ([], [_LOOPBACK]) and not line.startswith(("fe80", "ff"))
        for line in ipv6
    )
