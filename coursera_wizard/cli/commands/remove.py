"""``remove``: takes a delivery off this computer, with as much of it as is chosen."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from coursera_wizard.cli import run_call, running, secret_input
from coursera_wizard.cli.exit_codes import ExitCode
from coursera_wizard.cli.parser import UsageError
from coursera_wizard.cli.question import ask_yes
from coursera_wizard.domain.problem import ProblemError
from coursera_wizard.domain.secret import SecretPlace
from coursera_wizard.i18n import N_, _
from coursera_wizard.wizard.removal import Part, plan_removal

if TYPE_CHECKING:
    from coursera_wizard.cli.invocation import Invocation
    from coursera_wizard.cli.parser import Parser
    from coursera_wizard.domain.secret import Secret
    from coursera_wizard.services.ports import Services

_CHOICES = {
    Part.HISTORY: N_("delete the history of its runs, with their packages"),
    Part.PACKAGES: N_("delete the packages and reports of its runs; the history stays"),
    Part.SECRET: N_("take its secrets out of the keychain or the sealed file"),
    Part.FILE: N_("delete the delivery file and its earlier versions"),
}


def add_arguments(parser: Parser) -> None:
    """Tell the parser what the command takes."""
    about = _(
        "Without an option it leaves the list of this computer, and its scheduler starts it no\n"
        "longer; the file, the history and the secrets stay."
    )
    parser.description = "\n\n".join([parser.description or "", about])
    run_call.add_file(parser)
    for part, text in _CHOICES.items():
        parser.add_argument(
            f"--{part.value}", dest=f"is_{part.value}", action="store_true", help=_(text)
        )
    parser.add_argument("--all", action="store_true", help=_("all of these"))
    parser.add_argument("--yes", action="store_true", help=_("do not ask; for scripts"))


def run(call: Invocation) -> int:
    """Say what is going to be removed, ask, and remove it."""
    output, chosen = call.output, call.arguments
    services = call.build().services
    path = chosen.file.absolute()
    parts = {part for part in _CHOICES if chosen.all or getattr(chosen, f"is_{part.value}")}
    passphrase = _passphrase(call, services) if Part.SECRET in parts else None
    plan = running.run(plan_removal(services, path, parts, passphrase), services)
    if parts:
        output.say(_("This is going to be done, and cannot be undone:"))
    else:
        output.say(_("This is going to be done:"))
    for sentence in plan.describe():
        output.say(f"  – {sentence}")
    if plan.is_secret_shared:
        output.say(_("Secrets that another delivery of this computer uses are kept."))
    if parts and not chosen.yes:
        if output.as_json or not sys.stdin.isatty():
            sentence = _("Nobody can be asked here: --yes is needed. Nothing was removed.")
            raise UsageError(sentence, "coursera-delivery remove")
        if not ask_yes(output, _("Remove all this?")):
            output.say(_("Nothing was removed."))
            return ExitCode.NEEDS_PERSON
    running.run(plan.carry_out(), services)
    output.say(_("Done."))
    output.result(
        {
            "problem": None,
            "file": str(path),
            "removed": [part.value for part in plan.parts],
            "is_secret_shared": plan.is_secret_shared,
        }
    )
    return ExitCode.COMPLETE


def _passphrase(call: Invocation, services: Services) -> Secret | None:
    """Ask for the passphrase where the secrets are in a sealed file."""
    try:
        delivery = services.store.load(call.arguments.file.absolute()).delivery
    except ProblemError:
        return None  # the plan says so
    if delivery.secret.place is not SecretPlace.SEALED_FILE:
        return None
    return secret_input.passphrase(call.output)
