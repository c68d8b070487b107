"""``new`` configures a delivery and prints each step with its result."""

from __future__ import annotations

import getpass
import io
from dataclasses import replace
from pathlib import Path

import pytest

from coursera_wizard.domain.attributes import default_rows
from coursera_wizard.domain.draft import Generation, Receiver, ReceiverChannel, Sftp, Source
from coursera_wizard.domain.problem import ProblemCode, failure, problem
from coursera_wizard.domain.secret import SecretPlace, SecretRef
from tests.support.builders import (
    API_KEY,
    ORGANIZATION_ID,
    ORGANIZATION_NAME,
    SECRET,
    refused_checks,
)
from tests.support.command_line import ANSWERS, CommandLine

DEFAULT_PATH = Path("/documents/harbour-valley-college.delivery.json")
FILE = Path("/x/college.delivery.json")
ATTRIBUTES = len(default_rows())


class Keyboard(io.StringIO):
    """Standard input that is a terminal."""

    def isatty(self) -> bool:
        """Tell that it is a terminal."""
        return True


@pytest.fixture
def variable(monkeypatch: pytest.MonkeyPatch) -> None:
    """The secret in its variable."""
    monkeypatch.setenv("COURSERA_CLIENT_SECRET", SECRET)


@pytest.mark.usefixtures("variable")
def test_new_prints_each_step(command: CommandLine) -> None:
    """A person can follow from credentials to the saved file."""
    ran = command("new", "--answers", "a.toml", "--out", str(FILE))
    checks = command.fakes.tester.checks

    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "Credentials\n"
        f"  Organization {ORGANIZATION_ID}, API Key (Client ID) {API_KEY}.\n"
        "Test connection\n"
        + "".join(f"  ok          {line.sentence} ({line.ms / 1000:.2f} s)\n" for line in checks)
        + f"  Connected to {ORGANIZATION_NAME}.\n"
        "Programs\n"
        "  1 of 1 programs are on, 0 off.\n"
        "  They become 1 school.\n"
        "Attributes\n"
        f"  {ATTRIBUTES} attributes, as the defaults are.\n"
        "Schedule\n"
        "  Runs: Only when you run it.\n"
        "  School year: Sat 1 Aug 2026 to Sat 31 Jul 2027.\n"
        "Review and finish\n"
        "  Done: put the Client Secret into the test keychain.\n"
        "  Done: save the file college.delivery.json.\n"
        "  Done: show the delivery on the home page.\n"
        "\n"
        f"{ORGANIZATION_NAME} is configured\n"
        f"  saved as  {FILE}\n"
        "  secret    the keychain of this computer\n"
        "Nothing was delivered yet.\n"
    )
    assert SECRET not in ran.out


@pytest.mark.usefixtures("variable")
def test_new_as_json(command: CommandLine) -> None:
    """A program gets the file, the counts and every step."""
    told = command("new", "--answers", "a.toml", "--json").object

    assert told["problem"] is None
    assert told["file"] == str(DEFAULT_PATH)
    assert told["organization"]["name"] == ORGANIZATION_NAME
    assert told["secret"] == {"place": "keychain", "variable": ""}
    assert told["programs"] == {"on": 1, "off": 0, "schools": 1}
    assert [step["id"] for step in told["steps"]] == [
        "credentials", "connection", "programs", "attributes", "schedule", "finish",
    ]  # fmt: skip
    assert len(told["steps"][1]["checks"]) == 11


def test_practice_needs_nothing(command: CommandLine) -> None:
    """Neither answers nor a secret are needed to try it."""
    ran = command("new", "--practice", "--out", str(FILE))

    assert ran.code == 0
    assert "The practice organization, which runs on this computer." in ran.out
    assert command.fakes.store.files[FILE].account.source is Source.PRACTICE


def test_new_needs_answers(command: CommandLine) -> None:
    """Without answers there is nothing to configure."""
    ran = command("new")

    assert ran.code == 2
    assert "Either --answers FILE.toml or --practice is needed." in ran.err


