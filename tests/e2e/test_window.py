"""The window, walked through all steps over loopback to a saved delivery that is read back."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from coursera_wizard.bootstrap import build_services
from coursera_wizard.domain.draft import Source
from coursera_wizard.domain.facts import CheckState
from coursera_wizard.domain.secret import SecretPlace
from coursera_wizard.wizard.steps import StepId
from tests.support.practice_server import PracticeServer
from tests.support.secret_hunt import found_in_files
from tests.support.window_driver import Keyboard, WindowDriver

COMMAND = (sys.executable, "-P", "-m", "coursera_wizard.cli")


@pytest.fixture(scope="module")
def running_practice() -> Iterator[PracticeServer]:
    """Serve one college for all walks."""
    with PracticeServer() as server:
        yield server


@pytest.fixture
def practice(running_practice: PracticeServer) -> PracticeServer:
    """Return the college without anybody's faults."""
    running_practice.reset()
    return running_practice


def read_back(path: Path) -> dict[str, object]:
    """Return what the command line says of a file."""
    done = subprocess.run(
        (*COMMAND, "show", str(path), "--json"), capture_output=True, check=True, timeout=50
    )
    value: dict[str, object] = json.loads(done.stdout)
    return value


def fill_credentials(driver: WindowDriver, practice: PracticeServer) -> None:
    """Type the college's credentials, and its addresses under Advanced settings."""
    address = practice.address
    driver.type("account.api_key", address.api_key)
    driver.type("account.secret", address.client_secret)
    driver.type("account.organization_id", address.organization_id)
    driver.press("advanced")
    driver.type("account.api_base", address.api_base)
    driver.type("account.token_url", address.token_url)


async def walk_to_programs(driver: WindowDriver, practice: PracticeServer) -> None:
    """Go from the home page to the mapping."""
    driver.start()
    driver.window.desk.open_new()
    await driver.until_at(StepId.CREDENTIALS)
    fill_credentials(driver, practice)
    await driver.press_next_to(StepId.CONNECTION)
    assert driver.view.session.problems(StepId.CONNECTION) == ()
    await driver.press_next_to(StepId.PROGRAMS)


async def test_window_walks_from_credentials_to_a_delivery_that_is_read_back(
    qtbot: QtBot, practice: PracticeServer, clean_environment: Path
) -> None:
    """All six steps against a live service; the secret is in the keychain and nowhere else."""
    path = clean_environment / "college.delivery.json"
    async with WindowDriver(build_services()) as driver:
        await walk_to_programs(driver, practice)
        driver.press("programs.auto")
        await driver.until(
            lambda: (
                not driver.view.page.tasks.busy
                and driver.view.session.problems(StepId.PROGRAMS) == ()
            ),
            "the mapping",
        )
        await driver.press_next_to(StepId.ATTRIBUTES)
        assert driver.view.session.state.facts.samples
        await driver.press_next_to(StepId.SCHEDULE)
        driver.press("schedule.frequency.daily")
        driver.type("schedule.lms.time", "01:00")
        driver.type("schedule.time", "00:50")
        driver.press("schedule.mend")
        await driver.press_next_to(StepId.FINISH)
        driver.type("file.path", str(path))
        driver.press("footer.next")
        await driver.until(lambda: driver.view.page.is_over, "the confirmation")
        delivery = driver.view.page.session.stored
        assert delivery is None or delivery.path == path

    shown = read_back(path)
    assert shown["name"] == practice.address.organization_name
    secret = practice.address.client_secret
    kept = getattr(keyring.get_keyring(), "entries", {})
    assert list(kept.values()) == [secret]
    assert found_in_files(secret, [clean_environment]) == []


