"""One run on the screen, from its start to what a person decides about it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QProgressBar, QPushButton, QWidget

from coursera_wizard.domain.problem import ProblemCode, problem
from coursera_wizard.domain.run import Decision, RunOutcome, RunStage
from coursera_wizard.domain.secret import Secret, SecretPlace, SecretRef
from coursera_wizard.ui import announce
from coursera_wizard.ui.pages.run import RunPage
from coursera_wizard.ui.widgets.confirm import ConfirmDialog
from coursera_wizard.ui.widgets.passphrase_dialog import PassphraseDialog
from coursera_wizard.wizard.run_watch import RunFiles
from tests.support.shots_base import settle
from tests.support.shots_runs import EXPLAINED, HARBOR, PROGRESS, REASONS, a_run
from tests.support.window import World, a_world_with_deliveries, at_rest, until

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

HELD: dict[str, Any] = {
    "outcome": RunOutcome.HELD,
    "problem": problem(ProblemCode.RUN_HELD, reasons=""),
    "hold_reasons": REASONS,
    "explanations": EXPLAINED,
}
GOING_ON: dict[str, Any] = {
    "outcome": None, "ended_at": None, "package": None, "counts": {}, "progress": PROGRESS,
}  # fmt: skip


@asynccontextmanager
async def a_page(qtbot: QtBot, world: World, *, finds: bool = True) -> AsyncIterator[RunPage]:
    """Give the page of the first delivery's latest run."""
    page = RunPage(world.services, HARBOR)
    qtbot.addWidget(page)
    page.resize(900, 740)
    page.show()
    page.enter()
    if finds:
        page.find_latest()
    await at_rest(page)
    try:
        yield page
    finally:
        page.stop()
        await settle()


def there(page: RunPage) -> None:
    """Have what the run left be there."""
    page.watch.files = RunFiles(Path("/runs/one/package"), Path("/runs/one/report.html"))
    page.refresh_all()


def shown(page: QWidget) -> str:
    """Return all that can be read."""
    return "\n".join(one.text() for one in page.findChildren(QLabel) if one.isVisible())


def press(page: QWidget, name: str) -> None:
    """Press a button that can be seen."""
    found = page.findChild(QPushButton, name)
    assert isinstance(found, QPushButton), name
    assert found.isVisible(), name
    found.click()


def is_shown(page: QWidget, name: str) -> bool:
    """Return whether a button can be seen."""
    found = page.findChild(QPushButton, name)
    return isinstance(found, QPushButton) and found.isVisible()


