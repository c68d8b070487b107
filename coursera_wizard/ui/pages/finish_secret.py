"""Where the secret is going to be kept, when the keychain cannot take it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QRadioButton, QVBoxLayout, QWidget

from coursera_wizard.domain.draft import Source
from coursera_wizard.domain.secret import Secret, SecretPlace, SecretRef
from coursera_wizard.i18n import _
from coursera_wizard.ui import theme
from coursera_wizard.ui.theme import Gap
from coursera_wizard.ui.widgets.basic import text
from coursera_wizard.ui.widgets.cards import Note
from coursera_wizard.ui.widgets.form_row import FormRow
from coursera_wizard.ui.widgets.key_edit import SecretEdit
from coursera_wizard.wizard.finish import stores_secrets

if TYPE_CHECKING:
    from coursera_wizard.domain.problem import Problem
    from coursera_wizard.wizard.session import WizardSession, WizardState


class SecretPlacePart(QWidget):
    """Two ways: the keychain after all, or a sealed file with a passphrase typed twice."""

    changed = Signal()

    def __init__(self, session: WizardSession) -> None:
        super().__init__()
        self._session = session
        self._has_trouble = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.scaled(Gap.S))
        column.addWidget(text(_("Where the Client Secret is kept"), "heading"))
        self.keychain = _choice(_("In this computer's keychain"), "secret.place.keychain")
        self.sealed = _choice(
            _("In a file sealed with a passphrase of mine"), "secret.place.sealed"
        )
        self.keychain.clicked.connect(lambda: self._choose(SecretPlace.KEYCHAIN))
        self.sealed.clicked.connect(lambda: self._choose(SecretPlace.SEALED_FILE))
        column.addWidget(self.keychain)
        column.addWidget(self.sealed)
        self._passphrases = QWidget()
        inner = QVBoxLayout(self._passphrases)
        theme.pad(inner, theme.scaled(Gap.XL), 0, 0, 0)
        inner.setSpacing(theme.scaled(Gap.M))
        note = Note("look")
        note.body.addWidget(
            text(
                _(
                    "Only you know the passphrase, so runs without a person cannot open this file."
                    " It cannot be recovered either: write it down where you keep such things."
                )
            )
        )
        inner.addWidget(note)
        self._first = SecretEdit("secret.passphrase")
        self._second = SecretEdit("secret.passphrase.again")
        self.row = FormRow(_("Passphrase"), self._first, name="secret.passphrase")
        self._row_again = FormRow(_("The same again"), self._second, name="secret.passphrase.again")
        for field in (self._first, self._second):
            field.edited.connect(lambda _words: self._row_again.show_nothing())
        inner.addWidget(self.row)
        inner.addWidget(self._row_again)
        column.addWidget(self._passphrases)
        self.hide()

    def note_problem(self, problem: Problem | None) -> None:
        """Offer the other way once the keychain did not work."""
        self._has_trouble = problem is not None and problem.code.value.startswith("keyring.")
        self.refresh(self._session.state)

    def refresh(self, state: WizardState) -> None:
        """Show the ways where there is a reason to choose."""
        draft = state.draft
        is_sealed = draft.secret.place is SecretPlace.SEALED_FILE
        trouble = state.facts.machine.keychain_problem is not None or self._has_trouble
        is_needed = draft.account.source is Source.COURSERA and (
            is_sealed or (trouble and draft.secret.place is SecretPlace.KEYCHAIN)
        )
        self.setVisible(is_needed)
        self.keychain.setChecked(not is_sealed)
        self.sealed.setChecked(is_sealed)
        self._passphrases.setVisible(is_sealed and self.needs_passphrase)

    @property
    def needs_passphrase(self) -> bool:
        """Whether Finish writes a sealed file."""
        session = self._session
        reference = session.state.draft.secret
        if reference.place is not SecretPlace.SEALED_FILE:
            return False
        return session.stored is None or stores_secrets(session, reference)

    def passphrase(self) -> Secret | None:
        """Return the passphrase when both fields agree; else say so and return None."""
        first, second = self._first.text(), self._second.text()
        if first and first == second:
            return Secret(first)
        if not first:
            self.row.show_warning(_("Type a passphrase that only you know."))
            self._first.setFocus()
        else:
            self._row_again.show_warning(_("The two passphrases are not the same."))
            self._second.setFocus()
        return None

    def forget(self) -> None:
        """Forget what was typed."""
        for field in (self._first, self._second):
            field.clear()
            field.hide_secret()

    def _choose(self, place: SecretPlace) -> None:
        self._session.choose(secret=SecretRef(place))
        self.changed.emit()


def _choice(words: str, name: str) -> QRadioButton:
    made = QRadioButton(words)
    made.setObjectName(name)
    made.setAccessibleName(words)
    return made
