"""``remove`` says what it is going to do, asks, and does it."""

from __future__ import annotations

import io

import pytest

from coursera_wizard.domain.secret import SecretPlace, SecretRef
from tests.support.builders import SECRET, a_delivery
from tests.support.command_line import CommandLine
from tests.support.run_fakes import FILE, a_run


class Keyboard(io.StringIO):
    """Standard input of a person."""

    def isatty(self) -> bool:
        """Return that somebody types."""
        return True


@pytest.fixture
def listed(runs: CommandLine) -> CommandLine:
    """A delivery on the list, with a run."""
    runs.fakes.store.remember(FILE)
    runs.fakes.history.add(a_run())
    return runs


def test_off_the_list(listed: CommandLine) -> None:
    """That alone can be done again, so nobody is asked."""
    ran = listed("remove", str(FILE))

    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "This is going to be done:\n  – take the delivery off the list of this computer\nDone.\n"
    )
    assert listed.fakes.store.paths == []
    assert FILE in listed.fakes.store.files
    told = listed("remove", str(FILE), "--history", "--yes").out
    assert told.startswith("This is going to be done, and cannot be undone:\n")


def test_everything(listed: CommandLine) -> None:
    """A script says yes beforehand."""
    told = listed("remove", str(FILE), "--all", "--yes", "--json").object

    assert told == {
        "problem": None,
        "file": str(FILE),
        "removed": ["secret", "history", "list", "file"],
        "is_secret_shared": False,
    }
    assert not listed.fakes.store.files
    assert not listed.fakes.history.kept
    assert not listed.fakes.vaults.chain.entries


@pytest.mark.parametrize(("answer", "code"), [("yes", 0), ("no", 3)])
def test_person_is_asked(
    listed: CommandLine, monkeypatch: pytest.MonkeyPatch, answer: str, code: int
) -> None:
    """A no removes nothing."""
    monkeypatch.setattr("sys.stdin", Keyboard(f"{answer}\n"))

    ran = listed("remove", str(FILE), "--history")

    assert ran.code == code
    assert "Remove all this? [yes/no]\n" in ran.err
    assert bool(listed.fakes.history.kept) is (code != 0)


def test_nobody_can_be_asked(listed: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a terminal and without a yes nothing is removed."""
    monkeypatch.setattr("sys.stdin", io.StringIO())

    ran = listed("remove", str(FILE), "--secret")

    assert ran.code == 2
    assert "--yes is needed" in ran.err
    assert listed.fakes.vaults.chain.entries


def test_sealed_file_asks_for_its_passphrase(
    listed: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its secrets cannot be taken out otherwise."""
    monkeypatch.setattr("sys.stdin", io.StringIO())
    listed.fakes.store.files[FILE] = a_delivery(secret=SecretRef(SecretPlace.SEALED_FILE))
    listed.fakes.vaults.sealed_file.entries[a_delivery().account.binding] = SECRET

    ran = listed("remove", str(FILE), "--secret", "--yes")

    assert ran.code == 2
    assert "passphrase of the sealed file" in ran.err
    assert listed.fakes.vaults.sealed_file.entries


def test_shared_secret_is_kept(listed: CommandLine) -> None:
    """Another delivery of the same key goes on."""
    other = FILE.with_name("other.delivery.json")
    listed.fakes.store.files[other] = a_delivery(id="fedcba9876543210")
    listed.fakes.store.remember(other)

    ran = listed("remove", str(FILE), "--secret", "--yes")

    assert "Secrets that another delivery of this computer uses are kept.\n" in ran.out
    assert listed.fakes.vaults.chain.entries


def test_file_that_is_gone(listed: CommandLine) -> None:
    """It leaves the list all the same."""
    del listed.fakes.store.files[FILE]

    assert listed("remove", str(FILE), "--file", "--yes").code == 0
    assert listed("remove", str(FILE), "--secret", "--yes", "--json").code == 3
    assert listed.fakes.store.paths == []
