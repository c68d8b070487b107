"""Removing a delivery from this computer: said in words first, and only what was chosen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from coursera_wizard.domain import other_secrets
from coursera_wizard.domain.draft import Generation, Source
from coursera_wizard.domain.problem import ProblemCode, ProblemError, failure
from coursera_wizard.domain.schedule_words import clock_text
from coursera_wizard.domain.secret import SecretPlace
from coursera_wizard.i18n import N_, _
from coursera_wizard.services import blocking
from coursera_wizard.wizard.keychain import keychain_call
from coursera_wizard.wizard.run_secrets import beside

if TYPE_CHECKING:
    from collections.abc import Collection

    from coursera_wizard.domain.delivery import Delivery
    from coursera_wizard.domain.secret import Secret, SecretBinding
    from coursera_wizard.services.ports import SecretVault, Services


class Part(StrEnum):
    """What can be removed; the entry of the schedule goes with every removal."""

    SCHEDULE = "schedule"
    SECRET = "secret"  # noqa: S105 - a part of a delivery, no secret
    PACKAGES = "packages"
    HISTORY = "history"
    LIST = "list"
    FILE = "file"


_SENTENCES = {
    Part.SCHEDULE: N_("take its schedule out of {scheduler}"),
    Part.SECRET: N_("take the secrets of this delivery out of {store}"),
    Part.PACKAGES: N_("delete the packages, reports and lists of issues of its runs"),
    Part.HISTORY: N_("delete the history of its runs, with their packages and reports"),
    Part.LIST: N_("take the delivery off the list of this computer"),
    Part.FILE: N_("delete the file {path} and its earlier versions"),
}


@dataclass(frozen=True, slots=True)
class RemovalPlan:
    """What is going to be removed; nothing of it can be brought back.

    Attributes:
        parts: In the order they are removed.
        bindings: The secrets that are removed with the part of that name.
        is_secret_shared: Whether some are kept, because another delivery uses them.
    """

    services: Services
    path: Path
    delivery: Delivery | None
    parts: tuple[Part, ...]
    vault: SecretVault | None = None
    bindings: tuple[SecretBinding, ...] = ()
    is_secret_shared: bool = False

    def describe(self) -> tuple[str, ...]:
        """Return the sentence parts, before anything happens."""
        store = self.vault.name() if self.vault else ""
        places = {"store": store, "path": self.path}
        if Part.SCHEDULE in self.parts:
            places["scheduler"] = self.services.scheduler.kind()
        return tuple(_(_SENTENCES[part]).format(**places) for part in self.parts)

    async def carry_out(self) -> None:
        """Remove it, the file last, so that what is left can be removed again.

        Raises:
            ProblemError: ``run.already-running``, ``keyring.…``, ``sealed.…`` or ``store.…``. What
                stands before it in the plan is removed by then.
        """
        if self.delivery is not None:
            going_on = await blocking.call(self.services.history.going_on, self.delivery.id)
            if going_on is not None:
                time = clock_text(going_on.started_at)
                raise failure(ProblemCode.RUN_ALREADY_RUNNING, time=time)
        for part in self.parts:
            await self._remove(part)

    async def _remove(self, part: Part) -> None:
        services, path, delivery = self.services, self.path, self.delivery
        match part:
            case Part.SCHEDULE if delivery is not None:
                await blocking.call(services.scheduler.remove, delivery.id)
            case Part.SECRET if self.vault is not None:
                vault = self.vault
                for binding in self.bindings:
                    await keychain_call(lambda key=binding: vault.clear(key))  # type: ignore[misc]  # mypy cannot see through the default
                if delivery is not None and delivery.account.sign_in_binding in self.bindings:
                    key = delivery.account.sign_in_binding
                    await blocking.call(services.sign_in_times.set, key, None)
            case Part.PACKAGES | Part.HISTORY if delivery is not None:
                is_all = part is Part.HISTORY
                await blocking.call(
                    lambda: services.history.remove(delivery.id, packages_only=not is_all)
                )
            case Part.LIST:
                await blocking.call(services.store.forget, path)
            case Part.FILE:
                for file in (*await blocking.call(services.store.earlier, path), path):
                    await blocking.call(services.store.restore, file, None)
            case _:
                return


async def plan_removal(
    services: Services, path: Path, parts: Collection[Part], passphrase: Secret | None = None
) -> RemovalPlan:
    """Return what is going to be removed; the delivery always leaves the list and the scheduler.

    Args:
        services: Where everything is kept.
        path: The delivery file. It may be gone or not readable, as long as only the list and the
            file itself are to change.
        parts: What was chosen besides.
        passphrase: Opens the sealed file, where secrets are to be removed from it.

    Raises:
        ProblemError: ``store.…`` where the file has to be read and cannot, ``keyring.…`` or
            ``sealed.…`` where its secrets are kept in what cannot be opened.
    """
    chosen = {*parts, Part.LIST} - {Part.SCHEDULE}
    if Part.HISTORY in chosen:
        chosen.discard(Part.PACKAGES)
    delivery = await _load(services, path, is_needed=not chosen <= {Part.LIST, Part.FILE})
    if delivery is not None and await blocking.call(_has_entry, services, delivery, path):
        chosen.add(Part.SCHEDULE)
    vault: SecretVault | None = None
    mine: tuple[SecretBinding, ...] = ()
    kept: frozenset[SecretBinding] = frozenset()
    if Part.SECRET in chosen and delivery is not None:
        mine = bindings(delivery)
        kept = await blocking.call(_bindings_of_others, services, path)
        if set(mine) - kept:
            vault = _vault(services, delivery, passphrase)
        else:
            chosen.discard(Part.SECRET)
    return RemovalPlan(
        services,
        path,
        delivery,
        tuple(part for part in Part if part in chosen),
        vault,
        tuple(key for key in mine if key not in kept),
        is_secret_shared=any(key in kept for key in mine),
    )


def bindings(delivery: Delivery) -> tuple[SecretBinding, ...]:
    """Return what the stored secrets of a delivery are bound to."""
    account = delivery.account
    found: list[SecretBinding] = []
    keeps_secret = delivery.secret.place in {SecretPlace.KEYCHAIN, SecretPlace.SEALED_FILE}
    if account.source is not Source.PRACTICE and keeps_secret:
        found.append(account.binding)
    if account.generation is Generation.LEGACY:
        found.append(account.sign_in_binding)
    if account.proxy.has_password:
        found.append(account.proxy.binding)
    return (*found, *other_secrets.bindings(delivery.receiver, delivery.notices).values())


def _bindings_of_others(services: Services, path: Path) -> frozenset[SecretBinding]:
    """Return what other deliveries of this computer use; blocks."""
    return frozenset(
        key
        for line in services.store.known()
        if line.delivery is not None and line.path != path
        for key in bindings(line.delivery)
    )


def _has_entry(services: Services, delivery: Delivery, path: Path) -> bool:
    """Tell whether the system would go on starting it; blocks.

    An entry stays where another file of this computer holds the same delivery. What cannot be asked
    starts nothing either.
    """
    try:
        if not services.scheduler.snapshot(delivery.id).parts:
            return False
    except ProblemError:
        return False
    return not any(
        line.delivery is not None and line.delivery.id == delivery.id and line.path != path
        for line in services.store.known()
    )


def _vault(services: Services, delivery: Delivery, passphrase: Secret | None) -> SecretVault:
    if beside(delivery).place is SecretPlace.SEALED_FILE:
        if passphrase is None:
            raise failure(ProblemCode.SEALED_PASSPHRASE_WRONG)
        return services.vaults.sealed(passphrase)
    vault = services.vaults.keychain()
    trouble = vault.problem()
    if trouble is not None:
        raise ProblemError(trouble)
    return vault


async def _load(services: Services, path: Path, *, is_needed: bool) -> Delivery | None:
    try:
        return (await blocking.call(services.store.load, path)).delivery
    except ProblemError:
        if is_needed:
            raise
        return None
