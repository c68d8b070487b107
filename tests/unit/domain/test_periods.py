"""Periods of days: both ends belong to them."""

from __future__ import annotations

import datetime as dt

import pytest

from coursera_wizard.domain.periods import Period, day_in


@pytest.mark.parametrize(
    ("day", "inside"), [(9, False), (10, True), (12, True), (14, True), (15, False)]
)
def test_first_and_last_day_are_in_it(day: int, inside: bool) -> None:
    """A period from the 10th to the 14th holds both and what is between."""
    period = Period(dt.date(2026, 7, 10), dt.date(2026, 7, 14))
    assert period.holds(dt.date(2026, 7, day)) is inside


@pytest.mark.parametrize(
    ("zone", "day"),
    [("America/Los_Angeles", 21), ("UTC", 22), ("Asia/Tokyo", 22), ("", 22), ("No/Where", 22)],
)
def test_day_is_that_of_the_zone(zone: str, day: int) -> None:
    """Shortly after midnight in Greenwich it is the day before in California."""
    moment = dt.datetime(2026, 11, 22, 2, tzinfo=dt.UTC)

    assert day_in(zone, moment) == dt.date(2026, 11, day)
