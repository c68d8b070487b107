"""All IANA zones from 2025 to 2035 against a brute-force oracle that shares no code with ours.

The oracle knows one rule, in whole minutes: a planned local time begins at the first minute of UTC
whose clock in the zone shows that time or a later one. So a skipped time begins after the gap, and
a repeated one at its first occurrence. It finds the offsets of a zone by asking at the end of
every day, of every quarter of an hour of a day on which they differ, and of every minute of it.

Covered: every zone (zones with the same data once) as the zone of the runs and as that of the LMS,
daily, weekly and monthly, with an LMS time that is mostly near the limit of 15 minutes; all runs of
the eleven years of each of these schedules. Besides, every start on the days around every change
of every zone, and on other days drawn by lot, minute by minute.
"""

from __future__ import annotations

import datetime as dt
import importlib.resources
import random
import zoneinfo
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final, TypeAlias

import pytest

from coursera_wizard.domain.problem import ProblemCode
from coursera_wizard.domain.schedule import ALL_DAYS, LAST_DAY, Frequency, LmsSync, Schedule
from coursera_wizard.domain.schedule_gaps import tightest_run
from coursera_wizard.domain.schedule_rules import check_schedule, mended
from coursera_wizard.domain.schedule_times import PlannedRun, runs_between

FIRST, LAST = dt.date(2025, 1, 1), dt.date(2035, 12, 31)
NOW = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
EPOCH = dt.datetime(2024, 12, 1, tzinfo=dt.UTC)
DAY: Final = 1440
HORIZON: Final = 4100 * DAY  # minutes after EPOCH, some weeks beyond the last day
LIMIT: Final = 15

MINUTE = dt.timedelta(minutes=1)
_MIDNIGHTS = [EPOCH + dt.timedelta(minutes=end) for end in range(DAY, HORIZON + DAY, DAY)]

Pieces: TypeAlias = tuple[tuple[int, int, int], ...]


def distinct_zones() -> list[str]:
    """Return a zone of each data there are; many names mean the same."""
    found: dict[bytes, str] = {}
    for name in sorted(zoneinfo.available_timezones()):
        found.setdefault(_data(name), name)
    return sorted(found.values())


def _data(name: str) -> bytes:
    for folder in zoneinfo.TZPATH:
        if (path := Path(folder, name)).is_file():
            return path.read_bytes()
    package, _dot, file = f"tzdata/zoneinfo/{name}".rpartition("/")
    return importlib.resources.files(package.replace("/", ".")).joinpath(file).read_bytes()


ZONES = distinct_zones()

# -- the oracle; local times are minutes since EPOCH as a clock on the wall shows them


@cache
def pieces(name: str) -> Pieces:
    """Return (first minute of UTC, minute after the last, offset) of all stretches of a zone."""
    zone = zoneinfo.ZoneInfo(name)
    changes: list[tuple[int, int]] = [(0, _offset(EPOCH, zone))]
    for day, end_of_day in enumerate(_MIDNIGHTS):
        if _offset(end_of_day, zone) == changes[-1][1]:
            continue
        for quarter in range(DAY * day, DAY * (day + 1), 15):
            if _offset(EPOCH + (quarter + 15) * MINUTE, zone) == changes[-1][1]:
                continue
            for minute in range(quarter + 1, quarter + 16):
                if (now := _offset(EPOCH + minute * MINUTE, zone)) != changes[-1][1]:
                    changes.append((minute, now))
    ends = [first for first, _offset in changes[1:]] + [HORIZON]
    return tuple((first, end, off) for (first, off), end in zip(changes, ends, strict=True))


def _offset(utc: dt.datetime, zone: zoneinfo.ZoneInfo) -> int:
    """Return what the clock of a zone shows more than UTC, in minutes."""
    found = utc.astimezone(zone).replace(tzinfo=dt.UTC) - utc
    return found.days * DAY + found.seconds // 60


def begins(planned: int, name: str) -> int:
    """Return the first minute of UTC whose clock shows a planned local time or a later one."""
    for first, end, offset in pieces(name):
        if planned < end + offset:
            return max(first, planned - offset)
    raise AssertionError("beyond the horizon")


def all_begins(planned: Iterable[int], name: str) -> list[int]:
    """Return when planned local times begin, in order."""
    found, stretches = [], iter(pieces(name))
    first, end, offset = next(stretches)
    for local in planned:
        while local >= end + offset:
            first, end, offset = next(stretches)
        found.append(max(first, local - offset))
    return found


def gaps(schedule: Schedule) -> list[tuple[int, int]]:
    """Return the start and the minutes until the LMS syncs of every run, one after the other."""
    assert schedule.time is not None
    assert schedule.lms.time is not None
    time, sync_time = _in_minutes(schedule.time), _in_minutes(schedule.lms.time)
    runs = (number * DAY + time for number, day in _DAYS if _is_on(schedule, day))
    on = {ALL_DAYS.index(day) for day in schedule.lms.days}
    sync_days = (number * DAY + sync_time for number, day in _SYNC_DAYS if day.weekday() in on)
    syncs = all_begins(sync_days, schedule.lms.zone)
    starts = all_begins(runs, schedule.zone)
    begin = _minute(NOW)
    return [(one, syncs[bisect_left(syncs, one)] - one) for one in starts if one > begin]


def _is_on(schedule: Schedule, day: dt.date) -> bool:
    if schedule.frequency is Frequency.WEEKLY:
        return ALL_DAYS[day.weekday()] in schedule.days
    if schedule.frequency is Frequency.MONTHLY:
        if schedule.month_day == LAST_DAY:
            return (day + dt.timedelta(days=1)).day == 1
        return day.day == schedule.month_day
    return True


