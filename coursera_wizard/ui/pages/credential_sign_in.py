"""Signing in with a key of the older console: a button, the waiting, and until when it lasts."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from coursera_wizard.domain.credentials import is_legacy_key
from coursera_wizard.domain.draft import Generation
from coursera_wizard.domain.schedule_words import date_text
from coursera_wizard.domain.secret import SecretState
from coursera_wizard.domain.sign_in import check_sign_in, ends_at
from coursera_wizard.i18n import _
from coursera_wizard.ui import theme
from coursera_wizard.ui.theme import Gap
from coursera_wizard.ui.widgets.basic import button, leading, open_link, rename
from coursera_wizard.ui.widgets.form_row import FormRow
from coursera_wizard.ui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from collections.abc import Callable

    from coursera_wizard.services.ports import Clock
    from coursera_wizard.ui.tasks import TaskScope
    from coursera_wizard.wizard.actions import WizardActions
    from coursera_wizard.wizard.session import WizardSession, WizardState

_SIGN_IN = "sign-in"


class SignInPart(QWidget):
    """Shown for keys of the older console only; they open nothing without a sign-in.

    Attributes:
        open_browser: Opens an address; tests put something else there.
    """

    def __init__(
        self, session: WizardSession, work: WizardActions, tasks: TaskScope, clock: Clock
    ) -> None:
        super().__init__()
        self._session, self._work, self._tasks, self._clock = session, work, tasks, clock
        self.open_browser: Callable[[str], None] = open_link
        self._address = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.scaled(Gap.S))
        words = _("Sign in with Coursera")
        self.button = button(words, "account.sign_in", self._on_sign_in_clicked)
        self.button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.row = FormRow(
            _("Sign-in"),
            self.button,
            name="account.sign_in",
            second=_("(for a key of the older console)"),
        )
        self.button.setAccessibleName(words)
        self.row.align(leading())
        self.status = StatusLine()
        self.cancel = button(
            _("Cancel the sign-in"), "account.sign_in.cancel", self._on_cancel_clicked
        )
        self.copy = button(
            _("Copy the address"), "account.sign_in.copy", self._on_copy_clicked, "link"
        )
        self._waiting = QWidget()
        line = QHBoxLayout(self._waiting)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.scaled(Gap.M))
        line.addWidget(self.cancel)
        line.addWidget(self.copy)
        line.addStretch(1)
        column.addWidget(self.row)
        column.addWidget(self.status)
        column.addWidget(self._waiting)
        self._waiting.hide()
        self.hide()

    def refresh(self, state: WizardState) -> None:
        """Show how the sign-in stands."""
        draft = state.draft
        is_needed = is_legacy_key(draft.account.api_key)
        is_waiting = self._tasks.is_running(_SIGN_IN)
        if is_waiting and not is_needed:
            self._tasks.cancel(_SIGN_IN)  # comes back here once it is over
            return
        self.setVisible(is_needed)
        had_focus = self.button.hasFocus() or self.cancel.hasFocus()
        self._waiting.setVisible(is_waiting)
        self.button.setEnabled(not is_waiting)
        if had_focus and not (self.cancel if is_waiting else self.button).hasFocus():
            (self.cancel if is_waiting else self.button).setFocus()
        is_legacy = draft.account.generation is Generation.LEGACY
        is_signed_in = is_legacy and draft.sign_in_state is not SecretState.MISSING
        rename(self.button, _("Sign in again") if is_signed_in else _("Sign in with Coursera"))
        self.row.show_nothing()
        if is_waiting:
            self.status.show_busy(_("Waiting for you to sign in, in your browser…"))
        elif is_signed_in:
            self._show_end(state)
        else:
            self.status.clear()
            self.row.show_note(
                _(
                    "Your browser opens. Sign in there with the account of the API Credentials"
                    " document, then come back."
                )
            )

    def forget(self) -> None:
        """Forget the address of a sign-in that is over."""
        self._address = ""

    # -- inner

    def _show_end(self, state: WizardState) -> None:
        moment = state.facts.signed_in_at
        found = check_sign_in(moment, self._clock.now())
        if found is not None:
            self.status.show_look(found.title)
        elif moment is None:
            self.status.show_done(_("Signed in. Every run prolongs it."))
        else:
            day = _local_day(ends_at(moment), state.facts.machine.time_zone)
            self.status.show_done(
                _("Signed in until {day}. Every run prolongs it.").format(day=date_text(day))
            )

    def _on_sign_in_clicked(self) -> None:
        self._tasks.start(self._sign_in(), name=_SIGN_IN)

    async def _sign_in(self) -> None:
        try:
            await self._work.sign_in(self._open)
        finally:
            self.forget()

    def _open(self, address: str) -> None:
        self._address = address
        rename(self.copy, _("Copy the address"))
        self.open_browser(address)

    def _on_cancel_clicked(self) -> None:
        self._tasks.cancel(_SIGN_IN)

    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self._address)
        rename(self.copy, _("Copied"))


def _local_day(moment: dt.datetime, zone: str) -> dt.date:
    return moment.astimezone(zoneinfo.ZoneInfo(zone)).date()
