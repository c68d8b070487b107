"""Every page with the keyboard alone and a screen reader: names, roles, order, stable names."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from coursera_wizard.domain.draft import Receiver, ReceiverChannel, Sftp, SftpSignIn
from coursera_wizard.ui.home_view import HomeView
from coursera_wizard.ui.pages import PAGES, page_class
from coursera_wizard.ui.widgets.cards import Collapsible
from coursera_wizard.ui.wizard_view import WizardView
from coursera_wizard.wizard.steps import STEPS, StepId
from tests.support import shots_unattended
from tests.support.shots_base import a_view, settle
from tests.support.window import World, a_connected_session, a_world_with_deliveries, child

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

INTERACTIVE = (
    QAbstractButton,
    QLineEdit,
    QPlainTextEdit,
    QComboBox,
    QAbstractSpinBox,
    QAbstractItemView,
)
QT_OWN = re.compile(r"^qt_")


def interactive(root: QWidget) -> Iterator[QWidget]:
    """Yield everything that can be used with the keyboard and can be seen."""
    for widget in root.findChildren(QWidget):
        is_inner = isinstance(
            widget.parentWidget(), QComboBox | QAbstractSpinBox | QAbstractItemView
        ) or QT_OWN.match(widget.objectName())
        is_hidden = not widget.isVisibleTo(root) or widget.focusPolicy() == Qt.FocusPolicy.NoFocus
        if isinstance(widget, INTERACTIVE) and not is_inner and not is_hidden:
            yield widget


def check_names(root: QWidget) -> None:
    """Assert that each has a name for people and a stable one for tests."""
    seen: set[str] = set()
    for widget in interactive(root):
        where = f"{type(widget).__name__} {widget.objectName()!r}"
        assert widget.objectName(), f"{where}: no object name"
        assert widget.objectName() not in seen, f"{where}: the same name twice"
        seen.add(widget.objectName())
        spoken = QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
        assert spoken, f"{where}: nothing to say"
        assert "&" not in spoken, f"{where}: a mnemonic in its name"
        if isinstance(widget, QAbstractButton) and widget.text():
            label_in_name = widget.text() in widget.accessibleName()
            assert label_in_name, f"{where}: its name is not what stands on it"


def check_tab_order(root: QWidget) -> None:
    """Assert that Tab reaches everything once and comes back to where it began."""
    wanted = {w for w in interactive(root) if w.focusPolicy() & Qt.FocusPolicy.TabFocus}
    start = next(iter(wanted))
    found, current = {start}, start.nextInFocusChain()
    while current is not None and current is not start:
        if current in wanted:
            found.add(current)
        current = current.nextInFocusChain()
    assert found == wanted


def test_every_step_has_its_page() -> None:
    """Steps and pages list the same ids, and each page knows its step."""
    assert set(PAGES) == {step.id for step in STEPS}
    for step in STEPS:
        assert page_class(step.id).step is step.id


@pytest.mark.parametrize("step", [step.id for step in STEPS])
async def test_page_can_be_used_by_keyboard_and_ear(qtbot: QtBot, step: StepId) -> None:
    """Everything interactive has names, and Tab reaches it; also what is folded away."""
    world = World()
    view: WizardView = await a_view(world, a_connected_session(world), step)
    await settle(40)
    try:
        assert view.session.current is step
        for part in view.findChildren(Collapsible):
            if part.isVisibleTo(view):
                part.set_open(is_open=True)
        await settle()

        check_names(view)
        check_tab_order(view)
        assert view.page.accessibleName() == view.page.title
    finally:
        await view.end()
        view.deleteLater()


@pytest.mark.parametrize(
    ("step", "change", "receiver"),
    [
        (StepId.CREDENTIALS, "receiver.change", Receiver()),
        (
            StepId.CREDENTIALS,
            "receiver.change",
            Receiver(channel=ReceiverChannel.SFTP, sftp=Sftp("sftp.example.org")),
        ),
        (
            StepId.CREDENTIALS,
            "receiver.change",
            Receiver(channel=ReceiverChannel.SFTP, sftp=Sftp(sign_in=SftpSignIn.KEY)),
        ),
        (StepId.SCHEDULE, "notices.change", Receiver()),
    ],
)
async def test_parts_behind_change_can_be_used_by_keyboard_and_ear(
    qtbot: QtBot, step: StepId, change: str, receiver: Receiver
) -> None:
    """What is made late has names and its place in the order like everything else."""
    world = World()
    session = a_connected_session(world)
    view: WizardView = await a_view(world, session, step)
    await settle(10)
    try:
        session.choose(receiver=receiver)
        child(view.page, QPushButton, change).click()
        await settle()

        check_names(view)
        check_tab_order(view)
    finally:
        await view.end()
        view.deleteLater()


@pytest.mark.parametrize(
    ("step", "names"),
    [
        (
            StepId.ATTRIBUTES,
            [
                "attributes.tab.users",
                "attributes.username.change",
                "attributes.username.source",
                "attributes.givenName.change",
                "attributes.add",
                "footer.next",
            ],
        ),
        (StepId.FINISH, ["review.organization", "review.receiver", "file.path", "footer.next"]),
    ],
)
async def test_tab_reads_as_the_page_does(step: StepId, names: list[str]) -> None:
    """What is made late stands where it is seen: Tab goes from top to bottom."""
    world = World()
    view = await a_view(world, a_connected_session(world), step)
    await settle(40)
    try:
        for opener in view.findChildren(QAbstractButton, "attributes.username.change"):
            opener.click()
        start = view.findChild(QWidget, names[0])
        assert isinstance(start, QWidget)

        order, current = [names[0]], start.nextInFocusChain()
        while current is not None and current is not start:
            order.append(current.objectName())
            current = current.nextInFocusChain()

        assert [name for name in order if name in names] == names
    finally:
        await view.end()
        view.deleteLater()


async def test_home_can_be_used_by_keyboard_and_ear(qtbot: QtBot) -> None:
    """The same for the list of deliveries."""
    home = HomeView()
    qtbot.addWidget(home, before_close_func=lambda made: made.page.tasks.close())
    home.resize(1120, 740)
    home.show()
    home.start(a_world_with_deliveries().services)
    home.page.enter()
    await settle(30)

    check_names(home)
    check_tab_order(home)


@pytest.mark.parametrize(
    "build",
    [
        shots_unattended.schedule_by_itself,
        shots_unattended.schedule_cannot,
        shots_unattended.proof_failed,
        shots_unattended.home_entries,
    ],
)
async def test_runs_by_themselves_can_be_used_by_keyboard_and_ear(
    qtbot: QtBot, build: Callable[[], Awaitable[QWidget]]
) -> None:
    """The switch, its problem, the proof and entries that differ have names and a place."""
    seen = await build()
    try:
        check_names(seen)
        check_tab_order(seen)
    finally:
        if isinstance(seen, WizardView):
            await seen.end()
        if isinstance(seen, HomeView):
            seen.page.leave()
            seen.page.tasks.close()
        seen.deleteLater()


@pytest.mark.parametrize("step", [step.id for step in STEPS])
async def test_inputs_have_labels_of_their_own(qtbot: QtBot, step: StepId) -> None:
    """A field is never named by its value or its placeholder."""
    world = World()
    view = await a_view(world, a_connected_session(world), step)
    await settle(40)
    try:
        for widget in interactive(view):
            if isinstance(widget, QLineEdit | QComboBox | QAbstractSpinBox):
                assert widget.accessibleName(), widget.objectName()
    finally:
        await view.end()
        view.deleteLater()
