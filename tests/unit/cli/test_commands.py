"""Every command that is named can be loaded, and offers the same two things."""

from __future__ import annotations

import pkgutil

import pytest

from coursera_wizard.cli import commands
from coursera_wizard.cli.commands import COMMANDS, load
from coursera_wizard.cli.parser import Parser


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
