"""When Windows starts a task: its triggers know the computer's own time zone, and no other.

In the schedule's own zone one trigger says it all. In another zone the schedule's time falls on a
few local times, which change with the clocks of both: there is a trigger for each, every day, and
the program sees whether a run is due. Starts that a clock change moves to an odd time of day, a few
days of the coming years, get triggers of their own.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from coursera_wizard.domain.schedule_times import ClockChange, checked_zone, next_runs

if TYPE_CHECKING:
    from coursera_wizard.domain.schedule import Schedule

_LOOK_AHEAD: Final = dt.timedelta(days=3 * 366)
_COUNT: Final = 1200
_MOST_SINGLES: Final = 24  # a task takes 48 triggers


@dataclass(frozen=True, slots=True)
class Times:
    """When a task is started, in the computer's own time.

    Attributes:
        is_own_zone: Whether the computer's zone is the schedule's: then the schedule's days count.
        daily: Times of day.
        singles: Single starts, at other times of day.
    """

    is_own_zone: bool
    daily: tuple[dt.time, ...]
    singles: tuple[dt.datetime, ...] = ()


def task_times(schedule: Schedule, zone_name: str, now: dt.datetime) -> Times:
    """Return when Windows is to start a delivery.

    Args:
        schedule: Complete, and not manual.
        zone_name: The computer's IANA zone.
        now: Aware.
    """
    runs = [run for run in next_runs(schedule, now, _COUNT) if run.start.utc < now + _LOOK_AHEAD]
    zone = checked_zone(zone_name)
    if zone_name == schedule.zone:
        moved = [
            run.start.utc.astimezone(zone).replace(tzinfo=None)
            for run in runs
            if run.start.change is ClockChange.SKIPPED
        ]
        return Times(True, (schedule.time or dt.time(),), tuple(moved[:_MOST_SINGLES]))
    starts = [run.start.utc.astimezone(zone).replace(tzinfo=None, fold=0) for run in runs]
    often = Counter(start.time() for start in starts)
    usual = max(often.values(), default=0)
    daily = sorted(time for time, count in often.items() if count * 20 > usual)
    singles = [start for start in starts if start.time() not in daily]
    return Times(False, tuple(daily), tuple(singles[:_MOST_SINGLES]))
