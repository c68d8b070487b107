"""The keychain is the system's own, and what goes wrong with it is said in words."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from keyring.errors import InitError, KeyringError, KeyringLocked, NoKeyringError

from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.domain.secret import Secret
from coursera_wizard.services.secrets.vault import KeyringVault, system_keychain
from tests.support.contracts import BINDING, VaultContract
from tests.support.memory_keyring import MemoryKeyring


class TestKeyringVault(VaultContract):
    """The contract, on a keychain in memory."""

    @pytest.fixture
    def vault(self) -> KeyringVault:
        """Return an empty keychain."""
        return KeyringVault(MemoryKeyring())


class PlaintextKeyring(MemoryKeyring):
    """Keeps entries in readable form."""


class WeakKeyring(MemoryKeyring):
    """Not recommended by keyring itself."""

    priority = 0.5  # type: ignore[assignment]  # the number is the point


class FailingKeyring(MemoryKeyring):
    """Raises what it is told."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def get_password(self, service: str, username: str) -> str | None:
        """Fail."""
        raise self.error

    def set_password(self, service: str, username: str, password: str) -> None:
        """Fail."""
        raise self.error


def code_of_problem(backend: KeyringBackend) -> ProblemCode | None:
    """Return why a keychain cannot be used, having seen that it is not."""
    vault = KeyringVault(backend)
    found = vault.problem()
    if found is None:
        return None
    with pytest.raises(ProblemError) as caught:
        vault.set(BINDING, Secret("never kept"))
    assert caught.value.problem.code is found.code
    return found.code


@pytest.mark.parametrize(
    "backend",
    [PlaintextKeyring(), WeakKeyring(), null.Keyring()],  # type: ignore[no-untyped-call]  # keyring leaves it untyped
)
def test_unsafe_keychain_is_not_used(backend: KeyringBackend) -> None:
    """A store that keeps secrets readable, or not at all, gets none."""
    assert code_of_problem(backend) is ProblemCode.KEYRING_UNSAFE
    assert not getattr(backend, "entries", None)


def test_store_of_another_package_is_not_used() -> None:
    """The extra stores of keyrings.alt are refused by their package."""
    kind = type("EncryptedKeyring", (MemoryKeyring,), {"__module__": "keyrings.alt.file"})

    assert code_of_problem(kind()) is ProblemCode.KEYRING_UNSAFE


def test_missing_keychain_is_said() -> None:
    """A computer without a keychain is a problem with a way on."""
    backend = fail.Keyring()  # type: ignore[no-untyped-call]  # keyring leaves it untyped

    assert code_of_problem(backend) is ProblemCode.KEYRING_MISSING
    problem = KeyringVault(backend).problem()
    assert problem is not None
    assert "COURSERA_CLIENT_SECRET" in problem.what_to_do


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (KeyringLocked("locked"), ProblemCode.KEYRING_LOCKED),
        (NoKeyringError("none"), ProblemCode.KEYRING_MISSING),
        (InitError("no collection"), ProblemCode.KEYRING_MISSING),
        (KeyringError("other"), ProblemCode.KEYRING_FAILED),
        (OSError("bus gone"), ProblemCode.KEYRING_FAILED),
    ],
)
def test_failure_of_the_keychain_is_said(error: Exception, code: ProblemCode) -> None:
    """Each way to fail has its code, on reading and on writing, and no secret in its trace."""
    vault = KeyringVault(FailingKeyring(error))
    marker = "MARKER".lower() + "51ab"

    with pytest.raises(ProblemError) as reading:
        vault.get(BINDING)
    with pytest.raises(ProblemError) as writing:
        vault.set(BINDING, Secret(marker))

    assert reading.value.problem.code is writing.value.problem.code is code
    shown = traceback.TracebackException.from_exception(writing.value)
    assert marker not in "".join(shown.format())


def test_own_choice_of_the_person_is_respected() -> None:
    """Keyring's own setting names the store; it is the one in memory here."""
    assert system_keychain() is keyring.get_keyring()
    assert isinstance(system_keychain(), MemoryKeyring)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has computers without a keychain")
@pytest.mark.parametrize("address", [None, "unix:path=/nowhere/at/all"])
def test_no_bus_is_a_missing_keychain(
    monkeypatch: pytest.MonkeyPatch, address: str | None, clean_environment: Path
) -> None:
    """Without a session bus, or with a dead one, there is no keychain, and nothing fails."""
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND")
    if address is not None:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)

    problem = KeyringVault().problem()

    assert problem is not None
    assert problem.code is ProblemCode.KEYRING_MISSING
