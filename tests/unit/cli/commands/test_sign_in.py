"""``sign-in`` prints the address to open, waits, and stores what the browser brings."""

from __future__ import annotations

import datetime as dt
import getpass
import io
from dataclasses import replace
from pathlib import Path

import pytest

from coursera_wizard.domain.draft import Generation
from coursera_wizard.domain.problem import ProblemCode, problem
from coursera_wizard.domain.secret import SecretPlace, SecretRef
from tests.support.builders import NOW, SECRET, a_delivery, an_account
from tests.support.command_line import CommandLine, as_told, words

FILE = Path("/x/college.delivery.json")
ACCOUNT = an_account(api_key="Ab-dEfGhIjKlMnOpQrStUg").of_generation(Generation.LEGACY)
PAGE = "https://accounts.coursera.org/oauth2/v1/auth?state=test"


@pytest.fixture(autouse=True)
def delivery(command: CommandLine) -> None:
    """A delivery with a key of the older console, whose sign-in has ended."""
    command.fakes.store.files[FILE] = a_delivery(account=ACCOUNT)
    command.fakes.vaults.chain.entries[ACCOUNT.binding] = SECRET
    command.fakes.sign_in_times.times[ACCOUNT.sign_in_binding] = NOW - dt.timedelta(days=20)


def test_sign_in_prints_the_address_and_stores_the_token(command: CommandLine) -> None:
    """The file stays as it is; the sign-in goes beside the secret."""
    before = command.fakes.store.files[FILE]

    ran = command("sign-in", str(FILE))

    token = command.fakes.sign_in.token
    assert ran.code == 0
    assert ran.err == (
        f"Open this address in a browser on this computer, and sign in there:\n{PAGE}\n"
    )
    assert ran.out == (
        "Signed in until Sun 6 Dec 2026, kept in the test keychain. Every run prolongs it.\n"
    )
    assert command.fakes.vaults.chain.entries == {
        ACCOUNT.binding: SECRET,
        ACCOUNT.sign_in_binding: token,
    }
    assert command.fakes.sign_in_times.times == {ACCOUNT.sign_in_binding: NOW}
    assert command.fakes.store.files[FILE] == before
    assert token not in ran.out + ran.err


def test_sign_in_as_json(command: CommandLine) -> None:
    """A program gets the end; the address is still for a person."""
    ran = command("sign-in", str(FILE), "--json")

    assert ran.object == {
        "problem": None,
        "file": str(FILE),
        "signed_in_until": "2026-12-06T08:00:00+00:00",
    }
    assert PAGE in ran.err


def test_key_of_the_developer_portal_needs_none(command: CommandLine) -> None:
    """It is said, and nobody waits."""
    command.fakes.store.files[FILE] = a_delivery()

    ran = command("sign-in", str(FILE))

    assert ran.code == 2
    assert "needs no sign-in" in words(ran.err)
    assert command.fakes.sign_in.asked == []


def test_declined_sign_in_changes_nothing(command: CommandLine) -> None:
    """The problem is told, and the stored things stay."""
    before = dict(command.fakes.vaults.chain.entries)
    command.fakes.sign_in.trouble = problem(ProblemCode.COURSERA_SIGN_IN_DECLINED)

    ran = command("sign-in", str(FILE))

    assert ran.code == 3
    assert words(as_told(command.fakes.sign_in.trouble)) in words(ran.err)
    assert command.fakes.vaults.chain.entries == before


def test_nobody_signs_in_without_a_place_for_it(
    command: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there is no keychain the browser is not opened for nothing."""
    monkeypatch.setenv("COURSERA_CLIENT_SECRET", SECRET)
    command.fakes.vaults.chain.trouble = problem(ProblemCode.KEYRING_MISSING, variable="X")

    ran = command("sign-in", str(FILE))

    assert ran.code == 3
    assert "CW-602" in ran.err or "keychain" in ran.err
    assert command.fakes.sign_in.asked == []


def test_address_of_a_stranger_is_asked_about_first(command: CommandLine) -> None:
    """Nothing is opened and nothing read before the yes; with it, it goes on."""
    command.fakes.routes.trouble = problem(
        ProblemCode.COURSERA_ADDRESS_NOT_TRUSTED, address="https://x.example"
    )

    refused = command("sign-in", str(FILE))
    agreed = command("sign-in", str(FILE), "--allow-address")

    assert refused.code == 3
    assert PAGE not in refused.err
    assert agreed.code == 0


def test_sealed_file_is_opened_once(command: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The passphrase is asked for once, for the secret and for the sign-in."""
    asked: list[str] = []

    class Keyboard(io.StringIO):
        """Standard input that is a terminal."""

        def isatty(self) -> bool:
            """Tell that it is a terminal."""
            return True

    def answer(question: str, stream: object = None) -> str:
        asked.append(question)
        return "long enough to seal"

    monkeypatch.setattr("sys.stdin", Keyboard())
    monkeypatch.setattr(getpass, "getpass", answer)
    sealed = replace(a_delivery(account=ACCOUNT), secret=SecretRef(SecretPlace.SEALED_FILE))
    command.fakes.store.files[FILE] = sealed
    command.fakes.vaults.sealed_file.entries[ACCOUNT.binding] = SECRET

    ran = command("sign-in", str(FILE))

    assert ran.code == 0
    assert len(asked) == 1
    kept = command.fakes.vaults.sealed_file.entries
    assert kept[ACCOUNT.sign_in_binding] == command.fakes.sign_in.token
