"""What stands on the last page once it is done: the file, the next run, its proof, and ways on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from coursera_wizard.domain.schedule import Frequency
from coursera_wizard.domain.schedule_due import coming_runs
from coursera_wizard.domain.schedule_entry import wants_entry
from coursera_wizard.domain.schedule_words import zoned_text
from coursera_wizard.i18n import _
from coursera_wizard.ui import theme
from coursera_wizard.ui.theme import Gap
from coursera_wizard.ui.widgets.basic import button, text
from coursera_wizard.ui.widgets.cards import Card, Note, clear
from coursera_wizard.ui.widgets.flow_layout import FlowLayout
from coursera_wizard.ui.widgets.proof_part import ProofPart

if TYPE_CHECKING:
    import datetime as dt

    from PySide6.QtWidgets import QPushButton

    from coursera_wizard.domain.delivery import Delivery
    from coursera_wizard.services.ports import Services, StoredDelivery


class FinishConfirmation(QWidget):
    """Says what was done and what happens next."""

    runs_asked = Signal(object, str)

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self.proof: ProofPart | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.scaled(Gap.L))
        self._note = Note("good")
        column.addWidget(self._note)
        self._proof_card = Card(padding=Gap.L)
        self._proof_card.body.setSpacing(theme.scaled(Gap.S))
        self._proof_card.hide()
        column.addWidget(self._proof_card)
        self.hide()

    def show_done(
        self, stored: StoredDelivery, runs: str, scheduler: str, notes: tuple[str, ...]
    ) -> None:
        """Show what was done.

        Args:
            stored: The delivery as it was saved.
            runs: When it runs, in words.
            scheduler: What this computer's scheduler is called.
            notes: What a person should know of runs that it starts.
        """
        delivery, body = stored.delivery, self._note.body
        clear(body)
        body.addWidget(text(_("The configuration is saved."), "heading"))
        body.addWidget(text(_("File: {path}").format(path=stored.path)))
        body.addWidget(text(_("When it runs: {schedule}").format(schedule=runs)))
        coming = next_run_text(delivery, self._services.clock.now())
        if coming:
            next_run = text(coming)
            next_run.setObjectName("finish.next_run")
            body.addWidget(next_run)
        for words, role in (
            (
                _(
                    "Nothing has run yet, and nothing was sent. A preview shows what would be"
                    " delivered; Run sync delivers it."
                ),
                "",
            ),
            (
                _(
                    "Coursera updates its reports once a day, so a new enrollment can take up to"
                    " 48 hours to arrive in your LMS."
                ),
                "small",
            ),
        ):
            body.addWidget(text(words, role))
        buttons = QWidget()
        row = FlowLayout(buttons, Gap.S)
        for words, start in ((_("Preview"), "preview"), (_("Run sync"), "run")):
            row.addWidget(self._run_button(words, start, stored))
        body.addWidget(buttons)
        if wants_entry(delivery.schedule):
            self._show_proof(stored, scheduler, notes)
        self.show()

    def leave(self) -> None:
        """End a proof that is going on."""
        if self.proof is not None:
            self.proof.leave()

    def _show_proof(self, stored: StoredDelivery, scheduler: str, notes: tuple[str, ...]) -> None:
        body = self._proof_card.body
        clear(body)
        body.addWidget(text(_("Does it start by itself?"), "heading"))
        self.proof = ProofPart(self._services, stored, scheduler)
        body.addWidget(self.proof)
        for note in notes:
            body.addWidget(text(note, "small"))
        self._proof_card.show()

    def _run_button(self, words: str, start: str, stored: StoredDelivery) -> QPushButton:
        return button(words, f"finish.{start}", lambda: self.runs_asked.emit(stored.path, start))


def next_run_text(delivery: Delivery, now: dt.datetime) -> str:
    """Return when the next run takes place, with its zone; nothing for a manual delivery."""
    schedule = delivery.schedule
    if schedule.frequency is Frequency.MANUAL:
        return ""
    runs = coming_runs(delivery, now, 1)
    if not runs:
        return ""
    start = zoned_text(runs[0].starts_at)
    if wants_entry(schedule):
        return _("Next run: {start}").format(start=start)
    return _(
        "Next run: {start}. This computer does not start it by itself: run it then, or have a"
        " scheduler of yours do that."
    ).format(start=start)
