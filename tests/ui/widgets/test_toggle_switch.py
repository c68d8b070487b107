"""A switch shows its words in full, in as many lines as there is room for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursera_wizard.ui.widgets.toggle_switch import ToggleSwitch

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

WORDS = "Wait for my approval before every delivery"


def test_words_break_instead_of_being_cut_off(qtbot: QtBot) -> None:
    """A narrow switch is higher, and needs less width than its words in one line."""
    switch = ToggleSwitch(WORDS, "options.approve")
    qtbot.addWidget(switch)

    wide = switch.sizeHint()
    least = switch.minimumSizeHint()

    assert least.width() < wide.width()
    assert switch.heightForWidth(least.width()) > switch.heightForWidth(wide.width())


def test_click_anywhere_on_the_words_switches(qtbot: QtBot) -> None:
    """The words belong to the switch."""
    switch = ToggleSwitch(WORDS, "options.approve")
    qtbot.addWidget(switch)
    switch.resize(300, 40)

    assert switch.hitButton(switch.rect().bottomRight())
