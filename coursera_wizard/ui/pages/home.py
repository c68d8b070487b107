"""The deliveries of this computer, and the ways to a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from coursera_wizard.i18n import _
from coursera_wizard.ui.page_frame import PageFrame

if TYPE_CHECKING:
    from coursera_wizard.services.ports import Services


class HomePage(PageFrame):
    """Lists deliveries and unfinished configurations; offers three ways where there is none."""

    new_asked = Signal()
    practice_asked = Signal()
    file_asked = Signal(object)
    draft_asked = Signal(object)
    counted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.set_heading(_("Deliveries"))
        self.add_end()

    def start(self, services: Services) -> None:
        """Bring the services."""
        self._services = services

    def enter(self) -> None:
        """Read the lists and show them."""

    def leave(self) -> None:
        """Cancel what runs."""
        self.tasks.cancel()
