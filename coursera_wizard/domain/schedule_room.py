"""How much time a run needs before the LMS sync: 15 minutes, or as long as recent runs took."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice
from typing import Final

from coursera_wizard.domain.problem import Problem, ProblemCode, problem
from coursera_wizard.domain.run import Run, RunOutcome
from coursera_wizard.domain.schedule import GAP_MINUTES, Schedule
from coursera_wizard.domain.schedule_gaps import tightest_run
from coursera_wizard.domain.schedule_rules import mended
from coursera_wizard.domain.schedule_times import checked_zone
from coursera_wizard.domain.schedule_words import gap_text, start_text, zoned_text
from coursera_wizard.i18n import _

LOOKED_AT: Final = 10
_MINUTE: Final = dt.timedelta(minutes=1)
_NO_TIME: Final = dt.timedelta(0)
# What ended in one of these read everything there is; a canceled run says nothing of its length.
_WHOLE: Final = frozenset(
    {RunOutcome.DELIVERED, RunOutcome.NOTHING_NEW, RunOutcome.HELD, RunOutcome.PREVIEWED}
)


def longest_run(runs: Iterable[Run]) -> dt.timedelta:
    """Return how long the longest of the last ten whole runs took; nothing where there are none.

    Args:
        runs: Newest first. Previews count too: they do everything but deliver. Runs that failed,
            were canceled, or did nothing because a hold waits, are passed over.
    """
    whole = (run for run in runs if run.outcome in _WHOLE and run.package is not None)
    return max(
        (dt.timedelta(seconds=run.seconds) for run in islice(whole, LOOKED_AT)), default=_NO_TIME
    )


def needed_minutes(longest: dt.timedelta) -> int:
    """Return the minutes a run starts before the LMS sync at the latest: never fewer than 15."""
    return max(GAP_MINUTES, -(-longest // _MINUTE))


def latest_safe_start(
    schedule: Schedule, now: dt.datetime, longest: dt.timedelta
) -> Schedule | None:
    """Return the schedule with the latest start that is safe for every run until its end.

    Safe is what leaves 15 minutes, and the time the longest of the last ten runs took, before each
    LMS sync. Where that is before midnight and the LMS syncs after it, the days move along.

    Returns:
        None where nothing runs, no LMS sync is known, or no start within a day is safe.
    """
    tightest = tightest_run(schedule, now)
    if tightest is None or tightest.lms is None:
        return None
    lms = tightest.lms.utc.astimezone(checked_zone(schedule.zone))
    at_the_sync = replace(schedule, time=lms.time().replace(second=0, microsecond=0))
    return mended(at_the_sync, now, needed_minutes(longest))


def check_room(schedule: Schedule, now: dt.datetime, longest: dt.timedelta) -> tuple[Problem, ...]:
    """Return a warning where recent runs took longer than a run has before the LMS sync.

    Nothing where the schedule breaks the rule of 15 minutes: that is refused and need not be
    warned of as well.
    """
    needed = needed_minutes(longest)
    tightest = tightest_run(schedule, now) if needed > GAP_MINUTES else None
    if tightest is None or tightest.gap_minutes is None:
        return ()
    if not GAP_MINUTES <= tightest.gap_minutes < needed:
        return ()
    better = mended(schedule, now, needed)
    fix = _(": {start}").format(start=start_text(better, schedule)) if better else ""
    return (
        problem(
            ProblemCode.SCHEDULE_TOO_CLOSE,
            longest=gap_text(needed),
            run=zoned_text(tightest.starts_at),
            gap=gap_text(tightest.gap_minutes),
            fix=fix,
        ),
    )


def latest_start_text(schedule: Schedule, now: dt.datetime, longest: dt.timedelta) -> str:
    """Return the latest safe start in a sentence; nothing where every start is as good."""
    latest = latest_safe_start(schedule, now, longest)
    if latest is None:
        return ""
    start = start_text(latest, schedule)
    zone = schedule.zone
    needed = needed_minutes(longest)
    if needed > GAP_MINUTES:
        return _(
            "The latest safe start is {start} ({zone}): the longest of the last ten runs took"
            " {longest}."
        ).format(start=start, zone=zone, longest=gap_text(needed))
    return _("The latest safe start is {start} ({zone}).").format(start=start, zone=zone)
