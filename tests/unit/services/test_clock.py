"""The clock tells this computer's time."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import zoneinfo

import pytest
import tzlocal

from coursera_wizard.services.clock import SystemClock
from coursera_wizard.services.ports import Clock


def test_time_is_in_utc_and_today_is_local() -> None:
    """The time has its zone, and the date is that of the same moment here."""
    clock: Clock = SystemClock()

    before = dt.datetime.now(dt.UTC)
    now = clock.now()

    assert now.tzinfo is dt.UTC
    assert dt.timedelta(0) <= now - before < dt.timedelta(seconds=5)
    assert abs(clock.today() - now.date()) <= dt.timedelta(days=1)


def test_zone_is_one_that_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """The zone can be used; a computer that names none is in UTC."""
    assert zoneinfo.ZoneInfo(SystemClock().zone())

    def unknown() -> str:
        raise zoneinfo.ZoneInfoNotFoundError("nowhere")

    monkeypatch.setattr(tzlocal, "get_localzone_name", unknown)
    assert SystemClock().zone() == "UTC"


_JOURNEY = """
import os, time
from coursera_wizard.services.clock import SystemClock
clock, found = SystemClock(), []
for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
    os.environ["TZ"] = zone  # as when somebody changes it in the system's settings
    assert clock.zone() == zone, clock.zone()
    found.append(clock.today())
assert (found[0] - found[1]).days == 1, found
"""
_NO_ZONE_DATA = """
import datetime as dt, zoneinfo
assert zoneinfo.TZPATH == (), zoneinfo.TZPATH
from coursera_wizard.domain.schedule import Frequency, LmsSync, Schedule
from coursera_wizard.domain.schedule_times import next_runs, zone_named, zones
assert len(zones()) > 400 and all(map(zone_named, zones()))
daily = Schedule(Frequency.DAILY, dt.time(2, 30), zone="Europe/Berlin", lms=LmsSync(dt.time(4)))
(run,) = next_runs(daily, dt.datetime(2027, 3, 27, 12, tzinfo=dt.UTC), 1)
assert (str(run.starts_at), run.gap_minutes) == ("2027-03-28 03:00:00+02:00", 60)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps its zone elsewhere")
def test_a_journey_to_another_zone_is_noticed() -> None:
    """Date and zone follow the computer while the program runs."""
    _run(_JOURNEY)


def test_zone_data_come_along() -> None:
    """On a computer without zone data every zone is there, with its clock changes."""
    _run(_NO_ZONE_DATA, PYTHONTZPATH="")


def _run(program: str, **variables: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
