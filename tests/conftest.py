"""What every test gets: a clean computer around it, and a look at what it leaves behind.

Plain ``async def`` tests are run here: on the program's own Qt loop when they use ``qapp`` or
``qtbot``, on asyncio's otherwise. A test that provokes a warning of ours says so with
``expect_log``.
"""

from __future__ import annotations

import gc
import inspect
import logging
import os
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from coursera_wizard import regional
from tests.support import network_guard
from tests.support.qt import QT_FIXTURES, run_coroutine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QWidget

ROOT = Path(__file__).resolve().parent.parent
DEFAULT_TIME_LIMIT_S = 60.0  # as in pyproject.toml, for the whole test with its fixtures
# Threads of services/blocking.py: nobody waits for them, not even the program's exit.
UNWAITED_THREADS = ("coursera-wizard-blocking",)
# Windows that Qt itself keeps for later.
QT_OWN_WINDOWS = frozenset({"QTipLabel", "QDesktopWidget", "QMenuBar"})

os.environ["QT_QPA_PLATFORM"] = os.environ.get("COURSERA_TEST_PLATFORM", "offscreen")
network_guard.install()
# No test is timed: an example may wait for a processor.
settings.register_profile("coursera-wizard", deadline=None)
settings.load_profile("coursera-wizard")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let golden packages be written anew."""
    what = "write the golden packages of tests/e2e/test_golden.py anew"
    parser.addoption("--renew-golden", action="store_true", help=what)


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run tests that are coroutines."""
    test = pyfuncitem.obj
    if not inspect.iscoroutinefunction(test):
        return None
    uses_qt = not QT_FIXTURES.isdisjoint(pyfuncitem.fixturenames)
    app = pyfuncitem._request.getfixturevalue("qapp") if uses_qt else None
    names = pyfuncitem._fixtureinfo.argnames
    arguments = {name: pyfuncitem.funcargs[name] for name in names}
    marker = pyfuncitem.get_closest_marker("timeout")
    limit_s = float(marker.args[0]) if marker and marker.args else DEFAULT_TIME_LIMIT_S
    run_coroutine(lambda: test(**arguments), app=app, time_limit_s=limit_s * 0.7)
    return True


@pytest.fixture(autouse=True)
def clean_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Give the test a home of its own and nothing of the person's settings; return that home."""
    home = tmp_path_factory.mktemp("home")
    for name in list(os.environ):
        if name.upper().endswith("_PROXY") or name.startswith(("COURSERA_", "XDG_", "LC_")):
            monkeypatch.delenv(name)
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    for name, folder in (
        ("HOME", "."),
        ("USERPROFILE", "."),
        ("APPDATA", "AppData/Roaming"),
        ("LOCALAPPDATA", "AppData/Local"),
        ("XDG_CONFIG_HOME", ".config"),
        ("XDG_DATA_HOME", ".local/share"),
        ("XDG_STATE_HOME", ".local/state"),
        ("XDG_CACHE_HOME", ".cache"),
        ("XDG_RUNTIME_DIR", ".run"),
    ):
        path = home / folder
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        monkeypatch.setenv(name, str(path))
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    # Programs that a test starts find the tree, and no keychain but the one in memory.
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "tests.support.memory_keyring.MemoryKeyring")
    return home


@pytest.fixture(autouse=True)
def memory_keyring(clean_environment: Path) -> None:
    """Replace the keychain by an empty one in memory."""
    if "keyring" in sys.modules:
        import keyring

        from tests.support.memory_keyring import MemoryKeyring

        keyring.set_keyring(MemoryKeyring())


@pytest.fixture(autouse=True)
def source_language() -> Iterator[None]:
    """Return to English after a test that used another language."""
    yield
    i18n = sys.modules.get("coursera_wizard.i18n")
    if i18n is not None and i18n.language() != i18n.SOURCE_LANGUAGE:
        i18n.set_language(i18n.SOURCE_LANGUAGE)


@pytest.fixture(autouse=True)
def usual_style() -> None:
    """Write times as 00:45 and days as 23 Nov 2026, wherever the tests run."""
    regional.use_style(regional.RegionalStyle())


class _LogCollector(logging.Handler):
    """Keeps what is logged at warning or above."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []
        self.expected: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one record."""
        self.messages.append(f"{record.levelname} {record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def _collected_log() -> Iterator[_LogCollector]:
    """Fail a test that logs a warning it does not expect, or does not log one it expects."""
    collector = _LogCollector()
    logger = logging.getLogger("coursera_wizard")
    logger.addHandler(collector)
    yield collector
    logger.removeHandler(collector)
    unexpected = [
        message
        for message in collector.messages
        if not any(fragment in message for fragment in collector.expected)
    ]
    missing = [
        fragment
        for fragment in collector.expected
        if not any(fragment in message for message in collector.messages)
    ]
    assert not unexpected, f"logged, and nobody expected it: {unexpected}"
    assert not missing, f"expected in the log, and not there: {missing}"


@pytest.fixture
def expect_log(_collected_log: _LogCollector) -> Callable[[str], None]:
    """Return a function that names a fragment of a warning this test provokes."""
    return _collected_log.expected.append


@pytest.fixture(autouse=True)
def stays_on_this_computer() -> Iterator[None]:
    """Fail a test that tried to reach another computer."""
    network_guard.blocked.clear()
    yield
    assert not network_guard.blocked, f"tried to leave this computer: {network_guard.blocked}"


@pytest.fixture(autouse=True)
def leaves_no_threads() -> Iterator[None]:
    """Fail a test that leaves a thread running."""
    before = set(threading.enumerate())
    yield
    leftover = [
        thread
        for thread in threading.enumerate()
        if thread not in before
        and not isinstance(thread, threading._DummyThread)
        and not (thread.daemon and thread.name.startswith(UNWAITED_THREADS))
    ]
    for thread in leftover:
        thread.join(timeout=1)
    names = [thread.name for thread in leftover if thread.is_alive()]
    assert not names, f"threads left running: {names}"


@pytest.fixture(autouse=True)
def collects_on_main_thread(request: pytest.FixtureRequest) -> Iterator[None]:
    """Keep other threads from collecting widgets, as the window itself does."""
    if QT_FIXTURES.isdisjoint(request.fixturenames):
        yield
        return
    gc.collect()
    gc.freeze()  # what is alive need not be looked at again before the next test
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(autouse=True)
def leaves_no_windows() -> Iterator[None]:
    """Fail a test that leaves a window behind."""
    yield
    widgets = sys.modules.get("PySide6.QtWidgets")
    app = widgets.QApplication.instance() if widgets is not None else None
    if app is None:
        return
    from PySide6.QtCore import QCoreApplication, QEvent

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    if _windows():
        gc.collect()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    leftover = _windows()
    for window in leftover:
        window.close()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not leftover, f"windows left open: {leftover}"


def _windows() -> list[QWidget]:
    """Return the windows that are there and not Qt's own."""
    from PySide6.QtWidgets import QApplication

    return [
        widget
        for widget in QApplication.topLevelWidgets()
        if widget.parent() is None and type(widget).__name__ not in QT_OWN_WINDOWS
    ]
