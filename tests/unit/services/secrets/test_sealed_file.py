"""The sealed file opens with its passphrase alone, and damage is noticed."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.domain.secret import Secret, SecretBinding
from coursera_wizard.services.secrets import sealed_file
from coursera_wizard.services.secrets.sealed_file import SealedFileVault
from tests.support.contracts import BINDING, TOKEN_URL, VaultContract

PASSPHRASE = Secret("correct horse battery")
OTHER = SecretBinding("another-key", TOKEN_URL)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the sealed file is."""
    return tmp_path / "secrets.sealed"


@pytest.fixture
def light_sealing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work keys out quickly, where the cost of a try is not what is tested."""
    monkeypatch.setattr(sealed_file, "_N", 2**10)


class TestSealedFile(VaultContract):
    """The contract, on a file of its own."""

    @pytest.fixture
    def vault(self, path: Path, light_sealing: None) -> SealedFileVault:
        """Return a vault without a file yet."""
        return SealedFileVault(path, PASSPHRASE)


def code_of(vault: SealedFileVault) -> ProblemCode:
    """Return the code that reading ends in."""
    with pytest.raises(ProblemError) as caught:
        vault.get(BINDING)
    return caught.value.problem.code


def test_file_shows_nothing(path: Path) -> None:
    """Neither the secret, nor key, address or passphrase can be read in the file."""
    SealedFileVault(path, PASSPHRASE).set(BINDING, Secret("MARKER-77d0"))

    content = path.read_text()
    for word in ("MARKER-77d0", BINDING.api_key, "coursera.com", PASSPHRASE.reveal()):
        assert word not in content
    assert os.name != "posix" or path.stat().st_mode & 0o777 == 0o600
    assert SealedFileVault(path, PASSPHRASE).get(BINDING) == Secret("MARKER-77d0")


def test_several_secrets_are_in_one_file(path: Path, light_sealing: None) -> None:
    """Each secret has its entry; the last one takes the file along."""
    vault = SealedFileVault(path, PASSPHRASE)
    vault.set(BINDING, Secret("one"))
    vault.set(OTHER, Secret("two"))

    vault.clear(BINDING)
    left = SealedFileVault(path, PASSPHRASE).get(OTHER)
    vault.clear(OTHER)

    assert left == Secret("two")
    assert not path.exists()


def test_wrong_passphrase_opens_and_changes_nothing(path: Path, light_sealing: None) -> None:
    """Another passphrase is told as such, for reading and for writing."""
    SealedFileVault(path, PASSPHRASE).set(BINDING, Secret("one"))
    before = path.read_bytes()
    wrong = SealedFileVault(path, Secret("incorrect horse battery"))

    with pytest.raises(ProblemError) as writing:
        wrong.set(OTHER, Secret("two"))

    assert code_of(wrong) is ProblemCode.SEALED_PASSPHRASE_WRONG
    assert writing.value.problem.code is ProblemCode.SEALED_PASSPHRASE_WRONG
    assert path.read_bytes() == before


@pytest.mark.parametrize("passphrase", ["", "123456789", "     short     "])
def test_weak_passphrase_makes_no_file(path: Path, passphrase: str) -> None:
    """A passphrase that can be guessed seals nothing."""
    vault = SealedFileVault(path, Secret(passphrase))

    with pytest.raises(ProblemError) as caught:
        vault.set(BINDING, Secret("one"))

    assert caught.value.problem.code is ProblemCode.SEALED_PASSPHRASE_WEAK
    problem = vault.problem()
    assert problem is not None
    assert "10" in problem.what_happened
    assert not path.exists()


@pytest.mark.parametrize(
    "content",
    ["", "{}", "not json", '{"format": "other", "salt": "", "check": {}}', "[" * 100_000],
)
def test_file_of_another_kind_is_damaged(path: Path, content: str) -> None:
    """A file that is no sealed file is said to be damaged, never taken for an empty one."""
    path.write_text(content)

    assert code_of(SealedFileVault(path, PASSPHRASE)) is ProblemCode.SEALED_DAMAGED


def test_changed_entry_is_noticed(path: Path, light_sealing: None) -> None:
    """Each spoiled part of an entry is noticed; none yields another secret."""
    vault = SealedFileVault(path, PASSPHRASE)
    vault.set(BINDING, Secret("one"))
    whole = json.loads(path.read_text())
    (name,) = whole["entries"]

    for part, value in (
        ("text", "AAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
        ("nonce", "AAAAAAAAAAAAAAAA"),
        ("nonce", "AA=="),
        ("text", "%%%"),
        ("text", ""),
    ):
        spoiled = json.loads(json.dumps(whole))
        spoiled["entries"][name][part] = value
        path.write_text(json.dumps(spoiled))
        assert code_of(vault) is ProblemCode.SEALED_DAMAGED, (part, value)


def test_entry_moved_to_another_address_does_not_open(path: Path, light_sealing: None) -> None:
    """An entry renamed by hand to another key and address is damage: it is bound to its own."""
    vault = SealedFileVault(path, PASSPHRASE)
    vault.set(BINDING, Secret("one"))
    vault.set(OTHER, Secret("two"))
    content = json.loads(path.read_text())
    first, second = content["entries"]
    content["entries"] = {
        first: content["entries"][second],
        second: content["entries"][first],
    }
    path.write_text(json.dumps(content))

    assert code_of(vault) is ProblemCode.SEALED_DAMAGED


def test_file_that_cannot_be_written_is_said(tmp_path: Path, light_sealing: None) -> None:
    """Where no file can be, no secret is kept, and that is said."""
    (tmp_path / "file").write_text("")
    vault = SealedFileVault(tmp_path / "file" / "secrets.sealed", PASSPHRASE)

    with pytest.raises(ProblemError) as caught:
        vault.set(BINDING, Secret("one"))

    assert caught.value.problem.code is ProblemCode.STORE_NOT_WRITABLE
