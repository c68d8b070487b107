"""A run starts at least 15 minutes before the LMS sync, or the schedule is refused and mended."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings

from coursera_wizard.domain.problem import ProblemCode
from coursera_wizard.domain.schedule import (
    ALL_DAYS,
    LAST_DAY,
    Frequency,
    LmsSync,
    Schedule,
    Weekday,
)
from coursera_wizard.domain.schedule_gaps import tightest_run
from coursera_wizard.domain.schedule_rules import check_schedule, mended
from tests.unit.domain.test_schedule_gaps import schedules

NOW = dt.datetime(2026, 11, 22, 8, 0, tzinfo=dt.UTC)
PACIFIC = "America/Los_Angeles"
WORKDAYS = ALL_DAYS[:5]
WEEKLY = Schedule(
    Frequency.WEEKLY,
    dt.time(0, 45),
    WORKDAYS,
    zone=PACIFIC,
    lms=LmsSync(dt.time(1, 0), WORKDAYS, PACIFIC),
)


def codes(schedule: Schedule) -> list[ProblemCode]:
    """Return the codes of a schedule's problems."""
    return [found.code for found in check_schedule(schedule, NOW)]


def at(schedule: Schedule, hour: int, minute: int) -> Schedule:
    """Return the schedule with another start."""
    return replace(schedule, time=dt.time(hour, minute))


@pytest.mark.parametrize(
    "schedule",
    [
        Schedule(),
        WEEKLY,
        replace(WEEKLY, lms=LmsSync()),
        at(WEEKLY, 1, 1),  # after the LMS: the next sync is a day away
        replace(WEEKLY, frequency=Frequency.MONTHLY, month_day=LAST_DAY),
    ],
)
def test_check_schedule_accepts(schedule: Schedule) -> None:
    """Manual, exactly 15 minutes, no LMS time, and a start after the LMS sync are fine."""
    assert check_schedule(schedule, NOW) == ()


@pytest.mark.parametrize(
    ("schedule", "code", "field"),
    [
        (replace(WEEKLY, time=None), ProblemCode.SCHEDULE_TIME_MISSING, "schedule.time"),
        (replace(WEEKLY, days=()), ProblemCode.SCHEDULE_DAYS_MISSING, "schedule.days"),
        (
            replace(WEEKLY, frequency=Frequency.MONTHLY, month_day=0),
            ProblemCode.SCHEDULE_DAYS_MISSING,
            "schedule.month_day",
        ),
        (replace(WEEKLY, zone="Nowhere"), ProblemCode.SCHEDULE_ZONE_UNKNOWN, "schedule.zone"),
        (
            replace(WEEKLY, lms=LmsSync(dt.time(1), ())),
            ProblemCode.SCHEDULE_DAYS_MISSING,
            "schedule.lms.days",
        ),
        (
            replace(WEEKLY, lms=LmsSync(dt.time(1), WORKDAYS, "Nowhere")),
            ProblemCode.SCHEDULE_ZONE_UNKNOWN,
            "schedule.lms.zone",
        ),
        (
            replace(WEEKLY, end_date=dt.date(2026, 11, 22)),
            ProblemCode.SCHEDULE_NEVER_RUNS,
            "schedule.end_date",
        ),
    ],
)
def test_check_schedule_names_what_is_missing(
    schedule: Schedule, code: ProblemCode, field: str
) -> None:
    """Each missing part is one problem at its field."""
    (found,) = check_schedule(schedule, NOW)

    assert (found.code, found.field) == (code, field)


def test_check_schedule_names_everything_missing_at_once() -> None:
    """Nobody has to come back for the second mistake."""
    schedule = replace(WEEKLY, time=None, days=(), zone="", lms=LmsSync(dt.time(1), (), "x"))

    assert codes(schedule) == [
        ProblemCode.SCHEDULE_TIME_MISSING,
        ProblemCode.SCHEDULE_DAYS_MISSING,
        ProblemCode.SCHEDULE_ZONE_UNKNOWN,
        ProblemCode.SCHEDULE_DAYS_MISSING,
        ProblemCode.SCHEDULE_ZONE_UNKNOWN,
    ]


def test_check_schedule_refuses_less_than_15_minutes() -> None:
    """Ten minutes are too few; run, gap, LMS time and the better start are said."""
    (found,) = check_schedule(at(WEEKLY, 0, 50), NOW)

    assert found.code is ProblemCode.SCHEDULE_TOO_LATE
    assert dict(found.places) == {
        "gap": "10",
        "run": "Mon 23 Nov 2026 00:50 (America/Los_Angeles)",
        "lms": "01:00",
        "fix": ": 00:45",
    }
    assert "00:45" in found.what_to_do


def test_check_schedule_refuses_the_same_moment() -> None:
    """A run that starts with the LMS has a gap of nothing."""
    (found,) = check_schedule(at(WEEKLY, 1, 0), NOW)

    assert dict(found.places)["gap"] == "0"


