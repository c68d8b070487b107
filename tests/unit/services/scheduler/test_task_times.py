"""When Windows starts a task: every planned run is among its starts, in whatever zone."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from coursera_wizard.domain.schedule_times import next_runs
from coursera_wizard.services.scheduler.task_times import task_times
from tests.support.schedules import DAILY

NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def test_in_its_own_zone_there_is_one_time() -> None:
    """Windows keeps the clock changes of its own zone."""
    times = task_times(DAILY, "America/Los_Angeles", NOW)

    assert (times.is_own_zone, times.daily, times.singles) == (True, (dt.time(1, 45),), ())


def test_a_skipped_time_gets_a_start_of_its_own() -> None:
    """The run after the gap is started on that day."""
    schedule = replace(DAILY, time=dt.time(2, 30))

    times = task_times(schedule, "America/Los_Angeles", NOW)

    assert times.singles[0].isoformat() == "2026-03-08T03:00:00"
    assert len(times.singles) == 3


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC"])
@pytest.mark.parametrize("time", [dt.time(1, 45), dt.time(2, 30), dt.time(23, 59)])
def test_in_another_zone_every_run_has_its_start(zone: str, time: dt.time) -> None:
    """Each planned run of two years falls on one of the local times, and there are few of them."""
    schedule = replace(DAILY, time=time)

    times = task_times(schedule, zone, NOW)

    assert not times.is_own_zone
    assert 1 <= len(times.daily) <= 4
    for run in next_runs(schedule, NOW, 730):
        local = run.start.utc.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        assert local.time() in times.daily or local in times.singles
