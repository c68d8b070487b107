"""Periods of days in which a delivery rests, or removes nobody (Connect, data rollover)."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Period:
    """Days from the first to the last, both included, in the delivery's own time zone."""

    first: dt.date
    last: dt.date

    def holds(self, day: dt.date) -> bool:
        """Return whether a day is in it."""
        return self.first <= day <= self.last


def day_in(zone: str, moment: dt.datetime) -> dt.date:
    """Return the day it is in an IANA zone at a moment; in UTC where the zone is not known."""
    try:
        return moment.astimezone(zoneinfo.ZoneInfo(zone or "UTC")).date()
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return moment.astimezone(dt.UTC).date()
