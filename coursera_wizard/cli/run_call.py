"""What the commands about runs have in common: their options, their file, and their actions."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from coursera_wizard.cli import delivery_secret, secret_input
from coursera_wizard.domain.run import Trigger
from coursera_wizard.i18n import _
from coursera_wizard.wizard.runs import RunActions

if TYPE_CHECKING:
    from coursera_wizard.cli.invocation import Invocation
    from coursera_wizard.cli.parser import Parser
    from coursera_wizard.domain.problem import Problem
    from coursera_wizard.services.ports import Services, StoredDelivery
    from coursera_wizard.wizard.run_secrets import SecretSource


def add_file(parser: Parser) -> None:
    """Tell the parser that a delivery file comes first."""
    parser.add_argument("file", metavar="FILE", type=Path, help=_("a delivery file"))


def add_run(parser: Parser) -> None:
    """Tell the parser that a run is named."""
    parser.add_argument(
        "run",
        metavar="RUN",
        help=_("the run: its id, the beginning of it, or the word “last”"),
    )


def add_secret_options(parser: Parser) -> None:
    """Tell the parser how secrets may be given."""
    parser.add_argument(
        "--allow-address",
        action="store_true",
        help=_("agree to addresses, a proxy or a certificate other than Coursera's own"),
    )
    parser.add_argument(
        "--passphrase-stdin",
        action="store_true",
        help=_("read the passphrase of the sealed file from standard input"),
    )
    # How one process of this program hands secrets to another; not for people.
    parser.add_argument("--secrets-stdin", action="store_true", help=argparse.SUPPRESS)


def add_trigger(parser: Parser) -> None:
    """Tell the parser who may have started a run; the window says so, people need not."""
    names = [trigger.value for trigger in Trigger]
    parser.add_argument(
        "--trigger", choices=names, default=Trigger.COMMAND.value, help=argparse.SUPPRESS
    )


def load(call: Invocation) -> tuple[Services, StoredDelivery]:
    """Return the services, and the delivery that the command is about.

    Raises:
        ProblemError: ``store.…``.
    """
    services = call.build().services
    return services, services.store.load(call.arguments.file.absolute())


def secret_source(call: Invocation) -> SecretSource:
    """Return how this call gives what no store gives."""
    chosen = call.arguments
    if chosen.secrets_stdin:
        handed_over = secret_input.handed_over()
        return delivery_secret.source(
            call.output, allows_address=chosen.allow_address, known_passphrase=handed_over
        )
    return delivery_secret.source(
        call.output,
        allows_address=chosen.allow_address,
        from_standard_input=chosen.passphrase_stdin,
    )


def actions(call: Invocation, services: Services, warnings: list[Problem]) -> RunActions:
    """Return the actions of this call; what goes wrong beside a run is added to the warnings."""
    return RunActions(services, secret_source(call), warnings.append)
