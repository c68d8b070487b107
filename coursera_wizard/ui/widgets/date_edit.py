"""A field for a day, with a calendar to choose it from."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDateEdit, QWidget

from coursera_wizard import regional


class DateEdit(QDateEdit):
    """Shows and takes days as the person's region writes them, the month as a word."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCalendarPopup(True)
        self.setDisplayFormat("MMM d, yyyy" if regional.style().month_first else "d MMM yyyy")

    def day(self) -> dt.date:
        """Return the day that is shown."""
        shown = self.date()
        return dt.date(shown.year(), shown.month(), shown.day())

    def show_day(self, day: dt.date) -> None:
        """Show a day without telling anybody."""
        shown = QDate(day.year, day.month, day.day)
        if self.date() != shown:
            was_blocked = self.blockSignals(True)
            self.setDate(shown)
            self.blockSignals(was_blocked)

    def begin_with(self, day: dt.date) -> None:
        """Take no day before this one."""
        self.setMinimumDate(QDate(day.year, day.month, day.day))
