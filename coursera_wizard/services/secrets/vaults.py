"""Finds the store that a delivery's secret is kept in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from coursera_wizard.domain.problem import ProblemCode, failure
from coursera_wizard.domain.secret import (
    SECRET_VARIABLE,
    Secret,
    SecretBinding,
    SecretPlace,
    SecretRef,
)
from coursera_wizard.services.secrets.environment import environment_secret

if TYPE_CHECKING:
    from coursera_wizard.services.paths import Paths
    from coursera_wizard.services.ports import SecretVault


class ComputerVaults:
    """The stores of this computer; fulfills `ports.Vaults`. keyring is imported when needed."""

    def __init__(self, paths: Paths) -> None:
        self._paths = paths

    def keychain(self) -> SecretVault:
        """Return the operating system's keychain; its `problem` says if there is none."""
        from coursera_wizard.services.secrets.vault import KeyringVault

        return KeyringVault()

    def sealed(self, passphrase: Secret) -> SecretVault:
        """Return the sealed file of this computer, opened with a passphrase."""
        from coursera_wizard.services.secrets.sealed_file import SealedFileVault

        return SealedFileVault(Path(self._paths.sealed_file), passphrase)

    def read(self, ref: SecretRef, binding: SecretBinding, passphrase: Secret | None) -> Secret:
        """Return the secret of a delivery wherever it is kept.

        The practice organization's secret is not asked for here: it comes with its address.

        Raises:
            ProblemError: ``keyring.secret-not-found``, ``environment.secret-missing``,
                ``sealed.not-unattended`` where the passphrase is needed and not given, or what the
                store itself raises.
            ValueError: For a secret of the practice organization.
        """
        match ref.place:
            case SecretPlace.ENVIRONMENT:
                return environment_secret(ref.variable)
            case SecretPlace.KEYCHAIN:
                vault = self.keychain()
            case SecretPlace.SEALED_FILE:
                if passphrase is None:
                    raise failure(ProblemCode.SEALED_NOT_UNATTENDED, variable=SECRET_VARIABLE)
                vault = self.sealed(passphrase)
            case SecretPlace.PRACTICE:
                raise ValueError("the practice organization tells its secret with its address")
        secret = vault.get(binding)
        if secret is None:
            raise failure(ProblemCode.KEYRING_SECRET_NOT_FOUND, store=vault.name())
        return secret
