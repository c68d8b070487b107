"""The program table's model, by Qt's own tester and by what its cells say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from coursera_wizard.domain.mapping import Match, ProgramMapping, School
from coursera_wizard.ui.widgets.mapping_model import Column, MappingModel
from coursera_wizard.ui.widgets.match_words import Pill

if TYPE_CHECKING:
    from pytestqt.modeltest import ModelTester

ROWS = (
    ProgramMapping("a", "Alpha", True, School("School A", "s-1"), Match.SAME_NAME),
    ProgramMapping("b", "Beta"),
    ProgramMapping("c", "Gamma", True, School("School C"), Match.NEW_SCHOOL),
)


def a_model() -> MappingModel:
    """Return a model with rows in an order of its own."""
    model = MappingModel(lambda row: Pill(f"pill of {row.program_id}", "good"))
    model.show_rows(ROWS, [2, 0])
    return model


def test_model_is_what_qt_expects(qtmodeltester: ModelTester) -> None:
    """Rows, columns, roles and signals fit together."""
    model = a_model()

    qtmodeltester.check(model)
    model.show_rows(ROWS, [0, 1, 2])
    model.show_counts({"a": 3})


def test_order_is_a_list_of_numbers() -> None:
    """What is filtered out is not there, what is sorted stands where the list says."""
    model = a_model()

    assert model.rowCount() == 2
    assert model.program_ids(range(2)) == ["c", "a"]


def test_type_ahead_goes_round() -> None:
    """The search begins at the current row and comes back to the top."""
    model = a_model()

    assert model.row_beginning_with("ga", 1) == 0
    assert model.row_beginning_with("al", 0) == 1
    assert model.row_beginning_with("be", 0) is None


def test_existing_school_shows_its_sourced_id_when_asked() -> None:
    """It is kept byte for byte, and can be read."""
    model = a_model()
    index = model.index(1, Column.SCHOOL)

    assert index.data(Qt.ItemDataRole.ToolTipRole) == "School A\nsourcedId: s-1"
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "School A, school, pill of a"


def test_only_schools_can_be_edited() -> None:
    """A given school is told, not stored: the session has it."""
    model = a_model()
    told: list[object] = []
    model.school_given.connect(lambda row, choice: told.append((row, choice)))

    assert not model.setData(model.index(0, Column.PROGRAM), "x")
    assert model.setData(model.index(1, Column.SCHOOL), "a choice")
    assert told == [(1, "a choice")]
