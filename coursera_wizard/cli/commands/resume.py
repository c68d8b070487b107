"""``resume``: ends the suspension of a delivery."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursera_wizard.cli import run_call, running
from coursera_wizard.cli.exit_codes import ExitCode
from coursera_wizard.i18n import _
from coursera_wizard.wizard.runs import RunActions

if TYPE_CHECKING:
    from coursera_wizard.cli.invocation import Invocation
    from coursera_wizard.cli.parser import Parser


def add_arguments(parser: Parser) -> None:
    """Tell the parser what the command takes."""
    run_call.add_file(parser)


def run(call: Invocation) -> int:
    """Save in the file that runs take place again."""
    services, stored = run_call.load(call)
    saved = running.run(RunActions(services).resume(stored), services)
    call.output.say(_("{name} is active again.").format(name=saved.delivery.name))
    call.output.result(
        {
            "problem": None,
            "file": str(saved.path),
            "status": saved.delivery.status.value,
            "suspension": None,
        }
    )
    return ExitCode.COMPLETE
