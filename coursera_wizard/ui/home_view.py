"""The home page in its frame: the program's name on the left, the deliveries on the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from coursera_wizard.i18n import _, ngettext
from coursera_wizard.ui import theme
from coursera_wizard.ui.pages.home import HomePage
from coursera_wizard.ui.side_list import SideList
from coursera_wizard.ui.theme import Gap
from coursera_wizard.ui.widgets.basic import button, rule

if TYPE_CHECKING:
    from coursera_wizard.services.ports import Services


class HomeView(QWidget):
    """What is seen when no configuration is open."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.page = HomePage()
        self.side = SideList()
        self.deliveries_button = self._entry(_("Deliveries"), "home.deliveries")
        theme.mark(self.deliveries_button, "standing", "here")
        self.practice_button = self._entry(_("Practice organization…"), "home.practice")
        self.practice_button.clicked.connect(lambda _checked=False: self.page.practice_asked.emit())
        self.deliveries_button.clicked.connect(lambda _checked=False: self.page.focus_first())
        self.side.column.addWidget(self.deliveries_button)
        self.side.column.addStretch(1)
        self.side.column.addWidget(self.practice_button)
        row.addWidget(self.side)
        row.addWidget(rule(vertical=True))
        row.addWidget(self.page, 1)
        self.page.counted.connect(self._on_counted)

    def start(self, services: Services) -> None:
        """Bring the services."""
        self.page.start(services)

    def _entry(self, words: str, name: str) -> QPushButton:
        made = button(words, name, lambda: None, "step")
        room = theme.scaled(theme.STEP_LIST_WIDTH - 2 * (Gap.M + Gap.S)) - 2 * theme.RING
        metrics = QFontMetrics(theme.font(theme.TEXT_PX, QFont.Weight.DemiBold))
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
        if shown != words:
            made.setText(shown)
            made.setToolTip(words)
        made.setProperty("entry", True)
        return made

    def _on_counted(self, count: int) -> None:
        words = ngettext("{count} delivery", "{count} deliveries", count).format(count=count)
        self.side.line.setText(words if count else "")
