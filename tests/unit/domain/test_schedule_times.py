"""Runs and LMS syncs start when calendar and clock say so."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursera_wizard.domain.schedule import (
    ALL_DAYS,
    LAST_DAY,
    Frequency,
    LmsSync,
    Schedule,
    Weekday,
)
from coursera_wizard.domain.schedule_times import (
    ClockChange,
    next_lms_syncs,
    next_runs,
    zone_named,
    zones,
)

NOW = dt.datetime(2026, 11, 22, 8, 0, tzinfo=dt.UTC)  # a Sunday
NEW_YORK = "America/New_York"
DAILY = Schedule(Frequency.DAILY, dt.time(0, 45), zone="America/Los_Angeles")


def starts(schedule: Schedule, after: dt.datetime, count: int) -> list[str]:
    """Return the local starts of the next runs, readable."""
    return [f"{run.starts_at:%a %Y-%m-%d %H:%M %z}" for run in next_runs(schedule, after, count)]


def test_zones_offers_places_and_utc() -> None:
    """The list holds places and UTC, sorted, and no names of the past."""
    assert "America/Los_Angeles" in zones()
    assert zones()[-1] == "UTC"
    assert "US/Pacific" not in zones()
    assert list(zones()[:-1]) == sorted(zones()[:-1])


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "America", "../etc/passwd", "a\0b"])
def test_zone_named_knows_no_other_names(name: str) -> None:
    """Empty, unknown and unsafe names and folders are no zones."""
    assert zone_named(name) is None


def test_next_runs_daily() -> None:
    """A daily run starts at the same local time each day, the first one later than now."""
    assert starts(DAILY, NOW, 2) == ["Sun 2026-11-22 00:45 -0800", "Mon 2026-11-23 00:45 -0800"]


def test_next_runs_leaves_out_one_that_starts_now() -> None:
    """A run that starts at the very moment asked about is not a next one."""
    first = next_runs(DAILY, NOW, 1)[0].starts_at

    assert next_runs(DAILY, first, 1)[0].starts_at > first


def test_next_runs_weekly() -> None:
    """A weekly schedule runs on its days only."""
    weekly = replace(DAILY, frequency=Frequency.WEEKLY, days=(Weekday.MONDAY, Weekday.FRIDAY))

    assert starts(weekly, NOW, 3) == [
        "Mon 2026-11-23 00:45 -0800",
        "Fri 2026-11-27 00:45 -0800",
        "Mon 2026-11-30 00:45 -0800",
    ]


def test_next_runs_monthly_leaves_out_months_without_the_day() -> None:
    """On the 31st there is no run in months of 30 days."""
    monthly = replace(DAILY, frequency=Frequency.MONTHLY, month_day=31)

    dates = [run.starts_at.date().isoformat() for run in next_runs(monthly, NOW, 3)]

    assert dates == ["2026-12-31", "2027-01-31", "2027-03-31"]


def test_next_runs_monthly_last_day() -> None:
    """The last day is that of each month."""
    monthly = replace(DAILY, frequency=Frequency.MONTHLY, month_day=LAST_DAY)

    dates = [run.starts_at.date().isoformat() for run in next_runs(monthly, NOW, 4)]

    assert dates == ["2026-11-30", "2026-12-31", "2027-01-31", "2027-02-28"]


def test_next_runs_ends_with_the_end_date() -> None:
    """The end date is the last day on which a run starts."""
    ending = replace(DAILY, end_date=dt.date(2026, 11, 23))

    assert len(next_runs(ending, NOW, 10)) == 2


@pytest.mark.parametrize(
    "incomplete",
    [
        Schedule(),
        replace(DAILY, time=None),
        replace(DAILY, zone=""),
        replace(DAILY, frequency=Frequency.WEEKLY),
        replace(DAILY, frequency=Frequency.MONTHLY, month_day=0),
        replace(DAILY, frequency=Frequency.MONTHLY, month_day=32),
    ],
)
def test_next_runs_of_an_incomplete_schedule(incomplete: Schedule) -> None:
    """Manual and incomplete schedules have no runs."""
    assert next_runs(incomplete, NOW, 1) == ()


def test_skipped_local_time_starts_at_the_first_moment_after_the_gap() -> None:
    """02:30 does not exist on March 14, 2027 in New York: the run starts at 03:00."""
    schedule = Schedule(Frequency.DAILY, dt.time(2, 30), zone=NEW_YORK)

    run = next_runs(schedule, dt.datetime(2027, 3, 14, tzinfo=dt.UTC), 1)[0]

    assert run.start.change is ClockChange.SKIPPED
    assert run.start.utc == dt.datetime(2027, 3, 14, 7, 0, tzinfo=dt.UTC)
    assert f"{run.starts_at:%H:%M %z}" == "03:00 -0400"
    assert run.start.planned == dt.datetime(2027, 3, 14, 2, 30)  # noqa: DTZ001 - wall time


def test_repeated_local_time_starts_at_the_first() -> None:
    """01:30 comes twice on November 1, 2026 in New York: the run starts in summer time."""
    schedule = Schedule(Frequency.DAILY, dt.time(1, 30), zone=NEW_YORK)

    first, second = next_runs(schedule, dt.datetime(2026, 11, 1, tzinfo=dt.UTC), 2)

    assert first.start.change is ClockChange.REPEATED
    assert first.start.utc == dt.datetime(2026, 11, 1, 5, 30, tzinfo=dt.UTC)
    assert second.starts_at.date() == dt.date(2026, 11, 2)


def test_skipped_time_at_the_end_of_a_day_may_start_on_the_next_and_past_the_end() -> None:
    """In Nuuk the last hour of a Saturday is skipped: its run starts on Sunday, or not at all."""
    schedule = Schedule(Frequency.DAILY, dt.time(23, 30), zone="America/Nuuk")
    after = dt.datetime(2027, 3, 27, 12, tzinfo=dt.UTC)

    runs = next_runs(schedule, after, 2)
    ending = next_runs(replace(schedule, end_date=dt.date(2027, 3, 27)), after, 2)

    assert [f"{run.starts_at:%a %H:%M}" for run in runs] == ["Sun 00:00", "Sun 23:30"]
    assert ending == ()


def test_a_skipped_day_does_not_start_two_runs_at_once() -> None:
    """Samoa left out a whole day: its run and the next one at 00:00 would be the same moment."""
    schedule = Schedule(Frequency.DAILY, dt.time(0, 0), zone="Pacific/Apia")

    runs = next_runs(schedule, dt.datetime(2011, 12, 28, 12, tzinfo=dt.UTC), 3)

    assert [f"{run.starts_at:%d}" for run in runs] == ["29", "31", "01"]


def test_lms_sync_is_the_first_at_or_after_the_run() -> None:
    """The gap is real time to the LMS's next sync, in its own zone and on its own days."""
    lms = LmsSync(dt.time(0, 5), ALL_DAYS[:5], "America/New_York")
    schedule = replace(DAILY, time=dt.time(20, 50), lms=lms)

    runs = next_runs(schedule, NOW, 2)

    assert [run.gap_minutes for run in runs] == [15, 15]
    friday = next_runs(schedule, dt.datetime(2026, 11, 28, tzinfo=dt.UTC), 1)[0]
    assert friday.gap == dt.timedelta(days=2, minutes=15)


