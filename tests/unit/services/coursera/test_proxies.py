"""Which proxy a request goes through."""

from __future__ import annotations

import pytest

from coursera_wizard.domain.draft import Account, Proxy, ProxyMode
from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.domain.secret import Secret
from coursera_wizard.services.coursera.addresses import Address
from coursera_wizard.services.coursera.proxies import find_proxy

COURSERA = Address("https", "api.coursera.com", 443, "/ent")
HERE = Address("http", "127.0.0.1", 8080, "/ent")


def account(mode: ProxyMode, url: str = "", user: str = "") -> Account:
    """Return an account with a proxy."""
    return Account(proxy=Proxy(mode, url, user))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("proxy.school.example:3128", ("http", "proxy.school.example", 3128)),
        ("http://proxy.school.example", ("http", "proxy.school.example", 80)),
        (" https://proxy.school.example/ ", ("https", "proxy.school.example", 443)),
        ("http://[::1]:3128", ("http", "::1", 3128)),
    ],
)
async def test_own_proxy_is_used_for_every_host(text: str, expected: tuple[str, str, int]) -> None:
    """The delivery's proxy counts even for this computer, with the password given separately."""
    for target in (COURSERA, HERE):
        found = await find_proxy(account(ProxyMode.OWN, text, "ana"), target, Secret("hunter2"))

        assert found is not None
        assert (found.scheme, found.host, found.port) == expected
        assert (found.user, found.password) == ("ana", Secret("hunter2"))
        assert "hunter2" not in repr(found)


@pytest.mark.parametrize(
    "text", ["", "socks5://proxy.example", "proxy.example:0", "a b:80", "http://x:99999"]
)
async def test_own_proxy_that_cannot_be_used_is_told(text: str) -> None:
    """What is no http proxy is refused before anything is sent."""
    with pytest.raises(ProblemError) as caught:
        await find_proxy(account(ProxyMode.OWN, text), COURSERA, None)

    assert caught.value.problem.code is ProblemCode.NETWORK_ADDRESS_UNUSABLE
    assert caught.value.problem.field == "account.proxy"


async def test_system_proxy_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The usual variables count, a sign-in within them too, and exceptions are kept."""
    monkeypatch.setenv("https_proxy", "http://ana:w%40rd@proxy.school.example:3128")
    monkeypatch.setenv("no_proxy", "intern.example")
    system = account(ProxyMode.SYSTEM)

    found = await find_proxy(system, COURSERA, None)
    excepted = await find_proxy(system, Address("https", "intern.example", 443, ""), None)

    assert found is not None
    assert found.name == "proxy.school.example:3128"
    assert (found.user, found.password) == ("ana", Secret("w@rd"))
    assert excepted is None


async def test_no_proxy_is_used_for_this_computer_or_when_none_is_wanted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The system's proxy is never asked for this computer itself."""
    monkeypatch.setenv("http_proxy", "proxy.school.example:3128")
    monkeypatch.setenv("https_proxy", "proxy.school.example:3128")

    assert await find_proxy(account(ProxyMode.SYSTEM), HERE, None) is None
    assert await find_proxy(account(ProxyMode.NONE), COURSERA, None) is None
