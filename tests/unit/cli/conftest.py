"""What tests of the command line get."""

from __future__ import annotations

import pytest

from tests.support.command_line import CommandLine


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """Return ``coursera-delivery`` on fakes."""
    return CommandLine(capsys)
