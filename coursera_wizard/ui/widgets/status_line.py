"""One line saying how something stands: an icon and words."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget

from coursera_wizard.ui import theme
from coursera_wizard.ui.announce import announce
from coursera_wizard.ui.icons import Icon
from coursera_wizard.ui.theme import Gap, Tone
from coursera_wizard.ui.widgets.basic import IconLabel, text

_TURN_MS = 80
_TURN_DEGREES = 30


class BusyIcon(IconLabel):
    """A ring that turns while it is shown; the only movement in the program."""

    def __init__(self, size: int = Gap.L, *, ground: Tone | None = None) -> None:
        super().__init__(Icon.BUSY, Tone.ACCENT, size, ground=ground)
        self._degrees = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_TURN_MS)
        self._timer.timeout.connect(self._on_tick)

    def showEvent(self, _event: object) -> None:
        """Begin to turn."""
        self._timer.start()

    def hideEvent(self, _event: object) -> None:
        """Stand still."""
        self._timer.stop()

    def _on_tick(self) -> None:
        self._degrees = (self._degrees + _TURN_DEGREES) % 360
        self.turn(self._degrees)


class StatusLine(QWidget):
    """Busy, done, a warning or a failure, in words; announced to a screen reader."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.scaled(Gap.S))
        self._busy = BusyIcon()
        self._icon = IconLabel(Icon.CHECK, Tone.GOOD)
        self._words = text()
        for widget in (self._busy, self._icon):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)
        self.clear()

    @property
    def words(self) -> str:
        """What it says; empty when it says nothing."""
        return self._words.text()

    def clear(self) -> None:
        """Say nothing."""
        self._words.setText("")
        self.hide()

    def show_busy(self, words: str) -> None:
        """Say what is being waited for."""
        self._show(words, None, Tone.TEXT)

    def show_done(self, words: str) -> None:
        """Say what was achieved."""
        self._show(words, Icon.CHECK, Tone.GOOD)

    def show_note(self, words: str) -> None:
        """Say something worth knowing."""
        self._show(words, Icon.INFO, Tone.MUTED)

    def show_look(self, words: str) -> None:
        """Say what wants a look."""
        self._show(words, Icon.WARNING, Tone.LOOK)

    def _show(self, words: str, icon: Icon | None, tone: Tone) -> None:
        is_new = self._words.text() != words or self.isHidden()
        self._busy.setVisible(icon is None)
        self._icon.setVisible(icon is not None)
        if icon is not None:
            self._icon.show_icon(icon, tone)
        theme.mark(self._words, "tone", tone.value if tone is not Tone.TEXT else "")
        self._words.setText(words)
        self.show()
        if is_new:
            announce(self, words, at_once=tone is Tone.WRONG)
