"""How a schedule stands: the last run, the next one, and what is late or was missed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from coursera_wizard.domain.problem import Problem, ProblemCode, problem
from coursera_wizard.domain.run import RunOutcome
from coursera_wizard.domain.run_words import is_missed
from coursera_wizard.domain.schedule_due import (
    LATE_AFTER,
    Doing,
    is_due,
    past_of,
    without_rest,
)
from coursera_wizard.domain.schedule_words import zoned_text
from coursera_wizard.i18n import _, ngettext

if TYPE_CHECKING:
    from coursera_wizard.domain.delivery import Delivery
    from coursera_wizard.domain.run import Run
    from coursera_wizard.domain.schedule_times import PlannedRun

MISSED_SHOWN: Final = dt.timedelta(days=7)
"""So long a recorded miss is told of, unless a run took place since."""


@dataclass(frozen=True, slots=True)
class ScheduleStatus:
    """How a schedule stands at one moment.

    Attributes:
        last: The newest run of the schedule that took place, or a person's that stood in for it.
        next: The next planned run.
        late: The planned run that should have begun more than five minutes ago and did not; there
            is still time for it.
        missed: The planned runs that did not take place, cannot be caught up, and are not recorded
            yet, oldest first.
        missed_before: The newest record of missed runs, if no run took place since.
    """

    last: Run | None = None
    next: PlannedRun | None = None
    late: PlannedRun | None = None
    missed: tuple[PlannedRun, ...] = ()
    missed_before: Run | None = None

    @property
    def problem(self) -> Problem | None:
        """What is to be told: that runs were missed, or that one is late."""
        if self.late is not None:
            return late_problem(self.late)
        if self.missed:
            return missed_problem(self.missed)
        return None if self.missed_before is None else self.missed_before.problem


def status_of(
    delivery: Delivery, handled: frozenset[dt.datetime], runs: Sequence[Run], now: dt.datetime
) -> ScheduleStatus:
    """Return how the schedule of a delivery stands.

    Args:
        delivery: As saved. What another engine than this computer starts is neither late nor
            missed here.
        handled: The planned starts its history accounts for.
        runs: Its last runs, newest first.
        now: Aware.
    """
    last = next((run for run in runs if run.planned and not is_missed(run)), None)
    missed_before = next((run for run in runs if is_missed(run)), None)
    if missed_before is not None and not _still_matters(missed_before, runs, now):
        missed_before = None
    due = without_rest(is_due(delivery.schedule, now, past_of(delivery, handled, runs)), delivery)
    coming = due.next
    if due.run is not None and due.run.start.utc > now:
        coming = due.run
    if not delivery.schedule.run_by_itself:
        return ScheduleStatus(last, coming)
    missed = tuple(run for run in due.missed if _is_over(run, now))
    late = None
    if due.run is not None and due.doing is Doing.CATCH_UP and _is_over(due.run, now):
        late = due.run
    return ScheduleStatus(last, coming, late, missed, missed_before)


def missed_problem(missed: Sequence[PlannedRun]) -> Problem:
    """Return that planned runs did not take place, in words with their times and zone."""
    first, last = missed[0].starts_at, missed[-1].starts_at
    text = ngettext(
        "It was planned for {last}",
        "{count} runs were planned, from {first} to {last}",
        len(missed),
    )
    runs = text.format(count=len(missed), first=zoned_text(first), last=zoned_text(last))
    return problem(ProblemCode.SCHEDULE_MISSED, runs=runs)


def late_problem(run: PlannedRun) -> Problem:
    """Return that a planned run has not begun."""
    when = zoned_text(run.starts_at)
    return problem(ProblemCode.SCHEDULE_LATE, runs=_("It was planned for {last}").format(last=when))


def _is_over(run: PlannedRun, now: dt.datetime) -> bool:
    return now - run.start.utc > LATE_AFTER


def _still_matters(missed: Run, runs: Sequence[Run], now: dt.datetime) -> bool:
    """Tell whether nothing was delivered since, and it was not long ago."""
    whole = {RunOutcome.DELIVERED, RunOutcome.NOTHING_NEW, RunOutcome.HELD, RunOutcome.FAILED}
    return now - missed.started_at <= MISSED_SHOWN and not any(
        run.outcome in whole and run.started_at >= missed.started_at for run in runs
    )
