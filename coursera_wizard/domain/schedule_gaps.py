"""Which run comes closest to the LMS sync, of all until the end date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache

from coursera_wizard.domain.schedule import ALL_DAYS, Frequency, LmsSync, Schedule
from coursera_wizard.domain.schedule_times import (
    PlannedRun,
    checked_zone,
    lms_zone_name,
    local_day,
    next_runs,
    run_days,
    runs_on,
)

DAYS_WITHOUT_END = 3653  # ten years: every month end and weekday, and the moving months of Ramadan
MOST_DAYS = 10 * DAYS_WITHOUT_END
_DAY = dt.timedelta(days=1)
# A change of offset matters to runs as many days before it as the LMS may wait for its next sync,
# and to the days next to it, because dates differ between zones.
_MARGIN_DAYS = 3
_QUIET_DAYS = 8  # one of each weekday, also where today's run is already over


def last_checked_day(schedule: Schedule, now: dt.datetime) -> dt.date:
    """Return up to which day runs are looked at: the end date, or ten years from now."""
    today = now.date()
    if schedule.end_date is None:
        return today + DAYS_WITHOUT_END * _DAY
    return min(schedule.end_date, today + MOST_DAYS * _DAY)


def tightest_run(schedule: Schedule, now: dt.datetime) -> PlannedRun | None:
    """Return the run with the least time before the LMS, of all until the end date.

    Exact without walking every day: between two clock changes a daily or weekly run has the same
    gap on the same weekday, so one week of each quiet stretch stands for all of it, and the days
    around each change of either zone are looked at one by one. Monthly runs are few and all looked
    at. Without an end date the next ten years are checked.

    Returns:
        The earliest of those with the smallest gap; None when nothing runs or no LMS is known.
    """
    following = next_runs(schedule, now, 1)
    if not following or following[0].lms is None:
        return None
    return _tightest_from(schedule, following[0].start.utc, last_checked_day(schedule, now))


@lru_cache(maxsize=256)
def _tightest_from(schedule: Schedule, first_start: dt.datetime, last: dt.date) -> PlannedRun:
    tightest: PlannedRun | None = None
    least = dt.timedelta.max
    for run in _telling_runs(schedule, first_start, last):
        gap = run.gap
        if gap is not None and gap < least:
            tightest, least = run, gap
    assert tightest is not None  # noqa: S101 - the first run is always among them
    return tightest


def _telling_runs(
    schedule: Schedule, first_start: dt.datetime, last: dt.date
) -> Iterator[PlannedRun]:
    """Yield runs that stand for all of them, in order."""
    zone = checked_zone(schedule.zone)
    after = first_start - dt.timedelta(microseconds=1)
    first = local_day(first_start, zone) - _DAY
    stretches = [(first, last)]
    if schedule.frequency is not Frequency.MONTHLY:
        names = {schedule.zone, lms_zone_name(schedule)}
        changes = sorted({day for name in names for day in _change_days(name, first, last)})
        stretches = _stretches(first, last, changes, _longest_wait(schedule.lms) + _MARGIN_DAYS)
    for begin, end in stretches:
        yield from runs_on(schedule, run_days(schedule, begin, end), after)


def _stretches(
    first: dt.date, last: dt.date, changes: list[dt.date], days_before: int
) -> list[tuple[dt.date, dt.date]]:
    """Return the days to look at: around each change, and one week of each quiet stretch."""
    found: list[tuple[dt.date, dt.date]] = []
    cursor = first
    for change in changes:
        loud = change - days_before * _DAY
        if cursor < loud:
            found.append((cursor, min(cursor + _QUIET_DAYS * _DAY, loud - _DAY)))
        after = change + _MARGIN_DAYS * _DAY
        found.append((max(cursor, loud), min(after, last)))
        cursor = max(cursor, after + _DAY)
    if cursor <= last:
        found.append((cursor, min(cursor + _QUIET_DAYS * _DAY, last)))
    return [(begin, end) for begin, end in found if begin <= end]


def _longest_wait(lms: LmsSync) -> int:
    """Return the most days from one LMS sync to the next: 1 when it syncs daily, 7 when weekly."""
    numbers = sorted({ALL_DAYS.index(day) for day in lms.days})
    following = [*numbers[1:], numbers[0] + 7]
    return max(later - number for number, later in zip(numbers, following, strict=True))


@lru_cache(maxsize=256)
def _change_days(name: str, first: dt.date, last: dt.date) -> tuple[dt.date, ...]:
    """Return the UTC days on which a zone's offset changes, in and around the days asked for."""
    zone = checked_zone(name)
    midnight = dt.datetime.combine(first - _MARGIN_DAYS * _DAY, dt.time(), zone)
    end = dt.datetime.combine(last + (7 + _MARGIN_DAYS) * _DAY, dt.time(), zone)
    days: list[dt.date] = []
    offset = midnight.utcoffset()
    # Wall time of the zone itself: no zone has two changes within a day, and a day more or less
    # is within the margins.
    while midnight < end:
        midnight += _DAY
        if midnight.utcoffset() != offset:
            offset = midnight.utcoffset()
            days.append(midnight.date() - _DAY)
    return tuple(days)
