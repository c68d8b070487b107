"""What sockets, TLS, SMTP and HTTP raise, as problems with one cause each."""

from __future__ import annotations

import smtplib
import socket
import ssl

import httpx
import pytest

from coursera_wizard.domain.notices import MailNotice
from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.services.notices.errors import reply_text, translating_mail, translating_web
from coursera_wizard.services.retry import TransientError

MAIL = MailNotice("mail.example.org", user="ann", sender="ann@example.org", recipients=("b@x.org",))


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (socket.gaierror(-2, "x"), ProblemCode.NOTICE_MAIL_SERVER_UNREACHABLE, "name was not"),
        (UnicodeError("x"), ProblemCode.NOTICE_MAIL_SERVER_UNREACHABLE, "name was not found"),
        (ConnectionResetError(), ProblemCode.NOTICE_MAIL_SERVER_UNREACHABLE, "cut off"),
        (
            smtplib.SMTPServerDisconnected("x"),
            ProblemCode.NOTICE_MAIL_SERVER_UNREACHABLE,
            "cut off",
        ),
        (ssl.SSLError(1, "x"), ProblemCode.NOTICE_MAIL_NOT_SECURE, "kind of encryption"),
        (smtplib.SMTPHeloError(504, b"no"), ProblemCode.NOTICE_MAIL_REFUSED, "504"),
        (smtplib.SMTPNotSupportedError("x"), ProblemCode.NOTICE_MAIL_REFUSED, "SMTPUTF8"),
        (
            smtplib.SMTPRecipientsRefused({"b@x.org": (530, b"sign in")}),
            ProblemCode.NOTICE_MAIL_SIGN_IN_REFUSED,
            "ann",
        ),
        (
            smtplib.SMTPRecipientsRefused({"b@x.org": (450, b"later")}),
            ProblemCode.NOTICE_MAIL_REFUSED,
            "450",
        ),
    ],
)
def test_mail_failures_have_one_cause(error: Exception, code: ProblemCode, words: str) -> None:
    """The type and the number of an answer decide."""
    with pytest.raises(ProblemError) as caught, translating_mail(MAIL):
        raise error

    assert caught.value.problem.code is code
    assert words in caught.value.problem.what_happened


@pytest.mark.parametrize(
    ("error", "words", "is_worth_another_try"),
    [
        (httpx.ReadTimeout("x"), "in time", True),
        (httpx.ConnectError("x"), "no way", True),
        (httpx.RemoteProtocolError("x"), "cut off", True),
        (ssl.SSLCertVerificationError("x"), "certificate", False),
    ],
)
def test_web_failures_have_one_cause(
    error: Exception, words: str, is_worth_another_try: bool
) -> None:
    """What led to it is not kept: it holds the request with its token."""
    with pytest.raises(ProblemError) as caught, translating_web("hooks.example.org"):
        raise error

    assert words in caught.value.problem.what_happened
    assert isinstance(caught.value, TransientError) is is_worth_another_try
    assert caught.value.__cause__ is None


def test_an_answer_for_support_is_one_short_line() -> None:
    """Whatever a server writes, details stay readable."""
    text = reply_text(554, b"5.7.1\r\nno\x1b[31m " + b"x" * 900)

    assert text.startswith("554 5.7.1 no [31m xxx")
    assert len(text) <= 204
