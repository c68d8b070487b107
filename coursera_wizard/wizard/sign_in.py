"""Keeps the sign-in of a key of the older console: in memory, and once stored, in its store."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from coursera_wizard.domain.draft import Generation
from coursera_wizard.domain.problem import ProblemCode, ProblemError, failure
from coursera_wizard.domain.secret import SECRET_VARIABLE, Secret, SecretPlace, SecretRef
from coursera_wizard.domain.sign_in import check_sign_in
from coursera_wizard.services import blocking
from coursera_wizard.wizard.keychain import keychain_call

if TYPE_CHECKING:
    import datetime as dt

    from coursera_wizard.domain.draft import Account
    from coursera_wizard.services.ports import KnownDelivery, SecretVault, Services
    from coursera_wizard.wizard.session import WizardSession


def known_deliveries(services: Services) -> tuple[KnownDelivery, ...]:
    """Return the deliveries of this computer, each with what is to be said of its sign-in.

    Blocks as the store does; the keychain is not asked.
    """
    now = services.clock.now()
    return tuple(_with_sign_in(line, services, now) for line in services.store.known())


def _with_sign_in(line: KnownDelivery, services: Services, now: dt.datetime) -> KnownDelivery:
    delivery = line.delivery
    if delivery is None or delivery.account.generation is not Generation.LEGACY:
        return line
    moment = services.sign_in_times.get(delivery.account.sign_in_binding)
    return replace(line, problem=line.problem or check_sign_in(moment, now))


def sign_in_vault(
    services: Services, reference: SecretRef, passphrase: Secret | None
) -> SecretVault:
    """Return where the sign-in of a delivery is kept.

    That is beside its secret in a sealed file, and else in the keychain: a variable cannot be
    written, and each use may answer another refresh token.

    Raises:
        ProblemError: ``keyring.missing`` or ``.unsafe``, ``sealed.not-unattended`` without the
            passphrase.
    """
    if reference.place is SecretPlace.SEALED_FILE:
        if passphrase is None:
            raise failure(ProblemCode.SEALED_NOT_UNATTENDED, variable=SECRET_VARIABLE)
        return services.vaults.sealed(passphrase)
    vault = services.vaults.keychain()
    trouble = vault.problem()
    if trouble is not None:
        raise ProblemError(trouble)
    return vault


def forget_secrets(services: Services, vault: SecretVault, account: Account) -> None:
    """Take the secret of an account out of a vault, and its sign-in with it. Blocks.

    Raises:
        ProblemError: ``keyring.…``, ``sealed.…`` or ``store.…``.
    """
    vault.clear(account.binding)
    if account.generation is Generation.LEGACY:
        vault.clear(account.sign_in_binding)
        services.sign_in_times.set(account.sign_in_binding, None)


class SessionSignIn:
    """The sign-in of a session; fulfills `ports.SignInKeeper`.

    Args:
        session: Holds the newest refresh token in memory.
        services: Clock, and the times of sign-ins.
        vault: Where the sign-in is stored already; None before Finish, which stores it.
    """

    def __init__(
        self, session: WizardSession, services: Services, vault: SecretVault | None
    ) -> None:
        self._session = session
        self._services = services
        self._vault = vault
        self._binding = session.state.draft.account.sign_in_binding

    def token(self) -> Secret | None:
        """Return the newest refresh token; None where nobody signed in."""
        return self._session.sign_in

    async def prolonged(self, token: Secret) -> None:
        """Keep what the latest use answered.

        Raises:
            ProblemError: ``keyring.…`` or ``store.…`` where it cannot be kept.
        """
        session, now = self._session, self._services.clock.now()
        if session.state.draft.account.sign_in_binding != self._binding:
            return  # another key by now: this answer belongs to nobody any more
        is_new = token != session.sign_in
        session.prolong_sign_in(token, now)
        vault = self._vault
        if vault is None:
            return
        if is_new:
            await keychain_call(lambda: vault.set(self._binding, token))
        await blocking.call(self._services.sign_in_times.set, self._binding, now)
