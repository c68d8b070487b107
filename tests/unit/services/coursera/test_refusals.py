"""Each way of being refused ends in its own problem, by status and code, never by words."""

from __future__ import annotations

import datetime as dt
import email.utils
import json
from dataclasses import replace

import pytest

from coursera_wizard.domain.draft import Account, Generation
from coursera_wizard.domain.problem import ProblemCode, ProblemError, failure
from coursera_wizard.services.coursera.redaction import Redactor
from coursera_wizard.services.coursera.refusals import (
    Asked,
    Purpose,
    TokenNotAcceptedError,
    blaming_address,
    check_answer,
)
from coursera_wizard.services.coursera.trail import Trail
from coursera_wizard.services.coursera.transport import Answer
from coursera_wizard.services.retry import TransientError

ACCOUNT = Account(api_key="k" * 48, organization_id="ZRMnDiaeTTeyp03kUua0OA")
BASE = "https://api.coursera.com/ent"
PAGE = b"<!DOCTYPE html><title>Sign in</title>"
C = ProblemCode


def fault(code: str) -> dict[str, object]:
    """Return a refusal of the gateway."""
    return {"fault": {"faultstring": "whatever", "detail": {"errorcode": code}}}


def judged(
    status: int,
    body: object,
    purpose: Purpose = Purpose.DATA,
    *,
    account: Account = ACCOUNT,
    address: str = BASE,
    **headers: str,
) -> ProblemError:
    """Return the error an answer ends in."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    trail = Trail("api.coursera.com", 443, "/ent/x", status=status)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with pytest.raises(ProblemError) as caught:
        check_answer(
            Answer(status, named, raw, trail), Asked(purpose, account, address, Redactor())
        )
    return caught.value


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (401, {"ErrorCode": "invalid_client", "Error": "ClientId is Invalid"}),
        (401, {"error": "invalid_client", "error_description": "x"}),
        (400, {"error": "invalid_client"}),
        (401, fault("oauth.v2.InvalidApiKey")),
        (401, b""),
        (401, b"Unauthorized"),
        (403, {"error": "access_denied"}),
    ],
)
def test_token_refusals_mean_the_pair(status: int, body: object) -> None:
    """All forms of a refused pair are one problem; a key of the older console is another."""
    legacy = replace(ACCOUNT, api_key="aBcDeFgHiJkLmNoPqRsTuQ")

    found = judged(status, body, Purpose.TOKEN).problem.code
    older = judged(status, body, Purpose.TOKEN, account=legacy).problem.code

    assert found is C.COURSERA_CREDENTIALS_REFUSED
    assert older is C.COURSERA_LEGACY_CREDENTIALS


@pytest.mark.parametrize(
    ("purpose", "status", "body", "code"),
    [
        (Purpose.TOKEN, 401, PAGE, C.COURSERA_NOT_COURSERA),
        (Purpose.TOKEN, 403, b"Blocked by policy", C.COURSERA_NOT_COURSERA),
        (Purpose.TOKEN, 404, {"message": "Not Found", "statusCode": 404}, C.COURSERA_WRONG_ADDRESS),
        (Purpose.TOKEN, 400, {"ErrorCode": "invalid_request"}, C.COURSERA_REQUEST_REFUSED),
        (Purpose.TOKEN, 200, fault("anything"), C.COURSERA_REQUEST_REFUSED),
        (
            Purpose.ORGANIZATION, 401,
            fault("keymanagement.service.InvalidAPICallAsNoApiProductMatchFound"),
            C.COURSERA_API_NOT_ENABLED,
        ),
        (Purpose.ORGANIZATION, 403, {"errorCode": "Not Authorized"}, C.COURSERA_NOT_PERMITTED),
        (Purpose.ORGANIZATION, 403, b"", C.COURSERA_NOT_PERMITTED),
        (Purpose.ORGANIZATION, 404, {"message": "Not Found"}, C.COURSERA_ORGANIZATION_NOT_FOUND),
        (Purpose.ORGANIZATION, 400, {"statusCode": 400}, C.COURSERA_ORGANIZATION_NOT_FOUND),
        (Purpose.ORGANIZATION, 400, b"", C.COURSERA_ORGANIZATION_NOT_FOUND),
        (Purpose.ORGANIZATION, 400, {"msg": "Routing error"}, C.COURSERA_REQUEST_REFUSED),
        (Purpose.ORGANIZATION, 400, {"errorCode": "SOME"}, C.COURSERA_REQUEST_REFUSED),
        (Purpose.ORGANIZATION, 403, PAGE, C.COURSERA_NOT_COURSERA),
        (Purpose.DATA, 404, b"Not found", C.COURSERA_NOT_COURSERA),
        (Purpose.DATA, 404, {"errorCode": "notFound"}, C.COURSERA_REQUEST_REFUSED),
        (Purpose.DATA, 400, {"msg": "Routing error: x"}, C.COURSERA_REQUEST_REFUSED),
        (Purpose.DATA, 400, {"error": {"type": "INVALID_ARGUMENT"}}, C.COURSERA_REQUEST_REFUSED),
        (Purpose.DATA, 405, {"msg": "Routing error: x"}, C.COURSERA_REQUEST_REFUSED),
        (Purpose.DATA, 404, b'{"cut', C.COURSERA_UNEXPECTED_ANSWER),
        (Purpose.GRADES, 403, {"errorCode": "Not Authorized"}, C.COURSERA_GRADES_NOT_READABLE),
        (Purpose.DATA, 407, PAGE, C.NETWORK_PROXY_SIGN_IN),
        (Purpose.DATA, 429, b"", C.COURSERA_TOO_MANY_REQUESTS),
        (Purpose.DATA, 500, fault("policies.ratelimit.QuotaViolation"),
         C.COURSERA_TOO_MANY_REQUESTS),
        (Purpose.DATA, 403, fault("policies.ratelimit.SpikeArrestViolation"),
         C.COURSERA_TOO_MANY_REQUESTS),
        (Purpose.DATA, 500, {"errorCode": None}, C.COURSERA_UNAVAILABLE),
        (Purpose.TOKEN, 502, PAGE, C.COURSERA_UNAVAILABLE),
        (Purpose.DATA, 503, b"", C.COURSERA_UNAVAILABLE),
    ],
)  # fmt: skip
def test_refusals_are_told_apart(
    purpose: Purpose, status: int, body: object, code: ProblemCode
) -> None:
    """One code per cause."""
    assert judged(status, body, purpose).problem.code is code


@pytest.mark.parametrize("address", ["https://api.coursera.com", "https://api.coursera.org/ent"])
@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_wrong_data_address_is_named(address: str, status: int) -> None:
    """An address without /ent, or the legacy one, is the cause of whatever is answered there."""
    found = judged(status, PAGE, Purpose.ORGANIZATION, address=address)

    assert found.problem.code is C.COURSERA_WRONG_ADDRESS


def test_an_id_of_no_form_is_named_whatever_form_the_refusal_has() -> None:
    """A slug is refused as a slug, also where the service complains in general."""
    account = replace(ACCOUNT, organization_id="harbour-valley-college")

    found = judged(400, {"msg": "Routing error"}, Purpose.ORGANIZATION, account=account).problem

    assert found.code is C.COURSERA_ORGANIZATION_NOT_FOUND
    assert "web name" in found.what_happened


def test_a_missing_permission_tells_what_the_id_looks_like() -> None:
    """Coursera may answer 403 where the id is another one's."""
    account = replace(ACCOUNT, program_id=ACCOUNT.organization_id)

    found = judged(403, {"errorCode": "Not Authorized"}, Purpose.ORGANIZATION, account=account)

    assert "same value as the Program ID" in found.problem.what_happened


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("https://api.coursera.com", C.COURSERA_WRONG_ADDRESS),
        (BASE, C.COURSERA_NOT_COURSERA),
    ],
)
def test_a_page_at_an_address_of_another_form_is_the_addresss_fault(
    address: str, code: ProblemCode
) -> None:
    """Somebody pasted the address of a web page."""
    trail = Trail("api.coursera.com", 443, "/", status=200)
    answer = Answer(200, {}, PAGE, trail)
    asked = Asked(Purpose.ORGANIZATION, ACCOUNT, address, Redactor())

    with pytest.raises(ProblemError) as caught, blaming_address(answer, asked):
        raise failure(C.COURSERA_NOT_COURSERA, host="api.coursera.com")

    assert caught.value.problem.code is code


