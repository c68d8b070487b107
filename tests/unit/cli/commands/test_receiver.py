"""``receiver`` tests the receiver, and shows and pins the key of its server."""

from __future__ import annotations

import io

import pytest

from coursera_wizard.domain.draft import Receiver, ReceiverChannel, Sftp
from coursera_wizard.domain.problem import ProblemCode, problem
from tests.support.builders import a_delivery
from tests.support.command_line import CommandLine
from tests.support.run_fakes import FILE, HOST_KEY

SFTP = Sftp(host="sis.example", user="college")


class Keyboard(io.StringIO):
    """Standard input of a person."""

    def isatty(self) -> bool:
        """Return that somebody types."""
        return True


@pytest.fixture
def by_sftp(runs: CommandLine) -> CommandLine:
    """A delivery that goes to an SFTP server."""
    receiver = Receiver(channel=ReceiverChannel.SFTP, sftp=SFTP)
    runs.fakes.store.files[FILE] = a_delivery(receiver=receiver)
    runs.fakes.vaults.chain.entries[SFTP.binding] = "password"
    return runs


def _pinned(command: CommandLine) -> str:
    return command.fakes.store.files[FILE].receiver.sftp.host_key


def test_receiver_that_can_be_written_to(runs: CommandLine) -> None:
    """Where packages go is said."""
    ran = runs("receiver", str(FILE), "test")

    assert (ran.code, ran.err) == (0, "")
    assert ran.out == "/deliveries/Harbour Valley College can be written to.\n"


def test_receiver_that_cannot_be_written_to(by_sftp: CommandLine) -> None:
    """The problem is told, and the exit code follows from it."""
    by_sftp.fakes.packages.trouble = problem(ProblemCode.RECEIVER_NOT_WRITABLE, path="/in")

    ran = by_sftp("receiver", str(FILE), "test", "--json")

    assert ran.code == 3
    assert ran.object["problem"]["code"] == "receiver.not-writable"
    assert "(CW-" in by_sftp("receiver", str(FILE), "test").err


def test_host_key_is_shown(by_sftp: CommandLine) -> None:
    """Nothing is kept."""
    ran = by_sftp("receiver", str(FILE), "host-key")

    assert ran.out == f"sis.example shows the key {HOST_KEY}\n"
    assert _pinned(by_sftp) == ""


def test_expected_key_is_pinned(by_sftp: CommandLine) -> None:
    """A script names the key; the second time it is known."""
    ran = by_sftp("receiver", str(FILE), "pin", "--expect", HOST_KEY, "--json")
    again = by_sftp("receiver", str(FILE), "pin")

    assert ran.object == {
        "problem": None,
        "host": "sis.example",
        "host_key": HOST_KEY,
        "pinned": HOST_KEY,
    }
    assert _pinned(by_sftp) == HOST_KEY
    assert (again.code, again.err) == (0, "")
    assert "It is the one that was pinned." in again.out


def test_other_key_than_expected(by_sftp: CommandLine) -> None:
    """Somebody may be in between: nothing is kept."""
    ran = by_sftp("receiver", str(FILE), "pin", "--expect", "ssh-ed25519 SHA256:other", "--json")

    assert ran.code == 3
    assert ran.object["problem"]["code"] == "receiver.host-key-changed"
    assert _pinned(by_sftp) == ""


@pytest.mark.parametrize(("answer", "code", "pinned"), [("yes", 0, HOST_KEY), ("", 3, "")])
def test_person_compares_the_key(
    by_sftp: CommandLine, monkeypatch: pytest.MonkeyPatch, answer: str, code: int, pinned: str
) -> None:
    """Only a yes keeps it."""
    monkeypatch.setattr("sys.stdin", Keyboard(f"{answer}\n"))

    ran = by_sftp("receiver", str(FILE), "pin")

    assert ran.code == code
    assert "Did whoever looks after the server tell you this key? [yes/no]\n" in ran.err
    assert _pinned(by_sftp) == pinned


def test_changed_key_is_shown_beside_the_pinned_one(
    by_sftp: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server with a new key is compared anew."""
    by_sftp("receiver", str(FILE), "pin", "--expect", HOST_KEY)
    by_sftp.fakes.packages.key = "ssh-ed25519 SHA256:new"
    monkeypatch.setattr("sys.stdin", io.StringIO())

    ran = by_sftp("receiver", str(FILE), "pin")

    assert f"Another one was pinned: {HOST_KEY}\n" in ran.out
    assert ran.code == 2  # nobody can be asked
    assert _pinned(by_sftp) == HOST_KEY


@pytest.mark.parametrize(
    ("verb", "sentence"),
    [("pim", "Did you mean “pin”?"), ("host-key", "goes into a folder")],
)
def test_wrong_usage(runs: CommandLine, verb: str, sentence: str) -> None:
    """A folder has no key."""
    ran = runs("receiver", str(FILE), verb)

    assert ran.code == 2
    assert sentence in ran.err
