"""Sends a notice by e-mail: over TLS or not at all."""

from __future__ import annotations

import asyncio
import base64
import logging
import smtplib
import ssl
import threading
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from typing import TYPE_CHECKING, Final

from coursera_wizard.domain.notices import MailSecurity, is_mail_address
from coursera_wizard.domain.problem import ProblemCode, failure
from coursera_wizard.domain.secret import MASK
from coursera_wizard.i18n import _
from coursera_wizard.services import blocking
from coursera_wizard.services.notices.errors import (
    answered,
    not_secure,
    refused,
    reply_text,
    sign_in_refused,
    some_recipients_refused,
    translating_mail,
)
from coursera_wizard.services.retry import TransientError

if TYPE_CHECKING:
    from coursera_wizard.domain.notices import MailNotice
    from coursera_wizard.domain.secret import Secret
    from coursera_wizard.services.notices.limits import NoticeLimits
    from coursera_wizard.services.notices.message import Notice

logger = logging.getLogger(__name__)

# What stands behind EHLO; the computer's own name would be looked up, which can take seconds.
_OWN_NAME: Final = "[127.0.0.1]"
_ACCEPTED: Final = 235
_GO_ON: Final = 334
_READY: Final = 220


def compose(mail: MailNotice, notice: Notice) -> EmailMessage:
    """Return the e-mail of a notice: plain text, marked as sent by a program.

    Raises:
        ProblemError: ``notice.mail-sender-refused`` or ``notice.mail-recipient-refused`` for what
            is no address.
    """
    _check_addresses(mail)
    message = EmailMessage(policy=SMTP)
    message["Subject"] = notice.subject
    message["From"] = mail.sender
    message["To"] = ", ".join(mail.recipients)
    message["Date"] = format_datetime(notice.at)
    message["Message-ID"] = make_msgid(notice.id, domain=mail.sender.rpartition("@")[2] or None)
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's vacation answers it
    message.set_content(notice.text)
    return message


async def send_mail(
    mail: MailNotice,
    password: Secret | None,
    message: EmailMessage,
    context: ssl.SSLContext,
    limits: NoticeLimits,
) -> None:
    """Send an e-mail; what was not sent when the time is over is not sent later.

    Raises:
        ProblemError: ``notice.mail-…``; a :class:`TransientError` where another try may help.
    """
    gave_up = threading.Event()
    sender = _Sender(mail, password, context, limits.step_s, gave_up)
    try:
        async with asyncio.timeout(limits.whole_s):
            await blocking.call(sender.send, message)
    except TimeoutError as error:
        found = failure(
            ProblemCode.NOTICE_MAIL_SERVER_UNREACHABLE,
            host=mail.server,
            port=mail.port,
            reason=_("It did not answer in time."),
        )
        raise TransientError(found.problem) from error
    finally:
        gave_up.set()


def _check_addresses(mail: MailNotice) -> None:
    if not is_mail_address(mail.sender):
        raise failure(
            ProblemCode.NOTICE_MAIL_SENDER_REFUSED, host=mail.server, sender=mail.sender or "…"
        )
    odd = [one for one in mail.recipients if not is_mail_address(one)]
    if odd or not mail.recipients:
        raise failure(
            ProblemCode.NOTICE_MAIL_RECIPIENT_REFUSED,
            host=mail.server,
            recipients=", ".join(odd) or "…",
        )


class _Sender:
    """One conversation with a mail server, on a thread of its own."""

    def __init__(
        self,
        mail: MailNotice,
        password: Secret | None,
        context: ssl.SSLContext,
        step_s: float,
        gave_up: threading.Event,
    ) -> None:
        self._mail = mail
        self._password = password
        self._context = context
        self._step_s = step_s
        self._gave_up = gave_up

    def send(self, message: EmailMessage) -> None:
        """Connect, sign in and hand the message over."""
        mail = self._mail
        with translating_mail(mail):
            server = self._connect()
            try:
                if mail.user:
                    self._sign_in(server)
                if self._gave_up.is_set():
                    return
                declined = server.send_message(message, mail.sender, list(mail.recipients))
            finally:
                _say_goodbye(server)
        if declined:
            raise some_recipients_refused(mail, declined)

    def _connect(self) -> smtplib.SMTP:
        """Return a connection that is encrypted and greeted."""
        mail = self._mail
        if mail.security is MailSecurity.TLS:
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                mail.server, mail.port, _OWN_NAME, timeout=self._step_s, context=self._context
            )
        else:
            server = smtplib.SMTP(mail.server, mail.port, _OWN_NAME, timeout=self._step_s)
            try:
                self._encrypt(server)
            except BaseException:
                server.close()
                raise
        return server

    def _encrypt(self, server: smtplib.SMTP) -> None:
        server.ehlo_or_helo_if_needed()
        if not server.has_extn("starttls"):
            raise not_secure(self._mail, _("It does not offer STARTTLS."), "no STARTTLS in EHLO")
        code, words = server.starttls(context=self._context)
        if code != _READY:
            details = reply_text(code, words)
            raise not_secure(self._mail, _("It offers STARTTLS and does not begin it."), details)

    def _sign_in(self, server: smtplib.SMTP) -> None:
        """Sign in with PLAIN or LOGIN: only over TLS, where both are safe.

        smtplib's own sign-in takes plain ASCII passwords only, and raises what holds the password.
        """
        mail, password = self._mail, self._password
        if password is None:
            raise failure(ProblemCode.NOTICE_SECRET_MISSING, what=_("password of the mail server"))
        server.ehlo_or_helo_if_needed()
        offered = {word.upper() for word in server.esmtp_features.get("auth", "").split()}
        user, secret = mail.user.encode(), password.reveal().encode()
        if "PLAIN" in offered:
            plain = base64.b64encode(b"\0" + user + b"\0" + secret).decode()
            code, words = server.docmd("AUTH", f"PLAIN {plain}")
        elif "LOGIN" in offered:
            code, words = server.docmd("AUTH", f"LOGIN {base64.b64encode(user).decode()}")
            if code == _GO_ON:
                code, words = server.docmd(base64.b64encode(secret).decode())
        else:
            ways = ", ".join(sorted(offered)) or "none"
            raise sign_in_refused(mail, f"offered ways to sign in: {ways}")
        if code == _ACCEPTED:
            return
        told = _without(words, secret, user)
        if 400 <= code < 500 or code < 300:
            raise refused(mail, str(code), reply_text(code, told), is_temporary=code >= 400)
        if code >= 500:
            raise sign_in_refused(mail, reply_text(code, told))
        raise answered(mail, code, told)


def _without(words: bytes, secret: bytes, user: bytes) -> bytes:
    """Return a server's answer without the password, should it repeat what it was sent."""
    plain = b"\0" + user + b"\0" + secret
    for form in (base64.b64encode(plain), base64.b64encode(secret), secret):
        words = words.replace(form, MASK.encode())
    return words


def _say_goodbye(server: smtplib.SMTP) -> None:
    """End the conversation; what goes wrong now changes nothing any more."""
    try:
        server.quit()
    except (smtplib.SMTPException, OSError) as error:
        logger.debug("the mail server did not say goodbye: %s", type(error).__name__)
        server.close()
