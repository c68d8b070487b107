"""Tests of what every test gets."""

from __future__ import annotations

import asyncio
import logging
import os
import re
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support import network_guard
from tests.support.qt import LeftoverTasksError, run_coroutine

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

ROOT = Path(__file__).resolve().parent.parent.parent


async def test_coroutine_runs_on_a_plain_loop() -> None:
    """A test without Qt gets asyncio's own loop."""
    await asyncio.sleep(0)

    assert "qasync" not in type(asyncio.get_running_loop()).__module__
    assert isinstance(asyncio.get_running_loop(), asyncio.SelectorEventLoop)


async def test_coroutine_runs_on_the_window_loop(qtbot: QtBot) -> None:
    """A test with Qt gets the loop of the window, with timers that are never early."""
    loop = asyncio.get_running_loop()
    start = loop.time()

    await asyncio.sleep(0.02)

    assert loop.time() - start >= 0.02
    assert any(kind.__module__ == "qasync" for kind in type(loop).__mro__)


def test_leftover_task_fails() -> None:
    """A task that outlives its test is reported."""

    async def leave_one() -> None:
        task = asyncio.create_task(asyncio.Event().wait())
        task.add_done_callback(lambda _task: None)

    with pytest.raises(LeftoverTasksError):
        run_coroutine(leave_one, app=None, time_limit_s=5)


def test_lost_failure_is_found(qapp: QApplication) -> None:
    """A failure in a callback is not lost."""

    async def lose_one() -> None:
        asyncio.get_running_loop().call_soon(os.environ.__getitem__, "MISSING_ON_PURPOSE")
        await asyncio.sleep(0.01)

    with pytest.raises(KeyError):
        run_coroutine(lose_one, app=qapp, time_limit_s=5)


def test_home_is_empty_and_ours(clean_environment: Path) -> None:
    """Nothing of the person who runs the tests can be read or written."""
    assert Path.home() == clean_environment
    assert not [name for name in os.environ if name.lower().endswith("_proxy")]


def test_other_computers_cannot_be_reached() -> None:
    """A connection to another computer is refused, and remembered."""
    with socket.socket() as connection, pytest.raises(OSError, match="do not leave"):
        connection.connect(("192.0.2.1", 80))
    with pytest.raises(socket.gaierror):
        socket.getaddrinfo("example.com", 443)

    assert network_guard.blocked == ["192.0.2.1:80", "example.com"]
    network_guard.blocked.clear()


def test_expected_warning_is_fine(expect_log: Callable[[str], None]) -> None:
    """A test can say which warning it provokes."""
    expect_log("the disk is nearly full")

    logging.getLogger("coursera_wizard.example").warning("Note: the disk is nearly full")


UNTIDY = """
import asyncio, logging, threading, urllib.request
import pytest

forever = threading.Event()


def test_thread():
    threading.Thread(target=forever.wait, daemon=True).start()


def test_window(qapp):
    from PySide6.QtWidgets import QWidget
    global window
    window = QWidget()


def test_log():
    logging.getLogger("coursera_wizard.example").warning("nobody expects this")


def test_expected_log(expect_log):
    expect_log("this never comes")


def test_other_computer():
    try:
        urllib.request.urlopen("http://example.com/")
    except OSError:
        pass


async def test_task():
    global task
    task = asyncio.create_task(asyncio.sleep(30))


@pytest.mark.timeout(2)
async def test_time_limit():
    await asyncio.sleep(30)


def test_tidy(qtbot):
    from PySide6.QtWidgets import QComboBox
    box = QComboBox()
    qtbot.addWidget(box)
    box.showPopup()
"""


def test_whatever_is_left_behind_fails(tmp_path: Path) -> None:
    """A test that leaves something behind fails, and the next one is not harmed by it."""
    (tmp_path / "test_untidy.py").write_text(UNTIDY, encoding="utf-8")
    options = ["-p", "tests.conftest", "-q", "-rA", "--tb=line", "-p", "no:cacheprovider"]
    settings = ["-c", str(ROOT / "pyproject.toml"), "--rootdir", str(tmp_path)]

    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, *settings, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    verdicts = dict.fromkeys(re.findall(r"(?m)^(ERROR|FAILED) \S+::(\w+)", done.stdout))
    assert {name for _verdict, name in verdicts} == {
        "test_thread",
        "test_window",
        "test_log",
        "test_expected_log",
        "test_other_computer",
        "test_task",
        "test_time_limit",
    }, done.stdout
