"""What all tables of the program have in common: how they scroll, select and are ruled."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from coursera_wizard.ui import theme


def arrange_table(table: QTableView) -> None:
    """Have a table select rows, scroll smoothly, and leave Tab to the page."""
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.setCornerButtonEnabled(False)
    side = table.verticalHeader()
    side.hide()
    side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    top = table.horizontalHeader()
    top.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    top.setHighlightSections(False)
    top.setTextElideMode(Qt.TextElideMode.ElideRight)
    top.setMinimumSectionSize(1)


def size_rows(table: QTableView) -> None:
    """Give rows and heading their height at the size of text in use."""
    side = table.verticalHeader()
    side.setMinimumSectionSize(1)
    side.setDefaultSectionSize(theme.scaled(theme.ROW_HEIGHT))
    table.horizontalHeader().setFixedHeight(theme.scaled(theme.HEADER_HEIGHT))
