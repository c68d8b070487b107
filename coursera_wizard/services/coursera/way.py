"""The way requests of an account take: checked addresses, and the proxy to each."""

from __future__ import annotations

from dataclasses import dataclass

from coursera_wizard.domain.draft import Account
from coursera_wizard.domain.secret import Secret
from coursera_wizard.services.coursera.addresses import Address, read_address, read_data_address
from coursera_wizard.services.coursera.proxies import ProxyRoute, find_proxy


@dataclass(frozen=True, slots=True)
class Way:
    """Where the token and the data come from, and through which proxy."""

    token_address: Address
    data_address: Address
    token_proxy: ProxyRoute | None = None
    data_proxy: ProxyRoute | None = None

    @property
    def needs_tls(self) -> bool:
        """Whether any part of it is reached over TLS."""
        proxies = (self.token_proxy, self.data_proxy)
        return (
            self.token_address.is_secure
            or self.data_address.is_secure
            or any(proxy is not None and proxy.scheme == "https" for proxy in proxies)
        )


def read_addresses(account: Account) -> Way:
    """Return the way of an account, its proxies not looked up yet.

    Raises:
        ProblemError: ``network.address-unusable`` for an address that cannot be used.
    """
    return Way(
        read_address(account.token_url, field="account.token_url"),
        read_data_address(account.api_base, account.organization_id, field="account.api_base"),
    )


async def with_proxies(way: Way, account: Account, password: Secret | None) -> Way:
    """Return the way with the proxies it leads through.

    Raises:
        ProblemError: ``network.address-unusable`` for a proxy that cannot be used.
    """
    token_proxy = await find_proxy(account, way.token_address, password)
    data_proxy = await find_proxy(account, way.data_address, password)
    return Way(way.token_address, way.data_address, token_proxy, data_proxy)
