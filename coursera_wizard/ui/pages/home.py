"""The deliveries of this computer, and the ways to a new one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from coursera_wizard.domain.delivery import FILE_ENDING, DeliveryStatus
from coursera_wizard.domain.draft import Source
from coursera_wizard.domain.schedule_words import moment_text
from coursera_wizard.domain.secret import SecretPlace
from coursera_wizard.i18n import _
from coursera_wizard.services import blocking
from coursera_wizard.ui import theme
from coursera_wizard.ui.file_dialogs import ask_open
from coursera_wizard.ui.icons import Icon
from coursera_wizard.ui.page_frame import PageFrame
from coursera_wizard.ui.theme import Gap, Tone
from coursera_wizard.ui.widgets.basic import IconLabel, button, text
from coursera_wizard.ui.widgets.cards import RowsCard
from coursera_wizard.ui.widgets.confirm import Option, ask
from coursera_wizard.ui.widgets.delivery_table import DeliveryTable
from coursera_wizard.wizard.sign_in import forget_secrets, known_deliveries

if TYPE_CHECKING:
    from pathlib import Path

    from coursera_wizard.services.ports import KnownDelivery, KnownDraft, Services

FILE_KINDS = "*.delivery.json"
_FILE = "file"
_SECRET = "secret"  # noqa: S105 - the key of an option


class HomePage(PageFrame):
    """Lists deliveries and unfinished configurations; offers three ways where there is none."""

    new_asked = Signal()
    practice_asked = Signal()
    file_asked = Signal(object)
    draft_asked = Signal(object)
    counted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._services: Services | None = None
        self._deliveries: tuple[KnownDelivery, ...] = ()
        self._drafts: tuple[KnownDraft, ...] = ()
        self.set_heading(_("Deliveries"))
        self.open_button = button(_("Open a file…"), "home.open", self._on_open_clicked)
        self.new_button = button(_("New delivery"), "home.new", self.new_asked.emit, "primary")
        self.add_header_button(self.open_button)
        self.add_header_button(self.new_button)
        self.choices = self._make_choices()
        self.table = DeliveryTable()
        self.table.edit.connect(lambda line: self.file_asked.emit(line.path))
        self.table.suspend.connect(lambda line: self._set_status(line, DeliveryStatus.SUSPENDED))
        self.table.resume.connect(lambda line: self._set_status(line, DeliveryStatus.ACTIVE))
        self.table.locate.connect(lambda line: self.tasks.start(self._locate(line)))
        self.table.remove.connect(lambda line: self.tasks.start(self._remove(line)))
        self._note = text(
            _(
                "Coursera updates its reports once a day, so a new enrollment can take up to 48"
                " hours to arrive in your LMS."
            ),
            "small",
        )
        self._drafts_heading = text(_("Unfinished"), "heading")
        self.drafts_card = RowsCard()
        self.add_rows(self.choices, self.table, self._note, self._drafts_heading, self.drafts_card)
        self.add_end()
        for widget in self._parts():
            widget.hide()

    def start(self, services: Services) -> None:
        """Bring the services; nothing is read before."""
        self._services = services

    def enter(self) -> None:
        """Read the lists and show them."""
        self.announce_title()
        self.tasks.start(self.reload(), name="reload")

    def leave(self) -> None:
        """Cancel what runs, and forget a problem that was shown."""
        self.tasks.cancel()
        self.show_problem(None)

    async def reload(self) -> None:
        """Read deliveries and drafts anew."""
        services = self._services
        if services is None:
            return
        self._deliveries = await blocking.call(known_deliveries, services)
        self._drafts = await blocking.call(services.store.drafts)
        self._show_lists()

    def focus_first(self) -> None:
        """Move the focus to the first thing to do."""
        first = self.new_button if self._deliveries or self._drafts else self.choice_new
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- building

    def _make_choices(self) -> QWidget:
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.scaled(Gap.M))
        self.choice_new = _Choice(
            Icon.ADD,
            _("New delivery"),
            _("Connect a Coursera organization. You need its API Key and Client Secret."),
            "home.choice.new",
        )
        self.choice_new.clicked.connect(lambda _checked=False: self.new_asked.emit())
        self.choice_open = _Choice(
            Icon.FILE,
            _("Open a delivery file"),
            _("Go on with a delivery that was made here or on another computer."),
            "home.choice.open",
        )
        self.choice_open.clicked.connect(lambda _checked=False: self._on_open_clicked())
        self.choice_practice = _Choice(
            Icon.PRACTICE,
            _("Try it with the practice organization"),
            _("Walk all steps with an invented college. Nothing leaves this computer."),
            "home.choice.practice",
        )
        self.choice_practice.clicked.connect(lambda _checked=False: self.practice_asked.emit())
        for one in (self.choice_new, self.choice_open, self.choice_practice):
            column.addWidget(one)
        return part

    def _parts(self) -> tuple[QWidget, ...]:
        return (self.choices, self.table, self._note, self._drafts_heading, self.drafts_card)

    def _show_lists(self) -> None:
        services = self._services
        if services is None:
            return
        has_deliveries, has_drafts = bool(self._deliveries), bool(self._drafts)
        is_empty = not has_deliveries and not has_drafts
        self.choices.setVisible(is_empty)
        self.open_button.setVisible(not is_empty)
        self.new_button.setVisible(not is_empty)
        self.table.setVisible(has_deliveries)
        self._note.setVisible(has_deliveries)
        if has_deliveries:
            self.table.show_deliveries(self._deliveries, services.clock.now())
        self._drafts_heading.setVisible(has_drafts)
        self.drafts_card.setVisible(has_drafts)
        self.drafts_card.clear()
        for known in self._drafts:
            self.drafts_card.add_row(self._make_draft_row(known))
        self.counted.emit(len(self._deliveries))
        self.focus_first()

    def _make_draft_row(self, known: KnownDraft) -> QWidget:
        row_widget = QWidget()
        row = QHBoxLayout(row_widget)
        side, high = theme.scaled(14), theme.scaled(Gap.M)
        theme.pad(row, side, high, theme.scaled(Gap.S), high)
        row.setSpacing(theme.scaled(Gap.S))
        name = draft_name(known)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(text(name, "heading"))
        kept_at = moment_text(known.kept_at.astimezone())
        words.addWidget(text(_("Kept {time}").format(time=kept_at), "small"))
        row.addLayout(words, 1)
        for made in (
            button(
                _("Discard"),
                f"draft.{known.id}.discard",
                lambda: self._on_discard_clicked(known),
                "quiet",
            ),
            button(_("Resume"), f"draft.{known.id}.resume", lambda: self.draft_asked.emit(known)),
        ):
            made.setAccessibleDescription(name)
            row.addWidget(made)
        return row_widget

    # -- doing

    def _on_open_clicked(self) -> None:
        self.tasks.start(self._open_chosen(), name="open")

    def _on_discard_clicked(self, known: KnownDraft) -> None:
        self.tasks.start(self._discard(known), name="discard")

    def _set_status(self, line: KnownDelivery, status: DeliveryStatus) -> None:
        self.tasks.start(self._change_status(line.path, status), name="status")

    async def _open_chosen(self) -> None:
        path = await self._ask_for_file()
        if path is not None:
            self.file_asked.emit(path)

    async def _ask_for_file(self) -> Path | None:
        kinds = _("Delivery files ({ending})").format(ending=FILE_KINDS)
        return await ask_open(self, _("Open a delivery file"), kinds)

    async def _change_status(self, path: Path, status: DeliveryStatus) -> None:
        services = self._needed()
        stored = await blocking.call(services.store.load, path)
        changed = replace(stored.delivery, status=status, saved_at=services.clock.now())
        await blocking.call(lambda: services.store.save(changed, path, expected_stamp=stored.stamp))
        await self.reload()

    async def _locate(self, line: KnownDelivery) -> None:
        services = self._needed()
        path = await self._ask_for_file()
        if path is None:
            return
        await blocking.call(services.store.load, path)
        await blocking.call(services.store.forget, line.path)
        await blocking.call(services.store.remember, path)
        await self.reload()

    async def _remove(self, line: KnownDelivery) -> None:
        services = self._needed()
        delivery = line.delivery
        options = []
        if delivery is not None:
            options.append(Option(_FILE, _("Delete the file {name}").format(name=line.path.name)))
        if delivery is not None and delivery.secret.place is SecretPlace.KEYCHAIN:
            options.append(Option(_SECRET, _("Take the Client Secret out of the keychain")))
        name = line.path.name.removesuffix(FILE_ENDING)
        chosen = await ask(
            self,
            _("Remove this delivery?"),
            _("{name} is taken off the list. The file stays unless you choose otherwise.").format(
                name=delivery.organization.name if delivery else name
            ),
            _("Remove"),
            options,
        )
        if chosen is None:
            return
        if _SECRET in chosen and delivery is not None:
            keychain = services.vaults.keychain()
            await blocking.call(forget_secrets, services, keychain, delivery.account)
        if _FILE in chosen:
            await blocking.call(services.store.restore, line.path, None)
        await blocking.call(services.store.forget, line.path)
        await self.reload()

    async def _discard(self, known: KnownDraft) -> None:
        chosen = await ask(
            self,
            _("Discard this configuration?"),
            _("What was typed for {name} is gone then.").format(name=draft_name(known)),
            _("Discard"),
        )
        if chosen is not None:
            await blocking.call(self._needed().store.drop_draft, known.id)
            await self.reload()

    def _needed(self) -> Services:
        assert self._services is not None  # noqa: S101 - no line is shown before the start
        return self._services


def draft_name(known: KnownDraft) -> str:
    """Return what an unfinished configuration is called."""
    draft = known.draft
    if draft.name:
        return draft.name
    if draft.account.source is Source.PRACTICE:
        return _("Practice organization")
    return draft.account.organization_id or _("New delivery")


class _Choice(QPushButton):
    """A large button with an icon, a title and a sentence."""

    def __init__(self, icon: Icon, title: str, words: str, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setAccessibleDescription(words)
        self.setProperty("role", "choice")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        row = QHBoxLayout(self)
        edge = theme.scaled(Gap.L)
        row.setContentsMargins(edge, edge, edge, edge)
        row.setSpacing(edge)
        row.addWidget(IconLabel(icon, Tone.ACCENT, 36, ground=Tone.ACCENT_GROUND))
        column = QVBoxLayout()
        column.setSpacing(theme.TIGHT)
        column.addWidget(text(title, "heading"))
        column.addWidget(text(words, "muted"))
        row.addLayout(column, 1)
        for child in self.findChildren(QWidget):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setMinimumHeight(theme.scaled(76))

    def sizeHint(self) -> QSize:
        """Return room for what stands on it."""
        layout = self.layout()
        return layout.sizeHint() if layout is not None else super().sizeHint()
