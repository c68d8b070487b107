"""The line under the program table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton

from coursera_wizard.ui.widgets.detail_line import DetailLine

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_line_offers_only_what_helps(qtbot: QtBot) -> None:
    """Buttons that answer nothing are not there; the line keeps its height."""
    line = DetailLine()
    qtbot.addWidget(line)

    line.show_words("Is it this one?", "confirm", "new")
    height = line.minimumHeight()
    shown = [made.text() for made in line.findChildren(QPushButton) if not made.isHidden()]
    line.show_words("")

    assert shown == ["Confirm", "Make a new school"]
    assert all(made.isHidden() for made in line.findChildren(QPushButton))
    assert line.minimumHeight() == height
