"""``check`` says that a file is in order, or what is wrong with it."""

from __future__ import annotations

from pathlib import Path

from coursera_wizard.domain.delivery import DeliveryStatus
from coursera_wizard.domain.draft import GradeOption, Options, Receiver
from tests.support.builders import ORGANIZATION_NAME, a_delivery
from tests.support.command_line import CommandLine

FILE = Path("/x/college.delivery.json")


def test_check_of_a_good_file(command: CommandLine) -> None:
    """A good file gets one line."""
    command.fakes.store.files[FILE] = a_delivery(status=DeliveryStatus.SUSPENDED)

    ran = command("check", str(FILE))

    assert (ran.code, ran.err) == (0, "")
    assert ran.out == "college.delivery.json: no mistakes. The delivery is suspended.\n"


def test_check_as_json(command: CommandLine) -> None:
    """A program gets the name, the version and the status."""
    command.fakes.store.files[FILE] = a_delivery()

    assert command("check", str(FILE), "--json").object == {
        "problem": None,
        "warnings": [],
        "file": str(FILE),
        "schema_version": 1,
        "name": ORGANIZATION_NAME,
        "status": "active",
    }


def test_check_says_what_is_worth_a_look(command: CommandLine) -> None:
    """Grades for a receiver that reads none stop nothing, and are said."""
    options = Options(grades=GradeOption.FINAL)
    command.fakes.store.files[FILE] = a_delivery(receiver=Receiver("classlink"), options=options)

    ran = command("check", str(FILE))

    assert (ran.code, ran.err) == (0, "")
    assert "Worth a look: This receiver takes no grades" in ran.out


def test_check_of_a_missing_file(command: CommandLine) -> None:
    """The problem goes to standard error, and a person is needed."""
    ran = command("check", str(FILE))

    assert (ran.code, ran.out) == (3, "")
    assert ran.err == (
        "The file is not there (CW-461)\n"
        f"  There is no file {FILE}. It may have been moved, renamed or removed.\n"
        "  Locate the file, or take it off the list.\n"
    )
