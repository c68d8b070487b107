"""``secret`` keeps and removes the secret where the file says it is kept."""

from __future__ import annotations

import getpass
import io
from pathlib import Path

import pytest

from coursera_wizard.domain.draft import Receiver, ReceiverChannel, Sftp
from coursera_wizard.domain.notices import MailNotice, Notices, WebhookNotice
from coursera_wizard.domain.problem import ProblemCode, problem
from coursera_wizard.domain.secret import SecretBinding, SecretPlace, SecretRef
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


SFTP = Sftp(host="sis.example", user="college")
MAIL = MailNotice(server="mail.example", user="college")
WEBHOOK = WebhookNotice(url="https://hook.example/x", has_token=True)
PRIVATE_KEY = "-----BEGIN KEY-----\nfor tests\n-----END KEY-----"


@pytest.fixture
def with_others(command: CommandLine) -> CommandLine:
    """A practice delivery with an SFTP server and notices."""
    command.fakes.store.files[FILE] = a_delivery(
        secret=SecretRef(SecretPlace.PRACTICE),
        receiver=Receiver(channel=ReceiverChannel.SFTP, sftp=SFTP),
        notices=Notices(MAIL, WEBHOOK),
    )
    return command


@pytest.mark.parametrize(
    ("purpose", "binding"),
    [("receiver", SFTP.binding), ("mail", MAIL.binding), ("webhook", WEBHOOK.binding)],
)
def test_other_secrets_are_kept_and_removed(
    with_others: CommandLine,
    monkeypatch: pytest.MonkeyPatch,
    purpose: str,
    binding: SecretBinding,
) -> None:
    """Each is bound to its own server, also where the first secret is kept elsewhere."""
    monkeypatch.setattr("sys.stdin", io.StringIO("password\n"))

    kept = with_others("secret", "set", str(FILE), "--for", purpose, "--stdin", "--json")
    entries = dict(with_others.fakes.vaults.chain.entries)
    cleared = with_others("secret", "clear", str(FILE), "--for", purpose)

    assert kept.object["secret"] == {"for": purpose, "place": "keychain", "is_kept": True}
    assert entries == {binding: "password"}
    assert cleared.out.startswith("the test keychain holds no ")
    assert not with_others.fakes.vaults.chain.entries


def test_private_key_keeps_its_lines(
    with_others: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is no secret of one line."""
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PRIVATE_KEY}\n"))

    ran = with_others("secret", "set", str(FILE), "--for", "receiver", "--stdin")

    assert with_others.fakes.vaults.chain.entries == {SFTP.binding: PRIVATE_KEY}
    assert ran.out == (
        "The password or key of the receiver was put into the test keychain,"
        " for sftp://sis.example:22.\n"
    )


def test_other_secret_from_its_variable(
    with_others: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each has a variable of its own."""
    monkeypatch.setenv("COURSERA_MAIL_SECRET", "password")

    assert with_others("secret", "set", str(FILE), "--for", "mail").code == 0
    assert with_others.fakes.vaults.chain.entries == {MAIL.binding: "password"}


def test_other_secret_needs_a_terminal(
    with_others: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without any source the variable is named."""
    monkeypatch.setattr("sys.stdin", io.StringIO())

    ran = with_others("secret", "set", str(FILE), "--for", "webhook")

    assert ran.code == 2
    assert "COURSERA_WEBHOOK_SECRET" in ran.err


@pytest.mark.parametrize("purpose", ["receiver", "mail", "webhook"])
def test_secret_that_is_not_needed(command: CommandLine, purpose: str) -> None:
    """A folder has no password."""
    ran = command("secret", "set", str(FILE), "--for", purpose)

    assert ran.code == 2
    assert "This delivery needs no" in ran.err
