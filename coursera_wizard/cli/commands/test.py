"""``test``: tests the connection of a delivery, line by line."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from coursera_wizard.cli import running
from coursera_wizard.cli.delivery_secret import agree_to_addresses, source
from coursera_wizard.cli.exit_codes import exit_code
from coursera_wizard.cli.presentation import (
    check_object,
    print_checks,
    problem_object,
    show_running,
)
from coursera_wizard.domain.delivery import as_draft
from coursera_wizard.domain.facts import CheckId, CheckResult, CheckState
from coursera_wizard.domain.problem import ProblemError
from coursera_wizard.i18n import _
from coursera_wizard.services.ports import TestReport
from coursera_wizard.wizard.actions import WizardActions
from coursera_wizard.wizard.run_secrets import DeliverySecrets
from coursera_wizard.wizard.session import WizardSession

if TYPE_CHECKING:
    from coursera_wizard.cli.invocation import Invocation
    from coursera_wizard.cli.output import Output
    from coursera_wizard.cli.parser import Parser
    from coursera_wizard.services.ports import Services, StoredDelivery


def add_arguments(parser: Parser) -> None:
    """Tell the parser what the command takes."""
    parser.add_argument("file", metavar="FILE", type=Path, help=_("a delivery file"))
    parser.add_argument(
        "--allow-address",
        action="store_true",
        help=_("agree to addresses, a proxy or a certificate other than Coursera's own"),
    )


def run(call: Invocation) -> int:
    """Run every check; the exit code follows from the first problem that blocks."""
    services = call.build().services
    stored = services.store.load(call.arguments.file.absolute())
    started = time.monotonic()
    try:
        report = running.run(_test(call, services, stored), services)
        _print(call.output, stored, report)
    except ProblemError as error:
        # Not one check was run: the secret is not there, or an address was never agreed to.
        report = TestReport(None, _untested(), error.problem, time.monotonic() - started)
        call.output.problem(error.problem)
    call.output.result(
        {
            "passed": report.connection is not None,
            "seconds": round(report.seconds, 3),
            "organization": report.connection.organization_name if report.connection else None,
            "checks": [check_object(line) for line in report.checks],
            "problem": problem_object(report.problem),
        }
    )
    return exit_code(report.problem)


async def _test(call: Invocation, services: Services, stored: StoredDelivery) -> TestReport:
    session = WizardSession(
        services.clock, as_draft(stored.delivery, str(stored.path)), stored=stored
    )
    actions = WizardActions(session, services)
    try:
        is_agreed = bool(call.arguments.allow_address)
        await agree_to_addresses(services, stored.delivery.account, is_agreed=is_agreed)
        given = source(call.output, allows_address=is_agreed)
        await DeliverySecrets(services, stored, given).recall_into(session, actions)
        return await actions.test_connection(lambda checks: show_running(call.output, checks))
    finally:
        await actions.close()


def _untested() -> tuple[CheckResult, ...]:
    """Return the lines of a test that never began."""
    return tuple(
        CheckResult(check, CheckState.NOT_REACHED, 0, _("Not tested.")) for check in CheckId
    )


def _print(output: Output, stored: StoredDelivery, report: TestReport) -> None:
    output.heading(stored.delivery.name)
    print_checks(output, report.checks)
    if report.connection is not None:
        output.say(
            _("Connected to {organization}, in {seconds} s.").format(
                organization=report.connection.organization_name,
                seconds=f"{report.seconds:.1f}",
            )
        )
    for line in report.checks:
        if line.problem is not None and line.problem != report.problem:
            output.problem(line.problem)
    if report.problem is not None:
        output.problem(report.problem)
