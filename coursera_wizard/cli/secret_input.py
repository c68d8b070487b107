"""Takes a secret from the environment, standard input or a person; never from an argument."""

from __future__ import annotations

import getpass
import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coursera_wizard.domain.credentials import trimmed
from coursera_wizard.domain.problem import ProblemCode, failure
from coursera_wizard.domain.secret import SECRET_VARIABLE, Secret
from coursera_wizard.i18n import _

if TYPE_CHECKING:
    from coursera_wizard.cli.output import Output

_MOST_CHARACTERS = 65536


@dataclass(frozen=True, slots=True)
class GivenSecret:
    """A secret, and the variable it came from; none when it was typed."""

    secret: Secret
    variable: str = ""


def from_environment(variable: str = SECRET_VARIABLE) -> Secret | None:
    """Return the secret in a variable, if there is one."""
    value = trimmed(os.environ.get(variable, ""))
    return Secret(value) if value else None


def client_secret(output: Output, variable: str = SECRET_VARIABLE) -> GivenSecret:
    """Return the Client Secret from the variable, or ask for it on a terminal.

    Raises:
        ProblemError: ``environment.secret-missing`` where there is neither, or
            ``credentials.secret-missing`` where nothing was typed.
    """
    found = from_environment(variable)
    if found is not None:
        return GivenSecret(found, variable)
    if not sys.stdin.isatty():
        raise failure(ProblemCode.ENVIRONMENT_SECRET_MISSING, variable=variable)
    typed = _ask(output, _("Client Secret (Secret Key), not shown while you type: "))
    secret = Secret(trimmed(typed.reveal()))
    if not secret:
        raise failure(ProblemCode.CREDENTIALS_SECRET_MISSING)
    return GivenSecret(secret)


def from_standard_input() -> Secret:
    """Return the secret on standard input.

    Raises:
        ProblemError: ``credentials.secret-missing`` where there is none.
    """
    secret = Secret(trimmed(sys.stdin.read(_MOST_CHARACTERS)))
    if not secret:
        raise failure(ProblemCode.CREDENTIALS_SECRET_MISSING)
    return secret


def passphrase(output: Output, *, is_new: bool = False) -> Secret:
    """Ask for the passphrase of the sealed file; a new one is asked for twice.

    Raises:
        ProblemError: ``usage.no-terminal``, or ``sealed.passphrases-differ`` where the two differ.
    """
    if not sys.stdin.isatty():
        raise failure(
            ProblemCode.USAGE_NO_TERMINAL,
            what=_("passphrase of the sealed file"),
            hint=" "
            + _("On a server, use the variable {variable} instead of a sealed file.").format(
                variable=SECRET_VARIABLE
            ),
        )
    first = _ask(output, _("Passphrase of the sealed file, not shown while you type: "))
    if is_new and first != _ask(output, _("The same passphrase again: ")):
        raise failure(ProblemCode.SEALED_PASSPHRASES_DIFFER)
    return first


def _ask(output: Output, question: str) -> Secret:
    output.end_progress()
    try:
        return Secret(getpass.getpass(question, stream=sys.stderr))
    except EOFError:
        return Secret("")
