"""What stands where a list would be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QProgressBar, QPushButton

from coursera_wizard.ui.widgets.list_panel import ListPanel

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_panel_offers_a_way_on_while_busy_and_when_empty(qtbot: QtBot) -> None:
    """The same button does what its words say."""
    panel = ListPanel("panel")
    qtbot.addWidget(panel)
    pressed: list[str] = []
    way_on = panel.findChild(QPushButton, "panel.button")
    bar = panel.findChild(QProgressBar, "panel.progress")
    assert isinstance(way_on, QPushButton)
    assert isinstance(bar, QProgressBar)

    panel.show_busy(
        "Reading", "5 of 9", progress=(5, 9), way_on="Cancel", on_click=lambda: pressed.append("c")
    )
    way_on.click()
    assert (panel.words, way_on.accessibleName(), bar.value()) == ("Reading 5 of 9", "Cancel", 5)
    assert not bar.isHidden()
    panel.show_words("Nothing", "", "Again", lambda: pressed.append("a"))
    way_on.click()

    assert (panel.words, way_on.text(), pressed) == ("Nothing", "Again", ["c", "a"])
    assert bar.isHidden()
