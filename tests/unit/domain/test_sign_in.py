"""How long a sign-in lasts, and when that is said."""

from __future__ import annotations

import datetime as dt

import pytest

from coursera_wizard.domain.problem import ProblemCode, Severity
from coursera_wizard.domain.sign_in import check_sign_in, ends_at
from tests.support.builders import NOW


@pytest.mark.parametrize(
    ("days", "code"),
    [
        (0, None),
        (9.99, None),
        (10, ProblemCode.COURSERA_SIGN_IN_ENDS_SOON),
        (13.99, ProblemCode.COURSERA_SIGN_IN_ENDS_SOON),
        (14, ProblemCode.COURSERA_SIGN_IN_NEEDED),
        (-1, None),
    ],
)
def test_age_is_judged(days: float, code: ProblemCode | None) -> None:
    """Nothing is said before the tenth day, and after two weeks it is over."""
    found = check_sign_in(NOW - dt.timedelta(days=days), NOW)

    assert (found.code if found else None) is code


def test_warning_counts_the_days() -> None:
    """It says how many days are left, and how old the sign-in is."""
    found = check_sign_in(NOW - dt.timedelta(days=11, hours=2), NOW)

    assert found is not None
    assert found.severity is Severity.WARNS
    assert found.title == "The sign-in ends in 3 days"
    assert "for 11 days" in found.what_happened


def test_unknown_time_says_nothing() -> None:
    """A sign-in from another computer is no reason for a warning."""
    assert check_sign_in(None, NOW) is None
    assert ends_at(NOW) == NOW + dt.timedelta(days=14)
