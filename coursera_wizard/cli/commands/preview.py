"""``preview``: does everything of a run but deliver."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursera_wizard.cli import run_call
from coursera_wizard.cli.commands.run import execute
from coursera_wizard.domain.run import Trigger

if TYPE_CHECKING:
    from coursera_wizard.cli.invocation import Invocation
    from coursera_wizard.cli.parser import Parser


def add_arguments(parser: Parser) -> None:
    """Tell the parser what the command takes."""
    run_call.add_file(parser)
    run_call.add_secret_options(parser)
    run_call.add_trigger(parser)


def run(call: Invocation) -> int:
    """Show what a run would change; nothing is sent."""
    return execute(call, Trigger(call.arguments.trigger), is_preview=True)
