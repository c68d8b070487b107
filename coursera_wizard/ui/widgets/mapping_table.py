"""The program table: rows that switch, a field for each school, keys for everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QTableView,
    QToolTip,
)

from coursera_wizard.ui import theme
from coursera_wizard.ui.theme import SMALL_PX
from coursera_wizard.ui.widgets.mapping_delegates import SchoolDelegate
from coursera_wizard.ui.widgets.mapping_model import Column, MappingModel
from coursera_wizard.ui.widgets.mapping_paint import (
    Elided,
    RowPainter,
    cell_padding,
    is_confirm_at,
    is_pill_cut,
    is_text_cut,
    pill_width,
    widest_match,
)
from coursera_wizard.ui.widgets.match_words import alike_words
from coursera_wizard.ui.widgets.table_look import arrange_table, size_rows
from coursera_wizard.ui.widgets.toggle_switch import TRACK_WIDTH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent

    from coursera_wizard.wizard.school_finder import SchoolFinder

# Rows have to stand still this long before their learners are asked for.
_STILL_MS = 250
_SEARCH_MS = 1000
_PROGRAM_SHARE = 0.56
_LONGEST_COUNT = "000,000"


class MappingTable(QTableView):
    """Shows a `MappingModel`; says what the person wants done, and does none of it."""

    switch_wanted = Signal(object)  # rows
    confirm_wanted = Signal(object)  # rows
    menu_wanted = Signal(object)  # a point on the screen
    rows_stood_still = Signal()
    selection_moved = Signal()

    def __init__(self, model: MappingModel, search: Callable[[], SchoolFinder]) -> None:
        super().__init__()
        self.setObjectName("programs.table")
        self.setProperty("role", "list")
        self.model_of_programs = model
        self.setModel(model)
        self._typed = ""
        self._still = QTimer(self)
        self._still.setSingleShot(True)
        self._still.setInterval(_STILL_MS)
        self._still.timeout.connect(self.rows_stood_still)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_SEARCH_MS)
        self._typing.timeout.connect(self._on_typing_ended)
        self._elided = Elided(theme.font())
        self.setItemDelegate(SchoolDelegate(search, self))
        self._arrange()
        self.clicked.connect(self._on_clicked)
        chooser = self.selectionModel()
        chooser.selectionChanged.connect(lambda *_ranges: self.selection_moved.emit())
        chooser.currentRowChanged.connect(lambda *_rows: self.selection_moved.emit())
        model.modelReset.connect(self._still.start)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._still.start())

    # -- what is selected and shown

    def selected_rows(self) -> Sequence[int]:
        """Return the selected rows from top to bottom; the current one where none is."""
        ranges = self.selectionModel().selection().toList()
        if len(ranges) == 1:
            return range(ranges[0].top(), ranges[0].bottom() + 1)
        rows: set[int] = set()
        for one in ranges:
            rows.update(range(one.top(), one.bottom() + 1))
        if not rows and self.currentIndex().isValid():
            rows.add(self.currentIndex().row())
        return sorted(rows)

    def selected_count(self) -> int:
        """Return how many rows are selected, without listing them."""
        return sum(one.height() for one in self.selectionModel().selection().toList())

    def shown_rows(self) -> range:
        """Return the rows that can be seen now."""
        total = self.model_of_programs.rowCount()
        first = self.rowAt(0)
        if first < 0 or not total:
            return range(0)
        last = self.rowAt(self.viewport().height() - 1)
        return range(first, total if last < 0 else last + 1)

    def select_rows(self, rows: Iterable[int], current: int) -> None:
        """Select rows and make one the current; the view scrolls there."""
        model, selection = self.model_of_programs, QItemSelection()
        for row in rows:
            selection.select(model.index(row, 0), model.index(row, Column.MATCH))
        chooser = self.selectionModel()
        column = max(self.currentIndex().column(), Column.USE)
        chooser.setCurrentIndex(
            model.index(current, column), QItemSelectionModel.SelectionFlag.NoUpdate
        )
        chooser.select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def edit_school(self) -> None:
        """Open the field for the school of the current row."""
        index = self.currentIndex()
        if index.isValid():
            cell = index.siblingAtColumn(Column.SCHOOL)
            self.selectionModel().setCurrentIndex(cell, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.edit(cell)

    # -- Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Switch with Space, edit or confirm with Enter and F2; all else as in any table."""
        key, plain = event.key(), event.modifiers() == Qt.KeyboardModifier.NoModifier
        current, model = self.currentIndex(), self.model_of_programs
        if key == Qt.Key.Key_Space and plain and not self._typed:
            self.switch_wanted.emit(self.selected_rows())
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and plain:
            if current.column() == Column.USE:
                self.switch_wanted.emit(self.selected_rows())
            elif current.column() == Column.MATCH and model.pill(current.row()).can_confirm:
                self.confirm_wanted.emit([current.row()])
            else:
                self.edit_school()
        elif key == Qt.Key.Key_F2:
            self.edit_school()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, text: str) -> None:
        """Go to the next program whose name begins with what is typed."""
        self._typed += text
        self._typing.start()
        start = max(self.currentIndex().row(), 0)
        row = self.model_of_programs.row_beginning_with(self._typed, start)
        if row is not None:
            self.select_rows([row], row)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu where the mouse is, or beside the current cell for the key."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard and self.currentIndex().isValid():
            place = self.visualRect(self.currentIndex()).center()
            self.menu_wanted.emit(self.viewport().mapToGlobal(place))
        else:
            self.menu_wanted.emit(event.globalPos())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Confirm where *Confirm* was clicked."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        is_plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if event.button() == Qt.MouseButton.LeftButton and is_plain and index.isValid():
            where, cell = event.position().toPoint(), self.visualRect(index)
            pill = self.model_of_programs.pill(index.row())
            if index.column() == Column.MATCH and is_confirm_at(
                pill, cell, self.layoutDirection(), where
            ):
                self.confirm_wanted.emit([index.row()])

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows that are seen."""
        first, last = self.rowAt(event.rect().top()), self.rowAt(event.rect().bottom())
        total = self.model_of_programs.rowCount()
        if first < 0 or not total:
            return
        last = total - 1 if last < 0 else last
        chosen = [
            (one.top(), one.bottom())
            for one in self.selectionModel().selection().toList()
            if one.top() <= last and one.bottom() >= first
        ]
        current = self.currentIndex() if self.hasFocus() else QModelIndex()
        columns = {
            column: (self.columnViewportPosition(column), self.columnWidth(column))
            for column in Column
            if not self.isColumnHidden(column)
        }
        painter = QPainter(self.viewport())
        rows = RowPainter(painter, self.model_of_programs, self.layoutDirection(), self._elided)
        height = self.rowHeight(first)
        for row in range(first, last + 1):
            top = self.rowViewportPosition(row)
            rows.paint(
                row,
                {column: QRect(x, top, width, height) for column, (x, width) in columns.items()},
                is_selected=any(begin <= row <= end for begin, end in chosen),
                focused=Column(current.column()) if current.row() == row else None,
            )
        painter.end()

    def viewportEvent(self, event: QEvent) -> bool:
        """Show the whole text of a cell that is cut off, and nothing else."""
        if event.type() == QEvent.Type.ToolTip:
            self._show_tool_tip(event)  # type: ignore[arg-type]  # ToolTip events are QHelpEvents
            return True
        return super().viewportEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width out among the columns."""
        super().resizeEvent(event)
        self.share_width()
        self._still.start()

    def changeEvent(self, event: QEvent) -> None:
        """Take new sizes when the size of text changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self.model() is not None:
            self._elided = Elided(theme.font())
            size_rows(self)
            self.share_width()

    # -- inner

    def share_width(self) -> None:
        """Give switch, count and pill what they need, and the names the rest.

        At large text in a narrow window the count is not shown: nothing is mapped by it.
        """
        room = self.viewport().width()
        pad = 2 * cell_padding()
        heading = QFontMetrics(theme.font(SMALL_PX))
        words = QFontMetrics(theme.font())
        model = self.model_of_programs
        widths = {
            Column.USE: pad
            + max(theme.scaled(TRACK_WIDTH), heading.horizontalAdvance(model.title(Column.USE))),
            Column.LEARNERS: pad
            + max(
                words.horizontalAdvance(_LONGEST_COUNT),
                heading.horizontalAdvance(model.title(Column.LEARNERS))
                + theme.scaled(theme.SORT_MARK),
            ),
        }
        widest, least = pad + widest_match(), pad + pill_width(alike_words(88))
        narrow = 2 * theme.scaled(theme.NARROW_NAME)
        # Where names would hardly be told apart, the number of learners gives way.
        has_learners = room - sum(widths.values()) - least >= narrow
        self.setColumnHidden(Column.LEARNERS, not has_learners)
        if not has_learners:
            del widths[Column.LEARNERS]
        rest = room - sum(widths.values())
        widths[Column.MATCH] = max(least, min(widest, rest * 3 // 8))
        names = max(rest - widths[Column.MATCH], 2 * theme.scaled(theme.NARROWEST_NAME))
        widths[Column.PROGRAM] = round(names * _PROGRAM_SHARE)
        widths[Column.SCHOOL] = names - widths[Column.PROGRAM]
        for column, width in widths.items():
            self.setColumnWidth(column, max(width, pad))

    def _arrange(self) -> None:
        arrange_table(self)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked)
        top = self.horizontalHeader()
        # NOTE: a header asks, row by row, whether each column is selected as a whole. It gets
        # a selection of its own, which stays empty: with 100,000 rows that question takes seconds.
        top.setSelectionModel(QItemSelectionModel(self.model_of_programs, top))
        top.setSortIndicatorClearable(True)
        top.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        size_rows(self)

    def _on_clicked(self, index: QModelIndex) -> None:
        if index.column() == Column.USE:
            self.switch_wanted.emit([index.row()])

    def _on_typing_ended(self) -> None:
        self._typed = ""

    def _show_tool_tip(self, event: QHelpEvent) -> None:
        index = self.indexAt(event.pos())
        words = ""
        if index.isValid():
            words = index.data(Qt.ItemDataRole.ToolTipRole) or ""
            if not words and self._is_cut(index):
                words = index.data(Qt.ItemDataRole.DisplayRole) or ""
        if words:
            QToolTip.showText(event.globalPos(), words, self.viewport(), self.visualRect(index))
        else:
            QToolTip.hideText()

    def _is_cut(self, index: QModelIndex) -> bool:
        cell, column = self.visualRect(index), index.column()
        if column == Column.MATCH:
            return is_pill_cut(self.model_of_programs.pill(index.row()), cell)
        words: str = index.data(Qt.ItemDataRole.DisplayRole) or ""
        return is_text_cut(words, cell)
