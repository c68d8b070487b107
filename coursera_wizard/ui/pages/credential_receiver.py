"""Where the delivery goes: one line with a working default, and Change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursera_wizard.domain.draft import ReceiverChannel
from coursera_wizard.domain.receiver_words import describe_receiver, profile_name
from coursera_wizard.i18n import _
from coursera_wizard.ui.pages.receiver_panel import ReceiverPanel
from coursera_wizard.ui.widgets.folded_line import FoldedLine

if TYPE_CHECKING:
    from coursera_wizard.services.ports import Services
    from coursera_wizard.wizard.actions import WizardActions
    from coursera_wizard.wizard.session import WizardSession, WizardState


class ReceiverLine(FoldedLine[ReceiverPanel]):
    """Shows the receiver; opened, it lets the person choose another one."""

    def __init__(self, session: WizardSession, services: Services, actions: WizardActions) -> None:
        super().__init__("receiver.change", _("Delivers to"), beside=True)
        self._session, self._services, self._actions = session, services, actions

    def new_panel(self) -> ReceiverPanel:
        """Return the panel in which a receiver is chosen."""
        panel = ReceiverPanel(self._session, self._services, self._actions)
        panel.refresh(self._session.state)
        return panel

    def words(self, state: WizardState) -> str:
        """Return where packages go."""
        receiver = state.draft.receiver
        folder = self._folder_of(state)
        # A path is not broken right behind the slash it begins with.
        shown = folder.replace("/", "/\u2060", 1) if folder.startswith("/") else folder
        is_named = bool(receiver.folder or state.draft.name)
        if is_named or receiver.channel is ReceiverChannel.SFTP:
            return describe_receiver(receiver, shown)
        words = _("{receiver} · a folder named after the organization, in {folder}")
        return words.format(receiver=profile_name(receiver), folder=shown)

    def _folder_of(self, state: WizardState) -> str:
        draft = state.draft
        if draft.receiver.folder:
            return draft.receiver.folder
        folder = self._services.receivers.folder(draft.receiver, draft.name or "…")
        return str(folder if draft.name else folder.parent)
