"""How a run ended: its numbers, why it waits, what to do now, and where everything is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from coursera_wizard.domain.hold import reasons_in_words
from coursera_wizard.domain.problem import ProblemCode, problem
from coursera_wizard.domain.run import Decision, RunOutcome
from coursera_wizard.domain.run_issues import IssueClass
from coursera_wizard.i18n import _, ngettext
from coursera_wizard.ui import theme
from coursera_wizard.ui.numbers import number_words
from coursera_wizard.ui.theme import Gap
from coursera_wizard.ui.widgets.basic import button, rename, text
from coursera_wizard.ui.widgets.cards import Note
from coursera_wizard.ui.widgets.counts_table import CountsTable
from coursera_wizard.ui.widgets.flow_layout import FlowLayout
from coursera_wizard.ui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPushButton

    from coursera_wizard.domain.run import Run
    from coursera_wizard.wizard.run_watch import RunFiles


class RunResult(QWidget):
    """Shows a run that has ended; says what was asked for and does none of it."""

    approve_asked = Signal()
    reject_asked = Signal()
    files_asked = Signal()
    report_asked = Signal()
    issues_asked = Signal()
    programs_asked = Signal()
    records_asked = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.scaled(14))
        self.status = StatusLine()
        self.hold = HoldNote()
        self.table = CountsTable()
        self.table.picked.connect(self.records_asked)
        self.approve = button("", "run.approve", self.approve_asked.emit)
        self.reject = button("", "run.reject", self.reject_asked.emit)
        self.files = button(_("Open the files"), "run.files", self.files_asked.emit)
        self.report = button(_("Open the report"), "run.report", self.report_asked.emit)
        self.programs = button(
            _("See it by program"), "run.programs", self.programs_asked.emit, "quiet"
        )
        self.issues = button("", "run.issues", self.issues_asked.emit, "quiet")
        self._buttons = QWidget()
        row = FlowLayout(self._buttons, Gap.S)
        for one in self._all_buttons():
            row.addWidget(one)
        self._places = text("", "small")
        self._places.setObjectName("run.places")
        self._places.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for widget in (self.status, self.hold, self.table, self._buttons, self._places):
            column.addWidget(widget)

    def show_run(self, run: Run, files: RunFiles, *, is_busy: bool) -> None:
        """Show how a run ended.

        Args:
            run: It.
            files: What of it is on this computer.
            is_busy: Whether a decision is being carried out.
        """
        self._say(run, is_busy=is_busy)
        self.hold.show_run(run)
        self.table.setVisible(bool(run.counts))
        if run.counts:
            self.table.show_counts(run.counts, can_look=bool(run.files_folder))
        self._show_buttons(run, files, is_busy=is_busy)
        places = _places(run)
        self._places.setText(places)
        self._places.setVisible(bool(places))

    def _all_buttons(self) -> tuple[QPushButton, ...]:
        return (self.approve, self.reject, self.files, self.issues, self.report, self.programs)

    def _show_buttons(self, run: Run, files: RunFiles, *, is_busy: bool) -> None:
        can_decide = is_undecided(run) and files.package is not None
        is_preview = run.outcome is RunOutcome.PREVIEWED
        rename(self.approve, _("Deliver this once…") if is_preview else _("Approve and deliver…"))
        rename(self.reject, _("Discard") if is_preview else _("Reject"))
        theme.mark(self.approve, "role", "" if is_preview else "primary")
        for one in (self.approve, self.reject):
            one.setVisible(can_decide)
            one.setEnabled(not is_busy)
        self.files.setVisible(files.package is not None)
        self.report.setVisible(files.report is not None)
        self.programs.setVisible(bool(run.programs))
        rename(self.issues, issues_words(run))
        self.issues.setVisible(bool(run.issues))
        shown = any(not one.isHidden() for one in self._all_buttons())
        self._buttons.setVisible(shown)

    def _say(self, run: Run, *, is_busy: bool) -> None:
        if is_busy:
            self.status.show_busy(_("Delivering… Keep this window open until it is done."))
            return
        sentence, is_good = outcome_sentence(run)
        if not sentence:
            self.status.clear()
        elif is_good:
            self.status.show_done(sentence)
        else:
            self.status.show_note(sentence)


class HoldNote(Note):
    """Why a run waits or would wait, and what may explain it; hidden where nothing is held."""

    def __init__(self) -> None:
        super().__init__("look")
        self.setObjectName("run.hold")
        self._title = text("", "heading")
        self._words = text()
        self.body.setSpacing(theme.TIGHT)
        self.body.addWidget(self._title)
        self.body.addWidget(self._words)
        self.hide()

    @property
    def words(self) -> str:
        """What it says."""
        return f"{self._title.text()} {self._words.text()}"

    def show_run(self, run: Run) -> None:
        """Show the reasons of a run."""
        is_waiting = run.is_waiting
        is_shown = bool(run.hold_reasons) and run.outcome in {
            RunOutcome.HELD, RunOutcome.PREVIEWED,
        }  # fmt: skip
        self.setVisible(is_shown)
        if not is_shown:
            return
        held = problem(ProblemCode.RUN_HELD, reasons="")
        title = held.title if is_waiting else _("This run was held")
        if run.outcome is RunOutcome.PREVIEWED:
            title = _("This run would be held")
        self._title.setText(_("{title} ({number})").format(title=title, number=held.number))
        words = [reasons_in_words(run.hold_reasons), *run.explanations]
        self._words.setText(_(" ").join(word for word in words if word))


def is_undecided(run: Run) -> bool:
    """Return whether a person may still have the package of a run delivered, or drop it."""
    can_be = run.outcome in {RunOutcome.HELD, RunOutcome.PREVIEWED}
    return can_be and run.decision is None and run.package is not None


def issues_words(run: Run) -> str:
    """Return what leads to the records that want a look."""
    left_out = run.left_out
    if left_out:
        return ngettext(
            "See the {count} record left out", "See the {count} records left out", left_out
        ).format(count=number_words(left_out))
    count = sum(one.count for one in run.issues if one.issue_class is IssueClass.ERROR)
    return ngettext(
        "See the {count} record to mend", "See the {count} records to mend", count
    ).format(count=number_words(count))


def outcome_sentence(run: Run) -> tuple[str, bool]:
    """Return how a run ended in one sentence, and whether that is good; "" where others say it."""
    records = sum(counts.rows for counts in run.counts.values())
    counted = ngettext("{count} record", "{count} records", records).format(
        count=number_words(records)
    )
    if run.decision is Decision.REJECTED:
        return _("Rejected: nothing was sent. The receiver has what it had before."), False
    match run.outcome:
        case RunOutcome.DELIVERED:
            place = run.package.delivered_to if run.package else ""
            words = _("Delivered: {records} to {place}.") if place else _("Delivered: {records}.")
            return words.format(records=counted, place=place), True
        case RunOutcome.NOTHING_NEW:
            return _("Nothing differs from the last delivery, so nothing was sent."), True
        case RunOutcome.CANCELED if run.problem is None:
            return _("Canceled: nothing was sent; the receiver has what it had before."), False
        case RunOutcome.PREVIEWED if run.package and run.package.delivered_to:
            return _("Delivered: {records}.").format(records=counted), True
        case _:
            return "", False


def _places(run: Run) -> str:
    """Return where the package is and how it can be told, a line each."""
    if run.package is None or not run.files_folder:
        return ""
    lines = [_("Package: {path}").format(path=run.package.path)]
    if run.package.sha256:
        lines.append(_("SHA-256: {hex}").format(hex=run.package.sha256))
    return "\n".join(lines)
