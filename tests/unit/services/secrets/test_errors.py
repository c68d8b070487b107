"""What keychains raise is told by its type."""

from __future__ import annotations

import sys

import pytest
from keyring.errors import InitError, KeyringLocked, PasswordSetError

from coursera_wizard.domain.problem import ProblemCode
from coursera_wizard.services.secrets.errors import keychain_errors, keychain_failure


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (KeyringLocked("any words"), ProblemCode.KEYRING_LOCKED),
        (InitError("any words"), ProblemCode.KEYRING_MISSING),
        (PasswordSetError("any words"), ProblemCode.KEYRING_FAILED),
        (OSError("any words"), ProblemCode.KEYRING_FAILED),
    ],
)
def test_error_has_its_code(error: Exception, code: ProblemCode) -> None:
    """The details name the type alone: a foreign message may hold anything."""
    problem = keychain_failure(error, "the store").problem

    assert isinstance(error, keychain_errors())
    assert problem.code is code
    assert problem.details.endswith(type(error).__name__)
    assert "any words" not in problem.details


@pytest.mark.skipif(sys.platform != "linux", reason="the Secret Service is Linux's keychain")
def test_errors_of_the_secret_service_are_known() -> None:
    """What keyring lets through from below is told too."""
    from secretstorage.exceptions import ItemNotFoundException, LockedException

    locked, other = LockedException("x"), ItemNotFoundException("x")

    assert isinstance(locked, keychain_errors())
    assert keychain_failure(locked, "s").problem.code is ProblemCode.KEYRING_LOCKED
    assert keychain_failure(other, "s").problem.code is ProblemCode.KEYRING_FAILED
