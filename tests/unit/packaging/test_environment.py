"""Tests of the environment that dev.py makes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import timeit
from collections import namedtuple
from typing import TYPE_CHECKING

import pytest
from devtool import environment as subject
from devtool import system_packages
from devtool.environment import DEVELOPMENT, PROGRAM, Environment
from devtool.told import NEEDS_A_PERSON, TRY_LATER, NotReadyError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def tree(tmp_path: Path) -> Environment:
    """A checkout with a package, and lock files that ask for nothing."""
    (tmp_path / "packaging").mkdir()
    for name in (PROGRAM, DEVELOPMENT):
        (tmp_path / "packaging" / name).write_text(f"# {name}\n", encoding="utf-8")
    cli = tmp_path / "coursera_wizard" / "cli"
    cli.mkdir(parents=True)
    (tmp_path / "coursera_wizard" / "__init__.py").touch()
    (cli / "__init__.py").touch()
    (cli / "__main__.py").write_text("import sys; print('told', *sys.argv[1:])\n", encoding="utf-8")
    return Environment(tmp_path)


@pytest.mark.timeout(120)
def test_environment_is_made_once(
    tree: Environment,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An unfinished one is made again, and the second start does nothing."""
    monkeypatch.delenv("PYTHONPATH")  # the tree is found without it
    tree.binaries.mkdir(parents=True)
    tree.python.touch()

    tree.ensure(PROGRAM)
    assert "making it again" in capsys.readouterr().out
    assert min(timeit.repeat(lambda: tree.ensure(PROGRAM), number=1, repeat=5)) < 0.1
    assert capsys.readouterr().out == ""

    launcher = tree.binaries / ("coursera-delivery.cmd" if os.name == "nt" else "coursera-delivery")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    said = subprocess.run(
        [str(launcher), "two words"],
        cwd=elsewhere,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert said.stdout.strip() == "told two words"

    assert not tree.has(DEVELOPMENT)
    tree.ensure(DEVELOPMENT)
    assert tree.has(DEVELOPMENT)
    assert tree.has(PROGRAM)
    tree.lock(DEVELOPMENT).write_text("# changed\n", encoding="utf-8")
    assert not tree.has(DEVELOPMENT)


def test_moved_tree_is_noticed(tree: Environment) -> None:
    """An environment knows where it was made; it does not work elsewhere."""
    tree.binaries.mkdir(parents=True)
    tree.python.touch()
    tree._write_stamp(PROGRAM)
    assert tree.has(PROGRAM)

    moved = tree.root.with_name("moved")
    tree.root.rename(moved)

    assert not Environment(moved).has(PROGRAM)


def test_damaged_stamp_counts_as_none(tree: Environment) -> None:
    """A stamp that cannot be read proves nothing."""
    tree.folder.mkdir()
    tree._stamp_path.write_text("[1", encoding="utf-8")

    assert not tree.has(PROGRAM)


def test_full_disk_is_told_before_anything_happens(
    tree: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is begun that cannot be finished."""
    usage = namedtuple("usage", "total used free")  # noqa: PYI024 - the shape of the real one
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage(10**9, 10**9, 5_000_000))

    with pytest.raises(NotReadyError, match="5 MB are free, about 900 MB are needed") as told:
        tree.ensure(PROGRAM)

    assert told.value.exit_code == NEEDS_A_PERSON
    assert not tree.folder.exists()


@pytest.mark.parametrize(
    ("output", "sentence", "exit_code"),
    [
        ("OSError: [Errno 28] No space left on device", "The disk is full", NEEDS_A_PERSON),
        ("NewConnectionError: failed\nNo matching distribution found", "network", TRY_LATER),
        ("ERROR: No matching distribution found for x", "does not offer", NEEDS_A_PERSON),
        ("THESE PACKAGES DO NOT MATCH THE HASHES", "not the one that was locked", NEEDS_A_PERSON),
        ("something else", "The whole output is in", NEEDS_A_PERSON),
    ],
)
def test_failed_installation_is_explained(
    tmp_path: Path, output: str, sentence: str, exit_code: int
) -> None:
    """What pip wrote becomes a sentence with what to do, and its last lines stay readable."""
    told = subject._explain(output, tmp_path)

    assert sentence in str(told)
    assert output.splitlines()[-1] in str(told)
    assert told.exit_code == exit_code


def test_settings_that_misdirect_pip_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """A person's index and certificates are kept; what cannot work in an environment is not."""
    monkeypatch.setenv("PIP_USER", "1")
    monkeypatch.setenv("PIP_TIMEOUT", "99")

    environment = subject._quiet_environment()

    assert "PYTHONPATH" not in environment
    assert environment["PIP_USER"] == "0"
    assert environment["PIP_TIMEOUT"] == "99"


def test_python_without_venv_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Debian's Python may lack a part; the package that has it is named."""
    monkeypatch.setattr(sys, "executable", shutil.which("false") or "false")
    monkeypatch.setattr(system_packages, "is_debian", lambda: False)

    with pytest.raises(NotReadyError, match=r"has no venv module[\s\S]*-venv"):
        subject._check_venv_module()
