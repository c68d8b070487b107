"""Finds the proxy a request goes through: the system's, none, or the delivery's own."""

from __future__ import annotations

import urllib.request
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from coursera_wizard.domain.draft import Account, ProxyMode
from coursera_wizard.domain.problem import ProblemCode, failure
from coursera_wizard.domain.secret import Secret
from coursera_wizard.i18n import _
from coursera_wizard.services import blocking

if TYPE_CHECKING:
    from coursera_wizard.services.coursera.addresses import Address

_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class ProxyRoute:
    """A forward proxy and who signs in there."""

    scheme: str
    host: str
    port: int
    user: str = ""
    password: Secret | None = field(default=None, compare=False)  # a secret is no key

    @property
    def name(self) -> str:
        """Host and port, as shown to a person."""
        return f"{self.host}:{self.port}"


async def find_proxy(
    account: Account, target: Address, password: Secret | None
) -> ProxyRoute | None:
    """Return the proxy that requests to an address go through; None when they go directly.

    The system's proxy comes from its settings or from the usual environment variables; it is never
    used for this computer itself. Proxy scripts (PAC) are not read.

    Args:
        account: Says which proxy.
        target: Where requests go.
        password: Of the delivery's own proxy.

    Raises:
        ProblemError: ``network.address-unusable`` for a proxy that is no http or https proxy.
    """
    proxy = account.proxy
    if proxy.mode is ProxyMode.NONE:
        return None
    if proxy.mode is ProxyMode.OWN:
        return _read(proxy.url, user=proxy.user, password=password)
    if target.is_loopback:
        return None
    found = await blocking.call(_system_proxy, target)
    return _read(found, user="", password=None) if found else None


def _system_proxy(target: Address) -> str:
    """Return the system's proxy for an address; asking it may wait."""
    proxies = urllib.request.getproxies()
    found = proxies.get(target.scheme) or proxies.get("all") or ""
    if found and urllib.request.proxy_bypass(f"{target.host}:{target.port}"):
        return ""
    return found


def _read(text: str, *, user: str, password: Secret | None) -> ProxyRoute:
    """Return the proxy at an address such as ``proxy.example:3128`` or ``http://proxy.example``."""
    text = text.strip()
    shown = text.rpartition("@")[2] or text
    try:
        parts = urlsplit(text if "://" in text else f"http://{text}")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    if not host or parts.scheme not in _DEFAULT_PORTS or port == 0 or any(map(str.isspace, text)):
        raise failure(
            ProblemCode.NETWORK_ADDRESS_UNUSABLE,
            address=shown,
            reason=_("a proxy has the form http://host:port."),
            field="account.proxy",
        )
    if not user and parts.username:
        user = unquote(parts.username)
        password = Secret(unquote(parts.password or ""))
    return ProxyRoute(
        parts.scheme, host, port or _DEFAULT_PORTS[parts.scheme], user, password if user else None
    )
