"""The way of a request through the service, and what is counted of it."""

from __future__ import annotations

from coursera_wizard.services.practice.college import College
from coursera_wizard.services.practice.gates import Service, Tally
from coursera_wizard.services.practice.routing import LEGACY_TOKEN_PATH, SIGN_IN_PATH, TOKEN_PATH
from tests.unit.services.practice.callers import Caller, OlderCaller


async def test_gates_keep_the_generations_apart(college: College) -> None:
    """Neither generation has the other's addresses."""
    service = Service(college)
    current, older = Caller(college), OlderCaller(college, service)

    assert (await current.send("POST", LEGACY_TOKEN_PATH)).status == 404
    assert (await current.send("GET", SIGN_IN_PATH)).status == 404
    assert (await older.send("POST", TOKEN_PATH)).status == 404
    assert (await older.send("GET", "/ent/api/businesses.v1/x")).status == 404


async def test_gates_count_both_generations_together(college: College) -> None:
    """Requests are counted by what was asked for, whichever way they came."""
    older = OlderCaller(college)
    await older.sign_in()
    await older.grant("refresh_token")
    await older.get_data("nobody")

    assert older.service.tally.report()["requests"] == {
        "signIn": 1, "legacyToken": 1, "organization": 1,
    }  # fmt: skip
    assert older.service.tally.report()["statuses"] == {"200": 1, "400": 1, "401": 1}


def test_gates_forget_but_keep_what_is_under_way() -> None:
    """Counting anew, a request that is being answered is still one in flight."""
    tally = Tally(connections=3, in_flight=2, most_in_flight=4)
    tally.requests["users"] += 1

    tally.forget()

    assert (tally.connections, tally.most_in_flight, dict(tally.requests)) == (0, 2, {})
