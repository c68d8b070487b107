"""Signing in the older way: page, code, tokens, and how long each is good."""

from __future__ import annotations

import base64
import hashlib
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from coursera_wizard.services.practice.college import (
    LEGACY_API_KEY,
    LEGACY_CLIENT_SECRET,
    ORGANIZATION_ID,
    College,
)
from coursera_wizard.services.practice.faults import Fault
from coursera_wizard.services.practice.routing import LEGACY_TOKEN_PATH
from tests.unit.services.practice.callers import BASE, Caller, OlderCaller, Reply

VERIFIER = "a-proof-key-of-at-least-forty-three-signs-in-length"
CHALLENGE = (
    base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
)
PROOF = {"code_challenge": CHALLENGE, "code_challenge_method": "S256"}
BACK = "http://127.0.0.1:9876/callback"


@pytest.fixture
def older(college: College) -> OlderCaller:
    """Return somebody with a key of the older console."""
    return OlderCaller(college)


def sent_back(reply: Reply) -> dict[str, str]:
    """Return what the browser brings back."""
    assert reply.status == 302
    target = urlsplit(reply.headers["Location"])
    assert target._replace(query="").geturl() == BACK
    return dict(parse_qsl(target.query))


async def tokens(older: OlderCaller, **changes: str) -> dict[str, Any]:
    """Sign in and return the tokens."""
    code = sent_back(await older.sign_in(auto="1", **changes))["code"]
    reply = await older.grant("authorization_code", code=code, redirect_uri=BACK)
    assert reply.status == 200
    found: dict[str, Any] = reply.value
    return found


async def test_sign_in_asks_first(older: OlderCaller) -> None:
    """A page with one button leads back, with the state, to a code that opens the data."""
    page = await older.sign_in(state="abc&<")
    asked = dict(older.last_asked, allow="1")
    back = sent_back(await older.send("GET", f"/oauth2/v1/auth?{urlencode(asked)}"))
    reply = await older.grant("authorization_code", code=back["code"], redirect_uri=BACK)
    data = await older.get_data(reply.value["access_token"])

    assert page.status == 200
    assert page.body.count(b"<button") == 1
    assert b'name="state" value="abc&amp;&lt;"' in page.body
    assert back["state"] == "abc&<"
    assert {name: reply.value[name] for name in ("token_type", "expires_in")} == {
        "token_type": "Bearer",
        "expires_in": 1800,
    }
    assert data.rows[0]["id"] == ORGANIZATION_ID


async def test_sign_in_codes_are_good_once(older: OlderCaller) -> None:
    """A code is for one use, one address and one client."""
    code = sent_back(await older.sign_in(auto="1"))["code"]
    other = sent_back(await older.sign_in(auto="1"))["code"]

    async def status(code: str, uri: str = BACK, secret: str = LEGACY_CLIENT_SECRET) -> int:
        reply = await older.grant(
            "authorization_code", code=code, redirect_uri=uri, client_secret=secret
        )
        return reply.status

    assert await status(code, secret="wrong") == 401
    assert [await status(code), await status(code)] == [200, 400]
    assert await status(other, uri="http://127.0.0.1:1/callback") == 400
    assert await status(other) == 400


@pytest.mark.parametrize(
    ("pkce", "verifier", "status"),
    [
        ("checked", VERIFIER, 200),
        ("checked", "another", 400),
        ("checked", "", 400),
        ("ignored", "", 200),
    ],
)
async def test_sign_in_checks_the_proof_key(
    college: College, pkce: str, verifier: str, status: int
) -> None:
    """Who began the sign-in has to prove it, where the service looks at that."""
    older = OlderCaller(college, pkce=pkce)
    code = sent_back(await older.sign_in(auto="1", **PROOF))["code"]

    reply = await older.grant(
        "authorization_code", code=code, redirect_uri=BACK, code_verifier=verifier
    )

    assert reply.status == status


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": "everything"}, "invalid_scope"),
        ({"code_challenge": "x", "code_challenge_method": "plain"}, "invalid_request"),
    ],
)
async def test_sign_in_tells_the_program_what_is_wrong(
    older: OlderCaller, changes: dict[str, str], error: str
) -> None:
    """A request that cannot be used comes back with a reason and its state."""
    assert sent_back(await older.sign_in(state="s", **changes)) == {"error": error, "state": "s"}


async def test_sign_in_may_refuse_proof_keys(college: College) -> None:
    """A service that knows no proof key may refuse the whole."""
    older = OlderCaller(college, pkce="refused")

    assert sent_back(await older.sign_in(auto="1", **PROOF))["error"] == "invalid_request"
    assert "code" in sent_back(await older.sign_in(auto="1"))


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": "unknown"},
        {"redirect_uri": "https://127.0.0.1:9876/callback"},
        {"redirect_uri": "http://portal.example/callback"},
        {"redirect_uri": "http://[1/"},
        {"redirect_uri": ""},
    ],
)
async def test_sign_in_leads_nowhere_else(older: OlderCaller, changes: dict[str, str]) -> None:
    """An unknown app, or an address that is not on this computer, gets a page and no way back."""
    reply = await older.sign_in(auto="1", **changes)

    assert reply.status == 400
    assert "Location" not in reply.headers


