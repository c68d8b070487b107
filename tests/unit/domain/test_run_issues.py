"""What can be the matter with a record."""

from __future__ import annotations

import pytest

from coursera_wizard.domain.run_issues import REASONS, Issue, IssueReason


@pytest.mark.parametrize("reason", IssueReason)
def test_every_reason_has_a_class_and_a_sentence(reason: IssueReason) -> None:
    """No issue stands without words, and none shows a place that was not filled."""
    issue = Issue(reason, "users", field="username")
    assert issue.issue_class is REASONS[reason][0]
    assert issue.sentence.endswith(".")
    assert "{" not in issue.sentence