def _local(day: dt.date, time: dt.time) -> int:
    return (day - EPOCH.date()).days * DAY + _in_minutes(time)


def _in_minutes(time: dt.time) -> int:
    return time.hour * 60 + time.minute


_NUMBERS = range(21, (LAST - EPOCH.date()).days + 11)
_SYNC_DAYS = [(number, EPOCH.date() + dt.timedelta(days=number)) for number in _NUMBERS]
_DAYS = [(number, day) for number, day in _SYNC_DAYS if day <= LAST]


# -- what is compared


def drawn(rolls: random.Random, zone: str, lms_zone: str) -> Schedule:
    """Return a schedule drawn by lot; its gap is mostly near the limit somewhere."""
    start = rolls.randrange(DAY)
    schedule = Schedule(
        rolls.choice([Frequency.DAILY, Frequency.DAILY, Frequency.WEEKLY, Frequency.MONTHLY]),
        dt.time(start // 60, start % 60),
        days=tuple(day for day in ALL_DAYS if rolls.random() < 0.6) or ALL_DAYS[:5],
        month_day=rolls.choice([1, 15, 28, 29, 30, 31, LAST_DAY]),
        zone=zone,
        end_date=LAST,
    )
    day = FIRST + dt.timedelta(days=rolls.randrange(4000))
    near = rolls.choice([0, 1, 14, 15, 15, 16, 44, 45, 74, 75, 76, rolls.randrange(DAY)])
    sync = begins(_local(day, dt.time(start // 60, start % 60)), zone) + near
    offset = next(off for first, end, off in pieces(lms_zone) if first <= sync < end)
    minute = (sync + offset) % DAY
    days = rolls.choice([ALL_DAYS, ALL_DAYS, ALL_DAYS[:5], (rolls.choice(ALL_DAYS),)])
    return replace(schedule, lms=LmsSync(dt.time(minute // 60, minute % 60), days, lms_zone))


@pytest.mark.timeout(240)  # all zones of the world, minute by minute around their changes
@pytest.mark.parametrize("role", ["runs", "LMS"])
def test_no_violation_and_no_wrong_refusal(role: str) -> None:
    """In every zone a schedule is refused exactly where a run of eleven years comes too late."""
    rolls = random.Random(f"{role} 2025-2035")  # noqa: S311 - the same schedules each time
    refused = accepted = 0
    for zone in ZONES:
        other = zone if rolls.random() < 0.3 else rolls.choice(ZONES)
        schedule = drawn(rolls, *((zone, other) if role == "runs" else (other, zone)))
        start, least = min(gaps(schedule), key=lambda found: (found[1], found[0]))
        tightest = tightest_run(schedule, NOW)

        assert tightest is not None
        assert (_minute(tightest.start.utc), tightest.gap_minutes) == (start, least), schedule
        problems = check_schedule(schedule, NOW)
        is_refused = [one.code for one in problems] == [ProblemCode.SCHEDULE_TOO_LATE]
        assert is_refused == (least < LIMIT), schedule
        assert is_refused or problems == ()
        refused, accepted = refused + is_refused, accepted + (not is_refused)
        if is_refused and refused % 6 == 0:
            check_mended(schedule)
    assert min(refused, accepted) > len(ZONES) // 5


def check_mended(schedule: Schedule) -> None:
    """See that one click leads to a start that is never too late, and to none that is earlier."""
    better = mended(schedule, NOW)
    if better is None:
        return
    assert min(gap for _start, gap in gaps(better)) >= LIMIT, better
    assert better.time is not None
    minute = better.time.hour * 60 + better.time.minute + 1
    later = replace(better, time=dt.time(minute // 60 % 24, minute % 60))
    if minute < DAY and later.time != schedule.time:
        assert min(gap for _start, gap in gaps(later)) < LIMIT, better


@pytest.mark.timeout(240)  # every change of every zone
def test_every_start_around_every_change() -> None:
    """Around each change of each zone, and on other days, runs and syncs begin when they should."""
    rolls = random.Random("around changes")  # noqa: S311 - the same days each time
    compared = 0
    for zone in ZONES:
        changes = [first for first, _end, _offset in pieces(zone)[1:]]
        moments = [*changes, *rolls.sample(range(40 * DAY, HORIZON - 40 * DAY), 2)]
        for moment in moments:
            around = moment + rolls.randrange(-200, 200)
            offset = next(off for first, end, off in pieces(zone) if first <= around < end)
            minute = (around + offset) % DAY
            time = dt.time(minute // 60, minute % 60)
            schedule = Schedule(
                Frequency.DAILY, time, zone=zone, lms=LmsSync(time, zone=rolls.choice(ZONES))
            )
            after = EPOCH + dt.timedelta(minutes=moment - 2 * DAY)
            for run in runs_between(schedule, after, after + dt.timedelta(days=4)):
                compared += 1
                compare(run, schedule)
    assert compared > 5 * len(ZONES)


def compare(run: PlannedRun, schedule: Schedule) -> None:
    """Compare one run and its sync with the oracle."""
    planned, time = run.start.planned, schedule.lms.time
    assert time is not None
    start = begins(_local(planned.date(), planned.time()), schedule.zone)
    assert _minute(run.start.utc) == start, (schedule, planned)
    sync_days = (planned.date() + dt.timedelta(days=number) for number in range(-2, 4))
    syncs = all_begins([_local(day, time) for day in sync_days], schedule.lms.zone)
    assert run.gap_minutes == syncs[bisect_left(syncs, start)] - start, (schedule, planned)


def _minute(moment: dt.datetime) -> int:
    return (moment - EPOCH) // MINUTE
