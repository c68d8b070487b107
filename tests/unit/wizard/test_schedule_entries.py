"""Entries of the operating system's scheduler: looked at, put right, proven."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from coursera_wizard.domain.problem import ProblemCode, ProblemError, problem
from coursera_wizard.domain.schedule import Frequency, Schedule
from coursera_wizard.domain.schedule_entry import ProofStep, ScheduleProof
from coursera_wizard.services.ports import StoredDelivery
from coursera_wizard.wizard.schedule_entries import (
    ScheduleEntries,
    Standing,
    learn_scheduler,
    look_at_entry,
)
from coursera_wizard.wizard.session import WizardSession
from tests.support.builders import a_connection, a_delivery, a_draft
from tests.support.fakes import FakeServices

PATH = Path("/home/ana/college.delivery.json")
DAILY = Schedule(Frequency.DAILY, dt.time(0, 45), zone="America/Los_Angeles", run_by_itself=True)
PASSED = ScheduleProof(ProofStep.REACHED_COURSERA, is_over=True, organization="College")


def stored(schedule: Schedule = DAILY) -> StoredDelivery:
    """Return a saved delivery."""
    return StoredDelivery(a_delivery(schedule=schedule), PATH, "stamp")


def entries_of(world: FakeServices) -> ScheduleEntries:
    """Return the verbs, looking again at once."""
    return ScheduleEntries(world.ports(), look_every_s=0.0)


def standing(world: FakeServices, schedule: Schedule = DAILY) -> Standing:
    """Return how the entry of a delivery stands."""
    return look_at_entry(world.ports(), a_delivery(schedule=schedule), PATH).standing


async def test_entry_is_missing_until_it_is_put_right() -> None:
    """What a delivery wants and the system does not have is said, and registered by one call."""
    world = FakeServices()
    look = await entries_of(world).look(a_delivery(schedule=DAILY), PATH)

    await entries_of(world).put_right(stored())

    assert look.standing is Standing.MISSING
    assert look.can_be_put_right
    assert "no entry in the test scheduler" in look.words
    assert standing(world) is Standing.FINE


async def test_entry_changed_by_hand_is_told_with_every_difference() -> None:
    """The sentence says what is different."""
    world = FakeServices()
    await entries_of(world).put_right(stored())
    world.scheduler.differences = ("It is off.", "It starts another program.")

    look = look_at_entry(world.ports(), a_delivery(schedule=DAILY), PATH)

    assert look.standing is Standing.CHANGED
    assert look.wants_a_look
    assert look.words.endswith("was changed: It is off. It starts another program.")


async def test_entry_of_a_delivery_that_wants_none_any_more_is_taken_away() -> None:
    """Manual, or not by itself: what is left with the system is told of and removed."""
    world = FakeServices()
    await entries_of(world).put_right(stored())
    off = replace(DAILY, run_by_itself=False)

    before = standing(world, off)
    await entries_of(world).put_right(stored(off))

    assert before is Standing.LEFT_OVER
    assert standing(world, off) is Standing.NOT_WANTED
    assert world.scheduler.entries == {}


def test_trouble_of_the_scheduler_is_said_where_an_entry_is_wanted() -> None:
    """Nobody hears of it where nothing is to run by itself."""
    world = FakeServices()
    world.scheduler.trouble = problem(ProblemCode.SCHEDULER_NONE, looked_for="cron")

    look = look_at_entry(world.ports(), a_delivery(schedule=DAILY), PATH)

    assert look.standing is Standing.UNKNOWN
    assert not look.can_be_put_right
    assert "CW-701" in look.words
    assert standing(world, Schedule()) is Standing.NOT_WANTED


async def test_proof_tells_every_step_and_leaves_nothing_behind() -> None:
    """Each step is told once, however often the system is asked."""
    world = FakeServices()
    found = ScheduleProof(ProofStep.FOUND_PROGRAM)
    world.scheduler.proofs = [ScheduleProof(), ScheduleProof(), found, found, PASSED]
    told: list[ProofStep] = []

    proof = await entries_of(world).prove(stored(), lambda now: told.append(now.step))

    assert proof.has_passed
    assert told == [ProofStep.ASKED, ProofStep.FOUND_PROGRAM, ProofStep.REACHED_COURSERA]
    assert world.scheduler.ended == ["token1"]


async def test_proof_that_is_not_started_says_how_long_was_waited() -> None:
    """A scheduler that does nothing is a problem with a way on, not a wait for ever."""
    world = FakeServices()
    world.scheduler.limit_s = 0.0
    world.scheduler.proofs = [ScheduleProof()]

    proof = await entries_of(world).prove(stored(), lambda _now: None)

    assert proof.problem is not None
    assert proof.problem.code is ProblemCode.SCHEDULER_NOT_STARTED
    assert proof.is_over
    assert world.scheduler.ended == ["token1"]


async def test_proof_that_ends_without_a_word_is_a_problem() -> None:
    """A test that ended half way did not pass."""
    world = FakeServices()
    world.scheduler.proofs = [ScheduleProof(ProofStep.READ_SECRET, is_over=True)]

    proof = await entries_of(world).prove(stored(), lambda _now: None)

    assert proof.problem is not None
    assert proof.problem.code is ProblemCode.SCHEDULER_TEST_ENDED
    assert not proof.has_passed


async def test_canceled_proof_is_ended_with_the_system_too() -> None:
    """Who leaves the page leaves nothing with the scheduler."""
    world = FakeServices()
    world.scheduler.proofs = [ScheduleProof()]
    is_told = asyncio.Event()
    task = asyncio.create_task(entries_of(world).prove(stored(), lambda _now: is_told.set()))
    await is_told.wait()

    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert world.scheduler.ended == ["token1"]


async def test_proof_canceled_while_it_starts_is_ended_too() -> None:
    """The system may take the test just then; it is taken back."""
    world = FakeServices()
    task = asyncio.create_task(entries_of(world).prove(stored(), lambda _now: None))
    await asyncio.sleep(0)

    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert world.scheduler.ended == ["token1"]


async def test_refused_test_raises_why() -> None:
    """What the system does not take is a problem at once."""
    world = FakeServices()
    world.scheduler.fails = ProblemCode.SCHEDULER_FAILED

    with pytest.raises(ProblemError) as raised:
        await entries_of(world).prove(stored(), lambda _now: None)

    assert raised.value.problem.code is ProblemCode.SCHEDULER_FAILED


async def test_scheduler_is_a_fact_of_this_computer() -> None:
    """Its name, its problem and what a person should know of it are learned together."""
    world = FakeServices()
    world.scheduler.sentences = ("Runs start only while you are signed in.",)
    session = WizardSession(world.clock, a_draft(schedule=DAILY))
    session.learn(connection=a_connection(session.fingerprint))

    await learn_scheduler(session, world.ports())

    machine = session.state.facts.machine
    assert machine.scheduler == "the test scheduler"
    assert machine.scheduler_problem is None
    assert machine.scheduler_notes == ("Runs start only while you are signed in.",)
