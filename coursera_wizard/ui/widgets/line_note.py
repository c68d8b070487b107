"""What a person should know of one line of a table, below it, with a button that mends it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from coursera_wizard.i18n import _
from coursera_wizard.ui import theme
from coursera_wizard.ui.icons import Icon
from coursera_wizard.ui.theme import Gap, Tone
from coursera_wizard.ui.widgets.basic import IconLabel, button, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QPushButton


@dataclass(frozen=True, slots=True)
class LineNote:
    """A sentence, and what its button says; no button without words for it."""

    words: str
    button: str = ""


class LineNoteView(QWidget):
    """Shows one note in the width of the table."""

    def __init__(
        self, note: LineNote, name: str, about: str, on_click: Callable[[], object]
    ) -> None:
        """Make the view.

        Args:
            note: What it says.
            name: The button's object name.
            about: Whose line it is, for a screen reader.
            on_click: Called when the button is pressed.
        """
        super().__init__()
        row = QHBoxLayout(self)
        side, low = theme.scaled(Gap.M), theme.scaled(Gap.M)
        theme.pad(row, side, 0, theme.scaled(Gap.S), low)
        row.setSpacing(theme.scaled(Gap.S))
        words = text(note.words, "small")
        spoken = _("{name}: {words}").format(name=about, words=note.words)
        words.setAccessibleName(spoken)
        row.addWidget(IconLabel(Icon.WARNING, Tone.LOOK), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(words, 1)
        self.button: QPushButton | None = None
        if note.button:
            self.button = button(note.button, name, on_click, "link", small=True)
            self.button.setAccessibleDescription(spoken)
            row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
