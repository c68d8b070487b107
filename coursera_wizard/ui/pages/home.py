"""The deliveries of this computer, and the ways to a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from coursera_wizard.domain.delivery import FILE_ENDING
from coursera_wizard.domain.draft import Source
from coursera_wizard.domain.schedule_entry import wants_entry
from coursera_wizard.domain.schedule_words import zoned_text
from coursera_wizard.domain.secret import Secret, SecretPlace
from coursera_wizard.i18n import _
from coursera_wizard.services import blocking
from coursera_wizard.ui import theme
from coursera_wizard.ui.announce import announce
from coursera_wizard.ui.file_dialogs import ask_open
from coursera_wizard.ui.icons import Icon
from coursera_wizard.ui.page_frame import PageFrame
from coursera_wizard.ui.pages.home_notes import HomeNotes
from coursera_wizard.ui.theme import Gap, Tone
from coursera_wizard.ui.widgets.basic import IconLabel, button, text
from coursera_wizard.ui.widgets.cards import RowsCard
from coursera_wizard.ui.widgets.confirm import Option, ask
from coursera_wizard.ui.widgets.delivery_table import DeliveryTable
from coursera_wizard.ui.widgets.passphrase_dialog import ask_passphrase
from coursera_wizard.ui.widgets.proof_dialog import show_proof
from coursera_wizard.ui.widgets.rest_dialog import Rest, ask_rest
from coursera_wizard.wizard.overview import DeliveryLine, overview
from coursera_wizard.wizard.removal import Part, bindings, plan_removal
from coursera_wizard.wizard.runs import RunActions

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from coursera_wizard.domain.delivery import Delivery
    from coursera_wizard.domain.schedule_status import ScheduleStatus
    from coursera_wizard.services.ports import KnownDraft, Services

FILE_KINDS = "*.delivery.json"
_LOOK_EVERY_MS = 3000
_WATCH = "watch"
_ENTRIES = "entries"


class HomePage(PageFrame):
    """Lists deliveries and unfinished configurations; offers three ways where there is none."""

    new_asked = Signal()
    practice_asked = Signal()
    file_asked = Signal(object)
    draft_asked = Signal(object)
    runs_asked = Signal(object, str)
    counted = Signal(int)
    deliveries_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._services: Services | None = None
        self._deliveries: tuple[DeliveryLine, ...] = ()
        self._drafts: tuple[KnownDraft, ...] = ()
        self._notes: HomeNotes | None = None
        self.set_heading(_("Deliveries"))
        self.open_button = button(_("Open a file…"), "home.open", self._on_open_clicked)
        self.new_button = button(_("New delivery"), "home.new", self.new_asked.emit, "primary")
        self.add_header_button(self.open_button)
        self.add_header_button(self.new_button)
        self.choices = self._make_choices()
        self.table = DeliveryTable()
        self._connect_table()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self._on_tick)
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
        self._notes = HomeNotes(services)

    def enter(self) -> None:
        """Read the lists and show them; look now and then whether a run began or ended."""
        self._timer.start()
        self.announce_title()
        self.tasks.start(self.reload(), name="reload")

    def leave(self) -> None:
        """Cancel what this page does, and forget a problem that was shown."""
        self._timer.stop()
        self.tasks.cancel()
        self.show_problem(None)

    def show_statuses(self, statuses: Mapping[str, ScheduleStatus]) -> None:
        """Show how the schedules stand, by the deliveries' ids."""
        if self._notes is not None and self._notes.take(statuses) and self._deliveries:
            self._show_again()

    async def reload(self) -> None:
        """Read deliveries and drafts anew."""
        services = self._services
        if services is None:
            return
        self._deliveries = await blocking.call(overview, services)
        self._drafts = await blocking.call(services.store.drafts)
        self._show_lists()
        self.deliveries_changed.emit()
        self.tasks.start(self._look_at_entries(), name=_ENTRIES)

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

    def _show_lists(self, *, keeps_focus: bool = False) -> None:
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
            clock = services.clock
            notes = self._notes.of(self._deliveries) if self._notes is not None else {}
            self.table.show_deliveries(self._deliveries, clock.now(), clock.zone(), notes)
        self._drafts_heading.setVisible(has_drafts)
        self.drafts_card.setVisible(has_drafts)
        self.drafts_card.clear()
        for known in self._drafts:
            self.drafts_card.add_row(self._make_draft_row(known))
        self.counted.emit(len(self._deliveries))
        if not keeps_focus:
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
        kept_at = zoned_text(known.kept_at.astimezone())
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

    def _connect_table(self) -> None:
        table = self.table
        table.edit.connect(lambda line: self.file_asked.emit(line.known.path))
        table.run.connect(lambda line: self.runs_asked.emit(line.known.path, "run"))
        table.preview.connect(lambda line: self.runs_asked.emit(line.known.path, "preview"))
        table.look.connect(lambda line: self.runs_asked.emit(line.known.path, ""))
        table.history.connect(lambda line: self.runs_asked.emit(line.known.path, "history"))
        table.put_right.connect(lambda line: self.tasks.start(self._put_right(line), name=_ENTRIES))
        table.prove.connect(lambda line: self.tasks.start(self._prove(line), name="prove"))
        table.suspend.connect(lambda line: self.tasks.start(self._suspend(line), name="rest"))
        table.resume.connect(lambda line: self.tasks.start(self._resume(line), name="rest"))
        table.remove_again.connect(
            lambda line: self.tasks.start(self._remove_again(line), name="rest")
        )

    def _on_tick(self) -> None:
        if self._services is not None and not self.tasks.busy:
            self.tasks.start(self._look(), name=_WATCH)

    async def _look(self) -> None:
        """Show the deliveries anew where a run began or ended, and leave the focus where it is."""
        found = await blocking.call(overview, self._needed())
        if found == self._deliveries:
            return
        self._deliveries = found
        self._show_again()
        self.deliveries_changed.emit()

    def _show_again(self) -> None:
        """Show the lines anew, and leave the focus where it is."""
        focused = self.focusWidget()
        name = focused.objectName() if focused is not None else ""
        self._show_lists(keeps_focus=True)
        self.table.focus_again(name)

    async def _look_at_entries(self) -> None:
        if self._notes is not None and await self._notes.look(self._deliveries):
            self._show_again()

    async def _put_right(self, line: DeliveryLine) -> None:
        if self._notes is None:
            return
        is_right = await self._notes.put_right(line)
        self._show_again()
        if is_right:
            announce(self, _("The entry of the scheduler is as it should be again."))
        name = line.known.path.name.removesuffix(FILE_ENDING)
        self.table.focus_again(f"delivery.{name}.more")

    async def _prove(self, line: DeliveryLine) -> None:
        services = self._needed()
        stored = await blocking.call(services.store.load, line.known.path)
        scheduler = await blocking.call(services.scheduler.kind)
        await show_proof(self, services, stored, scheduler)

    async def _open_chosen(self) -> None:
        path = await self._ask_for_file()
        if path is not None:
            self.file_asked.emit(path)

    async def _ask_for_file(self) -> Path | None:
        kinds = _("Delivery files ({ending})").format(ending=FILE_KINDS)
        return await ask_open(self, _("Open a delivery file"), kinds)

    async def _suspend(self, line: DeliveryLine) -> None:
        services = self._needed()
        actions = RunActions(services)
        stored = await blocking.call(services.store.load, line.known.path)
        chosen = await ask_rest(self, stored.delivery.organization.name, line.today)
        if chosen is None:
            return
        if chosen.rest is Rest.NO_REMOVALS:
            await actions.no_removals(stored, chosen.period)
        else:
            await actions.suspend(stored, chosen.period)
        await self.reload()

    async def _resume(self, line: DeliveryLine) -> None:
        services = self._needed()
        stored = await blocking.call(services.store.load, line.known.path)
        await RunActions(services).resume(stored)
        await self.reload()

    async def _remove_again(self, line: DeliveryLine) -> None:
        services = self._needed()
        stored = await blocking.call(services.store.load, line.known.path)
        await RunActions(services).no_removals(stored, None)
        await self.reload()

    async def _locate(self, line: DeliveryLine) -> None:
        services = self._needed()
        path = await self._ask_for_file()
        if path is None:
            return
        await blocking.call(services.store.load, path)
        await blocking.call(services.store.forget, line.known.path)
        await blocking.call(services.store.remember, path)
        await self.reload()

    async def _remove(self, line: DeliveryLine) -> None:
        services, known, delivery = self._needed(), line.known, line.delivery
        options = []
        if delivery is not None:
            words = _("Delete the file {name}").format(name=known.path.name)
            options.append(Option(Part.FILE, words))
            options.append(Option(Part.HISTORY, _("Delete the history of its runs")))
            options.append(
                Option(Part.PACKAGES, _("Delete the packages and reports that its runs left here"))
            )
        if delivery is not None and bindings(delivery):
            words = (
                _("Take its secrets out of the sealed file, unless another delivery uses them")
                if delivery.secret.place is SecretPlace.SEALED_FILE
                else _("Take its secrets out of the keychain, unless another delivery uses them")
            )
            options.append(Option(Part.SECRET, words))
        name = known.path.name.removesuffix(FILE_ENDING)
        chosen = await ask(
            self,
            _("Remove this delivery?"),
            _removal_words(delivery).format(name=delivery.organization.name if delivery else name),
            _("Remove"),
            options,
        )
        if chosen is None:
            return
        passphrase: Secret | None = None
        is_sealed = delivery is not None and delivery.secret.place is SecretPlace.SEALED_FILE
        if Part.SECRET in chosen and is_sealed:
            passphrase = await ask_passphrase(self)
            if passphrase is None:
                return
        parts = [Part(key) for key in chosen]
        plan = await plan_removal(services, known.path, parts, passphrase)
        await plan.carry_out()
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


def _removal_words(delivery: Delivery | None) -> str:
    """Return what removing does in any case."""
    if delivery is not None and wants_entry(delivery.schedule):
        return _(
            "{name} is taken off the list, and out of this computer's scheduler: no run starts by"
            " itself any more. All else stays unless you choose otherwise."
        )
    return _("{name} is taken off the list. All else stays unless you choose otherwise.")


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
