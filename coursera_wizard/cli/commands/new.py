"""``new``: configures a delivery without a window, from credentials to the saved file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from coursera_wizard.cli import browser, running, secret_input
from coursera_wizard.cli.exit_codes import ExitCode, exit_code
from coursera_wizard.cli.parser import UsageError
from coursera_wizard.cli.presentation import (
    check_object,
    print_checks,
    program_counts,
    secret_text,
    show_running,
)
from coursera_wizard.domain.other_secrets import bindings
from coursera_wizard.domain.problem import ProblemCode, ProblemError, failure
from coursera_wizard.domain.secret import (
    SECRET_VARIABLE,
    VARIABLES,
    SecretPlace,
    SecretPurpose,
    SecretRef,
)
from coursera_wizard.i18n import N_, _
from coursera_wizard.wizard.steps import ORDER, STEPS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coursera_wizard.cli.invocation import Invocation
    from coursera_wizard.cli.output import Output
    from coursera_wizard.cli.parser import Parser
    from coursera_wizard.domain.answers import Answers
    from coursera_wizard.domain.problem import Problem
    from coursera_wizard.domain.secret import Secret
    from coursera_wizard.services.ports import CommandServices, StoredDelivery
    from coursera_wizard.wizard.unattended import Order, StepReport

EXAMPLE = N_(
    "The smallest file of answers has two lines:\n"
    '  organization_id = "ZRMnDiaeTTeyp03kUua0OA"\n'
    '  api_key = "…"\n'
    "The Client Secret is no part of it: set the variable COURSERA_CLIENT_SECRET, or type it\n"
    "when asked. It goes into the keychain; without one, the variable is recorded as its place."
)


def add_arguments(parser: Parser) -> None:
    """Tell the parser what the command takes."""
    parser.description = "\n\n".join([parser.description or "", _(EXAMPLE)])
    parser.add_argument(
        "--answers", metavar="FILE.toml", type=Path, help=_("what a person would choose")
    )
    parser.add_argument(
        "--practice",
        action="store_true",
        help=_("use the practice organization; no answers and no secret are needed"),
    )
    parser.add_argument(
        "--out", metavar="FILE", type=Path, help=_("the file to save; never one that exists")
    )
    parser.add_argument(
        "--allow-address",
        action="store_true",
        help=_("agree to addresses, a proxy or a certificate other than Coursera's own"),
    )
    browser.add_argument(parser)
    places = parser.add_mutually_exclusive_group()
    places.add_argument(
        "--secret-from-environment",
        action="store_true",
        help=_("keep the secret nowhere; runs read it from the variable"),
    )
    places.add_argument(
        "--sealed",
        action="store_true",
        help=_("keep the secret in a sealed file with a passphrase; not for unattended runs"),
    )


def run(call: Invocation) -> int:
    """Configure, save, and say what was done at each step."""
    from coursera_wizard.wizard.unattended import Listener, configure

    output = call.output
    services = call.build()
    order = _order(call, services)
    steps: list[StepReport] = []

    def on_step(report: StepReport) -> None:
        steps.append(report)
        _print_step(output, report)

    listener = Listener(
        on_step,
        lambda checks: show_running(output, checks),
        lambda count: output.progress(_("  {count} programs read…").format(count=count)),
        browser.opener(output, is_opened=call.arguments.open),
    )
    try:
        stored = running.run(configure(order, services.services, listener), services.services)
    except ProblemError as error:
        output.problem(error.problem)
        output.hint(_("Nothing was saved."))
        output.result(_failed(error.problem, steps))
        return exit_code(error.problem)
    _print_end(output, stored)
    output.result(_complete(stored, steps))
    return ExitCode.COMPLETE


def _order(call: Invocation, services: CommandServices) -> Order:
    """Return what is to be configured; asks for what only a person knows."""
    from coursera_wizard.wizard.unattended import Order

    chosen = call.arguments
    answers = _answers(call, services)
    path = chosen.out.absolute() if chosen.out else None
    if answers.college is not None:
        others = _others(call, answers)
        return Order(answers, services.documents, path=path, others=others)
    reference = answers.secret or SecretRef()
    given = secret_input.client_secret(call.output, reference.variable or SECRET_VARIABLE)
    place = None
    if chosen.secret_from_environment:
        if not given.variable:
            raise failure(ProblemCode.ENVIRONMENT_SECRET_MISSING, variable=SECRET_VARIABLE, hint="")
        place = SecretPlace.ENVIRONMENT
    elif chosen.sealed:
        place = SecretPlace.SEALED_FILE
    passphrase = None
    if (place or reference.place) is SecretPlace.SEALED_FILE:
        passphrase = secret_input.passphrase(call.output, is_new=True)
    return Order(
        answers,
        services.documents,
        secret=given.secret,
        variable=given.variable,
        path=path,
        place=place,
        passphrase=passphrase,
        allows_address=chosen.allow_address,
        others=_others(call, answers),
    )


def _others(call: Invocation, answers: Answers) -> dict[SecretPurpose, Secret]:
    """Return the secrets of receiver and notices, from their variables or as they are typed."""
    from coursera_wizard.wizard.run_secrets import PURPOSES

    return {
        purpose: secret_input.other_secret(call.output, _(PURPOSES[purpose]), VARIABLES[purpose])
        for purpose in bindings(answers.receiver, answers.notices)
    }


def _answers(call: Invocation, services: CommandServices) -> Answers:
    from coursera_wizard.domain.answers import Answers

    chosen = call.arguments
    if chosen.answers is not None:
        answers = services.read_answers(chosen.answers)
        return replace(answers, practice=answers.practice or True) if chosen.practice else answers
    if chosen.practice:
        return Answers(practice=True)
    raise UsageError(
        _("Either --answers FILE.toml or --practice is needed."), "coursera-delivery new"
    )


def _print_step(output: Output, report: StepReport) -> None:
    """Print what one step did."""
    output.heading(STEPS[ORDER[report.step]].title)
    print_checks(output, report.checks)
    for sentence in report.sentences:
        output.paragraph(sentence)
    for warning in report.warnings:
        if all(warning != line.problem for line in report.checks):
            output.paragraph(_("Worth a look: {title}").format(title=warning.title))
        output.paragraph(warning.what_happened, "    ")
        output.paragraph(warning.what_to_do, "    ")


def _print_end(output: Output, stored: StoredDelivery) -> None:
    """Say what there is now, and what can be done with it."""
    delivery = stored.delivery
    output.say()
    output.heading(_("{name} is configured").format(name=delivery.name))
    output.say(_("  saved as  {path}").format(path=stored.path))
    output.say(_("  secret    {place}").format(place=secret_text(delivery.secret)))
    output.say(_("Nothing was delivered yet."))


def _complete(stored: StoredDelivery, steps: Sequence[StepReport]) -> dict[str, object]:
    delivery = stored.delivery
    return {
        "problem": None,
        "file": str(stored.path),
        "organization": {"id": delivery.organization.id, "name": delivery.organization.name},
        "source": delivery.account.source.value,
        "secret": {"place": delivery.secret.place.value, "variable": delivery.secret.variable},
        "programs": program_counts(delivery),
        "steps": [_step_object(report) for report in steps],
    }


def _failed(found: Problem, steps: Sequence[StepReport]) -> dict[str, object]:
    return {
        "problem": found.as_dict(),
        "file": None,
        "steps": [_step_object(report) for report in steps],
    }


def _step_object(report: StepReport) -> dict[str, object]:
    return {
        "id": report.step.value,
        "sentences": list(report.sentences),
        "checks": [check_object(line) for line in report.checks],
        "warnings": [warning.as_dict() for warning in report.warnings],
    }
