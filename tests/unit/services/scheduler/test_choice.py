"""Which scheduler this computer has."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.services.scheduler import choice
from coursera_wizard.services.scheduler.cron import Crontab
from coursera_wizard.services.scheduler.launchd import LaunchAgents
from coursera_wizard.services.scheduler.systemd import SystemdTimers
from coursera_wizard.services.scheduler.task_scheduler import TaskScheduler
from tests.support.fakes import FakeClock


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder for the only programs of a Linux computer that systemd did not start."""
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(choice, "_STARTED_BY_SYSTEMD", tmp_path / "nothing")
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def _add(programs: Path, name: str) -> None:
    (programs / name).touch(mode=0o755)


def test_where_systemd_runs_it_is_its_timers(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The computer was started by it, or the person has one of their own."""
    _add(programs, "systemctl")
    _add(programs, "crontab")
    assert isinstance(choice.find_backend(FakeClock()), Crontab)

    (programs / "run" / "systemd").mkdir(parents=True)
    (programs / "run" / "systemd" / "private").touch()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(programs / "run"))
    assert isinstance(choice.find_backend(FakeClock()), SystemdTimers)
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    monkeypatch.setattr(choice, "_STARTED_BY_SYSTEMD", programs)
    assert isinstance(choice.find_backend(FakeClock()), SystemdTimers)


@pytest.mark.usefixtures("programs")
def test_where_nothing_is_it_says_so() -> None:
    """A computer without a scheduler has a problem with words."""
    with pytest.raises(ProblemError) as caught:
        choice.find_backend(FakeClock())

    assert caught.value.problem.code is ProblemCode.SCHEDULER_NONE


@pytest.mark.parametrize(("platform", "kind"), [("win32", TaskScheduler), ("darwin", LaunchAgents)])
def test_other_systems_have_theirs(
    platform: str, kind: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows and macOS have one scheduler each."""
    monkeypatch.setattr(sys, "platform", platform)

    assert isinstance(choice.find_backend(FakeClock()), kind)


def test_runs_use_the_folders_of_whoever_registers_them() -> None:
    """Folders that only a terminal knows are handed over; usual ones need no word."""
    words = ("/opt/run", "run")
    usual = {"XDG_STATE_HOME": str(Path.home() / ".local" / "state"), "XDG_DATA_HOME": "x"}

    assert choice.in_same_folders(words, usual) == words
    assert choice.in_same_folders(words, usual | {"XDG_DATA_HOME": "/my data"}) == (
        "/usr/bin/env",
        "XDG_DATA_HOME=/my data",
        *words,
    )
    assert choice.in_same_folders(("/a=b/run",), {"XDG_DATA_HOME": "/x"}) == ("/a=b/run",)


def test_the_person_has_a_name() -> None:
    """Commands that are told to people name them."""
    assert choice.user_name()
