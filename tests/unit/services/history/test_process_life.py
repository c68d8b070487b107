"""A run's process is known again, and not mistaken for another of its number."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from coursera_wizard.services.history import process_life


def test_own_process_is_there() -> None:
    """This very process is the one that it was a moment ago."""
    began = process_life.noted(os.getpid())

    assert began
    assert process_life.is_same(os.getpid(), began)


def test_other_of_same_number_is_not_the_same() -> None:
    """A process that began at another time is another one."""
    if process_life.noted(os.getpid()) == process_life.UNKNOWN:
        pytest.skip("this system does not say when a process began")

    assert not process_life.is_same(os.getpid(), "began at another time")


def test_ended_process_is_gone() -> None:
    """One that has ended is gone, also while its parent has not asked how."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        began = process_life.noted(child.pid)
        assert process_life.is_same(child.pid, began)
        child.kill()
        if sys.platform != "win32":
            os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
            assert not process_life.is_same(child.pid, began)
    assert not process_life.is_same(child.pid, began)


@pytest.mark.parametrize("pid", [0, -1])
def test_no_number_is_nobody(pid: int) -> None:
    """What is no process id is nobody's."""
    assert process_life.started(pid) is None


def test_one_that_was_gone_when_noted_stays_gone() -> None:
    """A number that is given anew later does not bring it back."""
    began = process_life.noted(-1)

    assert not process_life.is_same(os.getpid(), began)


def test_unknown_beginning_is_believed() -> None:
    """Where the system does not say, the number decides."""
    assert process_life.is_same(os.getpid(), process_life.UNKNOWN)


def test_without_a_beginning_the_number_decides() -> None:
    """Where a system says nothing of beginnings, a process is at least there or gone."""
    with subprocess.Popen([sys.executable, "-c", ""]) as child:
        child.wait()

    assert process_life._is_there(os.getpid()) == process_life.UNKNOWN
    assert process_life._is_there(child.pid) is None
    assert process_life._is_there(2**70) == process_life.UNKNOWN


@pytest.mark.skipif(sys.platform != "linux", reason="this is about /proc")
def test_system_without_proc_is_asked_otherwise(tmp_path: Path) -> None:
    """A container without /proc does not take every run for interrupted."""
    assert process_life._started(os.getpid(), tmp_path) == process_life.UNKNOWN
