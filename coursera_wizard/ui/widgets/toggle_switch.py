"""A switch for on and off, drawn as in the look; to a screen reader, a check box."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QStyle, QWidget

from coursera_wizard.ui import theme
from coursera_wizard.ui.theme import Gap, Tone
from coursera_wizard.ui.widgets.basic import leading

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

TRACK_WIDTH = 32
TRACK_HEIGHT = 18
_LEAST_WORDS = 160


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
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        """Return room for switch and words in one line."""
        width = self._before_words()
        if self.text():
            width += self.fontMetrics().horizontalAdvance(self.text()) + theme.scaled(Gap.XS)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Return room for the words in several lines: they are not cut off."""
        width = min(self.sizeHint().width(), self._before_words() + theme.scaled(_LEAST_WORDS))
        return QSize(width, max(self.fontMetrics().height(), theme.scaled(TRACK_HEIGHT)) + 8)

    def heightForWidth(self, width: int) -> int:
        """Return the height of the words, broken into lines."""
        room = QRect(0, 0, width - self._before_words(), 0)
        wrapped = self.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, self.text())
        return max(wrapped.height(), theme.scaled(TRACK_HEIGHT)) + 8

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
        words = area.adjusted(self._before_words(), 0, 0, 0)
        place = QStyle.visualRect(self.layoutDirection(), area, place)
        words = QStyle.visualRect(self.layoutDirection(), area, words)
        paint_switch(
            painter, place, is_on=self.isChecked(), is_rtl=is_rtl, is_focused=self.hasFocus()
        )
        painter.setPen(theme.color(Tone.TEXT if self.isEnabled() else Tone.MUTED))
        flags = leading() | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(words, flags | Qt.TextFlag.TextWordWrap, self.text())

    def _before_words(self) -> int:
        return 4 + theme.scaled(TRACK_WIDTH) + theme.scaled(Gap.S)
