"""The home page: what this computer knows, and the ways on."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QGridLayout, QLabel, QPushButton, QWidget

from coursera_wizard.domain.delivery import DeliveryStatus
from coursera_wizard.domain.draft import Generation
from coursera_wizard.domain.periods import Period
from coursera_wizard.domain.problem import ProblemCode, problem
from coursera_wizard.domain.run import HoldCause, HoldReason, RunOutcome
from coursera_wizard.domain.schedule import Frequency, Schedule
from coursera_wizard.services.ports import KnownDelivery
from coursera_wizard.ui.pages.home import HomePage
from coursera_wizard.ui.widgets.cards import Pill
from coursera_wizard.ui.widgets.confirm import ConfirmDialog
from coursera_wizard.ui.widgets.delivery_table import next_words
from coursera_wizard.ui.widgets.rest_dialog import Rest, RestDialog
from coursera_wizard.wizard.overview import DeliveryLine, status_of
from tests.support.builders import LEGACY_KEY, NOW, SECRET, an_account
from tests.support.run_fakes import a_run
from tests.support.shots_base import settle
from tests.support.window import World, a_delivery, a_world_with_deliveries

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

FOLDER = Path("/home/ana/Documents/Coursera Wizard")
HARBOR = FOLDER / "harbour-valley-college.delivery.json"
REASONS = (HoldReason(HoldCause.REMOVALS, "enrollments", 1204, 8410, 14, 10),)
DAILY = Schedule(frequency=Frequency.DAILY, time=dt.time(0, 45), zone="America/Los_Angeles")
TODAY = NOW.astimezone(dt.timezone(dt.timedelta(hours=-8))).date()


async def a_home(qtbot: QtBot, world: World) -> HomePage:
    """Return the home page of a computer."""
    page = HomePage()
    qtbot.addWidget(page, before_close_func=lambda made: made.tasks.close())
    page.resize(900, 700)
    page.show()
    page.start(world.services)
    page.enter()
    await settle(20)
    return page


def shown(page: QWidget) -> str:
    """Return all that can be read."""
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def the_button(page: QWidget, name: str) -> QPushButton:
    """Return a button by its name."""
    found = page.findChild(QPushButton, name)
    assert isinstance(found, QPushButton), name
    return found


def click(qtbot: QtBot, page: QWidget, name: str) -> None:
    """Press a button that can be seen."""
    found = the_button(page, name)
    assert found.isVisible(), name
    qtbot.mouseClick(found, Qt.MouseButton.LeftButton)


def choose(page: HomePage, line: int, name: str) -> None:
    """Choose from the menu of a line."""
    menu = page.table.menu_for(page._deliveries[line])
    next(action for action in menu.actions() if action.objectName() == name).trigger()


async def rest(page: HomePage, chosen: Rest) -> None:
    """Answer how the delivery is to rest."""
    await settle()
    dialog = page.findChild(RestDialog)
    assert isinstance(dialog, RestDialog)
    dialog.choices[chosen].setChecked(True)
    dialog.accept()
    await settle(40)


def status_texts(page: HomePage) -> list[str]:
    """Return what the pills say, in full."""
    return [pill.toolTip() or pill.text() for pill in page.findChildren(Pill)]


async def answer(page: QWidget, *options: str, yes: bool = True) -> None:
    """Answer the question that is being asked."""
    await settle()
    dialog = page.findChild(ConfirmDialog)
    assert isinstance(dialog, ConfirmDialog)
    for option in options:
        dialog.boxes[option].setChecked(True)
    if yes:
        dialog.accept()
    else:
        dialog.reject()
    await settle(40)


async def test_empty_computer_offers_three_ways(qtbot: QtBot) -> None:
    """Where there is nothing, the three large choices are all there is."""
    page = await a_home(qtbot, World())
    heard: list[str] = []
    page.new_asked.connect(lambda: heard.append("new"))
    page.practice_asked.connect(lambda: heard.append("practice"))

    click(qtbot, page, "home.choice.new")
    click(qtbot, page, "home.choice.practice")

    assert heard == ["new", "practice"]
    assert the_button(page, "home.choice.open").isVisible()
    assert not page.table.isVisible()


async def test_deliveries_are_listed_with_status_and_next_run(qtbot: QtBot) -> None:
    """Each line says whose delivery it is, how it stands and when it runs."""
    page = await a_home(qtbot, a_world_with_deliveries())

    words = shown(page)

    for part in (
        "Harbour Valley College",
        "5 of 8 programs",
        "Mon 23 Nov 2026 00:45",
        "Suspended",
        "When you run it",
        "CW-461",
        "Birch County Schools",
    ):
        assert part in words


async def test_what_is_not_there_yet_is_not_offered(qtbot: QtBot) -> None:
    """No button promises a report."""
    page = await a_home(qtbot, a_world_with_deliveries())

    words = {button.text() for button in page.findChildren(QPushButton)}

    assert words.isdisjoint({"Support report…"})


async def test_edit_asks_for_the_file(qtbot: QtBot) -> None:
    """Edit opens the delivery of its line."""
    page = await a_home(qtbot, a_world_with_deliveries())

    with qtbot.waitSignal(page.file_asked) as heard:
        choose(page, 0, "delivery.edit")

    assert heard.args == [HARBOR]


async def test_runs_are_asked_for_by_their_ways(qtbot: QtBot) -> None:
    """The button runs; the menu previews and shows the history."""
    page = await a_home(qtbot, a_world_with_deliveries())
    heard: list[tuple[object, str]] = []
    page.runs_asked.connect(lambda path, start: heard.append((path, start)))

    click(qtbot, page, "delivery.harbour-valley-college.run")
    choose(page, 0, "delivery.preview")
    choose(page, 0, "delivery.history")

    assert heard == [(HARBOR, "run"), (HARBOR, "preview"), (HARBOR, "history")]


async def test_last_run_status_and_way_on_come_from_the_history(qtbot: QtBot) -> None:
    """A held run waits for a decision, a failed one names its number, another one is going on."""
    world = a_world_with_deliveries()
    ids = [line.delivery.id for line in world.store.known() if line.delivery is not None]
    held = {"outcome": RunOutcome.HELD, "hold_reasons": REASONS}
    refused = problem(ProblemCode.COURSERA_CREDENTIALS_REFUSED)
    failed = {"outcome": RunOutcome.FAILED, "problem": refused, "package": None, "counts": {}}
    world.history.add(a_run(id="20261122-080000-bbbb", delivery_id=ids[0], **held))
    world.history.add(a_run(id="20261121-080000-aaaa", delivery_id=ids[0]))
    world.history.add(a_run(delivery_id=ids[2], **failed))
    world.store.files[HARBOR] = replace(world.store.files[HARBOR], schedule=DAILY)
    page = await a_home(qtbot, world)

    words = shown(page)

    assert "On hold · 14 % removed" in status_texts(page)
    assert "After you decide" in words
    assert "on hold" in words
    assert "CW-201" in words
    assert refused.what_to_do in words  # and it needs no further click to know that
    assert the_button(page, "delivery.harbour-valley-college.look").text() == "Decide…"


async def test_run_that_begins_is_seen_and_the_focus_stays(qtbot: QtBot) -> None:
    """A run of the schedule shows up by itself, under the hands of somebody who is elsewhere."""
    world = a_world_with_deliveries()
    page = await a_home(qtbot, world)
    page.window().activateWindow()
    the_button(page, "delivery.elm-street-academy.run").setFocus()
    delivery = world.store.files[HARBOR]
    world.history.add(a_run(delivery_id=delivery.id, outcome=None, package=None, counts={}))

    page._on_tick()
    await settle(20)

    assert the_button(page, "delivery.harbour-valley-college.look").text() == "Show run"
    assert "Running" in shown(page)
    assert page.focusWidget() is the_button(page, "delivery.elm-street-academy.run")


async def test_suspend_and_resume_change_the_file(qtbot: QtBot) -> None:
    """The status is written into the delivery, there and back."""
    world = a_world_with_deliveries()
    page = await a_home(qtbot, world)

    choose(page, 0, "delivery.suspend")
    await rest(page, Rest.OPEN)
    suspended = world.store.files[HARBOR].status
    choose(page, 0, "delivery.resume")
    await settle(40)

    assert suspended is DeliveryStatus.SUSPENDED
    assert world.store.files[HARBOR].status is DeliveryStatus.ACTIVE


async def test_suspension_ends_by_itself(qtbot: QtBot) -> None:
    """The last day that was chosen is in the file, and on the home page."""
    world = a_world_with_deliveries()
    page = await a_home(qtbot, world)

    choose(page, 0, "delivery.suspend")
    await rest(page, Rest.UNTIL)

    assert world.store.files[HARBOR].suspension == Period(TODAY, TODAY + dt.timedelta(days=14))
    assert "Suspended until Sun 6 Dec 2026" in status_texts(page)


async def test_rollover_removes_nobody_for_a_while(qtbot: QtBot) -> None:
    """It goes on meanwhile, says so, and can be ended before its time."""
    world = a_world_with_deliveries()
    page = await a_home(qtbot, world)

    choose(page, 0, "delivery.suspend")
    await rest(page, Rest.NO_REMOVALS)
    period, status = world.store.files[HARBOR].no_removals, world.store.files[HARBOR].status
    words = status_texts(page)
    choose(page, 0, "delivery.remove-again")
    await settle(40)

    assert period == Period(TODAY, TODAY + dt.timedelta(days=14))
    assert status is DeliveryStatus.ACTIVE
    assert "Removes nobody until Sun 6 Dec 2026" in words
    assert world.store.files[HARBOR].no_removals is None


async def test_menu_fits_the_line(qtbot: QtBot) -> None:
    """A suspended delivery can be resumed, an active one suspended, a lost one only removed."""
    page = await a_home(qtbot, a_world_with_deliveries())

    offered = [
        [action.text() for action in page.table.menu_for(line).actions() if action.text()]
        for line in page._deliveries
    ]

    assert offered == [
        ["Preview", "Edit", "History", "Suspend…", "Remove…"],
        ["Preview", "Edit", "History", "Resume", "Remove…"],
        ["Preview", "Edit", "History", "Suspend…", "Remove…"],
        ["Remove…"],
    ]


async def test_more_button_opens_the_menu(qtbot: QtBot) -> None:
    """The three dots open the menu of their line."""
    page = await a_home(qtbot, a_world_with_deliveries())

    click(qtbot, page, "delivery.harbour-valley-college.more")

    menu = QApplication.activePopupWidget()
    assert menu is not None
    assert menu.objectName() == "delivery.menu"
    menu.close()


async def test_remove_takes_along_only_what_was_chosen(qtbot: QtBot) -> None:
    """Without a choice the file and the secret stay; with it, both are gone."""
    world = a_world_with_deliveries()
    binding = world.store.files[HARBOR].account.binding
    world.vaults.chain.entries[binding] = SECRET
    del world.store.paths[1:]
    page = await a_home(qtbot, world)

    page.table.remove.emit(page._deliveries[0])
    await answer(page)
    stayed = HARBOR in world.store.files and binding in world.vaults.chain.entries
    world.store.remember(HARBOR)
    await page.reload()
    page.table.remove.emit(page._deliveries[0])
    await answer(page, "file", "secret")

    assert stayed
    assert HARBOR not in world.store.files
    assert world.vaults.chain.entries == {}
    assert HARBOR not in world.store.paths


async def test_remove_can_be_declined(qtbot: QtBot) -> None:
    """No means that nothing changes."""
    world = a_world_with_deliveries()
    page = await a_home(qtbot, world)

    page.table.remove.emit(page._deliveries[0])
    await answer(page, yes=False)

    assert HARBOR in world.store.paths


async def test_unfinished_is_resumed_or_discarded(qtbot: QtBot) -> None:
    """A draft can be gone on with, or discarded after a question."""
    world = a_world_with_deliveries()
    page = await a_home(qtbot, world)
    (known,) = world.store.drafts()

    with qtbot.waitSignal(page.draft_asked) as heard:
        click(qtbot, page, f"draft.{known.id}.resume")
    click(qtbot, page, f"draft.{known.id}.discard")
    await answer(page)

    assert heard.args == [known]
    assert world.store.drafts() == ()


async def test_trouble_of_the_store_is_shown(qtbot: QtBot) -> None:
    """A file that changed meanwhile is a problem on the page, not a crash."""
    world = a_world_with_deliveries()
    page = await a_home(qtbot, world)
    line = page._deliveries[0]
    world.store.files.clear()

    page.table.suspend.emit(line)
    await settle(40)

    assert page.problem_view.problem is not None
    assert page.problem_view.problem.code is ProblemCode.STORE_NOT_FOUND


async def test_narrow_window_keeps_name_status_and_buttons(qtbot: QtBot) -> None:
    """Where there is no room for all columns, the status moves below the name."""
    page = await a_home(qtbot, a_world_with_deliveries())

    page.resize(520, 600)
    await settle()

    words = shown(page)
    assert "Active" in words
    assert "Delivers to" not in words
    assert the_button(page, "delivery.harbour-valley-college.run").isVisible()


async def test_columns_that_are_left_out_leave_no_gap(qtbot: QtBot) -> None:
    """Their room goes to the others, and the status below a name is not cut off."""
    page = await a_home(qtbot, a_world_with_deliveries())

    page.resize(600, 600)
    await settle()

    grid = page.table.findChild(QGridLayout)
    assert grid is not None
    headings = [grid.itemAtPosition(0, column) for column in range(grid.columnCount())]
    left_out = [
        column
        for column, heading in enumerate(headings)
        if heading is not None and (cell := heading.widget()) is not None and cell.isHidden()
    ]
    assert left_out
    assert all(not grid.columnStretch(column) for column in left_out)
    pills = [pill for pill in page.findChildren(Pill) if pill.isVisible()]
    assert pills
    assert all(pill.width() >= pill.sizeHint().width() for pill in pills)


@pytest.mark.parametrize(
    ("rest", "words"),
    [
        (None, "Suspended"),
        (Period(dt.date(2026, 11, 20), dt.date(2026, 11, 24)), "Wed 25 Nov 2026 00:45"),
        (Period(dt.date(2026, 12, 20), dt.date(2027, 1, 10)), "Sun 22 Nov 2026 00:45"),
    ],
)
def test_next_run_is_the_first_outside_of_a_rest(rest: Period | None, words: str) -> None:
    """Before a rest, and after its last day; an open one has no end."""
    delivery = replace(
        a_world_with_deliveries().store.files[HARBOR],
        schedule=DAILY, status=DeliveryStatus.SUSPENDED, suspension=rest,
    )  # fmt: skip
    line = DeliveryLine(KnownDelivery(HARBOR, delivery, None), NOW.date())

    assert next_words(line, NOW) == words


async def test_sign_in_that_ends_soon_wants_a_look(qtbot: QtBot) -> None:
    """It is said on the line of the delivery from the tenth day on, in the tone of a warning."""
    world = World()
    account = an_account(api_key=LEGACY_KEY).of_generation(Generation.LEGACY)
    path = Path("/home/ana/x.delivery.json")
    world.store.files[path] = a_delivery(account=account)
    world.store.paths.append(path)
    world.sign_in_times.times[account.sign_in_binding] = NOW - dt.timedelta(days=12)

    page = await a_home(qtbot, world)

    words = "The sign-in ends in 2 days · CW-215"
    assert any(pill.text() == words or pill.toolTip() == words for pill in page.findChildren(Pill))
    assert status_of(page._deliveries[0]) == (words, "look")
