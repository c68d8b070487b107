"""How runs read on a terminal, in a pipe, and as JSON."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from coursera_wizard.cli.exit_codes import ExitCode, run_exit_code
from coursera_wizard.cli.parser import PROGRAM
from coursera_wizard.domain.problem import ProblemCode
from coursera_wizard.domain.record_kinds import in_package_order, kind_name
from coursera_wizard.domain.run import Decision, RunOutcome
from coursera_wizard.domain.run_issues import reason_sentence
from coursera_wizard.domain.run_words import (
    class_text,
    hold_reason_text,
    number,
    outcome_text,
    progress_text,
    stage_text,
)
from coursera_wizard.domain.schedule_words import zoned_text
from coursera_wizard.i18n import _
from coursera_wizard.wizard.runs import LAST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coursera_wizard.cli.output import Output
    from coursera_wizard.domain.problem import Problem
    from coursera_wizard.domain.run import Run, RunProgress
    from coursera_wizard.domain.schedule_due import Due
    from coursera_wizard.services.ports import StoredDelivery

REPORT = "report.html"
ISSUES = "issues.csv"


class ProgressLines:
    """Shows on a terminal how far a run is: a line for each stage that is done, one that moves."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self._done = 0

    def __call__(self, progress: RunProgress) -> None:
        """Show it."""
        for stage in progress.done[self._done :]:
            seconds = _("{seconds} s").format(seconds=f"{stage.seconds:.1f}")
            parts = (stage_text(stage.stage), stage.note, seconds)
            self._output.milestone(f"  {_(' · ').join(filter(None, parts))}")
        self._done = len(progress.done)
        known = progress_text(progress)
        text = stage_text(progress.stage)
        self._output.progress(f"  {_(' · ').join(filter(None, (text, known)))}…")


def print_run(
    output: Output, run: Run, stored: StoredDelivery, warnings: Sequence[Problem] = ()
) -> ExitCode:
    """Print how a run went, what to do next, and all of it as JSON; return the exit code."""
    output.heading(_("{name}: {outcome}").format(name=run.delivery_name, outcome=outcome_text(run)))
    if run.counts:
        print_counts(output, run)
    _print_reasons(output, run)
    _print_issues(output, run)
    output.pairs(_places(run))
    for sentence in _next_steps(run, stored):
        output.paragraph(sentence)
    for warning in warnings:
        output.problem(warning)
    if run.problem is not None and not _is_decided_hold(run):
        output.problem(run.problem)
    output.result(run_object(run, warnings))
    return run_exit_code(run)


def print_nothing_due(output: Output, due: Due, warnings: Sequence[Problem]) -> ExitCode:
    """Print that no run was due, and when the next one is; for whoever asks now and then."""
    output.say(_("No run is due now."))
    coming = due.next
    if coming is not None:
        when = zoned_text(coming.starts_at)
        output.paragraph(_("The next one starts {time}.").format(time=when))
        output.paragraph(_("To run it now all the same, leave out --scheduled."))
    for warning in warnings:
        output.problem(warning)
    output.result(
        {
            "problem": None,
            "run": None,
            "next_run": coming.starts_at.isoformat() if coming else None,
            "warnings": [warning.as_dict() for warning in warnings],
        }
    )
    return ExitCode.COMPLETE


def print_counts(output: Output, run: Run) -> None:
    """Print the records of each kind, against the last delivered package."""
    heads = (
        _("Records"),
        _("In the package"),
        _("New"),
        _("Changed"),
        _("Removed"),
        _("Left out"),
    )
    rows = []
    for file in sorted(run.counts, key=in_package_order):
        found = run.counts[file]
        numbers = (found.rows, found.new, found.changed, found.removed, found.left_out)
        rows.append((kind_name(file), *map(number, numbers)))
    output.table(heads, rows, numbers_from=1, is_aligned=True)


def run_object(run: Run, warnings: Sequence[Problem] = ()) -> dict[str, object]:
    """Return a run as JSON, with what went wrong beside it."""
    return {**run.as_dict(), "warnings": [warning.as_dict() for warning in warnings]}


def command_text(*words: str) -> str:
    """Return a command that a person can copy."""
    return " ".join([PROGRAM, *(f'"{word}"' if " " in word else word for word in words)])


