"""Turns every foreign exception between us and Coursera into a problem with one cause.

Nothing is decided by a message's text: types, error numbers and how far the request came (its
trail) are the evidence. What Coursera itself answers is judged in ``refusals.py``.
"""

from __future__ import annotations

import contextlib
import errno
import socket
import ssl
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, TypeVar

from coursera_wizard.domain.problem import (
    Problem,
    ProblemCode,
    ProblemError,
    failure,
    problem,
)
from coursera_wizard.i18n import _
from coursera_wizard.services.coursera.broken_json import byte_place, place_of_break
from coursera_wizard.services.coursera.certificate_problem import certificate_problem
from coursera_wizard.services.coursera.trail import Stage, Trail, details_of
from coursera_wizard.services.retry import TransientError

if TYPE_CHECKING:
    from coursera_wizard.services.coursera.transport import Answer

_NO_WAY_OUT: Final = frozenset({errno.ENETUNREACH, errno.ENETDOWN})
E = TypeVar("E", bound=BaseException)
_TRANSIENT: Final = frozenset({
    ProblemCode.NETWORK_TIMEOUT,
    ProblemCode.NETWORK_CUT_OFF,
    ProblemCode.NETWORK_REFUSED,
    ProblemCode.NETWORK_PROXY_UNREACHABLE,
})  # fmt: skip


class WithoutNetworkError(OSError):
    """This computer has no way out at all; raised where a name could not be looked up."""


@contextmanager
def translating_transport(trail: Trail) -> Iterator[None]:
    """Raise a problem for whatever goes wrong on the way to the server and back."""
    try:
        yield
    except _foreign() as error:
        if trail.verdict is not None:
            raise trail.verdict from None
        found = _problem_of(error, trail)
        kind = TransientError if found.code in _TRANSIENT else ProblemError
        raise kind(found) from error


def is_about_certificate(error: BaseException) -> bool:
    """Return whether a connection failed because a certificate was not accepted."""
    return _first(tuple(_causes(error)), ssl.SSLCertVerificationError) is not None


@contextmanager
def leaving_out_evidence() -> Iterator[None]:
    """Go on without a piece of evidence that cannot be had; what failed is known already."""
    with contextlib.suppress(*_foreign()):
        yield


@contextmanager
def translating_unpacking(trail: Trail) -> Iterator[None]:
    """Raise a problem for an answer that is not packed as it says."""
    try:
        yield
    except zlib.error as error:
        raise failure(
            ProblemCode.COURSERA_UNEXPECTED_ANSWER,
            host=trail.host,
            path="content-encoding",
            details=details_of(trail, "not packed as it says"),
        ) from error


@contextmanager
def translating_certificate_file(path: str) -> Iterator[None]:
    """Raise a problem for a certificate file that cannot be read or holds no certificate."""
    try:
        yield
    except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
        raise failure(
            ProblemCode.TLS_CERTIFICATE_FILE, path=path, details=type(error).__name__
        ) from error


@contextmanager
def translating_decoding(answer: Answer) -> Iterator[None]:
    """Raise a problem for an answer that is no JSON, cut-off JSON, or JSON of another form."""
    import msgspec

    try:
        yield
    except msgspec.ValidationError as error:
        found, _at, place = str(error).partition(" - at `")
        # NOTE: this only shows the place that msgspec names; nothing is decided by it.
        raise unexpected_answer(answer, at=place.rstrip("`") or "$", found=found) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _nonsense(answer) from error


def unexpected_answer(answer: Answer, *, at: str, found: str = "") -> ProblemError:
    """Return the problem of an answer of another form than documented.

    Args:
        answer: What was received. Nothing of its text is kept: it may hold learners.
        at: Where in it, such as ``$.elements[3].id``.
        found: What is wrong there, for support.
    """
    return failure(
        ProblemCode.COURSERA_UNEXPECTED_ANSWER, path=at, host=answer.trail.host,
        details=details_of(answer.trail, f"{len(answer.body)} bytes, at {at}\n{found}".strip()),
    )  # fmt: skip


