"""Paints the cells of the program table: switch, texts that elide, and the match pill."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from coursera_wizard.i18n import _
from coursera_wizard.ui import theme
from coursera_wizard.ui.theme import SMALL_PX, Gap, Tone
from coursera_wizard.ui.widgets.mapping_model import Column, Role
from coursera_wizard.ui.widgets.match_words import NO_PILL, Pill, alike_words, shared_words
from coursera_wizard.ui.widgets.school_editor import SchoolEditor
from coursera_wizard.ui.widgets.toggle_switch import paint_switch

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QAbstractItemModel
    from PySide6.QtWidgets import QWidget

    from coursera_wizard.wizard.school_finder import SchoolFinder

Index = QModelIndex | QPersistentModelIndex
# What a pill of each tone is painted with: words, ground.
PILL_TONES = {
    "good": (Tone.GOOD, Tone.GOOD_GROUND),
    "look": (Tone.LOOK, Tone.LOOK_GROUND),
    "wrong": (Tone.WRONG, Tone.WRONG_GROUND),
    "plain": (Tone.MUTED, Tone.HOVER),
}


def row_height() -> int:
    """Return how high a row is at the size of text in use."""
    return theme.scaled(theme.ROW_HEIGHT)


def cell_padding() -> int:
    """Return the room at both ends of a cell."""
    return theme.scaled(theme.CELL_PADDING)


class CellDelegate(QStyledItemDelegate):
    """Paints ground, line and focus of a cell, and its text with an ellipsis where it is long."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        painter.save()
        self.paint_ground(painter, option)
        self.paint_content(painter, option, index)
        painter.restore()

    def paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        """Draw what every cell has."""
        place, state = _rect(option), _state(option)
        is_selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.fillRect(place, theme.color(Tone.ACCENT_GROUND if is_selected else Tone.PANEL))
        painter.fillRect(
            place.x(), place.bottom(), place.width(), theme.HAIR, theme.color(Tone.LINE)
        )
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.color(Tone.ACCENT), theme.RING))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            ring = QRectF(place).adjusted(theme.RING, theme.RING, -theme.RING, -theme.RING - 1)
            painter.drawRoundedRect(ring, Gap.XS, Gap.XS)

    def paint_content(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the text of the cell."""
        words = index.data(Qt.ItemDataRole.DisplayRole)
        if not words:
            return
        painter.setFont(_font(option))
        painter.setPen(theme.color(index.data(Role.TONE) or Tone.TEXT))
        place = self.text_place(option)
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, place.width())
        side = index.data(Qt.ItemDataRole.TextAlignmentRole) or Qt.AlignmentFlag.AlignLeading
        aligned = QStyle.visualAlignment(_direction(option), Qt.AlignmentFlag(side))
        flags = aligned | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.drawText(place, int(flags), shown)

    def text_place(self, option: QStyleOptionViewItem) -> QRect:
        """Return where text may stand."""
        edge = cell_padding()
        return _rect(option).adjusted(edge, 0, -edge, 0)

    def is_cut(self, option: QStyleOptionViewItem, index: Index) -> bool:
        """Tell whether the text is longer than the cell."""
        words = index.data(Qt.ItemDataRole.DisplayRole) or ""
        width = QFontMetrics(theme.font()).horizontalAdvance(words)
        return width > self.text_place(option).width()

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Return the height of every row; widths are shared out by the table."""
        return QSize(0, row_height())


class SwitchDelegate(CellDelegate):
    """Paints the switch of a program."""

    def paint_content(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the switch."""
        is_rtl = _direction(option) == Qt.LayoutDirection.RightToLeft
        paint_switch(painter, _rect(option), is_on=bool(index.data(Role.IS_ON)), is_rtl=is_rtl)

    def is_cut(self, _option: QStyleOptionViewItem, _index: Index) -> bool:
        """Tell that a switch is never cut."""
        return False


class PillDelegate(CellDelegate):
    """Paints the match pill, and *Confirm* beside it where there is something to confirm."""

    def paint_content(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw pill and link."""
        shown = pill_at(index)
        if not shown.words:
            return
        pill, link = self._places(option, shown)
        front, ground = PILL_TONES[shown.tone]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(ground))
        painter.drawRoundedRect(QRectF(pill), pill.height() / 2, pill.height() / 2)
        painter.setPen(theme.color(front))
        painter.setFont(pill_font())
        edge = theme.scaled(theme.PILL_PADDING)
        inner = pill.adjusted(edge, 0, -edge, 0)
        words = painter.fontMetrics().elidedText(
            shown.words, Qt.TextElideMode.ElideRight, inner.width() + 1
        )
        painter.drawText(inner, int(Qt.AlignmentFlag.AlignCenter), words)
        if not link.isEmpty():
            painter.setFont(pill_font())
            painter.setPen(theme.color(Tone.ACCENT))
            painter.drawText(link, int(Qt.AlignmentFlag.AlignCenter), confirm_words())

    def is_confirm_at(self, option: QStyleOptionViewItem, index: Index, where: QPoint) -> bool:
        """Tell whether *Confirm* stands at a point."""
        return self._places(option, pill_at(index))[1].contains(where)

    def is_cut(self, option: QStyleOptionViewItem, index: Index) -> bool:
        """Tell whether the words are longer than the pill."""
        shown = pill_at(index)
        return pill_width(shown.words) > self._places(option, shown)[0].width()

    def _places(self, option: QStyleOptionViewItem, shown: Pill) -> tuple[QRect, QRect]:
        """Return where pill and link stand; an empty place for a link that is not there."""
        area = self.text_place(option)
        height = theme.scaled(theme.PILL_HEIGHT)
        top = area.y() + (area.height() - height) // 2
        wanted = pill_width(shown.words)
        link_width = 0
        if shown.can_confirm:
            link_width = QFontMetrics(pill_font()).horizontalAdvance(confirm_words())
            if wanted + theme.scaled(Gap.S) + link_width > area.width():
                link_width = 0
        pill = QRect(area.x(), top, min(wanted, area.width()), height)
        link = QRect(
            pill.x() + pill.width() + theme.scaled(Gap.S), area.y(), link_width, area.height()
        )
        direction, cell = _direction(option), area
        link = QStyle.visualRect(direction, cell, link) if link_width else QRect()
        return QStyle.visualRect(direction, cell, pill), link


class SchoolDelegate(CellDelegate):
    """Paints a school, and edits it with a field that finds existing ones."""

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
        """Place the field over its cell."""
        place = _rect(option)
        inset = theme.HAIR
        editor.setGeometry(place.adjusted(inset, inset, -inset, -inset))

    def _on_picked(self, editor: SchoolEditor) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor)