@pytest.mark.parametrize(
    ("seconds", "words"),
    [("1", "wait 1 second."), ("90", "wait 90 seconds."), ("3600", "wait 60 minutes.")],
)
def test_a_wait_that_was_asked_for_is_named(seconds: str, words: str) -> None:
    """Seconds as long as they can be counted, minutes beyond."""
    assert words in judged(429, b"", retry_after=seconds).problem.what_happened


def test_a_token_that_ran_out_can_be_renewed() -> None:
    """Only the token's own faults are worth a renewal."""
    expired = judged(401, fault("keymanagement.service.access_token_expired"))

    assert isinstance(expired, TokenNotAcceptedError)


def test_quota_and_server_trouble_may_pass() -> None:
    """What may be gone a moment later is marked so."""
    assert isinstance(judged(429, b""), TransientError)
    assert isinstance(judged(500, b""), TransientError)
    assert not isinstance(judged(403, b""), TransientError)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("7", 7.0), ("1.5", 1.5), ("soon", None), ("-3", None), ("", None)],
)
def test_retry_after_as_a_number(text: str, seconds: float | None) -> None:
    """Seconds are taken as they are, nonsense is not taken."""
    found = judged(429, b"", retry_after=text)

    assert isinstance(found, TransientError)
    assert found.retry_after_s == seconds


