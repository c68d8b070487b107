"""The sign-in that a key of the older console needs: how long it lasts, and when to say so.

Source: Coursera's onboarding document for service accounts: a refresh token lives two weeks, and
each use of it prolongs it.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from coursera_wizard.domain.problem import Problem, ProblemCode, problem

LIFETIME: Final = dt.timedelta(days=14)
WARNING_AGE: Final = dt.timedelta(days=10)


def ends_at(prolonged_at: dt.datetime) -> dt.datetime:
    """Return when a sign-in ends unless something prolongs it (UTC)."""
    return prolonged_at + LIFETIME


def check_sign_in(prolonged_at: dt.datetime | None, now: dt.datetime) -> Problem | None:
    """Return what is to be said of a sign-in's age, or None.

    Args:
        prolonged_at: When it was last prolonged (UTC); nothing is said where that is not known.
        now: UTC.

    Returns:
        ``coursera.sign-in-ends-soon`` from the tenth day on, ``coursera.sign-in-needed`` after two
        weeks.
    """
    if prolonged_at is None:
        return None
    age = now - prolonged_at
    if age >= LIFETIME:
        return problem(ProblemCode.COURSERA_SIGN_IN_NEEDED)
    if age < WARNING_AGE:
        return None
    left = LIFETIME - age
    return problem(
        ProblemCode.COURSERA_SIGN_IN_ENDS_SOON,
        days=max(1, round(left / dt.timedelta(days=1))),
        age=age.days,
    )
