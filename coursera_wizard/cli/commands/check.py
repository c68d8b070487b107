"""``check``: looks for mistakes in a delivery file, all at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from coursera_wizard.cli.exit_codes import ExitCode
from coursera_wizard.cli.presentation import status_text
from coursera_wizard.domain.receiver_checks import check_receiver
from coursera_wizard.i18n import _

if TYPE_CHECKING:
    from coursera_wizard.cli.invocation import Invocation
    from coursera_wizard.cli.parser import Parser


def add_arguments(parser: Parser) -> None:
    """Tell the parser what the command takes."""
    parser.add_argument("file", metavar="FILE", type=Path, help=_("a delivery file"))


def run(call: Invocation) -> int:
    """Read the file strictly; every mistake is told with its path and line."""
    path = call.arguments.file.absolute()
    services = call.build().services
    delivery = services.store.load(path).delivery
    call.output.say(
        _("{name}: no mistakes. The delivery is {status}.").format(
            name=path.name, status=status_text(delivery, services.clock.now())
        )
    )
    warnings = check_receiver(delivery.receiver, delivery.options)
    for warning in warnings:
        call.output.paragraph(_("Worth a look: {title}").format(title=warning.title))
        call.output.paragraph(warning.what_happened, "    ")
        call.output.paragraph(warning.what_to_do, "    ")
    call.output.result(
        {
            "problem": None,
            "warnings": [warning.as_dict() for warning in warnings],
            "file": str(path),
            "schema_version": delivery.schema_version,
            "name": delivery.name,
            "status": delivery.status.value,
        }
    )
    return ExitCode.COMPLETE
