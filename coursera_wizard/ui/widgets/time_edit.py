"""A field for a time of day that takes what people type: 0:45, 00:45, 0.45, 12:45 am."""

from __future__ import annotations

import datetime as dt
import re

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from coursera_wizard import regional
from coursera_wizard.domain.schedule_words import half_names, time_text
from coursera_wizard.ui import theme

_TIME = re.compile(r"\s*(\d{1,2})(?:[:.h ]?(\d{2}))?\s*([ap])?\.?(?:m\.?)?\s*", re.IGNORECASE)
_EXAMPLE = dt.time(0, 45)


def read_time(text: str) -> dt.time | None:
    """Return the time a person meant, or None while it is none."""
    for half, name in zip("ap", half_names(), strict=True):
        text = re.sub(re.escape(name), half, text, flags=re.IGNORECASE)
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    half = (found[3] or "").lower()
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 23 or minute > 59:
        return None
    return dt.time(hour, minute)


class TimeEdit(QLineEdit):
    """Tells each time that was typed; what is no time yet counts as none."""

    edited = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(time_text(_EXAMPLE))
        longer = theme.TIME_LONGER if regional.style().twelve_hours else 0
        self.setFixedWidth(theme.scaled(theme.TIME_WIDTH + longer))
        self.textEdited.connect(lambda text: self.edited.emit(read_time(text)))
        self.editingFinished.connect(self._tidy)

    def show_time(self, time: dt.time | None) -> None:
        """Show a time, unless what stands there means the same already."""
        if read_time(self.text()) != time:
            self.setText("" if time is None else time_text(time))

    def _tidy(self) -> None:
        time = read_time(self.text())
        if time is not None:
            self.setText(time_text(time))
