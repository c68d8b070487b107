"""The left column of the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QFrame, QVBoxLayout

from coursera_wizard.i18n import _
from coursera_wizard.ui import theme
from coursera_wizard.ui.theme import Gap
from coursera_wizard.ui.widgets.basic import button, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QPushButton


class SideList(QFrame):
    """The left column: the program's name, one line below it, and entries."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "step-list")
        self.setFixedWidth(theme.scaled(theme.STEP_LIST_WIDTH))
        self.column = QVBoxLayout(self)
        edge = theme.scaled(Gap.M)
        self.column.setContentsMargins(edge, theme.scaled(20), edge, edge)
        self.column.setSpacing(theme.TIGHT)
        head = QVBoxLayout()
        inner = theme.scaled(10)
        head.setContentsMargins(inner, 0, inner, theme.scaled(14))
        head.setSpacing(theme.scaled(Gap.XS))
        self.name = text(_("Coursera Wizard"), "heading")
        self.line = text("", "small")
        head.addWidget(self.name)
        head.addWidget(self.line)
        self.column.addLayout(head)

    def entry(self, words: str, name: str, on_click: Callable[[], object]) -> QPushButton:
        """Return an entry for this column; words it has no room for are shown by the mouse."""
        made = button(words, name, on_click, "step")
        room = theme.scaled(theme.STEP_LIST_WIDTH - 2 * (Gap.M + Gap.S)) - 2 * theme.RING
        metrics = QFontMetrics(theme.font(theme.TEXT_PX, QFont.Weight.DemiBold))
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
        if shown != words:
            made.setText(shown)
            made.setToolTip(words)
        made.setProperty("entry", True)
        return made
