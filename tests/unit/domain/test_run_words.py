"""Runs in words."""

from __future__ import annotations

from typing import Any

import pytest

from coursera_wizard.domain.oneroster import File
from coursera_wizard.domain.problem import ProblemCode, problem
from coursera_wizard.domain.run import (
    Decision,
    HoldCause,
    HoldReason,
    Run,
    RunOutcome,
    RunProgress,
    RunStage,
    Trigger,
)
from coursera_wizard.domain.run_issues import IssueClass
from coursera_wizard.domain.run_words import (
    class_text,
    hold_reason_text,
    kind_name,
    outcome_text,
    progress_text,
    seconds_text,
    stage_text,
    started_text,
    trigger_text,
)
from tests.support.builders import NOW


def _run(**fields: Any) -> Run:
    return Run("20261122-084500-3f9a", "0123456789abcdef", "College", NOW, **fields)


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({}, "going on"),
        ({"outcome": RunOutcome.DELIVERED}, "delivered"),
        ({"outcome": RunOutcome.NOTHING_NEW}, "nothing new"),
        ({"outcome": RunOutcome.PREVIEWED}, "previewed"),
        (
            {"outcome": RunOutcome.PREVIEWED, "would_hold": True},
            "previewed; a run would be held",
        ),
        ({"outcome": RunOutcome.HELD}, "on hold"),
        ({"outcome": RunOutcome.HELD, "decision": Decision.REJECTED}, "rejected"),
        ({"outcome": RunOutcome.FAILED}, "failed"),
        ({"outcome": RunOutcome.CANCELED}, "canceled"),
        (
            {"outcome": RunOutcome.CANCELED, "problem": problem(ProblemCode.RUN_SUSPENDED)},
            "suspended",
        ),
    ],
)
def test_outcome(fields: dict[str, Any], text: str) -> None:
    """Every end of a run has a word."""
    assert outcome_text(_run(**fields)) == text


def test_every_kind_stage_trigger_and_class_has_a_name() -> None:
    """Nothing is shown by its code."""
    names = [kind_name(file.value) for file in File]

    assert len({*names}) == len(File)
    assert not {*names} & {file.value for file in File}
    assert all(stage_text(stage) for stage in RunStage)
    assert all(trigger_text(trigger) for trigger in Trigger)
    assert all(class_text(one) for one in IssueClass)
    assert kind_name("somethingNew") == "somethingNew"


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        (
            HoldReason(HoldCause.REMOVALS, "enrollments", 1204, 8410, 14, 10),
            "1,204 of 8,410 enrollments (14 %) would be removed; the limit is 10 %.",
        ),
        (
            HoldReason(HoldCause.UPDATES, "users", 80, 100, 80, 75),
            "80 of 100 users (80 %) would be changed; the limit is 75 %.",
        ),
        (
            HoldReason(HoldCause.FELL_TO_ZERO, "classes", 3, 3, 100),
            "3 classes would be removed; none would be left.",
        ),
        (HoldReason(HoldCause.NO_USERS, "users"), "There is not one user in the package."),
        (HoldReason(HoldCause.EVERY_RUN), "Every run of this delivery waits for an approval."),
    ],
)
def test_hold_reason(reason: HoldReason, text: str) -> None:
    """A reason names the kind, the numbers and the limit."""
    assert hold_reason_text(reason) == text


@pytest.mark.parametrize(
    ("progress", "text"),
    [
        (RunProgress(RunStage.SIGN_IN), ""),
        (RunProgress(RunStage.ROSTER, 12), "12"),
        (
            RunProgress(RunStage.ENROLLMENTS, 5120, 7297, 1310.4, 1.7),
            "5,120 of 7,297 · 1,310 a second · about 2 seconds left",
        ),
        (RunProgress(RunStage.DELIVER), ""),
        (RunProgress(RunStage.DELIVER, 113735, 113642, 5e6, 0.1), "100 % · about 1 second left"),
    ],
)
def test_progress(progress: RunProgress, text: str) -> None:
    """What is known is said, and nothing else."""
    assert progress_text(progress) == text


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.2, "1 second"), (89, "89 seconds"), (200, "3 minutes")]
)
def test_time_left(seconds: float, text: str) -> None:
    """A long time is said in minutes."""
    assert seconds_text(seconds) == text


@pytest.mark.parametrize(
    ("zone", "text"),
    [
        ("Asia/Tokyo", "Sun 22 Nov 2026 17:00 (Asia/Tokyo)"),
        ("No/Where", "Sun 22 Nov 2026 08:00 (UTC)"),
    ],
)
def test_start_is_told_in_the_zone(zone: str, text: str) -> None:
    """A zone that this computer does not know is no reason to say nothing."""
    assert started_text(_run(outcome=RunOutcome.DELIVERED), zone) == text
