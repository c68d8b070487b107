"""One address has one entry, and another address another one."""

from __future__ import annotations

import pytest

from coursera_wizard.domain.secret import SecretBinding, SecretPurpose
from coursera_wizard.services.secrets.entry import entry_name, normalized


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("https://api.coursera.com/token", "https://api.coursera.com/token"),
        ("HTTPS://Api.Coursera.com.:443/token/", "https://api.coursera.com/token"),
        ("http://127.0.0.1:80/t", "http://127.0.0.1/t"),
        ("https://[2001:DB8::1]:8443/t?x=1", "https://[2001:db8::1]:8443/t?x=1"),
        ("https://me@host.example/t", "https://me@host.example/t"),
        ("https://host.example/a b", "https://host.example/a%20b"),
        ("https://host.example:99999/t", "https://host.example:99999/t"),
    ],
)
def test_address_is_written_in_one_way(address: str, written: str) -> None:
    """What does not matter is evened out; what leads elsewhere stays."""
    assert normalized(address) == written


def test_key_cannot_stand_for_an_address() -> None:
    """No key and address together read like another pair."""
    one = entry_name(SecretBinding("key", "https://a.example/t"))
    other = entry_name(SecretBinding("key at https://a.example/t", ""))
    third = entry_name(SecretBinding("key", "https://a.example/t at https://b.example"))

    assert len({one, other, third}) == 3
    assert one == "key at https://a.example/t"


def test_sign_in_is_an_entry_of_its_own() -> None:
    """No key and address together read like somebody's sign-in."""
    sign_in = SecretBinding("key", "https://a.example/t", SecretPurpose.SIGN_IN)
    imitations = (
        SecretBinding("key", "https://a.example/t (sign-in)"),
        SecretBinding("key", "https://a.example/t"),
        SecretBinding("key at https://a.example/t (sign-in)", ""),
    )

    assert entry_name(sign_in) == "key at https://a.example/t (sign-in)"
    assert entry_name(sign_in) not in {entry_name(one) for one in imitations}
