"""Enrollments, many at a time and in classes of different terms."""

from __future__ import annotations

import pytest

from coursera_wizard.services.package_check.verdict import Rule
from tests.support.sample_packages import Sample, a_sample
from tests.unit.services.package_check.conftest import Check


def _two_terms() -> Sample:
    sample = a_sample(grades=False)
    term = sample.rows["academicSessions"][1]
    sample.rows["academicSessions"] += [
        term | {"sourcedId": "s4", "startDate": "2025-08-15", "endDate": "2026-01-01"},
        term | {"sourcedId": "s5", "startDate": "2026-01-01", "endDate": "2026-07-01"},
    ]
    sample.put("classes", 0, termSourcedIds="s4")
    sample.put("classes", 1, termSourcedIds="s5")
    sample.put("enrollments", 1, beginDate="2026-01-01")
    return sample


def test_dates_are_held_against_the_own_class(check: Check) -> None:
    """Classes of other terms have other days."""
    assert check(_two_terms(), None).mistakes == ()


@pytest.mark.parametrize(
    ("begin", "end", "rule"),
    [
        ("2025-12-31", "", Rule.ENROLLMENT_DATES), ("", "2026-01-01", Rule.ENROLLMENT_DATES),
        ("2026-03-01", "2026-03-01", Rule.DATES_ORDER), ("", "2026-07-01", None),
        ("2026-06-30", "2026-07-01", None), ("", "", None),
    ],
)  # fmt: skip
def test_ends_are_the_day_after(begin: str, end: str, rule: Rule | None, check: Check) -> None:
    """The first day of a term is in it, its end is not, and no enrollment is empty."""
    sample = _two_terms()
    sample.put("enrollments", 1, beginDate=begin, endDate=end)

    verdict = check(sample, None)

    assert [one.rule for one in verdict.mistakes] == ([rule] if rule else [])


def test_a_teacher_may_be_primary(check: Check) -> None:
    """Only others may not."""
    sample = a_sample(grades=False)
    sample.put("enrollments", 2, role="teacher", primary="true")

    assert check(sample, None).mistakes == ()


def test_a_pair_of_two_roles_is_a_pair_twice(check: Check) -> None:
    """Student and teacher of the same class are two enrollments of one user."""
    sample = a_sample(grades=False)
    row = sample.rows["enrollments"][0]
    sample.rows["enrollments"].append(row | {"sourcedId": "e4", "role": "teacher"})

    assert [one.rule for one in check(sample, None).mistakes] == [Rule.ENROLLMENT_TWICE]
