"""Brings together what a run keeps to itself, wherever each part of it is kept.

A person or a server may stand in for a store: with the passphrase of a sealed file, and with
variables where the keychain lacks a secret. A variable is bound to no address, so its secret goes
to another one than Coursera's own only after a yes.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from coursera_wizard.domain.delivery import as_draft
from coursera_wizard.domain.draft import ReceiverChannel
from coursera_wizard.domain.problem import ProblemCode, ProblemError, failure
from coursera_wizard.domain.secret import SecretPlace, SecretPurpose, SecretRef
from coursera_wizard.i18n import N_
from coursera_wizard.services import blocking
from coursera_wizard.services.ports import RunSecrets
from coursera_wizard.wizard.actions import WizardActions
from coursera_wizard.wizard.keychain import keychain_call
from coursera_wizard.wizard.session import WizardSession

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from coursera_wizard.domain.delivery import Delivery
    from coursera_wizard.domain.draft import Account
    from coursera_wizard.domain.problem import Problem
    from coursera_wizard.domain.secret import Secret, SecretBinding
    from coursera_wizard.services.ports import Credentials, Services, StoredDelivery

# Where the keychain is not there or does not hold it, a server's variable stands in for it.
STANDS_IN_FOR = frozenset(
    {
        ProblemCode.KEYRING_MISSING,
        ProblemCode.KEYRING_UNSAFE,
        ProblemCode.KEYRING_LOCKED,
        ProblemCode.KEYRING_SECRET_NOT_FOUND,
    }
)
_NOTHING_KEPT = frozenset({ProblemCode.KEYRING_SECRET_NOT_FOUND, ProblemCode.KEYRING_MISSING})
PURPOSES = {
    SecretPurpose.SFTP: N_("password or key of the receiver"),
    SecretPurpose.MAIL: N_("password of the mail server"),
    SecretPurpose.WEBHOOK: N_("token of the web address for notices"),
}


def nothing_given(_purpose: SecretPurpose) -> Secret | None:
    """Stand in for no secret."""
    return None


def no_passphrase() -> Secret | None:
    """Know no passphrase."""
    return None


@dataclass(frozen=True, slots=True)
class SecretSource:
    """Gives what no store of this computer gives.

    Attributes:
        passphrase: Called when a sealed file has to be opened; None where nobody knows it.
        stand_in: Called for what the keychain lacks; None where nothing stands in for it.
        allows_address: Whether the person agrees now to the addresses of this delivery.
    """

    passphrase: Callable[[], Secret | None] = no_passphrase
    stand_in: Callable[[SecretPurpose], Secret | None] = nothing_given
    allows_address: bool = False


class DeliverySecrets:
    """The secrets of one saved delivery; a passphrase is asked for at most once."""

    def __init__(
        self, services: Services, stored: StoredDelivery, source: SecretSource | None = None
    ) -> None:
        self._services = services
        self._stored = stored
        source = source or SecretSource()
        self._source = replace(source, passphrase=_once(source.passphrase))

    @asynccontextmanager
    async def credentials(self) -> AsyncIterator[Credentials]:
        """Give account, secret and sign-in for as long as they are needed.

        Raises:
            ProblemError: ``coursera.address-not-trusted``, ``keyring.…``, ``sealed.…``,
                ``environment.…`` or ``practice.…``, whichever stands in the way.
        """
        stored, services = self._stored, self._services
        draft = as_draft(stored.delivery, str(stored.path))
        session = WizardSession(services.clock, draft, stored=stored)
        actions = WizardActions(session, services)
        try:
            is_agreed = self._source.allows_address
            await agree_to_addresses(services, stored.delivery.account, is_agreed=is_agreed)
            await recall(session, actions, self._source)
            yield actions.credentials()
        finally:
            await actions.close()

    async def recall_into(self, session: WizardSession, actions: WizardActions) -> None:
        """Bring what a connection test needs into a session; what is nowhere, its line tells.

        Raises:
            ProblemError: ``coursera.address-not-trusted``, ``keyring.…``, ``sealed.…``,
                ``environment.…`` or ``practice.…``, whichever stands in the way.
        """
        await recall(session, actions, self._source)
        receiver = self._stored.delivery.receiver
        if receiver.channel is not ReceiverChannel.SFTP:
            return
        secret = await self._read(receiver.sftp.binding)
        if secret is not None:
            session.recall_other(receiver.sftp.binding, secret)

    async def for_receiver(self) -> RunSecrets:
        """Return what signs in to the receiver; nothing for a folder.

        Raises:
            ProblemError: ``receiver.secret-missing``, ``coursera.address-not-trusted``,
                ``keyring.…`` or ``sealed.…``.
        """
        receiver = self._stored.delivery.receiver
        if receiver.channel is not ReceiverChannel.SFTP:
            return RunSecrets()
        secret = await self._read(receiver.sftp.binding)
        if secret is None:
            raise failure(ProblemCode.RECEIVER_SECRET_MISSING, host=receiver.sftp.host)
        return RunSecrets(receiver=secret)

    async def for_notices(self) -> tuple[RunSecrets, tuple[Problem, ...]]:
        """Return what signs in where notices go, and what kept a part of it from being read."""
        notices, troubles = self._stored.delivery.notices, list[ProblemError]()

        async def read(binding: SecretBinding, *, is_needed: bool) -> Secret | None:
            if not is_needed:
                return None
            try:
                return await self._read(binding)
            except ProblemError as error:
                troubles.append(error)
                return None

        mail, webhook = notices.mail, notices.webhook
        secrets = RunSecrets(
            mail=await read(mail.binding, is_needed=mail.is_on and bool(mail.user)),
            webhook=await read(webhook.binding, is_needed=webhook.is_on and webhook.has_token),
        )
        return secrets, tuple(error.problem for error in troubles)

    async def _read(self, binding: SecretBinding) -> Secret | None:
        """Return a secret of this delivery; None where nothing holds it."""
        place = beside(self._stored.delivery)
        passphrase, vaults = _opened(place, self._source), self._services.vaults
        try:
            return await keychain_call(lambda: vaults.read(place, binding, passphrase))
        except ProblemError as error:
            if error.problem.code not in STANDS_IN_FOR:
                raise
            found = self._source.stand_in(binding.purpose)
            if found is None:
                if error.problem.code in _NOTHING_KEPT:
                    return None
                raise
        await self._agree_to_place(binding)
        return found

    async def _agree_to_place(self, binding: SecretBinding) -> None:
        routes = self._services.routes
        question = await blocking.call(routes.place_problem, binding)
        if question is None:
            return
        if not self._source.allows_address:
            raise ProblemError(question)
        await blocking.call(routes.allow_place, binding)


def beside(delivery: Delivery) -> SecretRef:
    """Return where the other secrets of a delivery are kept: sealed as its first, or keychain."""
    if delivery.secret.place is SecretPlace.SEALED_FILE:
        return delivery.secret
    return SecretRef()


async def agree_to_addresses(services: Services, account: Account, *, is_agreed: bool) -> None:
    """Let an account pass whose addresses were agreed to, now or before.

    A yes also covers a secret from the variable, which is asked about when it stands in.

    Args:
        services: Knows what was agreed to.
        account: Names the addresses.
        is_agreed: Whether the person agrees now.

    Raises:
        ProblemError: ``coursera.address-not-trusted``.
    """
    question = await blocking.call(
        partial(services.routes.problem, account, is_bound=not is_agreed)
    )
    if question is None:
        return
    if not is_agreed:
        raise ProblemError(question)
    await blocking.call(services.routes.allow, account)


async def recall(session: WizardSession, actions: WizardActions, source: SecretSource) -> None:
    """Read the credentials into a session; a variable stands in for a keychain that lacks them.

    Raises:
        ProblemError: ``keyring.…``, ``sealed.…``, ``environment.…`` or ``practice.…``; also
            ``coursera.address-not-trusted`` where the variable's secret would go elsewhere.
    """
    passphrase = _opened(session.state.draft.secret, source)
    try:
        await actions.recall_secret(passphrase)
    except ProblemError as error:
        found = source.stand_in(SecretPurpose.CREDENTIAL)
        if found is None or error.problem.code not in STANDS_IN_FOR:
            raise
        await actions.check_unbound()
        session.recall_secret(found)
        await actions.recall_secret(passphrase)  # what else there is beside the secret


def _opened(reference: SecretRef, source: SecretSource) -> Secret | None:
    """Return the passphrase where one is needed."""
    return source.passphrase() if reference.place is SecretPlace.SEALED_FILE else None


def _once(ask: Callable[[], Secret | None]) -> Callable[[], Secret | None]:
    """Return what asks at the first call and remembers the answer."""
    answers: list[Secret | None] = []

    def answer() -> Secret | None:
        if not answers:
            answers.append(ask())
        return answers[0]

    return answer
