"""The exit codes of the command line: a public interface, told in the help and in one page."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from coursera_wizard.domain.problem import ProblemCode, Remedy
from coursera_wizard.domain.run import RunOutcome
from coursera_wizard.i18n import N_, _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coursera_wizard.domain.problem import Problem
    from coursera_wizard.domain.run import Run


class ExitCode(IntEnum):
    """How a command ended."""

    COMPLETE = 0
    WRONG_USAGE = 2
    NEEDS_PERSON = 3
    TRY_LATER = 4
    ALREADY_RUNNING = 5
    BUG = 70
    INTERRUPTED = 130


MEANINGS: Mapping[ExitCode, str] = {
    ExitCode.COMPLETE: N_("complete; there may be warnings"),
    ExitCode.WRONG_USAGE: N_("the command was not understood, and nothing was done"),
    ExitCode.NEEDS_PERSON: N_("a person has to do something first; the problem says what"),
    ExitCode.TRY_LATER: N_("it may work later without a change"),
    ExitCode.ALREADY_RUNNING: N_("a run of this delivery is already going on"),
    ExitCode.BUG: N_("the program made a mistake; the support for it wants the details"),
    ExitCode.INTERRUPTED: N_("interrupted, for example by Ctrl-C"),
}

_LATER = frozenset({Remedy.TRY_AGAIN, Remedy.WAIT})
_USAGE = frozenset(
    {ProblemCode.USAGE_UNKNOWN_PROBLEM, ProblemCode.USAGE_WRONG, ProblemCode.USAGE_NO_TERMINAL}
)


def exit_code(problem: Problem | None) -> ExitCode:
    """Return the exit code that follows from a problem; a warning keeps a command complete."""
    if problem is None or not problem.is_blocking:
        return ExitCode.COMPLETE
    if problem.code is ProblemCode.BUG_UNEXPECTED:
        return ExitCode.BUG
    if problem.code is ProblemCode.RUN_ALREADY_RUNNING:
        return ExitCode.ALREADY_RUNNING
    if problem.code in _USAGE:
        return ExitCode.WRONG_USAGE
    return ExitCode.TRY_LATER if problem.remedy in _LATER else ExitCode.NEEDS_PERSON


def run_exit_code(run: Run) -> ExitCode:
    """Return the exit code that follows from the end of a run."""
    match run.outcome:
        case RunOutcome.HELD:
            return ExitCode.NEEDS_PERSON
        case RunOutcome.FAILED:
            found = exit_code(run.problem)
            return found if found is not ExitCode.COMPLETE else ExitCode.NEEDS_PERSON
        case RunOutcome.CANCELED:
            return ExitCode.INTERRUPTED if run.problem is None else exit_code(run.problem)
        case _:
            return ExitCode.COMPLETE


def as_help() -> str:
    """Return the exit codes for the end of a help text."""
    lines = [f"  {code.value:<5}{_(meaning)}" for code, meaning in MEANINGS.items()]
    return "\n".join([_("exit codes:"), *lines])


def as_markdown() -> str:
    """Return the page about the exit codes."""
    rows = [f"| {code.value} | {_(meaning)} |" for code, meaning in MEANINGS.items()]
    head = [_("# Exit codes of coursera-delivery"), "", _("| Code | Meaning |"), "| ---: | --- |"]
    return "\n".join([*head, *rows, ""])
