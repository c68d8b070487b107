"""Notices by every way that was asked for."""

from __future__ import annotations

import dataclasses
import json
import logging
import ssl
from typing import TYPE_CHECKING

import pytest

from coursera_wizard.domain.notices import MailNotice, NoticeEvent, Notices, WebhookNotice
from coursera_wizard.domain.problem import ProblemCode, ProblemError, Severity
from coursera_wizard.domain.secret import Secret
from coursera_wizard.services.notices.limits import NoticeLimits
from coursera_wizard.services.notices.notifier import DirectNotifier
from coursera_wizard.services.ports import RunSecrets
from coursera_wizard.services.retry import RetryPolicy
from coursera_wizard.services.store.sound_parts import sound_delivery
from tests.support.fakes import FakeClock
from tests.support.loopback import LoopbackServer, Reply, serving
from tests.support.mail_server import MailServer, client_context, mail_server
from tests.support.secret_hunt import found_in_text

if TYPE_CHECKING:
    from collections.abc import Callable

PASSWORD, TOKEN = "passwordForTestsOnly-1", "tokenForTestsOnly-22222"
SECRETS = RunSecrets(mail=Secret(PASSWORD), webhook=Secret(TOKEN))
QUICK = NoticeLimits(retry=RetryPolicy(attempts=3, first_wait_s=0.01, jitter_s=0.0))


def a_notifier() -> DirectNotifier:
    """Return a notifier that trusts the servers of the tests and does not wait long."""
    return DirectNotifier(FakeClock(), client_context, limits=QUICK)


def to(mail: MailServer | None = None, web: LoopbackServer | None = None) -> Notices:
    """Return settings that lead to these servers."""
    return Notices(
        MailNotice(
            "127.0.0.1", mail.port, user="sync", sender="a@x.example", recipients=("b@x.example",)
        )
        if mail
        else MailNotice(),
        WebhookNotice(web.url + "/hook", has_token=True) if web else WebhookNotice(),
    )


async def test_everybody_is_told(caplog: pytest.LogCaptureFixture) -> None:
    """By mail and by request, and the log says so without any secret."""
    caplog.set_level(logging.DEBUG)
    async with mail_server() as mail, serving(lambda _request: Reply(200, {})) as web:
        mail.password = PASSWORD
        delivery = dataclasses.replace(sound_delivery(), notices=to(mail, web))

        problems = await a_notifier().notify(delivery, NoticeEvent.MISSED, None, SECRETS)

    assert problems == ()
    assert len(mail.messages) == 1
    body = json.loads(web.requests[0].body)
    assert (body["event"], body["delivery"]["name"]) == ("missed", delivery.name)
    assert web.requests[0].headers["authorization"] == f"Bearer {TOKEN}"
    assert "notice missed was sent by mail" in caplog.text
    assert found_in_text(PASSWORD, [caplog.text]) == found_in_text(TOKEN, [caplog.text]) == []


async def test_success_is_not_told_unless_asked_for() -> None:
    """Nothing is sent where nobody wants to hear of it."""
    async with serving(lambda _request: Reply(200, {})) as web:
        delivery = dataclasses.replace(sound_delivery(), notices=to(web=web))

        assert await a_notifier().notify(delivery, NoticeEvent.DELIVERED, None, SECRETS) == ()

    assert web.requests == []


async def test_one_way_that_fails_does_not_keep_the_other(
    expect_log: Callable[[str], None],
) -> None:
    """What could not be sent is returned as a warning, and the rest is sent."""
    expect_log("notice failed by mail was not sent: CW-553")
    async with mail_server() as mail, serving(lambda _request: Reply(200, {})) as web:
        mail.password = "another"
        delivery = dataclasses.replace(sound_delivery(), notices=to(mail, web))

        problems = await a_notifier().notify(delivery, NoticeEvent.FAILED, None, SECRETS)

    assert [one.code for one in problems] == [ProblemCode.NOTICE_MAIL_SIGN_IN_REFUSED]
    assert problems[0].severity is Severity.WARNS
    assert len(web.requests) == 1


async def test_what_may_work_the_next_time_is_tried_again() -> None:
    """A notice that was sent twice carries the same id, so that the copy is known for one."""
    statuses = iter((503, 503, 200))
    async with serving(lambda _request: Reply(next(statuses), {})) as web:
        delivery = dataclasses.replace(sound_delivery(), notices=to(web=web))

        assert await a_notifier().notify(delivery, NoticeEvent.HELD, None, SECRETS) == ()

    assert len({json.loads(request.body)["notice"] for request in web.requests}) == 1
    assert len(web.requests) == 3


async def test_mail_is_tried_again_after_a_temporary_answer() -> None:
    """A server that wants a moment gets it."""
    async with mail_server() as mail:
        mail.password, mail.data_answers = PASSWORD, ["451 4.7.1 a moment"]
        delivery = dataclasses.replace(sound_delivery(), notices=to(mail))

        assert await a_notifier().notify(delivery, NoticeEvent.HELD, None, SECRETS) == ()

    assert len(mail.messages) == 1


async def test_a_test_goes_to_everyone_and_raises_the_first_failure() -> None:
    """Nothing is tried twice: somebody waits."""
    async with mail_server() as mail, serving(lambda _request: Reply(503, {})) as web:
        mail.password = PASSWORD

        with pytest.raises(ProblemError) as caught:
            await a_notifier().send_test("Harbour Valley", to(mail, web), SECRETS)

    assert caught.value.problem.code is ProblemCode.NOTICE_WEBHOOK_FAILED
    assert len(mail.messages) == len(web.requests) == 1
    assert json.loads(web.requests[0].body)["event"] == "test"


def test_the_system_says_whom_to_trust() -> None:
    """Certificates are always checked, and old protocols are not spoken."""
    notifier = DirectNotifier(FakeClock())

    context = notifier._make_context()

    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
    assert context.minimum_version >= ssl.TLSVersion.TLSv1_2
