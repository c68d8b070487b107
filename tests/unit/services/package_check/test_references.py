"""References within a package and out of it."""

from __future__ import annotations

import pytest

from coursera_wizard.services.package_check.verdict import Rule
from tests.support.sample_packages import a_sample
from tests.unit.services.package_check.conftest import Check


def test_a_missing_file_is_said_once(check: Check) -> None:
    """Not for every row that refers to it, but for every column."""
    sample = a_sample(grades=False)
    sample.without("classes", "courses")

    verdict = check(sample, None)

    assert [(one.rule, one.file) for one in verdict.mistakes] == [
        (Rule.REFERENCE_FILE, "enrollments")
    ]


def test_agents_may_come_later_in_their_file(check: Check) -> None:
    """Within one file the order of rows does not matter."""
    sample = a_sample(grades=False)
    sample.put("users", 0, agentSourcedIds="u3,u2")
    sample.rows["orgs"].reverse()

    assert check(sample, None).mistakes == ()


@pytest.mark.parametrize("value", ["u1,u1", "u1,,u2", "u1,u2 "])
def test_lists_of_references_are_lists(value: str, check: Check) -> None:
    """Nothing is in them twice, empty or with a blank."""
    sample = a_sample(grades=False)
    sample.put("users", 2, agentSourcedIds=value)

    assert [one.rule for one in check(sample, None).mistakes] == [Rule.LIST]


def test_every_row_of_a_dangling_reference_is_counted(check: Check) -> None:
    """Two rows that refer to the same missing record are two mistakes."""
    sample = a_sample(grades=False)
    for place in (0, 1):
        sample.put("enrollments", place, userSourcedId="u9")

    verdict = check(sample, None)

    assert [(one.rule, one.row) for one in verdict.mistakes] == [
        (Rule.REFERENCE, 2), (Rule.REFERENCE, 3),
    ]  # fmt: skip
