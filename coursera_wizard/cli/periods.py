"""Periods of days as they are given to commands, and as they read."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from coursera_wizard.cli.parser import PROGRAM, UsageError
from coursera_wizard.domain.periods import Period
from coursera_wizard.domain.schedule_words import date_text
from coursera_wizard.i18n import _

if TYPE_CHECKING:
    from collections.abc import Mapping


def chosen_period(
    first: dt.date | None, last: dt.date | None, today: dt.date, command: str
) -> Period | None:
    """Return the period from what was given; None where nothing was.

    Args:
        first: Today by default.
        last: As far as there are days by default.
        today: Where the delivery runs.
        command: For complaints.

    Raises:
        UsageError: The last day is before the first, or over.
    """
    if first is None and last is None:
        return None
    period = Period(first or today, last or dt.date.max)
    if period.last < max(period.first, today):
        sentence = _("The last day, {day}, is before the first one, or over.")
        raise UsageError(sentence.format(day=period.last.isoformat()), f"{PROGRAM} {command}")
    return period


def period_text(period: Period) -> str:
    """Return a period in words, to stand behind a verb."""
    if period.last == dt.date.max:
        return _("from {first} on").format(first=date_text(period.first))
    return _("from {first} to {last}").format(
        first=date_text(period.first), last=date_text(period.last)
    )


def period_object(period: Period | None) -> Mapping[str, str | None] | None:
    """Return a period as JSON; an open end is null."""
    if period is None:
        return None
    last = None if period.last == dt.date.max else period.last.isoformat()
    return {"first": period.first.isoformat(), "last": last}
