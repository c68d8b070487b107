"""The window and a real systemd: a schedule registered, proven, mended, and removed again."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from coursera_wizard.bootstrap import build_services
from coursera_wizard.domain.draft import Source
from coursera_wizard.ui.pages.finish import FinishPage
from coursera_wizard.ui.pages.home import HomePage
from coursera_wizard.ui.pages.schedule import SchedulePage
from coursera_wizard.wizard.steps import StepId
from tests.support import systemd_user
from tests.support.systemd_user import UserSystemd, user_systemd
from tests.support.window_driver import WindowDriver


@pytest.fixture
def systemd(clean_environment: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[UserSystemd]:
    """Start a systemd for this test, and lead the program to it."""
    reason = systemd_user.why_not()
    if reason:
        pytest.skip(reason)
    with user_systemd() as found:
        for name, value in found.environment.items():
            monkeypatch.setenv(name, value)
        yield found


def timers() -> str:
    """Return what systemd says it is going to start."""
    done = subprocess.run(
        ("/usr/bin/env", "systemctl", "--user", "list-timers", "--all", "--no-pager"),
        env=os.environ.copy(),
        capture_output=True,
        check=True,
        text=True,
    )
    return done.stdout


def unit_files(systemd: UserSystemd) -> list[Path]:
    """Return the files of units of ours that the person's systemd reads."""
    folders = (systemd.config, systemd.data)
    return sorted(
        path
        for folder in folders
        for path in folder.rglob("*coursera*")
        if path.is_file() and path.suffix in {".timer", ".service"}
    )


async def walk_to_finish(driver: WindowDriver, path: Path) -> None:
    """Configure the practice organization with a schedule that this computer runs by itself."""
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
    await driver.press_next_to(StepId.ATTRIBUTES)
    await driver.press_next_to(StepId.SCHEDULE)
    driver.press("schedule.frequency.daily")
    driver.type("schedule.lms.time", "01:00")
    driver.type("schedule.time", "00:45")
    driver.press("schedule.run_by_itself")
    page = driver.view.page
    assert isinstance(page, SchedulePage)
    await driver.until(lambda: not page.unattended.tasks.busy, "the scheduler")
    assert driver.view.session.state.facts.machine.scheduler == "systemd"
    await driver.press_next_to(StepId.FINISH)
    driver.type("file.path", str(path))


def shown(driver: WindowDriver) -> str:
    """Return all that can be read."""
    return "\n".join(
        label.text() for label in driver.window.findChildren(QLabel) if label.isVisible()
    )


@pytest.mark.timeout(120)
async def test_schedule_is_registered_proven_mended_and_removed(
    qtbot: QtBot, systemd: UserSystemd
) -> None:
    """From the switch to the last trace: systemd holds, and does, what the window says."""
    path = systemd.config.parent / "practice's college.delivery.json"
    async with WindowDriver(build_services(), patience_s=50.0) as driver:
        await walk_to_finish(driver, path)
        assert unit_files(systemd) == []
        await driver.until(
            lambda: "register the schedule with systemd" in shown(driver), "the plan"
        )

        driver.press("footer.next")
        await driver.until(lambda: driver.view.page.is_over, "the confirmation")
        registered = {file: file.read_bytes() for file in unit_files(systemd)}
        assert {file.suffix for file in registered} == {".timer", ".service"}
        assert "00:45" in timers()
        assert "Next run: " in driver.find(QLabel, "finish.next_run").text()

        driver.press("proof.start")
        page = driver.view.page
        assert isinstance(page, FinishPage)
        proof = page.confirmation.proof
        assert proof is not None
        await driver.until(lambda: not proof.tasks.busy, "the proof")
        assert proof.problem.problem is None
        assert proof.status.words.startswith("It works: started by systemd")
        assert {file: file.read_bytes() for file in unit_files(systemd)} == registered

        timer = next(file for file in registered if file.suffix == ".timer")
        timer.write_text(timer.read_text().replace("00:45", "05:45"))
        driver.press("footer.next")
        await driver.until(lambda: driver.shows("deliveries"), "the home page")
        put_right = "delivery.practice's college.put-right"
        await driver.until(lambda: driver.shows(put_right), "what differs")
        assert "Its entry in systemd was changed" in shown(driver)
        driver.press(put_right)
        await driver.until(lambda: not driver.shows(put_right), "an entry that is right")
        assert {file: file.read_bytes() for file in unit_files(systemd)} == registered

        home = driver.window.home.page
        assert isinstance(home, HomePage)
        home.table.remove.emit(home._deliveries[0])
        await driver.until(lambda: driver.shows("confirm"), "the question")
        driver.press("confirm.yes")
        await driver.until(lambda: driver.shows("home.choice.new"), "an empty list")
        assert unit_files(systemd) == []
        assert "coursera" not in timers()
