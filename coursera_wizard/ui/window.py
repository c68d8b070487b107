"""The one window: painted at once, filled when the services are there, closed in good order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QMainWindow,
    QWidget,
)

from coursera_wizard.i18n import _
from coursera_wizard.ui import theme
from coursera_wizard.ui.side_list import SideList

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QCloseEvent, QKeyEvent, QPaintEvent

    from coursera_wizard.domain.problem import Problem
    from coursera_wizard.services.ports import Services
    from coursera_wizard.ui.desk import Desk
    from coursera_wizard.ui.home_view import HomeView
    from coursera_wizard.ui.wizard_view import WizardView


class Window(QMainWindow):
    """Holds the desk: the home page or one configuration.

    It is painted before anything else is loaded; :meth:`start` brings the services and the desk.
    Closing is refused the first time: `leaving` asks for the farewell, after which the window
    closes for good.
    """

    leaving = Signal()
    painted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle(_("Coursera Wizard"))
        self.resize(*theme.WINDOW_SIZE)
        self.setMinimumSize(*theme.SMALLEST_WINDOW)
        self.is_painted = False
        self._may_close = False
        self._desk: Desk | None = None
        self.setCentralWidget(_first_sight())
        self._bind_keys()

    def start(
        self, services: Services, *, file: Path | None = None, practice: bool = False
    ) -> None:
        """Fill the window: the deliveries, a file, or the practice organization."""
        from coursera_wizard.ui.desk import Desk

        self._desk = Desk(services)
        self.setCentralWidget(self._desk)
        self._desk.begin(file=file, practice=practice)

    @property
    def desk(self) -> Desk:
        """What lies in the window once it has started."""
        assert self._desk is not None  # noqa: S101 - nobody asks before the start
        return self._desk

    @property
    def home(self) -> HomeView:
        """The home page in its frame."""
        return self.desk.home

    @property
    def view(self) -> WizardView | None:
        """The configuration that is open, if any."""
        return self._desk.view if self._desk is not None else None

    def show_problem(self, problem: Problem) -> None:
        """Show a problem where the person is looking."""
        if self._desk is not None:
            self._desk.show_problem(problem)

    async def say_farewell(self) -> None:
        """Keep the draft, end what runs, give everything back, and close for good."""
        try:
            if self._desk is not None:
                await self._desk.clear()
        finally:
            self._may_close = True
            self.close()
            self.deleteLater()

    # -- keyboard

    def _bind_keys(self) -> None:
        forward, back = "Alt+Right", "Alt+Left"
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            forward, back = back, forward
        for keys, action in (
            (back, self._on_back_keys),
            (forward, self._on_next_keys),
            ("Ctrl+PgUp", self._on_back_keys),
            ("Ctrl+PgDown", self._on_next_keys),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(action)

    def _on_back_keys(self) -> None:
        if self.view is not None:
            self.view.go_back()

    def _on_next_keys(self) -> None:
        if self.view is not None:
            self.view.go_next()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the focused button, or go on from a field of one line."""
        if event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            super().keyPressEvent(event)
            return
        focused = self.focusWidget()
        if isinstance(focused, QAbstractButton):
            focused.click()
        elif isinstance(focused, QLineEdit | QAbstractSpinBox | QComboBox):
            self._on_next_keys()
        else:
            super().keyPressEvent(event)

    # -- Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell that the window can be seen."""
        super().paintEvent(event)
        if not self.is_painted:
            self.is_painted = True
            self.painted.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Refuse at first: the farewell closes the window."""
        if self._may_close:
            event.accept()
            return
        event.ignore()
        self.leaving.emit()


def _first_sight() -> QWidget:
    """Return what is seen while everything else is being loaded."""
    sight = QWidget()
    row = QHBoxLayout(sight)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(SideList())
    row.addStretch(1)
    return sight
