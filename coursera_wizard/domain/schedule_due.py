"""What is to be done now with the runs a schedule planned: run, catch up, skip, or nothing.

The rules, for whoever asks – the operating system's scheduler, a cron entry that asks every few
minutes, or the window:

* Every planned run is accounted for once: it took place, it was caught up, or it was missed.
* Within the minute it is planned for, a run takes place.
* Later it is caught up, if there are still 15 minutes, and as much as the longest of the last ten
  runs took, before the LMS sync it is for and before the next planned run.
* Otherwise it is missed. Of several missed runs only the latest is ever caught up, so that a
  computer that slept for a month makes one run, not thirty.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from coursera_wizard.domain.delivery import DeliveryStatus, rests
from coursera_wizard.domain.run import Run
from coursera_wizard.domain.schedule_room import longest_run, needed_minutes
from coursera_wizard.domain.schedule_times import (
    PlannedRun,
    checked_zone,
    next_runs,
    runs_between,
)

if TYPE_CHECKING:
    from coursera_wizard.domain.delivery import Delivery
    from coursera_wizard.domain.schedule import Schedule

PUNCTUAL: Final = dt.timedelta(minutes=1)
"""So long after its start a run is not late: schedules are to the minute."""
EARLY: Final = dt.timedelta(seconds=10)
"""So much before its start it is taken for punctual: not every timer is exact."""
LATE_AFTER: Final = dt.timedelta(minutes=5)
"""So long after its start a run that did not begin is told of."""

_LONGEST_PAUSE: Final = dt.timedelta(days=63)  # between two months with a 31st, and a day


class Doing(StrEnum):
    """What is to be done."""

    RUN = "run"
    CATCH_UP = "catch-up"
    SKIP = "skip"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Past:
    """What is known of the planned runs so far.

    Attributes:
        in_force_since: When the schedule was saved; what it would have planned before never was.
        handled: The planned starts (UTC) that are accounted for, in any order: of runs that took
            place or go on, and of those that were recorded as missed.
        longest: How long the longest of the last ten runs took.
    """

    in_force_since: dt.datetime
    handled: frozenset[dt.datetime] = frozenset()
    longest: dt.timedelta = dt.timedelta(0)


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be done now.

    Attributes:
        doing: With `run`.
        run: The latest planned run that is not accounted for; None where there is none.
        missed: Those that will not take place any more and are to be recorded, oldest first;
            with SKIP, `run` is the last of them.
        next: The first planned run that is still to come.
    """

    doing: Doing
    run: PlannedRun | None = None
    missed: tuple[PlannedRun, ...] = ()
    next: PlannedRun | None = None


def past_of(delivery: Delivery, handled: Iterable[dt.datetime], runs: Iterable[Run]) -> Past:
    """Return the past of a delivery.

    Args:
        delivery: As saved.
        handled: The planned starts that its history accounts for.
        runs: Its last runs, newest first.
    """
    return Past(delivery.saved_at, frozenset(handled), longest_run(runs))


def is_due(schedule: Schedule, now: dt.datetime, past: Past) -> Due:
    """Return what is to be done now.

    Nothing for a manual or incomplete schedule, and after its end.
    """
    coming = next(iter(next_runs(schedule, now + EARLY, 1)), None)
    waiting = unhandled(schedule, now, past)
    if not waiting:
        return Due(Doing.NOTHING, next=coming)
    latest, earlier = waiting[-1], waiting[:-1]
    if now - latest.start.utc < PUNCTUAL:
        return Due(Doing.RUN, latest, earlier, coming)
    if has_room(latest, now, past.longest, coming):
        return Due(Doing.CATCH_UP, latest, earlier, coming)
    return Due(Doing.SKIP, latest, waiting, coming)


def has_room(
    run: PlannedRun, now: dt.datetime, longest: dt.timedelta, coming: PlannedRun | None = None
) -> bool:
    """Return whether a run may still begin now: early enough for its LMS sync and the next run."""
    ends_by = now + dt.timedelta(minutes=needed_minutes(longest))
    if run.lms is not None and run.lms.utc < ends_by:
        return False
    return coming is None or coming.start.utc >= ends_by


def unhandled(schedule: Schedule, now: dt.datetime, past: Past) -> tuple[PlannedRun, ...]:
    """Return the planned runs that nobody has accounted for yet, oldest first.

    After the newest one that is accounted for and after the schedule was saved. Where nothing is
    accounted for, as on a computer that has just got the delivery, only the latest of all: nobody
    knows whether the others were to take place here. A time that lies in the future, because the
    clock was wrong then, does not count.
    """
    marks = [mark for mark in (past.in_force_since, *past.handled) if mark <= now]
    since = max(marks, default=now - _LONGEST_PAUSE)
    knows_any = any(mark <= now for mark in past.handled)
    if not knows_any:
        since = max(since, now - _LONGEST_PAUSE)
    found = [
        run
        for run in runs_between(schedule, since, now + EARLY)
        if run.start.utc not in past.handled
    ]
    return tuple(found if knows_any else found[-1:])


def without_rest(due: Due, delivery: Delivery) -> Due:
    """Leave out what was planned for days on which the delivery rests: that is not missed."""
    if delivery.status is not DeliveryStatus.SUSPENDED:
        return due
    missed = tuple(run for run in due.missed if not _falls_into_rest(run, delivery))
    coming = due.next
    if coming is not None and _falls_into_rest(coming, delivery):
        coming = next(iter(coming_runs(delivery, coming.start.utc, 1)), None)
    if due.run is None or due.doing is Doing.RUN or not _falls_into_rest(due.run, delivery):
        return Due(due.doing, due.run, missed, coming)
    return Due(Doing.NOTHING, None, missed, coming)


def coming_runs(delivery: Delivery, after: dt.datetime, count: int) -> tuple[PlannedRun, ...]:
    """Return the first runs later than an aware time that take place: none while it rests."""
    planned = next_runs(delivery.schedule, after, count)
    found = tuple(run for run in planned if not _falls_into_rest(run, delivery))
    rest = delivery.suspension
    if found == planned or rest is None or rest.last == dt.date.max:
        return found
    # A start that the clock skips at the end of the last day comes on the day after it.
    zone = checked_zone(delivery.schedule.zone)
    end = dt.datetime.combine(rest.last, dt.time.max, zone).astimezone(dt.UTC)
    later = next_runs(delivery.schedule, max(after, end), count + 1)
    before = tuple(run for run in found if run.start.utc <= end)
    after_it = tuple(run for run in later if not _falls_into_rest(run, delivery))
    return (*before, *after_it)[:count]


def _falls_into_rest(run: PlannedRun, delivery: Delivery) -> bool:
    return rests(delivery, run.start.planned.date())
