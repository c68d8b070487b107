"""``cancel``: ends the run that is going on, wherever it was started."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursera_wizard.cli import run_call, running
from coursera_wizard.cli.exit_codes import ExitCode
from coursera_wizard.cli.run_output import run_object
from coursera_wizard.domain.run import RunOutcome
from coursera_wizard.i18n import _
from coursera_wizard.wizard.runs import RunActions

if TYPE_CHECKING:
    from coursera_wizard.cli.invocation import Invocation
    from coursera_wizard.cli.parser import Parser


def add_arguments(parser: Parser) -> None:
    """Tell the parser what the command takes."""
    run_call.add_file(parser)


def run(call: Invocation) -> int:
    """Ask it to end, wait a little, and say what became of it."""
    services, stored = run_call.load(call)
    found = running.run(RunActions(services).cancel(stored), services)
    if found is None:
        call.output.say(_("No run of this delivery is going on."))
    elif found.is_going_on:
        call.output.say(_("The run {run} was asked to end.").format(run=found.id))
    elif found.outcome is RunOutcome.CANCELED:
        call.output.say(_("The run {run} was canceled. Nothing was sent.").format(run=found.id))
    else:
        call.output.say(_("The run {run} had ended before.").format(run=found.id))
    call.output.result(run_object(found) if found else {"problem": None, "run": None})
    return ExitCode.COMPLETE
