"""Finish: a plan of items that are all done, or none; nothing happens before it."""

from __future__ import annotations

import datetime as dt
import logging
import secrets
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from coursera_wizard.domain.delivery import Delivery, DeliveryStatus, Organization, file_name
from coursera_wizard.domain.draft import DeliveryDraft, Generation, Programs, Source
from coursera_wizard.domain.other_secrets import bindings
from coursera_wizard.domain.problem import ProblemCode, ProblemError, failure
from coursera_wizard.domain.program_changes import without_news
from coursera_wizard.domain.secret import (
    Secret,
    SecretBinding,
    SecretPlace,
    SecretPurpose,
    SecretRef,
)
from coursera_wizard.i18n import N_, _
from coursera_wizard.services import blocking
from coursera_wizard.services.ports import SecretVault, Services, StoredDelivery
from coursera_wizard.wizard.finish_schedule import schedule_items
from coursera_wizard.wizard.keychain import keychain_call
from coursera_wizard.wizard.removal import bindings as kept_by
from coursera_wizard.wizard.session import WizardSession
from coursera_wizard.wizard.sign_in import sign_in_vault
from coursera_wizard.wizard.steps import StepId

logger = logging.getLogger(__name__)


class FinishItem(Protocol):
    """One thing Finish does, and how it is taken back."""

    def describe(self) -> str:
        """Return one sentence part that can follow "Finish is going to"."""

    async def do(self) -> None:
        """Do it; raises ProblemError and then has changed nothing."""

    async def undo(self) -> None:
        """Put back what was there before."""


class StoreSecret:
    """Puts a secret into a vault."""

    def __init__(
        self, vault: SecretVault, binding: SecretBinding, secret: Secret, sentence: str
    ) -> None:
        self._vault = vault
        self._binding = binding
        self._secret = secret
        self._sentence = sentence
        self._before: Secret | None = None

    def describe(self) -> str:
        """Return what is going to happen."""
        return self._sentence.format(store=self._vault.name())

    async def do(self) -> None:
        """Store it, remembering what was there."""
        self._before = await keychain_call(lambda: self._vault.get(self._binding))
        await keychain_call(lambda: self._vault.set(self._binding, self._secret))

    async def undo(self) -> None:
        """Put the earlier secret back, or remove ours."""
        before = self._before
        if before is None:
            await keychain_call(lambda: self._vault.clear(self._binding))
        else:
            await keychain_call(lambda: self._vault.set(self._binding, before))


class ForgetSecret:
    """Takes a secret that is not used any more out of the keychain."""

    def __init__(self, services: Services, binding: SecretBinding, path: Path) -> None:
        self._services = services
        self._vault = services.vaults.keychain()
        self._binding = binding
        self._path = path
        self._before: Secret | None = None

    def describe(self) -> str:
        """Return what is going to happen."""
        sentence = _(
            "take the earlier Client Secret out of {store}, unless another delivery uses it"
        )
        return sentence.format(store=self._vault.name())

    async def do(self) -> None:
        """Remove it, remembering what was there; where another delivery uses it, it stays."""
        if await blocking.call(self._is_used):
            return
        self._before = await keychain_call(lambda: self._vault.get(self._binding))
        if self._before is not None:
            await keychain_call(lambda: self._vault.clear(self._binding))

    async def undo(self) -> None:
        """Put it back."""
        before = self._before
        if before is not None:
            await keychain_call(lambda: self._vault.set(self._binding, before))

    def _is_used(self) -> bool:
        return any(
            line.delivery is not None and self._binding in kept_by(line.delivery)
            for line in self._services.store.known()
            if line.path != self._path
        )


class StoreSignIn(StoreSecret):
    """Puts a sign-in into a vault, and notes since when it lasts."""

    def __init__(
        self, services: Services, vault: SecretVault, session: WizardSession, token: Secret
    ) -> None:
        binding = session.state.draft.account.sign_in_binding
        super().__init__(vault, binding, token, _("put the sign-in into {store}"))
        self._times = services.sign_in_times
        self._moment = session.state.facts.signed_in_at
        self._moment_before: dt.datetime | None = None

    async def do(self) -> None:
        """Store both, remembering what was there."""
        self._moment_before = await blocking.call(self._times.get, self._binding)
        await super().do()
        try:
            await blocking.call(self._times.set, self._binding, self._moment)
        except ProblemError:
            await super().undo()
            raise

    async def undo(self) -> None:
        """Put back the earlier ones, or remove ours."""
        await super().undo()
        await blocking.call(self._times.set, self._binding, self._moment_before)


