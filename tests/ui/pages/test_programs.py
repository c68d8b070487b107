"""The programs page: state in, rows out; switches, keys, menus and work in, state out."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QMenu, QPushButton

from coursera_wizard.domain.draft import Programs
from coursera_wizard.domain.facts import KnownSchools
from coursera_wizard.domain.mapping import LaterPrograms, Match, ProgramMapping, School
from coursera_wizard.domain.problem import ProblemCode
from coursera_wizard.ui.pages.programs import ProgramsPage
from coursera_wizard.ui.widgets.mapping_model import Column
from coursera_wizard.ui.widgets.program_rows import AT_ONCE
from coursera_wizard.wizard.actions import WizardActions
from tests.support.builders import listed_programs
from tests.support.fakes import FakeApi, FakeApis
from tests.support.window import World, a_connected_session, a_world_of, child

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from coursera_wizard.wizard.session import WizardSession

NURSING = School("School of Nursing", "s-2")
WORK = School("Workforce Reskilling")


def a_page(
    qtbot: QtBot, world: World | None = None, session: WizardSession | None = None
) -> tuple[ProgramsPage, WizardSession]:
    """Return an entered page with the programs of the drawing, and its session."""
    world = world or World()
    session = session or a_drawn_session(world)
    page = ProgramsPage(session, world.services, WizardActions(session, world.services))
    qtbot.addWidget(page)
    page.resize(884, 680)
    page.show()
    page.enter()
    return page, session


def a_drawn_session(world: World) -> WizardSession:
    """Return a session with a doubtful school and two programs that would become one school."""
    session = a_connected_session(world, on=2)
    rows = dict(session.state.draft.programs.mappings)
    for number, school, match in (
        (2, NURSING, Match.NEEDS_LOOK),
        (4, WORK, Match.CHOSEN),
        (5, WORK, Match.CHOSEN),
    ):
        id_ = f"program-{number:02}"
        rows[id_] = replace(rows[id_], is_on=True, school=school, match=match, alike_percent=82)
    session.choose(programs=Programs(rows))
    session.learn(schools=KnownSchools((NURSING, School("Élan College", "s-3")), "orgs.csv"))
    return session


def row(session: WizardSession, number: int) -> ProgramMapping:
    """Return a program's choice."""
    return session.state.draft.programs.mappings[f"program-{number:02}"]


def said(page: ProgramsPage, number: int, column: Column) -> str:
    """Return what a screen reader says of a cell."""
    index = page.table.model().index(number, column)
    return str(index.data(Qt.ItemDataRole.AccessibleTextRole))


def names(page: ProgramsPage) -> list[str]:
    """Return the programs shown, from top to bottom."""
    model = page.table.model_of_programs
    return [model.mapping(number).program_name for number in range(model.rowCount())]


