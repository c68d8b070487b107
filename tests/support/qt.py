"""Runs coroutines for tests: on the window's own loop where a test uses Qt, else on a plain one."""

from __future__ import annotations

import asyncio
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
    from coursera_wizard.app import Loop

    make: Callable[[QApplication], asyncio.AbstractEventLoop] = Loop
    return lambda: make(app)
