"""Paints the rows of the program table: switch, texts that elide, and the match pill.

A row is painted as a whole. Asked cell by cell, a dozen questions each, the window would stand
still several times as long whenever it shows other rows.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QApplication, QStyle

from coursera_wizard.i18n import _
from coursera_wizard.ui import theme
from coursera_wizard.ui.theme import SMALL_PX, Gap, Tone
from coursera_wizard.ui.widgets.mapping_model import Column
from coursera_wizard.ui.widgets.match_words import Pill, alike_words, shared_words
from coursera_wizard.ui.widgets.toggle_switch import paint_switch

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coursera_wizard.domain.mapping import ProgramMapping
    from coursera_wizard.ui.widgets.mapping_model import MappingModel

# What a pill of each tone is painted with: words, ground.
PILL_TONES = {
    "good": (Tone.GOOD, Tone.GOOD_GROUND),
    "look": (Tone.LOOK, Tone.LOOK_GROUND),
    "wrong": (Tone.WRONG, Tone.WRONG_GROUND),
    "plain": (Tone.MUTED, Tone.HOVER),
}
_TEXTS = (Column.PROGRAM, Column.LEARNERS, Column.SCHOOL)
# NOTE: without "absolute", Qt turns left into right where reading begins on the right.
_MIDDLE = (
    Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute | Qt.TextFlag.TextSingleLine
)
_TO_LEFT = Qt.AlignmentFlag.AlignLeft | _MIDDLE
_TO_RIGHT = Qt.AlignmentFlag.AlignRight | _MIDDLE
_MOST_REMEMBERED = 2000


class PillPlaces(NamedTuple):
    """Where pill and link stand; an empty place for a link that is not there."""

    pill: QRect
    link: QRect


class RowPainter:
    """Paints rows of a table for one paint event; made anew for each, so it knows the look."""

    def __init__(
        self,
        painter: QPainter,
        model: MappingModel,
        direction: Qt.LayoutDirection,
        elided: Elided,
    ) -> None:
        self._painter = painter
        self._model = model
        self._direction = direction
        self._is_rtl = direction == Qt.LayoutDirection.RightToLeft
        self._font = theme.font()
        self._small = pill_font()
        self._elided = elided
        self._colors: dict[Tone, QColor] = {tone: theme.color(tone) for tone in Tone}
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def paint(
        self,
        row: int,
        places: Mapping[Column, QRect],
        *,
        is_selected: bool,
        focused: Column | None,
    ) -> None:
        """Draw a row.

        Args:
            row: Its number in the table.
            places: The cells that are not hidden, side by side.
            is_selected: Whether it is one of the selected rows.
            focused: The cell that has the focus, if any.
        """
        mapping = self._model.mapping(row)
        self._paint_ground(places, is_selected=is_selected)
        paint_switch(self._painter, places[Column.USE], is_on=mapping.is_on, is_rtl=self._is_rtl)
        self._paint_texts(mapping, places)
        self._paint_pill(self._model.pill_of(mapping), places[Column.MATCH])
        if focused is not None:
            self._paint_focus(places[focused])

    def _paint_ground(self, places: Mapping[Column, QRect], *, is_selected: bool) -> None:
        whole = places[Column.USE].united(places[Column.MATCH])
        ground = self._colors[Tone.ACCENT_GROUND if is_selected else Tone.PANEL]
        self._painter.fillRect(whole, ground)
        line = self._colors[Tone.LINE]
        self._painter.fillRect(whole.x(), whole.bottom(), whole.width(), theme.HAIR, line)

    def _paint_focus(self, place: QRect) -> None:
        painter = self._painter
        painter.setPen(QPen(self._colors[Tone.ACCENT], theme.RING))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        ring = QRectF(place).adjusted(theme.RING, theme.RING, -theme.RING, -theme.RING - 1)
        painter.drawRoundedRect(ring, Gap.XS, Gap.XS)

    def _paint_texts(self, mapping: ProgramMapping, places: Mapping[Column, QRect]) -> None:
        painter = self._painter
        painter.setFont(self._font)
        for column in _TEXTS:
            if column not in places:
                continue
            place = text_place(places[column])
            is_quiet = column is Column.LEARNERS or (column is Column.SCHOOL and not mapping.is_on)
            painter.setPen(self._colors[Tone.MUTED if is_quiet else Tone.TEXT])
            words = self._elided.cut(self._model.words(mapping, column), place.width())
            to_right = self._is_rtl != (column is Column.LEARNERS)
            painter.drawText(place, _TO_RIGHT if to_right else _TO_LEFT, words)

    def _paint_pill(self, shown: Pill, cell: QRect) -> None:
        if not shown.words:
            return
        painter = self._painter
        pill, link = pill_places(shown, cell, self._direction)
        front, ground = PILL_TONES[shown.tone]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colors[ground])
        painter.drawRoundedRect(QRectF(pill), pill.height() / 2, pill.height() / 2)
        painter.setPen(self._colors[front])
        painter.setFont(self._small)
        edge = theme.scaled(theme.PILL_PADDING)
        inner = pill.adjusted(edge, 0, -edge, 0)
        words = shown.words
        if pill_width(words) > pill.width():
            words = painter.fontMetrics().elidedText(
                words, Qt.TextElideMode.ElideRight, inner.width() + 1
            )
        painter.drawText(inner, Qt.AlignmentFlag.AlignCenter, words)
        if not link.isEmpty():
            painter.setPen(self._colors[Tone.ACCENT])
            painter.drawText(link, Qt.AlignmentFlag.AlignCenter, confirm_words())


class Elided:
    """Texts as they are cut for a width; remembered, because most rows are painted again."""

    def __init__(self, font: QFont) -> None:
        self._metrics = QFontMetrics(font)
        self._known: dict[tuple[str, int], str] = {}

    def cut(self, words: str, width: int) -> str:
        """Return the words, with an ellipsis at the end where they are too long."""
        found = self._known.get((words, width))
        if found is None:
            if len(self._known) >= _MOST_REMEMBERED:
                self._known.clear()
            found = self._metrics.elidedText(words, Qt.TextElideMode.ElideRight, width)
            self._known[words, width] = found
        return found


def row_height() -> int:
    """Return how high a row is at the size of text in use."""
    return theme.scaled(theme.ROW_HEIGHT)


def cell_padding() -> int:
    """Return the room at both ends of a cell."""
    return theme.scaled(theme.CELL_PADDING)


def text_place(cell: QRect) -> QRect:
    """Return where in a cell text may stand."""
    edge = cell_padding()
    return cell.adjusted(edge, 0, -edge, 0)


def pill_places(shown: Pill, cell: QRect, direction: Qt.LayoutDirection) -> PillPlaces:
    """Return where in its cell a pill stands, and *Confirm* beside it where it fits."""
    area = text_place(cell)
    height = theme.scaled(theme.PILL_HEIGHT)
    top = area.y() + (area.height() - height) // 2
    wanted = pill_width(shown.words)
    pill = QRect(area.x(), top, min(wanted, area.width()), height)
    link = QRect()
    if shown.can_confirm:
        gap, width = theme.scaled(Gap.S), link_width()
        if wanted + gap + width <= area.width():
            beside = QRect(pill.x() + pill.width() + gap, area.y(), width, area.height())
            link = QStyle.visualRect(direction, area, beside)
    return PillPlaces(QStyle.visualRect(direction, area, pill), link)


def is_confirm_at(shown: Pill, cell: QRect, direction: Qt.LayoutDirection, where: QPoint) -> bool:
    """Tell whether *Confirm* stands at a point."""
    return pill_places(shown, cell, direction).link.contains(where)


def is_pill_cut(shown: Pill, cell: QRect) -> bool:
    """Tell whether the words are longer than the pill."""
    return pill_width(shown.words) > text_place(cell).width()


def is_text_cut(words: str, cell: QRect) -> bool:
    """Tell whether a text is longer than its cell."""
    return QFontMetrics(theme.font()).horizontalAdvance(words) > text_place(cell).width()


def pill_font() -> QFont:
    """Return the font of pills."""
    return _small_font(theme.text_scale(), QApplication.font().family())


def pill_width(words: str) -> int:
    """Return how wide a pill with these words is."""
    return _small_width(words, theme.text_scale(), QApplication.font().family()) + (
        2 * theme.scaled(theme.PILL_PADDING) + 2
    )


def link_width() -> int:
    """Return how wide the link beside a pill is."""
    return _small_width(confirm_words(), theme.text_scale(), QApplication.font().family())


def widest_match() -> int:
    """Return the width of the longest usual pill, and of a doubtful one with its link."""
    doubtful = pill_width(alike_words(88)) + theme.scaled(Gap.S) + link_width()
    return max(pill_width(shared_words(2)), doubtful)


def confirm_words() -> str:
    """Return what the link beside a pill says."""
    return _("Confirm")


@lru_cache(maxsize=4)
def _small_font(_scale: float, _family: str) -> QFont:
    return theme.font(SMALL_PX, QFont.Weight.Medium)


@lru_cache(maxsize=256)
def _small_width(words: str, scale: float, family: str) -> int:
    return QFontMetrics(_small_font(scale, family)).horizontalAdvance(words)
