"""Buttons, search and progress around the program table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from coursera_wizard.domain.mapping import LaterPrograms
from coursera_wizard.ui.widgets.program_tools import LaterLine, ProgramTools, SearchField, WorkLine

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Down])
def test_search_leads_to_the_table(qtbot: QtBot, key: Qt.Key) -> None:
    """Enter does not go to the next step by accident."""
    field = SearchField()
    qtbot.addWidget(field)

    with qtbot.waitSignal(field.table_wanted, timeout=500):
        QTest.keyClick(field, key)


def test_escape_empties_the_search(qtbot: QtBot) -> None:
    """And tells so, as typing does."""
    field = SearchField()
    qtbot.addWidget(field)
    told: list[str] = []
    field.textEdited.connect(told.append)

    QTest.keyClicks(field, "ab")
    QTest.keyClick(field, Qt.Key.Key_Escape)

    assert told == ["a", "ab", ""]
    assert field.text() == ""


def test_search_says_how_many_programs(qtbot: QtBot) -> None:
    """The placeholder is its name."""
    field = SearchField()
    qtbot.addWidget(field)

    field.show_total(1248)

    assert field.placeholderText() == field.accessibleName() == "Search 1,248 programs"


def test_search_goes_below_the_buttons_in_a_narrow_window(qtbot: QtBot) -> None:
    """Nothing is squeezed or cut."""
    tools = ProgramTools()
    qtbot.addWidget(tools)
    tools.resize(900, 100)
    tools.show()
    assert tools.search.x() > 500

    tools.resize(320, 100)

    qtbot.waitUntil(lambda: tools.search.x() == 0, timeout=2000)
    assert tools.search.width() == tools.width()


def test_history_is_named_on_its_buttons(qtbot: QtBot) -> None:
    """Undo says what it takes back, and is not there for nothing."""
    tools = ProgramTools()
    qtbot.addWidget(tools)

    tools.show_history("Turn on", "")

    assert tools.undo.isEnabled()
    assert tools.undo.toolTip() == tools.undo.accessibleName() == "Undo: Turn on"
    assert not tools.redo.isEnabled()
    assert tools.redo.accessibleName() == "Redo"


def test_work_line_shows_how_far(qtbot: QtBot) -> None:
    """Words and a bar; a bar without an end is not shown."""
    line = WorkLine()
    qtbot.addWidget(line)

    line.show_work("Finding", 3, 10)
    assert (line.words, line.done) == ("Finding", 3)
    line.hide()
    assert line.words == ""


def test_later_line_shows_and_tells_the_choice(qtbot: QtBot) -> None:
    """Showing a choice tells nobody."""
    line = LaterLine()
    qtbot.addWidget(line)
    told: list[object] = []
    line.later_chosen.connect(told.append)

    line.show_choice(LaterPrograms.ASK)
    assert (line.later.currentText(), told) == ("Ask me", [])
    line.later.activated.emit(2)

    assert told == [LaterPrograms.INCLUDE]
