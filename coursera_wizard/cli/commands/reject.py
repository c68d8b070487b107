"""``reject``: drops a held run or a preview; the receiver keeps what it has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursera_wizard.cli import run_call, running
from coursera_wizard.cli.exit_codes import ExitCode
from coursera_wizard.cli.run_output import run_object
from coursera_wizard.i18n import _
from coursera_wizard.wizard.runs import RunActions

if TYPE_CHECKING:
    from coursera_wizard.cli.invocation import Invocation
    from coursera_wizard.cli.parser import Parser
    from coursera_wizard.domain.run import Run
    from coursera_wizard.services.ports import StoredDelivery


def add_arguments(parser: Parser) -> None:
    """Tell the parser what the command takes."""
    run_call.add_file(parser)
    run_call.add_run(parser)


def run(call: Invocation) -> int:
    """Note the decision; the next run reads anew."""
    services, stored = run_call.load(call)
    done = running.run(_reject(RunActions(services), stored, call.arguments.run), services)
    call.output.say(_("The run {run} was rejected. Nothing was sent.").format(run=done.id))
    call.output.result(run_object(done))
    return ExitCode.COMPLETE


async def _reject(actions: RunActions, stored: StoredDelivery, word: str) -> Run:
    meant = await actions.find(stored, word, is_waiting=True)
    return await actions.reject(stored, meant.id)
