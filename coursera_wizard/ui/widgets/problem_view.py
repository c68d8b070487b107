"""Shows a problem: what happened, what to do, and the buttons that help."""

from __future__ import annotations

import html
import platform
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

import coursera_wizard
from coursera_wizard.domain.problem import Problem, Remedy
from coursera_wizard.i18n import _, ngettext
from coursera_wizard.ui import theme
from coursera_wizard.ui.announce import announce
from coursera_wizard.ui.icons import Icon
from coursera_wizard.ui.theme import Gap, Tone
from coursera_wizard.ui.widgets.basic import IconLabel, button, emphasized, rename, rich_text, text
from coursera_wizard.ui.widgets.cards import Collapsible
from coursera_wizard.ui.widgets.flow_layout import FlowLayout

if TYPE_CHECKING:
    from collections.abc import Sequence

_DETAIL_LINES = 6


class ProblemView(QFrame):
    """One problem on a colored ground; hidden while there is none.

    What stands on it is made for the first problem: most people never meet one.
    """

    try_again = Signal()
    go_to_field = Signal(str)

    def __init__(self, name: str = "problem") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "problem")
        self._name = name
        self._problem: Problem | None = None
        self._own_buttons: list[QPushButton] = []
        self._is_made = False
        self.hide()

    def _make(self) -> None:
        name = self._name
        self._is_made = True
        row = QHBoxLayout(self)
        edge = theme.scaled(14)
        row.setContentsMargins(edge, theme.scaled(Gap.M), edge, theme.scaled(Gap.M))
        row.setSpacing(theme.scaled(Gap.S))
        self._icon = IconLabel(Icon.WARNING, Tone.WRONG, 20)
        column = QVBoxLayout()
        column.setSpacing(theme.scaled(Gap.XS))
        self._title = text("", "heading")
        self._what_happened = text()
        self._what_to_do = rich_text("")
        self._more = text("", "small")
        self._details = Collapsible(_("Details for support"), f"{name}.details", gap=Gap.XS)
        self._details_text = QPlainTextEdit()
        self._details_text.setObjectName(f"{name}.details.text")
        self._details_text.setAccessibleName(_("Details for support"))
        self._details_text.setProperty("role", "details")
        self._details_text.setReadOnly(True)
        self._details_text.setTabChangesFocus(True)
        self._details.body.addWidget(self._details_text)
        self._buttons = QWidget()
        buttons = FlowLayout(self._buttons, Gap.S)
        self._again = button(_("Try again"), f"{name}.again", self.try_again.emit)
        self._field = button(_("Go to the field"), f"{name}.field", self._on_field_clicked)
        self._copy = button(_("Copy details for support"), f"{name}.copy", self._on_copy_clicked)
        for one in (self._again, self._field, self._copy, *self._own_buttons):
            buttons.addWidget(one)
        for widget in (
            self._title,
            self._what_happened,
            self._what_to_do,
            self._more,
            self._details,
            self._buttons,
        ):
            column.addWidget(widget)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)

    @property
    def problem(self) -> Problem | None:
        """What is shown."""
        return self._problem

    def add_button(self, made: QPushButton) -> None:
        """Add a way on that belongs to this place."""
        self._own_buttons.append(made)
        made.setParent(self)
        layout = self._buttons.layout() if self._is_made else None
        if layout is not None:
            layout.addWidget(made)

    def clear(self) -> None:
        """Show nothing."""
        self._problem = None
        self.hide()

    def show_problem(
        self,
        problem: Problem,
        others: Sequence[Problem] = (),
        *,
        can_try_again: bool = False,
        can_go_to_field: bool = True,
    ) -> None:
        """Show a problem, and name others that wait behind it.

        Args:
            problem: The one to be mended first.
            others: Further ones; their titles are listed.
            can_try_again: Whether *Try again* is offered.
            can_go_to_field: Whether somebody listens to `go_to_field`.
        """
        if not self._is_made:
            self._make()
        is_new = problem != self._problem or self.isHidden()
        self._problem = problem
        blocks = problem.is_blocking
        self._icon.show_icon(Icon.WARNING, Tone.WRONG if blocks else Tone.LOOK)
        theme.mark(self, "severity", problem.severity.value)
        self._title.setText(heading(problem))
        self._what_happened.setText(problem.what_happened)
        self._what_to_do.setText(
            emphasized(_("<b>What to do:</b> {text}").format(text=html.escape(problem.what_to_do)))
        )
        titles = " · ".join(other.title for other in others)
        self._more.setText(
            ngettext("And one more: {titles}", "And {count} more: {titles}", len(others)).format(
                count=len(others), titles=titles
            )
        )
        self._more.setVisible(bool(others))
        self._details_text.setPlainText(problem.details)
        lines = min(_DETAIL_LINES, problem.details.count("\n") + 2)
        self._details_text.setFixedHeight(
            self._details_text.fontMetrics().lineSpacing() * lines + theme.scaled(Gap.S)
        )
        self._details.setVisible(bool(problem.details))
        self._details.set_open(is_open=False)
        self._again.setVisible(can_try_again)
        self._field.setVisible(problem.field is not None and can_go_to_field)
        self._copy.setVisible(bool(problem.details) or problem.remedy is not Remedy.FIX_INPUT)
        rename(self._copy, _("Copy details for support"))
        self._buttons.setVisible(
            any(not one.isHidden() for one in self._buttons.findChildren(QPushButton))
        )
        self.show()
        if is_new:
            words = " ".join((heading(problem), problem.what_happened, problem.what_to_do))
            announce(self, words, at_once=blocks)

    def _on_field_clicked(self) -> None:
        if self._problem is not None and self._problem.field is not None:
            self.go_to_field.emit(self._problem.field)

    def _on_copy_clicked(self) -> None:
        if self._problem is not None:
            QGuiApplication.clipboard().setText(support_text(self._problem))
            rename(self._copy, _("Copied"))


def heading(problem: Problem) -> str:
    """Return the title with the number that can be said on the telephone."""
    return _("{title} ({number})").format(title=problem.title, number=problem.number)


def support_text(problem: Problem) -> str:
    """Return a problem for support: number, texts, details and versions; no secret, no learner."""
    system = f"{platform.system()} {platform.release()}, Python {sys.version.split()[0]}"
    return "\n".join(
        part
        for part in (
            f"{problem.number} {problem.code.value}",
            problem.title,
            problem.what_happened,
            problem.what_to_do,
            problem.details,
            f"Coursera Wizard {coursera_wizard.__version__}, {system}",
        )
        if part
    )
