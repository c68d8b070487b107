"""Whether a schedule keeps its distance from the LMS sync, and the start that mends it.

The rule: each run starts at least 15 minutes of real time before the next LMS sync at or after it.
A run that starts after the LMS's sync of the day has until the next one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from coursera_wizard.domain.problem import Problem, ProblemCode, problem
from coursera_wizard.domain.schedule import (
    ALL_DAYS,
    GAP_MINUTES,
    LAST_DAY,
    Frequency,
    Schedule,
    Weekday,
)
from coursera_wizard.domain.schedule_gaps import tightest_run
from coursera_wizard.domain.schedule_times import (
    PlannedRun,
    has_lms_syncs,
    has_runs,
    is_month_day,
    lms_zone_name,
    next_runs,
    runs_on,
    zone_named,
)
from coursera_wizard.domain.schedule_words import start_text, time_text, zoned_text
from coursera_wizard.i18n import _

_MINUTES_PER_DAY = 24 * 60


def check_schedule(
    schedule: Schedule, now: dt.datetime, needed_minutes: int = GAP_MINUTES
) -> tuple[Problem, ...]:
    """Return what keeps a schedule from running in time; nothing for a manual one.

    Args:
        schedule: What was chosen.
        now: Aware; runs before it do not count.
        needed_minutes: The distance from the LMS sync: 15 ("at least 15 minutes before the LMS
            app sync", School Passport Connect), or as long as recent runs took.
    """
    if schedule.frequency is Frequency.MANUAL:
        return ()
    missing = (*_check_start(schedule), *_check_lms(schedule))
    if not has_runs(schedule):
        return missing
    if not next_runs(schedule, now, 1):
        return (*missing, problem(ProblemCode.SCHEDULE_NEVER_RUNS))
    tightest = tightest_run(schedule, now)
    if missing or tightest is None or _is_early_enough(tightest, needed_minutes):
        return missing
    return (_too_late(schedule, tightest, now, needed_minutes),)


def mended(
    schedule: Schedule, now: dt.datetime, needed_minutes: int = GAP_MINUTES
) -> Schedule | None:
    """Return the schedule with the nearest earlier start that is early enough for every run.

    The time moves back by as little as possible. Where that crosses midnight the days move along:
    Monday to Friday 00:00 becomes Sunday to Thursday 23:50, the first of each month its last day.

    Returns:
        The schedule itself when it is early enough already; None when no start within the day
        before is, or the schedule is not complete.
    """
    if tightest_run(schedule, now) is None or schedule.time is None:
        return None
    start = schedule.time.hour * 60 + schedule.time.minute
    found = _latest(schedule, now, needed_minutes, range(start, -1, -1))
    if found is not None:
        return found
    day_before = _on_the_day_before(schedule)
    if day_before is None:
        return None
    return _latest(day_before, now, needed_minutes, range(_MINUTES_PER_DAY - 1, start, -1))


def _check_start(schedule: Schedule) -> Iterator[Problem]:
    if schedule.time is None:
        yield problem(ProblemCode.SCHEDULE_TIME_MISSING)
    if schedule.frequency is Frequency.WEEKLY and not schedule.days:
        yield problem(ProblemCode.SCHEDULE_DAYS_MISSING)
    if schedule.frequency is Frequency.MONTHLY and not is_month_day(schedule.month_day):
        yield problem(ProblemCode.SCHEDULE_DAYS_MISSING, field="schedule.month_day")
    if zone_named(schedule.zone) is None:
        yield problem(ProblemCode.SCHEDULE_ZONE_UNKNOWN, zone=schedule.zone or "…")


def _check_lms(schedule: Schedule) -> Iterator[Problem]:
    lms = schedule.lms
    if lms.time is None or has_lms_syncs(schedule):
        return
    if not lms.days:
        yield problem(ProblemCode.SCHEDULE_DAYS_MISSING, field="schedule.lms.days")
    if lms.zone and zone_named(lms.zone) is None:
        yield problem(ProblemCode.SCHEDULE_ZONE_UNKNOWN, field="schedule.lms.zone", zone=lms.zone)


def _too_late(
    schedule: Schedule, run: PlannedRun, now: dt.datetime, needed_minutes: int
) -> Problem:
    better = mended(schedule, now, needed_minutes)
    fix = ""
    if better is not None:
        fix = _(": {start}").format(start=start_text(better, schedule))
    lms = "" if run.lms is None else time_text(run.lms.starts_at.time())
    if lms_zone_name(schedule) != schedule.zone:
        lms = _("{time} ({zone})").format(time=lms, zone=lms_zone_name(schedule))
    return problem(
        ProblemCode.SCHEDULE_TOO_LATE,
        gap=run.gap_minutes,
        run=zoned_text(run.starts_at),
        lms=lms,
        fix=fix,
    )


def _is_early_enough(run: PlannedRun, needed_minutes: int) -> bool:
    return run.gap is None or run.gap >= dt.timedelta(minutes=needed_minutes)


def _latest(
    schedule: Schedule, now: dt.datetime, needed_minutes: int, minutes: range
) -> Schedule | None:
    """Return the schedule with the first of these starts that is early enough.

    A run that was too late is tried first with each following start, which mostly settles it.
    """
    too_late: list[dt.date] = []
    for minute in minutes:
        candidate = replace(schedule, time=dt.time(minute // 60, minute % 60))
        known = runs_on(candidate, tuple(too_late), now)
        if not all(_is_early_enough(run, needed_minutes) for run in known):
            continue
        tightest = tightest_run(candidate, now)
        if tightest is None:
            continue  # the last run of all would already be over
        if _is_early_enough(tightest, needed_minutes):
            return candidate
        too_late = sorted({*too_late, tightest.start.planned.date()})
    return None


def _on_the_day_before(schedule: Schedule) -> Schedule | None:
    """Return the schedule with its days moved by one; None for the day before a month's last."""
    if schedule.frequency is Frequency.WEEKLY:
        moved = {_before(day) for day in schedule.days}
        return replace(schedule, days=tuple(day for day in ALL_DAYS if day in moved))
    if schedule.frequency is Frequency.MONTHLY:
        if schedule.month_day == LAST_DAY:
            return None
        return replace(schedule, month_day=schedule.month_day - 1 or LAST_DAY)
    return schedule


def _before(day: Weekday) -> Weekday:
    return ALL_DAYS[ALL_DAYS.index(day) - 1]
