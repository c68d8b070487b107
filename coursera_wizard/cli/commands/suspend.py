"""``suspend``: lets a delivery rest, for a period or until it is resumed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursera_wizard.cli import run_call, running
from coursera_wizard.cli.exit_codes import ExitCode
from coursera_wizard.cli.parser import day
from coursera_wizard.cli.periods import chosen_period, period_object, period_text
from coursera_wizard.i18n import _
from coursera_wizard.wizard.runs import RunActions

if TYPE_CHECKING:
    from coursera_wizard.cli.invocation import Invocation
    from coursera_wizard.cli.parser import Parser


def add_arguments(parser: Parser) -> None:
    """Tell the parser what the command takes."""
    run_call.add_file(parser)
    parser.add_argument(
        "--from", dest="first", metavar="DATE", type=day, help=_("the first day; today by default")
    )
    parser.add_argument(
        "--until", metavar="DATE", type=day, help=_("the last day; until “resume” by default")
    )


def run(call: Invocation) -> int:
    """Save the suspension in the file; runs of these days neither read nor send."""
    services, stored = run_call.load(call)
    actions = RunActions(services)
    period = chosen_period(
        call.arguments.first, call.arguments.until, actions.today(stored), "suspend"
    )
    saved = running.run(actions.suspend(stored, period), services)
    days = period_text(period) if period else _("until it is resumed")
    call.output.say(_("{name} is suspended {days}.").format(name=saved.delivery.name, days=days))
    call.output.result(
        {
            "problem": None,
            "file": str(saved.path),
            "status": saved.delivery.status.value,
            "suspension": period_object(period),
        }
    )
    return ExitCode.COMPLETE
