"""When a delivery runs, and when the LMS picks it up."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

GAP_MINUTES = 15  # "at least 15 minutes before the LMS app sync" (School Passport Connect)
LAST_DAY = -1


class Frequency(StrEnum):
    """How often a delivery runs."""

    MANUAL = "manual"
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


class Weekday(StrEnum):
    """Days of the week, Monday first, as RFC 5545 abbreviates them."""

    MONDAY = "MO"
    TUESDAY = "TU"
    WEDNESDAY = "WE"
    THURSDAY = "TH"
    FRIDAY = "FR"
    SATURDAY = "SA"
    SUNDAY = "SU"


ALL_DAYS = tuple(Weekday)


@dataclass(frozen=True, slots=True)
class LmsSync:
    """When the LMS app syncs: local time of its own zone, on its own days."""

    time: dt.time | None = None
    days: tuple[Weekday, ...] = ALL_DAYS
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Schedule:
    """When the delivery runs, in local time of an IANA zone.

    Attributes:
        frequency: Manual unless the person chose otherwise.
        time: Local start time, to the minute.
        days: For weekly schedules.
        month_day: 1 to 31, or :data:`LAST_DAY`, for monthly schedules; a month that has no such
            day is left out.
        zone: IANA name; empty until known.
        end_date: The last day a run may start on.
        lms: The LMS app's own sync; without a time there is nothing to keep a distance from.
        run_by_itself: Whether the operating system starts the runs.
    """

    frequency: Frequency = Frequency.MANUAL
    time: dt.time | None = None
    days: tuple[Weekday, ...] = ()
    month_day: int = 1
    zone: str = ""
    end_date: dt.date | None = None
    lms: LmsSync = LmsSync()
    run_by_itself: bool = False
