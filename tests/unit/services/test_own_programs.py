"""Built or not, the program finds what it starts."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from coursera_wizard.domain.draft import PracticeCollege
from coursera_wizard.services import own_programs
from coursera_wizard.services.own_programs import PRACTICE_PROCESS
from coursera_wizard.services.practice.launcher import PracticeLauncher

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_a_checkout_is_started_with_its_interpreter() -> None:
    """In a checkout, modules are called, from its own folder."""
    assert own_programs.command_line() == (sys.executable, "-m", "coursera_wizard.cli")
    assert own_programs.practice_process()[1:] == ("-m", "coursera_wizard.services.practice")
    assert (own_programs.start_folder() / "coursera_wizard").is_dir()


def test_a_built_program_starts_the_command_line_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A built program has no interpreter to call: one program does both, from its own folder."""
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "coursera-wizard"))

    monkeypatch.setattr(sys, "platform", "linux")
    assert own_programs.command_line() == (str(tmp_path / "coursera-delivery"),)
    assert own_programs.start_folder() == tmp_path
    monkeypatch.setattr(sys, "platform", "win32")
    program = str(tmp_path / "coursera-delivery.exe")
    assert own_programs.practice_process() == (program, PRACTICE_PROCESS)


def test_the_command_line_serves_the_practice_organization() -> None:
    """The word that a built program uses makes the command line serve, and it takes orders."""
    launcher = PracticeLauncher((*own_programs.command_line(), PRACTICE_PROCESS))
    try:
        address = launcher.start_blocking(PracticeCollege(programs=2))
        assert address.api_base.startswith("http://127.0.0.1:")
        assert launcher.control_blocking({"report": True})["ok"] is True
    finally:
        launcher.stop_blocking()