def _print_reasons(output: Output, run: Run) -> None:
    """Print why a run waits, waited or would wait, and what may explain it."""
    is_told = run.problem is not None and run.problem.code is ProblemCode.RUN_HELD
    if run.hold_reasons and (_is_decided_hold(run) or not is_told):
        output.say(_reasons_head(run))
        for reason in run.hold_reasons:
            output.paragraph(hold_reason_text(reason), "    ")
    for explanation in run.explanations:
        output.paragraph(explanation)


def _reasons_head(run: Run) -> str:
    """Return what stands above the reasons of a hold."""
    if run.decision is Decision.APPROVED:
        return _("Somebody looked at this and approved it:")
    if run.decision is Decision.REJECTED:
        return _("Somebody looked at this and rejected it:")
    return _("A run would be held:") if run.would_hold else _("It is held:")


def _waits_for_another(run: Run) -> bool:
    """Return whether nothing was done because an earlier run is held."""
    return run.problem is not None and run.problem.code is ProblemCode.RUN_HOLD_WAITS


def _is_decided_hold(run: Run) -> bool:
    """Return whether somebody has decided about a held run: then nothing is left to be done."""
    return run.outcome is RunOutcome.HELD and run.decision is not None


def _print_issues(output: Output, run: Run) -> None:
    """Print what is the matter with records, added up over programs and kinds."""
    sums: dict[tuple[str, str], int] = {}
    for one in run.issues:
        line = (class_text(one.issue_class), reason_sentence(one.reason))
        sums[line] = sums.get(line, 0) + one.count
    if sums:
        output.say(_("Records worth a look:"))
        output.table(
            (_("Class"), _("Reason"), _("Records")),
            [(name, reason, number(count)) for (name, reason), count in sums.items()],
            numbers_from=2,
            is_aligned=True,
        )


def _places(run: Run) -> list[tuple[str, str]]:
    """Return where everything is that a run left."""
    rows = [(_("Run"), run.id)]
    if run.package is not None:
        rows.append((_("Package"), run.package.path))
        if run.package.sha256:
            rows.append((_("SHA-256"), run.package.sha256))
        if run.package.delivered_to:
            rows.append((_("Delivered to"), run.package.delivered_to))
    if run.files_folder:
        folder = Path(run.files_folder)
        for name, file in ((_("Report"), REPORT), (_("List of issues"), ISSUES)):
            is_worth_a_look = file != ISSUES or bool(run.issues)
            if is_worth_a_look and (folder / file).is_file():
                rows.append((name, str(folder / file)))
    return rows


def _next_steps(run: Run, stored: StoredDelivery) -> list[str]:
    """Return what a person may do now, a sentence each."""
    file = str(stored.path)
    history = command_text("history", file, run.id)
    if run.decision is Decision.REJECTED:
        return [_("It was rejected, and nothing was sent.")]
    match run.outcome:
        case RunOutcome.PREVIEWED:
            approve = command_text("approve", file, run.id)
            return [
                _("Nothing was sent. To deliver exactly this: {command}").format(command=approve),
                _("To look at single records: {command} --changes users").format(command=history),
            ]
        case RunOutcome.HELD if run.is_waiting:
            return [
                _("To look at single records: {command} --changes users").format(command=history),
                _("To deliver it: {command}").format(command=command_text("approve", file, run.id)),
                _("To drop it: {command}").format(command=command_text("reject", file, run.id)),
            ]
        case RunOutcome.HELD if _waits_for_another(run):
            approve, reject = (
                command_text("approve", file, LAST),
                command_text("reject", file, LAST),
            )
            return [
                _("To deliver the run that waits: {command}").format(command=approve),
                _("To drop it: {command}").format(command=reject),
            ]
        case RunOutcome.DELIVERED:
            return [
                _("To look at it again: {command}").format(command=history)
            ]  # fmt: skip
        case RunOutcome.NOTHING_NEW:
            return [_("Nothing differs from the last delivery, so nothing was sent.")]
        case RunOutcome.CANCELED if run.problem is None:
            return [_("Nothing was sent; the receiver has what it had before.")]
        case _:
            return []
