"""Walks the real window as a person does: finds things by name, presses, types, and waits."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Self, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QWidget

from coursera_wizard.ui.window import Window
from coursera_wizard.wizard.steps import StepId

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from coursera_wizard.services.ports import Services
    from coursera_wizard.ui.wizard_view import WizardView

W = TypeVar("W", bound=QWidget)
PATIENCE_S = 20.0
MOST_TABS = 80


class WindowDriver:
    """One window with the services it is given."""

    def __init__(self, services: Services, *, patience_s: float = PATIENCE_S) -> None:
        self.window = Window()
        self.window.show()
        self._services = services
        self._patience_s = patience_s

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.window.say_farewell()

    def start(self, *, file: Path | None = None, practice: bool = False) -> None:
        """Bring the services, as the program does after the first paint."""
        self.window.start(self._services, file=file, practice=practice)

    @property
    def view(self) -> WizardView:
        """The configuration on the screen."""
        assert self.window.view is not None, "no configuration is open"
        return self.window.view

    def find(self, kind: type[W], name: str) -> W:
        """Return a widget that can be seen, by its object name."""
        for found in self.window.findChildren(kind, name):
            if isinstance(found, kind) and found.isVisibleTo(self.window):
                return found
        raise AssertionError(f"{name} is not on the screen")

    def shows(self, name: str) -> bool:
        """Return whether something of this name is on the screen."""
        found = self.window.findChildren(QWidget, name)
        return any(one.isVisibleTo(self.window) for one in found)

    def press(self, name: str) -> None:
        """Click a button."""
        self.find(QAbstractButton, name).click()

    def type(self, name: str, words: str) -> None:
        """Put words into a field, key by key."""
        field = self.find(QLineEdit, name)
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, words)

    async def type_slowly(self, name: str, words: str) -> None:
        """Put words into a field as fingers do: the window has time between the keys."""
        self.type(name, "")
        self.find(QLineEdit, name).clear()
        for letter in words:
            QTest.keyClicks(self.find(QLineEdit, name), letter)
            await asyncio.sleep(0.01)  # nobody types a hundred letters a second

    def pick(self, name: str, value: object) -> None:
        """Choose from a list."""
        combo = self.find(QComboBox, name)
        combo.setCurrentIndex(combo.findData(value))
        combo.activated.emit(combo.currentIndex())

    async def until(self, condition: Callable[[], object], what: str) -> None:
        """Wait until something can be seen."""
        loop = asyncio.get_running_loop()
        end = loop.time() + self._patience_s
        while not condition():
            if loop.time() > end:
                raise AssertionError(f"not seen in {self._patience_s} s: {what}")
            await asyncio.sleep(0.01)  # as an eye looks again; nothing announces every change

    async def until_at(self, step: StepId) -> None:
        """Wait until a step is shown and nothing runs on it."""
        await self.until(
            lambda: (
                self.window.view is not None
                and self.view.session.current is step
                and not self.view.page.tasks.busy
            ),
            f"the step {step}",
        )

    async def press_next_to(self, step: StepId) -> None:
        """Press the filled button, look at what comes, and wait for the step it leads to."""
        self.press("footer.next")
        await asyncio.sleep(0.01)
        await self.until_at(step)


class Keyboard:
    """Keys alone: what has the focus gets them."""

    def __init__(self, window: QWidget) -> None:
        self._window = window

    @property
    def focused(self) -> QWidget:
        """What has the focus."""
        return QApplication.focusWidget() or self._window

    def key(self, key: Qt.Key) -> None:
        """Press one key."""
        QTest.keyClick(self.focused, key)

    def select_all(self) -> None:
        """Press Ctrl+A."""
        QTest.keyClick(self.focused, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)

    def words(self, words: str) -> None:
        """Type."""
        QTest.keyClicks(self.focused, words)

    def tab_to(self, name: str) -> None:
        """Press Tab until a widget has the focus."""
        for _press in range(MOST_TABS):
            if self.focused.objectName() == name:
                return
            self.key(Qt.Key.Key_Tab)
        raise AssertionError(f"Tab never comes to {name}; it is at {self.focused.objectName()}")
