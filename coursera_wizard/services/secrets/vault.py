"""Keeps secrets in the operating system's own keychain, and in no other."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Final

import keyring
import keyring.core
from keyring.backends.fail import Keyring as NoKeychain
from keyring.errors import PasswordDeleteError

from coursera_wizard.domain.problem import Problem, ProblemCode, ProblemError, failure, problem
from coursera_wizard.domain.secret import SECRET_VARIABLE, Secret, SecretBinding
from coursera_wizard.i18n import N_, _
from coursera_wizard.services.secrets.entry import SERVICE, entry_name
from coursera_wizard.services.secrets.errors import keychain_errors, keychain_failure

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

LONGEST: Final = 1000  # Windows keeps 1,280 characters at most (2,560 bytes of UTF-16)
LEAST_PRIORITY: Final = 1.0  # keyring's own line between recommended stores and others

_NAMES: Final = {
    "keyring.backends.Windows": N_("Windows Credential Manager"),
    "keyring.backends.macOS": N_("macOS Keychain"),
    "keyring.backends.SecretService": N_("the keychain of this computer (Secret Service)"),
}
_READABLE: Final = ("keyrings.", "keyring.backends.null")


class KeyringVault:
    """The keychain of this computer; fulfills `ports.SecretVault`.

    Every method may wait for a person to unlock the keychain: call it through `vault_calls.ask`.

    Args:
        backend: The keychain; the system's own by default.
    """

    def __init__(self, backend: KeyringBackend | None = None) -> None:
        self._backend = backend if backend is not None else system_keychain()

    def name(self) -> str:
        """Return what the system calls this keychain."""
        return _(_NAMES.get(_module(self._backend), N_("the keychain of this computer")))

    def problem(self) -> Problem | None:
        """Return ``keyring.missing`` or ``keyring.unsafe``, or None; asks for no unlocking."""
        if isinstance(self._backend, NoKeychain):
            return problem(ProblemCode.KEYRING_MISSING, variable=SECRET_VARIABLE, store=self.name())
        if not _is_safe(self._backend):
            return problem(
                ProblemCode.KEYRING_UNSAFE, store=self._backend.name, details=_module(self._backend)
            )
        return None

    def limit(self) -> int:
        """Return the longest secret it takes, in characters."""
        return LONGEST

    def get(self, binding: SecretBinding) -> Secret | None:
        """Return the secret stored for exactly this key and address; None if there is none.

        Raises:
            ProblemError: ``keyring.locked``, ``.missing``, ``.unsafe`` or ``.failed``.
        """
        self._check_usable()
        try:
            text = self._backend.get_password(SERVICE, entry_name(binding))
        except keychain_errors() as error:
            raise keychain_failure(error, self.name()) from error
        return None if text is None else Secret(text)

    def set(self, binding: SecretBinding, secret: Secret) -> None:
        """Store a secret in place of an earlier one.

        Raises:
            ProblemError: ``keyring.too-long``, or as for :meth:`get`.
        """
        self._check_usable()
        if len(secret) > LONGEST:
            raise failure(
                ProblemCode.KEYRING_TOO_LONG, length=len(secret), limit=LONGEST, store=self.name()
            )
        try:
            self._backend.set_password(SERVICE, entry_name(binding), secret.reveal())
        except keychain_errors() as error:
            raise keychain_failure(error, self.name()) from None  # its frames hold the secret

    def clear(self, binding: SecretBinding) -> None:
        """Remove a secret; nothing happens if there is none.

        Raises:
            ProblemError: As for :meth:`get`.
        """
        if self.get(binding) is None:
            return
        try:
            self._backend.delete_password(SERVICE, entry_name(binding))
        except PasswordDeleteError:
            if self.get(binding) is not None:
                raise failure(ProblemCode.KEYRING_FAILED, store=self.name()) from None
        except keychain_errors() as error:
            raise keychain_failure(error, self.name()) from error

    def _check_usable(self) -> None:
        found = self.problem()
        if found is not None:
            raise ProblemError(found)


def system_keychain() -> KeyringBackend:
    """Return the keychain of this system, or one that says there is none.

    keyring would take whatever is installed; here the system's own is named. A store that the
    person chose for all programs (``PYTHON_KEYRING_BACKEND`` or keyring's own settings) is
    respected, and refused later if it keeps secrets in readable form.
    """
    if os.environ.get("PYTHON_KEYRING_BACKEND") or keyring.core.load_config() is not None:
        return keyring.get_keyring()
    return _own_keychain() or NoKeychain()  # type: ignore[no-untyped-call]  # keyring leaves it untyped


def _own_keychain() -> KeyringBackend | None:
    if sys.platform == "win32":
        from keyring.backends.Windows import WinVaultKeyring as Own
    elif sys.platform == "darwin":
        from keyring.backends.macOS import Keyring as Own
    else:
        from keyring.backends.SecretService import Keyring as Own
    try:
        is_there = Own.priority >= LEAST_PRIORITY
    except keychain_errors():  # no bus, or a bus without a keychain
        return None
    return Own() if is_there else None  # type: ignore[no-untyped-call]  # keyring leaves it untyped


def _is_safe(backend: KeyringBackend) -> bool:
    """Return whether a store is known to encrypt what it keeps."""
    if _module(backend).startswith(_READABLE) or "plaintext" in type(backend).__name__.casefold():
        return False
    try:
        return float(backend.priority) >= LEAST_PRIORITY
    except keychain_errors():
        return False


def _module(backend: KeyringBackend) -> str:
    return type(backend).__module__
