"""The token endpoint, and what a token opens for how long."""

from __future__ import annotations

import time

import pytest

from coursera_wizard.services.practice.college import API_KEY, CLIENT_SECRET, College
from coursera_wizard.services.practice.routing import TOKEN_PATH
from tests.unit.services.practice.callers import FORM, GRANT, Caller, basic
from tests.unit.services.practice.openapi_document import check_answer


async def test_tokens_have_exactly_the_five_fields(caller: Caller) -> None:
    """The answer has five fields, numbers among them, and an opaque token of 28 signs."""
    reply = await caller.renew()

    value = reply.value
    assert list(value) == ["token_type", "access_token", "grant_type", "issued_at", "expires_in"]
    assert (value["token_type"], value["grant_type"]) == ("Bearer", "client_credentials")
    assert value["expires_in"] == 1799
    assert abs(value["issued_at"] - time.time()) < 5
    assert len(value["access_token"]) == 28
    assert value["access_token"].isalnum()


async def test_tokens_may_come_as_texts(college: College) -> None:
    """By switch everything is text, and the time in milliseconds, as the bare gateway has it."""
    reply = await Caller(college, token_strings=True, token_lifetime_s=60).renew()

    assert reply.value["expires_in"] == "60"
    assert abs(int(reply.value["issued_at"]) / 1000 - time.time()) < 5


@pytest.mark.parametrize(
    ("headers", "body", "status", "code", "text"),
    [
        (basic("wrong"), GRANT, 401, "invalid_client", "ClientId is Invalid"),
        (basic(secret="wrong"), GRANT, 401, "invalid_client", "Client credentials are invalid"),
        ({}, GRANT, 401, "invalid_client", "Client identifier is required"),
        ({"authorization": "Basic %%%"}, GRANT, 401, "invalid_client", "ClientId is Invalid"),
        (basic(), "", 400, "invalid_request", "Required param : grant_type"),
        (
            basic(), "grant_type=password", 400, "invalid_request",
            "Unsupported grant type : password",
        ),
    ],
)  # fmt: skip
async def test_tokens_are_refused_in_the_gateways_words(  # noqa: PLR0917 - the columns of a table
    caller: Caller, headers: dict[str, str], body: str, status: int, code: str, text: str
) -> None:
    """Refusals have capital letters in their keys."""
    reply = await caller.send("POST", TOKEN_PATH, headers | FORM, body)

    assert (reply.status, reply.value) == (status, {"ErrorCode": code, "Error": text})
    check_answer("token", status, reply.value)


async def test_tokens_by_form_only_with_the_switch(college: College) -> None:
    """Key and secret as form fields are taken where the switch says so."""
    body = f"{GRANT}&client_id={API_KEY}&client_secret={CLIENT_SECRET}"

    refused = await Caller(college).send("POST", TOKEN_PATH, FORM, body)
    taken = await Caller(college, token_form=True).send("POST", TOKEN_PATH, FORM, body)

    assert (refused.status, taken.status) == (401, 200)


async def test_tokens_stay_good_until_their_own_end(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new token does not end the old one; time does."""
    await caller.renew()
    old = caller.token
    began = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: began + 1000)
    await caller.renew()
    new = caller.token

    async def code(token: str) -> str:
        caller.token = token
        reply = await caller.get("")
        if reply.status == 200:
            return "good"
        check_answer("organization", reply.status, reply.value)
        return str(reply.value["fault"]["detail"]["errorcode"])

    assert (await code(old), await code(new)) == ("good", "good")
    monkeypatch.setattr(time, "monotonic", lambda: began + 1900)
    expired = "keymanagement.service.access_token_expired"
    assert (await code(old), await code(new)) == (expired, "good")
    assert await code("made-up") == "keymanagement.service.invalid_access_token"
