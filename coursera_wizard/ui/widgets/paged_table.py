"""A table of very many rows that are fetched a page at a time, as somebody scrolls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QTableView

from coursera_wizard.ui import theme
from coursera_wizard.ui.theme import SMALL_PX, Tone
from coursera_wizard.ui.widgets.table_look import arrange_table, size_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QPersistentModelIndex
    from PySide6.QtGui import QKeyEvent, QResizeEvent

Row = TypeVar("Row")

_ROWS_LOOKED_AT = 60
_WIDEST = 420
_ROWS_AT_LEAST = 3


@dataclass(frozen=True, slots=True)
class TableColumn(Generic[Row]):
    """One column.

    Attributes:
        title: What stands on top.
        words: What a cell says.
        is_number: Whether it stands on the trailing side, and is never cut.
        tone: The color of a cell's words, where they have one.
        share: How much of the room that is left it gets; 0 takes what its words need.
        may_go: Whether it is left out where there is no room.
        goes_last: Whether it is left out where the others that may grow would say hardly anything.
    """

    title: str
    words: Callable[[Row], str]
    is_number: bool = False
    tone: Callable[[Row], Tone | None] | None = None
    share: int = 0
    may_go: bool = False
    goes_last: bool = False


class PagedModel(QAbstractTableModel, Generic[Row]):
    """Rows that came so far; asks for more when a view comes near their end."""

    more_wanted = Signal(int)

    def __init__(self, columns: Sequence[TableColumn[Row]]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.rows: list[Row] = []
        self.total = 0
        self._is_waiting = False

    def reset(self) -> None:
        """Forget all rows."""
        self.beginResetModel()
        self.rows, self.total, self._is_waiting = [], 0, False
        self.endResetModel()

    def add(self, rows: Sequence[Row], total: int) -> None:
        """Take the next rows, and how many there are in all."""
        self._is_waiting = False
        self.total = total if rows else len(self.rows)
        if rows:
            first = len(self.rows)
            self.beginInsertRows(QModelIndex(), first, first + len(rows) - 1)
            self.rows.extend(rows)
            self.endInsertRows()

    def replace(self, rows: Sequence[Row], total: int) -> None:
        """Show these instead of all others."""
        self.beginResetModel()
        self.rows, self.total, self._is_waiting = list(rows), total, False
        self.endResetModel()

    # -- Qt

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        """Return how many rows came so far."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        """Return how many columns there are."""
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def canFetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> bool:
        """Return whether there are more rows to ask for."""
        return not parent.isValid() and bool(self.rows) and len(self.rows) < self.total

    def fetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> None:
        """Ask for the next page, once."""
        if self.canFetchMore(parent) and not self._is_waiting:
            self._is_waiting = True
            self.more_wanted.emit(len(self.rows))

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return what a cell says, on which side, and in which color."""
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        column, row = self.columns[index.column()], self.rows[index.row()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return column.words(row)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(column)
        if role == Qt.ItemDataRole.ForegroundRole and column.tone is not None:
            tone = column.tone(row)
            return theme.color(tone) if tone is not None else None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.title}: {column.words(row)}"
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Return what stands on top of a column."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(self.columns[section])
        return None


class PagedTable(QTableView):
    """Shows a `PagedModel`; Enter or a double click opens a row, Ctrl+C copies one."""

    opened = Signal(int)
    row_changed = Signal(int)

    def __init__(self, model: PagedModel[Row], name: str, label: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setProperty("role", "list")
        self._rows: PagedModel[Row] = model
        self.setModel(model)
        self._arrange()
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))
        chooser = self.selectionModel()
        chooser.currentRowChanged.connect(lambda now, _before: self.row_changed.emit(now.row()))
        model.rowsInserted.connect(lambda *_: self.share_width())
        model.modelReset.connect(self.share_width)

    @property
    def current_row(self) -> int:
        """The row that is chosen; -1 where none is."""
        return self.currentIndex().row()

    def choose_first(self) -> None:
        """Make the first row the current one."""
        if self._rows.rows:
            self.setCurrentIndex(self._rows.index(0, 0))

    def sizeHint(self) -> QSize:
        """Return room for a few rows: a table takes what a page has, and asks for little."""
        height = theme.scaled(theme.HEADER_HEIGHT + _ROWS_AT_LEAST * theme.ROW_HEIGHT)
        return QSize(super().sizeHint().width(), height)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open a row with Enter, and copy it."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self.opened.emit(self.current_row)
        elif event.matches(QKeySequence.StandardKey.Copy) and self.currentIndex().isValid():
            row = self._rows.rows[self.current_row]
            words = "\t".join(column.words(row) for column in self._rows.columns)
            QGuiApplication.clipboard().setText(words)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width out among the columns."""
        super().resizeEvent(event)
        self.share_width()

    def changeEvent(self, event: QEvent) -> None:
        """Take new sizes when the size of text changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self.model() is not None:
            size_rows(self)
            self.share_width()

    def share_width(self) -> None:
        """Give each column what its words need, and what is left to those that may grow.

        Where there is too little room, columns that may go are left out, and then those that may
        grow are cut instead; before little is left of them, those go that go last.
        """
        room, columns = self.viewport().width(), self._rows.columns
        needs = self._needs()
        shown = list(range(len(needs)))
        for place in reversed(range(len(needs))):
            if columns[place].may_go and sum(needs[one] for one in shown) > room:
                shown.remove(place)
        least = theme.scaled(theme.NARROW_NAME)
        for place in reversed(range(len(needs))):
            fixed = sum(needs[one] for one in shown if not columns[one].share)
            names = sum(min(needs[one], least) for one in shown if columns[one].share)
            if columns[place].goes_last and fixed + names > room:
                shown.remove(place)
        for place in range(len(needs)):
            if self.isColumnHidden(place) != (place not in shown):
                self.setColumnHidden(place, place not in shown)
        growing = [place for place in shown if columns[place].share]
        rest = room - sum(needs[one] for one in shown)
        fixed = sum(needs[one] for one in shown if not columns[one].share)
        if fixed + len(growing) * least > room:
            least = theme.scaled(theme.NARROWEST_NAME)
        # What is missing is taken from those that have more than the least, by how much more.
        weights = {
            place: columns[place].share if rest >= 0 else max(needs[place] - least, 0)
            for place in growing
        }
        whole = sum(weights.values())
        for place in growing:
            part = rest * weights[place] // whole if whole else 0
            needs[place] = max(needs[place] + part, least)
            rest, whole = rest - part, whole - weights[place]
        for place in shown:
            self.setColumnWidth(place, needs[place])

    # -- inner

    def _needs(self) -> list[int]:
        """Return the width that the words of each column take, as far as they came."""
        words = QFontMetrics(theme.font())
        heading = QFontMetrics(theme.font(SMALL_PX, QFont.Weight.Medium))
        pad = 2 * theme.scaled(theme.CELL_PADDING + theme.Gap.XS)
        looked_at = self._rows.rows[:_ROWS_LOOKED_AT]
        most = theme.scaled(_WIDEST)
        return [
            min(most, max(
                heading.horizontalAdvance(column.title),
                *(words.horizontalAdvance(column.words(row)) for row in looked_at), 0,
            )) + pad
            for column in self._rows.columns
        ]  # fmt: skip

    def _arrange(self) -> None:
        arrange_table(self)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        size_rows(self)


def _side(column: TableColumn[Row]) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.is_number else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
