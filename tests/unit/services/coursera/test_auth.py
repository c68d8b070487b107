"""The token: fetched once, renewed in time, never shown."""

from __future__ import annotations

import asyncio
import base64
from dataclasses import replace

import pytest

from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.domain.secret import Secret
from coursera_wizard.services.coursera.auth import TokenSource
from coursera_wizard.services.coursera.redaction import Redactor
from coursera_wizard.services.coursera.transport import Transport
from tests.support.api_server import (
    API_KEY,
    FAST,
    ORGANIZATION_ID,
    SECRET,
    TOKEN_PATH,
    ApiServer,
    api_server,
    connected,
    rows_reply,
    service,
    token_reply,
)
from tests.support.loopback import Reply, Request

ORGANIZATION: dict[str, object] = {
    "id": ORGANIZATION_ID,
    "name": "Harbour Valley College",
    "slug": "harbour",
}
EXPIRED = Reply(
    401, {"fault": {"detail": {"errorcode": "keymanagement.service.access_token_expired"}}}
)
NO_PRODUCT = Reply(
    401,
    {
        "fault": {
            "detail": {"errorcode": "keymanagement.service.InvalidAPICallAsNoApiProductMatchFound"}
        }
    },
)  # fmt: skip


class Clock:
    """A monotonic clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


def a_source(api: ApiServer, transport: Transport, clock: Clock) -> TokenSource:
    """Return the token source of a service."""
    return TokenSource(
        api.account,
        Secret(SECRET),
        url=api.account.token_url,
        transport=transport,
        proxy=None,
        redactor=Redactor(),
        monotonic=clock,
    )


def fetched(api: ApiServer) -> list[Request]:
    """Return the requests for a token."""
    return [request for request in api.server.requests if request.path == TOKEN_PATH]


async def test_token_is_asked_for_as_documented() -> None:
    """Basic, a form, and nothing else."""
    async with api_server() as api, connected(api.credentials()) as client:
        token = await client.requests.sign_in()

    request = fetched(api)[0]
    expected = base64.b64encode(f"{API_KEY}:{SECRET}".encode()).decode()
    assert request.method == "POST"
    assert request.headers["authorization"] == f"Basic {expected}"
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"
    assert request.body == b"grant_type=client_credentials"
    assert token.lifetime_s == 1799
    assert token.value not in repr(token)


@pytest.mark.parametrize("lifetime", [1799, "1799", 1799.0])
async def test_token_is_renewed_a_minute_before_its_end(lifetime: object) -> None:
    """Numbers come as numbers or texts; our own clock counts."""
    clock = Clock()
    async with api_server(token=lambda _r: token_reply(expires_in=lifetime)) as api:
        transport = Transport(FAST, None, lambda: True)
        source = a_source(api, transport, clock)
        first = await source.token()
        clock.now += 1738
        same = await source.token()
        clock.now += 2
        renewed = await source.token()
        await transport.aclose()

    assert same is first
    assert renewed is not first
    assert len(fetched(api)) == 2


async def test_token_with_a_short_life_is_still_used() -> None:
    """A life shorter than the margin does not mean a token per request."""
    clock = Clock()
    async with api_server(token=lambda _r: token_reply(expires_in=8)) as api:
        transport = Transport(FAST, None, lambda: True)
        source = a_source(api, transport, clock)
        first = await source.token()
        clock.now += 5
        assert await source.token() is first
        clock.now += 2
        assert await source.token() is not first
        await transport.aclose()


async def test_token_is_fetched_once_for_all_who_wait() -> None:
    """Many requests at the start share one token."""

    async def slow(_request: Request) -> Reply:
        await asyncio.sleep(0.05)
        return token_reply()

    async with api_server(token=slow) as api:
        transport = Transport(FAST, None, lambda: True)
        source = a_source(api, transport, Clock())
        tokens = await asyncio.gather(*(source.token() for _number in range(10)))
        await transport.aclose()

    assert len(fetched(api)) == 1
    assert len({id(token) for token in tokens}) == 1


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (Reply(body=b"<html>Sign in</html>"), ProblemCode.COURSERA_NOT_COURSERA),
        (Reply(body=b"OK"), ProblemCode.COURSERA_NOT_COURSERA),
        (Reply(body={"token_type": "Bearer"}), ProblemCode.COURSERA_UNEXPECTED_ANSWER),
        (token_reply(""), ProblemCode.COURSERA_UNEXPECTED_ANSWER),
        (token_reply("two words"), ProblemCode.COURSERA_UNEXPECTED_ANSWER),
        (token_reply("line\r\nbreak"), ProblemCode.COURSERA_UNEXPECTED_ANSWER),
        (token_reply(expires_in="soon"), ProblemCode.COURSERA_UNEXPECTED_ANSWER),
        (Reply(body=b'{"access_token": "abc'), ProblemCode.COURSERA_UNEXPECTED_ANSWER),
        (Reply(body=b""), ProblemCode.COURSERA_UNEXPECTED_ANSWER),
        (Reply(body=b"[" * 100_000), ProblemCode.COURSERA_UNEXPECTED_ANSWER),
        (
            Reply(302, b"", headers={"location": "https://x.example"}),
            ProblemCode.COURSERA_REDIRECTED,
        ),
    ],
)  # fmt: skip
async def test_nonsense_is_no_token(reply: Reply, code: ProblemCode) -> None:
    """A sign-in page, cut-off JSON and odd values never pass for a token."""
    async with service(token=lambda _request: reply) as (_api, client):
        with pytest.raises(ProblemError) as caught:
            await client.requests.sign_in()

    assert caught.value.problem.code is code


async def test_valid_json_counts_whatever_its_type_says() -> None:
    """The content type is not what decides."""
    reply = replace(token_reply(), headers={"content-type": "text/html"})
    async with service(token=lambda _request: reply) as (_api, client):
        assert (await client.requests.sign_in()).lifetime_s == 1799


async def test_an_expired_token_is_renewed_once_and_the_request_repeated_once() -> None:
    """A token that ages in the middle of a run is nobody's problem."""
    tokens = iter(["first", "second", "third"])

    def organization(request: Request) -> Reply:
        if request.headers["authorization"] == "Bearer first":
            return EXPIRED
        return rows_reply([ORGANIZATION])

    async with service({"": organization}, token=lambda _r: token_reply(next(tokens))) as (
        api,
        client,
    ):
        assert (await client.organization()).name == ORGANIZATION["name"]

    assert len(fetched(api)) == 2
    assert len(api.asked("")) == 2