def test_lms_sync_across_a_clock_change_counts_real_time() -> None:
    """From 00:50 to 03:05 on the spring night only 75 minutes pass."""
    schedule = Schedule(Frequency.DAILY, dt.time(0, 50), zone=NEW_YORK, lms=LmsSync(dt.time(3, 5)))

    run = next_runs(schedule, dt.datetime(2027, 3, 14, tzinfo=dt.UTC), 1)[0]

    assert run.gap_minutes == 75


def test_a_run_without_a_known_lms_has_no_gap() -> None:
    """Without the LMS's time there is nothing to keep a distance from."""
    run = next_runs(DAILY, NOW, 1)[0]

    assert run.lms is None
    assert run.gap is None
    assert run.gap_minutes is None


def test_next_lms_syncs_lists_its_days() -> None:
    """The LMS syncs on its own days, in the zone of the runs where it has none."""
    schedule = replace(DAILY, lms=LmsSync(dt.time(1, 0), (Weekday.TUESDAY,)))

    syncs = next_lms_syncs(schedule, NOW, 2)

    assert [f"{sync.starts_at:%a %d %H:%M %z}" for sync in syncs] == [
        "Tue 24 01:00 -0800",
        "Tue 01 01:00 -0800",
    ]
    assert next_lms_syncs(DAILY, NOW, 2) == ()


@given(
    zone=st.sampled_from(zones()),
    time=st.times().map(lambda time: time.replace(second=0, microsecond=0)),
    after=st.datetimes(
        dt.datetime(2025, 1, 1),  # noqa: DTZ001 - the strategy adds the zone
        dt.datetime(2035, 1, 1),  # noqa: DTZ001 - the strategy adds the zone
        timezones=st.just(dt.UTC),
    ),
)
def test_daily_runs_in_every_zone(zone: str, time: dt.time, after: dt.datetime) -> None:
    """Each local day has one run; it shows the time asked for, unless the clock skips that."""
    runs = next_runs(Schedule(Frequency.DAILY, time, zone=zone), after, 5)

    assert runs[0].start.utc > after
    for earlier, later in pairwise(runs):
        assert later.start.planned - earlier.start.planned == dt.timedelta(days=1)
        assert later.start.utc > earlier.start.utc
    for run in runs:
        shown = run.starts_at.replace(tzinfo=None)
        if run.start.change is ClockChange.SKIPPED:
            assert shown > run.start.planned
            minute_before = run.start.utc - dt.timedelta(minutes=1)
            local = minute_before.astimezone(run.start.zone).replace(tzinfo=None)
            assert local < run.start.planned
        else:
            assert shown == run.start.planned
            assert run.starts_at.fold == 0
