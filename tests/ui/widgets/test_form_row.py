"""A field with its label, hint and problem, for the eye and for a screen reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QLineEdit

from coursera_wizard.domain.problem import ProblemCode, problem
from coursera_wizard.ui.widgets.form_row import FormRow

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def a_row(qtbot: QtBot) -> FormRow:
    """Return a row for an API key."""
    row = FormRow("API Key", QLineEdit(), name="account.api_key", second="(Client ID)")
    qtbot.addWidget(row)
    return row


def test_field_is_named_by_its_label(qtbot: QtBot) -> None:
    """The label names the field, in both vocabularies, and is its buddy."""
    row = a_row(qtbot)

    assert row.field.accessibleName() == "API Key (Client ID)"
    assert row.field.objectName() == "account.api_key"
    assert any(label.buddy() is row.field for label in row.findChildren(QLabel))


def test_problem_is_told_with_words_and_described(qtbot: QtBot) -> None:
    """A marked field has words below it that a screen reader reads as well."""
    row = a_row(qtbot)
    missing = problem(ProblemCode.CREDENTIALS_API_KEY_MISSING)

    row.show_problem(missing)

    assert row.has_problem
    assert row.words == missing.title
    assert row.field.accessibleDescription() == missing.title
    assert row.field.property("state") == "wrong"


def test_problem_goes_when_it_is_mended(qtbot: QtBot) -> None:
    """Taking the problem away clears mark and words."""
    row = a_row(qtbot)
    row.show_problem(problem(ProblemCode.CREDENTIALS_API_KEY_MISSING))

    row.show_problem(None)

    assert not row.has_problem
    assert row.words == ""
    assert row.field.property("state") == ""


def test_fine_value_gets_check_mark_inside(qtbot: QtBot) -> None:
    """A value of the right form is marked inside the field; a warning takes the mark away."""
    row = a_row(qtbot)

    row.show_fine()
    marked = len(row.field.actions())
    row.show_warning("Looks odd.")

    assert marked == 1
    assert row.field.actions() == []
    assert row.words == "Looks odd."
