"""``approve``: delivers exactly the package of a held run or a preview, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursera_wizard.cli import run_call, running
from coursera_wizard.cli.run_output import print_run

if TYPE_CHECKING:
    from coursera_wizard.cli.invocation import Invocation
    from coursera_wizard.cli.parser import Parser
    from coursera_wizard.domain.problem import Problem
    from coursera_wizard.domain.run import Run
    from coursera_wizard.services.ports import StoredDelivery
    from coursera_wizard.wizard.runs import RunActions


def add_arguments(parser: Parser) -> None:
    """Tell the parser what the command takes."""
    run_call.add_file(parser)
    run_call.add_run(parser)
    run_call.add_secret_options(parser)


def run(call: Invocation) -> int:
    """Deliver it, unless the configuration or the last delivery changed since."""
    services, stored = run_call.load(call)
    warnings: list[Problem] = []
    actions = run_call.actions(call, services, warnings)
    done = running.run(_approve(actions, stored, call.arguments.run), services)
    return print_run(call.output, done, stored, warnings)


async def _approve(actions: RunActions, stored: StoredDelivery, word: str) -> Run:
    meant = await actions.find(stored, word, is_waiting=True)
    return await actions.approve(stored, meant.id)
