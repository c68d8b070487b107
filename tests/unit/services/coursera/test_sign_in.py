"""The whole sign-in on real sockets: the practice organization asks, a scripted person answers."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

from coursera_wizard.domain.draft import Account, Generation
from coursera_wizard.domain.problem import ProblemCode, ProblemError, problem
from coursera_wizard.domain.secret import Secret
from coursera_wizard.services import blocking
from coursera_wizard.services.coursera.factory import CourseraApiFactory
from coursera_wizard.services.coursera.sign_in import BrowserSignIn
from coursera_wizard.services.ports import Credentials
from tests.support.api_server import FAST, a_factory
from tests.support.browser import Browser, read_page
from tests.support.fakes import FakePractice, FakeRoutes
from tests.support.practice_server import PracticeServer


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


def credentials(practice: PracticeServer, **changes: object) -> Credentials:
    """Return the credentials of the older console, the account changed as told."""
    address = practice.address
    account = practice.account(
        api_key=address.legacy_api_key,
        api_base=address.legacy_api_base,
        token_url=address.legacy_token_url,
        **changes,
    )
    return Credentials(account, Secret(address.legacy_client_secret))


def a_sign_in(*, port: int = 0, time_limit_s: float = 20.0) -> BrowserSignIn:
    """Return a sign-in that waits at any free port."""
    return BrowserSignIn(a_factory(), port=port, time_limit_s=time_limit_s)


class Keeper:
    """Holds a refresh token in memory."""

    def __init__(self, token: Secret) -> None:
        self.tokens = [token]

    def token(self) -> Secret | None:
        """Return the newest."""
        return self.tokens[-1]

    async def prolonged(self, token: Secret) -> None:
        """Note what came."""
        self.tokens.append(token)


async def failing(practice: PracticeServer, browser: Browser) -> ProblemError:
    """Return what a sign-in ends in."""
    with pytest.raises(ProblemError) as caught:
        await a_sign_in().sign_in(credentials(practice), browser)
    return caught.value


async def test_sign_in_opens_the_organization(practice: PracticeServer) -> None:
    """From the page to agree on to the organization's name, as a person goes it."""
    browser, given = Browser(), credentials(practice)

    token = await a_sign_in().sign_in(given, browser)

    page = await browser.last()
    assert page.status == 200
    assert "You can close this page and go back to Coursera Wizard." in page.text
    account = given.account.of_generation(Generation.LEGACY)
    api = await a_factory().open(Credentials(account, given.secret, sign_in=Keeper(token)))
    assert (await api.organization())[0] == practice.address.organization_id
    assert [row async for rows in api.programs() for row in rows]
    await api.close()


async def test_page_is_asked_for_as_documented(practice: PracticeServer) -> None:
    """Code flow, scope, offline access, state and proof key, and the way back to loopback."""
    browser = Browser()
    await a_sign_in().sign_in(credentials(practice), browser)
    await browser.last()

    asked = {key: values[0] for key, values in parse_qs(urlsplit(browser.opened[0]).query).items()}
    assert asked["response_type"] == "code"
    assert asked["client_id"] == practice.address.legacy_api_key
    assert asked["scope"] == "access_business_api"
    assert asked["access_type"] == "offline"
    assert asked["code_challenge_method"] == "S256"
    assert len(asked["state"]) >= 32
    assert asked["redirect_uri"].startswith("http://localhost:")
    assert asked["redirect_uri"].endswith("/callback")


async def test_two_sign_ins_have_nothing_in_common(practice: PracticeServer) -> None:
    """State and proof key are made anew each time."""
    browser = Browser()
    await a_sign_in().sign_in(credentials(practice), browser)
    await a_sign_in().sign_in(credentials(practice), browser)
    await browser.last()

    one, other = (parse_qs(urlsplit(address).query) for address in browser.opened)
    assert one["state"] != other["state"]
    assert one["code_challenge"] != other["code_challenge"]


@pytest.mark.parametrize("pkce", ["ignored", "refused"])
async def test_server_without_proof_keys_is_signed_in_with(
    practice: PracticeServer, pkce: str
) -> None:
    """Where one is refused, the same browser asks again without it."""
    practice.switch(pkce=pkce)
    browser = Browser()

    assert await a_sign_in().sign_in(credentials(practice), browser)
    assert "You are signed in" in (await browser.last()).text
    assert len(browser.opened) == 1


@pytest.mark.parametrize(
    "code",
    [ProblemCode.COURSERA_SIGN_IN_DECLINED, ProblemCode.COURSERA_SIGN_IN_MISMATCH],
)
async def test_no_is_an_answer(practice: PracticeServer, code: ProblemCode) -> None:
    """A person who declines and an answer of another sign-in are said in browser and program."""
    practice.fault(code.value)
    browser = Browser()

    found = await failing(practice, browser)

    assert found.problem.code is code
    page = await browser.last()
    assert problem(code).title in page.text
    assert "go back to Coursera Wizard" in page.text
    assert "legacyToken" not in practice.requests()


