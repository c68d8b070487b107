"""The clock tells this computer's time."""

from __future__ import annotations

import datetime as dt
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
