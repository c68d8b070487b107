"""The commands about runs understand the same options."""

from __future__ import annotations

from pathlib import Path

import pytest

from coursera_wizard.cli import run_call
from coursera_wizard.cli.invocation import Invocation
from coursera_wizard.cli.output import Output
from coursera_wizard.cli.parser import Parser
from coursera_wizard.domain.secret import Secret, SecretPurpose
from tests.support.command_line import CommandLine
from tests.support.run_fakes import FILE


def _call(command: CommandLine, *options: str) -> Invocation:
    parser = Parser(prog="coursera-delivery run")
    run_call.add_file(parser)
    run_call.add_run(parser)
    run_call.add_secret_options(parser)
    run_call.add_trigger(parser)
    return Invocation(parser.understand([str(FILE), "last", *options]), Output(), command.build)


def test_file_is_loaded(runs: CommandLine) -> None:
    """The delivery comes with its path and its stamp."""
    _services, stored = run_call.load(_call(runs))

    assert (stored.path, stored.delivery.name) == (Path(FILE), "Harbour Valley College")


def test_hidden_options_are_not_in_the_help(runs: CommandLine) -> None:
    """They are between two processes of this program."""
    parser = Parser(prog="coursera-delivery run")
    run_call.add_secret_options(parser)
    run_call.add_trigger(parser)

    assert "--passphrase-stdin" in parser.format_help()
    assert "--secrets-stdin" not in parser.format_help()
    assert "--trigger" not in parser.format_help()


def test_source_stands_in_with_variables(
    runs: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each purpose has its own; a sign-in and a proxy have none."""
    monkeypatch.setenv("COURSERA_RECEIVER_SECRET", "line 1\nline 2\n")
    monkeypatch.setenv("COURSERA_MAIL_SECRET", "pass word")

    source = run_call.secret_source(_call(runs, "--allow-address"))

    assert source.allows_address
    assert source.stand_in(SecretPurpose.SFTP) == Secret("line 1\nline 2")
    assert source.stand_in(SecretPurpose.MAIL) == Secret("pass word")
    assert source.stand_in(SecretPurpose.WEBHOOK) is None
    assert source.stand_in(SecretPurpose.SIGN_IN) is None
