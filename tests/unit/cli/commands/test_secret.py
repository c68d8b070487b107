"""``secret`` keeps and removes the secret where the file says it is kept."""

from __future__ import annotations

import getpass
import io
from pathlib import Path

import pytest

from coursera_wizard.domain.problem import ProblemCode, problem
from coursera_wizard.domain.secret import SecretPlace, SecretRef
from tests.support.builders import SECRET, a_delivery
from tests.support.command_line import CommandLine

FILE = Path("/x/college.delivery.json")
BINDING = a_delivery().account.binding


@pytest.fixture(autouse=True)
def delivery(command: CommandLine) -> None:
    """A delivery whose secret is in the keychain."""
    command.fakes.store.files[FILE] = a_delivery()


def test_set_from_the_variable(command: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The variable's value goes into the keychain."""
    monkeypatch.setenv("COURSERA_CLIENT_SECRET", SECRET)

    ran = command("secret", "set", str(FILE))

    assert (ran.code, ran.err) == (0, "")
    assert ran.out == "The Client Secret was put into the test keychain.\n"
    assert command.fakes.vaults.chain.entries == {BINDING: SECRET}


def test_set_from_standard_input(command: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A secret can be piped in, and the result is JSON."""
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{SECRET}\n"))

    told = command("secret", "set", str(FILE), "--stdin", "--json").object

    assert told == {
        "problem": None,
        "file": str(FILE),
        "secret": {"for": "client", "place": "keychain", "is_kept": True},
    }
    assert command.fakes.vaults.chain.entries == {BINDING: SECRET}


def test_clear(command: CommandLine) -> None:
    """Afterwards the keychain holds nothing for this delivery."""
    command.fakes.vaults.chain.entries[BINDING] = SECRET

    ran = command("secret", "clear", str(FILE))

    assert ran.code == 0
    assert ran.out == "the test keychain holds no Client Secret for this delivery any more.\n"
    assert not command.fakes.vaults.chain.entries


def test_without_a_keychain_nothing_is_kept(
    command: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The problem says what to do instead."""
    monkeypatch.setenv("COURSERA_CLIENT_SECRET", SECRET)
    command.fakes.vaults.chain.trouble = problem(ProblemCode.KEYRING_MISSING, variable="X")

    ran = command("secret", "set", str(FILE))

    assert ran.code == 3
    assert "This computer has no keychain (CW-602)" in ran.err


def test_locked_keychain_is_for_later(
    command: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After unlocking, the same command works."""
    monkeypatch.setenv("COURSERA_CLIENT_SECRET", SECRET)
    command.fakes.vaults.chain.fails = ProblemCode.KEYRING_LOCKED

    assert command("secret", "set", str(FILE)).code == 4


def test_sealed_file(command: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sealed file is opened with the passphrase, and its limit is said."""

    class Keyboard(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setenv("COURSERA_CLIENT_SECRET", SECRET)
    monkeypatch.setattr("sys.stdin", Keyboard())
    monkeypatch.setattr(getpass, "getpass", lambda *_args, **_named: "four words of mine")
    command.fakes.store.files[FILE] = a_delivery(secret=SecretRef(SecretPlace.SEALED_FILE))

    ran = command("secret", "set", str(FILE))

    assert ran.code == 0
    assert command.fakes.vaults.sealed_file.entries == {BINDING: SECRET}
    assert "A sealed file cannot serve unattended runs (CW-613)" in ran.err


@pytest.mark.parametrize("place", [SecretPlace.PRACTICE, SecretPlace.ENVIRONMENT])
def test_secret_that_is_not_kept(command: CommandLine, place: SecretPlace) -> None:
    """Where nothing is kept, nothing can be set."""
    command.fakes.store.files[FILE] = a_delivery(secret=SecretRef(place, "COURSERA_X"))

    ran = command("secret", "set", str(FILE))

    assert ran.code == 3
    assert "(CW-622)" in ran.err


def test_unknown_verb(command: CommandLine) -> None:
    """A typing mistake is answered."""
    ran = command("secret", "cler", str(FILE))

    assert ran.code == 2
    assert "Did you mean “clear”?" in ran.err


def test_secret_is_never_an_argument(command: CommandLine) -> None:
    """What is typed on the command line can be seen by others, so it is refused."""
    ran = command("secret", "set", str(FILE), SECRET)

    assert ran.code == 2
    assert SECRET not in ran.out + ran.err
    assert not command.fakes.vaults.chain.entries
