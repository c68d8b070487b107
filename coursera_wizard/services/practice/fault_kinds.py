"""Every way the practice organization can be told to fail, in one table.

The name of a fault is the code of the problem that the program is expected to show for it; where
there is more than one way to the same problem, a slash and the way follow.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from coursera_wizard.services.practice import spoiling, tokens
from coursera_wizard.services.practice.exchange import (
    HTML,
    PLAIN,
    Answer,
    Request,
    access_denied,
    gateway_fault,
    json_answer,
    not_found,
    service_refusal,
    token_refusal,
)
from coursera_wizard.services.practice.routing import EndpointName


class Stage(StrEnum):
    """Where in the order of checks a fault happens; the gates before it work as usual."""

    ARRIVAL = "arrival"
    CREDENTIALS = "credentials"
    BEARER = "bearer"
    PRODUCT = "product"
    QUOTA = "quota"
    PERMISSION = "permission"
    EXISTENCE = "existence"
    DATA = "data"
    SENDING = "sending"
    DOOR = "door"


class Sending(StrEnum):
    """How the bytes of an answer leave, or do not."""

    WHOLE = "whole"
    LATE = "late"
    NEVER = "never"
    DRIP = "drip"
    RESET_AT_ONCE = "reset-at-once"
    RESET_MIDWAY = "reset-midway"
    CLOSE_MIDWAY = "close-midway"
    ENDLESS = "endless"
    PACKED_ENDLESS = "packed-endless"
    WRONG_DATE = "wrong-date"


class Door(StrEnum):
    """Through what the organization is reached; all but the first four lead nowhere good."""

    PLAIN = "plain"
    SECURE = "secure"
    PROXY = "proxy"
    SECURE_PROXY = "secure-proxy"
    # Nobody there
    CLOSED = "closed"
    FULL = "full"
    SILENT = "silent"
    NO_NAME = "no-name"
    # A proxy in between
    PROXY_SIGN_IN = "proxy-sign-in"
    PROXY_SIGN_IN_PLAIN = "proxy-sign-in-plain"
    PROXY_CLOSED = "proxy-closed"
    PROXY_SILENT = "proxy-silent"
    PROXY_NO_NAME = "proxy-no-name"
    # Certificates
    UNKNOWN_ISSUER = "unknown-issuer"
    SELF_SIGNED = "self-signed"
    INSPECTED = "inspected"
    EXPIRED = "expired"
    NOT_YET_VALID = "not-yet-valid"
    OTHER_NAME = "other-name"
    # Secure connections that come to nothing
    TLS_REFUSED = "tls-refused"
    TLS_HUNG_UP = "tls-hung-up"
    NOT_TLS = "not-tls"
    # What somebody may have typed
    WITHOUT_ENT = "without-ent"
    LEGACY_DATA = "legacy-data"
    ELSEWHERE = "elsewhere"
    LEGACY_KEY = "legacy-key"
    SLUG = "slug"


@dataclass(frozen=True, slots=True)
class FaultKind:
    """A line of the table.

    Attributes:
        where: Which requests fail unless said otherwise.
        answer: What is answered instead.
        spoil: What becomes of a good answer.
        door: Through what the organization is reached while this is shown.
    """

    name: str
    stage: Stage
    where: str
    answer: Callable[[], Answer] | None = None
    spoil: Callable[[Answer, Request], Answer] | None = None
    sending: Sending = Sending.WHOLE
    door: Door = Door.PLAIN

    @property
    def code(self) -> str:
        """The code of the problem that is expected."""
        return self.name.partition("/")[0]


def _door(name: str, door: Door) -> FaultKind:
    return FaultKind(name, Stage.DOOR, "any", door=door)


def _html(status: int, title: str, *headers: tuple[str, str]) -> Callable[[], Answer]:
    page = f"<!DOCTYPE html><html><head><title>{title}</title></head><body>{title}</body></html>"
    return lambda: Answer(status, page.encode(), HTML, headers)


def _token(status: int, code: str, text: str) -> Callable[[], Answer]:
    return lambda: token_refusal(status, code, text)


def _quota(status: int) -> Callable[[], Answer]:
    # Two blanks before "exceeded", as the gateway writes it.
    text = "Rate limit quota violation. Quota limit  exceeded. Identifier : practice-1"
    return lambda: gateway_fault(status, text, "policies.ratelimit.QuotaViolation")


def _spike() -> Answer:
    text = "Spike arrest violation. Allowed rate : MessageRate{messagesPerPeriod=5, periodInSec=1}"
    return gateway_fault(429, text, "policies.ratelimit.SpikeArrestViolation")


def _revoked() -> Answer:
    return gateway_fault(401, "Invalid API Key", "oauth.v2.InvalidApiKey")


def _oauth_style() -> Answer:
    return json_answer(
        401, {"error": "invalid_client", "error_description": "Client authentication failed"}
    )


def _did_not_validate() -> Answer:
    problem = {"message": "ERROR :: /programId :: field is required", "args": []}
    details = {"/programId": [problem]}
    return json_answer(
        400, {"errorCode": None, "message": "JSON didn't validate", "details": details}
    )


_SIGN_IN = "Guest network: sign in"
_ELSEWHERE = ("Location", "http://signin.portal.example/welcome")
_HERE = ("Location", "/moved/here")
_UNSECURED = ("Location", "http://api.portal.example/ent")

_TABLE: tuple[FaultKind, ...] = (
    # Key and secret
    FaultKind(
        "coursera.credentials-refused", Stage.CREDENTIALS, "token",
        _token(401, "invalid_client", "Client credentials are invalid"),
    ),
    FaultKind(
        "coursera.credentials-refused/unknown-key", Stage.CREDENTIALS, "token",
        _token(401, "invalid_client", "ClientId is Invalid"),
    ),
    FaultKind("coursera.credentials-refused/revoked", Stage.CREDENTIALS, "token", _revoked),
    FaultKind("coursera.credentials-refused/oauth", Stage.CREDENTIALS, "token", _oauth_style),
    FaultKind(
        "coursera.credentials-refused/text", Stage.CREDENTIALS, "token",
        lambda: Answer(401, b"Unauthorized", PLAIN),
    ),
    FaultKind(
        "coursera.credentials-refused/empty", Stage.CREDENTIALS, "token",
        lambda: Answer(401, b"", PLAIN),
    ),
    _door("coursera.legacy-credentials", Door.LEGACY_KEY),
    # Tokens; the token of the request is too old or unknown from then on
    FaultKind("coursera.token-expired", Stage.BEARER, "data", tokens.expired),
    FaultKind("coursera.token-rejected", Stage.BEARER, "data", tokens.rejected),
    # Permission
    FaultKind("coursera.api-not-enabled", Stage.PRODUCT, "data", tokens.product_not_enabled),
    FaultKind("coursera.not-permitted", Stage.PERMISSION, "data", access_denied),
    FaultKind(
        "coursera.grades-not-readable", Stage.PERMISSION, EndpointName.GRADEBOOK, access_denied
    ),
    FaultKind("coursera.organization-not-found", Stage.PERMISSION, "data", not_found),
    FaultKind(
        "coursera.organization-not-found/service", Stage.EXISTENCE, "data",
        lambda: service_refusal(404, "notFound", "not found"),
    ),
    _door("coursera.organization-not-found/slug", Door.SLUG),
    _door("coursera.wrong-address", Door.WITHOUT_ENT),
    _door("coursera.wrong-address/legacy", Door.LEGACY_DATA),
    _door("coursera.wrong-address/elsewhere", Door.ELSEWHERE),
    FaultKind(
        "coursera.request-refused", Stage.EXISTENCE, "data",
        lambda: service_refusal(400, "SOME_CODE", "The request could not be used."),
    ),
    FaultKind("coursera.request-refused/validation", Stage.EXISTENCE, "data", _did_not_validate),
    # Too much, or not now
    FaultKind("coursera.too-many-requests", Stage.QUOTA, "data", _quota(429)),
    FaultKind("coursera.too-many-requests/burst", Stage.QUOTA, "data", _spike),
    FaultKind("coursera.too-many-requests/status-500", Stage.QUOTA, "data", _quota(500)),
    FaultKind("coursera.too-many-requests/status-403", Stage.QUOTA, "data", _quota(403)),
    FaultKind(
        "coursera.unavailable", Stage.ARRIVAL, "any",
        _html(503, "503 Service Temporarily Unavailable"),
    ),
    FaultKind(
        "coursera.unavailable/500", Stage.EXISTENCE, "data",
        lambda: service_refusal(500, None, "Internal server error"),
    ),
    FaultKind("coursera.unavailable/502", Stage.ARRIVAL, "any", _html(502, "502 Bad Gateway")),
    FaultKind(
        "coursera.unavailable/504", Stage.ARRIVAL, "any",
        lambda: Answer(504, b"upstream request timeout", PLAIN),
    ),
    FaultKind("coursera.unavailable/empty", Stage.ARRIVAL, "any", lambda: Answer(503, b"", PLAIN)),
    # Somebody else answers
    FaultKind("coursera.not-coursera", Stage.ARRIVAL, "any", _html(200, _SIGN_IN)),
    FaultKind(
        "coursera.not-coursera/text", Stage.ARRIVAL, "any", lambda: Answer(200, b"OK", PLAIN)
    ),
    FaultKind("coursera.not-coursera/filter", Stage.ARRIVAL, "any", _html(403, "Site blocked")),
    FaultKind("coursera.redirected", Stage.ARRIVAL, "any", _html(302, _SIGN_IN, _ELSEWHERE)),
    FaultKind("coursera.redirected/same-host", Stage.ARRIVAL, "any", _html(307, "Moved", _HERE)),
    FaultKind(
        "coursera.redirected/to-http", Stage.ARRIVAL, "any", _html(301, "Moved", _UNSECURED),
        door=Door.SECURE,
    ),
    # Answers that are not as documented
    FaultKind("coursera.unexpected-answer", Stage.DATA, "data", spoil=spoiling.wrong_type),
    FaultKind("coursera.unexpected-answer/list", Stage.DATA, "any", spoil=spoiling.bare_list),
    FaultKind("coursera.unexpected-answer/no-rows", Stage.DATA, "any", spoil=spoiling.without_rows),
    FaultKind("coursera.unexpected-answer/truncated", Stage.DATA, "any", spoil=spoiling.truncated),
    FaultKind("coursera.unexpected-answer/not-utf8", Stage.DATA, "any", spoil=spoiling.not_utf8),
    FaultKind("coursera.unexpected-answer/empty", Stage.DATA, "any", spoil=spoiling.emptied),
    FaultKind(
        "coursera.unexpected-answer/other-organization", Stage.DATA, EndpointName.ORGANIZATION,
        spoil=spoiling.other_organization,
    ),
    FaultKind(
        "coursera.unexpected-answer/other-program", Stage.DATA, EndpointName.ENROLLMENT_REPORTS,
        spoil=spoiling.other_program,
    ),
    FaultKind(
        "coursera.answer-too-large", Stage.SENDING, "any", sending=Sending.ENDLESS
    ),
    FaultKind(
        "coursera.answer-too-large/compressed", Stage.SENDING, "any",
        sending=Sending.PACKED_ENDLESS,
    ),
    FaultKind("coursera.paging-broken", Stage.DATA, "data", spoil=spoiling.standing_still),
    FaultKind("coursera.paging-broken/empty-page", Stage.DATA, "data", spoil=spoiling.empty_page),
    FaultKind("coursera.paging-broken/no-next", Stage.DATA, "data", spoil=spoiling.without_next),
    FaultKind("coursera.no-programs", Stage.DATA, EndpointName.PROGRAMS, spoil=spoiling.nothing),
    FaultKind(
        "coursera.no-enrollments", Stage.DATA, EndpointName.ENROLLMENT_REPORTS,
        spoil=spoiling.nothing,
    ),
    FaultKind(
        "coursera.report-not-read", Stage.SENDING, "reports", sending=Sending.NEVER
    ),
    # Signing in with a key of the older console
    FaultKind(
        "coursera.sign-in-needed", Stage.CREDENTIALS, EndpointName.LEGACY_TOKEN,
        lambda: json_answer(400, {"error": "invalid_grant"}),
    ),
    FaultKind(
        "coursera.sign-in-declined", Stage.DATA, EndpointName.SIGN_IN, spoil=spoiling.declined
    ),
    FaultKind(
        "coursera.sign-in-mismatch", Stage.DATA, EndpointName.SIGN_IN, spoil=spoiling.other_state
    ),
    FaultKind(
        "coursera.sign-in-not-finished", Stage.DATA, EndpointName.SIGN_IN,
        spoil=spoiling.never_back,
    ),
    # The way there
    _door("network.name-not-found", Door.NO_NAME),
    _door("network.refused", Door.CLOSED),
    _door("network.proxy-sign-in", Door.PROXY_SIGN_IN),
    _door("network.proxy-sign-in/plain", Door.PROXY_SIGN_IN_PLAIN),
    _door("network.proxy-unreachable", Door.PROXY_CLOSED),
    _door("network.proxy-unreachable/name", Door.PROXY_NO_NAME),
    _door("tls.untrusted", Door.UNKNOWN_ISSUER),
    _door("tls.untrusted/self-signed", Door.SELF_SIGNED),
    _door("tls.untrusted/inspection", Door.INSPECTED),
    _door("tls.expired", Door.EXPIRED),
    _door("tls.expired/not-yet-valid", Door.NOT_YET_VALID),
    _door("tls.wrong-name", Door.OTHER_NAME),
    _door("tls.failed", Door.TLS_REFUSED),
    _door("tls.failed/hung-up", Door.TLS_HUNG_UP),
    _door("tls.failed/plain", Door.NOT_TLS),
    # The line itself
    _door("network.timeout/connect", Door.FULL),
    _door("network.timeout/secure", Door.SILENT),
    _door("network.timeout/proxy", Door.PROXY_SILENT),
    FaultKind("network.slow", Stage.SENDING, "any", sending=Sending.LATE),
    FaultKind("network.timeout", Stage.SENDING, "any", sending=Sending.NEVER),
    FaultKind("network.timeout/drip", Stage.SENDING, "any", sending=Sending.DRIP),
    FaultKind("network.cut-off", Stage.SENDING, "any", sending=Sending.RESET_MIDWAY),
    FaultKind("network.cut-off/at-once", Stage.SENDING, "any", sending=Sending.RESET_AT_ONCE),
    FaultKind("network.cut-off/short", Stage.SENDING, "any", sending=Sending.CLOSE_MIDWAY),
    FaultKind("clock.wrong", Stage.SENDING, "any", sending=Sending.WRONG_DATE),
)  # fmt: skip

FAULTS: dict[str, FaultKind] = {kind.name: kind for kind in _TABLE}
