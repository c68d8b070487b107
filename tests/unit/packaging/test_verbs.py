"""Tests of what dev.py's verbs start."""

from __future__ import annotations

import shutil
import sys
import tomllib
from pathlib import Path

import pytest
from devtool import build_linux, smoke_linux, system_packages, verbs
from devtool.environment import DEVELOPMENT, PROGRAM, Environment
from devtool.told import TRY_LATER, NotReadyError


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Collect what would be installed and started, and do neither."""
    done: list[list[str]] = []

    def note_install(_environment: Environment, name: str) -> None:
        done.append(["install", name])

    def note_packages(files: dict[str, str], _purpose: str) -> None:
        done.append(["packages", str(len(files))])

    def note_start(command: list[str], cwd: Path | None = None) -> int:
        done.append(command[1:])
        return 7

    monkeypatch.setattr(Environment, "ensure", note_install)
    monkeypatch.setattr(system_packages, "ensure", note_packages)
    monkeypatch.setattr(verbs, "_start", note_start)
    return done


def _with_display(monkeypatch: pytest.MonkeyPatch, display: str) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    if display:
        monkeypatch.setenv("DISPLAY", display)
    monkeypatch.setattr(sys, "platform", "linux")


def test_run_opens_the_wizard(started: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is a display, the window opens with the practice organization."""
    _with_display(monkeypatch, ":0")

    assert verbs.main(["run", "--language", "qps"]) == 7
    assert started[0] == ["install", PROGRAM]
    assert started[-1] == ["-P", "-m", "coursera_wizard", "--practice", "--language", "qps"]


def test_run_without_display_does_the_main_job(
    started: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where there is no display, a practice delivery is configured, and this is said."""
    _with_display(monkeypatch, "")

    assert verbs.main(["run"]) == 7
    assert started[-1][:5] == ["-P", "-m", "coursera_wizard.cli", "new", "--answers"]
    assert not Path(started[-1][-1]).parent.exists()
    printed = capsys.readouterr().out
    assert "no display" in printed
    assert "No delivery was saved (exit code 7)" in printed


def test_run_without_display_delivers(
    started: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """When the delivery was saved it is run, and it is said where everything is."""
    _with_display(monkeypatch, "")

    def succeed(command: list[str]) -> int:
        started.append(command[1:])
        if command[4] == "run":
            packages = Path(command[5]).with_name("packages")
            (packages / "college.zip").touch()
        return 0

    monkeypatch.setattr(verbs, "_start", succeed)

    assert verbs.main(["run"]) == 0
    new, ran = started[-2:]
    path = Path(new[-1])
    folder = path.parent
    answers = tomllib.loads((folder / "answers.toml").read_text(encoding="utf-8"))
    assert answers == {"practice": True, "receiver": {"folder": str(folder / "packages")}}
    assert ran == ["-P", "-m", "coursera_wizard.cli", "run", str(path)]
    printed = capsys.readouterr().out
    assert f"saved as {path}" in printed
    assert f"Delivered: {folder / 'packages' / 'college.zip'}" in printed
    shutil.rmtree(folder)


def test_run_that_fails_is_told(
    started: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The exit code is that of the run; what was saved stays."""
    _with_display(monkeypatch, "")

    def fail_later(command: list[str]) -> int:
        started.append(command[1:])
        return 4 if command[4] == "run" else 0

    monkeypatch.setattr(verbs, "_start", fail_later)

    assert verbs.main(["run"]) == 4
    assert "The run did not deliver (exit code 4)" in capsys.readouterr().out
    shutil.rmtree(Path(started[-1][-1]).parent)


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        (["test", "-k", "wizard", "tests/ui"], ["-m", "pytest", "-k", "wizard", "tests/ui"]),
        (["bench", "--json", "start"], ["-m", "tests.benchmarks", "--json", "start"]),
        (["shots", "/pictures"], ["-m", "tests.support.shots", str(Path("/pictures").resolve())]),
    ],
)
def test_verb_starts_its_module(
    started: list[list[str]], arguments: list[str], command: list[str]
) -> None:
    """Every verb makes the environment and then hands over."""
    assert verbs.main(arguments) == 7
    assert started[0] == ["install", DEVELOPMENT]
    assert started[-1] == command


def test_all_tests_run_side_by_side(
    started: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one process more than the computer has processors, each file in one of them."""
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    assert verbs.main(["test"]) == 7
    assert started[-1] == ["-m", "pytest", "-n", "3", *verbs.SIDE_BY_SIDE]


def test_what_is_missing_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A computer that is not ready gets the sentence, not a traceback."""

    def refuse(_environment: Environment, _name: str) -> None:
        raise NotReadyError("There is no network.", TRY_LATER)

    monkeypatch.setattr(Environment, "ensure", refuse)

    assert verbs.main(["test"]) == TRY_LATER
    assert capsys.readouterr().err == "There is no network.\n"


def test_exit_code_of_the_program_is_passed_on() -> None:
    """What is started ends with its own exit code, also when a signal ended it."""
    assert verbs._start([sys.executable, "-c", "raise SystemExit(4)"]) == 4
    if sys.platform != "win32":
        killed = "import os, signal; os.kill(os.getpid(), signal.SIGTERM)"
        assert verbs._start([sys.executable, "-c", killed]) == 128 + 15


def test_build_and_smoke_are_for_one_system(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Each names its system; what was built already is what is tried."""
    deb = tmp_path / "coursera-wizard.deb"
    tried: list[Path] = []

    def note(path: Path) -> int:
        tried.append(path)
        return 1

    monkeypatch.setattr(build_linux, "built", lambda: deb)
    monkeypatch.setattr(smoke_linux, "smoke", note)
    monkeypatch.setattr(build_linux, "build", lambda _environment: None)

    assert verbs.main(["build", "linux"]) == 0
    assert verbs.main(["smoke", "linux"]) == 1
    assert tried == [deb]
    with pytest.raises(SystemExit):
        verbs.main(["build", "amiga"])