async def test_window_walks_by_keyboard_alone(
    qtbot: QtBot, practice: PracticeServer, clean_environment: Path
) -> None:
    """Tab, typing, Space and Enter are enough from the first page to the saved file."""
    path = clean_environment / "keys.delivery.json"
    address = practice.address
    async with WindowDriver(build_services()) as driver:
        driver.start()
        await driver.until(lambda: driver.shows("home.choice.new"), "the home page")
        driver.window.activateWindow()
        keys = Keyboard(driver.window)
        await driver.until(driver.window.isActiveWindow, "an active window")
        keys.tab_to("home.choice.new")
        keys.key(Qt.Key.Key_Space)
        await driver.until_at(StepId.CREDENTIALS)
        for name, words in (
            ("account.api_key", address.api_key),
            ("account.secret", address.client_secret),
            ("account.organization_id", address.organization_id),
        ):
            keys.tab_to(name)
            keys.words(words)
        keys.tab_to("advanced")
        keys.key(Qt.Key.Key_Space)
        for name, words in (
            ("account.api_base", address.api_base),
            ("account.token_url", address.token_url),
        ):
            keys.tab_to(name)
            keys.words(words)
        for step in (StepId.CONNECTION, StepId.PROGRAMS):
            keys.tab_to("footer.next")
            keys.key(Qt.Key.Key_Space)
            await driver.until_at(step)
        keys.tab_to("programs.auto")
        keys.key(Qt.Key.Key_Space)
        await driver.until(
            lambda: driver.view.session.problems(StepId.PROGRAMS) == (), "the mapping"
        )
        for step in (StepId.ATTRIBUTES, StepId.SCHEDULE, StepId.FINISH):
            keys.tab_to("footer.next")
            keys.key(Qt.Key.Key_Space)
            await driver.until_at(step)
        keys.tab_to("file.path")
        keys.select_all()
        keys.words(str(path))
        keys.tab_to("footer.next")
        keys.key(Qt.Key.Key_Space)
        await driver.until(lambda: driver.view.page.is_over, "the confirmation")

    assert read_back(path)["name"] == address.organization_name


async def test_practice_delivery_starts_its_college_again_when_reopened(
    qtbot: QtBot, clean_environment: Path
) -> None:
    """Tried with the practice organization, saved, closed, and opened on another day."""
    path = clean_environment / "practice.delivery.json"
    async with WindowDriver(build_services()) as driver:
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
            lambda: driver.view.session.problems(StepId.PROGRAMS) == (), "the mapping"
        )
        driver.press("page.finish")
        await driver.until_at(StepId.FINISH)
        driver.type("file.path", str(path))
        driver.press("footer.next")
        await driver.until(lambda: driver.view.page.is_over, "the confirmation")

    async with WindowDriver(build_services()) as driver:
        driver.start(file=path)
        await driver.until(lambda: driver.window.view is not None, "the delivery")
        session = driver.view.session
        assert session.state.draft.secret.place is SecretPlace.PRACTICE
        driver.view.go_to(StepId.CONNECTION)
        await driver.until(
            lambda: session.problems(StepId.CONNECTION) == () and not driver.view.page.tasks.busy,
            "a connection test that passes",
        )
        assert all(line.state is not CheckState.FAILED for line in session.state.facts.checks)


async def test_nothing_typed_is_lost_by_closing(
    qtbot: QtBot, practice: PracticeServer, clean_environment: Path
) -> None:
    """A draft is resumed from the home page with everything but the secret."""
    async with WindowDriver(build_services()) as driver:
        await walk_to_programs(driver, practice)

    assert found_in_files(practice.address.client_secret, [clean_environment]) == []
    services = build_services()
    (known,) = services.store.drafts()
    async with WindowDriver(services) as driver:
        driver.start()
        driver.window.desk.resume(known)
        await driver.until_at(StepId.CREDENTIALS)
        account = driver.view.session.state.draft.account
        assert account.api_key == practice.address.api_key
        assert account.api_base == practice.address.api_base
        assert driver.view.session.secret is None


async def test_failed_test_keeps_everything_and_leads_to_the_field(
    qtbot: QtBot, practice: PracticeServer
) -> None:
    """A refused secret is said in words; going back shows what was typed."""
    practice.fault("coursera.credentials-refused")
    async with WindowDriver(build_services()) as driver:
        driver.start()
        driver.window.desk.open_new()
        await driver.until_at(StepId.CREDENTIALS)
        fill_credentials(driver, practice)
        await driver.press_next_to(StepId.CONNECTION)
        driver.press("problem.field")
        await driver.until_at(StepId.CREDENTIALS)

        assert driver.view.session.secret is not None
        assert driver.view.session.secret.reveal() == practice.address.client_secret
        assert driver.view.session.state.draft.account.api_key == practice.address.api_key


async def test_practice_shows_a_problem_and_ends_it(qtbot: QtBot) -> None:
    """Staff rehearse a refused secret: the window shows what the customer would see."""
    async with WindowDriver(build_services()) as driver:
        driver.start(practice=True)
        await driver.until_at(StepId.CREDENTIALS)
        await driver.until(lambda: driver.view.session.secret is not None, "the credentials")
        await driver.press_next_to(StepId.CONNECTION)

        driver.view.ask_fault("coursera.credentials-refused")
        await driver.until(
            lambda: any(
                line.problem is not None and line.problem.number == "CW-201"
                for line in driver.view.session.state.facts.checks
            ),
            "the refused secret",
        )
        await driver.until(lambda: not driver.view.page.tasks.busy, "the end of the test")
        driver.press("practice.end")
        await driver.until(
            lambda: driver.view.session.problems(StepId.CONNECTION) == (), "a test that passes"
        )
