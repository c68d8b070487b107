"""The fields of an SFTP server: where, as whom, with what, and whether it is the right one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from coursera_wizard.domain.draft import SftpSignIn
from coursera_wizard.domain.receiver_profiles import profile
from coursera_wizard.domain.secret import SecretPurpose
from coursera_wizard.i18n import _, ngettext
from coursera_wizard.ui import theme
from coursera_wizard.ui.theme import Gap
from coursera_wizard.ui.widgets.basic import button, text
from coursera_wizard.ui.widgets.chips import Chips
from coursera_wizard.ui.widgets.flow_layout import FlowLayout
from coursera_wizard.ui.widgets.form_row import FormRow
from coursera_wizard.ui.widgets.key_edit import KeyEdit
from coursera_wizard.ui.widgets.password_edit import PasswordEdit

if TYPE_CHECKING:
    from coursera_wizard.wizard.session import WizardSession, WizardState


class ServerFields(QWidget):
    """Takes what the receiver gave for its SFTP server; what is asked of it, others do."""

    key_file_asked = Signal()
    key_pasted = Signal(str)
    host_key_asked = Signal()

    def __init__(self, session: WizardSession) -> None:
        super().__init__()
        self._session = session
        self._shown_key = ""
        self.rows: list[FormRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.scaled(Gap.M))
        self._make_place()
        self._make_sign_in()
        self._make_host_key()

    def refresh(self, state: WizardState) -> None:
        """Show the server as it is now."""
        receiver = state.draft.receiver
        sftp = receiver.sftp
        self._host.show_value(sftp.host)
        if self._port.value() != sftp.port:
            self._port.setValue(sftp.port)
        _show_text(self._user, sftp.user)
        _show_text(self._folder, sftp.folder)
        usual = profile(receiver.profile).remote_folder
        self._folder.setPlaceholderText(usual or _("where the server puts you"))
        self._sign_in.choose(sftp.sign_in)
        is_key = sftp.sign_in is SftpSignIn.KEY
        self._password_row.setHidden(is_key)
        self._key_part.setHidden(not is_key)
        self._show_secret()
        self._show_host_key(sftp.host_key)

    def show_host_key(self, key: str) -> None:
        """Show the key that the server has just shown, to be compared."""
        self._shown_key = key
        self.refresh(self._session.state)

    def hide_password(self) -> None:
        """Show dots again."""
        self._password.hide_secret()

    # -- building

    def _make_place(self) -> None:
        self._host = KeyEdit()
        self._host.setPlaceholderText("sftp.example.org")
        self._host.edited.connect(self._on_host_edited)
        self._port = QSpinBox()
        self._port.setRange(1, 65535)
        self._port.setGroupSeparatorShown(False)
        self._port.lineEdit().setTextMargins(theme.scaled(Gap.M), 0, 0, 0)
        self._port.valueChanged.connect(self._on_port_changed)
        pair = QHBoxLayout()
        pair.setSpacing(theme.scaled(Gap.M))
        pair.addWidget(
            self._add(_("Server"), self._host, "receiver.sftp.host"), 3, Qt.AlignmentFlag.AlignTop
        )
        pair.addWidget(
            self._add(_("Port"), self._port, "receiver.sftp.port"), 1, Qt.AlignmentFlag.AlignTop
        )
        self._column.addLayout(pair)
        self._user = QLineEdit()
        self._user.textEdited.connect(lambda words: self._choose(user=words.strip()))
        self._column.addWidget(self._add(_("User"), self._user, "receiver.sftp.user"))
        self._folder = QLineEdit()
        self._folder.textEdited.connect(lambda words: self._choose(folder=words.strip()))
        self._column.addWidget(
            self._add(
                _("Folder on the server"), self._folder, "receiver.sftp.folder", _("(optional)")
            )
        )

    def _make_sign_in(self) -> None:
        self._sign_in = Chips(
            "receiver.sftp.sign_in",
            [(SftpSignIn.PASSWORD, _("Password")), (SftpSignIn.KEY, _("Private key"))],
            label=_("Sign in with"),
        )
        self._sign_in.picked.connect(self._on_sign_in_picked)
        self._column.addWidget(text(_("Sign in with"), "label"))
        self._column.addWidget(self._sign_in)
        self._password = PasswordEdit("receiver.sftp.secret")
        self._password.edited.connect(
            lambda words: self._session.type_other(SecretPurpose.SFTP, words)
        )
        self._password_row = self._add(
            _("Password"), self._password, "receiver.sftp.secret", _("(kept in the keychain)")
        )
        self._column.addWidget(self._password_row)
        self._key_part = QWidget()
        inner = QVBoxLayout(self._key_part)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(theme.scaled(Gap.XS))
        buttons = QWidget()
        row = FlowLayout(buttons, Gap.S)
        row.addWidget(
            button(_("Choose the key file…"), "receiver.key.choose", self.key_file_asked.emit)
        )
        row.addWidget(
            button(_("Paste the key"), "receiver.key.paste", self._on_paste_clicked, "quiet")
        )
        self._about_key = text("", "small")
        inner.addWidget(buttons)
        inner.addWidget(self._about_key)
        self._column.addWidget(self._key_part)

    def _make_host_key(self) -> None:
        self._column.addWidget(text(_("The server’s key"), "label"))
        self._about_host_key = text("", "small")
        self._host_key = text("", "mono")
        self._host_key.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._host_key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.host_key_part = QWidget()
        row = FlowLayout(self.host_key_part, Gap.S)
        self._show_key = button(
            _("Show the server’s key"), "receiver.host_key.show", self.host_key_asked.emit
        )
        self._trust = button(
            _("Trust this key"), "receiver.host_key.trust", self._on_trust_clicked, "primary"
        )
        self._forget = button(
            _("Forget this key"), "receiver.host_key.forget", self._on_forget_clicked, "quiet"
        )
        for one in (self._trust, self._show_key, self._forget):
            row.addWidget(one)
        self._column.addWidget(self._host_key)
        self._column.addWidget(self._about_host_key)
        self._column.addWidget(self.host_key_part)

    def _add(self, label: str, field: QWidget, name: str, second: str = "") -> FormRow:
        row = FormRow(label, field, name=name, second=second)
        self.rows.append(row)
        return row

    # -- showing

    def _show_secret(self) -> None:
        session = self._session
        secret = session.other_in_field(SecretPurpose.SFTP)
        is_kept = secret is None and SecretPurpose.SFTP in session.others_available
        words = secret.reveal() if secret is not None else ""
        if self._password_row.isHidden():
            self._password.show_value("")
        elif self._password.text() != words:
            self._password.setText(words)
        self._password.setPlaceholderText(_("in the keychain") if is_kept else "")
        if is_kept:
            said = _("The key is in the keychain. Choose another one only to replace it.")
        elif words:
            count = len(words.splitlines())
            said = ngettext(
                "A key of {count} line was read. Finish puts it into the keychain.",
                "A key of {count} lines was read. Finish puts it into the keychain.",
                count,
            ).format(count=count)
        else:
            said = _("The private key in the form of OpenSSH, such as the file id_ed25519.")
        self._about_key.setText(said)

    def _show_host_key(self, pinned: str) -> None:
        shown = self._shown_key
        is_new = bool(shown) and shown != pinned
        self._host_key.setText(shown or pinned)
        self._host_key.setVisible(bool(shown or pinned))
        if is_new and pinned:
            words = _(
                "Until now another key was trusted: {key}. Trust the new one only if whoever looks"
                " after the server says that it changed."
            ).format(key=pinned)
        elif is_new:
            words = _(
                "Compare it with the key that the receiver gave you. Once it is trusted, packages"
                " go to no server that shows another one."
            )
        elif pinned:
            words = _("This key is trusted. Packages go to no server that shows another one.")
        else:
            words = _("It tells the right server from a wrong one, and is asked for once.")
        self._about_host_key.setText(words)
        self._trust.setVisible(is_new)
        self._forget.setVisible(bool(pinned) and not is_new)

    # -- edits

    def _choose(self, **fields: object) -> None:
        receiver = self._session.state.draft.receiver
        sftp = replace(receiver.sftp, **fields)  # type: ignore[arg-type]  # fields of Sftp
        self._session.choose(receiver=replace(receiver, sftp=sftp))

    def _on_host_edited(self, host: str) -> None:
        """Take another server, whose key nobody has seen yet."""
        self._shown_key = ""
        self._choose(host=host, host_key="")

    def _on_port_changed(self, port: int) -> None:
        """Take another port, behind which there may be another server."""
        if port != self._session.state.draft.receiver.sftp.port:
            self._shown_key = ""
            self._choose(port=port, host_key="")

    def _on_sign_in_picked(self, key: str) -> None:
        if key == self._session.state.draft.receiver.sftp.sign_in:
            return
        self._session.type_other(SecretPurpose.SFTP, "")
        self._choose(sign_in=SftpSignIn(key))

    def _on_paste_clicked(self) -> None:
        self.key_pasted.emit(QGuiApplication.clipboard().text())

    def _on_trust_clicked(self) -> None:
        self._choose(host_key=self._shown_key)
        self._show_key.setFocus()

    def _on_forget_clicked(self) -> None:
        self._shown_key = ""
        self._choose(host_key="")
        self._show_key.setFocus()


def _show_text(field: QLineEdit, words: str) -> None:
    if field.text().strip() != words:
        field.setText(words)
