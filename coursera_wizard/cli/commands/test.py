"""``test``: tests the connection of a delivery, line by line."""

from __future__ import annotations

import argparse
import time
from contextlib import suppress
from dataclasses import replace
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
from coursera_wizard.domain.schedule_entry import ProofStep, ScheduleProof
from coursera_wizard.i18n import _
from coursera_wizard.services.ports import TestReport
from coursera_wizard.wizard.actions import WizardActions
from coursera_wizard.wizard.run_secrets import DeliverySecrets
from coursera_wizard.wizard.session import WizardSession

if TYPE_CHECKING:
    from coursera_wizard.cli.invocation import Invocation
    from coursera_wizard.cli.output import Output
    from coursera_wizard.cli.parser import Parser
    from coursera_wizard.domain.problem import Problem
    from coursera_wizard.services.ports import Services, StoredDelivery


def add_arguments(parser: Parser) -> None:
    """Tell the parser what the command takes."""
    parser.add_argument("file", metavar="FILE", type=Path, help=_("a delivery file"))
    parser.add_argument(
        "--allow-address",
        action="store_true",
        help=_("agree to addresses, a proxy or a certificate other than Coursera's own"),
    )
    # How a test that the system's scheduler started tells how far it is; not for people.
    parser.add_argument("--scheduled-proof", metavar="TOKEN", default="", help=argparse.SUPPRESS)


def run(call: Invocation) -> int:
    """Run every check; the exit code follows from the first problem that blocks."""
    services = call.build().services
    proof = _Proof(services, call.arguments.scheduled_proof)
    try:
        return _run(call, services, proof)
    except ProblemError as error:
        proof.end(error.problem)
        raise


def _run(call: Invocation, services: Services, proof: _Proof) -> int:
    proof.note(ProofStep.FOUND_PROGRAM)
    stored = services.store.load(call.arguments.file.absolute())
    started = time.monotonic()
    try:
        report = running.run(_test(call, services, stored, proof), services)
        _print(call.output, stored, report)
    except ProblemError as error:
        # Not one check was run: the secret is not there, or an address was never agreed to.
        report = TestReport(None, _untested(), error.problem, time.monotonic() - started)
        call.output.problem(error.problem)
    if report.connection is not None:
        proof.note(ProofStep.REACHED_COURSERA, report.connection.organization_name)
    proof.end(report.problem)
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


class _Proof:
    """Notes how far this test is, where the system's scheduler started it to prove that it can."""

    def __init__(self, services: Services, token: str) -> None:
        self._scheduler = services.scheduler
        self._token = token
        self._proof = ScheduleProof()

    def note(self, step: ProofStep, organization: str = "") -> None:
        """Note a step that was reached."""
        self._write(replace(self._proof, step=step, organization=organization))

    def end(self, found: Problem | None) -> None:
        """Note that it goes no further, and why."""
        blocking = found if found is not None and found.is_blocking else None
        self._write(replace(self._proof, is_over=True, problem=blocking))

    def _write(self, proof: ScheduleProof) -> None:
        self._proof = proof
        if self._token:
            with suppress(ProblemError):  # whoever waits for it sees that nothing comes
                self._scheduler.note_proof(self._token, proof)


async def _test(
    call: Invocation, services: Services, stored: StoredDelivery, proof: _Proof
) -> TestReport:
    session = WizardSession(
        services.clock, as_draft(stored.delivery, str(stored.path)), stored=stored
    )
    actions = WizardActions(session, services)
    try:
        is_agreed = bool(call.arguments.allow_address)
        await agree_to_addresses(services, stored.delivery.account, is_agreed=is_agreed)
        given = source(call.output, allows_address=is_agreed)
        await DeliverySecrets(services, stored, given).recall_into(session, actions)
        proof.note(ProofStep.READ_SECRET)
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
