"""Judges what was answered: which statuses and bodies are refusals, and of which kind.

Sources: Coursera Business API v1, errors of the token and data endpoints; the gateway's documented
fault codes. A server's words are kept for support, and nothing is decided by them.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import email.utils
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

import msgspec

from coursera_wizard.domain.credentials import is_id, is_legacy_key, is_slug, read_org_api_url
from coursera_wizard.domain.draft import Generation
from coursera_wizard.domain.problem import Problem, ProblemCode, ProblemError, problem
from coursera_wizard.i18n import _, ngettext
from coursera_wizard.services.coursera.errors import translating_decoding
from coursera_wizard.services.coursera.trail import details_of
from coursera_wizard.services.retry import TransientError

if TYPE_CHECKING:
    from coursera_wizard.domain.draft import Account
    from coursera_wizard.services.coursera.redaction import Redactor
    from coursera_wizard.services.coursera.transport import Answer

LEGACY_HOST: Final = "api.coursera.org"
CURRENT_HOST: Final = "api.coursera.com"
_DATA_TAIL: Final = "/ent"
_QUOTA: Final = "policies.ratelimit."
_NO_PRODUCT: Final = "NoApiProductMatchFound"
_LONGEST_WAIT_S: Final = 24 * 3600.0
_NO_GRANT: Final = "invalid_grant"
_LONG_WAIT_S: Final = 120
_NONSENSE: Final = frozenset(
    {ProblemCode.COURSERA_NOT_COURSERA, ProblemCode.COURSERA_UNEXPECTED_ANSWER}
)
_REFUSALS: Final = frozenset(
    {"invalid_client", "invalid_grant", "unauthorized_client", "access_denied"}
)


class Purpose(StrEnum):
    """What a request is for, which decides what a refusal of it means."""

    TOKEN = "token"  # noqa: S105 - a purpose, no secret
    SIGN_IN = "sign-in"  # a token for the code that the browser brought
    REFRESH = "refresh"  # a token for the refresh token of a sign-in
    ORGANIZATION = "organization"
    DATA = "data"
    GRADES = "grades"


_FOR_TOKENS: Final = frozenset({Purpose.TOKEN, Purpose.SIGN_IN, Purpose.REFRESH})


class TokenNotAcceptedError(ProblemError):
    """A data request whose token has run out or is not known any more: renewing may help."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The question an answer is judged by.

    Attributes:
        purpose: What was asked.
        account: Whose credentials were used.
        address: The token or data address, as it is set.
        redactor: Takes the secrets out of the server's words.
    """

    purpose: Purpose
    account: Account
    address: str
    redactor: Redactor


class _Detail(msgspec.Struct):
    errorcode: str | None = None


class _Fault(msgspec.Struct):
    faultstring: str | None = None
    detail: _Detail | None = None


class _Body(msgspec.Struct):
    """The forms of refusals in one: gateway, router, services, token endpoint (RFC 6749)."""

    fault: _Fault | None = None
    error_code: str | int | None = msgspec.field(default=None, name="errorCode")
    token_error: str | None = msgspec.field(default=None, name="ErrorCode")
    error: object = None
    msg: str | None = None
    details: object = None
    status: int | None = msgspec.field(default=None, name="statusCode")

    @property
    def code(self) -> str:
        """The machine-readable code, wherever it stands."""
        if self.fault is not None and self.fault.detail is not None:
            return self.fault.detail.errorcode or ""
        if self.token_error:
            return self.token_error
        if isinstance(self.error, str):
            return self.error
        return str(self.error_code or "")


def check_answer(answer: Answer, asked: Asked) -> None:
    """Let an answer pass that holds what was asked for.

    Raises:
        TransientError: Coursera has no time now: quota, or a status of 500 and above.
        TokenNotAcceptedError: The token has run out.
        ProblemError: Any other refusal.
    """
    body = _read(answer)
    code = body.code if body is not None else ""
    status = answer.status
    if status == 407:
        raise _error(ProblemCode.NETWORK_PROXY_SIGN_IN, answer, asked, body)
    if status == 429 or code.startswith(_QUOTA):
        wait_s = retry_after(answer)
        raise TransientError(_too_many(answer, asked, body, wait_s), retry_after_s=wait_s)
    if status >= 500:
        raise TransientError(
            _problem(ProblemCode.COURSERA_UNAVAILABLE, answer, asked, body),
            retry_after_s=retry_after(answer),
        )
    if 300 <= status < 400:
        raise _redirected(answer, asked)
    if code.endswith(_NO_PRODUCT):
        raise _error(ProblemCode.COURSERA_API_NOT_ENABLED, answer, asked, body)
    if status < 300 and (body is None or body.fault is None):
        return
    if asked.purpose in _FOR_TOKENS:
        raise _token_refusal(answer, asked, body, code)
    raise _data_refusal(answer, asked, body)


@contextlib.contextmanager
def blaming_address(answer: Answer, asked: Asked) -> Iterator[None]:
    """Raise that the data address is wrong where one of another form answers something else."""
    try:
        yield
    except ProblemError as error:
        is_first = asked.purpose is Purpose.ORGANIZATION
        if is_first and error.problem.code in _NONSENSE and _is_wrong_address(asked):
            raise _error(ProblemCode.COURSERA_WRONG_ADDRESS, answer, asked, None) from error
        raise


def retry_after(answer: Answer) -> float | None:
    """Return how many seconds the server asks to wait; it may say so as a number or a date."""
    text = answer.headers.get("retry-after", "").strip()
    if not text:
        return None
    if re.fullmatch(r"[0-9]{1,9}(\.[0-9]+)?", text):
        return min(float(text), _LONGEST_WAIT_S)
    try:
        until = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=dt.UTC)
    now = answer.trail.server_time or dt.datetime.now(dt.UTC)
    return min(max((until - now).total_seconds(), 0.0), _LONGEST_WAIT_S)


def _read(answer: Answer) -> _Body | None:
    """Return a refusal's body; None for rows, and for what is no JSON object."""
    if answer.status < 300 and b'"fault"' not in answer.body[:200]:
        return None
    try:
        return msgspec.json.decode(answer.body, type=_Body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _token_refusal(answer: Answer, asked: Asked, body: _Body | None, code: str) -> ProblemError:
    """Return why no token was given."""
    status = answer.status
    if body is None and (_is_page(answer) or (status == 403 and answer.body.strip())):
        _raise_as_nonsense(answer)
    if status in {404, 405}:
        return _error(
            ProblemCode.COURSERA_WRONG_ADDRESS, answer, asked, body, field="account.token_url"
        )
    if code.lower() == _NO_GRANT and asked.purpose is Purpose.REFRESH:
        return _error(ProblemCode.COURSERA_SIGN_IN_NEEDED, answer, asked, body)
    if code.lower() == _NO_GRANT and asked.purpose is Purpose.SIGN_IN:
        return _error(ProblemCode.COURSERA_SIGN_IN_REFUSED, answer, asked, body, reason=code)
    if status in {401, 403} or code.lower() in _REFUSALS:
        # Which of the two is wrong is not known, whatever the answer says.
        legacy = asked.purpose is Purpose.TOKEN and is_legacy_key(asked.account.api_key)
        return _error(
            ProblemCode.COURSERA_LEGACY_CREDENTIALS
            if legacy
            else ProblemCode.COURSERA_CREDENTIALS_REFUSED,
            answer, asked, body,
        )  # fmt: skip
    if body is None:
        _raise_as_nonsense(answer)
    return _error(ProblemCode.COURSERA_REQUEST_REFUSED, answer, asked, body)


def _data_refusal(answer: Answer, asked: Asked, body: _Body | None) -> ProblemError:
    """Return why data were not given."""
    status = answer.status
    is_first = asked.purpose is Purpose.ORGANIZATION
    if is_first and _is_wrong_address(asked) and status in {400, 401, 403, 404, 405}:
        return _error(ProblemCode.COURSERA_WRONG_ADDRESS, answer, asked, body)
    if body is None and answer.body.strip():
        _raise_as_nonsense(answer)
    if status == 401:
        refused = _problem(ProblemCode.COURSERA_CREDENTIALS_REFUSED, answer, asked, body)
        return TokenNotAcceptedError(refused)
    if asked.purpose is Purpose.GRADES and status in {403, 404}:
        return _error(ProblemCode.COURSERA_GRADES_NOT_READABLE, answer, asked, body)
    if status == 403:
        return _error(ProblemCode.COURSERA_NOT_PERMITTED, answer, asked, body)
    if is_first and (status == 404 or (status == 400 and _is_about_id(asked.account, body))):
        return _error(ProblemCode.COURSERA_ORGANIZATION_NOT_FOUND, answer, asked, body)
    return _error(ProblemCode.COURSERA_REQUEST_REFUSED, answer, asked, body)


def _is_about_id(account: Account, body: _Body | None) -> bool:
    """Return whether a 400 is about the organization's id, rather than about the request.

    The edge refuses ids, in a form of its own; the service behind it names what it misses.
    """
    is_of_service = body is not None and bool(body.code or body.msg or body.details)
    is_odd = not is_id(account.organization_id) or bool(_organization_hint(account))
    return is_odd or not is_of_service


def _is_wrong_address(asked: Asked) -> bool:
    """Return whether the data address is not of the form this generation of keys needs."""
    parts = urlsplit(asked.address)
    if asked.account.generation is Generation.LEGACY:
        return parts.hostname == CURRENT_HOST
    return parts.hostname == LEGACY_HOST or not parts.path.rstrip("/").endswith(_DATA_TAIL)


def _is_page(answer: Answer) -> bool:
    """Return whether a body is a web page; a token endpoint may refuse in plain words as well."""
    body = answer.body.lstrip()[:1]
    return body == b"<" or "html" in answer.headers.get("content-type", "").lower()


def _raise_as_nonsense(answer: Answer) -> None:
    """Raise the problem of a body that is no JSON."""
    with translating_decoding(answer):
        msgspec.json.decode(answer.body)


def _redirected(answer: Answer, asked: Asked) -> ProblemError:
    """Return the problem of a redirect; its query is left out, it may hold a token."""
    location = answer.headers.get("location", "")
    try:
        target = urlsplit(urljoin(asked.address, location))
        shown = f"{target.scheme}://{target.hostname or ''}" if location else "…"
    except ValueError:
        shown = "…"
    return _error(ProblemCode.COURSERA_REDIRECTED, answer, asked, None, target=shown)


def _too_many(answer: Answer, asked: Asked, body: _Body | None, wait_s: float | None) -> Problem:
    seconds = round(wait_s) if wait_s is not None else 0
    wait = ""
    if seconds > _LONG_WAIT_S:
        minutes = -(-seconds // 60)
        wait = " " + ngettext(
            "It asks to wait {count} minute.", "It asks to wait {count} minutes.", minutes
        ).format(count=minutes)
    elif seconds:
        wait = " " + ngettext(
            "It asks to wait {count} second.", "It asks to wait {count} seconds.", seconds
        ).format(count=seconds)
    return _problem(ProblemCode.COURSERA_TOO_MANY_REQUESTS, answer, asked, body, wait=wait)


def _organization_hint(account: Account) -> str:
    """Return what the value in the field Organization ID looks like, if it is a known mistake."""
    value = account.organization_id
    if account.program_id and value == account.program_id:
        return " " + _("This is the same value as the Program ID.")
    if value and value == read_org_api_url(account.org_api_url).console_key:
        return " " + _("This is the console's own key, from the Org API URL.")
    if is_slug(value):
        return " " + _("This looks like the organization's web name.")
    return ""


def _error(
    code: ProblemCode, answer: Answer, asked: Asked, body: _Body | None, **more: str
) -> ProblemError:
    return ProblemError(_problem(code, answer, asked, body, **more))


def _problem(
    code: ProblemCode,
    answer: Answer,
    asked: Asked,
    body: _Body | None,
    *,
    field: str | None = None,
    **more: str,
) -> Problem:
    """Return a problem with all places the texts may name, and the server's own words."""
    words = asked.redactor.clean(answer.body[:8192].decode("utf-8", "replace"))
    notes = [f"code: {body.code}"] if body is not None and body.code else []
    if words:
        notes.append(f"answer: {words}")
    return problem(
        code,
        details=details_of(answer.trail, "\n".join(notes)),
        field=field,
        places={
            "host": answer.trail.host,
            "proxy": answer.trail.proxy,
            "address": asked.address,
            "status": answer.status,
            "path": answer.trail.path,
            "organization_id": asked.account.organization_id,
            "hint": _organization_hint(asked.account),
            "wait": "",
            "target": "",
            **more,
        },
    )
