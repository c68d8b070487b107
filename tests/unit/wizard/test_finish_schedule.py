"""Finish registers the schedule, changes it, or takes it out; all or nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.domain.schedule import Frequency, Schedule
from coursera_wizard.services.ports import StoredDelivery
from coursera_wizard.wizard.finish import plan_finish
from coursera_wizard.wizard.finish_schedule import schedule_items
from tests.support.builders import a_delivery
from tests.support.fakes import FakeServices
from tests.unit.wizard.test_finish import PATH, a_finished_session

DAILY = Schedule(Frequency.DAILY, dt.time(1, 45), zone="America/Los_Angeles", run_by_itself=True)
BY_HAND = replace(DAILY, run_by_itself=False)
FILE = Path("/x/college.delivery.json")


async def test_finish_registers_the_schedule() -> None:
    """It is said before, and the system has it afterwards, with the saved file."""
    services = FakeServices()
    session = a_finished_session(services)
    session.choose(schedule=DAILY)

    plan = plan_finish(session, services.ports(), PATH)
    stored = await plan.carry_out()

    assert "register the schedule with the test scheduler" in plan.describe()
    assert services.scheduler.entries == {stored.delivery.id: (PATH, DAILY)}


async def test_a_schedule_that_cannot_be_registered_leaves_nothing() -> None:
    """Secret and file are taken back where the system refuses the entry."""
    services = FakeServices()
    services.scheduler.fails = ProblemCode.SCHEDULER_NOT_ALLOWED
    session = a_finished_session(services)
    session.choose(schedule=DAILY)

    with pytest.raises(ProblemError) as caught:
        await plan_finish(session, services.ports(), PATH).carry_out()

    assert caught.value.problem.code is ProblemCode.SCHEDULER_NOT_ALLOWED
    assert (services.store.files, services.vaults.chain.entries) == ({}, {})


@pytest.mark.parametrize("is_there", [True, False])
async def test_undo_puts_back_what_was_there(*, is_there: bool) -> None:
    """An earlier entry is the same again; a new one is gone."""
    services, delivery = FakeServices(), a_delivery(schedule=DAILY)
    earlier = {delivery.id: (FILE, BY_HAND)} if is_there else {}
    services.scheduler.entries.update(earlier)
    stored = StoredDelivery(delivery, FILE, "")

    (item,) = schedule_items(services.ports(), delivery, None, lambda: stored)
    await item.do()
    assert services.scheduler.entries == {delivery.id: (FILE, DAILY)}
    await item.undo()

    assert services.scheduler.entries == earlier


async def test_by_hand_again_takes_the_entry_out() -> None:
    """Whoever switches it off has the entry removed; undo brings it back."""
    services, before = FakeServices(), a_delivery(schedule=DAILY)
    services.scheduler.entries[before.id] = (FILE, DAILY)
    now = replace(before, schedule=BY_HAND)

    (item,) = schedule_items(services.ports(), now, before, lambda: None)
    await item.do()

    assert item.describe() == "take the schedule out of the test scheduler"
    assert services.scheduler.entries == {}
    await item.undo()
    assert services.scheduler.entries == {before.id: (FILE, DAILY)}


def test_a_delivery_by_hand_has_no_item() -> None:
    """Nothing is asked of the system where nothing was and nothing is to be."""
    found = schedule_items(FakeServices().ports(), a_delivery(), a_delivery(), lambda: None)

    assert found == []
