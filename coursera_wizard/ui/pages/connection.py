"""Step 2: prove that the credentials work, and say whose data they open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

import coursera_wizard
from coursera_wizard.domain.facts import CheckId, CheckResult, CheckState
from coursera_wizard.domain.problem import Problem, ProblemCode
from coursera_wizard.domain.secret import Secret, SecretPlace, SecretState
from coursera_wizard.i18n import _, ngettext
from coursera_wizard.services import blocking
from coursera_wizard.ui import theme
from coursera_wizard.ui.page import Page
from coursera_wizard.ui.theme import Gap
from coursera_wizard.ui.widgets.basic import button, rename
from coursera_wizard.ui.widgets.cards import RowsCard
from coursera_wizard.ui.widgets.check_row import CheckRow, report_line
from coursera_wizard.ui.widgets.form_row import FormRow
from coursera_wizard.ui.widgets.key_edit import SecretEdit
from coursera_wizard.ui.widgets.status_line import StatusLine
from coursera_wizard.wizard.steps import StepId

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from coursera_wizard.wizard.session import WizardState

_TEST = "test"


class ConnectionPage(Page):
    """Starts the test by itself; a line per check, and the cause on top."""

    step = StepId.CONNECTION

    def build(self) -> Generator[None, None, None]:
        """Make what is on the page, part by part."""
        yield from super().build()
        self._progress: tuple[CheckResult, ...] = ()
        self._is_canceled = False
        self.set_heading(
            _("Test connection"),
            _("Each check runs on its own, so you can see exactly how far we get."),
        )
        self.copy_button = button(_("Copy report"), "connection.copy", self._on_copy_clicked)
        self.again_button = button(_("Test again"), "connection.again", self._on_again_clicked)
        self.cancel_button = button(
            _("Cancel the test"), "connection.cancel", self._on_cancel_clicked
        )
        for one in (self.copy_button, self.again_button, self.cancel_button):
            self.add_header_button(one)
        self._allow = button(_("Yes, I trust these"), "connection.allow", self._on_allow_clicked)
        self.problem_view.add_button(self._allow)
        self.status = StatusLine()
        self._unlock = self._make_unlock()
        card = RowsCard()
        self.add_rows(self.status, self._unlock, card)
        self.lines: dict[CheckId, CheckRow] = {}
        for check in CheckId:
            yield
            line = self.lines[check] = CheckRow(check)
            line.again.connect(self._on_line_again)
            card.add_row(line)
        self.add_end()
        self.offer_retry(self.start_test)

    def on_entered(self) -> None:
        """Start by itself, unless the same credentials passed already."""
        if not self._is_proven() and not self._needs_passphrase():
            self.start_test()

    def on_left(self) -> None:
        """Forget the lines of a test that was cut short."""
        self._progress = ()
        self._passphrase.clear()

    def start_test(self, only: CheckId | None = None) -> None:
        """Run all checks, or one of them alone."""
        self.show_problem(None)
        self._is_canceled = False
        self._progress = self.session.state.facts.checks if only is not None else ()
        self.tasks.start(self._test(only), name=_TEST)

    def refresh(self, state: WizardState) -> None:
        """Show the lines as they are now."""
        is_running = self.tasks.is_running(_TEST)
        self.cancel_button.setVisible(is_running)
        self.again_button.setVisible(not is_running)
        self.copy_button.setEnabled(not is_running and bool(state.facts.checks))
        self._unlock.setVisible(self._needs_passphrase())
        results = self._progress if is_running and self._progress else state.facts.checks
        by_check = {result.check: result for result in results}
        for check, line in self.lines.items():
            result = by_check.get(check, CheckResult(check))
            line.show_result(result, can_test_again=not is_running)
        self._show_status(state, is_running=is_running)

    def show_problem(self, problem: Problem | None, others: Sequence[Problem] = ()) -> None:
        """Show the cause; an unusual address can be trusted right here."""
        super().show_problem(problem, others)
        is_question = (
            problem is not None and problem.code is ProblemCode.COURSERA_ADDRESS_NOT_TRUSTED
        )
        self._allow.setVisible(is_question)

    # -- inner

    def _make_unlock(self) -> QWidget:
        part = QWidget()
        row = QHBoxLayout(part)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.scaled(Gap.S))
        self._passphrase = SecretEdit("secret.passphrase")
        made = FormRow(
            _("Passphrase of the sealed file"), self._passphrase, name="secret.passphrase"
        )
        row.addWidget(self.register(made), 1)
        row.addWidget(button(_("Unlock and test"), "connection.unlock", self._on_unlock_clicked))
        part.hide()
        return part

    def _needs_passphrase(self) -> bool:
        draft = self.session.state.draft
        is_sealed = draft.secret.place is SecretPlace.SEALED_FILE
        is_stored = draft.secret_state is SecretState.STORED
        return is_sealed and is_stored and self.session.secret is None

    def _is_proven(self) -> bool:
        connection = self.session.state.facts.connection
        return connection is not None and connection.fingerprint == self.session.fingerprint

    def _show_status(self, state: WizardState, *, is_running: bool) -> None:
        connection = state.facts.connection
        if is_running:
            self.status.show_busy(_("Testing the connection…"))
        elif self._is_canceled:
            self.status.show_note(_("The test was canceled. Nothing was changed."))
        elif connection is not None and self._is_proven():
            warnings = _count(connection.checks, CheckState.WARNING)
            connected = _("Connected to {organization}.").format(
                organization=connection.organization_name
            )
            if warnings:
                words = ngettext(
                    "{connected} {count} check wants a look.",
                    "{connected} {count} checks want a look.",
                    warnings,
                ).format(connected=connected, count=warnings)
                self.status.show_look(words)
            else:
                self.status.show_done(connected)
        else:
            self.status.clear()

    async def _test(self, only: CheckId | None) -> None:
        report = await self.work.test_connection(self._on_progress, only)
        self._progress = ()
        if report.problem is not None:
            self.show_problem(report.problem)

    def _on_progress(self, results: tuple[CheckResult, ...]) -> None:
        self._progress = results
        self.refresh_all()

    def _on_again_clicked(self) -> None:
        self.start_test()

    def _on_line_again(self, check: str) -> None:
        self.start_test(CheckId(check))

    def _on_cancel_clicked(self) -> None:
        self._is_canceled = True
        self.tasks.cancel(_TEST)
        self.again_button.setFocus()

    def _on_unlock_clicked(self) -> None:
        self.tasks.start(self._unlock_and_test(Secret(self._passphrase.text())), name="unlock")

    async def _unlock_and_test(self, passphrase: Secret) -> None:
        await self.work.recall_secret(passphrase)
        self._passphrase.clear()
        self.start_test()

    def _on_allow_clicked(self) -> None:
        self.tasks.start(self._allow_and_test(), name="allow")

    async def _allow_and_test(self) -> None:
        await blocking.call(self.services.routes.allow, self.session.state.draft.account)
        self.start_test()

    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(report_text(self.session.state.facts.checks))
        rename(self.copy_button, _("Copied"))


def report_text(checks: Sequence[CheckResult]) -> str:
    """Return the test for support; no secret and no learner is in it."""
    head = _("Coursera Wizard {version}, connection test").format(
        version=coursera_wizard.__version__
    )
    return "\n".join((head, *(report_line(check) for check in checks)))


def _count(checks: Sequence[CheckResult], state: CheckState) -> int:
    return sum(1 for check in checks if check.state is state)
