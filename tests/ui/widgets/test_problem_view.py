"""A problem on the screen: what happened, what to do, and only buttons that help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from coursera_wizard.domain.problem import Problem, ProblemCode, problem
from coursera_wizard.ui.widgets.problem_view import ProblemView

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def a_view(qtbot: QtBot, shown: Problem, *, can_try_again: bool = False) -> ProblemView:
    """Return a view of a problem."""
    view = ProblemView()
    qtbot.addWidget(view)
    view.show_problem(shown, can_try_again=can_try_again)
    return view


def words_of(view: QWidget) -> str:
    """Return all that can be read."""
    return " ".join(label.text() for label in view.findChildren(QLabel) if not label.isHidden())


def visible(view: QWidget, name: str) -> bool:
    """Return whether a button is offered."""
    button = view.findChild(QPushButton, name)
    assert isinstance(button, QPushButton)
    return not button.isHidden()


def test_view_tells_title_number_and_way_on(qtbot: QtBot) -> None:
    """Title with its number, what happened and what to do are all there."""
    shown = problem(ProblemCode.NETWORK_OFFLINE)

    words = words_of(a_view(qtbot, shown))

    assert f"{shown.title} ({shown.number})" in words
    assert shown.what_happened in words
    assert "What to do:" in words


def test_buttons_are_offered_where_they_help(qtbot: QtBot) -> None:
    """A missing value leads to its field; nothing is offered that changes nothing."""
    view = a_view(qtbot, problem(ProblemCode.CREDENTIALS_API_KEY_MISSING))

    assert visible(view, "problem.field")
    assert not visible(view, "problem.again")
    assert not visible(view, "problem.copy")


def test_go_to_field_names_the_field(qtbot: QtBot) -> None:
    """The button says which field is meant."""
    view = a_view(qtbot, problem(ProblemCode.CREDENTIALS_API_KEY_MISSING))
    button = view.findChild(QPushButton, "problem.field")
    assert isinstance(button, QPushButton)

    with qtbot.waitSignal(view.go_to_field) as heard:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    assert heard.args == ["account.api_key"]


def test_details_are_folded_and_can_be_copied(qtbot: QtBot) -> None:
    """Support gets number, code, details and version; the page shows them on request."""
    view = a_view(qtbot, problem(ProblemCode.NETWORK_TIMEOUT, details="no answer, 2 attempts"))
    button = view.findChild(QPushButton, "problem.copy")
    assert isinstance(button, QPushButton)
    text = view.findChild(QWidget, "problem.details.text")
    assert isinstance(text, QWidget)
    assert not text.isVisibleTo(view)

    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    copied = QGuiApplication.clipboard().text()
    assert "network.timeout" in copied
    assert "no answer, 2 attempts" in copied
    assert "Coursera Wizard" in copied


def test_texts_from_outside_are_no_markup(qtbot: QtBot) -> None:
    """A value that looks like markup is shown as it is."""
    shown = problem(ProblemCode.STORE_NOT_FOUND, path="<b>x</b>.json")

    view = a_view(qtbot, shown)

    plain = [label for label in view.findChildren(QLabel) if "<b>x</b>.json" in label.text()]
    assert plain
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in plain)