@pytest.mark.parametrize(
    ("reply", "code", "requests", "tokens"),
    [
        (EXPIRED, ProblemCode.COURSERA_CREDENTIALS_REFUSED, 2, 2),
        (NO_PRODUCT, ProblemCode.COURSERA_API_NOT_ENABLED, 1, 1),
    ],
)
async def test_renewing_is_tried_once_and_only_where_it_helps(
    reply: Reply, code: ProblemCode, requests: int, tokens: int
) -> None:
    """An API that is not enabled is no fault of the token."""
    async with service({"": lambda _request: reply}) as (api, client):
        with pytest.raises(ProblemError) as caught:
            await client.organization()

    assert caught.value.problem.code is code
    assert (len(api.asked("")), len(fetched(api))) == (requests, tokens)


async def test_the_secret_is_nowhere_in_what_is_raised() -> None:
    """A server that sends our own secret back does not get it into a report."""
    basic = base64.b64encode(f"{API_KEY}:{SECRET}".encode()).decode()
    reply = Reply(401, {"Error": f"{SECRET} {basic} is wrong"})
    async with service(token=lambda _request: reply) as (_api, client):
        with pytest.raises(ProblemError) as caught:
            await client.requests.sign_in()

    told = f"{caught.value.problem}{caught.value.problem.as_dict()}"
    assert SECRET not in told
    assert basic not in told
    assert "is wrong" in told
