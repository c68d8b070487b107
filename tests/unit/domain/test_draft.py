"""What a draft says of itself."""

from __future__ import annotations

import pytest

from coursera_wizard.domain.draft import (
    DEFAULT_TOKEN_URL,
    LEGACY_API_BASE,
    LEGACY_AUTH_URL,
    LEGACY_TOKEN_URL,
    PRACTICE_API_BASE,
    PRACTICE_TOKEN_URL,
    Generation,
    Proxy,
    ProxyMode,
)
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


def test_sign_in_is_a_secret_of_its_own() -> None:
    """It is bound to key and token address as the secret is, and never the same entry."""
    account = an_account()

    assert account.sign_in_binding != account.binding
    assert account.sign_in_binding.token_url == account.token_url
    assert an_account(token_url="https://x.example/t").sign_in_binding != account.sign_in_binding


def test_browser_signs_in_beside_the_token_address() -> None:
    """No file can name a sign-in page of its own."""
    legacy = an_account().of_generation(Generation.LEGACY)

    assert legacy.token_url == LEGACY_TOKEN_URL
    assert legacy.api_base == LEGACY_API_BASE
    assert legacy.auth_url == LEGACY_AUTH_URL


def test_generation_changes_default_addresses_only() -> None:
    """What somebody typed stays, and there is a way back."""
    own = an_account(api_base="https://own.example", token_url=DEFAULT_TOKEN_URL)
    practice = an_account(api_base=PRACTICE_API_BASE, token_url=PRACTICE_TOKEN_URL)

    assert own.of_generation(Generation.LEGACY).api_base == "https://own.example"
    assert own.of_generation(Generation.LEGACY).of_generation(Generation.CURRENT) == own
    assert (
        practice.of_generation(Generation.LEGACY).token_url == "http://127.0.0.1:0/oauth2/v1/token"
    )
    assert practice.of_generation(Generation.LEGACY).of_generation(Generation.CURRENT) == practice


@pytest.mark.parametrize(("text", "ids"), [("", ()), ("a", ("a",)), (" a, b\nc ", ("a", "b", "c"))])
def test_program_ids_may_be_several(text: str, ids: tuple[str, ...]) -> None:
    """Ids may be separated by commas or blanks."""
    assert an_account(program_id=text).program_ids == ids
