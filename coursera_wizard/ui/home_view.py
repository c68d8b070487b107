"""The home page in its frame: the program's name on the left, the deliveries on the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QWidget

from coursera_wizard.i18n import _, ngettext
from coursera_wizard.ui import theme
from coursera_wizard.ui.pages.home import HomePage
from coursera_wizard.ui.side_list import SideList
from coursera_wizard.ui.widgets.basic import rule

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
        self.deliveries_button = self.side.entry(
            _("Deliveries"), "home.deliveries", self.page.focus_first
        )
        theme.mark(self.deliveries_button, "standing", "here")
        self.practice_button = self.side.entry(
            _("Practice organization…"), "home.practice", self.page.practice_asked.emit
        )
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

    def _on_counted(self, count: int) -> None:
        words = ngettext("{count} delivery", "{count} deliveries", count).format(count=count)
        self.side.line.setText(words if count else "")
