"""Schedules read like sentences."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from dataclasses import replace

import pytest

from coursera_wizard.domain.schedule import (
    ALL_DAYS,
    LAST_DAY,
    Frequency,
    LmsSync,
    Schedule,
    Weekday,
)
from coursera_wizard.domain.schedule_words import (
    checked_until_text,
    clock_change_texts,
    days_text,
    describe,
    gap_text,
    shift_text,
    zoned_text,
)

NOW = dt.datetime(2026, 11, 22, 8, 0, tzinfo=dt.UTC)
WEEKLY = Schedule(
    Frequency.WEEKLY,
    dt.time(0, 45),
    ALL_DAYS[:5],
    zone="America/New_York",
    lms=LmsSync(dt.time(1, 0), ALL_DAYS[:5]),
)
MO, TU, WE, TH, FR, SA, SU = ALL_DAYS


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (ALL_DAYS, "Every day"),
        ((MO, TU, WE, TH, FR), "Mon–Fri"),
        ((MO, TU, WE, TH, SU), "Sun–Thu"),
        ((WE, MO, FR), "Mon, Wed, Fri"),
        ((SA, SU), "Sat, Sun"),
        ((), ""),
    ],
)
def test_days_text(days: tuple[Weekday, ...], text: str) -> None:
    """Runs of three days and more are ranges, also across the week's end."""
    assert days_text(days) == text


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(15, "15 minutes"), (1, "1 minute"), (60, "1 hour"), (125, "2 hours 5 minutes")],
)
def test_gap_text(minutes: int, text: str) -> None:
    """Lengths of time are said in hours and minutes."""
    assert gap_text(minutes) == text


@pytest.mark.parametrize(
    ("schedule", "sentence"),
    [
        (Schedule(), "Only when you run it"),
        (WEEKLY, "Mon–Fri 00:45, 15 minutes before the LMS"),
        (replace(WEEKLY, lms=LmsSync()), "Mon–Fri 00:45"),
        (replace(WEEKLY, time=None), "Mon–Fri"),
        (replace(WEEKLY, frequency=Frequency.DAILY, lms=LmsSync()), "Every day 00:45"),
        (
            replace(WEEKLY, frequency=Frequency.MONTHLY, month_day=LAST_DAY, lms=LmsSync()),
            "Last day of each month 00:45",
        ),
        (
            replace(WEEKLY, frequency=Frequency.MONTHLY, month_day=15, lms=LmsSync()),
            "Day 15 of each month 00:45",
        ),
    ],
)
def test_describe(schedule: Schedule, sentence: str) -> None:
    """One sentence says when it runs and how long before the LMS."""
    assert describe(schedule, NOW) == sentence


def test_describe_without_a_time_says_no_gap() -> None:
    """Without knowing the day the gap is left out."""
    assert describe(WEEKLY) == "Mon–Fri 00:45"


def test_checked_until_text() -> None:
    """It is said how far ahead the runs were checked."""
    assert checked_until_text(WEEKLY, NOW) == "Every run of the next 10 years was checked."
    ending = replace(WEEKLY, end_date=dt.date(2027, 5, 1))
    assert checked_until_text(ending, NOW) == "Every run until Sat 1 May 2027 was checked."


def test_clock_change_texts_say_skipped_and_repeated_times_by_date() -> None:
    """A run in the skipped hour and an LMS sync in the repeated one are both said, in order."""
    schedule = replace(
        WEEKLY, frequency=Frequency.DAILY, time=dt.time(2, 15), lms=LmsSync(dt.time(1, 30))
    )

    texts = clock_change_texts(schedule, NOW)

    assert texts == (
        (
            "On Sun 14 Mar 2027 the clock in America/New_York skips 02:15. The run starts at 03:00,"
            " the first moment after the skipped time."
        ),
        (
            "On Sun 7 Nov 2027 the clock in America/New_York shows 01:30 twice. The LMS is expected"
            " to sync at the first of the two."
        ),
    )


def test_clock_change_texts_the_other_way_round() -> None:
    """A run in the repeated hour and an LMS sync in the skipped one."""
    schedule = replace(
        WEEKLY, frequency=Frequency.DAILY, time=dt.time(1, 30), lms=LmsSync(dt.time(2, 15))
    )

    texts = clock_change_texts(schedule, NOW)

    assert texts == (
        (
            "On Sun 14 Mar 2027 the clock in America/New_York skips 02:15. The LMS is expected to"
            " sync at 03:00, the first moment after the skipped time."
        ),
        (
            "On Sun 7 Nov 2027 the clock in America/New_York shows 01:30 twice. The run starts at"
            " the first of the two."
        ),
    )


def test_clock_change_texts_of_calm_schedules() -> None:
    """Nothing is said where no start is touched, or nothing runs."""
    assert clock_change_texts(WEEKLY, NOW) == ()
    assert clock_change_texts(Schedule(), NOW) == ()


def test_zoned_text_and_shift_text() -> None:
    """Times carry their zone, also one that has no name of its own; changes carry a sign."""
    moment = dt.datetime(2026, 11, 23, 8, 45, tzinfo=dt.UTC)

    local = moment.astimezone(zoneinfo.ZoneInfo("America/New_York"))
    assert zoned_text(local) == "Mon 23 Nov 2026 03:45 (America/New_York)"
    assert zoned_text(moment) == "Mon 23 Nov 2026 08:45 (UTC)"
    assert shift_text(dt.timedelta(hours=-1)) == "−1 h"
    assert shift_text(dt.timedelta(minutes=30)) == "+30 min"
