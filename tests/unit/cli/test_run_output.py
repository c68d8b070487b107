"""Runs read well on a terminal; commands in a pipe compare the rest."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest

from coursera_wizard.cli.output import Output
from coursera_wizard.cli.run_output import (
    ProgressLines,
    command_text,
    print_run,
    run_object,
)
from coursera_wizard.domain.problem import ProblemCode, problem
from coursera_wizard.domain.run import (
    Decision,
    HoldCause,
    HoldReason,
    Run,
    RunOutcome,
    RunProgress,
    RunStage,
    StageDone,
)
from coursera_wizard.domain.run_issues import IssueCount, IssueReason
from coursera_wizard.services.ports import StoredDelivery
from tests.support.builders import a_delivery
from tests.support.run_fakes import FILE, RUN_ID, a_run

STORED = StoredDelivery(a_delivery(), FILE, "stamp")
HOLD = (HoldReason(HoldCause.EVERY_RUN),)


class Terminal(io.StringIO):
    """A stream that somebody looks at."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        """Tell that it is a terminal."""
        return True


def test_each_stage_is_told_once() -> None:
    """What is done stays as a line; what goes on is written over."""
    err = Terminal()
    show = ProgressLines(Output(out=io.StringIO(), err=err))
    first = StageDone(RunStage.SIGN_IN, 0.42)
    second = StageDone(RunStage.ROSTER, 3.14, "5 programs")

    show(RunProgress(RunStage.ROSTER, done=(first,)))
    show(RunProgress(RunStage.ENROLLMENTS, 1, 2, done=(first, second)))
    show(RunProgress(RunStage.ENROLLMENTS, 2, 2, done=(first, second)))

    lines = err.getvalue().replace("\r\x1b[K", "\n").splitlines()
    assert [line.strip() for line in lines if line.strip()] == [
        "Sign in and open the organization · 0.4 s",
        "Read programs, courses and learners…",
        "Read programs, courses and learners · 5 programs · 3.1 s",
        "Read enrollments · 1 of 2…",
        "Read enrollments · 2 of 2…",
    ]


def test_pipe_hears_nothing_of_progress() -> None:
    """A log of a scheduled run holds the result alone."""
    err = io.StringIO()
    show = ProgressLines(Output(out=io.StringIO(), err=err))

    show(RunProgress(RunStage.ROSTER, done=(StageDone(RunStage.SIGN_IN, 0.4),)))

    assert err.getvalue() == ""


def test_numbers_stand_on_the_right() -> None:
    """A drawn table can be compared at a glance."""
    out = Terminal()

    print_run(Output(out=out, err=Terminal()), a_run(), STORED)

    lines = out.getvalue().splitlines()
    (users,) = (line for line in lines if "Users" in line)
    (enrollments,) = (line for line in lines if "Enrollments" in line)
    assert users.index("2,311") == enrollments.index("7,297")
    assert len(users.rstrip()) == len(enrollments.rstrip())


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"outcome": RunOutcome.HELD, "hold_reasons": HOLD}, "It is held:"),
        ({"outcome": RunOutcome.CANCELED}, "Nothing was sent; the receiver has what it had"),
        ({"outcome": RunOutcome.NOTHING_NEW}, "Nothing differs from the last delivery"),
    ],
)
def test_what_to_know_and_do(fields: dict[str, object], sentence: str) -> None:
    """Every end says what follows from it."""
    out = io.StringIO()

    print_run(Output(out=out, err=io.StringIO()), replace(a_run(), **fields), STORED)  # type: ignore[arg-type]  # fields of a run

    assert sentence in out.getvalue()


def _printed(run: Run) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    print_run(Output(out=out, err=err), run, STORED)
    return out.getvalue(), err.getvalue()


def test_rejected_run_asks_for_no_decision() -> None:
    """What was decided is told, and not asked for again."""
    run = a_run(
        outcome=RunOutcome.HELD,
        hold_reasons=HOLD,
        decision=Decision.REJECTED,
        problem=problem(ProblemCode.RUN_HELD, reasons="…"),
    )

    out, err = _printed(run)

    assert "Somebody looked at this and rejected it:" in out
    assert "It was rejected, and nothing was sent." in out
    assert "approve" not in out + err


def test_rejected_preview_is_not_offered_again() -> None:
    """It can no longer be approved."""
    run = a_run(outcome=RunOutcome.PREVIEWED, decision=Decision.REJECTED)

    out, _err = _printed(run)

    assert "It was rejected, and nothing was sent." in out
    assert "approve" not in out


def test_approved_run_says_what_was_approved() -> None:
    """A delivered package would not be held any more."""
    run = a_run(hold_reasons=HOLD, would_hold=True, decision=Decision.APPROVED)

    out, _err = _printed(run)

    assert "Somebody looked at this and approved it:" in out
    assert "would be held" not in out


def test_run_behind_a_held_one_names_the_commands() -> None:
    """The run that waits is decided about, not this one."""
    run = a_run(
        outcome=RunOutcome.HELD,
        problem=problem(ProblemCode.RUN_HOLD_WAITS, run="20261121-080000-bbbb"),
        package=None,
        counts={},
    )

    out, _err = _printed(run)

    assert f"To deliver the run that waits: coursera-delivery approve {FILE} last" in out
    assert f"To drop it: coursera-delivery reject {FILE} last" in out


def test_list_of_issues_is_named_where_there_are_any(tmp_path: Path) -> None:
    """A run that failed early left a list of nothing."""
    (tmp_path / "issues.csv").write_text("class,reason\n")
    issue = IssueCount(IssueReason.NAME_ONE_WORD, "users", "", 1)

    some, _err = _printed(a_run(files_folder=str(tmp_path), issues=(issue,)))
    none, _err = _printed(a_run(files_folder=str(tmp_path), issues=()))

    assert "List of issues" in some
    assert "List of issues" not in none


def test_suspended_run_says_so() -> None:
    """There is nothing to do but resume."""
    out, err = io.StringIO(), io.StringIO()
    run = a_run(
        outcome=RunOutcome.CANCELED,
        problem=problem(ProblemCode.RUN_SUSPENDED),
        package=None,
        counts={},
    )

    print_run(Output(out=out, err=err), run, STORED)

    assert out.getvalue() == f"Harbour Valley College: suspended\n  Run  {RUN_ID}\n"
    assert "This delivery is suspended (CW-503)" in err.getvalue()


def test_warnings_are_told_beside_the_run() -> None:
    """A notice that was not sent changes nothing of the outcome."""
    warning = problem(ProblemCode.KEYRING_FAILED)
    err = io.StringIO()

    code = print_run(Output(out=io.StringIO(), err=err), a_run(), STORED, [warning])

    assert code == 0
    assert warning.title in err.getvalue()
    assert run_object(a_run(), [warning])["warnings"] == [warning.as_dict()]


def test_command_can_be_copied() -> None:
    """A path with a blank is quoted."""
    assert command_text("run", "/x/my file") == 'coursera-delivery run "/x/my file"'
