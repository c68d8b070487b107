"""Every run of a delivery, newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from coursera_wizard.domain.run import Decision, RunOutcome
from coursera_wizard.domain.run_words import (
    outcome_text,
    seconds_text,
    started_column_text,
    trigger_text,
)
from coursera_wizard.i18n import _, ngettext
from coursera_wizard.services import blocking
from coursera_wizard.ui.numbers import number_words
from coursera_wizard.ui.page_frame import PageFrame
from coursera_wizard.ui.theme import Tone
from coursera_wizard.ui.widgets.basic import button
from coursera_wizard.ui.widgets.paged_table import PagedModel, PagedTable, TableColumn
from coursera_wizard.ui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from pathlib import Path

    from coursera_wizard.domain.run import Run
    from coursera_wizard.services.ports import Services, StoredDelivery

_PAGE = 50
_LOAD = "load"
# There may be more than what was read so far; nobody counts them before.
_UNKNOWN_MORE = 1


class HistoryPage(PageFrame):
    """Lists the runs; `opened` carries the one a person wants to see."""

    opened = Signal(object)
    loaded = Signal(object)

    def __init__(self, services: Services, path: Path) -> None:
        super().__init__()
        self._services = services
        self._path = path
        self._stored: StoredDelivery | None = None
        self._say_what()
        self.model: PagedModel[Run] = PagedModel(self._columns())
        self.model.more_wanted.connect(lambda _start: self._load_more())
        self.table = PagedTable(self.model, "history.table", _("Run history"))
        self.table.opened.connect(lambda _row: self._open_current())
        self.table.row_changed.connect(self._on_row_changed)
        self.show_button = button(_("Show this run"), "history.show", self._open_current)
        self.show_button.setEnabled(False)
        self.add_header_button(self.show_button)
        self.status = StatusLine()
        self.status.clear()
        self.add_filling(self.table)
        self.add_rows(self.status)
        self.offer_retry(self.enter)

    def enter(self) -> None:
        """Read the history anew."""
        self.announce_title()
        self.show_problem(None)
        self.tasks.start(self._load(), name=_LOAD)

    def leave(self) -> None:
        """Read no further."""
        self.tasks.cancel()

    def stop(self) -> None:
        """End everything of this page."""
        self.tasks.close()

    def focus_first(self) -> None:
        """Move the focus to the list."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    async def _load(self) -> None:
        services = self._services
        self._stored = await blocking.call(services.store.load, self._path)
        self.loaded.emit(self._stored)
        self._say_what()
        chosen = self._chosen()
        runs = await blocking.call(services.history.runs, self._stored.delivery.id, _PAGE)
        self.model.replace(runs, len(runs) + (_UNKNOWN_MORE if len(runs) == _PAGE else 0))
        self._choose(chosen)
        self._say()
        self.focus_first()

    def _load_more(self) -> None:
        self.tasks.start(self._load_next(), name=_LOAD)

    async def _load_next(self) -> None:
        if self._stored is None or not self.model.rows:
            return
        last = self.model.rows[-1].id
        delivery_id = self._stored.delivery.id
        runs = await blocking.call(self._services.history.runs, delivery_id, _PAGE, last)
        more = _UNKNOWN_MORE if len(runs) == _PAGE else 0
        self.model.add(runs, len(self.model.rows) + len(runs) + more)
        self._say()

    def _say_what(self) -> None:
        what = _("The last 400 runs, and the packages of the last 30.")
        if self._stored is not None:
            what = _("{what} Times are in {zone}.").format(what=what, zone=self._zone())
        self.set_heading(_("Run history"), what)

    def _say(self) -> None:
        count = len(self.model.rows)
        if not count:
            self.status.show_note(_("This delivery was never run on this computer."))
        elif self.model.total > count:
            self.status.clear()
        else:
            self.status.show_note(
                ngettext("{count} run", "{count} runs", count).format(count=number_words(count))
            )

    def _chosen(self) -> str:
        row = self.table.current_row
        return self.model.rows[row].id if 0 <= row < len(self.model.rows) else ""

    def _choose(self, run_id: str) -> None:
        for place, run in enumerate(self.model.rows):
            if run.id == run_id:
                self.table.setCurrentIndex(self.model.index(place, 0))
                return
        self.table.choose_first()

    def _on_row_changed(self, row: int) -> None:
        self.show_button.setEnabled(row >= 0)

    def _open_current(self) -> None:
        row = self.table.current_row
        if 0 <= row < len(self.model.rows):
            self.opened.emit(self.model.rows[row])

    def _columns(self) -> tuple[TableColumn[Run], ...]:
        return (
            TableColumn(_("Started"), self._started, share=3),
            TableColumn(_("By"), lambda run: trigger_text(run.trigger), share=2, may_go=True),
            TableColumn(_("Outcome"), outcome_words, share=4, tone=outcome_tone),
            TableColumn(_("Records"), lambda run: _sum(run, "rows"), is_number=True),
            TableColumn(_("Issues"), _issues, is_number=True, may_go=True),
            TableColumn(_("Took"), _took, is_number=True, may_go=True),
            TableColumn(_("New"), lambda run: _sum(run, "new"), is_number=True, may_go=True),
            TableColumn(
                _("Changed"), lambda run: _sum(run, "changed"), is_number=True, may_go=True
            ),
            TableColumn(
                _("Removed"), lambda run: _sum(run, "removed"), is_number=True, may_go=True
            ),
        )

    def _started(self, run: Run) -> str:
        return started_column_text(run, self._zone())

    def _zone(self) -> str:
        zone = self._stored.delivery.schedule.zone if self._stored else ""
        return zone or self._services.clock.zone()


def outcome_words(run: Run) -> str:
    """Return how a run ended, with the number of its problem."""
    words = outcome_text(run)
    if run.problem is None:
        return words
    return _("{outcome} ({number})").format(outcome=words, number=run.problem.number)


def outcome_tone(run: Run) -> Tone | None:
    """Return the color of an outcome; the words say the same."""
    if run.outcome is RunOutcome.FAILED:
        return Tone.WRONG
    if run.is_waiting:
        return Tone.LOOK
    if run.outcome is RunOutcome.DELIVERED and run.decision is not Decision.REJECTED:
        return Tone.GOOD
    return None


def _sum(run: Run, name: str) -> str:
    if not run.counts:
        return ""
    return number_words(sum(getattr(counts, name) for counts in run.counts.values()))


def _took(run: Run) -> str:
    return "" if run.is_going_on else seconds_text(run.seconds)


def _issues(run: Run) -> str:
    count = sum(one.count for one in run.issues)
    return number_words(count) if count else ""
