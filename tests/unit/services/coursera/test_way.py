"""The way of an account: its two addresses and the proxy to each."""

from __future__ import annotations

import pytest

from coursera_wizard.domain.draft import Account, Proxy, ProxyMode
from coursera_wizard.domain.problem import ProblemError
from coursera_wizard.services.coursera.way import read_addresses, with_proxies


def test_defaults_are_courseras_own() -> None:
    """Data come from under /ent, the token from the root."""
    way = read_addresses(Account())

    assert way.data_address.text == "https://api.coursera.com/ent"
    assert way.token_address.text == "https://api.coursera.com/oauth2/client_credentials/token"
    assert way.needs_tls


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"api_base": "http://api.coursera.com/ent"}, "account.api_base"),
        ({"token_url": "https://api.coursera.com:99999"}, "account.token_url"),
    ],
)
def test_the_field_of_a_wrong_address_is_named(changes: dict[str, str], field: str) -> None:
    """One click leads to the address that is wrong."""
    with pytest.raises(ProblemError) as caught:
        read_addresses(Account(**changes))  # type: ignore[arg-type]  # texts all

    assert caught.value.problem.field == field


async def test_a_secure_proxy_needs_tls_as_well() -> None:
    """Without any TLS on the way no certificates are loaded."""
    plain = Account(api_base="http://127.0.0.1:1/ent", token_url="http://127.0.0.1:1/t")
    proxied = Account(
        api_base=plain.api_base, token_url=plain.token_url,
        proxy=Proxy(ProxyMode.OWN, "https://proxy.example"),
    )  # fmt: skip

    assert not (await with_proxies(read_addresses(plain), plain, None)).needs_tls
    assert (await with_proxies(read_addresses(proxied), proxied, None)).needs_tls
