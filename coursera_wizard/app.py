"""Starts the window and ends it in good order; the only module that knows qasync."""

from __future__ import annotations

import asyncio
import builtins
import gc
import logging
import math
import signal
import sys
import warnings
from importlib import import_module
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QLocale, Qt, QTimer
from PySide6.QtWidgets import QAbstractScrollArea, QApplication

from coursera_wizard import regional
from coursera_wizard.services import blocking
from coursera_wizard.ui import icons
from coursera_wizard.ui.collector import Collector
from coursera_wizard.ui.theme import Theme
from coursera_wizard.ui.window import Window

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    import qasync

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

    from coursera_wizard.services.ports import Services

logger = logging.getLogger(__name__)

APPLICATION_NAME = "Coursera Wizard"
_LOADED_LATER = (
    "coursera_wizard.domain.problem_catalog",
    "coursera_wizard.domain.delivery",
    "coursera_wizard.domain.program_list",
    "coursera_wizard.domain.checks",
    "coursera_wizard.wizard.session",
    "coursera_wizard.wizard.actions",
    "coursera_wizard.ui.page_frame",
    "coursera_wizard.ui.home_view",
    "coursera_wizard.ui.wizard_view",
    "coursera_wizard.ui.desk",
)
_LOADED_LAST = tuple(
    f"coursera_wizard.ui.pages.{name}"
    for name in (
        "credentials", "connection", "programs", "attributes", "schedule", "finish", "run",
        "history", "run_records", "run_issues", "run_programs",
    )
)  # fmt: skip
# Heavy, and without widgets: loaded on a thread.
_LOADED_ASIDE = (
    "coursera_wizard.services.secrets.vault",
    "coursera_wizard.services.coursera.client",
    "coursera_wizard.services.coursera.account_api",
    "coursera_wizard.services.coursera.backend",
)
EXIT_COMPLETE = 0
# A thread that saves or matches gives the interpreter back this soon when the window wants it. Qt
# asks for it with every cell it paints, and Python's own 5 ms each would add up to a standstill.
SWITCH_INTERVAL_S = 0.0001
EXIT_INTERRUPTED = 130


class Loop(qasync.QEventLoop):  # type: ignore[misc]  # qasync ships no types
    """The Qt event loop as asyncio's, with exact timers that never fire early."""

    def __init__(self, app: QApplication) -> None:
        if sys.version_info >= (3, 14):
            # WORKAROUND(qasync 0.28): call_later asks asyncio.iscoroutinefunction, deprecated.
            warnings.filterwarnings(
                "ignore", message=".*iscoroutinefunction", category=DeprecationWarning
            )
        super().__init__(app)
        timer = self._timer
        start = timer.startTimer
        # WORKAROUND(qasync 0.28): its timers are coarse and fire up to 5 % early.
        timer.startTimer = lambda delay_ms: start(delay_ms, Qt.TimerType.PreciseTimer)

    def call_later(
        self,
        delay: float,
        callback: Callable[..., object],
        *args: Any,
        context: Any = None,
    ) -> asyncio.Handle:
        """Register a call; the delay is rounded up to whole milliseconds."""
        rounded = math.ceil(delay * 1000) / 1000 if delay > 0 else 0
        handle: asyncio.Handle = super().call_later(rounded, callback, *args, context=context)
        return handle

    def run_forever(self) -> None:
        """Run, and see to it that abandoned asynchronous generators are ended."""
        hooks = sys.get_asyncgen_hooks()
        sys.set_asyncgen_hooks(
            firstiter=self._asyncgen_firstiter_hook, finalizer=self._asyncgen_finalizer_hook
        )
        try:
            super().run_forever()
        finally:
            sys.set_asyncgen_hooks(*hooks)


