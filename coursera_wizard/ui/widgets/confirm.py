"""Asks before something is taken away, with a choice of what goes along."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QVBoxLayout,
    QWidget,
)

from coursera_wizard.i18n import _
from coursera_wizard.ui import theme
from coursera_wizard.ui.theme import Gap
from coursera_wizard.ui.widgets.basic import button, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent, QResizeEvent

_WIDTH = 440
_LEAST_WORDS = 160


@dataclass(frozen=True, slots=True)
class Option:
    """Something that can go along."""

    key: str
    words: str
    is_chosen: bool = False


class WrappingCheckBox(QCheckBox):
    """A check box whose words go on in the next line where they are long."""

    def __init__(self, words: str, name: str) -> None:
        super().__init__(words)
        self.setObjectName(name)
        self.setAccessibleName(words)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def minimumSizeHint(self) -> QSize:
        """Return room for the words in several lines."""
        width = min(self.sizeHint().width(), self._before_words() + theme.scaled(_LEAST_WORDS))
        return QSize(width, self.sizeHint().height())

    def heightForWidth(self, width: int) -> int:
        """Return the height of the words, broken into lines."""
        lines = self._place_of_words(QRect(0, 0, width, 0)).height()
        return max(lines + self.sizeHint().height() - self._line(), self.sizeHint().height())

    def hitButton(self, where: QPoint) -> bool:  # noqa: N802 - Qt calls it
        """Return whether a click there counts: anywhere on box and words."""
        return self.rect().contains(where)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the box beside the first line, and the words."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        words, option.text = option.text, ""
        first = QRect(self.rect())
        first.setHeight(min(self.sizeHint().height(), self.height()))
        option.rect = first
        painter = QPainter(self)
        self.style().drawControl(QStyle.ControlElement.CE_CheckBox, option, painter, self)
        top = (first.height() - self._line()) // 2
        place = self._place_of_words(self.rect()).translated(0, top)
        flags = Qt.TextFlag.TextWordWrap | QStyle.visualAlignment(
            self.layoutDirection(), Qt.AlignmentFlag.AlignLeft
        )
        painter.setPen(self.palette().windowText().color())
        painter.drawText(place, int(flags), words)

    def _place_of_words(self, area: QRect) -> QRect:
        room = area.adjusted(self._before_words(), 0, 0, 0)
        wrapped = self.fontMetrics().boundingRect(
            QRect(0, 0, room.width(), 0), Qt.TextFlag.TextWordWrap, self.text()
        )
        room.setHeight(wrapped.height())
        return QStyle.visualRect(self.layoutDirection(), area, room)

    def _before_words(self) -> int:
        style = self.style()
        return (
            style.pixelMetric(QStyle.PixelMetric.PM_IndicatorWidth, None, self)
            + style.pixelMetric(QStyle.PixelMetric.PM_CheckBoxLabelSpacing, None, self)
            + theme.scaled(Gap.XS)
        )

    def _line(self) -> int:
        return self.fontMetrics().height()


class ConfirmDialog(QDialog):
    """A question with its options; No is where the focus is."""

    def __init__(
        self, parent: QWidget, title: str, words: str, yes: str, options: Sequence[Option]
    ) -> None:
        super().__init__(parent)
        self.setObjectName("confirm")
        self.setWindowTitle(title)
        self.setMinimumWidth(theme.scaled(_WIDTH))
        column = QVBoxLayout(self)
        edge = theme.scaled(Gap.XL)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(theme.scaled(Gap.M))
        column.addWidget(text(title, "heading"))
        column.addWidget(text(words))
        self.boxes: dict[str, QCheckBox] = {}
        for option in options:
            box = WrappingCheckBox(option.words, f"confirm.{option.key}")
            box.setChecked(option.is_chosen)
            self.boxes[option.key] = box
            column.addWidget(box)
        column.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(theme.scaled(Gap.S))
        row.addStretch(1)
        no = button(_("Cancel"), "confirm.no", self.reject)
        no.setDefault(True)
        row.addWidget(no)
        row.addWidget(button(yes, "confirm.yes", self.accept, "primary"))
        column.addLayout(row)
        no.setFocus()
        # Words that wrap ask for more lines than they take at the width that is given.
        width = max(self.minimumWidth(), self.sizeHint().width())
        self.resize(width, column.heightForWidth(width))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep room for the words, which take more lines where the dialog is narrow."""
        super().resizeEvent(event)
        column = self.layout()
        if column is not None:
            self.setMinimumHeight(column.heightForWidth(self.width()))

    def chosen(self) -> frozenset[str]:
        """Return the keys of the options chosen."""
        return frozenset(key for key, box in self.boxes.items() if box.isChecked())


async def ask(
    parent: QWidget, title: str, words: str, yes: str, options: Sequence[Option] = ()
) -> frozenset[str] | None:
    """Ask a question; return the options chosen, or None when the answer was no.

    Args:
        parent: Whose window is asked in.
        title: The question.
        words: What happens.
        yes: What stands on the button that does it.
        options: What can go along.
    """
    dialog = ConfirmDialog(parent, title, words, yes, options)
    answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    def on_finished(result: int) -> None:
        if not answer.done():
            answer.set_result(bool(result))

    dialog.finished.connect(on_finished)
    dialog.open()
    try:
        return dialog.chosen() if await answer else None
    finally:
        dialog.close()
        dialog.deleteLater()
