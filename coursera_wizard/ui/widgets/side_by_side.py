"""Two parts beside each other, or below each other where the window is too narrow for that."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from coursera_wizard.ui import theme
from coursera_wizard.ui.theme import Gap


class SideBySide(QWidget):
    """Gives both parts half of the width, as long as each has the room it needs."""

    def __init__(self, first: QWidget, second: QWidget) -> None:
        super().__init__()
        self._parts = (first, second)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(theme.scaled(Gap.L))
        for part in self._parts:
            self._line.addWidget(part, 1, Qt.AlignmentFlag.AlignTop)

    @property
    def is_stacked(self) -> bool:
        """Whether the second part stands below the first."""
        return self._line.direction() is QBoxLayout.Direction.TopToBottom

    def minimumSizeHint(self) -> QSize:
        """Return the width of the wider part: more is not needed, as they can be stacked."""
        return QSize(self._widest(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stack the parts, or put them beside each other."""
        super().resizeEvent(event)
        shown = [part for part in self._parts if not part.isHidden()]
        needed = self._widest() * len(shown) + self._line.spacing() * (len(shown) - 1)
        is_narrow = event.size().width() < needed
        if is_narrow != self.is_stacked:
            direction = QBoxLayout.Direction
            self._line.setDirection(direction.TopToBottom if is_narrow else direction.LeftToRight)

    def _widest(self) -> int:
        items = (self._line.itemAt(index) for index in range(self._line.count()))
        return max((item.minimumSize().width() for item in items if item is not None), default=0)
