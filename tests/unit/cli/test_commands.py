"""Every command that is named can be loaded, and offers the same two things."""

from __future__ import annotations

import pkgutil
import re
from pathlib import Path

import pytest

from coursera_wizard.cli import commands
from coursera_wizard.cli.commands import COMMANDS, load
from coursera_wizard.cli.main import command_parser
from coursera_wizard.cli.parser import Parser

README = (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", COMMANDS)
def test_command_can_be_loaded(name: str) -> None:
    """A command tells its arguments and can be run."""
    command = load(name)

    command.add_arguments(Parser(prog=name))
    assert callable(command.run)


def test_every_module_is_a_command() -> None:
    """One file a command, and none besides."""
    modules = {module.name.replace("_", "-") for module in pkgutil.iter_modules(commands.__path__)}

    assert modules == set(COMMANDS)


def test_what_the_readme_says_is_understood() -> None:
    """Each line of its table is a command with arguments that it takes."""
    table = README.partition("## Without a window")[2].partition("COMMAND --help")[0]
    texts = re.findall("`([^`]+)`", table)
    lines = [one.removeprefix("coursera-delivery ").split() for one in texts]
    named = [line for line in lines if line[0] in COMMANDS]

    for name, *rest in named:
        parser = command_parser(name)
        load(name).add_arguments(parser)
        parser.understand([word.strip("[]").replace("DATE", "2027-08-15") for word in rest])

    assert len(named) > 20
    assert {line[0] for line in lines} - set(COMMANDS) == {"systemd-system", "airflow"}


def test_the_readme_leads_to_files() -> None:
    """Its links and pictures are there."""
    places = re.findall(r"\]\(([^)]+)\)", README)

    assert len(places) > 5
    assert [one for one in places if not (Path(__file__).parents[3] / one).exists()] == []