async def test_stranger_does_not_get_a_code_in(practice: PracticeServer) -> None:
    """An answer with a state of somebody else is refused, and its code never used."""
    pages = []

    def intrude(address: str) -> None:
        back = parse_qs(urlsplit(address).query)["redirect_uri"][0]
        work = blocking.call(read_page, f"{back}?code=stolen&state=guessed")
        pages.append(asyncio.get_running_loop().create_task(work))

    with pytest.raises(ProblemError) as caught:
        await a_sign_in().sign_in(credentials(practice), intrude)

    assert caught.value.problem.code is ProblemCode.COURSERA_SIGN_IN_MISMATCH
    assert "another sign-in" in (await pages[0]).text
    assert "legacyToken" not in practice.requests()


async def test_other_refusals_name_their_reason(practice: PracticeServer) -> None:
    """A reason is shown if it is a plain word, and never somebody's text."""
    given = credentials(practice)

    async def refused(reason: str) -> ProblemError:
        pages = []

        def answer(address: str) -> None:
            asked = {key: one[0] for key, one in parse_qs(urlsplit(address).query).items()}
            back = f"{asked['redirect_uri']}?error={reason}&state={asked['state']}"
            pages.append(asyncio.get_running_loop().create_task(blocking.call(read_page, back)))

        with pytest.raises(ProblemError) as caught:
            await a_sign_in().sign_in(given, answer)
        await asyncio.gather(*pages)
        return caught.value

    known, strange = await refused("invalid_scope"), await refused("Call+555+now")

    assert known.problem.code is ProblemCode.COURSERA_SIGN_IN_REFUSED
    assert "invalid_scope" in known.problem.what_happened
    assert "555" not in strange.problem.what_happened


async def test_person_who_never_comes_back_ends_the_waiting(practice: PracticeServer) -> None:
    """The time limit ends it, and the port is free again."""
    practice.fault("coursera.sign-in-not-finished")
    browser = Browser()
    addresses: list[str] = []

    def note(address: str) -> None:
        addresses.append(parse_qs(urlsplit(address).query)["redirect_uri"][0])
        browser(address)

    with pytest.raises(ProblemError) as caught:
        await a_sign_in(time_limit_s=0.3).sign_in(credentials(practice), note)

    assert caught.value.problem.code is ProblemCode.COURSERA_SIGN_IN_NOT_FINISHED
    await browser.last()
    port = urlsplit(addresses[0]).port
    assert port is not None
    with socket.create_server(("127.0.0.1", port)):
        pass


async def test_cancelling_ends_it_at_once(practice: PracticeServer) -> None:
    """Who gives up waits for nothing."""
    begun = asyncio.Event()
    work = asyncio.get_running_loop().create_task(
        a_sign_in().sign_in(credentials(practice), lambda _address: begun.set())
    )
    await begun.wait()

    work.cancel()

    with pytest.raises(asyncio.CancelledError):
        async with asyncio.timeout(0.2):
            await work


async def test_taken_port_is_no_obstacle(practice: PracticeServer) -> None:
    """Another free port is used, and the page is told that one."""
    with socket.create_server(("127.0.0.1", 0)) as holder:
        taken = int(holder.getsockname()[1])
        browser = Browser()
        assert await a_sign_in(port=taken).sign_in(credentials(practice), browser)
        await browser.last()

    assert f"localhost%3A{taken}%2F" not in browser.opened[0]


async def test_wrong_secret_is_told_after_the_browser(practice: PracticeServer) -> None:
    """The pair is refused as anywhere else, and not called a key of the older console."""
    given = credentials(practice)
    wrong = Credentials(given.account, Secret("wrongSecret-0123456789"))
    browser = Browser()

    with pytest.raises(ProblemError) as caught:
        await a_sign_in().sign_in(wrong, browser)
    await browser.last()

    assert caught.value.problem.code is ProblemCode.COURSERA_CREDENTIALS_REFUSED
    assert "wrongSecret" not in caught.value.problem.details


async def test_nothing_is_opened_before_an_address_was_agreed_to(
    practice: PracticeServer,
) -> None:
    """A file of a stranger opens no page of the stranger."""
    question = problem(ProblemCode.COURSERA_ADDRESS_NOT_TRUSTED, address="https://x.example")
    apis = CourseraApiFactory(
        FakePractice(), FakeRoutes(question), limits=FAST, has_network=lambda: True
    )
    browser = Browser()

    with pytest.raises(ProblemError) as caught:
        await BrowserSignIn(apis, port=0).sign_in(credentials(practice), browser)

    assert caught.value.problem.code is ProblemCode.COURSERA_ADDRESS_NOT_TRUSTED
    assert not browser.opened


async def test_sign_in_page_belongs_to_the_token_address() -> None:
    """Coursera's own page for Coursera's own token address."""
    account = Account(api_key="Ab-dEfGhIjKlMnOpQrStUg").of_generation(Generation.LEGACY)

    page = a_factory().sign_in_page(account)

    assert page == "https://accounts.coursera.org/oauth2/v1/auth"
