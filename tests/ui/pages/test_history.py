"""The list of runs, read from a real history a page at a time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt

from coursera_wizard.domain.problem import ProblemCode, problem
from coursera_wizard.domain.run import Decision, RunOutcome
from coursera_wizard.ui.pages.history import HistoryPage, outcome_tone, outcome_words
from coursera_wizard.ui.theme import Tone
from tests.support.fake_history import FakeHistory
from tests.support.histories import DELIVERY, a_full_run, a_history, a_run
from tests.support.shots_runs import HARBOR
from tests.support.window import World, a_world_with_deliveries, at_rest

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def a_world(tmp_path: Path, runs: int) -> World:
    """Return a computer whose first delivery has so many runs in a real history."""
    world = a_world_with_deliveries()
    history = a_history(tmp_path)
    for number in range(runs):
        history.add(a_full_run(number) if number % 2 else a_run(number))
    world.history = cast("FakeHistory", history)  # the same promises, kept in a file
    world.store.files[HARBOR] = replace(world.store.files[HARBOR], id=DELIVERY)
    return world


async def a_page(qtbot: QtBot, world: World) -> HistoryPage:
    """Return the history page, filled."""
    page = HistoryPage(world.services, HARBOR)
    qtbot.addWidget(page, before_close_func=lambda made: made.stop())
    page.resize(1000, 700)
    page.show()
    page.enter()
    await at_rest(page)
    return page


async def test_newest_run_comes_first_with_what_it_counted(qtbot: QtBot, tmp_path: Path) -> None:
    """Time, who started it, outcome with its number, records, issues and duration."""
    page = await a_page(qtbot, a_world(tmp_path, 2))
    model = page.model

    def cell(row: int, title: str) -> object:
        column = next(place for place, one in enumerate(model.columns) if one.title == title)
        return model.index(row, column).data()

    assert [cell(0, title) for title in ("By", "Outcome", "Records", "Issues", "Took")] == [
        "the schedule", "on hold (CW-520)", "11", "4", "62 seconds",
    ]  # fmt: skip
    assert cell(1, "Outcome") == "delivered"
    assert page.status.words == "2 runs"
    assert page.table.hasFocus()


async def test_long_history_comes_in_pages(qtbot: QtBot, tmp_path: Path) -> None:
    """More runs are read as somebody scrolls, each once."""
    page = await a_page(qtbot, a_world(tmp_path, 60))
    first = page.model.rowCount()

    page.table.scrollToBottom()
    await at_rest(page)
    page.model.fetchMore(page.model.index(-1, -1))
    await at_rest(page)

    assert first == 50
    ids = [run.id for run in page.model.rows]
    assert len(ids) == len(set(ids)) == 60
    assert ids == sorted(ids, reverse=True)
    assert page.status.words == "60 runs"


async def test_enter_opens_the_run(qtbot: QtBot, tmp_path: Path) -> None:
    """Keys alone are enough; so is the button."""
    page = await a_page(qtbot, a_world(tmp_path, 3))
    opened: list[str] = []
    page.opened.connect(lambda run: opened.append(run.id))

    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    page.show_button.click()

    assert opened == [page.model.rows[1].id] * 2


async def test_history_that_cannot_be_read_is_said(qtbot: QtBot) -> None:
    """The problem is shown, and Try again reads it."""
    world = a_world_with_deliveries()
    world.history.fails = ProblemCode.HISTORY_BUSY
    page = await a_page(qtbot, world)

    is_said = page.problem_view.isVisible()
    world.history.fails = None
    page.problem_view.try_again.emit()
    await at_rest(page)

    assert is_said
    assert not page.problem_view.isVisible()
    assert "never run" in page.status.words


def test_outcomes_have_words_and_colors() -> None:
    """The color never says more than the words."""
    failed = a_run(
        outcome=RunOutcome.FAILED, problem=problem(ProblemCode.COURSERA_CREDENTIALS_REFUSED)
    )
    held = a_run(outcome=RunOutcome.HELD)

    assert outcome_words(failed) == "failed (CW-201)"
    assert outcome_tone(failed) is Tone.WRONG
    assert outcome_tone(held) is Tone.LOOK
    assert outcome_tone(replace(held, decision=Decision.REJECTED)) is None
    assert outcome_tone(a_run()) is Tone.GOOD
