"""Advanced settings, folded away: what most people never need."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from coursera_wizard.domain.draft import DeliveryMode, GradeOption, ProxyMode
from coursera_wizard.domain.receiver_checks import check_receiver
from coursera_wizard.domain.receiver_profiles import profile
from coursera_wizard.i18n import _
from coursera_wizard.services import blocking
from coursera_wizard.ui import theme
from coursera_wizard.ui.file_dialogs import ask_open
from coursera_wizard.ui.theme import Gap
from coursera_wizard.ui.widgets.basic import button, text
from coursera_wizard.ui.widgets.cards import Collapsible
from coursera_wizard.ui.widgets.form_row import FormRow
from coursera_wizard.ui.widgets.key_edit import KeyEdit, SecretEdit
from coursera_wizard.ui.widgets.problem_view import ProblemView
from coursera_wizard.ui.widgets.toggle_switch import ToggleSwitch

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from coursera_wizard.services.ports import Services
    from coursera_wizard.ui.tasks import TaskScope
    from coursera_wizard.wizard.session import WizardSession, WizardState


class AdvancedSettings(Collapsible):
    """Grades, holds, addresses and proxy; everything has a default that works.

    The fields are made when somebody opens them or a problem names one: few ever do, and making
    them would hold the page up.
    """

    made = Signal()

    def __init__(self, session: WizardSession, services: Services, tasks: TaskScope) -> None:
        super().__init__(_("Advanced settings"), "advanced")
        self._session, self._services, self._tasks = session, services, tasks
        self.rows: list[FormRow] = []
        self._is_made = False

    def make(self) -> None:
        """Make the fields, once."""
        if self._is_made:
            return
        self._is_made = True
        self._make_options()
        self._make_holds()
        self._make_addresses()
        self._make_proxy()
        self.made.emit()
        self.refresh(self._session.state)

    def set_open(self, is_open: bool) -> None:
        """Show or hide the fields."""
        if is_open:
            self.make()
        super().set_open(is_open)

    def refresh(self, state: WizardState) -> None:
        """Show the settings as they are now."""
        if self._services.routes.problem(state.draft.account) is not None:
            self.make()
        if self._is_made:
            self._show(state)

    def _show(self, state: WizardState) -> None:
        account, options = state.draft.account, state.draft.options
        _show_choice(self._grades, options.grades)
        _show_choice(self._mode, options.mode)
        _show_text(self._prefix, options.sis_id_prefix)
        self._show_what_is_not_taken(state)
        self._approve.setChecked(options.approve_every_run)
        for field, value in (
            (self._removals, options.hold.removals_percent),
            (self._updates, options.hold.updates_percent),
            (self._records, options.hold.at_least_records),
        ):
            if field.value() != value:
                field.setValue(value)
        self._api_base.show_value(account.api_base)
        self._token_url.show_value(account.token_url)
        _show_choice(self._proxy_mode, account.proxy.mode)
        self._proxy_url.show_value(account.proxy.url)
        _show_text(self._proxy_user, account.proxy.user)
        has_own_proxy = account.proxy.mode is ProxyMode.OWN
        self._own_proxy.setVisible(has_own_proxy)
        _show_text(self._certificate, account.certificate_file)
        question = self._services.routes.problem(account)
        if question is None:
            self.question.clear()
        else:
            self.question.show_problem(question, can_go_to_field=False)

    def _show_what_is_not_taken(self, state: WizardState) -> None:
        """Say in words where the receiver does not take what can be chosen here."""
        chosen = profile(state.draft.receiver.profile)
        name = _(chosen.title)
        grades = _("{receiver} takes no grades: packages for it hold none.")
        mode = _("{receiver} takes everything each time (bulk) only.")
        found = check_receiver(state.draft.receiver, state.draft.options)
        for field, is_taken, words in (
            ("options.grades", chosen.takes_grades, grades),
            ("options.mode", chosen.takes_delta, mode),
        ):
            row = next(row for row in self.rows if row.name == field)
            if row.has_problem:
                continue
            if is_taken:
                row.show_nothing()
            elif any(problem.field == field for problem in found):
                row.show_warning(words.format(receiver=name))
            else:
                row.show_note(words.format(receiver=name))

    def hide_password(self) -> None:
        """Show dots again where the proxy's password was read."""
        if self._is_made:
            self._proxy_password.hide_secret()

    # -- building

    def _make_options(self) -> None:
        self._grades = _choice(
            (
                (GradeOption.NONE, _("None")),
                (GradeOption.FINAL, _("Final grade of each course")),
                (GradeOption.GRANULAR_A, _("Granular, option A")),
                (GradeOption.GRANULAR_B, _("Granular, option B")),
            ),
            lambda key: self._choose_options(grades=GradeOption(key)),
        )
        self._add(
            _("Grades"), self._grades, "options.grades", _("(one choice for the organization)")
        )
        self._prefix = QLineEdit()
        self._prefix.textEdited.connect(
            lambda words: self._choose_options(sis_id_prefix=words.strip())
        )
        self._add(
            _("SIS ID prefix"),
            self._prefix,
            "options.sis_id_prefix",
            _("(put before every id, so that two sources do not mix)"),
        )
        self._mode = _choice(
            (
                (DeliveryMode.BULK, _("Everything each time (bulk)")),
                (DeliveryMode.DELTA, _("Only what changed (delta)")),
            ),
            lambda key: self._choose_options(mode=DeliveryMode(key)),
        )
        self._add(_("A package holds"), self._mode, "options.mode")

    def _make_holds(self) -> None:
        self._approve = ToggleSwitch(
            _("Wait for my approval before every delivery"), "options.approve_every_run"
        )
        self._approve.clicked.connect(
            lambda checked: self._choose_options(approve_every_run=checked)
        )
        self.body.addWidget(self._approve)
        self._removals = _number(1, 100, lambda v: self._choose_hold(removals_percent=v), " %")
        self._updates = _number(1, 100, lambda v: self._choose_hold(updates_percent=v), " %")
        self._records = _number(0, 100_000, lambda v: self._choose_hold(at_least_records=v))
        self.body.addWidget(
            text(_("Hold a delivery and ask me when, of one kind of record, there are"), "label")
        )
        row = QHBoxLayout()
        row.setSpacing(theme.scaled(Gap.M))
        for label, field, name in (
            (_("More removals than"), self._removals, "options.hold.removals_percent"),
            (_("More updates than"), self._updates, "options.hold.updates_percent"),
            (_("And at least records"), self._records, "options.hold.at_least_records"),
        ):
            made = FormRow(label, field, name=name, is_narrow=True)
            self.rows.append(made)
            row.addWidget(made, 1, Qt.AlignmentFlag.AlignBottom)
        self.body.addLayout(row)

    def _make_addresses(self) -> None:
        self._api_base = KeyEdit()
        self._api_base.edited.connect(lambda address: self._choose_account(api_base=address))
        self._add(_("Data address"), self._api_base, "account.api_base")
        self._token_url = KeyEdit()
        self._token_url.edited.connect(lambda address: self._choose_account(token_url=address))
        self._add(_("Token address"), self._token_url, "account.token_url")
        self.question = ProblemView("routes.problem")
        self.question.add_button(
            button(_("Yes, I trust these"), "routes.allow", self._on_allow_clicked)
        )
        self.body.addWidget(self.question)
        self._certificate = QLineEdit()
        self._certificate.textEdited.connect(
            lambda path: self._choose_account(certificate_file=path.strip())
        )
        self._add(
            _("Extra certificate file"),
            self._certificate,
            "account.certificate_file",
            _("(only when your network has its own)"),
        )
        row = QHBoxLayout()
        row.addWidget(button(_("Choose…"), "account.certificate.choose", self._on_choose_clicked))
        row.addStretch(1)
        self.body.addLayout(row)

    def _make_proxy(self) -> None:
        self._proxy_mode = _choice(
            (
                (ProxyMode.SYSTEM, _("The system's")),
                (ProxyMode.NONE, _("None")),
                (ProxyMode.OWN, _("One of its own")),
            ),
            lambda key: self._choose_proxy(mode=ProxyMode(key)),
        )
        self._add(_("Proxy"), self._proxy_mode, "account.proxy.mode")
        self._own_proxy = QWidget()
        column = QVBoxLayout(self._own_proxy)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.scaled(Gap.L))
        self._proxy_url = KeyEdit()
        self._proxy_url.setPlaceholderText("http://proxy.example.edu:8080")
        self._proxy_url.edited.connect(lambda address: self._choose_proxy(url=address))
        self._proxy_user = QLineEdit()
        self._proxy_user.textEdited.connect(lambda words: self._choose_proxy(user=words.strip()))
        self._proxy_password = SecretEdit("account.proxy.password")
        self._proxy_password.edited.connect(self._session.type_proxy_password)
        for label, field, name, second in (
            (_("Proxy address"), self._proxy_url, "account.proxy", ""),
            (_("User"), self._proxy_user, "account.proxy.user", _("(optional)")),
            (
                _("Password"),
                self._proxy_password,
                "account.proxy.password",
                _("(kept in the keychain)"),
            ),
        ):
            made = FormRow(label, field, name=name, second=second)
            self.rows.append(made)
            column.addWidget(made)
        self.body.addWidget(self._own_proxy)

    def _add(self, label: str, field: QWidget, name: str, second: str = "") -> None:
        row = FormRow(label, field, name=name, second=second)
        self.rows.append(row)
        self.body.addWidget(row)

    # -- choosing

    def _choose_options(self, **fields: object) -> None:
        options = self._session.state.draft.options
        self._session.choose(options=replace(options, **fields))  # type: ignore[arg-type]  # fields of Options

    def _choose_hold(self, **fields: int) -> None:
        self._choose_options(hold=replace(self._session.state.draft.options.hold, **fields))

    def _choose_account(self, **fields: object) -> None:
        self._session.choose_account(**fields)

    def _choose_proxy(self, **fields: object) -> None:
        proxy = self._session.state.draft.account.proxy
        self._choose_account(proxy=replace(proxy, **fields))  # type: ignore[arg-type]  # fields of Proxy

    def _on_allow_clicked(self) -> None:
        self._tasks.start(self._allow(), name="allow")

    async def _allow(self) -> None:
        await blocking.call(self._services.routes.allow, self._session.state.draft.account)
        self.refresh(self._session.state)

    def _on_choose_clicked(self) -> None:
        self._tasks.start(self._choose_certificate(), name="certificate")

    async def _choose_certificate(self) -> None:
        chosen = await ask_open(
            self,
            _("Choose a certificate file"),
            _("Certificates (*.pem *.crt *.cer);;All files (*)"),
        )
        if chosen is not None:
            self._choose_account(certificate_file=str(chosen))


def _choice(choices: Sequence[tuple[str, str]], on_chosen: Callable[[str], None]) -> QComboBox:
    field = QComboBox()
    for key, words in choices:
        field.addItem(words, key)
    field.activated.connect(lambda index: on_chosen(str(field.itemData(index))))
    return field


def _number(least: int, most: int, on_chosen: Callable[[int], None], suffix: str = "") -> QSpinBox:
    field = QSpinBox()
    field.setRange(least, most)
    field.setSuffix(suffix)
    # Qt ignores a style sheet's padding here as long as the arrows are styled.
    edge = theme.scaled(Gap.M)
    field.lineEdit().setTextMargins(edge, 0, 0, 0)
    field.valueChanged.connect(on_chosen)
    return field


def _show_choice(field: QComboBox, key: str) -> None:
    index = field.findData(str(key))
    if field.currentIndex() != index:
        field.setCurrentIndex(index)


def _show_text(field: QLineEdit, words: str) -> None:
    if field.text().strip() != words:
        field.setText(words)
