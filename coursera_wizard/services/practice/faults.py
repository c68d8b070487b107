"""Every way the practice organization can be told to fail, in one table.

The name of a fault is the code of the problem that the program is expected to show for it; where
there is more than one way to the same problem, a slash and the way follow.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import msgspec

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
    WRONG_DATE = "wrong-date"


class Fault(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One order to fail.

    Attributes:
        name: From the table.
        where: An endpoint's name, "data" (all but the token), "any", or a part of the address that
            begins with a slash; by default what the table says.
        after: How many matching requests pass before the first failure.
        times: How many fail; None is all that follow.
        seconds: How long, for faults that wait; how far off, for the wrong date.
        retry_after: The value of a `Retry-After` header, where an answer may have one.
    """

    name: str
    where: str | None = None
    after: int = 0
    times: int | None = None
    seconds: float | None = None
    retry_after: str | int | None = None


@dataclass(frozen=True, slots=True)
class FaultKind:
    """A line of the table.

    Attributes:
        where: Which requests fail unless said otherwise.
        answer: What is answered instead.
        spoil: What becomes of a good answer.
    """

    name: str
    stage: Stage
    where: str
    answer: Callable[[], Answer] | None = None
    spoil: Callable[[Answer, Request], Answer] | None = None
    sending: Sending = Sending.WHOLE


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
_PROXY = ("Proxy-Authenticate", 'Basic realm="proxy.school.example"')

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
    FaultKind("coursera.wrong-address", Stage.ARRIVAL, "data", not_found),
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
        "network.proxy-sign-in", Stage.ARRIVAL, "any", _html(407, "Proxy sign-in needed", _PROXY)
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
    FaultKind("coursera.paging-broken", Stage.DATA, "data", spoil=spoiling.standing_still),
    FaultKind("coursera.paging-broken/empty-page", Stage.DATA, "data", spoil=spoiling.empty_page),
    FaultKind("coursera.paging-broken/no-next", Stage.DATA, "data", spoil=spoiling.without_next),
    FaultKind("coursera.no-programs", Stage.DATA, EndpointName.PROGRAMS, spoil=spoiling.nothing),
    FaultKind(
        "coursera.no-enrollments", Stage.DATA, EndpointName.ENROLLMENT_REPORTS,
        spoil=spoiling.nothing,
    ),
    # The line itself
    FaultKind("network.slow", Stage.SENDING, "any", sending=Sending.LATE),
    FaultKind("network.timeout", Stage.SENDING, "any", sending=Sending.NEVER),
    FaultKind("network.timeout/drip", Stage.SENDING, "any", sending=Sending.DRIP),
    FaultKind("network.cut-off", Stage.SENDING, "any", sending=Sending.RESET_MIDWAY),
    FaultKind("network.cut-off/at-once", Stage.SENDING, "any", sending=Sending.RESET_AT_ONCE),
    FaultKind("network.cut-off/short", Stage.SENDING, "any", sending=Sending.CLOSE_MIDWAY),
    FaultKind("clock.wrong", Stage.SENDING, "any", sending=Sending.WRONG_DATE),
)  # fmt: skip

FAULTS: dict[str, FaultKind] = {kind.name: kind for kind in _TABLE}


@dataclass(slots=True)
class _Armed:
    """An order, and how often it has been looked at and obeyed."""

    fault: Fault
    kind: FaultKind
    seen: int = 0
    failed: int = 0

    def concerns(self, endpoint: EndpointName, path: str) -> bool:
        where = self.fault.where or self.kind.where
        if where == "any":
            return True
        if where == "data":
            return endpoint is not EndpointName.TOKEN
        return where in path if where.startswith("/") else where == endpoint.value

    def is_due(self) -> bool:
        """Count one more request and tell whether it fails."""
        self.seen += 1
        is_used_up = self.fault.times is not None and self.failed >= self.fault.times
        if self.seen <= self.fault.after or is_used_up:
            return False
        self.failed += 1
        return True


@dataclass(frozen=True, slots=True)
class DueFault:
    """The fault a request meets."""

    fault: Fault
    kind: FaultKind

    def answer(self) -> Answer | None:
        """Return what is answered instead of data, with `Retry-After` if that was asked for."""
        if self.kind.answer is None:
            return None
        answer = self.kind.answer()
        if self.fault.retry_after is None:
            return answer
        header = ("Retry-After", str(self.fault.retry_after))
        headers = (*answer.headers, header)
        return Answer(answer.status, answer.body, answer.content_type, headers)

    def seconds(self, otherwise: float) -> float:
        """Return how long this fault takes."""
        return otherwise if self.fault.seconds is None else self.fault.seconds


class Faults:
    """The orders in force."""

    def __init__(self) -> None:
        self._armed: list[_Armed] = []

    def order(self, fault: Fault) -> None:
        """Add an order.

        Raises:
            ValueError: There is no such fault or no such place.
        """
        kind = FAULTS.get(fault.name)
        if kind is None:
            raise ValueError(f"No fault is called {fault.name!r}. Known: {', '.join(FAULTS)}")
        where = fault.where
        places = {"any", "data", *EndpointName}
        if where is not None and where not in places and not where.startswith("/"):
            raise ValueError(f"No place is called {where!r}. Known: {', '.join(sorted(places))}")
        self._armed.append(_Armed(fault, kind))

    def clear(self) -> None:
        """Forget all orders."""
        self._armed.clear()

    def for_request(self, endpoint: EndpointName, path: str) -> DueFault | None:
        """Return the fault this request meets: of the orders that concern it, the first due."""
        due: DueFault | None = None
        for armed in self._armed:
            if armed.concerns(endpoint, path) and due is None and armed.is_due():
                due = DueFault(armed.fault, armed.kind)
        return due


def parse_fault(text: str) -> Fault:
    """Return an order as written on the command line: ``NAME[:where=…,after=…,times=…]``.

    Raises:
        ValueError: A part is not known or of another kind.
    """
    name, _, rest = text.partition(":")
    values: dict[str, object] = {"name": name}
    for part in filter(None, rest.split(",")):
        key, _, value = part.partition("=")
        values[key] = value
    return msgspec.convert(values, Fault, strict=False)
