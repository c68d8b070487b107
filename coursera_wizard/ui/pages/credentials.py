"""Step 1: the credentials of a Coursera organization, and what is known of their forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursera_wizard.domain import credentials
from coursera_wizard.domain.credentials import Hint, HintKind
from coursera_wizard.domain.draft import DEFAULT_API_BASE, Account, Generation, Programs, Source
from coursera_wizard.domain.secret import SecretPlace, SecretRef, SecretState
from coursera_wizard.i18n import _
from coursera_wizard.ui.page import Page
from coursera_wizard.ui.pages.credential_advanced import AdvancedSettings
from coursera_wizard.ui.pages.credential_document import DocumentPanel
from coursera_wizard.ui.pages.credential_guide import CredentialGuide
from coursera_wizard.ui.pages.credential_receiver import ReceiverLine
from coursera_wizard.ui.pages.credential_sign_in import SignInPart
from coursera_wizard.ui.widgets.basic import button, rename, text
from coursera_wizard.ui.widgets.cards import Note
from coursera_wizard.ui.widgets.form_row import FormRow
from coursera_wizard.ui.widgets.key_edit import KeyEdit, SecretEdit
from coursera_wizard.wizard.steps import StepId

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from coursera_wizard.domain.problem import Problem
    from coursera_wizard.services.ports import DocumentFindings
    from coursera_wizard.wizard.session import WizardState

# While somebody types, a warning waits until the value is long enough to be meant.
_MEANT_LENGTH = 16


class CredentialsPage(Page):
    """Takes key, secret and organization; warns of what looks odd and never blocks for it."""

    step = StepId.CREDENTIALS

    def build(self) -> Generator[None, None, None]:
        """Make what is on the page, part by part."""
        yield from super().build()
        session, services, work = self.session, self.services, self.work
        self.set_heading(
            _("Connect your Coursera organization"),
            _(
                "Paste the values of the app you registered in the Coursera Developer Portal. The"
                " secret is kept in this computer's keychain, never in the saved file."
            ),
        )
        self.document = DocumentPanel(services.documents, self.tasks)
        self.document.found.connect(self._on_document_read)
        self._practice = self._make_practice_note()
        self.add_rows(self.document, self._practice)
        yield
        self._api_key = self._add_key(
            _("API Key"), "account.api_key", self._on_api_key_edited, _("(Client ID)")
        )
        yield
        self._secret = SecretEdit("account.secret")
        self._secret.edited.connect(session.type_secret)
        self._secret_row = self.add_form_row(
            FormRow(
                _("Client Secret"), self._secret, name="account.secret", second=_("(Secret Key)")
            )
        )
        self._seal = button(
            _("Keep it in a sealed file instead"), "secret.seal", self._on_seal_clicked, "link"
        )
        self._secret_row.add_beside_words(self._seal)
        yield
        self.sign_in = SignInPart(session, work, self.tasks, services.clock)
        self.register(self.sign_in.row)
        self.add_rows(self.sign_in)
        yield
        self._organization = self._add_key(
            _("Organization ID"), "account.organization_id", self._on_organization_edited
        )
        yield
        self._url = self._add_key(_("Org API URL"), "account.org_api_url", self._on_url_edited)
        self._url.setPlaceholderText(DEFAULT_API_BASE)
        self._program = self._add_key(
            _("Program ID"),
            "account.program_id",
            self._on_program_edited,
            _("(optional: only this program)"),
        )
        for field in (self._api_key, self._secret, self._organization, self._url, self._program):
            field.editingFinished.connect(self.refresh_all)
        yield
        self.receiver = ReceiverLine(session, services, work)
        self.receiver.made.connect(self._on_receiver_made)
        self.receiver.field_asked.connect(self.field_asked)
        self.advanced = AdvancedSettings(session, services, self.tasks)
        self.advanced.made.connect(self._on_advanced_made)
        self.add_rows(self.receiver, self.advanced)
        self.add_end()
        yield
        self.guide = CredentialGuide()
        self.set_guide(_("Where to find these"), self.guide)
        yield from self.guide.build()

    def refresh(self, state: WizardState) -> None:
        """Show what was chosen, and what looks odd about it."""
        account = state.draft.account
        is_practice = account.source is Source.PRACTICE
        self._practice.setVisible(is_practice)
        self.document.setVisible(not is_practice)
        self._api_key.show_value(account.api_key)
        self._organization.show_value(account.organization_id)
        self._url.show_value(account.org_api_url)
        self._program.show_value(account.program_id)
        self._show_secret(state)
        is_older = credentials.is_legacy_key(account.api_key)
        rename(
            self._other_practice,
            _("Practice with a newer key") if is_older else _("Practice with an older key"),
        )
        for field in (self._api_key, self._secret, self._organization, self._url):
            field.setReadOnly(is_practice)
        self.advanced.setVisible(not is_practice)
        self._show_hints(account, is_practice=is_practice)
        is_too_long = len(self.session.secret or "") > state.facts.machine.secret_limit
        is_chain = state.draft.secret.place is SecretPlace.KEYCHAIN
        self._seal.setVisible(is_too_long and is_chain)
        self.sign_in.refresh(state)
        self.receiver.refresh(state)
        self.advanced.refresh(state)
        self.guide.know_link(account.org_api_url)

    def on_left(self) -> None:
        """Show dots again, and forget a pasted document."""
        self._secret.hide_secret()
        self.advanced.hide_password()
        self.document.close_panel()
        self.receiver.leave()

    def focus_field(self, name: str) -> bool:
        """Open the part first that holds the field."""
        if name.startswith("receiver."):
            self.receiver.open()
            name = self.receiver.make().stand_in(name)
        if super().focus_field(name):
            return True
        self.advanced.make()
        return super().focus_field(name)

    def show_missing(self, problems: Sequence[Problem]) -> None:
        """Make the part first that a problem names a field of."""
        fields = [problem.field or "" for problem in problems if problem.is_blocking]
        if any(field.startswith("receiver.") for field in fields):
            self.receiver.make()
        if any(
            problem.field is not None and problem.field not in self.rows for problem in problems
        ):
            self.advanced.make()
        super().show_missing(problems)

    def show_problem(self, problem: Problem | None, others: tuple[Problem, ...] = ()) -> None:  # type: ignore[override]  # a narrower sequence is all that is ever given
        """Show a problem of the document where the document is."""
        if problem is not None and problem.code.value.startswith("document."):
            self.document.show_problem(problem)
            return
        super().show_problem(problem, others)

    # -- inner

    def _add_key(self, label: str, name: str, on_edited: object, second: str = "") -> KeyEdit:
        field = KeyEdit()
        field.edited.connect(on_edited)
        self.add_form_row(FormRow(label, field, name=name, second=second))
        return field

    def _make_practice_note(self) -> Note:
        note = Note("look")
        note.body.addWidget(
            text(
                _(
                    "These are the credentials of the practice organization. Everybody may know"
                    " them, and they open nothing else."
                )
            )
        )
        self._other_practice = button(
            _("Practice with an older key"),
            "practice.generation",
            self._on_other_practice_clicked,
            "link",
        )
        note.body.addWidget(self._other_practice)
        note.body.addWidget(
            button(
                _("Use my own organization instead"),
                "practice.leave",
                self._on_leave_practice_clicked,
                "link",
            )
        )
        note.hide()
        return note

    def _show_secret(self, state: WizardState) -> None:
        secret, standing = self.session.secret, state.draft.secret_state
        if standing is SecretState.TYPED and secret is not None:
            if len(self._secret.text()) != len(secret) or not self._secret.hasFocus():
                self._secret.show_value(secret.reveal())
        elif standing is not SecretState.TYPED and self._secret.text():
            self._secret.clear()
        kept = standing is SecretState.STORED
        self._secret.setPlaceholderText(_kept_words(state.draft.secret.place) if kept else "")

    def _show_hints(self, account: Account, *, is_practice: bool) -> None:
        hints = {
            "account.api_key": credentials.api_key_hint(account.api_key, account.generation),
            "account.secret": credentials.secret_hint(self._secret.text(), api_key=account.api_key),
            "account.organization_id": credentials.organization_id_hint(
                account.organization_id,
                org_api_url=account.org_api_url,
                program_id=account.program_id,
            ),
            "account.org_api_url": credentials.org_api_url_hint(
                account.org_api_url, api_key=account.api_key
            ),
            "account.program_id": credentials.program_id_hint(account.program_id),
        }
        for name, hint in hints.items():
            row = self.rows[name]
            if is_practice:
                row.show_nothing()
            else:
                _show_hint(row, hint)

    def _on_advanced_made(self) -> None:
        for row in self.advanced.rows:
            self.register(row)

    def _on_receiver_made(self) -> None:
        for row in self.receiver.rows:
            self.register(row)

    def _on_api_key_edited(self, value: str) -> None:
        self.session.choose_account(api_key=value)

    def _on_organization_edited(self, value: str) -> None:
        self.session.choose_account(organization_id=value)

    def _on_program_edited(self, value: str) -> None:
        self.session.choose_account(program_id=value)

    def _on_url_edited(self, value: str) -> None:
        account = self.session.state.draft.account
        url, before = map(credentials.read_org_api_url, (value, account.org_api_url))
        fields = {"org_api_url": value}
        # Evidence says nothing of addresses: one that was typed under Advanced settings stays.
        if url.is_address or account.api_base == before.api_base:
            fields["api_base"] = url.api_base
        if not account.organization_id and credentials.is_id(url.organization_id):
            fields["organization_id"] = url.organization_id
        self.session.choose_account(**fields)

    def _on_document_read(self, findings: DocumentFindings) -> None:
        found = {
            "api_key": findings.api_key,
            "organization_id": findings.organization_id,
            "program_id": findings.program_id,
        }
        self.session.choose_account(**{name: value for name, value in found.items() if value})
        if findings.org_api_url:
            self._on_url_edited(findings.org_api_url)
        if findings.secret:
            self.session.type_secret(findings.secret.reveal())
        if credentials.read_org_api_url(findings.org_api_url).kind is credentials.UrlKind.CONSOLE:
            self.guide.show_way("document")

    def _on_seal_clicked(self) -> None:
        self.session.choose(secret=SecretRef(SecretPlace.SEALED_FILE))

    def _on_other_practice_clicked(self) -> None:
        account = self.session.state.draft.account
        is_older = credentials.is_legacy_key(account.api_key)
        wanted = Generation.CURRENT if is_older else Generation.LEGACY
        if wanted is Generation.LEGACY:
            self.guide.show_way("document")
        self.tasks.start(self.work.start_practice(account.practice, wanted), name="practice")

    def _on_leave_practice_clicked(self) -> None:
        self.session.type_secret("")
        # Name and programs are the invented college's; what else was chosen stays.
        self.session.choose(account=Account(), secret=SecretRef(), name="", programs=Programs())


def _kept_words(place: SecretPlace) -> str:
    """Return what stands in the empty field of a secret that is stored."""
    match place:
        case SecretPlace.SEALED_FILE:
            return _("Kept in a sealed file. Type here to replace it.")
        case SecretPlace.ENVIRONMENT:
            return _("Kept in a variable. Type here to use the keychain instead.")
        case SecretPlace.PRACTICE:
            return _("The practice organization brings it along.")
        case _:
            return _("Kept in the keychain. Type here to replace it.")


def _show_hint(row: FormRow, hint: Hint | None) -> None:
    field = row.field
    is_being_typed = isinstance(field, KeyEdit) and field.hasFocus()
    if hint is None:
        row.show_nothing()
    elif hint.kind is HintKind.FINE:
        row.show_fine()
    elif hint.kind is HintKind.NOTE:
        row.show_note(hint.text)
    elif is_being_typed and len(field.text()) < _MEANT_LENGTH:  # type: ignore[attr-defined]  # a KeyEdit
        row.show_nothing()
    else:
        row.show_warning(hint.text)
