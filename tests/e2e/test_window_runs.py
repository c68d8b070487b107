"""The window, from Finish to a delivered package: every run is a real process of its own."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from coursera_wizard.bootstrap import build_services
from coursera_wizard.domain.draft import Source
from coursera_wizard.domain.run import Decision, Run, RunOutcome, Trigger
from coursera_wizard.ui.pages.history import HistoryPage
from coursera_wizard.ui.pages.run import RunPage
from coursera_wizard.ui.pages.run_records import RecordsPage
from coursera_wizard.ui.runs_view import RunsView
from coursera_wizard.wizard.steps import StepId
from tests.support.window_driver import WindowDriver


async def finish(driver: WindowDriver, path: Path) -> None:
    """Walk to the confirmation with the practice organization."""
    driver.start(practice=True)
    await driver.until_at(StepId.CREDENTIALS)
    await driver.until(
        lambda: driver.view.session.state.draft.account.source is Source.PRACTICE,
        "the practice organization",
    )
    await driver.press_next_to(StepId.CONNECTION)
    await driver.press_next_to(StepId.PROGRAMS)
    driver.press("programs.auto")
    await driver.until(
        lambda: (
            not driver.view.page.tasks.busy and driver.view.session.problems(StepId.PROGRAMS) == ()
        ),
        "the mapping",
    )
    driver.press("page.finish")
    await driver.until_at(StepId.FINISH)
    driver.type("file.path", str(path))
    driver.press("footer.next")
    await driver.until(lambda: driver.view.page.is_over, "the confirmation")


def runs_of(driver: WindowDriver) -> RunsView:
    """Return the runs on the screen."""
    runs = driver.window.desk.runs
    assert runs is not None
    return runs


def packages_in(run: Run) -> list[Path]:
    """Return the packages that the receiver has."""
    assert run.package is not None
    return list(Path(run.package.delivered_to).glob("*.zip"))


async def until_ended(driver: WindowDriver, outcome: RunOutcome) -> RunPage:
    """Wait until the run on the screen ended like this."""
    await driver.until(lambda: driver.window.desk.runs is not None, "the runs")
    page = runs_of(driver).run_page

    def has_ended() -> bool:
        run = page.watch.run
        return run is not None and not run.is_going_on and not page.tasks.busy

    await driver.until(has_ended, "the end of the run")
    run = page.watch.run
    assert run is not None
    assert run.outcome is outcome, run.problem
    return page


@pytest.mark.timeout(120)
async def test_finish_preview_deliver_and_history(qtbot: QtBot, clean_environment: Path) -> None:
    """What a preview showed is what the run delivers; the history has both, to the record."""
    path = clean_environment / "practice.delivery.json"
    async with WindowDriver(build_services(), patience_s=50.0) as driver:
        await finish(driver, path)

        driver.press("finish.preview")
        page = await until_ended(driver, RunOutcome.PREVIEWED)
        preview = page.watch.run
        assert preview is not None
        assert page.title == "Preview of the next run"
        assert driver.shows("run.counts")
        assert driver.shows("run.approve")

        driver.press("runs.run")
        await driver.until(lambda: page.watch.is_going_on, "a run that begins")
        page = await until_ended(driver, RunOutcome.DELIVERED)
        run = page.watch.run
        assert run is not None
        assert run.trigger is Trigger.WINDOW
        assert run.counts == preview.counts
        assert run.package is not None
        with zipfile.ZipFile(run.package.path) as package:
            assert "users.csv" in package.namelist()
        assert packages_in(run)
        words = " ".join(label.text() for label in page.result.findChildren(QLabel))
        assert "Delivered:" in words

        driver.press("run.counts.users.new")
        records = runs_of(driver).page
        assert isinstance(records, RecordsPage)
        await driver.until(lambda: records.model.rows, "the records")
        assert records.model.total == run.counts["users"].new

        driver.press("runs.history")
        history = runs_of(driver).page
        assert isinstance(history, HistoryPage)
        await driver.until(lambda: len(history.model.rows) == 2, "both runs")
        assert [one.id for one in history.model.rows] == [run.id, preview.id]

        driver.press("footer.close")
        await driver.until(lambda: driver.shows("deliveries"), "the home page")
        assert driver.shows("delivery.practice.run")


@pytest.mark.timeout(120)
async def test_run_goes_on_without_the_window_and_a_preview_is_delivered_once(
    qtbot: QtBot, clean_environment: Path
) -> None:
    """Closed while a preview goes on, the window finds its result again and delivers just that."""
    path = clean_environment / "practice.delivery.json"
    async with WindowDriver(build_services(), patience_s=50.0) as driver:
        await finish(driver, path)
        driver.press("finish.preview")
        await driver.until(
            lambda: (
                driver.window.desk.runs is not None
                and driver.window.desk.runs.run_page.watch.run is not None
            ),
            "a preview that has begun",
        )

    async with WindowDriver(build_services(), patience_s=50.0) as driver:
        driver.start()
        await driver.until(lambda: driver.shows("deliveries"), "the home page")
        driver.window.desk.open_runs(path)
        page = await until_ended(driver, RunOutcome.PREVIEWED)

        driver.press("run.approve")
        await driver.until(lambda: driver.shows("confirm"), "the question")
        driver.press("confirm.yes")
        page = await until_ended(driver, RunOutcome.DELIVERED)

        run = page.watch.run
        assert run is not None
        assert run.decision is Decision.APPROVED
        assert run.package is not None
        assert packages_in(run)
        assert not driver.shows("run.approve")
