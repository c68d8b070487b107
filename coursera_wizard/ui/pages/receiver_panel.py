"""Chooses the receiver and the way to it, and tests it in place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from coursera_wizard.domain.draft import ReceiverChannel, SftpSignIn
from coursera_wizard.i18n import _
from coursera_wizard.ui import theme
from coursera_wizard.ui.file_dialogs import ask_folder, ask_open
from coursera_wizard.ui.in_view import bring_into_view
from coursera_wizard.ui.pages.receiver_choice import ReceiverChoice
from coursera_wizard.ui.pages.receiver_server import ServerFields
from coursera_wizard.ui.tasks import TaskScope
from coursera_wizard.ui.theme import Gap
from coursera_wizard.ui.widgets.basic import button, text
from coursera_wizard.ui.widgets.chips import Chips
from coursera_wizard.ui.widgets.folded_line import FoldedPanel
from coursera_wizard.ui.widgets.form_row import FormRow
from coursera_wizard.ui.widgets.problem_view import ProblemView
from coursera_wizard.ui.widgets.status_line import StatusLine
from coursera_wizard.wizard.trials import Trials

if TYPE_CHECKING:
    from coursera_wizard.domain.problem import Problem
    from coursera_wizard.services.ports import Services
    from coursera_wizard.wizard.actions import WizardActions
    from coursera_wizard.wizard.session import WizardSession, WizardState

_TEST, _KEY = "test", "host-key"
# What problems name, and no single field is.
_STANDS_FOR = {
    "receiver.sftp.host_key": "receiver.host_key.show",
    "receiver.sftp.sign_in": "receiver.sftp.secret",
}


class ReceiverPanel(FoldedPanel):
    """Everything about the receiver; made when somebody wants to change it."""

    def __init__(self, session: WizardSession, services: Services, actions: WizardActions) -> None:
        super().__init__(padding=Gap.L)
        self._session, self._services = session, services
        self._trials = Trials(session, services, actions)
        self.tasks = TaskScope(on_change=self._on_tasks_changed, on_problem=self._show_problem)
        self._tested: tuple[object, ...] | None = None
        self.rows: list[FormRow] = []
        self.body.setSpacing(theme.scaled(Gap.M))
        self.choice = ReceiverChoice()
        self.choice.picked.connect(lambda key: self._choose(profile=key))
        self._channel = Chips(
            "receiver.channel",
            [
                (ReceiverChannel.FOLDER, _("Into a folder")),
                (ReceiverChannel.SFTP, _("By SFTP")),
            ],
            label=_("How they get there"),
        )
        self._channel.picked.connect(lambda key: self._choose(channel=ReceiverChannel(key)))
        self._folder_part = self._make_folder()
        self.server = ServerFields(session)
        self.server.key_file_asked.connect(self._on_key_file_asked)
        self.server.key_pasted.connect(self._on_key_pasted)
        self.server.host_key_asked.connect(self._on_host_key_asked)
        self.rows += self.server.rows
        for part in (
            self.choice,
            text(_("How they get there"), "label"),
            self._channel,
            self._folder_part,
            self.server,
            self._make_test(),
        ):
            self.body.addWidget(part)

    # -- showing

    def refresh(self, state: WizardState) -> None:
        """Show the receiver as it is now."""
        draft = state.draft
        receiver = draft.receiver
        self.choice.show_choice(receiver.profile, draft.name or _("name-of-the-delivery"))
        self._channel.choose(receiver.channel)
        is_sftp = receiver.channel is ReceiverChannel.SFTP
        self._folder_part.setHidden(is_sftp)
        self.server.setHidden(not is_sftp)
        if self._folder.text() != receiver.folder:
            self._folder.setText(receiver.folder)
        self._folder.setPlaceholderText(self.folder_of(state))
        self._default.setEnabled(bool(receiver.folder))
        if is_sftp:
            self.server.refresh(state)
        self._show_test(state)

    def folder_of(self, state: WizardState) -> str:
        """Return the folder packages go to; the one above it while there is no name for it."""
        draft = state.draft
        if draft.receiver.folder:
            return draft.receiver.folder
        folder = self._services.receivers.folder(draft.receiver, draft.name or "…")
        return str(folder if draft.name else folder.parent)

    def focus_first(self) -> None:
        """Move the focus to the chosen receiver."""
        self.choice.focus_chosen()

    def stand_in(self, field: str) -> str:
        """Return the widget to go to for a field that a problem names."""
        name = _STANDS_FOR.get(field, field)
        receiver = self._session.state.draft.receiver
        if name == "receiver.profile":
            return f"{name}.{receiver.profile}"
        is_key = receiver.sftp.sign_in is SftpSignIn.KEY
        return "receiver.key.choose" if is_key and name == "receiver.sftp.secret" else name

    def leave(self) -> None:
        """Cancel what runs, and show dots again."""
        self.tasks.cancel()
        self.server.hide_password()
        self.problem.clear()

    # -- building

    def _make_folder(self) -> QWidget:
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.scaled(Gap.S))
        self._folder = QLineEdit()
        self._folder.textEdited.connect(lambda folder: self._choose(folder=folder))
        row = FormRow(_("Folder for packages"), self._folder, name="receiver.folder")
        self.rows.append(row)
        column.addWidget(row)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.scaled(Gap.S))
        buttons.addWidget(button(_("Choose…"), "receiver.choose", self._on_choose_clicked))
        self._default = button(
            _("Use the default"), "receiver.default", lambda: self._choose(folder=""), "quiet"
        )
        buttons.addWidget(self._default)
        buttons.addStretch(1)
        column.addLayout(buttons)
        return part

    def _make_test(self) -> QWidget:
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.scaled(Gap.S))
        self._test = button(_("Test the receiver"), "receiver.test", self._on_test_clicked)
        line = QHBoxLayout()
        line.addWidget(self._test)
        line.addStretch(1)
        self.status = StatusLine()
        self.problem = ProblemView("receiver.problem")
        self.problem.go_to_field.connect(self.field_asked)
        column.addLayout(line)
        column.addWidget(self.status)
        column.addWidget(self.problem)
        return part

    def _show_test(self, state: WizardState) -> None:
        if self.tasks.is_running(_TEST):
            self.status.show_busy(_("Writing to the receiver…"))
        elif self.tasks.is_running(_KEY):
            self.status.show_busy(_("Asking the server for its key…"))
        elif self._tested is not None and self._tested[0] != state.draft.receiver:
            self._tested = None
            self.status.clear()
        elif self._tested is None:
            self.status.clear()
        else:
            self.status.show_done(
                _("{place} can be written to.").format(place=str(self._tested[1]))
            )

    # -- doing

    def _choose(self, **fields: object) -> None:
        receiver = self._session.state.draft.receiver
        self.problem.clear()
        self._session.choose(receiver=replace(receiver, **fields))  # type: ignore[arg-type]  # fields of Receiver

    def _show_problem(self, problem: Problem) -> None:
        self._tested = None
        self.problem.show_problem(problem)
        bring_into_view(self.problem)

    def _on_tasks_changed(self) -> None:
        self.refresh(self._session.state)

    def _on_test_clicked(self) -> None:
        self.problem.clear()
        self._tested = None
        self.tasks.start(self._try(), name=_TEST)

    async def _try(self) -> None:
        receiver = self._session.state.draft.receiver
        place = await self._trials.try_receiver()
        self._tested = (receiver, place)
        bring_into_view(self.status)

    def _on_host_key_asked(self) -> None:
        self.problem.clear()
        self.tasks.start(self._ask_host_key(), name=_KEY)

    async def _ask_host_key(self) -> None:
        host = self._session.state.draft.receiver.sftp.host
        key = await self._trials.show_host_key()
        if self._session.state.draft.receiver.sftp.host == host:
            self.server.show_host_key(key)
            bring_into_view(self.server.host_key_part)

    def _on_key_file_asked(self) -> None:
        self.tasks.start(self._read_key(), name="key-file")

    async def _read_key(self) -> None:
        self.problem.clear()
        chosen = await ask_open(self, _("Choose the key file"), _("All files (*)"))
        if chosen is not None:
            await self._trials.read_key(chosen)

    def _on_key_pasted(self, words: str) -> None:
        self.tasks.start(self._take_key(words), name="key-file")

    async def _take_key(self, words: str) -> None:
        self.problem.clear()
        self._trials.take_key(words)

    def _on_choose_clicked(self) -> None:
        self.tasks.start(self._ask_folder(), name="folder")

    async def _ask_folder(self) -> None:
        proposed = Path(self.folder_of(self._session.state))
        chosen = await ask_folder(self, _("Choose the folder for packages"), proposed)
        if chosen is not None:
            self._choose(folder=str(chosen))
