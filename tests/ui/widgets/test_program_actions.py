"""Wishes of the table as edits; the page's own tests press the buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursera_wizard.domain.draft import Programs
from coursera_wizard.domain.mapping import Match, ProgramMapping, School
from coursera_wizard.ui.pages.programs import ProgramsPage
from coursera_wizard.ui.widgets.mapping_model import Column
from coursera_wizard.wizard.actions import WizardActions
from coursera_wizard.wizard.school_finder import SchoolChoice
from tests.support.window import World, a_connected_session

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


async def test_school_in_use_that_is_picked_is_one_school_for_both(qtbot: QtBot) -> None:
    """The pick is the yes of this program; the other one's is asked for beside it."""
    world = World()
    session = a_connected_session(world, on=0)
    rows = dict(session.state.draft.programs.mappings)
    shared = School("Workforce")
    first, second = list(rows)[:2]
    rows[first] = ProgramMapping(first, "One", True, shared, Match.CHOSEN, 0, merge_confirmed=True)
    session.choose(programs=Programs(rows))
    page = ProgramsPage(session, world.services, WizardActions(session, world.services))
    qtbot.addWidget(page)
    page.enter()
    model = page.table.model_of_programs

    model.setData(model.index(1, Column.SCHOOL), SchoolChoice(shared, is_shared=True))

    changed = session.state.draft.programs.mappings[second]
    assert changed.school == shared
    assert changed.is_on
    assert changed.merge_confirmed
    page.tools.undo.click()
    assert session.state.draft.programs.mappings[second] == rows[second]
    page.leave()


async def test_details_speak_of_many_rows_without_looking_at_each(qtbot: QtBot) -> None:
    """The line names how many are selected."""
    world = World()
    session = a_connected_session(world, on=0)
    page = ProgramsPage(session, world.services, WizardActions(session, world.services))
    qtbot.addWidget(page)
    page.enter()

    page.table.selectAll()

    assert page.details.words == "8 programs selected. Space turns them on or off."
    page.leave()
