"""Pictures of the schedule page."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from coursera_wizard.domain.schedule import Frequency, LmsSync, Schedule, Weekday
from coursera_wizard.domain.school_year import SchoolYear
from coursera_wizard.wizard.steps import StepId
from tests.support.shots_base import Shot, a_view
from tests.support.window import World, a_connected_session

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from PySide6.QtWidgets import QWidget

SCHOOL_DAYS = tuple(Weekday)[:5]
ZONE = "America/Los_Angeles"
WEEKLY = Schedule(
    frequency=Frequency.WEEKLY,
    time=dt.time(0, 45),
    days=SCHOOL_DAYS,
    zone=ZONE,
    lms=LmsSync(dt.time(1, 0), SCHOOL_DAYS, ZONE),
)


def _with(schedule: Schedule, year: SchoolYear | None = None) -> Callable[[], Awaitable[QWidget]]:
    async def build() -> QWidget:
        world = World()
        session = a_connected_session(world)
        session.choose(schedule=schedule)
        if year is not None:
            session.choose(school_year=year)
        return await a_view(world, session, StepId.SCHEDULE)

    return build


SHOTS = [
    Shot("5-schedule-manual", _with(Schedule(zone=ZONE))),
    Shot("5-schedule-weekly", _with(WEEKLY)),
    Shot("5-schedule-too-late", _with(replace(WEEKLY, time=dt.time(0, 50)))),
    Shot(
        "5-schedule-clock-change",
        _with(
            replace(
                WEEKLY,
                frequency=Frequency.DAILY,
                time=dt.time(2, 30),
                zone="America/New_York",
                lms=LmsSync(dt.time(9, 0), tuple(Weekday), "Europe/Berlin"),
                end_date=dt.date(2027, 6, 30),
            )
        ),
    ),
    Shot(
        "5-schedule-clocks-marked",
        _with(
            Schedule(
                Frequency.MONTHLY,
                dt.time(2, 30),
                month_day=28,
                zone="America/New_York",
                lms=LmsSync(dt.time(9, 0), tuple(Weekday), "Europe/Berlin"),
            )
        ),
    ),
    Shot(
        "5-schedule-year-ends",
        _with(
            replace(WEEKLY, frequency=Frequency.MONTHLY, month_day=-1, lms=LmsSync(zone=ZONE)),
            SchoolYear(dt.date(2025, 12, 1), dt.date(2026, 12, 10)),
        ),
    ),
]
