"""Periods are given by their first and last day, and read as a sentence part."""

from __future__ import annotations

import datetime as dt

import pytest

from coursera_wizard.cli.parser import UsageError
from coursera_wizard.cli.periods import chosen_period, period_object, period_text
from coursera_wizard.domain.periods import Period

TODAY = dt.date(2026, 11, 22)
LATER = dt.date(2026, 12, 24)


@pytest.mark.parametrize(
    ("first", "last", "period"),
    [
        (None, None, None),
        (None, LATER, Period(TODAY, LATER)),
        (LATER, None, Period(LATER, dt.date.max)),
        (TODAY, TODAY, Period(TODAY, TODAY)),
        (dt.date(2026, 1, 1), LATER, Period(dt.date(2026, 1, 1), LATER)),
    ],
)
def test_period(first: dt.date | None, last: dt.date | None, period: Period | None) -> None:
    """It begins today and never ends, unless it is said otherwise."""
    assert chosen_period(first, last, TODAY, "suspend") == period


@pytest.mark.parametrize(
    ("first", "last"), [(None, dt.date(2026, 11, 21)), (LATER, TODAY), (LATER, dt.date.min)]
)
def test_period_that_is_over(first: dt.date | None, last: dt.date) -> None:
    """Such a period would do nothing."""
    with pytest.raises(UsageError) as caught:
        chosen_period(first, last, TODAY, "suspend")

    assert caught.value.command == "coursera-delivery suspend"


def test_period_reads_as_a_sentence_part() -> None:
    """An open end is said, and null as JSON."""
    closed, opened = Period(TODAY, LATER), Period(TODAY, dt.date.max)

    assert period_text(closed) == "from Sun 22 Nov 2026 to Thu 24 Dec 2026"
    assert period_text(opened) == "from Sun 22 Nov 2026 on"
    assert period_object(closed) == {"first": "2026-11-22", "last": "2026-12-24"}
    assert period_object(opened) == {"first": "2026-11-22", "last": None}
    assert period_object(None) is None
