"""Tells people about runs, by every way they asked for; fulfills `ports.Notifier`."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from coursera_wizard.domain.notice_events import is_wanted
from coursera_wizard.domain.notices import NoticeEvent
from coursera_wizard.domain.problem import Problem, ProblemError, Severity
from coursera_wizard.services import blocking
from coursera_wizard.services.notices.limits import TEST_LIMITS, NoticeLimits
from coursera_wizard.services.notices.message import Notice
from coursera_wizard.services.retry import retried

if TYPE_CHECKING:
    import ssl

    from coursera_wizard.domain.delivery import Delivery
    from coursera_wizard.domain.notices import Notices
    from coursera_wizard.domain.run import Run
    from coursera_wizard.services.ports import Clock, RunSecrets

logger = logging.getLogger(__name__)


class DirectNotifier:
    """Speaks to mail servers and web addresses from this computer.

    Args:
        clock: The time that stands in a notice.
        make_context: Makes the context of secure connections; may block. The operating system's
            certificates by default.
        limits: How long a notice may take.
        test_limits: The same of a test.
    """

    def __init__(
        self,
        clock: Clock,
        make_context: Callable[[], ssl.SSLContext] | None = None,
        *,
        limits: NoticeLimits | None = None,
        test_limits: NoticeLimits = TEST_LIMITS,
    ) -> None:
        self._clock = clock
        self._make_context = make_context or _system_context
        self._limits = limits or NoticeLimits()
        self._test_limits = test_limits
        self._context: ssl.SSLContext | None = None

    async def notify(
        self, delivery: Delivery, event: NoticeEvent, run: Run | None, secrets: RunSecrets
    ) -> tuple[Problem, ...]:
        """Send what the delivery asks for; return what could not be sent, as warnings."""
        if not is_wanted(delivery.notices, event):
            return ()
        notice = Notice(
            delivery.name, event, self._clock.now(), run, delivery.id, delivery.schedule.zone
        )
        found: list[Problem] = []
        for name, send in self._ways(delivery.notices, notice, secrets, self._limits):
            try:
                await send()
            except ProblemError as error:
                logger.warning("notice %s by %s was not sent: %s", event.value, name, error)
                found.append(replace(error.problem, severity=Severity.WARNS))
            else:
                logger.info("notice %s was sent by %s", event.value, name)
        return tuple(found)

    async def send_test(self, delivery_name: str, notices: Notices, secrets: RunSecrets) -> None:
        """Send a test to everyone; raises ProblemError for the first that fails."""
        notice = Notice(delivery_name, NoticeEvent.TEST, self._clock.now())
        failures: list[ProblemError] = []
        for _name, send in self._ways(notices, notice, secrets, self._test_limits):
            try:
                await send()
            except ProblemError as error:
                failures.append(error)
        if failures:
            raise failures[0]

    def _ways(
        self, notices: Notices, notice: Notice, secrets: RunSecrets, limits: NoticeLimits
    ) -> list[tuple[str, Callable[[], Awaitable[None]]]]:
        """Return what sends the notice, by the name of each way."""

        async def by_mail() -> None:
            from coursera_wizard.services.notices.mail import compose, send_mail

            mail = notices.mail
            context, message = await self._secure(), compose(mail, notice)
            await retried(
                lambda: send_mail(mail, secrets.mail, message, context, limits), limits.retry
            )

        async def by_request() -> None:
            from coursera_wizard.services.notices.webhook import send_webhook

            body = notice.as_dict()
            await retried(
                lambda: send_webhook(notices.webhook, secrets.webhook, body, self._secure, limits),
                limits.retry,
            )

        ways: list[tuple[str, Callable[[], Awaitable[None]]]] = []
        if notices.mail.is_on:
            ways.append(("mail", by_mail))
        if notices.webhook.is_on:
            ways.append(("web", by_request))
        return ways

    async def _secure(self) -> ssl.SSLContext:
        """Return the context of secure connections; made once, as it takes a moment."""
        if self._context is None:
            self._context = await blocking.call(self._make_context)
        return self._context


def _system_context() -> ssl.SSLContext:
    import ssl

    import truststore

    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