def pill_at(index: Index) -> Pill:
    """Return what stands in the match column of a row."""
    found = index.data(Role.PILL)
    return found if isinstance(found, Pill) else NO_PILL


def pill_font() -> QFont:
    """Return the font of pills."""
    return _small_font(theme.text_scale(), QApplication.font().family())


@lru_cache(maxsize=4)
def _small_font(_scale: float, _family: str) -> QFont:
    return theme.font(SMALL_PX, QFont.Weight.Medium)


def pill_width(words: str) -> int:
    """Return how wide a pill with these words is."""
    edge = theme.scaled(theme.PILL_PADDING)
    return QFontMetrics(pill_font()).horizontalAdvance(words) + 2 * edge + 2


def widest_match() -> int:
    """Return the width of the longest usual pill, and of a doubtful one with its link."""
    small = QFontMetrics(pill_font())
    doubtful = pill_width(alike_words(88)) + theme.scaled(Gap.S)
    doubtful += small.horizontalAdvance(confirm_words())
    return max(pill_width(shared_words(2)), doubtful)


def confirm_words() -> str:
    """Return what the link beside a pill says."""
    return _("Confirm")


def _rect(option: QStyleOptionViewItem) -> QRect:
    place: QRect = option.rect
    return place


def _state(option: QStyleOptionViewItem) -> QStyle.StateFlag:
    state: QStyle.StateFlag = option.state
    return state


def _font(option: QStyleOptionViewItem) -> QFont:
    font: QFont = option.font
    return font


def _direction(option: QStyleOptionViewItem) -> Qt.LayoutDirection:
    direction: Qt.LayoutDirection = option.direction
    return direction
