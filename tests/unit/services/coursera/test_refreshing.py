"""Tokens of a sign-in: each use prolongs it, and what it answers is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from coursera_wizard.domain.draft import Generation
from coursera_wizard.domain.problem import ProblemCode, ProblemError, failure
from coursera_wizard.domain.secret import Secret
from coursera_wizard.services.coursera.sign_in import BrowserSignIn
from coursera_wizard.services.ports import Credentials
from tests.support.api_server import a_factory, api_server
from tests.support.browser import Browser
from tests.support.loopback import Reply
from tests.support.practice_server import PracticeServer

LEGACY_KEY = "Ab-dEfGhIjKlMnOpQrStUg"


class Keeper:
    """Holds a refresh token in memory; `trouble` keeps it from holding another one."""

    def __init__(self, token: str | None, trouble: ProblemError | None = None) -> None:
        self.tokens = [Secret(token)] if token else []
        self.trouble = trouble

    def token(self) -> Secret | None:
        """Return the newest."""
        return self.tokens[-1] if self.tokens else None

    async def prolonged(self, token: Secret) -> None:
        """Note what came."""
        if self.trouble is not None:
            raise self.trouble
        self.tokens.append(token)


@pytest.fixture(scope="module")
def shared_practice() -> Iterator[PracticeServer]:
    """Run one college for all tests here."""
    with PracticeServer(programs=2) as practice:
        yield practice


@pytest.fixture
def practice(shared_practice: PracticeServer) -> PracticeServer:
    """Return the college without faults."""
    shared_practice.reset()
    return shared_practice


async def signed_in(practice: PracticeServer) -> Credentials:
    """Return credentials after a sign-in, with what keeps it."""
    address = practice.address
    account = practice.account(
        api_key=address.legacy_api_key,
        api_base=address.legacy_api_base,
        token_url=address.legacy_token_url,
        generation=Generation.LEGACY,
    )
    given = Credentials(account, Secret(address.legacy_client_secret))
    browser = Browser()
    token = await BrowserSignIn(a_factory(), port=0).sign_in(given, browser)
    await browser.last()
    return replace(given, sign_in=Keeper(token.reveal()))


def kept(credentials: Credentials) -> list[str]:
    """Return all refresh tokens that were kept, the first one first."""
    assert isinstance(credentials.sign_in, Keeper)
    return [token.reveal() for token in credentials.sign_in.tokens]


async def opened(credentials: Credentials) -> str:
    """Open the organization once and return its id."""
    api = await a_factory().open(credentials)
    try:
        return (await api.organization())[0]
    finally:
        await api.close()


async def test_each_use_prolongs_it(practice: PracticeServer) -> None:
    """The same refresh token is kept with a new beginning."""
    credentials = await signed_in(practice)

    await opened(credentials)
    await opened(credentials)

    first, *later = kept(credentials)
    assert later == [first, first]


async def test_newest_token_is_kept(practice: PracticeServer) -> None:
    """Where each use ends the token before it, the next use has the new one."""
    practice.switch(refresh_rotates=True)
    credentials = await signed_in(practice)

    await opened(credentials)
    await opened(credentials)

    assert len(set(kept(credentials))) == 3


async def test_sign_in_that_has_ended_is_a_problem(practice: PracticeServer) -> None:
    """After two weeks Coursera wants a person again."""
    credentials = await signed_in(practice)
    practice.switch(refresh_lifetime_s=0)

    with pytest.raises(ProblemError) as caught:
        await opened(credentials)

    assert caught.value.problem.code is ProblemCode.COURSERA_SIGN_IN_NEEDED
    assert len(kept(credentials)) == 1


@pytest.mark.parametrize("keeper", [None, Keeper(None)])
async def test_nothing_is_sent_without_a_sign_in(
    practice: PracticeServer, keeper: Keeper | None
) -> None:
    """Key and secret alone open nothing in this generation."""
    credentials = replace(await signed_in(practice), sign_in=keeper)
    before = practice.requests()

    with pytest.raises(ProblemError) as caught:
        await opened(credentials)

    assert caught.value.problem.code is ProblemCode.COURSERA_SIGN_IN_MISSING
    assert practice.requests() == before


async def test_token_that_cannot_be_kept_stops_the_work(practice: PracticeServer) -> None:
    """Else the sign-in would be lost with this program."""
    credentials = await signed_in(practice)
    trouble = failure(ProblemCode.KEYRING_LOCKED)
    credentials = replace(credentials, sign_in=Keeper(kept(credentials)[0], trouble))

    with pytest.raises(ProblemError) as caught:
        await opened(credentials)

    assert caught.value.problem.code is ProblemCode.KEYRING_LOCKED


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (Reply(401, {"error": "invalid_client"}), ProblemCode.COURSERA_CREDENTIALS_REFUSED),
        (Reply(400, {"error": "invalid_grant"}), ProblemCode.COURSERA_SIGN_IN_NEEDED),
        (Reply(401, {"error": "invalid_grant"}), ProblemCode.COURSERA_SIGN_IN_NEEDED),
        (Reply(404, {"message": "Not Found"}), ProblemCode.COURSERA_WRONG_ADDRESS),
        (
            Reply(200, {"access_token": "a", "refresh_token": "two words"}),
            ProblemCode.COURSERA_UNEXPECTED_ANSWER,
        ),
    ],
)
async def test_refusals_are_told_apart(reply: Reply, code: ProblemCode) -> None:
    """A wrong pair, an ended sign-in and a wrong address are three things."""
    async with api_server(token=lambda _request: reply) as api:
        account = replace(api.account, api_key=LEGACY_KEY, generation=Generation.LEGACY)
        given = Credentials(account, Secret("marker-secret-0123"), sign_in=Keeper("marker-refresh"))

        with pytest.raises(ProblemError) as caught:
            await opened(given)

        assert caught.value.problem.code is code
        assert "marker" not in caught.value.problem.details


async def test_refusal_that_repeats_the_tokens_is_cleaned() -> None:
    """Neither secret nor refresh token reaches the details for support."""
    echo = Reply(400, {"error": "invalid_grant", "said": "marker-refresh marker-secret-0123"})
    async with api_server(token=lambda _request: echo) as api:
        account = replace(api.account, api_key=LEGACY_KEY, generation=Generation.LEGACY)
        given = Credentials(account, Secret("marker-secret-0123"), sign_in=Keeper("marker-refresh"))

        with pytest.raises(ProblemError) as caught:
            await opened(given)

    assert "invalid_grant" in caught.value.problem.details
    assert "marker" not in caught.value.problem.details


async def test_pair_and_token_travel_in_the_form() -> None:
    """As Coursera documents it for this generation; nothing of it is in the address."""
    async with api_server(token=lambda _request: Reply(400, {"error": "invalid_grant"})) as api:
        account = replace(api.account, api_key=LEGACY_KEY, generation=Generation.LEGACY)
        given = Credentials(account, Secret("s+1&2"), sign_in=Keeper("r=1"))

        with pytest.raises(ProblemError):
            await opened(given)

        request = api.server.requests[0]
    assert request.body == (
        b"grant_type=refresh_token&refresh_token=r%3D1"
        b"&client_id=Ab-dEfGhIjKlMnOpQrStUg&client_secret=s%2B1%262"
    )
    assert "authorization" not in request.headers
    assert "?" not in request.target