def press(page: ProgramsPage, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
    """Press a key in the table."""
    QTest.keyClick(page.table, key, modifier or Qt.KeyboardModifier.NoModifier)


async def until_idle(page: ProgramsPage) -> None:
    """Wait until nothing is worked on."""
    async with asyncio.timeout(20):
        while page.tasks.busy or not page.is_ready:  # noqa: ASYNC110 - the scope has no event
            await asyncio.sleep(0.001)


async def test_cells_say_their_state_in_words(qtbot: QtBot) -> None:
    """Color never speaks alone, and a screen reader hears all of it."""
    page, _session = a_page(qtbot)

    assert said(page, 0, Column.USE) == "on"
    assert said(page, 3, Column.USE) == "off"
    assert said(page, 0, Column.SCHOOL) == "Career Academy 2026, school, New school"
    assert said(page, 2, Column.SCHOOL) == "School of Nursing, school, Check: 82 % alike"
    assert said(page, 4, Column.MATCH) == "Two programs, one school"
    assert said(page, 3, Column.SCHOOL) == "no school"
    page.leave()


async def test_chips_count_and_filter(qtbot: QtBot) -> None:
    """A chip's number is what it shows."""
    page, _session = a_page(qtbot)

    assert page.chips.chip("all").text() == "All 8"
    assert page.chips.chip("needs-look").text() == "Needs a look 3"
    page.chips.chip("off").click()
    assert names(page) == ["Faculty Development", "Alumni Access", "Pilot (archived)"]
    page.leave()


async def test_space_switches_all_that_is_selected_and_undo_brings_it_back(qtbot: QtBot) -> None:
    """Keyboard alone: select many, Space, Ctrl+Z, Ctrl+Y."""
    page, session = a_page(qtbot)
    page.table.setFocus()
    control = Qt.KeyboardModifier.ControlModifier

    press(page, Qt.Key.Key_A, control)
    press(page, Qt.Key.Key_Space)

    assert all(mapping.is_on for mapping in session.state.draft.programs.mappings.values())
    assert row(session, 3).school == School("Faculty Development")
    page.tools.undo.click()
    assert not row(session, 3).is_on
    assert page.tools.redo.accessibleName() == "Redo: Turn on"
    page.tools.redo.click()
    press(page, Qt.Key.Key_Space)
    assert not any(mapping.is_on for mapping in session.state.draft.programs.mappings.values())
    page.leave()


async def test_click_on_a_switch_changes_that_row_alone(qtbot: QtBot) -> None:
    """The switch is the cell; other rows stay."""
    page, session = a_page(qtbot)
    place = page.table.visualRect(page.table.model().index(3, Column.USE)).center()

    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=place)

    assert row(session, 3).is_on
    assert page.chips.chip("on").text() == "On 6"
    assert not row(session, 6).is_on
    page.leave()


async def test_search_ignores_accents_and_says_when_nothing_fits(qtbot: QtBot) -> None:
    """What is typed is looked for at once; a search without hits offers the way back."""
    page, _session = a_page(qtbot)

    page.tools.search.insert("résk")  # QTest types ASCII only
    assert names(page) == ["Workforce Reskilling – Spring", "Workforce Reskilling – Fall"]
    page.tools.search.insert("xx")

    assert page.panel.isVisible()
    assert page.panel.words == "No program fits “réskxx”"
    child(page, QPushButton, "programs.panel.button").click()
    assert len(names(page)) == 8
    assert page.tools.search.text() == ""
    page.leave()


async def test_confirm_takes_a_doubtful_school(qtbot: QtBot) -> None:
    """The proposed school is delivered once somebody said yes; its sourcedId stays as it is."""
    page, session = a_page(qtbot)
    page.table.select_rows([2], 2)

    child(page, QPushButton, "programs.detail.confirm").click()

    assert row(session, 2).school == NURSING
    assert row(session, 2).is_delivered
    assert page.chips.chip("needs-look").text() == "Needs a look 2"
    page.leave()


async def test_confirm_on_one_of_two_confirms_the_merge_of_both(qtbot: QtBot) -> None:
    """Two new schools of one name become one only when somebody says so."""
    page, session = a_page(qtbot)
    page.table.select_rows([4], 4)
    press(page, Qt.Key.Key_End)
    page.table.setCurrentIndex(page.table.model().index(4, Column.MATCH))

    press(page, Qt.Key.Key_Return)

    assert row(session, 4).merge_confirmed
    assert row(session, 5).merge_confirmed
    assert page.chips.chip("needs-look").text() == "Needs a look 1"
    page.leave()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("Evening School", School("Evening School")), ("elan college", School("Élan College", "s-3"))],
)
async def test_enter_edits_the_school(qtbot: QtBot, typed: str, expected: School) -> None:
    """A name that no school has makes a new one; that of an existing one means that one."""
    page, session = a_page(qtbot)
    page.table.select_rows([0], 0)
    page.table.setFocus()

    press(page, Qt.Key.Key_F2)
    editor = child(page, QLineEdit, "programs.school")
    assert editor.accessibleName() == "School of Career Academy 2026"
    editor.selectAll()
    QTest.keyClicks(editor, typed)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    await asyncio.sleep(0.01)

    assert row(session, 0).school == expected
    page.leave()


