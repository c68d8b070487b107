"""Notices to a web address, on a real server on loopback."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import logging
import ssl
import traceback

import pytest

from coursera_wizard.domain.notices import WebhookNotice
from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.domain.secret import Secret
from coursera_wizard.services.notices.limits import TEST_LIMITS, NoticeLimits
from coursera_wizard.services.notices.webhook import send_webhook
from coursera_wizard.services.retry import TransientError
from tests.support.loopback import LoopbackServer, Reply, serving, silent_port
from tests.support.mail_server import client_context, server_context
from tests.support.secret_hunt import found_in_text

TOKEN = "tokenForTestsOnly-1234567890"
PATH = "/hooks/part-of-the-address-that-is-secret"


async def trusting() -> ssl.SSLContext:
    """Return a context that trusts the servers of the tests."""
    return client_context()


async def send(
    url: str, token: str = "", limits: NoticeLimits = TEST_LIMITS, has_token: bool | None = None
) -> None:
    """Post a small body."""
    has = bool(token) if has_token is None else has_token
    secret = Secret(token) if token else None
    await send_webhook(WebhookNotice(url, has), secret, {"version": 1}, trusting, limits)


async def refusal(url: str, token: str = "", limits: NoticeLimits = TEST_LIMITS) -> ProblemError:
    """Post a small body that is not taken; return why."""
    with pytest.raises(ProblemError) as caught:
        await send(url, token, limits)
    return caught.value


@pytest.mark.parametrize("is_secure", [True, False])
async def test_a_notice_is_posted(is_secure: bool) -> None:
    """It is one POST with JSON and the token, over https or to this computer."""
    context = server_context() if is_secure else None
    async with serving(lambda _request: Reply(204, b""), context=context) as server:
        await send(server.url + PATH, TOKEN)

    (request,) = server.requests
    assert (request.method, request.target) == ("POST", PATH)
    assert request.headers["authorization"] == f"Bearer {TOKEN}"
    assert request.headers["content-type"] == "application/json"
    assert json.loads(request.body) == {"version": 1}


async def test_without_a_token_none_is_sent() -> None:
    """An address that asks for no token gets no header."""
    async with serving(lambda _request: Reply(200, {})) as server:
        await send(server.url)

    assert "authorization" not in server.requests[0].headers


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example.org/x",
        "ftp://hooks.example.org/x",
        "https://user:pass@hooks.example.org/x",
        "https://",
        "https://[::1",
        "hooks.example.org/x",
        "http://127.0.0.1.example.org/x",
    ],
)
async def test_other_addresses_are_not_asked(url: str) -> None:
    """Only https is spoken, and http to this computer alone."""
    found = await refusal(url, TOKEN)

    assert found.problem.code is ProblemCode.NOTICE_WEBHOOK_UNREACHABLE


@pytest.mark.parametrize(
    ("status", "words", "is_worth_another_try"),
    [
        (302, "not followed", False),
        (401, "token", False),
        (404, "nothing at this address", False),
        (400, "400", False),
        (429, "429", True),
        (503, "503", True),
    ],
)
async def test_other_statuses_are_a_no(status: int, words: str, is_worth_another_try: bool) -> None:
    """The status is said, with what it means; redirects lead nowhere."""
    elsewhere = {"Location": "https://elsewhere.example.org/"}
    async with serving(lambda _request: Reply(status, {}, elsewhere)) as server:
        found = await refusal(server.url, TOKEN)

    assert found.problem.code is ProblemCode.NOTICE_WEBHOOK_FAILED
    assert words in found.problem.what_happened
    assert isinstance(found, TransientError) is is_worth_another_try
    assert len(server.requests) == 1


async def test_neither_token_nor_path_is_shown(caplog: pytest.LogCaptureFixture) -> None:
    """Not in the problem, not in what led to it, not in the program's log."""
    caplog.set_level(logging.DEBUG, "coursera_wizard")
    async with serving(lambda _request: Reply(raw=b"nonsense\r\n\r\n")) as server:
        found = await refusal(server.url + PATH, TOKEN)

    assert found.problem.code is ProblemCode.NOTICE_WEBHOOK_UNREACHABLE
    ours = [one.getMessage() for one in caplog.records if one.name.startswith("coursera_wizard")]
    texts = [*traceback.format_exception(found), str(found.problem), *ours]
    assert found_in_text(TOKEN, texts) == []
    assert found_in_text(PATH, texts) == []


async def test_an_unknown_certificate_is_not_trusted() -> None:
    """Nothing is posted to a server that is not who it says."""
    async with serving(
        lambda _request: Reply(200, {}), context=server_context("other.example.org")
    ) as server:
        found = await refusal(server.url, TOKEN)

    assert "certificate" in found.problem.what_happened
    assert server.requests == []


@pytest.mark.parametrize(
    "limits",
    [
        dataclasses.replace(TEST_LIMITS, step_s=0.1),
        dataclasses.replace(TEST_LIMITS, step_s=5.0, whole_s=0.1),
    ],
)
async def test_a_silent_server_does_not_hold_a_run_up(limits: NoticeLimits) -> None:
    """Each step has a limit, and so has the whole."""
    async with silent_port() as port, asyncio.timeout(5):
        found = await refusal(f"http://127.0.0.1:{port}/", limits=limits)

    assert found.problem.code is ProblemCode.NOTICE_WEBHOOK_UNREACHABLE
    assert "in time" in found.problem.what_happened


async def test_nobody_at_the_port_is_said_at_once() -> None:
    """A port that takes no connection is an address that cannot be reached."""
    async with serving(lambda _request: Reply()) as server:
        url = server.url

    found = await refusal(url)

    assert "does not take connections" in found.problem.what_happened


@pytest.mark.parametrize("token", ["", "tökén", "two words", "line\nbreak"])
async def test_a_token_that_cannot_be_sent_is_named(token: str) -> None:
    """A missing one, and one no header can carry."""
    async with serving(lambda _request: Reply()) as server:
        with pytest.raises(ProblemError) as caught:
            await send(server.url, token, has_token=True)

    assert caught.value.problem.code is ProblemCode.NOTICE_SECRET_MISSING
    assert caught.value.problem.field == "notices.webhook.token"
    assert server.requests == []


async def test_a_proxy_of_the_system_is_not_used_for_this_computer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whoever listens here is reached directly."""
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    async with serving(lambda _request: Reply(200, {}), context=server_context()) as server:
        await send(server.url)

    assert len(server.requests) == 1


async def test_the_proxy_of_the_system_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other computers are reached the way the system says."""
    asked: LoopbackServer
    async with serving(lambda _request: Reply(502, b"")) as asked:
        monkeypatch.setenv("HTTPS_PROXY", asked.url)
        found = await refusal("https://hooks.example.org/x", TOKEN)

    assert found.problem.code is ProblemCode.NOTICE_WEBHOOK_UNREACHABLE
    assert asked.requests[0].method == "CONNECT"
    assert TOKEN not in str(asked.requests)
