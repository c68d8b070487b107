"""Finish's items for the operating system's scheduler: register the schedule, or take it out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursera_wizard.domain.schedule_entry import EntrySnapshot, wants_entry
from coursera_wizard.i18n import _
from coursera_wizard.services import blocking

if TYPE_CHECKING:
    from collections.abc import Callable

    from coursera_wizard.domain.delivery import Delivery
    from coursera_wizard.services.ports import Services, StoredDelivery


class RegisterSchedule:
    """Has the operating system start the runs, or change when it does.

    Args:
        services: Whose scheduler is meant.
        delivery: As it is going to be saved.
        stored: Returns it as it was saved, which comes before this in the plan.
    """

    def __init__(
        self,
        services: Services,
        delivery: Delivery,
        stored: Callable[[], StoredDelivery | None],
    ) -> None:
        self._scheduler = services.scheduler
        self._delivery_id = delivery.id
        self._stored = stored
        self._before = EntrySnapshot()

    def describe(self) -> str:
        """Return what is going to happen."""
        return _("register the schedule with {scheduler}").format(scheduler=self._scheduler.kind())

    async def do(self) -> None:
        """Register it, remembering what was there."""
        stored = self._stored()
        if stored is None:
            return
        self._before = await blocking.call(self._scheduler.snapshot, self._delivery_id)
        await blocking.call(self._scheduler.install, stored)

    async def undo(self) -> None:
        """Put back what was there, or take ours away."""
        await blocking.call(self._scheduler.restore, self._delivery_id, self._before)


class UnregisterSchedule:
    """Has the operating system start the runs no more: the delivery is run by hand from now on."""

    def __init__(self, services: Services, delivery_id: str) -> None:
        self._scheduler = services.scheduler
        self._delivery_id = delivery_id
        self._before = EntrySnapshot()

    def describe(self) -> str:
        """Return what is going to happen."""
        return _("take the schedule out of {scheduler}").format(scheduler=self._scheduler.kind())

    async def do(self) -> None:
        """Remove it, remembering what was there."""
        self._before = await blocking.call(self._scheduler.snapshot, self._delivery_id)
        await blocking.call(self._scheduler.remove, self._delivery_id)

    async def undo(self) -> None:
        """Put it back."""
        await blocking.call(self._scheduler.restore, self._delivery_id, self._before)


def schedule_items(
    services: Services,
    delivery: Delivery,
    before: Delivery | None,
    stored: Callable[[], StoredDelivery | None],
) -> list[RegisterSchedule | UnregisterSchedule]:
    """Return what is to be done with the scheduler: at most one item.

    Args:
        services: Whose scheduler is meant.
        delivery: As it is going to be saved.
        before: As it was saved earlier; None for a new one.
        stored: Returns it as it was saved.
    """
    if wants_entry(delivery.schedule):
        return [RegisterSchedule(services, delivery, stored)]
    if before is not None and wants_entry(before.schedule):
        return [UnregisterSchedule(services, before.id)]
    return []
