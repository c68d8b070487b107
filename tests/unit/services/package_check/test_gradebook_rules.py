"""Line items and results in both versions."""

from __future__ import annotations

import pytest

from coursera_wizard.services.package_check.verdict import Rule
from tests.support.sample_packages import a_sample
from tests.unit.services.package_check.conftest import Check


@pytest.mark.parametrize(
    ("score", "status", "text", "rule"),
    [
        ("100", "fully graded", "", None), ("0", "partially graded", "", None),
        ("", "not submitted", "", None), ("", "exempt", "", None),
        ("", "fully graded", "A", None), ("", "fully graded", "", Rule.RESULT_STATUS),
        ("5", "exempt", "", Rule.RESULT_STATUS),
        ("100.01", "fully graded", "", Rule.RESULT_SCORE),
        ("-0.5", "fully graded", "", Rule.RESULT_SCORE),
    ],
)  # fmt: skip
def test_scores_and_their_status(
    score: str, status: str, text: str, rule: Rule | None, check: Check
) -> None:
    """A score lies in the range, and is there when the status says so."""
    sample = a_sample("1.2")
    sample.put("results", 1, score=score, scoreStatus=status, textScore=text)

    verdict = check(sample, None)

    found = [one.rule for one in (*verdict.mistakes, *verdict.warnings)]
    assert found == ([rule] if rule else [])
    assert verdict.is_sound == (rule is not Rule.RESULT_SCORE)


def test_a_range_may_be_open(check: Check) -> None:
    """In 1.2 a line item needs no limits, and each has its own."""
    sample = a_sample("1.2")
    sample.put("lineItems", 0, resultValueMin="", resultValueMax="")
    sample.put("results", 0, score="1000")

    assert check(sample, None).mistakes == ()
    sample.put("results", 1, score="1000")
    assert [one.rule for one in check(sample, None).mistakes] == [Rule.RESULT_SCORE]


def test_a_result_of_no_line_item_is_one_mistake(check: Check) -> None:
    """Its class is unknown, so nothing is said of the enrollment."""
    sample = a_sample("1.2")
    sample.put("results", 0, lineItemSourcedId="l9")

    assert [one.rule for one in check(sample, None).mistakes] == [Rule.REFERENCE]
