"""Tables of the program look and behave alike."""

from __future__ import annotations

from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

from coursera_wizard.ui import theme
from coursera_wizard.ui.widgets.table_look import arrange_table, size_rows


def test_tab_leaves_a_table(qtbot: QtBot) -> None:
    """A table is one stop for Tab, and its columns are not resized by accident."""
    table = QTableView()
    qtbot.addWidget(table)
    arrange_table(table)
    assert not table.tabKeyNavigation()
    assert table.verticalHeader().isHidden()
    assert table.selectionBehavior() is QTableView.SelectionBehavior.SelectRows


def test_rows_have_one_height(qtbot: QtBot) -> None:
    """Also where Qt would give them more by itself."""
    table = QTableView()
    qtbot.addWidget(table)
    size_rows(table)
    assert table.verticalHeader().defaultSectionSize() == theme.scaled(theme.ROW_HEIGHT)
