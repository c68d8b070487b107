"""A table of pages: columns share the room, and names stay readable where there is little."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from coursera_wizard.ui import theme
from coursera_wizard.ui.widgets.paged_table import PagedModel, PagedTable, TableColumn

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

LONG = "A reason that has many words, so that it can be cut at its end"


def a_table(qtbot: QtBot, width: int) -> PagedTable:
    """Return a table with a name, a long reason, and two columns that never shrink."""
    model = PagedModel[str](
        (
            TableColumn("Kind", lambda _row: "Enrollments", goes_last=True),
            TableColumn("Reason", lambda _row: LONG, share=5),
            TableColumn("Name", str, share=2),
            TableColumn("Records", lambda _row: "14,314", is_number=True),
        )
    )
    table = PagedTable(model, "list", "List")
    model.setParent(table)
    qtbot.addWidget(table)
    table.resize(width, 300)
    table.show()
    model.add(["Harbour Valley"], 1)
    return table


@pytest.mark.parametrize("width", [500, 640, 1200])
def test_columns_fill_the_width_and_names_stay_readable(qtbot: QtBot, width: int) -> None:
    """What is missing is taken from the long words, not from the short name."""
    table = a_table(qtbot, width)

    shown = [place for place in range(4) if not table.isColumnHidden(place)]

    assert sum(table.columnWidth(place) for place in shown) == table.viewport().width()
    assert table.columnWidth(2) >= theme.NARROW_NAME
    assert table.columnWidth(1) >= theme.NARROW_NAME


def test_column_that_goes_last_makes_room_for_names(qtbot: QtBot) -> None:
    """It is there as long as names have their least, and comes back with the room."""
    table = a_table(qtbot, 360)

    assert table.isColumnHidden(0)

    table.resize(700, 300)

    assert not table.isColumnHidden(0)


def test_heading_that_is_cut_is_shown_by_the_mouse(qtbot: QtBot) -> None:
    """Its tool tip is the whole title."""
    model = a_table(qtbot, 360).model()

    shown = model.headerData(2, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)

    assert shown == "Name"