def test_mistakes_in_the_answers_are_told(command: CommandLine) -> None:
    """The reader's problem is printed with every mistake on its own line."""

    def read(path: Path) -> object:
        raise failure(ProblemCode.ANSWERS_MISTAKES, path=path, mistakes="line 1: a\nline 2: b")

    command.read_answers = read  # type: ignore[assignment]  # always raises

    ran = command("new", "--answers", "a.toml")

    assert ran.code == 3
    assert "cannot be used:\n  line 1: a\n  line 2: b\n" in ran.err


def test_secret_is_asked_for(command: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal the secret is typed, and goes into the keychain."""
    monkeypatch.setattr("sys.stdin", Keyboard())
    monkeypatch.setattr(getpass, "getpass", lambda *_args, **_named: SECRET)

    assert command("new", "--answers", "a.toml").code == 0
    assert list(command.fakes.vaults.chain.entries.values()) == [SECRET]


def test_without_a_terminal_the_variable_is_named(command: CommandLine) -> None:
    """A script is told which variable to set."""
    ran = command("new", "--answers", "a.toml")

    assert ran.code == 3
    assert "The variable with the secret is not set (CW-621)" in ran.err


@pytest.mark.usefixtures("variable")
def test_secret_from_environment(command: CommandLine) -> None:
    """The variable is recorded, also where there is a keychain."""
    ran = command("new", "--answers", "a.toml", "--secret-from-environment", "--out", str(FILE))

    assert ran.code == 0
    assert command.fakes.store.files[FILE].secret == SecretRef(
        SecretPlace.ENVIRONMENT, "COURSERA_CLIENT_SECRET"
    )
    assert "  secret    the variable COURSERA_CLIENT_SECRET\n" in ran.out


def test_typed_secret_is_not_in_the_environment(
    command: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A variable that is not set cannot be recorded."""
    monkeypatch.setattr("sys.stdin", Keyboard())
    monkeypatch.setattr(getpass, "getpass", lambda *_args, **_named: SECRET)

    ran = command("new", "--answers", "a.toml", "--secret-from-environment")

    assert ran.code == 3
    assert "CW-621" in ran.err


def test_own_variable_of_the_answers(command: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers may name a variable of their own."""
    monkeypatch.setenv("COURSERA_NORTH", SECRET)
    reference = SecretRef(SecretPlace.ENVIRONMENT, "COURSERA_NORTH")
    command.read_answers = lambda _path: replace(ANSWERS, secret=reference)

    assert command("new", "--answers", "a.toml", "--out", str(FILE)).code == 0
    assert command.fakes.store.files[FILE].secret == reference


@pytest.mark.usefixtures("variable")
def test_sealed(command: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sealed file is made with a passphrase, and its limit is said."""
    monkeypatch.setattr("sys.stdin", Keyboard())
    monkeypatch.setattr(getpass, "getpass", lambda *_args, **_named: "four words of mine")

    ran = command("new", "--answers", "a.toml", "--sealed")

    assert ran.code == 0
    assert list(command.fakes.vaults.sealed_file.entries.values()) == [SECRET]
    assert "Worth a look: A sealed file cannot serve unattended runs\n" in ran.out


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (ProblemCode.COURSERA_CREDENTIALS_REFUSED, 3),
        (ProblemCode.COURSERA_UNAVAILABLE, 4),
    ],
)
@pytest.mark.usefixtures("variable")
def test_failed_configuration(command: CommandLine, code: ProblemCode, expected: int) -> None:
    """The steps so far are printed, then the problem, and that nothing was saved."""
    command.fakes.tester.checks = refused_checks(problem(code))

    ran = command("new", "--answers", "a.toml")
    told = command("new", "--answers", "a.toml", "--json").object

    assert ran.code == expected
    assert "  failed      Coursera does not let this app see the organization." in ran.out
    assert ran.err.endswith("Nothing was saved.\n")
    assert told["problem"]["code"] == code.value
    assert told["file"] is None
    assert [step["id"] for step in told["steps"]] == ["credentials", "connection"]
    assert not command.fakes.store.files


