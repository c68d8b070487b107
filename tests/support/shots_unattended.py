"""Pictures of runs by themselves: the switch, the proof, and entries that are not right."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from coursera_wizard.domain.problem import ProblemCode, problem
from coursera_wizard.domain.schedule import Frequency, LmsSync, Schedule, Weekday
from coursera_wizard.domain.schedule_entry import ProofStep, ScheduleProof
from coursera_wizard.domain.schedule_status import ScheduleStatus
from coursera_wizard.domain.schedule_times import next_runs
from coursera_wizard.services.ports import StoredDelivery
from coursera_wizard.ui.home_view import HomeView
from coursera_wizard.ui.pages.finish import FinishPage
from coursera_wizard.ui.window import Window
from coursera_wizard.wizard.steps import StepId
from tests.support.builders import NOW
from tests.support.shots_base import Shot, a_view, settle
from tests.support.window import (
    HOME_FOLDER,
    World,
    a_connected_session,
    a_delivery,
    a_world_with_deliveries,
)

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from coursera_wizard.ui.wizard_view import WizardView

SCHOOL_DAYS = tuple(Weekday)[:5]
ZONE = "America/Los_Angeles"
WEEKLY = Schedule(
    Frequency.WEEKLY,
    dt.time(0, 45),
    SCHOOL_DAYS,
    zone=ZONE,
    lms=LmsSync(dt.time(1, 0), SCHOOL_DAYS, ZONE),
    run_by_itself=True,
)
NOTES = (
    (
        "Runs start only while you are signed in. To start them without that, run once:"
        " loginctl enable-linger"
    ),
    (
        "A computer that sleeps starts nothing; a missed run is caught up when it wakes, if there"
        " is still time before the LMS syncs."
    ),
)
HARBOR = HOME_FOLDER / "harbour-valley-college.delivery.json"


class SomeWorld(World):
    """A computer whose scheduler has the name of a real one, and something to say."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.scheduler.sentences = NOTES


async def _schedule(world: World, schedule: Schedule = WEEKLY) -> WizardView:
    session = a_connected_session(world)
    session.choose(schedule=schedule)
    view = await a_view(world, session, StepId.SCHEDULE)
    await settle(20)
    view.page.focus_field("schedule.run_by_itself")
    await settle()
    return view


async def schedule_by_itself() -> QWidget:
    """The switch is on."""
    return await _schedule(SomeWorld())


async def schedule_cannot() -> QWidget:
    """This computer cannot do it."""
    world = SomeWorld()
    world.scheduler.trouble = problem(
        ProblemCode.SCHEDULER_NONE, looked_for="systemd, cron", details="linux"
    )
    return await _schedule(world)


async def finish_review() -> QWidget:
    """What Finish is going to do, with the schedule."""
    world = SomeWorld()
    session = a_connected_session(world)
    session.choose(schedule=WEEKLY)
    view = await a_view(world, session, StepId.FINISH)
    await settle(40)
    return view


async def _finish(world: World) -> WizardView:
    session = a_connected_session(world)
    session.choose(schedule=WEEKLY)
    view = await a_view(world, session, StepId.FINISH)
    await settle(40)
    view.go_next()
    await settle(60)
    return view


async def finish_done() -> QWidget:
    """Saved and registered; the proof is offered."""
    return await _finish(SomeWorld())


async def _proof(*proofs: ScheduleProof) -> QWidget:
    world = SomeWorld()
    world.scheduler.proofs = list(proofs)
    view = await _finish(world)
    page = view.page
    assert isinstance(page, FinishPage)
    assert page.confirmation.proof is not None
    page.confirmation.proof.start()
    await settle(40)
    return view


async def proof_waits() -> QWidget:
    """The system has not started the test yet."""
    return await _proof(ScheduleProof())


async def proof_passed() -> QWidget:
    """Everything was shown."""
    return await _proof(
        ScheduleProof(
            ProofStep.REACHED_COURSERA, is_over=True, organization="Harbour Valley College"
        )
    )


async def proof_failed() -> QWidget:
    """The keychain stayed closed."""
    locked = problem(
        ProblemCode.SCHEDULER_KEYCHAIN_LOCKED,
        advice=(
            "Stay signed in while runs are planned, or keep the secret in a variable of the"
            " scheduler."
        ),
        details="org.freedesktop.Secret.Error.IsLocked",
    )
    return await _proof(ScheduleProof(ProofStep.FOUND_PROGRAM, is_over=True, problem=locked))


def _world_of_entries() -> World:
    world = a_world_with_deliveries()
    delivery = replace(world.store.files[HARBOR], schedule=WEEKLY)
    world.store.files[HARBOR] = delivery
    elsewhere = replace(delivery, schedule=replace(WEEKLY, time=dt.time(5, 0)))
    world.scheduler.install(StoredDelivery(elsewhere, HARBOR, ""))
    elm = HOME_FOLDER / "elm-street-academy.delivery.json"
    world.store.files[elm] = a_delivery(
        "Elm Street Academy", id="e1", schedule=replace(WEEKLY, run_by_itself=False)
    )
    return world


async def home_entries() -> QWidget:
    """One entry was changed by hand, one delivery is started by nothing."""
    home = HomeView()
    home.start(_world_of_entries().services)
    home.page.enter()
    await settle(40)
    (late,) = next_runs(replace(WEEKLY, time=dt.time(1, 0)), NOW, 1)
    home.page.show_statuses({"e1": ScheduleStatus(late=late)})
    await settle()
    return home


async def home_proof() -> QWidget:
    """The proof of a saved delivery."""
    window, world = Window(), _world_of_entries()
    window.start(world.services)
    await settle(40)
    page = window.home.page
    page.tasks.start(page._prove(page._deliveries[0]))
    await settle(20)
    return window


async def home_remove() -> QWidget:
    """A delivery that starts by itself is about to be removed."""
    window, world = Window(), _world_of_entries()
    window.start(world.services)
    await settle(40)
    page = window.home.page
    page.tasks.start(page._remove(page._deliveries[0]))
    await settle(20)
    return window


SHOTS = [
    Shot("0-home-entries-remove", home_remove),
    Shot("0-home-entries", home_entries),
    Shot("0-home-proof", home_proof),
    Shot("5-unattended-on", schedule_by_itself),
    Shot("5-unattended-cannot", schedule_cannot),
    Shot("6-unattended-review", finish_review),
    Shot("6-unattended-done", finish_done),
    Shot("6-unattended-proof-waits", proof_waits),
    Shot("6-unattended-proof-passed", proof_passed),
    Shot("6-unattended-proof-failed", proof_failed),
]
