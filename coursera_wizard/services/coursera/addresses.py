"""Addresses are looked at before anything is sent: what cannot be used is said, not tried."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlsplit

from coursera_wizard.domain.problem import ProblemCode, ProblemError, failure
from coursera_wizard.i18n import N_, _

_DEFAULT_PORTS: Final = {"https": 443, "http": 80}
_NAME = re.compile(r"(?!-)[^\s/?#@:\[\]%\\]{1,63}(?<!-)")
_PRINTABLE = re.compile(r"[\x21-\x7e\u00a1-\U0010ffff]+")
_LONGEST_HOST: Final = 253
_SERVICE_TAIL = re.compile(r"(?:/api(?:/businesses\.v1(?:/(?P<organization>[^/]*))?)?)?/*$")

_NO_ADDRESS = N_("it is not of the form https://host/path.")
_HAS_BLANKS = N_("it holds a blank or a line break.")
_NOT_SECURE = N_("it has to begin with https://.")
_HAS_USER = N_("a user name or password may not stand in it.")
_BAD_PORT = N_("the port has to be a number from 1 to 65535.")
_BAD_HOST = N_("the host is not a name or number of a computer.")
_HAS_QUERY = N_("it may not hold ? or #.")


@dataclass(frozen=True, slots=True)
class Address:
    """An address requests may go to."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def is_secure(self) -> bool:
        """Whether it is reached over TLS."""
        return self.scheme == "https"

    @property
    def is_loopback(self) -> bool:
        """Whether it is this computer itself."""
        return is_loopback(self.host)

    @property
    def text(self) -> str:
        """The address as text, without a slash at its end."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _DEFAULT_PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}{self.path.rstrip('/')}"


def is_loopback(host: str) -> bool:
    """Return whether a host is this computer itself."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def read_address(text: str, *, field: str) -> Address:
    """Return an address that requests may be sent to: https, or http on this computer alone.

    Args:
        text: What was typed or stands in the delivery file.
        field: The input it comes from, for the problem.

    Raises:
        ProblemError: ``network.address-unusable``, with the reason in words.
    """
    text = text.strip()
    if not _PRINTABLE.fullmatch(text):
        raise _unusable(text, _HAS_BLANKS if text else _NO_ADDRESS, field)
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").lower().rstrip(".")
    except ValueError:
        raise _unusable(text, _BAD_HOST, field) from None
    if parts.scheme not in _DEFAULT_PORTS or not parts.netloc:
        raise _unusable(text, _NO_ADDRESS, field)
    if "@" in parts.netloc:
        raise _unusable(f"{parts.scheme}://…@{host}", _HAS_USER, field)
    try:
        port = parts.port
    except ValueError:
        port = 0
    if port == 0 or parts.netloc.endswith(":"):
        raise _unusable(text, _BAD_PORT, field)
    if not _is_host(host):
        raise _unusable(text, _BAD_HOST, field)
    if "?" in text or "#" in text:
        raise _unusable(text, _HAS_QUERY, field)
    if parts.scheme == "http" and not is_loopback(host):
        raise _unusable(text, _NOT_SECURE, field)
    return Address(parts.scheme, host, port or _DEFAULT_PORTS[parts.scheme], parts.path)


def read_data_address(text: str, organization_id: str, *, field: str) -> Address:
    """Return the data address up to where ``/api/businesses.v1`` follows.

    People paste it with those parts, or with the organization's id behind them; both are cut off.

    Raises:
        ProblemError: As :func:`read_address`.
    """
    address = read_address(text, field=field)
    tail = _SERVICE_TAIL.search(address.path)
    if tail is None or tail["organization"] not in {None, "", organization_id}:
        return address
    return Address(address.scheme, address.host, address.port, address.path[: tail.start()])


def path_segment(text: str) -> str:
    """Return an id as one segment of a path; ids of learners are often e-mail addresses."""
    if not text.strip("."):
        return text.replace(".", "%2E")
    return quote(text, safe="~")


def _is_host(host: str) -> bool:
    """Return whether it is a name or number of a computer."""
    if ":" in host:
        try:
            ipaddress.IPv6Address(host)
        except ValueError:
            return False
        return True
    return len(host) <= _LONGEST_HOST and all(_NAME.fullmatch(part) for part in host.split("."))


def _unusable(address: str, reason: str, field: str) -> ProblemError:
    return failure(
        ProblemCode.NETWORK_ADDRESS_UNUSABLE, address=address, reason=_(reason), field=field
    )
