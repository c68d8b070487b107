"""The day the college is told from, and the last refresh of its reports."""

from __future__ import annotations

import datetime as dt

import pytest

from coursera_wizard.services.practice.college import College
from coursera_wizard.services.practice.progress import (
    DAY_MS,
    LAST_REFRESH_MS,
    first_refresh,
    last_refresh,
)
from tests.unit.services.practice.callers import Caller


def ms(text: str) -> int:
    """Return a moment in epoch milliseconds."""
    return int(dt.datetime.fromisoformat(text).timestamp() * 1000)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-22T08:04:22+00:00", "2026-11-22T04:00:00+00:00"),
        ("2026-11-22T04:00:00+00:00", "2026-11-22T04:00:00+00:00"),
        ("2026-11-22T03:59:59+00:00", "2026-11-21T04:00:00+00:00"),
        ("2025-01-01T12:00:00+00:00", "2025-01-01T04:00:00+00:00"),
    ],
)
def test_progress_refreshes_at_four(now: str, expected: str) -> None:
    """The last refresh is the last 04:00 UTC, also before the college was invented."""
    assert last_refresh(ms(now)) == ms(expected)


def test_progress_is_told_from_one_day_for_a_term() -> None:
    """The day dates are told from stays for 91 days, and is never far away."""
    days = [first_refresh(LAST_REFRESH_MS + day * DAY_MS) for day in range(-200, 400)]

    assert days[200] == LAST_REFRESH_MS
    assert sorted(days) == days
    assert len(set(days)) == 8
    assert all(
        0 <= LAST_REFRESH_MS + day * DAY_MS - found < 91 * DAY_MS
        for day, found in zip(range(-200, 400), days, strict=True)
    )


async def test_progress_keeps_the_rows_of_a_seed() -> None:
    """Told from a later day the same rows are there, and every date has moved along with it."""
    moved = 91 * DAY_MS
    before = await Caller(College()).all_rows("/enrollmentReports")
    later = Caller(
        College(told_from_ms=LAST_REFRESH_MS + moved), last_refresh_ms=LAST_REFRESH_MS + moved
    )
    after = await later.all_rows("/enrollmentReports")

    def unmoved(row: dict[str, object]) -> dict[str, object]:
        return {
            name: value - moved if isinstance(value, int) and value > moved else value
            for name, value in row.items()
        }

    assert [unmoved(row) for row in after] == before
