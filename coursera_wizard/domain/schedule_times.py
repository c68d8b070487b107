"""When runs and LMS syncs really start: calendar rules, time zones and clock changes.

One rule for the two odd cases of local time, for runs and LMS syncs alike: a local time that the
clock skips starts at the first moment after the gap; one that it shows twice starts at the first
of the two.
"""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import islice

from dateutil import rrule

from coursera_wizard.domain.schedule import (
    ALL_DAYS,
    LAST_DAY,
    Frequency,
    LmsSync,
    Schedule,
    Weekday,
)

# Folders of names that computers of the past used; each has a newer one.
_OLD_FOLDERS = {"Brazil", "Canada", "Chile", "Etc", "Mexico", "SystemV", "US", "posix", "right"}
_DAY = dt.timedelta(days=1)
_RULES = {
    Weekday.MONDAY: rrule.MO,
    Weekday.TUESDAY: rrule.TU,
    Weekday.WEDNESDAY: rrule.WE,
    Weekday.THURSDAY: rrule.TH,
    Weekday.FRIDAY: rrule.FR,
    Weekday.SATURDAY: rrule.SA,
    Weekday.SUNDAY: rrule.SU,
}


class ClockChange(StrEnum):
    """What a clock change does to one local time."""

    NONE = "none"
    SKIPPED = "skipped"
    REPEATED = "repeated"


@dataclass(frozen=True, slots=True)
class Moment:
    """One start of a run or of the LMS sync.

    Attributes:
        utc: When it starts. Times are compared in UTC only: of two times of one zone Python
            compares what the clock shows, and forgets that it may have changed in between.
        planned: The local time it was set for; differs from the start where the clock skips it.
        zone: Its own zone.
        change: What a clock change did to it.
    """

    utc: dt.datetime
    planned: dt.datetime
    zone: zoneinfo.ZoneInfo
    change: ClockChange = ClockChange.NONE

    @property
    def starts_at(self) -> dt.datetime:
        """When it starts: aware, in its own zone."""
        return self.utc.astimezone(self.zone)


@dataclass(frozen=True, slots=True)
class PlannedRun:
    """A run and the LMS sync that picks its package up.

    Attributes:
        start: When the run starts.
        lms: The first LMS sync at or after the start; none where no LMS time is known.
    """

    start: Moment
    lms: Moment | None = None

    @property
    def starts_at(self) -> dt.datetime:
        """When the run starts: aware, in the zone of the schedule."""
        return self.start.starts_at

    @property
    def gap(self) -> dt.timedelta | None:
        """Real time between the start and the LMS sync after it."""
        return None if self.lms is None else self.lms.utc - self.start.utc

    @property
    def gap_minutes(self) -> int | None:
        """The same in whole minutes."""
        gap = self.gap
        return None if gap is None else gap // dt.timedelta(minutes=1)


@lru_cache(maxsize=1)
def zones() -> tuple[str, ...]:
    """Return the IANA zones to choose from, sorted; without the aliases of old computers."""
    names = zoneinfo.available_timezones()
    return (
        *sorted(name for name in names if "/" in name and name.split("/")[0] not in _OLD_FOLDERS),
        "UTC",
    )


@lru_cache(maxsize=64)
def zone_named(name: str) -> zoneinfo.ZoneInfo | None:
    """Return the zone of this IANA name, or None where there is none."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return None  # OSError: "America" is a folder of zones


def lms_zone_name(schedule: Schedule) -> str:
    """Return the LMS's zone: its own, or else that of the runs."""
    return schedule.lms.zone or schedule.zone


def has_runs(schedule: Schedule) -> bool:
    """Return whether frequency, time, days and zone are complete enough to plan runs."""
    return (
        schedule.frequency is not Frequency.MANUAL
        and schedule.time is not None
        and (schedule.frequency is not Frequency.WEEKLY or bool(schedule.days))
        and (schedule.frequency is not Frequency.MONTHLY or is_month_day(schedule.month_day))
        and zone_named(schedule.zone) is not None
    )


def has_lms_syncs(schedule: Schedule) -> bool:
    """Return whether the LMS's time, days and zone are known."""
    lms = schedule.lms
    return (
        lms.time is not None and bool(lms.days) and zone_named(lms_zone_name(schedule)) is not None
    )


def is_month_day(day: int) -> bool:
    """Return whether a month can have this day, or it is the last one."""
    return day == LAST_DAY or 1 <= day <= 31


def next_runs(schedule: Schedule, after: dt.datetime, count: int) -> tuple[PlannedRun, ...]:
    """Return the first runs that start later than an aware time, each with its LMS sync.

    Nothing for a manual or incomplete schedule, and fewer than asked for before an end date.
    """
    if not has_runs(schedule):
        return ()
    first = local_day(after, checked_zone(schedule.zone)) - 2 * _DAY
    days = run_days(schedule, first, _end(schedule))
    return tuple(islice(runs_on(schedule, days, after), count))


