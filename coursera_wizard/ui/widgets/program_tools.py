"""What stands around the program table: its buttons, search, progress, and the quiet last line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QSizePolicy,
    QWidget,
)

from coursera_wizard.domain.mapping import LaterPrograms
from coursera_wizard.i18n import _, ngettext
from coursera_wizard.ui import icons, theme
from coursera_wizard.ui.icons import Icon
from coursera_wizard.ui.numbers import number_words
from coursera_wizard.ui.theme import Gap, Tone
from coursera_wizard.ui.widgets.basic import button, text
from coursera_wizard.ui.widgets.flow_layout import FlowLayout
from coursera_wizard.ui.widgets.status_line import BusyIcon

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QKeyEvent, QResizeEvent


class SearchField(QLineEdit):
    """Searches as one types; Enter and the arrow down go to the table, Escape empties it."""

    table_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("programs.search")
        self.setClearButtonEnabled(False)
        self._clear = QAction(self)
        self._clear.setObjectName("programs.search.clear")
        self._clear.triggered.connect(self.empty)
        self.addAction(self._clear, QLineEdit.ActionPosition.TrailingPosition)
        self._clear.setVisible(False)
        self.textChanged.connect(lambda words: self._clear.setVisible(bool(words)))
        self._dress()

    def empty(self) -> None:
        """Search for nothing any more."""
        if self.text():
            self.clear()
            self.textEdited.emit("")

    def show_total(self, total: int) -> None:
        """Say how many programs are searched."""
        words = _("Search programs")
        if total:
            words = ngettext("Search {number} program", "Search {number} programs", total).format(
                number=number_words(total)
            )
        if self.placeholderText() != words:
            self.setPlaceholderText(words)
            self.setAccessibleName(words)

    def sizeHint(self) -> QSize:
        """Return the width of the drawing."""
        return QSize(theme.scaled(theme.SEARCH_WIDTH), super().sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on to the table, or empty the field."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down}:
            self.table_wanted.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.empty()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Tint the cross again when the colors change."""
        super().changeEvent(event)
        if event.type() == event.Type.PaletteChange and hasattr(self, "_clear"):
            self._dress()

    def _dress(self) -> None:
        self._clear.setIcon(icons.icon(Icon.CLOSE, Tone.MUTED, theme.scaled(Gap.L)))
        self._clear.setToolTip(_("Clear the search"))
        self._clear.setText(_("Clear the search"))


