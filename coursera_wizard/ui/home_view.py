"""The home page in its frame: the program's name on the left, the deliveries on the right.

*About* is the other page that can be shown there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QWidget

from coursera_wizard.i18n import _, ngettext
from coursera_wizard.ui import theme
from coursera_wizard.ui.pages.home import HomePage
from coursera_wizard.ui.side_list import SideList
from coursera_wizard.ui.widgets.basic import rule

if TYPE_CHECKING:
    from coursera_wizard.services.ports import Services
    from coursera_wizard.ui.page_frame import PageFrame
    from coursera_wizard.ui.pages.about import AboutPage


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
            _("Deliveries"), "home.deliveries", self.show_deliveries
        )
        theme.mark(self.deliveries_button, "standing", "here")
        self.practice_button = self.side.entry(
            _("Practice organization…"), "home.practice", self.page.practice_asked.emit
        )
        self.about_button = self.side.entry(_("About"), "home.about", self.show_about)
        self.side.column.addWidget(self.deliveries_button)
        self.side.column.addStretch(1)
        self.side.column.addWidget(self.practice_button)
        self.side.column.addWidget(self.about_button)
        self._about: AboutPage | None = None
        self._stack = QStackedWidget()
        self._stack.addWidget(self.page)
        row.addWidget(self.side)
        row.addWidget(rule(vertical=True))
        row.addWidget(self._stack, 1)
        self.page.counted.connect(self._on_counted)

    def start(self, services: Services) -> None:
        """Bring the services."""
        self.page.start(services)

    def show_deliveries(self) -> None:
        """Show the deliveries."""
        self._show(self.page, self.deliveries_button)
        self.page.focus_first()

    def show_about(self) -> None:
        """Show what this program is; the page is made when somebody asks for it."""
        if self._about is None:
            from coursera_wizard.ui.pages.about import AboutPage

            self._about = AboutPage()
            self._stack.addWidget(self._about)
        self._show(self._about, self.about_button)
        self._about.announce_title()

    def _show(self, page: PageFrame, entry: QPushButton) -> None:
        self._stack.setCurrentWidget(page)
        for button in (self.deliveries_button, self.about_button):
            theme.mark(button, "standing", "here" if button is entry else "")

    def _on_counted(self, count: int) -> None:
        words = ngettext("{count} delivery", "{count} deliveries", count).format(count=count)
        self.side.line.setText(words if count else "")