def runs_between(
    schedule: Schedule, after: dt.datetime, until: dt.datetime
) -> Iterator[PlannedRun]:
    """Yield the runs that start later than an aware time and not after another, in order."""
    if not has_runs(schedule) or until <= after:
        return
    zone = checked_zone(schedule.zone)
    last = local_day(until, zone) + _DAY
    days = run_days(schedule, local_day(after, zone) - 2 * _DAY, min(last, _end(schedule)))
    for run in runs_on(schedule, days, after):
        if run.start.utc > until:
            return
        yield run


def next_lms_syncs(schedule: Schedule, after: dt.datetime, count: int) -> tuple[Moment, ...]:
    """Return the first LMS syncs later than an aware time; nothing where they are not known."""
    if not has_lms_syncs(schedule):
        return ()
    zone = checked_zone(lms_zone_name(schedule))
    syncs = _lms_syncs(schedule.lms, zone, local_day(after, zone) - _DAY)
    return tuple(islice((sync for sync in syncs if sync.utc > after), count))


def runs_on(
    schedule: Schedule, days: Iterator[dt.date] | tuple[dt.date, ...], after: dt.datetime
) -> Iterator[PlannedRun]:
    """Yield the runs planned for these local days that start after an aware time."""
    zone, time = checked_zone(schedule.zone), schedule.time or dt.time()
    lms_zone = checked_zone(lms_zone_name(schedule)) if has_lms_syncs(schedule) else None
    before: dt.datetime | None = None
    for day in days:
        start = _moment(day, time, zone)
        if start.utc <= after or start.utc == before:  # two skipped times may become one start
            continue
        if start.change is ClockChange.SKIPPED and _is_after_end(start, schedule):
            return
        before = start.utc
        lms = None if lms_zone is None else _sync_from(schedule.lms, lms_zone, before)
        yield PlannedRun(start, lms)


def run_days(schedule: Schedule, first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """Yield the local days of runs, both ends included."""
    begin = dt.datetime.combine(first, dt.time())
    until = dt.datetime.combine(last, dt.time())
    if schedule.frequency is Frequency.WEEKLY:
        weekdays = [_RULES[day] for day in schedule.days]
        rule = rrule.rrule(rrule.WEEKLY, dtstart=begin, until=until, byweekday=weekdays)
    elif schedule.frequency is Frequency.MONTHLY:
        rule = rrule.rrule(rrule.MONTHLY, dtstart=begin, until=until, bymonthday=schedule.month_day)
    else:
        rule = rrule.rrule(rrule.DAILY, dtstart=begin, until=until)
    return (moment.date() for moment in rule)


def _lms_syncs(lms: LmsSync, zone: zoneinfo.ZoneInfo, first: dt.date) -> Iterator[Moment]:
    """Yield the LMS's syncs from a local day on, without end."""
    time, day = lms.time or dt.time(), first
    while True:
        if ALL_DAYS[day.weekday()] in lms.days:
            yield _moment(day, time, zone)
        day += _DAY


def _sync_from(lms: LmsSync, zone: zoneinfo.ZoneInfo, start: dt.datetime) -> Moment:
    """Return the first LMS sync at or after a start."""
    syncs = _lms_syncs(lms, zone, local_day(start, zone) - _DAY)
    return next(sync for sync in syncs if sync.utc >= start)


@lru_cache(maxsize=16384)
def _moment(day: dt.date, time: dt.time, zone: zoneinfo.ZoneInfo) -> Moment:
    """Return when a local time of a day really is."""
    planned = dt.datetime.combine(day, time)
    first = planned.replace(tzinfo=zone)
    offset, later_offset = _offset(first), _offset(first.replace(fold=1))
    if offset >= later_offset:
        change = ClockChange.NONE if offset == later_offset else ClockChange.REPEATED
        return Moment((planned - offset).replace(tzinfo=dt.UTC), planned, zone, change)
    # With a later offset the same wall time is earlier: the change is between the two.
    before, after = planned - later_offset, planned - offset
    while after - before > dt.timedelta(seconds=1):
        middle = before + (after - before) // 2
        if _offset(middle.replace(tzinfo=dt.UTC).astimezone(zone)) == offset:
            before = middle
        else:
            after = middle
    gap_end = after.replace(microsecond=0, tzinfo=dt.UTC)
    return Moment(gap_end, planned, zone, ClockChange.SKIPPED)


def _is_after_end(start: Moment, schedule: Schedule) -> bool:
    """A skipped time at the end of a day may start on the next one."""
    return schedule.end_date is not None and start.starts_at.date() > schedule.end_date


def _end(schedule: Schedule) -> dt.date:
    return schedule.end_date or dt.date.max


def _offset(moment: dt.datetime) -> dt.timedelta:
    return moment.utcoffset() or dt.timedelta()


def checked_zone(name: str) -> zoneinfo.ZoneInfo:
    """Return a zone that was checked before; UTC stands in for one that was not."""
    return zone_named(name) or zoneinfo.ZoneInfo("UTC")


def local_day(moment: dt.datetime, zone: zoneinfo.ZoneInfo) -> dt.date:
    """Return the date of an aware time in a zone."""
    return moment.astimezone(zone).date()
