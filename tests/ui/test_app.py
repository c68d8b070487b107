"""The event loop and the life of the window, from the first paint to the farewell."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QTimer

from coursera_wizard import app as application
from coursera_wizard.ui.window import Window
from tests.support.window import World

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


async def test_loop_timers_never_fire_early(qapp: QApplication) -> None:
    """A sleep lasts at least as long as asked for, and not much longer."""
    for wanted in (0.0101, 0.0333, 0.2):
        started = time.perf_counter()

        await asyncio.sleep(wanted)

        lasted = time.perf_counter() - started
        assert wanted <= lasted < wanted + 0.15


async def test_loop_ends_abandoned_generators(qapp: QApplication) -> None:
    """An asynchronous generator that nobody finishes still runs its last lines."""
    ended = asyncio.Event()

    async def rows() -> AsyncIterator[int]:
        try:
            yield 1
            yield 2
        finally:
            ended.set()

    async for _row in rows():
        break
    gc.collect()

    async with asyncio.timeout(2):
        await ended.wait()


def test_loop_cancels_leftover_tasks(qapp: QApplication) -> None:
    """What still runs at the end is canceled, not waited for."""
    canceled: list[bool] = []

    async def sleeper() -> None:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            canceled.append(True)
            raise

    async def main() -> None:
        task = asyncio.create_task(sleeper())
        await asyncio.sleep(0)
        assert not task.done()

    with asyncio.Runner(loop_factory=lambda: application.Loop(qapp)) as runner:
        runner.run(main())

    assert canceled == [True]


def test_pyside_keeps_none_alive(qapp: QApplication) -> None:
    """PySide6 does not lose references to None, which would end the process on Python 3.11."""
    before = sys.getrefcount(None)

    for _round in range(400):
        qapp.sendPostedEvents()

    assert sys.getrefcount(None) > before - 200


def window_of(qapp: QApplication) -> Window:
    """Return the window that is open."""
    return next(w for w in qapp.topLevelWidgets() if isinstance(w, Window))


def run_and(qapp: QApplication, world: World, act: Callable[[Window], object]) -> int:
    """Run the window and do something with it once its services are there."""

    def services() -> object:
        assert window_of(qapp).is_painted
        QTimer.singleShot(30, lambda: act(window_of(qapp)))
        return world.services

    return application.run_window(services)  # type: ignore[arg-type]  # the services


def test_window_is_painted_before_services_are_built_and_closes(qapp: QApplication) -> None:
    """The first paint comes first; closing ends the program with code 0."""
    world = World()

    code = run_and(qapp, world, lambda window: window.close())

    assert code == 0


def test_close_keeps_what_was_typed(qapp: QApplication) -> None:
    """Closing in the middle keeps the draft, without the secret."""
    world = World()

    def act(window: Window) -> None:
        window.desk.open_new()

        def type_and_close() -> None:
            if window.view is None:  # its first page is still being made
                QTimer.singleShot(10, type_and_close)
                return
            window.view.session.choose_account(api_key="abc")
            window.view.session.type_secret("never-in-a-draft")
            window.close()

        QTimer.singleShot(60, type_and_close)

    run_and(qapp, world, act)

    (kept,) = world.store.kept.values()
    assert kept.draft.account.api_key == "abc"
    assert "never-in-a-draft" not in repr(kept)


def test_defect_is_shown_and_program_stays_open(
    qapp: QApplication, expect_log: Callable[[str], None]
) -> None:
    """A mistake in a slot becomes one problem in the window; nothing closes."""
    world = World()
    shown: list[str] = []
    expect_log("CW-901")

    def act(window: Window) -> None:
        def fail() -> None:
            raise RuntimeError("secret-in-the-message")

        def look() -> None:
            problem = window.home.page.problem_view.problem
            assert problem is not None
            shown.extend((problem.number, problem.details))
            window.close()

        QTimer.singleShot(0, fail)
        QTimer.singleShot(80, look)

    sys_hook = sys.excepthook
    code = run_and(qapp, world, act)

    assert code == 0
    assert shown[0] == "CW-901"
    assert "RuntimeError" in shown[1]
    assert "secret-in-the-message" not in shown[1]
    assert sys.excepthook is sys.__excepthook__ or sys.excepthook is sys_hook


@pytest.mark.skipif(sys.platform == "win32", reason="signals reach a loop on POSIX only")
def test_interrupt_ends_in_good_order(qapp: QApplication) -> None:
    """Ctrl-C keeps the draft and ends with code 130."""
    world = World()

    def act(window: Window) -> None:
        window.desk.open_new()

        def type_and_interrupt() -> None:
            if window.view is None:  # its first page is still being made
                QTimer.singleShot(10, type_and_interrupt)
                return
            window.view.session.choose_account(api_key="abc")
            os.kill(os.getpid(), signal.SIGINT)

        QTimer.singleShot(60, type_and_interrupt)

    code = run_and(qapp, world, act)

    assert code == application.EXIT_INTERRUPTED
    assert len(world.store.kept) == 1
