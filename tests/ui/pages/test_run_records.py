"""Single records of a run, compared from real packages when somebody asks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QComboBox, QLineEdit

from coursera_wizard.domain.problem import ProblemCode
from coursera_wizard.domain.run import FileCounts, ProgramCounts, Run
from coursera_wizard.ui.pages.run_records import Question, RecordsPage, field_lines, record_name
from tests.support.fake_history import FakeHistory
from tests.support.histories import a_history, a_run, run_id, write_package
from tests.support.run_fakes import FakeChange
from tests.support.window import World, at_rest

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

HEADER = "sourcedId,status,givenName,familyName"
MANY = 450


def compared(tmp_path: Path) -> tuple[World, Run]:
    """Return a computer with a run that changed one user, removed one and added very many."""
    world, history = World(), a_history(tmp_path)
    world.history = cast("FakeHistory", history)  # the same promises, kept in files
    first = a_run(1)
    counts = {
        "users": FileCounts(MANY + 1, MANY, 1, 1),
        "orgs": FileCounts(1),
    }
    second = a_run(2, baseline=run_id(1), counts=counts, files_folder="x")
    second = replace(second, programs=(ProgramCounts("p1", "Économie", "École", counts),))
    before = [HEADER, "u-a,active,Zoë,Adler", "u-b,active,Ben,Baker"]
    after = [HEADER, "u-a,active,Zoë,Adler-Lind"]
    after += [f"v{number:04d},active,New,Person {number}" for number in range(MANY)]
    for run, lines in ((first, before), (second, after)):
        history.add(run)
        users = {"users": lines, "orgs": ["sourcedId,name", "o1,School"]}
        write_package(history.folder(run) / "records.zip", users)
    return world, second


async def a_page(qtbot: QtBot, world: World, run: Run, question: Question) -> RecordsPage:
    """Return the page with its first records."""
    page = RecordsPage(world.services)
    qtbot.addWidget(page, before_close_func=lambda made: made.stop())
    page.resize(1000, 800)
    page.show_records(run, question)
    page.show()
    page.enter()
    await at_rest(page)
    return page


def names(page: RecordsPage) -> list[str]:
    """Return what the records are called."""
    return [record_name(row) for row in page.model.rows]


async def test_changed_record_is_shown_before_and_after(qtbot: QtBot, tmp_path: Path) -> None:
    """What differs comes first, with both values."""
    world, run = compared(tmp_path)
    page = await a_page(qtbot, world, run, Question("users", "changed"))

    line = page.fields.rows[0]

    assert names(page) == ["Zoë · Adler-Lind"]
    assert (line.name, line.before, line.after) == ("familyName", "Adler", "Adler-Lind")
    assert page.chips.chip("changed").text() == "Changed 1"
    assert page.status.words == "1 record"


async def test_very_many_records_come_in_pages(qtbot: QtBot, tmp_path: Path) -> None:
    """A page is fetched when the list comes near its end, and none twice."""
    world, run = compared(tmp_path)
    page = await a_page(qtbot, world, run, Question("users", "new"))
    first = page.model.rowCount()

    for _page in range(3):
        page.model.fetchMore(page.model.index(-1, -1))
        await at_rest(page)

    assert first == 200
    assert len(set(names(page))) == page.model.rowCount() == MANY
    assert page.model.total == MANY


async def test_search_ignores_accents(qtbot: QtBot, tmp_path: Path) -> None:
    """Zoe finds Zoë."""
    world, run = compared(tmp_path)
    page = await a_page(qtbot, world, run, Question("users"))
    search = page.findChild(QLineEdit, "records.search")
    assert isinstance(search, QLineEdit)

    qtbot.keyClicks(search, "zoe")
    search.returnPressed.emit()
    await at_rest(page)

    assert names(page) == ["Zoë · Adler-Lind"]


async def test_kinds_are_chosen_by_chip_and_list(qtbot: QtBot, tmp_path: Path) -> None:
    """Removed ones, then the unchanged ones of another file."""
    world, run = compared(tmp_path)
    page = await a_page(qtbot, world, run, Question("users"))

    page.chips.chip("removed").click()
    await at_rest(page)
    removed = names(page)
    files = page.findChild(QComboBox, "records.file")
    assert isinstance(files, QComboBox)
    files.setCurrentIndex(files.findData("orgs"))
    files.activated.emit(files.currentIndex())
    page.chips.chip("same").click()
    await at_rest(page)

    assert removed == ["Ben · Baker"]
    assert names(page) == ["School"]
    assert page.title == "Records: Schools"


async def test_removed_packages_are_said(qtbot: QtBot, tmp_path: Path) -> None:
    """Without the packages nothing can be compared, and that is a problem in words."""
    world, run = compared(tmp_path)
    world.history.remove(run.delivery_id, packages_only=True)
    page = await a_page(qtbot, world, run, Question("users"))

    assert page.problem_view.problem is not None
    assert page.problem_view.problem.code is ProblemCode.RUN_PACKAGE_GONE


async def test_program_is_named_and_left_again(qtbot: QtBot) -> None:
    """Records of one program say so, and one click shows all."""
    world, counts = World(), {"users": FileCounts(3, 1)}
    run = a_run(2, counts={"users": FileCounts(9, 4)})
    run = replace(run, programs=(ProgramCounts("p1", "Économie", "École", counts),))
    world.history.change_rows[run.id] = [FakeChange("users", "new", None, {"sourcedId": "u1"})]
    page = await a_page(qtbot, world, run, Question("", "", "p1", "Économie"))
    words = page._program_words.text()
    before = page.chips.chip("new").text()

    page._on_all_programs()
    await at_rest(page)

    assert words == "Of Économie alone"
    assert (before, page.chips.chip("new").text()) == ("New 1", "New 4")


def test_record_has_a_name_of_its_own() -> None:
    """Fields that tell a record apart stand in its name; a new one has nothing before."""
    change = FakeChange("enrollments", "new", None, {"role": "student", "userSourcedId": "u1"})

    assert record_name(change) == "student · u1"
    assert [line.differs for line in field_lines(change)] == [False, False]
