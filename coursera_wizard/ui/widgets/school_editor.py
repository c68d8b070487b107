"""Edits the school of a program: a name for a new one, or an existing one found as one types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QStringListModel, Qt, QTimer, Signal
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView

from coursera_wizard.domain.mapping import School
from coursera_wizard.i18n import _
from coursera_wizard.wizard.school_finder import SchoolChoice

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget

    from coursera_wizard.wizard.school_finder import SchoolFinder


class SchoolEditor(QLineEdit):
    """A field whose list offers existing schools; any other text names a new one."""

    picked = Signal()

    def __init__(self, search: SchoolFinder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("programs.school")
        self.setProperty("role", "cell")
        self._search = search
        self._before: School | None = None
        self._choice: SchoolChoice | None = None
        self._offers: tuple[SchoolChoice, ...] = ()
        self._lines = QStringListModel(self)
        completer = QCompleter(self._lines, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        # NOTE: set through setWidget, not setCompleter: the field's text stays ours.
        completer.setWidget(self)
        popup = QListView()
        completer.setPopup(popup)
        popup.setObjectName("programs.school.list")
        popup.setAccessibleName(_("Existing schools"))
        popup.setProperty("role", "offers")
        popup.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        completer.activated.connect(self.pick)
        self._completer, self._popup = completer, popup
        self.textEdited.connect(self._on_text_edited)

    @property
    def is_changed(self) -> bool:
        """Whether what stands here is another school than before."""
        return self._choice is not None or self.answer().school != self._before

    def show_school(self, school: School | None) -> None:
        """Show the school as it is now, ready to be typed over."""
        self._before = school
        self._choice = None
        self.setText(school.name if school is not None else "")
        self.selectAll()
        # NOTE: the table selects all once more when it has opened the field.
        QTimer.singleShot(0, self, self._show_start)

    def offer(self, text: str) -> None:
        """Open the list with what fits a text."""
        self._offers = tuple(self._search.find(text))
        self._lines.setStringList([self._line(choice) for choice in self._offers])
        if self._offers:
            self._completer.complete()
        else:
            self._popup.hide()

    def offered(self) -> list[str]:
        """Return the lines of the list."""
        return self._lines.stringList()

    def pick(self, line: str) -> None:
        """Take a line of the list as the answer."""
        self._choice = self._offers[self.offered().index(line)]
        self.setText(self._choice.school.name)
        self.picked.emit()

    def answer(self) -> SchoolChoice:
        """Return what was picked, or what the text means."""
        if self._choice is not None:
            return self._choice
        name = " ".join(self.text().split())
        if self._before is not None and name == self._before.name:
            return SchoolChoice(self._before)
        existing = self._search.named(name)
        if existing is not None:
            return existing
        return SchoolChoice(School(name))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the list with the arrow key."""
        if event.key() == Qt.Key.Key_Down:
            self.offer("" if self.hasSelectedText() else self.text())
            return
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            return  # the table takes the answer; nobody else hears of the key
        super().keyPressEvent(event)

    def _show_start(self) -> None:
        """Have the start seen of a long name, all of it selected."""
        if self.selectedText() == self.text():
            self.end(False)
            self.home(True)

    def _on_text_edited(self, text: str) -> None:
        self._choice = None
        self.offer(text)

    def _line(self, choice: SchoolChoice) -> str:
        if choice.school.is_new:
            return _("{school} – new school, already used here").format(school=choice.school.name)
        return _("{school} – {sourced_id}").format(
            school=choice.school.name, sourced_id=choice.school.sourced_id
        )
