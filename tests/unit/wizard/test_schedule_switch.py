"""File and system say the same about unattended runs, or nothing changes."""

from __future__ import annotations

import pytest

from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.domain.schedule import Schedule
from coursera_wizard.wizard.schedule_switch import switch_off, switch_on
from tests.support.fakes import FakeServices
from tests.support.run_fakes import FILE, store_delivery
from tests.support.schedules import DAILY


async def test_switched_on_and_off_again() -> None:
    """The entry comes with the mark in the file, and goes with it."""
    fakes = FakeServices()
    stored = store_delivery(fakes, schedule=DAILY)

    on = await switch_on(fakes.ports(), stored)
    assert on.delivery.schedule.run_by_itself
    assert fakes.store.files[FILE].schedule.run_by_itself
    assert fakes.scheduler.entries == {on.delivery.id: (FILE, on.delivery.schedule)}
    assert await switch_on(fakes.ports(), on) == on

    off = await switch_off(fakes.ports(), on)
    assert not off.delivery.schedule.run_by_itself
    assert fakes.scheduler.entries == {}


async def test_what_the_system_refuses_is_not_in_the_file() -> None:
    """The file keeps what it said before."""
    fakes = FakeServices()
    stored = store_delivery(fakes, schedule=DAILY)
    fakes.scheduler.fails = ProblemCode.SCHEDULER_NOT_ALLOWED

    with pytest.raises(ProblemError) as caught:
        await switch_on(fakes.ports(), stored)

    assert caught.value.problem.code is ProblemCode.SCHEDULER_NOT_ALLOWED
    assert fakes.scheduler.entries == {}
    assert not fakes.store.load(FILE).delivery.schedule.run_by_itself


async def test_a_file_that_cannot_be_saved_takes_the_entry_back() -> None:
    """The system does not start what the file does not say."""
    fakes = FakeServices()
    stored = store_delivery(fakes, schedule=DAILY)
    fakes.store.fails = ProblemCode.STORE_DISK_FULL

    with pytest.raises(ProblemError) as caught:
        await switch_on(fakes.ports(), stored)

    assert caught.value.problem.code is ProblemCode.STORE_DISK_FULL
    assert fakes.scheduler.entries == {}


async def test_a_delivery_by_hand_is_not_switched_on() -> None:
    """Without times there is nothing to register."""
    fakes = FakeServices()
    stored = store_delivery(fakes, schedule=Schedule())

    with pytest.raises(ProblemError) as caught:
        await switch_on(fakes.ports(), stored)

    assert caught.value.problem.code is ProblemCode.SCHEDULER_MANUAL
