"""Notices by e-mail, to a real server on loopback: over TLS or not at all."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
import traceback
from typing import TYPE_CHECKING

import pytest

from coursera_wizard.domain.notices import MailNotice, MailSecurity, NoticeEvent
from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.domain.secret import Secret
from coursera_wizard.services.notices.limits import TEST_LIMITS, NoticeLimits
from coursera_wizard.services.notices.mail import compose, send_mail
from coursera_wizard.services.notices.message import Notice
from coursera_wizard.services.retry import TransientError
from tests.support.builders import NOW
from tests.support.loopback import silent_port
from tests.support.mail_server import client_context, mail_server
from tests.support.secret_hunt import found_in_text

if TYPE_CHECKING:
    pass

PASSWORD = "päss wörd of the mailbox 1234"
SENDER, ANN, BOB = "sync@school.example.org", "ann@school.example.org", "bob@school.example.org"


def mail_to(port: int, **fields: object) -> MailNotice:
    """Return settings for a server of these tests."""
    values: dict[str, object] = {
        "server": "127.0.0.1", "port": port, "user": "sync", "sender": SENDER,
        "recipients": (ANN, BOB), **fields,
    }  # fmt: skip
    return MailNotice(**values)  # type: ignore[arg-type]  # fields of MailNotice


async def send(
    mail: MailNotice, password: str = PASSWORD, limits: NoticeLimits = TEST_LIMITS
) -> None:
    """Send a test notice."""
    message = compose(mail, Notice("Harbour Valley", NoticeEvent.TEST, NOW, computer="office-12"))
    secret = Secret(password) if password else None
    await send_mail(mail, secret, message, client_context(), limits)


async def refusal(mail: MailNotice, password: str = PASSWORD) -> ProblemError:
    """Send a test notice that is not taken; return why."""
    with pytest.raises(ProblemError) as caught:
        await send(mail, password)
    return caught.value


@pytest.mark.parametrize("security", MailSecurity)
@pytest.mark.parametrize("ways", ["PLAIN", "LOGIN"])
async def test_a_notice_arrives(security: MailSecurity, ways: str) -> None:
    """It comes encrypted, signed in with any password, to everyone, in plain words."""
    async with mail_server(is_implicit=security is MailSecurity.TLS, ways=ways) as server:
        server.password = PASSWORD

        await send(mail_to(server.port, security=security))

    sender, recipients, message = server.messages[0]
    assert (sender, recipients) == (SENDER, [ANN, BOB])
    assert server.users == ["sync"]
    assert message["Subject"] == "Harbour Valley: test of notices"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content_type() == "text/plain"
    assert "Computer: office-12" in message.get_content()


async def test_a_server_without_sign_in_gets_none() -> None:
    """Where no user is named, no password is sent or asked for."""
    async with mail_server() as server:
        await send(mail_to(server.port, user=""), password="")

    assert server.users == []
    assert len(server.messages) == 1


async def test_a_server_without_starttls_is_told_nothing() -> None:
    """The password is never sent in plain text, also not when the server would take it."""
    async with mail_server(has_starttls=False) as server:
        found = await refusal(mail_to(server.port))

    assert found.problem.code is ProblemCode.NOTICE_MAIL_NOT_SECURE
    assert "STARTTLS" in found.problem.what_happened
    assert (server.users, server.messages) == ([], [])


@pytest.mark.parametrize("security", MailSecurity)
async def test_an_unknown_certificate_is_not_trusted(security: MailSecurity) -> None:
    """A certificate of another name ends it before anything is said."""
    is_implicit = security is MailSecurity.TLS
    async with mail_server(is_implicit=is_implicit, name="other.example.org") as server:
        found = await refusal(mail_to(server.port, security=security))

    assert found.problem.code is ProblemCode.NOTICE_MAIL_NOT_SECURE
    assert "certificate" in found.problem.what_happened
    assert server.users == []


async def test_tls_at_a_port_of_starttls_is_named() -> None:
    """The other kind of encryption is what to try, and the problem says so."""
    async with mail_server() as server:
        found = await refusal(mail_to(server.port, security=MailSecurity.TLS))

    assert found.problem.code is ProblemCode.NOTICE_MAIL_NOT_SECURE
    assert found.problem.field == "notices.mail.security"


async def test_a_refused_password_is_said_and_shown_nowhere(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Neither the problem nor what led to it nor anything printed holds the password."""
    caplog.set_level(logging.DEBUG)
    async with mail_server() as server:
        server.password = "another one"

        found = await refusal(mail_to(server.port))

    assert found.problem.code is ProblemCode.NOTICE_MAIL_SIGN_IN_REFUSED
    assert found.problem.details.startswith("535")
    printed = capfd.readouterr()
    texts = [
        *traceback.format_exception(found), repr(found.__context__), str(found.problem),
        caplog.text, printed.out, printed.err,
    ]  # fmt: skip
    assert found_in_text(PASSWORD, texts) == []


