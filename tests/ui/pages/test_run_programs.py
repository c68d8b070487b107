"""What a run counted, program by program, also where there are very many."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit

from coursera_wizard.domain.run import FileCounts, ProgramCounts
from coursera_wizard.ui.pages.run_programs import RunProgramsPage, arranged, counts_of
from tests.support.histories import a_run
from tests.support.window import at_rest

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

PROGRAMS = (
    ProgramCounts("p1", "Économie", "École", {"users": FileCounts(9, 2, 0, 1)}),
    ProgramCounts(
        "p2", "Data Science", "Science",
        {"users": FileCounts(4), "enrollments": FileCounts(7, 0, 0, 30)}, "off",
    ),
)  # fmt: skip


async def a_page(qtbot: QtBot, programs: tuple[ProgramCounts, ...] = PROGRAMS) -> RunProgramsPage:
    """Return the page, filled."""
    page = RunProgramsPage()
    qtbot.addWidget(page, before_close_func=lambda made: made.stop())
    page.resize(1100, 700)
    page.show_programs(a_run(programs=programs, files_folder="x"))
    page.show()
    page.enter()
    await at_rest(page)
    return page


async def test_largest_removals_come_first(qtbot: QtBot) -> None:
    """Over all kinds of records, or by one of them."""
    page = await a_page(qtbot)
    everything = [one.program_id for one in page.model.rows]
    kinds = page.findChild(QComboBox, "run-programs.kind")
    assert isinstance(kinds, QComboBox)

    kinds.setCurrentIndex(kinds.findData("users"))
    kinds.activated.emit(kinds.currentIndex())
    await at_rest(page)

    assert everything == ["p2", "p1"]
    assert [one.program_id for one in page.model.rows] == ["p1", "p2"]
    assert counts_of(PROGRAMS[1], "") == FileCounts(11, 0, 0, 30)


async def test_program_is_found_and_opened(qtbot: QtBot) -> None:
    """Accents are ignored; Enter leads to the records of the program."""
    page = await a_page(qtbot)
    heard: list[tuple[str, str, str]] = []
    page.records_asked.connect(lambda *asked: heard.append(asked))
    search = page.findChild(QLineEdit, "run-programs.search")
    assert isinstance(search, QLineEdit)

    qtbot.keyClicks(search, "economie")
    await at_rest(page)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)

    assert heard == [("", "p1", "Économie")]
    assert page.status.words == "1 program"


def test_very_many_programs_are_arranged_once() -> None:
    """What was found out about names is kept, so that the second search is quick."""
    programs = [
        ProgramCounts(f"p{n}", f"Program {n}", "School", {"users": FileCounts(n, n)})
        for n in range(20_000)
    ]
    keys: dict[str, str] = {}
    arranged(programs, "", "program 1", keys)

    started = monotonic()
    found = arranged(programs, "", "program 19999", keys)

    assert [one.program_id for one in found] == ["p19999"]
    assert len(keys) == len(programs)
    assert monotonic() - started < 1.0
