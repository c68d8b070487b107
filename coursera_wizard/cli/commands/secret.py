"""``secret``: keeps or removes the secrets of a delivery; none is ever an argument."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from coursera_wizard.cli import running, secret_input
from coursera_wizard.cli.exit_codes import ExitCode
from coursera_wizard.cli.parser import UsageError, not_known
from coursera_wizard.cli.presentation import secret_text
from coursera_wizard.domain.other_secrets import bindings
from coursera_wizard.domain.problem import ProblemCode, ProblemError, failure, problem
from coursera_wizard.domain.secret import SECRET_VARIABLE, VARIABLES, SecretPlace, SecretPurpose
from coursera_wizard.i18n import _
from coursera_wizard.wizard.keychain import keychain_call
from coursera_wizard.wizard.run_secrets import PURPOSES, beside
from coursera_wizard.wizard.sign_in import forget_secrets

if TYPE_CHECKING:
    from coursera_wizard.cli.invocation import Invocation
    from coursera_wizard.cli.parser import Parser
    from coursera_wizard.domain.delivery import Delivery
    from coursera_wizard.domain.secret import SecretBinding
    from coursera_wizard.services.ports import SecretVault, Services

_NAME = "coursera-delivery secret"
_VERBS = ("set", "clear")
_CLIENT = "client"
_OTHERS = {
    "receiver": SecretPurpose.SFTP,
    "mail": SecretPurpose.MAIL,
    "webhook": SecretPurpose.WEBHOOK,
}


def add_arguments(parser: Parser) -> None:
    """Tell the parser what the command takes."""
    parser.add_argument(
        "verb", metavar="set|clear", help=_("keep the secret, or remove it from this computer")
    )
    parser.add_argument("file", metavar="FILE", type=Path, help=_("a delivery file"))
    parser.add_argument(
        "--for",
        dest="purpose",
        choices=(_CLIENT, *_OTHERS),
        default=_CLIENT,
        help=_(
            "which one: Coursera's Client Secret by default, the password or private key of the"
            " receiver's server, the mail server's password, or the webhook's token"
        ),
    )
    parser.add_argument(
        "--stdin",
        action="store_true",
        help=_("read the secret from standard input; else from the variable, or it is asked for"),
    )


def run(call: Invocation) -> int:
    """Put the secret where the file says it is kept, or take it from there."""
    verb, purpose = call.arguments.verb, call.arguments.purpose
    if verb not in _VERBS:
        raise UsageError(not_known(verb, _VERBS, names_all=True), _NAME)
    services = call.build().services
    delivery = services.store.load(call.arguments.file.absolute()).delivery
    if purpose == _CLIENT:
        place = delivery.secret
        if place.place in {SecretPlace.PRACTICE, SecretPlace.ENVIRONMENT}:
            raise failure(ProblemCode.SECRET_KEPT_ELSEWHERE, place=secret_text(place))
        if verb == "set":
            _set(call, services, delivery)
        else:
            _clear(call, services, delivery)
    else:
        place = beside(delivery)
        _other(call, services, delivery, _OTHERS[purpose], is_kept=verb == "set")
    call.output.result(
        {
            "problem": None,
            "file": str(call.arguments.file.absolute()),
            "secret": {"for": purpose, "place": place.place.value, "is_kept": verb == "set"},
        }
    )
    return ExitCode.COMPLETE


def _set(call: Invocation, services: Services, delivery: Delivery) -> None:
    if call.arguments.stdin:
        secret = secret_input.from_standard_input()
    else:
        hint = _("Or add “--stdin” and hand the secret over on standard input.")
        secret = secret_input.client_secret(call.output, hint=hint).secret
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


def _other(
    call: Invocation,
    services: Services,
    delivery: Delivery,
    purpose: SecretPurpose,
    *,
    is_kept: bool,
) -> None:
    """Keep or remove what signs in to a receiver's server, a mail server or a web address."""
    binding = _binding(delivery, purpose)
    what = _(PURPOSES[purpose])
    if not is_kept:
        vault = _vault(call, services, delivery)
        running.run(keychain_call(lambda: vault.clear(binding)), services)
        text = _("{store} holds no {what} for this delivery any more.")
        call.output.say(text.format(store=vault.name(), what=what))
        return
    if call.arguments.stdin:
        secret = secret_input.from_standard_input(as_text=True)
    else:
        secret = secret_input.other_secret(call.output, what, VARIABLES[purpose])
    vault = _vault(call, services, delivery)
    running.run(keychain_call(lambda: vault.set(binding, secret)), services)
    text = _("The {what} was put into {store}, for {place}.")
    call.output.say(text.format(what=what, store=vault.name(), place=binding.token_url))


def _binding(delivery: Delivery, purpose: SecretPurpose) -> SecretBinding:
    """Return what the secret is bound to.

    Raises:
        UsageError: The delivery needs none.
    """
    found = bindings(delivery.receiver, delivery.notices).get(purpose)
    if found is not None:
        return found
    text = _("This delivery needs no {what}.")
    raise UsageError(text.format(what=_(PURPOSES[purpose])), _NAME)


def _vault(call: Invocation, services: Services, delivery: Delivery) -> SecretVault:
    """Return the store the file names."""
    if delivery.secret.place is SecretPlace.SEALED_FILE:
        return services.vaults.sealed(secret_input.passphrase(call.output))
    vault = services.vaults.keychain()
    trouble = vault.problem()
    if trouble is not None:
        raise ProblemError(trouble)
    return vault
