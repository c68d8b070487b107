"""A year of a computer that sleeps, moves and has its clock changed: every run is accounted for.

A virtual clock, and the rules of `schedule_due` alone. The computer is started by its scheduler at
planned times, when it wakes, every few minutes where cron polls, and now and then at a wrong time
because it moved to another zone; each start may come a little late. Its clock goes wrong and is
corrected, its runs take up to an hour, and a second process may ask while a run goes on.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field
from typing import TypeAlias

import pytest

from coursera_wizard.domain.schedule import ALL_DAYS, LAST_DAY, Frequency, LmsSync, Schedule
from coursera_wizard.domain.schedule_due import EARLY, PUNCTUAL, Doing, Past, is_due
from coursera_wizard.domain.schedule_times import PlannedRun, runs_between

YEARS = 2
BEGIN = dt.datetime(2026, 8, 1, 12, tzinfo=dt.UTC)
YEAR = dt.timedelta(days=366)
MINUTE = dt.timedelta(minutes=1)
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)

SCHEDULES = {
    "nightly, 15 minutes": Schedule(
        Frequency.DAILY, dt.time(0, 45), zone="America/New_York", lms=LmsSync(dt.time(1))
    ),
    "evening, room until morning": Schedule(
        Frequency.DAILY, dt.time(22), zone="Europe/Dublin", lms=LmsSync(dt.time(6))
    ),
    "in the skipped hour": Schedule(
        Frequency.DAILY, dt.time(2, 30), zone="Europe/Berlin", lms=LmsSync(dt.time(7))
    ),
    "school days, two zones": Schedule(
        Frequency.WEEKLY, dt.time(23, 50), days=(ALL_DAYS[6], *ALL_DAYS[:4]),
        zone="Australia/Lord_Howe",
        lms=LmsSync(dt.time(4, 5), ALL_DAYS[:5], "Asia/Kathmandu"),
    ),
    "last of the month": Schedule(
        Frequency.MONTHLY, dt.time(3), month_day=LAST_DAY, zone="Africa/Casablanca",
        lms=LmsSync(dt.time(3), (ALL_DAYS[2],), "Asia/Gaza"),
    ),
    "no LMS, ends in June": Schedule(
        Frequency.DAILY, dt.time(12), zone="Pacific/Chatham", end_date=dt.date(2027, 6, 30)
    ),
}  # fmt: skip
CAUGHT_UP = SCHEDULES.keys() - {"nightly, 15 minutes"}  # no room is left once its minute is over


Start: TypeAlias = "tuple[dt.datetime, dt.datetime, dt.datetime, PlannedRun]"
"""When a run really began and ended, what the clock showed then, and what it was for."""


@dataclass
class Computer:
    """What the history of a computer says after a year."""

    schedule: Schedule
    rolls: random.Random
    handled: set[dt.datetime] = field(default_factory=set)
    accounts: list[tuple[dt.datetime, str]] = field(default_factory=list)
    starts: list[tuple[dt.datetime, dt.datetime, dt.datetime, PlannedRun]] = field(
        default_factory=list
    )
    longest: dt.timedelta = dt.timedelta(0)
    busy_until: dt.datetime = BEGIN

    def ask(self, real: dt.datetime, shown: dt.datetime) -> None:
        """Do what is due at a real time, as the clock shows it."""
        due = is_due(self.schedule, shown, Past(BEGIN, frozenset(self.handled), self.longest))
        for run in due.missed:
            self._account(run, "missed")
        if due.run is None or due.doing not in {Doing.RUN, Doing.CATCH_UP}:
            return
        if real < self.busy_until:
            self._account(due.run, "busy")
            return
        self._account(due.run, due.doing.value)
        took = self.rolls.choice([1, 2, 5, 12, 25, 50]) * MINUTE
        self.starts.append((real, real + took, shown, due.run))
        self.longest = took if self.rolls.random() < 0.1 else max(took, self.longest)
        self.busy_until = real + took

    def _account(self, run: PlannedRun, how: str) -> None:
        self.handled.add(run.start.utc)
        self.accounts.append((run.start.utc, how))


def live(schedule: Schedule, seed: int, *, wrong_clock: bool) -> Computer:
    """Return a computer after a year; every day it does something else."""
    rolls = random.Random(seed)  # noqa: S311 - a story that can be told again
    computer = Computer(schedule, rolls)
    polls = rolls.choice([None, 2, 15])
    now, end = BEGIN, BEGIN + YEAR
    while now < end:
        asleep = rolls.choice([0 * HOUR, 0 * HOUR, HOUR, 9 * HOUR, 3 * DAY, 30 * DAY])
        awake = rolls.choice([HOUR, 8 * HOUR, 5 * DAY, 20 * DAY])
        wakes = min(now + asleep + rolls.randrange(3600) * dt.timedelta(seconds=1), end)
        now = min(wakes + awake, end)
        error = dt.timedelta(0)
        if wrong_clock and rolls.random() < 0.2:
            error = rolls.choice([-2, -1, 1, 2]) * rolls.choice([MINUTE, HOUR, DAY])
        for real in _asked_at(schedule, wakes, now, polls, rolls):
            computer.ask(real, real + error)
    computer.ask(end, end)
    return computer


def _asked_at(
    schedule: Schedule,
    wakes: dt.datetime,
    sleeps: dt.datetime,
    polls: int | None,
    rolls: random.Random,
) -> list[dt.datetime]:
    """Return when something asks what is due while the computer is awake."""
    delays = [dt.timedelta(seconds=rolls.choice([0, 1, 1, 3, 40, 400])) for _ in range(40)]
    found = [wakes + delays[0]]
    if polls is not None:  # those of the first hours tell as much as all
        first = wakes.replace(second=1)
        found += [first + index * polls * MINUTE for index in range(1, 120 // polls)]
    for run in runs_between(schedule, wakes, sleeps):
        found.append(run.start.utc + rolls.choice(delays))
        found.append(run.start.utc - rolls.choice([1, 5, 30]) * dt.timedelta(seconds=1))
        if rolls.random() < 0.2:  # an entry of a zone that the computer has left
            found.append(run.start.utc + rolls.randrange(-14, 14) * HOUR)
    return sorted(moment for moment in found if wakes <= moment <= sleeps)


@pytest.mark.parametrize("name", SCHEDULES)
@pytest.mark.parametrize("wrong_clock", [False, True])
def test_every_run_is_accounted_for_once(name: str, wrong_clock: bool) -> None:
    """In several years: once each, never too late, never two at once, no storm."""
    schedule = SCHEDULES[name]
    ways: set[str] = set()
    for seed in range(YEARS):
        computer = live(schedule, seed, wrong_clock=wrong_clock)
        planned = {run.start.utc for run in runs_between(schedule, BEGIN, BEGIN + YEAR)}
        accounted = [start for start, _how in computer.accounts]
        ways.update(how for _start, how in computer.accounts)

        assert len(accounted) == len(set(accounted)), "twice"
        first = min(accounted)  # a computer without history claims nothing before its first
        assert {start for start in planned if start >= first} <= set(accounted), "never"
        if not wrong_clock:
            assert set(accounted) <= planned, "never planned"
        check_starts(computer)

    assert {"run", "missed"} <= ways
    assert ("catch-up" in ways) == (name in CAUGHT_UP)


def check_starts(computer: Computer) -> None:
    """See that no run began too late or beside another, and that a long sleep made one only."""
    busy_until = BEGIN
    for real, ends, shown, run in computer.starts:
        assert real >= busy_until, "two at once"
        busy_until = ends
        late = shown - run.start.utc
        assert late >= -EARLY, "before its time"
        is_in_its_minute = late < PUNCTUAL
        if run.lms is not None and not is_in_its_minute:
            assert run.lms.utc - shown >= 15 * MINUTE, "too late for the LMS"
        newer = [*runs_between(computer.schedule, run.start.utc, shown)]
        assert newer == [], "an older one than the latest was caught up"
    plans = [run.start.utc for _real, _ends, _shown, run in computer.starts]
    assert len(plans) == len(set(plans)), "a storm"