async def test_sign_in_is_prolonged_by_each_use(
    college: College, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two weeks from the last use on, also for another process; then it has ended."""
    day = 86_400.0
    now = 1_800_000_000.0
    monkeypatch.setattr("coursera_wizard.services.practice.sign_in.time.time", lambda: now)
    older = OlderCaller(college)
    refresh = (await tokens(older))["refresh_token"]

    async def is_good(caller: OlderCaller) -> bool:
        reply = await caller.grant("refresh_token", refresh_token=refresh)
        assert reply.value.get("error") in {None, "invalid_grant"}
        assert reply.status == (400 if "error" in reply.value else 200)
        return reply.status == 200

    now += 13 * day
    assert await is_good(older)
    assert await is_good(OlderCaller(college)), "handed out by another process"
    now += 13 * day
    assert await is_good(older)
    assert not await is_good(OlderCaller(college)), "26 days after it was handed out"
    now += 14 * day
    assert not await is_good(older)


async def test_sign_in_switches_of_the_refresh_token(college: College) -> None:
    """Its life can be made short, and it can be replaced at each use."""
    short = OlderCaller(college, refresh_lifetime_s=0)
    ended = (await tokens(short))["refresh_token"]
    rotating = OlderCaller(college, refresh_rotates=True)
    first = (await tokens(rotating))["refresh_token"]

    second = (await rotating.grant("refresh_token", refresh_token=first)).value["refresh_token"]

    assert (await short.grant("refresh_token", refresh_token=ended)).status == 400
    assert (await rotating.grant("refresh_token", refresh_token=first)).status == 400
    assert (await rotating.grant("refresh_token", refresh_token=second)).status == 200
    assert "refresh_token" not in await tokens(rotating, access_type="online")


@pytest.mark.parametrize("token", ["", "x", "ä", "A" * 32, "A" * 31])
async def test_sign_in_knows_its_own_tokens(older: OlderCaller, token: str) -> None:
    """A refresh token that was never handed out is refused like one that has ended."""
    reply = await older.grant("refresh_token", refresh_token=token)

    assert (reply.status, reply.value) == (400, {"error": "invalid_grant"})


async def test_sign_in_takes_two_kinds_of_grant(older: OlderCaller) -> None:
    """Others are named as not supported."""
    assert (await older.grant("client_credentials")).value == {"error": "unsupported_grant_type"}
    assert (await older.grant("")).value == {"error": "invalid_request"}
    assert (await older.send("GET", LEGACY_TOKEN_PATH)).status == 405


async def test_sign_in_generations_do_not_mix(college: College) -> None:
    """A current token gets 403 at the older address, an older one 401 at the current address."""
    current = Caller(college)
    older = OlderCaller(college, current.service)
    await current.renew()
    legacy = (await tokens(older))["access_token"]

    mixed = await older.get_data(current.token)
    unknown = await older.get_data("nobody")
    headers = {"authorization": f"Bearer {legacy}"}
    elsewhere = await current.send("GET", f"{BASE}/{ORGANIZATION_ID}", headers)

    assert (mixed.status, unknown.status, elsewhere.status) == (403, 401, 401)
    assert (await older.get_data(legacy)).status == 200


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("coursera.sign-in-declined", {"error": "access_denied", "state": "s"}),
        ("coursera.sign-in-mismatch", {"state": "somebody-elses"}),
    ],
)
async def test_sign_in_faults_come_back(
    older: OlderCaller, name: str, expected: dict[str, str]
) -> None:
    """The page is shown as always; what the browser brings back is not what was hoped for."""
    older.service.faults.order(Fault(name))

    page = await older.sign_in(state="s")
    back = sent_back(await older.sign_in(state="s", auto="1"))

    assert page.status == 200
    assert expected.items() <= back.items()


async def test_sign_in_faults_without_a_way_back(older: OlderCaller) -> None:
    """The browser may never come back, and a sign-in may have ended."""
    refresh = (await tokens(older))["refresh_token"]
    older.service.faults.order(Fault("coursera.sign-in-not-finished"))
    older.service.faults.order(Fault("coursera.sign-in-needed"))

    stuck = await older.sign_in(auto="1")
    ended = await older.grant("refresh_token", refresh_token=refresh)

    assert stuck.status == 200
    assert "Location" not in stuck.headers
    assert (ended.status, ended.value) == (400, {"error": "invalid_grant"})
    assert LEGACY_API_KEY.encode() not in stuck.body
