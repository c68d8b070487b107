"""One run on the screen: how far it is, how it ended, and what a person decides about it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QWidget

from coursera_wizard.domain.draft import GradeOption
from coursera_wizard.domain.problem import Problem, ProblemCode
from coursera_wizard.domain.receiver_profiles import profile
from coursera_wizard.domain.run import RunOutcome, RunStage
from coursera_wizard.domain.run_words import outcome_text, stage_text, started_text, trigger_text
from coursera_wizard.i18n import _
from coursera_wizard.ui import theme
from coursera_wizard.ui.announce import announce
from coursera_wizard.ui.page_frame import PageFrame
from coursera_wizard.ui.theme import Gap
from coursera_wizard.ui.widgets.basic import button
from coursera_wizard.ui.widgets.confirm import ask
from coursera_wizard.ui.widgets.counts_table import LEFT_OUT
from coursera_wizard.ui.widgets.passphrase_dialog import ask_passphrase
from coursera_wizard.ui.widgets.run_result import RunResult
from coursera_wizard.ui.widgets.run_stages import RunStages
from coursera_wizard.ui.widgets.status_line import StatusLine
from coursera_wizard.wizard.run_watch import RunWatch, asks_to_approve, asks_to_start

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coursera_wizard.domain.run import Run
    from coursera_wizard.domain.secret import Secret
    from coursera_wizard.services.ports import Services

_LOOK_EVERY_MS = 250
_LOOK = "look"
_DECIDE = "decide"
# What another try would only meet again.
_NOT_AGAIN = frozenset(
    {
        ProblemCode.RUN_HOLD_WAITS,
        ProblemCode.RUN_SUSPENDED,
        ProblemCode.RUN_NOT_WAITING,
        ProblemCode.RUN_PACKAGE_GONE,
    }
)


class RunPage(PageFrame):
    """Follows the run of a `RunWatch`, and shows one that has ended.

    The links of a result ask for another page: records of a file and kind of change, issues of a
    file, or the programs.
    """

    records_asked = Signal(str, str)
    issues_asked = Signal(str)
    programs_asked = Signal()
    changed = Signal()

    def __init__(self, services: Services, path: Path) -> None:
        super().__init__()
        self.watch = RunWatch(services, path)
        self.open_path: Callable[[Path], object] = open_path
        self._services = services
        self._is_latest = True
        self._is_deciding = self._is_beginning = False
        self._is_own_problem = False
        self._told = ""
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self._on_tick)
        self.preview_button = button(_("Preview"), "runs.preview", lambda: self.begin(preview=True))
        self.run_button = button(
            _("Run sync"), "runs.run", lambda: self.begin(preview=False), "primary"
        )
        self.add_header_button(self.preview_button)
        self.add_header_button(self.run_button)
        self.status = StatusLine()
        self.stages = RunStages()
        self._cancel_part = QWidget()
        row = QHBoxLayout(self._cancel_part)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.scaled(Gap.M))
        self.cancel_button = button(_("Cancel run"), "run.cancel", self._on_cancel_clicked)
        self.cancel_status = StatusLine()
        row.addWidget(self.cancel_button)
        row.addWidget(self.cancel_status, 1)
        row.addStretch(1)
        self.result = RunResult()
        self._connect_result()
        self.add_rows(self.status, self.stages, self._cancel_part, self.result)
        self.add_end()
        self.waiting_button = button(_("Show the held run"), "run.waiting", self.find_latest)
        self.waiting_button.hide()
        self.problem_view.add_button(self.waiting_button)
        for widget in (self.status, self.stages, self._cancel_part, self.result):
            widget.hide()

    # -- called by the view

    def begin(self, *, preview: bool) -> None:
        """Start a run or a preview."""
        self.show_problem(None)
        self._is_latest = self._is_beginning = True
        self.tasks.start(self._begin(is_preview=preview), name=_DECIDE)

    def find_latest(self) -> None:
        """Show what is going on, what waits, or what was last."""
        self._is_latest = True
        self.tasks.start(self._find(), name=_DECIDE)

    def show_run(self, run: Run) -> None:
        """Show this run."""
        self._is_latest = False
        self.show_problem(None)
        self.tasks.start(self._show(run), name=_DECIDE)

    def enter(self) -> None:
        """Begin to follow."""
        self._timer.start()
        self.refresh_all()
        self.announce_title()

    def leave(self) -> None:
        """Look no more; the run goes on."""
        self._timer.stop()
        self.tasks.cancel(_LOOK)

    def stop(self) -> None:
        """End everything of this page; the run goes on."""
        self._timer.stop()
        self.tasks.close()

    # -- showing

    def refresh_all(self) -> None:
        """Show the run as it is known now."""
        watch = self.watch
        run, is_busy = watch.run, self._is_deciding or self._is_beginning
        self._show_title(run)
        may_start = not watch.is_going_on and not is_busy
        for one in (self.preview_button, self.run_button):
            one.setVisible(not watch.is_going_on)
            one.setEnabled(may_start)
        self.stages.setVisible(watch.is_going_on or _ended_early(run))
        self._cancel_part.setVisible(watch.is_going_on)
        is_over = run is not None and not run.is_going_on
        self.result.setVisible(is_over)
        self._show_status(run)
        if watch.is_going_on or _ended_early(run):
            self._show_stages(run)
        self.cancel_button.setEnabled(run is not None and not watch.is_canceling)
        if watch.is_canceling:
            self.cancel_status.show_busy(_("Canceling…"))
        else:
            self.cancel_status.clear()
        if run is not None and is_over:
            self.result.show_run(run, watch.files, is_busy=self._is_deciding)
        if not is_busy:
            self._show_own_problem(run if is_over else None)
        self._tell(run)
        self.changed.emit()

    def show_problem(self, problem: Problem | None, others: Sequence[Problem] = ()) -> None:
        """Show what went wrong, and what is known of the run now."""
        code = problem.code if problem is not None else None
        can_retry = code is not None and code not in _NOT_AGAIN
        self.offer_retry(self._on_try_again if can_retry else None)
        waits = code is ProblemCode.RUN_HOLD_WAITS and self.watch.waiting is not None
        self.waiting_button.setVisible(waits)
        super().show_problem(problem, others)
        self._is_own_problem = False

    def focus_first(self) -> None:
        """Move the focus to what is done next."""
        for one in (
            self.cancel_button,
            self.result.approve,
            self.result.files,
            self.run_button,
        ):
            if one.isVisibleTo(self) and one.isEnabled():
                one.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        self._content.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- doing

    async def _begin(self, *, is_preview: bool) -> None:
        try:
            stored = await self.watch.load()
            passphrase: Secret | None = None
            if asks_to_start(stored.delivery):
                passphrase = await ask_passphrase(self)
                if passphrase is None:
                    return
            await self.watch.start(is_preview=is_preview, passphrase=passphrase)
        finally:
            self._is_beginning = False
            self.refresh_all()
        self.focus_first()

    async def _find(self) -> None:
        await self.watch.find()
        self.refresh_all()
        self.focus_first()

    async def _show(self, run: Run) -> None:
        if self.watch.stored is None:
            await self.watch.load()
        await self.watch.show(run)
        self.refresh_all()
        self.focus_first()

    async def _approve(self) -> None:
        run, stored = self.watch.run, await self.watch.load()
        if run is None:
            return
        place = self._services.packages.place(stored.delivery.receiver, stored.delivery.name)
        records = sum(counts.rows for counts in run.counts.values())
        removed = sum(counts.removed for counts in run.counts.values())
        answer = await ask(
            self,
            _("Deliver this package?"),
            _(
                "Exactly what is shown here goes to {place}, once: {records} records. {removed}"
                " records that the receiver has now are no longer among them."
            ).format(place=place, records=f"{records:,}", removed=f"{removed:,}"),
            _("Deliver"),
        )
        if answer is None:
            return
        passphrase: Secret | None = None
        if asks_to_approve(stored.delivery):
            passphrase = await ask_passphrase(self)
            if passphrase is None:
                return
        self.show_problem(None)
        self._is_deciding = True
        self.refresh_all()
        try:
            await self.watch.approve(passphrase)
        finally:
            self._is_deciding = False
        self.refresh_all()
        self.focus_first()

    async def _reject(self) -> None:
        self.show_problem(None)
        await self.watch.reject()
        self.refresh_all()
        self.focus_first()

    def _on_tick(self) -> None:
        if not self.watch.is_going_on or self.tasks.is_running(_LOOK):
            return
        if not self.tasks.is_running(_DECIDE):
            self.tasks.start(self._look(), name=_LOOK)

    async def _look(self) -> None:
        had_focus = self.cancel_button.hasFocus()
        await self.watch.look()
        self.refresh_all()
        if had_focus and not self.watch.is_going_on:
            self.focus_first()

    def _on_cancel_clicked(self) -> None:
        self.tasks.start(self.watch.cancel(), name="cancel")

    def _on_try_again(self) -> None:
        run = self.watch.run
        self.begin(preview=run.is_preview if run is not None else False)

    def _on_picked(self, file: str, column: str) -> None:
        if column == LEFT_OUT:
            self.issues_asked.emit(file)
        else:
            self.records_asked.emit(file, column)

    def _on_files_asked(self) -> None:
        if self.watch.files.package is not None:
            self.open_path(self.watch.files.package)

    def _on_report_asked(self) -> None:
        if self.watch.files.report is not None:
            self.open_path(self.watch.files.report)

    # -- inner

    def _connect_result(self) -> None:
        result = self.result
        result.approve_asked.connect(lambda: self.tasks.start(self._approve(), name=_DECIDE))
        result.reject_asked.connect(lambda: self.tasks.start(self._reject(), name=_DECIDE))
        result.files_asked.connect(self._on_files_asked)
        result.report_asked.connect(self._on_report_asked)
        result.issues_asked.connect(lambda: self.issues_asked.emit(""))
        result.programs_asked.connect(self.programs_asked)
        result.records_asked.connect(self._on_picked)

    def _show_title(self, run: Run | None) -> None:
        watch = self.watch
        is_preview = watch.starts_preview if run is None else run.is_preview
        title = _("Preview of the next run") if is_preview else _("Run sync")
        subtitle = ""
        if watch.is_going_on:
            subtitle = _(
                "You can close this window; the run goes on and its result is in the history."
            )
        elif run is not None:
            zone = watch.stored.delivery.schedule.zone if watch.stored else ""
            when = started_text(run, zone or self._services.clock.zone())
            if not self._is_latest and not is_preview:
                title = _("Run of {time}").format(time=when)
            elif not self._is_latest:
                title = _("Preview of {time}").format(time=when)
            if run.outcome is RunOutcome.PREVIEWED and run.decision is None:
                subtitle = _("This is what would be delivered. Nothing has been sent.")
            else:
                words = _("{time}, started by {trigger}: {outcome}")
                if not self._is_latest:
                    words = _("Started by {trigger}: {outcome}")
                subtitle = words.format(
                    time=when, trigger=trigger_text(run.trigger), outcome=outcome_text(run)
                )
        if (title, subtitle) != (self.title, self._subtitle.text()):
            self.set_heading(title, subtitle)

    def _show_status(self, run: Run | None) -> None:
        watch = self.watch
        if watch.is_starting:
            self.status.show_busy(_("Starting… The keychain may ask to be opened."))
        elif run is None and not self.tasks.busy:
            self.status.show_note(_("This delivery was never run on this computer."))
        else:
            self.status.clear()

    def _show_stages(self, run: Run | None) -> None:
        stored = self.watch.stored
        if stored is None:
            return
        delivery = stored.delivery
        is_preview = self.watch.starts_preview if run is None else run.is_preview
        titles = []
        for stage in RunStage:
            words = stage_text(stage)
            if stage is RunStage.GRADES and delivery.options.grades is GradeOption.NONE:
                continue
            if stage is RunStage.PACKAGE:
                version = profile(delivery.receiver.profile).version
                words = _("Check and write OneRoster {version}").format(version=version)
            if stage is RunStage.DELIVER:
                if is_preview:
                    continue
                place = self._services.packages.place(delivery.receiver, delivery.name)
                words = _("Deliver to {place}").format(place=place)
            titles.append((stage, words))
        if run is None:
            self.stages.show_stages(titles)
            return
        self.stages.prepare(titles)
        self.stages.show_progress(
            run.progress,
            is_over=not run.is_going_on,
            has_failed=run.outcome is RunOutcome.FAILED,
        )

    def _show_own_problem(self, run: Run | None) -> None:
        """Show the problem a run ended in; one of a decision stays until it is made again."""
        found = run.problem if run is not None else None
        is_told = found is not None and found.code is ProblemCode.RUN_HELD
        if found is None or is_told:
            if self._is_own_problem:
                self.show_problem(None)
            return
        if self.problem_view.problem is None or self._is_own_problem:
            self.show_problem(found)
            self._is_own_problem = True

    def _tell(self, run: Run | None) -> None:
        """Have a screen reader say how a run ended, once."""
        if run is None or run.is_going_on:
            self._told = "…" if self.watch.is_going_on else ""
            return
        if self._told == "…":
            announce(self, _("{name}: {outcome}").format(
                name=run.delivery_name, outcome=outcome_text(run)
            ))  # fmt: skip
        self._told = run.id


def _ended_early(run: Run | None) -> bool:
    """Return whether a run ended in a stage that a person may want to know."""
    return (
        run is not None
        and run.outcome in {RunOutcome.FAILED, RunOutcome.CANCELED}
        and run.progress is not None
    )


def open_path(path: Path) -> None:
    """Open a file or folder with the program the person's system has for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(os.fspath(path)))
