"""Signing in on the credentials page: offered for the keys that need it, and for no others."""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton

from coursera_wizard.bootstrap import build_services
from coursera_wizard.domain.delivery import as_draft
from coursera_wizard.domain.draft import Generation, Source
from coursera_wizard.domain.facts import CheckState
from coursera_wizard.domain.problem import ProblemCode, problem
from coursera_wizard.domain.secret import SecretState
from coursera_wizard.services.coursera.sign_in import BrowserSignIn
from coursera_wizard.ui.pages.credentials import CredentialsPage
from coursera_wizard.wizard.actions import WizardActions
from coursera_wizard.wizard.session import WizardSession
from coursera_wizard.wizard.steps import StepId
from tests.support.browser import Browser
from tests.support.builders import LEGACY_KEY, LEGACY_SECRET, NOW, an_account
from tests.support.shots_base import settle
from tests.support.window import World, a_delivery, a_page, a_session

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot


def an_entered_page(
    qtbot: QtBot, world: World, session: WizardSession | None = None
) -> CredentialsPage:
    """Return the page with a key of the older console, as somebody meets it."""
    session = session or a_session(
        world, account=an_account(api_key=LEGACY_KEY), secret=LEGACY_SECRET
    )
    page = a_page(StepId.CREDENTIALS, session, world)
    assert isinstance(page, CredentialsPage)
    qtbot.addWidget(page, before_close_func=lambda made: made.leave())
    page.resize(900, 1400)
    page.show()
    page.enter()
    page.sign_in.open_browser = lambda _address: None
    return page


def click(qtbot: QtBot, button: QPushButton) -> None:
    """Press a button."""
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


async def until(session: WizardSession, condition: Callable[[], object]) -> None:
    """Wait until the session has changed so that something holds."""
    changed = asyncio.Event()
    unsubscribe = session.subscribe(changed.set)
    async with asyncio.timeout(20):
        while not condition():
            changed.clear()
            await changed.wait()
    unsubscribe()
    await settle()


async def test_only_keys_of_the_older_console_are_signed_in_with(qtbot: QtBot) -> None:
    """The part comes and goes with the form of the key, whose warning speaks of it."""
    page = an_entered_page(qtbot, World())
    assert page.sign_in.isVisible()
    assert "Sign in with Coursera" in page.rows["account.api_key"].words
    assert page.rows["account.secret"].words == ""

    page.session.choose_account(api_key="k" * 48)

    assert not page.sign_in.isVisible()


async def test_sign_in_waits_for_the_browser_and_says_until_when(qtbot: QtBot) -> None:
    """Busy, then the day; the account is of the older generation from then on."""
    world = World()
    world.sign_in.gate = asyncio.Event()
    page = an_entered_page(qtbot, world)
    part = page.sign_in
    opened: list[str] = []
    part.open_browser = opened.append
    click(qtbot, part.button)
    await settle()
    waiting = part.status.words
    can_cancel = part.cancel.isVisible()

    world.sign_in.gate.set()
    await settle()

    assert waiting == "Waiting for you to sign in, in your browser…"
    assert can_cancel
    assert opened == ["https://accounts.coursera.org/oauth2/v1/auth?state=test"]
    assert page.session.state.draft.account.generation is Generation.LEGACY
    day = (NOW + dt.timedelta(days=14)).strftime("%a %-d %b %Y")
    assert part.status.words == f"Signed in until {day}. Every run prolongs it."
    assert part.button.text() == "Sign in again"
    assert page.rows["account.api_key"].words == ""


async def test_sign_in_can_be_canceled(qtbot: QtBot) -> None:
    """Who cancels is where they were, with the focus on the button."""
    world = World()
    world.sign_in.gate = asyncio.Event()
    page = an_entered_page(qtbot, world)
    page.activateWindow()
    click(qtbot, page.sign_in.button)
    await settle()

    click(qtbot, page.sign_in.cancel)
    await settle()

    assert page.session.sign_in is None
    assert page.sign_in.status.words == ""
    assert page.sign_in.button.isEnabled()
    assert "Your browser opens" in page.sign_in.row.words


async def test_address_can_be_copied_for_another_browser(qtbot: QtBot) -> None:
    """The way out where the system opens the wrong browser, or none."""
    world = World()
    world.sign_in.gate = asyncio.Event()
    page = an_entered_page(qtbot, world)
    click(qtbot, page.sign_in.button)
    await settle()

    click(qtbot, page.sign_in.copy)

    assert QGuiApplication.clipboard().text().startswith("https://accounts.coursera.org/")
    world.sign_in.gate.set()
    await settle()


