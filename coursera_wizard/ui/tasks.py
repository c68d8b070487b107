"""The tasks of one page: held, counted, and ended together."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from coursera_wizard.domain.problem import ProblemError

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from coursera_wizard.domain.problem import Problem


class TaskScope:
    """Starts coroutines for an owner and says how they ended.

    A task ends in one of four ways: done; a problem, which the owner shows; canceled, which nobody
    hears of; or a defect, which is shown as one too. After :meth:`close` nothing is called back.
    """

    def __init__(
        self,
        *,
        on_change: Callable[[], None] = lambda: None,
        on_problem: Callable[[Problem], None] = lambda _problem: None,
    ) -> None:
        """Make an empty scope.

        Args:
            on_change: Called whenever a task started or ended, so also when all became idle.
            on_problem: Called with the problem a task ended in.
        """
        self._on_change = on_change
        self._on_problem = on_problem
        self._tasks: dict[asyncio.Task[None], str] = {}
        self._is_closed = False

    @property
    def busy(self) -> bool:
        """Whether any task is running."""
        return bool(self._tasks)

    def is_running(self, name: str) -> bool:
        """Whether a task of this name is running."""
        return name in self._tasks.values()

    def start(
        self, coroutine: Coroutine[Any, Any, None], *, name: str = ""
    ) -> asyncio.Task[None] | None:
        """Run a coroutine; one of the same name that still runs is canceled first.

        Returns:
            The task, for tests to wait for; None after the scope was closed.
        """
        if self._is_closed:
            coroutine.close()
            return None
        if name:
            self.cancel(name)
        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks[task] = name
        task.add_done_callback(self._on_task_ended)
        self._on_change()
        return task

    def cancel(self, name: str | None = None) -> None:
        """Cancel the tasks of this name, or all; the owner hears nothing of them but the change."""
        chosen = [task for task, own in self._tasks.items() if name is None or own == name]
        for task in chosen:
            del self._tasks[task]
            task.cancel()
            _ending.add(task)
            task.add_done_callback(_ending.discard)
        if chosen and not self._is_closed:
            self._on_change()

    def close(self) -> None:
        """Cancel everything and fall silent for good."""
        self._is_closed = True
        self.cancel()

    def _on_task_ended(self, task: asyncio.Task[None]) -> None:
        was_ours = self._tasks.pop(task, None) is not None
        error = None if task.cancelled() else task.exception()
        if not was_ours or self._is_closed:
            return
        if isinstance(error, ProblemError):
            self._on_problem(error.problem)
        elif error is not None:
            from coursera_wizard.domain.defect import defect

            self._on_problem(defect(error))
        self._on_change()


# Canceled tasks that have not ended yet; the loop itself holds tasks only weakly.
_ending: set[asyncio.Task[None]] = set()


async def all_ended() -> None:
    """Wait until every canceled task has run its last line."""
    while _ending:
        await asyncio.wait(tuple(_ending))
