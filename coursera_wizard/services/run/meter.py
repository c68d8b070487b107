"""How far a run is, told a few times a second and never guessed."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import Final

from coursera_wizard.domain.run import RunProgress, RunStage, StageDone

_EVERY_S: Final = 0.25
_WINDOW_S: Final = 5.0
# A rate from less than this says more about the beginning than about the rest.
_SETTLED_S: Final = 1.0


class Meter:
    """Counts the rows of each stage.

    Args:
        tell: Called a few times a second, and at every change of stage.
        now: Seconds that only grow.
    """

    def __init__(
        self, tell: Callable[[RunProgress], None], now: Callable[[], float] = time.monotonic
    ) -> None:
        self._tell = tell
        self._now = now
        self._done: tuple[StageDone, ...] = ()
        self._stage = RunStage.SIGN_IN
        self._began = self._told = now()
        self._rows = 0
        self._total: int | None = None
        self._marks: deque[tuple[float, int]] = deque()

    @property
    def stage(self) -> RunStage:
        """The stage that is going on."""
        return self._stage

    def enter(self, stage: RunStage) -> None:
        """Begin a stage; rows count from zero."""
        self._stage, self._rows, self._total = stage, 0, None
        self._began = self._now()
        self._marks.clear()
        self._say()

    def total(self, rows: int | None) -> None:
        """Note how many rows the stage has, once that is known."""
        self._total = rows

    def add(self, rows: int) -> None:
        """Count rows that are done."""
        self._rows += rows
        if self._now() - self._told >= _EVERY_S:
            self._say()

    def leave(self, note: str = "") -> None:
        """End the stage, with what was found."""
        seconds = self._now() - self._began
        self._done = (*self._done, StageDone(self._stage, seconds, note))
        self._say()

    def _say(self) -> None:
        now = self._now()
        self._told = now
        self._marks.append((now, self._rows))
        while len(self._marks) > 2 and now - self._marks[0][0] > _WINDOW_S:
            self._marks.popleft()
        rate = self._rate(now)
        left = None
        if rate and self._total is not None:
            left = max(self._total - self._rows, 0) / rate
        done = self._done
        self._tell(RunProgress(self._stage, self._rows, self._total, rate, left, done=done))

    def _rate(self, now: float) -> float | None:
        """Return the rows a second of the last few seconds."""
        if now - self._began < _SETTLED_S:
            return None
        since, rows = self._marks[0]
        return (self._rows - rows) / (now - since) if now > since else None
