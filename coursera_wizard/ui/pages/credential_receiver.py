"""Where the delivery goes: one line with a working default, and Change."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from coursera_wizard.i18n import _
from coursera_wizard.ui import theme
from coursera_wizard.ui.file_dialogs import ask_folder
from coursera_wizard.ui.theme import Gap
from coursera_wizard.ui.widgets.basic import button, text
from coursera_wizard.ui.widgets.form_row import FormRow

if TYPE_CHECKING:
    from coursera_wizard.services.ports import Services
    from coursera_wizard.ui.tasks import TaskScope
    from coursera_wizard.wizard.session import WizardSession, WizardState


class ReceiverLine(QWidget):
    """Shows the receiver; opened, it lets the person choose another folder."""

    def __init__(self, session: WizardSession, services: Services, tasks: TaskScope) -> None:
        super().__init__()
        self._session, self._services, self._tasks = session, services, tasks
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.scaled(Gap.S))
        line = QHBoxLayout()
        line.setSpacing(theme.scaled(Gap.S))
        self._words = text()
        self._change = button(_("Change"), "receiver.change", self._on_change_clicked, "link")
        self._change.setAccessibleDescription(_("Delivers to"))
        line.addWidget(text(_("Delivers to"), "label", wrap=False), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._words, 1)
        line.addWidget(self._change, 0, Qt.AlignmentFlag.AlignTop)
        self._folder = QLineEdit()
        self._folder.textEdited.connect(self._on_folder_edited)
        self.row = FormRow(
            _("Folder for packages"),
            self._folder,
            name="receiver.folder",
            second=_("(OneRoster 1.1 as CSV files)"),
        )
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.scaled(Gap.S))
        buttons.addWidget(button(_("Choose…"), "receiver.choose", self._on_choose_clicked))
        self._default = button(
            _("Use the default"), "receiver.default", self._on_default_clicked, "quiet"
        )
        buttons.addWidget(self._default)
        buttons.addStretch(1)
        self._editor = QWidget()
        inner = QVBoxLayout(self._editor)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(theme.scaled(Gap.S))
        inner.addWidget(self.row)
        inner.addLayout(buttons)
        self._editor.hide()
        column.addLayout(line)
        column.addWidget(self._editor)

    def open(self) -> None:
        """Show the field."""
        self._editor.show()
        self._folder.setFocus()

    def refresh(self, state: WizardState) -> None:
        """Show the receiver as it is now."""
        folder = self._folder_of(state)
        if state.draft.receiver.folder or state.draft.name:
            words = _("OneRoster 1.1 · folder {folder}")
        else:
            words = _("OneRoster 1.1 · a folder named after the organization, in {folder}")
        # A path is not broken right behind the slash it begins with.
        shown = folder.replace("/", "/\u2060", 1) if folder.startswith("/") else folder
        self._words.setText(words.format(folder=shown))
        chosen = state.draft.receiver.folder
        if self._folder.text() != chosen:
            self._folder.setText(chosen)
        self._folder.setPlaceholderText(folder)
        self._default.setEnabled(bool(chosen))

    def _folder_of(self, state: WizardState) -> str:
        draft = state.draft
        if draft.receiver.folder:
            return draft.receiver.folder
        folder = self._services.receivers.folder(draft.receiver, draft.name or "…")
        return str(folder if draft.name else folder.parent)

    def _on_change_clicked(self) -> None:
        if self._editor.isHidden():
            self.open()
        else:
            self._editor.hide()

    def _on_folder_edited(self, folder: str) -> None:
        receiver = replace(self._session.state.draft.receiver, folder=folder)
        self._session.choose(receiver=receiver)

    def _on_default_clicked(self) -> None:
        self._on_folder_edited("")

    def _on_choose_clicked(self) -> None:
        self._tasks.start(self._choose(), name="receiver")

    async def _choose(self) -> None:
        proposed = Path(self._folder_of(self._session.state))
        chosen = await ask_folder(self, _("Choose the folder for packages"), proposed)
        if chosen is not None:
            self._on_folder_edited(str(chosen))
