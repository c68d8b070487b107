"""Periods of days: both ends belong to them."""

from __future__ import annotations

import datetime as dt

import pytest

from coursera_wizard.domain.periods import Period


@pytest.mark.parametrize(
    ("day", "inside"), [(9, False), (10, True), (12, True), (14, True), (15, False)]
)
def test_first_and_last_day_are_in_it(day: int, inside: bool) -> None:
    """A period from the 10th to the 14th holds both and what is between."""
    period = Period(dt.date(2026, 7, 10), dt.date(2026, 7, 14))
    assert period.holds(dt.date(2026, 7, day)) is inside
