"""Switches a saved delivery's unattended runs on and off: file and system together, or neither."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from coursera_wizard.domain.problem import ProblemCode, failure
from coursera_wizard.domain.schedule_times import has_runs
from coursera_wizard.services import blocking

if TYPE_CHECKING:
    from coursera_wizard.services.ports import Services, StoredDelivery


async def switch_on(services: Services, stored: StoredDelivery) -> StoredDelivery:
    """Register the entry, and have the file say so; return the delivery as saved.

    Raises:
        ProblemError: ``scheduler.…`` or ``store.…``; file and system are as before then.
    """
    if not has_runs(stored.delivery.schedule):
        raise failure(ProblemCode.SCHEDULER_MANUAL)
    return await _together(services, stored, is_on=True)


async def switch_off(services: Services, stored: StoredDelivery) -> StoredDelivery:
    """Take the entry out, and have the file say so; return the delivery as saved.

    Raises:
        ProblemError: ``scheduler.…`` or ``store.…``; file and system are as before then.
    """
    return await _together(services, stored, is_on=False)


async def _together(services: Services, stored: StoredDelivery, *, is_on: bool) -> StoredDelivery:
    def both() -> StoredDelivery:
        """Do both without a pause in between, so that nobody can stop half-way."""
        scheduler, delivery_id = services.scheduler, stored.delivery.id
        before = scheduler.snapshot(delivery_id)
        wanted = _changed(services, stored, is_on=is_on)
        if is_on:
            scheduler.install(wanted)
        else:
            scheduler.remove(delivery_id)
        if wanted is stored:
            return stored
        try:
            return services.store.save(wanted.delivery, stored.path, expected_stamp=stored.stamp)
        except BaseException:
            scheduler.restore(delivery_id, before)
            raise

    return await asyncio.shield(blocking.call(both))


def _changed(services: Services, stored: StoredDelivery, *, is_on: bool) -> StoredDelivery:
    """Return the delivery as it is going to be saved; the same one where it says so already."""
    delivery = stored.delivery
    if delivery.schedule.run_by_itself == is_on:
        return stored
    schedule = replace(delivery.schedule, run_by_itself=is_on)
    changed = replace(delivery, schedule=schedule, saved_at=services.clock.now())
    return replace(stored, delivery=changed)
