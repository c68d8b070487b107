"""Ids in order and out of order, equal ones and those that differ by case."""

from __future__ import annotations

import random

import pytest

from coursera_wizard.services.package_check.verdict import Rule
from tests.support.sample_packages import Sample, a_sample
from tests.unit.services.package_check.conftest import Check


def _many(count: int = 3000) -> Sample:
    sample = a_sample(grades=False)
    user = sample.rows["users"][0]
    sample.rows["users"] = [
        user | {"sourcedId": f"u{number:04}", "username": f"n{number}"} for number in range(count)
    ]
    for place, row in enumerate(sample.rows["enrollments"]):
        row["userSourcedId"] = f"u{place:04}"
    return sample


def test_ids_need_no_order(check: Check) -> None:
    """Rows in any order pass."""
    sample = _many()
    random.Random(1).shuffle(sample.rows["users"])  # noqa: S311 - any order will do

    assert check(sample, None).mistakes == ()


@pytest.mark.parametrize("place", [0, 1, 1500, 2999])
@pytest.mark.parametrize("other", ["u2000", "U2000"])
def test_equal_ids_are_found_far_apart(place: int, other: str, check: Check) -> None:
    """Wherever the second one is, it is found, and told apart from one of another case."""
    sample = _many()
    extra = sample.rows["users"][2000] | {"sourcedId": other, "username": "other"}
    sample.rows["users"].insert(place, extra)

    verdict = check(sample, None)

    assert [one.rule for one in verdict.mistakes] == [
        Rule.ID_TWICE if other.islower() else Rule.ID_CASE
    ]
    assert verdict.mistakes[0].row == max(place, 2000 + (place <= 2000)) + 2


def test_ids_of_upper_case_are_fine(check: Check) -> None:
    """Case is a matter of comparison, not of form."""
    sample = a_sample(grades=False)
    sample.rows["enrollments"][1]["sourcedId"] = "E9/x@y_z.-"

    assert check(sample, None).mistakes == ()


def test_all_equal_ids_are_counted(check: Check) -> None:
    """Every id twice gives as many mistakes as rows too many."""
    sample = _many()
    sample.rows["users"] += [row | {"username": ""} for row in sample.rows["users"]]
    for place, row in enumerate(sample.rows["users"]):
        row["username"] = f"n{place}"

    assert check(sample, None).mistake_count == 3000
