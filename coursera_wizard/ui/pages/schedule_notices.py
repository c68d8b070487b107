"""Tell me about runs: one line, and Change, with a test of every way."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from coursera_wizard.domain.receiver_words import describe_notices, web_host
from coursera_wizard.i18n import _
from coursera_wizard.ui import theme
from coursera_wizard.ui.in_view import bring_into_view
from coursera_wizard.ui.pages.notice_mail import MailFields
from coursera_wizard.ui.pages.notice_web import WebFields
from coursera_wizard.ui.tasks import TaskScope
from coursera_wizard.ui.theme import Gap
from coursera_wizard.ui.widgets.basic import button, rule, text
from coursera_wizard.ui.widgets.folded_line import FoldedLine, FoldedPanel
from coursera_wizard.ui.widgets.problem_view import ProblemView
from coursera_wizard.ui.widgets.status_line import StatusLine
from coursera_wizard.ui.widgets.toggle_switch import ToggleSwitch
from coursera_wizard.wizard.trials import Trials

if TYPE_CHECKING:
    from coursera_wizard.domain.problem import Problem
    from coursera_wizard.services.ports import Services
    from coursera_wizard.wizard.actions import WizardActions
    from coursera_wizard.wizard.session import WizardSession, WizardState


class NoticesPanel(FoldedPanel):
    """E-mail, web address and how much is told; made when somebody wants to change it."""

    def __init__(self, session: WizardSession, services: Services, actions: WizardActions) -> None:
        super().__init__(padding=Gap.L)
        self._session = session
        trials = Trials(session, services, actions)
        self.body.setSpacing(theme.scaled(Gap.M))
        self.mail = MailFields(session)
        self.mail_test = _TestPart("notices.mail", trials.try_mail, self._mail_was_sent)
        self.web = WebFields(session)
        self.web_test = _TestPart("notices.webhook", trials.try_webhook, self._web_was_sent)
        for test in self._tests:
            test.problem.go_to_field.connect(self.field_asked)
        self.rows = [*self.mail.rows, *self.web.rows]
        self._on_success = ToggleSwitch(_("Also when a run succeeds"), "notices.on_success")
        self._on_success.clicked.connect(self._on_success_clicked)
        for part in (
            self.mail, self.mail_test, rule(), self.web, self.web_test, rule(), self._on_success,
            text(_("No notice names a learner."), "small"),
        ):  # fmt: skip
            self.body.addWidget(part)

    def refresh(self, state: WizardState) -> None:
        """Show the settings as they are now."""
        notices = state.draft.notices
        self.mail.refresh(state)
        self.web.refresh(state)
        self.mail_test.refresh(notices.mail)
        self.web_test.refresh(notices.webhook)
        self._on_success.setChecked(notices.on_success)

    def focus_first(self) -> None:
        """Move the focus to the first field."""
        self.rows[0].field.setFocus()

    def leave(self) -> None:
        """Cancel what runs, and show dots again."""
        for test in self._tests:
            test.leave()
        self.mail.hide_password()
        self.web.hide_token()

    @property
    def _tests(self) -> tuple[_TestPart, _TestPart]:
        return (self.mail_test, self.web_test)

    def _mail_was_sent(self) -> str:
        recipients = self._session.state.draft.notices.mail.recipients
        return _("A test went to {recipients}.").format(recipients=", ".join(recipients))

    def _web_was_sent(self) -> str:
        host = web_host(self._session.state.draft.notices.webhook)
        return _("A test went to {recipients}.").format(recipients=host)

    def _on_success_clicked(self, checked: bool) -> None:
        notices = self._session.state.draft.notices
        self._session.choose(notices=replace(notices, on_success=checked))


class _TestPart(QWidget):
    """The button that sends a test, and what became of it."""

    def __init__(
        self, name: str, send: Callable[[], Awaitable[None]], was_sent: Callable[[], str]
    ) -> None:
        super().__init__()
        self._send, self._was_sent = send, was_sent
        self._settings: object = None
        self._words = ""
        self.tasks = TaskScope(on_change=self._show, on_problem=self._show_problem)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.scaled(Gap.S))
        self.button = button(_("Send a test"), f"{name}.test", self._on_clicked)
        line = QHBoxLayout()
        line.addWidget(self.button)
        line.addStretch(1)
        self.status = StatusLine()
        self.problem = ProblemView(f"{name}.problem")
        column.addLayout(line)
        column.addWidget(self.status)
        column.addWidget(self.problem)

    def refresh(self, settings: object) -> None:
        """Forget what became of a test of other settings."""
        if settings != self._settings:
            self._settings, self._words = settings, ""
            self.problem.clear()
        self._show()

    def leave(self) -> None:
        """Cancel what runs."""
        self.tasks.cancel()
        self.problem.clear()

    def _show(self) -> None:
        if self.tasks.busy:
            self.status.show_busy(_("Sending a test…"))
        elif self._words:
            self.status.show_done(self._words)
        else:
            self.status.clear()

    def _show_problem(self, problem: Problem) -> None:
        self.problem.show_problem(problem)
        bring_into_view(self.problem)

    def _on_clicked(self) -> None:
        self._words = ""
        self.problem.clear()
        self.tasks.start(self._try(), name="test")

    async def _try(self) -> None:
        await self._send()
        self._words = self._was_sent()
        bring_into_view(self.status)


class NoticesLine(FoldedLine[NoticesPanel]):
    """Shows who is told about runs; opened, it lets the person say so."""

    def __init__(self, session: WizardSession, services: Services, actions: WizardActions) -> None:
        super().__init__("notices.change", _("Tell me about runs"), beside=False)
        self._session, self._services, self._actions = session, services, actions

    def new_panel(self) -> NoticesPanel:
        """Return the panel in which notices are chosen."""
        panel = NoticesPanel(self._session, self._services, self._actions)
        panel.refresh(self._session.state)
        return panel

    def words(self, state: WizardState) -> str:
        """Return who is told now."""
        told = describe_notices(state.draft.notices)
        nobody = _("Nobody is told of runs that fail, wait, come late or do not take place.")
        return _(" · ").join(told) if told else nobody
