"""Chips choose one of several or any of several, with mouse and keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible

from coursera_wizard.ui.widgets.chips import Chips
from coursera_wizard.ui.widgets.toggle_switch import ToggleSwitch

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

CHOICES = (("mon", "Mon"), ("tue", "Tue"), ("wed", "Wed"))


def test_one_of_several_is_exclusive(qtbot: QtBot) -> None:
    """Choosing one lets go of the other, and says which."""
    chips = Chips("tab", CHOICES, label="Tab")
    qtbot.addWidget(chips)
    chips.choose("mon")

    with qtbot.waitSignal(chips.picked) as heard:
        qtbot.mouseClick(chips.chip("tue"), Qt.MouseButton.LeftButton)

    assert heard.args == ["tue"]
    assert chips.chosen() == ("tue",)


def test_any_of_several_are_independent(qtbot: QtBot) -> None:
    """Days can be chosen together; Space switches the one with the focus."""
    chips = Chips("days", CHOICES, label="Days", many=True)
    qtbot.addWidget(chips)
    chips.choose(("mon",))

    qtbot.keyClick(chips.chip("wed"), Qt.Key.Key_Space)

    assert chips.chosen() == ("mon", "wed")


@pytest.mark.parametrize("many", [False, True])
def test_arrow_keys_go_round_the_group(qtbot: QtBot, many: bool) -> None:
    """They never leave the group, and change nothing by themselves."""
    chips = Chips("days", CHOICES, label="Days", many=many)
    qtbot.addWidget(chips)
    chips.choose(("mon",))
    chips.show()
    chips.focus_chosen()

    visited = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Left):
        qtbot.keyClick(chips.focusWidget(), key)
        visited.append(chips.focusWidget().objectName())

    assert visited == ["days.tue", "days.wed", "days.mon", "days.wed"]
    assert chips.chosen() == ("mon",)


def test_choosing_from_state_tells_nobody(qtbot: QtBot) -> None:
    """Showing the state is no choice of the person's."""
    chips = Chips("days", CHOICES, label="Days", many=True)
    qtbot.addWidget(chips)
    heard: list[str] = []
    chips.picked.connect(heard.append)

    chips.choose(("tue", "wed"))

    assert heard == []
    assert chips.chosen() == ("tue", "wed")


def test_roles_for_a_screen_reader(qtbot: QtBot) -> None:
    """One of several reads as radio buttons, any of several as check boxes, a switch as well."""
    one = Chips("tab", CHOICES, label="Tab")
    many = Chips("days", CHOICES, label="Days", many=True)
    switch = ToggleSwitch("Run it by itself", "schedule.run")
    for widget in (one, many, switch):
        qtbot.addWidget(widget)

    roles = [
        QAccessible.queryAccessibleInterface(widget).role()
        for widget in (one.chip("mon"), many.chip("mon"), switch)
    ]

    assert roles == [
        QAccessible.Role.RadioButton,
        QAccessible.Role.CheckBox,
        QAccessible.Role.CheckBox,
    ]
