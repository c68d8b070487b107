"""A field for an IANA time zone: typed with suggestions, or chosen from the list."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QWidget

from coursera_wizard.domain.schedule_times import zones

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent


@lru_cache(maxsize=1)
def _zone_model() -> QStringListModel:
    """Return the zones, once for all fields."""
    return QStringListModel(zones())


class ZoneEdit(QComboBox):
    """Tells each zone that was typed or chosen, known or not; the check says which are.

    The list comes with the focus: measuring hundreds of zones would hold the page up.
    """

    edited = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)
        self.textActivated.connect(self._on_chosen)
        self._is_filled = False
        self._zone = ""
        line = self.lineEdit()
        if line is not None:
            line.textEdited.connect(lambda text: self.edited.emit(text.strip()))

    def show_zone(self, zone: str) -> None:
        """Show a zone, unless it stands there already, or somebody has just emptied the field.

        It stands there again when the field is left empty.
        """
        self._zone = zone
        if self.hasFocus() and not self.currentText().strip():
            return
        self._write(zone)

    def _write(self, zone: str) -> None:
        if self.currentText().strip() != zone:
            self.setCurrentIndex(self.findText(zone))
            self.setEditText(zone)
            line = self.lineEdit()
            if line is not None:
                line.setCursorPosition(0)  # A long zone shows how it begins.

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Bring the list before anybody needs it."""
        self._fill()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show the zone that counts, where the field is left empty."""
        super().focusOutEvent(event)
        if not self.currentText().strip():
            self._write(self._zone)

    def showPopup(self) -> None:  # noqa: N802 - Qt calls it
        """Bring the list, also when it is opened without the focus."""
        self._fill()
        super().showPopup()

    def _fill(self) -> None:
        if self._is_filled:
            return
        self._is_filled = True
        zone = self.currentText()
        self.setModel(_zone_model())
        completer = QCompleter(self.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.setCompleter(completer)
        completer.activated.connect(self._on_chosen)
        self.setCurrentIndex(self.findText(zone))
        self.setEditText(zone)

    def _on_chosen(self, zone: str) -> None:
        self.edited.emit(zone)