class SaveFile:
    """Writes the delivery file atomically."""

    def __init__(
        self, services: Services, delivery: Delivery, path: Path, expected_stamp: str | None
    ) -> None:
        self._services = services
        self._delivery = delivery
        self._path = path
        self._expected_stamp = expected_stamp
        self._before: bytes | None = None
        self.stored: StoredDelivery | None = None

    def describe(self) -> str:
        """Return what is going to happen."""
        return _("save the file {name}").format(name=self._path.name)

    async def do(self) -> None:
        """Write it, remembering the old bytes."""
        store = self._services.store
        self._before = await blocking.call(store.raw, self._path)
        self.stored = await blocking.call(
            lambda: store.save(
                _as_seen(self._delivery), self._path, expected_stamp=self._expected_stamp
            )
        )

    async def undo(self) -> None:
        """Put the old bytes back, or remove the file."""
        await blocking.call(self._services.store.restore, self._path, self._before)


class RememberDelivery:
    """Puts the delivery on the home page's list."""

    def __init__(self, services: Services, path: Path) -> None:
        self._services = services
        self._path = path

    def describe(self) -> str:
        """Return what is going to happen."""
        return _("show the delivery on the home page")

    async def do(self) -> None:
        """Add it."""
        await blocking.call(self._services.store.remember, self._path)

    async def undo(self) -> None:
        """Take it off."""
        await blocking.call(self._services.store.forget, self._path)


class FinishPlan:
    """The items in their order; done as one."""

    def __init__(self, items: Sequence[FinishItem], save: SaveFile) -> None:
        self.items = tuple(items)
        self._save = save

    def describe(self) -> tuple[str, ...]:
        """Return the sentence parts, before anything happens."""
        return tuple(item.describe() for item in self.items)

    async def carry_out(self) -> StoredDelivery:
        """Do every item; if one fails, take back those before it, in reverse.

        Returns:
            The delivery as it is now on disk.

        Raises:
            ProblemError: Of the item that failed. Nothing is changed then.
        """
        done: list[FinishItem] = []
        try:
            for item in self.items:
                done.append(item)
                await item.do()
        except ProblemError:
            await _take_back(done[:-1])  # the one that failed has changed nothing
            raise
        except BaseException:
            await _take_back(done)  # cut off in the middle: its outcome is not known
            raise
        stored = self._save.stored
        if stored is None:
            raise failure(ProblemCode.BUG_UNEXPECTED, details="the plan holds no file")
        return stored


async def _take_back(items: Sequence[FinishItem]) -> None:
    """Undo in reverse; one that cannot be undone does not keep the others from it."""
    for item in reversed(items):
        try:
            await item.undo()
        except ProblemError as error:
            logger.warning("Finish could not take back an item: %s", error)


def default_path(draft: DeliveryDraft, documents: Path) -> Path:
    """Return where a new delivery is saved unless the person chooses another place."""
    return documents / file_name(draft.name)


def plan_finish(
    session: WizardSession,
    services: Services,
    path: Path,
    *,
    place: SecretPlace | None = None,
    passphrase: Secret | None = None,
    variable: str = "",
) -> FinishPlan:
    """Return what Finish is going to do.

    Args:
        session: The finished configuration.
        services: Where it is going to be kept.
        path: The file to be written.
        place: Where the secret is kept; the draft's place by default.
        passphrase: For a sealed file.
        variable: For an environment variable, which is recorded and never written.

    Raises:
        ProblemError: What the first unfinished step misses.
    """
    in_the_way = session.first_open(StepId.FINISH)
    if in_the_way is not None:
        raise ProblemError(in_the_way[1][0])
    draft = session.state.draft
    reference = _reference(draft, place, variable)
    items: list[FinishItem] = []
    vault = _vault(services, reference, passphrase)
    if vault is not None:
        is_moving = _moves(session, reference)
        if session.secret and (session.is_secret_typed or is_moving):
            sentence = _("put the Client Secret into {store}")
            items.append(StoreSecret(vault, draft.account.binding, session.secret, sentence))
        proxy, password = draft.account.proxy, session.proxy_password
        if password and _stores_proxy_password(session, reference):
            sentence = _("put the proxy's password into {store}")
            items.append(StoreSecret(vault, proxy.binding, password, sentence))
    items += _other_items(session, services, reference, passphrase)
    is_legacy, token = draft.account.generation is Generation.LEGACY, session.sign_in
    if is_legacy and token and (session.is_sign_in_new or _moves(session, reference)):
        store = sign_in_vault(services, reference, passphrase or Secret(""))
        items.append(StoreSignIn(services, store, session, token))
    delivery = compose(session, services.clock.now(), reference)
    expected = session.stored.stamp if _is_same_file(session, path) and session.stored else None
    save = SaveFile(services, delivery, path, expected)
    items += [save, RememberDelivery(services, path)]
    before = session.stored.delivery if session.stored else None
    items += schedule_items(services, delivery, before, lambda: save.stored)
    items += _left_items(session, services, delivery)
    return FinishPlan(items, save)


def _left_items(session: WizardSession, services: Services, delivery: Delivery) -> list[FinishItem]:
    """Return what takes away the Client Secret of an earlier key from the keychain."""
    if session.stored is None:
        return []
    before = session.stored.delivery
    was_in_keychain = before.secret.place is SecretPlace.KEYCHAIN
    is_kept = before.account.binding in kept_by(delivery)
    if is_kept or not was_in_keychain or session.state.facts.machine.keychain_problem is not None:
        return []
    if before.account.source is Source.PRACTICE:
        return []
    return [ForgetSecret(services, before.account.binding, session.stored.path)]


