"""Exit codes follow from the problem, and are told from one place."""

from __future__ import annotations

import pytest

from coursera_wizard.cli.exit_codes import (
    MEANINGS,
    ExitCode,
    as_help,
    as_markdown,
    exit_code,
    run_exit_code,
)
from coursera_wizard.domain.problem import ProblemCode, Severity, problem
from coursera_wizard.domain.run import RunOutcome
from coursera_wizard.resources import resource_path
from tests.support.run_fakes import a_run


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (ProblemCode.COURSERA_CREDENTIALS_REFUSED, ExitCode.NEEDS_PERSON),
        (ProblemCode.COURSERA_UNEXPECTED_ANSWER, ExitCode.NEEDS_PERSON),
        (ProblemCode.NETWORK_TIMEOUT, ExitCode.TRY_LATER),
        (ProblemCode.COURSERA_UNAVAILABLE, ExitCode.TRY_LATER),
        (ProblemCode.USAGE_WRONG, ExitCode.WRONG_USAGE),
        (ProblemCode.USAGE_UNKNOWN_PROBLEM, ExitCode.WRONG_USAGE),
        (ProblemCode.BUG_UNEXPECTED, ExitCode.BUG),
        (ProblemCode.RUN_ALREADY_RUNNING, ExitCode.ALREADY_RUNNING),
        (ProblemCode.COURSERA_NO_PROGRAMS, ExitCode.COMPLETE),
    ],
)
def test_exit_code_follows_from_the_remedy(code: ProblemCode, expected: ExitCode) -> None:
    """What ends the problem decides what a script is told."""
    assert exit_code(problem(code)) is expected


def test_exit_code_of_a_warning_is_complete() -> None:
    """A warning stops nothing."""
    warning = problem(ProblemCode.NETWORK_TIMEOUT, severity=Severity.WARNS)

    assert exit_code(warning) is ExitCode.COMPLETE
    assert exit_code(None) is ExitCode.COMPLETE


@pytest.mark.parametrize("outcome", list(RunOutcome))
def test_exit_code_of_a_run(outcome: RunOutcome) -> None:
    """A held run wants a person, a failed one too where nothing else is known."""
    expected = {
        RunOutcome.HELD: ExitCode.NEEDS_PERSON,
        RunOutcome.FAILED: ExitCode.NEEDS_PERSON,
        RunOutcome.CANCELED: ExitCode.INTERRUPTED,
    }

    assert run_exit_code(a_run(outcome=outcome)) is expected.get(outcome, ExitCode.COMPLETE)


def test_every_exit_code_has_a_meaning() -> None:
    """The help and the page name every code."""
    assert set(MEANINGS) == set(ExitCode)
    for code in ExitCode:
        assert f"\n  {code.value} " in as_help()
        assert f"| {code.value} |" in as_markdown()


def test_page_is_up_to_date() -> None:
    """The shipped page is the one the program prints now."""
    page = resource_path("help", "exit-codes.md")

    assert page.read_text(encoding="utf-8") == as_markdown()
