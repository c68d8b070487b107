"""Turns what sockets, TLS, SMTP and HTTP raise into problems with one cause each.

Types and numbers decide, never the text of a message.
"""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from coursera_wizard.domain.problem import ProblemCode, ProblemError, problem
from coursera_wizard.i18n import _
from coursera_wizard.services.retry import TransientError

if TYPE_CHECKING:
    from coursera_wizard.domain.notices import MailNotice

# SMTP, RFC 4954: authentication required, mechanism too weak, credentials not accepted, no TLS.
SIGN_IN_ANSWERS: Final = frozenset({530, 534, 535, 538})
_SHOWN: Final = 200


@contextmanager
def translating_mail(mail: MailNotice) -> Iterator[None]:
    """Raise a problem for whatever goes wrong between us and a mail server."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as error:
        raise _recipients_refused(mail, error.recipients) from None
    except smtplib.SMTPSenderRefused as error:
        raise answered(mail, error.smtp_code, error.smtp_error, is_about_sender=True) from None
    except smtplib.SMTPResponseException as error:
        raise answered(mail, error.smtp_code, error.smtp_error) from None
    except smtplib.SMTPNotSupportedError as error:
        # Only addresses with signs other than ASCII ask for something a server may lack.
        raise refused(mail, "SMTPUTF8", "") from error
    except ssl.SSLCertVerificationError as error:
        reason = _("Its certificate is not trusted by this computer.")
        raise not_secure(mail, reason, f"verify code: {error.verify_code}") from error
    except ssl.SSLError as error:
        reason = _("It did not answer as a server with this kind of encryption does.")
        raise not_secure(mail, reason, f"{type(error).__name__} {error.errno}") from error
    except (smtplib.SMTPException, OSError, UnicodeError) as error:
        raise TransientError(
            problem(
                ProblemCode.NOTICE_MAIL_SERVER_UNREACHABLE,
                host=mail.server,
                port=mail.port,
                reason=way_reason(error),
                details=type(error).__name__,
            )
        ) from error


def not_secure(mail: MailNotice, reason: str, details: str) -> ProblemError:
    """Return the problem of a server to which nothing was told."""
    return ProblemError(
        problem(
            ProblemCode.NOTICE_MAIL_NOT_SECURE,
            host=mail.server,
            port=mail.port,
            reason=reason,
            details=details,
        )
    )


def answered(
    mail: MailNotice, code: int, answer: bytes | str, *, is_about_sender: bool = False
) -> ProblemError:
    """Return the problem of a server's answer; one that begins with 4 is worth another try."""
    details = reply_text(code, answer)
    if code in SIGN_IN_ANSWERS:
        return sign_in_refused(mail, details)
    if is_about_sender and not _is_temporary(code):
        return ProblemError(
            problem(
                ProblemCode.NOTICE_MAIL_SENDER_REFUSED,
                host=mail.server,
                sender=mail.sender,
                details=details,
            )
        )
    return refused(mail, str(code), details, is_temporary=_is_temporary(code))


def sign_in_refused(mail: MailNotice, details: str) -> ProblemError:
    """Return the problem of a user and password that were not accepted."""
    return ProblemError(
        problem(
            ProblemCode.NOTICE_MAIL_SIGN_IN_REFUSED,
            host=mail.server,
            user=mail.user,
            details=details,
        )
    )


def refused(
    mail: MailNotice, answer: str, details: str, *, is_temporary: bool = False
) -> ProblemError:
    """Return the problem of a server that did not take the message."""
    kind = TransientError if is_temporary else ProblemError
    return kind(
        problem(ProblemCode.NOTICE_MAIL_REFUSED, host=mail.server, answer=answer, details=details)
    )


def some_recipients_refused(
    mail: MailNotice, answers: dict[str, tuple[int, bytes]]
) -> ProblemError:
    """Return the problem of recipients that the server does not write to."""
    return ProblemError(
        problem(
            ProblemCode.NOTICE_MAIL_RECIPIENT_REFUSED,
            host=mail.server,
            recipients=", ".join(answers),
            details="\n".join(reply_text(code, words) for code, words in answers.values()),
        )
    )


def way_reason(error: BaseException) -> str:
    """Return why a server was not reached, one sentence."""
    causes = tuple(_causes(error))
    if any(isinstance(cause, socket.gaierror | UnicodeError) for cause in causes):
        return _("Its name was not found.")
    if any(isinstance(cause, TimeoutError) for cause in causes):
        return _("It did not answer in time.")
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        return _("It does not take connections.")
    return _("The connection was cut off, or there is no way to it.")


def is_about_certificate(error: BaseException) -> bool:
    """Return whether a certificate was not accepted."""
    return any(isinstance(cause, ssl.SSLCertVerificationError) for cause in _causes(error))


@contextmanager
def translating_web(host: str) -> Iterator[None]:
    """Raise a problem for whatever goes wrong between us and a web address."""
    import httpx

    try:
        yield
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
        if is_about_certificate(error):
            raise ProblemError(
                problem(
                    ProblemCode.NOTICE_WEBHOOK_UNREACHABLE,
                    host=host,
                    reason=_("Its certificate is not trusted by this computer."),
                )
            ) from None
        is_late = isinstance(error, httpx.TimeoutException)
        raise TransientError(
            problem(
                ProblemCode.NOTICE_WEBHOOK_UNREACHABLE,
                host=host,
                reason=_("It did not answer in time.") if is_late else way_reason(error),
                details=type(error).__name__,
            )
        ) from None  # NOTE: the library's exceptions carry the request with its token


def reply_text(code: int, answer: bytes | str) -> str:
    """Return a mail server's answer for support: a line, and not too much of it."""
    words = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in words).split())
    return f"{code} {line[:_SHOWN]}".strip()


def _recipients_refused(mail: MailNotice, answers: dict[str, tuple[int, bytes]]) -> ProblemError:
    """Return the problem where nobody is written to; that may be for the moment only."""
    codes = {code for code, _words in answers.values()}
    if codes & SIGN_IN_ANSWERS:
        return sign_in_refused(mail, "\n".join(reply_text(*one) for one in answers.values()))
    if codes and all(map(_is_temporary, codes)):
        code, words = next(iter(answers.values()))
        return refused(mail, str(code), reply_text(code, words), is_temporary=True)
    return some_recipients_refused(mail, answers)


def _is_temporary(code: int) -> bool:
    return 400 <= code < 500


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an exception and what led to it."""
    seen: set[int] = set()
    found: BaseException | None = error
    while found is not None and id(found) not in seen:
        seen.add(id(found))
        yield found
        found = found.__cause__ or found.__context__
