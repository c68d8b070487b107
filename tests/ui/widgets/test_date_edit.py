"""Fields for days."""

from __future__ import annotations

import datetime as dt

import pytest
from pytestqt.qtbot import QtBot

from coursera_wizard import regional
from coursera_wizard.regional import RegionalStyle
from coursera_wizard.ui.widgets.date_edit import DateEdit

DAY = dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("style", "text"),
    [(RegionalStyle(), "23 Nov 2026"), (RegionalStyle(month_first=True), "Nov 23, 2026")],
)
def test_a_day_is_written_as_the_region_does(qtbot: QtBot, style: RegionalStyle, text: str) -> None:
    """The month is a word either way."""
    regional.use_style(style)
    edit = DateEdit()
    qtbot.addWidget(edit)
    edit.show_day(DAY)
    assert (edit.text(), edit.day()) == (text, DAY)


def test_showing_a_day_tells_nobody(qtbot: QtBot) -> None:
    """Only what a person chooses is told, and no day before the first."""
    edit = DateEdit()
    qtbot.addWidget(edit)
    told: list[object] = []
    edit.dateChanged.connect(told.append)
    edit.begin_with(DAY)
    told.clear()
    edit.show_day(dt.date(2026, 12, 1))
    assert told == []
    edit.show_day(dt.date(2026, 1, 1))
    assert edit.day() == DAY
