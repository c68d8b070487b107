"""What tests of the command line get."""

from __future__ import annotations

import pytest

from tests.support.builders import SECRET, a_delivery
from tests.support.command_line import CommandLine
from tests.support.run_fakes import FILE


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """Return ``coursera-delivery`` on fakes."""
    return CommandLine(capsys)


@pytest.fixture
def runs(command: CommandLine) -> CommandLine:
    """Return it with a delivery in :data:`FILE` whose secret is in the keychain."""
    command.fakes.store.files[FILE] = a_delivery()
    command.fakes.vaults.chain.entries[a_delivery().account.binding] = SECRET
    return command