async def test_run_is_started_followed_and_told(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the button to the result: stages as they are, and the end read aloud."""
    world = a_world_with_deliveries()
    told: list[str] = []

    def tell(_widget: QWidget, words: str, *, at_once: bool = False) -> None:
        told.append(words)

    for module in ("pages.run", "widgets.run_stages"):
        monkeypatch.setattr(f"coursera_wizard.ui.{module}.{announce.announce.__name__}", tell)
    async with a_page(qtbot, world) as page:
        press(page, "runs.run")
        await at_rest(page)
        is_starting = page.watch.is_starting
        run = a_run(world, 9, **GOING_ON)
        page._on_tick()
        await at_rest(page)
        words, row = shown(page), page.stages.row(RunStage.ENROLLMENTS)
        bar = row.findChild(QProgressBar)
        world.history.update(a_run(world, 9))
        page._on_tick()
        await at_rest(page)

        assert is_starting
        assert world.launcher.started[0][:2] == (HARBOR, False)
        assert "You can close this window" in words
        assert "5,120 of 7,297" in words
        assert "1,310 a second" in words
        assert "about 4 seconds left" in words
        assert isinstance(bar, QProgressBar)
        assert page.watch.run is not None
        assert page.watch.run.id == run.id
        assert "Delivered: 14,314 records" in shown(page)
        assert "Read enrollments" in told
        assert told[-1].endswith("delivered")
        assert not page.stages.isVisible()


async def test_run_of_somebody_else_is_found_and_canceled(qtbot: QtBot) -> None:
    """A window that is opened during a run shows it and can end it."""
    world = a_world_with_deliveries()
    run = a_run(world, 9, **GOING_ON)
    async with a_page(qtbot, world) as page:
        assert page.focusWidget() is page.cancel_button
        assert not is_shown(page, "runs.run")

        press(page, "run.cancel")
        await at_rest(page)
        is_asked = run.id in world.history.to_cancel
        words = page.cancel_status.words
        world.history.update(replace(run, outcome=RunOutcome.CANCELED))
        page._on_tick()
        await at_rest(page)

        assert is_asked
        assert words == "Canceling…"
        assert "Canceled: nothing was sent" in shown(page)
        assert is_shown(page, "runs.run")


async def test_preview_is_delivered_after_a_question(qtbot: QtBot) -> None:
    """It says why a run would be held; No changes nothing, Yes delivers exactly this."""
    world = a_world_with_deliveries()
    a_run(world, 9, **{**HELD, "outcome": RunOutcome.PREVIEWED, "problem": None}, is_preview=True)
    async with a_page(qtbot, world) as page:
        there(page)
        words = shown(page)
        for accept in (False, True):
            press(page, "run.approve")
            await until(lambda: page.findChild(ConfirmDialog))
            dialog = page.findChild(ConfirmDialog)
            assert isinstance(dialog, ConfirmDialog)
            (dialog.accept if accept else dialog.reject)()
            await at_rest(page)
            if not accept:
                assert world.engine.approved == []

        assert "This run would be held (CW-520)" in words
        assert "1,204 of 8,410 enrollments (14 %)" in words
        assert "Workforce Reskilling – Spring was turned off" in words
        assert "Nothing has been sent." in words
        assert len(world.engine.approved) == 1
        assert page.watch.run is not None
        assert page.watch.run.decision is Decision.APPROVED
        assert not is_shown(page, "run.approve")


async def test_held_run_is_rejected(qtbot: QtBot) -> None:
    """It waits no longer, and says that nothing was sent."""
    world = a_world_with_deliveries()
    a_run(world, 9, **HELD)
    async with a_page(qtbot, world) as page:
        there(page)
        assert page.problem_view.problem is None

        press(page, "run.reject")
        await at_rest(page)

        assert "Rejected: nothing was sent." in shown(page)
        assert not is_shown(page, "run.reject")


async def test_decision_that_fails_is_shown_and_can_be_made_again(qtbot: QtBot) -> None:
    """A receiver that does not answer leaves the run waiting."""
    world = a_world_with_deliveries()
    a_run(world, 9, **HELD)
    world.history.update(replace(a_run(world, 9, **HELD), decision=None))
    async with a_page(qtbot, world) as page:
        there(page)
        world.history.fails = ProblemCode.HISTORY_BUSY
        press(page, "run.reject")
        await at_rest(page)
        found = page.problem_view.problem
        world.history.fails = None
        press(page, "run.reject")
        await at_rest(page)

        assert found is not None
        assert found.code is ProblemCode.HISTORY_BUSY
        assert "Rejected" in shown(page)
        assert page.problem_view.problem is None


async def test_failure_shows_its_problem_and_starts_again(qtbot: QtBot) -> None:
    """What to do, where it ended, and one click to try again."""
    world = a_world_with_deliveries()
    trouble = problem(ProblemCode.RUN_NOT_COMPLETE, list="x", count=1, total=2, details="GET /x")
    a_run(
        world, 9, outcome=RunOutcome.FAILED, package=None, counts={}, problem=trouble,
        progress=PROGRESS,
    )  # fmt: skip
    async with a_page(qtbot, world) as page:
        assert "CW-509" in shown(page)
        assert "Ended here" in page.stages.row(RunStage.ENROLLMENTS).words
        assert is_shown(page, "problem.copy")

        press(page, "problem.again")
        await at_rest(page)

        assert len(world.launcher.started) == 1
        assert page.problem_view.problem is None


async def test_run_behind_a_hold_leads_to_the_held_one(qtbot: QtBot) -> None:
    """Another try would only say the same, so the way to the decision is offered."""
    world = a_world_with_deliveries()
    held = a_run(world, 8, **HELD)
    waits = problem(ProblemCode.RUN_HOLD_WAITS, run=held.id)
    second = a_run(
        world, 9, outcome=RunOutcome.HELD, problem=waits, package=None, counts={}, issues=()
    )
    async with a_page(qtbot, world, finds=False) as page:
        page.show_run(second)
        await at_rest(page)
        assert not is_shown(page, "problem.again")

        press(page, "run.waiting")
        await at_rest(page)

        assert page.watch.run == held


async def test_start_that_is_refused_is_said(qtbot: QtBot) -> None:
    """A process that cannot start is a problem on the page."""
    world = a_world_with_deliveries()
    world.launcher.trouble = problem(ProblemCode.RUN_NOT_STARTED)
    async with a_page(qtbot, world) as page:
        press(page, "runs.preview")
        await at_rest(page)

        assert page.problem_view.problem == world.launcher.trouble
        assert is_shown(page, "runs.preview")


@pytest.mark.parametrize("is_given", [True, False])
async def test_sealed_file_is_opened_for_a_run(qtbot: QtBot, *, is_given: bool) -> None:
    """The passphrase goes to the run; without one nothing is started."""
    world = a_world_with_deliveries()
    sealed = replace(world.store.files[HARBOR], secret=SecretRef(SecretPlace.SEALED_FILE))
    world.store.files[HARBOR] = sealed
    async with a_page(qtbot, world) as page:
        press(page, "runs.run")
        await until(lambda: page.findChild(PassphraseDialog))
        dialog = page.findChild(PassphraseDialog)
        assert isinstance(dialog, PassphraseDialog)
        assert dialog.field.echoMode() is QLineEdit.EchoMode.Password
        qtbot.keyClicks(dialog.field, "open sesame")
        (dialog.accept if is_given else dialog.reject)()
        await at_rest(page)

        passphrases = [one[2] for one in world.launcher.started]
        assert passphrases == ([Secret("open sesame")] if is_given else [])


async def test_numbers_and_links_lead_on(qtbot: QtBot) -> None:
    """Each number leads to its records; files and report are opened with the system's programs."""
    world = a_world_with_deliveries()
    a_run(world, 9)
    heard: list[object] = []
    async with a_page(qtbot, world) as page:
        there(page)
        page.open_path = heard.append
        page.records_asked.connect(lambda *asked: heard.append(asked))
        page.issues_asked.connect(heard.append)

        press(page, "run.counts.users.changed")
        press(page, "run.counts.users.left_out")
        press(page, "run.issues")
        press(page, "run.files")
        press(page, "run.report")

        assert heard == [
            ("users", "changed"), "users", "", Path("/runs/one/package"),
            Path("/runs/one/report.html"),
        ]  # fmt: skip
        assert "See the 22 records left out" in page.result.issues.text()


async def test_removed_packages_are_not_offered(qtbot: QtBot) -> None:
    """Where the files are gone, numbers are numbers and nothing can be delivered."""
    world = a_world_with_deliveries()
    a_run(world, 9, **HELD, files_folder="")
    async with a_page(qtbot, world) as page:
        assert not is_shown(page, "run.approve")
        assert page.findChild(QPushButton, "run.counts.users.new") is None


async def test_delivery_without_runs_offers_the_first(qtbot: QtBot) -> None:
    """There is something to read and something to press."""
    async with a_page(qtbot, a_world_with_deliveries()) as page:
        assert "never run" in shown(page)
        assert page.focusWidget() is page.run_button
        await asyncio.sleep(0)
