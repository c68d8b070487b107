"""Notices to a web address: the address and its token."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from coursera_wizard.domain.notices import WebhookNotice
from coursera_wizard.domain.secret import SecretPurpose
from coursera_wizard.i18n import _
from coursera_wizard.ui import theme
from coursera_wizard.ui.theme import Gap
from coursera_wizard.ui.widgets.basic import text
from coursera_wizard.ui.widgets.form_row import FormRow
from coursera_wizard.ui.widgets.key_edit import KeyEdit
from coursera_wizard.ui.widgets.password_edit import PasswordEdit

if TYPE_CHECKING:
    from coursera_wizard.wizard.session import WizardSession, WizardState


class WebFields(QWidget):
    """Takes the web address for notices; an empty one means none are sent there."""

    def __init__(self, session: WizardSession) -> None:
        super().__init__()
        self._session = session
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.scaled(Gap.M))
        self._url = KeyEdit()
        self._url.setPlaceholderText("https://hooks.example.org/coursera")
        self._url.edited.connect(self._on_url_edited)
        self._token = PasswordEdit("notices.webhook.token")
        self._token.edited.connect(self._on_token_edited)
        self.rows = [
            FormRow(_("Web address"), self._url, name="notices.webhook.url"),
            FormRow(
                _("Token"),
                self._token,
                name="notices.webhook.token",
                second=_("(optional, kept in the keychain)"),
            ),
        ]
        column.addWidget(text(_("To a web address"), "heading"))
        column.addWidget(
            text(_("A request with JSON, for chat rooms and monitoring (webhook)."), "small")
        )
        for row in self.rows:
            column.addWidget(row)

    def refresh(self, state: WizardState) -> None:
        """Show the settings as they are now."""
        session = self._session
        self._url.show_value(state.draft.notices.webhook.url)
        secret = session.other_in_field(SecretPurpose.WEBHOOK)
        words = secret.reveal() if secret is not None else ""
        if self._token.text() != words:
            self._token.setText(words)
        is_kept = secret is None and SecretPurpose.WEBHOOK in session.others_available
        self._token.setPlaceholderText(_("in the keychain") if is_kept else "")

    def hide_token(self) -> None:
        """Show dots again."""
        self._token.hide_secret()

    def _on_url_edited(self, url: str) -> None:
        """Take another address; a token that was stored belongs to the earlier one alone."""
        stored = self._session.stored
        kept = stored.delivery.notices.webhook if stored is not None else WebhookNotice()
        has_token = bool(self._token.text()) or (kept.has_token and kept.url == url)
        self._choose(WebhookNotice(url, has_token))

    def _on_token_edited(self, words: str) -> None:
        self._session.type_other(SecretPurpose.WEBHOOK, words)
        webhook = self._session.state.draft.notices.webhook
        self._choose(replace(webhook, has_token=bool(words)))

    def _choose(self, webhook: WebhookNotice) -> None:
        notices = self._session.state.draft.notices
        self._session.choose(notices=replace(notices, webhook=webhook))
