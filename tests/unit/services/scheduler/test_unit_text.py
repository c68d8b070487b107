"""Unit files of systemd as text; what systemd makes of them is in test_systemd.py."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from coursera_wizard.domain.schedule import LAST_DAY, Frequency, Schedule, Weekday
from coursera_wizard.services.scheduler import unit_text
from coursera_wizard.services.scheduler.backend import Command
from tests.support.schedules import DAILY, an_entry

NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("schedule", "line"),
    [
        (DAILY, "*-*-* 01:45:00 America/Los_Angeles"),
        (
            replace(DAILY, frequency=Frequency.WEEKLY, days=(Weekday.FRIDAY, Weekday.MONDAY)),
            "Mon,Fri *-*-* 01:45:00 America/Los_Angeles",
        ),
        (
            replace(DAILY, frequency=Frequency.MONTHLY, month_day=LAST_DAY),
            "*-*~01 01:45:00 America/Los_Angeles",
        ),
        (
            replace(DAILY, frequency=Frequency.MONTHLY, month_day=5),
            "*-*-05 01:45:00 America/Los_Angeles",
        ),
    ],
)
def test_each_frequency_has_its_rule(schedule: Schedule, line: str) -> None:
    """Zone, weekdays and the last day of a month are systemd's own."""
    assert unit_text.calendars(schedule, NOW) == (line,)


def test_a_start_in_a_skipped_hour_has_a_line_of_its_own() -> None:
    """At the first moment after the gap, in UTC."""
    lines = unit_text.calendars(replace(DAILY, time=dt.time(2, 30)), NOW)

    assert lines[1] == "2026-03-08 10:00:00 UTC"


def test_paths_that_systemd_takes_stand_as_they_are() -> None:
    """Only what is odd goes by way of the shell."""
    text = unit_text.service_text(an_entry())

    assert "\nWorkingDirectory=/opt/app\n" in text
    assert '\nExecStart="/opt/app/coursera-delivery" "run" ' in text


@pytest.mark.parametrize("odd", ['/a "b"', "/a'b", "/a\\b", "/a$b", "/a "])
def test_odd_paths_are_words_of_a_fixed_line(odd: str) -> None:
    """Systemd refuses some letters in a program's path; the shell gets it as a word."""
    text = unit_text.service_text(an_entry(command=Command((odd, "run"), Path("/"))))

    assert '\nExecStart=/bin/sh -c "cd -- \\"$$0\\" && exec \\"$$@\\"" "/" ' in text


def test_settings_are_read_back_by_section() -> None:
    """Remarks are passed over, and a line that goes on is one."""
    text = "# x\n[Unit]\nDescription = a\n;y\n[Timer]\nOnCalendar=daily\nOnCalendar=a\\\nb\n"

    assert unit_text.settings(text) == (
        ("Unit.Description", "a"),
        ("Timer.OnCalendar", "daily"),
        ("Timer.OnCalendar", "a b"),
    )


def test_a_list_of_paths_keeps_its_dollar() -> None:
    """Only commands know variables."""
    assert unit_text.path_value('/a "b" $c 5%') == '"/a \\"b\\" $c 5%%"'
