"""The sentences of the connection test."""

from __future__ import annotations

import datetime as dt

import pytest

from coursera_wizard.services.connection import sentences


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (None, "can be read."),
        (dt.timedelta(minutes=20), "less than an hour old"),
        (dt.timedelta(minutes=-20), "less than an hour old"),
        (dt.timedelta(hours=1), "1 hour old"),
        (dt.timedelta(hours=26), "26 hours old"),
        (dt.timedelta(days=3), "3 days old"),
    ],
)
def test_the_age_of_reports_is_told_in_plain_words(age: dt.timedelta | None, words: str) -> None:
    """Hours up to two days, days beyond."""
    assert words in sentences.enrollments_read(age)


def test_counts_have_their_own_form() -> None:
    """One is not many, and an unknown number is not none."""
    assert sentences.programs_found(1).startswith("1 active program can")
    assert sentences.programs_found(12000).startswith("12,000 active programs")
    assert sentences.programs_found(None) == "Programs can be read."
    assert "1 minute at" in sentences.credentials_accepted(5)
    assert "30 minutes" in sentences.credentials_accepted(1799)