_SENTENCES = {
    SecretPurpose.SFTP: N_("put the receiver's password or key into {store}"),
    SecretPurpose.MAIL: N_("put the mail server's password into {store}"),
    SecretPurpose.WEBHOOK: N_("put the token for notices into {store}"),
}


def _other_items(
    session: WizardSession,
    services: Services,
    reference: SecretRef,
    passphrase: Secret | None,
) -> list[FinishItem]:
    """Return what stores the secrets of receiver and notices: sealed as the first, or keychain.

    Where the first is in a variable of a computer without a keychain, so are they.
    """
    draft, machine = session.state.draft, session.state.facts.machine
    secrets_ = dict(session.others_typed)
    if _changes_place(session, reference):
        secrets_ = {**session.others_recalled, **secrets_}
    if reference.place is SecretPlace.SEALED_FILE:
        vault = services.vaults.sealed(passphrase or Secret(""))
    elif reference.place is SecretPlace.ENVIRONMENT and machine.keychain_problem is not None:
        return []
    else:
        vault = services.vaults.keychain()
    needed = bindings(draft.receiver, draft.notices)
    return [
        StoreSecret(vault, needed[purpose], secret, _(_SENTENCES[purpose]))
        for purpose, secret in secrets_.items()
    ]


def compose(session: WizardSession, now: dt.datetime, reference: SecretRef) -> Delivery:
    """Return the delivery that the finished configuration describes."""
    draft, connection = session.state.draft, session.state.facts.connection
    year = draft.school_year
    if connection is None or year is None:
        raise failure(ProblemCode.CONNECTION_NOT_TESTED)
    before = session.stored.delivery if session.stored else None
    name = draft.name or connection.organization_name
    return Delivery(
        id=before.id if before else secrets.token_hex(8),
        name=name,
        organization=Organization(
            connection.organization_id,
            connection.organization_name,
            connection.organization_slug,
        ),
        account=draft.account,
        secret=reference,
        receiver=draft.receiver,
        options=draft.options,
        programs=draft.programs.mappings,
        later_programs=draft.programs.later,
        attributes=draft.attributes,
        schedule=draft.schedule,
        school_year=year,
        created_at=before.created_at if before else now,
        saved_at=now,
        notices=draft.notices,
        status=before.status if before else DeliveryStatus.ACTIVE,
        suspension=before.suspension if before else None,
        no_removals=before.no_removals if before else None,
    )


def _as_seen(delivery: Delivery) -> Delivery:
    """Return it with no program marked as new: looking at 100,000 takes a moment."""
    seen = without_news(Programs(delivery.programs, delivery.later_programs))
    return replace(delivery, programs=seen.mappings)


def _reference(draft: DeliveryDraft, place: SecretPlace | None, variable: str) -> SecretRef:
    if draft.account.source is Source.PRACTICE:
        return SecretRef(SecretPlace.PRACTICE)
    if place is None:
        return draft.secret
    return SecretRef(place, variable if place is SecretPlace.ENVIRONMENT else "")


def stores_secrets(session: WizardSession, reference: SecretRef) -> bool:
    """Return whether Finish writes into the place of the secret."""
    return (
        session.is_secret_typed
        or _stores_proxy_password(session, reference)
        or session.is_sign_in_new
        or bool(session.others_typed)
        or _moves(session, reference)
    )


def _stores_proxy_password(session: WizardSession, reference: SecretRef) -> bool:
    """Whether a proxy's password is new, or is going to be kept elsewhere."""
    proxy, stored = session.state.draft.account.proxy, session.stored
    if not proxy.has_password or session.proxy_password is None:
        return False
    if stored is None or session.is_proxy_password_typed or _moves(session, reference):
        return True
    return stored.delivery.account.proxy.binding != proxy.binding


def _moves(session: WizardSession, reference: SecretRef) -> bool:
    """Whether a stored secret is going to be kept elsewhere, or under another name."""
    if session.stored is None:
        return False
    before = session.stored.delivery
    return before.secret != reference or (
        before.account.binding != session.state.draft.account.binding
    )


def _changes_place(session: WizardSession, reference: SecretRef) -> bool:
    """Whether what is stored already is going to be kept elsewhere."""
    return session.stored is not None and session.stored.delivery.secret.place != reference.place


def _vault(
    services: Services, reference: SecretRef, passphrase: Secret | None
) -> SecretVault | None:
    match reference.place:
        case SecretPlace.KEYCHAIN:
            return services.vaults.keychain()
        case SecretPlace.SEALED_FILE:
            return services.vaults.sealed(passphrase or Secret(""))
        case _:
            return None


def _is_same_file(session: WizardSession, path: Path) -> bool:
    return session.stored is not None and session.stored.path == path