def test_retry_after_as_a_date_and_in_words() -> None:
    """A date is understood, and the wait is told."""
    until = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=30)

    found = judged(429, b"", retry_after=email.utils.format_datetime(until, usegmt=True))

    assert isinstance(found, TransientError)
    assert found.retry_after_s == pytest.approx(30, abs=2)
    assert "seconds" in found.problem.what_happened


def test_a_redirect_names_only_where_it_points() -> None:
    """The query of a redirect may hold a token, so it is left out."""
    found = judged(302, b"", location="http://portal.example/in?token=abc")

    assert found.problem.code is C.COURSERA_REDIRECTED
    assert "http://portal.example" in found.problem.what_happened
    assert "abc" not in found.problem.what_happened + found.problem.details


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"organization_id": "harbour-valley-college"}, "web name"),
        ({"organization_id": "same", "program_id": "same"}, "Program ID"),
        (
            {
                "organization_id": "aBcDeFgHiJkLmNoPqRsTuQ",
                "org_api_url": "https://accounts.coursera.org/console/org/aBcDeFgHiJkLmNoPqRsTuQ/app/x",
            },
            "console",
        ),
    ],
)  # fmt: skip
def test_a_wrong_organization_id_is_named_for_what_it_is(
    changes: dict[str, str], words: str
) -> None:
    """A slug, the console's key and a program id are recognized."""
    account = replace(ACCOUNT, **changes)  # type: ignore[arg-type]  # texts all
    found = judged(404, b"{}", Purpose.ORGANIZATION, account=account)

    assert words in found.problem.what_happened


def test_details_hold_the_servers_words_without_people() -> None:
    """Support sees status, path and what the server said, and nobody's address."""
    found = judged(400, {"message": "no such learner: ana.prieto@school.example"})

    assert "status: 400" in found.problem.details
    assert "no such learner" in found.problem.details
    assert "ana.prieto" not in found.problem.details


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("https://api.coursera.com/ent", C.COURSERA_WRONG_ADDRESS),
        ("https://api.coursera.org", C.COURSERA_NOT_PERMITTED),
    ],
)
def test_older_generation_has_the_other_address(address: str, code: ProblemCode) -> None:
    """What is right for one generation of keys is wrong for the other."""
    account = replace(ACCOUNT, generation=Generation.LEGACY)

    found = judged(403, {"errorCode": "x"}, Purpose.ORGANIZATION, account=account, address=address)

    assert found.problem.code is code


@pytest.mark.parametrize(
    ("purpose", "code"),
    [
        (Purpose.TOKEN, C.COURSERA_CREDENTIALS_REFUSED),
        (Purpose.SIGN_IN, C.COURSERA_SIGN_IN_REFUSED),
        (Purpose.REFRESH, C.COURSERA_SIGN_IN_NEEDED),
    ],
)
def test_refused_grant_means_what_was_asked(purpose: Purpose, code: ProblemCode) -> None:
    """A code that was not taken and a sign-in that has ended are two things."""
    assert judged(400, {"error": "invalid_grant"}, purpose).problem.code is code
