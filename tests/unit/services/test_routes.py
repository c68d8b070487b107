"""A secret travels to Coursera or this computer, and elsewhere only after a yes."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from coursera_wizard.domain.draft import (
    DEFAULT_TOKEN_URL,
    PRACTICE_API_BASE,
    PRACTICE_TOKEN_URL,
    Account,
    Proxy,
    ProxyMode,
    Sftp,
)
from coursera_wizard.domain.problem import Problem, ProblemCode, ProblemError
from coursera_wizard.domain.secret import SecretPurpose
from coursera_wizard.services.ports import Routes
from coursera_wizard.services.routes import AgreedRoutes, is_this_computer, is_usual

ELSEWHERE = Account(api_base="https://gateway.example/ent", token_url="https://gateway.example/t")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the yeses are kept."""
    return tmp_path / "allowed-routes.json"


@pytest.fixture
def routes(path: Path) -> Routes:
    """Return the routes of a person who agreed to nothing yet."""
    return AgreedRoutes(path)


def question(routes: Routes, account: Account) -> Problem:
    """Return the question that has to be answered first."""
    found = routes.problem(account)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "account",
    [
        Account(),
        Account(api_base="https://API.coursera.com:443/ent"),
        Account(
            api_base="https://api.coursera.org/api", token_url="https://accounts.coursera.org/x"
        ),
        Account(proxy=Proxy(ProxyMode.NONE)),
        Account(proxy=Proxy(ProxyMode.SYSTEM, "http://left.example:1")),
    ],
)
def test_usual_routes_ask_nothing(routes: Routes, account: Account, path: Path) -> None:
    """Coursera's hosts are free for any secret, and nothing is written down for them."""
    assert routes.problem(account) is None
    assert routes.problem(account, is_bound=False) is None
    routes.allow(account)
    assert not path.exists()


@pytest.mark.parametrize(
    "account",
    [
        Account(api_base=PRACTICE_API_BASE, token_url=PRACTICE_TOKEN_URL),
        Account(api_base="http://[::1]:8080/ent", token_url="http://localhost:8080/t"),
        Account(token_url="https://127.0.0.1:1/t"),
    ],
)
def test_this_computer_is_free_for_bound_secrets_alone(routes: Routes, account: Account) -> None:
    """A secret that is kept for this address may go there; a variable's needs a yes, once."""
    assert routes.problem(account) is None
    assert routes.problem(account, is_bound=False) is not None
    routes.allow(account)
    assert routes.problem(account, is_bound=False) is None
    assert routes.problem(replace(account, token_url="http://[::1]:9/t"), is_bound=False)


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/token",
        "http://api.coursera.com/token",
        "https://api.coursera.com:8443/token",
        "https://api.coursera.com.evil.example/",
        "https://api.coursera.com@evil.example/",
        "https://evil.example\\@api.coursera.com/",
        "https://evil.example#@api.coursera.com/",
        "https://apı.coursera.com/",
        "https://api.coursera.com\t.evil.example/",
        "https://127.0.0.1.evil.example/",
        "https://www.coursera.org/",
        "ftp://api.coursera.com/",
        "https://api.coursera.com:99999/",
        "https://[::1/",
        "api.coursera.com",
        "",
    ],
)
def test_other_addresses_ask(routes: Routes, address: str) -> None:
    """Whatever is not plainly Coursera or this computer needs a yes, and is shown."""
    assert not is_usual(address)
    found = question(routes, Account(token_url=address))
    assert found.code is ProblemCode.COURSERA_ADDRESS_NOT_TRUSTED
    assert address in found.what_happened


def test_yes_is_for_exactly_this_route(routes: Routes, path: Path, tmp_path: Path) -> None:
    """One yes covers the same route again, also after a restart, and no other one."""
    certificate = tmp_path / "company.pem"
    certificate.write_text("one")
    account = replace(
        ELSEWHERE,
        proxy=Proxy(ProxyMode.OWN, "http://proxy.example:8080", "me"),
        certificate_file=str(certificate),
    )
    routes.allow(account)

    again = AgreedRoutes(path)
    assert again.problem(account) is None
    assert again.problem(replace(account, api_key="another", program_id="p")) is None
    for other in (
        replace(account, token_url="https://gateway.example/t2"),
        replace(account, api_base=Account().api_base),
        replace(account, proxy=Proxy(ProxyMode.OWN, "http://proxy.example:8081", "me")),
        replace(account, proxy=Proxy()),
        replace(account, certificate_file=""),
    ):
        assert again.problem(other) is not None
    certificate.write_text("two")
    assert again.problem(account) is not None


def test_question_names_everything_unusual(routes: Routes, tmp_path: Path) -> None:
    """The person sees all addresses, the proxy and the certificate before saying yes."""
    certificate = tmp_path / "company.pem"
    certificate.write_text("one")
    account = Account(
        token_url=DEFAULT_TOKEN_URL,
        api_base="https://gateway.example/ent",
        proxy=Proxy(ProxyMode.OWN, "http://proxy.example:8080"),
        certificate_file=str(certificate),
    )

    told = question(routes, account).what_happened

    for part in ("https://gateway.example/ent", "http://proxy.example:8080", str(certificate)):
        assert part in told
    assert DEFAULT_TOKEN_URL not in told


def test_missing_certificate_is_said(routes: Routes, tmp_path: Path) -> None:
    """A certificate that is not there cannot be agreed to."""
    account = Account(certificate_file=str(tmp_path / "none.pem"))

    assert question(routes, account).code is ProblemCode.TLS_CERTIFICATE_FILE
    with pytest.raises(ProblemError):
        routes.allow(account)


def test_yeses_are_kept_as_hashes_for_the_owner(routes: Routes, path: Path) -> None:
    """The list tells nobody which addresses were agreed to."""
    routes.allow(ELSEWHERE)
    routes.allow(ELSEWHERE)

    assert "gateway" not in path.read_text()
    assert path.read_text().count('"') == 2
    assert os.name != "posix" or path.stat().st_mode & 0o777 == 0o600


def test_broken_list_is_no_yes(
    routes: Routes, path: Path, expect_log: Callable[[str], None]
) -> None:
    """A list that cannot be understood means that the question is asked again."""
    expect_log("asked again")
    path.write_text('{"yes": true}')

    assert question(routes, ELSEWHERE).code is ProblemCode.COURSERA_ADDRESS_NOT_TRUSTED


@pytest.mark.parametrize(
    ("host", "is_own"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("localhost", True),
        ("127.0.0.1.example", False),
        ("localhost.example", False),
        ("0.0.0.0", False),  # noqa: S104 - compared, not bound
        ("", False),
    ],
)
def test_this_computer_is_known_by_its_number(host: str, is_own: bool) -> None:
    """A name that only begins like loopback is another computer."""
    assert is_this_computer(host) is is_own


def test_secret_that_is_bound_to_no_place_asks_for_each(routes: Routes) -> None:
    """A yes is for one server and one user; a receiver of another file is asked about again."""
    mine = Sftp(host="sis.example", user="college").binding
    others = (
        Sftp(host="evil.example", user="college").binding,
        Sftp(host="sis.example", user="other").binding,
        Sftp(host="sis.example", user="college", port=2222).binding,
        replace(mine, purpose=SecretPurpose.MAIL),
    )

    question = routes.place_problem(mine)
    routes.allow_place(mine)

    assert question is not None
    assert question.code is ProblemCode.COURSERA_ADDRESS_NOT_TRUSTED
    assert "sftp://sis.example:22" in question.what_happened
    assert routes.place_problem(mine) is None
    assert all(routes.place_problem(other) for other in others)
