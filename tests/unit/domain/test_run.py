"""One run as the history and the command line know it."""

from __future__ import annotations

import datetime as dt
import json

from coursera_wizard.domain.problem import ProblemCode, problem
from coursera_wizard.domain.run import (
    Decision,
    FileCounts,
    HoldCause,
    HoldReason,
    Package,
    ProgramCounts,
    Run,
    RunOutcome,
)
from coursera_wizard.domain.run_issues import IssueCount, IssueReason

STARTED = dt.datetime(2026, 11, 22, 8, 45, tzinfo=dt.UTC)


def run(**parts: object) -> Run:
    """Return a run with these parts."""
    return Run("20261122-084500-3f9a", "d1", "Harbour Valley", STARTED, **parts)  # type: ignore[arg-type]  # parts of a run


def test_its_json_has_the_documented_keys() -> None:
    """Programs that read a run find what the help promises, as plain JSON."""
    found = run(
        outcome=RunOutcome.HELD,
        problem=problem(ProblemCode.RUN_HELD, reasons="…"),
        package=Package("/packages/a.zip", "ab" * 32, 12),
        counts={"users": FileCounts(5, 1, 2, 3, 4)},
        programs=(ProgramCounts("p", "Nursing", "Nursing", {"users": FileCounts(5)}),),
        issues=(IssueCount(IssueReason.NOT_ENROLLED, "results", "p", 2),),
        hold_reasons=(HoldReason(HoldCause.REMOVALS, "users", 3, 7, 42, 10),),
        seconds=1.23456,
    ).as_dict()
    plain = json.loads(json.dumps(found))
    assert plain["run"] == "20261122-084500-3f9a"
    assert plain["outcome"] == "held"
    assert plain["problem"]["number"] == "CW-520"
    assert plain["package"]["sha256"] == "ab" * 32
    assert plain["counts"] == {
        "users": {"rows": 5, "new": 1, "changed": 2, "removed": 3, "left_out": 4}
    }
    assert plain["issues"][0]["class"] == "skipped"
    assert plain["seconds"] == 1.235


def test_it_waits_only_until_somebody_decides() -> None:
    """A held run with a package waits; after a decision, or without a package, it does not."""
    held = {"outcome": RunOutcome.HELD, "package": Package("a.zip", "00")}
    assert run(**held).is_waiting
    assert not run(**held, decision=Decision.REJECTED).is_waiting
    assert not run(outcome=RunOutcome.HELD).is_waiting
    assert not run().is_waiting


def test_errors_are_sent_and_so_not_left_out() -> None:
    """Left out are Skipped and Duplicate records alone."""
    found = run(
        issues=(
            IssueCount(IssueReason.NAME_ONE_WORD, "users", "", 9),
            IssueCount(IssueReason.NOT_ENROLLED, "results", "", 2),
            IssueCount(IssueReason.SAME_USERNAME, "users", "", 1),
        )
    )
    assert found.left_out == 3
