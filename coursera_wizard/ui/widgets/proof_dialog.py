"""The proof of a saved delivery, asked for from the list of deliveries."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from coursera_wizard.i18n import _
from coursera_wizard.ui import theme
from coursera_wizard.ui.theme import Gap
from coursera_wizard.ui.widgets.basic import button, text
from coursera_wizard.ui.widgets.proof_part import ProofPart

if TYPE_CHECKING:
    from coursera_wizard.services.ports import Services, StoredDelivery

_WIDTH = 560
_HEIGHT = 420


class ProofDialog(QDialog):
    """Holds the proof; closing it ends a test that is going on."""

    def __init__(
        self, parent: QWidget, services: Services, stored: StoredDelivery, scheduler: str
    ) -> None:
        super().__init__(parent)
        name = stored.delivery.organization.name
        title = _("Does {name} start by itself?").format(name=name)
        self.setObjectName("proof.dialog")
        self.setWindowTitle(title)
        self.setMinimumWidth(theme.scaled(_WIDTH))
        self.resize(theme.scaled(_WIDTH), theme.scaled(_HEIGHT))
        column = QVBoxLayout(self)
        edge = theme.scaled(Gap.XL)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(theme.scaled(Gap.M))
        column.addWidget(text(title, "heading"))
        self.part = ProofPart(services, stored, scheduler)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        content = QWidget()
        inner = QVBoxLayout(content)
        inner.setContentsMargins(0, 0, theme.scaled(Gap.XS), 0)
        inner.addWidget(self.part)
        inner.addStretch(1)
        area.setWidget(content)
        column.addWidget(area, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        self.close_button = button(_("Close"), "proof.close", self.accept, "primary")
        row.addWidget(self.close_button)
        column.addLayout(row)
        self.part.start_button.setFocus()


async def show_proof(
    parent: QWidget, services: Services, stored: StoredDelivery, scheduler: str
) -> None:
    """Show the dialog until it is closed."""
    dialog = ProofDialog(parent, services, stored, scheduler)
    closed: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def on_finished(_result: int) -> None:
        if not closed.done():
            closed.set_result(None)

    dialog.finished.connect(on_finished)
    dialog.open()
    try:
        await closed
    finally:
        dialog.part.leave()
        dialog.close()
        dialog.deleteLater()
