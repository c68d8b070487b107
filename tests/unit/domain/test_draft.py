"""What a draft says of itself."""

from __future__ import annotations

from coursera_wizard.domain.draft import DEFAULT_TOKEN_URL, Proxy, ProxyMode
from coursera_wizard.domain.secret import SecretBinding
from tests.support.builders import API_KEY, an_account


def test_secret_is_bound_to_key_and_token_address() -> None:
    """Another address is another secret."""
    assert an_account().binding == SecretBinding(API_KEY, DEFAULT_TOKEN_URL)
    assert an_account(token_url="https://x.example").binding != an_account().binding


def test_proxy_password_belongs_to_an_own_proxy_with_a_user() -> None:
    """The system's proxy brings its own."""
    own = Proxy(ProxyMode.OWN, "http://proxy.example:3128", "ana")

    assert own.has_password
    assert own.binding == SecretBinding("ana", "http://proxy.example:3128")
    assert not Proxy(ProxyMode.SYSTEM, user="ana").has_password
