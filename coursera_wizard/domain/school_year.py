"""The school year, which OneRoster needs and Coursera does not have."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

WARNING_DAYS = 30


@dataclass(frozen=True, slots=True)
class SchoolYear:
    """First and last day, both inclusive (OneRoster's endDate is the day after the last)."""

    first_day: dt.date
    last_day: dt.date

    @property
    def ends_in(self) -> int:
        """The calendar year in which it ends: OneRoster's ``schoolYear``."""
        return self.last_day.year

    @property
    def is_valid(self) -> bool:
        """Whether it begins before it ends and is no longer than two years."""
        return self.first_day < self.last_day <= self.first_day + dt.timedelta(days=731)

    def next(self) -> SchoolYear:
        """Return the year that follows: the same days, one year later."""
        return SchoolYear(_a_year_later(self.first_day), _a_year_later(self.last_day))

    def days_left(self, today: dt.date) -> int:
        """Return the days from today to the last day; negative once it is over."""
        return (self.last_day - today).days


def default_school_year(today: dt.date) -> SchoolYear:
    """Return August 1 to July 31 around today; from June on, the coming one."""
    start_year = today.year if today.month >= 6 else today.year - 1
    return SchoolYear(dt.date(start_year, 8, 1), dt.date(start_year + 1, 7, 31))


def _a_year_later(day: dt.date) -> dt.date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # February 29
        return day.replace(year=day.year + 1, day=28)
