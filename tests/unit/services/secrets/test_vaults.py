"""A delivery's secret is found wherever it is kept."""

from __future__ import annotations

import subprocess
import sys

import pytest

from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.domain.secret import Secret, SecretPlace, SecretRef
from coursera_wizard.services.paths import user_paths
from coursera_wizard.services.ports import Vaults
from coursera_wizard.services.secrets.vaults import ComputerVaults
from tests.support.contracts import BINDING

PASSPHRASE = Secret("correct horse battery")


@pytest.fixture
def vaults() -> Vaults:
    """Return the stores of the test's own home."""
    return ComputerVaults(user_paths())


def code_of(vaults: Vaults, ref: SecretRef, passphrase: Secret | None = None) -> ProblemCode:
    """Return the code that reading ends in."""
    with pytest.raises(ProblemError) as caught:
        vaults.read(ref, BINDING, passphrase)
    return caught.value.problem.code


def test_secret_is_read_from_its_place(vaults: Vaults, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keychain, sealed file and variable each give the secret they hold."""
    monkeypatch.setenv("COURSERA_X", "three")
    vaults.keychain().set(BINDING, Secret("one"))
    vaults.sealed(PASSPHRASE).set(BINDING, Secret("two"))

    read = [
        vaults.read(SecretRef(), BINDING, None),
        vaults.read(SecretRef(SecretPlace.SEALED_FILE), BINDING, PASSPHRASE),
        vaults.read(SecretRef(SecretPlace.ENVIRONMENT, "COURSERA_X"), BINDING, None),
    ]

    assert [secret.reveal() for secret in read] == ["one", "two", "three"]


def test_missing_secret_is_said(vaults: Vaults) -> None:
    """Each place says in its own way that the secret is not there."""
    sealed = SecretRef(SecretPlace.SEALED_FILE)

    assert code_of(vaults, SecretRef()) is ProblemCode.KEYRING_SECRET_NOT_FOUND
    assert code_of(vaults, sealed) is ProblemCode.SEALED_NOT_UNATTENDED
    assert code_of(vaults, sealed, PASSPHRASE) is ProblemCode.KEYRING_SECRET_NOT_FOUND
    environment = SecretRef(SecretPlace.ENVIRONMENT)
    assert code_of(vaults, environment) is ProblemCode.ENVIRONMENT_SECRET_MISSING


def test_practice_secret_is_not_asked_for_here(vaults: Vaults) -> None:
    """The practice organization tells its own secret."""
    with pytest.raises(ValueError, match="practice"):
        vaults.read(SecretRef(SecretPlace.PRACTICE), BINDING, None)


def test_keyring_is_imported_only_when_needed() -> None:
    """Starting the program does not pay for the keychain or for sealing."""
    script = (
        "import sys, coursera_wizard.services.secrets.vaults\n"
        "print({'keyring', 'cryptography'} & set(sys.modules))\n"
    )

    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert ended.stdout.strip() == "set()"