async def test_another_key_ends_the_waiting(qtbot: QtBot) -> None:
    """A key that needs no sign-in does not wait for one."""
    world = World()
    world.sign_in.gate = asyncio.Event()
    page = an_entered_page(qtbot, world)
    click(qtbot, page.sign_in.button)
    await settle()

    page.session.choose_account(api_key="k" * 48)

    assert not page.sign_in.isVisible()
    assert not page.tasks.busy


async def test_problem_is_shown_at_the_button(qtbot: QtBot) -> None:
    """What the browser ended in stands on top."""
    world = World()
    world.sign_in.trouble = problem(ProblemCode.COURSERA_SIGN_IN_DECLINED)
    page = an_entered_page(qtbot, world)

    click(qtbot, page.sign_in.button)
    await settle()

    assert page.problem_view.isVisible()
    assert page.sign_in.button.text() == "Sign in with Coursera"


async def test_next_without_a_sign_in_leads_to_the_button(qtbot: QtBot) -> None:
    """A saved delivery whose sign-in is gone says what is missing, where it is given."""
    world = World()
    account = an_account(api_key=LEGACY_KEY).of_generation(Generation.LEGACY)
    page = an_entered_page(qtbot, world, a_session(world, account=account))

    page.show_missing(page.session.problems(StepId.CREDENTIALS))

    assert page.sign_in.row.has_problem
    assert page.focus_field("account.sign_in")


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (3, "Signed in until"),
        (11, "The sign-in ends in 3 days"),
        (15, "Coursera wants you to sign in again"),
    ],
)
async def test_age_of_a_stored_sign_in_is_shown(qtbot: QtBot, days: int, words: str) -> None:
    """From the tenth day on it is a warning, without asking the keychain."""
    world = World()
    account = an_account(api_key=LEGACY_KEY).of_generation(Generation.LEGACY)
    session = WizardSession(world.clock, as_draft(a_delivery(account=account), ""))
    session.learn(signed_in_at=NOW - dt.timedelta(days=days))
    page = an_entered_page(qtbot, world, session)

    assert session.state.draft.sign_in_state is SecretState.STORED
    assert page.sign_in.status.words.startswith(words)


async def test_stored_sign_in_of_unknown_age_counts(qtbot: QtBot) -> None:
    """A file from another computer of the same person, for example."""
    world = World()
    account = an_account(api_key=LEGACY_KEY).of_generation(Generation.LEGACY)
    page = an_entered_page(
        qtbot, world, WizardSession(world.clock, as_draft(a_delivery(account=account), ""))
    )

    assert page.sign_in.status.words == "Signed in. Every run prolongs it."


async def test_practice_organization_is_signed_in_with_for_real(qtbot: QtBot) -> None:
    """The e-mailed way from its link to a test that passes, over sockets; then back again."""
    services = build_services()
    assert isinstance(services.sign_in, BrowserSignIn)
    services.sign_in._port = 0
    world = World()
    session = WizardSession(world.clock)
    page = CredentialsPage(session, services, WizardActions(session, services))
    qtbot.addWidget(page, before_close_func=lambda made: made.leave())
    page.resize(900, 1400)
    page.show()
    page.enter()
    browser = Browser()
    page.sign_in.open_browser = browser
    try:
        await page.work.start_practice()
        other = page.findChild(QPushButton, "practice.generation")
        assert isinstance(other, QPushButton)
        click(qtbot, other)
        await until(session, page.sign_in.isVisible)
        link = session.state.draft.account.org_api_url
        console = Browser(presses=False)
        for _visit in range(2):
            console(link)
            await console.last()

        click(qtbot, page.sign_in.button)
        await until(session, lambda: session.sign_in is not None)
        await browser.last()
        report = await page.work.test_connection(lambda _checks: None)
    finally:
        await page.work.close()
        await services.practice.stop()

    account = session.state.draft.account
    assert [seen.status for seen in console.pages] == [404, 200]
    assert "I AGREE" in console.pages[1].text
    assert (account.source, account.generation) == (Source.PRACTICE, Generation.LEGACY)
    assert report.problem is None
    assert report.connection is not None
    assert all(line.state is not CheckState.FAILED for line in report.checks)
