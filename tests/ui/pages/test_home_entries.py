"""What the home page says of the scheduler's entries, and does about them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from coursera_wizard.domain.problem import ProblemCode, problem
from coursera_wizard.domain.schedule import Frequency, Schedule
from coursera_wizard.domain.schedule_entry import ScheduleProof
from coursera_wizard.domain.schedule_status import ScheduleStatus, late_problem
from coursera_wizard.domain.schedule_times import next_runs
from coursera_wizard.services.ports import StoredDelivery
from coursera_wizard.ui.pages.home import HomePage
from coursera_wizard.ui.widgets.confirm import ConfirmDialog
from coursera_wizard.ui.widgets.proof_dialog import ProofDialog
from coursera_wizard.wizard.runs import RunActions
from tests.support.builders import NOW
from tests.support.shots_base import settle
from tests.support.window import HOME_FOLDER, World, a_delivery, child

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from coursera_wizard.domain.delivery import Delivery

COLLEGE = HOME_FOLDER / "college.delivery.json"
DAILY = Schedule(Frequency.DAILY, dt.time(0, 45), zone="America/Los_Angeles", run_by_itself=True)
PUT_RIGHT = "delivery.college.put-right"


def a_world(schedule: Schedule = DAILY, *, is_registered: bool = True) -> World:
    """Return a computer with one delivery and its entry."""
    world = World()
    delivery: Delivery = a_delivery("Harbour College", schedule=schedule)
    world.store.files[COLLEGE] = delivery
    world.store.paths.append(COLLEGE)
    if is_registered:
        world.scheduler.install(StoredDelivery(delivery, COLLEGE, ""))
    return world


async def a_home(qtbot: QtBot, world: World) -> HomePage:
    """Return the home page of a computer."""
    page = HomePage()
    qtbot.addWidget(page, before_close_func=lambda made: made.tasks.close())
    page.resize(900, 700)
    page.show()
    page.start(world.services)
    page.enter()
    await settle(30)
    return page


def shown(page: QWidget) -> str:
    """Return all that can be read."""
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def choose(page: HomePage, name: str) -> None:
    """Choose from the menu of the delivery."""
    menu = page.table.menu_for(page._deliveries[0])
    next(action for action in menu.actions() if action.objectName() == name).trigger()


async def test_entry_as_it_should_be_is_not_talked_about(qtbot: QtBot) -> None:
    """A list in order stays quiet."""
    page = await a_home(qtbot, a_world())

    assert page.findChild(QPushButton, PUT_RIGHT) is None
    assert "test scheduler" not in shown(page)


async def test_entry_changed_by_hand_is_put_right_by_the_keyboard(qtbot: QtBot) -> None:
    """The line says what is different; its button mends it, and the focus stays with the line."""
    world = a_world()
    delivery = world.store.files[COLLEGE]
    path, schedule = world.scheduler.entries[delivery.id]
    world.scheduler.entries[delivery.id] = (path, replace(schedule, time=dt.time(5, 0)))
    page = await a_home(qtbot, world)
    before = shown(page)
    button = child(page, QPushButton, PUT_RIGHT)
    described = button.accessibleDescription()
    button.setFocus()

    qtbot.keyClick(button, Qt.Key.Key_Space)
    await settle(40)

    assert "Its entry in the test scheduler was changed: It starts at other times." in before
    assert described.startswith("Harbour College: ")
    assert page.findChild(QPushButton, PUT_RIGHT) is None
    assert world.scheduler.entries[delivery.id] == (COLLEGE, DAILY)
    focused = QApplication.focusWidget()
    assert focused is None or focused.objectName() in {"", "delivery.college.more"}


@pytest.mark.parametrize(
    ("schedule", "is_registered", "words"),
    [
        (DAILY, False, "it has no entry in the test scheduler"),
        (replace(DAILY, run_by_itself=False), True, "There is still an entry"),
    ],
)
async def test_missing_and_left_over_entries_are_put_right(
    qtbot: QtBot, schedule: Schedule, is_registered: bool, words: str
) -> None:
    """What the system holds follows what the delivery says."""
    world = a_world(schedule, is_registered=is_registered)
    page = await a_home(qtbot, world)
    before = shown(page)

    qtbot.mouseClick(child(page, QPushButton, PUT_RIGHT), Qt.MouseButton.LeftButton)
    await settle(40)

    assert words in before
    assert bool(world.scheduler.entries) == schedule.run_by_itself
    assert page.findChild(QPushButton, PUT_RIGHT) is None


async def test_scheduler_that_cannot_work_is_named_with_its_number(qtbot: QtBot) -> None:
    """Nothing can be put right from here, so no button says it could."""
    world = a_world()
    world.scheduler.trouble = problem(ProblemCode.SCHEDULER_NONE, looked_for="cron")

    page = await a_home(qtbot, world)

    assert "Runs do not start by themselves" in shown(page)
    assert "CW-701" in shown(page)
    assert page.findChild(QPushButton, PUT_RIGHT) is None


async def test_failure_to_put_right_is_shown(qtbot: QtBot) -> None:
    """The system refused; the line is as it was."""
    world = a_world(is_registered=False)
    page = await a_home(qtbot, world)
    world.scheduler.fails = ProblemCode.SCHEDULER_FAILED

    qtbot.mouseClick(child(page, QPushButton, PUT_RIGHT), Qt.MouseButton.LeftButton)
    await settle(40)

    assert page.problem_view.problem is not None
    assert page.problem_view.problem.code is ProblemCode.SCHEDULER_FAILED
    assert child(page, QPushButton, PUT_RIGHT).isVisible()


async def test_times_that_nothing_here_starts_are_marked(qtbot: QtBot) -> None:
    """A next run that this computer does not start says so."""
    off = await a_home(qtbot, a_world(replace(DAILY, run_by_itself=False), is_registered=False))
    on = await a_home(qtbot, a_world())

    assert "not by itself" in shown(off)
    assert "not by itself" not in shown(on)


async def test_resting_leaves_the_entry(qtbot: QtBot) -> None:
    """Suspended and resumed, the entry is as it was: runs say themselves that they rest."""
    world = a_world()
    services = world.services
    before = dict(world.scheduler.entries)

    await RunActions(services).suspend(world.store.load(COLLEGE), None)
    page = await a_home(qtbot, world)
    suspended = shown(page)
    await RunActions(services).resume(world.store.load(COLLEGE))
    await page.reload()
    await settle(30)

    assert world.scheduler.entries == before
    assert "Suspended" in suspended
    assert page.findChild(QPushButton, PUT_RIGHT) is None


async def test_removing_takes_the_entry_along_and_says_so(qtbot: QtBot) -> None:
    """No entry stays behind that starts what is gone."""
    world = a_world()
    page = await a_home(qtbot, world)

    choose(page, "delivery.remove")
    await settle()
    dialog = page.findChild(ConfirmDialog)
    assert isinstance(dialog, ConfirmDialog)
    words = shown(dialog)
    dialog.accept()
    await settle(40)

    assert "out of this computer's scheduler" in words
    assert world.scheduler.entries == {}
    assert world.store.paths == []


async def test_late_run_is_told_below_its_delivery(qtbot: QtBot) -> None:
    """With its number, its time and zone; a schedule in order says nothing."""
    world = a_world()
    page = await a_home(qtbot, world)
    delivery = world.store.files[COLLEGE]
    late = next_runs(DAILY, NOW, 1)[0]

    page.show_statuses({delivery.id: ScheduleStatus(late=late)})
    await settle()
    told = shown(page)
    page.show_statuses({delivery.id: ScheduleStatus(next=late)})
    await settle()

    number = late_problem(late).number
    assert number in told
    assert "00:45 (America/Los_Angeles)" in told
    assert number not in shown(page)


async def test_proof_of_a_saved_delivery_is_in_its_menu(qtbot: QtBot) -> None:
    """The dialog runs it; closing while it goes on ends it with the system."""
    world = a_world()
    world.scheduler.proofs = [ScheduleProof()]
    page = await a_home(qtbot, world)
    choose(page, "delivery.prove")
    await settle(20)
    dialog = page.findChild(ProofDialog)
    assert isinstance(dialog, ProofDialog)
    dialog.part.start_button.click()
    await settle(20)
    busy = dialog.part.status.words

    dialog.close_button.click()
    await settle(40)

    assert busy.startswith("Waiting until the test scheduler starts the test")
    assert world.scheduler.ended == ["token1"]
    assert not page.tasks.busy


async def test_delivery_that_nothing_starts_has_no_proof(qtbot: QtBot) -> None:
    """There is nothing to prove where nothing is registered."""
    page = await a_home(qtbot, a_world(Schedule(), is_registered=False))

    names = {one.objectName() for one in page.table.menu_for(page._deliveries[0]).actions()}

    assert "delivery.prove" not in names
