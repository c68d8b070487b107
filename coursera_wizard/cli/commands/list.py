"""``list``: the deliveries this computer knows, with their status."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursera_wizard.cli.exit_codes import ExitCode
from coursera_wizard.cli.presentation import status_text
from coursera_wizard.domain.schedule_words import describe
from coursera_wizard.i18n import _
from coursera_wizard.wizard.sign_in import known_deliveries

if TYPE_CHECKING:
    import datetime as dt

    from coursera_wizard.cli.invocation import Invocation
    from coursera_wizard.cli.parser import Parser
    from coursera_wizard.services.ports import KnownDelivery


def add_arguments(_parser: Parser) -> None:
    """Tell the parser what the command takes: nothing of its own."""


def run(call: Invocation) -> int:
    """Print a line for each delivery; one that cannot be read needs attention."""
    services = call.build().services
    known, now = known_deliveries(services), services.clock.now()
    if known:
        heads = (_("Organization"), _("Status"), _("Schedule"), _("File"))
        call.output.table(heads, [_row(line, now) for line in known])
    else:
        call.output.say(_("This computer knows no delivery yet."))
        call.output.say(_("“coursera-delivery new --practice” makes one to try things out."))
    call.output.result({"problem": None, "deliveries": [_object(line) for line in known]})
    return ExitCode.COMPLETE


def _row(line: KnownDelivery, now: dt.datetime) -> tuple[str, str, str, str]:
    if line.delivery is None:
        number = line.problem.number if line.problem else ""
        title = line.problem.title if line.problem else ""
        status = _("needs attention: {title} ({number})").format(title=title, number=number)
        return ("—", status, "—", str(line.path))
    status = status_text(line.delivery, now)
    if line.problem is not None:
        status = _("{status}: {title} ({number})").format(
            status=status, title=line.problem.title, number=line.problem.number
        )
    return (
        line.delivery.organization.name,
        status,
        describe(line.delivery.schedule),
        str(line.path),
    )


def _object(line: KnownDelivery) -> dict[str, object]:
    delivery = line.delivery
    return {
        "file": str(line.path),
        "status": delivery.status.value if delivery else "needs-attention",
        "name": delivery.name if delivery else None,
        "organization": delivery.organization.name if delivery else None,
        "source": delivery.account.source.value if delivery else None,
        "problem": line.problem.as_dict() if line.problem else None,
    }
