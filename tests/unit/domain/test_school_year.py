"""The school year and its defaults."""

from __future__ import annotations

import datetime as dt

import pytest

from coursera_wizard.domain.school_year import SchoolYear, default_school_year


@pytest.mark.parametrize(
    ("today", "first_year"),
    [("2026-11-22", 2026), ("2027-05-31", 2026), ("2027-06-01", 2027), ("2026-01-01", 2025)],
)
def test_default_school_year_is_around_today(today: str, first_year: int) -> None:
    """August to July; from June on the coming one."""
    year = default_school_year(dt.date.fromisoformat(today))

    assert year == SchoolYear(dt.date(first_year, 8, 1), dt.date(first_year + 1, 7, 31))
    assert year.ends_in == first_year + 1


def test_next_keeps_the_days_also_from_a_leap_day() -> None:
    """One click makes the following year."""
    year = SchoolYear(dt.date(2024, 2, 29), dt.date(2025, 1, 31))

    assert year.next() == SchoolYear(dt.date(2025, 2, 28), dt.date(2026, 1, 31))


@pytest.mark.parametrize(
    ("first", "last", "valid"),
    [
        ("2026-08-01", "2027-07-31", True),
        ("2026-08-01", "2026-08-01", False),
        ("2026-08-01", "2026-07-01", False),
        ("2026-08-01", "2029-07-01", False),
    ],
)
def test_is_valid(first: str, last: str, valid: bool) -> None:
    """A year begins before it ends and is no longer than two years."""
    year = SchoolYear(dt.date.fromisoformat(first), dt.date.fromisoformat(last))

    assert year.is_valid is valid


def test_days_left_counts_to_the_last_day() -> None:
    """Zero on the last day, negative after it."""
    year = SchoolYear(dt.date(2026, 8, 1), dt.date(2027, 7, 31))

    assert year.days_left(dt.date(2027, 7, 31)) == 0
    assert year.days_left(dt.date(2027, 8, 2)) == -2
