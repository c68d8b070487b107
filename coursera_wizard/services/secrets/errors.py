"""Turns what keychains say into problems; by type only, never by the words of a message."""

from __future__ import annotations

import sys

from keyring.errors import InitError, KeyringError, KeyringLocked, NoKeyringError

from coursera_wizard.domain.problem import Problem, ProblemCode, ProblemError, problem
from coursera_wizard.domain.secret import SECRET_VARIABLE


def keychain_errors() -> tuple[type[Exception], ...]:
    """Return what a keychain of this system may raise."""
    found: list[type[Exception]] = [KeyringError, OSError, RuntimeError, EOFError]
    if sys.platform == "linux":
        from jeepney import DBusErrorResponse  # type: ignore[import-untyped]  # it ships no types
        from secretstorage.exceptions import SecretStorageException

        found += [SecretStorageException, DBusErrorResponse]
    elif sys.platform == "win32":
        from win32ctypes.pywin32.pywintypes import error

        found.append(error)
    return tuple(found)


def keychain_failure(error: Exception, store: str) -> ProblemError:
    """Return the problem for what a keychain raised: locked, missing or failed."""
    return ProblemError(_problem_of(error, store))


def _problem_of(error: Exception, store: str) -> Problem:
    code = ProblemCode.KEYRING_FAILED
    if isinstance(error, KeyringLocked) or _is_locked(error):
        code = ProblemCode.KEYRING_LOCKED
    elif isinstance(error, NoKeyringError | InitError):
        code = ProblemCode.KEYRING_MISSING
    details = f"{type(error).__module__}.{type(error).__qualname__}"
    return problem(code, store=store, variable=SECRET_VARIABLE, details=details)


def _is_locked(error: Exception) -> bool:
    """Return whether the Secret Service itself said that it is locked."""
    if sys.platform != "linux":
        return False
    from secretstorage.exceptions import LockedException, PromptDismissedException

    return isinstance(error, LockedException | PromptDismissedException)