def run_window(
    services_factory: Callable[[], Services],
    *,
    file: Path | None = None,
    practice: bool = False,
) -> int:
    """Open the window and stay until it was closed.

    Args:
        services_factory: Builds the services; called after the first paint, so that the window is
            there before anything else is loaded.
        file: A delivery file to open.
        practice: Begin with the practice organization.

    Returns:
        The exit code: 0, or 130 when the program was interrupted.
    """
    app = make_application()
    Theme(app)
    collector = Collector(app)
    collector.start()
    window = Window()
    window.show()
    try:
        with asyncio.Runner(loop_factory=lambda: Loop(app)) as runner:
            return runner.run(_live(window, services_factory, file=file, practice=practice))
    except asyncio.CancelledError:
        return EXIT_INTERRUPTED
    finally:
        collector.stop()


def make_application() -> QApplication:
    """Return the application object, named and with its own icon."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    QCoreApplication.setApplicationName(APPLICATION_NAME)
    QApplication.setApplicationDisplayName(APPLICATION_NAME)
    QApplication.setDesktopFileName("coursera-wizard")
    app.setQuitOnLastWindowClosed(False)
    short, region = QLocale.FormatType.ShortFormat, QLocale.system()
    regional.use_style(
        regional.style_of_patterns(region.timeFormat(short), region.dateFormat(short))
    )
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    # WORKAROUND(PySide6 6.11): it reads the source of every module that is imported after it, only
    # to see whether its own optional spelling of names is wanted there, which is nowhere.
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
    app.setWindowIcon(icons.application_icon())
    return app


async def _live(
    window: Window,
    services_factory: Callable[[], Services],
    *,
    file: Path | None,
    practice: bool,
) -> int:
    """Fill the window once it is painted, wait until it is closed, and say farewell."""
    loop = asyncio.get_running_loop()
    is_leaving = asyncio.Event()
    window.leaving.connect(is_leaving.set)
    task = asyncio.current_task()
    if sys.platform != "win32" and task is not None:
        loop.add_signal_handler(signal.SIGINT, task.cancel)
        loop.add_signal_handler(signal.SIGTERM, is_leaving.set)
    _catch_defects(window, loop)
    try:
        await _first_paint(window)
        await load_desk()
        window.start(services_factory(), file=file, practice=practice)
        await load_pages()
        await is_leaving.wait()
    finally:
        await window.say_farewell()
        sys.excepthook = sys.__excepthook__
    return EXIT_COMPLETE


async def _first_paint(window: Window) -> None:
    """Wait until the window was drawn once."""
    painted = asyncio.Event()
    window.painted.connect(painted.set)
    if window.is_painted:
        painted.set()
    # A window that is born minimized or covered is never painted: do not wait for it for ever.
    QTimer.singleShot(500, painted.set)
    await painted.wait()


async def load_desk() -> None:
    """Load what the window needs to start, in portions: it can be moved and closed meanwhile."""
    await _load(_LOADED_LATER)


async def load_pages() -> None:
    """Load the pages of the steps, and what they use, while somebody reads the first one."""
    _meet_widgets()
    await asyncio.sleep(0)
    await _load(_LOADED_LAST)
    await blocking.call(lambda: [import_module(name) for name in _LOADED_ASIDE])
    gc.freeze()  # modules stay: to look at each of them in the next collection would be felt


def _meet_widgets() -> None:
    """Let PySide make its classes of widgets in a turn of its own.

    It makes all of them when it is first handed a widget that Qt made, such as the inside of a
    table, because it has to find out what it is: too long beside the building of a page.
    """
    QAbstractScrollArea().viewport()


async def _load(names: tuple[str, ...]) -> None:
    for name in names:
        import_module(name)
        await asyncio.sleep(0)


def _catch_defects(window: Window, loop: asyncio.AbstractEventLoop) -> None:
    """Show what nobody expected as one problem in the window; the program stays open."""

    def show(error: BaseException) -> None:
        from coursera_wizard.domain.defect import defect

        found = defect(error)
        logger.error("%s %s: %s", found.number, found.code, found.details)
        window.show_problem(found)

    def on_hook(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            show(error)

    def on_loop_error(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, BaseException):
            show(error)
        else:
            logger.error("event loop: %s", context.get("message"))

    sys.excepthook = on_hook
    loop.set_exception_handler(on_loop_error)
