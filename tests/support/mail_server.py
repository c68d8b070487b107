"""A real SMTP server on loopback, with TLS from the first byte or STARTTLS, and sign-in."""

from __future__ import annotations

import asyncio
import email
import email.policy
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from functools import cache
from typing import TYPE_CHECKING

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

if TYPE_CHECKING:
    from aiosmtpd.smtp import Envelope, Session


@cache
def authority() -> trustme.CA:
    """Return the authority that vouches for the servers of the tests."""
    return trustme.CA()


@cache
def server_context(name: str = "127.0.0.1") -> ssl.SSLContext:
    """Return what a server shows as its certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority().issue_cert(name).configure_cert(context)
    return context


def client_context() -> ssl.SSLContext:
    """Return a context that trusts the servers of the tests and nobody else."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    authority().configure_trust(context)
    return context


@dataclass(slots=True)
class MailServer:
    """What a running server is told to do, and what came.

    Attributes:
        password: What it accepts, for every user.
        refused_recipients: Addresses it does not write to.
        sender_answer: What it answers to a sender; "" for yes.
        data_answers: What it answers to a message, one after the other; then yes.
        messages: What came, with envelope sender and recipients.
    """

    port: int = 0
    password: str = ""
    refused_recipients: tuple[str, ...] = ()
    sender_answer: str = ""
    data_answers: list[str] = field(default_factory=list)
    messages: list[tuple[str, list[str], EmailMessage]] = field(default_factory=list)
    users: list[str] = field(default_factory=list)
    was_encrypted: list[bool] = field(default_factory=list)
    transports: list[asyncio.BaseTransport] = field(default_factory=list)

    async def handle_MAIL(  # noqa: N802 - aiosmtpd calls it so
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        """Answer to a sender."""
        if self.sender_answer:
            return self.sender_answer
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd calls it so
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        """Answer to a recipient."""
        if address in self.refused_recipients:
            return "550 5.1.1 There is no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd calls it so
        self, _server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Take a message."""
        if self.data_answers:
            return self.data_answers.pop(0)
        content = envelope.content
        assert isinstance(content, bytes)
        message = email.message_from_bytes(content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        self.messages.append((envelope.mail_from or "", list(envelope.rcpt_tos), message))
        self.was_encrypted.append(session.ssl is not None)
        return "250 Taken"

    def authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _kind: str, data: object
    ) -> AuthResult:
        """Accept the one password."""
        assert isinstance(data, LoginPassword)
        self.users.append(data.login.decode())
        return AuthResult(success=data.password.decode() == self.password, handled=False)


@asynccontextmanager
async def mail_server(
    *,
    is_implicit: bool = False,
    has_starttls: bool = True,
    ways: str = "PLAIN LOGIN",
    name: str = "127.0.0.1",
) -> AsyncIterator[MailServer]:
    """Run a mail server for the time of the block.

    Args:
        is_implicit: TLS from the first byte.
        has_starttls: Whether it offers STARTTLS otherwise.
        ways: The ways to sign in it offers.
        name: Whose certificate it shows.
    """
    running = MailServer()
    context = server_context(name)

    def made() -> SMTP:
        return SMTP(
            running,
            hostname="mail.example.org",
            tls_context=context if has_starttls and not is_implicit else None,
            require_starttls=has_starttls and not is_implicit,
            authenticator=running.authenticate,
            auth_require_tls=not is_implicit,
            auth_exclude_mechanism={"LOGIN", "PLAIN"} - set(ways.split()),
            loop=asyncio.get_running_loop(),
        )

    server = await asyncio.get_running_loop().create_server(
        made, "127.0.0.1", 0, ssl=context if is_implicit else None
    )
    running.port = server.sockets[0].getsockname()[1]
    try:
        yield running
    finally:
        server.close()
        await asyncio.sleep(0)
