"""Asks for the passphrase of the sealed file that holds the secrets of a delivery."""

from __future__ import annotations

import asyncio

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from coursera_wizard.domain.secret import Secret
from coursera_wizard.i18n import _
from coursera_wizard.ui import theme
from coursera_wizard.ui.theme import Gap
from coursera_wizard.ui.widgets.basic import button, text
from coursera_wizard.ui.widgets.form_row import FormRow

_WIDTH = 440


class PassphraseDialog(QDialog):
    """One hidden field; the button works once something was typed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        title = _("Open the sealed file")
        self.setObjectName("passphrase")
        self.setWindowTitle(title)
        self.setMinimumWidth(theme.scaled(_WIDTH))
        column = QVBoxLayout(self)
        edge = theme.scaled(Gap.XL)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(theme.scaled(Gap.M))
        column.addWidget(text(title, "heading"))
        column.addWidget(text(_("The secrets of this delivery are in a file that you sealed.")))
        self._go = button(_("Continue"), "passphrase.yes", self.accept, "primary")
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.textEdited.connect(lambda words: self._go.setEnabled(bool(words)))
        column.addWidget(FormRow(_("Passphrase"), self.field, name="passphrase.field"))
        row = QHBoxLayout()
        row.setSpacing(theme.scaled(Gap.S))
        row.addStretch(1)
        row.addWidget(button(_("Cancel"), "passphrase.no", self.reject))
        self._go.setDefault(True)
        self._go.setEnabled(False)
        row.addWidget(self._go)
        column.addLayout(row)
        self.field.setFocus()


async def ask_passphrase(parent: QWidget) -> Secret | None:
    """Return the passphrase a person typed; None when the answer was no."""
    dialog = PassphraseDialog(parent)
    answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    def on_finished(result: int) -> None:
        if not answer.done():
            answer.set_result(bool(result))

    dialog.finished.connect(on_finished)
    dialog.open()
    try:
        return Secret(dialog.field.text()) if await answer else None
    finally:
        dialog.field.clear()
        dialog.close()
        dialog.deleteLater()
