"""Brings the secret of a saved delivery into memory, wherever it is kept, and asks before use."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from coursera_wizard.cli import secret_input
from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.domain.secret import SecretPlace
from coursera_wizard.services import blocking

if TYPE_CHECKING:
    from coursera_wizard.cli.output import Output
    from coursera_wizard.domain.draft import Account
    from coursera_wizard.services.ports import Services
    from coursera_wizard.wizard.actions import WizardActions
    from coursera_wizard.wizard.session import WizardSession

# Where the keychain is not there or does not hold it, a server's variable stands in for it.
_STANDS_IN_FOR = frozenset(
    {
        ProblemCode.KEYRING_MISSING,
        ProblemCode.KEYRING_UNSAFE,
        ProblemCode.KEYRING_LOCKED,
        ProblemCode.KEYRING_SECRET_NOT_FOUND,
    }
)


async def agree_to_addresses(services: Services, account: Account, *, is_agreed: bool) -> None:
    """Let an account pass whose addresses were agreed to, now or before.

    A yes also covers a secret from the variable, which :func:`recall` asks about.

    Args:
        services: Knows what was agreed to.
        account: Names the addresses.
        is_agreed: Whether the person agrees now.

    Raises:
        ProblemError: ``coursera.address-not-trusted``.
    """
    question = await blocking.call(
        partial(services.routes.problem, account, is_bound=not is_agreed)
    )
    if question is None:
        return
    if not is_agreed:
        raise ProblemError(question)
    await blocking.call(services.routes.allow, account)


async def recall(session: WizardSession, actions: WizardActions, output: Output) -> None:
    """Read the secret from its place; the variable stands in for a keychain that lacks it.

    Raises:
        ProblemError: ``keyring.…``, ``sealed.…``, ``environment.…`` or ``usage.no-terminal``; also
            ``coursera.address-not-trusted`` where the variable's secret would go elsewhere.
    """
    passphrase = None
    if session.state.draft.secret.place is SecretPlace.SEALED_FILE:
        passphrase = secret_input.passphrase(output)
    try:
        await actions.recall_secret(passphrase)
    except ProblemError as error:
        found = secret_input.from_environment()
        if found is None or error.problem.code not in _STANDS_IN_FOR:
            raise
        await actions.check_unbound()
        session.recall_secret(found)
        await actions.recall_secret(passphrase)  # what else there is beside the secret