def test_check_schedule_names_the_zone_of_a_distant_lms() -> None:
    """Two clocks are told apart by naming the zone."""
    schedule = replace(at(WEEKLY, 0, 50), lms=LmsSync(dt.time(4), ALL_DAYS, "America/New_York"))

    (found,) = check_schedule(schedule, NOW)

    assert dict(found.places)["lms"] == "04:00 (America/New_York)"


def test_check_schedule_finds_a_clock_change_months_away() -> None:
    """Safe all winter, too late in the weeks when only one of two zones has changed its clock."""
    schedule = replace(WEEKLY, lms=LmsSync(dt.time(7, 55), ALL_DAYS, "Europe/London"))

    (found,) = check_schedule(schedule, NOW)

    assert dict(found.places)["run"] == "Mon 15 Mar 2027 00:45 (America/Los_Angeles)"
    assert dict(found.places)["gap"] == "10"
    assert check_schedule(replace(schedule, end_date=dt.date(2027, 3, 12)), NOW) == ()


def test_check_schedule_counts_how_long_runs_take() -> None:
    """Where runs took 40 minutes, 15 are not enough."""
    (found,) = check_schedule(WEEKLY, NOW, needed_minutes=40)

    assert dict(found.places)["fix"] == ": 00:20"


def test_mended_crosses_midnight_to_the_day_before() -> None:
    """Before a sync at 00:05 on workdays the run starts at 23:50, Sunday to Thursday."""
    schedule = replace(at(WEEKLY, 0, 0), lms=LmsSync(dt.time(0, 5), WORKDAYS))

    better = mended(schedule, NOW)

    assert better is not None
    assert better.time == dt.time(23, 50)
    assert better.days == (*ALL_DAYS[:4], Weekday.SUNDAY)
    (found,) = check_schedule(schedule, NOW)
    assert dict(found.places)["fix"] == ": 23:50, Sun–Thu"


def test_mended_daily_crosses_midnight_on_the_same_days() -> None:
    """A daily run only moves to the evening before."""
    schedule = Schedule(Frequency.DAILY, dt.time(0, 0), zone="UTC", lms=LmsSync(dt.time(0, 5)))

    better = mended(schedule, NOW)

    assert better == replace(schedule, time=dt.time(23, 50))


@pytest.mark.parametrize(("day", "day_before"), [(1, LAST_DAY), (15, 14)])
def test_mended_monthly_crosses_midnight(day: int, day_before: int) -> None:
    """The day before the first of a month is the last of the one before."""
    schedule = Schedule(
        Frequency.MONTHLY, dt.time(0), month_day=day, zone="UTC", lms=LmsSync(dt.time(0, 5))
    )

    better = mended(schedule, NOW)

    assert better == replace(schedule, time=dt.time(23, 50), month_day=day_before)


def test_mended_knows_no_day_before_the_last_of_a_month() -> None:
    """The last day but one cannot be said in a schedule."""
    schedule = Schedule(
        Frequency.MONTHLY, dt.time(0), month_day=LAST_DAY, zone="UTC", lms=LmsSync(dt.time(0, 5))
    )

    assert mended(schedule, NOW) is None
    (found,) = check_schedule(schedule, NOW)
    assert dict(found.places)["fix"] == ""


def test_mended_keeps_what_is_early_enough() -> None:
    """Nothing moves where nothing has to."""
    assert mended(WEEKLY, NOW) == WEEKLY
    assert mended(at(WEEKLY, 0, 59), NOW) == at(WEEKLY, 0, 45)


def test_mended_leaves_an_incomplete_schedule_alone() -> None:
    """Without runs or LMS there is nothing to mend."""
    assert mended(Schedule(), NOW) is None
    assert mended(replace(WEEKLY, lms=LmsSync()), NOW) is None


def test_mended_does_not_offer_a_start_that_is_over() -> None:
    """On the last evening an earlier start would never run."""
    late = dt.datetime(2026, 11, 22, 23, 50, tzinfo=dt.UTC)
    schedule = Schedule(
        Frequency.DAILY,
        dt.time(23, 55),
        zone="UTC",
        end_date=dt.date(2026, 11, 22),
        lms=LmsSync(dt.time(0, 5)),
    )

    assert mended(schedule, late) is None


@settings(max_examples=25)
@given(schedules)
def test_mended_is_safe_and_the_nearest(schedule: Schedule) -> None:
    """The mended start is early enough for every run, and one minute later would not be."""
    better = mended(schedule, NOW)

    tightest = tightest_run(schedule, NOW)
    if tightest is None or tightest.gap is None:
        assert better is None
        return
    if tightest.gap >= dt.timedelta(minutes=15):
        assert better == schedule
        return
    assert better is not None or schedule.month_day == LAST_DAY
    if better is None or better.time is None:
        return
    assert check_schedule(better, NOW) == ()
    minute_later = dt.datetime.combine(dt.date(2026, 1, 1), better.time) + dt.timedelta(minutes=1)
    if minute_later.day == 1:
        assert check_schedule(replace(better, time=minute_later.time()), NOW) != ()
