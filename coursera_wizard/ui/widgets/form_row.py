"""One field with everything that belongs to it: label, hint, warning, problem, check mark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from coursera_wizard.ui import icons, theme
from coursera_wizard.ui.icons import Icon
from coursera_wizard.ui.theme import Gap, Tone
from coursera_wizard.ui.widgets.basic import IconLabel, text

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from coursera_wizard.domain.problem import Problem

_SECOND_WIDTH = 110


class FormRow(QWidget):
    """A label, its field, and one line below that is never told by color alone.

    The field gets the label as its accessible name and the line below as its description.
    """

    def __init__(
        self, label: str, field: QWidget, *, name: str, second: str = "", is_narrow: bool = False
    ) -> None:
        """Build the row.

        Args:
            label: What the field is called.
            field: The input itself.
            name: The field as problems call it, such as ``account.api_key``; its object name too.
            second: The muted second part of the label, such as "(Client ID)".
            is_narrow: Whether the row is one of several beside each other: its label breaks.
        """
        super().__init__()
        self.field = field
        self.name = name
        field.setObjectName(name)
        field.setAccessibleName(" ".join(part for part in (label, second) if part))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.scaled(Gap.XS))
        heading = QHBoxLayout()
        heading.setSpacing(theme.scaled(Gap.XS))
        self.label = text(label, "label", wrap=is_narrow)
        self.label.setBuddy(field)
        heading.addWidget(self.label, int(is_narrow), Qt.AlignmentFlag.AlignTop)
        if second:
            more = text(second, "muted")
            natural = QFontMetrics(theme.font()).horizontalAdvance(second)
            more.setMinimumWidth(min(natural + Gap.XS, theme.scaled(_SECOND_WIDTH)))
            heading.addWidget(more, 1)
        elif not is_narrow:
            heading.addStretch(1)
        self._icon = IconLabel(Icon.WARNING, Tone.LOOK)
        self._words = text("", "small")
        self._below = QWidget()
        below = QHBoxLayout(self._below)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(theme.scaled(Gap.XS))
        below.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        below.addWidget(self._words, 1)
        self._below_layout = below
        column.addLayout(heading)
        column.addWidget(field)
        column.addWidget(self._below)
        self._below.hide()
        self._fine: QAction | None = None
        self._problem = ""

    def align(self, side: Qt.AlignmentFlag) -> None:
        """Let the field be as wide as it wants, at one side of the row."""
        layout = self.layout()
        if layout is not None:
            layout.setAlignment(self.field, side)

    @property
    def words(self) -> str:
        """What the line below says; empty when it says nothing."""
        return self._words.text() if not self._below.isHidden() else ""

    @property
    def below(self) -> QWidget:
        """The line below, for a layout that wants it elsewhere."""
        return self._below

    def say(self, words: str) -> None:
        """Say the same in other words, where the page knows shorter ones."""
        self._words.setText(words)
        self.field.setAccessibleDescription(words)

    def add_beside_words(self, widget: QWidget) -> None:
        """Put a button beside the line below, such as the one click that mends it."""
        self._below_layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)

    def show_nothing(self) -> None:
        """Clear the line below."""
        self._show("", "", None, Tone.MUTED)

    def show_fine(self) -> None:
        """Put a check mark inside the field: it has the right form."""
        self._show("", "fine", None, Tone.GOOD)

    def show_note(self, words: str) -> None:
        """Say something worth knowing."""
        self._show(words, "", Icon.INFO, Tone.MUTED)

    def show_warning(self, words: str) -> None:
        """Say what looks odd; nothing is blocked."""
        self._show(words, "look", Icon.WARNING, Tone.LOOK)

    def show_problem(self, problem: Problem | None) -> None:
        """Mark the field with a problem; None takes the mark away."""
        if problem is None:
            if self._problem:
                self._problem = ""
                self.show_nothing()
            return
        self._problem = problem.title
        self._show(problem.title, "wrong", Icon.WARNING, Tone.WRONG)

    @property
    def has_problem(self) -> bool:
        """Whether a problem is shown here."""
        return bool(self._problem)

    def _show(self, words: str, state: str, icon: Icon | None, tone: Tone) -> None:
        if state != "wrong":
            self._problem = ""
        theme.mark(self.field, "state", state)
        theme.mark(self._words, "tone", "" if tone is Tone.MUTED else tone.value)
        if icon is not None:
            self._icon.show_icon(icon, tone)
        if self._words.text() != words:
            self._words.setText(words)
        self._below.setVisible(bool(words))
        self.field.setAccessibleDescription(words)
        self._show_check_mark(is_shown=state == "fine")

    def _show_check_mark(self, *, is_shown: bool) -> None:
        field = self.field
        if not isinstance(field, QLineEdit) or field.property("has_button"):
            return
        if is_shown and self._fine is None:
            self._fine = field.addAction(
                icons.icon(Icon.CHECK, Tone.GOOD), QLineEdit.ActionPosition.TrailingPosition
            )
        elif not is_shown and self._fine is not None:
            field.removeAction(self._fine)
            self._fine = None


def buddy(label: QLabel, field: QWidget) -> None:
    """Tie a label to a field that has no row of its own."""
    label.setBuddy(field)
    field.setAccessibleName(label.text())
