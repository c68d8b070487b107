"""The program table: columns that fit, rows that are seen, keys that ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from coursera_wizard.domain.facts import KnownSchools
from coursera_wizard.domain.mapping import ProgramMapping
from coursera_wizard.ui.widgets.mapping_model import Column, MappingModel
from coursera_wizard.ui.widgets.mapping_table import MappingTable
from coursera_wizard.ui.widgets.match_words import Pill
from coursera_wizard.wizard.program_index import ProgramIndex
from coursera_wizard.wizard.school_finder import SchoolFinder
from tests.support.ink import has_ink

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

COUNT = 100_000


def a_table(qtbot: QtBot, width: int = 800) -> MappingTable:
    """Return a shown table of very many programs."""
    rows = tuple(ProgramMapping(f"p{number}", f"Program {number}") for number in range(COUNT))
    model = MappingModel(lambda _row: Pill("Check: 82 % alike", "look", can_confirm=True))
    finder = SchoolFinder(KnownSchools(), ProgramIndex({}, None))
    table = MappingTable(model, lambda: finder)
    model.setParent(table)
    model.show_rows(rows, range(COUNT))
    qtbot.addWidget(table)
    table.resize(width, 400)
    table.show()
    return table


@pytest.mark.parametrize("width", [600, 830, 1600])
def test_columns_fill_the_width_exactly(qtbot: QtBot, width: int) -> None:
    """Nothing stands outside, and names get what is left."""
    table = a_table(qtbot, width)

    widths = [table.columnWidth(column) for column in Column]

    assert sum(widths) == table.viewport().width()
    assert table.columnWidth(Column.PROGRAM) >= table.columnWidth(Column.SCHOOL)
    assert not table.isColumnHidden(Column.LEARNERS)


def test_names_come_before_learners_where_it_is_narrow(qtbot: QtBot) -> None:
    """Nothing scrolls sideways; the count comes back with the room."""
    table = a_table(qtbot, 400)

    assert table.isColumnHidden(Column.LEARNERS)
    assert sum(table.columnWidth(column) for column in Column) == table.viewport().width()
    assert table.horizontalScrollBar().maximum() == 0
    table.grab()
    table.resize(800, 400)
    assert not table.isColumnHidden(Column.LEARNERS)


def test_shown_rows_are_few(qtbot: QtBot) -> None:
    """Learners are asked for these alone."""
    table = a_table(qtbot)

    table.scrollToBottom()

    assert len(table.shown_rows()) < 20
    assert table.shown_rows()[-1] == COUNT - 1


def test_all_rows_are_selected_without_listing_them(qtbot: QtBot) -> None:
    """Ctrl+A and Space speak of 100,000 rows as of one range."""
    table = a_table(qtbot)
    wanted: list[object] = []
    table.switch_wanted.connect(wanted.append)

    QTest.keyClick(table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(table, Qt.Key.Key_Space)

    assert table.selected_count() == COUNT
    assert wanted == [range(COUNT)]


def test_click_on_confirm_asks_for_that_row(qtbot: QtBot) -> None:
    """The link beside the pill is where it is painted."""
    table = a_table(qtbot)
    wanted: list[object] = []
    table.confirm_wanted.connect(wanted.append)
    cell = table.visualRect(table.model().index(2, Column.MATCH))

    for x in range(cell.left(), cell.right(), 4):
        QTest.mouseClick(
            table.viewport(), Qt.MouseButton.LeftButton, pos=cell.center() + type(cell.center())(
                x - cell.center().x(), 0
            )
        )  # fmt: skip

    assert wanted
    assert all(rows == [2] for rows in wanted)


def test_typing_goes_to_the_next_program_of_that_name(qtbot: QtBot) -> None:
    """As in any list, without asking Qt to compare 100,000 rows."""
    table = a_table(qtbot)

    table.keyboardSearch("program 99")

    assert table.currentIndex().row() == 99


def test_names_stand_below_their_headings_from_the_right(qtbot: QtBot, qapp: QApplication) -> None:
    """Where reading begins on the right, a short name leaves the left of its cell empty."""
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        table = a_table(qtbot, 1400)
        cell = table.visualRect(table.model_of_programs.index(1, Column.PROGRAM))
        picture = table.viewport().grab().toImage()
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)

    half = cell.width() // 2
    inner = cell.adjusted(2, 2, -2, -4)
    assert not has_ink(picture, inner.adjusted(0, 0, -half, 0))
    assert has_ink(picture, inner.adjusted(half, 0, 0, 0))
