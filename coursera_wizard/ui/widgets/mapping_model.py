"""The program table's model: one row a program, in an order that is a plain list of numbers."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from coursera_wizard.domain.program_list import ProgramOrder
from coursera_wizard.i18n import _, ngettext
from coursera_wizard.ui.numbers import number_words
from coursera_wizard.ui.widgets.match_words import Pill

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from coursera_wizard.domain.mapping import ProgramMapping

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()
NOT_THERE = "—"


class Column(IntEnum):
    """The columns, in reading direction."""

    USE = 0
    PROGRAM = 1
    LEARNERS = 2
    SCHOOL = 3
    MATCH = 4


SORTS: Final = {
    Column.USE: ProgramOrder.USE,
    Column.PROGRAM: ProgramOrder.NAME,
    Column.LEARNERS: ProgramOrder.LEARNERS,
    Column.SCHOOL: ProgramOrder.SCHOOL,
    Column.MATCH: ProgramOrder.MATCH,
}


_TO_START = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
_TO_END = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
_FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
_EDITABLE = _FLAGS | Qt.ItemFlag.ItemIsEditable


class MappingModel(QAbstractTableModel):
    """Shows programs in an order given from outside; computes what a cell says when it is seen.

    Filtering and sorting hand over another list of row numbers, so no row costs anything until it
    is on the screen. The rows belong to the session: this is a view.
    """

    school_given = Signal(int, object)  # the row, a SchoolChoice

    def __init__(
        self, pill_for: Callable[[ProgramMapping], Pill], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._pill_for = pill_for
        self._rows: Sequence[ProgramMapping] = ()
        self._order: Sequence[int] = ()
        self._counts: Mapping[str, int] = {}

    # -- what is shown

    def show_rows(self, rows: Sequence[ProgramMapping], order: Sequence[int]) -> None:
        """Show other rows, or the same in another order.

        Args:
            rows: All programs.
            order: The numbers of those to be shown, from top to bottom.
        """
        self.beginResetModel()
        self._rows, self._order = rows, order
        self.endResetModel()

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Show the learners read so far."""
        if counts is not self._counts:
            self._counts = counts
            self.repaint(Column.LEARNERS, Column.LEARNERS)

    def repaint(self, first: Column, last: Column) -> None:
        """Have the cells that are seen computed again."""
        if self._order:
            self.dataChanged.emit(self.index(0, first), self.index(len(self._order) - 1, last), [])

    def mapping(self, row: int) -> ProgramMapping:
        """Return the program of a row of the table."""
        return self._rows[self._order[row]]

    def program_ids(self, rows: Iterable[int]) -> list[str]:
        """Return the ids of rows of the table."""
        all_rows, order = self._rows, self._order
        return [all_rows[order[row]].program_id for row in rows]

    def each_id(self, rows: Iterable[int]) -> Iterator[str]:
        """Yield the ids of rows as they stand now, one by one, also if others are shown later."""
        all_rows, order = self._rows, self._order
        return (all_rows[order[row]].program_id for row in rows)

    def row_beginning_with(self, text: str, start: int) -> int | None:
        """Return the first row from `start` on, and round, whose name begins with a text."""
        wanted = text.casefold()
        total = len(self._order)
        for step in range(total):
            row = (start + step) % total
            if self._rows[self._order[row]].program_name.casefold().startswith(wanted):
                return row
        return None

    def pill(self, row: int) -> Pill:
        """Return what stands in the match column."""
        return self._pill_for(self.mapping(row))

    def pill_of(self, mapping: ProgramMapping) -> Pill:
        """Return what stands in the match column of a program."""
        return self._pill_for(mapping)

    def words(self, mapping: ProgramMapping, column: Column) -> str:
        """Return the text of a cell."""
        if column is Column.PROGRAM:
            return mapping.program_name
        if column is Column.LEARNERS:
            return self._count(mapping)
        if column is Column.SCHOOL:
            return mapping.school.name if mapping.school is not None else NOT_THERE
        if column is Column.MATCH:
            return self._pill_for(mapping).words
        return ""

    # -- Qt

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Return how many programs are shown."""
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(Column)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows or says."""
        if not index.isValid():
            return None
        mapping, column = self.mapping(index.row()), Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self.words(mapping, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(mapping, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _TO_END if column is Column.LEARNERS else _TO_START
        if role == Qt.ItemDataRole.EditRole:
            return mapping.school if column is Column.SCHOOL else None
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tool_tip(mapping, column)
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Return a column's title."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role in {
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.ToolTipRole,
        }:
            return self.title(Column(section))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _TO_END if section == Column.LEARNERS else _TO_START
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return what a cell allows: a school can be edited."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return _EDITABLE if index.column() == Column.SCHOOL else _FLAGS

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Hand a school on; it is shown once the session has it."""
        if role != Qt.ItemDataRole.EditRole or index.column() != Column.SCHOOL:
            return False
        self.school_given.emit(index.row(), value)
        return True

    def title(self, column: Column) -> str:
        """Return a column's title."""
        return {
            Column.USE: _("Use"),
            Column.PROGRAM: _("Coursera program"),
            Column.LEARNERS: _("Learners"),
            Column.SCHOOL: _("School"),
            Column.MATCH: _("Match"),
        }[column]

    # -- cells

    def _spoken(self, mapping: ProgramMapping, column: Column) -> str:
        if column is Column.USE:
            return _("on") if mapping.is_on else _("off")
        if column is Column.LEARNERS:
            count = self._counts.get(mapping.program_id)
            if count is None:
                return _("number of learners not known")
            return ngettext("{number} learner", "{number} learners", count).format(
                number=self._count(mapping)
            )
        if column is Column.SCHOOL:
            if mapping.school is None:
                return _("no school")
            match = self._pill_for(mapping).words
            if not match:
                return _("{school}, school").format(school=mapping.school.name)
            return _("{school}, school, {match}").format(school=mapping.school.name, match=match)
        return self.words(mapping, column)

    def _count(self, mapping: ProgramMapping) -> str:
        count = self._counts.get(mapping.program_id)
        return NOT_THERE if count is None else number_words(count)

    def _tool_tip(self, mapping: ProgramMapping, column: Column) -> str:
        if column is Column.MATCH:
            return self._pill_for(mapping).explanation
        if column is Column.SCHOOL and mapping.school is not None and mapping.school.sourced_id:
            return _("{school}\nsourcedId: {sourced_id}").format(
                school=mapping.school.name, sourced_id=mapping.school.sourced_id
            )
        return ""
