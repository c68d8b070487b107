"""The attributes page: defaults, live examples, changes that can be undone one by one."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QWidget

from coursera_wizard.domain.attributes import (
    AttributeRow,
    Entity,
    Transform,
    changed_rows,
    default_rows,
    row_for,
)
from coursera_wizard.domain.draft import Receiver
from coursera_wizard.domain.facts import Sample
from coursera_wizard.ui.pages.attributes import AttributesPage
from coursera_wizard.wizard.actions import WizardActions
from tests.support.window import World, a_connected_session, child

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from coursera_wizard.wizard.session import WizardSession

SAMPLES = tuple(
    Sample({"users": {"fullName": name, "email": f"{name[0].lower()}@harbor.example"}})
    for name in ("Ana Prieto", "Bo", "Chidi Okafor Mensah")
)


def a_page(
    qtbot: QtBot, samples: tuple[Sample, ...] = SAMPLES
) -> tuple[AttributesPage, WizardSession]:
    """Return an entered page and its session."""
    world = World()
    session = a_connected_session(world)
    session.learn(samples=samples)
    page = AttributesPage(session, world.services, WizardActions(session, world.services))
    qtbot.addWidget(page)
    page.show()
    page.enter()
    return page, session


def test_focus_begins_with_the_tab_that_is_shown(qtbot: QtBot) -> None:
    """The keyboard starts where the page starts, and in the editor once a line is opened."""
    page, _session = a_page(qtbot)
    with qtbot.waitActive(page):
        page.activateWindow()

    page.focus_first()
    begun = page.focusWidget()
    child(page, QPushButton, "attributes.username.change").click()

    assert begun is child(page, QPushButton, "attributes.tab.users")
    assert page.focusWidget() is child(page, QComboBox, "attributes.username.source")


def texts(page: QWidget) -> list[str]:
    """Return the words of all labels."""
    return [label.text() for label in page.findChildren(QLabel)]


def pick(combo: QComboBox, value: object) -> None:
    """Choose as a person does."""
    combo.setCurrentIndex(combo.findData(value))
    combo.activated.emit(combo.currentIndex())


async def wait_until_idle(page: AttributesPage) -> None:
    """Wait for what the page started by itself."""
    idle = asyncio.Event()
    page.tasks_changed.connect(lambda: None if page.tasks.busy else idle.set())
    if page.tasks.busy:
        await idle.wait()


async def test_page_shows_the_defaults_with_live_examples(qtbot: QtBot) -> None:
    """Names are split as they are going to be delivered."""
    page, _session = a_page(qtbot)

    shown = texts(page)

    assert "fullName › last word" in shown
    assert "Ana" in shown
    assert "Prieto" in shown
    assert "Showing learner 1 of 3 sampled from your organization." in shown


async def test_next_learner_goes_round(qtbot: QtBot) -> None:
    """A single-word name is first and last name at once."""
    page, _session = a_page(qtbot)
    button = child(page, QPushButton, "attributes.next_sample")

    button.click()
    second = texts(page).count("Bo")
    button.click()
    button.click()

    assert second == 2
    assert "Prieto" in texts(page)


async def test_changed_source_is_marked_and_undone(qtbot: QtBot) -> None:
    """One change, one click back."""
    page, session = a_page(qtbot)
    child(page, QPushButton, "attributes.username.change").click()

    pick(child(page, QComboBox, "attributes.username.source"), "externalId")
    chosen = row_for(session.state.draft.attributes, Entity.USERS, "username")
    tab = child(page, QPushButton, "attributes.tab.users")
    marked = tab.text()
    child(page, QPushButton, "attributes.username.undo").click()

    assert chosen == AttributeRow(Entity.USERS, "username", "externalId")
    assert marked == "Users · 1 changed"
    assert tab.text() == "Users"
    assert session.state.draft.attributes == default_rows()


async def test_transformation_and_text_are_chosen(qtbot: QtBot) -> None:
    """A prefix asks for its text and goes into the state at each key."""
    page, session = a_page(qtbot)
    child(page, QPushButton, "attributes.username.change").click()

    pick(child(page, QComboBox, "attributes.username.transform"), Transform.PREFIX)
    qtbot.keyClicks(child(page, QLineEdit, "attributes.username.argument"), "c-")

    row = row_for(session.state.draft.attributes, Entity.USERS, "username")
    assert row is not None
    assert (row.transform, row.argument) == (Transform.PREFIX, "c-")


async def test_closed_choice_offers_only_what_oneroster_takes(qtbot: QtBot) -> None:
    """The role is one of a few words."""
    page, session = a_page(qtbot)
    child(page, QPushButton, "attributes.role.change").click()

    pick(child(page, QComboBox, "attributes.role.value"), "teacher")

    row = row_for(session.state.draft.attributes, Entity.USERS, "role")
    assert row is not None
    assert row.argument == "teacher"


async def test_required_attribute_cannot_be_removed_and_others_can(qtbot: QtBot) -> None:
    """A removed one can be added again from the list."""
    page, session = a_page(qtbot)
    child(page, QPushButton, "attributes.username.change").click()
    required = child(page, QPushButton, "attributes.username.remove").isVisible()
    child(page, QPushButton, "attributes.email.change").click()

    child(page, QPushButton, "attributes.email.remove").click()
    removed = row_for(session.state.draft.attributes, Entity.USERS, "email")
    pick(child(page, QComboBox, "attributes.add"), "email")

    assert not required
    assert removed is None
    assert row_for(session.state.draft.attributes, Entity.USERS, "email") is not None


async def test_reset_brings_the_tab_back(qtbot: QtBot) -> None:
    """Only the tab that is shown."""
    page, session = a_page(qtbot)
    child(page, QPushButton, "attributes.email.change").click()
    child(page, QPushButton, "attributes.email.remove").click()

    child(page, QPushButton, "attributes.reset").click()

    assert changed_rows(session.state.draft.attributes) == ()
    assert not child(page, QPushButton, "attributes.reset").isEnabled()


async def test_page_without_learners_says_so(qtbot: QtBot) -> None:
    """No example is no obstacle."""
    page, _session = a_page(qtbot, samples=())
    await wait_until_idle(page)

    assert any("learner" in text for text in texts(page))


def test_a_receiver_of_the_newer_version_gets_its_attributes(qtbot: QtBot) -> None:
    """OneRoster 1.2 wants a term for a grade where 1.1 wants a grading period."""
    page, session = a_page(qtbot)
    child(page, QPushButton, "attributes.tab.grades").click()
    before = "\n".join(texts(page)).replace("\u200b", "")

    session.choose(receiver=Receiver("generic-1.2"))

    after = "\n".join(texts(page)).replace("\u200b", "")
    assert "lineItems.gradingPeriodSourcedId" in before
    assert "lineItems.academicSessionSourcedId" not in before
    assert "lineItems.academicSessionSourcedId" in after
