"""Where the delivery goes: one line with a working default, and Change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from coursera_wizard.domain.draft import ReceiverChannel
from coursera_wizard.domain.receiver_words import describe_receiver, profile_name
from coursera_wizard.i18n import _
from coursera_wizard.ui import theme
from coursera_wizard.ui.focus_order import follow
from coursera_wizard.ui.pages.receiver_panel import ReceiverPanel
from coursera_wizard.ui.theme import Gap
from coursera_wizard.ui.widgets.basic import button, text

if TYPE_CHECKING:
    from coursera_wizard.services.ports import Services
    from coursera_wizard.ui.widgets.form_row import FormRow
    from coursera_wizard.wizard.actions import WizardActions
    from coursera_wizard.wizard.session import WizardSession, WizardState


class ReceiverLine(QWidget):
    """Shows the receiver; opened, it lets the person choose another one.

    The panel is made when somebody opens it or a problem names one of its fields: few ever do.
    """

    made = Signal()
    field_asked = Signal(str)

    def __init__(self, session: WizardSession, services: Services, actions: WizardActions) -> None:
        super().__init__()
        self._session, self._services, self._actions = session, services, actions
        self.panel: ReceiverPanel | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.scaled(Gap.S))
        line = QHBoxLayout()
        line.setSpacing(theme.scaled(Gap.S))
        self._words = text()
        self._change = button(_("Change"), "receiver.change", self._on_change_clicked, "link")
        self._change.setAccessibleDescription(_("Delivers to"))
        line.addWidget(text(_("Delivers to"), "label", wrap=False), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._words, 1)
        line.addWidget(self._change, 0, Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(line)

    @property
    def rows(self) -> list[FormRow]:
        """The fields, once they are made."""
        return [] if self.panel is None else self.panel.rows

    def make(self) -> ReceiverPanel:
        """Return the panel, made at the first call."""
        if self.panel is None:
            self.panel = ReceiverPanel(self._session, self._services, self._actions)
            self.panel.field_asked.connect(self.field_asked)
            self.panel.hide()
            self._column.addWidget(self.panel)
            follow(self._change, self.panel)
            self.panel.refresh(self._session.state)
            self.made.emit()
        return self.panel

    def open(self) -> None:
        """Show the panel."""
        panel = self.make()
        if panel.isHidden():
            panel.show()
            panel.focus_first()

    def leave(self) -> None:
        """Cancel what runs in the panel."""
        if self.panel is not None:
            self.panel.leave()

    def refresh(self, state: WizardState) -> None:
        """Show the receiver as it is now."""
        receiver = state.draft.receiver
        folder = self._folder_of(state)
        # A path is not broken right behind the slash it begins with.
        shown = folder.replace("/", "/\u2060", 1) if folder.startswith("/") else folder
        is_named = bool(receiver.folder or state.draft.name)
        if is_named or receiver.channel is ReceiverChannel.SFTP:
            self._words.setText(describe_receiver(receiver, shown))
        else:
            words = _("{receiver} · a folder named after the organization, in {folder}")
            self._words.setText(words.format(receiver=profile_name(receiver), folder=shown))
        if self.panel is not None:
            self.panel.refresh(state)

    def _folder_of(self, state: WizardState) -> str:
        draft = state.draft
        if draft.receiver.folder:
            return draft.receiver.folder
        folder = self._services.receivers.folder(draft.receiver, draft.name or "…")
        return str(folder if draft.name else folder.parent)

    def _on_change_clicked(self) -> None:
        if self.panel is None or self.panel.isHidden():
            self.open()
        else:
            self.panel.hide()
