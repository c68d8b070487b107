"""Stands where a list would be: while it is read, when it is empty, when nothing fits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QVBoxLayout

from coursera_wizard.ui import theme
from coursera_wizard.ui.announce import announce
from coursera_wizard.ui.theme import Gap
from coursera_wizard.ui.widgets.basic import button, rename, text
from coursera_wizard.ui.widgets.cards import Card
from coursera_wizard.ui.widgets.status_line import BusyIcon

if TYPE_CHECKING:
    from collections.abc import Callable


class ListPanel(Card):
    """A sentence in the middle of an empty card, with one way on."""

    def __init__(self, name: str) -> None:
        super().__init__(padding=Gap.XL)
        self.setObjectName(name)
        self._on_click: Callable[[], object] = lambda: None
        self._busy = BusyIcon(Gap.XL)
        self._title = text("", "heading")
        self._words = text("", "muted")
        self._progress = QProgressBar()
        self._progress.setObjectName(f"{name}.progress")
        self._progress.setTextVisible(False)
        self._progress.setFixedWidth(theme.scaled(theme.SEARCH_WIDTH))
        self._way_on = button("", f"{name}.button", self._on_button_clicked)
        middle = Qt.AlignmentFlag.AlignHCenter
        for label in (self._title, self._words):
            label.setAlignment(middle)
        column = QVBoxLayout()
        column.setSpacing(theme.scaled(Gap.S))
        column.addStretch(1)
        column.addWidget(self._busy, 0, middle)
        column.addWidget(self._title)
        column.addWidget(self._words)
        column.addWidget(self._progress, 0, middle)
        column.addSpacing(theme.scaled(Gap.S))
        column.addWidget(self._way_on, 0, middle)
        column.addStretch(1)
        self.body.addLayout(column)

    @property
    def words(self) -> str:
        """What it says, in one line."""
        return " ".join(part for part in (self._title.text(), self._words.text()) if part)

    def focus_button(self) -> None:
        """Move the focus to the way on."""
        self._way_on.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_words(
        self, title: str, words: str, way_on: str, on_click: Callable[[], object]
    ) -> None:
        """Say why there is no list, and offer a way on (none without words for it)."""
        self._show(title, words, way_on, on_click)
        self._busy.hide()
        self._progress.hide()

    def show_busy(
        self,
        title: str,
        words: str,
        *,
        progress: tuple[int, int] | None,
        way_on: str,
        on_click: Callable[[], object],
    ) -> None:
        """Say what is being read.

        Args:
            title: What is done.
            words: How far it is.
            progress: How many of how many; None where the whole is not known.
            way_on: What stands on the button.
            on_click: What it does.
        """
        self._show(title, words, way_on, on_click)
        self._busy.show()
        self._progress.setVisible(progress is not None)
        self._progress.setAccessibleName(title)
        if progress is not None:
            done, whole = progress
            self._progress.setRange(0, max(whole, 1))
            self._progress.setValue(min(done, whole))

    def _show(self, title: str, words: str, way_on: str, on_click: Callable[[], object]) -> None:
        is_new = self._title.text() != title
        self._title.setText(title)
        self._words.setText(words)
        self._words.setVisible(bool(words))
        rename(self._way_on, way_on)
        self._way_on.setVisible(bool(way_on))
        self._on_click = on_click
        if is_new:
            announce(self, self.words)

    def _on_button_clicked(self) -> None:
        self._on_click()
