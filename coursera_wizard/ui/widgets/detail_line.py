"""The line under the program table: what the selected rows ask for, with buttons that answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from coursera_wizard.i18n import _
from coursera_wizard.ui import theme
from coursera_wizard.ui.theme import Gap
from coursera_wizard.ui.widgets.basic import button, text

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPushButton

_LINES = 2


class DetailLine(QWidget):
    """Always as high as two lines of small text, so that the table above stands still."""

    confirm_asked = Signal()
    new_school_asked = Signal()
    on_asked = Signal()
    off_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.scaled(Gap.M))
        self._words = text("", "small")
        self._words.setObjectName("programs.detail")
        self._words.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._words, 1)
        self._buttons: dict[str, QPushButton] = {}
        for key, words, signal in (
            ("confirm", _("Confirm"), self.confirm_asked),
            ("new", _("Make a new school"), self.new_school_asked),
            ("on", _("Turn on"), self.on_asked),
            ("off", _("Turn off"), self.off_asked),
        ):
            made = button(words, f"programs.detail.{key}", signal.emit, "link", small=True)
            made.hide()
            self._buttons[key] = made
            row.addWidget(made)

    @property
    def words(self) -> str:
        """What it says."""
        return self._words.text()

    def show_words(self, words: str, *buttons: str) -> None:
        """Say something and offer some of the buttons: confirm, new, on, off."""
        if self._words.text() != words:
            self._words.setText(words)
        for key, made in self._buttons.items():
            if made.isHidden() == (key in buttons):
                made.setVisible(key in buttons)
        self.setMinimumHeight(self._words.fontMetrics().lineSpacing() * _LINES)