async def test_context_menu_key_opens_the_menu_at_the_row(qtbot: QtBot) -> None:
    """All that a mouse can do is in the menu, by name."""
    page, session = a_page(qtbot)
    page.table.select_rows([3], 3)

    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(0, 0), QPoint(0, 0))
    QApplication.sendEvent(page.table.viewport(), event)

    menu = page.table.findChild(QMenu, "programs.menu")
    assert isinstance(menu, QMenu)
    actions = {action.objectName(): action for action in menu.actions()}
    assert not actions["programs.menu.confirm"].isEnabled()
    actions["programs.menu.on"].trigger()
    assert row(session, 3).is_on
    menu.close()
    page.leave()


async def test_header_sorts_and_returns_to_courseras_order(qtbot: QtBot) -> None:
    """A third click is the order as Coursera lists them."""
    page, _session = a_page(qtbot)
    header = page.table.horizontalHeader()
    given = names(page)

    header.setSortIndicator(Column.PROGRAM, Qt.SortOrder.AscendingOrder)
    assert names(page) == sorted(given)
    header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
    assert names(page) == given
    page.leave()


async def test_later_programs_are_asked_once_in_a_quiet_line(qtbot: QtBot) -> None:
    """Leaving off is the default."""
    page, session = a_page(qtbot)
    later = child(page, QComboBox, "programs.later")

    assert later.currentText() == "Leave off"
    later.setCurrentIndex(2)
    later.activated.emit(2)
    assert session.state.draft.programs.later is LaterPrograms.INCLUDE
    page.leave()


async def test_auto_mapping_turns_all_on_and_can_be_undone(qtbot: QtBot) -> None:
    """Same names are taken, the others become new schools; one undo takes all of it back."""
    page, session = a_page(qtbot)
    session.learn(schools=KnownSchools((School("alumni access", "s-9"),), "orgs.csv"))

    page.tools.auto.click()
    await until_idle(page)

    assert row(session, 6).school == School("alumni access", "s-9")
    assert row(session, 7).match is Match.NEW_SCHOOL
    assert page.chips.chip("on").text() == "On 8"
    page.tools.undo.click()
    assert not row(session, 6).is_on
    page.leave()


async def test_auto_mapping_of_many_can_be_canceled(qtbot: QtBot) -> None:
    """Nothing is changed when it is stopped before its end."""
    world = a_world_of(listed_programs(6000))
    page, session = a_page(qtbot, world, a_connected_session(world, on=0))
    await until_idle(page)
    before = session.state.draft.programs

    page.tools.auto.click()
    await asyncio.sleep(0.01)
    assert page.progress.words.startswith("Finding schools:")
    child(page, QPushButton, "programs.work.cancel").click()
    await until_idle(page)

    assert session.state.draft.programs is before
    assert page.progress.isHidden()
    page.leave()


async def test_many_rows_are_switched_in_pieces(qtbot: QtBot) -> None:
    """Above the limit the same keys do the same, while the window goes on."""
    world = a_world_of(listed_programs(AT_ONCE * 3))
    page, session = a_page(qtbot, world, a_connected_session(world, on=0))
    await until_idle(page)
    page.table.selectAll()

    press(page, Qt.Key.Key_Space)
    assert page.progress.words == "Changing programs…"
    await until_idle(page)

    assert page.chips.chip("on").text() == "On 1,500"
    page.tools.undo.click()
    await until_idle(page)
    assert not any(mapping.is_on for mapping in session.state.draft.programs.mappings.values())
    page.leave()


def a_gated_api() -> FakeApi:
    """Return what yields half of the programs, and the second half when the gate opens."""
    listed = listed_programs()
    return FakeApi(pages=(listed[:4], listed[4:]), gate=asyncio.Event())


def a_session_before_reading(world: World) -> WizardSession:
    """Return a session that has not read its programs yet."""
    session = a_connected_session(world)
    session.choose(programs=Programs())
    session.learn(catalog=None)
    return session


