"""One line that says how something is, and Change, which opens a panel below it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from coursera_wizard.i18n import _
from coursera_wizard.ui import theme
from coursera_wizard.ui.focus_order import follow
from coursera_wizard.ui.theme import Gap
from coursera_wizard.ui.widgets.basic import button, text
from coursera_wizard.ui.widgets.cards import Card

if TYPE_CHECKING:
    from coursera_wizard.ui.widgets.form_row import FormRow
    from coursera_wizard.wizard.session import WizardState


class FoldedPanel(Card):
    """What is opened: a card with fields.

    Attributes:
        field_asked: Asks to go to a field that a problem names.
        rows: The fields.
    """

    field_asked = Signal(str)
    rows: list[FormRow]

    def refresh(self, state: WizardState) -> None:
        """Show the choices as they are now."""
        raise NotImplementedError

    def focus_first(self) -> None:
        """Move the focus to the first field."""
        raise NotImplementedError

    def leave(self) -> None:
        """Cancel what runs."""
        raise NotImplementedError


PanelT = TypeVar("PanelT", bound=FoldedPanel)


class FoldedLine(QWidget, Generic[PanelT]):
    """Says how something is; opened, it lets the person change it.

    The panel is made when somebody opens it or a problem names one of its fields: few ever do.
    Those who derive from it say how the panel is made, and what the line says.

    Args:
        name: Stable name of the button, such as ``receiver.change``.
        label: What the line is about.
        beside: Whether the label stands beside the words, or above them.
    """

    made = Signal()
    field_asked = Signal(str)

    def __init__(self, name: str, label: str, *, beside: bool) -> None:
        super().__init__()
        self.panel: PanelT | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.scaled(Gap.S))
        line = QHBoxLayout()
        line.setSpacing(theme.scaled(Gap.S))
        self._words = text()
        self._change = button(_("Change"), name, self._on_change_clicked, "link")
        self._change.setAccessibleDescription(label)
        if beside:
            line.addWidget(text(label, "label", wrap=False), 0, Qt.AlignmentFlag.AlignTop)
        else:
            self._column.addWidget(text(label, "label"))
        line.addWidget(self._words, 1)
        line.addWidget(self._change, 0, Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(line)

    def new_panel(self) -> PanelT:
        """Return the panel, which is a widget that shows the present choices."""
        raise NotImplementedError

    def words(self, state: WizardState) -> str:
        """Return what the line says."""
        raise NotImplementedError

    @property
    def rows(self) -> list[FormRow]:
        """The fields, once they are made."""
        return [] if self.panel is None else self.panel.rows

    def make(self) -> PanelT:
        """Return the panel, made at the first call."""
        if self.panel is None:
            self.panel = self.new_panel()
            self.panel.field_asked.connect(self.field_asked)
            self.panel.hide()
            self._column.addWidget(self.panel)
            follow(self._change, self.panel)
            self.made.emit()
        return self.panel

    def open(self) -> None:
        """Show the panel."""
        panel = self.make()
        if panel.isHidden():
            panel.show()
            panel.focus_first()

    def leave(self) -> None:
        """Cancel what runs in the panel."""
        if self.panel is not None:
            self.panel.leave()

    def refresh(self, state: WizardState) -> None:
        """Show how it is now."""
        self._words.setText(self.words(state))
        if self.panel is not None:
            self.panel.refresh(state)

    def _on_change_clicked(self) -> None:
        if self.panel is None or self.panel.isHidden():
            self.open()
        else:
            self.panel.hide()
