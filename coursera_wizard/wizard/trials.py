"""Tries what a configuration names before it is saved: its receiver, and where notices go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from coursera_wizard.domain.draft import ReceiverChannel
from coursera_wizard.domain.notice_checks import check_mail, check_webhook
from coursera_wizard.domain.notices import MailNotice, Notices, WebhookNotice
from coursera_wizard.domain.problem import ProblemCode, ProblemError, failure
from coursera_wizard.domain.receiver_checks import check_receiver
from coursera_wizard.domain.secret import SecretPurpose
from coursera_wizard.i18n import _
from coursera_wizard.services import blocking
from coursera_wizard.services.ports import RunSecrets

if TYPE_CHECKING:
    from pathlib import Path

    from coursera_wizard.domain.problem import Problem
    from coursera_wizard.services.ports import Services
    from coursera_wizard.wizard.actions import WizardActions
    from coursera_wizard.wizard.session import WizardSession

_LARGEST_KEY: Final = 64 * 1024
_KEY_BEGINS: Final = "-----BEGIN"


class Trials:
    """The tests of one session; each uses what was typed, or what was stored for that place."""

    def __init__(self, session: WizardSession, services: Services, actions: WizardActions) -> None:
        self._session = session
        self._services = services
        self._actions = actions

    async def try_receiver(self) -> str:
        """Write to the receiver, and leave nothing behind; return where that was.

        Raises:
            ProblemError: Why nothing can be written there.
        """
        draft, packages = self._session.state.draft, self._services.packages
        _raise_first(check_receiver(draft.receiver, draft.options))
        target = await self._actions.receiver_target()
        if draft.receiver.channel is ReceiverChannel.SFTP and target.secret is None:
            raise failure(ProblemCode.RECEIVER_SECRET_MISSING, host=draft.receiver.sftp.host)
        found = await packages.check(target.receiver, target.name, target.secret)
        if found is not None:
            raise ProblemError(found)
        return packages.place(target.receiver, target.name)

    async def show_host_key(self) -> str:
        """Return the key that the receiver's server shows now.

        Raises:
            ProblemError: ``receiver.…`` or ``network.…``
        """
        receiver = self._session.state.draft.receiver
        if not receiver.sftp.host:
            raise failure(ProblemCode.RECEIVER_SERVER_MISSING)
        return (await self._services.packages.host_key(receiver)).text

    async def read_key(self, path: Path) -> None:
        """Take a private key out of a file.

        Raises:
            ProblemError: ``receiver.key-unusable`` or ``store.…``
        """
        content = await blocking.call(self._services.store.raw, path)
        if content is None:
            raise failure(ProblemCode.STORE_NOT_FOUND, path=path)
        self.take_key(content.decode("utf-8", "replace") if len(content) <= _LARGEST_KEY else "")

    def take_key(self, text: str) -> None:
        """Take a private key as it was pasted.

        Raises:
            ProblemError: ``receiver.key-unusable`` for what is no private key at all; whether the
                server takes it is seen when it is asked.
        """
        found = text.replace("\r\n", "\n").strip()
        if not found.startswith(_KEY_BEGINS) or "PRIVATE KEY" not in found.partition("\n")[0]:
            raise failure(ProblemCode.RECEIVER_KEY_UNUSABLE)
        self._session.type_other(SecretPurpose.SFTP, found + "\n")

    async def try_mail(self) -> None:
        """Send a test by e-mail to every recipient.

        Raises:
            ProblemError: ``notices.not-complete`` or ``notice.…``
        """
        mail = self._session.state.draft.notices.mail
        if not mail.is_on:
            mistake = _("The name of the mail server is missing.")
            raise failure(
                ProblemCode.NOTICES_NOT_COMPLETE, field="notices.mail.server", mistake=mistake
            )
        _raise_first(check_mail(mail))
        await self._send(Notices(mail=mail))

    async def try_webhook(self) -> None:
        """Send a test to the web address.

        Raises:
            ProblemError: ``notices.not-complete`` or ``notice.…``
        """
        webhook = self._session.state.draft.notices.webhook
        if not webhook.is_on:
            mistake = _("The web address is missing.")
            raise failure(
                ProblemCode.NOTICES_NOT_COMPLETE, field="notices.webhook.url", mistake=mistake
            )
        _raise_first(check_webhook(webhook))
        await self._send(Notices(webhook=webhook))

    async def _send(self, notices: Notices) -> None:
        read = self._actions.recall_other
        secrets = RunSecrets(
            mail=await read(SecretPurpose.MAIL) if notices.mail != MailNotice() else None,
            webhook=await read(SecretPurpose.WEBHOOK)
            if notices.webhook != WebhookNotice()
            else None,
        )
        name = self._session.state.draft.name or "Coursera Wizard"
        await self._services.notifier.send_test(name, notices, secrets)


def _raise_first(problems: tuple[Problem, ...]) -> None:
    for found in problems:
        if found.is_blocking:
            raise ProblemError(found)