async def test_programs_are_read_on_entering_with_a_true_count(qtbot: QtBot) -> None:
    """One sees how many were read; then the table stands there."""
    api = a_gated_api()
    world = World(apis=FakeApis(api))
    page, session = a_page(qtbot, world, a_session_before_reading(world))
    await asyncio.sleep(0.02)

    assert page.panel.words == "Reading programs from Coursera 4 of 8 programs read"
    assert api.gate is not None
    api.gate.set()
    await until_idle(page)

    assert session.state.facts.catalog is not None
    assert page.table.isVisible()
    assert len(names(page)) == 8
    page.leave()


async def test_reading_can_be_canceled_and_begun_again(qtbot: QtBot) -> None:
    """After Cancel the page says what is missing and offers to read again."""
    api = a_gated_api()
    world = World(apis=FakeApis(api))
    page, session = a_page(qtbot, world, a_session_before_reading(world))
    await asyncio.sleep(0.02)
    way_on = child(page, QPushButton, "programs.panel.button")

    way_on.click()
    assert page.panel.words == "The programs have not been read"
    assert api.gate is not None
    api.gate.set()
    way_on.click()
    await until_idle(page)

    assert len(session.state.draft.programs.mappings) == 8
    page.leave()


async def test_leaving_cancels_what_runs(qtbot: QtBot) -> None:
    """A page that is not seen asks nothing."""
    world = World(apis=FakeApis(a_gated_api()))
    page, session = a_page(qtbot, world, a_session_before_reading(world))
    await asyncio.sleep(0.01)

    page.leave()

    assert not page.tasks.busy
    assert session.state.facts.catalog is None


async def test_learners_are_read_for_visible_rows_only(qtbot: QtBot) -> None:
    """Of thousands of programs only those on the screen are asked for, and each once."""
    listed = listed_programs(400)
    api = FakeApi(pages=(listed,), counts={one.id: 1204 for one in listed})
    world = World(apis=FakeApis(api))
    page, _session = a_page(qtbot, world, a_connected_session(world))

    page.table.rows_stood_still.emit()
    await until_idle(page)
    page.table.rows_stood_still.emit()
    await until_idle(page)

    assert 0 < len(api.counted) < 40
    assert len(set(api.counted)) == len(api.counted)
    assert page.table.model().index(0, Column.LEARNERS).data() == "1,204"
    assert said(page, 0, Column.LEARNERS) == "1,204 learners"
    page.leave()


async def test_learners_that_cannot_be_read_are_no_problem(qtbot: QtBot) -> None:
    """Nothing is mapped by these numbers: a dash stays, and nobody is asked again."""
    api = FakeApi(pages=(listed_programs(),), fails=ProblemCode.COURSERA_NO_PROGRAMS)
    world = World(apis=FakeApis(api))
    page, _session = a_page(qtbot, world, a_drawn_session(world))

    page.table.rows_stood_still.emit()
    await until_idle(page)

    assert page.problem_view.isHidden()
    assert said(page, 0, Column.LEARNERS) == "number of learners not known"
    page.leave()


async def test_vanished_programs_stay_visible(qtbot: QtBot) -> None:
    """What Coursera no longer lists is named, also when it is off."""
    world = World()
    session = a_connected_session(world)
    rows = dict(session.state.draft.programs.mappings)
    rows["gone"] = ProgramMapping("gone", "Summer Bridge")
    session.choose(programs=Programs(rows))
    page, _session = a_page(qtbot, world, session)

    page.chips.chip("gone").click()

    assert names(page) == ["Summer Bridge"]
    assert said(page, 0, Column.MATCH) == "Gone from Coursera"
    page.leave()


async def test_problem_leads_to_the_rows_that_need_a_look(qtbot: QtBot) -> None:
    """Pressed too early, Next shows the rows to be decided."""
    page, session = a_page(qtbot)

    page.show_missing(session.problems(page.step))

    assert page.chips.chosen() == ("needs-look",)
    assert len(names(page)) == 3
    page.leave()
