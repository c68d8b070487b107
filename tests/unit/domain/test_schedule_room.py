"""A run needs 15 minutes before the LMS sync, or as long as recent runs took."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from coursera_wizard.domain.run import Package, Run, RunOutcome
from coursera_wizard.domain.schedule import ALL_DAYS, Frequency, LmsSync, Schedule
from coursera_wizard.domain.schedule_room import (
    check_room,
    latest_safe_start,
    latest_start_text,
    longest_run,
    needed_minutes,
)

NOW = dt.datetime(2026, 11, 22, 8, 0, tzinfo=dt.UTC)
DAILY = Schedule(
    Frequency.DAILY, dt.time(0, 45), zone="America/Los_Angeles", lms=LmsSync(dt.time(1))
)


def run(seconds: float, outcome: RunOutcome = RunOutcome.DELIVERED) -> Run:
    """Return a run that made a package."""
    return Run("id", "d", "D", NOW, outcome=outcome, seconds=seconds, package=Package("p", "0"))


def minutes(count: float) -> dt.timedelta:
    """Return so many minutes."""
    return dt.timedelta(minutes=count)


def test_longest_run_of_the_last_ten() -> None:
    """The eleventh run back is forgotten, and what did not do the whole work does not count."""
    newest_first = [
        run(9000, RunOutcome.FAILED),
        replace(run(9000, RunOutcome.HELD), package=None),
        run(9000, RunOutcome.CANCELED),
        run(80, RunOutcome.PREVIEWED),
        *[run(60)] * 9,
        run(9000),
    ]

    assert longest_run(newest_first) == dt.timedelta(seconds=80)
    assert longest_run([]) == dt.timedelta(0)


@pytest.mark.parametrize(
    ("longest", "needed"), [(0, 15), (15, 15), (15.01, 16), (22, 22), (22.5, 23)]
)
def test_needed_minutes(longest: float, needed: int) -> None:
    """Fifteen minutes at least, and whole minutes that hold the longest run."""
    assert needed_minutes(minutes(longest)) == needed


def test_latest_safe_start_does_not_depend_on_the_start() -> None:
    """However early a run starts, the latest safe start is the same."""
    for start in (dt.time(0, 50), dt.time(0, 45), dt.time(20), dt.time(3)):
        found = latest_safe_start(replace(DAILY, time=start), NOW, minutes(0))
        longer = latest_safe_start(replace(DAILY, time=start), NOW, minutes(22))

        assert found is not None
        assert found.time == dt.time(0, 45)
        assert longer is not None
        assert longer.time == dt.time(0, 38)


def test_latest_safe_start_before_midnight() -> None:
    """Before an LMS sync shortly after midnight the days of a weekly run move along."""
    weekly = replace(
        DAILY, frequency=Frequency.WEEKLY, days=ALL_DAYS[:5], time=dt.time(0, 1),
        lms=LmsSync(dt.time(0, 5), ALL_DAYS[:5]),
    )  # fmt: skip

    found = latest_safe_start(weekly, NOW, minutes(0))

    assert found is not None
    assert (found.time, found.days) == (dt.time(23, 50), (*ALL_DAYS[:4], ALL_DAYS[6]))


def test_latest_safe_start_of_nothing() -> None:
    """Without an LMS sync, or without runs, every start is as good."""
    assert latest_safe_start(replace(DAILY, lms=LmsSync()), NOW, minutes(5)) is None
    assert latest_safe_start(Schedule(), NOW, minutes(5)) is None


def test_recent_runs_longer_than_the_gap_are_warned_of() -> None:
    """The warning names both times and the start that mends it; a broken rule is refused anyway."""
    (found,) = check_room(DAILY, NOW, minutes(21.5))

    assert not found.is_blocking
    assert found.what_happened == (
        "The longest of the last ten runs took 22 minutes, and the run of Sun 22 Nov 2026 00:45"
        " (America/Los_Angeles) starts 15 minutes before the LMS syncs."
    )
    assert "Choose an earlier time: 00:38, so" in found.what_to_do
    for quiet, longest in (
        (DAILY, 15),
        (replace(DAILY, time=dt.time(0, 50)), 30),
        (replace(DAILY, lms=LmsSync()), 30),
        (replace(DAILY, time=dt.time(0, 20)), 30),
    ):
        assert check_room(quiet, NOW, minutes(longest)) == ()


def test_latest_start_text() -> None:
    """The latest safe start is said with its zone, and with what makes it earlier."""
    assert latest_start_text(DAILY, NOW, minutes(3)) == (
        "The latest safe start is 00:45 (America/Los_Angeles)."
    )
    assert latest_start_text(DAILY, NOW, minutes(22)) == (
        "The latest safe start is 00:38 (America/Los_Angeles): the longest of the last ten runs"
        " took 22 minutes."
    )
    assert latest_start_text(Schedule(), NOW, minutes(22)) == ""