def _problem_of(error: BaseException, trail: Trail) -> Problem:
    """Return the problem that an exception and the way so far amount to."""
    import httpcore

    causes = tuple(_causes(error))
    certificate = _first(causes, ssl.SSLCertVerificationError)
    if certificate is not None:
        return certificate_problem(certificate, trail)
    if _first(causes, WithoutNetworkError) is not None:
        code = ProblemCode.NETWORK_OFFLINE
    elif _first(causes, httpcore.ProxyError) is not None:
        code = _proxy_verdict(trail)
    elif any(isinstance(cause, (httpcore.TimeoutException, TimeoutError)) for cause in causes):
        code = _unless_proxy(ProblemCode.NETWORK_TIMEOUT, trail)
    elif _first(causes, socket.gaierror) is not None:
        code = _unless_proxy(ProblemCode.NETWORK_NAME_NOT_FOUND, trail)
    elif trail.stage is Stage.CERTIFICATE or _first(causes, ssl.SSLError) is not None:
        code = ProblemCode.TLS_FAILED
    elif trail.stage <= Stage.PORT:
        code = _unless_proxy(ProblemCode.NETWORK_REFUSED, trail)
    elif trail.stage is Stage.REQUEST and _speaks_no_http(causes):
        code = ProblemCode.COURSERA_NOT_COURSERA
    else:
        code = ProblemCode.NETWORK_CUT_OFF
    return _filled(code, trail, causes)


def _filled(code: ProblemCode, trail: Trail, causes: tuple[BaseException, ...]) -> Problem:
    kinds = " < ".join(dict.fromkeys(type(cause).__name__ for cause in causes))
    numbers = {cause.errno for cause in causes if isinstance(cause, OSError) and cause.errno}
    noted = f"stage: {trail.stage.name.lower()}\nerror: {kinds} {sorted(numbers) or ''}".strip()
    return problem(
        code,
        details=details_of(trail, noted),
        host=trail.proxy if trail.stage is Stage.PROXY else trail.host,
        port=trail.port,
        proxy=trail.proxy,
        seconds=f"{trail.seconds:g}",
    )


def _proxy_verdict(trail: Trail) -> ProblemCode:
    """Return what a proxy's refusal to make a tunnel means."""
    if trail.proxy_status == 407:
        return ProblemCode.NETWORK_PROXY_SIGN_IN
    if trail.proxy_status == 504:
        return ProblemCode.NETWORK_TIMEOUT
    return ProblemCode.NETWORK_REFUSED


def _unless_proxy(code: ProblemCode, trail: Trail) -> ProblemCode:
    """Return the code, or that the proxy cannot be reached while only it has been dealt with."""
    return ProblemCode.NETWORK_PROXY_UNREACHABLE if trail.is_before_proxy else code


def _speaks_no_http(causes: tuple[BaseException, ...]) -> bool:
    """Return whether bytes came that are no HTTP, rather than none at all."""
    import h11

    return _first(causes, h11.RemoteProtocolError) is not None


def _nonsense(answer: Answer) -> ProblemError:
    """Return the problem of a body that is no JSON: a web page, or data that were cut."""
    body = answer.body.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not body:
        return unexpected_answer(answer, at=_("the very start: the answer is empty"))
    if body[:1] in b"{[":
        return unexpected_answer(answer, at=place_of_break(answer.body))
    try:
        body.decode()
    except UnicodeDecodeError as error:
        return unexpected_answer(answer, at=byte_place(error.start))
    kind = answer.headers.get("content-type", "")
    return failure(
        ProblemCode.COURSERA_NOT_COURSERA,
        host=answer.trail.host,
        details=details_of(answer.trail, f"content type: {kind[:80]}"),
    )


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an exception and everything that led to it."""
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        found = waiting.pop(0)
        if found is None or id(found) in seen:
            continue
        seen.add(id(found))
        yield found
        if isinstance(found, BaseExceptionGroup):
            waiting.extend(found.exceptions)
        waiting.extend((found.__cause__, found.__context__))


def _foreign() -> tuple[type[Exception], ...]:
    """Return what sockets, TLS and the HTTP library raise."""
    import httpcore
    import httpx

    return (
        httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError,
        httpcore.ProxyError, httpcore.UnsupportedProtocol, httpcore.ConnectionNotAvailable,
        httpx.HTTPError, httpx.InvalidURL, OSError, ExceptionGroup,
    )  # fmt: skip


def _first(causes: tuple[BaseException, ...], kind: type[E]) -> E | None:
    return next((cause for cause in causes if isinstance(cause, kind)), None)


def may_be_without_network(error: OSError) -> bool:
    """Return whether it is worth asking if there is a network at all.

    A failed look-up alone proves none: a resolver on this computer answers also without a network.
    """
    if isinstance(error, socket.gaierror):
        return True
    return any(
        isinstance(cause, OSError) and cause.errno in _NO_WAY_OUT for cause in _causes(error)
    )
