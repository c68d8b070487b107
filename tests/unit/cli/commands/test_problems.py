"""``problems`` explains each problem by number or code, and makes the page about all."""

from __future__ import annotations

import pytest

from coursera_wizard.cli.commands.problems import as_markdown
from coursera_wizard.domain.problem import ProblemCode
from coursera_wizard.domain.problem_catalog import CATALOG
from coursera_wizard.resources import resource_path
from tests.support.command_line import CommandLine, words


@pytest.mark.parametrize("name", ["CW-201", "cw201", "201", "coursera.credentials-refused"])
def test_problem_is_found(command: CommandLine, name: str) -> None:
    """However the number is written, the same problem is explained."""
    ran = command("problems", name)

    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "CW-201: Coursera did not accept these credentials\n"
        "  Coursera answered that this API Key and this Client Secret do not belong together.\n"
        "  Copy both again from the same app in Coursera's developer portal, under Credentials,"
        " or for a 22-character key in the older console, under API Application. Then test the"
        " connection again.\n"
        "\n"
        "  Code       coursera.credentials-refused\n"
        "  Exit code  3\n"
        "  Remedy     correct what was entered\n"
    )


def test_all_problems(command: CommandLine) -> None:
    """Without a number all are listed, in the order of their numbers."""
    lines = command("problems").out.splitlines()

    assert lines[0] == "Number\tCode\tTitle"
    assert len(lines) == len(CATALOG) + 1
    assert lines[1:] == sorted(lines[1:])


def test_problems_as_json(command: CommandLine) -> None:
    """A program gets the whole catalog, with exit codes."""
    told = command("problems", "--json").object["problems"]

    assert {one["code"] for one in told} == set(ProblemCode)
    assert {one["exit_code"] for one in told} <= {0, 2, 3, 4, 5, 70}


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("CW-999", "CW-999 is not a number or code of this program."),
        (
            "coursera.credentials-refussed",
            "coursera.credentials-refussed (did you mean coursera.credentials-refused?) is not",
        ),
    ],
)
def test_unknown_problem(command: CommandLine, name: str, sentence: str) -> None:
    """A number that is not there is answered with the nearest code."""
    ran = command("problems", name)

    assert ran.code == 2
    assert sentence in words(ran.err)


def test_page_is_up_to_date(command: CommandLine) -> None:
    """The shipped page is the one the program prints now."""
    page = resource_path("help", "problems.md").read_text(encoding="utf-8")

    assert command("problems", "--markdown").out == as_markdown() == page


def test_exit_codes_page(command: CommandLine) -> None:
    """The page about the exit codes comes from the same command."""
    page = resource_path("help", "exit-codes.md").read_text(encoding="utf-8")

    assert command("problems", "--exit-codes").out == page
