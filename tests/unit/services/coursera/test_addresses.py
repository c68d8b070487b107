"""Addresses: https, or http on this computer, and nothing that leads elsewhere."""

from __future__ import annotations

import pytest

from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.services.coursera.addresses import (
    is_loopback,
    path_segment,
    read_address,
    read_data_address,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://api.coursera.com/ent", "https://api.coursera.com/ent"),
        ("  https://API.Coursera.com:443/ent/ ", "https://api.coursera.com/ent"),
        ("https://proxy.example:8443", "https://proxy.example:8443"),
        ("http://127.0.0.1:8080/ent", "http://127.0.0.1:8080/ent"),
        ("http://[::1]:8080/ent", "http://[::1]:8080/ent"),
        ("http://localhost", "http://localhost"),
        ("https://bücher.example/ent", "https://bücher.example/ent"),
    ],
)
def test_read_address_takes_usable_ones(text: str, expected: str) -> None:
    """Usual forms are understood and brought into one."""
    assert read_address(text, field="account.api_base").text == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "api.coursera.com/ent",
        "ftp://api.coursera.com",
        "http://api.coursera.com/ent",
        "https://",
        "https://api.coursera.com:99999/ent",
        "https://api.coursera.com:0/ent",
        "https://api.coursera.com:/ent",
        "https://api.coursera.com:12a/ent",
        "https://api coursera.com/ent",
        "https://api.coursera.com/ent\r\nHost: other.example",
        "https://user:hunter2@api.coursera.com/ent",
        "https://api.coursera.com@evil.example/ent",
        "https://api..coursera.com/ent",
        "https://-api.coursera.com/ent",
        "https://[::1/ent",
        "https://[zz::1]/ent",
        "https://api.coursera.com/ent?x=1",
        "https://api.coursera.com/ent#x",
        "https://" + "a" * 64 + ".example",
        "http://127.0.0.1.evil.example/",
    ],
)
def test_read_address_refuses_what_cannot_be_used(text: str) -> None:
    """Nothing is tried that would fail oddly or lead elsewhere."""
    with pytest.raises(ProblemError) as caught:
        read_address(text, field="account.token_url")

    assert caught.value.problem.code is ProblemCode.NETWORK_ADDRESS_UNUSABLE
    assert caught.value.problem.field == "account.token_url"
    assert "hunter2" not in caught.value.problem.what_happened


@pytest.mark.parametrize(
    "tail", ["", "/", "/api", "/api/", "/api/businesses.v1/", "/api/businesses.v1/ORG"]
)
def test_read_data_address_cuts_what_is_added_anyway(tail: str) -> None:
    """The address may be pasted in any usual length."""
    address = read_data_address(f"https://api.coursera.com/ent{tail}", "ORG", field="f")

    assert address.text == "https://api.coursera.com/ent"


def test_read_data_address_keeps_another_organization() -> None:
    """An address with another organization in it is not quietly changed."""
    address = read_data_address("https://h.example/ent/api/businesses.v1/OTHER", "ORG", field="f")

    assert address.text.endswith("/OTHER")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a@b.example", "a%40b.example"), ("a/b c+d~e", "a%2Fb%20c%2Bd~e"), ("..", "%2E%2E")],
)
def test_path_segment_encodes(text: str, expected: str) -> None:
    """Ids of learners are often e-mail addresses, and none leads out of its place."""
    assert path_segment(text) == expected


def test_is_loopback_knows_this_computer() -> None:
    """Only this computer itself is loopback."""
    assert all(map(is_loopback, ["localhost", "127.0.0.9", "::1", "practice.localhost"]))
    assert not any(map(is_loopback, ["127.0.0.1.example", "10.0.0.1", "localhost.example"]))