class ProgramTools(QWidget):
    """The buttons above the table and the search beside them, or below in a narrow window."""

    auto_asked = Signal()
    all_off_asked = Signal()
    undo_asked = Signal()
    redo_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.auto = button(_("Auto mapping"), "programs.auto", self.auto_asked.emit, "primary")
        self.all_off = button(_("Turn all off"), "programs.all_off", self.all_off_asked.emit)
        self.undo = button("", "programs.undo", self.undo_asked.emit, "more")
        self.redo = button("", "programs.redo", self.redo_asked.emit, "more")
        self.search = SearchField()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.scaled(Gap.S))
        self._grid.setVerticalSpacing(theme.scaled(Gap.S))
        self._grid.setColumnStretch(1, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.scaled(Gap.S))
        for one in (self.auto, self.all_off, self.undo, self.redo):
            buttons.addWidget(one)
        buttons.addStretch(1)
        self._grid.addLayout(buttons, 0, 0, Qt.AlignmentFlag.AlignVCenter)
        self._is_narrow: bool | None = None
        self._place_search(is_narrow=False)
        self._dress()
        self.show_history("", "")

    def show_history(self, undo: str, redo: str) -> None:
        """Say what can be undone and redone; nothing where a text is empty."""
        for made, words, plain in (
            (self.undo, undo and _("Undo: {what}").format(what=undo), _("Undo")),
            (self.redo, redo and _("Redo: {what}").format(what=redo), _("Redo")),
        ):
            if made.isEnabled() != bool(words):
                made.setEnabled(bool(words))
                self._dress()
            made.setAccessibleName(words or plain)
            made.setToolTip(words or plain)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the search below the buttons where both do not fit."""
        super().resizeEvent(event)
        buttons = self._grid.itemAtPosition(0, 0)
        taken = buttons.sizeHint().width() if buttons is not None else 0
        needed = taken + theme.scaled(Gap.S) + self.search.sizeHint().width() * 3 // 5
        self._place_search(is_narrow=needed > self.width())

    def minimumSizeHint(self) -> QSize:
        """Return a width that never widens the page."""
        return QSize(0, super().minimumSizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        """Tint the arrows again when the colors change."""
        super().changeEvent(event)
        if event.type() == event.Type.PaletteChange and hasattr(self, "redo"):
            self._dress()

    def _place_search(self, *, is_narrow: bool) -> None:
        if is_narrow == self._is_narrow:
            return
        self._is_narrow = is_narrow
        self._grid.removeWidget(self.search)
        if is_narrow:
            self.search.setMaximumWidth(self.maximumWidth())
            self._grid.addWidget(self.search, 1, 0, 1, 2)
        else:
            self.search.setMaximumWidth(theme.scaled(theme.SEARCH_WIDTH))
            self._grid.addWidget(self.search, 0, 1)
            self.search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self._grid.setAlignment(self.search, Qt.AlignmentFlag(0))

    def _dress(self) -> None:
        for made, drawing in ((self.undo, Icon.UNDO), (self.redo, Icon.REDO)):
            icons.dress(made, drawing, Tone.TEXT if made.isEnabled() else Tone.OUTLINE)
            made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)


class WorkLine(QWidget):
    """What is being done now, how far it is, and a way to stop it; hidden while nothing is."""

    cancel_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.scaled(Gap.S))
        self._busy = BusyIcon()
        self._words = text("", wrap=False)
        self._words.setObjectName("programs.work.words")
        self._bar = QProgressBar()
        self._bar.setObjectName("programs.work.bar")
        self._bar.setTextVisible(False)
        self._bar.setMinimumWidth(theme.scaled(Gap.XXL))  # the words come first
        self._cancel = button(_("Cancel"), "programs.work.cancel", self.cancel_asked.emit, "link")
        row.addWidget(self._busy)
        row.addWidget(self._words)
        row.addWidget(self._bar, 1)
        row.addWidget(self._cancel)
        self.hide()

    @property
    def words(self) -> str:
        """What it says; empty while it says nothing."""
        return "" if self.isHidden() else self._words.text()

    @property
    def done(self) -> int:
        """How much is done."""
        return self._bar.value()

    def show_work(self, words: str, done: int, whole: int) -> None:
        """Say what is done and how much of it.

        Args:
            words: What is being done.
            done: How many are done.
            whole: How many there are; 0 where that is not known.
        """
        if self._words.text() != words:
            self._words.setText(words)
        self._bar.setAccessibleName(words)
        self._bar.setVisible(whole > 0)
        if whole:
            self._bar.setRange(0, whole)
            self._bar.setValue(min(done, whole))
        self.show()


class LaterLine(QWidget):
    """What happens to programs that appear later, and where schools and programs come from."""

    later_chosen = Signal(object)  # a LaterPrograms
    schools_asked = Signal()
    again_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        line = FlowLayout(self, Gap.M)
        height = theme.scaled(theme.BUTTON_HEIGHT - 4)
        words = text(_("Programs that appear later:"), "small", wrap=False)
        self.later = QComboBox()
        self.later.setObjectName("programs.later")
        self.later.setProperty("role", "small")
        for value, label in (
            (LaterPrograms.LEAVE_OFF, _("Leave off")),
            (LaterPrograms.ASK, _("Ask me")),
            (LaterPrograms.INCLUDE, _("Include")),
        ):
            self.later.addItem(label, value)
        words.setBuddy(self.later)
        self.later.setAccessibleName(words.text())
        self.later.activated.connect(self._on_activated)
        self.schools = button(
            _("Load schools…"), "programs.schools", self.schools_asked.emit, "link", small=True
        )
        self.schools.setToolTip(
            _("Read existing schools from the receiver's orgs.csv or from an earlier package.")
        )
        self.again = button(
            _("Read programs again"), "programs.again", self.again_asked.emit, "link", small=True
        )
        self._known = text("", "small", wrap=False)
        self._known.setObjectName("programs.schools.known")
        for widget in (words, self.later, self.schools, self._known, self.again):
            line.addWidget(_centered(widget, height))

    def show_choice(self, later: LaterPrograms) -> None:
        """Show what was chosen."""
        index = self.later.findData(later)
        if index != self.later.currentIndex():
            self.later.setCurrentIndex(index)

    def show_schools(self, words: str) -> None:
        """Say which schools are known; nothing with an empty text."""
        if self._known.text() != words:
            self._known.setText(words)
        cell = self._known.parentWidget()
        if cell is not None:
            cell.setVisible(bool(words))

    def _on_activated(self, index: int) -> None:
        self.later_chosen.emit(LaterPrograms(self.later.itemData(index)))


def _centered(widget: QWidget, height: int) -> QWidget:
    """Return a cell of a line in whose middle a widget stands."""
    cell = QWidget()
    row = QHBoxLayout(cell)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
    cell.setFixedHeight(height)
    return cell
