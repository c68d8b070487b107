"""``run``: executes a delivery, from Coursera's data to the delivered package."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursera_wizard.cli import run_call, running
from coursera_wizard.cli.exit_codes import ExitCode
from coursera_wizard.cli.run_output import (
    ProgressLines,
    command_text,
    print_nothing_due,
    print_run,
    run_object,
)
from coursera_wizard.domain.run import RunOutcome, Trigger
from coursera_wizard.domain.schedule_due import Doing
from coursera_wizard.domain.schedule_times import has_runs
from coursera_wizard.domain.secret import SecretPlace
from coursera_wizard.i18n import N_, _

if TYPE_CHECKING:
    from coursera_wizard.cli.invocation import Invocation
    from coursera_wizard.cli.parser import Parser
    from coursera_wizard.domain.problem import Problem
    from coursera_wizard.services.ports import Services, StoredDelivery

_ABOUT = N_(
    "Where the delivery's secret is in the keychain, nothing is asked. On a server the variables\n"
    "COURSERA_CLIENT_SECRET, COURSERA_RECEIVER_SECRET (for SFTP), COURSERA_MAIL_SECRET and\n"
    "COURSERA_WEBHOOK_SECRET stand in for a keychain. A run that is held exits with code 3."
)


def add_arguments(parser: Parser) -> None:
    """Tell the parser what the command takes."""
    parser.description = "\n\n".join([parser.description or "", _(_ABOUT)])
    run_call.add_file(parser)
    parser.add_argument(
        "--scheduled",
        action="store_true",
        help=_("run only if the schedule asks for it now: for what starts it"),
    )
    parser.add_argument(
        "--no-wait",
        action="store_true",
        help=_("let the run go on by itself and return once it has begun"),
    )
    run_call.add_secret_options(parser)
    run_call.add_trigger(parser)


def run(call: Invocation) -> int:
    """Run it to its end, or start it and return; the exit code follows from the outcome."""
    chosen = call.arguments
    trigger = Trigger.SCHEDULE if chosen.scheduled else Trigger(chosen.trigger)
    if chosen.no_wait:
        return _start(call, trigger)
    if trigger is Trigger.SCHEDULE:
        return _run_planned(call)
    return execute(call, trigger, is_preview=False)


def _run_planned(call: Invocation) -> int:
    """Do what the schedule asks for now; whoever asks too early or too often is no trouble."""
    services, stored = run_call.load(call)
    warnings: list[Problem] = []
    actions = run_call.actions(call, services, warnings)
    progress = ProgressLines(call.output)
    try:
        end = running.run(actions.run_planned(stored, progress), services)
    except KeyboardInterrupt:
        if not _tell_interrupted(call, services, stored):
            raise
        return ExitCode.INTERRUPTED
    call.output.end_progress()
    if end.run is not None:
        return print_run(call.output, end.run, stored, warnings)
    return print_nothing_due(call.output, end.due, warnings)


def execute(call: Invocation, trigger: Trigger, *, is_preview: bool) -> int:
    """Run a delivery here, show how far it is, and print how it went.

    Raises:
        ProblemError: ``store.…`` or ``run.already-running``; all else is in the run.
    """
    services, stored = run_call.load(call)
    warnings: list[Problem] = []
    actions = run_call.actions(call, services, warnings)
    progress = ProgressLines(call.output)
    try:
        done = running.run(
            actions.run(stored, trigger=trigger, is_preview=is_preview, on_progress=progress),
            services,
        )
    except KeyboardInterrupt:
        if not _tell_interrupted(call, services, stored):
            raise
        return ExitCode.INTERRUPTED
    call.output.end_progress()
    return print_run(call.output, done, stored, warnings)


def _tell_interrupted(call: Invocation, services: Services, stored: StoredDelivery) -> bool:
    """Print the run that Ctrl-C ended, and return whether there is one."""
    call.output.end_progress()
    newest = next(iter(services.history.runs(stored.delivery.id, 1)), None)
    if newest is None or newest.outcome is not RunOutcome.CANCELED:
        return False
    call.output.hint(_("The run was canceled. Nothing was sent."))
    call.output.result({**run_object(newest), "interrupted": True})
    return True


def _start(call: Invocation, trigger: Trigger) -> int:
    """Start the run as a process of its own."""
    services, stored = run_call.load(call)
    if trigger is Trigger.SCHEDULE and has_runs(stored.delivery.schedule):
        due = running.run(run_call.actions(call, services, []).planned.look(stored), services)
        if due.doing not in {Doing.RUN, Doing.CATCH_UP}:
            return _run_planned(call)
    passphrase = None
    if stored.delivery.secret.place is SecretPlace.SEALED_FILE:
        passphrase = run_call.secret_source(call).passphrase()
    running.run(
        services.launcher.start(
            stored.path, is_preview=False, passphrase=passphrase, trigger=trigger
        ),
        services,
    )
    newest = next(iter(services.history.runs(stored.delivery.id, 1)), None)
    file = str(stored.path)
    call.output.say(_("The run has begun and goes on by itself."))
    call.output.paragraph(
        _("To see how far it is: {command}").format(command=command_text("history", file, "last"))
    )
    call.output.paragraph(_("To cancel it: {command}").format(command=command_text("cancel", file)))
    call.output.result(run_object(newest) if newest else {"problem": None, "run": None})
    return ExitCode.COMPLETE
