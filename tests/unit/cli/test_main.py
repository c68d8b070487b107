"""The command that is meant is found; every end becomes an exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from coursera_wizard import __version__
from coursera_wizard.cli.commands import COMMANDS
from coursera_wizard.cli.main import main
from coursera_wizard.domain.problem import ProblemCode, failure
from coursera_wizard.services.ports import CommandServices
from tests.support.command_line import CommandLine

if TYPE_CHECKING:
    from collections.abc import Callable


def test_version(command: CommandLine) -> None:
    """The version is told, also as JSON."""
    assert command("--version").out == f"coursera-delivery {__version__}\n"
    assert command("--json", "--version").object == {"version": __version__}


@pytest.mark.parametrize("word", ["--help", "-h", "help"])
def test_help_names_every_command_and_exit_code(command: CommandLine, word: str) -> None:
    """A person finds everything from one page."""
    ran = command(word)

    assert ran.code == 0
    assert all(f"\n  {name} " in ran.out for name in COMMANDS)
    assert "\n  70 " in ran.out


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(command: CommandLine, name: str) -> None:
    """Each command says what it takes, and the exit codes."""
    ran = command(name, "--help")

    assert ran.code == 0
    assert ran.out.startswith(f"usage: coursera-delivery {name}")
    assert "--json" in ran.out
    assert "exit codes:" in ran.out


def test_unknown_command_is_told(command: CommandLine) -> None:
    """A typing mistake is answered with what was probably meant."""
    ran = command("problmes")

    assert ran.code == 2
    assert ran.out == ""
    assert ran.err == (
        "The command was not understood (CW-493)\n"
        "  “problmes” is not known here. Did you mean “problems”?\n"
        "  Run “coursera-delivery --help” to see what it takes.\n"
    )


def test_missing_command_is_told(command: CommandLine) -> None:
    """Without a command the person is shown the way to the help."""
    ran = command()

    assert ran.code == 2
    assert "A command is missing." in ran.err


def test_wrong_usage_as_json(command: CommandLine) -> None:
    """A program gets wrong usage as an object, too."""
    ran = command("show", "--json")

    assert ran.code == 2
    assert ran.object["problem"]["code"] == "usage.wrong"
    assert ran.err == ""


def test_options_for_all_may_stand_first(command: CommandLine) -> None:
    """Where --json stands does not matter."""
    assert command("--json", "list").object == command("list", "--json").object


def test_problem_becomes_exit_code(
    command: CommandLine, capsys: pytest.CaptureFixture[str]
) -> None:
    """A problem that a service raises is told, and decides the exit code."""

    def build() -> CommandServices:
        raise failure(ProblemCode.STORE_DISK_FULL, path="/x")

    assert main(["list"], build) == 4
    assert "The disk is full (CW-464)" in capsys.readouterr().err


def test_interruption_is_130(capsys: pytest.CaptureFixture[str]) -> None:
    """Ctrl-C ends a command quietly."""

    def build() -> CommandServices:
        raise KeyboardInterrupt

    assert main(["list"], build) == 130
    assert capsys.readouterr() == ("", "")


def test_defect_is_told_without_its_message(
    capsys: pytest.CaptureFixture[str], expect_log: Callable[[str], None]
) -> None:
    """What nobody expected is a problem with places in the code, and no message; it is logged."""
    expect_log("CW-901 bug.unexpected")

    def build() -> CommandServices:
        raise RuntimeError("holds a marker secret")

    assert main(["list", "--details"], build) == 70
    told = capsys.readouterr().err
    assert told.startswith("The program made a mistake (CW-901)\n")
    assert "RuntimeError" in told
    assert "marker" not in told
