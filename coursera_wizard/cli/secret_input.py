"""Takes a secret from the environment, standard input or a person; never from an argument."""

from __future__ import annotations

import getpass
import json
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


def from_environment(variable: str = SECRET_VARIABLE, *, as_text: bool = False) -> Secret | None:
    """Return the secret in a variable, if there is one; a text keeps its inner blanks and lines."""
    value = os.environ.get(variable, "")
    value = _as_text(value) if as_text else trimmed(value)
    return Secret(value) if value else None


def client_secret(
    output: Output, variable: str = SECRET_VARIABLE, *, hint: str = ""
) -> GivenSecret:
    """Return the Client Secret from the variable, or ask for it on a terminal.

    Args:
        output: Where it is asked for.
        variable: The variable's name.
        hint: Another way to hand it over, where there is one.

    Raises:
        ProblemError: ``environment.secret-missing`` where there is neither, or
            ``credentials.secret-missing`` where nothing was typed.
    """
    found = from_environment(variable)
    if found is not None:
        return GivenSecret(found, variable)
    if not sys.stdin.isatty():
        hint = f" {hint}" if hint else ""
        raise failure(ProblemCode.ENVIRONMENT_SECRET_MISSING, variable=variable, hint=hint)
    typed = _ask(output, _("Client Secret (Secret Key), not shown while you type: "))
    secret = Secret(trimmed(typed.reveal()))
    if not secret:
        raise failure(ProblemCode.CREDENTIALS_SECRET_MISSING)
    return GivenSecret(secret)


def from_standard_input(*, as_text: bool = False) -> Secret:
    """Return the secret on standard input; a text keeps its inner blanks and lines.

    Raises:
        ProblemError: ``credentials.secret-missing`` where there is none.
    """
    value = sys.stdin.read(_MOST_CHARACTERS)
    secret = Secret(_as_text(value) if as_text else trimmed(value))
    if not secret:
        raise failure(ProblemCode.CREDENTIALS_SECRET_MISSING)
    return secret


def passphrase_from_standard_input() -> Secret:
    """Return the passphrase of the sealed file: the first line of standard input.

    Raises:
        ProblemError: ``sealed.passphrase-wrong`` where there is none.
    """
    secret = Secret(sys.stdin.readline(_MOST_CHARACTERS).rstrip("\r\n"))
    if not secret:
        raise failure(ProblemCode.SEALED_PASSPHRASE_WRONG)
    return secret


def handed_over() -> Secret | None:
    """Take what another process of this program wrote: a passphrase, and values of variables.

    The variables become this process's own: they were in the environment of the other one.
    """
    try:
        found = json.loads(sys.stdin.readline(_MOST_CHARACTERS))
    except ValueError:
        return None
    if not isinstance(found, dict):
        return None
    variables, phrase = found.get("variables"), found.get("passphrase")
    for name, value in variables.items() if isinstance(variables, dict) else ():
        if name.startswith("COURSERA_") and isinstance(value, str):
            os.environ[name] = value
    return Secret(phrase) if isinstance(phrase, str) and phrase else None


def other_secret(output: Output, what: str, variable: str) -> Secret:
    """Return a password, key or token from its variable, or ask for it on a terminal.

    Raises:
        ProblemError: ``usage.no-terminal`` or ``credentials.secret-missing``.
    """
    found = from_environment(variable, as_text=True)
    if found is not None:
        return found
    if not sys.stdin.isatty():
        hint = " " + _("Or set the variable {variable}.").format(variable=variable)
        raise failure(ProblemCode.USAGE_NO_TERMINAL, what=what, hint=hint)
    typed = _ask(output, _("The {what}, not shown while you type: ").format(what=what))
    if not typed:
        raise failure(ProblemCode.CREDENTIALS_SECRET_MISSING)
    return typed


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


def _as_text(value: str) -> str:
    """Return a text without the line break that a file or an editor adds at its end."""
    return value.strip("\r\n")


def _ask(output: Output, question: str) -> Secret:
    output.end_progress()
    try:
        return Secret(getpass.getpass(question, stream=sys.stderr))
    except EOFError:
        return Secret("")
