"""Runs in words: outcomes, stages, kinds of records, hold reasons, and how far a run is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursera_wizard.domain.hold import reason_in_words as hold_reason_text
from coursera_wizard.domain.problem import ProblemCode
from coursera_wizard.domain.record_kinds import kind_name
from coursera_wizard.domain.run import Decision, RunOutcome, RunStage, Trigger
from coursera_wizard.domain.run_issues import IssueClass
from coursera_wizard.domain.schedule_times import checked_zone
from coursera_wizard.domain.schedule_words import moment_text, zoned_text
from coursera_wizard.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from coursera_wizard.domain.run import Run, RunProgress

_OUTCOMES = {
    RunOutcome.DELIVERED: N_("delivered"),
    RunOutcome.NOTHING_NEW: N_("nothing new"),
    RunOutcome.PREVIEWED: N_("previewed"),
    RunOutcome.HELD: N_("on hold"),
    RunOutcome.FAILED: N_("failed"),
    RunOutcome.CANCELED: N_("canceled"),
}
_STAGES = {
    RunStage.SIGN_IN: N_("Sign in and open the organization"),
    RunStage.ROSTER: N_("Read programs, courses and learners"),
    RunStage.ENROLLMENTS: N_("Read enrollments"),
    RunStage.GRADES: N_("Read grades"),
    RunStage.PACKAGE: N_("Check and write the package"),
    RunStage.DELIVER: N_("Deliver"),
}
_TRIGGERS = {
    Trigger.WINDOW: N_("the window"),
    Trigger.COMMAND: N_("the command line"),
    Trigger.SCHEDULE: N_("the schedule"),
}
_CLASSES = {
    IssueClass.ERROR: N_("Error (sent)"),
    IssueClass.SKIPPED: N_("Skipped"),
    IssueClass.DUPLICATE: N_("Duplicate"),
}
_LONG_S = 90.0

__all__ = [
    "class_text", "hold_reason_text", "is_missed", "is_rest", "kind_name", "number", "outcome_text",
    "progress_text", "seconds_text", "stage_text", "started_column_text", "started_text",
    "trigger_text",
]  # fmt: skip


def stage_text(stage: RunStage) -> str:
    """Return what a stage does."""
    return _(_STAGES[stage])


def trigger_text(trigger: Trigger) -> str:
    """Return who started a run, to stand behind "by"."""
    return _(_TRIGGERS[trigger])


def class_text(issue_class: IssueClass) -> str:
    """Return the name of a class of issues; they are Connect's names."""
    return _(_CLASSES[issue_class])


def outcome_text(run: Run) -> str:
    """Return how a run ended, in a word or two."""
    if run.outcome is None:
        return _("going on")
    if run.outcome is RunOutcome.CANCELED and is_rest(run):
        return _("suspended")
    if run.outcome is RunOutcome.CANCELED and is_missed(run):
        return _("did not take place")
    if run.decision is Decision.REJECTED:
        return _("rejected")
    if run.outcome is RunOutcome.PREVIEWED and run.would_hold:
        return _("previewed; a run would be held")
    return _(_OUTCOMES[run.outcome])


def started_text(run: Run, zone: str) -> str:
    """Return when a run started, with its IANA zone; in UTC where that is not known."""
    return zoned_text(run.started_at.astimezone(checked_zone(zone)))


def started_column_text(run: Run, zone: str) -> str:
    """Return the same without the zone, for a table that says it once."""
    return moment_text(run.started_at.astimezone(checked_zone(zone)))


def is_missed(run: Run) -> bool:
    """Return whether a record of the history tells of planned runs that did not take place."""
    return run.problem is not None and run.problem.code is ProblemCode.SCHEDULE_MISSED


def is_rest(run: Run) -> bool:
    """Return whether nothing was done because the delivery is suspended."""
    return run.problem is not None and run.problem.code is ProblemCode.RUN_SUSPENDED


def progress_text(progress: RunProgress) -> str:
    """Return how far a stage is: rows of total, rate and time left, as far as they are known."""
    parts = []
    if progress.stage is RunStage.DELIVER:  # it counts bytes
        if progress.total:
            percent = min(100, progress.rows * 100 // progress.total)
            parts.append(_("{percent} %").format(percent=percent))
    elif progress.total is not None:
        text = _("{rows} of {total}")
        parts.append(text.format(rows=number(progress.rows), total=number(progress.total)))
    elif progress.rows:
        parts.append(number(progress.rows))
    if progress.rate is not None and progress.stage is not RunStage.DELIVER:
        parts.append(_("{rate} a second").format(rate=number(round(progress.rate))))
    if progress.seconds_left is not None:
        parts.append(_("about {time} left").format(time=seconds_text(progress.seconds_left)))
    return _(" · ").join(parts)


def seconds_text(seconds: float) -> str:
    """Return a length of time as ``4 seconds`` or ``3 minutes``."""
    if seconds < _LONG_S:
        whole = max(1, round(seconds))
        return ngettext("{count} second", "{count} seconds", whole).format(count=whole)
    minutes = round(seconds / 60)
    return ngettext("{count} minute", "{count} minutes", minutes).format(count=minutes)


def number(value: int) -> str:
    """Return a whole number with its separators."""
    return f"{value:,}"