async def test_a_missing_password_is_said_before_anything_is_sent() -> None:
    """A server that wants a sign-in is not even asked without a password."""
    async with mail_server() as server:
        found = await refusal(mail_to(server.port), password="")

    assert found.problem.code is ProblemCode.NOTICE_SECRET_MISSING
    assert server.messages == []


async def test_a_server_without_a_known_sign_in_is_named() -> None:
    """What it offers instead is in the details."""
    async with mail_server(ways="") as server:
        found = await refusal(mail_to(server.port))

    assert found.problem.code is ProblemCode.NOTICE_MAIL_SIGN_IN_REFUSED


@pytest.mark.parametrize(
    ("answer", "code", "is_worth_another_try"),
    [
        ("550 5.7.60 not your address", ProblemCode.NOTICE_MAIL_SENDER_REFUSED, False),
        ("530 5.7.0 sign in first", ProblemCode.NOTICE_MAIL_SIGN_IN_REFUSED, False),
        ("451 4.7.1 later", ProblemCode.NOTICE_MAIL_REFUSED, True),
    ],
)
async def test_a_refused_sender_is_told_apart(
    answer: str, code: ProblemCode, is_worth_another_try: bool
) -> None:
    """By the number of the answer: not this sender, not without sign-in, or not now."""
    async with mail_server() as server:
        server.password, server.sender_answer = PASSWORD, answer

        found = await refusal(mail_to(server.port))

    assert found.problem.code is code
    assert isinstance(found, TransientError) is is_worth_another_try


@pytest.mark.parametrize(("refused", "arrived"), [((BOB,), [[ANN]]), ((ANN, BOB), [])])
async def test_refused_recipients_are_named(
    refused: tuple[str, ...], arrived: list[list[str]]
) -> None:
    """The others get the notice; a problem names those who do not."""
    async with mail_server() as server:
        server.password, server.refused_recipients = PASSWORD, refused

        found = await refusal(mail_to(server.port))

    assert found.problem.code is ProblemCode.NOTICE_MAIL_RECIPIENT_REFUSED
    assert all(one in found.problem.what_happened for one in refused)
    assert [recipients for _sender, recipients, _message in server.messages] == arrived


async def test_a_refused_message_is_told_with_its_number() -> None:
    """What the server answered is there for support."""
    async with mail_server() as server:
        server.password, server.data_answers = PASSWORD, ["554 5.7.1 looks like spam"]

        found = await refusal(mail_to(server.port))

    assert found.problem.code is ProblemCode.NOTICE_MAIL_REFUSED
    assert found.problem.details == "554 5.7.1 looks like spam"


async def test_nobody_at_the_port_is_said_at_once() -> None:
    """A port that takes no connection is a server that cannot be reached."""
    async with mail_server() as server:
        port = server.port

    found = await refusal(mail_to(port))

    assert found.problem.code is ProblemCode.NOTICE_MAIL_SERVER_UNREACHABLE
    assert "does not take connections" in found.problem.what_happened
    assert isinstance(found, TransientError)


@pytest.mark.parametrize(
    "limits",
    [
        dataclasses.replace(TEST_LIMITS, step_s=0.1),
        dataclasses.replace(TEST_LIMITS, step_s=1, whole_s=0.1),
    ],
)
async def test_a_silent_server_does_not_hold_a_run_up(limits: NoticeLimits) -> None:
    """Each step has a limit, and so has the whole."""
    async with silent_port() as port:
        with pytest.raises(ProblemError) as caught:
            async with asyncio.timeout(5):
                await send(mail_to(port), limits=limits)

    assert caught.value.problem.code is ProblemCode.NOTICE_MAIL_SERVER_UNREACHABLE
    assert "in time" in caught.value.problem.what_happened


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"sender": ""}, ProblemCode.NOTICE_MAIL_SENDER_REFUSED),
        ({"sender": "sync@x\nBcc: all@x"}, ProblemCode.NOTICE_MAIL_SENDER_REFUSED),
        ({"recipients": ()}, ProblemCode.NOTICE_MAIL_RECIPIENT_REFUSED),
        ({"recipients": (ANN, "bob")}, ProblemCode.NOTICE_MAIL_RECIPIENT_REFUSED),
    ],
)
async def test_what_is_no_address_is_not_sent(fields: dict[str, object], code: ProblemCode) -> None:
    """No server is asked about it, and no header can be smuggled in."""
    found = await refusal(mail_to(1, **fields))

    assert found.problem.code is code
