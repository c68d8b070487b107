"""Notices by e-mail: the mail server, who writes, who is written to, and a test."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from coursera_wizard.domain.notices import MailSecurity
from coursera_wizard.domain.secret import SecretPurpose
from coursera_wizard.i18n import _
from coursera_wizard.ui import theme
from coursera_wizard.ui.theme import Gap
from coursera_wizard.ui.widgets.basic import text
from coursera_wizard.ui.widgets.chips import Chips
from coursera_wizard.ui.widgets.form_row import FormRow
from coursera_wizard.ui.widgets.key_edit import KeyEdit
from coursera_wizard.ui.widgets.password_edit import PasswordEdit

if TYPE_CHECKING:
    from coursera_wizard.wizard.session import WizardSession, WizardState

_USUAL_PORTS = {MailSecurity.TLS: 465, MailSecurity.STARTTLS: 587}


class MailFields(QWidget):
    """Takes the settings for e-mail; all of them empty means none is sent."""

    def __init__(self, session: WizardSession) -> None:
        super().__init__()
        self._session = session
        self.rows: list[FormRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.scaled(Gap.M))
        self._column.addWidget(text(_("By e-mail"), "heading"))
        self._make_people()
        self._make_server()
        self._make_sign_in()

    def refresh(self, state: WizardState) -> None:
        """Show the settings as they are now."""
        mail = state.draft.notices.mail
        self._server.show_value(mail.server)
        if self._port.value() != mail.port:
            self._port.setValue(mail.port)
        self._security.choose(mail.security)
        for field, value in ((self._user, mail.user), (self._sender, mail.sender)):
            if field.text().strip() != value:
                field.setText(value)
        if addresses(self._recipients.text()) != mail.recipients:
            self._recipients.setText(", ".join(mail.recipients))
        secret = self._session.other_in_field(SecretPurpose.MAIL)
        words = secret.reveal() if secret is not None else ""
        if self._password.text() != words:
            self._password.setText(words)
        is_kept = secret is None and SecretPurpose.MAIL in self._session.others_available
        self._password.setPlaceholderText(_("in the keychain") if is_kept else "")

    def hide_password(self) -> None:
        """Show dots again."""
        self._password.hide_secret()

    # -- building

    def _make_people(self) -> None:
        self._recipients = QLineEdit()
        self._recipients.setPlaceholderText("ann@example.org, help-desk@example.org")
        self._recipients.textEdited.connect(lambda words: self._choose(recipients=addresses(words)))
        self._add(_("To"), self._recipients, "notices.mail.recipients", _("(several with commas)"))
        self._sender = QLineEdit()
        self._sender.textEdited.connect(lambda words: self._choose(sender=words.strip()))
        self._add(_("From"), self._sender, "notices.mail.sender")

    def _make_server(self) -> None:
        self._server = KeyEdit()
        self._server.setPlaceholderText("mail.example.org")
        self._server.edited.connect(lambda words: self._choose(server=words))
        self._port = QSpinBox()
        self._port.setRange(1, 65535)
        self._port.setGroupSeparatorShown(False)
        self._port.lineEdit().setTextMargins(theme.scaled(Gap.M), 0, 0, 0)
        self._port.valueChanged.connect(lambda port: self._choose(port=port))
        pair = QHBoxLayout()
        pair.setSpacing(theme.scaled(Gap.M))
        for label, field, name, share in (
            (_("Mail server"), self._server, "notices.mail.server", 3),
            (_("Port"), self._port, "notices.mail.port", 1),
        ):
            row = FormRow(label, field, name=name)
            self.rows.append(row)
            pair.addWidget(row, share, Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(pair)
        self._security = Chips(
            "notices.mail.security",
            [
                (MailSecurity.STARTTLS, _("STARTTLS")),
                (MailSecurity.TLS, _("TLS from the start")),
            ],
            label=_("Encryption"),
        )
        self._security.picked.connect(self._on_security_picked)
        self._column.addWidget(text(_("Encryption"), "label"))
        self._column.addWidget(self._security)

    def _make_sign_in(self) -> None:
        self._user = QLineEdit()
        self._user.textEdited.connect(lambda words: self._choose(user=words.strip()))
        self._password = PasswordEdit("notices.mail.password")
        self._password.edited.connect(
            lambda words: self._session.type_other(SecretPurpose.MAIL, words)
        )
        self._add(_("User"), self._user, "notices.mail.user", _("(empty: no sign-in)"))
        self._add(
            _("Password"),
            self._password,
            "notices.mail.password",
            _("(kept in the keychain)"),
        )

    def _add(self, label: str, field: QWidget, name: str, second: str = "") -> None:
        row = FormRow(label, field, name=name, second=second)
        self.rows.append(row)
        self._column.addWidget(row)

    # -- edits

    def _choose(self, **fields: object) -> None:
        notices = self._session.state.draft.notices
        mail = replace(notices.mail, **fields)  # type: ignore[arg-type]  # fields of MailNotice
        self._session.choose(notices=replace(notices, mail=mail))

    def _on_security_picked(self, key: str) -> None:
        """Take the usual port along, unless somebody chose another one."""
        chosen = MailSecurity(key)
        mail = self._session.state.draft.notices.mail
        is_usual = mail.port == _USUAL_PORTS[mail.security]
        port = _USUAL_PORTS[chosen] if is_usual else mail.port
        self._choose(security=chosen, port=port)


def addresses(words: str) -> tuple[str, ...]:
    """Return the addresses of a text, which stand apart by commas, semicolons or blanks."""
    return tuple(part for part in re.split(r"[,;\s]+", words) if part)
