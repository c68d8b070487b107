"""``no-removals``: has packages of a period remove nobody, as at the turn of a school year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursera_wizard.cli import run_call, running
from coursera_wizard.cli.exit_codes import ExitCode
from coursera_wizard.cli.parser import UsageError, day
from coursera_wizard.cli.periods import chosen_period, period_object, period_text
from coursera_wizard.i18n import _
from coursera_wizard.wizard.runs import RunActions

if TYPE_CHECKING:
    from coursera_wizard.cli.invocation import Invocation
    from coursera_wizard.cli.parser import Parser

_NAME = "no-removals"


def add_arguments(parser: Parser) -> None:
    """Tell the parser what the command takes."""
    run_call.add_file(parser)
    parser.add_argument(
        "--from", dest="first", metavar="DATE", type=day, help=_("the first day; today by default")
    )
    parser.add_argument("--until", metavar="DATE", type=day, help=_("the last day"))
    parser.add_argument(
        "--off", action="store_true", help=_("remove again whoever Coursera no longer lists")
    )


def run(call: Invocation) -> int:
    """Save the period in the file; vanished records are carried over on its days."""
    chosen = call.arguments
    if chosen.off == (chosen.until is not None) or (chosen.off and chosen.first):
        raise UsageError(_("Either --until DATE or --off is needed."), f"coursera-delivery {_NAME}")
    services, stored = run_call.load(call)
    actions = RunActions(services)
    period = chosen_period(chosen.first, chosen.until, actions.today(stored), _NAME)
    saved = running.run(actions.no_removals(stored, period), services)
    if period is None:
        text = _("{name} removes again whoever Coursera no longer lists.")
        call.output.say(text.format(name=saved.delivery.name))
    else:
        text = _("{name} removes nobody {days}.")
        call.output.say(text.format(name=saved.delivery.name, days=period_text(period)))
    call.output.result(
        {"problem": None, "file": str(saved.path), "no_removals": period_object(period)}
    )
    return ExitCode.COMPLETE
