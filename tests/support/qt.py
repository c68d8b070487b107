"""Runs coroutines for tests: on the window's own loop where a test uses Qt, else on a plain one."""

from __future__ import annotations

import asyncio
import importlib
import math
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from PySide6.QtWidgets import QApplication

QT_FIXTURES = frozenset({"qapp", "qtbot", "qtmodeltester"})
SETTLING_TURNS = 5


class LeftoverTasksError(AssertionError):
    """A test ended while tasks it had started were still running."""


def run_coroutine(
    make: Callable[[], Coroutine[Any, Any, None]],
    *,
    app: QApplication | None,
    time_limit_s: float,
) -> None:
    """Run a test's coroutine to its end.

    Args:
        make: Returns the coroutine.
        app: The application whose loop is to be used; None for plain asyncio.
        time_limit_s: After this time the test fails and its tasks are canceled.

    Raises:
        LeftoverTasksError: A task was still running at the end.
    """
    lost: list[dict[str, Any]] = []

    async def main() -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _loop, context: lost.append(context))
        async with asyncio.timeout(time_limit_s):
            await make()
        for _turn in range(SETTLING_TURNS):
            await asyncio.sleep(0)
        leftover = asyncio.all_tasks() - {asyncio.current_task()}
        if leftover:
            names = ", ".join(sorted(repr(task.get_coro()) for task in leftover))
            raise LeftoverTasksError(names)

    if app is not None:
        app.setQuitOnLastWindowClosed(False)
    with asyncio.Runner(loop_factory=loop_factory(app)) as runner:
        runner.run(main())
    for context in lost:
        raise context.get("exception") or RuntimeError(context["message"])


def loop_factory(app: QApplication | None) -> Callable[[], asyncio.AbstractEventLoop] | None:
    """Return what makes the program's own loop for an application; None for plain asyncio."""
    if app is None:
        return None
    try:
        module = importlib.import_module("coursera_wizard.app")
    except ImportError:
        return lambda: _spare_loop(app)
    make: Callable[[QApplication], asyncio.AbstractEventLoop] = module.Loop
    return lambda: make(app)


def _spare_loop(app: QApplication) -> asyncio.AbstractEventLoop:
    """Return a loop for as long as the program has none of its own."""
    import PySide6.QtCore
    import qasync

    class SpareLoop(qasync.QEventLoop):  # type: ignore[misc]  # qasync ships no types
        def __init__(self, app: QApplication) -> None:
            super().__init__(app)
            timer = self._timer
            start = timer.startTimer
            precise = PySide6.QtCore.Qt.TimerType.PreciseTimer
            timer.startTimer = lambda delay_ms: start(delay_ms, precise)

        def call_later(
            self, delay: float, callback: Any, *args: Any, context: Any = None
        ) -> asyncio.Handle:
            rounded = math.ceil(delay * 1000) / 1000 if delay > 0 else 0
            handle = super().call_later(rounded, callback, *args, context=context)
            assert isinstance(handle, asyncio.Handle)
            return handle

        def run_forever(self) -> None:
            hooks = sys.get_asyncgen_hooks()
            sys.set_asyncgen_hooks(
                firstiter=self._asyncgen_firstiter_hook, finalizer=self._asyncgen_finalizer_hook
            )
            try:
                super().run_forever()
            finally:
                sys.set_asyncgen_hooks(*hooks)

    loop = SpareLoop(app)
    assert isinstance(loop, asyncio.AbstractEventLoop)
    return loop
