"""The connection page: starts by itself, a line per check, the cause on top."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QWidget

from coursera_wizard.domain.facts import CheckId, CheckState
from coursera_wizard.domain.problem import ProblemCode, Severity, problem
from coursera_wizard.domain.secret import SecretPlace, SecretRef, SecretState
from coursera_wizard.ui.pages.connection import ConnectionPage
from coursera_wizard.wizard.session import WizardSession
from coursera_wizard.wizard.steps import StepId
from tests.support.builders import ORGANIZATION_NAME, SECRET, passed_checks, refused_checks
from tests.support.shots_base import settle
from tests.support.window import World, a_connected_session, a_page, a_session

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def an_entered_page(
    qtbot: QtBot, world: World, session: WizardSession | None = None
) -> ConnectionPage:
    """Return the page as somebody meets it."""
    page = a_page(StepId.CONNECTION, session or a_session(world), world)
    assert isinstance(page, ConnectionPage)
    qtbot.addWidget(page, before_close_func=lambda made: made.leave())
    page.resize(900, 700)
    page.show()
    page.enter()
    return page


def click(qtbot: QtBot, page: QWidget, name: str) -> None:
    """Press a button by its name."""
    found = page.findChild(QPushButton, name)
    assert isinstance(found, QPushButton), name
    assert found.isVisible(), name
    qtbot.mouseClick(found, Qt.MouseButton.LeftButton)


async def test_test_starts_by_itself_and_names_the_organization(qtbot: QtBot) -> None:
    """Entering is enough; the name of the organization is shown as proof."""
    world = World()

    page = an_entered_page(qtbot, world)
    await settle()

    assert page.status.words == f"Connected to {ORGANIZATION_NAME}."
    assert all(line.result.state is CheckState.PASS for line in page.lines.values())
    assert page.session.problems(StepId.CONNECTION) == ()


async def test_passed_test_is_not_repeated(qtbot: QtBot) -> None:
    """Coming back with the same credentials asks nobody again."""
    world = World()

    page = an_entered_page(qtbot, world, a_connected_session(world))
    await settle()

    assert world.tester.only == []
    assert ORGANIZATION_NAME in page.status.words


async def test_refused_test_shows_its_cause_and_leads_to_the_field(qtbot: QtBot) -> None:
    """The problem stands on top; one click names the field to correct."""
    world = World()
    world.tester.checks = refused_checks()
    page = an_entered_page(qtbot, world)
    await settle()

    with qtbot.waitSignal(page.field_asked) as heard:
        click(qtbot, page, "problem.field")

    assert heard.args == ["account.organization_id"]
    assert page.lines[CheckId.ORGANIZATION].sentence.startswith("Failed:")
    assert page.lines[CheckId.PROGRAMS].sentence.startswith("Not reached:")
    assert page.session.problems(StepId.CONNECTION) != ()


async def test_try_again_runs_all_checks(qtbot: QtBot) -> None:
    """After the cause is mended, one click tests again and clears the problem."""
    world = World()
    world.tester.checks = refused_checks()
    page = an_entered_page(qtbot, world)
    await settle()
    world.tester.checks = passed_checks()

    click(qtbot, page, "problem.again")
    await settle()

    assert page.problem_view.problem is None
    assert world.tester.only == [None, None]


async def test_one_line_is_tested_alone(qtbot: QtBot) -> None:
    """A warning can be tested again by itself."""
    world = World()
    checks = list(passed_checks())
    index = list(CheckId).index(CheckId.GRADES)
    trouble = problem(ProblemCode.COURSERA_GRADES_NOT_READABLE, severity=Severity.WARNS)
    checks[index] = replace(checks[index], state=CheckState.WARNING, problem=trouble)
    world.tester.checks = tuple(checks)
    page = an_entered_page(qtbot, world)
    await settle()

    click(qtbot, page, "check.grades.again")
    await settle()

    assert world.tester.only == [None, CheckId.GRADES]
    assert "1 check wants a look" in page.status.words


async def test_details_of_a_line_are_folded(qtbot: QtBot) -> None:
    """What lies behind a line is shown on request."""
    world = World()
    world.tester.checks = refused_checks()
    page = an_entered_page(qtbot, world)
    await settle()
    line = page.lines[CheckId.ORGANIZATION]
    hidden = line._behind.isHidden()

    click(qtbot, page, "check.organization.more")

    assert hidden
    assert "request 7f3a91c2" in line._behind.text()
    assert line._behind.isVisible()


async def test_cancel_is_immediate_and_says_so(qtbot: QtBot) -> None:
    """A running test stops at once, and can be started again."""
    world = World()
    world.tester.gate = asyncio.Event()
    page = an_entered_page(qtbot, world)
    await settle()
    assert page.status.words == "Testing the connection…"

    click(qtbot, page, "connection.cancel")

    assert not page.tasks.busy
    assert "canceled" in page.status.words
    assert page.again_button.isVisible()
    await settle()


async def test_leaving_while_busy_cancels(qtbot: QtBot) -> None:
    """A page that was left learns nothing and shows nothing."""
    world = World()
    world.tester.gate = asyncio.Event()
    page = an_entered_page(qtbot, world)
    await settle()

    page.leave()
    world.tester.gate.set()
    await settle()

    assert page.session.state.facts.connection is None
    assert page.problem_view.problem is None


async def test_changed_credentials_are_tested_again(qtbot: QtBot) -> None:
    """Another key locks the way on, and entering tests anew."""
    world = World()
    page = an_entered_page(qtbot, world)
    await settle()
    page.leave()
    page.session.choose_account(api_key="B" * 48)
    assert page.session.problems(StepId.CONNECTION) != ()

    page.enter()
    await settle()

    assert world.tester.only == [None, None]


async def test_report_can_be_copied_without_secret(qtbot: QtBot) -> None:
    """The report has every line and the problem's number, and no secret."""
    world = World()
    world.tester.checks = refused_checks()
    page = an_entered_page(qtbot, world)
    await settle()

    click(qtbot, page, "connection.copy")

    report = QGuiApplication.clipboard().text()
    assert "CW-205" in report
    assert "Open the organization: Failed" in report
    assert SECRET not in report


async def test_unusual_address_is_trusted_in_place(qtbot: QtBot) -> None:
    """The question can be answered here, and the test goes on."""
    world = World()
    question = problem(ProblemCode.COURSERA_ADDRESS_NOT_TRUSTED, address="x.example")
    checks = list(passed_checks())
    checks[2] = replace(checks[2], state=CheckState.FAILED, problem=question)
    world.tester.checks = tuple(checks)
    page = an_entered_page(qtbot, world)
    await settle()
    world.tester.checks = passed_checks()

    click(qtbot, page, "connection.allow")
    await settle(30)

    assert len(world.routes.allowed) == 1
    assert ORGANIZATION_NAME in page.status.words


async def test_sealed_secret_is_unlocked_first(qtbot: QtBot) -> None:
    """A delivery with a sealed file asks for the passphrase and then tests."""
    world = World()
    session = a_session(world, secret="")
    session.choose(secret=SecretRef(SecretPlace.SEALED_FILE), secret_state=SecretState.STORED)
    binding = session.state.draft.account.binding

    world.vaults.sealed_file.entries[binding] = SECRET
    page = an_entered_page(qtbot, world, session)
    await settle()
    assert world.tester.only == []

    qtbot.keyClicks(page._passphrase, "correct horse")
    click(qtbot, page, "connection.unlock")
    await settle(40)

    assert ORGANIZATION_NAME in page.status.words
    assert page._passphrase.text() == ""
