"""A switch for on and off, drawn as in the look; to a screen reader, a check box."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QCheckBox, QStyle, QWidget

from coursera_wizard.ui import theme
from coursera_wizard.ui.theme import Gap, Tone

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

TRACK_WIDTH = 32
TRACK_HEIGHT = 18


def paint_switch(
    painter: QPainter, place: QRect, *, is_on: bool, is_rtl: bool = False, is_focused: bool = False
) -> None:
    """Draw a switch in the middle of a rectangle; for tables too."""
    width, height = theme.scaled(TRACK_WIDTH), theme.scaled(TRACK_HEIGHT)
    track = QRectF(
        place.x() + (place.width() - width) / 2,
        place.y() + (place.height() - height) / 2,
        width,
        height,
    )
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen if is_on else QPen(theme.color(Tone.OUTLINE), 1))
    painter.setBrush(theme.color(Tone.ACCENT if is_on else Tone.LINE))
    painter.drawRoundedRect(track, height / 2, height / 2)
    edge = height - 4
    knob = QRectF(track.x() + 2, track.y() + 2, edge, edge)
    if is_on != is_rtl:
        knob.moveLeft(track.right() - 2 - edge)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(Tone.KNOB))
    painter.drawEllipse(knob)
    if is_focused:
        painter.setBrush(QColor(Qt.GlobalColor.transparent))
        painter.setPen(QPen(theme.color(Tone.ACCENT), theme.RING))
        painter.drawRoundedRect(track.adjusted(-3, -3, 3, 3), height / 2 + 3, height / 2 + 3)
    painter.restore()


class ToggleSwitch(QCheckBox):
    """A switch with its words beside it."""

    def __init__(self, words: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.setObjectName(name)
        self.setAccessibleName(words)

    def sizeHint(self) -> QSize:
        """Return room for switch and words."""
        metrics = self.fontMetrics()
        width = theme.scaled(TRACK_WIDTH) + theme.scaled(Gap.M) + 8
        if self.text():
            width += metrics.horizontalAdvance(self.text())
        return QSize(width, max(metrics.height(), theme.scaled(TRACK_HEIGHT)) + 8)

    def minimumSizeHint(self) -> QSize:
        """Return the same: words are not cut off."""
        return self.sizeHint()

    def hitButton(self, where: QPoint) -> bool:  # noqa: N802 - Qt calls it
        """Return whether a click there switches: anywhere on switch and words."""
        return self.rect().contains(where)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw switch and words."""
        painter = QPainter(self)
        width = theme.scaled(TRACK_WIDTH)
        is_rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        area = self.rect()
        place = QRect(area.x() + 4, area.y(), width, area.height())
        words = area.adjusted(4 + width + theme.scaled(Gap.S), 0, 0, 0)
        place = QStyle.visualRect(self.layoutDirection(), area, place)
        words = QStyle.visualRect(self.layoutDirection(), area, words)
        paint_switch(
            painter, place, is_on=self.isChecked(), is_rtl=is_rtl, is_focused=self.hasFocus()
        )
        painter.setPen(theme.color(Tone.TEXT if self.isEnabled() else Tone.MUTED))
        side = Qt.AlignmentFlag.AlignRight if is_rtl else Qt.AlignmentFlag.AlignLeft
        painter.drawText(words, side | Qt.AlignmentFlag.AlignVCenter, self.text())
