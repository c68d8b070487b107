"""``secret``: keeps or removes the Client Secret of a delivery; it is never an argument."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from coursera_wizard.cli import running, secret_input
from coursera_wizard.cli.exit_codes import ExitCode
from coursera_wizard.cli.parser import UsageError, not_known
from coursera_wizard.cli.presentation import secret_text
from coursera_wizard.domain.problem import ProblemCode, ProblemError, failure, problem
from coursera_wizard.domain.secret import SECRET_VARIABLE, SecretPlace
from coursera_wizard.i18n import _
from coursera_wizard.wizard.keychain import keychain_call
from coursera_wizard.wizard.sign_in import forget_secrets

if TYPE_CHECKING:
    from coursera_wizard.cli.invocation import Invocation
    from coursera_wizard.cli.parser import Parser
    from coursera_wizard.domain.delivery import Delivery
    from coursera_wizard.services.ports import SecretVault, Services

_VERBS = ("set", "clear")


def add_arguments(parser: Parser) -> None:
    """Tell the parser what the command takes."""
    parser.add_argument(
        "verb", metavar="set|clear", help=_("keep the secret, or remove it from this computer")
    )
    parser.add_argument("file", metavar="FILE", type=Path, help=_("a delivery file"))
    parser.add_argument(
        "--stdin",
        action="store_true",
        help=_("read the secret from standard input; else from the variable, or it is asked for"),
    )


def run(call: Invocation) -> int:
    """Put the secret where the file says it is kept, or take it from there."""
    verb = call.arguments.verb
    if verb not in _VERBS:
        raise UsageError(not_known(verb, _VERBS), "coursera-delivery secret")
    services = call.build().services
    delivery = services.store.load(call.arguments.file.absolute()).delivery
    if delivery.secret.place in {SecretPlace.PRACTICE, SecretPlace.ENVIRONMENT}:
        raise failure(ProblemCode.SECRET_KEPT_ELSEWHERE, place=secret_text(delivery.secret))
    if verb == "set":
        _set(call, services, delivery)
    else:
        _clear(call, services, delivery)
    call.output.result(
        {
            "problem": None,
            "file": str(call.arguments.file.absolute()),
            "secret": {"place": delivery.secret.place.value, "is_kept": verb == "set"},
        }
    )
    return ExitCode.COMPLETE


def _set(call: Invocation, services: Services, delivery: Delivery) -> None:
    if call.arguments.stdin:
        secret = secret_input.from_standard_input()
    else:
        secret = secret_input.client_secret(call.output).secret
    vault = _vault(call, services, delivery)
    binding = delivery.account.binding
    running.run(keychain_call(lambda: vault.set(binding, secret)), services)
    call.output.say(_("The Client Secret was put into {store}.").format(store=vault.name()))
    if not delivery.secret.is_unattended:
        call.output.problem(problem(ProblemCode.SEALED_NOT_UNATTENDED, variable=SECRET_VARIABLE))


def _clear(call: Invocation, services: Services, delivery: Delivery) -> None:
    vault = _vault(call, services, delivery)
    account = delivery.account
    running.run(keychain_call(lambda: forget_secrets(services, vault, account)), services)
    call.output.say(
        _("{store} holds no Client Secret for this delivery any more.").format(store=vault.name())
    )


def _vault(call: Invocation, services: Services, delivery: Delivery) -> SecretVault:
    """Return the store the file names."""
    if delivery.secret.place is SecretPlace.SEALED_FILE:
        return services.vaults.sealed(secret_input.passphrase(call.output))
    vault = services.vaults.keychain()
    trouble = vault.problem()
    if trouble is not None:
        raise ProblemError(trouble)
    return vault
