"""Edits the cells of the program table: a school, in a field that finds existing ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from coursera_wizard.i18n import _
from coursera_wizard.ui import theme
from coursera_wizard.ui.widgets.mapping_model import Column
from coursera_wizard.ui.widgets.mapping_paint import row_height
from coursera_wizard.ui.widgets.school_editor import SchoolEditor

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QAbstractItemModel
    from PySide6.QtWidgets import QWidget

    from coursera_wizard.wizard.school_finder import SchoolFinder

Index = QModelIndex | QPersistentModelIndex


class SchoolDelegate(QStyledItemDelegate):
    """Makes the field for a school; the table paints its rows itself."""

    def __init__(self, search: Callable[[], SchoolFinder], parent: QWidget) -> None:
        super().__init__(parent)
        self._search = search

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Return the field."""
        editor = SchoolEditor(self._search(), parent)
        editor.setAccessibleName(
            _("School of {program}").format(
                program=index.model()
                .index(index.row(), Column.PROGRAM)
                .data(Qt.ItemDataRole.DisplayRole)
            )
        )
        editor.picked.connect(lambda: self._on_picked(editor))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show the school as it is."""
        if isinstance(editor, SchoolEditor):
            editor.show_school(index.data(Qt.ItemDataRole.EditRole))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Hand over what was typed or picked."""
        if isinstance(editor, SchoolEditor) and editor.is_changed:
            model.setData(index, editor.answer())

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, _index: Index
    ) -> None:
        """Place the field over its cell, and over the next one where it is narrow."""
        cell: QRect = option.rect
        around = editor.parentWidget()
        room = around.rect() if around is not None else cell
        place = QStyle.visualRect(editor.layoutDirection(), room, cell)
        if place.width() < theme.scaled(theme.SCHOOL_WIDTH):
            place.setRight(max(room.right(), place.right()))
        inset = theme.HAIR
        editor.setGeometry(
            QStyle.visualRect(editor.layoutDirection(), room, place).adjusted(
                inset, inset, -inset, -inset
            )
        )

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Return the height of every row; widths are shared out by the table."""
        return QSize(0, row_height())

    def _on_picked(self, editor: SchoolEditor) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor)
