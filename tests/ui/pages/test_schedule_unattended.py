"""Run it on this computer by itself: the switch on the schedule page."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from coursera_wizard.domain.problem import ProblemCode, problem
from coursera_wizard.domain.schedule import Frequency, Schedule
from coursera_wizard.domain.secret import SecretPlace, SecretRef
from coursera_wizard.services.ports import StoredDelivery
from coursera_wizard.ui.pages.schedule import SchedulePage
from coursera_wizard.ui.widgets.toggle_switch import ToggleSwitch
from coursera_wizard.wizard.session import WizardSession
from coursera_wizard.wizard.steps import StepId
from tests.support.shots_base import settle
from tests.support.window import (
    HOME_FOLDER,
    World,
    a_connected_session,
    a_delivery,
    a_page,
    child,
)

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

DAILY = Schedule(Frequency.DAILY, dt.time(0, 45), zone="America/Los_Angeles")
BY_ITSELF = replace(DAILY, run_by_itself=True)
SWITCH = "schedule.run_by_itself"
NO_SCHEDULER = problem(ProblemCode.SCHEDULER_NONE, looked_for="cron")


async def an_entered_page(
    qtbot: QtBot,
    world: World,
    schedule: Schedule = DAILY,
    session: WizardSession | None = None,
) -> SchedulePage:
    """Return the page as somebody meets it."""
    session = session or a_connected_session(world)
    session.choose(schedule=schedule)
    page = a_page(StepId.SCHEDULE, session, world)
    assert isinstance(page, SchedulePage)
    qtbot.addWidget(page, before_close_func=lambda made: made.leave())
    page.resize(900, 900)
    page.show()
    page.enter()
    await settle(30)
    return page


def shown(page: QWidget) -> str:
    """Return all that can be read."""
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


async def test_switch_is_off_until_it_is_chosen_and_says_what_it_does(qtbot: QtBot) -> None:
    """Nothing is promised that nobody asked for; turned on, it names the system's scheduler."""
    world = World()
    world.scheduler.sentences = ("Runs start only while you are signed in.",)
    page = await an_entered_page(qtbot, world)
    switch = child(page, ToggleSwitch, SWITCH)
    before = shown(page)
    switch.setFocus()

    qtbot.keyClick(switch, Qt.Key.Key_Space)
    await settle(30)

    assert "nothing on this computer starts the runs" in before
    assert page.session.state.draft.schedule.run_by_itself
    assert "Each run is started by the test scheduler" in shown(page)
    assert "Runs start only while you are signed in." in shown(page)
    assert "the test scheduler" in switch.accessibleDescription()
    assert switch.accessibleName() == "Run it on this computer by itself"
    assert world.scheduler.entries == {}


async def test_manual_schedule_has_no_switch(qtbot: QtBot) -> None:
    """There is nothing to start."""
    page = await an_entered_page(qtbot, World(), Schedule(zone="America/Los_Angeles"))

    assert not child(page, ToggleSwitch, SWITCH).isVisible()


async def test_computer_that_cannot_says_so_in_place(qtbot: QtBot) -> None:
    """The problem stands below the switch, can be tried again, and is left off by one click."""
    world = World()
    world.scheduler.trouble = NO_SCHEDULER
    page = await an_entered_page(qtbot, world, BY_ITSELF)
    part = page.unattended
    first = part.problem.problem
    blocked = page.session.problems(StepId.SCHEDULE)
    world.scheduler.trouble = None
    qtbot.mouseClick(
        child(page, QPushButton, "schedule.scheduler.again"), Qt.MouseButton.LeftButton
    )
    await settle(30)
    second = part.problem.problem
    world.scheduler.trouble = NO_SCHEDULER
    part.enter()
    await settle(30)

    off = child(page, QPushButton, "schedule.scheduler.off")
    qtbot.mouseClick(off, Qt.MouseButton.LeftButton)

    assert first is not None
    assert first.code is ProblemCode.SCHEDULER_NONE
    assert blocked == (first,)
    assert second is None
    assert not page.session.state.draft.schedule.run_by_itself
    assert page.session.problems(StepId.SCHEDULE) == ()
    assert part.problem.isHidden()
    assert "CW-701" in shown(page)


async def test_problem_is_brought_into_view_of_who_turns_it_on(qtbot: QtBot) -> None:
    """In a low window, why it cannot be stands where one looks."""
    world = World()
    world.scheduler.trouble = NO_SCHEDULER
    page = await an_entered_page(qtbot, world)
    page.resize(900, 420)
    page.focus_field(SWITCH)
    await settle(10)

    qtbot.keyClick(child(page, ToggleSwitch, SWITCH), Qt.Key.Key_Space)
    await settle(60)

    assert not child(page, QPushButton, "schedule.scheduler.off").visibleRegion().isEmpty()


async def test_sealed_file_cannot_be_tried_again(qtbot: QtBot) -> None:
    """Nothing on this computer changes that; the secret has to be kept elsewhere."""
    world = World()
    session = a_connected_session(world)
    session.choose(secret=SecretRef(SecretPlace.SEALED_FILE))

    page = await an_entered_page(qtbot, world, BY_ITSELF, session)

    assert "CW-710" in shown(page)
    assert not child(page, QPushButton, "schedule.scheduler.again").isVisible()


async def test_entry_that_was_changed_by_hand_is_told_while_editing(qtbot: QtBot) -> None:
    """Who edits a delivery learns what the system holds of it, and that Finish mends it."""
    world = World()
    path = HOME_FOLDER / "college.delivery.json"
    stored = StoredDelivery(a_delivery(schedule=BY_ITSELF), path, "stamp")
    world.scheduler.install(stored)
    world.scheduler.differences = ("It was turned off.",)
    first = a_connected_session(world)
    session = WizardSession(world.clock, first.state.draft, stored=stored)

    page = await an_entered_page(qtbot, world, BY_ITSELF, session)

    assert "was changed: It was turned off. Finish puts it right." in shown(page)


async def test_field_of_a_problem_leads_to_the_switch(qtbot: QtBot) -> None:
    """Whoever is sent here from Finish has the switch under the fingers."""
    page = await an_entered_page(qtbot, World())

    assert page.focus_field(SWITCH)

    assert page.focusWidget() is child(page, ToggleSwitch, SWITCH)
