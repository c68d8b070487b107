"""Fields for times of day."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from coursera_wizard import i18n, regional
from coursera_wizard.domain.schedule_words import time_text
from coursera_wizard.regional import RegionalStyle
from coursera_wizard.ui.widgets.time_edit import TimeEdit, read_time


@pytest.mark.parametrize(
    ("typed", "time"),
    [
        ("0:45", dt.time(0, 45)), ("0045", dt.time(0, 45)), ("12:45 am", dt.time(0, 45)),
        ("12:45\u00a0AM", dt.time(0, 45)), ("12.45 p.m.", dt.time(12, 45)), ("7 pm", dt.time(19)),
        ("13:00 pm", None), ("0 am", None), ("24:00", None), ("soon", None), ("", None),
    ],
)  # fmt: skip
def test_what_people_type_is_understood(typed: str, time: dt.time | None) -> None:
    """In either way of writing, whatever the region's is."""
    assert read_time(typed) == time


@pytest.mark.parametrize("language", ["en", i18n.PSEUDO_LONG])
@pytest.mark.parametrize("has_twelve_hours", [False, True])
def test_what_is_written_is_read_again(language: str, *, has_twelve_hours: bool) -> None:
    """In every language, and with halves of the day that have other names there."""
    i18n.set_language(language)
    regional.use_style(RegionalStyle(twelve_hours=has_twelve_hours))
    for hour in range(24):
        time = dt.time(hour, 5)
        assert read_time(time_text(time)) == time


def test_a_time_is_shown_whole_as_the_region_writes_it(qtbot: QtBot) -> None:
    """What was typed is tidied when the field is left, and there is room for all of it."""
    regional.use_style(RegionalStyle(twelve_hours=True))
    edit = TimeEdit()
    qtbot.addWidget(edit)
    edit.show()
    told: list[object] = []
    edit.edited.connect(told.append)
    QTest.keyClicks(edit, "22:45")
    edit.editingFinished.emit()
    assert told[-1] == dt.time(22, 45)
    assert edit.text() == "10:45\u00a0PM"
    assert edit.placeholderText() == "12:45\u00a0AM"
    assert edit.fontMetrics().horizontalAdvance(edit.text()) < edit.cursorRect().left() + 8
    assert edit.cursorRect().right() < edit.width()
