"""Brings the secret of a saved delivery into memory, wherever it is kept, and asks before use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursera_wizard.cli import secret_input
from coursera_wizard.domain.secret import VARIABLES, Secret, SecretPurpose
from coursera_wizard.wizard import run_secrets
from coursera_wizard.wizard.run_secrets import SecretSource, agree_to_addresses

if TYPE_CHECKING:
    from coursera_wizard.cli.output import Output
    from coursera_wizard.wizard.actions import WizardActions
    from coursera_wizard.wizard.session import WizardSession

__all__ = ["agree_to_addresses", "recall", "source"]


def source(
    output: Output,
    *,
    allows_address: bool = False,
    from_standard_input: bool = False,
    known_passphrase: Secret | None = None,
) -> SecretSource:
    """Return how the command line gives what no store gives.

    Args:
        output: Asks for a passphrase.
        allows_address: Whether the person agreed to the addresses.
        from_standard_input: Read the passphrase from there instead of asking for it.
        known_passphrase: What was handed over already.
    """

    def passphrase() -> Secret:
        if known_passphrase is not None:
            return known_passphrase
        if from_standard_input:
            return secret_input.passphrase_from_standard_input()
        return secret_input.passphrase(output)

    return SecretSource(passphrase, _from_variable, allows_address)


async def recall(session: WizardSession, actions: WizardActions, output: Output) -> None:
    """Read the secret from its place; the variable stands in for a keychain that lacks it.

    Raises:
        ProblemError: ``keyring.…``, ``sealed.…``, ``environment.…`` or ``usage.no-terminal``; also
            ``coursera.address-not-trusted`` where the variable's secret would go elsewhere.
    """
    await run_secrets.recall(session, actions, source(output))


def _from_variable(purpose: SecretPurpose) -> Secret | None:
    variable = VARIABLES.get(purpose)
    if variable is None:
        return None
    # A private key has lines, a password may hold blanks; Coursera's secrets hold neither.
    is_text = purpose is not SecretPurpose.CREDENTIAL
    return secret_input.from_environment(variable, as_text=is_text)
