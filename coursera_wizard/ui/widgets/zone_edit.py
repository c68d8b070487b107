"""A field for an IANA time zone: typed with suggestions, or chosen from the list."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QWidget

from coursera_wizard.domain.schedule_times import zones


@lru_cache(maxsize=1)
def _zone_model() -> QStringListModel:
    """Return the zones, once for all fields."""
    return QStringListModel(zones())


class ZoneEdit(QComboBox):
    """Tells each zone that was typed or chosen, known or not; the check says which are."""

    edited = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)
        self.setModel(_zone_model())
        self.setCurrentIndex(-1)
        completer = QCompleter(self.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.setCompleter(completer)
        completer.activated.connect(self._on_chosen)
        self.textActivated.connect(self._on_chosen)
        line = self.lineEdit()
        if line is not None:
            line.textEdited.connect(lambda text: self.edited.emit(text.strip()))

    def show_zone(self, zone: str) -> None:
        """Show a zone, unless it stands there already."""
        if self.currentText().strip() != zone:
            self.setCurrentIndex(self.findText(zone))
            self.setEditText(zone)

    def _on_chosen(self, zone: str) -> None:
        self.edited.emit(zone)
