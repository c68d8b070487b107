"""The field for a school: a list that answers, and a text that means something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursera_wizard.domain.facts import KnownSchools
from coursera_wizard.domain.mapping import Match, ProgramMapping, School
from coursera_wizard.ui.widgets.school_editor import SchoolEditor
from coursera_wizard.wizard.program_index import ProgramIndex
from coursera_wizard.wizard.school_finder import SchoolFinder
from coursera_wizard.wizard.slices import at_once

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

CARE, NEW = School("Care College", "c-1"), School("Creative Care")


def an_editor(qtbot: QtBot) -> SchoolEditor:
    """Return a field that shows a school, with another to be found and a new one in use."""
    index = ProgramIndex({"p": ProgramMapping("p", "P", True, NEW, Match.NEW_SCHOOL)}, None)
    at_once(index.build())
    finder = SchoolFinder(KnownSchools((CARE,)), index)
    at_once(finder.build())
    editor = SchoolEditor(finder)
    qtbot.addWidget(editor)
    editor.show_school(School("Before", "b-1"))
    editor.show()
    return editor


def test_untouched_field_changes_nothing(qtbot: QtBot) -> None:
    """Opening and closing is no edit."""
    assert not an_editor(qtbot).is_changed


def test_typed_name_is_a_new_school_unless_one_has_it(qtbot: QtBot) -> None:
    """A school that exists is never made a second time by typing its name."""
    editor = an_editor(qtbot)

    editor.setText("  Evening   School ")
    typed = editor.answer()
    editor.setText("care college")

    assert typed.school == School("Evening School")
    assert editor.answer().school == CARE


def test_list_offers_schools_and_a_pick_is_the_answer(qtbot: QtBot) -> None:
    """Picking a new school that is in use says that both programs belong to it."""
    editor = an_editor(qtbot)
    picked: list[bool] = []
    editor.picked.connect(lambda: picked.append(True))

    editor.setText("")
    editor.insert("care")
    offered = editor.offered()
    editor.pick(offered[1])

    assert offered == ["Care College – c-1", "Creative Care – new school, already used here"]
    assert picked == [True]
    assert editor.answer().school == NEW
    assert editor.answer().is_shared
