"""The tightest run is found without walking every day, and is that of walking every day."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from coursera_wizard.domain.schedule import ALL_DAYS, LAST_DAY, Frequency, LmsSync, Schedule
from coursera_wizard.domain.schedule_gaps import last_checked_day, tightest_run
from coursera_wizard.domain.schedule_times import next_runs, zones

NOW = dt.datetime(2026, 11, 22, 8, 0, tzinfo=dt.UTC)
times = st.integers(0, 1439).map(lambda minute: dt.time(minute // 60, minute % 60))
weekdays = st.sets(st.sampled_from(ALL_DAYS), min_size=1).map(
    lambda chosen: tuple(day for day in ALL_DAYS if day in chosen)
)
restless_zones = st.sampled_from(
    ["Africa/Casablanca", "Asia/Gaza", "Australia/Lord_Howe", "America/New_York", "Europe/Dublin"]
)
any_zone = restless_zones | st.sampled_from(zones())
schedules = st.builds(
    Schedule,
    frequency=st.sampled_from([Frequency.DAILY, Frequency.WEEKLY, Frequency.MONTHLY]),
    time=times,
    days=weekdays,
    month_day=st.integers(1, 31) | st.just(LAST_DAY),
    zone=any_zone,
    end_date=st.dates(dt.date(2027, 1, 31), dt.date(2029, 12, 31)),
    lms=st.builds(LmsSync, times, weekdays, any_zone),
)


@settings(max_examples=40)
@given(schedules)
def test_tightest_run_is_that_of_all_runs(schedule: Schedule) -> None:
    """Looking at telling days only finds the same smallest gap as looking at every run."""
    every = next_runs(schedule, NOW, 10_000)
    least = min((run.gap for run in every if run.gap is not None), default=None)

    tightest = tightest_run(schedule, NOW)

    assert (tightest.gap if tightest else None) == least
    if tightest:
        assert tightest == next(run for run in every if run.gap == least)


def test_tightest_run_of_nothing() -> None:
    """A schedule without runs or without an LMS has no tightest run."""
    daily = Schedule(Frequency.DAILY, dt.time(1), zone="UTC", lms=LmsSync(dt.time(2)))

    assert tightest_run(replace(daily, lms=LmsSync()), NOW) is None
    assert tightest_run(replace(daily, end_date=dt.date(2026, 1, 1)), NOW) is None


def test_last_checked_day() -> None:
    """Runs are looked at until the end date, else for ten years."""
    daily = Schedule(Frequency.DAILY, dt.time(1), zone="UTC")

    assert last_checked_day(daily, NOW) == dt.date(2036, 11, 22)
    ending = replace(daily, end_date=dt.date(2027, 5, 1))
    assert last_checked_day(ending, NOW) == dt.date(2027, 5, 1)
    assert last_checked_day(replace(daily, end_date=dt.date.max), NOW).year == 2126