def test_two_places_are_one_too_many(command: CommandLine) -> None:
    """The secret is kept in one place."""
    ran = command("new", "--practice", "--sealed", "--secret-from-environment")

    assert ran.code == 2
    assert "not allowed with" in ran.err


LEGACY = replace(ANSWERS, api_key="Ab-dEfGhIjKlMnOpQrStUg")


@pytest.mark.usefixtures("variable")
def test_key_of_the_older_console_is_signed_in_with(command: CommandLine) -> None:
    """The address is printed, and the delivery is of the older generation with its own entries."""
    command.read_answers = lambda _path: LEGACY

    ran = command("new", "--answers", "a.toml")

    delivery = command.fakes.store.files[DEFAULT_PATH]
    assert ran.code == 0
    assert "https://accounts.coursera.org/oauth2/v1/auth?state=test" in ran.err
    assert "Signed in with Coursera." in ran.out
    assert "Done: put the sign-in into the test keychain." in ran.out
    assert delivery.account.generation is Generation.LEGACY
    kept = command.fakes.vaults.chain.entries
    assert kept[delivery.account.sign_in_binding] == command.fakes.sign_in.token
    assert kept[delivery.account.binding] == SECRET


@pytest.mark.usefixtures("variable")
def test_declined_sign_in_saves_nothing(command: CommandLine) -> None:
    """The first problem ends the configuration, as everywhere."""
    command.read_answers = lambda _path: LEGACY
    command.fakes.sign_in.trouble = problem(ProblemCode.COURSERA_SIGN_IN_DECLINED)

    ran = command("new", "--answers", "a.toml")

    assert ran.code == 3
    assert "Nothing was saved." in ran.err
    assert command.fakes.vaults.chain.entries == {}


@pytest.mark.usefixtures("variable")
def test_older_key_without_a_keychain_opens_no_browser(command: CommandLine) -> None:
    """A variable keeps no sign-in, so it is said before anybody signs in."""
    command.read_answers = lambda _path: LEGACY
    command.fakes.vaults.chain.trouble = problem(ProblemCode.KEYRING_MISSING, variable="X")

    ran = command("new", "--answers", "a.toml", "--secret-from-environment")

    assert ran.code == 3
    assert command.fakes.sign_in.asked == []


@pytest.mark.usefixtures("variable")
def test_new_takes_the_other_secrets_from_their_variables(
    command: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The receiver's password is stored for its server, and stands nowhere in the answers."""
    receiver = Receiver(channel=ReceiverChannel.SFTP, sftp=Sftp("sftp.example.org", user="hv"))
    command.read_answers = lambda _path: replace(ANSWERS, receiver=receiver)
    monkeypatch.setenv("COURSERA_RECEIVER_SECRET", "line one\nline two\n")

    ran = command("new", "--answers", "a.toml", "--out", str(FILE))

    assert (ran.code, ran.err) == (0, "")
    entries = command.fakes.vaults.chain.entries
    assert entries[receiver.sftp.binding] == "line one\nline two"
    assert command.fakes.store.files[FILE].receiver == receiver


@pytest.mark.usefixtures("variable")
def test_new_asks_for_the_other_secrets_before_anything_else(command: CommandLine) -> None:
    """Without a terminal it says which variable is meant."""
    receiver = Receiver(channel=ReceiverChannel.SFTP, sftp=Sftp("sftp.example.org", user="hv"))
    command.read_answers = lambda _path: replace(ANSWERS, receiver=receiver)

    ran = command("new", "--answers", "a.toml", "--out", str(FILE))

    assert ran.code == 2
    assert "COURSERA_RECEIVER_SECRET" in ran.err
    assert not command.fakes.apis.opened
